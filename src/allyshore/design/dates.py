"""What the plan's duty would be by the law of each period: the design prices all of them by the law of its day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl

from allyshore.design.flows import with_duty
from allyshore.errors import FactMissing
from allyshore.world import World

if TYPE_CHECKING:
    from allyshore.design.network import Network
    from allyshore.design.params import DesignParams

WAY = ["origin", "destination", "mode", "product", "state", "claimed"]
DAYS_PER_WEEK = 7
DOLLAR = 1.0


def first_day(on: dt.date, period: int, weeks: float) -> dt.date:
    """Give the first day of a period, of plans that begin on the day of the law."""
    return on + dt.timedelta(days=round((period - 1) * weeks * DAYS_PER_WEEK))


def later_law(network: Network, world: World, ship: pl.DataFrame, params: DesignParams) -> tuple[str, ...]:
    """Say by how much duty and fees of the shipments [USD a year] differ where each is billed on the first day of its period.

    Empty for plans of one period, and where nothing differs by a dollar.
    """
    chain = network.chain
    more = 0.0
    for (period,), rows in ship.partition_by("period", as_dict=True, maintain_order=True).items():
        day = first_day(world.date, int(str(period)), chain.weeks_per_period)
        if day == world.date:
            continue
        moved = rows.select(*WAY, "quantity", paid=pl.col("duty") + pl.col("fees")).join(
            network.moves.drop("duty", "fees"), on=WAY, maintain_order="left"
        )
        try:
            billed = with_duty(chain, World(day, world.overrides, world.imports), moved, params.duty)
        except FactMissing as missing:
            return (
                f"Every period is priced by the law of {world.date}; that of {day} could not be asked: {missing.faults[0]}",
            )
        due = billed.select((pl.col("quantity") * (pl.col("duty") + pl.col("fees"))).sum()).item()
        more += float(due) - float(moved.get_column("paid").sum())
    yearly = more * chain.annual
    if abs(yearly) < DOLLAR:
        return ()
    way = "more" if yearly > 0.0 else "less"
    return (
        (
            f"Every period is priced by the law of {world.date}. Billed on the first day of its period (the first begins on that day), "
            f"the same shipments would pay {abs(yearly):,.0f} USD a year {way} in duty and fees: measures begin or end in between."
        ),
    )
