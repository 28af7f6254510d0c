"""Which place a word names: a site of a model, a port or a city by its code, a city by its name, a point by its coordinates."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.errors import UsageError
from allyshore.routes.ground import country_at
from allyshore.spelling import nearest_few
from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from allyshore.world import World

LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
POINT = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)\s*")
INLAND_KM = 200.0
"""A port so far from the nearest point of the sea graph, without straight legs of its own, loads no ship: the list of ports has Denver."""
LAKES = (-93.0, -75.7, 41.0, 49.5)
"""Degrees west, east, south and north of the Great Lakes, where no container line calls; Montreal lies beyond."""
CITIES = {
    "USCHI": "Chicago", "USDAL": "Dallas", "USWAS": "Washington", "USMES": "Minneapolis",
    "MXMEX": "Mexico City", "MXLEN": "Leon",
}  # fmt: skip
"""Cities of table ``road_hubs`` whose UN/LOCODE is not that of their airport."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point with its country; coordinates in degrees, `subdivision` ISO 3166-2 or empty.

    `port` is the UN/LOCODE where the place is a port: its ships then leave from there. `note` says how it was found.
    """

    name: str
    country: str
    latitude: float
    longitude: float
    subdivision: str = ""
    port: str = ""
    note: str = ""


def find_place(word: str, world: World, sites: pl.DataFrame | None = None) -> Place:
    """Give the place that a word names.

    In this order: a site of the model; a pair ``latitude,longitude``; the UN/LOCODE of a port; that of a city, which for most is
    the country and the code of its airport (``MXMTY``); the name of a city of table ``road_hubs`` (``Monterrey``, ``Monterrey, MX``).

    Parameters
    ----------
    word
        The name, code or pair, as ``25.67,-100.31``; degrees, south and west are negative.
    sites
        The model's sites, where there is a model.

    Raises
    ------
    UsageError
        Nothing is known by that word; near names are offered. Or the pair lies on no country's land or shore.
    """
    if sites is not None:
        found = sites.filter(pl.col("site") == word)
        if found.height:
            row = found.row(0, named=True)
            return Place(
                word,
                row["country"],
                row["latitude"],
                row["longitude"],
                row["subdivision"] or "",
                note="site of the model",
            )
    if pair := POINT.fullmatch(word):
        return _point(word, float(pair[1]), float(pair[2]), world)
    ports = _ports(world)
    code = word.strip().upper()
    known = None
    if LOCODE.fullmatch(code):
        known = _port(code, ports, world) or _city_by_code(code, world)
    known = known or _city(word, world)
    if known is None:
        raise UsageError(_unknown(word, ports, sites))
    return known


def _ports(world: World) -> pl.DataFrame:
    """Give all ports: the gateways first, then the list, then the list by its other codes."""
    columns = ("locode", "port", "country", "latitude", "longitude")
    every = world.table("ports").drop("port").rename({"name": "port"})
    other = every.drop("locode").rename({"other_locode": "locode"})
    return pl.concat([table.select(columns) for table in (world.table("container_ports"), every, other)])


def _port(code: str, ports: pl.DataFrame, world: World) -> Place | None:
    at = ports.filter(pl.col("locode") == code)
    if not at.height:
        return None
    row = at.row(0, named=True)
    here = row["latitude"], row["longitude"]
    part = _part(row["country"], *here)
    name = f"{row['port']}, {row['country']}"
    if _inland(code, row["country"], *here, world=world):
        return Place(
            code, row["country"], *here, part, note=f"{name}, inland: containers go to a sea port first"
        )
    return Place(code, row["country"], *here, part, code, f"port of {name}")


def _inland(code: str, country: str, latitude: float, longitude: float, *, world: World) -> bool:
    """Whether a port lies far from where ships sail, or on the Great Lakes."""
    if code in world.table("container_ports")["locode"].to_list():
        return False
    west, east, south, north = LAKES
    if country in {"USA", "CAN"} and west < longitude < east and south < latitude < north:
        return True
    nodes = world.table("sea_nodes").select("longitude", "latitude").to_numpy().T
    away = great_circle(np.array(longitude), np.array(latitude), *nodes).min()
    return bool(away > INLAND_KM) and code not in world.table("coastal_ways")["port"].drop_nulls().to_list()


def _city_by_code(code: str, world: World) -> Place | None:
    """Give the city of a code: one of `CITIES`, else that of the airport whose country and IATA code it is made of."""
    if code in CITIES:
        return _city(CITIES[code], world)
    airports = world.table("airports").join(world.table("countries").select("country", "iso2"), on="country")
    at = airports.filter(pl.col("iso2") + pl.col("iata") == code)
    if not at.height:
        return None
    row = at.row(0, named=True)
    here = row["latitude"], row["longitude"]
    return Place(
        code,
        row["country"],
        *here,
        _part(row["country"], *here),
        note=f"airport {row['airport']}, {row['country']}, taken for the city",
    )


def _city(word: str, world: World) -> Place | None:
    """Give the city of table ``road_hubs`` of that name; a country after a comma must be its own."""
    name, _, after = (part.strip() for part in word.partition(","))
    hubs = world.table("road_hubs").join(
        world.table("countries").select("country", "iso2", "name"), on="country"
    )
    for row in hubs.iter_rows(named=True):
        if _plain(row["hub"]) == _plain(name) and (
            not after or _plain(after) in {_plain(row[key]) for key in ("country", "iso2", "name")}
        ):
            here = row["latitude"], row["longitude"]
            return Place(
                row["hub"], row["country"], *here, note=f"city in {row['country']} (table road_hubs)"
            )
    return None


def _plain(word: str) -> str:
    """Give a word without accents and case."""
    return unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().casefold()


def _point(word: str, latitude: float, longitude: float, world: World) -> Place:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise UsageError(
            f"expected latitude,longitude between -90,-180 and 90,180, found {word!r}. Latitude comes first"
        )
    found = country_at(world, latitude, longitude)
    if found is None:
        raise UsageError(f"expected a place on land or near a shore, found {word!r} on the open sea")
    country, away = found
    taken = f"in {country}" if away == 0 else f"{away:.0f} km off {country}, taken as there"
    return Place(
        word.strip(),
        country,
        latitude,
        longitude,
        _part(country, latitude, longitude),
        note=f"{taken} (table country_outline)",
    )


def _part(country: str, latitude: float, longitude: float) -> str:
    """Give the ISO 3166-2 code of the two states of the United States that no road joins to the others, else nothing."""
    if country != "USA":
        return ""
    if latitude > 51.0 and (longitude < -129.0 or longitude > 170.0):
        return "US-AK"
    return "US-HI" if latitude < 30.0 and longitude < -150.0 else ""


def _unknown(word: str, ports: pl.DataFrame, sites: pl.DataFrame | None) -> str:
    """Say what was expected, and which names come near: sites, codes, and the codes of ports of that name."""
    known = [] if sites is None else sites.get_column("site").to_list()
    coded = ports.filter(pl.col("locode").is_not_null())
    named = coded.filter(pl.col("port").str.to_lowercase() == word.lower())["locode"].unique(
        maintain_order=True
    )
    near = [
        *nearest_few(word, known, 3),
        *named[:3],
        *nearest_few(word, coded["locode"].unique().sort().to_list(), 3),
    ]
    hint = f" Did you mean {' or '.join(dict.fromkeys(near[:3]))}?" if near else ""
    model = "" if known else ", or a site together with --model"
    return (
        f"expected the UN/LOCODE of a port or city, a city of North America by name, a pair latitude,longitude{model}, "
        f"found {word!r}.{hint}"
    )
