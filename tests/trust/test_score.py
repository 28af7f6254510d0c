"""Whom to rely on: six dimensions on their scales, what is not known, the doors, and the words that say so."""

import datetime as dt
import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allyshore.errors import FactMissing, ModelInvalid
from allyshore.trust import DIMENSION_NAMES, Estimates, TrustParams, read_trust, score
from allyshore.world import World

WORLD = World.on(dt.date(2026, 6, 15))
CARD = score(WORLD)
FIVE = ("MEX", "VNM", "CHN", "CAN", "KOR")


def indicators(*rows):
    frame = pl.DataFrame(rows, schema=["country", "indicator", "year", "value"], orient="row")
    units = WORLD.table("indicator_list").select("indicator", "unit")
    return (
        frame.join(units, on="indicator", maintain_order="left")
        .with_columns(
            pl.lit(value=True).alias("observed"),
            pl.lit("test").alias("source"),
            pl.lit("2024").alias("vintage"),
            pl.lit("none").alias("licence"),
        )
        .select(WORLD.table("indicators").columns)
    )


def with_facts(*rows, on=WORLD.date):
    return score(World.on(on, {"indicators": indicators(*rows)}))


def rank(country, dimension):
    return int(CARD.dimension_ranks[CARD.place(country), DIMENSION_NAMES.index(dimension)])


def cell(country, indicator, card=CARD):
    return next(one for one in card.cells(country) if one["indicator"] == indicator)


def test_there_are_exactly_six_dimensions_from_0_to_1():
    assert DIMENSION_NAMES == ("democracy", "institutions", "security", "alignment", "logistics", "workforce")
    for name in DIMENSION_NAMES:
        column = CARD.frame.get_column(name).drop_nulls()
        assert column.len() > 50
        assert column.is_between(0.0, 1.0).all()


def test_mexico_is_weak_in_institutions_and_strong_in_treaty_and_proximity():
    """The awkward facts stay in sight: ranks beyond 100 beside ranks within 5."""
    assert rank("MEX", "democracy") > 100
    assert rank("MEX", "institutions") > 100
    assert rank("MEX", "security") > 100
    assert rank("MEX", "alignment") <= 5
    assert rank("MEX", "logistics") <= 5


@pytest.mark.parametrize(
    ("dimension", "order"),
    [
        ("democracy", ("CAN", "KOR", "MEX", "VNM", "CHN")),
        ("institutions", ("CAN", "KOR", "CHN", "VNM", "MEX")),
        ("alignment", ("CAN", "MEX", "KOR", "CHN", "VNM")),
        ("logistics", ("CAN", "MEX", "KOR", "CHN", "VNM")),
    ],
)
def test_five_countries_stand_in_the_order_of_the_published_figures(dimension, order):
    assert tuple(sorted(FIVE, key=lambda code: rank(code, dimension))) == order


def test_a_dimension_is_the_weighted_mean_of_its_scaled_indicators():
    """Mexico's institutions by hand: three World Bank scores of 2020 on -2.5 to 2.5."""
    values = [
        cell("MEX", f"wgi_{name}")["value"]
        for name in ("rule_of_law", "control_of_corruption", "government_effectiveness")
    ]
    assert CARD.row("MEX")["institutions"] == pytest.approx(sum((value + 2.5) / 5 for value in values) / 3)
    logistics = CARD.row("MEX")["logistics"]
    lpi, near = (
        (cell("MEX", "lpi")["value"] - 1) / 4,
        1 - math.log(cell("MEX", "proximity")["value"] / 1000) / math.log(20),
    )
    assert logistics == pytest.approx((lpi + near + 0.5) / 2.5)


def test_labour_cost_is_that_of_a_unit_of_human_capital():
    """Mexico: 3.8516 USD/h over an index of 2.777."""
    one = cell("MEX", "skilled_labour_cost")
    assert one["value"] == pytest.approx(3.8516 / 2.777053, rel=1e-6)
    assert one["scaled"] == pytest.approx(1 - math.log(one["value"] / 0.3) / math.log(100))


