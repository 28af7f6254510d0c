"""A design in which one site serves each market whole: what a Lagrangian bound settles before the general way begins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.design.facility import ROWS, own_capacity
from allyshore.solver import Start, Status, solve

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.solver import Problem, Solution, SolveParams, Watch

SETTLE_SHARE = 0.2
"""Part of the time limit that settling may take."""
PICK_ROWS = frozenset({"source_picked", "one_source"})


@dataclass(frozen=True)
class SettledPicks:
    """A start, and columns that any better plan keeps at these bounds; what lies outside costs at least `cutoff`."""

    start: Start
    columns: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    cutoff: float


def settled_picks(parts: Assembly, network: Network, params: SolveParams) -> SettledPicks | None:
    """Settle openings and picks of a single-sourcing design, or give None where it has not the form.

    It has the form where suppliers that are a yes or no sell one product straight to markets in one period, each capacity is a
    supplier's own, and one rule of the table sourcing gives every market one source.
    """
    from allyshore.solver.single_source import Assignment, settle  # noqa: PLC0415  # it compiles; few designs need it

    table = _pairs(parts, network)
    if table is None:
        return None
    sites = parts.open.frame.get_column("site").to_list()
    markets = table.get_column("market").unique(maintain_order=True).to_list()
    shape = (len(sites), len(markets))
    cost, pick = np.full(shape, np.inf), np.full(shape, -1)
    at = (table.get_column("open_at").to_numpy(), table.get_column("market_at").to_numpy())
    cost[at], pick[at] = table.get_column("cost").to_numpy(), table.get_column("pick").to_numpy()
    demand = table.unique("market", keep="first", maintain_order=True).get_column("quantity").to_numpy()
    problem, span = parts.problem, slice(parts.open.start, parts.open.start + parts.open.size)
    lower, upper = problem.bounds
    capacity, _ = own_capacity(parts, network, parts.ship.frame)
    kept = pick >= 0
    given = Assignment(
        problem.cost[span],
        capacity,
        demand,
        np.where(kept, cost, 0.0) + np.where(kept, 0.0, 1e12),
        kept,
        lower[span],
        upper[span],
    )
    found = settle(given, params.gap, SETTLE_SHARE * params.time_limit)
    if not np.isfinite(found.cost):
        return None
    opened = np.arange(span.start, span.stop)
    chosen = np.zeros(shape)
    chosen[found.home, np.arange(len(markets))] = 1.0
    return SettledPicks(
        Start(np.r_[opened, pick[kept]], np.r_[found.opened.astype(float), chosen[kept]]),
        np.r_[opened, pick[kept]],
        np.r_[found.least, found.pair_least[kept]],
        np.r_[found.most, found.pair_most[kept]],
        found.cost * (1.0 - 0.5 * params.gap) + problem.offset,
    )


def solve_settled(
    problem: Problem, settled: SettledPicks, params: SolveParams, watch: Watch | None
) -> Solution:
    """Solve what is not settled, beginning with the plan in hand; where nothing there is better, that plan is the answer."""
    rest = problem.narrowed(settled.columns, settled.lower, settled.upper)
    found = solve(rest, params, settled.start, watch=watch)
    outside = settled.cutoff
    if found.status is Status.INFEASIBLE or found.objective > outside:
        at = settled.start
        known = solve(problem.narrowed(at.columns, at.values, at.values), params)
        if found.status is Status.INFEASIBLE or known.objective <= found.objective:
            within = np.inf if found.status is Status.INFEASIBLE else found.bound
            found = replace(found, objective=known.objective, x=known.x, bound=within, status=known.status)
    bound = min(found.bound, outside, found.objective)
    gap = (found.objective - bound) / max(1.0, abs(found.objective))
    status = Status.OPTIMAL if gap <= params.gap else found.status
    return replace(found, bound=bound, gap=gap, status=status)


def _pairs(parts: Assembly, network: Network) -> pl.DataFrame | None:
    """Give each supplier and market with its pick, demand and cost of the whole demand; None where the form is another."""
    chain, problem = network.chain, parts.problem
    rules = chain.sourcing
    if (
        set(parts.more) != {"source_pick"}
        or parts.line.size
        or parts.make.size
        or parts.short.size
        or chain.periods > 1
    ):
        return None
    if any(block.size and block.name not in ROWS | PICK_ROWS for block in problem.row_blocks):
        return None
    wanted = chain.demand.filter(pl.col("quantity") > 0)
    rule = rules.row(0, named=True)
    whole = rules.height == 1 and rule["kind"] == "market" and not rule["site"] and not rule["product"]
    if not whole or rule["sources"] != 1 or wanted.get_column("product").n_unique() > 1:
        return None
    price = parts.buy.frame.select(
        "site", "product", "state", pl.Series("price", problem.cost)[parts.buy.frame["column"]]
    )
    sent = parts.ship.frame.with_columns(pl.Series("unit", problem.cost)[parts.ship.frame["column"]])
    table = (
        sent.join(price, left_on=["origin", "product", "state"], right_on=["site", "product", "state"])
        .with_columns(unit=pl.col("unit") + pl.col("price"))
        .group_by(site="origin", market="destination")
        .agg(pl.col("unit").min(), pl.len().alias("ways"))
        .join(wanted.select("market", "quantity"), on="market")
        .join(parts.open.frame.select("site", pl.col("column").alias("yes")), on="site")
        .join(
            parts.more["source_pick"].frame.select(
                pl.col("source").alias("site"),
                pl.col("place").alias("market"),
                pl.col("column").alias("pick"),
            ),
            on=["site", "market"],
        )
        .sort("market", "yes")
    )
    suppliers = chain.sites.filter(pl.col("kind") == "supplier").select("site")
    alone = table.join(suppliers, on="site", how="semi").height == table.height == sent.height
    own = network.capabilities.height == network.capabilities.get_column("site").n_unique()
    if not alone or not own or table.get_column("site").n_unique() < parts.open.size:
        return None
    order = pl.DataFrame({"market": table.get_column("market").unique(maintain_order=True)}).with_row_index(
        "market_at"
    )
    return table.join(order, on="market", maintain_order="left").with_columns(
        cost=pl.col("unit") * pl.col("quantity"), open_at=pl.col("yes") - parts.open.start
    )
