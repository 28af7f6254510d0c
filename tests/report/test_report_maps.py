"""Projection, great circles, land and labels."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report import small

from allyshore.report.atlas import PROJECTION
from allyshore.report.labels import LETTER, Wanted, place
from allyshore.report.projection import EqualEarth, shortest
from allyshore.world import World
from allyshore.world.catalogue import data_folder

longitudes = st.floats(-179.9, 180.0)
latitudes = st.floats(-85.0, 85.0)
places = st.tuples(longitudes, latitudes)
EARTH = EqualEarth(centre=-95.0)


def apart(a, b):
    """Angle between two places by the haversine formula, radians."""
    (lon1, lat1), (lon2, lat2) = ([math.radians(x) for x in p] for p in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * math.asin(min(1.0, math.sqrt(h)))


def test_the_projection_has_the_published_extent():
    """Half the equator is 2.7066 and half the central meridian 1.3173 long on a sphere of radius 1 (d3-geo draws the same)."""
    assert EARTH.plane(180.0, 0.0) == pytest.approx((2.70663, 0.0), abs=1e-5)
    assert EARTH.plane(0.0, 90.0)[1] == pytest.approx(1.31737, abs=1e-5)


@given(st.floats(-170.0, 170.0), st.floats(-80.0, 80.0))
def test_areas_are_those_of_the_globe(turned, latitude):
    """A small square covers cos(latitude) times its angles, wherever it lies."""
    step = 1e-4
    east, north = EARTH.plane(turned + step, latitude), EARTH.plane(turned, latitude + step)
    here = EARTH.plane(turned, latitude)
    area = (east[0] - here[0]) * (north[1] - here[1]) - (east[1] - here[1]) * (north[0] - here[0])
    assert area == pytest.approx(math.cos(math.radians(latitude)) * math.radians(step) ** 2, rel=1e-3)


@given(places, places)
def test_a_great_circle_is_the_shortest_way(start, end):
    """Its steps add up to the angle between its ends, which are its first and last place."""
    line = shortest(start, end)
    if len(line) == 1:
        assert apart(start, end) < 1e-6
        return
    assert line[0] == start
    assert line[-1] == end
    assert sum(apart(a, b) for a, b in itertools.pairwise(line)) == pytest.approx(apart(start, end), abs=1e-5)


@given(places, places)
def test_no_line_runs_across_the_map(start, end):
    """A way over the edge is cut there: no drawn step is longer than steps on the globe can be, and both parts end at the edge."""
    lines = EARTH.great_circle(start, end)
    assert len(lines) <= 2
    for line in lines:
        for a, b in itertools.pairwise(line):
            assert abs(a[0] - b[0]) < 2.0
    if len(lines) == 2:
        (x1, y1), (x2, y2) = lines[0][-1], lines[1][0]
        assert x1 == pytest.approx(-x2)
        assert y1 == pytest.approx(y2)


def test_the_pacific_and_the_atlantic_are_not_cut():
    """Qingdao to Los Angeles and Hamburg to Monterrey are each one line."""
    assert len(PROJECTION.great_circle((120.4, 36.1), (-118.2, 33.8))) == 1
    assert len(PROJECTION.great_circle((10.0, 53.5), (-100.3, 25.7))) == 1


def test_opposite_places_are_joined_over_the_north():
    """Where every way is as short, one is drawn."""
    line = shortest((10.0, 20.0), (-170.0, -20.0))
    assert max(latitude for _, latitude in line) > 88.0


def test_the_land_is_closed_small_and_true():
    """Rings close, Chicago lies on land and mid-Pacific does not, and the table is at most 60 kB."""
    table = World.on(small.DAY).table("land_outline")
    rings = [
        [tuple(float(x) for x in word.split(",")) for word in points.split()] for points in table["points"]
    ]
    assert all(ring[0] == ring[-1] for ring in rings)
    assert [ring for ring in rings if inside((-89.0, 41.0), ring)]
    assert [ring for ring in rings if inside((116.0, 39.0), ring)]
    assert not [ring for ring in rings if inside((-150.0, 10.0), ring)]
    assert len((data_folder() / "land_outline.csv").read_bytes()) <= 60_000


def inside(point, ring):
    """Whether a horizontal ray from the point crosses the ring an odd number of times."""
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            crossings += 1
    return crossings % 2 == 1


@given(st.floats(-180.0, 180.0))
def test_land_stays_on_the_map_wherever_it_is_cut(centre):
    """No corner of a cut outline lies beyond the edge."""
    earth = EqualEarth(centre=centre)
    edge = earth.plane(180.0, 0.0)[0] + 1e-9
    ring = [(-10.0, -30.0), (190.0, -30.0), (190.0, 70.0), (-10.0, 70.0), (-10.0, -30.0)]
    for line in earth.outline(ring, -60.0, 84.0):
        assert all(abs(x) <= edge for x, _ in line)


@given(st.lists(st.tuples(st.floats(0.0, 400.0), st.floats(0.0, 300.0)), max_size=12))
def test_no_name_covers_another(dots):
    """Placed names are inside the map and apart from each other."""
    wanted = [Wanted(f"Place {number}", x, y) for number, (x, y) in enumerate(dots)]
    boxes = [
        (one.x, one.y - 9.0, one.x + LETTER * len(one.wanted.name), one.y + 3.0)
        for one in place(wanted, dots, (0.0, 0.0, 400.0, 300.0))
    ]
    for number, a in enumerate(boxes):
        assert a[0] >= 0.0
        assert a[2] <= 400.0
        for b in boxes[:number]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
