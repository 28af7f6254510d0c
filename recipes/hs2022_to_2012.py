"""Make `hs2022_to_2012`: which subheadings of HS 2012 a subheading of HS 2022 may come from.

Raw: ``hs/hs22_12.xlsx``, the correlation and conversion tables of the UN Statistics Division.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import fastexcel
import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

FILE = "hs/hs22_12.xlsx"


def main(raw: Path, out: Path) -> Path:
    """Read both sheets and write one row per pair."""
    book = fastexcel.read_excel(raw / FILE)
    pairs = book.load_sheet(
        "HS2022-HS2012 Correlations", header_row=None, skip_rows=2, dtypes="string"
    ).to_polars()
    pairs.columns = ["hs2022", "hs2012", "relationship"]
    first = book.load_sheet(
        "HS2022-HS2012 Conversions", header_row=None, skip_rows=1, dtypes="string"
    ).to_polars()
    first.columns = ["hs2022", "hs2012"]
    table = pairs.join(
        first.with_columns(conversion=pl.lit("yes")), on=["hs2022", "hs2012"], how="left"
    ).with_columns(
        pl.col("conversion").fill_null("no"),
        source=pl.lit("UN Statistics Division, HS 2022 to HS 2012 correlation"),
        vintage=pl.lit("2022"),
        licence=pl.lit("MIT (copy); facts of a public correlation"),
    )
    return write(out, "hs2022_to_2012", table)


if __name__ == "__main__":
    run(main)
