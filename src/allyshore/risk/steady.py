"""What a plan needs, orders and keeps on every day of a year that repeats, so that without chance nothing is lost.

A plan says how much comes into each stock point in each *period* through each channel, and what is kept at a period's end. Every unit that a
market wants on a day belongs to the period of that day, and so does all that goes into it, however many days before it is ordered: a unit of
period p that leaves a point came in period r <= p, the oldest first (`came_in`), by the channels of that period, and was ordered the channel's
days before it came. With N[r, d] what must come into a point for period r on day d and part[c, r] the channel's share of it::

    come[c, d]    = Σ_r part[c, r] N[r, d]
    asked[c, d]   = come[c, d + days[c]]
    target[d]     = cover + what is kept for later periods + Σ_c come[c, d + 1 .. d + days[c]]
    need[o, r, d] += part[c, r] N[r, d + days[c]]           at the point o that the channel comes from; for each component likewise

so that what comes on a day is what is needed then (or before, where a channel's capacity is too small for that day: `levelled`), although a far source that ends was given its last order long ago and a near one that
begins has not been given its first. A point with a stated target orders what it passes on, on the same day.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from allyshore.risk.rounds import against, downward, sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.risk.arrays import Floats, Whole
    from allyshore.risk.network import Channel, Market, Point

SAME = 1e-12
"""Difference of shares, or part of a quantity, that is rounding."""
FULL = 1e-9
"""Part of a channel's capacity by which more is still that capacity, rounded."""


@dataclass(frozen=True)
class Steady:
    """The year in which the plan runs undisturbed.

    Attributes
    ----------
    need, ordered, target
        Units that leave a point or are sold there, that it orders, that it has at hand and under way at the day's end [day, point].
    share
        Part of a point's order that goes to each channel [day, channel].
    flow, pace
        Units a day through each channel: mean over the year, and over the days on which it is used.
    opening
        Units in stock on the first morning [point].
    """

    need: Floats
    ordered: Floats
    target: Floats
    share: Floats
    flow: Floats
    pace: Floats
    opening: Floats


def steady(
    points: Sequence[Point],
    channels: Sequence[Channel],
    markets: Sequence[Market],
    lead: Whole,
    period: Whole | None = None,
) -> Steady:
    """Derive the year from markets back to suppliers; points are in an order in which goods flow forward, but for return channels.

    Parameters
    ----------
    lead
        Whole days of each channel.
    period
        Number of the plan's period on every day, from 0; None takes a new one wherever a channel's share changes.

    Raises
    ------
    RoundFlowError
        Goods go round in a circle within one period.
    """
    year = _Year(points, channels, markets, lead, period)
    if len(against(channels)):
        year.settle_by_period()
    else:
        year.settle_whole()
    return year.result()


