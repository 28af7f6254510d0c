"""Is the response a flow over arcs that the choice opens, one arc for each yes or no?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csc_array

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from allyshore.solver.stages.two_stage import TwoStage

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

SLACK = 1e-9


@dataclass(frozen=True)
class Arcs:
    """Arcs by the column of the first stage that opens them.

    Attributes
    ----------
    tail, head
        Node that each arc leaves and reaches [arc].
    fixed
        What opening costs [arc].
    share
        Chance of each scenario.
    cost, capacity
        Of a unit of flow; of an open arc, units [scenario, arc].
    supply
        What a node sends out more than comes in, units [scenario, node].
    """

    tail: Places
    head: Places
    fixed: Floats
    share: Floats
    cost: Floats
    capacity: Floats
    supply: Floats


def recognised(stages: TwoStage) -> Arcs | None:
    """Read a two-stage problem as arcs to open, or say None.

    It is one where the first stage is yes or no without rows of its own, and each column of the response leaves one node, reaches another, costs nothing less than 0 and is
    held by a row of its own to a capacity times one column of the first stage, which opens nothing else.
    """
    first, later = stages.first, stages.later
    plain = stages.tail is None and stages.floor is None and not later.whole.any() and first.n_rows == 0
    if not plain or not first.whole.all() or later.n_columns != first.n_columns:
        return None
    sides = (*zip(later.bounds, (0.0, np.inf), strict=True), *zip(first.bounds, (0.0, 1.0), strict=True))
    if any((bound != value).any() for bound, value in sides):
        return None
    opened = _opened(stages)
    if opened is None:
        return None
    arc, gate, capacity = opened
    ends = _ends(stages, gate)
    cost = np.broadcast_to(later.cost if stages.cost is None else stages.cost, capacity.shape)[:, arc]
    if ends is None or (cost < 0.0).any() or (capacity < 0.0).any():
        return None
    tail, head, supply = ends
    return Arcs(
        tail[arc],
        head[arc],
        first.cost,
        stages.probability,
        np.ascontiguousarray(cost),
        np.ascontiguousarray(capacity),
        np.ascontiguousarray(supply),
    )


def _matrix(stages: TwoStage) -> csc_array:
    rows, columns, values = stages.later.triplets()
    return csc_array((values, (rows, columns)), shape=(stages.later.n_rows, stages.later.n_columns))


def _opened(stages: TwoStage) -> tuple[Places, Places, Floats] | None:
    """Give, by column of the first stage, the column of the response it opens, the row between them, and the capacity [scenario, column]."""
    rows, columns, _ = stages.link
    size = stages.first.n_columns
    if (
        len(rows) != size
        or len(np.unique(rows)) != size
        or not np.array_equal(np.sort(columns), np.arange(size))
    ):
        return None
    scenarios = len(stages.probability)
    gate = np.empty(size, dtype=np.int64)
    gate[columns] = rows
    held = np.empty((scenarios, size))
    held[:, columns] = -stages.values
    each = _matrix(stages).tocsr()[gate]
    one = (np.diff(each.indptr) == 1).all() and (each.data == 1.0).all()
    if not one or (stages.upper[:, gate] != 0.0).any() or np.isfinite(stages.lower[:, gate]).any():
        return None
    arc = each.indices.astype(np.int64)
    return (arc, gate, held) if len(np.unique(arc)) == size else None


def _ends(stages: TwoStage, gate: Places) -> tuple[Places, Places, Floats] | None:
    """Give each response column's tail and head among the other rows, and what those rows ask [scenario, node]."""
    nodes = np.setdiff1d(np.arange(stages.later.n_rows), gate)
    matrix: Any = _matrix(stages).tocsr()[nodes].tocsc()
    matrix.eliminate_zeros()
    supply = stages.lower[:, nodes]
    if not (np.diff(matrix.indptr) == 2).all() or not np.array_equal(supply, stages.upper[:, nodes]):
        return None
    values, at = matrix.data.reshape(-1, 2), matrix.indices.reshape(-1, 2)
    if not (np.sort(values, axis=1) == (-1.0, 1.0)).all() or (np.abs(supply.sum(axis=1)) > SLACK).any():
        return None
    leaves = np.argmax(values, axis=1)
    every = np.arange(len(at))
    return at[every, leaves].astype(np.int64), at[every, 1 - leaves].astype(np.int64), supply
