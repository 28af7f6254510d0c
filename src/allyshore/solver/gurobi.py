"""The optional door to Gurobi: the same problem, the same answer, for whoever has it; nothing here needs it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_array

from allyshore.errors import AllyshoreError, TimeLimitReached, UsageError
from allyshore.solver.solve import Solution, Status

if TYPE_CHECKING:
    from types import ModuleType

    from allyshore.solver.problem import Problem
    from allyshore.solver.solve import SolveParams, Start


def gurobipy() -> ModuleType:
    """Import the user's gurobipy.

    Raises
    ------
    UsageError
        It is not installed.
    """
    try:
        return importlib.import_module("gurobipy")
    except ImportError as missing:
        text = (
            "--solver: expected gurobipy to be installed for 'gurobi', found none. "
            "Install it with a licence of your own, or leave the choice to 'highs', which ships with Allyshore"
        )
        raise UsageError(text) from missing


def rows_of(problem: Problem) -> dict[str, tuple[Any, Any, str]]:
    """Give the rows as Gurobi takes them: matrix and right-hand side by sense; a row with two different bounds is in two senses."""
    rows, columns, values = problem.triplets()
    matrix = coo_array((values, (rows, columns)), shape=(problem.n_rows, problem.n_columns)).tocsr()
    low, high = problem.row_bounds
    equal = low == high
    chosen = {
        "equal": (equal, high, "="),
        "most": (~equal & np.isfinite(high), high, "<"),
        "least": (~equal & np.isfinite(low), low, ">"),
    }
    return {
        name: (matrix[which], side[which], sense)
        for name, (which, side, sense) in chosen.items()
        if which.any()
    }


def solve_with_gurobi(problem: Problem, params: SolveParams, start: Start | None) -> Solution:
    """Minimise the problem with Gurobi.

    Raises
    ------
    UsageError, TimeLimitReached, AllyshoreError
        It is not installed; no plan in time; it stopped for another reason.
    """
    grb = gurobipy()
    with grb.Env(params={"OutputFlag": 0}) as env, grb.Model(problem.name, env=env) as model:
        for name, value in (
            ("TimeLimit", params.time_limit),
            ("MIPGap", params.gap),
            ("Threads", params.threads),
            ("Seed", params.seed),
        ):
            model.setParam(name, value)
        lower, upper = problem.bounds
        kinds = np.where(problem.whole, "I", "C")
        x = model.addMVar(problem.n_columns, lb=lower, ub=upper, obj=problem.cost, vtype=kinds)
        model.ObjCon = problem.offset
        for matrix, side, sense in rows_of(problem).values():
            model.addMConstr(matrix, x, sense, side)
        if start is not None:
            known = np.full(problem.n_columns, grb.GRB.UNDEFINED)
            known[start.columns] = start.values
            x.Start = known
        model.optimize()
        return _answer(grb, model, x, whole=bool(problem.whole.any()))


def _answer(grb: ModuleType, model: Any, x: Any, *, whole: bool) -> Solution:
    if model.Status in (grb.GRB.INFEASIBLE, grb.GRB.INF_OR_UNBD):
        return Solution(Status.INFEASIBLE, np.inf, np.inf, np.inf, np.zeros(0))
    if model.Status == grb.GRB.TIME_LIMIT and not model.SolCount:
        raise TimeLimitReached
    if model.Status not in (grb.GRB.OPTIMAL, grb.GRB.TIME_LIMIT):
        raise AllyshoreError(f"Gurobi stopped with status {model.Status}")
    status = Status.OPTIMAL if model.Status == grb.GRB.OPTIMAL else Status.TIME_LIMIT
    objective = float(model.ObjVal)
    bound = float(model.ObjBound) if whole else objective
    return Solution(
        status, objective, bound, abs(objective - bound) / max(1.0, abs(objective)), np.array(x.X)
    )
