"""Build the sea graph (sea_nodes, sea_edges) from the network inside the `searoute` package.

Usage: ``python recipes/sea_graph.py RAW_DIR [OUT_DIR]`` where RAW_DIR is ``searoute/data`` of an installed
or unpacked `searoute` 1.6.0 (file ``marnet_dict.py``). Nodes that coincide across the date line become one,
lengths are great-circle kilometres, and every edge that crosses one of our gate lines carries the name of the passage.
A passage is thus closed when no edge crosses its gate, whatever parallel tracks the network draws through it.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

EARTH_RADIUS_KM = 6371.0088
SOURCE = "searoute 1.6.0 (G. Halili), after Eurostat searoute and the Oak Ridge global shipping lane network"
GATED = f"{SOURCE}; passage by our own gate lines"
VINTAGE = "2026-03-15"
LICENCE = "Apache-2.0"

# Gate lines from shore to shore, (longitude, latitude) pairs, drawn for this project.
GATES: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "suez": ((32.0, 30.3), (33.0, 30.3)),
    "panama": ((-79.72, 8.9), (-79.72, 9.4)),
    "gibraltar": ((-5.5, 35.7), (-5.5, 36.3)),
    "dover": ((1.3, 51.2), (1.9, 50.8)),
    "bab_el_mandeb": ((43.0, 12.1), (43.75, 12.85)),
    "hormuz": ((56.4, 25.7), (56.4, 27.3)),
    "malacca": ((99.4, 2.857), (101.0, 4.0)),
    "sunda": ((106.0, -6.05), (105.5, -5.7)),
    "lombok": ((115.5, -8.7), (116.1, -8.7)),
    "taiwan_strait": ((118.9, 24.9), (120.7, 24.4)),
    "bosporus": ((28.8, 41.1), (29.4, 41.1)),
    "dardanelles": ((26.4, 39.8), (26.4, 40.6)),
    "corinth": ((23.0, 37.8), (23.0, 38.05)),
    "cape_horn": ((-68.5, -52.0), (-68.5, -67.0)),
    "cape_of_good_hope": ((20.0, -34.0), (20.0, -71.0)),
    "bering": ((-173.0, 65.4), (-166.0, 65.4)),
    "northwest": ((-90.0, 66.0), (-90.0, 81.0)),
    "northeast": ((100.0, 74.0), (100.0, 85.0)),
}

# Ways that the network draws and no ocean-going ship takes: under the bridges of the Florida Keys (19.8 m at Moser Channel), and through
# the Mississippi River-Gulf Outlet (shut in 2009). They stay in the graph, so that its distances are searoute's own, and are marked.
SMALL_CRAFT: tuple[tuple[tuple[float, float], tuple[float, float]], ...] = (
    ((-82.15, 24.57), (-81.0, 24.68)),
    ((-81.0, 24.68), (-80.4, 25.15)),
    ((-89.75, 29.70), (-89.30, 29.95)),
)


def read_network(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read coordinates (n, 2) and edges (m, 2) of the package's network; each undirected edge once."""
    values: dict[str, dict] = {}
    for statement in ast.parse((folder / "marnet_dict.py").read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            values[statement.targets[0].id] = ast.literal_eval(statement.value)
    number = {point: i for i, point in enumerate(values["node_list"])}
    pairs = {
        (min(number[u], number[v]), max(number[u], number[v]))
        for u, near in values["edge_list"].items()
        for v in near
        if u != v
    }
    return np.array(list(number), dtype=float), np.array(sorted(pairs))


def great_circle(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Kilometres between points given as (longitude, latitude) rows in degrees."""
    lon_a, lat_a, lon_b, lat_b = (np.radians(x) for x in (a[:, 0], a[:, 1], b[:, 0], b[:, 1]))
    half = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))


def merge_coincident(points: np.ndarray, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give one number to nodes joined by an edge of no length (the same place at 180 E and 180 W)."""
    points = points.copy()
    points[:, 0] = (points[:, 0] + 180.0) % 360.0 - 180.0
    zero = great_circle(points[edges[:, 0]], points[edges[:, 1]]) < 0.005
    joined = edges[zero]
    n = len(points)
    graph = csr_array((np.ones(len(joined)), (joined[:, 0], joined[:, 1])), shape=(n, n))
    _, group = connected_components(graph, directed=False)
    _, first, compact = np.unique(group, return_index=True, return_inverse=True)
    renumbered = np.sort(compact[edges[~zero]], axis=1)
    renumbered = np.unique(renumbered[renumbered[:, 0] != renumbered[:, 1]], axis=0)
    return points[first], renumbered


def crosses(
    start: np.ndarray, end: np.ndarray, gate: tuple[tuple[float, float], tuple[float, float]]
) -> np.ndarray:
    """Tell which segments meet the gate line, on the plane of longitude and latitude."""
    shift = (end[:, 0] - start[:, 0] + 180.0) % 360.0 - 180.0
    dx, dy = shift, end[:, 1] - start[:, 1]
    (gx, gy), (hx, hy) = gate
    ex, ey = hx - gx, hy - gy
    ox = (gx - start[:, 0] + 180.0) % 360.0 - 180.0
    oy = gy - start[:, 1]
    cross = dx * ey - dy * ex
    with np.errstate(divide="ignore", invalid="ignore"):
        along = (ox * ey - oy * ex) / cross
        across = (ox * dy - oy * dx) / cross
    return (cross != 0) & (along >= 0) & (along <= 1) & (across >= 0) & (across <= 1)


def build(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Nodes and edges as tables, with the name of the passage on edges that cross a gate."""
    points, edges = merge_coincident(*read_network(folder))
    start, end = points[edges[:, 0]], points[edges[:, 1]]
    passage = np.full(len(edges), "", dtype=object)
    for name, gate in GATES.items():
        hit = crosses(start, end, gate)
        if not hit.any():
            raise SystemExit(f"{name}: no edge of the network passes this gate")
        if (passage[hit] != "").any():
            raise SystemExit(f"{name}: an edge lies in two passages")
        passage[hit] = name
    small = np.any([crosses(start, end, line) for line in SMALL_CRAFT], axis=0)
    n = len(points)
    graph = csr_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(n, n))
    parts, _ = connected_components(graph, directed=False)
    if parts != 1:
        raise SystemExit(f"the network falls into {parts} parts")
    provenance = [
        pl.lit(SOURCE).alias("source"),
        pl.lit(VINTAGE).alias("vintage"),
        pl.lit(LICENCE).alias("licence"),
    ]
    nodes = pl.DataFrame({"node": np.arange(n), "longitude": points[:, 0], "latitude": points[:, 1]})
    ways = pl.DataFrame(
        {
            "a": edges[:, 0],
            "b": edges[:, 1],
            "km": np.round(great_circle(start, end), 3),
            "passage": passage.astype(str),
            "small_craft": small,
        }
    ).with_columns(pl.when(pl.col("passage") != "").then("passage").alias("passage"))
    ways = ways.with_columns(provenance).with_columns(
        pl.when(pl.col("passage").is_null()).then("source").otherwise(pl.lit(GATED)).alias("source")
    )
    return nodes.with_columns(provenance), ways


def main(raw: Path, out: Path) -> None:
    """Write the two tables into the package."""
    nodes, edges = build(raw)
    write(out, "sea_nodes", nodes)
    write(out, "sea_edges", edges)
    print(nodes.shape, edges.shape, edges["passage"].drop_nulls().value_counts(sort=True).rows())


if __name__ == "__main__":
    run(main)
