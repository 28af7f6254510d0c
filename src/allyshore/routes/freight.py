"""Costs and speeds from table `freight`, looked up by parameter, mode and the narrowest region that has a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from allyshore.errors import FactMissing, Fault, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from allyshore.world import World

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Texts = NDArray[np.object_]

TABLES = ("freight", "driving_hours")
EVERYWHERE = ""
"""Region of a row that holds wherever no narrower row does."""


@dataclass(frozen=True, slots=True)
class Freight:
    """The table as a mapping, with the caller's overrides in place; make it with `Freight.of`."""

    rows: Mapping[tuple[str, str, str], float]

    @classmethod
    def of(cls, world: World, overrides: Mapping[tuple[str, str, str], float]) -> Freight:
        """Read tables ``freight`` and ``driving_hours`` and put the overrides over them.

        Raises
        ------
        UsageError
            An override names a parameter and mode that the table does not have, or is not a finite number of 0 or more.
        """
        rows = {
            (parameter, mode, region or EVERYWHERE): value
            for name in TABLES
            for parameter, mode, region, value in world.table(name)
            .select("parameter", "mode", "region", "value")
            .iter_rows()
        }
        known = {key[:2] for key in rows}
        for key, value in overrides.items():
            if key[:2] not in known:
                raise UsageError(
                    f"RouteParams.overrides: expected a parameter and mode of table freight, found {key[0]}, {key[1]}."
                )
            if not (np.isfinite(value) and value >= 0):
                raise UsageError(
                    f"RouteParams.overrides, {', '.join(key)}: expected a finite number of 0 or more, found {value}."
                )
        return cls(rows | dict(overrides))

    def value(self, parameter: str, mode: str, *regions: str) -> float:
        """Give the value of the first region that has a row, else of everywhere.

        Raises
        ------
        FactMissing
            No row at all.
        """
        for region in (*regions, EVERYWHERE):
            found = self.rows.get((parameter, mode, region))
            if found is not None:
                return found
        place = " or ".join(region for region in regions if region) or "everywhere"
        raise FactMissing(
            [
                Fault(
                    "world freight",
                    None,
                    parameter,
                    f"a row for {mode} in {place}",
                    "none",
                    "Bring the number through RouteParams.overrides or your own freight table",
                )
            ]
        )

    def has(self, parameter: str, mode: str, region: str) -> bool:
        """Tell whether a region has a row of its own."""
        return (parameter, mode, region) in self.rows

    def trades(self, parameter: str, mode: str, regions: Texts) -> tuple[Floats, Whole]:
        """Give `value` for every direction between regions.

        Returns
        -------
        tuple
            Values, shape (regions, regions), from row to column; and for each of the given texts its row in them.
        """
        names, at = np.unique(regions.astype(str), return_inverse=True)
        table = np.array(
            [[self.value(parameter, mode, f"{a}>{b}") for b in names] for a in names], dtype=np.float64
        )
        return table, at
