"""Closing a land port moves its trucks to the next, which wait longer and never less."""

import numpy as np
import polars as pl
import pytest

from allyshore.errors import UsageError
from allyshore.routes.border import DIVERT_KM, Entries
from allyshore.routes.freight import Freight
from allyshore.sphere import great_circle


@pytest.fixture(scope="module")
def freight(world):
    return Freight.of(world, {})


def ports(world, freight, *closed, divert=True):
    return Entries.of(world, freight, 1000, frozenset(closed), divert=divert)


def waits(entries):
    return dict(zip(entries.name, entries.wait * 60, strict=True))


def test_ports_with_a_published_wait_have_it(world, freight):
    """Our service times were set so: table and queue must agree."""
    facts = world.table("land_port_queues").filter(pl.col("fact") == "wait")
    found = waits(ports(world, freight))
    for port, minutes in facts.select("port", "value").rows():
        assert found[port] == pytest.approx(minutes, rel=0.01), port


@pytest.mark.parametrize("closed", ["laredo", "Detroit", "OTAY MESA", "Hidalgo"])
def test_neighbours_of_a_closed_port_wait_longer_and_nobody_waits_less(world, freight, closed):
    before, after = waits(ports(world, freight)), waits(ports(world, freight, closed))
    gone = set(before) - set(after)
    assert {name.casefold() for name in gone} == {closed.casefold()}
    assert all(after[name] >= before[name] - 1e-9 for name in after)
    assert any(after[name] > before[name] + 5 for name in after)


def test_only_ports_of_the_same_border_and_near_enough_take_the_trucks(world, freight):
    before, after = ports(world, freight), ports(world, freight, "Laredo")
    at = before.points[before.name.index("Laredo")]
    old = waits(before)
    for name, neighbour, point, wait in zip(
        after.name, after.neighbour, after.points, after.wait * 60, strict=True
    ):
        if wait > old[name] + 1e-9:
            assert neighbour == "MEX"
            assert great_circle(*at, *point) <= DIVERT_KM


def test_trucks_that_find_no_room_are_told(world, freight):
    """Laredo's neighbours cannot take half of its trucks."""
    laredo = (
        world.table("land_port_queues").filter((pl.col("port") == "Laredo") & (pl.col("fact") == "trucks"))[
            "value"
        ][0]
        / 26
    )
    left = ports(world, freight, "Laredo").unserved["MEX"]
    assert 0.3 * laredo < left < laredo


def test_without_diversion_the_others_wait_as_before(world, freight):
    before, after = waits(ports(world, freight)), waits(ports(world, freight, "Laredo", divert=False))
    assert all(after[name] == before[name] for name in after)


def test_closing_one_more_port_never_shortens_a_wait(world, freight):
    one, two = waits(ports(world, freight, "Laredo")), waits(ports(world, freight, "Laredo", "Hidalgo"))
    assert all(two[name] >= one[name] - 1e-9 for name in two)


def test_a_port_that_is_not_known_is_refused_with_the_nearest_name(world, freight):
    with pytest.raises(UsageError, match="Did you mean Laredo"):
        ports(world, freight, "larédo")


@pytest.mark.parametrize(
    ("bridge", "port"), [("pharr", "Hidalgo"), ("World Trade", "Laredo"), ("camino real", "Eagle Pass")]
)
def test_the_name_of_a_bridge_is_told_its_port(world, freight, bridge, port):
    with pytest.raises(UsageError, match=f"Did you mean {port}"):
        ports(world, freight, bridge)


def test_small_ports_wait_for_the_next_tractor_and_through_trucks_do_not(world, freight):
    entries = ports(world, freight)
    transfer = dict(zip(entries.name, entries.transfer, strict=True))
    assert transfer["Laredo"] < 1 < transfer["Roma"]
    assert transfer["Detroit"] == 0
    assert np.isfinite(entries.wait_sd).all()
