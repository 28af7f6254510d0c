"""Hand a problem to HiGHS and read the answer back."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from typing import TYPE_CHECKING

import highspy
import numpy as np
import polars as pl
from scipy.sparse import coo_array

from allyshore.errors import AllyshoreError, Stopped, TimeLimitReached, UsageError
from allyshore.solver.trial import broken

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csc_array

    from allyshore.solver.problem import Block, Problem
    from allyshore.solver.watch import Watch


MOST_SEED = 2**31 - 1

LEAST_TIME = 0.1
"""Seconds left to the general way where a short tree was tried in vain."""
FEW_WHOLE = 200
"""Up to so many yes-or-no choices the tree is short: searching smaller problems for plans costs more than it finds, and the first
relaxation is the largest piece of work, which the interior point does sooner. Nor do a fresh start after the first fixings and
long trials of each choice before a branch pay."""

SHORT_TREE: dict[str, str | bool | int] = {
    "mip_lp_solver": "ipm",
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_rins": False,
    "mip_allow_restart": False,
    "mip_pscost_minreliable": 1,
}


class Status(Enum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    TIME_LIMIT = "time limit"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"


class Solver(StrEnum):
    """Who solves what goes the general way."""

    HIGHS = "highs"
    GUROBI = "gurobi"


@dataclass(frozen=True, slots=True)
class SolveParams:
    """How long and how exactly to solve.

    Attributes
    ----------
    time_limit
        Seconds; a plan found by then is given with its gap.
    gap
        Relative gap between plan and bound at which the solve may stop.
    threads
        Processor threads inside one solve; 0 leaves it to HiGHS.
    seed
        Seed of the solver's own choices.
    solver
        ``highs``, or ``gurobi`` where its Python package and licence are installed; never needed.
    """

    time_limit: float = 60.0
    gap: float = 1e-5
    threads: int = 1
    seed: int = 0
    solver: Solver | str = Solver.HIGHS

    def __post_init__(self) -> None:
        """Refuse numbers that have no meaning."""
        for name, value, holds, wanted in (
            ("time-limit", self.time_limit, self.time_limit > 0.0, "more than 0 seconds"),
            ("gap", self.gap, 0.0 <= self.gap < 1.0, "a share from 0 up to 1"),
            ("threads", self.threads, self.threads >= 0, "0 or more"),
            ("seed", self.seed, 0 <= self.seed <= MOST_SEED, f"a whole number from 0 to {MOST_SEED}"),
            ("solver", self.solver, self.solver in tuple(Solver), " or ".join(Solver)),
        ):
            if not holds:
                raise UsageError(f"--{name}: expected {wanted}, found {value}")


@dataclass(frozen=True)
class Start:
    """What is known before a solve: values of some or all columns, and for a problem without yeses and noes the last basis.

    Make one with `Solution.start` where the columns are the same, with `carry` where blocks have the same keys under other numbers.
    """

    columns: NDArray[np.int64]
    values: NDArray[np.float64]
    basis: highspy.HighsBasis | None = None


@dataclass(frozen=True)
class Solution:
    """The answer: `x` by column, the objective, the proven bound and the relative gap between the two.

    `basis` is that of a problem without yeses and noes, for the next solve to start from.
    """

    status: Status
    objective: float
    bound: float
    gap: float
    x: NDArray[np.float64]
    basis: highspy.HighsBasis | None = None

    def start(self) -> Start:
        """Give this answer as the start of a solve over the same columns, whatever has changed in costs, bounds and rows."""
        return Start(np.arange(len(self.x), dtype=np.int64), self.x, self.basis)

    def of(self, block: Block) -> NDArray[np.float64]:
        """Values of one block's columns, in the block's order."""
        return self.x[block.start : block.start + block.size]


def solve(
    problem: Problem, params: SolveParams, start: Start | None = None, watch: Watch | None = None
) -> Solution:
    """Minimise the problem.

    Parameters
    ----------
    problem, params
        What to minimise; how long and how exactly.
    start
        A plan known before, or the yeses and noes of one (`Start`): of the problem next to this one along a front, or of another
        strategy. It shortens the solve and never changes what is optimal; one that does not fit is passed over.
    watch
        Whom to tell of steps, and who may ask for an end; the best plan by then is given with its gap (HiGHS only).

    Raises
    ------
    AllyshoreError
        The solver refused the problem, stopped without a plan for a reason other than infeasibility or time, or gave one that does
        not hold when it is put into the rows.
    UsageError
        The solver asked for is not installed.
    """
    if problem.n_columns == 0:
        return _empty(problem)
    if params.solver == Solver.GUROBI:
        from allyshore.solver.gurobi import solve_with_gurobi  # noqa: PLC0415  # only where it is asked for

        return checked(problem, solve_with_gurobi(problem, params, start))
    if start is None:
        from allyshore.solver.short_tree import search  # noqa: PLC0415  # it is made of this module's records

        began = time.monotonic()
        found = search(problem, params, watch)
        if found is not None:
            return checked(problem, found)
        params = replace(params, time_limit=max(params.time_limit - (time.monotonic() - began), LEAST_TIME))
    return checked(problem, _with_highs(problem, params, start, watch))


def _with_highs(problem: Problem, params: SolveParams, start: Start | None, watch: Watch | None) -> Solution:
    highs = load(problem)
    for option, value in (
        ("threads", params.threads),
        ("random_seed", params.seed),
        ("time_limit", params.time_limit),
        ("mip_rel_gap", params.gap),
        ("mip_feasibility_tolerance", 1e-7),
        ("primal_feasibility_tolerance", 1e-7),
    ):
        highs.setOptionValue(option, value)
    if int(problem.whole.sum()) <= FEW_WHOLE:
        for option, setting in SHORT_TREE.items():
            highs.setOptionValue(option, setting)
    if start is not None:
        _begin(highs, problem, start)
    if watch is not None:
        _attend(highs, problem.name, watch)
    highs.run()
    status = _status(highs)
    if status is Status.INFEASIBLE:
        return Solution(status, np.inf, np.inf, np.inf, np.zeros(0))
    info = highs.getInfo()
    x = np.array(highs.getSolution().col_value)
    objective = float(info.objective_function_value)
    integer = bool(problem.whole.any())
    bound = float(info.mip_dual_bound) if integer else objective
    gap = abs(objective - bound) / max(1.0, abs(objective))
    return Solution(status, objective, bound, gap, x, None if integer else highs.getBasis())


def _attend(highs: highspy.Highs, name: str, watch: Watch) -> None:
    """Tell the watch where the search stands, twice a second at most, and stop where it says so.

    The search's own log lines come only where HiGHS prints, so the moments at which it asks whether to go on are taken.
    """
    told = -np.inf

    def ask(event: highspy.highs.HighsCallbackEvent) -> None:
        if watch.stopped:
            event.interrupt()

    def stand(event: highspy.highs.HighsCallbackEvent) -> None:
        nonlocal told
        out = event.data_out
        if out.running_time >= told + 0.5:
            told = out.running_time
            watch.step(name, out.running_time, out.mip_primal_bound, out.mip_dual_bound)
        ask(event)

    highs.cbMipInterrupt.subscribe(stand)
    for moment in (highs.cbSimplexInterrupt, highs.cbIpmInterrupt):
        moment.subscribe(ask)


def _begin(highs: highspy.Highs, problem: Problem, start: Start) -> None:
    """Hand over what is known: values for a problem with yeses and noes, otherwise the basis, otherwise the values."""
    basis = start.basis
    if basis is not None and not problem.whole.any():
        if len(basis.col_status) == problem.n_columns and len(basis.row_status) == problem.n_rows:
            highs.setBasis(basis)
        return
    inside = start.columns < problem.n_columns
    columns = start.columns[inside].astype(np.int32)
    highs.setSolution(len(columns), columns, start.values[inside].astype(np.float64))


def checked(problem: Problem, solution: Solution) -> Solution:
    """Give the solution back where it holds when put into the problem; the objective is then that of its values.

    Raises
    ------
    AllyshoreError
        A value, a row or the objective is not what the solver said.
    """
    if solution.status is Status.INFEASIBLE:
        return solution
    fault = broken(problem, solution.x, solution.objective)
    if fault:
        text = f"{problem.name}: the solver gave a plan that does not hold: {fault}. This is a defect of ours; please report it"
        raise AllyshoreError(text)
    return solution


def carry(block: Block, earlier: Block, solution: Solution) -> Start:
    """Give what a solution says of one block as a start for the block of the same keys in another problem."""
    keys = block.frame.columns[:-1]
    known = earlier.frame.select(*keys).with_columns(pl.Series("value", solution.of(earlier)))
    met = block.frame.join(known, on=keys, maintain_order="left")
    return Start(met.get_column("column").to_numpy(), met.get_column("value").to_numpy())


def _empty(problem: Problem) -> Solution:
    """Answer a problem without a column: its rows are all zero, which HiGHS does not judge."""
    lower, upper = problem.row_bounds
    if (lower > 0.0).any() or (upper < 0.0).any():
        return Solution(Status.INFEASIBLE, np.inf, np.inf, np.inf, np.zeros(0))
    return Solution(Status.OPTIMAL, problem.offset, problem.offset, 0.0, np.zeros(0))


class QuietHighs(highspy.Highs):
    """HiGHS that prints nothing: its banner comes while callbacks are enabled, before a caller could set an option."""

    def enableCallbacks(self) -> None:  # noqa: N802  # the library's name
        """Silence the log first."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]  # highspy ships no annotations for it

    def run(self) -> highspy.HighsStatus:
        """Solve; where an earlier solve of this process fixed another number of threads for all, let that go first."""
        status = super().run()
        if status == highspy.HighsStatus.kError and self.getModelStatus() == highspy.HighsModelStatus.kNotset:
            highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003  # wait for the threads to end
            status = super().run()
        return status


