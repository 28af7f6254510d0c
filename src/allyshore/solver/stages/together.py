"""Settle a two-stage problem of many yeses and noes with all scenarios written out at once.

The relaxation of all scenarios at once comes first. Choices near its own that leave a scenario without a plan give proofs; from each, the rows that all scenarios keep together (`joint`) are added
until the relaxation hardly rises. HiGHS searches what is then written down, from the best plan that opening and closing arcs found where the response is a flow over them (`openings`).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.errors import TimeLimitReached
from allyshore.solver.solve import Start, Status, load, solve
from allyshore.solver.stages.arcs import recognised
from allyshore.solver.stages.extensive import extensive
from allyshore.solver.stages.joint import joint_row
from allyshore.solver.stages.openings import opened
from allyshore.solver.stages.recourse import Recourse
from allyshore.solver.stages.two_stage import Counts, StagedSolution, near

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.solve import SolveParams
    from allyshore.solver.stages.recourse import Cut
    from allyshore.solver.stages.two_stage import TwoStage

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

MANY = 150
"""Columns of the first stage from which on the cuts of one scenario at a time are too weak for a tree over them."""
MOST_COLUMNS = 50_000
"""Columns of all scenarios at once up to which they are written out."""
LEVELS = (0.02, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8)
DRAWN = 14
"""Shares from which a column of the relaxation counts as a yes; further choices drawn with the chance that the relaxation gives."""
STALE = 8
RISE = 2e-4
"""Rounds over which the relaxation must rise by this share, or it is enough."""
IDLE = 3
"""Rounds in a row that may find no row, for their choices are drawn."""
PART, SEARCH = 0.2, 0.4
"""Of the time at most, for rows and for openings."""
LEAST_TIME = 0.1
METHOD = "all scenarios at once"
MOST_ROWS = 60
SAFE = 1e-7
"""By so much a row is let out, for what is lost in rounding."""
TIGHT = 1e-2
MOVED = 0.02
"""A proof that gave no row is looked at again once a column of it has moved by this."""


def suits(stages: TwoStage) -> bool:
    """Whether a problem has so many yeses and noes, and so few scenarios, that this is the way."""
    lower, upper = stages.first.bounds
    binary = bool(stages.first.whole.all() and ((lower == 0.0) & (upper == 1.0)).all())
    plain = stages.tail is None and stages.floor is None and not stages.later.whole.any()
    columns = len(stages.probability) * stages.later.n_columns
    return binary and plain and stages.first.n_columns >= MANY and columns <= MOST_COLUMNS


@dataclass
class Proof:
    """What a choice must keep in every scenario for one of them to have a plan: weight·x ≥ need over some columns."""

    columns: Places
    weight: Floats
    need: Floats
    seen: Floats | None = None

    def broken(self, point: Floats) -> float:
        """Share of the need that is missing where a point of the relaxation lacks most; below 0 where it lacks nothing."""
        asks = self.need > SAFE
        if not asks.any():
            return -1.0
        need = self.need[asks]
        reached = np.minimum(self.weight[asks], need[:, None]) @ point[self.columns]
        return float(((need - reached) / need).max())


class Rows:
    """The relaxation of all scenarios at once, the proofs so far and the rows made from them."""

    def __init__(self, stages: TwoStage, recourse: Recourse, seed: int) -> None:
        self.stages, self.recourse = stages, recourse
        self.problem = extensive(stages)
        self.size = stages.first.n_columns
        self.program = load(self.problem)
        self.program.setOptionValue("threads", 1)
        self.program.changeColsIntegrality(
            self.size, np.arange(self.size, dtype=np.int32), np.zeros(self.size, dtype=np.uint8)
        )
        self.chance = np.random.default_rng(seed)
        self.proofs: dict[bytes, Proof] = {}
        self.rows: list[tuple[Places, Floats]] = []

    def relax(self) -> tuple[float, Floats] | None:
        """Solve the relaxation; None where it has no plan."""
        self.program.run()
        if self.program.getModelStatus() != self.program.getModelStatus().kOptimal:
            return None
        found = np.array(self.program.getSolution().col_value)[: self.size]
        return float(self.program.getInfo().objective_function_value), np.clip(found, 0.0, 1.0)

    def look(self, point: Floats, until: float) -> None:
        """Collect the proofs that choices near a point of the relaxation have no plan."""
        drawn = [self.chance.random(self.size) for _ in range(DRAWN)]
        done: set[bytes] = set()
        for level in (*(np.full(self.size, share) for share in LEVELS), *drawn):
            choice = np.where(point >= level, 1.0, 0.0)
            if choice.tobytes() in done or time.monotonic() > until:
                continue
            done.add(choice.tobytes())
            for scenario, response in enumerate(
                self.recourse.respond(choice, range(len(self.stages.probability)))
            ):
                if not np.isfinite(response.value):
                    self._keep(self.recourse.cut(response, choice, scenario))

    def _keep(self, cut: Cut) -> None:
        """Keep a proof where every column that it leans on helps."""
        slope = np.broadcast_to(cut.slope, (len(cut.level), cut.slope.shape[1]))
        scale = float(np.abs(slope).max())
        if scale <= 0.0 or (slope > SAFE * scale).any():
            return
        columns = np.flatnonzero((slope < 0.0).any(axis=0))
        proof = Proof(columns, np.maximum(-slope[:, columns], 0.0) / scale, cut.level / scale)
        key = np.round(np.hstack([proof.need[:, None], proof.weight]), 6).tobytes() + columns.tobytes()
        self.proofs.setdefault(key, proof)

    def cut_off(self, point: Floats, until: float) -> int:
        """Add rows that a point of the relaxation breaks; give how many."""
        made = 0
        ranked = sorted(self.proofs.values(), key=lambda proof: -proof.broken(point))
        for proof in ranked:
            here = point[proof.columns]
            if proof.seen is not None and np.abs(proof.seen - here).max() < MOVED:
                continue
            if made >= MOST_ROWS or time.monotonic() > until:
                break
            row = joint_row(proof.weight, proof.need, here)
            if row is None:
                proof.seen = here
                continue
            used = np.flatnonzero(row)
            columns = proof.columns[used]
            self.program.addRow(1.0 - SAFE, np.inf, len(used), columns.astype(np.int32), row[used])
            self.rows.append((columns, row[used]))
            made += 1
        return made

    def raise_bound(self, until: float) -> float:
        """Add rows round by round until the relaxation hardly rises or time is up; give it, infinite where it has no plan."""
        before: list[float] = []
        idle = 0
        while True:
            found = self.relax()
            if found is None:
                return np.inf
            bound, point = found
            before.append(bound)
            stale = len(before) > STALE and bound - before[-1 - STALE] <= RISE * abs(bound)
            if stale or time.monotonic() > until:
                return bound
            self.look(point, until)
            idle = 0 if self.cut_off(point, until) else idle + 1
            if idle > IDLE:
                return bound


def settle(stages: TwoStage, params: SolveParams) -> StagedSolution:
    """Find the choice of least expected cost over all scenarios written out at once.

    Raises
    ------
    TimeLimitReached
        Time ran out before any choice was priced.
    """
    began = time.monotonic()
    deadline = began + params.time_limit
    with Recourse(stages, params) as recourse:
        rows = Rows(stages, recourse, params.seed)
        bound = rows.raise_bound(began + PART * params.time_limit)
        best = Best(stages, recourse)
        status = Status.OPTIMAL
        if not np.isfinite(bound):
            status = Status.INFEASIBLE
        else:
            _open(best, params, time.monotonic() + SEARCH * params.time_limit)
        if status is Status.OPTIMAL and not near(best.cost, bound, params.gap):
            left = replace(params, time_limit=max(deadline - time.monotonic(), LEAST_TIME))
            status, bound = _searched(rows, best, left, bound)
        counts = Counts(recourse.linear, recourse.whole, len(rows.rows), best.priced)
    if not len(best.x):
        if status is Status.TIME_LIMIT:
            raise TimeLimitReached
        return StagedSolution(
            Status.INFEASIBLE, np.inf, np.inf, np.inf, best.x, best.response, METHOD, counts
        )
    bound = min(bound, best.cost)
    gap = (best.cost - bound) / max(1.0, abs(best.cost))
    return StagedSolution(status, best.cost, bound, gap, best.x, best.response, METHOD, counts)


def _open(best: Best, params: SolveParams, deadline: float) -> None:
    """Take the best choice that opening and closing arcs finds, where the response is a flow over them."""
    arcs = recognised(best.stages)
    found = opened(arcs, params.seed, deadline) if arcs is not None else None
    if found is not None:
        best.take(found.arcs.astype(np.float64))


class Best:
    """The best choice so far, each priced by the responses' own programs, whoever proposed it."""

    def __init__(self, stages: TwoStage, recourse: Recourse) -> None:
        self.stages, self.recourse = stages, recourse
        self.cost, self.priced = np.inf, 0
        self.x: Floats = np.zeros(0)
        self.response: Floats = np.zeros(0)

    def take(self, x: Floats) -> None:
        """Price a choice, and keep it where it is the best."""
        every = range(len(self.stages.probability))
        values = np.array([response.value for response in self.recourse.respond(x, every)])
        self.priced += 1
        first = self.stages.first
        cost = float(first.cost @ x + first.offset) + self.stages.weigh(values)
        if cost < self.cost:
            self.cost, self.x, self.response = cost, x, values


