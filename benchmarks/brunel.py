"""A real outbound network (Brunel supply chain logistics data) as an ordinary model: the day proved optimal, history priced beside it.

FILE is the workbook that Dzalbs and Kalganova publish (figshare 7558679, CC BY 4.0); docs/brunel.md says how it is read.
"""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np
import polars as pl
import polars.selectors as cs

from allyshore import chain as chains
from allyshore.solver import SolveParams
from allyshore.solver.solve import QuietHighs
from benchmarks.in_memory import chain_of, facts, plan_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from allyshore.chain import SupplyChain
    from allyshore.design import Plan

COLLECTED = "CRF"
"""Service level of a customer that sends its own carrier: no freight to pay."""
DAY_IN_WEEKS = 1.0 / 7.0
LEAST_KG = 0.001
"""What the model writes for an order whose weight the data give as 0; its freight is priced on the data's own weight."""
CHIP = "85423100"
"""Processors and controllers; the data say microchips and no more, and nothing crosses a border."""

_ORDERS = {
    "Order ID": "order",
    "Customer": "customer",
    "Product ID": "good",
    "Service Level": "service",
    "Unit quantity": "units",
    "Weight": "kg",
    "Plant Code": "did",
    "Origin Port": "port_then",
    "Carrier": "carrier_then",
    "TPT": "days_then",
}
_RATES = {
    "Carrier": "carrier",
    "orig_port_cd": "port",
    "svc_cd": "service",
    "minm_wgh_qty": "from_kg",
    "max_wgh_qty": "to_kg",
    "minimum cost": "least",
    "rate": "rate",
    "mode_dsc": "way",
    "tpt_day_cnt": "days",
}


@dataclass(frozen=True)
class Book:
    """The workbook's tables in plain names: `orders`, `rates`, `costs`, `rooms`, `stocked`, `dedicated`, `ports`."""

    orders: pl.DataFrame
    rates: pl.DataFrame
    costs: pl.DataFrame
    rooms: pl.DataFrame
    stocked: pl.DataFrame
    dedicated: pl.DataFrame
    ports: pl.DataFrame


def read(path: Path) -> Book:
    """Read the seven sheets; codes become text, an order's name is its number."""

    def sheet(name: str, columns: dict[str, str]) -> pl.DataFrame:
        frame = pl.read_excel(path, sheet_name=name, engine="calamine")
        return (
            frame.rename({column: column.strip() for column in frame.columns})
            .select(pl.col(column).alias(new) for column, new in columns.items())
            .with_columns(cs.string().str.strip_chars())
        )

    number = pl.col("good").cast(pl.Float64).cast(pl.Int64).cast(pl.String)
    orders = sheet("OrderList", _ORDERS).with_columns(
        number,
        pl.col("order").cast(pl.Float64).round(1).cast(pl.String),
        pl.col("units", "kg", "days_then").cast(pl.Float64),
    )
    return Book(
        orders=orders.with_columns(order=pl.format("order {}", pl.col("order").str.strip_suffix(".0"))),
        rates=sheet("FreightRates", _RATES).with_columns(
            pl.col("from_kg", "to_kg", "least", "rate", "days").cast(pl.Float64)
        ),
        costs=sheet("WhCosts", {"WH": "site", "Cost/unit": "handling"}).with_columns(
            pl.col("handling").cast(pl.Float64)
        ),
        rooms=sheet("WhCapacities", {"Plant ID": "site", "Daily Capacity": "room"}).with_columns(
            pl.col("room").cast(pl.Float64)
        ),
        stocked=sheet("ProductsPerPlant", {"Plant Code": "site", "Product ID": "good"})
        .with_columns(number)
        .unique(maintain_order=True),
        dedicated=sheet("VmiCustomers", {"Plant Code": "site", "Customers": "customer"}),
        ports=sheet("PlantPorts", {"Plant Code": "site", "Port": "port"}),
    )


