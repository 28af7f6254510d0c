"""The shape of filled-in lanes, whatever their mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Texts = NDArray[np.object_]

LANE_ROW = {
    "origin": pl.String(),
    "destination": pl.String(),
    "mode": pl.String(),
    "cost": pl.Float64(),
    "days": pl.Float64(),
    "days_sd": pl.Float64(),
    "port_of_entry": pl.String(),
    "distance_km": pl.Float64(),
    "passages": pl.String(),
    "via": pl.String(),
    "source": pl.String(),
}
"""Columns of a filled-in lane; `cost` is USD for a full load of the mode."""


def lane_rows(
    mode: str,
    source: str,
    origin: Texts,
    destination: Texts,
    *,
    cost: Floats,
    days: Floats,
    days_sd: Floats,
    distance_km: Floats,
    port_of_entry: Texts | None = None,
    passages: Texts | None = None,
    via: Texts | None = None,
) -> pl.DataFrame:
    """Put parallel arrays into a frame of `LANE_ROW`; text that is left out is empty."""
    n = len(origin)
    empty = np.full(n, "", dtype=object)
    columns = {
        "origin": origin,
        "destination": destination,
        "mode": np.full(n, mode, dtype=object),
        "cost": cost,
        "days": days,
        "days_sd": days_sd,
        "port_of_entry": empty if port_of_entry is None else port_of_entry,
        "distance_km": distance_km,
        "passages": empty if passages is None else passages,
        "via": empty if via is None else via,
        "source": np.full(n, source, dtype=object),
    }
    return pl.DataFrame({name: list(cells) for name, cells in columns.items()}, schema=LANE_ROW)
