"""Why there is no plan: the rows of the user's own tables that conflict, and the least by which each must give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.design import carbon
from allyshore.design.elastic import DUST, Elastic, Give
from allyshore.design.reach import missing
from allyshore.design.terms import CELLS, Place, places
from allyshore.errors import TimeLimitReached
from allyshore.solver import Held, Status, solve

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.solver import SolveParams

ALONE = 8
"""So many rows of a conflict are tried alone."""
ONE_STATE = "one_state"
SMALL = 100_000
"""Problems of more columns are relaxed once; their rows are not tried alone."""
SECONDS = 10.0
"""What each of those trials may take."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One row in a conflict.

    Attributes
    ----------
    place
        The cell of the user's.
    says
        What has to give, in words with the unit.
    amount
        By how much it gives where the least of all rows together gives, in the row's unit; 0 where it need not.
    alone
        By how much it would have to give were it the only one; None where that makes no plan or was not tried.
    """

    place: Place
    says: str
    amount: float
    alone: float | None

    def __str__(self) -> str:
        """Say *place: what has to give*."""
        return f"{self.place}: {self.says}"

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON record."""
        return {
            "table": self.place.table,
            "row": self.place.row,
            "column": self.place.column,
            "keys": dict(self.place.keys),
            "says": self.says,
            "amount": self.amount,
            "alone": self.alone,
        }


def explain(parts: Assembly, network: Network, params: SolveParams) -> list[Relaxation]:
    """Let the user's rows give at a price, and say which had to, and which others stand in the same conflict.

    Balances, bills of material and rows of origin stay hard. Demand gives only where nothing else helps, and then it is said
    what is missing. The price of a unit is one over the row's own bound, so that rows of different units give in proportion.
    """
    try:
        return _explain(parts, network, params)
    except TimeLimitReached:
        place = Place(f"strategy {network.strategy.name}", None, "time limit", ())
        return [Relaxation(place, "the rows that conflict were not found in time", 0.0, None)]


def _explain(parts: Assembly, network: Network, params: SolveParams) -> list[Relaxation]:
    limits = frozenset(CELLS) - {"demand_met"}
    elastic = Elastic(parts, network, limits)
    solution = solve(elastic.problem, params)
    if solution.status is Status.INFEASIBLE:
        unmet = Elastic(parts, network, frozenset(CELLS), free=limits)
        short = solve(unmet.problem, params)
        if short.status is Status.INFEASIBLE:
            place = Place(f"strategy {network.strategy.name}", None, "rules", ())
            return [Relaxation(place, "no row of yours can be loosened to make a plan", 0.0, None)]
        elastic = Elastic(parts, network, limits, given=unmet.slacks("demand_met", short.x))
        solution = solve(elastic.problem, params)
        starved = _told(parts, network, unmet.slacks("demand_met", short.x), {})
        return [_with_reason(each, network) for each in starved] + _told(
            parts, network, elastic.all_slacks(solution.x), {}
        )
    found = elastic.all_slacks(solution.x)
    others = _in_conflict(elastic, solution.x, params) - set(found)
    alone: dict[Give, float | None] = {}
    if parts.problem.n_columns <= SMALL:
        brief = replace(params, time_limit=min(params.time_limit, SECONDS))
        for row in [*found, *sorted(others, key=lambda give: give.row)][:ALONE]:
            alone[row] = _alone(parts, network, row, brief)
    helping = {row: 0.0 for row in others if alone.get(row) is not None}
    said = _told(parts, network, found | helping, alone)
    if any(row.block == ONE_STATE for row in found | helping):
        return said
    return said + _without_mixing(parts, network, params)


def _without_mixing(parts: Assembly, network: Network, params: SolveParams) -> list[Relaxation]:
    """Say where --no-mixing stands in the conflict: no dual tells it, since its rows hold yes-or-no columns only."""
    if not any(block.name == ONE_STATE and block.size for block in parts.problem.row_blocks):
        return []
    elastic = Elastic(parts, network, frozenset({ONE_STATE}))
    brief = replace(params, time_limit=min(params.time_limit, SECONDS))
    try:
        solution = solve(elastic.problem, brief)
    except TimeLimitReached:
        return []
    if solution.status is not Status.OPTIMAL:
        return []
    more = sum(elastic.all_slacks(solution.x).values())
    cell = CELLS[ONE_STATE]
    says = f"in the same conflict; were it the only one to give: {SAYS[ONE_STATE, 'less'].format(more)}"
    return [Relaxation(Place(cell.table, None, cell.column, ()), says, 0.0, more)]


