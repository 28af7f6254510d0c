"""Make `occupation_crosswalk`: occupations of the national classifications of the three countries, by the unit group of ISCO-08 that holds them.

Raw: ``subnational/occupation_crosswalks.csv.gz``: from_system, from_code, from_title, to_system, to_code, source, licence. Of its pairs
only those to ISCO-08 that a statistical office published are taken; pairs that were derived from broad groups are left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

FILE = "subnational/occupation_crosswalks.csv.gz"
ISCO = "ISCO08"
OFFICES = {
    "SOC": (
        "US Bureau of Labor Statistics, crosswalks SOC 2010 to ISCO-08 and SOC 2010 to SOC 2018 (copy: github.com/danielruss/codingsystems)",
        "2018",
        "US government work (public domain)",
    ),
    "SINCO": (
        "INEGI, SINCO 2011, tablas comparativas, November 2012 (copy: github.com/Guidowe/occupationcross)",
        "2012-11",
        "INEGI terms of free use, with attribution; the copy is under MIT",
    ),
    "NOC": (
        "Statistics Canada, concordance NOC 2011 to ISCO-08 (copy: github.com/danielruss/codingsystems)",
        "2011",
        "Statistics Canada Open Licence",
    ),
}
EDITION = {"SINCO2011": "SINCO", "NOC2011": "NOC"}


def main(raw: Path, out: Path) -> Path:
    """Read the published pairs and write the table."""
    pairs = pl.read_csv(raw / FILE, infer_schema=False)
    to_isco = pairs.filter(pl.col("to_system") == ISCO, ~pl.col("source").str.starts_with("derived"))
    renewed = pairs.filter(pl.col("from_system") == "SOC2010", pl.col("to_system") == "SOC2018")
    american = renewed.join(
        to_isco.filter(pl.col("from_system") == "SOC2010").select("from_code", isco="to_code"),
        on="from_code",
    ).select(system=pl.lit("SOC"), code="to_code", title="to_title", isco08="isco")
    others = to_isco.filter(pl.col("from_system").is_in(list(EDITION))).select(
        system=pl.col("from_system").replace_strict(EDITION),
        code="from_code",
        title="from_title",
        isco08="to_code",
    )
    table = (
        pl.concat([american, others])
        .with_columns(pl.all().str.strip_chars())
        .with_columns(pl.col("title").str.replace_all(r"\s+", " "))
        .unique(["system", "code", "isco08"], keep="first", maintain_order=True)
    )
    where = pl.col("system").replace_strict(
        {name: place for place, name in enumerate(OFFICES)}, return_dtype=pl.Int64
    )
    told = pl.DataFrame(list(OFFICES.values()), schema=["source", "vintage", "licence"], orient="row")
    return write(
        out,
        "occupation_crosswalk",
        pl.concat([table, told[table.select(where).to_series()]], how="horizontal"),
    )


if __name__ == "__main__":
    run(main)
