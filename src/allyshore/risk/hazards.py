"""Hazards as marked point processes: when each strikes in each scenario, for how long, how hard, and what it reaches.

Rows of one hazard are the marks of one process: they begin on the same day (a common cause), each with its own chance of being reached,
duration and severity. The process is an alternating renewal process: the time from the end of one event to the next is exponential with
the stated rate, which may swing through the year or have a share of its own in each month, so a hazard does not strike again while it lasts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.chain.perils import MONTH_DAYS, month_shares
from allyshore.compiled import compiled
from allyshore.risk.arrays import CAPACITY, DUTY, PASSAGE, TABLE, Floats, Reach, Strikes, Whole
from allyshore.risk.chance import entry, stream_key, uniform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.risk.network import Channel

DAYS_PER_YEAR = 365.0
DAY_OF_MONTH = 30.4
MONTH_ENDS = np.cumsum(MONTH_DAYS).astype(float)
EFFECT = {"sites": CAPACITY, "exports": CAPACITY, "imports": PASSAGE, "lanes": PASSAGE, "duty": DUTY}


@dataclass(frozen=True)
class Perils:
    """Hazards over a network: one process each, with rows (marks) and the channels that each row reaches.

    Attributes
    ----------
    names
        Hazards with a rate above zero, in the user's order; their place here numbers their streams of chance.
    rate, peak, swing
        Events a year, day of the year of the peak, share by which the rate swings.
    months
        Rate in each month over its mean of the year [hazard, month]; 1 throughout where the table states no shares of months.
    row_start
        First row of each hazard.
    probability, duration, log_mean, log_sd, ramp, severity, effect
        One number a row.
    quantiles
        Quantiles of each row's severity.
    reach_start, reach_channel
        The channels of each row.
    rows
        The table's rows, in this order.
    """

    names: tuple[str, ...]
    rate: Floats
    peak: Floats
    swing: Floats
    months: Floats
    row_start: Whole
    probability: Floats
    log_mean: Floats
    log_sd: Floats
    ramp: Floats
    quantiles: Floats
    effect: Whole
    reach_start: Whole
    reach_channel: Whole
    rows: pl.DataFrame

    @property
    def reach(self) -> Reach:
        """The channels of each row and its effect, as the loops read them."""
        return Reach(self.reach_start, self.reach_channel, self.effect)

    def only(self, kept: Sequence[bool]) -> Perils:
        """Give the same hazards with those that are not kept never striking; every other event stays as it is."""
        return replace(self, rate=np.where(np.asarray(kept, dtype=bool), self.rate, 0.0))


def perils(table: pl.DataFrame, channels: Sequence[Channel]) -> Perils:
    """Resolve a table of hazards against the channels of a network; a hazard of zero rate is left out."""
    live = table.filter(pl.col("rate") > 0.0)
    names = live.get_column("hazard").unique(maintain_order=True).to_list()
    rank = {name: place for place, name in enumerate(names)}
    live = live.sort(pl.col("hazard").replace_strict(rank, default=0), maintain_order=True) if names else live
    tagged: dict[tuple[str, str, str], list[int]] = {}
    for number, channel in enumerate(channels):
        for tag in channel.tags:
            tagged.setdefault(tag, []).append(number)
    keys = list(live.select("acts_on", "scope", "key").iter_rows())
    reached = [sorted(tagged.get(key, [])) for key in keys]
    first = live.group_by("hazard", maintain_order=True).agg(
        pl.col("rate", "peak_month", "seasonality", "month_shares").first()
    )
    counts = live.group_by("hazard", maintain_order=True).len().get_column("len").to_numpy()
    mean = live.get_column("duration").to_numpy().astype(float)
    spread = live.get_column("duration_sd").to_numpy().astype(float)
    log_sd = np.sqrt(np.log1p((spread / mean) ** 2))
    peak = first.get_column("peak_month").fill_null(1).to_numpy().astype(float)
    severity = zip(*(live.get_column(name).to_list() for name in ("severity", "severity_sd")), strict=True)
    return Perils(
        tuple(names),
        first.get_column("rate").to_numpy().astype(float),
        (peak - 0.5) * DAY_OF_MONTH,
        np.where(first.get_column("peak_month").is_null(), 0.0, first.get_column("seasonality").to_numpy()),
        np.array([_over_the_year(text) for text in first.get_column("month_shares")]).reshape(-1, 12),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        live.get_column("probability").to_numpy().astype(float),
        np.log(mean) - log_sd**2 / 2.0,
        log_sd,
        live.get_column("ramp_days").to_numpy().astype(float),
        np.array([_quantiles(*pair) for pair in severity]).reshape(-1, TABLE),
        np.array([EFFECT[acts] for acts, _, _ in keys], dtype=np.int64),
        np.concatenate([[0], np.cumsum([len(found) for found in reached])]).astype(np.int64),
        np.array([number for found in reached for number in found], dtype=np.int64),
        live,
    )


def _over_the_year(text: str) -> Floats:
    """Rate in each month over the mean rate of the year."""
    shares = month_shares(text)
    if shares is None:
        return np.ones(12)
    found: Floats = np.array(shares) / sum(shares) * DAYS_PER_YEAR / np.array(MONTH_DAYS)
    return found


@cache
def _quantiles(mean: float, spread: float) -> Floats:
    """Quantiles of a beta distribution with this mean and spread; without spread, the mean."""
    if spread <= 0.0:
        return np.full(TABLE, mean)
    from scipy.special import betaincinv  # noqa: PLC0415  # a chain without spread need not wait for it; scipy.stats takes a second more

    size = mean * (1.0 - mean) / spread**2 - 1.0
    found: Floats = betaincinv(mean * size, (1.0 - mean) * size, (np.arange(TABLE) + 0.5) / TABLE)
    return found


def strikes(found: Perils, first: int, width: int, days: int, seed: int, day_of_year: int) -> Strikes:
    """Draw the events of scenarios `first` to `first + width`: scenario in the block, start, end, ramp, severity, row, sorted by start."""
    drawn = np.zeros((0, 6))
    if len(found.names):
        drawn = _draw(
            *(found.rate, found.peak, found.swing, found.months, found.row_start, found.probability),
            *(found.log_mean, found.log_sd, found.ramp, found.quantiles),
            *(first, width, days, seed, day_of_year),
        )
    drawn = drawn[np.argsort(drawn[:, 1], kind="stable")]
    scenario, start, end, ramp, severity, row = np.ascontiguousarray(drawn.T)
    return Strikes(scenario.astype(np.int64), start, end, ramp, severity, row.astype(np.int64))


@compiled
def _draw(
    rate: Floats,
    peak: Floats,
    swing: Floats,
    months: Floats,
    row_start: Whole,
    probability: Floats,
    log_mean: Floats,
    log_sd: Floats,
    ramp: Floats,
    quantiles: Floats,
    first: int,
    width: int,
    days: int,
    seed: int,
    day_of_year: int,
) -> Floats:
    """Draw scenario, start, end, ramp, severity and row of every event, hazard by hazard; a season thins the events of its peak."""
    out = np.zeros((64, 6))
    used = 0
    for hazard in range(rate.shape[0]):
        top = (1.0 + swing[hazard]) * months[hazard].max()
        most = rate[hazard] * top / DAYS_PER_YEAR
        if most <= 0.0:
            continue
        for s in range(width):
            now, draw, scenario = 0.0, 0, first + s
            while True:
                now -= np.log(uniform(stream_key(seed, hazard, draw), scenario)) / most
                thin = uniform(stream_key(seed, hazard, draw + 1), scenario)
                draw += 2
                if now >= days:
                    break
                angle = 2.0 * np.pi * (now + day_of_year - peak[hazard]) / DAYS_PER_YEAR
                month = np.searchsorted(MONTH_ENDS, (now + day_of_year) % DAYS_PER_YEAR, side="right")
                if thin * top > (1.0 + swing[hazard] * np.cos(angle)) * months[hazard, min(month, 11)]:
                    continue
                over = now
                for row in range(row_start[hazard], row_start[hazard + 1]):
                    reached = uniform(stream_key(seed, hazard, draw), scenario)
                    one = uniform(stream_key(seed, hazard, draw + 1), scenario)
                    two = uniform(stream_key(seed, hazard, draw + 2), scenario)
                    place = entry(stream_key(seed, hazard, draw + 3), scenario)
                    draw += 4
                    if reached >= probability[row]:
                        continue
                    z = np.sqrt(-2.0 * np.log(one)) * np.cos(2.0 * np.pi * two)
                    end = now + np.exp(log_mean[row] + log_sd[row] * z)
                    over = max(over, end)
                    if used == out.shape[0]:
                        out = np.concatenate((out, np.zeros((used, 6))))
                    out[used] = np.array([s, now, end, ramp[row], quantiles[row, place], row])
                    used += 1
                now = over
    return out[:used]