def ways(book: Book) -> pl.DataFrame:
    """Give every (order, site) that the tables allow, with USD of handling and of the cheapest freight, and its days and way.

    A site must stock the good; a site that VmiCustomers names serves only the customers named with it. Freight of one order is
    max(least, rate · kg) by the band that holds its weight, over the ports of the site, for the order's service; the cheapest carrier is
    taken. A customer that collects pays its own freight.
    """
    named = book.dedicated.get_column("site").unique().implode()
    pairs = (
        book.orders.join(book.stocked, on="good", maintain_order="left")
        .join(
            book.dedicated.with_columns(named=pl.lit(value=True)),
            on=["site", "customer"],
            how="left",
            maintain_order="left",
        )
        .filter(~pl.col("site").is_in(named) | pl.col("named").is_not_null())
        .join(book.costs, on="site", maintain_order="left")
        .with_columns(handling=pl.col("handling") * pl.col("units"))
    )
    offers = book.ports.join(book.rates, on="port", maintain_order="left").drop("carrier")
    carried = (
        pairs.filter(pl.col("service") != COLLECTED)
        .join(offers, on=["site", "service"], maintain_order="left")
        .filter(pl.col("kg").is_between(pl.col("from_kg"), pl.col("to_kg")))
        .with_columns(freight=pl.max_horizontal("least", pl.col("rate") * pl.col("kg")))
        .sort("freight", maintain_order=True)
        .unique(["order", "site"], keep="first", maintain_order=True)
    )
    collected = pairs.filter(pl.col("service") == COLLECTED).with_columns(
        freight=pl.lit(0.0), days=pl.lit(0.0), way=pl.lit("collected")
    )
    kept = ["order", "site", "units", "kg", "handling", "freight", "days", "way"]
    return pl.concat([carried.select(kept), collected.select(kept)]).sort("order", "site")


def as_chain(book: Book, allowed: pl.DataFrame, *, priced: bool = True, least: int = 0) -> SupplyChain:
    """Give the day as a chain: warehouses sell order lines, each order is a market that wants one unit of its own line.

    Parameters
    ----------
    priced
        With costs, an order that stays undelivered costing nothing; without, one USD for each such order and no other cost.
    least
        Orders that must be delivered in all.
    """
    orders = book.orders
    sites = book.rooms.get_column("site").to_list()
    names = orders.get_column("order").to_list()
    year = 52.0 / DAY_IN_WEEKS
    room = book.rooms.get_column("room").to_numpy() * year
    count = len(sites)
    limits: dict[str, Any] = {
        "limit": [f"daily capacity {site}" for site in sites],
        "kind": ["max"] * count,
        "on": ["shipped"] * count,
        "group": [f"origin={site}" for site in sites],
        "value": room,
    }
    if least:
        limits = {
            "limit": [*limits["limit"], "orders delivered"],
            "kind": [*limits["kind"], "min"],
            "on": [*limits["on"], "shipped"],
            "group": [*limits["group"], ""],
            "value": np.append(room, least * year),
        }
    money = 1.0 if priced else 0.0
    chain = chain_of(
        "brunel outbound",
        {
            "sites": {
                "site": sites + names,
                "kind": ["supplier"] * count + ["market"] * len(names),
                "country": ["USA"] * (count + len(names)),
                "city": [""] * count + orders.get_column("customer").to_list(),
            },
            "products": {
                "product": names,
                "name": [f"product {good}" for good in orders.get_column("good")],
                "hs": [CHIP] * len(names),
                "weight": orders.get_column("kg").clip(LEAST_KG),
                "volume": [0.001] * len(names),
                "value": [1.0] * len(names),
            },
            "capabilities": {
                "site": allowed.get_column("site"),
                "product": allowed.get_column("order"),
                "unit_cost": allowed.get_column("handling").to_numpy() * money,
            },
            "lanes": {
                "origin": allowed.get_column("site"),
                "destination": allowed.get_column("order"),
                "mode": allowed.select(
                    pl.when(pl.col("way") == "AIR").then(pl.lit("air")).otherwise(pl.lit("truck"))
                ).to_series(),
                "cost": allowed.get_column("freight").to_numpy() * money,
                "basis": ["unit"] * allowed.height,
                "days": allowed.get_column("days"),
            },
            "demand": {
                "market": names,
                "product": names,
                "period": [1] * len(names),
                "quantity": np.ones(len(names)),
                "shortage_cost": np.full(len(names), 0.0 if priced else 1.0),
            },
            "limits": limits,
        },
    )
    return chain.replace(weeks_per_period=DAY_IN_WEEKS)


