"""Problems that differ a little, solved one after another: what the first search learns, every later one begins with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import highspy
import numpy as np

from allyshore.errors import Stopped, TimeLimitReached
from allyshore.solver.solve import FEW_WHOLE, Solution, Solver, Start, Status, checked, load, solve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.problem import Problem
    from allyshore.solver.solve import SolveParams
    from allyshore.solver.watch import Watch

    Floats = NDArray[np.float64]

FRACTION = 1e-6
"""How far from a whole number a value may be to count as one."""
LEAST_GAIN = 1.0
"""USD a year that a branch counts for at least, so that one side that changes nothing does not hide the other."""
MOST_PROGRAMS = 3000
"""Linear programs after which a search is handed to HiGHS with the best plan so far."""
UNKNOWN = 1e30
NO_PLAN = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)


@dataclass
class Learnt:
    """What a search leaves behind: its plan's yeses and noes, its first basis, and what branches on each column gained a unit, by label."""

    plan: dict[str, float] = field(default_factory=dict)
    gains: tuple[dict[str, list[float]], dict[str, list[float]]] = field(default_factory=lambda: ({}, {}))
    basis: highspy.HighsBasis | None = None
    shape: tuple[int, int] = (0, 0)


class Family:
    """Solves problems with few yes-or-no choices and the same names, such as one design before and after a change.

    A branch and bound over one linear program, each node from its parent's basis by the dual simplex. The first problem teaches:
    its plan is the first plan tried in each later one, its first basis is where the later first relaxation begins, and what each
    branch gained says where to branch. What is optimal does not depend on any of it, and as only the first one teaches,
    neither does the answer to a problem depend on those solved between.
    """

    def __init__(self, params: SolveParams) -> None:
        self.params = params
        self.learnt: Learnt | None = None

    def solve(self, problem: Problem, watch: Watch | None = None) -> Solution:
        """Minimise a problem of the family, as `solver.solve` does."""
        whole = np.flatnonzero(problem.whole)
        if not 0 < whole.size <= FEW_WHOLE or self.params.solver != Solver.HIGHS:
            return solve(problem, self.params, watch=watch)
        search = _Search(problem, self.params, self.learnt or Learnt(), watch)
        found = search.run()
        if self.learnt is None and found.status is Status.OPTIMAL:
            self.learnt = search.lesson(found)
        return checked(problem, found)


@dataclass
class _Node:
    """A part of the choices: bounds of the whole columns, the least cost without wholeness, and where that ended."""

    bound: float
    low: Floats
    high: Floats
    values: Floats
    basis: highspy.HighsBasis


