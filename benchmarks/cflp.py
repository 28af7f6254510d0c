"""A published facility-location instance as an ordinary supply chain, designed through the public verb beside plain HiGHS."""

from __future__ import annotations

import itertools
import re
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np
import polars as pl

from allyshore.solver import Problem, SolveParams, load
from benchmarks.in_memory import chain_of, facts, plan_of

if TYPE_CHECKING:
    import argparse

    from numpy.typing import NDArray

    from allyshore.chain import SupplyChain

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[A-Za-z]+")


@dataclass(frozen=True)
class Instance:
    """Capacitated facility location: `cost` [site, customer] is of serving the whole demand."""

    name: str
    capacity: NDArray[np.float64]
    fixed: NDArray[np.float64]
    demand: NDArray[np.float64]
    cost: NDArray[np.float64]


def read(path: Path, capacity: float | None = None) -> Instance:
    """Read an OR-Library file (each customer's demand before its costs) or a Holmberg file (all demands, then costs by site).

    Parameters
    ----------
    path
        The instance.
    capacity
        What the word ``capacity`` in a file stands for, units.
    """
    words = _NUMBER.findall(path.read_text(encoding="ascii"))
    if capacity is None and "capacity" in words:
        message = f"{path}: the file leaves the capacity open; give --capacity"
        raise SystemExit(message)
    values = np.array([capacity if word == "capacity" else float(word) for word in words], dtype=np.float64)
    sites, customers = int(values[0]), int(values[1])
    pairs = values[2 : 2 + 2 * sites].reshape(sites, 2)
    rest = values[2 + 2 * sites :]
    size = sites * customers
    if _demand_leads(path):
        rows = rest[: customers * (sites + 1)].reshape(customers, sites + 1)
        demand, cost = rows[:, 0], rows[:, 1:].T
    else:
        demand, cost = rest[:customers], rest[customers : customers + size].reshape(sites, customers)
    name = path.stem if capacity is None else f"{path.stem}-{capacity:g}"
    return Instance(name, pairs[:, 0], pairs[:, 1], demand, np.ascontiguousarray(cost))


def _demand_leads(path: Path) -> bool:
    """OR-Library indents its lines and puts one demand on a line of its own; Holmberg's files list demands first."""
    lines = path.read_text(encoding="ascii").splitlines()
    sites = int(lines[0].split()[0])
    after = [line.split() for line in lines[1 + sites :] if line.strip()]
    return len(after[0]) == 1


def as_chain(instance: Instance, *, single_source: bool = False) -> SupplyChain:
    """Give the instance as a chain: each site a candidate supplier of one good, each customer a market, a lane for each pair.

    With `single_source` a row of the table sourcing gives each market one source.
    """
    sites = [f"site {number:03}" for number in range(1, len(instance.fixed) + 1)]
    markets = [f"market {number:04}" for number in range(1, len(instance.demand) + 1)]
    wanted = np.flatnonzero(instance.demand > 0)
    pairs = list(itertools.product(sites, (markets[place] for place in wanted)))
    unit = instance.cost[:, wanted] / instance.demand[wanted]
    return chain_of(
        instance.name,
        {
            "sites": {
                "site": sites + markets,
                "kind": ["supplier"] * len(sites) + ["market"] * len(markets),
                "country": ["USA"] * (len(sites) + len(markets)),
                "state": ["candidate"] * len(sites) + ["existing"] * len(markets),
                "fixed_cost": np.concatenate([instance.fixed, np.zeros(len(markets))]),
            },
            "products": {
                "product": ["good"],
                "hs": ["84501100"],
                "weight": [1.0],
                "volume": [0.001],
                "value": [1.0],
            },
            "capabilities": {
                "site": sites,
                "product": ["good"] * len(sites),
                "unit_cost": np.zeros(len(sites)),
                "capacity": instance.capacity,
            },
            "lanes": {
                "origin": [origin for origin, _ in pairs],
                "destination": [destination for _, destination in pairs],
                "mode": ["truck"] * len(pairs),
                "cost": unit.ravel(),
                "basis": ["unit"] * len(pairs),
                "days": np.zeros(len(pairs)),
            },
            "demand": {
                "market": markets,
                "product": ["good"] * len(markets),
                "period": [1] * len(markets),
                "quantity": instance.demand,
            },
            "sourcing": {"rule": ["one site"], "kind": ["market"], "sources": [1]} if single_source else {},
        },
    )


