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


def correlation(raw: Path, out: Path, year: int) -> Path:
    """Read both sheets of the correlation of HS 2022 with an older edition, and write one row per pair."""
    book = fastexcel.read_excel(raw / f"hs/hs22_{year % 100}.xlsx")
    sheets, old = f"HS2022-HS{year}", f"hs{year}"
    pairs = book.load_sheet(
        f"{sheets} Correlations", header_row=None, skip_rows=2, dtypes="string"
    ).to_polars()
    pairs.columns = ["hs2022", old, "relationship"]
    first = book.load_sheet(
        f"{sheets} Conversions", header_row=None, skip_rows=1, dtypes="string"
    ).to_polars()
    first.columns = ["hs2022", old]
    table = pairs.join(
        first.with_columns(conversion=pl.lit("yes")), on=["hs2022", old], how="left"
    ).with_columns(
        pl.col("conversion").fill_null("no"),
        source=pl.lit(f"UN Statistics Division, HS 2022 to HS {year} correlation"),
        vintage=pl.lit("2022"),
        licence=pl.lit("MIT (copy); facts of a public correlation"),
    )
    return write(out, f"hs2022_to_{year}", table)


def main(raw: Path, out: Path) -> Path:
    """Write the pairs with HS 2012, the edition of the USMCA's rules."""
    return correlation(raw, out, 2012)


if __name__ == "__main__":
    run(main)
