"""The ways from one place to another, side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from allyshore.errors import UsageError
from allyshore.routes.connect import estimate
from allyshore.routes.params import FILLED_MODES, RouteParams

if TYPE_CHECKING:
    from allyshore.routes.find_place import Place
    from allyshore.world import World

DAY_VALUE = 200.0
"""USD a load; our assumption, below the 0.6 % of the cargo's value that Hummels and Schaur (2013) find a day to be worth at least."""
PLACE = {
    "site": pl.String(), "country": pl.String(), "subdivision": pl.String(), "latitude": pl.Float64(), "longitude": pl.Float64(),
    "port": pl.String(),
}  # fmt: skip


def ways(start: Place, end: Place, world: World, params: RouteParams | None = None) -> pl.DataFrame:
    """Give every way from one place to the other that the world's tables can price, cheapest first.

    Of `params`, `modes` and `short_sea` do not count: every mode is tried, ships and aircraft within one landmass too. By ship
    there are two ways where the cheapest pair of ports is not also the best for whom a day is worth `DAY_VALUE`.

    Returns
    -------
    polars.DataFrame
        mode, distance_km [km door to door], days, days_sd, cost_usd and cost_sd_usd [USD for a full load of the mode], passages (list),
        port_of_entry, via. Empty where none is known.

    Raises
    ------
    UsageError
        Both places are the same, or a passage to be closed does not exist.
    """
    if (start.latitude, start.longitude) == (end.latitude, end.longitude):
        raise UsageError(f"expected two places, found {start.name} twice")
    rows = [
        (
            f"{side} {place.name}",
            place.country,
            place.subdivision,
            place.latitude,
            place.longitude,
            place.port or None,
        )
        for side, place in (("from", start), ("to", end))
    ]
    places = pl.DataFrame(rows, schema=PLACE, orient="row")
    pair = pl.DataFrame({"origin": [rows[0][0]], "destination": [rows[1][0]]})
    asked = replace(params or RouteParams(), modes=FILLED_MODES, short_sea=True)
    sooner = replace(asked, modes=frozenset({"ocean"}), day_value=max(DAY_VALUE, asked.day_value))
    every = [estimate(places, pair, world, case) for case in (asked, sooner)]
    found = pl.concat(every).unique(["mode", "via"], keep="first", maintain_order=True)
    passages = (
        pl.when(pl.col("passages") == "")
        .then(pl.lit([], pl.List(pl.String)))
        .otherwise(pl.col("passages").str.split(";"))
    )
    return found.sort("cost").select(
        "mode",
        "distance_km",
        "days",
        "days_sd",
        pl.col("cost").alias("cost_usd"),
        pl.col("cost_sd").alias("cost_sd_usd"),
        passages.alias("passages"),
        "port_of_entry",
        "via",
    )
