"""Flows once the openings are settled: goods that share nothing are linear programs of their own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from allyshore.errors import AllyshoreError
from allyshore.solver.flow_program import NO_PLAN
from allyshore.solver.solve import QuietHighs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.facilities import Upstream
    from allyshore.solver.location import Location

    Floats = NDArray[np.float64]
    Whole = NDArray[np.integer[Any]]
    Flags = NDArray[np.bool_]

BUNDLE = 2000
"""Programs are put together until they have so many columns: a call costs more than a small program."""


def least_flows(location: Location, yes: Flags, seconds: float) -> tuple[float, Floats] | None:
    """Give the least cost with these yeses (infinite where there is no plan) and every column's value; None: out of time.

    A thing that only unlimited activities give, from things of that kind, has a price of its own: the rows that balance it are
    left out and its cheapest ways are filled in at the end. What is left falls into programs without a row in common.
    """
    kernel, problem, matrix = location.kernel, location.problem, location.matrix
    deadline = time.monotonic() + seconds
    upstream = kernel.upstream
    free = free_things(upstream)
    price, best = upstream.prices(upstream.cost)
    bound_activity = np.flatnonzero(~free[upstream.gives])
    inside = np.r_[yes, True][kernel.facility]
    delivery = np.flatnonzero(inside)
    columns = np.r_[location.upstream[bound_activity], location.deliveries[delivery]]
    paid = np.where(free, np.minimum(price, 1e30), 0.0)
    origin = kernel.origin[delivery]
    cost = np.r_[
        upstream.cost[bound_activity] + upstream.takes[bound_activity] @ paid,
        kernel.cost[delivery] + np.append(paid, 0.0)[origin],
    ]
    kept = ~location.implied
    kept[location.things[free]] = False
    rows = np.flatnonzero(kept)
    low, high = problem.row_bounds
    shift = matrix[rows][:, location.yes] @ yes.astype(float)
    part = csr_array(matrix[rows][:, columns])
    value = _solved(part, cost, low[rows] - shift, high[rows] - shift, deadline)
    if value is None:
        return None
    if not len(value) and len(columns):
        return np.inf, value
    x = np.zeros(problem.n_columns)
    x[columns] = value
    need = np.zeros(upstream.things)
    taken = value[len(bound_activity) :]
    from_upstream = origin >= 0
    np.add.at(need, origin[from_upstream], taken[from_upstream])
    need += upstream.takes[bound_activity].T @ value[: len(bound_activity)]
    x[location.upstream] += upstream.amounts(best, np.where(free, need, 0.0))
    x[location.yes] = yes
    return float(problem.cost @ x) + problem.offset, x


def free_things(upstream: Upstream) -> Flags:
    """Mark the things whose price nothing shared can change."""
    drawing = np.zeros(len(upstream.cost), dtype=bool)
    if upstream.draws.nnz:
        drawing[np.unique(upstream.draws.tocoo().col)] = True
    free = np.ones(upstream.things, dtype=bool)
    while True:
        bound = drawing | ((upstream.takes @ (~free).astype(float)) > 0.0)
        fresh = free.copy()
        fresh[upstream.gives[bound]] = False
        if np.array_equal(fresh, free):
            return free
        free = fresh


def _solved(part: csr_array, cost: Floats, low: Floats, high: Floats, deadline: float) -> Floats | None:
    """Solve the program piece by piece; no values where one has no plan."""
    rows, columns = part.shape
    table = part.tocoo()
    graph = coo_array((np.ones(len(table.row)), (table.row, table.col + rows)), shape=(rows + columns,) * 2)
    count, label = connected_components(graph, directed=False)
    size = np.bincount(label[rows:], minlength=count)
    bundle = np.cumsum(size) // BUNDLE
    row_of, column_of = bundle[label[:rows]], bundle[label[rows:]]
    by_row, by_column = np.argsort(row_of, kind="stable"), np.argsort(column_of, kind="stable")
    wanted = np.arange(bundle[-1] + 2) if count else np.zeros(1, dtype=np.int64)
    row_at, column_at = (
        np.searchsorted(row_of[by_row], wanted),
        np.searchsorted(column_of[by_column], wanted),
    )
    sorted_part = part[by_row].tocsc()[:, by_column].tocsc()
    value = np.zeros(columns)
    for piece in range(len(wanted) - 1):
        mine = by_column[column_at[piece] : column_at[piece + 1]]
        here = by_row[row_at[piece] : row_at[piece + 1]]
        if not len(mine):
            if ((low[here] > 1e-9) | (high[here] < -1e-9)).any():
                return np.zeros(0)
            continue
        if time.monotonic() > deadline:
            return None
        entries = sorted_part[:, column_at[piece] : column_at[piece + 1]]
        found = _piece(entries, row_at[piece], cost[mine], low[here], high[here], deadline)
        if found is None or not len(found):
            return found
        value[mine] = found
    return value


def _piece(
    entries: Any, first: int, cost: Floats, low: Floats, high: Floats, deadline: float
) -> Floats | None:
    highs = QuietHighs()  # type: ignore[no-untyped-call]  # its constructor is highspy's
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("primal_feasibility_tolerance", 1e-7)
    highs.setOptionValue("time_limit", max(0.1, deadline - time.monotonic()))
    count = len(cost)
    highs.passModel(
        count,
        len(low),
        entries.nnz,
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        cost,
        np.zeros(count),
        np.full(count, np.inf),
        low,
        high,
        entries.indptr.astype(np.int32),
        (entries.indices - first).astype(np.int32),
        entries.data,
        np.zeros(count, dtype=np.int32),
    )
    highs.run()
    outcome = highs.getModelStatus()
    if outcome in NO_PLAN:
        return np.zeros(0)
    if outcome == highspy.HighsModelStatus.kTimeLimit:
        return None
    if outcome == highspy.HighsModelStatus.kOptimal:
        value: Floats = np.maximum(np.array(highs.getSolution().col_value), 0.0)
        return value
    text = f"the solver stopped with {highs.modelStatusToString(outcome)}. This is a defect of ours"
    raise AllyshoreError(text)