def _priced(book: Book, room: Mapping[str, float]) -> Iterator[list[tuple[str, float]]]:
    """Give, order by order, the sites that may send it and USD of doing so."""
    bands: dict[tuple[str, str], list[tuple[float, float, float, float]]] = {}
    for rate in book.rates.iter_rows(named=True):
        key = (rate["port"], rate["service"])
        bands.setdefault(key, []).append((rate["from_kg"], rate["to_kg"], rate["least"], rate["rate"]))
    doors: dict[str, list[str]] = {}
    for site, port in book.ports.iter_rows():
        doors.setdefault(site, []).append(port)
    served: dict[str, set[str]] = {}
    for site, customer in book.dedicated.iter_rows():
        served.setdefault(site, set()).add(customer)
    holders: dict[str, list[str]] = {}
    for site, good in book.stocked.iter_rows():
        holders.setdefault(good, []).append(site)
    handling = dict(book.costs.iter_rows())
    for order in book.orders.iter_rows(named=True):
        choices = []
        for site in holders.get(order["good"], []):
            if site not in room or order["customer"] not in served.get(site, {order["customer"]}):
                continue
            prices = [
                max(least, rate * order["kg"])
                for port in doors[site]
                for low, high, least, rate in bands.get((port, order["service"]), [])
                if low <= order["kg"] <= high
            ]
            if order["service"] == COLLECTED:
                prices = [0.0]
            if prices:
                choices.append((site, min(prices) + handling[site] * order["units"]))
        yield choices


def independent(book: Book, *, least: int | None) -> tuple[int, float, float]:
    """Solve the day again from the raw rows with plain HiGHS: a 0/1 column for each order and site, loops instead of joins.

    Parameters
    ----------
    least
        Orders to deliver; None asks how many can be delivered at most.

    Returns
    -------
    orders delivered, USD a day, the bound on what was minimised.
    """
    room = dict(book.rooms.iter_rows())
    highs = QuietHighs()  # type: ignore[no-untyped-call]  # its constructor is highspy's
    columns: dict[str, list[int]] = {}
    costs: list[float] = []
    for choices in _priced(book, room):
        mine = list(range(len(costs), len(costs) + len(choices)))
        for site, cost in choices:
            highs.addVar(0.0, 1.0)
            columns.setdefault(site, []).append(len(costs))
            costs.append(cost)
        if mine:
            highs.addRow(0.0, 1.0, len(mine), np.array(mine, dtype=np.int32), np.ones(len(mine)))
    size = len(costs)
    every = np.arange(size, dtype=np.int32)
    for site, held in columns.items():
        highs.addRow(0.0, room[site], len(held), np.array(held, dtype=np.int32), np.ones(len(held)))
    if least is not None:
        highs.addRow(float(least), float(size), size, every, np.ones(size))
    highs.changeColsCost(size, every, np.full(size, -1.0) if least is None else np.array(costs))
    highs.changeColsIntegrality(size, every, np.full(size, highspy.HighsVarType.kInteger))
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        message = f"the independent formulation ended {highs.modelStatusToString(highs.getModelStatus())}"
        raise SystemExit(message)
    chosen = np.array(highs.getSolution().col_value)
    return round(chosen.sum()), float(chosen @ np.array(costs)), highs.getInfo().mip_dual_bound


def history(book: Book, allowed: pl.DataFrame) -> dict[str, Any]:
    """Price what was done: each order from the warehouse that sent it, by the plan's reading and by the carrier that took it."""
    did = book.orders.select("order", "did", "service", "kg", "port_then", "carrier_then", "days_then").join(
        allowed.rename({"site": "did"}).drop("kg"), on=["order", "did"], how="left", maintain_order="left"
    )
    crowd = did.group_by("did").len("sent").join(book.rooms, left_on="did", right_on="site")
    by_carrier = (
        did.filter(pl.col("service") != COLLECTED)
        .join(
            book.rates,
            left_on=["port_then", "carrier_then", "service", "days_then"],
            right_on=["port", "carrier", "service", "days"],
            maintain_order="left",
        )
        .filter(pl.col("kg").is_between(pl.col("from_kg"), pl.col("to_kg")))
        .with_columns(paid=pl.max_horizontal("least", pl.col("rate") * pl.col("kg")))
        .group_by("order", maintain_order=True)
        .agg(pl.col("paid").min(), pl.col("freight").first())
    )
    unpriced = did.filter(pl.col("freight").is_null())
    return {
        "orders": did.height,
        "usd": float(did.select(pl.col("handling") + pl.col("freight")).to_series().sum()),
        "orders_without_a_lawful_way": unpriced.height,
        "over_daily_capacity": {
            site: {"sent": sent, "capacity": room}
            for site, sent, room in crowd.filter(pl.col("sent") > pl.col("room")).sort("did").iter_rows()
        },
        "orders_with_a_rate_of_their_own_carrier": by_carrier.height,
        "freight_of_those_own_carrier": float(by_carrier.get_column("paid").sum()),
        "freight_of_those_cheapest_carrier": float(by_carrier.get_column("freight").sum()),
    }


