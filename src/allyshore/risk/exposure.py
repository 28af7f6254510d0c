"""What the chain loses at least when one node is out for its time to recover, and how long it survives without loss.

No probabilities: each node in turn is taken out and the rest of the chain does its best, with what is in stock and under way and with the
spare capacity of every other way and source. Two linear programs share one matrix, with T the days of the outage::

    make and move     x[c] <= capacity[c] T             for every channel c that has a capacity
    keep              stock[v] + in[v] - out[v] >= 0    for every stock point v
    serve             stock[m] + in[m] + short[m] >= demand[m] T

    loss              least margin[m] short[m]  with T = time to recover
    time to survive   largest T                 with short = 0

Lead times are left out, so a loss is the least possible one. A node out has x = 0 on its channels.

Source: Simchi-Levi, Schmidt, Wei et al., Identifying risks and mitigating disruptions in the automotive supply chain, Interfaces 45(5)
(2015), 375-390, and Simchi-Levi, Wang and Wei, Increasing supply chain robustness through process flexibility and inventory,
Production and Operations Management 27(8) (2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.solver import Problem, Sweep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.risk.arrays import Floats, Whole
    from allyshore.risk.network import Network
    from allyshore.solver import Block

LONGEST = 365.0
"""Days of the longest outage that is looked at: a time to survive of so many is that or more."""
FLOW_COST = 1e-6
"""USD a unit moved, so that of equal answers the one that moves least is taken."""

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


def exposures(network: Network, outages: Sequence[Outage]) -> pl.DataFrame:
    """Take out every node in turn and give the nodes ranked by loss: node, kind, ttr, tts [days], loss [USD], index.

    The risk exposure index is the loss over the largest loss. Nodes that stop the same channels for as long are solved once.
    """
    if not outages:
        return pl.DataFrame(schema=EXPOSURES)
    model = _Model(network)
    known: dict[tuple[tuple[int, ...], float], tuple[float, float]] = {}
    rows = []
    for outage in outages:
        key = (outage.channels, outage.ttr)
        if key not in known:
            known[key] = model.ask(np.array(outage.channels, dtype=np.int64), outage.ttr)
        tts, loss = known[key]
        rows.append((outage.node, outage.kind, outage.ttr, tts, loss))
    frame = pl.DataFrame(rows, schema=list(EXPOSURES)[:-1], orient="row")
    most = max(float(frame["loss"].max() or 0.0), 1e-9)  # type: ignore[arg-type]  # a column of floats
    return frame.with_columns(index=pl.col("loss") / most).sort(
        "loss", "tts", "kind", "node", descending=[True, False, False, False]
    )


class _Model:
    """The two programs, each kept warm in the solver."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.moving = np.array([channel.twin < 0 for channel in network.channels])
        self.column = np.cumsum(self.moving) - 1
        self.margin = np.array([market.margin for market in network.markets])
        demand = np.array([float(market.demand.mean()) for market in network.markets])
        self.loss = Sweep(self._problem("loss in an outage", self.margin, demand))
        self.survive = Sweep(self._problem("time to survive", None, demand))
        self.days = int(self.moving.sum())
        self.used = network.flow > 0.0

    def ask(self, channels: Whole, ttr: float) -> tuple[float, float]:
        """Give time to survive and loss with some channels out."""
        out = self.column[channels[self.moving[channels]]].astype(np.int64)
        if not self.used[channels].any():
            return LONGEST, 0.0
        zero = np.zeros(len(out))
        _, found = self.survive.solve(out, zero, zero)
        tts = float(found[self.days])
        if tts >= ttr - 1e-9:
            return tts, 0.0
        columns = np.append(out, self.days)
        _, found = self.loss.solve(columns, np.append(zero, ttr), np.append(zero, ttr))
        short = found[self.days + 1 :]
        return tts, float(short @ self.margin)

    def _problem(self, name: str, margin: Floats | None, demand: Floats) -> Problem:
        """Build one program; without margins it is the one that looks for the longest outage."""
        network = self.network
        problem = Problem(name)
        channels = [channel for channel in network.channels if channel.twin < 0]
        number = np.arange(len(channels))
        lossy = margin is not None
        move = problem.add_columns("move", pl.DataFrame({"channel": number}), cost=FLOW_COST)
        span = problem.add_columns(
            "days", pl.DataFrame({"what": ["T"]}), cost=0.0 if lossy else -1.0, upper=LONGEST
        )
        markets = pl.DataFrame({"market": np.arange(len(network.markets))})
        short = problem.add_columns(
            "short", markets, cost=margin if margin is not None else 0.0, upper=np.inf if lossy else 0.0
        )
        limit = np.array([channel.capacity for channel in channels])
        capped = np.flatnonzero(np.isfinite(limit))
        made = problem.add_rows("make_and_move", pl.DataFrame({"channel": capped}), upper=0.0)
        problem.add_entries(made.frame["row"], pl.Series(capped), 1.0)
        problem.add_entries(made.frame["row"], _repeated(span, len(capped)), pl.Series(-limit[capped]))
        stock = _reserves(network)
        keep = problem.add_rows("keep", pl.DataFrame({"point": np.arange(network.size)}), lower=-stock)
        rows = keep.frame["row"].to_numpy()
        into = np.array([channel.into for channel in channels], dtype=np.int64)
        problem.add_entries(pl.Series(rows[into]), move.frame["column"], 1.0)
        taken = [
            (part, at, each)
            for at, channel in enumerate(channels)
            for part, each in (channel.parts if channel.origin < 0 else ((channel.origin, 1.0),))
        ]
        if taken:
            point, at, each = (np.array(column) for column in zip(*taken, strict=True))
            problem.add_entries(pl.Series(rows[point]), pl.Series(at), pl.Series(-each.astype(float)))
        at_market = rows[np.array([market.point for market in network.markets], dtype=np.int64)]
        problem.add_entries(pl.Series(at_market), short.frame["column"], 1.0)
        problem.add_entries(pl.Series(at_market), _repeated(span, len(at_market)), pl.Series(-demand))
        return problem


def _repeated(block: Block, times: int) -> pl.Series:
    return pl.Series(np.full(times, block.start, dtype=np.int64))


def _reserves(network: Network) -> Floats:
    """Units in stock at every point and under way to it, in the plan's usual state."""
    mean = network.ordered.mean(axis=0)
    share = network.share.mean(axis=0)
    reserve = network.opening.copy()
    for at, channel in enumerate(network.channels):
        if not channel.standby:
            reserve[channel.into] += float(network.lead[at]) * share[at] * mean[channel.into]
    return reserve
