"""Trucks go round lakes and gulfs, enter where traffic does, and take as long as is published."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allyshore.routes import RouteParams
from allyshore.routes.connect import estimate
from allyshore.routes.freight import Freight
from allyshore.routes.network import Lines, Network
from allyshore.routes.places import Places
from allyshore.routes.road import Roads
from allyshore.sphere import great_circle

CITIES = {
    "Monterrey": ("MEX", 25.67, -100.31), "Queretaro": ("MEX", 20.59, -100.39), "Mexico City": ("MEX", 19.43, -99.13),
    "Juarez": ("MEX", 31.69, -106.42), "Tijuana": ("MEX", 32.51, -117.02), "Hermosillo": ("MEX", 29.07, -110.96),
    "Monclova": ("MEX", 26.90, -101.42), "Matamoros": ("MEX", 25.88, -97.50), "Reynosa": ("MEX", 26.08, -98.29),
    "Piedras Negras": ("MEX", 28.69, -100.53), "Guadalajara": ("MEX", 20.67, -103.35), "Merida": ("MEX", 20.97, -89.62),
    "Veracruz": ("MEX", 19.17, -96.13), "La Paz": ("MEX", 24.14, -110.31), "Culiacan": ("MEX", 24.80, -107.39),
    "Dallas": ("USA", 32.78, -96.80), "Chicago": ("USA", 41.88, -87.63), "Detroit": ("USA", 42.33, -83.05),
    "Laredo": ("USA", 27.51, -99.51), "Los Angeles": ("USA", 34.05, -118.24), "New York": ("USA", 40.73, -74.00),
    "Houston": ("USA", 29.76, -95.37), "Miami": ("USA", 25.76, -80.19), "Phoenix": ("USA", 33.45, -112.07),
    "El Paso": ("USA", 31.76, -106.49), "Seattle": ("USA", 47.60, -122.33), "San Antonio": ("USA", 29.42, -98.49),
    "Milwaukee": ("USA", 43.04, -87.91), "Muskegon": ("USA", 43.23, -86.25), "Minneapolis": ("USA", 44.98, -93.27),
    "Toronto": ("CAN", 43.65, -79.38), "Montreal": ("CAN", 45.50, -73.57), "Vancouver": ("CAN", 49.26, -123.11),
    "Winnipeg": ("CAN", 49.90, -97.14), "Calgary": ("CAN", 51.05, -114.07), "Saltillo": ("MEX", 25.42, -101.00),
    "San Luis Potosi": ("MEX", 22.15, -100.98), "Atlanta": ("USA", 33.75, -84.39), "Boston": ("USA", 42.36, -71.06),
    "Denver": ("USA", 39.74, -104.99),
}  # fmt: skip
# Kilometres as printed by the pages that docs/routes.md names.
PUBLISHED_KM = [
    ("New York", "Los Angeles", 4509), ("New York", "Chicago", 1271), ("New York", "Houston", 2619), ("New York", "Miami", 2061),
    ("Los Angeles", "Chicago", 3245), ("Los Angeles", "Houston", 2504), ("Los Angeles", "Miami", 4395), ("Chicago", "Houston", 1744),
    ("Chicago", "Miami", 2235), ("Houston", "Miami", 1910), ("Atlanta", "Boston", 1658), ("Atlanta", "Dallas", 1257),
    ("Chicago", "Dallas", 1556), ("Chicago", "Denver", 1614), ("Boston", "Los Angeles", 4794), ("Toronto", "Montreal", 541),
    ("Toronto", "Calgary", 3413), ("Vancouver", "Toronto", 4442), ("Mexico City", "Queretaro", 213), ("Mexico City", "Piedras Negras", 1302),
    ("Saltillo", "San Luis Potosi", 448), ("San Luis Potosi", "Queretaro", 200), ("Laredo", "Guadalajara", 1022),
]  # fmt: skip


def sites(names):
    rows = [(name, CITIES[name][0], "", *CITIES[name][1:]) for name in names]
    columns = {
        "site": pl.String,
        "country": pl.String,
        "subdivision": pl.String,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
    }
    return pl.DataFrame(rows, schema=columns, orient="row")


def truck(world, start, end, **params):
    pair = pl.DataFrame({"origin": [start], "destination": [end]})
    found = estimate(sites([start, end]), pair, world, RouteParams(modes=frozenset({"truck"}), **params))
    assert found.height == 1
    return found.row(0, named=True)


@pytest.mark.parametrize(("a", "b", "km"), PUBLISHED_KM)
def test_road_kilometres_are_within_8_percent_of_published_ones(world, a, b, km):
    assert truck(world, a, b)["distance_km"] == pytest.approx(km, rel=0.08)


@pytest.mark.parametrize(
    ("start", "end", "entries"),
    [
        ("Monterrey", "Dallas", {"Laredo"}),
        ("Queretaro", "Detroit", {"Laredo"}),
        ("Mexico City", "Chicago", {"Laredo"}),
        ("Juarez", "Dallas", {"El Paso", "Ysleta", "Santa Teresa"}),
        ("Tijuana", "Los Angeles", {"Otay Mesa"}),
        ("Hermosillo", "Phoenix", {"Nogales"}),
        ("Monclova", "San Antonio", {"Eagle Pass"}),
        ("Piedras Negras", "Dallas", {"Eagle Pass"}),
        ("Matamoros", "Houston", {"Brownsville"}),
        ("Reynosa", "Chicago", {"Hidalgo"}),
        ("Toronto", "Detroit", {"Detroit"}),
        ("Toronto", "Chicago", {"Detroit", "Port Huron"}),
        ("Toronto", "New York", {"Buffalo Niagara Falls"}),
        ("Montreal", "New York", {"Champlain Rouses Point"}),
        ("Vancouver", "Seattle", {"Blaine"}),
        ("Winnipeg", "Minneapolis", {"Pembina"}),
    ],
)
def test_trucks_enter_where_the_traffic_does(world, start, end, entries):
    assert truck(world, start, end)["port_of_entry"] in entries


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Merida", "Miami"),
        ("Veracruz", "Houston"),
        ("La Paz", "Culiacan"),
        ("Milwaukee", "Muskegon"),
        ("Toronto", "Milwaukee"),
    ],
)
def test_no_truck_drives_over_water(world, a, b):
    """Where a gulf or a lake lies between, the road is far longer than the straight line."""
    (_, y1, x1), (_, y2, x2) = CITIES[a], CITIES[b]
    assert truck(world, a, b)["distance_km"] > 1.3 * great_circle(x1, y1, x2, y2)


@pytest.mark.parametrize(
    ("start", "end", "low", "high"),
    [
        ("Monterrey", "Dallas", 1.5, 2.5),
        ("Monterrey", "Chicago", 3.0, 4.2),
        ("Queretaro", "Detroit", 4.0, 5.5),
        ("Toronto", "Chicago", 0.9, 1.5),
        ("Laredo", "Chicago", 2.2, 3.2),
        ("Los Angeles", "Dallas", 2.2, 3.1),
    ],
)
def test_days_door_to_door_lie_in_the_published_range(world, start, end, low, high):
    found = truck(world, start, end)
    assert low <= found["days"] <= high
    assert 0 < found["days_sd"] < found["days"]
    assert 0 < found["cost_sd"] < found["cost"]


def test_closing_laredo_sends_monterrey_to_pharr_or_eagle_pass_for_a_few_hours_more(world):
    """The detour of about 130 km takes four hours with its rests, and the next port's queue grows."""
    before, after = (
        truck(world, "Monterrey", "Dallas"),
        truck(world, "Monterrey", "Dallas", closed_entries=frozenset({"lareDO"})),
    )
    alone = truck(world, "Monterrey", "Dallas", closed_entries=frozenset({"Laredo"}), divert=False)
    assert after["port_of_entry"] in {"Hidalgo", "Eagle Pass"}
    assert 80 < after["distance_km"] - before["distance_km"] < 250
    assert 3 < 24 * (after["days"] - before["days"]) < 10
    assert before["days"] < alone["days"] < after["days"]


