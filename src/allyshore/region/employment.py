"""How many people a sector needs: explicit coefficients, each with its count, year and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.errors import Fault, ModelInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.region.table import InterCountryTable, Vector
    from allyshore.world import World

JOBS, ALL = "sector_jobs", "all"


@dataclass(frozen=True, eq=False)
class Count:
    """What one country's jobs were counted as: by sector or in all, whom, in which year, by whom."""

    by_sector: bool
    basis: str
    year: int
    source: str

    def said(self) -> str:
        """Say it in a line."""
        how = (
            "by sector"
            if self.by_sector
            else "of the whole economy, the same per dollar of value added everywhere"
        )
        return f"{self.basis} {how}, {self.year} ({self.source})"


@dataclass(frozen=True, eq=False)
class Employment:
    """Jobs per row of a table under two readings.

    Attributes
    ----------
    sectors
        Jobs of each row's sector, where the country counts its sectors; NaN elsewhere. A count that covers several sectors is
        spread over them by output.
    average
        Jobs of each row if every sector needed as many per dollar of value added as the whole economy; NaN where no total is known.
    per_output
        Jobs per million USD of output at the prices of `output_year`, where the count comes with output; NaN elsewhere.
    counts, totals
        Behind `sectors` and `average`, by country.
    output_year
        By country.
    """

    sectors: Vector
    average: Vector
    per_output: Vector
    counts: Mapping[str, Count]
    totals: Mapping[str, Count]
    output_year: Mapping[str, int]


def employment(table: InterCountryTable, world: World) -> Employment:
    """Lay the world's counts of jobs over the rows of a table.

    Raises
    ------
    ModelInvalid
        A row of ``sector_jobs`` names a sector twice for its country; every such row is named.
    """
    rows = len(table.country)
    sectors, average, per_output = (np.full(rows, np.nan) for _ in range(3))
    counts: dict[str, Count] = {}
    totals: dict[str, Count] = {}
    output_year: dict[str, int] = {}
    faults: list[Fault] = []
    held = world.table(JOBS).filter(pl.col("country").is_in(list(table.countries)))
    strange = _of_other_sectors(held, table)
    for row in held.iter_rows(named=True):
        country = row["country"]
        count = Count(row["sectors"] != ALL, row["basis"], row["year"], row["source"])
        if row["sectors"] == ALL:
            places = table.rows_of(country)
            worth = np.maximum(table.value_added[places], 0.0)
            average[places] = row["jobs"] * worth / worth.sum()
            totals[country] = count
            continue
        if (country, row["source"]) in strange:
            continue
        here = [place for name in row["sectors"].split() if (place := table.at(country, name)) is not None]
        if not here:
            continue
        if not np.isnan(sectors[here]).all():
            faults.append(
                Fault(JOBS, None, "sectors", f"each sector of {country} in one row", row["sectors"])
            )
            continue
        output = np.maximum(table.output[here], 0.0)
        spread = output / output.sum() if output.sum() > 0 else np.full(len(here), 1.0 / len(here))
        sectors[here] = row["jobs"] * spread
        counts[country] = count
        if row["output"]:
            per_output[here] = row["jobs"] / row["output"]
            output_year[country] = row["output_year"]
    if faults:
        raise ModelInvalid(faults)
    return Employment(sectors, average, per_output, counts, totals, output_year)


def _of_other_sectors(held: pl.DataFrame, table: InterCountryTable) -> set[tuple[str, str]]:
    """Give country and source of counts over other sectors than the table's, of which a code or two may look alike (61, M)."""
    named: dict[tuple[str, str], set[str]] = {}
    for country, sectors, source in held.select("country", "sectors", "source").iter_rows():
        if sectors != ALL:
            named.setdefault((country, source), set()).update(sectors.split())
    return {key for key, codes in named.items() if not codes <= set(table.sectors)}