def test_what_is_not_observed_is_unknown_until_the_caller_asks_and_then_says_so():
    """Vietnam's labour cost is fitted: no workforce, no overall rank; with estimates both, marked."""
    assert CARD.row("VNM")["workforce"] is None
    assert CARD.row("VNM")["score"] is None
    assert any(gap.startswith("workforce not known") for gap in CARD.gaps("VNM"))
    fitted = score(WORLD, TrustParams(estimates=Estimates.FITTED))
    assert fitted.row("VNM")["workforce"] > 0.7
    assert not cell("VNM", "skilled_labour_cost", fitted)["observed"]
    assert "labour cost fitted, not observed" in " ".join(fitted.gaps("VNM"))
    assert fitted.row("MEX")["workforce"] == CARD.row("MEX")["workforce"]


def test_a_median_of_peers_is_marked_as_one():
    """Taiwan has no UN votes; asked for, the median of Eastern Asia stands in and the cell says so."""
    assert CARD.row("TWN")["alignment"] is None
    peers = score(WORLD, TrustParams(estimates=Estimates.PEERS))
    one = cell("TWN", "un_agreement", peers)
    assert "imputed: median of 5 observed countries of Eastern Asia" in one["note"]
    assert not one["observed"]


def test_another_home_market_changes_distance_and_treaty_and_nothing_else():
    """For Mexico as home, votes with the United States say nothing, and treaties are not held in full."""
    card = score(WORLD, TrustParams(home="MEX"))
    assert card.row("KOR")["alignment"] is None
    assert card.row("CAN")["democracy"] == CARD.row("CAN")["democracy"]
    assert cell("GTM", "land_border", card)["value"] == 1.0
    assert cell("MEX", "proximity", card)["value"] == 0.0
    assert cell("CAN", "treaty", card)["value"] == 1.0
    assert not any(one["indicator"] == "treaty" for one in card.cells("CHN"))


def test_ranks_of_a_dimension_count_the_countries_that_are_ahead():
    column = CARD.dimensions[:, 0]
    place = CARD.place("KOR")
    assert rank("KOR", "democracy") == 1 + int((column > column[place] + 1e-12).sum())


def test_mexico_is_trusted_by_treaty_and_not_by_the_democracy_index():
    assert CARD.trusted("MEX")
    assert CARD.why("MEX") == (
        "Trusted by treaty: member of USMCA on 2026-06-15. Not by democracy: V-Dem liberal democracy 0.251 is below 0.5 (2024); "
        "WGI rule of law -0.647 is below 0 (2020)."
    )


def test_china_is_not_trusted_and_each_failing_test_has_number_threshold_and_year():
    assert not CARD.trusted("CHN")
    why = CARD.why("CHN")
    assert why.startswith("Not trusted. Not by democracy: V-Dem liberal democracy 0.036 is below 0.5 (2024)")
    assert "WGI rule of law -0.102 is below 0 (2020)" in why
    assert "Not by treaty: not a member of USMCA on 2026-06-15" in why


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
    assert failing in CARD.why(country)


def test_44_countries_pass_by_democracy_and_mexico_alone_by_treaty():
    doors = CARD.frame.filter("trusted").group_by("door").agg("country")
    found = {row["door"]: row["country"] for row in doors.iter_rows(named=True)}
    assert (len(found["democracy"]), found["treaty"]) == (44, ["MEX"])


def test_before_usmca_mexico_is_trusted_by_no_door():
    before = score(World.on(dt.date(2020, 6, 30)))
    assert not before.trusted("MEX")
    assert "not known" in before.why("MEX")
    assert score(World.on(dt.date(2020, 7, 1))).trusted("MEX")


def test_an_indicator_that_is_not_known_opens_no_door():
    assert not CARD.trusted("PRI")
    assert "V-Dem liberal democracy not known (at least 0.5 needed)" in CARD.why("PRI")


def test_a_value_of_a_later_year_is_not_used():
    card = with_facts(("KOR", "vdem_libdem", 2027, 0.9), ("KOR", "vdem_libdem", 2023, 0.1))
    assert "0.100 is below 0.5 (2023)" in card.why("KOR")


def test_a_value_at_its_threshold_reaches_it():
    assert with_facts(("VNM", "vdem_libdem", 2024, 0.5), ("VNM", "wgi_rule_of_law", 2024, 0.0)).trusted("VNM")
    assert not with_facts(
        ("VNM", "vdem_libdem", 2024, 0.4999), ("VNM", "wgi_rule_of_law", 2024, 0.0)
    ).trusted("VNM")


def test_an_excluded_country_is_trusted_by_no_door():
    card = score(WORLD, TrustParams(excluded=("MEX", "DEU")))
    assert not card.trusted("MEX")
    assert card.why("DEU") == "Not trusted: excluded by the user."


