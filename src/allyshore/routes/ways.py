"""The ways from one place to another, side by side."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from allyshore.errors import UsageError
from allyshore.routes.connect import estimate
from allyshore.routes.ground import country_at
from allyshore.routes.params import FILLED_MODES, RouteParams

if TYPE_CHECKING:
    from allyshore.world import World

DAY_VALUE = 200.0
"""USD a load; our assumption, below the 0.6 % of the cargo's value that Hummels and Schaur (2013) find a day to be worth at least."""
LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
POINT = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)\s*")
PLACE = {
    "site": pl.String(), "country": pl.String(), "subdivision": pl.String(), "latitude": pl.Float64(), "longitude": pl.Float64(),
    "port": pl.String(),
}  # fmt: skip


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
    """Give the place that a word names: a site of a model, the UN/LOCODE of a port, or a pair ``latitude,longitude``.

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
    code = word.upper()
    columns = ("locode", "port", "country", "latitude", "longitude")
    every = world.table("ports").drop("port").rename({"name": "port"})
    ports = pl.concat([table.select(columns) for table in (world.table("container_ports"), every)])
    at = ports.filter(pl.col("locode") == code)
    if LOCODE.fullmatch(code) and at.height:
        row = at.row(0, named=True)
        part = _part(row["country"], row["latitude"], row["longitude"])
        return Place(
            code,
            row["country"],
            row["latitude"],
            row["longitude"],
            part,
            code,
            f"port of {row['port']}, {row['country']}",
        )
    raise UsageError(_unknown(word, ports, sites))


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
        *difflib.get_close_matches(word, known, 3),
        *named[:3],
        *difflib.get_close_matches(word.upper(), coded["locode"].unique().sort().to_list(), 3),
    ]
    hint = f" Did you mean {' or '.join(dict.fromkeys(near[:3]))}?" if near else ""
    model = "" if known else ", or a site together with --model"
    return f"expected the UN/LOCODE of a port, a pair latitude,longitude{model}, found {word!r}.{hint}"


def ways(start: Place, end: Place, world: World, params: RouteParams | None = None) -> pl.DataFrame:
    """Give every way from one place to the other that the world's tables can price, cheapest first.

    Of `params`, `modes` and `short_sea` do not count: every mode is tried, ships and aircraft within one landmass too. By ship
    there are two ways where the cheapest pair of ports is not also the best for whom a day is worth `DAY_VALUE`.

    Returns
    -------
    polars.DataFrame
        mode, distance_km [km door to door], days, days_sd, cost_usd and cost_sd_usd [USD for a full load of the mode], passages (list),
        port_of_entry, via. Empty where none is known.

    Raises
    ------
    UsageError
        Both places are the same, or a passage to be closed does not exist.
    """
    if (start.latitude, start.longitude) == (end.latitude, end.longitude):
        raise UsageError(f"expected two places, found {start.name} twice")
    rows = [
        (
            f"{side} {place.name}",
            place.country,
            place.subdivision,
            place.latitude,
            place.longitude,
            place.port or None,
        )
        for side, place in (("from", start), ("to", end))
    ]
    places = pl.DataFrame(rows, schema=PLACE, orient="row")
    pair = pl.DataFrame({"origin": [rows[0][0]], "destination": [rows[1][0]]})
    asked = replace(params or RouteParams(), modes=FILLED_MODES, short_sea=True)
    sooner = replace(asked, modes=frozenset({"ocean"}), day_value=max(DAY_VALUE, asked.day_value))
    every = [estimate(places, pair, world, case) for case in (asked, sooner)]
    found = pl.concat(every).unique(["mode", "via"], keep="first", maintain_order=True)
    passages = (
        pl.when(pl.col("passages") == "")
        .then(pl.lit([], pl.List(pl.String)))
        .otherwise(pl.col("passages").str.split(";"))
    )
    return found.sort("cost").select(
        "mode",
        "distance_km",
        "days",
        "days_sd",
        pl.col("cost").alias("cost_usd"),
        pl.col("cost_sd").alias("cost_sd_usd"),
        passages.alias("passages"),
        "port_of_entry",
        "via",
    )
