"""The scorecard: every dimension beside every other, the ranks, and the reason for each verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.errors import FactMissing, Fault
from allyshore.spelling import suggestion
from allyshore.trust.params import DIMENSION_NAMES, DIMENSION_TITLES, Estimates, TrustParams
from allyshore.trust.scaling import Board, Floats, Ints, overall, ranks

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    import polars as pl

NOT_TRUSTED, HOME, UNKNOWN = "not trusted", "home", "unknown"


@dataclass(frozen=True, eq=False)
class Scorecard:
    """Whom to rely on, on one day.

    Attributes
    ----------
    date
        The day of the memberships; no indicator of a later year was used.
    params
        The scheme that was asked for.
    frame
        One row per country: country, name, one column per dimension (0 to 1; null: not known), score (the weighted mean
        of the dimensions), rank (null where the score is), blocs (all on the day), trusted, door (empty: none),
        reasons, why.
    values
        One row per known value: country, dimension, indicator, title, value, unit, year, source, observed, note,
        scaled (0 to 1; null where it has no weight: it is shown as published), rank, of, weight.
    board
        The indicators on their scales.
    groups
        Group of each country for concentration.
    """

    date: dt.date
    params: TrustParams
    frame: pl.DataFrame
    values: pl.DataFrame
    board: Board = field(repr=False)
    groups: Mapping[str, str] = field(repr=False)

    def trusted(self, country: str) -> bool:
        """Whether the country is a trusted partner by one of the doors.

        Raises
        ------
        FactMissing
            The code is not in the table of countries.
        """
        return bool(self._row(country)["trusted"])

    def why(self, country: str) -> str:
        """Give the verdict in sentences: the door, and each condition with number, threshold and year."""
        return str(self._row(country)["why"])

    def partners(self) -> frozenset[str]:
        """ISO3 codes of all trusted countries."""
        return frozenset(self.frame.filter("trusted")["country"])

    def band(self, country: str) -> str:
        """Give ``home``, ``trusted by DOOR`` or ``not trusted``."""
        if country == self.params.market:
            return HOME
        door = self._row(country)["door"]
        return f"trusted by {door}" if door else NOT_TRUSTED

    def group(self, country: str) -> str:
        """Give the country's group of the scheme, for concentration: ``home``, a group of blocs, or ``rest``."""
        self._row(country)
        return self.groups[country]

    @cached_property
    def dimensions(self) -> Floats:
        """Scores (countries, 6) in the order of `frame` and `DIMENSION_NAMES`; NaN where not known."""
        return self.frame.select(DIMENSION_NAMES).fill_null(float("nan")).to_numpy()

    @cached_property
    def dimension_ranks(self) -> Ints:
        """Rank (countries, 6) in each dimension among the countries known there; 0 where not known."""
        return np.column_stack([ranks(column) for column in self.dimensions.T])

    def gaps(self, country: str) -> list[str]:
        """Say for each dimension that is not known which counted indicators are missing, and for estimated cells that they are."""
        row = self.place(country)
        said = []
        for column, name in enumerate(DIMENSION_NAMES):
            if np.isnan(self.dimensions[row, column]):
                missing = [
                    one.label
                    for place, one in enumerate(self.board.indicators)
                    if one.dimension == name and one.weight > 0.0 and np.isnan(self.board.scaled[row, place])
                ]
                said.append(
                    f"{DIMENSION_TITLES[name]} not known: no {' and no '.join(missing)}{self._cure(missing)}"
                )
        return said + [
            f"{cell['title']}: {cell['note']}"
            for cell in self.cells(country)
            if not cell["observed"] and cell["weight"] > 0.0
        ]

    def _cure(self, missing: list[str]) -> str:
        cost = next((one.label for one in self.params.indicators if one.name == "skilled_labour_cost"), "")
        if cost in missing and self.params.estimates is Estimates.NONE:
            return " observed (a fitted one, where there is one, counts only where estimates are asked for)"
        return ""

    def left_out(self, country: str) -> dict[str, int | None]:
        """Give the country's overall rank with each counted indicator left out, among the countries that have a score now.

        An indicator that is the only one of its dimension takes the dimension with it. None where the country has no rank.
        """
        row = self.place(country)
        return {name: int(order[row]) or None for name, order in self._without.items()}

    @cached_property
    def _without(self) -> dict[str, Ints]:
        ranked = ~np.isnan(overall(self.dimensions, self.params.weights))
        found = {}
        for one in self.params.indicators:
            if one.weight > 0.0:
                dimensions = self.board.dimensions(self.params, without=one.name)
                weights = [
                    0.0 if np.isnan(dimensions[:, place]).all() else weight
                    for place, weight in enumerate(self.params.weights)
                ]
                total = overall(dimensions, weights) if any(weights) else np.full(len(dimensions), np.nan)
                found[one.name] = ranks(np.where(ranked, total, np.nan))
        return found

    def place(self, country: str) -> int:
        """Give the number of the country's row in `frame`."""
        return int(self._row(country)["place"])

    def row(self, country: str) -> Mapping[str, Any]:
        """Give the country's row of `frame`, with its ``place`` there."""
        return self._row(country)

    def cells(self, country: str) -> list[dict[str, Any]]:
        """Give the country's rows of `values`."""
        return self._cells.get(country, [])

    @cached_property
    def _cells(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for cell in self.values.iter_rows(named=True):
            found.setdefault(cell["country"], []).append(cell)
        return found

    def check(self, countries: Iterable[str]) -> None:
        """Hold every code to the table of countries.

        Raises
        ------
        FactMissing
            With every code that is not there.
        """
        faults = [
            Fault("countries", None, "country", "an ISO3 code", repr(code), suggestion(code, self._rows))
            for code in countries
            if code not in self._rows
        ]
        if faults:
            raise FactMissing(faults)

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        return {row["country"]: row for row in self.frame.with_row_index("place").iter_rows(named=True)}

    def _row(self, country: str) -> dict[str, Any]:
        self.check([country])
        return self._rows[country]