class _Year:
    """Needs by period, filled from markets back."""

    def __init__(
        self,
        points: Sequence[Point],
        channels: Sequence[Channel],
        markets: Sequence[Market],
        lead: Whole,
        period: Whole | None,
    ) -> None:
        self.points, self.channels, self.lead = points, channels, lead
        self.length = max((len(market.demand) for market in markets), default=1)
        found = _changes(channels, self.length) if period is None else np.resize(period, self.length)
        begin = np.flatnonzero(np.diff(found, prepend=-1))
        weight = np.array([np.resize(channel.share, self.length)[begin] for channel in channels], dtype=float)
        into: list[list[int]] = [[] for _ in points]
        for number, channel in enumerate(channels):
            if not channel.standby:
                into[channel.into].append(number)
        self.part = np.zeros((len(channels), len(begin)))
        self.lots: list[Floats | None] = [None] * len(points)
        for at, usual in enumerate(into):
            if usual:
                self.part[usual] = _parts(weight[usual])
                self.lots[at] = came_in(weight[usual].sum(axis=0), points[at].carried)
        if (
            not any(lot is not None for lot in self.lots)
            and np.ptp(self.part, axis=1).max(initial=0.0) <= SAME
        ):
            self.part, begin = self.part[:, :1], begin[:1]
            found = np.zeros_like(found)
        self.into, self.begin = into, begin
        self.wanted: list[Floats | None] = [None] * len(points)
        at_work = np.searchsorted(begin, np.arange(self.length), side="right") - 1
        for market in markets:
            self._need(market.point)[at_work, np.arange(self.length)] += np.resize(market.demand, self.length)
        self.need = np.zeros((self.length, len(points)))
        self.base = np.zeros_like(self.need)
        self.target = np.zeros_like(self.need)
        self.asked = np.zeros((self.length, len(channels)))

    def _need(self, at: int) -> Floats:
        """Give what is needed at a point [period, day]."""
        found = self.wanted[at]
        if found is None:
            found = self.wanted[at] = np.zeros((len(self.begin), self.length))
        return found

    def settle_whole(self) -> None:
        """Settle all periods at once, each point after all that it sends to."""
        every = slice(0, len(self.begin))
        for at in range(len(self.points) - 1, -1, -1):
            coming = self._coming(at, every)
            self._close(at)
            self._ask(at, every, coming)
            self.wanted[at] = None

    def settle_by_period(self) -> None:
        """Settle the periods from the last to the first, for what is kept came before, and each along its own flow."""
        for period in range(len(self.begin) - 1, -1, -1):
            this = slice(period, period + 1)
            starts = []
            for at in range(len(self.points)):
                lot, wanted = self.lots[at], self.wanted[at]
                later = lot is not None and lot[period + 1 :, period].any()
                if wanted is not None and (later or wanted[period].any()):
                    starts.append(at)
            for at in downward(starts, partial(self._before, period), self._name):
                self._ask(at, this, self._coming(at, this))
        for at in range(len(self.points)):
            self._close(at)

    def _before(self, period: int, at: int) -> list[int]:
        """Give the points that a point takes goods from for a period; none where all that it needs then was kept."""
        lot = self.lots[at]
        if lot is not None and not lot[:, period].any():
            return []
        return [
            source
            for number in self.into[at]
            if self.part[number, period] > 0.0
            for source in sources(self.channels[number])
        ]

    def _name(self, at: int) -> str:
        return f"{self.points[at].product} at {self.points[at].site}"

    def _close(self, at: int) -> None:
        """Add what is needed at a point over all periods, and its cover, to need and target."""
        point = self.points[at]
        self.need[:, at] = self._need(at).sum(axis=0)
        cover = point.cover * float(self.need[:, at].mean())
        self.base[:, at] += cover
        self.target[:, at] += cover
        if point.target is not None:
            self.target[:, at] = point.target

    def _ask(self, at: int, these: slice, coming: Floats) -> None:
        """Turn what comes into a point in some periods into what is asked for, and what is needed at the points before it."""
        point = self.points[at]
        for number in self.into[at]:
            channel, days = self.channels[number], int(self.lead[number])
            come = self.part[number, these, None] * coming
            if point.target is None:
                if channel.capacity < np.inf:
                    come, early = levelled(come, channel.capacity, np.roll(self.asked[:, number], days))
                    self.target[:, at] += early
                    self.base[:, at] += early
                self.target[:, at] += window(come.sum(axis=0), days)
                come = np.roll(come, -days, axis=1)
            self.asked[:, number] += come.sum(axis=0)
            if channel.origin >= 0:
                self._need(channel.origin)[these] += come
            for below, each in channel.parts:
                self._need(below)[these] += each * come

    def _coming(self, at: int, these: slice) -> Floats:
        """Give what must come in some periods for what is needed then and later, and note what is kept meanwhile."""
        lot, wanted = self.lots[at], self._need(at)
        if lot is None or self.points[at].target is not None:
            return wanted[these]
        coming = np.zeros_like(wanted)
        came = np.zeros(len(wanted), dtype=bool)
        came[these] = True
        for later, earlier in np.argwhere((lot > 0.0) & came):
            days = int(self.begin[later] - self.begin[earlier])
            mine = lot[later, earlier] * wanted[later]
            kept = window(mine, days)
            self.base[:, at] += kept
            self.target[:, at] += kept
            coming[earlier] += np.roll(mine, -days)
        return coming[these]

    def result(self) -> Steady:
        """Give the year."""
        ordered = np.zeros_like(self.need)
        opening = np.zeros(len(self.points))
        share = self.asked
        flow = share.mean(axis=0)
        used = np.count_nonzero(share, axis=0)
        for at, point in enumerate(self.points):
            usual = self.into[at]
            if not usual:
                continue
            ordered[:, at] = share[:, usual].sum(axis=1)
            opening[at] = self.base[-1, at]
            if point.target is not None:
                under_way = sum(
                    float(window(share[:, number], int(self.lead[number]))[-1]) for number in usual
                )
                opening[at] = max(0.0, point.target - under_way)
            share[:, usual] = _split(share[:, usual], ordered[:, at])
        pace = flow * (len(share) / np.maximum(used, 1))
        return Steady(self.need, ordered, self.target, share, flow, pace, opening)


