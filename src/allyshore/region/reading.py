"""The packaged table, or the user's import of it, as matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.errors import Fault, ModelInvalid
from allyshore.region.table import FINAL, InterCountryTable

if TYPE_CHECKING:
    from allyshore.region.result import Content
    from allyshore.world import World

FLOWS, SECTORS = "io_flows", "io_sectors"
ROUND = 1e-6
MAKING = frozenset(str(division) for division in range(15, 38))
"""Divisions of ISIC revision 3 that manufacture."""


US_FLOWS, US_SECTORS = "us_flows", "us_sectors"
"""The accounts of the United States alone: newer than the table of many countries, and without a partner by name."""


def us_table(world: World) -> InterCountryTable:
    """Give the accounts of the United States (USA) with everything abroad as one (ROW)."""
    return world_table(world, US_FLOWS, US_SECTORS)


def world_table(world: World, of: str = FLOWS, over: str = SECTORS) -> InterCountryTable:
    """Give the table that the world holds: ``io_flows`` over the sectors of ``io_sectors``, or another of their form.

    Raises
    ------
    ModelInvalid
        Rows of an imported table name a sector that ``io_sectors`` lacks; every such sector is named.
    """
    flows, sectors = world.table(of), world.table(over).sort("position")
    codes = sectors["sector"].to_list()
    named = _met(flows["sector"]) | (_met(flows["use"]) - {FINAL})
    if strange := sorted(named - set(codes)):
        cure = f"Import the sectors too: allyshore world import {over}"
        raise ModelInvalid([Fault(of, None, "sector", f"sectors of {over}", ", ".join(strange[:8]), cure)])
    origins = _met(flows["origin"])
    countries = sorted(origins - {"ROW"}) + (["ROW"] if "ROW" in origins else [])
    rows = [(country, code) for country in countries for code in codes]
    buyers = sorted(_met(flows["destination"]))
    at_country = pl.Enum(countries)
    code = pl.Enum(codes)
    cells = flows.select(
        row=pl.col("origin").cast(at_country).to_physical().cast(pl.Int64) * len(codes)
        + pl.col("sector").cast(code).to_physical().cast(pl.Int64),
        final=pl.col("use") == FINAL,
        buyer=pl.col("destination"),
        use=pl.col("use"),
        value=pl.col("value"),
    )
    between = cells.filter(~pl.col("final")).with_columns(
        column=pl.col("buyer").cast(at_country).to_physical().cast(pl.Int64) * len(codes)
        + pl.col("use").cast(code).to_physical().cast(pl.Int64)
    )
    last = cells.filter("final").with_columns(
        column=pl.col("buyer").cast(pl.Enum(buyers)).to_physical().cast(pl.Int64)
    )
    facts = world.facts([of])[0]
    return InterCountryTable(
        name=f"{facts.title}, {facts.sources[0].split(',')[0]}",
        year=int(facts.vintage_last[:4]),
        source=facts.sources[0],
        country=tuple(row[0] for row in rows),
        sector=tuple(row[1] for row in rows),
        buyers=tuple(buyers),
        flows=_spread(between, len(rows), len(rows)),
        final=_spread(last, len(rows), len(buyers)),
        titles=dict(sectors.select("sector", "title").iter_rows()),
    )


def manufactures(found: Content, world: World) -> float | None:
    """The importer's share in the exporter's manufactures alone; None where the table's sectors are not those of ``io_sectors``."""
    divisions = {
        code: set(held.split())
        for code, held in world.table(SECTORS).select("sector", "divisions").iter_rows()
    }
    if not {row.sector for row in found.by_sector} <= set(divisions):
        return None
    rows = [row for row in found.by_sector if divisions[row.sector] <= MAKING]
    sold = sum(row.exports for row in rows)
    return sum(row.exports * row.share for row in rows) / sold if sold else None


def _met(words: pl.Series) -> set[str]:
    """Give each word of a long column once."""
    return set(words.unique().to_list())


def _spread(
    cells: pl.DataFrame, height: int, width: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    wide = np.zeros((height, width))
    np.add.at(wide, (cells["row"].to_numpy(), cells["column"].to_numpy()), cells["value"].to_numpy())
    return wide
