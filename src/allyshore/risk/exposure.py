"""What the chain loses at least when one node is out for its time to recover, and how long it survives without loss.

No probabilities: each node in turn is taken out and the rest of the chain does its best, with what is in stock and under way and with the
spare capacity of every other way and source. All is a rate, in days of a point's usual need; with T the days of the outage and θ = 1/T::

    make and move     0 <= x[c] <= capacity[c]          for every channel c; x = 0 where the node that is out stops it
    keep              θ stock[v] + in[v] - out[v] >= 0  for every stock point v
    serve             θ stock[m] + in[m] + short[m] >= demand[m]

    loss              T · least margin[m] short[m]  with T = time to recover
    time to survive   largest T                     with short = 0

Only θ and the bounds of the channels that stop differ from node to node, so one matrix serves all, and a basis of the undisturbed chain is
dual feasible for every node. Goods that can never run short (`allyshore.risk.ample`) are left out until a channel of their own stops. The least share of
demand that is short falls with θ and is convex, so Newton's steps from the side of loss end exactly where it becomes zero.

Lead times are left out, so a loss is the least possible one.

Source: Simchi-Levi, Schmidt, Wei et al., Identifying risks and mitigating disruptions in the automotive supply chain, Interfaces 45(5)
(2015), 375-390, and Simchi-Levi, Wang and Wei, Increasing supply chain robustness through process flexibility and inventory,
Production and Operations Management 27(8) (2018).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.errors import AllyshoreError
from allyshore.risk.ample import groups_of
from allyshore.solver import Problem, Sweep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.risk.arrays import Floats, Whole
    from allyshore.risk.network import Channel, Network
    from allyshore.solver import Basis

LONGEST = 365.0
"""Days of the longest outage that is looked at: a time to survive of so many is that or more."""
NOTHING = 1e-7
"""Share of the markets' demand below which a shortage is the solver's rounding."""
STEPS = 100
"""Newton's steps at most; the pieces of the curve that one outage meets are few."""
LADDER = np.unique(np.round(np.geomspace(1.0, LONGEST, 60)))
"""Days for which a basis of an undisturbed large chain is kept; a question begins at the nearest."""
MONTH = np.array([30.0])
LARGE = 4000
"""Rows in the solver from which a basis for one number of days is too far from that of another."""

EXPOSURES = {
    "node": pl.String(),
    "kind": pl.String(),
    "ttr": pl.Float64(),
    "tts": pl.Float64(),
    "loss": pl.Float64(),
    "index": pl.Float64(),
}


@dataclass(frozen=True)
class Outage:
    """A node that may be lost: its name, kind, time to recover in days, and the channels that stop."""

    node: str
    kind: str
    ttr: float
    channels: tuple[int, ...]


def exposures(network: Network, outages: Sequence[Outage], workers: int = 1) -> pl.DataFrame:
    """Take out every node in turn and give the nodes ranked by loss: node, kind, ttr, tts [days], loss [USD], index.

    The risk exposure index is the loss over the largest loss. Nodes that stop the same channels for as long are solved once. Every
    question begins at a basis of the undisturbed chain, so the answer is the same for any number of workers and any order.
    """
    if not outages:
        return pl.DataFrame(schema=EXPOSURES)
    asked = sorted({(outage.channels, outage.ttr) for outage in outages})
    program = _Program(network)
    parts = [asked[part::workers] for part in range(min(workers, len(asked)))]
    with ThreadPoolExecutor(len(parts)) as threads:
        told = threads.map(program.answer, parts)
        known = {
            question: answer
            for part, answers in zip(parts, told, strict=True)
            for question, answer in zip(part, answers, strict=True)
        }
    rows = [(outage.node, outage.kind, outage.ttr, *known[outage.channels, outage.ttr]) for outage in outages]
    frame = pl.DataFrame(rows, schema=list(EXPOSURES)[:-1], orient="row")
    most = max(float(frame["loss"].max() or 0.0), 1e-9)  # type: ignore[arg-type]  # a column of floats
    return frame.with_columns(index=pl.col("loss") / most).sort(
        "loss", "tts", "kind", "node", descending=[True, False, False, False]
    )


