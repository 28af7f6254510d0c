"""Textbook base-stock networks (stockpyl's file), as supply chains that are designed and simulated, beside exact costs and the peer."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from allyshore.errors import UsageError
from allyshore.risk import SimulationParams, assemble, network_of, perils, simulate
from allyshore.solver import SolveParams
from benchmarks.base_stock import Stage, exact_cost
from benchmarks.in_memory import chain_of, facts, plan_of

if TYPE_CHECKING:
    import argparse

    from allyshore.chain import SupplyChain
    from allyshore.risk import Network

NORMAL_99 = 2.576
"""Quantile of the standard normal at 99 % either way."""
DAYS = 364.0
PASSAGES = {"origin": pl.String(), "destination": pl.String(), "mode": pl.String(), "passages": pl.String()}


def options(command: argparse.ArgumentParser) -> None:
    """Which file, which of its networks, how long, and whether to run the peer."""
    command.add_argument("file", type=Path, help="stockpyl_instances.json")
    command.add_argument("--only", nargs="*", default=[], metavar="NAME", help="networks; all unless said")
    command.add_argument("--scenarios", type=int, default=512)
    command.add_argument("--days", type=int, default=1200)
    command.add_argument("--warm", type=int, default=200, help="first days that are not counted")
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--threads", type=int, default=2)
    command.add_argument(
        "--peers", type=int, default=0, metavar="PERIODS", help="also simulate so many periods by stockpyl"
    )


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Simulate every network of the file that states normal demand, levels and whole lead times."""
    found = {record["name"]: record for record in json.loads(asked.file.read_text())["instances"]}
    unknown = sorted(set(asked.only) - set(found))
    if unknown:
        raise UsageError(f"--only: expected networks of {asked.file.name}, found {', '.join(unknown)}")
    rows, left = [], {}
    for name, record in found.items():
        if asked.only and name not in asked.only:
            continue
        if "_nodes" not in (record["data"] if isinstance(record["data"], dict) else {}):
            continue
        stages, why = read(record["data"]["_nodes"])
        if why:
            left[name] = why
            continue
        rows.append(_compared(name, stages, asked))
    return {"networks": rows, "all_within": all(row["within"] for row in rows), "left_out": left}


def _compared(name: str, stages: list[Stage], asked: argparse.Namespace) -> dict[str, Any]:
    start = time.perf_counter()
    cost, half, by = simulated(stages, asked.scenarios, asked.days, asked.warm, asked.seed, asked.threads)
    row = {
        "network": name,
        "nodes": len(stages),
        "cost_a_period": cost,
        "interval_99": [cost - half, cost + half],
        "exact": exact_cost(stages),
        "levels_stated_by": by,
        "seconds": time.perf_counter() - start,
    }
    row["within"] = abs(cost - row["exact"]) <= half
    if asked.peers:
        row["stockpyl"] = _peer(asked.file, name, asked.peers)
    return row


def read(nodes: list[dict[str, Any]]) -> tuple[list[Stage], str]:
    """Read a network's stages from customers back to suppliers, in days of which each lead time is a whole number; or why it is left out."""
    kinds = {node["_inventory_policy"]["type"] for node in nodes}
    demand = [node["demand_source"] for node in nodes if node["demand_source"]["type"]]
    leads = [node["shipment_lead_time"] for node in nodes]
    levels = [node["_inventory_policy"]["base_stock_level"] for node in nodes]
    if kinds != {"BS"} or None in levels:
        return [], "the file states no base-stock levels"
    if None in leads or any(node["local_holding_cost"] is None for node in nodes):
        return [], "the file states no lead times or holding costs"
    if any(source["type"] != "N" for source in demand):
        return [], "demand is not normal"
    if len(demand) != 1:
        return [], "several markets share one stock, and the file sets every level to zero"
    step = min((lead for lead in leads if lead % 1), default=1.0)
    number = {node["_index"]: place for place, node in enumerate(nodes)}
    stages = [
        Stage(
            name=f"stage {node['_index']}",
            before=tuple(number[at] for at in node["_predecessor_indices"]),
            lead=round(node["shipment_lead_time"] / step),
            level=float(node["_inventory_policy"]["base_stock_level"]),
            holding=node["local_holding_cost"] * step,
            shortage=(node["stockout_cost"] or 0.0) * step,
            mean=(node["demand_source"]["mean"] or 0.0) * step,
            spread=(node["demand_source"]["standard_deviation"] or 0.0) * step**0.5,
        )
        for node in nodes
    ]
    return stages, ""


