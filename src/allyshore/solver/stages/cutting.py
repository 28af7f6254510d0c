"""Settle a two-stage problem by cuts: a master program of the choice and one bound per scenario, raised where it is too low.

The linear relaxation comes first. Cuts are made between the master's choice and the best choice known, because a cut at the master's own
far-off choice tells little (in-out separation). Then the whole-number columns are asked for: each choice of the master is priced, its
cuts go back, and where the response is whole-numbered the priced choice is shut out, until the master's bound meets the best plan.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import highspy
import numpy as np

from allyshore.errors import AllyshoreError, TimeLimitReached, UsageError
from allyshore.solver.solve import Status, load, solve
from allyshore.solver.stages.branching import FEW, Tree
from allyshore.solver.stages.recourse import TIGHT, Recourse, again
from allyshore.solver.stages.sharpen import first_choice, sharpen
from allyshore.solver.stages.two_stage import Counts, StagedSolution, near

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.solve import SolveParams
    from allyshore.solver.stages.recourse import Cut, Response
    from allyshore.solver.stages.two_stage import TwoStage

    Floats = NDArray[np.float64]

BETWEEN = 0.5
"""Where a cut is made: this share of the way from the master's choice to the best one known."""
NEAR = 1e-6
"""Relative distance of bound and plan at which the linear relaxation is done; a quarter of the gap where that is more."""
MOST_ROUNDS = 500
LOOSE = 0.02
"""Gap of the first searches of the master: while its cuts are few its exact answer is not worth the wait."""
PLAIN = 1e-3
"""Gap at which the plan that is best where nothing goes wrong is good enough to begin with."""


class Master:
    """The first stage with one column per scenario for what its response costs, and the cuts so far."""

    def __init__(self, stages: TwoStage, params: SolveParams) -> None:
        self.stages = stages
        self.width = stages.first.n_columns
        self.scenarios = len(stages.probability)
        self.program = load(stages.first)
        self.program.setOptionValue("threads", 1)
        self.program.setOptionValue("random_seed", params.seed)
        self.program.setOptionValue("mip_rel_gap", params.gap / 4)
        empty = np.zeros(0, dtype=np.int32)
        wide = np.full(self.scenarios, np.inf)
        tail, floor = stages.tail, -np.inf if stages.floor is None else stages.floor
        share = stages.probability * (1.0 if tail is None else 1.0 - tail.weight)
        self.program.addCols(
            self.scenarios, share, np.full_like(wide, floor), wide, 0, empty, empty, np.zeros(0)
        )
        if tail is not None and tail.weight > 0.0:
            self._weigh_tail(tail.weight, tail.share)
        self.cuts = 0
        self.relaxed = False
        self.reached: tuple[float, Floats | None] = (-np.inf, None)
        self.whole = np.flatnonzero(stages.first.whole).astype(np.int32)

    def _reached(self) -> tuple[float, Floats | None]:
        """Give the bound of a search that ran out of time, and its best choice where it has one."""
        info = self.program.getInfo()
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        x = np.array(self.program.getSolution().col_value)[: self.width] if found else None
        return float(info.mip_dual_bound) if info.mip_node_count >= 0 else -np.inf, x

    def _weigh_tail(self, weight: float, share: float) -> None:
        """Add eta and, for each scenario, what its response costs beyond: excess ≥ response − eta."""
        floor = -np.inf if self.stages.floor is None else self.stages.floor
        empty, eta = np.zeros(0, dtype=np.int32), self.width + self.scenarios
        self.program.addCols(
            1, np.array([weight]), np.array([floor]), np.array([np.inf]), 0, empty, empty, np.zeros(0)
        )
        self.program.addCols(
            self.scenarios,
            weight / (1.0 - share) * self.stages.probability,
            np.zeros(self.scenarios),
            np.full(self.scenarios, np.inf),
            0,
            *(empty, empty, np.zeros(0)),
        )
        for scenario in range(self.scenarios):
            columns = np.array([self.width + scenario, eta, eta + 1 + scenario], dtype=np.int32)
            self.program.addRow(0.0, np.inf, 3, columns, np.array([-1.0, 1.0, 1.0]))

    def relax(self, *, relaxed: bool) -> None:
        """Ask for whole numbers, or not."""
        kind = highspy.HighsVarType.kContinuous if relaxed else highspy.HighsVarType.kInteger
        self.relaxed = relaxed or not len(self.whole)
        if len(self.whole):
            self.program.changeColsIntegrality(
                len(self.whole), self.whole, np.full(len(self.whole), int(kind), dtype=np.uint8)
            )

    def add(self, cut: Cut, scenario: int) -> None:
        """Add the cut for one scenario."""
        slope = cut.slope_of(scenario)
        used = np.flatnonzero(slope)
        columns, values = used.astype(np.int32), -slope[used]
        if not cut.ray:
            columns, values = np.append(columns, np.int32(self.width + scenario)), np.append(values, 1.0)
        self.program.addRow(cut.level[scenario], np.inf, len(columns), columns, values)
        self.cuts += 1

    def hold(self, row: Floats, least: float) -> None:
        """Hold every choice to a row of its own columns."""
        used = np.flatnonzero(row)
        self.program.addRow(least, np.inf, len(used), used.astype(np.int32), row[used])

    def shut_out(self, x: Floats) -> None:
        """Forbid one choice of yes-or-no columns."""
        values = np.where(x[self.whole] > 0.5, -1.0, 1.0)  # yes or no
        self.program.addRow(1.0 - float((values < 0).sum()), np.inf, len(self.whole), self.whole, values)

    def run(self, seconds: float) -> tuple[float, Floats, Floats] | None:
        """Give the least cost, the choice and its responses; None where no choice is left."""
        spent = (
            self.program.getRunTime() if self.relaxed else 0.0
        )  # HiGHS counts a search by itself, linear programs all together
        self.program.setOptionValue("time_limit", spent + max(seconds, 0.01))
        self.program.run()
        status = self.program.getModelStatus()
        if status == highspy.HighsModelStatus.kUnknown:
            status = again(self.program)
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        if status == highspy.HighsModelStatus.kTimeLimit:
            self.reached = self._reached()
            raise TimeLimitReached
        if status != highspy.HighsModelStatus.kOptimal:
            raise AllyshoreError(
                f"the solver stopped with {self.program.modelStatusToString(status)}. This is a defect of ours; please report it"
            )
        found = np.array(self.program.getSolution().col_value)
        info = self.program.getInfo()
        bound = float(info.mip_dual_bound if info.mip_node_count >= 0 else info.objective_function_value)
        return bound, found[: self.width], found[self.width : self.width + self.scenarios]


