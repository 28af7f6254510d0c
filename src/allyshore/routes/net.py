"""A net of ways at sea with passages on some of them, and the shortest ways over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

_NO_NODE = -9999
"""What scipy writes where a node has no predecessor."""
_DOUBLINGS = 3
"""How often each way back is made to skip twice as far; more costs all points of the net, fewer costs all pairs."""


@dataclass(frozen=True, slots=True)
class Net:
    """Ways between points 0 to n - 1, sailed in both directions, and the terms on which passages are used.

    Attributes
    ----------
    n
        How many points there are.
    a, b, km, passage
        Ends, length, and position of the passage in `names` (-1 for none) of each open way.
    names
        Names of the passages, sorted.
    detour
        For each passage the km that a ship would rather sail than go through.
    """

    n: int
    a: Whole
    b: Whole
    km: Floats
    passage: Whole
    names: tuple[str, ...]
    detour: Floats

    @classmethod
    def of(
        cls,
        n: int,
        ways: pl.DataFrame,
        names: tuple[str, ...],
        closed: frozenset[str],
        detours: Mapping[str, float],
    ) -> Net:
        """Read the ways (columns a, b, km, passage) that lie in no closed passage."""
        open_ways = ways.filter(pl.col("passage").is_null() | ~pl.col("passage").is_in(list(closed)))
        number = {name: k for k, name in enumerate(names)}
        passage = open_ways["passage"].replace_strict(number, default=-1, return_dtype=pl.Int64)
        a, b = (open_ways[name].to_numpy().astype(np.int64) for name in ("a", "b"))
        return cls(
            n,
            a,
            b,
            open_ways["km"].to_numpy(),
            passage.to_numpy(),
            names,
            np.array([detours.get(name, 0.0) for name in names]),
        )

    def shortest(
        self, starts: tuple[Whole, Whole, Floats], ends: tuple[Whole, Whole, Floats], limit: float = np.inf
    ) -> tuple[Floats, Floats, Whole]:
        """Find the shortest ways from some places to others, which join the net by legs of their own.

        Parameters
        ----------
        starts, ends
            Legs as (place, point of the net, km); places are numbered from 0. A place may have several legs. No way leads
            through a place.
        limit
            Longer ways are not looked for.

        Returns
        -------
        tuple
            Felt length, that is with detours [km]; true length [km]; bits of the passages. Shape (starts, ends); infinite where
            there is no way.
        """
        first, last = (int(legs[0].max(initial=-1)) + 1 for legs in (starts, ends))
        toll = np.append(self.detour, 0.0)[self.passage]
        size = self.n + first + last
        tails = np.concatenate([self.a, self.b, self.n + starts[0], ends[1]])
        heads = np.concatenate([self.b, self.a, starts[1], self.n + first + ends[0]])
        lengths = np.concatenate([self.km + toll, self.km + toll, starts[2], ends[2]])
        least = pl.DataFrame({"key": tails * size + heads, "km": np.maximum(lengths, 1e-6)})
        least = least.group_by("key").agg(pl.col("km").min())
        tails, heads = np.divmod(least["key"].to_numpy(), size)
        graph = csr_array((least["km"].to_numpy(), (tails, heads)), shape=(size, size))
        felt, before = dijkstra(
            graph, indices=self.n + np.arange(first), return_predecessors=True, limit=limit
        )
        targets = self.n + first + np.arange(last)
        felt = felt[:, targets]
        passages = self._walk_back(before, targets)
        true = felt.copy()
        for k in np.flatnonzero(self.detour):
            true -= (passages >> k & 1) * self.detour[k]
        return felt, true, passages

    def _walk_back(self, before: NDArray[np.int32], ends: Whole) -> Whole:
        """Collect the passages of all ways at once, `2 ** _DOUBLINGS` steps towards the starts at a time."""
        rows = np.arange(len(before))[:, None]
        passed = np.zeros(before.shape, dtype=np.int32)
        marked = np.flatnonzero(self.passage >= 0)
        bits = np.left_shift(1, self.passage[marked]).tolist()
        for a, b, bit in zip(self.a[marked].tolist(), self.b[marked].tolist(), bits, strict=True):
            passed[before[:, b] == a, b] |= bit
            passed[before[:, a] == b, a] |= bit
        parent = np.where(before == _NO_NODE, np.arange(before.shape[1], dtype=np.int32), before)
        for _ in range(_DOUBLINGS):
            passed |= np.take_along_axis(passed, parent, axis=1)
            parent = np.take_along_axis(parent, parent, axis=1)
        found = passed[rows, ends]
        row, column = (grid.ravel() for grid in np.indices(found.shape))
        at = ends[column]
        while len(at):
            further = parent[row, at]
            moving = further != at
            row, column, at = row[moving], column[moving], further[moving]
            found[row, column] |= passed[row, at]
        return found.astype(np.int64)
