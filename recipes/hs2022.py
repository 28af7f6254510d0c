"""Make `hs2022`: the subheadings of the Harmonized System, edition 2022, with short descriptions.

Raw: ``hs/harmonized-system.csv``, the list of datasets/harmonized-system (UN Comtrade's short texts).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

FILE = "hs/harmonized-system.csv"


def main(raw: Path, out: Path) -> Path:
    """Read the nomenclature and write its six-digit codes."""
    rows = pl.read_csv(raw / FILE, infer_schema=False)
    headings = rows.filter(pl.col("level") == "4").select(
        pl.col("hscode").alias("parent"), pl.col("description").alias("heading")
    )
    table = (
        rows.filter(pl.col("level") == "6")
        .join(headings, on="parent", how="left")
        .select(
            pl.col("hscode").alias("hs6"),
            "description",
            "heading",
            "section",
            pl.lit("UN Comtrade HS 2022 list, copy in datasets/harmonized-system").alias("source"),
            pl.lit("2022").alias("vintage"),
            pl.lit("PDDL-1.0").alias("licence"),
        )
    )
    return write(out, "hs2022", table)


if __name__ == "__main__":
    run(main)
