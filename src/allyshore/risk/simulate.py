"""Simulate a network through many possible years: blocks of scenarios over threads, the same answer for any number of them."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.risk.arrays import TABLE, Floats, Luck, Rules, Stalls, Strikes, Whole, Wiring
from allyshore.risk.block import run_block
from allyshore.risk.hazards import Perils, strikes
from allyshore.risk.market import ROUNDING
from allyshore.risk.network import KINDS, Network, spread_tables
from allyshore.risk.rounds import against, of_returns
from allyshore.tables.parts import Parts
from allyshore.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from allyshore.executors import Executor

WIDTH = 128
"""Scenarios of a block: its state fits the cache of a core. It is part of no answer."""
SHEETS = 8
"""Blocks of a sheet: what a checkpoint notes at once and what a process is given at once."""
WAVE = 16
"""Sheets that are given to other processes before what came of them is noted."""


@dataclass(frozen=True)
class SimulationParams:
    """How a network is simulated.

    Attributes
    ----------
    scenarios, days, seed, workers
        How many years, how long, which luck, on how many threads.
    patience
        Days that a market waits; then the sale is lost. None waits for ever: back-orders.
    trouble
        A day belongs to an episode of loss where lost sales pass this share of the day's demand.
    day_of_year
        Day of the year of the first day, for seasons of hazards.
    measure
        Also give mean stock and back-orders of every stock point.
    first
        Number of the first scenario.
    warm
        Days at the start that `measure` leaves out.
    """

    scenarios: int = 1000
    days: int = 365
    seed: int = 0
    workers: int = 2
    patience: int | None = 14
    trouble: float = 0.005
    day_of_year: int = 0
    measure: bool = False
    first: int = 0
    warm: int = 0


@dataclass(frozen=True)
class Run:
    """What came of a simulation; arrays over scenarios unless the name says days.

    Attributes
    ----------
    lost
        Margin of sales lost, USD over the days simulated.
    dearer
        What second sources and further duties cost more, USD.
    units
        Units not sold.
    episodes, episode_days, longest
        Episodes of lost sales, their days in all, the longest.
    day_lost, day_units, day_late
        Per day, mean over scenarios: USD of lost margin, units lost, units that wait.
    day_demand
        Units demanded per day.
    market_units
        Units lost per market and scenario.
    stock, waiting
        Mean units in stock and on back-order per stock point and scenario, where `measure` asked.
    """

    lost: Floats
    dearer: Floats
    units: Floats
    episodes: Whole
    episode_days: Whole
    longest: Whole
    day_lost: Floats
    day_units: Floats
    day_late: Floats
    day_demand: Floats
    market_units: Floats = field(repr=False)
    stock: Floats = field(repr=False)
    waiting: Floats = field(repr=False)

    @property
    def loss(self) -> Floats:
        """USD lost in each scenario."""
        return self.lost + self.dearer


@dataclass(frozen=True)
class _Setting:
    """All that a block needs to know but its number; it crosses to other processes as it is."""

    wiring: Wiring
    rules: Rules
    stalls: Stalls
    days: Whole
    normal: Floats
    perils: Perils
    params: SimulationParams
    blow: Strikes | None

    def starts(self) -> range:
        """Give the first scenario of every block."""
        return range(self.params.first, self.params.first + self.params.scenarios, WIDTH)


def simulate(
    network: Network,
    perils: Perils,
    params: SimulationParams,
    checkpoint: Path | None = None,
    blow: Strikes | None = None,
    pool: Executor | None = None,
) -> Run:
    """Run every scenario and join the blocks in their order.

    Parameters
    ----------
    checkpoint
        A folder that receives finished parts; a later call with the same network, hazards and parameters takes them from there.

    blow
        Strikes to use in place of drawn ones, in every block.
    pool
        Where the work is spread; None is threads of this process. The answer is the same to the last bit.

    Raises
    ------
    UsageError
        The folder cannot be written.
    WorkerLost
        A part of the work lost its process again and again.
    """
    days_table, spread, longest = spread_tables(network.channels)
    setting = _Setting(
        _wiring(network, spread, longest),
        _rules(network, params.days),
        _stalls(network, params),
        days_table,
        _normal_table(),
        perils,
        params,
        blow,
    )
    keeper = None if checkpoint is None else Parts(checkpoint, _digest(setting))
    sheets = _spread(setting, keeper, pool) if pool else _threaded(setting, keeper)
    lost, dearer, units, number, total, longest, day_lost, day_units, day_late, market, stock, waiting = (
        _joined(sheets)
    )
    size = params.scenarios
    span = params.days - params.warm
    return Run(
        *(lost, dearer, units, number, total, longest),
        *(day_lost / size, day_units / size, day_late / size),
        day_demand=setting.stalls.total,
        market_units=market,
        stock=stock / span,
        waiting=waiting / span,
    )


def _threaded(setting: _Setting, keeper: Parts | None) -> list[tuple[Any, ...]]:
    """Run the sheets one after the other, the blocks of each on threads."""
    starts = setting.starts()
    sheets = []
    with ThreadPoolExecutor(max_workers=max(1, setting.params.workers)) as threads:
        for place in range(0, len(starts), SHEETS):
            kept = keeper.read(place) if keeper else None
            here = starts[place : place + SHEETS]
            sheet = kept or _joined(list(threads.map(partial(_block, setting), here)))
            if keeper and kept is None:
                keeper.write(place, sheet)
            sheets.append(sheet)
    return sheets


def _spread(setting: _Setting, keeper: Parts | None, pool: Executor) -> list[tuple[Any, ...]]:
    """Give each sheet that is not known yet to a process, a wave of them at a time."""
    places = range(0, len(setting.starts()), SHEETS)
    sheets = {place: kept for place in places if keeper and (kept := keeper.read(place)) is not None}
    left = [place for place in places if place not in sheets]
    for at in range(0, len(left), WAVE):
        wave = left[at : at + WAVE]
        for place, sheet in zip(wave, pool.map(_sheet, [(setting, place) for place in wave]), strict=True):
            sheets[place] = sheet
            if keeper:
                keeper.write(place, sheet)
    return [sheets[place] for place in places]


def _sheet(task: tuple[_Setting, int]) -> tuple[Any, ...]:
    """Run the blocks of one sheet in this process."""
    setting, place = task
    return _joined([_block(setting, first) for first in setting.starts()[place : place + SHEETS]])


def _block(setting: _Setting, first: int) -> tuple[Any, ...]:
    """Run one block."""
    params, perils = setting.params, setting.perils
    width = min(WIDTH, params.first + params.scenarios - first)
    events = setting.blow or strikes(perils, first, width, params.days, params.seed, params.day_of_year)
    luck = Luck(params.seed, first, setting.days, setting.normal)
    done: tuple[Any, ...] = run_block(
        width,
        params.days,
        setting.wiring,
        setting.rules,
        setting.stalls,
        events,
        perils.reach,
        luck,
        params.warm if params.measure else -1,
    )
    return tuple(done)


def _joined(parts: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Join blocks: scenarios side by side, daily totals summed in the order of the blocks."""
    columns = list(zip(*parts, strict=True))
    joined = [np.concatenate(column) for column in columns[:6]]
    daily = [np.sum(np.stack(column), axis=0) for column in columns[6:9]]
    return (*joined, *daily, *(np.concatenate(column, axis=1) for column in columns[9:]))


