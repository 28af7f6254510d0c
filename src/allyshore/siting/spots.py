"""The spots that a survey compares: regions that a word names, or the plants of a model."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.errors import UsageError
from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from allyshore.world import World

_KINDS = ("state", "province", "metropolitan", "municipality", "nonmetropolitan")
"""Which kind of region a name means where several bear it: the first of these."""
_COUNTRY = {"state", "province"}


@dataclass(frozen=True, slots=True)
class Spot:
    """One column of a survey: a region, or a site with the region that it lies in.

    Attributes
    ----------
    name, title
        The region's code or the site's name, and a line for people.
    country
        ISO3 code.
    within
        Codes of the region and of those that hold it, the smallest first; empty where no region is known.
    latitude, longitude
        Degrees of the place that distances are measured from; None where there is none.
    at
        Name of that place.
    mapped
        How a site came to its region; empty for a region.
    """

    name: str
    title: str
    country: str
    within: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    at: str
    mapped: str = ""

    @property
    def region(self) -> str:
        """Code of the region itself, or empty."""
        return self.within[0] if self.within else ""

    @property
    def subdivision(self) -> str:
        """Code of the state or province, or empty."""
        return self.within[-1] if self.within else ""


def find_region(word: str, world: World) -> Spot:
    """Give the region that a word names: a code of table ``regions``, else a name, accents and case aside.

    A name that several regions bear means the state or province before the metropolitan area and that before the
    municipality; an area may be called by its first city.

    Raises
    ------
    UsageError
        No region bears the name, or several of one kind do; codes are offered.
    """
    regions = world.table("regions")
    code = word.strip().upper()
    at = regions.filter(pl.col("region") == code)
    if at.height:
        return _spot(at.row(0, named=True), regions)
    names = {row["region"]: (_plain(row["name"]), row) for row in regions.iter_rows(named=True)}
    asked = _plain(word)
    _refuse_country(word, asked, names, world)
    for kind in _KINDS:
        same = [
            row
            for name, row in names.values()
            if row["kind"] == kind and (name == asked or (kind == "metropolitan" and _first(name) == asked))
        ]
        if len(same) == 1:
            return _spot(same[0], regions)
        if same:
            told = ", ".join(f"{row['region']} ({row['name']})" for row in same)
            raise UsageError(f"expected one region, found {word!r}, which names {told}. Give the code.")
    raise UsageError(
        f"expected the code or name of a region (MX-NLE, Texas), found {word!r}.{_near(word, names)}"
    )


def _refuse_country(
    word: str, asked: str, names: dict[str, tuple[str, dict[str, Any]]], world: World
) -> None:
    """A country's name or two letters are not guessed at: Mexico is also a state, and so is Georgia."""
    for code, iso2, name in world.table("countries").select("country", "iso2", "name").iter_rows():
        if asked in {_plain(iso2), _plain(name)}:
            also = [f"{region} ({row['name']})" for region, (own, row) in names.items() if own == asked]
            told = f", or {also[0]} where the region is meant" if also else ""
            raise UsageError(f"expected a country by its three letters, found {word!r}. Write {code}{told}.")


def _near(word: str, names: dict[str, tuple[str, dict[str, Any]]]) -> str:
    by_name: dict[str, str] = {}
    for kind in _KINDS:
        for code, (name, row) in names.items():
            if row["kind"] == kind:
                by_name.setdefault(name, code)
    close = [by_name[name] for name in difflib.get_close_matches(_plain(word), list(by_name), 3, 0.75)]
    close += [
        code for code in difflib.get_close_matches(word.upper(), list(names), 3, 0.75) if code not in close
    ]
    told = [f"{code} ({names[code][1]['name']})" for code in close[:3]]
    return f" Did you mean {' or '.join(told)}?" if told else ""


def _plain(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.strip().casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _first(name: str) -> str:
    return name.rpartition(", ")[0].split("-")[0].split("/")[0]


def _spot(row: dict[str, Any], regions: pl.DataFrame) -> Spot:
    return Spot(
        row["region"],
        row["name"],
        row["country"],
        _within(row["region"], regions),
        row["latitude"],
        row["longitude"],
        row["reference"] or "",
    )


def _within(code: str, regions: pl.DataFrame) -> tuple[str, ...]:
    parents = dict(regions.select("region", "parent").iter_rows())
    chain = [code]
    while parents.get(chain[-1]):
        chain.append(parents[chain[-1]])
    return tuple(chain)


def spots_of(sites: pl.DataFrame, world: World) -> list[Spot]:
    """Give the plants of a model, existing and candidate, each with its state or province.

    A site's column `subdivision` names its region; a site without one that is known takes the region whose place is
    nearest, among the states and provinces of its country, and says so. A country without regions gives none.

    Parameters
    ----------
    sites
        The model's sites.

    Raises
    ------
    UsageError
        The model has no plant.
    """
    plants = sites.filter(pl.col("kind") == "plant")
    if plants.is_empty():
        raise UsageError("expected a model with plants in table sites, found none")
    return [_site(row, world.table("regions")) for row in plants.iter_rows(named=True)]


def _site(row: dict[str, Any], regions: pl.DataFrame) -> Spot:
    spot = (row["site"], row.get("city") or row["site"], row["country"])
    place = (row["latitude"], row["longitude"], row["site"])
    code = row["subdivision"] or ""
    if regions.filter(pl.col("region") == code).height:
        return Spot(*spot, _within(code, regions), *place, f"in {code} by its subdivision")
    here = regions.filter(
        (pl.col("country") == row["country"])
        & pl.col("kind").is_in(list(_COUNTRY))
        & pl.col("latitude").is_not_null()
    )
    if here.is_empty() or row["latitude"] is None:
        return Spot(*spot, (), *place, f"no region of {row['country']} is held")
    km = great_circle(
        row["longitude"], row["latitude"], here["longitude"].to_numpy(), here["latitude"].to_numpy()
    )
    nearest = int(km.argmin())
    found = here["region"][nearest]
    return Spot(
        *spot,
        (found,),
        *place,
        f"taken for {found}: its {here['reference'][nearest]} is nearest, {km[nearest]:,.0f} km",
    )