def _searched(rows: Rows, best: Best, params: SolveParams, bound: float) -> tuple[Status, float]:
    """Let HiGHS search all scenarios with the rows added; give how that ended and the bound."""
    problem = rows.problem
    for columns, values in _tight(rows):
        row = problem.add_rows("together", pl.DataFrame({"row": [problem.n_rows]}), lower=1.0 - SAFE).start
        problem.add_entries(pl.Series(np.full(len(columns), row)), pl.Series(columns), pl.Series(values))
    start = Start(np.arange(rows.size, dtype=np.int64), best.x) if len(best.x) else None
    try:
        found = solve(problem, params, start)
    except TimeLimitReached:
        return Status.TIME_LIMIT, bound
    if found.status is Status.INFEASIBLE:
        return (Status.OPTIMAL, best.cost) if len(best.x) else (Status.INFEASIBLE, bound)
    best.take(np.round(found.x[: rows.size]))
    return found.status, max(bound, found.bound)


def _tight(rows: Rows) -> list[tuple[Places, Floats]]:
    """Give the rows that the relaxation's last choice is held by."""
    found = rows.relax()
    if found is None:
        return rows.rows
    point = found[1]
    return [(columns, values) for columns, values in rows.rows if values @ point[columns] < 1.0 + TIGHT]
