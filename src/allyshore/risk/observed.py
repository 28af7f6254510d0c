"""Rows of `hazards` that past events suggest for a chain's own ports, passages, borders and states, for a person to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.risk.proposed import (
    Proposed,
    days,
    mean_and_spread,
    of_duration,
    of_ramp,
    of_severity,
    poisson_interval,
    season,
    told,
)
from allyshore.risk.storm_rows import storm_rows

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.world import World

_PROCESS = ("hazard", "watched_from", "watched_to", "watched_by")


@dataclass(frozen=True, slots=True)
class Observed:
    """What the table of past events says of a chain.

    Attributes
    ----------
    rows
        In order of hazard and key.
    left_out
        What was not proposed although a place of the chain was struck, and why.
    """

    rows: tuple[Proposed, ...]
    left_out: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give what ``stress --propose --json`` prints."""
        return {
            "proposed": [
                {
                    "row": one.row(),
                    "events": one.events,
                    "years": one.years,
                    "rate_low": one.low,
                    "rate_high": one.high,
                    "to_state": list(one.to_state),
                }
                for one in self.rows
            ],
            "left_out": list(self.left_out),
        }


def observed(chain: SupplyChain, world: World, passages: pl.DataFrame) -> Observed:
    """Turn past events (world table `stoppages`) into rows of `hazards` for the places that a chain uses.

    Events of one hazard are one process: its rate is their number over the years watched, and each place has the part of them that reached it.
    Hurricanes are counted from their tracks (`storm_rows`).
    Nothing is used unless a person puts the row into the model. Places enter the table because something happened there, so that the rates
    are of places known to have been struck; a place that is not in it has no rate here, which is not a rate of zero.

    Parameters
    ----------
    passages
        Frame (origin, destination, mode, passages), as `routes.connect` gives it in `.lanes`; the chain is the one that it completed.
    """
    table = world.table("stoppages").drop_nulls("watched_from")
    places = _places(chain, passages)
    rows, left_out = storm_rows(chain, world, places)
    for process, events in table.group_by(_PROCESS, maintain_order=True):
        for (scope, key, acts_on), mine in events.group_by("scope", "key", "acts_on", maintain_order=True):
            for name, modes in _named(places, str(scope), str(key)):
                struck = set((mine["modes"][0] or "").split(";")) - {""}
                if struck and (others := modes - struck):
                    if modes & struck:
                        left_out.append(
                            f"{process[0]} at {name}: it stopped {' and '.join(sorted(struck))} only, and a row of {scope} would stop "
                            f"{' and '.join(sorted(others))} too"
                        )
                    continue
                rows.append(_proposed(process, events, mine, name, str(acts_on)))
    rows.sort(key=lambda one: (one.hazard, one.scope, one.key))
    return Observed(tuple(rows), tuple(sorted(left_out)))


def _places(chain: SupplyChain, passages: pl.DataFrame) -> dict[tuple[str, str], set[str]]:
    """Give what a chain's sites and lanes can name as (scope, key), with the modes of its lanes there."""
    found: dict[tuple[str, str], set[str]] = {}
    country = dict(chain.sites.select("site", "country").iter_rows())
    for place, subdivision in chain.sites.select("country", "subdivision").iter_rows():
        found.setdefault(("country", place), set())
        if subdivision:
            found.setdefault(("subdivision", subdivision), set())
    lanes = chain.lanes.select("origin", "destination", "mode", "port_of_entry")
    for origin, destination, mode, port in lanes.iter_rows():
        if port:
            found.setdefault(("port", port), set()).add(mode)
        here, there = country[origin], country[destination]
        if here != there:
            for border in (f"{here}-{there}", f"{there}-{here}"):
                found.setdefault(("border", border), set()).add(mode)
    for mode, text in passages.select("mode", "passages").iter_rows():
        for part in (text or "").split(";"):
            if part.strip():
                found.setdefault(("passage", part.strip()), set()).add(mode)
    return found


def _named(places: dict[tuple[str, str], set[str]], scope: str, key: str) -> list[tuple[str, set[str]]]:
    """Find a place of the table among the chain's own: the same name, or one part of a double name (`Los Angeles/Long Beach`)."""
    parts = {key, *key.split("/")}
    return sorted((name, modes) for (kind, name), modes in places.items() if kind == scope and name in parts)


def _proposed(
    process: tuple[Any, ...], events: pl.DataFrame, mine: pl.DataFrame, name: str, acts_on: str
) -> Proposed:
    hazard, first, last, watched_by = process
    count, years = events["event"].n_unique(), last - first + 1
    low, high = poisson_interval(count)
    over = mine.drop_nulls("last_day").select("first_day", "last_day")
    duration, duration_sd = mean_and_spread([days(*pair) for pair in over.iter_rows()])
    shares = mine["severity"].drop_nulls().to_list()
    severity, severity_sd = mean_and_spread(shares)
    ramps = mine["ramp_days"].drop_nulls().to_list()
    months = events.group_by("event").agg(pl.col("first_day").min().dt.month())["first_day"].to_list()
    peak = season(months)
    said = [
        f"{count} in {years} years, {first} to {last} ({watched_by}); 90 % interval of the rate {low / years:.3f} to {high / years:.3f} a year",
        *([] if mine.height == count else [f"{mine.height} of the {count} reached {name}"]),
        of_duration(mine.height, over.height),
        of_severity(mine.height, len(shares)),
        of_ramp(mine.height, len(ramps)),
        *(told(row) for row in mine.sort("first_day").iter_rows(named=True)),
    ]
    return Proposed(
        hazard=str(hazard),
        scope=str(mine["scope"][0]),
        key=name,
        acts_on=acts_on,
        events=count,
        years=years,
        rate=count / years,
        low=low / years,
        high=high / years,
        probability=mine.height / count,
        duration=duration,
        duration_sd=duration_sd,
        severity=severity,
        severity_sd=_possible(severity, severity_sd),
        ramp_days=mean_and_spread(ramps)[0] if 2 * len(ramps) >= mine.height else None,
        peak_month=None if peak is None else peak[0],
        seasonality=None if peak is None else peak[1],
        month_shares=None,
        source="; ".join(said),
    )


def _possible(mean: float | None, spread: float | None) -> float | None:
    """Keep a spread that a share between 0 and 1 with this mean can have."""
    if mean is None or spread is None or not 0.0 < spread**2 < mean * (1.0 - mean):
        return None
    return spread
