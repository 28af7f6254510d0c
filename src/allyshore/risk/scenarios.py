"""Possible years for a design: hazards drawn, and what they leave of sources and ways while they last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.design import Change, Scenarios
from allyshore.errors import UsageError
from allyshore.risk.arrays import DUTY
from allyshore.risk.hazards import perils, strikes
from allyshore.risk.network import Channel
from allyshore.risk.tags import Tags
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.chain import SupplyChain
    from allyshore.risk.arrays import Floats, Strikes
    from allyshore.risk.hazards import Perils
    from allyshore.world import World

WEEK = 7.0
SHORTEST = 1e-9
"""Days below which a year counts as calm."""
WAY = ("origin", "destination", "mode")


def sample(
    chain: SupplyChain, world: World, passages: pl.DataFrame, count: int, seed: int, first: int = 0
) -> Scenarios:
    """Draw years `first` to `first + count` of a seed; years of one seed are independent and each is the same however many are drawn.

    Days of one year on which something is wrong are its disturbed stretch; what is left of a thing is its mean over these days.

    Parameters
    ----------
    chain
        The model with every lane filled; its table of hazards says what may happen.
    passages
        Frame (origin, destination, mode, passages), as `routes.connect` gives it in `.lanes`.

    Raises
    ------
    UsageError
        The model states no hazard that may strike, or no scenario is asked for.
    """
    if count < 1:
        raise UsageError(f"--scenarios: expected 1 or more, found {count}")
    things = _Things(chain, world, passages)
    found = perils(chain.hazards, things.channels)
    if not found.names:
        raise UsageError(
            f"{chain.name}: expected hazards that may strike, found none. Fill the table hazards, or design without --risk-aversion"
        )
    days = things.days
    drawn = strikes(found, first, count, days, seed, world.date.timetuple().tm_yday - 1)
    years = [_year(things, found, drawn, scenario) for scenario in range(count)]
    return things.scenarios(years, np.full(count, 1.0 / count))


def outages(chain: SupplyChain, world: World, passages: pl.DataFrame, nodes: Sequence[str]) -> Scenarios:
    """Give one scenario for each node: it is lost from the first day for its time to recover.

    A node is a site, country, bloc, subdivision, port of entry or passage of the model. Its time to recover is the longest mean duration, with
    half the ramp, of the rows of hazards that name it, or the model's `recovery_days`.
    """
    things = _Things(chain, world, passages)
    known = sorted({tag[2] for channel in things.channels for tag in channel.tags})
    unknown = [node for node in nodes if node not in known]
    if unknown:
        told = "; ".join(f"{node!r}{did_you_mean(node, known)}" for node in unknown)
        raise UsageError(
            f"--survive: expected sites, countries, blocs, ports or passages of the model, found {told}"
        )
    years = []
    for node in nodes:
        named = chain.hazards.filter(
            (pl.col("key") == node) & (pl.col("acts_on") != "duty") & (pl.col("rate") > 0)
        )
        longest = named.select((pl.col("duration") + pl.col("ramp_days") / 2.0).max()).item()
        days = int(np.ceil(chain.recovery_days if longest is None else longest))
        year = _Year(things)
        hit = [
            number
            for number, channel in enumerate(things.channels)
            if any(acts in ("sites", "lanes") and key == node for acts, _, key in channel.tags)
        ]
        year.left[hit, :days] = 0.0
        year.wrong[:days] = 1.0
        years.append(year)
    return things.scenarios(years, np.full(len(nodes), 1.0 / len(nodes)))


class _Things:
    """What hazards can reach: each site, then each way, as channels that have nothing but tags."""

    def __init__(self, chain: SupplyChain, world: World, passages: pl.DataFrame) -> None:
        tags = Tags.of(chain, world, passages)
        self.sites = chain.sites.filter(pl.col("kind") != "market").select("site")
        self.ways = chain.lanes.select(WAY).unique(maintain_order=True)
        self.channels = [
            Channel("supply", 0, tags=tags.of_site(site)) for site in self.sites.get_column("site")
        ]
        self.channels += [
            Channel("lane", 0, tags=tags.of_lane(*way) - tags.of_site(way[0]))
            for way in self.ways.iter_rows()
        ]
        self.periods = chain.periods
        self.days = round(chain.periods * chain.weeks_per_period * WEEK)

    def scenarios(self, years: Sequence[_Year], probability: Floats) -> Scenarios:
        """Average each year over its disturbed days."""
        border = self.sites.height
        period = np.arange(self.days) * self.periods // self.days
        length = np.bincount(period, minlength=self.periods)
        disturbed, left, dearer = [], [], []
        for year in years:
            days = max(float(year.wrong.sum()), SHORTEST)
            disturbed.append(np.bincount(period, year.wrong, minlength=self.periods) / length)
            left.append(1.0 - (1.0 - year.left).sum(axis=1) / days)
            dearer.append(year.dearer.sum(axis=1) / days)
        leaves, adds = np.clip(np.array(left), 0.0, 1.0), np.array(dearer)
        changes = {
            "sources": _touched(self.sites, leaves[:, :border], 1.0),
            "ways": _touched(self.ways, leaves[:, border:], 1.0),
            "duties": _touched(self.ways, adds[:, border:], 0.0),
        }
        return Scenarios(probability, np.array(disturbed), changes)


class _Year:
    """Part of each thing's capacity that is left, and further duty, day by day [thing, day]; part of each day on which something is wrong."""

    def __init__(self, things: _Things) -> None:
        shape = (len(things.channels), things.days)
        self.left, self.dearer, self.wrong = np.ones(shape), np.zeros(shape), np.zeros(things.days)


def _year(things: _Things, found: Perils, drawn: Strikes, scenario: int) -> _Year:
    """Lay the strikes of one scenario over the days; outages of one thing at a time multiply, further duties add up."""
    year, day = _Year(things), np.arange(things.days)
    reach = found.reach
    for at in np.flatnonzero(drawn.scenario == scenario):
        start, end, ramp, row = drawn.start[at], drawn.end[at], drawn.ramp[at], drawn.row[at]
        whole = np.clip(np.minimum(end, day + 1.0) - np.maximum(start, day), 0.0, 1.0)
        coming_back = np.where(day + 0.5 > end, 1.0 - (day + 0.5 - end) / max(ramp, 1e-9), 0.0)
        size = drawn.severity[at] * np.maximum(whole, np.clip(coming_back, 0.0, 1.0))
        lasts = np.where(coming_back > 0.0, 1.0, whole)
        these = reach.channel[reach.first[row] : reach.first[row + 1]]
        if len(these):
            year.wrong = np.minimum(1.0, year.wrong + lasts)
        if reach.effect[row] == DUTY:
            year.dearer[these] += size
        else:
            year.left[these] *= 1.0 - size
    return year


def _touched(keys: pl.DataFrame, value: Floats, calm: float) -> Change:
    """Keep the things that some scenario changes."""
    hit = (value != calm).any(axis=0)
    return Change(keys.filter(pl.Series(hit, dtype=pl.Boolean)), value[:, hit])
