"""Sea distances between ports and the passages on the way, over the sea graph, some passages closed."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from allyshore.errors import UsageError
from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from allyshore.world import World

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

_NO_NODE = -9999
"""What scipy writes where a node has no predecessor."""


@dataclass(frozen=True, slots=True)
class SeaWays:
    """Shortest ways by sea between two lists of ports.

    Attributes
    ----------
    km
        Length, shape (from, to); infinite where every way is closed.
    passages
        Bit k is set where the way goes through `names[k]`, shape (from, to).
    names
        Names of the passages, sorted.
    """

    km: Floats
    passages: Whole
    names: tuple[str, ...]

    def through(self, row: int, column: int) -> tuple[str, ...]:
        """Names of the passages on one way."""
        return passage_names(int(self.passages[row, column]), self.names)


def passage_names(bits: int, names: tuple[str, ...]) -> tuple[str, ...]:
    """Names whose bits are set."""
    return tuple(name for k, name in enumerate(names) if bits >> k & 1)


@dataclass(frozen=True, slots=True)
class SeaGraph:
    """The sea graph with its open ways; make it with `SeaGraph.of`."""

    longitude: Floats
    latitude: Floats
    open_ways: csr_array
    tagged: Whole
    bits: Whole
    names: tuple[str, ...]
    detour: Floats

    @classmethod
    def of(
        cls, world: World, closed: frozenset[str], detours: Mapping[str, float] = MappingProxyType({})
    ) -> SeaGraph:
        """Read the graph from tables ``sea_nodes`` and ``sea_edges`` and leave out the closed passages.

        `detours` gives, for passages that are slow or dear, the kilometres that a ship would rather sail than go through.

        Raises
        ------
        UsageError
            A closed passage is none of the graph's.
        """
        nodes = world.table("sea_nodes").sort("node")
        edges = world.table("sea_edges")
        names = tuple(edges["passage"].drop_nulls().unique().sort())
        _refuse_unknown(closed | frozenset(detours), names)
        ways = edges.filter(pl.col("passage").is_null() | ~pl.col("passage").is_in(list(closed)))
        n = nodes.height
        a, b = ways["a"].to_numpy(), ways["b"].to_numpy()
        detour = np.array([detours.get(name, 0.0) for name in names])
        felt = ways.select(
            pl.col("km")
            + pl.col("passage").replace_strict(dict(detours), default=0.0, return_dtype=pl.Float64)
        )
        km, there, back = felt["km"].to_numpy(), np.concatenate([a, b]), np.concatenate([b, a])
        graph = csr_array((np.tile(km, 2), (there, back)), shape=(n, n))
        tags = ways.filter(pl.col("passage").is_not_null())
        ends = tags["a"].to_numpy(), tags["b"].to_numpy()
        bit = np.array([1 << names.index(name) for name in tags["passage"]], dtype=np.int64)
        keys = np.concatenate([ends[0] * n + ends[1], ends[1] * n + ends[0]])
        order = np.argsort(keys)
        return cls(
            nodes["longitude"].to_numpy(),
            nodes["latitude"].to_numpy(),
            graph,
            keys[order],
            np.tile(bit, 2)[order],
            names,
            detour,
        )

    def ways(self, from_points: Floats, to_points: Floats) -> SeaWays:
        """Find the shortest way from every point to every other.

        Parameters
        ----------
        from_points, to_points
            (longitude, latitude) in degrees, shapes (a, 2) and (b, 2). Each point joins the graph at its nearest node,
            and the great circle to that node counts as sailed.
        """
        if len(from_points) > len(to_points):  # the graph has no direction: start from the shorter list
            back = self.ways(to_points, from_points)
            return SeaWays(back.km.T, back.passages.T, back.names)
        start, start_km = self._snap(from_points)
        end, end_km = self._snap(to_points)
        sources, which = np.unique(start, return_inverse=True)
        length, before = dijkstra(self.open_ways, indices=sources, return_predecessors=True)
        km = length[which[:, None], end[None, :]] + start_km[:, None] + end_km[None, :]
        ends, column = np.unique(end, return_inverse=True)
        passages = self._walk_back(before, ends, len(self.longitude))[which[:, None], column[None, :]]
        for k in np.flatnonzero(self.detour):
            km -= (passages >> k & 1) * self.detour[k]
        return SeaWays(km, passages, self.names)

    def _snap(self, points: Floats) -> tuple[Whole, Floats]:
        """Find the nearest node of each point and the great circle to it."""
        nodes = cKDTree(_on_unit_sphere(self.longitude, self.latitude))
        nearest = np.asarray(nodes.query(_on_unit_sphere(points[:, 0], points[:, 1]))[1], dtype=np.int64)
        east, north = self.longitude[nearest], self.latitude[nearest]
        return nearest, great_circle(points[:, 0], points[:, 1], east, north)

    def _walk_back(self, before: NDArray[np.int32], ends: Whole, n: int) -> Whole:
        """Collect the passages of all ways at once, one step towards the sources at a time."""
        row, column = (
            grid.ravel() for grid in np.meshgrid(np.arange(len(before)), np.arange(len(ends)), indexing="ij")
        )
        found = np.zeros((len(before), len(ends)), dtype=np.int64)
        at = ends[column]
        while len(at):
            previous = before[row, at].astype(np.int64)
            moving = previous != _NO_NODE
            row, column, at, previous = row[moving], column[moving], at[moving], previous[moving]
            if len(self.tagged):
                key = previous * n + at
                spot = np.minimum(np.searchsorted(self.tagged, key), len(self.tagged) - 1)
                found[row, column] |= np.where(self.tagged[spot] == key, self.bits[spot], 0)
            at = previous
        return found


def _on_unit_sphere(longitude: Floats, latitude: Floats) -> Floats:
    """Points in space: the nearest by chord is the nearest by great circle."""
    east, north = np.radians(longitude), np.radians(latitude)
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def _refuse_unknown(closed: frozenset[str], names: tuple[str, ...]) -> None:
    for name in sorted(closed - set(names)):
        near = difflib.get_close_matches(name, names, n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        raise UsageError(
            f"RouteParams.closed: expected passages among {', '.join(names)}{hint}, found '{name}'."
        )