def load(problem: Problem) -> highspy.Highs:
    """Hand the problem to HiGHS as one sparse matrix, without solving it."""
    rows, columns, values = problem.triplets()
    matrix = coo_array((values, (rows, columns)), shape=(problem.n_rows, problem.n_columns)).tocsc()
    del rows, columns, values  # not kept beside the matrix while the solver takes its copy
    return load_parts(
        problem.name,
        matrix,
        (problem.cost, *problem.bounds),
        problem.row_bounds,
        problem.offset,
        problem.whole,
    )


def load_parts(
    name: str,
    matrix: csc_array,
    columns: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    rows: tuple[NDArray[np.float64], NDArray[np.float64]],
    offset: float = 0.0,
    whole: NDArray[np.bool_] | None = None,
) -> highspy.Highs:
    """Hand HiGHS a matrix by columns with the columns' cost and bounds and the rows' bounds."""
    highs = QuietHighs()  # type: ignore[no-untyped-call]  # its constructor is highspy's
    n_rows, n_columns = matrix.shape
    passed = highs.passModel(
        n_columns,
        n_rows,
        matrix.nnz,
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMinimize),
        offset,
        *columns,
        *rows,
        matrix.indptr.astype(np.int32, copy=False),
        matrix.indices.astype(np.int32, copy=False),
        matrix.data,
        np.zeros(n_columns, dtype=np.int32) if whole is None else whole.astype(np.int32),
    )
    if passed == highspy.HighsStatus.kError:
        raise AllyshoreError(
            f"{name}: the solver refused the problem. This is a defect of ours; please report it"
        )
    return highs


def _status(highs: highspy.Highs) -> Status:
    outcome = highs.getModelStatus()
    if outcome == highspy.HighsModelStatus.kOptimal:
        return Status.OPTIMAL
    if outcome in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Status.INFEASIBLE
    feasible = highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if outcome == highspy.HighsModelStatus.kTimeLimit and feasible:
        return Status.TIME_LIMIT
    if outcome == highspy.HighsModelStatus.kTimeLimit:
        raise TimeLimitReached
    if outcome == highspy.HighsModelStatus.kInterrupt and feasible:
        return Status.STOPPED
    if outcome == highspy.HighsModelStatus.kInterrupt:
        raise Stopped
    raise AllyshoreError(
        f"the solver stopped with {highs.modelStatusToString(outcome)}. This is a defect of ours; please report it"
    )
