"""Rates per any unit, of parts, by the degree, and of another line: reckoned from what is stated, asked for where it is not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allyshore.duty import bill
from allyshore.duty.formulas import read_formula
from allyshore.duty.quantities import FAMILIES, amount_in, read, unit_of, written
from allyshore.errors import FactMissing, ModelInvalid

DAY = "2026-06-15"


@pytest.mark.parametrize(
    ("hs", "stated", "amount"),
    [
        ("22042150", {"quantities": "liter=750"}, "47.25"),
        ("22042150", {"quantities": "m3=0.75"}, "47.25"),
        ("27090010", {"quantities": "bbl=100"}, "5.25"),
        ("17011210", {"quantities": "kg=1000;degrees=96"}, "35.78"),
        ("17011210", {"quantities": "kg=1000;degrees=50"}, "31.44"),
        ("91011140", {"quantity": 10.0, "quantities": "case=300;strap=100;battery=20"}, "31.16"),
        ("22043000", {"quantities": "liter=100;pf. liter=12"}, "8.17"),
        ("62042100", {"rate_of": "62043110"}, ""),
    ],
)
def test_each_kind_of_rate_is_reckoned_from_what_is_stated(hs, stated, amount, on, entry, no_tariffs):
    """6.3 cents a litre; 5.25 cents a barrel; sugar by the degree and at its floor; parts of a watch; two units at once; another line's rate."""
    world = on(DAY)
    found = next(
        part
        for part in bill(entry(hs, "CHE", 1000.0, **stated), world, no_tariffs).components
        if part.measure == "base"
    )
    if "rate_of" in stated:
        line = world.schedule.line(stated["rate_of"])
        assert (
            found.amount
            == bill(entry(stated["rate_of"], "CHE", 1000.0, weight=0.0), world, no_tariffs)
            .components[0]
            .amount
        )
        assert line is not None
        return
    assert str(found.amount) == amount


@pytest.mark.parametrize(
    ("hs", "asks"),
    [
        ("22042150", "liter=N"),
        ("20031001", "kg on drained weight=N"),
        ("91011140", "case=N, strap=N, battery=N"),
        ("17011210", "degrees=N"),
        ("62042100", "Name that line"),
        ("91109040", "a rate that the table can express"),
    ],
)
def test_what_is_not_stated_is_asked_for_by_name_and_never_nought(hs, asks, on, entry, no_tariffs):
    """Weight and pieces are given and do not answer for a qualified unit, a part or a polarisation."""
    with pytest.raises(FactMissing, match=asks):
        bill(entry(hs, "CHE", 1000.0, weight=10.0), on(DAY), no_tariffs)


def test_parts_may_not_be_worth_more_than_the_line(on, entry, no_tariffs):
    with pytest.raises(FactMissing, match="at most"):
        bill(
            entry("91011140", "CHE", 100.0, quantity=1.0, quantities="case=90;strap=20;battery=1"),
            on(DAY),
            no_tariffs,
        )


def test_a_line_with_a_rate_of_its_own_takes_no_other(on, entry, no_tariffs):
    with pytest.raises(FactMissing, match="has a rate of its own"):
        bill(entry("84501100", "CHE", 100.0, rate_of="62043110"), on(DAY), no_tariffs)


def test_a_word_that_is_no_unit_is_a_fault_with_the_nearest_ones(on, entry, no_tariffs):
    with pytest.raises(ModelInvalid, match="liter"):
        bill(entry("22042150", "CHE", 100.0, quantities="litrs=7"), on(DAY), no_tariffs)


@given(st.sampled_from(FAMILIES), st.data(), st.floats(0.001, 1e6))
def test_conversions_go_there_and_back(family, data, amount):
    one, two = data.draw(st.sampled_from(sorted(family))), data.draw(st.sampled_from(sorted(family)))
    there = amount_in(two, {one: amount})
    assert there is not None
    assert amount_in(one, {two: there}) == pytest.approx(amount)


@pytest.mark.parametrize(
    "unit", ["kg on drained weight", "pf. liter", "pr.", "clean kg", "line/gross", "case"]
)
def test_nothing_else_turns_into_a_unit_that_is_not_of_a_family(unit):
    assert amount_in(unit, {"kg": 1.0, "liter": 1.0, "each": 2.0}) is None


def test_quantities_are_read_as_written():
    stated = {"liter": 0.1, "kg on drained weight": 1e-7, "case": 12.5}
    assert read(written(stated)) == stated
    assert (unit_of("Litres"), unit_of("kg on  drained weight"), unit_of("furlong")) == (
        "liter",
        "kg on drained weight",
        None,
    )


def test_unread_rates_are_settled_by_formula_or_another_line_or_left(on):
    """Of the lines whose general rate value and one quantity do not settle, all but the notes and two caps can be stated."""
    lines = on(DAY).schedule.lines
    texts = lines.filter(lines["form"] == "unread")["general"].to_list()
    left = [text for text in texts if read_formula(text) is None and not text.startswith("The rate ")]
    assert (len(texts), len(left)) == (162, 7)


def test_the_bill_of_a_watch_shows_the_rate_as_printed(on, entry, no_tariffs):
    made = entry("91011140", "CHE", 1000.0, quantity=10.0, quantities="case=300;strap=100;battery=20")
    result = bill(made, on(DAY), no_tariffs)
    part = next(part for part in result.components if part.measure == "base")
    assert part.rate.startswith("51¢ each + 6.25% on the case")
    assert part.amount == Decimal("31.16")
