"""Which row of a choice do all scenarios keep together that none of them tells alone?

One proof that a choice leaves a scenario without a plan gives a row weight[s]·x ≥ need[s] for every scenario s. A yes-or-no choice keeps all of them at once: the rows of the hull of such
choices say more than each row rounded by itself. One that a point of the relaxation breaks is found as the prices a ≥ 0 of least a·point with a·x ≥ 1 for all choices known so far; the cheapest
choice at these prices joins them, until none is below 1 (Applegate, Bixby, Chvátal and Cook 2001, TSP cuts which do not conform to the template paradigm, section 4). Columns at 0 in the point come
in one after the other, each as cheap as keeps every choice at 1 or more (lifting). The row is divided by what a finished search over all choices found, so it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import numpy as np

from allyshore.solver.solve import QuietHighs
from allyshore.solver.stages.cover_loops import cheapest_cover

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_NODES = 5_000
ROUNDS = 300
SHARP = 0.01
"""Share of its right side by which a row must be broken to be worth adding."""
AWAY = 1e-7
SMALL = 1e-9


def joint_row(weight: Floats, need: Floats, point: Floats) -> Floats | None:
    """Give a ≥ 0 with a·x ≥ 1 for every yes-or-no x that has weight·x ≥ need, and a·point below 1; None where none is found.

    Parameters
    ----------
    weight
        None below 0 [row, column].
    point
        Between no and yes [column].
    """
    asks = need > SMALL
    if not asks.any():
        return None
    need = need[asks]
    weight = np.minimum(weight[asks], need[:, None])
    used = np.flatnonzero(point > AWAY)
    inside = np.ascontiguousarray(weight[:, used])
    row = np.zeros(len(point))
    short = inside.sum(axis=1) < need - SMALL
    if short.any():
        row[(weight[int(np.argmax(short))] > 0.0) & (point <= AWAY)] = 1.0
        return row
    prices = _prices(inside, need, point[used])
    if prices is None:
        return None
    row[used] = prices
    known = list(used)
    for column in np.flatnonzero((point <= AWAY) & (weight > 0.0).any(axis=0)):
        value, _, done = cheapest_cover(
            row[known], np.ascontiguousarray(weight[:, known]), need - weight[:, column], 1.0, MOST_NODES
        )
        row[column] = max(0.0, 1.0 - value) if done else 1.0
        known.append(column)
    return row


def _prices(weight: Floats, need: Floats, point: Floats) -> Floats | None:
    """Find the prices at which every choice costs 1 or more and the point least; None where that is no less than 1, or a search takes too long."""
    size = len(point)
    program = QuietHighs()  # type: ignore[no-untyped-call]  # its constructor is highspy's
    empty = np.zeros(0, dtype=np.int32)
    program.addCols(size, point, np.zeros(size), np.ones(size), 0, empty, empty, np.zeros(0))
    choice = np.ones(size, dtype=np.bool_)
    for _ in range(ROUNDS):
        columns = np.flatnonzero(choice).astype(np.int32)
        program.addRow(1.0, highspy.kHighsInf, len(columns), columns, np.ones(len(columns)))
        program.run()
        if program.getInfo().objective_function_value > 1.0 - SHARP:
            return None
        prices = np.maximum(np.array(program.getSolution().col_value), 0.0)
        value, choice, done = cheapest_cover(prices, weight, need, 1.0 - AWAY, MOST_NODES)
        if value < 1.0 - AWAY:
            continue
        if not done:
            return None
        value, _, done = cheapest_cover(prices, weight, need, 2.0, MOST_NODES)
        prices /= value
        return prices if done and prices @ point <= 1.0 - SHARP else None
    return None
