"""Every useful pair gets its lanes, the user's own stay as they are, and borders and ports are crossed where it costs least."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allyshore.errors import FactMissing, UsageError
from allyshore.routes import UNSERVED, OceanChoice, RouteParams, connect
from allyshore.routes.freight import Freight
from allyshore.routes.pairs import useful_pairs


@pytest.fixture(scope="module")
def routes(world, make_chain):
    chain = make_chain(
        ["hai_phong", "shanghai", "turin"],
        ["monterrey", "ciudad_juarez", "qingdao", "toronto", "stuttgart"],
        ["dallas", "el_paso", "chicago", "los_angeles", "new_york", "queretaro", "london"],
        warehouses=["clyde"],
    )
    return connect(chain, world)


@pytest.mark.parametrize(
    ("origin", "destination", "entries"),
    [
        ("monterrey", "dallas", {"Laredo"}),
        ("ciudad_juarez", "el_paso", {"El Paso", "Ysleta", "Santa Teresa"}),
        ("toronto", "chicago", {"Detroit", "Port Huron"}),
    ],
)
def test_a_truck_enters_where_the_way_costs_least(routes, lane, origin, destination, entries):
    assert lane(routes.lanes, origin, destination, "truck")["port_of_entry"] in entries


def test_canada_to_mexico_crosses_the_northern_then_the_southern_border_of_the_united_states(
    world, routes, lane
):
    found = lane(routes.lanes, "toronto", "queretaro", "truck")
    neighbour = dict(world.table("land_ports").select("name", "neighbour").rows())
    assert [neighbour[name] for name in found["via"].split("; ")] == ["CAN", "MEX"]
    assert neighbour[found["port_of_entry"]] == "MEX"
    assert found["days"] > lane(routes.lanes, "toronto", "dallas", "truck")["days"]


def _km(a, b):
    """Great circle by the spherical law of cosines, written apart from the package."""
    from math import acos, cos, radians, sin

    (y1, x1), (y2, x2) = ((radians(v) for v in point) for point in (a, b))
    return 6371.0088 * acos(min(1.0, sin(y1) * sin(y2) + cos(y1) * cos(y2) * cos(x1 - x2)))


def test_truck_joins_a_landmass_and_ship_and_aircraft_join_two(routes):
    modes = {(a, b): set(part["mode"]) for (a, b), part in routes.lanes.group_by("origin", "destination")}
    assert modes["monterrey", "dallas"] == {"truck"}
    assert modes["stuttgart", "london"] == {"truck"}
    assert modes["turin", "stuttgart"] == {"truck"}
    assert modes["qingdao", "clyde"] == {"ocean", "air"}
    assert modes["hai_phong", "qingdao"] == {"ocean", "air"}
    assert routes.unreached.height == 0


@pytest.mark.parametrize(
    ("origin", "destination", "mode", "low", "high"),
    [
        ("monterrey", "dallas", "truck", 1.5, 2.5),
        ("toronto", "chicago", "truck", 1, 1.5),
        ("qingdao", "los_angeles", "ocean", 20, 32),
        ("hai_phong", "monterrey", "ocean", 30, 50),
        ("qingdao", "los_angeles", "air", 3, 7),
        ("stuttgart", "new_york", "ocean", 15, 28),
    ],
)
def test_days_door_to_door_are_sane(routes, lane, origin, destination, mode, low, high):
    found = lane(routes.lanes, origin, destination, mode)
    assert low <= found["days"] <= high
    assert 0 < found["days_sd"] < found["days"]


def test_qingdao_to_los_angeles_sails_between_their_own_ports_and_costs_the_sum_of_its_parts(
    world, routes, lane
):
    """Ocean cost = drayage + anchor rate x (km / anchor km)^power + handling at both ends + customs broker."""
    found = lane(routes.lanes, "qingdao", "los_angeles", "ocean")
    assert (found["via"], found["port_of_entry"], found["passages"]) == (
        "Qingdao; Los Angeles/Long Beach",
        "Los Angeles/Long Beach",
        "",
    )
    freight = Freight.of(world, {})
    value = freight.value
    port = {
        code: (y, x)
        for code, y, x in world.table("container_ports").select("locode", "latitude", "longitude").rows()
    }
    out_km = _km((36.07, 120.38), port["CNTAO"]) * value("circuity", "truck", "CHN", "Asia")
    in_km = _km(port["USLAX"], (34.05, -118.24)) * value("circuity", "truck", "USA")
    sea_km = found["distance_km"] - out_km - in_km
    drayage = (
        out_km * value("linehaul_cost", "truck", "CHN", "Asia")
        + in_km * value("linehaul_cost", "truck", "USA")
        + 2 * value("load_cost", "truck")
    )
    trade = "Asia>North America"
    rate = value("rate", "ocean", trade) * (sea_km / value("rate_km", "ocean", trade)) ** value(
        "rate_power", "ocean"
    )
    assert found["cost"] == pytest.approx(
        drayage + rate + 2 * value("port_cost", "ocean") + value("customs_cost", "ocean"), rel=1e-9
    )


def test_a_load_from_asia_to_the_east_coast_is_dearer_and_slower_without_panama(world, make_chain, lane):
    chain = make_chain([], ["shanghai"], ["new_york"])
    with_canal = lane(connect(chain, world).lanes, "shanghai", "new_york", "ocean")
    without = lane(
        connect(chain, world, RouteParams(closed=UNSERVED | {"panama"})).lanes,
        "shanghai",
        "new_york",
        "ocean",
    )
    assert "panama" in with_canal["passages"].split(";")
    assert "panama" not in without["passages"].split(";")
    assert without["cost"] > with_canal["cost"]


def test_the_fastest_ports_are_never_slower_than_the_cheapest_and_never_cheaper(world, make_chain):
    chain = make_chain(["hai_phong", "shanghai"], ["clyde", "monterrey"], ["chicago"])
    cheap, fast = (
        connect(chain, world, RouteParams(ocean_choice=choice)).lanes.filter(pl.col("mode") == "ocean")
        for choice in OceanChoice
    )
    both = cheap.join(fast, on=["origin", "destination"], suffix="_fast")
    assert (both["days_fast"] <= both["days"]).all()
    assert (both["cost_fast"] >= both["cost"]).all()
    assert (both["days_fast"] < both["days"]).any()


def test_more_ports_to_choose_from_never_cost_more(world, make_chain):
    chain = make_chain(["hai_phong", "turin"], ["clyde", "monterrey"], ["chicago"])
    one, four = (connect(chain, world, RouteParams(ports_per_coast=n)).lanes for n in (1, 4))
    both = one.join(four, on=["origin", "destination", "mode"], suffix="_four")
    assert both.height == one.height
    assert (both["cost_four"] <= both["cost"] + 1e-9).all()


def test_the_users_lane_wins_untouched_and_is_the_only_one_of_its_pair(world, make_chain, lane):
    given_lane = {
        "origin": "qingdao",
        "destination": "los_angeles",
        "mode": "ocean",
        "cost": 0.11,
        "basis": "kg",
        "days": 24.0,
        "port_of_entry": "Oakland",
    }
    chain = make_chain(["shanghai"], ["qingdao"], ["los_angeles"], lanes=[given_lane])
    routes = connect(chain, world)
    mine = routes.lanes.filter((pl.col("origin") == "qingdao") & (pl.col("destination") == "los_angeles"))
    given = [name for name in chain.lanes.columns if name != "distance"]
    assert mine.select(given).equals(chain.lanes.select(given))
    assert mine["distance"][0] == mine["distance_km"][0]
    assert mine.select("estimated", "source").row(0) == (False, "yours")
    assert mine["distance_km"][0] == pytest.approx(10_700, rel=0.03)
    assert lane(routes.lanes, "shanghai", "qingdao", "truck")["estimated"]
    assert not routes.chain.filled["row"].str.starts_with("qingdao los_angeles").any()


def test_every_filled_lane_is_listed_once_for_its_cost_and_once_for_its_days(routes):
    new = routes.lanes.filter("estimated")
    keys = new.select(pl.concat_str("origin", "destination", "mode", separator=" ").alias("row"))
    listed = routes.chain.filled.group_by("row").agg(pl.col("column").sort())
    assert set(listed["row"]) == set(keys["row"])
    assert {tuple(columns) for columns in listed["column"]} == {
        ("cost, basis, port_of_entry", "days, days_sd")
    }


def test_the_completed_chain_has_the_columns_of_the_schema_and_no_empty_cost_or_days(routes):
    lanes = routes.chain.lanes
    assert lanes.columns == routes.lanes.columns[: len(lanes.columns)]
    assert (
        lanes.select("cost", "days", "days_sd", "basis", "port_of_entry").null_count().sum_horizontal().item()
        == 0
    )
    assert lanes.select("origin", "destination", "mode").is_unique().all()


def test_useful_pairs_leave_out_services_and_what_nobody_needs(make_chain):
    chain = make_chain(["shanghai"], ["monterrey"], ["dallas"], warehouses=["clyde", "el_paso"])
    assert useful_pairs(chain).rows() == [
        ("clyde", "dallas"),
        ("el_paso", "dallas"),
        ("monterrey", "clyde"),
        ("monterrey", "dallas"),
        ("monterrey", "el_paso"),
        ("shanghai", "monterrey"),
    ]


def test_a_landlocked_country_without_gateways_is_reached_by_air_only_and_says_so_without_it(
    world, make_chain
):
    chain = make_chain(["vientiane"], ["monterrey"], ["dallas"])
    assert set(connect(chain, world).lanes.filter(pl.col("origin") == "vientiane")["mode"]) == {"air"}
    grounded = connect(chain, world, RouteParams(modes=frozenset({"truck", "ocean"})))
    assert grounded.unreached.rows() == [("vientiane", "monterrey")]


def test_a_value_that_the_caller_brings_replaces_the_table(world, make_chain, lane):
    chain = make_chain([], ["monterrey"], ["dallas"])
    dearer = RouteParams(overrides={("crossing_cost", "truck", "MEX>USA"): 1350.0})
    before, after = (
        lane(connect(chain, world, params).lanes, "monterrey", "dallas", "truck")["cost"]
        for params in (None, dearer)
    )
    assert after - before == pytest.approx(1000.0)


def test_wrong_parameters_and_missing_facts_are_named(world, make_chain):
    chain = make_chain([], ["monterrey"], ["dallas"])
    with pytest.raises(UsageError, match="teleport"):
        RouteParams(modes=frozenset({"teleport"}))
    with pytest.raises(UsageError, match="ports_per_coast"):
        RouteParams(ports_per_coast=0)
    with pytest.raises(UsageError, match="hovering"):
        connect(chain, world, RouteParams(overrides={("hovering", "truck", ""): 1.0}))
    with pytest.raises(UsageError, match="finite"):
        connect(chain, world, RouteParams(overrides={("rate", "air", ""): float("nan")}))
    nowhere = chain.replace(
        sites=chain.sites.with_columns(country=pl.lit("ZZZ"), latitude=pl.lit(float("nan")))
    )
    with pytest.raises(FactMissing) as caught:
        connect(nowhere, world)
    assert len(caught.value.faults) == 4


NAMES = ["qingdao", "shanghai", "turin", "monterrey", "clyde", "toronto", "dallas", "new_york", "el_paso"]


@settings(max_examples=12, deadline=None)
@given(order=st.permutations(range(len(NAMES))))
def test_new_names_for_the_sites_change_nothing(world, make_chain, order):
    """Relabelling law: names and their order carry no meaning."""
    chain = make_chain(
        ["qingdao", "shanghai", "turin"],
        ["monterrey", "clyde", "toronto"],
        ["dallas", "new_york"],
        warehouses=["el_paso"],
    )
    label = {name: f"s{number}" for name, number in zip(NAMES, order, strict=True)}
    renamed = chain.replace(
        sites=chain.sites.with_columns(pl.col("site").replace_strict(label)).sample(
            fraction=1.0, shuffle=True, seed=order[0]
        ),
        capabilities=chain.capabilities.with_columns(pl.col("site").replace_strict(label)),
        demand=chain.demand.with_columns(pl.col("market").replace_strict(label)),
    )
    before = connect(chain, world).lanes.with_columns(pl.col("origin", "destination").replace_strict(label))
    after = connect(renamed, world).lanes
    key = ["origin", "destination", "mode"]
    assert before.sort(key).drop("source").equals(after.sort(key).drop("source"))
