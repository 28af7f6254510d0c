"""Build `hurricane_tracks`: where Atlantic hurricanes went, and `hazard_seasons`: in which months storms come.

Usage: ``python recipes/storms.py RAW_DIR [OUT_DIR]``. Reads ``storms.csv`` below RAW_DIR: the data set `storms` of the R package dplyr 1.1
(``write.csv(dplyr::storms, "storms.csv")``), which is NOAA's HURDAT2 of 1975 to 2022.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

from allyshore.risk.storms import HURRICANE_WIND, tracks
from allyshore.world import World

if TYPE_CHECKING:
    from pathlib import Path

YEARS = (1975, 2022)
HURDAT = "NOAA National Hurricane Center, best tracks HURDAT2 of the Atlantic, as data set storms of dplyr 1.1 has them"
OPEN = "US government work (public domain)"
NORMAL = (
    "Japan Meteorological Agency, normals 1991 to 2020 (storms of 17.2 m/s and more), "
    "as hp.otenki.com/8802 prints them"
)
FORMED = (0.3, 0.3, 0.3, 0.6, 1.0, 1.7, 3.7, 5.7, 5.0, 3.4, 2.2, 1.0)
LANDED = (0.0, 0.0, 0.0, 0.0, 0.0, 0.2, 0.6, 0.9, 1.0, 0.3, 0.0, 0.0)


def hurricanes(raw: Path) -> pl.DataFrame:
    """Read the fixes from just before the first of hurricane wind to just after the last, storm by storm."""
    text = pl.read_csv(raw / "storms.csv", null_values=["NA"], infer_schema_length=None)
    fixes = text.select(
        (pl.col("name") + " " + pl.col("year").cast(pl.String)).alias("storm"),
        pl.date(pl.col("year"), pl.col("month"), pl.col("day")).alias("day"),
        pl.col("hour").cast(pl.Float64),
        pl.col("lat").cast(pl.Float64).alias("latitude"),
        pl.col("long").cast(pl.Float64).alias("longitude"),
        pl.col("wind").cast(pl.Float64),
    )
    # the data set cuts minutes off: a landfall minutes after a fix of the full hour would stand at the same hour
    fixes = fixes.unique(["storm", "day", "hour"], keep="first", maintain_order=True).sort(
        "storm", "day", "hour"
    )
    strong = pl.col("wind") >= HURRICANE_WIND
    at = pl.int_range(pl.len()).over("storm")
    first = pl.when(strong).then(at).min().over("storm")
    last = pl.when(strong).then(at).max().over("storm")
    kept = fixes.filter(strong.any().over("storm") & (at >= first - 1) & (at <= last + 1))
    return kept.with_columns(
        pl.lit(HURDAT).alias("source"), pl.lit(str(YEARS[1])).alias("vintage"), pl.lit(OPEN).alias("licence")
    )


def at_ports(table: pl.DataFrame) -> list[float]:
    """Count, a year, the hurricanes that passed a container port, each once, in the month in which it first did."""
    ways = tracks(table)
    months: dict[str, int] = {}
    ports = World.on(date(2026, 1, 1)).table("container_ports")
    for latitude, longitude in ports.select("latitude", "longitude").iter_rows():
        for storm, month in ways.passes(latitude, longitude).items():
            months[storm] = min(month, months.get(storm, 12))
    return [sum(month == one for one in months.values()) / ways.years for month in range(1, 13)]


def season(
    hazard: str,
    region: str,
    events: tuple[float, ...] | list[float],
    years: tuple[int, int],
    source: str,
    licence: str,
) -> pl.DataFrame:
    """Give the twelve rows of one season."""
    return pl.DataFrame(
        {
            "hazard": hazard,
            "region": region,
            "month": list(range(1, 13)),
            "events": [round(one, 4) for one in events],
            "share": [round(one / sum(events), 4) for one in events],
            "first_year": years[0],
            "last_year": years[1],
            "source": source,
            "vintage": str(years[1]),
            "licence": licence,
        }
    )


def main(raw: Path, out: Path) -> None:
    """Write both tables."""
    table = hurricanes(raw)
    write(out, "hurricane_tracks", table)
    normal = (1991, 2020)
    write(
        out,
        "hazard_seasons",
        pl.concat(
            [
                season(
                    "hurricane",
                    "Atlantic: passing within 100 nautical miles of a container port",
                    at_ports(table),
                    YEARS,
                    HURDAT,
                    OPEN,
                ),
                season("typhoon", "western North Pacific: forming", FORMED, normal, NORMAL, "facts"),
                season(
                    "typhoon", "Japan: crossing the coast of a main island", LANDED, normal, NORMAL, "facts"
                ),
            ]
        ),
    )


if __name__ == "__main__":
    run(main)
