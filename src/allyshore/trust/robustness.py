"""How sure a ranking is: the share of all weightings under which one country outranks another, and the least change that flips it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.trust.scaling import Floats

ROUNDING = 1e-12
"""Differences of scores below this are ties: what is left of sums of doubles."""


def share_of_simplex(difference: Floats) -> Floats:
    """Share of all weight vectors w (w >= 0, sum w = 1, uniform) with difference · w > 0: exact.

    With the positive parts b and the others c of a difference d, and P(i, j) the share for the first i of b and the
    first j of c, P(i, j) = (b_i P(i, j-1) + |c_j| P(i-1, j)) / (b_i + |c_j|), P(i, 0) = 1, P(0, j) = 0. This is the
    divided difference of the truncated power max(x, 0)^(n-1) over the parts of d, by Leibniz' rule; every step is a
    mean of two shares, so nothing cancels, also where parts are equal.

    Parameters
    ----------
    difference
        (pairs, n): scores of one country less those of another in each of n dimensions.

    Returns
    -------
    Shares (pairs,). Where every part is 0 the countries tie under every weight vector, and the share is 0.

    Source
    ------
    Curry and Schoenberg (1966), "On Polya frequency functions IV", section 2 (a linear form on a uniform simplex has
    a B-spline as density); Varsi (1973), Pacific Journal of Mathematics 46, 303 to 314, and Ali (1973), same journal
    48, 313 to 322 (content of the frustum of a simplex by a recurrence); de Boor (2005), "Divided differences",
    section 4 (Leibniz' rule).
    """
    parts = np.where(np.abs(difference) <= ROUNDING, 0.0, difference)
    parts = -np.sort(-parts, axis=1)
    positive = (parts > 0.0).sum(axis=1)
    found = np.zeros(len(parts))
    width = parts.shape[1]
    for count in range(1, width + 1):
        rows = np.flatnonzero(positive == count)
        if rows.size:
            found[rows] = _recurrence(parts[rows, :count], -parts[rows, count:])
    return found


def _recurrence(gains: Floats, losses: Floats) -> Floats:
    """Run the recurrence over rows with equally many gains (> 0) and losses (>= 0)."""
    row = [np.ones(len(gains))] + [np.zeros(len(gains)) for _ in range(losses.shape[1])]
    for gain in gains.T:
        for place, loss in enumerate(losses.T, start=1):
            row[place] = (gain * row[place - 1] + loss * row[place]) / (gain + loss)
    return row[-1]


def outranking(scores: Floats) -> Floats:
    """Share of all weight vectors under which each country outranks each other: (countries, countries), exact; NaN where a score is not known."""
    count = len(scores)
    first, second = np.triu_indices(count, 1)
    difference = scores[first] - scores[second]
    known = ~np.isnan(difference).any(axis=1)
    found = np.full((count, count), np.nan)
    np.fill_diagonal(found, 0.0)
    found[first[known], second[known]] = share_of_simplex(difference[known])
    found[second[known], first[known]] = share_of_simplex(-difference[known])
    return found


@dataclass(frozen=True, slots=True)
class Flip:
    """The least change of weights at which a pair ties.

    Attributes
    ----------
    moved
        Share of the total weight that changes its place: half the sum of absolute changes (total variation distance).
    weights
        The weights there, as shares, in the order of the dimensions given.
    """

    moved: float
    weights: tuple[float, ...]


def flip(
    difference: Floats, weights: Sequence[float], intervals: Sequence[tuple[float, float]] | None = None
) -> Flip | None:
    """Find the least weight to move before difference · w falls from above 0 to 0; beyond it the order is the other one.

    minimise sum |w - weights| / 2 subject to difference · w <= 0, sum w = 1, least <= w <= most. Weight is best taken from
    the dimensions of greatest difference and given to those of least, so that the linear programme is solved by going
    down the one list and up the other. None where no weighting within the intervals flips the pair.

    Parameters
    ----------
    difference
        (n,): scores of the leading country less those of the other.
    weights
        (n,) shares of the total that sum to 1, within the intervals.
    intervals
        Least and most share of each; 0 and 1 by default.
    """
    start = np.asarray(weights, np.float64)
    ends = np.asarray(intervals if intervals is not None else [(0.0, 1.0)] * start.size, np.float64)
    room_down = np.maximum(start - ends[:, 0], 0.0)
    room_up = np.maximum(ends[:, 1] - start, 0.0)
    lead = float(difference @ start)
    if lead <= ROUNDING:
        return Flip(0.0, tuple(start.tolist()))
    best, worst = list(np.argsort(-difference, kind="stable")), list(np.argsort(difference, kind="stable"))
    now, moved = start.copy(), 0.0
    while best and worst and difference[best[0]] > difference[worst[0]]:
        giver, taker = best[0], worst[0]
        gain = float(difference[giver] - difference[taker])
        step = min(float(room_down[giver]), float(room_up[taker]), lead / gain)
        now[giver] -= step
        now[taker] += step
        room_down[giver] -= step
        room_up[taker] -= step
        moved += step
        lead -= step * gain
        if lead <= ROUNDING:
            return Flip(moved, tuple(now.tolist()))
        if room_down[giver] <= ROUNDING:
            best.pop(0)
        if room_up[taker] <= ROUNDING:
            worst.pop(0)
    return None
