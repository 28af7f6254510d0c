"""An inter-country input-output table: who sold what to whom in a year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from allyshore.errors import UsageError
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

Vector = np.ndarray[tuple[int], np.dtype[np.float64]]
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]

FINAL = "final"


@dataclass(frozen=True, eq=False)
class InterCountryTable:
    """What each sector of each country sold to each sector and to final demand, in million USD of the year.

    Attributes
    ----------
    name, year, source
        Which table it is, the year whose prices and pattern it has, and who made it.
    country, sector
        Of each row and each column of `flows`, the country (ISO3, or ROW for the rest of the world) and the sector's code.
    buyers
        Countries of the columns of `final`.
    flows
        Intermediate sales, seller by buyer, n × n.
    final
        Sales to final demand (consumption, investment, change in stocks), seller by country of the buyer, n × countries.
    titles
        What each sector's code stands for.
    """

    name: str
    year: int
    source: str
    country: tuple[str, ...]
    sector: tuple[str, ...]
    buyers: tuple[str, ...]
    flows: Matrix
    final: Matrix
    titles: Mapping[str, str]

    @cached_property
    def output(self) -> Vector:
        """Gross output of each row: all that it sold."""
        total: Vector = self.flows.sum(axis=1) + self.final.sum(axis=1)
        return total

    @cached_property
    def value_added(self) -> Vector:
        """Output less intermediate purchases: wages, profits, and taxes less subsidies on what was bought."""
        left: Vector = self.output - self.flows.sum(axis=0)
        return left

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Countries that sell, in the table's order."""
        return tuple(dict.fromkeys(self.country))

    @cached_property
    def sectors(self) -> tuple[str, ...]:
        """Codes of the sectors, in the table's order."""
        return tuple(dict.fromkeys(self.sector))

    @cached_property
    def _rows(self) -> dict[str, NDArray[np.intp]]:
        marks = np.asarray(self.country)
        return {country: np.flatnonzero(marks == country) for country in self.countries}

    def rows_of(self, country: str) -> NDArray[np.intp]:
        """Rows of one country.

        Raises
        ------
        UsageError
            The table has no such country.
        """
        rows = self._rows.get(country)
        if rows is None:
            hint = did_you_mean(country, self.countries)
            raise UsageError(
                f"{self.name}: expected a country of the table{hint}, found '{country}'. It has {', '.join(self.countries)}; "
                "other countries are inside ROW."
            )
        return rows

    def at(self, country: str, sector: str) -> int | None:
        """Row of a country's sector, or None where the table has none."""
        return self._places.get((country, sector))

    @cached_property
    def _places(self) -> dict[tuple[str, str], int]:
        return {place: row for row, place in enumerate(zip(self.country, self.sector, strict=True))}

    def exports(self, exporter: str, importer: str) -> Vector:
        """Gross exports of each row of one country to another, intermediate and final, million USD."""
        rows, columns = self.rows_of(exporter), self.rows_of(importer)
        if exporter == importer:
            raise UsageError(
                f"{self.name}: expected two different countries, found {exporter} twice. Exports cross a border."
            )
        sold: Vector = np.zeros(len(self.country))
        sold[rows] = self.flows[np.ix_(rows, columns)].sum(axis=1)
        if importer in self.buyers:
            sold[rows] += self.final[rows, self.buyers.index(importer)]
        return sold

    def title(self, sector: str) -> str:
        """What a sector's code stands for; the code itself where nobody says."""
        return self.titles.get(sector, sector)
