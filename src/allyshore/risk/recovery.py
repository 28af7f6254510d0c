"""One strike of one hazard, and how a plan comes back: the same blow for every strategy."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from allyshore.risk.arrays import DUTY, Strikes
from allyshore.risk.simulate import SimulationParams, simulate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.risk.arrays import Floats
    from allyshore.risk.hazards import Perils
    from allyshore.risk.network import Network

STRUCK_ON = 30
"""Day of the strike, so that a picture shows the days before it."""
RECOVERY = {"day": pl.Int64(), "service": pl.Float64(), "on_time": pl.Float64()}

WHOLE = 0.995
"""Share of demand sold from which a day counts as whole."""
BEHIND = 0.95
"""A blow is over once this share of what it costs is lost: a few late sales of a slow end do not count."""


@dataclass(frozen=True)
class Blow:
    """What one strike of a hazard does to a plan, with its mean severity and duration.

    Attributes
    ----------
    hazard
        Its name.
    days
        day (0 is the strike), service (share of demand that is not lost), on_time (share that does not wait).
    begins
        Days from the strike to the first day with less than 99.5 % of demand sold; None where no sale is lost.
    over
        Day by which 95 % of the lost sales are lost: the time to recover from this blow; None where no sale is lost.
    days_of_sales
        Sales lost, in days of demand.
    reached
        Share of what the plan buys, makes and moves, by value, that stands still on the day of the strike.
    stops
        What that is, the largest value first: a product and the site that it comes from or is made at.
    """

    hazard: str
    days: pl.DataFrame
    begins: int | None
    over: int | None
    days_of_sales: float
    reached: float
    stops: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """Give the figures without the days."""
        told = asdict(replace(self, days=pl.DataFrame()))
        return {name: value for name, value in told.items() if name != "days"} | {"stops": list(self.stops)}


def blows(
    network: Network, perils: Perils, worth: Mapping[str, float], how: SimulationParams
) -> tuple[Blow, ...]:
    """Strike the plan once with each hazard that takes capacity, in the user's order.

    Parameters
    ----------
    worth
        Value of a unit of each product, USD.
    """
    value = np.array([worth.get(network.points[channel.into].product, 0.0) for channel in network.channels])
    flow = network.flow * value
    found = []
    for hazard, name in enumerate(perils.names):
        rows = range(perils.row_start[hazard], perils.row_start[hazard + 1])
        if all(perils.effect[row] == DUTY for row in rows):
            continue
        days = recover(network, perils, hazard, how)
        stopped = _stopped(perils, hazard, flow)
        found.append(_blow(name, days, stopped.sum() / max(flow.sum(), 1e-12), _named(network, stopped)))
    return tuple(found)


def _blow(hazard: str, days: pl.DataFrame, reached: float, stops: tuple[str, ...]) -> Blow:
    after = days.filter(pl.col("day") >= 0)
    short = after.filter(pl.col("service") < WHOLE)
    if not short.height:
        return Blow(hazard, days, None, None, 0.0, float(reached), stops)
    lost = 1.0 - short.get_column("service").to_numpy()
    behind = np.searchsorted(np.cumsum(lost), BEHIND * lost.sum() - 1e-12)
    day = short.get_column("day")
    over = int(day[int(behind)])
    return Blow(hazard, days, int(day[0]), over, float(lost.sum()), float(reached), stops)


def _stopped(perils: Perils, hazard: int, flow: Floats) -> Floats:
    """Value of each channel's flow that a strike stops at its start; rows that reach the same channel stop what is left."""
    works = np.ones(len(flow))
    for row in range(perils.row_start[hazard], perils.row_start[hazard + 1]):
        if perils.effect[row] != DUTY:
            record = perils.rows.row(row, named=True)
            at = perils.reach_channel[perils.reach_start[row] : perils.reach_start[row + 1]]
            works[at] *= 1.0 - record["severity"] * record["probability"]
    return flow * (1.0 - works)


def _named(network: Network, stopped: Floats) -> tuple[str, ...]:
    """Name what is stopped, by product and site."""
    by: dict[str, float] = {}
    for at in np.flatnonzero(stopped > 0.0):
        channel = network.channels[at]
        point = network.points[channel.into]
        site = network.points[channel.origin].site if channel.kind == "lane" else point.site
        name = f"{point.product} from {site}"
        by[name] = max(by.get(name, 0.0), float(stopped[at]))
    return tuple(sorted(by, key=lambda name: -by[name]))


def worst(perils: Perils) -> int | None:
    """Give the hazard with the row that takes most capacity-days from what it names, whatever the plan; None where none takes any.

    Severity, probability and duration alone decide, and then the user's order, so that every strategy of a model is shown the same blow.
    """
    weight = np.zeros(len(perils.names))
    for hazard in range(len(perils.names)):
        for row in range(perils.row_start[hazard], perils.row_start[hazard + 1]):
            record = perils.rows.row(row, named=True)
            if record["acts_on"] != "duty":
                blow = record["severity"] * record["probability"] * record["duration"]
                weight[hazard] = max(weight[hazard], blow)
    return int(np.argmax(weight)) if weight.size and weight.max() > 0.0 else None


def recover(network: Network, perils: Perils, hazard: int | None, how: SimulationParams) -> pl.DataFrame:
    """Give service day by day (share of demand that is not lost, share that does not wait) after one strike of a hazard."""
    if hazard is None:
        return pl.DataFrame(schema=RECOVERY)
    rows = np.arange(perils.row_start[hazard], perils.row_start[hazard + 1])
    duration = perils.rows.get_column("duration").to_numpy()[rows]
    severity = perils.rows.get_column("severity").to_numpy()[rows]
    reached = perils.rows.get_column("probability").to_numpy()[rows]
    start = np.full(len(rows), float(STRUCK_ON))
    blow = Strikes(
        np.zeros(len(rows), dtype=np.int64),
        start,
        start + duration,
        perils.ramp[rows],
        severity * reached,
        rows.astype(np.int64),
    )
    one = replace(how, scenarios=1, workers=1, measure=False)
    run = simulate(network, perils, one, blow=blow)
    demand = np.maximum(run.day_demand, 1e-12)
    return pl.DataFrame(
        {
            "day": np.arange(len(run.day_units)) - STRUCK_ON,
            "service": 1.0 - run.day_units / demand,
            "on_time": np.maximum(0.0, 1.0 - run.day_late / demand),
        },
        schema=RECOVERY,
    )
