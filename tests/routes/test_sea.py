"""Sea distances agree with published port distances, and closing a passage only ever makes a way longer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allyshore.errors import UsageError
from allyshore.routes import UNSERVED
from allyshore.routes.sea import SeaGraph

NAUTICAL_MILE_KM = 1.852


@pytest.fixture(scope="module")
def ports(world):
    return world.table("container_ports")


@pytest.fixture(scope="module")
def between(world, ports):
    """Kilometres and passages between two gateways."""
    points = dict(zip(ports["locode"], ports.select("longitude", "latitude").to_numpy(), strict=True))

    def ask(a, b, closed=frozenset()):
        ways = SeaGraph.of(world, UNSERVED | closed).ways(points[a][None, :], points[b][None, :])
        return float(ways.km[0, 0]), ways.through(0, 0)

    return ask


@pytest.mark.parametrize(
    ("a", "b", "published_nm"),
    [("CNSHA", "USLAX", 5698), ("SGSIN", "NLRTM", 8290), ("CNSHA", "USNYC", 10565)],
)
def test_a_distance_is_within_3_per_cent_of_the_published_port_distance(between, a, b, published_nm):
    km, _ = between(a, b)
    assert km / NAUTICAL_MILE_KM == pytest.approx(published_nm, rel=0.03)


def test_shanghai_to_new_york_passes_panama_and_is_longer_without_it(between):
    km, passages = between("CNSHA", "USNYC")
    round_km, others = between("CNSHA", "USNYC", frozenset({"panama"}))
    assert passages == ("panama",)
    assert round_km > 1.1 * km
    assert "panama" not in others


def test_singapore_to_rotterdam_goes_by_suez_and_round_the_cape_without_it(between):
    _, passages = between("SGSIN", "NLRTM")
    km, others = between("SGSIN", "NLRTM", frozenset({"suez"}))
    assert {"malacca", "bab_el_mandeb", "suez", "gibraltar", "dover"} == set(passages)
    assert "cape_of_good_hope" in others
    assert km / NAUTICAL_MILE_KM == pytest.approx(11_800, rel=0.03)


def test_a_port_behind_a_closed_strait_cannot_be_reached(between):
    km, passages = between("AEJEA", "INNSA", frozenset({"hormuz"}))
    assert km == float("inf")
    assert passages == ()


def test_the_arctic_is_closed_unless_opened(world, ports):
    points = (
        ports.filter(ports["locode"].is_in(["JPYOK", "NLRTM"])).select("longitude", "latitude").to_numpy()
    )
    default, opened = (
        SeaGraph.of(world, closed).ways(points[:1], points[1:]) for closed in (UNSERVED, frozenset())
    )
    assert "suez" in default.through(0, 0)
    assert opened.km[0, 0] < default.km[0, 0]
    assert set(opened.through(0, 0)) & UNSERVED


def test_a_passage_that_does_not_exist_is_refused_with_the_nearest_name(world):
    with pytest.raises(UsageError, match="did you mean panama"):
        SeaGraph.of(world, frozenset({"panamá"}))


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_closing_passages_never_shortens_and_the_way_back_is_as_long(world, ports, data):
    """Laws: monotone in the closed set; symmetric; the triangle inequality holds on the graph; straight coastal legs only shorten."""
    names = sorted(world.table("sea_edges")["passage"].drop_nulls().unique())
    closed = data.draw(st.sets(st.sampled_from(names), max_size=4))
    more = data.draw(st.sets(st.sampled_from(names), max_size=3))
    some = data.draw(st.lists(st.integers(0, ports.height - 1), min_size=3, max_size=3, unique=True))
    points = ports.select("longitude", "latitude").to_numpy()[some]
    fewer, further = (
        SeaGraph.of(world, frozenset(shut)).ways(points, points) for shut in (closed, closed | more)
    )
    assert (further.km >= fewer.km - 1e-6).all()
    assert np.allclose(fewer.km, fewer.km.T)
    graph = SeaGraph.of(world, frozenset(closed)).ways(points, points, straighten=False)
    assert graph.km[0, 2] <= graph.km[0, 1] + graph.km[1, 2] + 1e-6
    assert (fewer.km <= graph.km + 1e-6).all()
    for row in range(3):
        for column in range(3):
            assert not set(further.through(row, column)) & (closed | more)


def test_passages_found_for_many_ports_at_once_are_those_found_one_by_one(world, ports, between):
    some = ports.filter(ports["locode"].is_in(["CNSHA", "USNYC", "DEHAM", "INNSA", "BRSSZ"])).sort("locode")
    points = some.select("longitude", "latitude").to_numpy()
    ways = SeaGraph.of(world, UNSERVED).ways(points, points)
    for i, a in enumerate(some["locode"]):
        for j, b in enumerate(some["locode"]):
            if a != b:
                assert (pytest.approx(ways.km[i, j]), ways.through(i, j)) == between(a, b)