def options(parser: argparse.ArgumentParser) -> None:
    """Where the workbook is, and where to write what was read and found."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--seconds", type=float, default=120.0, help="time limit of each solve")
    parser.add_argument("--model", type=Path, help="folder for the model, to run `allyshore design` on")
    parser.add_argument("--unserved", type=Path, help="CSV file for the orders that do not fit the day")


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Deliver as many orders as the day holds, then as cheaply as can be; price history; agree with a formulation that is not ours."""
    book = read(asked.file)
    allowed = ways(book)
    known = facts()
    solving = SolveParams(time_limit=asked.seconds, gap=0.0)
    start = time.perf_counter()
    reached = plan_of(as_chain(book, allowed, priced=False), known, solving)
    most = round(reached.ship.get_column("quantity").sum())
    chain = as_chain(book, allowed, least=most)
    plan = plan_of(chain, known, solving)
    seconds = time.perf_counter() - start
    if asked.model is not None:
        chains.save(chain, asked.model)
    sent = plan.ship.select(pl.col("destination").alias("order"), site="origin", quantity="quantity")
    left = book.orders.join(sent, on="order", how="anti", maintain_order="left")
    if asked.unserved is not None:
        _why(left, allowed).write_csv(asked.unserved)
    day = plan.landed_cost / chain.annual
    return {
        "orders": book.orders.height,
        "ways": allowed.height,
        "orders_with_no_way_at_all": book.orders.join(allowed, on="order", how="anti").height,
        "orders_without_a_weight": book.orders.filter(kg=0.0).get_column("order").to_list(),
        "daily_capacity": float(book.rooms.get_column("room").sum()),
        "most_orders": most,
        "orders_that_do_not_fit": left.height,
        "split_orders": sent.filter(pl.col("quantity") < 1.0 - 1e-6).height,
        "usd": day,
        "bound": plan.bound / chain.annual,
        "gap": plan.gap,
        "status": plan.status,
        "by_way": _by_way(sent, allowed),
        "seconds": seconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "history": history(book, allowed) | {"usd_of_the_orders_delivered": _then(sent, book, allowed)},
        "without_capacities": _free(allowed),
        "peers": {"highs": _agree(book, plan, day)},
    }


def _agree(book: Book, plan: Plan, day: float) -> dict[str, Any]:
    start = time.perf_counter()
    most, _, _ = independent(book, least=None)
    served, usd, bound = independent(book, least=most)
    return {
        "most_orders": most,
        "orders": served,
        "usd": usd,
        "bound": bound,
        "off": abs(usd - day) / max(1.0, abs(usd)),
        "seconds": time.perf_counter() - start,
        "agrees": plan.status == "optimal" and abs(usd - day) <= 1e-6 * max(1.0, abs(usd)),
    }


def _why(left: pl.DataFrame, allowed: pl.DataFrame) -> pl.DataFrame:
    """List each order that stays with the warehouses that could have sent it had they had room."""
    could = allowed.group_by("order").agg(could_be_sent_by=pl.col("site").sort().str.join(" "))
    return left.join(could, on="order", how="left", maintain_order="left").select(
        "order", "customer", "good", "service", "units", "kg", "could_be_sent_by"
    )


def _by_way(sent: pl.DataFrame, allowed: pl.DataFrame) -> dict[str, dict[str, float]]:
    used = sent.join(allowed, on=["order", "site"], maintain_order="left")
    told = used.group_by("way").agg(pl.len().alias("orders"), pl.col("freight").sum()).sort("way")
    return {way: {"orders": orders, "freight": freight} for way, orders, freight in told.iter_rows()}


def _then(sent: pl.DataFrame, book: Book, allowed: pl.DataFrame) -> float:
    """USD of the orders that the plan delivers, had each come from the warehouse that sent it then."""
    did = book.orders.select("order", site="did").join(sent.select("order"), on="order", how="semi")
    cost = did.join(allowed, on=["order", "site"]).select(pl.col("handling") + pl.col("freight"))
    return float(cost.to_series().sum())


def _free(allowed: pl.DataFrame) -> dict[str, float]:
    """Each order from its cheapest warehouse, capacities forgotten: the least that any assignment of all orders can cost."""
    best = allowed.group_by("order").agg((pl.col("handling") + pl.col("freight")).min().alias("usd"))
    return {"orders": best.height, "usd": float(best.get_column("usd").sum())}