def _in_conflict(elastic: Elastic, x: NDArray[np.float64], params: SolveParams) -> set[Give]:
    """Rows of the user's whose bound has a price in the relaxed problem: with what must give, they make the conflict."""
    held = Held(elastic.problem, x, params)
    weight = held.price * elastic.scale
    rows: set[Give] = set()
    for block in elastic.problem.row_blocks:
        if block.name in CELLS:
            binding = block.start + np.flatnonzero(
                np.abs(weight[block.start : block.start + block.size]) > DUST
            )
            rows |= {Give(block.name, int(row), "more" if weight[row] > 0.0 else "less") for row in binding}
    return rows


def _alone(parts: Assembly, network: Network, row: Give, params: SolveParams) -> float | None:
    elastic = Elastic(parts, network, frozenset({row.block}), only=row.row)
    try:
        solution = solve(elastic.problem, params)
    except TimeLimitReached:
        return None
    if solution.status is not Status.OPTIMAL:
        return None
    amounts = [amount for found, amount in elastic.all_slacks(solution.x).items() if found.row == row.row]
    return max(amounts, default=None)


def _told(
    parts: Assembly, network: Network, found: dict[Give, float], alone: dict[Give, float | None]
) -> list[Relaxation]:
    """Put relaxations into the user's words, block by block in the order of the problem."""
    told = []
    several = len(found) > 1
    for block in parts.problem.row_blocks:
        span = range(block.start, block.start + block.size)
        mine = sorted(
            ((row, amount) for row, amount in found.items() if row.row in span), key=lambda pair: pair[0].row
        )
        if not mine:
            continue
        where = places(
            block.name, block.frame.drop("row")[[row.row - block.start for row, _ in mine]], network
        )
        for place, (row, amount) in zip(where, mine, strict=True):
            by_itself = alone.get(row)
            words = SAYS[row.block, row.direction].replace("LIMITED", _limited(place, network))
            if amount > 0.0:
                says = words.format(amount)
                if several and by_itself is not None:
                    says += f" (or {by_itself:,.2f} were it the only one to give)"
            else:
                says = f"in the same conflict; were it the only one to give: {words.format(by_itself)}"
            told.append(Relaxation(place, says, amount, by_itself))
    return told


def _limited(place: Place, network: Network) -> str:
    """Give the unit of a limit on emissions, which no count of pieces is; a limit on units needs none."""
    names = dict(place.keys)
    mine = network.chain.limits.filter(
        (pl.col("limit") == names.get("limit", "")) & (pl.col("on") == carbon.WORD)
    )
    return f" t CO2e a {mine.item(0, 'per')}" if mine.height else ""


def _with_reason(starved: Relaxation, network: Network) -> Relaxation:
    keys = dict(starved.place.keys)
    reason = missing(network, str(keys["product"]), str(keys["market"]))
    return replace(starved, says=f"{starved.says}: {reason}") if reason else starved


SAYS = {
    ("demand_met", "more"): "{:,.2f} units cannot be delivered",
    ("demand_met", "less"): "{:,.2f} units too many must be delivered",
    ("capacity", "less"): "capacity is {:,.2f} units short",
    ("minimum_run", "more"): "the minimum is {:,.2f} units too high",
    ("labour_hours", "less"): "{:,.2f} hours short",
    ("lane_capacity", "less"): "{:,.2f} kg short",
    ("user_limit", "more"): "the value is {:,.2f}LIMITED too high",
    ("user_limit", "less"): "the value is {:,.2f}LIMITED too low",
    ("allied_share", "more"): "spend with allies is {:,.2f} USD a year short",
    ("second_source", "less"): "{:,.2f} units too many at one site",
    ("current_share", "more"): "{:,.2f} units below today's share",
    ("current_share", "less"): "{:,.2f} units above today's share",
    ("minimum_order", "more"): "the least order is {:,.2f} units too high",
    ("source_share", "more"): "a source gives {:,.2f} units less than its share",
    ("one_state", "more"): "{:,.2f} states too many of a component are asked for",
    ("one_state", "less"): "{:,.2f} more states of a component would have to be mixed in a period",
    ("training_most", "less"): "{:,.2f} hours of training short",
    **{
        (name, direction): words
        for name in ("one_source", "two_sources", "some_sources")
        for direction, words in (
            ("more", "{:,.0f} sources too many are asked for"),
            ("less", "{:,.0f} more sources are needed"),
        )
    },
}