@settings(max_examples=25, deadline=None)
@given(
    start=st.sampled_from(sorted(CITIES)),
    end=st.sampled_from(sorted(CITIES)),
    closed=st.frozensets(
        st.sampled_from(
            ["Laredo", "Hidalgo", "Otay Mesa", "Detroit", "Port Huron", "Ysleta", "Nogales", "Blaine"]
        )
    ),
)
def test_closing_land_ports_never_makes_a_truck_faster(world, start, end, closed):
    if start == end:
        return
    assert truck(world, start, end, closed_entries=closed)["days"] >= truck(world, start, end)["days"] - 1e-9


def test_the_pair_of_ports_from_canada_to_mexico_is_the_quickest_of_all(world):
    """Brute force over all pairs of ports, summed up from hauls within one country, gives the same days."""
    freight = Freight.of(world, {})
    roads = Roads.of(world, freight, 1000)
    here = sites(["Toronto", "Queretaro"])
    doors = [
        (f"{country} {name}", country, "", y, x)
        for country in ("CAN", "USA", "MEX")
        for name, (x, y) in zip(roads.entries, roads.ports.points.tolist(), strict=True)
    ]
    frame = pl.concat([here, pl.DataFrame(doors, schema=here.schema, orient="row")])
    places = Places.of_sites(frame, world)
    number = {name: k for k, name in enumerate(frame["site"])}

    def hours(a, b, land):
        km = roads.between(places, np.array([number[a]]), np.array([number[b]])).km[0]
        return km * roads.lands[land].hours

    north, south = roads.crossing("CAN", "USA"), roads.crossing("USA", "MEX")
    outside = {
        name: hours("Toronto", f"CAN {name}", "CAN") for name in (roads.entries[k] for k in north.port)
    }
    inside = {
        name: hours(f"MEX {name}", "Queretaro", "MEX") for name in (roads.entries[k] for k in south.port)
    }
    best = min(
        outside[roads.entries[p]]
        + h1
        + hours(f"USA {roads.entries[p]}", f"USA {roads.entries[q]}", "USA")
        + h2
        + inside[roads.entries[q]]
        for p, h1 in zip(north.port, north.hours, strict=True)
        if outside[roads.entries[p]] < 30
        for q, h2 in zip(south.port, south.hours, strict=True)
        if inside[roads.entries[q]] < 50
    )
    found = truck(world, "Toronto", "Queretaro")
    assert 24 * (found["days"] - freight.value("load_days", "truck")) == pytest.approx(best, rel=1e-9)


