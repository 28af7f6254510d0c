"""Solve one linear problem many times with a few bounds changed, each from where the last one ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allyshore.errors import AllyshoreError
from allyshore.solver.solve import load

if TYPE_CHECKING:
    import highspy
    from numpy.typing import NDArray

    from allyshore.solver.problem import Problem

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]


class Sweep:
    """A linear problem kept in the solver: bounds change for one question, the basis of the last answer is where the next begins.

    Only bounds change, so the last basis stays dual feasible and the dual simplex needs few steps.
    """

    def __init__(self, problem: Problem) -> None:
        if problem.whole.any():
            raise AllyshoreError(
                f"{problem.name}: a sweep needs a problem without whole numbers. This is a defect of ours"
            )
        self.name = problem.name
        self._lower, self._upper = problem.bounds
        self._highs: highspy.Highs = load(problem)
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("solver", "simplex")
        self._highs.setOptionValue("simplex_strategy", 1)

    def solve(self, columns: Whole, lower: Floats, upper: Floats) -> tuple[float, Floats]:
        """Give the least cost and the columns' values with the bounds of some columns changed, and put the bounds back.

        Raises
        ------
        AllyshoreError
            The changed problem has no solution.
        """
        self._bound(columns, lower, upper)
        self._highs.run()
        told = self._highs.modelStatusToString(self._highs.getModelStatus())
        if told != "Optimal":
            raise AllyshoreError(
                f"{self.name}: the solver stopped with {told}. This is a defect of ours; please report it"
            )
        value = float(self._highs.getInfo().objective_function_value)
        found = np.array(self._highs.getSolution().col_value)
        self._bound(columns, self._lower[columns], self._upper[columns])
        return value, found

    def _bound(self, columns: Whole, lower: Floats, upper: Floats) -> None:
        self._highs.changeColsBounds(
            len(columns),
            columns.astype(np.int32),
            np.ascontiguousarray(lower, dtype=np.float64),
            np.ascontiguousarray(upper, dtype=np.float64),
        )
