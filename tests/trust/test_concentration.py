"""How concentrated spend is: the index by hand, the partition, the weaker of seller and maker."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allyshore.errors import FactMissing
from allyshore.trust import TrustParams, concentration, score
from allyshore.world import World

CARD = score(World.on(dt.date(2026, 6, 15)), TrustParams(home="USA"))


def spend(*rows):
    return pl.DataFrame(rows, schema=["tier", "country", "seller", "amount"], orient="row")


def index(frame, tier, by):
    return frame.row(by_predicate=(pl.col("tier").eq_missing(tier)) & (pl.col("by") == by), named=True)


def test_the_index_of_three_purchases_by_hand():
    """China 60, Mexico 30, Canada 10: 0.36 + 0.09 + 0.01; Mexico and Canada are one group and two trust bands."""
    found = concentration(
        spend(
            (1, "CHN", "CHN", 60.0),
            (1, "MEX", "MEX", 30.0),
            (1, "CAN", "CAN", 10.0),
            (0, "USA", "USA", 100.0),
        ),
        CARD,
    )
    assert index(found, 1, "country")["hhi"] == pytest.approx(0.46)
    assert index(found, 1, "group")["hhi"] == pytest.approx(0.52)
    assert index(found, 1, "trust")["hhi"] == pytest.approx(0.46)
    assert (index(found, 1, "trust")["largest"], index(found, 1, "trust")["largest_share"]) == (
        "not trusted",
        0.6,
    )
    assert (index(found, 0, "group")["hhi"], index(found, 0, "group")["largest"]) == (1.0, "home")
    assert index(found, None, "country")["hhi"] == pytest.approx(0.25 + 0.09 + 0.0225 + 0.0025)
    assert found.get_column("tier").to_list() == [0] * 3 + [1] * 3 + [None] * 3


@pytest.mark.parametrize(
    ("country", "group"),
    [
        ("USA", "home"),
        ("MEX", "USMCA"),
        ("KOR", "other free-trade partner"),
        ("DEU", "other ally"),
        ("JPN", "other ally"),
        ("VNM", "rest"),
        ("CHN", "rest"),
    ],
)
def test_each_country_is_in_one_group(country, group):
    """Australia, Korea and others are in several blocs; the first group of the scheme holds them."""
    assert CARD.group(country) == group


def test_a_good_is_trusted_only_where_maker_and_seller_are():
    found = concentration(
        spend((0, "CHN", "USA", 5.0), (0, "USA", "CHN", 3.0), (0, "MEX", "USA", 2.0), (0, "USA", "USA", 1.0)),
        CARD,
    )
    one = index(found, 0, "trust")
    assert (one["largest"], one["largest_share"]) == ("not trusted", pytest.approx(8 / 11))
    assert one["hhi"] == pytest.approx((64 + 4 + 1) / 121)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["USA", "MEX", "CHN", "KOR"]), st.floats(0.01, 1e6)), min_size=1))
def test_the_index_lies_between_equal_parts_and_one(rows):
    """Merging countries into groups never lowers it, nor does paying every bill twice change it."""
    frame = spend(*((0, country, country, amount) for country, amount in rows))
    found = concentration(frame, CARD)
    one = index(found, 0, "country")["hhi"]
    assert 1 / len({country for country, _ in rows}) - 1e-9 <= one <= 1 + 1e-9
    assert index(found, 0, "group")["hhi"] >= one - 1e-9
    assert index(concentration(pl.concat([frame, frame]), CARD), 0, "country")["hhi"] == pytest.approx(one)


def test_nothing_spent_gives_no_row_and_an_unknown_country_is_named():
    assert concentration(spend((0, "USA", "USA", 0.0)), CARD).height == 0
    assert concentration(spend((0, "USA", "USA", 0.0)).clear(), CARD).height == 0
    with pytest.raises(FactMissing, match="ZZZ"):
        concentration(spend((0, "ZZZ", "USA", 1.0)), CARD)
