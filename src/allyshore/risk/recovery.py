"""One strike of one hazard, and how a plan comes back: the same blow for every strategy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.risk.arrays import Strikes
from allyshore.risk.simulate import SimulationParams, simulate

if TYPE_CHECKING:
    from allyshore.risk.hazards import Perils
    from allyshore.risk.network import Network

STRUCK_ON = 30
"""Day of the strike, so that a picture shows the days before it."""
RECOVERY = {"day": pl.Int64(), "service": pl.Float64(), "on_time": pl.Float64()}


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
