"""A problem seen as facility location: which columns are deliveries, which are upstream, and what the rest of the rows share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_array, csc_array, csr_array

from allyshore.solver.facilities import Facilities, Upstream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.problem import Problem

    Floats = NDArray[np.float64]
    Whole = NDArray[np.integer[Any]]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Location:
    """A problem, its kernel, and where the kernel's members stand among the problem's columns.

    `implied` marks rows that the kernel keeps by itself: a delivery takes no more than its client's demand, and nothing
    from a shut facility. `flows` are all columns that are not a yes or no. `things` are the rows of the kernel's things, `upstream` the
    columns of its activities, in its order.
    """

    problem: Problem
    matrix: csr_array
    kernel: Facilities
    yes: Whole
    deliveries: Whole
    flows: Whole
    implied: Flags
    things: Whole
    upstream: Whole


def location_of(
    problem: Problem,
    *,
    balances: Flags,
    demands: Whole,
    implied: Flags,
    gate: Whole,
    capacity: Floats,
    capacity_rows: Whole,
) -> Location | None:
    """Read the kernel off a problem's matrix, or give None where the rows do not have its form.

    Every row must be a balance, a client's demand, `implied`, or a shared resource; every activity gives one thing; a yes
    only ever loosens a resource; each client has a delivery.

    Parameters
    ----------
    balances
        Rows that say: what is given = what is taken (right-hand side zero).
    demands
        Rows of the clients' demand.
    implied
        Rows that say no more than: a delivery ≤ its client's demand · yes.
    gate
        Per column: the column of the yes without which it is zero; −1 where there is none.
    capacity, capacity_rows
        Per yes, in the order of the whole columns: most that leaves for clients; and rows that say just that.
    """
    matrix = matrix_of(problem)
    yes, flows = np.flatnonzero(problem.whole), np.flatnonzero(~problem.whole)
    row_lower, row_upper = problem.row_bounds
    lower, upper = problem.bounds
    wanted = matrix[demands].tocoo()
    deliveries = np.unique(wanted.col)
    at = np.full(problem.n_columns, -1, dtype=np.int64)
    at[yes] = np.arange(len(yes))
    place = np.r_[at, len(yes)]
    if (
        len(wanted.col) != len(deliveries)
        or not np.allclose(wanted.data, 1.0)
        or problem.whole[deliveries].any()
    ):
        return None
    if lower[flows].any() or np.isfinite(upper[flows]).any() or not np.isin(upper[yes], (0.0, 1.0)).all():
        return None
    client = np.full(problem.n_columns, -1, dtype=np.int64)
    client[wanted.col] = wanted.row
    facility = np.where(gate[deliveries] >= 0, place[gate[deliveries]], len(yes))
    order = np.lexsort((client[deliveries], facility))
    deliveries, facility = deliveries[order], facility[order]
    things = np.flatnonzero(balances)
    upstream = np.setdiff1d(flows, deliveries)
    flow_of_things = matrix[things]
    origin = _origins(flow_of_things[:, deliveries].tocsc())
    system = upstream_of(flow_of_things[:, upstream].tocsc(), problem.cost[upstream])
    if origin is None or system is None or row_lower[things].any() or row_upper[things].any():
        return None
    chain, sorting = system
    upstream = upstream[sorting]
    own = np.zeros(problem.n_rows, dtype=bool)
    own[demands] = own[capacity_rows] = True
    shared = np.flatnonzero(~balances & ~own & ~implied)
    sign = np.where(np.isfinite(row_upper[shared]), 1.0, -1.0)
    both = np.isfinite(row_upper[shared]) & np.isfinite(row_lower[shared])
    equal = both & (row_upper[shared] == row_lower[shared])
    if (both & ~equal).any() or len(np.unique(client[deliveries])) < len(demands):
        return None
    limit = np.where(sign > 0, row_upper[shared], -row_lower[shared])
    resources = matrix[shared].multiply(sign[:, None]).tocsr() if len(shared) else matrix[shared]
    if len(shared) and (resources[:, yes].data > 0.0).any():
        return None
    kernel = Facilities(
        fixed=problem.cost[yes],
        least=lower[yes],
        most=upper[yes],
        capacity=capacity,
        demand=row_upper[demands],
        facility=facility,
        client=client[deliveries],
        origin=origin,
        cost=problem.cost[deliveries],
        draws=csr_array(resources[:, deliveries]),
        gates=csr_array(resources[:, yes]),
        limit=limit,
        equal=equal,
        upstream=Upstream(
            chain.cost, chain.gives, chain.takes, csr_array(resources[:, upstream]), chain.things
        ),
        offset=problem.offset,
    )
    return Location(problem, matrix, kernel, yes, deliveries, flows, implied, things, upstream)


def matrix_of(problem: Problem) -> csr_array:
    """Give the problem's matrix by rows, entries at one place summed."""
    rows, columns, values = problem.triplets()
    matrix = coo_array((values, (rows, columns)), shape=(problem.n_rows, problem.n_columns)).tocsr()
    matrix.sum_duplicates()
    return csr_array(matrix)


def _origins(taken: csc_array) -> Whole | None:
    """Give the one thing that each delivery takes a unit of, −1 for none; None where that is not so."""
    count = np.diff(taken.indptr)
    if (count > 1).any() or not np.allclose(taken.data, -1.0):
        return None
    origin = np.full(taken.shape[1], -1, dtype=np.int64)
    origin[count == 1] = taken.indices
    return origin


def upstream_of(entries: csc_array, cost: Floats) -> tuple[Upstream, Whole] | None:
    """Give the activities sorted by what they give, and that order; None where one gives no or several things."""
    table = entries.tocoo()
    gives = table.data > 0.0
    count = np.bincount(table.col[gives], minlength=entries.shape[1])
    if (count != 1).any() or not np.allclose(table.data[gives], 1.0):
        return None
    thing = np.zeros(entries.shape[1], dtype=np.int64)
    thing[table.col[gives]] = table.row[gives]
    order = np.argsort(thing, kind="stable")
    shape = (entries.shape[1], entries.shape[0])
    takes = csr_array(coo_array((-table.data[~gives], (table.col[~gives], table.row[~gives])), shape=shape))
    empty = csr_array((0, entries.shape[1]))
    return Upstream(cost[order], thing[order], csr_array(takes[order]), empty, entries.shape[0]), order