def simulated(
    stages: list[Stage], scenarios: int, days: int, warm: int, seed: int, threads: int
) -> tuple[float, float, str]:
    """Give mean cost a period, half of its 99 % interval, and which table states the levels.

    What waits at a plant for its companions costs what it cost where it came from, and so does what is under way.
    """
    stated = all(stage.level >= stage.lead * _mean(stages) for stage in stages)
    chain = chain_of_stages(stages)
    known = facts()
    plan = plan_of(chain, known, SolveParams(threads=1))
    network = network_of(chain, plan, known[0], pl.DataFrame(schema=PASSAGES))
    if not stated:
        network = _levelled(network, stages)
    how = SimulationParams(
        scenarios=scenarios, days=days, seed=seed, workers=threads, patience=None, measure=True, warm=warm
    )
    done = simulate(network, perils(chain.hazards, network.channels), how)
    goods = _goods(stages)
    rate = {(stage.name, goods[at]): stage.holding for at, stage in enumerate(stages)}
    rate |= {
        (stage.name, goods[at]): stages[at].holding
        for stage in stages
        for at in stage.before
        if len(stage.before) > 1
    }
    held = np.array([rate.get((point.site, point.product), 0.0) for point in network.points])
    shortage = next(stage.shortage for stage in stages if stage.mean)
    cost = held @ done.stock + shortage * done.waiting[network.markets[0].point]
    moving = sum(stages[at].holding * _mean(stages) * stage.lead for stage in stages for at in stage.before)
    half = NORMAL_99 * cost.std(ddof=1) / np.sqrt(scenarios)
    return (
        float(cost.mean() + moving),
        float(half),
        "inventory.safety_days" if stated else "targets of the network, for the table has no days below zero",
    )


def _mean(stages: list[Stage]) -> float:
    return next(stage.mean for stage in stages if stage.mean)


def _goods(stages: list[Stage]) -> list[str]:
    """Name the good of every stage: that of the one stage before it, else its own."""
    names = [f"good of {stage.name}" for stage in stages]
    for _ in stages:
        names = [
            names[stage.before[0]] if len(stage.before) == 1 else own
            for stage, own in zip(stages, names, strict=True)
        ]
    return names


def _levelled(network: Network, stages: list[Stage]) -> Network:
    """Set the targets of the stages' own stock points to their levels."""
    level = {(stage.name, good): stage.level for stage, good in zip(stages, _goods(stages), strict=True)}
    points = [
        replace(point, target=level.get((point.site, point.product), point.target))
        for point in network.points
    ]
    return assemble(points, network.channels, network.markets)


def chain_of_stages(stages: list[Stage]) -> SupplyChain:
    """Give the chain of a textbook network.

    A stage with none before it is a supplier whose lead time is its own. A stage after one other is a warehouse at the end of a way, or the
    market itself. One after several is a plant whose line takes the stage's lead time. A plant, or a lone supplier, serves a market next door.
    """
    last = next(place for place, stage in enumerate(stages) if stage.mean)
    goods, mean = _goods(stages), stages[last].mean
    kinds, made, ways, parts = [], [], [], []
    for place, stage in enumerate(stages):
        if len(stage.before) == 1:
            kinds.append("market" if place == last else "warehouse")
            ways.append((stages[stage.before[0]].name, stage.name, float(stage.lead)))
            continue
        kinds.append("plant" if stage.before else "supplier")
        made.append(
            (stage.name, goods[place], f"make {stage.name}" if stage.before else "", float(stage.lead))
        )
        parts += [(f"make {stage.name}", goods[at]) for at in stage.before]
        ways += [(stages[at].name, stage.name, 0.0) for at in stage.before]
    names = [stage.name for stage in stages]
    market = names[last]
    if kinds[last] != "market":
        market = "next door"
        names, kinds = [*names, market], [*kinds, "market"]
        ways.append((stages[last].name, market, 0.0))
    rules = [
        (stage.name, good, stage.level / mean - stage.lead, None)
        for stage, good in zip(stages, goods, strict=True)
    ]
    rules = [(site, good, max(0.0, days), cv) for site, good, days, cv in rules if site != market]
    held = next((stage.level / mean - stage.lead for stage in stages if stage.name == market), 0.0)
    rules.append((market, goods[last], max(0.0, held), stages[last].spread / mean))
    return chain_of("textbook", _tables(names, kinds, made, ways, parts, rules, (market, goods[last], mean)))


