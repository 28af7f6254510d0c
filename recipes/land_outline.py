"""Make `land_outline`: the outline of the land, as rings of longitude and latitude, for the maps of the report.

Raw: ``land/land-110m.json`` of the npm package ``world-atlas`` 2.0.2, which holds Natural Earth's 1:110m land as TopoJSON:
arcs of integer steps on a grid (``transform`` gives degrees), and rings as lists of arc numbers (``~n`` is arc n backwards).
A ring that crosses the 180th meridian is unrolled, so that its longitudes run on beyond 180 degrees and it can be cut anywhere
as a plane polygon; the one around the South Pole is closed along the pole. The rings are simplified (Douglas and Peucker 1973) and islets too small to see are dropped.
"""

from __future__ import annotations

import json
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Point]

FILE = "land/land-110m.json"
TOLERANCE = 0.12
"""Degrees that a simplified shore may stray from the given one."""
SMALLEST = 0.4
"""Square degrees; a smaller ring is a dot at any size that the report prints."""


def main(raw: Path, out: Path) -> Path:
    """Decode, simplify and write the rings, the largest first."""
    topology = json.loads((raw / FILE).read_text(encoding="utf-8"))
    arcs = [_arc(steps, topology["transform"]) for steps in topology["arcs"]]
    rings = [
        _ring(numbers, arcs) for polygon in _polygons(topology["objects"]["land"]) for numbers in polygon
    ]
    rings = [_unrolled(ring) for ring in rings]
    kept = sorted((_simple(ring) for ring in rings if _area(ring) >= SMALLEST), key=_area, reverse=True)
    rows = [
        {"ring": number, "points": " ".join(f"{lon:.1f},{lat:.1f}" for lon, lat in ring)}
        for number, ring in enumerate(kept, start=1)
    ]
    table = pl.DataFrame(rows).with_columns(
        source=pl.lit("Natural Earth 1:110m land, by world-atlas 2.0.2"),
        vintage=pl.lit("2018"),
        licence=pl.lit("public domain"),
    )
    return write(out, "land_outline", table)


def _polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Give the polygons of a geometry, each a list of rings, each a list of arc numbers."""
    if geometry["type"] == "GeometryCollection":
        return [polygon for part in geometry["geometries"] for polygon in _polygons(part)]
    return list(geometry["arcs"]) if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]


def _arc(steps: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    """Sum the steps of an arc and put them on the globe, in degrees."""
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    places = accumulate(steps, lambda here, step: [here[0] + step[0], here[1] + step[1]])
    return [(west + wide * x, south + high * y) for x, y in places]


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    """Join arcs end to end; the last point of each is the first of the next."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[:-1]
    return [*ring, ring[0]]


def _unrolled(ring: Ring) -> Ring:
    """Let longitudes run on over the 180th meridian; a ring around the pole is closed along it."""
    steps = [(b[0] - a[0] + 180.0) % 360.0 - 180.0 for a, b in pairwise(ring)]
    longitudes = list(accumulate(steps, initial=ring[0][0]))
    line = [(longitude, point[1]) for longitude, point in zip(longitudes, ring, strict=True)]
    if abs(longitudes[-1] - longitudes[0]) > 180.0:
        line += [(longitudes[-1], -90.0), (longitudes[0], -90.0), line[0]]
    middle = (min(longitudes) + max(longitudes)) / 2.0
    turn = 360.0 * round(middle / 360.0)
    return [(longitude - turn, latitude) for longitude, latitude in line]


def _area(ring: Ring) -> float:
    """Area in square degrees, by the shoelace formula."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2.0


def _simple(ring: Ring, tolerance: float = TOLERANCE) -> Ring:
    """Simplify a closed ring: cut it at the point farthest from its start and simplify both halves."""
    far = max(range(len(ring)), key=lambda i: (ring[i][0] - ring[0][0]) ** 2 + (ring[i][1] - ring[0][1]) ** 2)
    return _thin(ring[: far + 1], tolerance)[:-1] + _thin(ring[far:], tolerance)


def _thin(line: Ring, tolerance: float) -> Ring:
    """Keep the points that stray from the chord by more than the tolerance."""
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        farthest = max(range(first + 1, last), key=lambda i: _stray(line[i], line[first], line[last]))
        if _stray(line[farthest], line[first], line[last]) > tolerance:
            keep.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return [line[i] for i in sorted(keep)]


def _stray(point: Point, start: Point, end: Point) -> float:
    """Distance of a point from the segment between two others, degrees."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0.0 else ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length
    along = min(1.0, max(0.0, along))
    x, y = start[0] + along * dx - point[0], start[1] + along * dy - point[1]
    return float((x * x + y * y) ** 0.5)


if __name__ == "__main__":
    run(main)
