"""The linear program that is left once every yes or no is settled: which way the goods flow, and at what cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from allyshore.errors import AllyshoreError
from allyshore.solver.allowance import allow
from allyshore.solver.solve import QuietHighs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.location import Location

    Floats = NDArray[np.float64]
    Whole = NDArray[np.integer[Any]]
    Flags = NDArray[np.bool_]

NEAR_ZERO = 1e-7
NO_PLAN = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)


class FlowProgram:
    """Flows of a problem for given yeses and noes; deliveries come in only as they are needed, each solve starts from the last."""

    def __init__(self, location: Location, ranked: Floats, seed: int, per_client: int = 12) -> None:
        """Start with, for each client, its deliveries of least reduced cost `ranked`; the others are priced in later."""
        self.location = location
        matrix = location.matrix
        problem = location.problem
        row_lower, row_upper = problem.row_bounds
        self.rows = np.flatnonzero(~location.implied)
        self.row_lower, self.row_upper = row_lower[self.rows], row_upper[self.rows]
        self.flows = matrix[self.rows][:, location.flows].tocsc()
        self.gates = matrix[self.rows][:, location.yes].tocsr()
        self.cost = problem.cost[location.flows]
        self.upper = problem.bounds[1][location.flows]
        place = np.full(problem.n_columns, -1, dtype=np.int64)
        place[location.flows] = np.arange(len(location.flows))
        self.delivery = place[location.deliveries]
        self.inside = np.ones(len(location.flows), dtype=bool)
        self.inside[self.delivery] = _nearest(location, ranked, per_client)
        self.facility = np.full(len(location.flows), location.kernel.size, dtype=np.int64)
        self.facility[self.delivery] = location.kernel.facility
        self.highs = QuietHighs()  # type: ignore[no-untyped-call]  # its constructor is highspy's
        self.highs.setOptionValue("threads", 1)
        self.highs.setOptionValue("random_seed", seed)
        self.highs.setOptionValue("primal_feasibility_tolerance", NEAR_ZERO)
        self.order: Whole = np.flatnonzero(self.inside)
        self._pass(self.order)

    def _pass(self, chosen: Whole) -> None:
        part = self.flows[:, chosen]
        count, rows = len(chosen), len(self.rows)
        self.highs.passModel(
            count,
            rows,
            part.nnz,
            int(highspy.MatrixFormat.kColwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            self.cost[chosen],
            np.zeros(count),
            self.upper[chosen],
            self.row_lower,
            self.row_upper,
            part.indptr.astype(np.int32),
            part.indices.astype(np.int32),
            part.data,
            np.zeros(count, dtype=np.int32),
        )

    def least(self, yes: Flags, seconds: float) -> tuple[float, Floats] | None:
        """Give the least cost with these yeses (infinite where they allow no plan) and every column's value; None: out of time."""
        location = self.location
        self._bind(yes)
        allow(self.highs, seconds)  # for all rounds of pricing together
        while True:
            self.highs.run()
            outcome = self.highs.getModelStatus()
            if outcome in NO_PLAN:
                fresh: Whole = np.flatnonzero(~self.inside & np.r_[yes, True][self.facility])
            elif outcome == highspy.HighsModelStatus.kOptimal:
                fresh = self._paying(yes)
            elif outcome == highspy.HighsModelStatus.kTimeLimit:
                return None
            else:
                text = f"the solver stopped with {self.highs.modelStatusToString(outcome)}. This is a defect of ours"
                raise AllyshoreError(text)
            if not len(fresh):
                break
            self._add(fresh, yes)
        if outcome in NO_PLAN:
            return np.inf, np.zeros(0)
        solution = np.array(self.highs.getSolution().col_value)
        x = np.zeros(location.problem.n_columns)
        x[location.flows[self.order]] = np.maximum(solution, 0.0)
        x[location.yes] = yes
        return float(location.problem.cost @ x) + location.problem.offset, x

    def _bind(self, yes: Flags) -> None:
        shift = self.gates @ yes.astype(float)
        rows = np.arange(len(self.rows), dtype=np.int32)
        touched = rows[np.diff(self.gates.indptr) > 0]
        if len(touched):
            low, high = self.row_lower - shift, self.row_upper - shift
            for row in touched:
                self.highs.changeRowBounds(int(row), low[row], high[row])
        upper = self._uppers(self.order, yes)
        columns = np.arange(len(self.order), dtype=np.int32)
        self.highs.changeColsBounds(len(columns), columns, np.zeros(len(columns)), upper)

    def _uppers(self, flows: Whole, yes: Flags) -> Floats:
        return np.where(np.r_[yes, True][self.facility[flows]], self.upper[flows], 0.0)

    def _paying(self, yes: Flags) -> Whole:
        """Deliveries left out that would lower the cost: those of open facilities with a negative reduced cost."""
        if self.inside.all():
            return np.zeros(0, dtype=np.int64)
        dual = np.array(self.highs.getSolution().row_dual)
        reduced = self.cost - self.flows.T @ dual
        scale = max(1.0, float(np.abs(self.cost).max()))
        return np.flatnonzero(~self.inside & np.r_[yes, True][self.facility] & (reduced < -1e-9 * scale))

    def _add(self, fresh: Whole, yes: Flags) -> None:
        part = self.flows[:, fresh]
        self.highs.addCols(
            len(fresh),
            self.cost[fresh],
            np.zeros(len(fresh)),
            self._uppers(fresh, yes),
            part.nnz,
            part.indptr[:-1].astype(np.int32),
            part.indices.astype(np.int32),
            part.data,
        )
        self.inside[fresh] = True
        self.order = np.concatenate([self.order, fresh])


def _nearest(location: Location, ranked: Floats, per_client: int) -> Flags:
    """Mark each client's `per_client` deliveries of least reduced cost."""
    client = location.kernel.client
    order = np.lexsort((ranked, client))
    sorted_client = client[order]
    rank = np.arange(len(order)) - np.searchsorted(sorted_client, sorted_client)
    chosen = np.zeros(len(order), dtype=bool)
    chosen[order[rank < per_client]] = True
    return chosen