class Cutting:
    """The state of the search: the master, the responses, the bound and the best plan."""

    def __init__(self, stages: TwoStage, recourse: Recourse, params: SolveParams) -> None:
        self.stages = stages
        self.recourse = recourse
        self.params = params
        self.deadline = time.monotonic() + params.time_limit
        self.every = list(range(len(stages.probability)))
        self.master = Master(stages, params)
        self.exact = not stages.later.whole.any()
        self.bound = -np.inf
        self.best = np.inf
        self.x: Floats = np.zeros(0)
        self.response: Floats = np.zeros(0)
        self.priced = 0
        self.inner: Floats = np.zeros(0)

    def cost(self, x: Floats, values: Floats) -> float:
        """Cost of a choice with these responses."""
        first = self.stages.first
        return float(first.cost @ x + first.offset) + self.stages.weigh(values)

    def probe(self, x: Floats, told: Floats | None) -> tuple[Floats, int]:
        """Solve every scenario at a choice and cut where the response costs more than was told; give the responses and the cuts made."""
        responses: list[Response] = self.recourse.respond(x, self.every)
        made = 0
        for scenario, response in enumerate(responses):
            before = -np.inf if told is None else told[scenario]
            if response.value > before + TIGHT * (
                1.0 + abs(response.value) if np.isfinite(response.value) else 1.0
            ):
                self.master.add(self.recourse.cut(response, x, scenario), scenario)
                made += 1
        return np.array([response.value for response in responses]), made

    def begin(self) -> Floats | None:
        """Find a first choice with a response in every scenario; None where there is none."""
        first = load(self.stages.first)
        first.setOptionValue("threads", 1)
        first.changeColsIntegrality(
            self.master.width,
            np.arange(self.master.width, dtype=np.int32),
            np.zeros(self.master.width, dtype=np.uint8),
        )
        while True:
            first.run()
            if first.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return None
            x = np.array(first.getSolution().col_value)
            values, _ = self.probe(x, None)
            if np.isfinite(values).all():
                return x
            for scenario in np.flatnonzero(~np.isfinite(values)):
                response = self.recourse.respond(x, [int(scenario)])[0]
                cut = self.recourse.cut(response, x, int(scenario))
                slope = cut.slope_of(int(scenario))
                used = np.flatnonzero(slope)
                first.addRow(cut.level[scenario], np.inf, len(used), used.astype(np.int32), -slope[used])

    def settle_linear(self, inner: Floats) -> bool:
        """Close the linear relaxation; false where no choice is left."""
        self.master.relax(relaxed=True)
        best, share = np.inf, BETWEEN
        for _ in range(MOST_ROUNDS):
            found = self.master.run(self.deadline - time.monotonic())
            if found is None:
                return False
            bound, outer, told = found
            self.bound = max(self.bound, bound)
            if near(best, bound, max(NEAR, self.params.gap / 4)):
                return True
            at = share * inner + (1.0 - share) * outer
            values, made = self.probe(at, self._told(at, outer, told, inner))
            cost = self.cost(at, values)
            if cost < best:
                best, inner = cost, at
                self.inner = inner
            share = BETWEEN if made else 0.0
        return True

    def _told(self, at: Floats, outer: Floats, told: Floats, inner: Floats) -> Floats | None:
        """What the master tells of a point: its own value at its own choice; elsewhere every cut is new."""
        return told if np.array_equal(at, outer) or np.array_equal(inner, outer) else None

    def settle_whole(self) -> Status:
        """Ask for whole numbers in the first stage, and price each choice of the master until the bound meets the best plan."""
        self.master.relax(relaxed=False)
        binary = self.binary()
        loose = LOOSE if self.exact else 0.0
        while True:
            apart = (self.best - self.bound) / max(1.0, abs(self.best)) if np.isfinite(self.best) else np.inf
            self.master.program.setOptionValue("mip_rel_gap", max(self.params.gap / 4, min(loose, apart / 4)))
            found = self.master.run(self.deadline - time.monotonic())
            if found is None:
                self.bound = self.best
                return Status.OPTIMAL
            bound, x, told = found
            self.bound = min(max(self.bound, bound), self.best)
            if self.done():
                return Status.OPTIMAL
            x[self.master.whole] = np.round(x[self.master.whole])
            values, made = self.probe(x, told)
            if np.isfinite(values).all() and (self.exact or not made or self.cost(x, values) < self.best):
                if not self.exact:
                    values = np.array(self.recourse.settle(x, self.every))
                self.keep(x, values)
                loose = loose if made else loose / 10
                if not self.exact and not binary:
                    raise UsageError(
                        f"{self.stages.first.name}: expected a first stage of yes-or-no columns where the response is in whole numbers, found others: the cuts do not close it"
                    )
                if not self.exact:
                    self.master.shut_out(x)
            elif not made:
                raise AllyshoreError(
                    f"{self.stages.first.name}: a choice was proposed twice. This is a defect of ours; please report it"
                )

    def keep(self, x: Floats, values: Floats) -> None:
        """Count a priced choice, and take it where it is the best."""
        self.priced += 1
        cost = self.cost(x, values)
        if cost < self.best:
            floor = self.stages.floor
            held = values if floor is None else np.maximum(values, floor)
            self.best, self.x, self.response = cost, x, held

    def binary(self) -> bool:
        """Whether the choice is of yes-or-no columns alone."""
        lower, upper = self.stages.first.bounds
        return bool(self.stages.first.whole.all() and ((lower == 0) & (upper == 1)).all())

    def first_plan(self) -> bool:
        """Price the plan that is best where nothing goes wrong, so that there is a plan from the start; false where there is none at all."""
        left = self.deadline - time.monotonic()
        gap = max(self.params.gap, PLAIN)
        plain = solve(self.stages.first, replace(self.params, gap=gap, time_limit=max(1.0, left / 3)))
        if plain.status is Status.INFEASIBLE:
            return False
        if self.stages.floor is not None and self.stages.floor >= 0.0:
            self.bound = max(self.bound, plain.bound)
        values, _ = self.probe(plain.x, None)
        if np.isfinite(values).all():
            self.keep(plain.x, values)
        return True

    def take_reached(self) -> None:
        """Take what a search of the master that ran out of time has reached: its bound, and its best choice once it is priced."""
        bound, x = self.master.reached
        if x is not None and self.exact:
            x[self.master.whole] = np.round(x[self.master.whole])
            values, _ = self.probe(x, None)
            if np.isfinite(values).all():
                self.keep(x, values)
        self.bound = min(max(self.bound, bound), self.best)

    def done(self) -> bool:
        """Whether the bound is near enough to the best plan."""
        return near(self.best, self.bound, self.params.gap)


