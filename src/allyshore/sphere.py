"""Distance on the globe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth, km (IUGG)."""


def great_circle(longitude: Floats, latitude: Floats, to_longitude: Floats, to_latitude: Floats) -> Floats:
    """Give great-circle kilometres between points in degrees, by the haversine formula; arrays broadcast."""
    east, north, to_east, to_north = (np.radians(x) for x in (longitude, latitude, to_longitude, to_latitude))
    half = (
        np.sin((to_north - north) / 2) ** 2
        + np.cos(north) * np.cos(to_north) * np.sin((to_east - east) / 2) ** 2
    )
    kilometres: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return kilometres


def great_circle_of(
    longitude: pl.Expr, latitude: pl.Expr, to_longitude: pl.Expr, to_latitude: pl.Expr
) -> pl.Expr:
    """Give the same kilometres between columns of a frame, in degrees; empty where a coordinate is."""
    north, to_north = latitude.radians(), to_latitude.radians()
    half = ((to_north - north) / 2).sin() ** 2 + north.cos() * to_north.cos() * (
        (to_longitude.radians() - longitude.radians()) / 2
    ).sin() ** 2
    return 2 * EARTH_RADIUS_KM * half.clip(0.0, 1.0).sqrt().arcsin()
