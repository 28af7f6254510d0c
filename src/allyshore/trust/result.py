"""The scorecard: every dimension beside every other, and the reason for each verdict."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.errors import FactMissing, Fault

if TYPE_CHECKING:
    import datetime as dt

    from allyshore.trust.params import TrustParams


@dataclass(frozen=True)
class Scorecard:
    """Whom to rely on, on one day.

    Attributes
    ----------
    date
        The day of the memberships; no indicator of a later year was used.
    params
        The thresholds and treaties that were asked for.
    frame
        One row per country: country, name, one column per dimension (null: not known), treaties (those of
        `params.treaties` in force), blocs (every bloc it belongs to on the day), trusted, door (democracy, treaty
        or empty), why.
    values
        One row per known value: country, dimension, indicator, value, unit, year, source.
    """

    date: dt.date
    params: TrustParams
    frame: pl.DataFrame
    values: pl.DataFrame

    def trusted(self, country: str) -> bool:
        """Whether the country is a trusted partner by either door.

        Raises
        ------
        FactMissing
            The code is not in the table of countries.
        """
        return bool(self._row(country)["trusted"])

    def why(self, country: str) -> str:
        """Give the verdict in a sentence: the door, and each test with number, threshold and year."""
        return str(self._row(country)["why"])

    def partners(self) -> frozenset[str]:
        """ISO3 codes of all trusted countries."""
        return frozenset(self.frame.filter(pl.col("trusted"))["country"])

    def to_dict(self) -> dict[str, Any]:
        """Give the scorecard as plain JSON values."""
        return {
            "on": self.date.isoformat(),
            "params": {
                "democracy_min": self.params.democracy_min,
                "rule_of_law_min": self.params.rule_of_law_min,
                "treaties": list(self.params.treaties),
                "excluded": sorted(self.params.excluded),
            },
            "countries": self.frame.to_dicts(),
            "values": self.values.to_dicts(),
        }

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        return {row["country"]: row for row in self.frame.iter_rows(named=True)}

    def _row(self, country: str) -> dict[str, Any]:
        if country not in self._rows:
            near = difflib.get_close_matches(country, self._rows, n=1, cutoff=0.5)
            hint = f" (did you mean {near[0]}?)" if near else ""
            raise FactMissing([Fault("countries", None, "country", f"an ISO3 code{hint}", f"'{country}'")])
        return self._rows[country]
