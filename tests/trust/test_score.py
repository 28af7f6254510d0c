"""Whom to rely on: the two doors, what is not known, and the words that say so."""

import datetime as dt
import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allyshore.errors import FactMissing, UsageError
from allyshore.trust import DIMENSIONS, TrustParams, score
from allyshore.world import World

WORLD = World.on(dt.date(2026, 6, 15))
CARD = score(WORLD)


def indicators(*rows):
    frame = pl.DataFrame(rows, schema=["country", "indicator", "year", "value"], orient="row")
    return frame.with_columns(
        pl.lit("index").alias("unit"),
        pl.lit(value=True).alias("observed"),
        pl.lit("test").alias("source"),
        pl.lit("2024").alias("vintage"),
        pl.lit("none").alias("licence"),
    )


def test_mexico_is_trusted_by_treaty_and_not_by_the_democracy_index():
    assert CARD.trusted("MEX")
    assert CARD.why("MEX") == (
        "Trusted by treaty: member of USMCA on 2026-06-15. Not by democracy: V-Dem liberal democracy 0.251 is below 0.5 (2024); "
        "WGI rule of law -0.65 is below 0 (2020)."
    )


def test_china_is_not_trusted_and_each_failing_test_has_number_threshold_and_year():
    assert not CARD.trusted("CHN")
    why = CARD.why("CHN")
    assert "V-Dem liberal democracy 0.036 is below 0.5 (2024)" in why
    assert "WGI rule of law -0.10 is below 0 (2020)" in why
    assert "not a member of USMCA on 2026-06-15" in why


@pytest.mark.parametrize("country", ["KOR", "USA", "CAN", "TWN", "JPN", "DEU", "ITA", "POL"])
def test_a_liberal_democracy_under_law_is_trusted_by_that_door(country):
    assert CARD.trusted(country)
    assert CARD.why(country).startswith("Trusted by democracy: V-Dem liberal democracy ")


@pytest.mark.parametrize(
    ("country", "failing"),
    [
        ("VNM", "V-Dem"),
        ("THA", "V-Dem"),
        ("HND", "V-Dem"),
        ("IND", "V-Dem"),
        ("BRA", "WGI"),
        ("SGP", "V-Dem"),
    ],
)
def test_one_failing_test_closes_the_door_of_democracy(country, failing):
    assert not CARD.trusted(country)
    assert f"{failing}" in CARD.why(country)


def test_before_usmca_mexico_is_trusted_by_no_door():
    before = score(World.on(dt.date(2020, 6, 30)))
    assert not before.trusted("MEX")
    assert "not known" in before.why("MEX")
    assert score(World.on(dt.date(2020, 7, 1))).trusted("MEX")


def test_an_indicator_that_is_not_known_opens_no_door():
    assert not CARD.trusted("PRI")
    assert "V-Dem liberal democracy not known (at least 0.5 needed)" in CARD.why("PRI")
    row = CARD.frame.row(by_predicate=pl.col("country") == "PRI", named=True)
    assert row["democracy"] is None


def test_a_value_of_a_later_year_is_not_used():
    later = indicators(
        ("KOR", "vdem_libdem", 2027, 0.9),
        ("KOR", "vdem_libdem", 2023, 0.1),
        ("KOR", "wgi_rule_of_law", 2020, 1.0),
    )
    card = score(World.on(WORLD.date, {"indicators": later}))
    assert "0.100 is below 0.5 (2023)" in card.why("KOR")


def test_a_value_at_its_threshold_reaches_it():
    at = indicators(("VNM", "vdem_libdem", 2024, 0.5), ("VNM", "wgi_rule_of_law", 2024, 0.0))
    card = score(World.on(WORLD.date, {"indicators": at}))
    assert card.trusted("VNM")
    below = indicators(("VNM", "vdem_libdem", 2024, 0.4999), ("VNM", "wgi_rule_of_law", 2024, 0.0))
    assert not score(World.on(WORLD.date, {"indicators": below})).trusted("VNM")


def test_an_excluded_country_is_trusted_by_neither_door():
    card = score(WORLD, TrustParams(excluded=frozenset({"MEX", "DEU"})))
    assert not card.trusted("MEX")
    assert not card.trusted("DEU")
    assert card.why("DEU") == "Not trusted: excluded by the user."


def test_another_treaty_opens_another_door():
    card = score(WORLD, TrustParams(treaties=("USMCA", "US_FTA")))
    assert card.trusted("HND")
    assert card.why("HND").startswith("Trusted by treaty: member of US_FTA on 2026-06-15.")
    assert not score(WORLD, TrustParams(treaties=())).trusted("MEX")


def test_every_dimension_is_shown_and_none_is_hidden_in_an_average():
    assert CARD.frame.columns == [
        "country",
        "name",
        *(dimension.name for dimension in DIMENSIONS),
        "treaties",
        "blocs",
        "trusted",
        "door",
        "why",
    ]
    korea = CARD.frame.row(by_predicate=pl.col("country") == "KOR", named=True)
    assert (korea["democracy"], korea["institutions"], korea["corruption_perceptions"]) == (
        0.631,
        1.147331,
        61.0,
    )
    assert (korea["alignment"], korea["logistics"]) == (0.616, pytest.approx(3.8))
    assert "US_FTA" in korea["blocs"].split()
    assert korea["treaties"] == ""


def test_every_value_has_its_year_and_source():
    values = CARD.values
    assert values.null_count().sum_horizontal().item() == 0
    assert values.select("country", "dimension").is_unique().all()
    assert values["year"].max() <= 2026


def test_44_countries_pass_by_democracy_and_mexico_alone_by_treaty():
    doors = CARD.frame.filter("trusted").group_by("door").agg("country")
    found = {row["door"]: row["country"] for row in doors.iter_rows(named=True)}
    assert (len(found["democracy"]), found["treaty"]) == (44, ["MEX"])


def test_an_unknown_country_is_a_missing_fact_with_a_hint():
    with pytest.raises(FactMissing, match=r"did you mean MEX\?"):
        CARD.trusted("MEXX")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"treaties": ("USMCAA",)}, "did you mean USMCA"),
        ({"treaties": ("NATO",)}, "expected a bloc"),
        ({"excluded": frozenset({"Mexico"})}, "expected an ISO3 code"),
    ],
)
def test_a_name_that_the_world_does_not_know_is_a_wrong_call(changes, message):
    with pytest.raises(UsageError, match=message):
        score(WORLD, TrustParams(**changes))


@pytest.mark.parametrize(
    "changes", [{"democracy_min": 1.5}, {"democracy_min": float("nan")}, {"rule_of_law_min": 75}]
)
def test_a_threshold_off_its_scale_is_refused(changes):
    with pytest.raises(UsageError, match="expected a"):
        TrustParams(**changes)


def test_the_scorecard_is_plain_json():
    document = json.loads(json.dumps(CARD.to_dict()))
    assert document["on"] == "2026-06-15"
    assert len(document["countries"]) == 250
    assert document["params"]["treaties"] == ["USMCA"]


@settings(max_examples=15, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(-2.5, 2.5), st.floats(-2.5, 2.5))
def test_a_higher_threshold_never_adds_a_partner(low, high, weak, strong):
    easy = TrustParams(democracy_min=min(low, high), rule_of_law_min=min(weak, strong))
    hard = TrustParams(democracy_min=max(low, high), rule_of_law_min=max(weak, strong))
    assert score(WORLD, hard).partners() <= score(WORLD, easy).partners()