def _tables(
    names: list[str],
    kinds: list[str],
    made: list[tuple[str, str, str, float]],
    ways: list[tuple[str, str, float]],
    parts: list[tuple[str, str]],
    rules: list[tuple[str, str, float, float | None]],
    wanted: tuple[str, str, float],
) -> dict[str, dict[str, Any]]:
    """Lay the tables out as columns; prices are of no matter, for each thing has one source."""
    products = sorted({product for _, product, _, _ in made})
    site, product, recipe, lead = (list(column) for column in zip(*made, strict=True))
    origin, destination, days = (list(column) for column in zip(*ways, strict=True))
    rule_site, rule_product, safety, spread = (list(column) for column in zip(*rules, strict=True))
    market, good, mean = wanted
    one = [1.0]
    tables: dict[str, dict[str, Any]] = {
        "sites": {"site": names, "kind": kinds, "country": ["USA"] * len(names), "latitude": [41.9] * len(names), "longitude": [-87.6] * len(names), "opening_cost": [0.0] * len(names), "fixed_cost": [0.0] * len(names)},
        "products": {"product": products, "hs": ["84501100"] * len(products), "weight": one * len(products), "value": one * len(products)},
        "capabilities": {"site": site, "product": product, "recipe": recipe, "unit_cost": one * len(site), "lead_time": lead},
        "lanes": {"origin": origin, "destination": destination, "mode": ["truck"] * len(origin), "cost": one * len(origin), "days": days},
        "demand": {"market": [market], "product": [good], "period": [1], "quantity": [DAYS * mean], "shortage_cost": [1e4]},
        "inventory": {"site": rule_site, "product": rule_product, "safety_days": safety, "demand_cv": spread},
    }  # fmt: skip
    if parts:
        recipes = sorted({recipe for recipe, _ in parts})
        tables["recipes"] = {
            "recipe": recipes,
            "product": [name.replace("make ", "good of ") for name in recipes],
        }
        tables["bom"] = {
            "recipe": [recipe for recipe, _ in parts],
            "component": [part for _, part in parts],
            "quantity": one * len(parts),
        }
    return tables


def _peer(file: Path, name: str, periods: int) -> dict[str, Any]:
    """Simulate the same network by stockpyl; batches of a twentieth of the periods give the interval."""
    from stockpyl.instances import load_instance  # noqa: PLC0415  # a peer, only where it is asked for
    from stockpyl.sim import simulation  # noqa: PLC0415

    network = load_instance(name, str(file))
    if any(node.shipment_lead_time % 1 for node in network.nodes):
        return {"not_run": "its lead times are parts of a period, which the peer does not simulate"}
    for node in network.nodes:
        node.demand_source.round_to_int = False
    start = time.perf_counter()
    simulation(network, periods, rand_seed=1, progress_bar=False)
    seconds = time.perf_counter() - start
    cost = np.array(
        [sum(node.state_vars[t].total_cost_incurred for node in network.nodes) for t in range(periods)]
    )
    batches = np.array([part.mean() for part in np.array_split(cost[periods // 20 :], 19)])
    half = NORMAL_99 * batches.std(ddof=1) / np.sqrt(len(batches))
    mean = float(batches.mean())
    return {"cost_a_period": mean, "interval_99": [mean - half, mean + half], "seconds": seconds}