def _changes(channels: Sequence[Channel], length: int) -> Whole:
    """Number the stretches of days on which no channel's share changes."""
    new = np.zeros(length, dtype=bool)
    for channel in channels:
        if np.size(channel.share) > 1:
            new |= np.diff(np.resize(channel.share, length), prepend=np.nan) != 0.0
    new[0] = False
    return np.cumsum(new).astype(np.int64)


def _parts(weight: Floats) -> Floats:
    """Turn the weights of a point's channels [channel, period] into shares; a period in which nothing comes has those of the one before."""
    total = weight.sum(axis=0)
    live = np.flatnonzero(total > 0.0)
    if not len(live):
        return np.full(weight.shape, 1.0 / len(weight))
    before = live[np.searchsorted(live, np.arange(len(total)), side="right") - 1]
    parts: Floats = weight[:, before] / total[before]
    return parts


def came_in(inflow: Floats, carried: Sequence[float]) -> Floats | None:
    """Give the part of what leaves a point in a period that came in each period [leaves, came], the oldest first; None where nothing is kept.

    Parameters
    ----------
    inflow
        What comes in each period, units.
    carried
        What is kept at the end of each period, units; shorter where nothing is kept at the end of the last ones.
    """
    kept = np.zeros(len(inflow))
    kept[: len(carried)] = carried
    if not kept.any():
        return None
    part = np.eye(len(inflow))
    stock: list[tuple[int, float]] = []
    for period, comes in enumerate(inflow):
        leaves = comes + sum(left for _, left in stock) - kept[period]
        stock.append((period, float(comes)))
        if leaves <= SAME * (comes + kept[period]):
            continue
        part[period] = 0.0
        missing = leaves
        while stock and missing > SAME * leaves:
            came, left = stock.pop(0)
            taken = min(left, missing)
            missing -= taken
            part[period, came] += taken / leaves
            if left > taken:
                stock.insert(0, (came, left - taken))
    parts: Floats = part / part.sum(axis=1, keepdims=True)
    return parts


def levelled(come: Floats, capacity: float, used: float | Floats = 0.0) -> tuple[Floats, Floats]:
    """Bring what passes a channel's capacity on a day the days before that it takes; give that and what is kept meanwhile at each day's end.

    Days of two periods overlap where goods of one go a longer way to market than those of the other. What is too much for the year is left.

    Parameters
    ----------
    come
        What must come [period, day], units.
    capacity
        Units a day.
    used
        What other periods take of it, units a day.
    """
    total = come.sum(axis=0)
    early = np.zeros(len(total))
    room = np.maximum(0.0, capacity - used + early)
    most = room + FULL * capacity
    if (total <= most).all() or total.mean() > most.mean():
        return come, early
    come = come.copy()
    for day in np.flatnonzero(total > most)[::-1]:
        at = int(day)
        for _ in range(2 * len(total)):
            if total[at] <= most[at]:
                break
            moved = (total[at] - room[at]) / total[at] * come[:, at]
            come[:, at] -= moved
            come[:, at - 1] += moved
            early[at - 1] += moved.sum()
            total[at - 1] += moved.sum()
            total[at] = room[at]
            at = at - 1 if at else len(total) - 1
    return come, early


def _split(asked: Floats, ordered: Floats) -> Floats:
    """Split each day's order of a point among its channels; a day without one splits like the next that has one."""
    days = np.flatnonzero(ordered > 0.0)
    if not len(days):
        return np.full(asked.shape, 1.0 / asked.shape[1])
    after = days[np.searchsorted(days, np.arange(len(ordered))) % len(days)]
    parts: Floats = asked[after] / ordered[after, None]
    return parts


def window(daily: Floats, days: int) -> Floats:
    """Sum over the next `days` days, of a year that repeats."""
    if days == 0:
        return np.zeros(len(daily))
    whole, rest = divmod(days, len(daily))
    total = np.concatenate([[0.0], np.cumsum(np.concatenate([daily, daily]))])
    start = np.arange(len(daily)) + 1
    ahead: Floats = whole * float(daily.sum()) + (total[start + rest] - total[start])
    return ahead
