"""Hurricanes that passed near a place: how often, on which days, from the tracks of the world's table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Whole: TypeAlias = NDArray[np.int64]

HURRICANE_WIND = 64.0
"""Knots from which a storm is a hurricane (Saffir-Simpson scale)."""
NEAR = 100.0
"""Nautical miles within which a hurricane is held to have passed a place."""
EARTH = 3440.065
"""Mean radius of the earth, nautical miles."""
STEPS = 12
"""Points drawn between two fixes, which are six hours apart or less."""


@dataclass(frozen=True)
class Tracks:
    """Every half hour of every hurricane at hurricane wind.

    Attributes
    ----------
    storm, month
        Number of the storm and month of the year [point].
    latitude, longitude
        Radians [point].
    names
        Storms by number.
    first_year, last_year
        Years that the table covers.
    """

    storm: Whole
    month: Whole
    latitude: Floats
    longitude: Floats
    names: tuple[str, ...]
    first_year: int
    last_year: int

    @property
    def years(self) -> int:
        """Years covered."""
        return self.last_year - self.first_year + 1

    def passes(self, latitude: float, longitude: float) -> dict[str, int]:
        """Give the storms that came within `NEAR` of a place at hurricane wind, with the month in which each was nearest."""
        lat, lon = np.radians(latitude), np.radians(longitude)
        half = np.sin((self.latitude - lat) / 2.0) ** 2
        half += np.cos(self.latitude) * np.cos(lat) * np.sin((self.longitude - lon) / 2.0) ** 2
        away = 2.0 * EARTH * np.arcsin(np.sqrt(half))
        found: dict[str, int] = {}
        for point in np.flatnonzero(away <= NEAR)[np.argsort(away[away <= NEAR], kind="stable")]:
            found.setdefault(self.names[self.storm[point]], int(self.month[point]))
        return found


def tracks(table: pl.DataFrame) -> Tracks:
    """Draw the ways of world table `hurricane_tracks` straight from fix to fix and keep what has hurricane wind."""
    fixes = table.sort("storm", "day", "hour")
    names = tuple(fixes["storm"].unique(maintain_order=True))
    number = fixes["storm"].replace_strict({name: at for at, name in enumerate(names)}, return_dtype=pl.Int64)
    storm = number.to_numpy()
    month = fixes["day"].dt.month().cast(pl.Int64).to_numpy()
    where = np.column_stack([fixes[name].to_numpy() for name in ("latitude", "longitude", "wind")])
    follows = np.flatnonzero(storm[1:] == storm[:-1])
    part = (np.arange(STEPS) / STEPS)[None, :, None]
    between = where[follows][:, None, :] * (1.0 - part) + where[follows + 1][:, None, :] * part
    drawn = np.concatenate([between.reshape(-1, 3), where])
    of = np.concatenate([np.repeat(storm[follows], STEPS), storm])
    when = np.concatenate([np.repeat(month[follows], STEPS), month])
    strong = drawn[:, 2] >= HURRICANE_WIND
    years = fixes["day"].dt.year()
    return Tracks(
        of[strong],
        when[strong],
        np.radians(drawn[strong, 0]),
        np.radians(drawn[strong, 1]),
        names,
        int(years.min() or 0),  # type: ignore[arg-type]  # whole numbers
        int(years.max() or 0),  # type: ignore[arg-type]
    )
