"""Make `ports`: sea ports of two lists, one row per port.

Raw: ``world/ports_wpi_2026.parquet``, the World Port Index (US National Geospatial-Intelligence Agency, Pub. 150), and
``world/ports_searoute.csv``, the ports in the package searoute. The index lacks Veracruz, Altamira and Tampico; the
package places some ports under another port's UN/LOCODE. So the index comes first, and from the package come the
ports whose LOCODE the index does not have and that have no namesake of the index within `NEAR_KM`. Airports that the
package lists as ports are left out, and so are ports whose position has at most two decimals below 60 in both
coordinates: many of these are degrees and minutes written as a decimal fraction (the package puts 40 deg 38 min at 40.38).
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
MINUTES = 60
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
    listed = pl.read_csv(raw / PACKAGE, schema_overrides={"locode": pl.String})
    package = _package(listed, iso3)
    known = set(index["locode"].drop_nulls())
    other = package.filter(~pl.col("locode").is_in(list(known))).unique(
        "locode", keep="first", maintain_order=True
    )
    namesakes = _namesakes(other, index)
    fresh = other.filter(~pl.col("locode").is_in(list(namesakes.values())))
    both = pl.col("locode").is_in(listed["locode"].to_list()).fill_null(value=False)
    index = index.with_columns(pl.col("port").replace_strict(namesakes, default=None).alias("other_locode"))
    index = index.with_columns((both | pl.col("other_locode").is_not_null()).alias("in_both"))
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
            ~pl.col("name").str.contains(AIRPORT)
            & ~(_maybe_minutes("lat") & _maybe_minutes("lon"))
            & pl.col("locode").str.contains(LOCODE)
            & (prefix == pl.col("prefix"))
            & prefix.is_in(list(iso3))
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


def _maybe_minutes(column: str) -> pl.Expr:
    """Whether a coordinate could be degrees and minutes: hundredths only, and fewer than 60 of them."""
    hundredths = (pl.col(column).abs() * 100).round(6)
    return (hundredths == hundredths.round(0)) & (hundredths % 100 < MINUTES)


def _namesakes(other: pl.DataFrame, index: pl.DataFrame) -> dict[str, str]:
    """Pair ports of the index with the LOCODE that the package gives a namesake of theirs within `NEAR_KM`."""
    places: dict[tuple[str, str], list[tuple[str, float, float]]] = {}
    for port in index.iter_rows(named=True):
        key = (port["country"], _plain(port["name"]))
        places.setdefault(key, []).append((port["port"], port["latitude"], port["longitude"]))
    return {
        name: port["locode"]
        for port in other.iter_rows(named=True)
        for name, latitude, longitude in places.get((port["country"], _plain(port["name"])), [])
        if _km(port["latitude"], port["longitude"], latitude, longitude) <= NEAR_KM
    }


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", letters)


def _km(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Give a distance on a flat patch of the globe, exact enough to tell namesakes apart."""
    east = (to_longitude - longitude) * np.cos(np.radians(latitude))
    return float(KM_PER_DEGREE * np.hypot(to_latitude - latitude, east))


if __name__ == "__main__":
    run(main)
