"""Make `occupations`: codes and names of the occupations whose wages table ``region_facts`` holds.

Raw: ``subnational/us_states_oews_2025_mfg_occ.csv.gz``, Occupational Employment and Wage Statistics of the US Bureau
of Labor Statistics, May 2025.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

FILE = "subnational/us_states_oews_2025_mfg_occ.csv.gz"


def main(raw: Path, out: Path) -> Path:
    """Read the survey's names and write the table."""
    rows = pl.read_csv(raw / FILE, infer_schema=False)
    table = rows.select(
        pl.col("indicator").str.split(":").list.last().alias("occupation"), pl.col("note").alias("title")
    ).unique()
    return write(
        out,
        "occupations",
        table.with_columns(
            pl.lit(
                "US Bureau of Labor Statistics, Occupational Employment and Wage Statistics, May 2025"
            ).alias("source"),
            pl.lit("2025-05").alias("vintage"),
            pl.lit("US government work (public domain)").alias("licence"),
        ),
    )


if __name__ == "__main__":
    run(main)
