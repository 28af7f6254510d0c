"""From the globe to the plane: the Equal Earth projection, great circles, and the cut at the map's edge.

Source: Šavrič, Patterson and Jenny (2018), The Equal Earth map projection, International Journal of Geographical
Information Science 33(3), equations 7 to 10.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Line: TypeAlias = list[Point]

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = math.sqrt(3.0) / 2.0
STEP = math.radians(1.5)
"""Angle between the points of a drawn great circle."""
LONGEST = 4.0
"""Degrees after which an edge of an outline is given another corner, so that it bends as the map does."""


@dataclass(frozen=True, slots=True)
class EqualEarth:
    """Equal Earth on a sphere of radius 1, x to the right and y up.

    Attributes
    ----------
    centre
        Central meridian, degrees; the map is cut at the meridian opposite.
    """

    centre: float

    def turned(self, longitude: float) -> float:
        """Degrees east of the central meridian, in [-180, 180)."""
        return (longitude - self.centre + 180.0) % 360.0 - 180.0

    def plane(self, turned: float, latitude: float) -> Point:
        """Project degrees east of the central meridian and degrees north."""
        theta = math.asin(M * math.sin(math.radians(latitude)))
        squared = theta * theta
        sixth = squared**3
        x = (
            math.radians(turned)
            * math.cos(theta)
            / (M * (A1 + 3.0 * A2 * squared + sixth * (7.0 * A3 + 9.0 * A4 * squared)))
        )
        return x, theta * (A1 + A2 * squared + sixth * (A3 + A4 * squared))

    def point(self, longitude: float, latitude: float) -> Point:
        """Project a place."""
        return self.plane(self.turned(longitude), latitude)

    def great_circle(self, start: Point, end: Point) -> list[Line]:
        """Project the shortest way on the sphere between two places (longitude, latitude).

        The way is cut where it crosses the edge of the map: one line, or two that meet the edge at the same latitude.
        Places at opposite ends of the globe are joined over the North Pole; the same place twice gives no line.
        """
        places = [(self.turned(longitude), latitude) for longitude, latitude in shortest(start, end)]
        lines: list[Line] = [[]]
        for here, there in itertools.pairwise(places):
            if not lines[-1]:
                lines[-1].append(here)
            if abs(there[0] - here[0]) > 180.0:
                edge = math.copysign(180.0, here[0])
                latitude = _latitude_at_edge(here, there)
                lines[-1].append((edge, latitude))
                lines.append([(-edge, latitude)])
            lines[-1].append(there)
        return [[self.plane(*place) for place in line] for line in lines if len(line) > 1]

    def outline(self, ring: Line, south: float, north: float) -> list[Line]:
        """Project a closed ring whose longitudes run on over the 180th meridian, cut to the map and to a band of latitudes."""
        lines = []
        for turn in (-720.0, -360.0, 0.0, 360.0, 720.0):
            part = [(longitude - self.centre + turn, latitude) for longitude, latitude in ring]
            for axis, bound, side in ((0, -180.0, 1.0), (0, 180.0, -1.0), (1, south, 1.0), (1, north, -1.0)):
                part = _clipped(part, axis, bound, side)
            if len(part) > 2:
                lines.append([self.plane(*place) for place in _bent(part)])
        return lines


def shortest(start: Point, end: Point) -> Line:
    """Places along the great circle from start to end, both included, (longitude, latitude) in degrees."""
    a, b = _vector(*start), _vector(*end)
    angle = math.atan2(
        math.dist((0.0, 0.0, 0.0), _cross(a, b)), sum(x * y for x, y in zip(a, b, strict=True))
    )
    if angle < 1e-9:
        return [start]
    if math.pi - angle < 1e-6:
        pole = (start[0], 90.0)
        return [*shortest(start, pole)[:-1], *shortest((end[0], 90.0), end)[1:]]
    steps = max(2, math.ceil(angle / STEP))
    line = [start]
    for step in range(1, steps):
        share = step / steps
        near, far = math.sin((1.0 - share) * angle), math.sin(share * angle)
        x, y, z = ((near * p + far * q) / math.sin(angle) for p, q in zip(a, b, strict=True))
        line.append((math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))))
    return [*line, end]


def _vector(longitude: float, latitude: float) -> tuple[float, float, float]:
    east, north = math.radians(longitude), math.radians(latitude)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def _cross(a: tuple[float, float, float], b: tuple[float, float, float]) -> tuple[float, float, float]:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def _latitude_at_edge(here: Point, there: Point) -> float:
    """Latitude at which a short step crosses the edge, straight in degrees."""
    before, after = 180.0 - abs(here[0]), 180.0 - abs(there[0])
    share = 0.5 if before + after == 0.0 else before / (before + after)
    return here[1] + share * (there[1] - here[1])


def _clipped(ring: Line, axis: int, bound: float, side: float) -> Line:
    """Keep the part of a closed ring on one side of a straight line (Sutherland and Hodgman 1974)."""
    kept: Line = []
    for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
        inside, next_inside = side * (here[axis] - bound) >= 0.0, side * (there[axis] - bound) >= 0.0
        if inside:
            kept.append(here)
        if inside != next_inside:
            share = (bound - here[axis]) / (there[axis] - here[axis])
            other = here[1 - axis] + share * (there[1 - axis] - here[1 - axis])
            kept.append((bound, other) if axis == 0 else (other, bound))
    return kept


def _bent(ring: Line) -> Line:
    """Give long edges more corners, so that they follow the map's curves."""
    bent: Line = []
    for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
        pieces = max(1, math.ceil(max(abs(there[0] - here[0]), abs(there[1] - here[1])) / LONGEST))
        bent += [
            (here[0] + (there[0] - here[0]) * i / pieces, here[1] + (there[1] - here[1]) * i / pieces)
            for i in range(pieces)
        ]
    return bent
