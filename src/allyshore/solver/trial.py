"""Put a solution into its problem: what a solver says is believed only where it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.problem import Problem

LOOSE = 1e-5
"""What a value may miss its bound by, as a share of the amounts that meet there; a solver works to 1e-7 after scaling."""
WHOLE = 1e-5
"""How far a yes or no may be from 0 or 1."""


def broken(problem: Problem, x: NDArray[np.float64], objective: float) -> str:
    """Say what does not hold of a solution: its length, a bound, a row, a whole number or the objective; empty where all do."""
    if len(x) != problem.n_columns or not np.isfinite(x).all():
        return f"{len(x)} values for {problem.n_columns} columns, or a value that is no number"
    lower, upper = problem.bounds
    size = 1.0 + np.abs(x)
    off = np.maximum(np.maximum(lower - x, x - upper), 0.0) / size
    if len(off) and off.max() > LOOSE:
        return f"column {int(off.argmax())} is outside its bounds"
    parts = np.abs(x - np.rint(x))[problem.whole]
    if len(parts) and parts.max() > WHOLE:
        return "a yes or no is neither"
    rows, columns, values = problem.triplets()
    shape = (problem.n_rows, problem.n_columns)
    activity = coo_array((values, (rows, columns)), shape=shape).tocsr() @ x
    meeting = np.bincount(rows, weights=np.abs(values * x[columns]), minlength=problem.n_rows)
    low, high = problem.row_bounds
    off = np.maximum(np.maximum(low - activity, activity - high), 0.0) / (1.0 + meeting)
    if len(off) and off.max() > LOOSE:
        return f"row {int(off.argmax())} is not kept"
    cost = float(problem.cost @ x) + problem.offset
    if abs(cost - objective) > LOOSE * max(1.0, abs(cost)):
        return f"the objective is said to be {objective:.10g} and is {cost:.10g}"
    return ""
