"""Make `land_ports`: US land ports of entry on the borders with Mexico and Canada, with crossings of January 2024.

Raw: ``world/bts_land_ports_jan2024_partial.csv``, Border Crossing/Entry Data of the US Bureau of Transportation
Statistics, as far as a public copy showed it: an empty cell was not seen and is not zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

FILE = "world/bts_land_ports_jan2024_partial.csv"
COUNTS = {
    "trucks_jan2024": "trucks",
    "truck_containers_loaded_jan2024": "truck_containers_loaded",
    "truck_containers_empty_jan2024": "truck_containers_empty",
    "rail_containers_loaded_jan2024": "rail_containers_loaded",
    "rail_containers_empty_jan2024": "rail_containers_empty",
}


def main(raw: Path, out: Path) -> Path:
    """Read the copy and write the table."""
    rows = pl.read_csv(raw / FILE, infer_schema=False)
    table = rows.select(
        "port_code",
        pl.col("port_name").alias("name"),
        "state",
        pl.col("border").replace_strict({"MX": "MEX", "CA": "CAN"}).alias("neighbour"),
        pl.col("lat").alias("latitude"),
        pl.col("lon").alias("longitude"),
        *(pl.col(printed).alias(name) for printed, name in COUNTS.items()),
        pl.lit("US Bureau of Transportation Statistics, Border Crossing/Entry Data, January 2024").alias(
            "source"
        ),
        pl.lit("2024-01").alias("vintage"),
        pl.lit("US government work (public domain)").alias("licence"),
    )
    return write(out, "land_ports", table)


if __name__ == "__main__":
    run(main)
