"""The law of each period of a plan: the world on the first day of each, one world for periods between which no dated row turns."""

from __future__ import annotations

import datetime as dt
import itertools
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from allyshore.units import Weeks
    from allyshore.world import World

DATED = (
    *("measures", "measure_products", "fees", "programmes", "blocs"),
    *("hts", "hts_special", "hts_revisions"),
)
"""Tables whose rows begin and end on days that a duty bill looks at."""
BY_PERIOD = "by period"
"""What `law` of a model says where each period has its own."""
DAYS_PER_WEEK = 7
_DAY = dt.timedelta(days=1)


def first_day(on: dt.date, period: int, weeks: Weeks) -> dt.date:
    """Give the first day of a period, counted from 1; the first begins on the day of the plan, each `weeks` after the one before."""
    return on + dt.timedelta(days=round((period - 1) * weeks * DAYS_PER_WEEK))


def worlds(world: World, tariffs: pl.DataFrame, periods: int, weeks: Weeks) -> tuple[World, ...]:
    """Give the world whose law each period is priced by, in the order of the periods.

    A period whose first day has the same law as that of the period before, as far as the tables know, shares its world; the first
    has `world` itself. Law that is not known yet changes nothing: what is in force stays.

    Parameters
    ----------
    world
        The day of the plan, the first day of period 1.
    tariffs
        The user's table of duties of other importers, whose rates may be dated too.
    periods, weeks
        How many periods the plan has, and the length of each.
    """
    days = [first_day(world.date, period, weeks) for period in range(1, periods + 1)]
    turns = _turns(world, tariffs, days[0], days[-1])
    found = [world]
    for before, day in itertools.pairwise(days):
        same = bisect_right(turns, before) == bisect_right(turns, day)
        found.append(found[-1] if same else world.at(day))
    return tuple(found)


def _turns(world: World, tariffs: pl.DataFrame, first: dt.date, last: dt.date) -> list[dt.date]:
    """Days after `first` and up to `last` on which some row begins or no longer holds, sorted."""
    if first == last:
        return []
    days: set[dt.date] = set()
    for frame in (tariffs, *(world.table(name) for name in DATED)):
        for column, shift in (
            ("valid_from", dt.timedelta()),
            ("in_force", dt.timedelta()),
            ("valid_to", _DAY),
        ):
            if column in frame.columns:
                found = frame.get_column(column).drop_nulls().unique()
                days |= {day + shift for day in found if day < dt.date.max}
    return sorted(day for day in days if first < day <= last)