class _Program:
    """The linear program of a chain, what of it stays in the solver, and bases of the undisturbed chain."""

    def __init__(self, network: Network) -> None:
        moving = np.array([channel.twin < 0 for channel in network.channels])
        channels = [channel for channel in network.channels if channel.twin < 0]
        markets = network.markets
        self.column = np.where(moving, np.cumsum(moving) - 1, -1)
        self.span = len(channels)
        demand = np.zeros(network.size)
        for market in markets:
            demand[market.point] += market.demand.mean()
        self.groups = groups_of(network.size, channels, demand)
        short = ~self.groups.ample
        self.rows = short[self.groups.of]
        self.columns = np.concatenate([short[self.groups.into], np.ones(1 + len(markets), dtype=bool)])
        self.rows_of = _members(self.groups.of, len(short))
        self.columns_of = _members(self.groups.into, len(short))
        worth = np.array([market.margin * market.demand.mean() for market in markets])
        self.survive = _problem(network, channels, "time to survive", np.ones(len(markets)))
        self.lose = _problem(network, channels, "loss in an outage", worth)
        self.days = LADDER if self.rows.sum() > LARGE else MONTH
        self.ladder_survive = self._ladder(self.survive, [None] * len(self.days))
        self.ladder_lose = self._ladder(self.lose, self.ladder_survive)

    def _ladder(self, problem: Problem, begin: Sequence[Basis | None]) -> list[Basis]:
        """Give the bases of the undisturbed chain for outages of every length on the ladder, the shortest first."""
        sweep = Sweep(problem, self.rows, self.columns)
        column = np.array([self.span])
        return [
            sweep.basis(column, np.array([1.0 / days]), np.array([1.0 / days]), basis)
            for days, basis in zip(self.days, begin, strict=True)
        ]

    def answer(self, asked: Sequence[tuple[tuple[int, ...], float]]) -> list[tuple[float, float]]:
        """Give time to survive and loss, for each set of channels that stop and the days that they do."""
        survive = Sweep(self.survive, self.rows, self.columns)
        lose = Sweep(self.lose, self.rows, self.columns)
        known: dict[tuple[tuple[int, ...], float], tuple[float, float]] = {}
        found = []
        for channels, days in asked:
            out, groups = self._felt(channels)
            key = (tuple(out.tolist()), days)
            if key not in known:
                known[key] = self._ask(survive, lose, out, groups, days)
            found.append(known[key])
        return found

    def _felt(self, channels: tuple[int, ...]) -> tuple[Whole, list[int]]:
        """Give the columns that stop where it can be felt, and the ample groups that may then run short."""
        out = self.column[np.array(channels, dtype=np.int64)]
        out = out[out >= 0]
        groups = sorted(self.groups.awake(out.tolist()))
        group = self.groups.into[out]
        return out[~self.groups.ample[group] | np.isin(group, groups)], groups

    def _ask(
        self, survive: Sweep, lose: Sweep, out: Whole, groups: list[int], days: float
    ) -> tuple[float, float]:
        piece = None
        if groups:
            rows = np.concatenate([self.rows_of[group] for group in groups])
            piece = survive.piece(rows, np.concatenate([self.columns_of[group] for group in groups]))

        def least(sweep: Sweep, ladder: list[Basis], theta: float) -> tuple[float, float]:
            bound = np.append(np.zeros(len(out)), theta)
            basis = ladder[int(np.argmin(np.abs(np.log(self.days * theta))))]
            return sweep.solve(np.append(out, self.span), bound, bound, self.span, basis, piece)

        theta = 1.0 / days
        share, slope = least(survive, self.ladder_survive, theta)
        loss = 0.0
        if share > NOTHING:
            loss = max(0.0, days * least(lose, self.ladder_lose, theta)[0])
        elif days < LONGEST:
            theta = 1.0 / LONGEST
            share, slope = least(survive, self.ladder_survive, theta)
        for _ in range(STEPS):
            if share <= NOTHING:
                return min(LONGEST, 1.0 / theta), loss
            if slope >= -NOTHING * share:
                return 0.0, loss
            theta -= share / slope
            share, slope = least(survive, self.ladder_survive, theta)
        raise AllyshoreError(
            f"time to survive: {STEPS} steps did not find it. This is a defect of ours; please report it"
        )


def _members(of: Whole, count: int) -> list[Whole]:
    """Give the numbers of the members of every group."""
    order = np.argsort(of, kind="stable")
    return np.split(order, np.cumsum(np.bincount(of, minlength=count))[:-1])


def _problem(network: Network, channels: Sequence[Channel], name: str, cost: Floats) -> Problem:
    """Build the program; `cost` is what a day of a market's demand costs where it is short."""
    markets = network.markets
    need = network.need.mean(axis=0)
    unit = np.where(need > 0.0, need, 1.0)
    into = np.array([channel.into for channel in channels], dtype=np.int64)
    problem = Problem(name)
    move = problem.add_columns(
        "move",
        pl.DataFrame({"channel": np.arange(len(channels))}),
        upper=np.array([channel.capacity for channel in channels]) / unit[into],
    )
    span = problem.add_columns("per_day", pl.DataFrame({"what": ["theta"]}), lower=1.0 / LONGEST)
    at = np.array([market.point for market in markets], dtype=np.int64)
    asked = np.array([market.demand.mean() for market in markets])
    wanted = np.bincount(at, weights=asked, minlength=network.size) / unit
    keep = problem.add_rows("keep", pl.DataFrame({"point": np.arange(network.size)}), lower=wanted)
    row = keep.frame["row"].to_numpy()
    problem.add_entries(pl.Series(row[into]), move.frame["column"], 1.0)
    taken = [
        (part, number, each * unit[channel.into] / unit[part])
        for number, channel in enumerate(channels)
        for part, each in (channel.parts if channel.origin < 0 else ((channel.origin, 1.0),))
    ]
    if taken:
        point, number, each = (np.array(column) for column in zip(*taken, strict=True))
        problem.add_entries(pl.Series(row[point]), pl.Series(number), pl.Series(-each))
    stock = _reserves(network) / unit
    held = np.flatnonzero(stock)
    problem.add_entries(
        pl.Series(row[held]), pl.Series(np.full(len(held), span.start)), pl.Series(stock[held])
    )
    short = problem.add_columns(
        "short", pl.DataFrame({"market": np.arange(len(markets))}), cost=cost, upper=1.0
    )
    problem.add_entries(pl.Series(row[at]), short.frame["column"], pl.Series(asked / unit[at]))
    return problem


def _reserves(network: Network) -> Floats:
    """Units in stock at every point and under way to it: the year's mean of what the plan keeps, stock for later periods among it."""
    under_way = np.zeros(network.size)
    for at, channel in enumerate(network.channels):
        if not channel.standby:
            under_way[channel.into] += float(network.lead[at]) * float(network.flow[at])
    reserve: Floats = np.maximum(network.target.mean(axis=0), under_way)
    return reserve
