"""What the bounds of rows are worth, with every yes-or-no choice held as an answer has it: duals, ranges, and the problem moved by a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import numpy as np

from allyshore.errors import AllyshoreError
from allyshore.solver.solve import load

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.problem import Problem
    from allyshore.solver.solve import SolveParams

_SOLVED = highspy.HighsModelStatus.kOptimal


class Held:
    """A problem with its whole columns fixed at given values: a linear program that has prices.

    Attributes
    ----------
    objective
        Least cost with those choices.
    price
        Change of the objective per unit by which a row's bound rises, by row; 0 where the row does not bind.
    """

    def __init__(self, problem: Problem, x: NDArray[np.float64], params: SolveParams) -> None:
        self._highs = load(problem)
        for option, value in (
            ("threads", params.threads),
            ("time_limit", params.time_limit),
            ("solver", "choose"),
        ):
            self._highs.setOptionValue(option, value)
        whole = np.flatnonzero(problem.whole).astype(np.int32)
        if whole.size:
            fixed = np.round(x[whole])
            continuous = np.full(whole.size, highspy.HighsVarType.kContinuous)
            self._highs.changeColsIntegrality(whole.size, whole, continuous)
            self._highs.changeColsBounds(whole.size, whole, fixed, fixed)
        self._low, self._high = problem.row_bounds
        self._highs.run()
        if self._highs.getModelStatus() != _SOLVED:
            raise AllyshoreError(
                f"{problem.name}: the plan's own choices have no linear program behind them "
                f"({self._highs.modelStatusToString(self._highs.getModelStatus())}). This is a defect of ours; please report it"
            )
        self.objective = float(self._highs.getInfo().objective_function_value)
        self.price = np.array(self._highs.getSolution().row_dual)

    def ranges(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give, for each row, the least and the greatest value of its binding bound at which its price still holds."""
        _, ranging = self._highs.getRanging()
        return np.array(ranging.row_bound_dn.value_), np.array(ranging.row_bound_up.value_)

    def moved(self, rows: NDArray[np.int64], step: NDArray[np.float64]) -> float:
        """Give the least cost with the bounds of `rows` moved by `step`, infinite where that leaves no plan; nothing stays moved."""
        at = rows.astype(np.int32)
        self._bound(at, self._low[rows] + step, self._high[rows] + step)
        self._highs.run()
        solved = self._highs.getModelStatus() == _SOLVED
        cost = float(self._highs.getInfo().objective_function_value) if solved else np.inf
        self._bound(at, self._low[rows], self._high[rows])
        return cost

    def _bound(self, rows: NDArray[np.int32], low: NDArray[np.float64], high: NDArray[np.float64]) -> None:
        for row, least, most in zip(rows, low, high, strict=True):
            self._highs.changeRowBounds(int(row), float(least), float(most))
