"""What the tables hold of a spot: the newest value of each row up to the day, and rates reckoned from counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.siting.indicators import (
    CRIMES,
    EMPLOYMENT,
    ENGINEERS,
    FDI_PER_HEAD,
    PLAIN,
    POWER,
    POWER_QUARTER,
    SECURITY,
    SITES,
    UNEMPLOYMENT,
    WAGE,
)
from allyshore.siting.result import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allyshore.siting.indicators import Indicator
    from allyshore.siting.spots import Spot
    from allyshore.world import World

YOURS = ("region_wages", "region_power", "region_engineers", "region_sites")
"""Tables that ship empty and that the user fills."""
_YEARS_OF_FDI = 3
_SURVEY = "employees, US wage survey (OEWS)"
_MEDIAN = "median of employees, US wage survey (OEWS)"
_ONE_MILLION = 1_000_000
_PER = 100_000


@dataclass(frozen=True, slots=True)
class _Known:
    """One value of a table, with the region that it is of."""

    region: str
    year: int
    value: float
    observed: bool
    source: str


class Ledger:
    """The facts of the regions asked for, up to the day."""

    def __init__(self, spots: Sequence[Spot], world: World) -> None:
        self._regions = sorted({region for spot in spots for region in spot.within})
        self._day = world.date
        self._facts: dict[tuple[str, str, str], dict[int, _Known]] = {}
        for row in self._rows(world, "region_facts").iter_rows(named=True):
            known = _Known(row["region"], row["year"], row["value"], row["observed"], row["source"])
            key = (row["region"], row["indicator"], row["occupation"] or "")
            self._facts.setdefault(key, {})[row["year"]] = known
        self._yours = {name: self._rows(world, name) for name in YOURS}
        self._titles = dict(world.table("occupations").select("occupation", "title").iter_rows())

    def _rows(self, world: World, table: str) -> pl.DataFrame:
        rows = world.table(table)
        return rows.filter(pl.col("region").is_in(self._regions) & (pl.col("year") <= self._day.year))

    def cells(self, spot: Spot, occupations: Sequence[str]) -> Iterator[Cell]:
        """Give every cell of a spot that the tables answer, or that they do not."""
        for occupation in occupations:
            yield self._wage(spot, occupation)
        for occupation in occupations:
            yield self._plain(spot, EMPLOYMENT, occupation, definition=_SURVEY)
        yield self._unemployment(spot)
        yield self._engineers(spot)
        for indicator in PLAIN:
            yield self._plain(spot, indicator)
        for counted, indicator in zip(CRIMES, SECURITY, strict=True):
            yield self._rate(spot, counted, indicator)
        yield self._power(spot)
        yield self._plain(spot, POWER_QUARTER)
        yield self._fdi_per_head(spot)
        for indicator in SITES:
            yield self._site(spot, indicator)

    def _newest(self, spot: Spot, name: str, occupation: str = "", *, inherits: bool) -> _Known | None:
        for region in spot.within if inherits else spot.within[:1]:
            years = self._facts.get((region, name, occupation))
            if years:
                return years[max(years)]
        return None

    def _title(self, indicator: Indicator, occupation: str) -> str:
        if not occupation:
            return indicator.title
        return f"{indicator.title}: {self._titles.get(occupation, occupation)}"

    def _plain(self, spot: Spot, indicator: Indicator, occupation: str = "", *, definition: str = "") -> Cell:
        known = self._newest(spot, indicator.name, occupation, inherits=indicator.inherits)
        note = ""
        if indicator.name == "corporate_income_tax" and known is None and self._taxes_receipts(spot):
            note = "taxes receipts, not income or not income alone: a converted rate would not compare"
        if known is None:
            return self._gap(spot, indicator, occupation, note=note)
        return self._cell(
            spot, indicator, known, occupation=occupation, definition=definition or _producer(known.source)
        )

    def _taxes_receipts(self, spot: Spot) -> bool:
        return self._newest(spot, "gross_receipts_tax", inherits=True) is not None

    def _cell(
        self,
        spot: Spot,
        indicator: Indicator,
        known: _Known,
        *,
        occupation: str = "",
        definition: str,
        note: str = "",
    ) -> Cell:
        notes = [note] if note else []
        if known.region != spot.region:
            notes.append(f"of {known.region}")
        return Cell(
            spot=spot.name,
            indicator=indicator,
            occupation=occupation,
            title=self._title(indicator, occupation),
            value=known.value,
            year=known.year,
            observed=known.observed,
            source=known.source,
            definition=definition,
            note="; ".join(notes),
        )

    def _gap(self, spot: Spot, indicator: Indicator, occupation: str = "", *, note: str = "") -> Cell:
        return Cell(
            spot=spot.name,
            indicator=indicator,
            occupation=occupation,
            title=self._title(indicator, occupation),
            note=note or f"not known: {indicator.cure if spot.within else spot.mapped}",
            applies=not indicator.of or spot.country in indicator.of,
        )

    def _mine(self, spot: Spot, table: str, *conditions: pl.Expr) -> dict[str, Any] | None:
        """Give the newest row of a table that the user fills, of the smallest region that has one."""
        rows = self._yours[table].filter(*conditions) if conditions else self._yours[table]
        for region in spot.within:
            own = rows.filter(pl.col("region") == region).sort("year", descending=True)
            if own.height:
                return own.row(0, named=True)
        return None

    def _wage(self, spot: Spot, occupation: str) -> Cell:
        row = self._mine(spot, "region_wages", pl.col("occupation") == occupation)
        if row is not None:
            return self._cell(
                spot,
                WAGE,
                _brought(row, "wage"),
                occupation=occupation,
                definition=row["definition"],
                note="yours",
            )
        known = self._newest(spot, "wage_median", occupation, inherits=True)
        if known is None:
            return self._gap(spot, WAGE, occupation)
        return self._cell(spot, WAGE, known, occupation=occupation, definition=_MEDIAN)

    def _engineers(self, spot: Spot) -> Cell:
        table = self._yours["region_engineers"].filter(pl.col("region") == spot.region)
        if table.is_empty():
            return self._gap(spot, ENGINEERS)
        newest = table.filter(pl.col("year") == pl.col("year").max())
        row = newest.row(0, named=True) | {"graduates": newest["graduates"].sum()}
        fields = ", ".join(newest["field"].sort())
        return self._cell(
            spot, ENGINEERS, _brought(row, "graduates"), definition=row["definition"], note=f"yours: {fields}"
        )

    def _power(self, spot: Spot) -> Cell:
        row = self._mine(spot, "region_power")
        if row is None:
            return self._plain(spot, POWER)
        return self._cell(
            spot, POWER, _brought(row, "price"), definition=row["definition"], note=f"yours: {row['tariff']}"
        )

    def _site(self, spot: Spot, indicator: Indicator) -> Cell:
        row = self._mine(spot, "region_sites", pl.col(indicator.name).is_not_null())
        if row is None:
            return self._gap(spot, indicator)
        return self._cell(spot, indicator, _brought(row, indicator.name), definition="yours", note="yours")

    def _unemployment(self, spot: Spot) -> Cell:
        """1 - employed / labour force, of one survey and year."""
        force = self._newest(spot, "labour_force", inherits=True)
        if force is None:
            return self._gap(spot, UNEMPLOYMENT)
        employed = self._facts.get((force.region, "employed_persons", ""), {}).get(force.year)
        if employed is None or not force.value:
            return self._gap(spot, UNEMPLOYMENT)
        share = _Known(
            force.region, force.year, 1 - employed.value / force.value, observed=False, source=force.source
        )
        return self._cell(
            spot,
            UNEMPLOYMENT,
            share,
            definition=_producer(force.source),
            note="reckoned: 1 - employed / labour force",
        )

    def _people(self, region: str, year: int) -> _Known | None:
        return self._facts.get((region, "population", ""), {}).get(year)

    def _rate(self, spot: Spot, counted: str, indicator: Indicator) -> Cell:
        """Count of the year over the population of the same year, per 100,000."""
        count = self._newest(spot, counted, inherits=True)
        people = None if count is None else self._people(count.region, count.year)
        if count is None or people is None:
            return self._gap(spot, indicator)
        rate = _Known(
            count.region,
            count.year,
            _PER * count.value / people.value,
            observed=False,
            source=f"{count.source}; {people.source}",
        )
        return self._cell(
            spot,
            indicator,
            rate,
            definition=_producer(count.source),
            note=f"reckoned: {count.value:,.0f} over {people.value:,.0f} people",
        )

    def _fdi_per_head(self, spot: Spot) -> Cell:
        """Mean inflow of the last three years over the population of the last."""
        last = self._newest(spot, "fdi_inflow", inherits=True)
        people = None if last is None else self._people(last.region, last.year)
        if last is None or people is None:
            return self._gap(spot, FDI_PER_HEAD)
        years = self._facts[last.region, "fdi_inflow", ""]
        inflows = [
            years[year].value for year in range(last.year - _YEARS_OF_FDI + 1, last.year + 1) if year in years
        ]
        if len(inflows) < _YEARS_OF_FDI:
            return self._gap(spot, FDI_PER_HEAD, note="not known: the last three years are not all held")
        mean = _ONE_MILLION * sum(inflows) / _YEARS_OF_FDI / people.value
        known = _Known(last.region, last.year, mean, observed=False, source=f"{last.source}; {people.source}")
        return self._cell(
            spot,
            FDI_PER_HEAD,
            known,
            definition=_producer(last.source),
            note=f"reckoned: mean of {last.year - _YEARS_OF_FDI + 1} to {last.year}",
        )


def _brought(row: dict[str, Any], column: str) -> _Known:
    return _Known(row["region"], row["year"], float(row[column]), observed=True, source=row["source"])


def _producer(source: str) -> str:
    """Give the first words of a source: who measured, and what."""
    return source.split(", by way of", maxsplit=1)[0].split(";", maxsplit=1)[0]
