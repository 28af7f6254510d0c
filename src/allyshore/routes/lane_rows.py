"""The shape of filled-in lanes, whatever their mode: parallel arrays while they are reckoned, a frame at the end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Codes = NDArray[np.integer]

LANE_ROW = {
    "origin": pl.String(),
    "destination": pl.String(),
    "mode": pl.String(),
    "cost": pl.Float64(),
    "cost_sd": pl.Float64(),
    "days": pl.Float64(),
    "days_sd": pl.Float64(),
    "port_of_entry": pl.String(),
    "distance_km": pl.Float64(),
    "passages": pl.String(),
    "via": pl.String(),
    "source": pl.String(),
}
"""Columns of a filled-in lane; `cost` is USD for a full load of the mode, `cost_sd` and `days_sd` are standard deviations."""


@dataclass(frozen=True, slots=True)
class Named:
    """Texts as positions in a list of distinct ones, so that a million of them cost a million small numbers.

    Attributes
    ----------
    names
        The texts; position 0 is the empty one.
    at
        For each row the position in `names`, shape (n,).
    """

    names: tuple[str, ...]
    at: Codes

    @classmethod
    def of(cls, names: Sequence[str], at: Codes) -> Named:
        """Name rows by positions in `names`, -1 for none."""
        return cls(("", *names), np.asarray(at, dtype=np.int64) + 1)

    def take(self, which: Whole) -> Named:
        """Give the rows of these positions."""
        return Named(self.names, self.at[which])

    def series(self) -> pl.Series:
        """Give the texts, one for each row."""
        return pl.Series(self.names, dtype=pl.String).gather(self.at)


def joined(parts: Sequence[Named], separator: str = "; ") -> Named:
    """Join the texts of each row, empty ones left out; only combinations that occur are written."""
    first, *rest = parts
    for part in rest:
        key = first.at * len(part.names) + part.at
        used = np.zeros(len(first.names) * len(part.names), dtype=bool)
        used[key] = True
        used[0] = True
        pairs = np.flatnonzero(used)
        number = np.zeros(len(used), dtype=np.int64)
        number[pairs] = np.arange(len(pairs))
        sides = zip(("left", "right"), (first, part), np.divmod(pairs, len(part.names)), strict=True)
        texts = pl.DataFrame(
            {side: pl.Series(named.names, dtype=pl.String).gather(at) for side, named, at in sides}
        )
        full = [pl.when(pl.col(side) != "").then(pl.col(side)) for side in ("left", "right")]
        names = (
            texts.select(pl.concat_str(full, separator=separator, ignore_nulls=True)).to_series().to_list()
        )
        first = Named(tuple(names), number[key])
    return first


def first_of(parts: Sequence[Named]) -> Named:
    """Give for each row the first text that is not empty."""
    names: tuple[str, ...] = ("",)
    at = np.zeros(len(parts[0].at), dtype=np.int64)
    for part in parts:
        at = np.where((at == 0) & (part.at > 0), part.at + len(names) - 1, at)
        names += part.names[1:]
    return Named(names, at)


@dataclass(frozen=True, slots=True)
class Lanes:
    """Lanes of one mode in parallel arrays.

    Attributes
    ----------
    mode, source
        The mode; where the numbers come from.
    origin, destination
        Positions in the list of places.
    km, cost, cost_sd, days, days_sd
        Kilometres door to door; USD a load and its standard deviation; days and their standard deviation.
    entry, passages, via
        Port of entry; straits and canals joined by ';'; ports on the way joined by '; '. None where the mode has none.
    """

    mode: str
    source: str
    origin: Whole
    destination: Whole
    km: Floats
    cost: Floats
    cost_sd: Floats
    days: Floats
    days_sd: Floats
    entry: Named | None = None
    passages: Named | None = None
    via: Named | None = None

    def take(self, which: Whole) -> Lanes:
        """Give the lanes of these positions."""
        numbers = ("origin", "destination", "km", "cost", "cost_sd", "days", "days_sd")
        texts = ("entry", "passages", "via")
        parts = {name: getattr(self, name)[which] for name in numbers}
        named = {name: (text := getattr(self, name)) and text.take(which) for name in texts}
        return replace(self, **parts, **named)

    def frame(self, places: pl.Series) -> pl.DataFrame:
        """Write the lanes as rows of `LANE_ROW`, with the names of the places."""
        n = len(self.origin)
        texts = {
            name: _repeated("", n) if column is None else column.series()
            for name, column in (
                ("port_of_entry", self.entry),
                ("passages", self.passages),
                ("via", self.via),
            )
        }
        columns = {
            "origin": places.gather(self.origin),
            "destination": places.gather(self.destination),
            "mode": _repeated(self.mode, n),
            "cost": self.cost,
            "cost_sd": self.cost_sd,
            "days": self.days,
            "days_sd": self.days_sd,
            "distance_km": self.km,
            "source": _repeated(self.source, n),
        } | texts
        return pl.DataFrame({name: columns[name] for name in LANE_ROW}, schema=LANE_ROW)


def _repeated(text: str, n: int) -> pl.Series:
    return pl.Series([text], dtype=pl.String).new_from_index(0, n)
