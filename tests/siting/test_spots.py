"""Which region a word or a site means."""

from datetime import date

import polars as pl
import pytest

from allyshore.errors import UsageError
from allyshore.siting import find_region, spots_of
from allyshore.world import World

WORLD = World.on(date(2026, 6, 15))
SITES = {
    "site": pl.String,
    "kind": pl.String,
    "country": pl.String,
    "subdivision": pl.String,
    "city": pl.String,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
}


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("MX-NLE", "MX-NLE"),
        ("us-tx", "US-TX"),
        ("Nuevo León", "MX-NLE"),
        ("nuevo leon", "MX-NLE"),
        ("Ontario", "CA-ON"),
        ("Houston", "US-26420"),
        ("Ramos Arizpe", "MX-05027"),
        ("Chihuahua", "MX-CHH"),
    ],
)
def test_a_region_is_named_by_code_or_by_name_accents_and_case_aside(word, code):
    """A state comes before the municipality that bears its name, and an area may be called by its first city."""
    assert find_region(word, WORLD).region == code


def test_an_area_lies_within_its_state():
    assert find_region("US-26420", WORLD).within == ("US-26420", "US-TX")


@pytest.mark.parametrize(("word", "near"), [("MX-NEL", "MX-NLE"), ("Cohauila", "MX-COA"), ("Txas", "US-TX")])
def test_an_unknown_name_is_refused_with_the_nearest(word, near):
    with pytest.raises(UsageError, match=near):
        find_region(word, WORLD)


def test_a_name_that_several_areas_bear_asks_for_the_code():
    with pytest.raises(UsageError, match="Give the code"):
        find_region("Portland", WORLD)


def test_a_site_lies_where_its_subdivision_says_else_in_the_nearest_region_of_its_country():
    rows = [
        ("by_code", "plant", "MEX", "MX-COA", "Saltillo", 25.4, -101.0),
        ("by_place", "plant", "MEX", "", "Apodaca", 25.78, -100.19),
        ("abroad", "plant", "VNM", "VN-HP", "Hai Phong", 20.9, 106.7),
        ("market", "market", "USA", "US-TX", "Dallas", 32.8, -96.8),
    ]
    spots = spots_of(pl.DataFrame(rows, schema=SITES, orient="row"), WORLD)
    assert [(spot.name, spot.region) for spot in spots] == [
        ("by_code", "MX-COA"),
        ("by_place", "MX-NLE"),
        ("abroad", ""),
    ]
    assert "subdivision" in spots[0].mapped
    assert "Monterrey is nearest" in spots[1].mapped
    assert "VNM" in spots[2].mapped


def test_a_model_without_a_plant_is_refused():
    with pytest.raises(UsageError, match="plants"):
        spots_of(pl.DataFrame(schema=SITES), WORLD)


@pytest.mark.parametrize(
    ("word", "told"), [("MX", "MEX"), ("Vietnam", "VNM"), ("mexico", "MX-MEX"), ("Georgia", "US-GA")]
)
def test_a_country_is_not_taken_for_the_state_of_its_name(word, told):
    """Mexico is a state too: the code decides."""
    with pytest.raises(UsageError, match=told):
        find_region(word, WORLD)
