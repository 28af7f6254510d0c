"""What the response to one choice costs in one scenario, and what that says of every other choice and scenario."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import highspy
import numpy as np
from scipy.sparse import coo_array

from allyshore.errors import AllyshoreError
from allyshore.solver.solve import load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Self

    from numpy.typing import NDArray

    from allyshore.solver.solve import SolveParams
    from allyshore.solver.stages.two_stage import TwoStage

    Floats = NDArray[np.float64]

Answer = TypeVar("Answer")

LANES = 4
"""Programs kept warm side by side. A scenario's lane depends on its place in the batch alone, so that any number of threads gives the
same answer."""
TIGHT = 1e-9
KNOWN = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
NEAR_WHOLE = 1e-7
SLACK = 1e-6
"""Relative distance by which a plan of the solver may miss its own rows or cost before it is called wrong."""


@dataclass(frozen=True)
class Response:
    """Least cost of one scenario's linear program; `duals` of its rows; `whole` where its plan is whole without being asked to.

    Where no plan exists, `value` is infinite and `duals` is a ray: every choice at which its cut is above zero has none either.
    """

    value: float
    duals: Floats
    whole: bool


@dataclass(frozen=True)
class Cut:
    """A bound on the response of every scenario: at least ``level[s] + slope[s or 0]·x``; with `ray`, that must not be above 0."""

    level: Floats
    slope: Floats
    ray: bool = False

    def slope_of(self, scenario: int) -> Floats:
        """Slope in one scenario [column]."""
        row: Floats = self.slope[scenario % len(self.slope)]
        return row


def again(program: highspy.Highs) -> highspy.HighsModelStatus:
    """Solve from scratch what a warm start lost its way in: by the simplex method, then by an interior point."""
    status = highspy.HighsModelStatus.kNotset
    for method in ("simplex", "ipm"):
        program.clearSolver()
        program.setOptionValue("solver", method)
        program.run()
        status = program.getModelStatus()
        if status in KNOWN:
            break
    program.setOptionValue("solver", "choose")
    return status


class Lane:
    """One linear and one whole-number program of the response, moved from scenario to scenario by the bounds of their rows."""

    def __init__(self, stages: TwoStage, params: SolveParams) -> None:
        self.stages = stages
        self.rows = np.arange(stages.later.n_rows, dtype=np.int32)
        self.columns = np.arange(stages.later.n_columns, dtype=np.int32)
        self.params = params
        self.asked = stages.later.whole
        self.linear = self._program(relaxed=True)
        self.exact: highspy.Highs | None = None

    def _program(self, *, relaxed: bool) -> highspy.Highs:
        program = load(self.stages.later)
        program.setOptionValue("threads", 1)
        program.setOptionValue("random_seed", self.params.seed)
        if relaxed:
            program.changeColsIntegrality(
                len(self.columns), self.columns, np.zeros(len(self.columns), dtype=np.uint8)
            )
            program.setOptionValue("presolve", "off")
        else:
            program.setOptionValue("mip_rel_gap", TIGHT)
            program.setOptionValue("mip_abs_gap", TIGHT)
            for heuristic in ("root_reduced_cost", "rens", "rins"):
                program.setOptionValue(f"mip_heuristic_run_{heuristic}", False)  # noqa: FBT003  # an option's value
        return program

    def _set(self, program: highspy.Highs, there: Floats, scenario: int) -> None:
        lower, upper = self.stages.lower[scenario] - there, self.stages.upper[scenario] - there
        program.changeRowsBounds(len(self.rows), self.rows, lower, upper)  # type: ignore[attr-defined]  # highspy annotates part of itself
        if self.stages.cost is not None:
            program.changeColsCost(len(self.columns), self.columns, self.stages.cost[scenario])

    def respond(self, there: Floats, scenario: int) -> Response:
        """Solve the linear program of a scenario; `there` is what the choice brings to its rows."""
        program = self.linear
        self._set(program, there, scenario)
        program.run()
        status = program.getModelStatus()
        if status not in KNOWN:
            status = again(program)
        if status == highspy.HighsModelStatus.kInfeasible:
            _, found, ray = program.getDualRay()  # type: ignore[attr-defined]  # as above
            if not found:
                raise _defect("no plan and no proof of it")
            return Response(np.inf, np.array(ray), whole=False)
        if status != highspy.HighsModelStatus.kOptimal:
            raise _defect(program.modelStatusToString(status))
        solution = program.getSolution()
        plan = np.array(solution.col_value)[self.asked]
        whole = bool((np.abs(plan - np.round(plan)) < NEAR_WHOLE).all())
        return Response(float(program.getObjectiveValue()), np.array(solution.row_dual), whole)

    def settle(self, there: Floats, scenario: int) -> float:
        """Solve the whole-number program of a scenario; infinite where it has no plan."""
        if self.exact is None:
            self.exact = self._program(relaxed=False)
        program = self.exact
        program.clearSolver()  # a solve that follows another has been seen to give the cost of one plan with the columns of another
        self._set(program, there, scenario)
        program.run()
        status = program.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return np.inf
        if status != highspy.HighsModelStatus.kOptimal:
            raise _defect(program.modelStatusToString(status))
        value = float(program.getObjectiveValue())
        self._hold(np.array(program.getSolution().col_value), value, there, scenario)
        return value

    def _hold(self, plan: Floats, value: float, there: Floats, scenario: int) -> None:
        """Check the plan that the solver gave against its rows and its cost: some builds have returned a zero without an error."""
        stages = self.stages
        cost = stages.later.cost if stages.cost is None else stages.cost[scenario]
        rows, columns, values = stages.later.triplets()
        reached = np.bincount(rows, values * plan[columns], minlength=len(there)) + there
        scale = SLACK * (1.0 + np.abs(reached))
        short = (reached < stages.lower[scenario] - scale) | (reached > stages.upper[scenario] + scale)
        if short.any() or abs(float(cost @ plan) + stages.later.offset - value) > SLACK * (1.0 + abs(value)):
            raise AllyshoreError(
                f"{stages.later.name}: the solver's plan breaks its own rows in scenario {scenario}. This is a defect of ours; please report it"
            )


class Recourse:
    """The response in every scenario, on a few lanes at once; use it in a ``with``, which ends its threads."""

    def __init__(self, stages: TwoStage, params: SolveParams) -> None:
        self.stages = stages
        later = stages.later
        rows, columns, values = later.triplets()
        self.matrix = coo_array((values, (rows, columns)), shape=(later.n_rows, later.n_columns)).T.tocsr()
        self.cost = later.cost[None, :] if stages.cost is None else stages.cost
        self.least, self.most = later.bounds
        self.lanes = [Lane(stages, params) for _ in range(min(LANES, len(stages.probability)))]
        self.threads = ThreadPoolExecutor(max_workers=params.threads) if params.threads > 1 else None
        self.linear = self.whole = 0

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the threads."""
        if self.threads:
            self.threads.shutdown(cancel_futures=True)

    def respond(self, x: Floats, scenarios: Sequence[int]) -> list[Response]:
        """Linear responses to a choice, in the order of the scenarios."""
        self.linear += len(scenarios)
        there = self.stages.there(x)
        return self._spread(
            lambda lane, scenario: lane.respond(there[scenario % len(there)], scenario), scenarios
        )

    def settle(self, x: Floats, scenarios: Sequence[int]) -> list[float]:
        """Exact least costs of the responses to a choice, in the order of the scenarios."""
        self.whole += len(scenarios)
        there = self.stages.there(x)
        return self._spread(
            lambda lane, scenario: lane.settle(there[scenario % len(there)], scenario), scenarios
        )

    def cut(self, response: Response, x: Floats, scenario: int) -> Cut:
        """Bound the response of every scenario and choice by the duals that one of them gave.

        For duals u of the rows the least of cost·y over the rows is at least Σ u·(the bound that u leans on) plus, column by column, the
        lesser of (cost − u·matrix)·(either bound): weak duality, whatever scenario u came from.
        """
        ray = not np.isfinite(response.value)
        cut = self._bound(response.duals, ray=ray)
        if ray and cut.level[scenario] + cut.slope_of(scenario) @ x <= 0:
            return self._bound(-response.duals, ray=ray)
        return cut

    def _bound(self, duals: Floats, *, ray: bool) -> Cut:
        up, down = np.maximum(duals, 0.0), np.minimum(duals, 0.0)
        with np.errstate(invalid="ignore"):
            level = np.where(up > 0, self.stages.lower * up, 0.0).sum(axis=1)
            level += np.where(down < 0, self.stages.upper * down, 0.0).sum(axis=1)
        reduced = (0.0 if ray else self.cost) - np.asarray(self.matrix @ duals)[None, :]
        reduced = np.where(np.abs(reduced) < TIGHT * (1.0 + np.abs(self.cost)), 0.0, reduced)
        leaning = np.where(reduced > 0, self.least, self.most)
        with np.errstate(invalid="ignore"):
            level = (
                level
                + np.where(reduced != 0, reduced * leaning, 0.0).sum(axis=1)
                + (0.0 if ray else self.stages.later.offset)
            )
        return Cut(np.where(np.isnan(level), -np.inf, level), -self.stages.back(duals), ray)

    def _spread(self, work: Callable[[Lane, int], Answer], scenarios: Sequence[int]) -> list[Answer]:
        """Do the work on every lane's scenarios, lanes side by side where threads were asked for."""
        count = len(self.lanes)

        def along(lane: int) -> list[Answer]:
            return [work(self.lanes[lane], scenario) for scenario in scenarios[lane::count]]

        parts = list(self.threads.map(along, range(count)) if self.threads else map(along, range(count)))
        return [parts[place % count][place // count] for place in range(len(scenarios))]


def _defect(what: str) -> AllyshoreError:
    return AllyshoreError(
        f"the solver stopped a scenario with {what}. This is a defect of ours; please report it"
    )
