"""Why there is no plan: the rows of the user's own tables that conflict, and by how much each must give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.solver import Problem, SolveParams, Status, solve

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.solver import Block

_SOFT = (
    "demand_met",
    "capacity",
    "minimum_run",
    "labour_hours",
    "lane_capacity",
    "user_limit",
    "allied_share",
    "second_source",
    "current_share",
)


def explain(parts: Assembly, network: Network, params: SolveParams) -> list[str]:
    """Let every row of the user's give at a price, and say which of them had to.

    Balances, bills of material and origin rows stay hard. Demand gives last, so that a limit which stands alone in the way
    is named before the demand that it starves.
    """
    relaxed = _relaxed(parts.problem)
    solution = solve(relaxed, params)
    if solution.status is Status.INFEASIBLE:
        return [
            "no row of yours can be loosened to make a plan: nothing that the strategy admits reaches the market"
        ]
    lines: list[str] = []
    for block in relaxed.column_blocks:
        name, _, direction = block.name.partition(":")
        if direction:
            lines += _lines(name, direction, block, solution.of(block), network)
    return lines


def _relaxed(problem: Problem) -> Problem:
    """Give the same problem with a slack on each soft row and the slacks as its only cost, scaled by the row's bound."""
    soft = Problem(problem.name)
    whole, (lower, upper) = problem.whole, problem.bounds
    for block in problem.column_blocks:
        span = slice(block.start, block.start + block.size)
        is_whole = bool(whole[span].any())
        soft.add_columns(
            block.name, block.frame.drop("column"), lower=lower[span], upper=upper[span], whole=is_whole
        )
    row_lower, row_upper = problem.row_bounds
    typical = max(
        (float(row_upper[b.start]) for b in problem.row_blocks if b.name == "demand_met" and b.size),
        default=1.0,
    )
    for block in problem.row_blocks:
        span = slice(block.start, block.start + block.size)
        rows = soft.add_rows(
            block.name, block.frame.drop("row"), lower=row_lower[span], upper=row_upper[span]
        )
        if block.name in _SOFT and block.size:
            _slack(soft, rows, row_lower[span], row_upper[span], typical)
    rows_at, columns_at, values = problem.triplets()
    soft.add_entries(pl.Series(rows_at), pl.Series(columns_at), pl.Series(values))
    return soft


def _slack(soft: Problem, rows: Block, lower: np.ndarray, upper: np.ndarray, typical: float) -> None:
    bound = np.maximum(
        np.where(np.isfinite(lower), np.abs(lower), 0.0), np.where(np.isfinite(upper), np.abs(upper), 0.0)
    )
    price = (3.0 if rows.name == "demand_met" else 1.0) / np.where(bound > 0.0, bound, typical)
    keys = rows.frame.drop("row")
    for direction, sign, side in (("more", 1.0, lower), ("less", -1.0, upper)):
        if np.isfinite(side).any():
            slack = soft.add_columns(f"{rows.name}:{direction}", keys, cost=price)
            soft.add_entries(rows.frame["row"], slack.frame["column"], sign)


def _lines(name: str, direction: str, block: Block, values: np.ndarray, network: Network) -> list[str]:
    frame = (
        block.frame.with_columns(pl.Series("amount", values)).filter(pl.col("amount") > 1e-6).drop("column")
    )
    if "capability" in frame.columns:
        facts = network.capabilities.select("capability", "site", "product")
        frame = frame.join(facts, on="capability", maintain_order="left").drop("capability")
    told = []
    for row in frame.iter_rows(named=True):
        amount = row.pop("amount")
        key = ", ".join(f"{field} {value}" for field, value in row.items())
        told.append(f"{_TABLE[name]}: {key}: {_SAYS[name, direction].format(amount)}")
    return told


_TABLE = {
    "demand_met": "demand",
    "capacity": "capabilities",
    "minimum_run": "capabilities",
    "labour_hours": "labour",
    "lane_capacity": "lanes",
    "user_limit": "limits",
    "allied_share": "strategy",
    "second_source": "strategy",
    "current_share": "capabilities",
}
_SAYS = {
    ("demand_met", "more"): "{:,.2f} units cannot be delivered",
    ("demand_met", "less"): "{:,.2f} units too many must be delivered",
    ("capacity", "less"): "capacity is {:,.2f} units short",
    ("minimum_run", "more"): "the minimum is {:,.2f} units too high",
    ("labour_hours", "less"): "{:,.2f} hours short",
    ("lane_capacity", "less"): "{:,.2f} kg short",
    ("user_limit", "more"): "the value is {:,.2f} too high",
    ("user_limit", "less"): "the value is {:,.2f} too low",
    ("allied_share", "more"): "spend with allies is {:,.2f} USD a year short",
    ("second_source", "less"): "{:,.2f} units too many at one site",
    ("current_share", "more"): "{:,.2f} units below today's share",
    ("current_share", "less"): "{:,.2f} units above today's share",
}
