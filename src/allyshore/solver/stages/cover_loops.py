"""A loop that finds the cheapest choice of yeses that meets many rows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allyshore.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Places = NDArray[np.int64]
    Signs = NDArray[np.int8]

SMALL = 1e-9
CLOSE = 1e-10
MET, LOST = -1, -2


@compiled
def dearest_row(price: Floats, weight: Floats, left: Floats, state: Signs, order: Places, room: float) -> int:
    """Give the item that the row dearest to meet by parts of items takes last; that all rows are met, or that one costs `room` or more or cannot be met.

    Parameters
    ----------
    left
        What each row still needs.
    state
        0 for an item that is neither a yes nor a no yet.
    order
        Items by price for their weight [row, place].
    """
    dearest, branch = -1.0, MET
    for row in range(len(left)):
        missing = left[row]
        if missing <= SMALL:
            continue
        spent, last = 0.0, -1
        for item in order[row]:
            heavy = weight[row, item]
            if heavy <= SMALL or spent >= room:
                break
            if state[item] != 0:
                continue
            if last < 0 or heavy >= missing:
                last = item
            spent += price[item] * min(1.0, missing / heavy)
            missing -= heavy
            if missing <= 0.0:
                break
        if missing > SMALL or spent >= room:
            return LOST
        if spent > dearest:
            dearest, branch = spent, last
    return branch


@compiled
def cheapest_cover(  # noqa: C901  # one loop, compiled
    price: Floats, weight: Floats, need: Floats, below: float, most: int
) -> tuple[float, Flags, bool]:
    """Give the least price·x over yes-or-no x with weight·x ≥ need, if it is less than `below`, that x, and whether the search was done within `most` nodes.

    Depth first. A node's bound is the dearest of its rows' fractional knapsacks; the item that such a row takes in part, or its cheapest, is a yes first, then a no.

    Parameters
    ----------
    price
        None below 0 [column].
    weight
        None below 0 [row, column].
    """
    rows, size = weight.shape
    state = np.zeros(size, dtype=np.int8)
    best, chosen = below, np.zeros(size, dtype=np.bool_)
    order = np.empty((rows, size), dtype=np.int64)
    left = need.copy()
    for row in range(rows):
        each = np.full(size, np.inf)
        for item in range(size):
            if weight[row, item] > SMALL:
                each[item] = price[item] / weight[row, item]
        order[row] = np.argsort(each)
    for item in range(size):
        if price[item] <= SMALL:
            state[item] = 1
            left -= weight[:, item]
    taken = np.empty(size + 1, dtype=np.int64)
    depth, paid = 0, 0.0
    for _ in range(most):
        branch = dearest_row(price, weight, left, state, order, best - CLOSE - paid)
        if branch == MET and paid < best - CLOSE:
            best = paid
            chosen[:] = state == 1
        if branch >= 0:
            taken[depth] = branch
            depth += 1
            state[branch] = 1
            paid += price[branch]
            left -= weight[:, branch]
            continue
        while depth > 0:
            item = taken[depth - 1]
            if state[item] == 1:
                state[item] = -1
                paid -= price[item]
                left += weight[:, item]
                break
            state[item] = 0
            depth -= 1
        if depth == 0:
            return best, chosen, True
    return best, chosen, False
