"""The peer mpi-sppy on a two-stage problem: its L-shaped method, in one process, with HiGHS below it."""

from __future__ import annotations

import contextlib
import io
import time
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from allyshore.solver import Problem
    from allyshore.solver.stages import TwoStage

SOLVER = "highs"


def l_shaped(stages: TwoStage, rounds: int) -> dict[str, Any]:
    """Run the peer's L-shaped method; its bound is that of the linear response where the response is in whole numbers."""
    with contextlib.redirect_stdout(io.StringIO()):
        from mpisppy.opt.lshaped import LShapedMethod  # noqa: PLC0415  # a peer, only where it is asked for
    names = [f"scenario{at}" for at in range(len(stages.probability))]
    low = -1e6 * (1.0 + float(np.abs(stages.later.cost).max()))
    options = {
        "root_solver": SOLVER,
        "sp_solver": SOLVER,
        "root_solver_options": {},
        "sp_solver_options": {},
        "max_iter": rounds,
        "tol": 1e-7,
        "valid_eta_lb": dict.fromkeys(names, low),
        "verbose": False,
        "relax_root": False,
    }
    start, spent = time.perf_counter(), time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        method = LShapedMethod(options, names, _scenario, scenario_creator_kwargs={"stages": stages})
        method.lshaped_algorithm()
    seconds, cpu = time.perf_counter() - start, time.process_time() - spent
    x = np.array([variable.value for variable in method.root_vars])
    return {
        "bound_of_linear_response": float(method.root.obj.expr()),
        "x": x,
        "rounds": int(method.iter) + 1,
        "seconds": seconds,
        "cpu_seconds": cpu,
    }


def _scenario(name: str, stages: TwoStage) -> Any:
    """Write one scenario as a Pyomo model."""
    import mpisppy.utils.sputils as utils  # noqa: PLC0415
    import pyomo.environ as pyo  # noqa: PLC0415

    at = int(name.removeprefix("scenario"))
    model = pyo.ConcreteModel(name)
    model.x = _columns(stages.first)
    model.y = _columns(stages.later)
    model.rows = pyo.ConstraintList()
    _rows(model, [model.x], [_matrix(stages.first)], stages.first.row_bounds)
    rows, columns, _ = stages.link
    linked = csr_array(
        (stages.values[at % len(stages.values)], (rows, columns)),
        shape=(stages.later.n_rows, stages.first.n_columns),
    )
    _rows(
        model,
        [model.x, model.y],
        [linked, _matrix(stages.later)],
        (stages.lower[at], stages.upper[at]),
    )
    cost = stages.later.cost if stages.cost is None else stages.cost[at]
    model.now = pyo.Expression(
        expr=_sum(model.x, np.arange(len(stages.first.cost)), stages.first.cost) + stages.first.offset
    )
    model.total = pyo.Objective(
        expr=model.now + _sum(model.y, np.arange(len(cost)), cost) + stages.later.offset
    )
    utils.attach_root_node(model, model.now, [model.x])
    model._mpisppy_probability = float(stages.probability[at])  # noqa: SLF001  # the peer's own contract
    return model


def _columns(problem: Problem) -> Any:
    """Declare a problem's columns."""
    import pyomo.environ as pyo  # noqa: PLC0415

    lower, upper = problem.bounds
    whole = problem.whole

    def bounds(_: Any, at: int) -> tuple[float | None, float | None]:
        return tuple(float(end) if np.isfinite(end) else None for end in (lower[at], upper[at]))

    def domain(_: Any, at: int) -> Any:
        return pyo.Integers if whole[at] else pyo.Reals

    return pyo.Var(range(problem.n_columns), bounds=bounds, domain=domain)


def _matrix(problem: Problem) -> csr_array:
    rows, columns, values = problem.triplets()
    return csr_array((values, (rows, columns)), shape=(problem.n_rows, problem.n_columns))


def _sum(columns: Any, at: Any, values: Any) -> Any:
    return sum(float(value) * columns[int(place)] for place, value in zip(at, values, strict=True) if value)


def _rows(model: Any, columns: list[Any], matrices: list[csr_array], bounds: tuple[Any, Any]) -> None:
    """Add a problem's rows over one or two blocks of columns."""
    for row, (low, high) in enumerate(zip(*bounds, strict=True)):
        terms = 0.0
        for block, matrix in zip(columns, matrices, strict=True):
            span = slice(matrix.indptr[row], matrix.indptr[row + 1])
            terms = terms + _sum(block, matrix.indices[span], matrix.data[span])
        if np.isfinite(low) and low == high:
            model.rows.add(terms == float(low))
        elif np.isfinite(low) or np.isfinite(high):
            ends = [float(end) if np.isfinite(end) else None for end in (low, high)]
            model.rows.add((ends[0], terms, ends[1]))