def _wiring(network: Network, spread: Whole, longest: Whole) -> Wiring:
    """Lay the channels out for the compiled loops."""
    channels = network.channels
    into = np.array([channel.into for channel in channels], dtype=np.int64)
    parts = [channel.parts for channel in channels]
    size = longest + 2
    capacity = _numbers(channels, "capacity")
    back = against(channels)
    turn = np.full(network.size, -1, dtype=np.int64)
    meets = np.unique(into[back])
    turn[meets] = np.arange(len(meets))
    return Wiring(
        first=np.searchsorted(into, np.arange(network.size + 1)).astype(np.int64),
        kind=np.array([KINDS[channel.kind] for channel in channels], dtype=np.int64),
        upstream=np.array([channel.origin for channel in channels], dtype=np.int64),
        lead=network.lead,
        spread=spread,
        capacity=capacity,
        usual=np.where(np.isfinite(capacity), capacity, network.pace),
        late=_numbers(channels, "late") * network.pace,
        standby=np.array([channel.standby for channel in channels], dtype=bool),
        twin=np.array([channel.twin for channel in channels], dtype=np.int64),
        premium=_numbers(channels, "premium"),
        value=_numbers(channels, "value"),
        stream=np.array([channel.stream for channel in channels], dtype=np.int64),
        part_first=_starts([len(found) for found in parts]),
        part_point=np.array([below for found in parts for below, _ in found], dtype=np.int64),
        part_each=np.array([each for found in parts for _, each in found], dtype=float),
        ring_first=(np.cumsum(size) - size).astype(np.int64),
        ring_size=size.astype(np.int64),
        back=back,
        is_back=np.isin(np.arange(len(channels)), back),
        turn=turn,
        back_turn=turn[into[back]],
    )


