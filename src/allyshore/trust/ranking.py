"""Places in a ranking over many weight vectors at once: shares at the top, shares of wins, spread of ranks.

Everything runs over blocks of weight vectors that fit the cache, in single precision and on as many threads as asked for
(numpy lets other threads run while it computes); the counts do not depend on blocks or threads.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

    from allyshore.trust.scaling import Floats

Singles = NDArray[np.float32]
Counts = NDArray[np.int64]
Result = TypeVar("Result")
TOP_BLOCK = 256
"""Weight vectors at a time over thousands of sites: 256 x 5,000 scores are 5 MB."""
WIN_BLOCK = 4096
"""Weight vectors at a time over hundreds of countries; 190 x 4,096 scores are 3 MB."""
RANK_BLOCK = 512
"""Weight vectors at a time over hundreds of options whose ranks are all wanted."""
CONTEST_BLOCK = 256
"""Options at a time that are held against those of greater sum."""
GROUPS = 64
"""Groups of options whose greatest members bound the top from below."""
SLICE = 8
"""Options multiplied at a time: below the size at which a BLAS starts threads of its own, which would contend with ours."""
NOWHERE = np.float32(-1e9)
"""Score of the rows that only fill up the last group."""


@dataclass(frozen=True, eq=False)
class TopShares:
    """Share of the weight vectors under which each option (options,) is the first, and among the first `count` (ties all count)."""

    first: Floats
    top: Floats
    count: int


def top_shares(scores: Floats, weights: Floats, count: int = 10, threads: int = 2) -> TopShares:
    """Count how often each option comes first, and among the first `count`.

    Options that at least `count` others equal or better in every dimension, and better in one, are never among the first and
    are left out at once. Of the rest, the greatest members of 64 groups bound the score of the last place from below; only
    options above that bound, a few dozen of thousands, are ordered. The result is the same as with a full ordering.

    Parameters
    ----------
    scores
        (options, n), 0 to 1, no NaN.
    weights
        (vectors, n).
    count
        Places that count as the top, at most 64.
    threads
        How many blocks are worked on at the same time.
    """
    places = min(count, len(scores), GROUPS)
    kept = _contenders(np.ascontiguousarray(scores, np.float32), places)
    options = len(kept)
    depth = -(-options // (GROUPS * SLICE)) * SLICE
    rows = np.full((GROUPS * depth, scores.shape[1]), NOWHERE, np.float32)
    rows[:options] = scores[kept]

    def worker() -> Callable[[Singles], tuple[Counts, Counts]]:
        table = np.empty((len(rows), TOP_BLOCK), np.float32)
        above = np.empty(table.shape, np.bool_)
        return lambda part: _tops(rows, part, places, _scores(rows, part, table), above)

    parts = _over(worker, weights, TOP_BLOCK, threads)
    first, top = (sum((part[which] for part in parts), np.zeros(len(rows), np.int64)) for which in (0, 1))
    shares = np.zeros((2, len(scores)))
    shares[:, kept] = np.stack([first[:options], top[:options]]) / len(weights)
    return TopShares(shares[0], shares[1], places)


def _contenders(scores: Singles, places: int) -> Counts:
    """Give the options that fewer than `places` others dominate: equal or better in every dimension, and better in one."""
    total = scores.sum(axis=1, dtype=np.float64)
    order = np.argsort(-total, kind="stable")
    ranked = np.ascontiguousarray(scores[order].T)
    kept = np.ones(len(scores), np.bool_)
    for start in range(0, len(scores), CONTEST_BLOCK):
        stop = min(start + CONTEST_BLOCK, len(scores))
        rivals = np.flatnonzero(kept[:stop])  # those that dropped a rival dominate whatever it dominates
        over = np.ones((stop - start, rivals.size), np.bool_)
        alike = np.ones(over.shape, np.bool_)
        for dimension in ranked:
            mine = dimension[start:stop, None]
            over &= dimension[rivals] >= mine
            alike &= dimension[rivals] == mine
        kept[start:stop] = (over & ~alike).sum(axis=1) < places
    found: Counts = np.sort(order[kept])
    return found


def _tops(
    rows: Singles, part: Singles, places: int, table: Singles, above: NDArray[np.bool_]
) -> tuple[Counts, Counts]:
    """Count for each row how often it is first, and among the first `places`, over the columns of `table`."""
    heads = np.ascontiguousarray(table.reshape(GROUPS, -1, len(part)).max(axis=1).T)
    heads.partition(GROUPS - places, axis=1)
    bound, best = heads[:, GROUPS - places], heads.max(axis=1)
    found = np.flatnonzero(np.greater_equal(table, bound, out=above if above.shape == table.shape else None))
    option, vector = np.divmod(found, len(part))
    order = np.argsort(vector, kind="stable")
    option, vector, value = option[order], vector[order], table.ravel()[found[order]]
    held = np.bincount(vector, minlength=len(part))
    begin = np.cumsum(held) - held
    listed = np.full((len(part), int(held.max())), 2 * NOWHERE, np.float32)
    listed[vector, np.arange(found.size) - begin[vector]] = value
    listed.partition(listed.shape[1] - places, axis=1)
    last = listed[:, listed.shape[1] - places]
    first = np.bincount(option[value >= best[vector]], minlength=len(rows))
    return first, np.bincount(option[value >= last[vector]], minlength=len(rows))


def _scores(rows: Singles, weights: Singles, table: Singles | None = None) -> Singles:
    """Give (options, vectors), in `table` where it has that shape; the number of options is a multiple of `SLICE`."""
    shape = (len(rows), len(weights))
    found = table if table is not None and table.shape == shape else np.empty(shape, np.float32)
    np.matmul(
        rows.reshape(-1, SLICE, rows.shape[1]),
        np.ascontiguousarray(weights.T),
        out=found.reshape(-1, SLICE, len(weights)),
    )
    return found


def win_shares(scores: Floats, weights: Floats, threads: int = 2) -> Floats:
    """Share of the weight vectors under which each option (rows) scores above each other (columns): (options, options).

    Options with the same scores win against each other under none.
    """
    count = len(scores)
    rows = np.zeros((-(-count // SLICE) * SLICE, scores.shape[1]), np.float32)
    rows[:count] = scores

    def worker() -> Callable[[Singles], Counts]:
        held = np.empty((len(rows), WIN_BLOCK), np.float32)
        flags = np.empty((count, WIN_BLOCK), np.bool_)
        return lambda part: _wins(_scores(rows, part, held)[:count], flags[:, : len(part)])

    wins = sum(_over(worker, weights, WIN_BLOCK, threads), np.zeros((count, count), np.int64))
    alike = (rows[:count, None, :] == rows[None, :count, :]).all(axis=2)
    upper = np.triu(np.ones((count, count), dtype=bool), 1) & ~alike
    return (np.where(upper, wins, 0) + np.where(upper, len(weights) - wins, 0).T) / len(weights)


def _wins(table: Singles, flags: NDArray[np.bool_]) -> Counts:
    """Count for each row how often it is above each later row; truths are counted 64 at a time."""
    wins = np.zeros((len(table), len(table)), np.int64)
    for one in range(len(table) - 1):
        above = np.greater(table[one], table[one + 1 :], out=flags[one + 1 :])
        packed = np.packbits(above, axis=1)
        words = packed.view(np.uint64) if packed.shape[1] % 8 == 0 else packed
        wins[one, one + 1 :] = np.bitwise_count(words).sum(axis=1, dtype=np.int64)
    return wins


@dataclass(frozen=True, eq=False)
class RankSpread:
    """Ranks over weight vectors: mean, 5th and 95th percentile, shares at the first place and among the first `count`; (options,) each."""

    mean: Floats
    low: Floats
    high: Floats
    first: Floats
    top: Floats
    count: int


def rank_spread(scores: Floats, weights: Floats, count: int = 10, threads: int = 2) -> RankSpread:
    """Rank all options (options, n) under every weight vector (vectors, n); equal scores are ranked in the given order."""
    rows = np.ascontiguousarray(scores, np.float32)
    options = len(rows)

    def work(part: Singles) -> Counts:
        order = np.argsort(-(part @ rows.T), axis=1, kind="stable")
        found = np.empty_like(order)
        np.put_along_axis(found, order, np.arange(1, options + 1)[None, :], axis=1)
        return np.bincount(
            (found + np.arange(options) * (options + 1)).ravel(), minlength=options * (options + 1)
        ).reshape(options, options + 1)

    times = sum(_over(lambda: work, weights, RANK_BLOCK, threads), np.zeros((options, options + 1), np.int64))
    share = times / len(weights)
    reached = np.cumsum(share, axis=1)
    return RankSpread(
        mean=share @ np.arange(options + 1),
        low=(reached < 0.05).sum(axis=1).astype(np.float64),
        high=(reached < 0.95).sum(axis=1).astype(np.float64),
        first=share[:, 1],
        top=reached[:, min(count, options)],
        count=min(count, options),
    )


def _over(
    worker: Callable[[], Callable[[Singles], Result]], weights: Floats, block: int, threads: int
) -> list[Result]:
    """Run blocks of weight vectors through as many workers as threads, each with buffers of its own."""
    single = np.ascontiguousarray(weights, np.float32)
    parts = [single[start : start + block] for start in range(0, len(single), block)]

    def run(share: list[Singles]) -> list[Result]:
        work = worker()
        return [work(part) for part in share]

    if threads <= 1:
        return run(parts)
    with ThreadPoolExecutor(max_workers=threads) as pool:
        return [
            result
            for share in pool.map(run, [parts[one::threads] for one in range(threads)])
            for result in share
        ]
