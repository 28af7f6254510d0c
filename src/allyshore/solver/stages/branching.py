"""Settle the whole numbers of a first stage that has few of them: one tree over the master's linear program, cuts kept from node to node.

Every node is the master with some columns fixed or narrowed, so the last basis stays dual feasible and each cut made anywhere holds everywhere. A node whose
choice is whole is priced: its cuts go to the master and it is solved again, until its bound meets the best plan. Left open, the least bound of all nodes
is what no plan can be below, whenever the time runs out.
"""

from __future__ import annotations

import heapq
import time
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from allyshore.solver.solve import Status
from allyshore.solver.stages.two_stage import near

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.stages.cutting import Cutting

    Floats = NDArray[np.float64]
    Limits = tuple[Floats, Floats]

WHOLE = 1e-6
"""Distance from a whole number that counts as none."""
FEW = 40
"""Columns up to which the tree is tried; with more, the solver's own search over the master pays."""
LEAST_RISE = 1e-6
ROUNDS = 200


class Tree:
    """Nodes still open, by bound; what branching on each column has brought so far."""

    def __init__(self, state: Cutting) -> None:
        self.state, self.master = state, state.master
        lower, upper = state.stages.first.bounds
        self.columns = self.master.whole
        self.root: Limits = (lower[self.columns], upper[self.columns])
        self.open: list[tuple[float, int, Floats, Floats]] = []
        self.number = count()
        self.closed = np.inf
        self.at = state.bound
        self.rise = np.zeros((2, len(self.columns)))
        self.seen = np.zeros((2, len(self.columns)))
        self.nodes = 0

    def settle(self) -> Status:
        """Work until every node is above the best plan, less the gap."""
        self.polish()
        self._push(self.state.bound, self.root)
        while self.open:
            bound, _, lower, upper = heapq.heappop(self.open)
            self._follow(bound, (lower, upper))
        self.at = np.inf
        self._tell()
        return Status.OPTIMAL

    def polish(self) -> None:
        """Find the best flows and reserves for the whole numbers of the best plan so far."""
        if len(self.state.x):
            fixed = np.round(self.state.x[self.columns])
            kept = self.closed
            self._follow(self.state.bound, (fixed, fixed))
            self.closed = kept  # this node is met again in the tree

    def _push(self, bound: float, limits: Limits) -> None:
        heapq.heappush(self.open, (bound, next(self.number), *limits))

    def _tell(self) -> None:
        """Raise the bound of the search to the least of all nodes."""
        least = min(self.at, self.closed, self.open[0][0] if self.open else np.inf)
        self.state.bound = min(max(self.state.bound, least), self.state.best)

    def _follow(self, bound: float, limits: Limits) -> None:
        """Solve a node, then the nearer of its two parts, and so on down; the other parts wait."""
        while True:
            self.at = bound
            self._tell()
            found = self._solve(limits)
            if found is None:
                return
            bound, x = found
            column = self._branch(x, bound)
            floor, ceiling = np.floor(x[column]), np.ceil(x[column])
            under, over = limits[1].copy(), limits[0].copy()
            under[column], over[column] = floor, ceiling
            parts = [(limits[0], under), (over, limits[1])]
            up = int(x[column] - floor > 0.5)
            self._push(bound, parts[1 - up])
            self.learn = (up, column, max(ceiling - x[column] if up else x[column] - floor, WHOLE), bound)
            limits = parts[up]

    def _solve(self, limits: Limits) -> tuple[float, Floats] | None:
        """Give a node's bound and the values of its whole-number columns where they are not whole; None where it is done with."""
        state = self.state
        self._limit(limits)
        self.nodes += 1
        for _ in range(ROUNDS):
            found = self.master.run(state.deadline - time.monotonic())
            if found is None:
                return None
            bound, x, told = found
            self._learned(bound)
            if near(state.best, bound, state.params.gap):
                self.closed = min(self.closed, bound)
                return None
            values = x[self.columns]
            if (np.abs(values - np.round(values)) > WHOLE).any():
                return bound, values
            x[self.columns] = np.round(values)
            responses, made = state.probe(x, told)
            if np.isfinite(responses).all():
                state.keep(x, responses)
            if not made:
                self.closed = min(self.closed, bound)
                return None
            self.at = bound
        self.closed = min(self.closed, bound)
        return None

    def _limit(self, limits: Limits) -> None:
        self.master.program.changeColsBounds(len(self.columns), self.columns, *limits)

    def _branch(self, values: Floats, bound: float) -> int:
        """Choose the column whose two parts are expected to raise the bound most, by what its branching brought before."""
        part = values - np.floor(values)
        usual = self.rise.sum() / max(1.0, self.seen.sum()) or max(1.0, abs(bound)) * LEAST_RISE
        each = np.where(self.seen > 0, self.rise / np.maximum(self.seen, 1.0), usual)
        score = np.maximum(each[0] * part, LEAST_RISE) * np.maximum(each[1] * (1.0 - part), LEAST_RISE)
        score[(part < WHOLE) | (part > 1.0 - WHOLE)] = -1.0
        return int(np.argmax(score))

    learn: tuple[int, int, float, float] | None = None

    def _learned(self, bound: float) -> None:
        """Note what the last branching brought, a unit of the distance that it moved."""
        if self.learn is not None:
            up, column, moved, before = self.learn
            self.rise[up, column] += max(0.0, bound - before) / moved
            self.seen[up, column] += 1.0
            self.learn = None
