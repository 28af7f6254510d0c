"""Build `coastal_ways`: straight legs at sea that the coarse sea graph lacks, for the short legs between near ports.

Usage: ``python recipes/coastal_ways.py RAW_DIR [OUT_DIR]`` with ``land/land-10m.json`` of the npm package ``world-atlas`` 2.0.2
(Natural Earth 1:10m land) under RAW_DIR; the tables sea_nodes, sea_edges, container_ports and ports must be built before.

The rule. A leg between two points of the sea graph, or between a port and a point, is straight (a great circle) where it

* is at most `REACH` km long and lies south of `ICE` degrees,
* meets no land, on a grid of `CELL` degrees where every cell that the shore touches counts as land, and
* stays `CLEAR` cells off the land, but for its last `HARBOUR` km, or its first `ROADS` km from a port (of which `QUAY` km may be on land: ports lie in one).

A port's leg may also turn once, at its roads: the nearest point that is `CLEAR` cells off the land and that a leg of at most
`ROADS` km from the port reaches.

Only legs that shorten are kept: from the shortest up, a leg is added where the graph with the legs added before is more than
`GAIN` times as long. A leg over a line of `SMALL_CRAFT` is left out. A leg over one of the gate lines of `sea_graph.py` carries the name of the passage; one over two is left out, and so is
a port's own over any.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from land_outline import _arc, _polygons, _ring, _unrolled
from scipy.ndimage import binary_dilation
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree
from sea_graph import GATES, SMALL_CRAFT, crosses
from writing import run, write

from allyshore.routes.params import UNSERVED
from allyshore.sphere import EARTH_RADIUS_KM, great_circle
from allyshore.world import World

if TYPE_CHECKING:
    from pathlib import Path

FILE = "land/land-10m.json"
CELL = 0.05
CLEAR = 2
HARBOUR = 15.0
ROADS = 60.0
QUAY = 15.0
REACH = 800.0
APPROACH = 900.0
ICE = 66.0
GAP = 0.05
GAIN = 1.01
STEP = 3.0
BIN = 40.0


def land_grid(path: Path) -> np.ndarray:
    """Tell for each cell of `CELL` degrees, from the south and from 180 W, whether the shore touches it or land fills it."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = [_arc(steps, topology["transform"]) for steps in topology["arcs"]]
    wide, high = round(360 / CELL), round(180 / CELL)
    turns, shore = np.zeros((high, wide), dtype=np.uint8), np.zeros((high, wide), dtype=bool)
    for polygon in _polygons(topology["objects"]["land"]):
        for numbers in polygon:
            x, y = np.array(_unrolled(_ring(numbers, arcs))).T
            _mark_shore(shore, x, y)
            _mark_turns(turns, x, y)
    return np.bitwise_xor.accumulate(turns, axis=1).astype(bool) | shore