def _rules(network: Network, days: int) -> Rules:
    """Lay out targets and shares day by day, and the goods of the first morning."""
    length = network.need.shape[0]
    day = np.arange(days) % length
    pipes = [
        np.zeros(0)
        if channel.standby
        else (network.share[:, at] * network.ordered[:, channel.into])[(np.arange(lead) - lead) % length]
        for at, (channel, lead) in enumerate(zip(network.channels, network.lead, strict=True))
    ]
    planned, part = of_returns(network.ordered, network.share, network.channels, against(network.channels))
    return Rules(
        target=np.ascontiguousarray(network.target[day]),
        steady=np.array([point.steady for point in network.points]),
        gain=np.array([point.gain for point in network.points]),
        share=np.ascontiguousarray(network.share[day]),
        stock=network.opening,
        pipe_first=_starts([len(pipe) for pipe in pipes]),
        pipe=np.concatenate([np.zeros(0), *pipes]),
        back_planned=np.ascontiguousarray(planned[day]),
        back_part=np.ascontiguousarray(part[day]),
    )


def _stalls(network: Network, params: SimulationParams) -> Stalls:
    """Lay out the markets."""
    length = network.need.shape[0]
    day = np.arange(params.days) % length
    at = np.full(network.size, -1, dtype=np.int64)
    at[[market.point for market in network.markets]] = np.arange(len(network.markets))
    demand = np.array([np.resize(market.demand, length)[day] for market in network.markets])
    demand = demand.reshape(len(network.markets), params.days)
    most = demand.max(axis=1, initial=0.0, keepdims=True)
    return Stalls(
        at=at,
        demand=np.ascontiguousarray(demand.T),
        least=np.ascontiguousarray((ROUNDING * np.where(demand > 0.0, demand, most)).T),
        spread=_numbers(network.markets, "spread"),
        margin=_numbers(network.markets, "margin"),
        total=demand.sum(axis=0) if len(network.markets) else np.zeros(params.days),
        stream=np.array([market.stream for market in network.markets], dtype=np.int64),
        patience=-1 if params.patience is None else params.patience,
        trouble=params.trouble,
    )


def _numbers(records: Sequence[Any], name: str) -> Floats:
    return np.array([float(getattr(record, name)) for record in records], dtype=float)


def _starts(sizes: Sequence[int]) -> Whole:
    return np.concatenate([[0], np.cumsum(np.array(sizes, dtype=np.int64))]).astype(np.int64)


def _normal_table() -> Floats:
    """Quantiles of the standard normal distribution, scaled to a variance of exactly one."""
    from scipy.special import ndtri  # noqa: PLC0415  # beside its only use

    z: Floats = ndtri((np.arange(TABLE) + 0.5) / TABLE)
    return z / float(np.sqrt(np.mean(z**2)))


def _digest(setting: _Setting) -> str:
    """Fingerprint of everything that the answer depends on, the version of this package among it."""
    sha = hashlib.sha256(VERSION.encode())
    perils, params = setting.perils, setting.params
    fields = [getattr(perils, name) for name in Perils.__dataclass_fields__ if name not in {"names", "rows"}]
    for part in (
        setting.wiring,
        setting.rules,
        setting.stalls,
        (setting.days, setting.normal),
        tuple(fields),
    ):
        for array in part:
            sha.update(np.ascontiguousarray(array).tobytes())
    told = (
        params.scenarios,
        params.days,
        params.seed,
        params.first,
        params.measure,
        params.day_of_year,
        params.warm,
    )
    sha.update(repr(told).encode())
    return sha.hexdigest()[:24]
