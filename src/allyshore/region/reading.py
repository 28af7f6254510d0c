"""The packaged table, or the user's import of it, as matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.errors import Fault, ModelInvalid, UsageError
from allyshore.region.table import FINAL, InterCountryTable
from allyshore.world import World

if TYPE_CHECKING:
    from allyshore.region.result import Content

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


def over(world: World, table: InterCountryTable) -> World:
    """Give the world in which a table of yours stands in place of ``io_flows``: the way from HS codes leads to its sectors.

    Raises
    ------
    UsageError
        Its sectors are not those of ``io_sectors``, so no HS code would find its way.
    """
    known = set(world.table(SECTORS)["sector"].to_list())
    strange, missing = sorted(set(table.sectors) - known), sorted(known - set(table.sectors))
    if strange or missing:
        told = "; ".join(
            f"{what} {', '.join(codes[:6])}{' and more' if len(codes) > 6 else ''}"
            for what, codes in (("it has", strange), ("it lacks", missing))
            if codes
        )
        raise UsageError(
            f"{table.name}: expected the sectors of table {SECTORS}, to which HS codes are mapped; {told}. Sum its sectors to those of "
            f"`allyshore world show {SECTORS}` first; content, jobs, exports and depend take any sectors."
        )
    between, last = np.nonzero(table.flows), np.nonzero(table.final)
    country, sector = np.asarray(table.country), np.asarray(table.sector)
    flows = pl.concat(
        [
            pl.DataFrame(
                {
                    "origin": country[rows],
                    "sector": sector[rows],
                    "destination": to,
                    "use": use,
                    "value": values,
                }
            )
            for rows, to, use, values in (
                (between[0], country[between[1]], sector[between[1]], table.flows[between]),
                (
                    last[0],
                    np.asarray(table.buyers)[last[1]],
                    np.full(len(last[0]), FINAL),
                    table.final[last],
                ),
            )
        ]
    ).with_columns(
        source=pl.lit(table.source), vintage=pl.lit(str(table.year)), licence=pl.lit("a table of yours")
    )
    return World.on(world.date, {**world.overrides, FLOWS: flows}, world.imports)


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