def _mark_shore(shore: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
    """Mark the cells that a ring passes, by points half a cell apart."""
    steps = np.maximum(1, np.ceil(np.maximum(abs(np.diff(x)), abs(np.diff(y))) / (CELL / 2)).astype(int))
    k, along = _spread(steps)
    share = along / steps[k]
    east, north = x[k] + share * (x[k + 1] - x[k]), y[k] + share * (y[k + 1] - y[k])
    row = np.clip(((north + 90) / CELL).astype(int), 0, len(shore) - 1)
    shore[row, np.floor((east + 180) / CELL).astype(int) % shore.shape[1]] = True


def _mark_turns(turns: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
    """Flip, in the middle line of each row of cells, the first cell east of each crossing of a ring."""
    high, wide = turns.shape
    first, last = (
        np.ceil((edge + 90) / CELL - 0.5).astype(int)
        for edge in (np.minimum(y[:-1], y[1:]), np.maximum(y[:-1], y[1:]))
    )
    k, along = _spread(np.maximum(last - first, 0))
    row = first[k] + along
    inside = (row >= 0) & (row < high)
    k, row = k[inside], row[inside]
    north = (row + 0.5) * CELL - 90
    east = x[k] + (north - y[k]) / (y[k + 1] - y[k]) * (x[k + 1] - x[k])
    column = np.ceil((east + 180) / CELL - 0.5).astype(int)
    np.bitwise_xor.at(turns, (row, column % wide), 1)
    over = np.floor_divide(column, wide) % 2 != 0  # beyond the 180th meridian: the row starts inside
    np.bitwise_xor.at(turns, (row[over], np.zeros(int(over.sum()), dtype=int)), 1)


def _spread(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Repeat each position as often as it counts, and number the repeats from 0."""
    k = np.repeat(np.arange(len(counts)), counts)
    return k, np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)


def space(points: np.ndarray) -> np.ndarray:
    """Points on the unit sphere from (longitude, latitude) rows in degrees."""
    east, north = np.radians(points).T
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def at_sea(
    start: np.ndarray, end: np.ndarray, km: np.ndarray, quay: np.ndarray, land: np.ndarray, near: np.ndarray
) -> np.ndarray:
    """Tell which great circles keep off the land; `quay` are the km at the start that may lie on land."""
    clear = np.zeros(len(km), dtype=bool)
    for first in range(0, len(km), 20_000):
        rows = slice(first, first + 20_000)
        length = km[rows, None]
        share = np.linspace(0.0, 1.0, int(np.ceil(length.max() / STEP)) + 1)[None, :]
        angle = length / EARTH_RADIUS_KM
        here, there = np.sin((1 - share) * angle) / np.sin(angle), np.sin(share * angle) / np.sin(angle)
        x, y, z = (here * start[rows, k, None] + there * end[rows, k, None] for k in range(3))
        row = np.clip(((np.degrees(np.arcsin(np.clip(z, -1, 1))) + 90) / CELL).astype(int), 0, len(land) - 1)
        column = ((np.degrees(np.arctan2(y, x)) + 180) / CELL).astype(int) % land.shape[1]
        gone, left = share * length, (1 - share) * length
        aground = land[row, column] & (gone > quay[rows, None])
        close = near[row, column] & (gone > np.where(quay[rows, None] > 0, ROADS, HARBOUR)) & (left > HARBOUR)
        clear[rows] = ~(aground | close).any(axis=1)
    return clear


def harbours(world: World) -> pl.DataFrame:
    """Give every port that has a UN/LOCODE, once; a gateway's coordinates are those of container_ports."""
    columns = ["locode", "longitude", "latitude"]
    ports = pl.concat([world.table(name).select(columns) for name in ("container_ports", "ports")])
    return (
        ports.filter(pl.col("locode").is_not_null())
        .unique("locode", keep="first", maintain_order=True)
        .sort("locode")
    )


def roads(ports: np.ndarray, land: np.ndarray, near: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give for each port its roads, (longitude, latitude), and the km to them; infinite where there are none."""
    row, column = np.nonzero(binary_dilation(near, np.ones((3, 3), dtype=bool)) & ~near)
    cells = np.column_stack([(column + 0.5) * CELL - 180, (row + 0.5) * CELL - 90])
    tries = cKDTree(space(cells)).query(space(ports), k=8)[1]
    best, least = ports.copy(), np.full(len(ports), np.inf)
    for which in tries.T:
        km = great_circle(*ports.T, *cells[which].T)
        new = np.flatnonzero((km > 1.0) & (km < ROADS) & np.isinf(least))
        new = new[
            at_sea(space(ports[new]), space(cells[which[new]]), km[new], np.full(len(new), QUAY), land, near)
        ]
        best[new], least[new] = cells[which[new]], km[new]
    return best, least


def candidates(nodes: np.ndarray, ports: np.ndarray, land: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give all straight legs, as (number, number) with ports numbered after the nodes and standing first, and their km."""
    near = binary_dilation(land, np.ones((2 * CLEAR + 1, 2 * CLEAR + 1), dtype=bool))
    node_space, port_space = space(nodes), space(ports)
    tree = cKDTree(node_space)
    pairs = tree.query_pairs(2 * np.sin(REACH / EARTH_RADIUS_KM / 2), output_type="ndarray")
    seen = cKDTree(port_space).query_ball_tree(tree, 2 * np.sin(APPROACH / EARTH_RADIUS_KM / 2))
    approaches = [(len(nodes) + port, node) for port, list_of in enumerate(seen) for node in list_of]
    pairs = np.concatenate([pairs, np.array(approaches)])
    points, spaces = np.concatenate([nodes, ports]), np.concatenate([node_space, port_space])
    km = great_circle(*points[pairs[:, 0]].T, *points[pairs[:, 1]].T)
    joint = np.where(
        pairs[:, 0] < len(nodes), GAP, 1.0
    )  # nearly one point, yet not joined in the graph: off Port Klang
    kept = (km > joint) & (np.abs(points[pairs[:, 0], 1]) < ICE)
    pairs, km = pairs[kept], km[kept]
    quay = np.where(pairs[:, 0] >= len(nodes), QUAY, 0.0)
    clear = at_sea(spaces[pairs[:, 0]], spaces[pairs[:, 1]], km, quay, land, near)
    turn, out = roads(ports, land, near)
    port = np.maximum(pairs[:, 0] - len(nodes), 0)
    turning = np.flatnonzero((pairs[:, 0] >= len(nodes)) & np.isfinite(out[port]) & ~clear)
    onward = great_circle(*turn[port[turning]].T, *points[pairs[turning, 1]].T)
    turning, onward = turning[onward > 1.0], onward[onward > 1.0]
    there = at_sea(
        space(turn[port[turning]]), spaces[pairs[turning, 1]], onward, np.zeros(len(turning)), land, near
    )
    clear[turning[there]] = True
    km[turning[there]] = out[port[turning[there]]] + onward[there]
    for line in SMALL_CRAFT:
        clear &= ~crosses(points[pairs[:, 0]], points[pairs[:, 1]], line)
    return pairs[clear], km[clear]


def shortening(
    pairs: np.ndarray, km: np.ndarray, graph: tuple[np.ndarray, np.ndarray], n: int, nodes: int
) -> np.ndarray:
    """Choose the legs, from the shortest up, that the graph with those chosen before does not replace."""
    ends, lengths, chosen = [], [], []

    def lay(ways: np.ndarray, way_km: np.ndarray) -> None:
        back = ways[:, 0] < nodes  # from a port, never into one: no ship goes through it on its way
        ends.extend([ways, ways[back][:, ::-1]])
        lengths.extend([way_km, way_km[back]])

    lay(*graph)
    for most in np.arange(BIN, km.max() + BIN, BIN):
        rows = np.flatnonzero((km > most - BIN) & (km <= most))
        rows = rows[np.argsort(pairs[rows, 0], kind="stable")]
        ways = np.concatenate(ends)
        net = csr_array((np.concatenate(lengths), (ways[:, 0], ways[:, 1])), shape=(n, n))
        present = np.full(len(rows), np.inf)
        for first in range(0, len(rows), 20_000):
            part = rows[first : first + 20_000]
            sources, which = np.unique(pairs[part, 0], return_inverse=True)
            reached = dijkstra(net, indices=sources, limit=most * GAIN)
            present[first : first + 20_000] = reached[which, pairs[part, 1]]
        new = rows[present > km[rows] * GAIN]
        chosen.append(new)
        lay(pairs[new], km[new])
    return np.concatenate(chosen)


def main(raw: Path, out: Path) -> None:
    """Write the table into the package."""
    world = World.on(dt.date(2026, 1, 8))
    nodes = world.table("sea_nodes").sort("node").select("longitude", "latitude").to_numpy()
    edges = world.table("sea_edges").filter(
        (pl.col("passage").is_null() | ~pl.col("passage").is_in(list(UNSERVED))) & ~pl.col("small_craft")
    )
    ports = harbours(world)
    places = ports.select("longitude", "latitude").to_numpy()
    pairs, km = candidates(nodes, places, land_grid(raw / FILE))
    node, reach = cKDTree(nodes).query(places)[1], np.arange(len(places)) + len(nodes)
    joins = np.column_stack([reach, node])
    graph = (
        np.concatenate([edges.select("a", "b").to_numpy(), joins]),
        np.concatenate([edges["km"].to_numpy(), np.maximum(great_circle(*places.T, *nodes[node].T), 0.001)]),
    )
    points = np.concatenate([nodes, places])
    rows = shortening(pairs, km, graph, len(points), len(nodes))
    pairs, km = pairs[rows], km[rows]
    hits = np.array([crosses(points[pairs[:, 0]], points[pairs[:, 1]], gate) for gate in GATES.values()])
    names = np.array([*GATES, ""], dtype=object)
    passage = names[np.where(hits.any(axis=0), hits.argmax(axis=0), len(GATES))]
    once = hits.sum(axis=0) <= 1
    is_port = pairs[:, 0] >= len(nodes)
    codes = np.append(ports["locode"].to_numpy(), "")
    table = pl.DataFrame(
        {
            "port": codes[np.where(is_port, pairs[:, 0] - len(nodes), -1)].astype(str),
            "a": np.where(is_port, -1, pairs[:, 0]),
            "b": pairs[:, 1],
            "km": np.round(km, 1),
            "passage": passage.astype(str),
        }
    ).filter(
        pl.Series(once)
        & ~pl.col("passage").is_in(list(UNSERVED))
        & ((pl.col("port") == "") | (pl.col("passage") == ""))
    )
    frame = table.with_columns(
        pl.when(pl.col("port") != "").then("port").alias("port"),
        pl.when(pl.col("a") >= 0).then("a").alias("a"),
        pl.when(pl.col("passage") != "").then("passage").alias("passage"),
        source=pl.lit(
            "straight legs between points of sea_nodes and ports that keep off Natural Earth's 1:10m land, by our own rule"
        ),
        vintage=pl.lit("2018"),
        licence=pl.lit("Apache-2.0 (ours)"),
    )
    write(out, "coastal_ways", frame)
    print(frame.shape, frame["passage"].drop_nulls().value_counts(sort=True).rows())


if __name__ == "__main__":
    run(main)
