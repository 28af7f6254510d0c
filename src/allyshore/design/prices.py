"""What one more unit of what binds a plan is worth, in the user's terms, with every yes or no held as the plan has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from allyshore.design.sources import ceiling
from allyshore.design.terms import Place, places
from allyshore.design.timing import by_period
from allyshore.solver import Held

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.solver import Block, Solution, SolveParams

    Floats = NDArray[np.float64]

MOST_COLUMNS = 60_000
"""Larger problems get no shadow prices: each is a linear program of its own."""
MOST_TOLD = 5
"""So many cells of each table are told: those where one per cent more is worth most."""
CENT = 0.01
POINT = 0.01
"""One percentage point, by which shares and thresholds move."""
STEPS = {
    "capacity": 1.0,
    "labour_hours": 1.0,
    "lane_capacity": 1000.0,
    "user_limit": 1.0,
    "demand_met": 1.0,
}
"""How far a bound moves for the value told, in the row's unit: a unit, an hour, a tonne."""


@dataclass(frozen=True, slots=True)
class ShadowPrice:
    """What a step of one cell is worth.

    Attributes
    ----------
    place
        The cell of the user's, or the rule.
    worth
        USD a year that the step saves (negative: that it costs), by solving again with the step taken.
    marginal
        The same from the dual, for an infinitely small step scaled up; the two agree within `holds`.
    holds
        Steps up to which the marginal value holds, None where it was not worked out.
    sentence
        The same in words.
    """

    place: Place
    worth: float
    marginal: float
    holds: float | None
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON record."""
        return {
            "table": self.place.table,
            "row": self.place.row,
            "column": self.place.column,
            "keys": dict(self.place.keys),
            "worth": self.worth,
            "marginal": self.marginal,
            "holds": self.holds,
            "sentence": self.sentence,
        }


def shadow_prices(
    parts: Assembly, network: Network, solution: Solution, params: SolveParams
) -> tuple[ShadowPrice, ...]:
    """Price capacities, hours, lanes, limits, demand, the allied share and thresholds of regional value content.

    The yes-or-no choices stay as the plan has them, so these are values of small changes: what a new site is worth is another plan.
    Each step is solved again (`worth`); shares and thresholds stand in the matrix and are priced by their dual alone.
    """
    if parts.problem.n_columns > MOST_COLUMNS or not parts.problem.n_columns:
        return ()
    held = Held(parts.problem, solution.x, params)
    _, tops = held.ranges()
    told: list[ShadowPrice] = []
    for block in parts.problem.row_blocks:
        if block.name in STEPS and block.size:
            told += _of_cells(parts, network, solution, held, tops, block)
    return (*told, *_of_share(parts, network, solution, held), *_of_rules(parts, network, solution, held))


def _of_cells(
    parts: Assembly, network: Network, solution: Solution, held: Held, tops: Floats, block: Block
) -> list[ShadowPrice]:
    """Price the cells behind one block of rows; a cell that binds in several periods moves in all of them."""
    step = STEPS[block.name]
    span = np.arange(block.start, block.start + block.size)
    share = np.ones(block.size)
    if block.name == "capacity":
        share = _open_share(parts, network, solution, block)
    duals = held.price[span] * share
    binding = np.flatnonzero(np.abs(duals) * step > CENT)
    if not binding.size:
        return []
    low, high = parts.problem.row_bounds
    bound = np.where(np.isfinite(high[span]), high[span], low[span])
    where = places(block.name, block.frame.drop("row")[binding.tolist()], network)
    cells: dict[tuple[Any, ...], list[int]] = {}
    for at, place in zip(binding, where, strict=True):
        key = (place.row, *(pair for pair in place.keys if pair[0] != "period"))
        cells.setdefault(key, []).append(int(at))
    named = {int(at): place for at, place in zip(binding, where, strict=True)}
    weight = {
        key: abs(float((duals[rows] * np.maximum(bound[rows], 1.0)).sum())) for key, rows in cells.items()
    }
    chosen = sorted(cells, key=lambda key: -weight[key])[:MOST_TOLD]
    made = []
    for key in chosen:
        rows = np.array(cells[key])
        marginal = -float(duals[rows].sum()) * step
        cost = held.moved(span[rows], share[rows] * step)
        if not np.isfinite(cost):
            continue
        holds = None
        if len(rows) == 1 and share[rows[0]] > 0.0:
            room = (tops[span[rows[0]]] - bound[rows[0]]) / (step * share[rows[0]])
            holds = max(0.0, float(room)) if np.isfinite(room) and room < 1e15 else None
        place = named[int(rows[0])]
        worth = held.objective - cost
        made.append(ShadowPrice(place, worth, marginal, holds, _sentence(block.name, place, worth, network)))
    return made


def _open_share(parts: Assembly, network: Network, solution: Solution, block: Block) -> Floats:
    """How far a capacity row moves where the capacity does: not at all where the source is shut, unstated or above all need."""
    periods = block.frame.select("period").unique(maintain_order=True)
    line = by_period(parts, parts.line, periods).rename({"column": "line"})
    opened = by_period(parts, parts.open, periods).rename({"column": "open"})
    facts = (
        block.frame.select("capability", "period")
        .join(
            network.capabilities.select("capability", "site", "product", "capacity", "ramp"),
            on="capability",
            how="left",
            maintain_order="left",
        )
        .join(ceiling(network.chain), on="product", how="left", maintain_order="left")
        .join(line, on=["capability", "period"], how="left", maintain_order="left")
        .join(opened, on=["site", "period"], how="left", maintain_order="left")
    )
    column = facts.select(pl.coalesce("line", "open").fill_null(-1)).to_series().to_numpy()
    yes = np.where(column >= 0, np.rint(solution.x[np.maximum(column, 0)]), 1.0)
    grown = facts.with_columns(yes=pl.Series(yes)).select(
        pl.min_horizontal(pl.col("yes").cum_sum().over("capability", order_by="period"), "ramp")
        / pl.col("ramp")
    )
    yes = np.where(yes > 0.0, grown.to_series().to_numpy(), 0.0)
    room = (
        facts.select((pl.col("capacity") < pl.col("ceiling")).fill_null(value=False)).to_series().to_numpy()
    )
    share: Floats = np.where(room, yes, 0.0)
    return share


def _sentence(block: str, place: Place, worth: float, network: Network) -> str:
    said = dict(place.keys)
    period = "" if network.chain.periods == 1 and network.chain.annual == 1.0 else " a period"
    units = dict(network.chain.products.select("product", "unit").iter_rows())
    unit = units.get(str(said.get("product", "")), "unit")
    subject = {
        "capacity": lambda: f"One more {unit}{period} of {said['product']} at {said['site']}",
        "labour_hours": lambda: (
            f"One more hour{period} of {said.get('skill') or 'any skill'} in {said['labour_pool']}"
        ),
        "lane_capacity": lambda: (
            f"Room for one more tonne{period} by {said['mode']} from {said['origin']} to {said['destination']}"
            + _through(said, network)
        ),
        "user_limit": lambda: f"One more in limit {said['limit']}",
        "demand_met": lambda: (
            f"One more {unit} of {said['product']} for {said['market']}"
            + (f" in period {said['period']}" if "period" in said else period)
        ),
    }[block]()
    return f"{subject} {_worth(worth)}."


def _through(said: dict[str, Any], network: Network) -> str:
    ports = network.chain.lanes.filter(
        origin=said["origin"], destination=said["destination"], mode=said["mode"]
    ).get_column("port_of_entry")
    return f" through {ports[0]}" if len(ports) and ports[0] else ""


def _worth(worth: float) -> str:
    return f"is worth {worth:,.2f} USD a year" if worth >= 0.0 else f"costs {-worth:,.2f} USD a year"


def _block(parts: Assembly, name: str) -> Block | None:
    return next((block for block in parts.problem.row_blocks if block.name == name and block.size), None)


def _of_share(parts: Assembly, network: Network, solution: Solution, held: Held) -> list[ShadowPrice]:
    """One point more of the allied share: the dual times a hundredth of all spend."""
    block = _block(parts, "allied_share")
    if block is None or abs(held.price[block.start]) < 1e-12:
        return []
    share = network.strategy.allied_share
    rows, columns, values = parts.problem.triplets()
    mine = rows == block.start
    spend = np.where(
        values[mine] > 0.0, values[mine] / (1.0 - share) if share < 1.0 else 0.0, -values[mine] / share
    )
    worth = -float(held.price[block.start]) * POINT * float(spend @ solution.x[columns[mine]])
    (place,) = places(block.name, block.frame.drop("row"), network)
    if abs(worth) <= CENT:
        return []
    text = f"One percentage point more allied share {_worth(worth)}."
    return [ShadowPrice(place, worth, worth, None, text)]


def _of_rules(parts: Assembly, network: Network, solution: Solution, held: Held) -> list[ShadowPrice]:
    """One point more of a threshold of regional value content, by plant and product: the dual times a hundredth of the value it is a share of."""
    caps = network.capabilities.select("capability", "site", "product", "product_value", "conversion")
    runs = network.runs.select("run", "capability", "reference").join(
        caps, on="capability", how="left", maintain_order="left"
    )
    made = parts.make.frame.select("run", "period", pl.Series("made", solution.of(parts.make)))
    used = (
        parts.use.frame.select("run", "period", "state", pl.Series("used", solution.of(parts.use)))
        .join(network.states.select("state", "value"), on="state", how="left", maintain_order="left")
        .group_by("run", "period")
        .agg((pl.col("used") * pl.col("value")).sum().alias("materials"))
    )
    told = []
    for name in ("rvc_transaction", "rvc_net_cost"):
        block = _block(parts, name)
        if block is None:
            continue
        price = held.price[block.start : block.start + block.size]
        base = (
            pl.col("product_value") * pl.col("made")
            if name == "rvc_transaction"
            else pl.col("materials").fill_null(0.0) + pl.col("conversion") * pl.col("made")
        )
        frame = (
            block.frame.select("run", "period", pl.Series("price", price))
            .join(runs, on="run", how="left", maintain_order="left")
            .join(made, on=["run", "period"], how="left", maintain_order="left")
            .join(used, on=["run", "period"], how="left", maintain_order="left")
            .group_by("site", "product", "reference", maintain_order=True)
            .agg((pl.col("price") * POINT * base).sum().alias("worth"))
            .filter(pl.col("worth").abs() > CENT)
        )
        for site, product, reference, worth in frame.iter_rows():
            place = Place(
                "rule of origin", None, name, (("site", site), ("product", product), ("rule", reference))
            )
            text = f"One percentage point more regional value content asked of {product} at {site} {_worth(worth)}."
            told.append(ShadowPrice(place, worth, worth, None, text))
    return sorted(told, key=lambda one: one.worth)[:MOST_TOLD]