def options(parser: argparse.ArgumentParser) -> None:
    """Which file, what its word ``capacity`` stands for, and how long each may take."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--capacity", type=float)
    parser.add_argument("--single-source", action="store_true", help="one site serves a customer whole")
    parser.add_argument("--seconds", type=float, default=60.0, help="time limit of the design")
    parser.add_argument("--gap", type=float, default=1e-6)
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--peer-seconds", type=float, default=20.0)


def textbook(
    instance: Instance, seconds: float, gap: float, *, single_source: bool = False
) -> dict[str, Any]:
    """Plain HiGHS on the formulation of textbooks, the strong one: shares of demand, each ≤ its site's yes or no."""
    sites, customers = instance.cost.shape
    problem = Problem("textbook")
    site = pl.DataFrame({"site": range(sites)})
    customer = pl.DataFrame({"customer": range(customers)})
    pairs = site.join(customer, how="cross", maintain_order="left_right")
    opened = problem.add_columns("open", site, cost=instance.fixed, upper=1.0, whole=True).frame
    serve = problem.add_columns("serve", pairs, cost=instance.cost.ravel(), whole=single_source).frame
    met = problem.add_rows("demand_met", customer, lower=1.0, upper=1.0).frame
    room = problem.add_rows("capacity", site, upper=0.0).frame
    link = problem.add_rows("site_open", pairs, upper=0.0).frame
    share = serve.join(met, on="customer", maintain_order="left")
    problem.add_entries(share["row"], share["column"], 1.0)
    load_of = serve.join(room, on="site", maintain_order="left")
    problem.add_entries(load_of["row"], load_of["column"], pl.Series(np.tile(instance.demand, sites)))
    problem.add_entries(room["row"], opened["column"], pl.Series(-instance.capacity))
    problem.add_entries(link["row"], serve["column"], 1.0)
    gate = link.join(opened, on="site", maintain_order="left")
    problem.add_entries(gate["row"], gate["column"], -1.0)
    start = time.perf_counter()
    highs = load(problem)
    highs.setOptionValue("time_limit", seconds)
    highs.setOptionValue("mip_rel_gap", gap)
    highs.run()
    info = highs.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    objective = info.objective_function_value if found else None
    return {
        "objective": objective,
        "bound": info.mip_dual_bound,
        "gap": None if objective is None else abs(objective - info.mip_dual_bound) / abs(objective),
        "status": highs.modelStatusToString(highs.getModelStatus()),
        "seconds": time.perf_counter() - start,
    }


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Read, design, and solve the textbook formulation with plain HiGHS."""
    instance = read(asked.file, asked.capacity)
    chain = as_chain(instance, single_source=asked.single_source)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    known = facts()
    start, work = time.perf_counter(), time.process_time()
    plan = plan_of(chain, known, SolveParams(time_limit=asked.seconds, gap=asked.gap))
    seconds, work = time.perf_counter() - start, time.process_time() - work
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peer = (
        None
        if asked.no_peer
        else textbook(instance, asked.peer_seconds, asked.gap, single_source=asked.single_source)
    )
    return {
        "instance": instance.name,
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "status": plan.status,
        "seconds": seconds,
        "processor_seconds": work,
        "peak_mb": peak / 1024,
        "grown_mb": (peak - before) / 1024,
        "peers": {} if asked.no_peer else {"highs": peer},
    }
