"""Road kilometres in North America: straight ways to near hubs, and trunk roads from hub to hub.

A straight line sees no lake, no gulf and no mountain. So a way goes from a place to one of its nearest hubs, along the
chain of trunk roads, and from a hub to the other place; only two places near each other are joined directly. Straight
pieces are great circles times the circuity of the country, and may not cross a barrier (table ``road_barriers``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.routes.freight import Freight
    from allyshore.world import World

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Yes = NDArray[np.bool_]

HUBS_TRIED = 5
"""Nearest hubs that a place may use."""
NEAR_ENOUGH = (60.0, 1.7)
"""But none farther than so many km more than so many times the way to the nearest (great circle): from a city on the trunk roads one
takes the trunk roads."""
DIRECT_KM = 160.0
"""Two places nearer than this (great circle) may be joined directly."""
ROWS_AT_ONCE = 100_000
"""Pairs reckoned together: bounds the memory, not the answer."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Segments of barriers, degrees."""

    start: Floats
    end: Floats

    @classmethod
    def of(cls, world: World) -> Lines:
        """Cut the lines of table ``road_barriers`` into segments."""
        points = world.table("road_barriers").sort("barrier", "point")
        nodes = points.select("longitude", "latitude").to_numpy()
        same = points["barrier"].to_numpy()[1:] == points["barrier"].to_numpy()[:-1]
        return cls(nodes[:-1][same], nodes[1:][same])

    def between(self, a: Floats, b: Floats) -> Yes:
        """Tell for each straight way from a to b, (n, 2), whether a line lies between."""
        crossed = np.zeros(len(a), dtype=bool)
        for c, d in zip(self.start, self.end, strict=True):
            crossed |= (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)
        return crossed


def _side(a: Floats, b: Floats, p: Floats) -> Floats:
    turn: Floats = (b[..., 0] - a[..., 0]) * (p[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
        p[..., 0] - a[..., 0]
    )
    return turn


@dataclass(frozen=True, slots=True)
class Reach:
    """Places of one country with the hubs that each may use.

    Attributes
    ----------
    points
        (longitude, latitude), shape (place, 2).
    hub, km
        Positions of near hubs and road km to them, shape (place, `HUBS_TRIED`); km is infinite where a barrier lies between.
    to_all
        Road km to every hub, shape (place, hub).
    """

    points: Floats
    hub: Whole
    km: Floats
    to_all: Floats


@dataclass(frozen=True, slots=True)
class Network:
    """The trunk roads of one country; make it with `Network.of`."""

    hubs: Floats
    matrix: Floats
    circuity: float
    lines: Lines

    @classmethod
    def of(cls, world: World, freight: Freight, country: str, lines: Lines) -> Network:
        """Reckon the kilometres between all hubs of a country."""
        hubs = world.table("road_hubs").filter(pl.col("country") == country).sort("hub")
        number = {name: k for k, name in enumerate(hubs["hub"])}
        links = world.table("road_links").filter(pl.col("country") == country)
        a, b = (np.array([number[name] for name in links[end]]) for end in ("hub", "to_hub"))
        at = hubs.select("longitude", "latitude").to_numpy()
        bend = np.array(
            [freight.value("trunk_circuity", "truck", f"{country} {kind}") for kind in ("plain", "rugged")]
        )
        km = straight_km(at[a], at[b]) * bend[(links["terrain"] == "rugged").cast(pl.Int64).to_numpy()]
        graph = csr_array((km, (a, b)), shape=(len(at), len(at)))
        return cls(at, dijkstra(graph, directed=False), freight.value("circuity", "truck", country), lines)

    def reach(self, points: Floats) -> Reach:
        """Find the near hubs of places given as (longitude, latitude) rows."""
        straight = great_circle(
            points[:, None, 0], points[:, None, 1], self.hubs[None, :, 0], self.hubs[None, :, 1]
        )
        tried = min(HUBS_TRIED, len(self.hubs))
        near = np.argsort(straight, axis=1, kind="stable")[:, :tried]
        rows = np.arange(len(points))[:, None]
        km = straight[rows, near] * self.circuity
        flat = np.repeat(points, tried, axis=0)
        blocked = self.lines.between(flat, self.hubs[near.ravel()]).reshape(km.shape)
        far = straight[rows, near] > NEAR_ENOUGH[0] + NEAR_ENOUGH[1] * straight[rows, near[:, :1]]
        alone = np.asarray((blocked | far).all(axis=1))
        blocked |= far & ~alone[:, None]
        # a place on the wrong side of every line is not left without a road
        blocked[np.asarray(blocked.all(axis=1))] = False
        km[blocked] = np.inf
        to_all = np.full((len(points), len(self.hubs)), np.inf)
        for k in range(tried):
            np.minimum(to_all, km[:, k, None] + self.matrix[near[:, k]], out=to_all)
        return Reach(points, near, km, to_all)

    def km(self, start: Reach, end: Reach, origin: Whole, destination: Whole) -> Floats:
        """Give road km from each `start[origin]` to the `end[destination]` at the same position."""
        km = np.empty(len(origin))
        for first in range(0, len(origin), ROWS_AT_ONCE):
            rows = slice(first, first + ROWS_AT_ONCE)
            km[rows] = self._km(start, end, origin[rows], destination[rows])
        return km

    def table(self, start: Reach, end: Reach) -> Floats:
        """Give road km from every start to every end."""
        rows, columns = len(start.points), len(end.points)
        grid = np.divmod(np.arange(rows * columns), columns)
        return self.km(start, end, *grid).reshape(rows, columns)

    def _km(self, start: Reach, end: Reach, origin: Whole, destination: Whole) -> Floats:
        best = np.full(len(origin), np.inf)
        hubs = start.to_all.shape[1]
        flat, row = start.to_all.ravel(), origin * hubs
        for k in range(end.hub.shape[1]):
            np.minimum(best, flat[row + end.hub[destination, k]] + end.km[destination, k], out=best)
        here, there = start.points[origin], end.points[destination]
        box = np.abs(here[:, 1] - there[:, 1]) < DIRECT_KM / 110.0  # a degree of latitude is 110.6 km or more
        near = np.flatnonzero(box)
        straight = straight_km(here[near], there[near])
        near, straight = near[straight < DIRECT_KM], straight[straight < DIRECT_KM]
        free = ~self.lines.between(here[near], there[near])
        best[near[free]] = np.minimum(best[near[free]], straight[free] * self.circuity)
        return best


def straight_km(a: Floats, b: Floats) -> Floats:
    """Great-circle km between rows of (longitude, latitude)."""
    return great_circle(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
