"""The network that is simulated: stock points joined by channels, as arrays, and its steady state.

A *stock point* is one product at one site. A *channel* brings goods into it: an outside supplier, a way from another stock point, or a
line that makes them from components at the same site. `assemble` puts the points in an order in which goods only flow forward, derives
from the markets' demand what every point needs on every day, offset by lead times as material requirements planning does, and sets
targets and opening stock so that without chance the plan runs undisturbed from the first day.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from allyshore.errors import UsageError
from allyshore.risk.arrays import LANE, LINE, SUPPLY, TABLE, Floats, Whole
from allyshore.risk.rounds import returns, sources
from allyshore.risk.steady import steady

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

KINDS = {"supply": SUPPLY, "lane": LANE, "line": LINE}


@dataclass(frozen=True)
class Point:
    """A stock point.

    Attributes
    ----------
    site, product
        What it is.
    cover
        Days of its throughput kept in stock (safety and strategic stock together).
    target
        Base-stock level, units; None derives it from the days of lead and cover.
    steady, gain
        It orders ``max(0, steady + gain · (target − position))`` a day: 0 and 1 is base stock; the planned quantity and a gain below 1
        follows the plan and mends a part of each deviation.
    carried
        What the plan keeps at the end of each of its periods for later ones, in the unit of its channels' `share`; none where left out.
    """

    site: str
    product: str
    cover: float = 0.0
    target: float | None = None
    steady: float = 0.0
    gain: float = 1.0
    carried: tuple[float, ...] = ()


@dataclass(frozen=True)
class Channel:
    """A channel into stock point `into` (a number in the list of points).

    Attributes
    ----------
    kind
        ``supply``, ``lane`` or ``line``.
    origin
        For a lane: the stock point it comes from.
    parts
        For a line: (stock point, units for one unit made).
    days, days_sd
        From order or dispatch to arrival.
    capacity
        Units a day; infinite where nothing limits it.
    share
        Weight among the planned sources of what comes into the stock point, one number or one a day of a year that repeats: of a plan, what
        comes by this channel in that day's period.
    standby
        Called only when planned sources are late by more than `late` (theirs) days of their planned flow.
    twin
        For a planned source that also stands by for the others: its number in the list of channels.
    premium
        USD a unit more than the usual source, where it stands by.
    value
        USD a unit on which a further duty is owed.
    stream
        Number of its stream of chance: the row of the user's table, so that strategies meet the same luck.
    tags
        What a row of hazards may name: acts_on, scope and key together.
    """

    kind: str
    into: int
    origin: int = -1
    parts: tuple[tuple[int, float], ...] = ()
    days: float = 0.0
    days_sd: float = 0.0
    capacity: float = float("inf")
    share: float | Floats = 1.0
    standby: bool = False
    late: float = 0.0
    twin: int = -1
    premium: float = 0.0
    value: float = 0.0
    stream: int = 0
    tags: frozenset[tuple[str, str, str]] = frozenset()


@dataclass(frozen=True)
class Market:
    """Demand at a stock point: units a day through a year that repeats, its spread, USD lost with a unit not sold, its stream of chance."""

    point: int
    demand: Floats
    spread: float = 0.0
    margin: float = 0.0
    stream: int = 0


@dataclass(frozen=True)
class Network:
    """Arrays of the simulation; points and channels are sorted so that goods flow to higher numbers.

    `points` and `channels` are the records in that order; the arrays are those of `allyshore.risk.steady`, `lead` whole days of each channel.
    """

    points: tuple[Point, ...]
    channels: tuple[Channel, ...]
    markets: tuple[Market, ...]
    need: Floats = field(repr=False)
    ordered: Floats = field(repr=False)
    target: Floats = field(repr=False)
    share: Floats = field(repr=False)
    lead: Whole = field(repr=False)
    flow: Floats = field(repr=False)
    pace: Floats = field(repr=False)
    opening: Floats = field(repr=False)

    @property
    def size(self) -> int:
        """How many stock points there are."""
        return len(self.points)


def assemble(
    points: Sequence[Point],
    channels: Sequence[Channel],
    markets: Sequence[Market],
    period: Whole | None = None,
) -> Network:
    """Sort points and channels along the flow and find the state in which the plan runs undisturbed.

    Parameters
    ----------
    period
        Number of the plan's period on every day of the year that repeats, from 0; None takes a new one wherever a channel's share changes.

    Raises
    ------
    RoundFlowError
        Goods go round in a circle within one period.
    UsageError
        A stock point has nothing that brings goods into it.
    """
    back = returns(len(points), channels)
    channels = [
        replace(channel, days=max(1.0, channel.days)) if number in back else channel
        for number, channel in enumerate(channels)
    ]
    rank = _ranks(points, channels, back)
    order = np.argsort(rank, kind="stable")
    place = np.empty(len(points), dtype=np.int64)
    place[order] = np.arange(len(points))
    kept = sorted(
        (at for at, channel in enumerate(channels) if not channel.standby or _forward(channel, rank)),
        key=lambda at: (place[channels[at].into], channels[at].standby),
    )
    number = {at: new for new, at in enumerate(kept)}
    sorted_channels = [_moved(channels[at], place, number) for at in kept]
    sorted_points = tuple(points[at] for at in order)
    sorted_markets = tuple(
        Market(int(place[market.point]), market.demand, market.spread, market.margin, market.stream)
        for market in markets
    )
    supplied = {channel.into for channel in sorted_channels}
    bare = [
        f"{point.product} at {point.site}" for at, point in enumerate(sorted_points) if at not in supplied
    ]
    if bare:
        raise UsageError(
            f"simulation: expected a channel into every stock point, found none into {'; '.join(bare)}"
        )
    lead = np.array([lead_days(channel) for channel in sorted_channels], dtype=np.int64)
    year = steady(sorted_points, sorted_channels, sorted_markets, lead, period)
    return Network(sorted_points, tuple(sorted_channels), sorted_markets, lead=lead, **vars(year))


def _forward(channel: Channel, rank: Whole) -> bool:
    """Whether a source that stands by comes from a point that is settled earlier in the day."""
    return channel.origin < 0 or bool(rank[channel.origin] < rank[channel.into])


def _moved(channel: Channel, place: Whole, number: Mapping[int, int]) -> Channel:
    return replace(
        channel,
        into=int(place[channel.into]),
        origin=int(place[channel.origin]) if channel.origin >= 0 else -1,
        parts=tuple((int(place[part]), each) for part, each in channel.parts),
        twin=number[channel.twin] if channel.twin >= 0 else -1,
    )


def _ranks(points: Sequence[Point], channels: Sequence[Channel], back: AbstractSet[int]) -> Whole:
    """Number of steps from the farthest source: a point's rank is above that of everything that flows into it, but by return channels."""
    rank = np.zeros(len(points), dtype=np.int64)
    edges = [
        (source, channel.into)
        for number, channel in enumerate(channels)
        if not channel.standby and number not in back
        for source in sources(channel)
    ]
    if not edges:
        return rank
    source, into = np.array(edges).T
    for _ in range(len(points) + 1):
        before = rank.copy()
        np.maximum.at(rank, into, rank[source] + 1)
        if np.array_equal(rank, before):
            break
    return rank


