"""Laws of the regimes, the records they give, and what the table of relief promises."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allyshore.duty import Component, DutyBill, Entry, bill
from allyshore.duty.regimes import (
    Assist,
    Claim,
    DrawbackKind,
    Input,
    Return,
    Sale,
    ZoneGood,
    ZoneStatus,
    customs_value,
    drawback,
    immex,
    lesser_of,
    zone,
)
from allyshore.errors import ModelInvalid
from allyshore.world import World

WORLD = World.on(dt.date(2025, 1, 15))
MONEY = st.decimals(0, 100_000, places=2)


def paid(base, mpf="0.00"):
    zero = Decimal("0.00")
    part = Component("base", "base", "base", "", "", zero, Decimal(base), "", "high")
    entry = Entry("USA", "DEU", "8482105048", "DEU", 1000.0)
    return DutyBill(entry, WORLD.date, (part,), (), {"mpf": Decimal(mpf), "hmf": zero}, ())


def test_every_family_of_the_law_has_its_answer_on_drawback_and_on_zones():
    """A new family without a row of duty_relief would silently refund nothing."""
    answered = set(WORLD.table("duty_relief")["family"])
    families = set(
        WORLD.table("measures").filter(~pl.col("form").is_in(["exemption", "free_entry"]))["family"]
    )
    assert families <= answered
    assert {"base", "mpf", "hmf"} <= answered


def test_a_condition_of_relief_is_asked_in_words():
    rows = WORLD.table("duty_relief").filter(pl.col("drawback") == "conditional")
    assert rows.height == 1
    assert all(row["condition"] and row["question"] for row in rows.iter_rows(named=True))


@settings(deadline=None, max_examples=60)
@given(duty=MONEY, there=MONEY)
def test_no_more_comes_back_than_either_party_took(duty, there):
    claim = Claim(DrawbackKind.MANUFACTURING, "MEX", foreign_duty=there)
    refund = drawback(paid(duty), claim, WORLD).refund
    assert 0 <= refund <= min(duty, there)
    assert refund == min(drawback(paid(duty), Claim(DrawbackKind.MANUFACTURING, "DEU"), WORLD).refund, there)


@settings(deadline=None, max_examples=60)
@given(duty=MONEY, there=MONEY)
def test_mexico_exempts_the_lesser_and_takes_the_rest(duty, there):
    one = Input("one", "853669", "CHN", duty + 1, own_rate=1.0)
    owed = immex((one,), Return("USA", foreign_duty=there), pl.DataFrame(), WORLD).owed
    assert owed == max(duty + 1 - there, 0)


@settings(deadline=None, max_examples=60)
@given(MONEY, MONEY)
def test_the_lesser_of_two_duties_does_not_mind_their_order(here, there):
    assert lesser_of(here, there, "MEX").least == lesser_of(there, here, "MEX").least


@settings(deadline=None, max_examples=60)
@given(price=MONEY, assist=MONEY, over=st.integers(1, 1000))
def test_spreading_an_assist_over_more_units_never_raises_the_value(price, assist, over):
    def value(units):
        return customs_value(Sale(price, assists=(Assist("die", assist, units=1, over=units),))).value

    assert value(over + 1) <= value(over) <= price + assist


def test_the_fee_of_three_lines_comes_back_as_in_the_regulations_example():
    """19 CFR 190.51(b)(2), example 1: the regulation rounds the ratios to four places, the sum is the same."""
    values, printed = (50_000, 90_000, 200_000), ("70.63", "127.10", "282.42")
    shares = [Decimal(485) * value / 340_000 for value in values]
    refunds = [
        drawback(
            paid("0.00", str(share.quantize(Decimal("0.01")))), Claim(DrawbackKind.UNUSED, "DEU"), WORLD
        ).refund
        for share in shares
    ]
    assert sum(refunds) == Decimal("480.15")
    assert all(
        abs(mine - Decimal(theirs)) <= Decimal("0.03") for mine, theirs in zip(refunds, printed, strict=True)
    )


def test_one_weekly_entry_pays_one_fee_spread_by_value(no_tariffs, entry):
    """19 CFR 24.23(b), 146.63(c): the maximum counts once for all that leaves in the week."""
    week = World.on(dt.date(2025, 1, 31))
    good = ZoneGood(entry("8482105048", "DEU", 5000.0), ZoneStatus.PRIVILEGED)
    alone = zone(good, WORLD, week, no_tariffs)
    among = zone(replace(good, week_value=1_000_000.0), WORLD, week, no_tariffs)
    assert alone.bill.fees["mpf"] == Decimal("32.71")
    assert among.bill.fees["mpf"] == Decimal("3.17")


def test_the_fee_is_that_of_the_day_of_leaving_and_harbour_maintenance_that_of_admission(no_tariffs, entry):
    good = ZoneGood(entry("8482105048", "DEU", 5000.0), ZoneStatus.PRIVILEGED)
    result = zone(good, WORLD, World.on(dt.date(2025, 10, 15)), no_tariffs)
    assert result.bill.fees == {"mpf": Decimal("33.58"), "hmf": Decimal("6.25")}


def test_what_leaves_for_abroad_pays_no_processing_fee(no_tariffs, entry):
    good = ZoneGood(entry("8482105048", "DEU", 5000.0), ZoneStatus.PRIVILEGED, exported_to="GBR")
    assert zone(good, WORLD, WORLD, no_tariffs).total == Decimal("6.25")


def test_a_real_bill_is_drawn_back_component_by_component(no_tariffs, entry):
    day = World.on(dt.date(2025, 2, 10))
    found = bill(entry("7326908688", "CHN", 1000.0), day, no_tariffs)
    result = drawback(found, Claim(DrawbackKind.UNUSED, "DEU"), day)
    assert [str(part.amount) for part in result.components[:2]] == ["28.71", "247.50"]
    assert [part.reason for part in result.not_refunded] == [
        "its order leaves no drawback (EO 14195, section 2(e) and (f))"
    ]


def test_every_record_is_plain_json(no_tariffs, entry):
    found = [
        customs_value(Sale(1.0)).to_dict(),
        drawback(paid("1.00"), Claim(DrawbackKind.UNUSED, "MEX", foreign_duty=1), WORLD).to_dict(),
        zone(
            ZoneGood(entry("8482105048", "DEU", 9.0), ZoneStatus.DOMESTIC), WORLD, WORLD, no_tariffs
        ).to_dict(),
        immex((Input("a", "853669", "CHN", 1, own_rate=0.1),), Return("USA", 0), no_tariffs, WORLD).to_dict(),
    ]
    assert json.loads(json.dumps(found)) == found
    assert [part.get("regime") for part in found] == [None, "drawback", "zone", "immex"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: customs_value(Sale(-1)), "not negative"),
        (lambda: customs_value(Sale(float("nan"))), "not negative"),
        (lambda: customs_value(Sale(1, assists=(Assist("die", 1, units=3, over=2),))), "at most 2"),
        (lambda: drawback(paid("1.00"), Claim(DrawbackKind.UNUSED, "USA"), WORLD), "other than the United"),
        (lambda: drawback(paid("1.00"), Claim(DrawbackKind.UNUSED, "DEU", share=0), WORLD), "above 0"),
        (
            lambda: drawback(
                paid("1.00"), Claim(DrawbackKind.UNUSED, "DEU", exported=dt.date(2024, 1, 1)), WORLD
            ),
            "from 2025-01-15 on",
        ),
        (lambda: immex((), Return("USA"), pl.DataFrame(), WORLD), "at least one input"),
        (
            lambda: immex((Input("a", "853669", "CHN", 0),), Return("MEX"), pl.DataFrame(), WORLD),
            "other than Mexico",
        ),
    ],
)
def test_what_is_out_of_bounds_is_named(wrong, words):
    with pytest.raises(ModelInvalid, match=words):
        wrong()


def test_the_limit_begins_with_the_agreement():
    """Before 2020-07-01 there is no party of USMCA; the agreement before it is not modelled."""
    assert World.on(dt.date(2020, 6, 30)).members("USMCA") == frozenset()
