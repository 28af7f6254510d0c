"""Trains run where railways are, change hands at a price in time, and pass the borders that are open."""

import numpy as np
import polars as pl
import pytest

from allyshore.routes import RouteParams
from allyshore.routes.connect import estimate
from allyshore.routes.freight import Freight
from allyshore.routes.trains import Trains

PLACES = {
    "los_angeles": ("USA", 34.05, -118.24), "chicago": ("USA", 41.88, -87.63), "dallas": ("USA", 32.78, -96.80),
    "mexico_city": ("MEX", 19.43, -99.13), "monterrey": ("MEX", 25.67, -100.31), "slp": ("MEX", 22.15, -100.98),
    "toronto": ("CAN", 43.65, -79.38), "vancouver": ("CAN", 49.26, -123.11), "merida": ("MEX", 20.97, -89.62),
}  # fmt: skip


def lanes(world, start, end, **params):
    rows = [(name, PLACES[name][0], "", *PLACES[name][1:]) for name in (start, end)]
    columns = {
        "site": pl.String,
        "country": pl.String,
        "subdivision": pl.String,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
    }
    pair = pl.DataFrame({"origin": [start], "destination": [end]})
    asked = RouteParams(modes=frozenset({"truck", "intermodal", "rail"}), **params)
    found = estimate(pl.DataFrame(rows, schema=columns, orient="row"), pair, world, asked)
    return {row["mode"]: row for row in found.iter_rows(named=True)}


@pytest.fixture(scope="module")
def trains(world):
    return Trains.of(world, Freight.of(world, {}), "intermodal", [])


def between(trains, a, b):
    names = trains.ramps["terminal"].to_list()
    at = names.index(a), names.index(b)
    return trains.km[at], trains.hours[at], trains.entry[at]


@pytest.mark.parametrize(
    ("a", "b", "hours", "within"),
    [
        ("Los Angeles", "Chicago", 64, 0.1),  # BNSF, trailers
        ("Los Angeles", "Columbus OH", 115, 0.2),  # BNSF and CSX, from 2025-11
        ("Los Angeles", "Newark", 126, 0.2),
        ("Los Angeles", "Louisville", 109, 0.2),
        ("Chicago", "San Luis Potosi", 98, 0.1),  # CPKC, Mexico Midwest Express
    ],
)
def test_train_hours_are_near_published_schedules(trains, a, b, hours, within):
    assert between(trains, a, b)[1] == pytest.approx(hours, rel=within)


def test_trains_are_the_same_in_both_directions(trains):
    assert np.allclose(trains.hours, trains.hours.T)
    assert np.allclose(trains.km, trains.km.T)
    assert (trains.first == trains.entry.T).all()


def test_every_ramp_is_reached_and_a_stop_on_the_way_saves_one_change_of_railway_at_most(world, trains):
    off = ~np.eye(len(trains.hours), dtype=bool)
    assert np.isfinite(trains.hours[off]).all()
    through = (trains.hours[:, :, None] + trains.hours[None, :, :]).min(axis=1)
    change = Freight.of(world, {}).value("interchange_hours", "intermodal")
    assert (trains.hours <= through + change + 1e-6).all()


def test_a_change_of_railway_costs_its_hours(world):
    """BNSF alone serves Los Angeles to Chicago; Columbus lies behind a change."""
    base, dearer = (
        Trains.of(
            world, Freight.of(world, {("interchange_hours", "intermodal", ""): hours}), "intermodal", []
        )
        for hours in (24.0, 30.0)
    )
    assert between(dearer, "Los Angeles", "Chicago")[1] == pytest.approx(
        between(base, "Los Angeles", "Chicago")[1]
    )
    assert between(dearer, "Los Angeles", "Columbus OH")[1] == pytest.approx(
        between(base, "Los Angeles", "Columbus OH")[1] + 6
    )


def test_containers_by_train_are_cheaper_and_slower_than_the_truck(world):
    found = lanes(world, "mexico_city", "chicago")
    assert 0.65 < found["intermodal"]["cost"] / found["truck"]["cost"] < 0.9
    assert 5 <= found["intermodal"]["days"] <= 7.5
    assert found["truck"]["days"] < found["intermodal"]["days"] < found["rail"]["days"]
    assert found["intermodal"]["port_of_entry"] == "Laredo"
    assert found["intermodal"]["via"] == "Mexico City; Laredo; Chicago"
    freight = Freight.of(world, {})
    tonnes = {mode: freight.value("payload", mode) / 1000 for mode in found}
    per_tonne = {mode: row["cost"] / tonnes[mode] for mode, row in found.items()}
    assert per_tonne["rail"] < per_tonne["intermodal"] < per_tonne["truck"]


def test_closing_laredo_moves_trains_to_another_bridge(world):
    before, after = (
        lanes(world, "slp", "chicago"),
        lanes(world, "slp", "chicago", closed_entries=frozenset({"LAREDO"})),
    )
    assert before["intermodal"]["port_of_entry"] == "Laredo"
    assert after["intermodal"]["port_of_entry"] in {"Eagle Pass", "Brownsville"}
    assert after["intermodal"]["days"] > before["intermodal"]["days"]


def test_short_ways_and_ways_where_a_truck_is_better_in_both_have_no_train(world):
    assert "intermodal" not in lanes(world, "monterrey", "dallas")
    assert "intermodal" not in lanes(world, "toronto", "chicago")


def test_a_place_far_from_every_ramp_has_no_train(world):
    assert set(lanes(world, "merida", "chicago")) == {"truck"}


def test_within_canada_and_on_to_chicago(world):
    found = lanes(world, "vancouver", "toronto")["intermodal"]
    assert found["port_of_entry"] == ""
    assert lanes(world, "vancouver", "chicago")["intermodal"]["port_of_entry"] != ""
