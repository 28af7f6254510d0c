"""The arrays that the compiled loops share, by what they are; the scenario is the last index wherever there is one."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

SUPPLY, LANE, LINE = 0, 1, 2
"""What a channel is: an outside supplier, a way from another stock point, a line that makes from components."""
CAPACITY, PASSAGE, DUTY = 0, 1, 2
"""What a strike does to a channel: takes capacity, also holds what is under way, or makes it dearer."""
TABLE = 1024
"""Entries of a table of quantiles."""


class Wiring(NamedTuple):
    """Channels, sorted by the stock point that they bring goods into: point p has channels first[p] to first[p + 1].

    Per channel: kind, upstream point (−1: none), lead [days], row of the table of days (−1: no spread), capacity [units a day],
    usual flow that a part of is left in an outage [units a day], grace before others are called [units], whether it stands by,
    its twin among the planned channels, premium and dutiable value [USD a unit], stream of chance. A line c takes part_each units of
    part_point for part_first[c] to part_first[c + 1]. What is under way lies in a ring of ring_size days from row ring_first.
    Return channels, which run against the flow (`allyshore.risk.rounds`): their numbers, whether each channel is one, the number of each
    point among those that one comes into (−1: none), and that number for each return channel.
    """

    first: Whole
    kind: Whole
    upstream: Whole
    lead: Whole
    spread: Whole
    capacity: Floats
    usual: Floats
    late: Floats
    standby: Flags
    twin: Whole
    premium: Floats
    value: Floats
    stream: Whole
    part_first: Whole
    part_point: Whole
    part_each: Floats
    ring_first: Whole
    ring_size: Whole
    back: Whole
    is_back: Flags
    turn: Whole
    back_turn: Whole


class Rules(NamedTuple):
    """Targets [day, point], steady order and gain [point], shares of channels [day, channel]; stock and goods under way at the start.

    Of return channels [day, return channel]: what the plan orders, and the part of what was missing yesterday that each is asked for.
    """

    target: Floats
    steady: Floats
    gain: Floats
    share: Floats
    stock: Floats
    pipe_first: Whole
    pipe: Floats
    back_planned: Floats
    back_part: Floats


class Stalls(NamedTuple):
    """Markets: number of each point's market (−1: none), demand [day, market], its spread, USD a lost unit, total demand a day, stream.

    `least` is the units [day, market] below which a loss is rounding, `patience` is the days that customers wait (−1: for ever), `trouble` the share of a day's demand above which a loss is an episode.
    """

    at: Whole
    demand: Floats
    least: Floats
    spread: Floats
    margin: Floats
    total: Floats
    stream: Whole
    patience: int
    trouble: float


class Strikes(NamedTuple):
    """Events in order of their start: scenario within the block, start, end and ramp [days], severity, row of the hazards."""

    scenario: Whole
    start: Floats
    end: Floats
    ramp: Floats
    severity: Floats
    row: Whole


class Reach(NamedTuple):
    """Channels of each row of hazards: first[r] to first[r + 1]; and the row's effect."""

    first: Whole
    channel: Whole
    effect: Whole


class Luck(NamedTuple):
    """Seed, number of the block's first scenario, quantiles of days [row, entry] and of the standard normal [entry]."""

    seed: int
    scenario: int
    days: Whole
    normal: Floats


class Goods(NamedTuple):
    """Where the goods are, by scenario.

    Per stock point: in stock, on order, due to the next tier, part of it that stock covers, asked of those that stand by. Per channel:
    owed. Per row of a ring of days: under way. Per point that a return channel comes into: ordered through these today, and what was
    missing yesterday.
    """

    stock: Floats
    on_order: Floats
    due: Floats
    fill: Floats
    extra: Floats
    owed: Floats
    pipe: Floats
    placed: Floats
    missing: Floats


class Gates(NamedTuple):
    """What strikes do today.

    Per channel: whether it is struck in any scenario. Per channel and scenario: the part that works, the part that passes, the further
    duty. Then the events that are at work, and how many have begun.
    """

    hit: Flags
    open: Floats
    passes: Floats
    duty: Floats
    active: Whole
    begun: Whole


class Queue(NamedTuple):
    """Markets' customers that wait, and what was wanted within their patience [market, scenario]."""

    waiting: Floats
    window: Floats


class Spells(NamedTuple):
    """Episodes of lost sales by scenario: days of the open one, days since the last loss, number, days in all, longest."""

    running: Whole
    quiet: Whole
    number: Whole
    total: Whole
    longest: Whole


class Tally(NamedTuple):
    """What a block gives: by scenario lost margin, dearer goods, units; by day USD, units lost, units waiting; by market and by point."""

    lost: Floats
    dearer: Floats
    units: Floats
    number: Whole
    total: Whole
    longest: Whole
    day_lost: Floats
    day_units: Floats
    day_late: Floats
    market: Floats
    stock: Floats
    backlog: Floats
