"""One row of `hazards` that the past suggests, with what no source says named in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

CONFIDENCE = 0.90
SEASON_EVENTS = 5
"""Events that a season needs; fewer say nothing of it."""
CHANCE = 0.05
"""Probability with which events that are spread evenly through the year would be held to have a season."""
COLUMNS = (
    *("hazard", "scope", "key", "acts_on", "rate", "probability", "duration", "duration_sd", "severity"),
    *("severity_sd", "ramp_days", "peak_month", "seasonality", "month_shares", "source"),
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """One row of `hazards` that past events suggest.

    Attributes
    ----------
    hazard, scope, key, acts_on
        As in `hazards`; the key is the chain's own name of the place.
    events, years
        Events of the hazard, and years over which they are counted.
    rate, low, high
        Events a year, and the ends of the exact 90 % interval of a Poisson count.
    probability
        Part of the events that reached this place.
    duration, duration_sd
        Days, first and last both counted: mean of the events whose end is known, None where none is; standard deviation, None of one event.
    severity, severity_sd
        Mean and standard deviation of the shares that the sources say, None where none or one does.
    ramp_days
        Mean days of recovery where the sources say them of half of the events or more, else None.
    peak_month, seasonality
        Season where the events are less even through the year than chance would make them (`season`), else None.
    month_shares
        Part of the events in each month, where a source of its own says it.
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
    severity_sd: float | None
    ramp_days: float | None
    peak_month: int | None
    seasonality: float | None
    month_shares: str | None
    source: str

    @property
    def to_state(self) -> tuple[str, ...]:
        """Columns that no source says, which `hazards` requires: a person states them."""
        return tuple(name for name in ("duration", "severity") if getattr(self, name) is None)

    def row(self) -> dict[str, str]:
        """Give the cells of `hazards.csv`; what is not known is empty, which the check of a model does not let pass."""
        return {name: _cell(getattr(self, name)) for name in COLUMNS}


def poisson_interval(count: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Give the exact two-sided interval (Garwood) of the mean of a Poisson count."""
    from scipy.special import gammaincinv  # noqa: PLC0415  # a stress without --propose need not wait for it

    tail = (1.0 - confidence) / 2.0
    low = float(gammaincinv(count, tail)) if count else 0.0
    return low, float(gammaincinv(count + 1, 1.0 - tail))


def season(months: Sequence[int]) -> tuple[int, float] | None:
    """Give the peak month and the seasonality of events, None where their months are as even as chance makes them.

    With R the length of the mean of the events' directions on the circle of the year, even events have R this long with a probability of about
    exp(−n R²) (Rayleigh's test); a rate of 1 + s cos(...) has a mean R of s / 2.

    Parameters
    ----------
    months
        Month of each event, 1 to 12.

    Source
    ------
    Mardia and Jupp, Directional Statistics (2000), section 6.3.1.
    """
    count = len(months)
    if count < SEASON_EVENTS:
        return None
    mean = np.exp(2j * np.pi * (np.array(months) - 0.5) / 12.0).mean()
    if np.exp(-count * abs(mean) ** 2) > CHANCE:
        return None
    peak = int(np.floor(np.angle(mean) / (2.0 * np.pi) * 12.0)) % 12 + 1
    return peak, min(1.0, 2.0 * float(abs(mean)))


def mean_and_spread(values: Sequence[float]) -> tuple[float | None, float | None]:
    """Give mean and standard deviation, None where there are no values or only one."""
    found = np.array(values, dtype=float)
    return (
        float(found.mean()) if len(found) else None,
        float(found.std(ddof=1)) if len(found) > 1 else None,
    )


def days(first: date, last: date) -> int:
    """Count the days of an event, first and last both."""
    return (last - first).days + 1


def of_duration(events: int, known: int) -> str:
    """Say of how many events the duration is known."""
    if not known:
        return "STATE the duration: no source read says when one ended"
    told = f"duration of {known} of {events}" if known < events else f"duration of {known}"
    return told if known > 1 else f"{told}, so that its spread is not known and left at 0"


def of_severity(events: int, known: int) -> str:
    """Say of how many events the severity is known."""
    if not known:
        return "STATE the severity: no source read says which share stopped"
    return f"severity of {known} of {events}" if known < events else f"severity of {known}"


def of_ramp(events: int, known: int) -> str:
    """Say whether the recovery is known."""
    if 2 * known >= events and known:
        return f"ramp of {known} of {events}" if known < events else f"ramp of {known}"
    return (
        "ramp not known, taken as none" if not known else f"ramp of {known} of {events} only, taken as none"
    )


def told(row: dict[str, Any]) -> str:
    """Say what one event was, when, and who says so."""
    last = f"to {row['last_day']}" if row["last_day"] else "end not known"
    note = f"; {row['note']}" if row["note"] else ""
    return f"{row['event']}, {row['first_day']} {last} ({row['source']}{note})"


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
