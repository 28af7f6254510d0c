"""Filling what the user left empty, and keeping a list of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.chain.faults import ROW, FaultList
from allyshore.chain.schema import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain.cells import DraftTable
    from allyshore.chain.reference import Reference
    from allyshore.tables import RawSettings

FILLED = {
    "table": pl.String(),
    "row": pl.String(),
    "column": pl.String(),
    "value": pl.String(),
    "source": pl.String(),
}
"""Columns of the list of filled values: table, row (its key, or what it covers), column, value, source."""

DEFAULT = "default of the table"
ASSUMED = "our assumption, without a source; state your own among the model's settings"
EVERY_ROW = "every row"


def complete(
    tables: Mapping[str, DraftTable],
    settings: RawSettings | None,
    reference: Reference | None,
    faults: FaultList,
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Give the tables with defaults and the world's values in the empty cells, and the list of what was filled.

    A default that is no value (an empty text, or what leaves a possibility unused) is written but not listed. A column that is empty in every row is
    listed once.
    """
    filled = [_settings(settings)]
    frames: dict[str, pl.DataFrame] = {}
    for name, table in tables.items():
        frame = table.frame
        if name == "sites" and reference is not None:
            frame, note = _coordinates(frame, reference)
            filled.append(note)
        for column in table.spec.columns:
            if column.default is not None:
                if column.default != "" and not column.quiet:
                    filled.append(_defaults(table, frame, column.name, column.default))
                frame = frame.with_columns(pl.col(column.name).fill_null(pl.lit(column.default)))
        frames[name] = frame.drop(ROW)
    if reference is not None:
        filled.append(_wages(tables, frames, reference, faults))
    return frames, pl.concat([pl.DataFrame(schema=FILLED), *filled])


def _shown(value: object) -> str:
    """A filled value as the user would type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _key(table: DraftTable) -> pl.Expr:
    return pl.concat_str(
        [pl.col(name).cast(pl.String).fill_null("") for name in table.spec.key], separator=" "
    ).str.strip_chars()


def _list(table: str, row: pl.Expr, column: str, value: pl.Expr, source: str) -> list[pl.Expr]:
    cells = {
        "table": pl.lit(table),
        "row": row,
        "column": pl.lit(column),
        "value": value,
        "source": pl.lit(source),
    }
    return [cell.cast(pl.String).alias(name) for name, cell in cells.items()]


def _defaults(table: DraftTable, frame: pl.DataFrame, column: str, default: object) -> pl.DataFrame:
    """List the empty cells of a column that take its default."""
    empty = frame.filter(pl.col(column).is_null())
    value = pl.lit(_shown(default))
    if empty.height == frame.height > 0:
        return empty.head(1).select(_list(table.spec.name, pl.lit(EVERY_ROW), column, value, DEFAULT))
    return empty.select(_list(table.spec.name, _key(table), column, value, DEFAULT))


def _settings(raw: RawSettings | None) -> pl.DataFrame:
    """List the settings that take their default."""
    given = raw.values if raw else {}
    rows = [
        ("model", "", setting.name, _shown(setting.default), ASSUMED)
        for setting in SETTINGS
        if setting.default not in (None, "") and given.get(setting.name) in (None, "")
    ]
    return pl.DataFrame(rows, schema=FILLED, orient="row")


def _coordinates(frame: pl.DataFrame, reference: Reference) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Put sites without coordinates onto their country's reference point."""
    names = frame.columns
    middle = reference.countries.select(
        "country", pl.col("latitude").alias("middle north"), pl.col("longitude").alias("middle east")
    )
    joined = frame.join(middle, on="country", how="left", maintain_order="left")
    bare = pl.col("latitude").is_null() & pl.col("longitude").is_null()
    notes = [
        joined.filter(bare & pl.col(value).is_not_null()).select(
            _list("sites", pl.col("site"), column, pl.col(value), reference.coordinates_source)
        )
        for column, value in (("latitude", "middle north"), ("longitude", "middle east"))
    ]
    placed = joined.with_columns(
        pl.when(bare).then("middle north").otherwise("latitude").alias("latitude"),
        pl.when(bare).then("middle east").otherwise("longitude").alias("longitude"),
    )
    return placed.select(names), pl.concat(notes)


def _wages(
    tables: Mapping[str, DraftTable],
    frames: Mapping[str, pl.DataFrame],
    reference: Reference,
    faults: FaultList,
) -> pl.DataFrame:
    """List the world's wage for each country whose plants name no labour pool and need hours; without one it is a fault.

    A plant that names a pool needs a wage there for each skill of its recipes (or one for every skill).
    """
    needs = (
        frames["capabilities"]
        .join(frames["recipes"].filter(pl.col("labour_hours") > 0), on="recipe", how="inner")
        .join(frames["sites"].select("site", "country", "labour_pool"), on="site", how="inner")
    )
    pooled, skills = needs.filter(pl.col("labour_pool") != ""), frames["labour"]
    named = skills.select("labour_pool", "skill").unique()
    general = named.filter(pl.col("skill") == "").select("labour_pool")
    lacking = pooled.join(named, on=["labour_pool", "skill"], how="anti").join(
        general, on="labour_pool", how="anti"
    )
    lacking = lacking.join(named.select("labour_pool").unique(), on="labour_pool", how="semi")
    for pool, skill in (
        lacking.select("labour_pool", "skill").unique().sort("labour_pool", "skill").iter_rows()
    ):
        what = f"the skill {skill}" if skill else "every skill (an empty skill)"
        faults.add(
            tables["labour"].where,
            "skill",
            expected=f"a wage of pool {pool} for {what}, which its plants' recipes need",
            found="none",
            cure="Add the row",
        )
    countries = (
        needs.filter(pl.col("labour_pool") == "")
        .group_by("country")
        .agg(pl.col("site").unique().sort().str.join(", "))
    )
    wages = countries.join(reference.wages, on="country", how="left").sort("country")
    known = reference.countries["country"].implode()
    for country, sites in (
        wages.filter(pl.col("wage").is_null() & pl.col("country").is_in(known))
        .select("country", "site")
        .iter_rows()
    ):
        faults.add(
            tables["sites"].where,
            "labour_pool",
            expected=f"a labour pool for the plants in {country} ({sites}), since the world's tables hold no wage there",
            found="an empty cell",
            cure="Name a pool, and give its wage in the table labour",
        )
    found = wages.drop_nulls("wage")
    label = pl.format("{} ({})", "country", "site")
    return found.select(*_list("labour", label, "wage", pl.col("wage").round(2), "")[:-1], "source")
