"""Rows of `hazards` that past events suggest for a chain's own ports, passages, borders and states, for a person to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from datetime import date

    from allyshore.chain import SupplyChain
    from allyshore.world import World

CONFIDENCE = 0.90
SEASON_EVENTS = 5
"""Events that a month of peak needs; fewer say nothing of the season."""
COLUMNS = (
    *("hazard", "scope", "key", "acts_on", "rate", "probability", "duration", "duration_sd", "severity"),
    *("severity_sd", "ramp_days", "peak_month", "seasonality", "source"),
)
_PROCESS = ("hazard", "watched_from", "watched_to", "watched_by")


@dataclass(frozen=True, slots=True)
class Proposed:
    """One row of `hazards` that past events suggest.

    Attributes
    ----------
    hazard, scope, key, acts_on
        As in `hazards`; the key is the chain's own name of the place.
    events, years
        Events of the hazard anywhere in the table, and years over which they are counted.
    rate, low, high
        Events a year, and the ends of the exact 90 % interval of a Poisson count.
    probability
        Part of the events that reached this place.
    duration, duration_sd
        Days, first and last both counted: mean of the events whose end is known, None where none is; standard deviation, None of one event.
    severity
        Mean of the shares that the sources say, None where none does.
    peak_month
        Month of most events where there are at least five, else None.
    source
        The events with their sources, the interval, and what is not known.
    """

    hazard: str
    scope: str
    key: str
    acts_on: str
    events: int
    years: int
    rate: float
    low: float
    high: float
    probability: float
    duration: float | None
    duration_sd: float | None
    severity: float | None
    peak_month: int | None
    source: str

    @property
    def to_state(self) -> tuple[str, ...]:
        """Columns that no source says, which `hazards` requires: a person states them."""
        return tuple(name for name in ("duration", "severity") if getattr(self, name) is None)

    def row(self) -> dict[str, str]:
        """Give the cells of `hazards.csv`; what is not known is empty, which the check of a model does not let pass."""
        found = {name: getattr(self, name, None) for name in COLUMNS}
        return {name: _cell(value) for name, value in found.items()}


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
    Nothing is used unless a person puts the row into the model. Places enter the table because something happened there, so that the rates
    are of places known to have been struck; a place that is not in it has no rate here, which is not a rate of zero.

    Parameters
    ----------
    passages
        Frame (origin, destination, mode, passages), as `routes.connect` gives it in `.lanes`; the chain is the one that it completed.
    """
    table = world.table("stoppages")
    places = _places(chain, passages)
    rows: list[Proposed] = []
    left_out: list[str] = []
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
    over = mine.drop_nulls("last_day")
    days = np.array([_days(*pair) for pair in over.select("first_day", "last_day").iter_rows()], dtype=float)
    shares = mine["severity"].drop_nulls().to_list()
    months = events.group_by("event").agg(pl.col("first_day").min().dt.month())["first_day"].to_list()
    said = [
        f"{count} in {years} years, {first} to {last} ({watched_by}); 90 % interval of the rate {low / years:.3f} to {high / years:.3f} a year",
        *([] if mine.height == count else [f"{mine.height} of the {count} reached {name}"]),
        _of_duration(mine.height, len(days)),
        _of_severity(mine.height, len(shares)),
        "ramp not known, taken as none",
        *(_told(row) for row in mine.sort("first_day").iter_rows(named=True)),
    ]
    return Proposed(
        *(str(hazard), str(mine["scope"][0]), name, acts_on, count, years),
        *(count / years, low / years, high / years, mine.height / count),
        float(days.mean()) if len(days) else None,
        float(days.std(ddof=1)) if len(days) > 1 else None,
        float(np.mean(shares)) if shares else None,
        max(sorted(set(months)), key=months.count) if count >= SEASON_EVENTS else None,
        "; ".join(said),
    )


def poisson_interval(count: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Give the exact two-sided interval (Garwood) of the mean of a Poisson count."""
    from scipy.special import gammaincinv  # noqa: PLC0415  # a stress without --propose need not wait for it

    tail = (1.0 - confidence) / 2.0
    low = float(gammaincinv(count, tail)) if count else 0.0
    return low, float(gammaincinv(count + 1, 1.0 - tail))


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def _of_duration(events: int, known: int) -> str:
    if not known:
        return "STATE the duration: no source read says when one ended"
    told = f"duration of {known} of {events}" if known < events else f"duration of {known}"
    return told if known > 1 else f"{told}, so that its spread is not known and left at 0"


def _of_severity(events: int, known: int) -> str:
    if not known:
        return "STATE the severity: no source read says which share stopped"
    return f"severity of {known} of {events}" if known < events else f"severity of {known}"


def _told(row: dict[str, Any]) -> str:
    last = f"to {row['last_day']}" if row["last_day"] else "end not known"
    note = f"; {row['note']}" if row["note"] else ""
    return f"{row['event']}, {row['first_day']} {last} ({row['source']}{note})"


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
