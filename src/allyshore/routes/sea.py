"""Sea distances between ports and the passages on the way, over the sea graph, some passages closed."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.spatial import cKDTree

from allyshore.errors import UsageError
from allyshore.routes.net import Net
from allyshore.routes.params import UNSERVED
from allyshore.spelling import did_you_mean
from allyshore.sphere import EARTH_RADIUS_KM, great_circle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from allyshore.world import World

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Legs = tuple[Whole, Whole, Floats]

COASTAL_KM = 3000.0
"""Ways that the sea graph makes shorter than this are straightened along the coast wherever that shortens them."""
DETOUR = 1.05
"""Longer ways are straightened only where the sea graph's is more than so many times as long: it then lacks a way to one of the ports."""
_SAME_PLACE_KM = 0.2
"""A point so near a port of table `coastal_ways` is that port."""


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
    """The sea graph with its open ways; make it with `SeaGraph.of`.

    Attributes
    ----------
    points
        (longitude, latitude) of the points of the graph, degrees.
    wide
        The ways of the `searoute` package.
    coastal
        The same without those that no ocean-going ship fits, and with the straight legs of table ``coastal_ways``.
    usual
        Both nets with no more than `UNSERVED` closed, where other passages are: which long ways are straightened does not
        depend on what is closed, so that closing a passage never shortens a way.
    ports, approaches
        Ports that have straight legs of their own: their coordinates, and the legs (port, point, km).
    """

    points: Floats
    wide: Net
    coastal: Net
    usual: tuple[Net, ...]
    ports: Floats
    approaches: Legs

    @classmethod
    def of(
        cls, world: World, closed: frozenset[str], detours: Mapping[str, float] = MappingProxyType({})
    ) -> SeaGraph:
        """Read the graph from tables ``sea_nodes``, ``sea_edges``, ``coastal_ways`` and leave out the closed passages.

        `detours` gives, for passages that are slow or dear, the kilometres that a ship would rather sail than go through.

        Raises
        ------
        UsageError
            A closed passage is none of the graph's.
        """
        points = world.table("sea_nodes").sort("node").select("longitude", "latitude").to_numpy()
        edges, legs = world.table("sea_edges"), world.table("coastal_ways")
        names = tuple(edges["passage"].drop_nulls().unique().sort())
        _refuse_unknown(closed | frozenset(detours), names)
        columns = ["a", "b", "km", "passage"]
        between = pl.concat(
            [
                edges.filter(~pl.col("small_craft")).select(columns),
                legs.filter(pl.col("port").is_null()).select(columns),
            ]
        )
        places = pl.concat(
            [
                world.table(name).select("locode", "longitude", "latitude")
                for name in ("container_ports", "ports")
            ]
        ).unique("locode", keep="first", maintain_order=True)
        own = legs.filter(pl.col("port").is_not_null())
        ports = (
            places.join(own, left_on="locode", right_on="port", how="semi").sort("locode").with_row_index("k")
        )
        at = own.join(ports.select("locode", "k"), left_on="port", right_on="locode")
        tables = edges.select(columns), between
        wide, coastal = (Net.of(len(points), table, names, closed, detours) for table in tables)
        other = closed != UNSERVED
        return cls(
            points,
            wide,
            coastal,
            tuple(Net.of(len(points), table, names, UNSERVED, detours) for table in tables if other),
            ports.select("longitude", "latitude").to_numpy(),
            (at["k"].to_numpy().astype(np.int64), at["b"].to_numpy(), at["km"].to_numpy()),
        )

    def ways(self, from_points: Floats, to_points: Floats, *, straighten: bool = True) -> SeaWays:
        """Find the shortest way from every point to every other.

        The way over the graph of `searoute`, whose length it has; but a way with straight legs along the coast where that is
        shorter and the graph's is shorter than `COASTAL_KM` or, with the usual passages open, more than `DETOUR` times as long.

        Parameters
        ----------
        from_points, to_points
            (longitude, latitude) in degrees, shapes (a, 2) and (b, 2). Each point joins the graph at the node that is
            nearest in degrees, as in `searoute`, and the great circle to that node counts as sailed.
        straighten
            False leaves the coastal ways as long as `searoute` has them.
        """
        if len(from_points) > len(to_points):  # the graph has no direction: start from the shorter list
            back = self.ways(to_points, from_points, straighten=straighten)
            return SeaWays(back.km.T, back.passages.T, back.names)
        from_points, which = np.unique(from_points, axis=0, return_inverse=True)
        to_points, column = np.unique(to_points, axis=0, return_inverse=True)
        starts, ends = self._snap(from_points), self._snap(to_points)
        felt, km, passages = self.wide.shortest(starts, ends)
        if straighten:
            first, last = self._approach(from_points, starts), self._approach(to_points, ends)
            near = self.coastal.shortest(first, last)
            drawn, straight = felt, near[0]
            if self.usual:
                drawn, straight = (
                    net.shortest(*legs)[0]
                    for net, legs in zip(self.usual, ((starts, ends), (first, last)), strict=True)
                )
            better = (near[0] < felt) & np.isfinite(felt) & ((km < COASTAL_KM) | (drawn > DETOUR * straight))
            km, passages = np.where(better, near[1], km), np.where(better, near[2], passages)
        pick = which.ravel()[:, None], column.ravel()[None, :]
        return SeaWays(km[pick], passages[pick], self.wide.names)

    def _snap(self, points: Floats) -> Legs:
        """Join each point to the graph at its nearest node, on the plane of longitude and latitude as searoute does."""
        turn = np.array([[360.0, 0.0]])
        near_edge = np.abs(self.points[:, 0]) > 170.0
        number = np.concatenate([np.arange(len(self.points)), *[np.flatnonzero(near_edge)] * 2])
        nodes = cKDTree(
            np.concatenate([self.points, self.points[near_edge] + turn, self.points[near_edge] - turn])
        )
        nearest = number[np.asarray(nodes.query(points)[1], dtype=np.int64)]
        return np.arange(len(points)), nearest, great_circle(*points.T, *self.points[nearest].T)

    def _approach(self, points: Floats, snapped: Legs) -> Legs:
        """Join each point as before and, where it is a port, by the port's own legs too."""
        place, node, km = snapped
        if not len(self.ports):
            return place, node, km
        away, port = (np.asarray(found) for found in cKDTree(_in_space(self.ports)).query(_in_space(points)))
        is_port = away < _SAME_PLACE_KM / EARTH_RADIUS_KM
        k, leg_node, leg_km = self.approaches
        legs = pl.DataFrame({"port": k, "node": leg_node, "km": leg_km})
        mine = pl.DataFrame({"place": place[is_port], "port": port[is_port]}).with_columns(
            pl.all().cast(pl.Int64)
        )
        own = mine.join(legs, on="port")
        return (
            np.concatenate([place, own["place"].to_numpy()]),
            np.concatenate([node, own["node"].to_numpy()]),
            np.concatenate([km, own["km"].to_numpy()]),
        )


def _in_space(points: Floats) -> Floats:
    """Points on the unit sphere: a short chord is as long as the great circle."""
    east, north = np.radians(points).T
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def _refuse_unknown(closed: frozenset[str], names: tuple[str, ...]) -> None:
    for name in sorted(closed - set(names)):
        hint = did_you_mean(name, names)
        raise UsageError(f"expected a passage among {', '.join(names)}{hint}, found '{name}'.")
