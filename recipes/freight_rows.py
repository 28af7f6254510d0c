"""Rows of the tables `freight` and `driving_hours`, as their recipes write them."""

from __future__ import annotations

import polars as pl

MILE_KM = 1.609344
ASSUMED = "our assumption, not checked against a publication"
FACT = "facts; quoted with reference"

COLUMNS = ("parameter", "mode", "region", "value", "unit", "observed", "note", "source", "vintage", "licence")

Row = tuple[str, str, str, float, str, str, str, str, str, str]


def row(  # the columns of the table in their order
    parameter: str,
    mode: str,
    region: str,
    value: float,
    unit: str,
    source: str = ASSUMED,
    vintage: str = "2026",
    note: str = "",
    licence: str = "",
    *,
    observed: bool = False,
) -> Row:
    """One row of the table; an assumption carries our own licence, a quoted number is a fact."""
    said = licence or (FACT if observed else "Apache-2.0 (ours)")
    return (parameter, mode, region, value, unit, "yes" if observed else "no", note, source, vintage, said)


def table(rows: list[Row]) -> pl.DataFrame:
    """Give the rows as a frame; an empty region or note is null."""
    frame = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String) | {"value": pl.Float64}, orient="row")
    return frame.with_columns(pl.col("region", "note").replace("", None))