def test_every_value_has_its_year_and_source():
    assert CARD.values.drop("scaled").null_count().sum_horizontal().item() == 0
    assert (CARD.values["scaled"].is_null() == (CARD.values["weight"] == 0.0)).all()
    assert CARD.values.select("country", "indicator").is_unique().all()
    assert CARD.values["year"].max() <= 2026


def test_an_unknown_country_is_a_missing_fact_with_a_hint():
    with pytest.raises(FactMissing, match=r"Did you mean MEX"):
        CARD.trusted("MEXX")


def test_names_that_the_world_does_not_know_are_told_all_at_once():
    params = read_trust(
        {"home": "USB", "excluded": ["Mexico"], "doors": {"treaty": {"member_of": ["USMCAA"]}}}
    )
    with pytest.raises(ModelInvalid) as refusal:
        score(WORLD, params)
    assert len(refusal.value.faults) == 3
    assert "Did you mean USMCA" in str(refusal.value)


def test_leaving_out_an_indicator_ranks_the_same_countries_again():
    """Without the treaty Mexico falls; the best without democracy is not the best with it; every rank is of the same 59."""
    ranked = CARD.frame.get_column("rank").count()
    left = CARD.left_out("MEX")
    assert left["treaty"] > CARD.row("MEX")["rank"] > left["vdem_libdem"]
    assert all(1 <= place <= ranked for place in left.values())
    assert set(CARD.left_out("VNM").values()) == {None}


def test_the_overall_score_is_the_weighted_mean_and_needs_every_weighted_dimension():
    weights = (3.0, 1.0, 0.0, 2.0, 1.0, 0.0)
    card = score(WORLD, TrustParams(weights=weights))
    row = card.row("VNM")  # its workforce is not known, and has no weight here
    mean = sum(w * row[name] for name, w in zip(DIMENSION_NAMES, weights, strict=True) if w) / sum(weights)
    assert row["score"] == pytest.approx(mean)


@settings(max_examples=15, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(-2.5, 2.5), st.floats(-2.5, 2.5))
def test_a_higher_threshold_never_adds_a_partner(low, high, weak, strong):
    def partners(democracy, law):
        door = {"at_least": {"vdem_libdem": democracy, "wgi_rule_of_law": law}}
        return score(WORLD, read_trust({"doors": {"democracy": door}})).partners()

    assert partners(max(low, high), max(weak, strong)) <= partners(min(low, high), min(weak, strong))


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 5),
    st.lists(st.floats(0.01, 1), min_size=6, max_size=6),
    st.floats(1.01, 50),
    st.sampled_from(("declared", "rank")),
)
def test_more_weight_on_a_dimension_never_lowers_the_country_that_leads_it(place, weights, factor, scales):
    name = DIMENSION_NAMES[place]
    shares = dict(zip(DIMENSION_NAMES, weights, strict=True))
    before = score(WORLD, read_trust({"weights": shares, "scales": scales}))
    after = score(WORLD, read_trust({"weights": shares | {name: weights[place] * factor}, "scales": scales}))
    scored = before.frame.filter(pl.col("score").is_not_null())
    leader = scored.sort(name, descending=True).get_column("country")[0]
    assert after.row(leader)["rank"] <= before.row(leader)["rank"]


def test_relabelling_countries_changes_no_score():
    """Two countries that swap their names and facts swap their rows, scores and ranks."""
    swap = {"KOR": "JPN", "JPN": "KOR"}
    tables = ("countries", "indicators", "labour_cost", "blocs")
    other = {}
    for name in tables:
        frame = WORLD.table(name).with_columns(pl.col("country").replace(swap))
        other[name] = frame
    card = score(World.on(WORLD.date, other))
    for one, two in swap.items():
        for name in (*DIMENSION_NAMES, "score", "rank", "trusted", "door"):
            assert card.row(two)[name] == CARD.row(one)[name]


def test_ranks_instead_of_scales_keep_the_order_within_an_indicator():
    card = score(WORLD, read_trust({"scales": "rank"}))
    one, two = card.dimensions[:, 0], CARD.dimensions[:, 0]
    known = ~np.isnan(two)
    assert (np.argsort(one[known], kind="stable") == np.argsort(two[known], kind="stable")).all()
    assert one[known].min() == 0.0
    assert one[known].max() == 1.0
