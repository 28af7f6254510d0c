"""Make `ports`: sea ports of two lists, one row per port.

Raw: ``world/ports_wpi_2026.parquet``, the World Port Index (US National Geospatial-Intelligence Agency, Pub. 150), and
``world/ports_searoute.csv``, the ports in the package searoute. The index lacks Veracruz, Altamira and Tampico; the
package places some ports under another port's UN/LOCODE. So the index comes first, and from the package come the
ports whose LOCODE the index does not have and that have no namesake of the index within `NEAR_KM`. Airports that the
package lists as ports are left out.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

INDEX = "world/ports_wpi_2026.parquet"
PACKAGE = "world/ports_searoute.csv"
COUNTRIES = "world/world_countries.csv"
NEAR_KM = 40.0
KM_PER_DEGREE = 111.2
AIRPORT = r"\bApt\b"
LOCODE = r"^[A-Z]{2}[A-Z2-9]{3}$"
OUTLYING = {"XU": "UMI", "QM": "UMI", "QW": "UMI"}
"""Codes of the index for Johnston, Midway and Wake, which are of the US Minor Outlying Islands."""


def main(raw: Path, out: Path) -> Path:
    """Read both lists and write the table."""
    iso3 = {
        row["iso2"]: row["iso3"]
        for row in pl.read_csv(raw / COUNTRIES, infer_schema=False).iter_rows(named=True)
    }
    index = _index(pl.read_parquet(raw / INDEX), iso3)
    package = _package(pl.read_csv(raw / PACKAGE, schema_overrides={"locode": pl.String}), iso3)
    seen = set(package["locode"])
    index = index.with_columns(pl.col("locode").is_in(list(seen)).fill_null(value=False).alias("in_both"))
    known = set(index["locode"].drop_nulls())
    fresh = package.filter(pl.col("locode").is_null() | ~pl.col("locode").is_in(known))
    fresh = fresh.filter(~pl.Series(_has_namesake(fresh, index))).unique(
        "locode", keep="first", maintain_order=True
    )
    return write(
        out, "ports", pl.concat([index, fresh.with_columns(in_both=pl.lit(value=False))], how="diagonal")
    )


def _index(rows: pl.DataFrame, iso3: dict[str, str]) -> pl.DataFrame:
    locode = pl.col("unlocode")
    good = locode.str.contains(LOCODE) & locode.str.slice(0, 2).is_in(list(iso3))
    return rows.select(
        pl.col("registry_id").alias("port"),
        pl.when(good).then(locode).alias("locode"),
        pl.col("canonical_name").alias("name"),
        pl.col("country_code").replace_strict(iso3 | OUTLYING).alias("country"),
        pl.col("latitude").round(6),
        pl.col("longitude").round(6),
        pl.lit("World Port Index (NGA Pub. 150)").alias("source"),
        pl.lit("2026").alias("vintage"),
        pl.lit("US government work (public domain)").alias("licence"),
    )


def _package(rows: pl.DataFrame, iso3: dict[str, str]) -> pl.DataFrame:
    """Take the country from the LOCODE; drop rows whose LOCODE is not the one of most ports of the named country."""
    prefix = pl.col("locode").str.slice(0, 2)
    usual = (
        rows.group_by("country", prefix.alias("prefix"))
        .len()
        .sort("len", "prefix", descending=True)
        .unique("country", keep="first")
    )
    return (
        rows.join(usual.select("country", "prefix"), on="country", how="left")
        .filter(
            pl.col("locode").str.contains(LOCODE) & (prefix == pl.col("prefix")) & prefix.is_in(list(iso3))
        )
        .select(
            pl.col("locode").alias("port"),
            "locode",
            pl.col("name").str.strip_chars(),
            prefix.replace_strict(iso3).alias("country"),
            pl.col("lat").round(6).alias("latitude"),
            pl.col("lon").round(6).alias("longitude"),
            pl.lit("searoute 1.6.0, list of ports").alias("source"),
            pl.lit("2026").alias("vintage"),
            pl.lit("Apache-2.0").alias("licence"),
        )
    )


def _has_namesake(fresh: pl.DataFrame, index: pl.DataFrame) -> list[bool]:
    """Whether the index has a port of the same country and plain name within `NEAR_KM`."""
    places: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for port in index.iter_rows(named=True):
        places.setdefault((port["country"], _plain(port["name"])), []).append(
            (port["latitude"], port["longitude"])
        )
    return [
        any(
            _km(port["latitude"], port["longitude"], *place) <= NEAR_KM
            for place in places.get((port["country"], _plain(port["name"])), [])
        )
        for port in fresh.iter_rows(named=True)
    ]


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", letters)


def _km(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Give a distance on a flat patch of the globe, exact enough to tell namesakes apart."""
    east = (to_longitude - longitude) * np.cos(np.radians(latitude))
    return float(KM_PER_DEGREE * np.hypot(to_latitude - latitude, east))


if __name__ == "__main__":
    run(main)
