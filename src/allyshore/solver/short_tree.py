"""Settle a problem of few yes-or-no choices by a tree of its own: no cuts, one relaxation by interior points, the rest from the last basis.

Where a design has a score of choices among ten thousand flows, a general search spends most of its time at the root: cuts, a second
interior point for rounding, long trials of each choice. Here the problem is presolved once, its relaxation solved once, and each choice
is tried with a few steps of the simplex before the first branch on it; then the part with the least bound goes first, each dive following
the yes of the choice whose two sides promise most.

Source: Achterberg, Koch and Martin (2005), Branching rules revisited, Operations Research Letters 33(1), 42-54.
"""

from __future__ import annotations

import heapq
import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy
import numpy as np

from allyshore.errors import Stopped, TimeLimitReached
from allyshore.solver.allowance import allow
from allyshore.solver.solve import QuietHighs, Solution, Status, load

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.problem import Problem
    from allyshore.solver.solve import SolveParams
    from allyshore.solver.watch import Watch

    Floats = NDArray[np.float64]

MOST_CHOICES = 60
"""Choices up to which the tree stays short without cuts."""
MOST_SOLVES = 1000
"""Relaxations after which the general way is asked instead, which has cuts."""
FLOWS = 50
"""Columns for each choice from which on cuts at the root cost more than they save; a smaller problem goes the general way."""
TRIAL = 30
"""Steps of the simplex in which a choice is tried before the first branch on it."""
WHOLE = 1e-7
"""How far from yes or no a value may be and still be one; it is then fixed there and solved again."""
_OPTIMAL = highspy.HighsModelStatus.kOptimal
_NO_PLAN = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kObjectiveBound)
_CUT_SHORT = highspy.HighsModelStatus.kIterationLimit


class _Unsettled(Exception):  # no error: the general way is asked
    """The relaxations do not settle the problem."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Bounds on the choices, and what led here: the choice, its side, how far it moved, the bound before."""

    least: Floats
    most: Floats
    choice: int = -1
    side: int = 0
    moved: float = 1.0
    before: float = 0.0


def search(problem: Problem, params: SolveParams, watch: Watch | None = None) -> Solution | None:
    """Minimise a problem of many flows and few yes-or-no choices; None where it is none, or is not settled so.

    Raises
    ------
    TimeLimitReached, Stopped
        No plan was found in time, or before an end was asked for.
    """
    whole = problem.whole
    lower, upper = problem.bounds
    choices = int(whole.sum())
    short = 0 < choices <= MOST_CHOICES and problem.n_columns >= FLOWS * choices
    if not short or (lower[whole] < 0.0).any() or (upper[whole] > 1.0).any():
        return None
    given = load(problem)
    given.setOptionValue("threads", params.threads)
    given.setOptionValue("random_seed", params.seed)
    given.presolve()
    if given.getModelPresolveStatus() not in {
        highspy.HighsPresolveStatus.kReduced,
        highspy.HighsPresolveStatus.kNotReduced,
    }:
        return None
    tree = _Tree(problem.name, given.getPresolvedLp(), params, watch)
    try:
        tree.grow()
    except _Unsettled:
        return None
    if not np.isfinite(tree.best):
        return tree.without_plan()
    values = highspy.HighsSolution()
    values.col_value = tree.x
    given.postsolve(values)
    x = np.array(given.getSolution().col_value)
    x[whole] = np.round(x[whole])
    objective = float(problem.cost @ x + problem.offset)
    bound = min(tree.bound, objective)
    gap = abs(objective - bound) / max(1.0, abs(objective))
    return Solution(tree.ended or Status.OPTIMAL, objective, bound, gap, x)


