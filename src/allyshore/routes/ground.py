"""In which country a point lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from allyshore.world import World

OFFSHORE_KM = 50.0
"""A point on the water, this near to land, belongs to that land."""


def country_at(world: World, latitude: float, longitude: float) -> tuple[str, float] | None:
    """Give the ISO3 country whose outline (table ``country_outline``) holds a point, and 0; near a shore the nearest and its km.

    Returns
    -------
    tuple or None
        None where no country lies within `OFFSHORE_KM`.
    """
    rings = world.table("country_outline").lazy().sort("ring", "corner")
    here = pl.lit(longitude)
    turn = (here < pl.col("longitude").min()).cast(pl.Int8) - (here > pl.col("longitude").max()).cast(pl.Int8)
    inside: dict[str, int] = {}
    box = (
        rings.group_by("ring", "country", maintain_order=True)
        .agg(
            pl.col("longitude", "latitude"),
            (360.0 * turn).alias("turn"),
            south=pl.col("latitude").min(),
            north=pl.col("latitude").max(),
        )
        .filter((pl.col("south") <= latitude + 1) & (pl.col("north") >= latitude - 1))
        .collect()
    )
    nearest: tuple[str, float] | None = None
    for country, east, north, degrees in box.select("country", "longitude", "latitude", "turn").iter_rows():
        x, y = np.asarray(east), np.asarray(north)
        at = longitude + degrees
        across = (y[:-1] > latitude) != (y[1:] > latitude)
        west = x[:-1][across] + (latitude - y[:-1][across]) / (y[1:][across] - y[:-1][across]) * (
            x[1:][across] - x[:-1][across]
        )
        if np.count_nonzero(west > at) % 2:
            inside[country] = inside.get(country, 0) + 1
            continue
        away = float(great_circle(np.array(at), np.array(latitude), x, y).min())
        if away <= OFFSHORE_KM and (nearest is None or away < nearest[1]):
            nearest = country, away
    held = sorted(country for country, count in inside.items() if count % 2)
    return (held[0], 0.0) if held else nearest
