"""Make `crossings`: trucks and railcars that entered Texas from Mexico, by bridge and month, 2015 to 2025.

Raw: ``subnational/tx_mx_crossings_monthly_trucks_rail_2015_2025.csv.gz``, counts of US Customs and Border Protection by
crossing as compiled at github.com/unt-clscm/CBP-Border-Crossings. Its notes call the counts before 2025 flows of both
directions; they are northbound: where the Bureau of Transportation Statistics shows the same port and month (January
2024, table ``land_ports``), the sums over a port's bridges agree to the unit. A zero at a bridge that carries
thousands in its median month (Eagle Pass rail, September 2017 and 2018) is a gap and left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

from allyshore.world.frames import load

if TYPE_CHECKING:
    from pathlib import Path

FILE = "subnational/tx_mx_crossings_monthly_trucks_rail_2015_2025.csv.gz"
MODES = {"Commercial Trucks": "truck", "Railcars": "rail"}
PORTS = {"Marcelino Serna": "Tornillo"}
"""Port of entry as printed, where table ``land_ports`` has another name for it."""
BUSY = 1000
"""A bridge with a median month above this is never idle for a month: a zero is a gap in reporting."""


def main(raw: Path, out: Path) -> Path:
    """Read the counts, give each its port's code, leave out what a bridge never carries, and write the table."""
    rows = pl.read_csv(raw / FILE, schema_overrides={"Northbound Crossing": pl.Int64})
    table = rows.select(
        pl.col("POE").replace(PORTS).alias("port"),
        pl.col("Crossing").alias("crossing"),
        pl.lit("MEX").alias("border"),
        pl.col("Year").alias("year"),
        pl.col("Month").alias("month"),
        pl.col("Modes").replace_strict(MODES).alias("mode"),
        pl.col("Northbound Crossing").alias("count"),
    ).filter(
        (pl.col("count") > 0).any().over("crossing", "mode"),
        (pl.col("count") > 0) | (pl.col("count").median().over("crossing", "mode") < BUSY),
    )
    ports = load("land_ports").frame.filter(pl.col("neighbour") == "MEX").select("port_code", port="name")
    coded = table.join(ports, on="port", how="left", validate="m:1")
    nameless = coded.filter(pl.col("port_code").is_null())["port"].unique().to_list()
    if nameless:
        raise SystemExit(f"{FILE}: no port in table land_ports for {', '.join(nameless)}")
    return write(
        out,
        "crossings",
        coded.with_columns(
            pl.lit(
                "US Customs and Border Protection, crossings by bridge, compiled at "
                "github.com/unt-clscm/CBP-Border-Crossings"
            ).alias("source"),
            pl.format("{}-{}", "year", pl.col("month").cast(pl.String).str.zfill(2)).alias("vintage"),
            pl.lit("US government work (public domain)").alias("licence"),
        ),
    )


if __name__ == "__main__":
    run(main)