class _Tree:
    """The search over one presolved problem."""

    def __init__(self, name: str, lp: highspy.HighsLp, params: SolveParams, watch: Watch | None) -> None:
        self.name, self.params, self.watch = name, params, watch
        self.began = time.monotonic()
        self.told = self.began
        self.lp = QuietHighs()  # type: ignore[no-untyped-call]  # its constructor is highspy's
        self.lp.passModel(lp)
        kinds = np.array([kind == highspy.HighsVarType.kInteger for kind in lp.integrality_], dtype=bool)
        self.at = np.flatnonzero(kinds).astype(np.int32)
        size = len(self.at)
        if size:
            self.lp.changeColsIntegrality(size, self.at, np.full(size, highspy.HighsVarType.kContinuous))
        for option, value in (
            ("threads", params.threads),
            ("random_seed", params.seed),
            ("presolve", "off"),
            ("solver", "ipm"),
            ("primal_feasibility_tolerance", 1e-7),
        ):
            self.lp.setOptionValue(option, value)
        self.root = _Part(np.array(lp.col_lower_)[self.at], np.array(lp.col_upper_)[self.at])
        self.best, self.x, self.aside = np.inf, np.zeros(0), np.inf
        self.open: list[tuple[float, int, _Part]] = []
        self.number = itertools.count()
        self.gain, self.tries = np.zeros((size, 2)), np.zeros((size, 2))
        self.solves = 0
        self.ended: Status | None = None

    @property
    def cutoff(self) -> float:
        """Bound from which on a part cannot matter."""
        if not np.isfinite(self.best):
            return np.inf
        return self.best - 0.5 * self.params.gap * max(1.0, abs(self.best))

    @property
    def bound(self) -> float:
        """Proven bound: the least of what is open and what was put aside."""
        return min([self.aside, self.best, *(entry[0] for entry in self.open)])

    def without_plan(self) -> Solution:
        """Say that there is none, or that none was found in time."""
        if self.ended is Status.STOPPED:
            raise Stopped
        if self.ended is Status.TIME_LIMIT:
            raise TimeLimitReached
        return Solution(Status.INFEASIBLE, np.inf, np.inf, np.inf, np.zeros(0))

    def grow(self) -> None:
        """Take the part with the least bound and dive from it, until none is left that matters or time is out."""
        heapq.heappush(self.open, (-np.inf, next(self.number), self.root))
        while self.open and self.ended is None:
            bound, _, part = heapq.heappop(self.open)
            self._dive(bound, part)

    def _dive(self, bound: float, part: _Part) -> None:
        while True:
            if bound >= self.cutoff:
                self.aside = min(self.aside, bound)
                return
            if self._over():
                heapq.heappush(self.open, (bound, next(self.number), part))
                return
            value, choices = self._relaxed(part)
            if part.choice >= 0 and choices is not None:
                self._learn(part.choice, part.side, (value - part.before) / part.moved)
            if self.ended is not None:
                heapq.heappush(self.open, (bound, next(self.number), part))
                return
            if choices is None or value >= self.cutoff:
                self.aside = min(self.aside, value)
                return
            loose = np.flatnonzero(np.abs(choices - np.round(choices)) > WHOLE)
            if not loose.size:
                self._plan(part, value, np.round(choices))
                return
            self._try(part, value, choices, loose)
            worth = self.gain / np.maximum(self.tries, 1.0)
            sides = worth[loose] * np.column_stack([choices[loose], 1.0 - choices[loose]])
            choice = int(loose[np.maximum(sides, 1.0).prod(axis=1).argmax()])
            no, yes = (self._side(part, choice, side, choices[choice], value) for side in (0, 1))
            heapq.heappush(self.open, (value, next(self.number), no))
            bound, part = value, yes

    def _over(self) -> bool:
        """Tell of the stand, and whether the search has to end here."""
        now = time.monotonic()
        if self.watch is not None and now >= self.told + 0.5:
            self.told = now
            self.watch.step(self.name, now - self.began, self.best, self.bound)
        if self.watch is not None and self.watch.stopped:
            self.ended = Status.STOPPED
        elif now >= self.began + self.params.time_limit:
            self.ended = Status.TIME_LIMIT
        return self.ended is not None

    def _side(self, part: _Part, choice: int, side: int, value: float, bound: float) -> _Part:
        least, most = part.least.copy(), part.most.copy()
        least[choice] = most[choice] = float(side)
        return _Part(least, most, choice, side, 1.0 - value if side else value, bound)

    def _relaxed(self, part: _Part, steps: int | None = None) -> tuple[float, Floats | None]:
        """Solve the part's relaxation: its value and choices; no choices where it has no plan that matters or `steps` ran out."""
        self.solves += 1
        if self.solves > MOST_SOLVES:
            raise _Unsettled
        self.lp.changeColsBounds(len(self.at), self.at, part.least, part.most)
        left = self.began + self.params.time_limit - time.monotonic()
        for option, value in (
            ("simplex_iteration_limit", highspy.kHighsIInf if steps is None else steps),
            ("objective_bound", min(self.best, highspy.kHighsInf)),
        ):
            self.lp.setOptionValue(option, value)
        allow(self.lp, left)
        self.lp.run()
        self.lp.setOptionValue("solver", "simplex")
        status = self.lp.getModelStatus()
        if status == _OPTIMAL:
            solution = np.array(self.lp.getSolution().col_value)
            return float(self.lp.getInfo().objective_function_value), solution[self.at]
        if status in _NO_PLAN:
            return np.inf, None
        if status == _CUT_SHORT and steps is not None:
            return float(self.lp.getInfo().objective_function_value), None
        if status == highspy.HighsModelStatus.kTimeLimit:
            self.ended = Status.TIME_LIMIT
            return -np.inf, None
        raise _Unsettled

    def _plan(self, part: _Part, value: float, choices: Floats) -> None:
        """Keep a plan: the choices exactly yes or no, and the flows that go with them."""
        if (part.least != choices).any() or (part.most != choices).any():
            value, exact = self._relaxed(_Part(choices, choices))
            if exact is None:
                raise _Unsettled
        if value < self.best:
            self.best, self.x = value, np.array(self.lp.getSolution().col_value)

    def _try(self, part: _Part, value: float, choices: Floats, loose: NDArray[np.int64]) -> None:
        """Try each choice that no branch has told of, both ways, for a few steps from here."""
        untold = [(int(at), side) for at in loose for side in (0, 1) if not self.tries[at, side]]
        if not untold:
            return
        here = self.lp.getBasis()
        for at, side in untold:
            tried = self._side(part, at, side, choices[at], value)
            found, _ = self._relaxed(tried, TRIAL)
            self.lp.setBasis(here)
            self._learn(at, side, (min(found, value + abs(value)) - value) / tried.moved)

    def _learn(self, choice: int, side: int, rise: float) -> None:
        self.gain[choice, side] += max(rise, 0.0)
        self.tries[choice, side] += 1.0
