"""The ways from one place to another, side by side."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from allyshore.errors import UsageError
from allyshore.routes.connect import estimate
from allyshore.routes.params import RouteParams

if TYPE_CHECKING:
    from allyshore.world import World

LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
PLACE = {
    "site": pl.String(), "country": pl.String(), "subdivision": pl.String(), "latitude": pl.Float64(), "longitude": pl.Float64(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A point with its country; coordinates in degrees, `subdivision` ISO 3166-2 or empty."""

    name: str
    country: str
    latitude: float
    longitude: float
    subdivision: str = ""


def find_place(word: str, world: World, sites: pl.DataFrame | None = None) -> Place:
    """Give the place that a word names: a site of a model, else a UN/LOCODE of a port.

    Parameters
    ----------
    word
        The name or code.
    sites
        The model's sites, where there is a model.

    Raises
    ------
    UsageError
        Nothing is known by that word; near names are offered.
    """
    if sites is not None:
        found = sites.filter(pl.col("site") == word)
        if found.height:
            row = found.row(0, named=True)
            return Place(word, row["country"], row["latitude"], row["longitude"], row["subdivision"])
    code = word.upper()
    columns = ("locode", "country", "latitude", "longitude")
    ports = pl.concat([world.table(name).select(columns) for name in ("container_ports", "ports")])
    at = ports.filter(pl.col("locode") == code)
    if LOCODE.fullmatch(code) and at.height:
        row = at.row(0, named=True)
        return Place(code, row["country"], row["latitude"], row["longitude"])
    known = [] if sites is None else sites.get_column("site").to_list()
    near = difflib.get_close_matches(word, [*known, *ports.get_column("locode").drop_nulls().to_list()], 3)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    model = "" if known else ", or a site together with --model"
    raise UsageError(f"expected the UN/LOCODE of a port{model}, found {word!r}.{hint}")


def ways(start: Place, end: Place, world: World, params: RouteParams | None = None) -> pl.DataFrame:
    """Give every way from one place to the other that the world's tables can price, cheapest first.

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
    if start == end:
        raise UsageError(f"expected two places, found {start.name} twice")
    rows = [
        (f"{side} {place.name}", place.country, place.subdivision, place.latitude, place.longitude)
        for side, place in (("from", start), ("to", end))
    ]
    places = pl.DataFrame(rows, schema=PLACE, orient="row")
    pair = pl.DataFrame({"origin": [rows[0][0]], "destination": [rows[1][0]]})
    found = estimate(places, pair, world, params or RouteParams())
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
