"""Weight vectors drawn by chance: uniform over all shares that sum to 1, or over those within intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allyshore.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from allyshore.trust.scaling import Floats

PILOT = 4096
"""Draws by which the better of two ways of drawing is chosen."""
MOST_DRAWS = 50_000_000
"""Draws after which intervals count as too narrow to sample."""


def draw_weights(count: int, intervals: Sequence[tuple[float, float]], seed: int = 0) -> Floats:
    """Draw `count` weight vectors (count, n), uniform over w >= 0, sum w = 1 and least <= w <= most.

    Drawn by rejection, from the simplex above the least shares or from the box of all but the widest interval, whichever
    accepts more of a pilot: both are uniform on the set that is kept.

    Raises
    ------
    UsageError
        The intervals leave no room, or so little that no draw hits it.
    """
    rng = np.random.default_rng(seed)
    ends = np.asarray(intervals, np.float64)
    low, high = _tight(ends[:, 0], ends[:, 1])
    free = np.flatnonzero(high - low > 1e-9)
    if free.size <= 1:
        middle = low.copy()
        if free.size:
            middle[free] = 1.0 - (low.sum() - low[free].sum())
        return np.tile(middle / middle.sum(), (count, 1))
    rest = 1.0 - low[np.setdiff1d(np.arange(low.size), free)].sum()
    ways = [_from_simplex(low[free], high[free], rest), _from_box(low[free], high[free], rest)]
    accepted = [len(way(rng, PILOT)) for way in ways]
    way = ways[int(np.argmax(accepted))]
    parts: list[Floats] = []
    kept, drawn = 0, 0
    while kept < count:
        batch = max(PILOT, min(4 * count, 1_000_000))
        parts.append(way(rng, batch))
        kept += len(parts[-1])
        drawn += batch
        if drawn > MOST_DRAWS:
            raise UsageError(
                "intervals: expected room for weights that sum to 1, found too little to draw from. Widen them."
            )
    found = np.tile(low, (count, 1))
    found[:, free] = np.concatenate(parts)[:count]
    return found


def _tight(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Draw each interval in to what the others leave."""
    if low.sum() > 1.0 + 1e-9 or high.sum() < 1.0 - 1e-9 or (low > high).any():
        raise UsageError("intervals: expected room for weights that sum to 1, found none.")
    return np.maximum(low, 1.0 - (high.sum() - high)), np.minimum(high, 1.0 - (low.sum() - low))


def _from_simplex(low: Floats, high: Floats, total: float) -> Callable[[np.random.Generator, int], Floats]:
    def draw(rng: np.random.Generator, count: int) -> Floats:
        spread = rng.standard_exponential((count, low.size))
        found = low + (total - low.sum()) * spread / spread.sum(axis=1, keepdims=True)
        kept: Floats = found[(found <= high).all(axis=1)]
        return kept

    return draw


def _from_box(low: Floats, high: Floats, total: float) -> Callable[[np.random.Generator, int], Floats]:
    last = int(np.argmax(high - low))
    others = np.delete(np.arange(low.size), last)

    def draw(rng: np.random.Generator, count: int) -> Floats:
        found = np.empty((count, low.size))
        found[:, others] = rng.uniform(low[others], high[others], (count, others.size))
        found[:, last] = total - found[:, others].sum(axis=1)
        kept: Floats = found[(found[:, last] >= low[last]) & (found[:, last] <= high[last])]
        return kept

    return draw


def standard_error(share: Floats | float, count: int) -> Floats | float:
    """Standard error of a share counted over independent draws: sqrt(p (1 - p) / n) at p = (k + 1/2) / (n + 1), so that 0 and 1 have one too."""
    held = (np.asarray(share) * count + 0.5) / (count + 1.0)
    return np.sqrt(held * (1.0 - held) / count)