def lead_days(channel: Channel) -> int:
    """Whole days of a channel; one with a spread takes at least one."""
    return max(1 if channel.days_sd > 0.0 else 0, round(channel.days))


def spread_tables(channels: Sequence[Channel]) -> tuple[Whole, Whole, Whole]:
    """Give tables of quantiles of the days of channels with a spread, which row each channel uses (−1: none), and the longest days.

    Days are gamma distributed with the channel's mean and standard deviation, in whole days, at least one.
    """
    rows: dict[tuple[float, float], int] = {}
    tables: list[Whole] = []
    row = np.full(len(channels), -1, dtype=np.int64)
    longest = np.array([lead_days(channel) for channel in channels], dtype=np.int64)
    for number, channel in enumerate(channels):
        if channel.days_sd <= 0.0:
            continue
        key = (channel.days, channel.days_sd)
        if key not in rows:
            rows[key] = len(tables)
            tables.append(_quantiles(*key))
        row[number] = rows[key]
        longest[number] = max(longest[number], int(tables[rows[key]].max()))
    table = np.array(tables) if tables else np.ones((1, TABLE), dtype=np.int64)
    return table, row, longest


@cache
def _quantiles(days: float, spread: float) -> Whole:
    """Quantiles of a gamma distribution with this mean (at least one) and standard deviation, in whole days, at least one."""
    from scipy.special import gammaincinv  # noqa: PLC0415  # a chain without spread need not wait for it

    mean = max(days, 1.0)
    drawn = gammaincinv((mean / spread) ** 2, (np.arange(TABLE) + 0.5) / TABLE) * (spread**2 / mean)
    return np.maximum(1, np.round(drawn)).astype(np.int64)
