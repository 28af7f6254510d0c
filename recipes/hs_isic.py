"""Make `hs_isic`: the class of ISIC revision 3 whose goods a subheading of HS 2012 holds.

Raw: ``hs/hs2012_isic3.csv``, columns hs2012, isic3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

FILE = "hs/hs2012_isic3.csv"


def main(raw: Path, out: Path) -> Path:
    """Write one row a subheading; class 9999 (not classified) is left out, so that its goods stay unmapped."""
    rows = pl.read_csv(raw / FILE, infer_schema=False).rename({"isic3": "isic"})
    table = rows.filter(~pl.col("isic").str.starts_with("99")).with_columns(
        source=pl.lit(
            "concordance HS 2012 to ISIC revision 3, after the World Bank's WITS product concordances"
        ),
        vintage=pl.lit("2012"),
        licence=pl.lit("facts of a public correlation"),
    )
    return write(out, "hs_isic", table)


if __name__ == "__main__":
    run(main)