def settle(stages: TwoStage, params: SolveParams) -> StagedSolution:
    """Find the choice of least expected cost by cuts."""
    with Recourse(stages, params) as recourse:
        state = Cutting(stages, recourse, params)
        status = Status.OPTIMAL
        try:
            few = state.exact and 0 < len(state.master.whole) <= FEW
            inner = state.begin() if not few or state.first_plan() else None
            if inner is None or not state.settle_linear(inner):
                status = Status.INFEASIBLE
            elif few:
                status = Tree(state).settle()
            else:
                if state.exact and state.binary():
                    sharpen(state, state.inner if len(state.inner) else inner)
                    first_choice(state, state.inner if len(state.inner) else inner)
                status = state.settle_whole()
        except TimeLimitReached:
            state.take_reached()
            if not len(state.x):
                raise
            status = Status.TIME_LIMIT
        counts = Counts(recourse.linear, recourse.whole, state.master.cuts, state.priced)
    if not len(state.x):
        return StagedSolution(
            Status.INFEASIBLE, np.inf, np.inf, np.inf, state.x, state.response, "cuts", counts
        )
    gap = (state.best - state.bound) / max(1.0, abs(state.best))
    return StagedSolution(status, state.best, state.bound, gap, state.x, state.response, "cuts", counts)
