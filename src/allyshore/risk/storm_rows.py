"""Rows of `hazards` for hurricanes: how often one passes a chain's ports and sites from the tracks, how long it shuts a port from past closures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.risk.proposed import (
    Proposed,
    days,
    mean_and_spread,
    of_duration,
    of_severity,
    poisson_interval,
)
from allyshore.risk.storms import NEAR, Tracks, tracks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allyshore.chain import SupplyChain
    from allyshore.world import World

HAZARD = "hurricane"
WORKING = ("plant", "warehouse", "supplier")
"""Kinds of sites that lose something while they stand still."""


def storm_rows(
    chain: SupplyChain, world: World, places: Mapping[tuple[str, str], set[str]]
) -> tuple[list[Proposed], list[str]]:
    """Give a row for every port of entry and site of the chain that a hurricane passed, and what is left out and why.

    Places that the same storms pass are one hazard with a common cause (`_groups`): its rate is that of hurricanes that passed any of them, and
    each has the part that passed it. The months are those of all hurricanes that passed a container port of the Atlantic (`hazard_seasons`),
    for one place has too few.

    Parameters
    ----------
    places
        Modes of the lanes through each (scope, key) that the chain names.
    """
    ways = tracks(world.table("hurricane_tracks"))
    left_out: list[str] = []
    struck: dict[tuple[str, str, str], dict[str, int]] = {}
    for name, latitude, longitude in _ports(world, places):
        found = ways.passes(latitude, longitude)
        others = places["port", name] - {"ocean"}
        if found and others and "ocean" in places["port", name]:
            left_out.append(
                f"{HAZARD} at {name}: its days are those of quays, and a row of port would stop {' and '.join(sorted(others))} too"
            )
        elif found and not others:
            struck["port", name, "lanes"] = found
    for name, latitude, longitude in _sites(chain):
        if found := ways.passes(latitude, longitude):
            struck["site", name, "sites"] = found
    closures = world.table("stoppages").filter(pl.col("hazard") == HAZARD).sort("first_day", "key")
    months = _months(world)
    return [
        _row(place, struck, group, ways, closures, months) for group in _groups(struck) for place in group
    ], left_out


def _groups(struck: Mapping[tuple[str, str, str], Mapping[str, int]]) -> list[list[tuple[str, str, str]]]:
    """Put together places that have half or more of all storms of the two in common, and whatever is joined by such.

    In one hazard each place is reached or not by a chance of its own, which holds where storms are few in common; those that the same storms pass have nearly all
    of the group's, so that they are struck together.
    """
    groups: list[list[tuple[str, str, str]]] = []
    for place, storms in struck.items():
        joined = [
            group
            for group in groups
            if any(
                2 * len(storms.keys() & struck[other]) >= len(storms.keys() | struck[other])
                for other in group
            )
        ]
        merged = [*(other for group in joined for other in group), place]
        groups = [*(group for group in groups if group not in joined), merged]
    return groups


def _ports(world: World, places: Mapping[tuple[str, str], set[str]]) -> list[tuple[str, float, float]]:
    """Find the chain's ports of entry among the container ports: the same name, or one part of a double name."""
    named = [name for scope, name in places if scope == "port"]
    table = world.table("container_ports").select("port", "latitude", "longitude")
    return [
        (name, latitude, longitude)
        for name in named
        for port, latitude, longitude in table.iter_rows()
        if name in {port, *port.split("/")}
    ]


def _sites(chain: SupplyChain) -> list[tuple[str, float, float]]:
    """Give the sites that make, keep or deliver, but for those whose place was filled in with a country's reference point."""
    guessed = set(
        chain.filled.filter((pl.col("table") == "sites") & (pl.col("column") == "latitude"))["row"].to_list()
    )
    rows = chain.sites.select("site", "kind", "latitude", "longitude").drop_nulls().iter_rows()
    return [
        (site, latitude, longitude)
        for site, kind, latitude, longitude in rows
        if kind in WORKING and site not in guessed
    ]


def _months(world: World) -> str:
    table = world.table("hazard_seasons").filter(
        (pl.col("hazard") == HAZARD) & pl.col("region").str.starts_with("Atlantic")
    )
    return ";".join(f"{share:g}" for share in table.sort("month")["share"])


def _row(
    place: tuple[str, str, str],
    struck: Mapping[tuple[str, str, str], Mapping[str, int]],
    group: Sequence[tuple[str, str, str]],
    ways: Tracks,
    closures: pl.DataFrame,
    months: str,
) -> Proposed:
    scope, name, acts_on = place
    found = struck[place]
    count = len({storm for other in group for storm in struck[other]})
    first = max(group, key=lambda other: len(struck[other]))[1]
    low, high = poisson_interval(count)
    known = closures if scope == "port" else closures.clear()
    spells = [days(*pair) for pair in known.select("first_day", "last_day").iter_rows()]
    duration, duration_sd = mean_and_spread(spells)
    severity, _ = mean_and_spread(known["severity"].to_list())
    ours = sorted(found, key=lambda storm: storm[-4:])
    said = [
        (
            f"{count} hurricanes in {ways.years} years, {ways.first_year} to {ways.last_year}, came within {NEAR:g} nautical miles at hurricane wind of any of {len(group)} places of this model that mostly the same storms pass "
            f"(NOAA, HURDAT2, world table hurricane_tracks); 90 % interval of the rate {low / ways.years:.3f} to {high / ways.years:.3f} a year"
        ),
        f"{len(found)} of the {count} passed {name}: {', '.join(ours)}",
        of_duration(len(found), 0) if not spells else _closures(known, spells),
        *([of_severity(len(found), 0)] if severity is None else []),
        "ramp not known, taken as none",
        "months: hurricanes that passed any container port of the Atlantic (world table hazard_seasons)",
    ]
    return Proposed(
        hazard=f"{HAZARD} near {first}",
        scope=scope,
        key=name,
        acts_on=acts_on,
        events=count,
        years=ways.years,
        rate=count / ways.years,
        low=low / ways.years,
        high=high / ways.years,
        probability=len(found) / count,
        duration=duration,
        duration_sd=duration_sd,
        severity=severity,
        severity_sd=None,
        ramp_days=None,
        peak_month=None,
        seasonality=None,
        month_shares=months,
        source="; ".join(said),
    )


def _closures(known: pl.DataFrame, spells: list[int]) -> str:
    """Say which closures a port's days are the mean of; their sources stand in the table."""
    each = [
        f"{port} {spell} ({event})"
        for (port, event), spell in zip(known.select("key", "event").iter_rows(), spells, strict=True)
    ]
    return (
        f"duration and severity of {len(spells)} closures of container ports by hurricanes that passed so, days with all cargo work stopped: "
        f"{', '.join(each)} (world table stoppages, with the source of each)"
    )
