"""Lanes, hours and pre-clearance at a land port of entry: the facts from which `routes` reckons its queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.routes.border import Entries
from allyshore.routes.freight import Freight

if TYPE_CHECKING:
    from allyshore.levers.lever import Lever
    from allyshore.levers.state import State
    from allyshore.routes import RouteParams
    from allyshore.world import World

QUEUES = "land_port_queues"
_FACT = {"lanes": "booths", "hours": "open_hours", "service": "service"}
_LEAST = {"booths": 1.0, "open_hours": 1.0, "service": 1.0}
_MOST = {"booths": 1000.0, "open_hours": 24.0, "service": 3600.0}
_HOURS_A_DAY = 24.0


def smart_border(state: State, lever: Lever, amount: float, params: RouteParams) -> State:
    """Change a port's booths, hours open and seconds in a booth, in the world.

    Lanes that are yet to be filled in follow by `routes.connect`. A lane of the user's that names the port as its port of entry
    gets shorter by as much as the mean wait there does; its cost is a contract and stays.
    """
    before = state.world.table(QUEUES)
    frame = before
    for field, by in lever.effect.items():
        fact = _FACT[field]
        here = (pl.col("port") == lever.target) & (pl.col("fact") == fact)
        moved = (pl.col("value") + by * amount).clip(_LEAST[fact], _MOST[fact])
        frame = frame.with_columns(value=pl.when(here).then(moved).otherwise("value"))
    changed = state.with_table(QUEUES, frame)
    own = pl.col("port_of_entry") == lever.target
    if state.chain.lanes.filter(own).is_empty():
        return changed
    less = (
        wait(state.world, lever.target, params) - wait(changed.world, lever.target, params)
    ) / _HOURS_A_DAY
    days = pl.when(own).then((pl.col("days") - less).clip(0.0)).otherwise("days").alias("days")
    return changed.with_chain(lanes=state.chain.lanes.with_columns(days))


def wait(world: World, port: str, params: RouteParams) -> float:
    """Give the mean hours that trucks wait at a land port on their way into the United States; 0 where no queue of it is known."""
    freight = Freight.of(world, params.overrides)
    entries = Entries.of(world, freight, params.land_port_trucks, frozenset(), divert=False)
    at = [here for here, name in enumerate(entries.name) if name == port]
    return float(np.asarray(entries.wait)[at[0]]) if at else 0.0