def test_a_team_and_fast_lanes_save_time(world):
    plain = truck(world, "Monterrey", "Chicago")["days"]
    assert truck(world, "Monterrey", "Chicago", drivers=2)["days"] < plain - 1
    assert truck(world, "Monterrey", "Chicago", fast=True)["days"] < plain


def test_a_border_without_an_open_port_has_no_lane(world):
    everything = frozenset(world.table("land_ports").filter(pl.col("neighbour") == "MEX")["name"])
    pair = pl.DataFrame({"origin": ["Monterrey"], "destination": ["Dallas"]})
    params = RouteParams(modes=frozenset({"truck"}), closed_entries=everything)
    assert estimate(sites(["Monterrey", "Dallas"]), pair, world, params).height == 0


@pytest.mark.parametrize("country", ["USA", "CAN", "MEX"])
def test_every_hub_is_reached_from_every_other(world, country):
    network = Network.of(world, Freight.of(world, {}), country, Lines.of(world))
    assert np.isfinite(network.matrix).all()


def test_lines_between_are_found_on_either_side_only(world):
    lines = Lines.of(world)
    milwaukee, muskegon, chicago, green_bay = (
        np.array([p]) for p in ((-87.91, 43.04), (-86.25, 43.23), (-87.63, 41.88), (-88.02, 44.51))
    )
    assert lines.between(milwaukee, muskegon)[0]
    assert not lines.between(chicago, green_bay)[0]
