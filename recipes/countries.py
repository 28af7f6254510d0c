"""Make `countries`: ISO 3166-1 codes, names, a point, the region, access to the sea and land neighbours.

Raw: ``world/world_countries.csv``, a flat copy of the mledoze/countries list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

FILE = "world/world_countries.csv"
KOSOVO = {"UNK": "XKX"}
"""The list calls Kosovo UNK; customs and statistics use the user-assigned XKX."""


def main(raw: Path, out: Path) -> Path:
    """Read the list and write the table."""
    rows = pl.read_csv(raw / FILE, infer_schema=False)
    table = rows.select(
        pl.col("iso3").replace(KOSOVO).alias("country"),
        "iso2",
        "name",
        pl.col("lat").alias("latitude"),
        pl.col("lon").alias("longitude"),
        "region",
        "subregion",
        pl.col("landlocked").replace({"True": "yes", "False": "no"}),
        pl.col("un").replace({"True": "yes", "False": "no"}).alias("un_member"),
        pl.col("borders")
        .str.split(" ")
        .list.eval(pl.element().replace(KOSOVO))
        .list.sort()
        .list.join(" ")
        .alias("neighbours"),
        pl.lit("mledoze/countries, after ISO 3166-1 and UN M49").alias("source"),
        pl.lit("2026").alias("vintage"),
        pl.lit("ODbL-1.0").alias("licence"),
    )
    return write(out, "countries", table)


if __name__ == "__main__":
    run(main)