class _Search:
    """One branch and bound."""

    def __init__(self, problem: Problem, params: SolveParams, learnt: Learnt, watch: Watch | None) -> None:
        self.problem, self.params, self.learnt, self.watch = problem, params, learnt, watch
        self.whole = np.flatnonzero(problem.whole).astype(np.int32)
        self.names = _names(problem)
        self.gains = tuple({name: list(told) for name, told in side.items()} for side in learnt.gains)
        self.programs = 0
        self.doubtful = False
        self.seconds = 0.0
        self.best = np.inf
        self.x: Floats | None = None
        self.cut = np.inf
        self.root: highspy.HighsBasis | None = None
        self.highs = load(problem)
        for option, value in (
            ("threads", 1),
            ("random_seed", params.seed),
            ("solver", "simplex"),
            ("primal_feasibility_tolerance", 1e-7),
        ):
            self.highs.setOptionValue(option, value)
        continuous = np.full(self.whole.size, highspy.HighsVarType.kContinuous)
        self.highs.changeColsIntegrality(self.whole.size, self.whole, continuous)

    def run(self) -> Solution:
        """Search until the gap is proved."""
        low, high = (bound[self.whole] for bound in self.problem.bounds)
        same = self.learnt.shape == (self.problem.n_columns, self.problem.n_rows)
        first = self._node(low, high, self.learnt.basis if same else None)
        if first is None:
            return self._handed_over() if self.doubtful else self._none()
        self.root = first.basis
        self._try_known(first)
        waiting = [first]
        status = Status.OPTIMAL
        while waiting:
            waiting.sort(key=lambda node: -node.bound)
            node = waiting.pop()
            if self._settled(node):
                continue
            ended = self._ended()
            if ended is not None:
                waiting.append(node)
                status = ended
                break
            waiting += self._branched(node)
            if self.doubtful or self.programs > MOST_PROGRAMS:
                return self._handed_over()
        if self.x is None:
            if status is Status.OPTIMAL:
                return self._none()
            raise Stopped if status is Status.STOPPED else TimeLimitReached
        bound = min([self.best, self.cut, *(node.bound for node in waiting)])
        gap = abs(self.best - bound) / max(1.0, abs(self.best))
        return Solution(status, self.best, bound, gap, self.x)

    def lesson(self, found: Solution) -> Learnt:
        """Give what later searches begin with."""
        plan = dict(zip(self.names, np.rint(found.x[self.whole]), strict=True))
        shape = (self.problem.n_columns, self.problem.n_rows)
        return Learnt(plan, (self.gains[0], self.gains[1]), self.root, shape)

    def _try_known(self, first: _Node) -> None:
        """Give the plan known before a first value, where it is a plan here too."""
        known = np.array([self.learnt.plan.get(name, np.nan) for name in self.names])
        held = np.isfinite(known) & (known >= first.low) & (known <= first.high)
        if held.any():
            low, high = np.where(held, known, first.low), np.where(held, known, first.high)
            node = self._node(low, high, first.basis)
            if node is not None:
                self._settled(node)

    def _node(self, low: Floats, high: Floats, basis: highspy.HighsBasis | None) -> _Node | None:
        """Solve the linear program of some bounds; None where it has no plan, or none below the best known."""
        if basis is not None:
            self.highs.setBasis(basis)
        self.highs.changeColsBounds(self.whole.size, self.whole, low, high)
        self.highs.run()
        self.programs += 1
        self.seconds = self.highs.getRunTime()
        told = self.highs.getModelStatus()
        if told != highspy.HighsModelStatus.kOptimal:
            self.doubtful |= told not in NO_PLAN
            return None
        values = np.array(self.highs.getSolution().col_value)
        bound = float(self.highs.getInfo().objective_function_value)
        return _Node(bound, low, high, values, self.highs.getBasis())

    def _settled(self, node: _Node) -> bool:
        """Whether a node needs no branch: it is a plan, or can hold none that is better by more than the gap."""
        if node.bound >= self.best - self.params.gap * abs(self.best):
            self.cut = min(self.cut, node.bound)
            return True
        parts = node.values[self.whole]
        if np.abs(parts - np.rint(parts)).max() > FRACTION:
            return False
        self.best, self.x = node.bound, node.values
        if self.watch is not None:
            self.watch.step(self.problem.name, self.seconds, self.best, node.bound)
        return True

    def _branched(self, node: _Node) -> list[_Node]:
        """Give the two halves of a node that are worth going on with."""
        parts = node.values[self.whole]
        broken = [int(at) for at in np.flatnonzero(np.abs(parts - np.rint(parts)) > FRACTION)]
        ready = {
            at: self._halves(node, at)
            for at in broken
            if any(self.names[at] not in side for side in self.gains)
        }
        at = max(broken, key=lambda one: (self._score(one, float(parts[one])), -one))
        halves = ready[at] if at in ready else self._halves(node, at)
        return [half for half in halves if half is not None and not self._settled(half)]

    def _halves(self, node: _Node, at: int) -> tuple[_Node | None, _Node | None]:
        """Solve both sides of a branch, and note what each gained for a unit."""
        value = float(node.values[self.whole[at]])
        down, up = node.high.copy(), node.low.copy()
        down[at], up[at] = np.floor(value), np.ceil(value)
        halves = (self._node(node.low, down, node.basis), self._node(up, node.high, node.basis))
        for half, side, moved in zip(
            halves, self.gains, (value - np.floor(value), np.ceil(value) - value), strict=True
        ):
            gained = UNKNOWN if half is None else max(0.0, half.bound - node.bound)
            if gained < UNKNOWN or self.names[at] not in side:
                side.setdefault(self.names[at], []).append(gained / moved)
        return halves

    def _score(self, at: int, value: float) -> float:
        """Weigh what both sides of a branch are expected to gain (Achterberg, Constraint Integer Programming, 2007, section 5.3)."""
        down, up = (float(np.mean(side[self.names[at]])) for side in self.gains)
        part = value - np.floor(value)
        return float(max(LEAST_GAIN, down * part) * max(LEAST_GAIN, up * (1.0 - part)))

    def _ended(self) -> Status | None:
        if self.watch is not None and self.watch.stopped:
            return Status.STOPPED
        return Status.TIME_LIMIT if self.seconds > self.params.time_limit else None

    def _none(self) -> Solution:
        return Solution(Status.INFEASIBLE, np.inf, np.inf, np.inf, np.zeros(0))

    def _handed_over(self) -> Solution:
        """Let HiGHS search whole, where a program ended without an answer or there are too many."""
        start = None
        if self.x is not None:
            start = Start(self.whole.astype(np.int64), np.rint(self.x[self.whole]))
        return solve(self.problem, self.params, start, self.watch)


def _names(problem: Problem) -> list[str]:
    """Labels of the whole columns."""
    names: list[str] = []
    for block in problem.column_blocks:
        if problem.whole[block.start : block.start + block.size].any():
            names += [
                name
                for name, yes in zip(
                    block.labels(), problem.whole[block.start : block.start + block.size], strict=True
                )
                if yes
            ]
    return names
