"""Places are found by coordinates, code and name, and the country of a point by its outline."""

import pytest

from allyshore.errors import UsageError
from allyshore.routes import RouteParams, find_place, ways
from allyshore.routes.ground import country_at


@pytest.mark.parametrize(
    ("latitude", "longitude", "country"),
    [
        (27.506, -99.507, "USA"),  # Laredo
        (27.477, -99.516, "MEX"),  # Nuevo Laredo, three kilometres away
        (31.77, -106.49, "USA"),
        (31.69, -106.42, "MEX"),
        (42.30, -83.02, "CAN"),  # Windsor, south of Detroit
        (-29.3, 27.5, "LSO"),  # a hole in South Africa
        (1.29, 103.85, "SGP"),
        (22.3, 114.17, "HKG"),
        (18.4, -66.1, "PRI"),
        (67.0, -175.0, "RUS"),  # beyond the 180th meridian
        (-33.9, 18.4, "ZAF"),  # half a kilometre off the shore
    ],
)
def test_a_point_lies_in_the_country_whose_outline_holds_it(world, latitude, longitude, country):
    found = country_at(world, latitude, longitude)
    assert found is not None
    assert found[0] == country


def test_the_open_sea_is_no_place(world):
    assert country_at(world, 0.0, -150.0) is None
    with pytest.raises(UsageError, match="open sea"):
        find_place("0,-150", world)
    with pytest.raises(UsageError, match="Latitude comes first"):
        find_place("-100.31,25.67", world)


def test_a_port_is_named_by_its_code_and_offered_by_its_name(world):
    place = find_place("USHNL", world)
    assert (place.port, place.country, place.subdivision) == ("USHNL", "USA", "US-HI")
    assert find_place("61.2,-149.9", world).subdivision == "US-AK"
    with pytest.raises(UsageError, match="CNSHA"):
        find_place("Shanghai", world)


@pytest.mark.parametrize(
    ("word", "country", "latitude", "port"),
    [
        ("Monterrey", "MEX", 25.67, ""),
        ("querétaro, MX", "MEX", 20.59, ""),
        ("Chicago, United States", "USA", 41.88, ""),
        ("MXMTY", "MEX", 25.78, ""),  # the country and the code of its airport
        ("USDAL", "USA", 32.78, ""),
        ("USCHI", "USA", 41.88, ""),  # a port of the lakes
        ("USDEN", "USA", 39.74, ""),  # the list of ports has it, 1,426 km from the nearest ship
        ("CNCAN", "CHN", 23.12, "CNCAN"),  # Guangzhou by its other code
        ("CAMTR", "CAN", 45.5, "CAMTR"),
        ("USALB", "USA", 42.65, "USALB"),  # up the Hudson, yet ships come
    ],
)
def test_a_city_is_known_by_name_or_code_and_only_sea_ports_load_ships(world, word, country, latitude, port):
    place = find_place(word, world)
    assert (place.country, place.port) == (country, port)
    assert place.latitude == pytest.approx(latitude, abs=0.2)


def test_a_city_of_another_country_is_not_meant(world):
    with pytest.raises(UsageError, match="Chicago, Mexico"):
        find_place("Chicago, Mexico", world)


def test_from_an_inland_city_containers_go_by_land_to_a_sea_port(world):
    ocean = ways(find_place("USDEN", world), find_place("CNSHA", world), world).filter(mode="ocean")
    assert ocean.height
    assert not any(via.startswith("Denver;") for via in ocean["via"])


def test_a_port_ships_from_its_own_quay_without_a_truck(world):
    """Bilbao is no gateway of the table, yet its ships leave from there."""
    found = ways(find_place("ESBIO", world), find_place("USNYC", world), world)
    ocean = found.filter(mode="ocean").row(0, named=True)
    assert ocean["via"] == "Puerto De Bilbao; New York/New Jersey"
    assert found.filter(mode="ocean").height == 1


def test_a_slow_passage_is_waited_for_or_gone_round_and_a_dear_one_paid(world):
    """A few days at Panama are waited; a month is not. A toll is paid in full where the ship stays."""
    ends = find_place("CNSHA", world), find_place("USNYC", world)

    def ocean(**terms):
        return ways(*ends, world, RouteParams(**terms)).filter(mode="ocean").row(0, named=True)

    free, slow, slower, dear = (
        ocean(),
        ocean(delays={"panama": 3.0}),
        ocean(delays={"panama": 30.0}),
        ocean(tolls={"panama": 50.0}),
    )
    assert slow["days"] == pytest.approx(free["days"] + 3)
    assert slow["distance_km"] == pytest.approx(free["distance_km"])
    assert "panama" not in slower["passages"]
    assert free["days"] < slower["days"] < free["days"] + 30
    assert dear["cost_usd"] == pytest.approx(free["cost_usd"] + 50)
    with pytest.raises(UsageError, match="did you mean panama"):
        ocean(delays={"panma": 3.0})
    with pytest.raises(UsageError, match="delays, suez"):
        RouteParams(delays={"suez": -1.0})
