"""A what-if: measures added, ended and changed, and told on every bill."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from allyshore.duty import bill, what_if
from allyshore.errors import ModelInvalid

BALL, STEEL = "9506624040", "7208510030"


def rows(*said):
    names = list(dict.fromkeys(name for row in said for name in row))
    return pl.DataFrame([{name: row.get(name, "") for name in names} for row in said])


def duty(world, entry, no_tariffs, hs=BALL, origin="VNM"):
    return bill(entry(hs, origin, 1000.0), world, no_tariffs).duty


@pytest.fixture
def world(on):
    return on("2026-10-01")


def test_an_added_measure_is_charged_on_its_goods_and_countries_only(world, entry, no_tariffs):
    changed = what_if(
        world,
        rows(
            {"change": "add", "measure": "new", "rate": "0.18", "countries": "VNM", "goods": "9506.62;7326"}
        ),
    )
    assert duty(changed, entry, no_tariffs) - duty(world, entry, no_tariffs) == Decimal("180.00")
    for hs, origin in ((BALL, "IND"), ("6109100004", "VNM")):
        assert duty(changed, entry, no_tariffs, hs, origin) == duty(world, entry, no_tariffs, hs, origin)


def test_a_supposed_row_is_told_on_the_bill(world, entry, no_tariffs):
    changed = what_if(world, rows({"change": "add", "measure": "new", "rate": "0.1"}))
    result = bill(entry(BALL, "VNM", 1000.0), changed, no_tariffs)
    assert [part.confidence for part in result.components if part.measure == "new"] == ["supposed"]
    assert any("supposed" in question for question in result.questions)


def test_ended_measures_are_not_charged_and_a_star_ends_several(world, entry, no_tariffs):
    changed = what_if(world, rows({"change": "end", "measure": "301FL_*"}))
    for origin in ("VNM", "IND", "TWN"):
        assert duty(changed, entry, no_tariffs, origin=origin) == 0


def test_a_measure_ended_later_still_stands_on_the_day(world, entry, no_tariffs):
    changed = what_if(world, rows({"change": "end", "measure": "301FL_VN", "valid_to": "2026-12-31"}))
    assert duty(changed, entry, no_tariffs) == duty(world, entry, no_tariffs)


def test_a_changed_rate_is_charged(world, entry, no_tariffs):
    changed = what_if(world, rows({"change": "change", "measure": "232M_02", "rate": "0.10"}))
    assert duty(changed, entry, no_tariffs, STEEL) == Decimal("100.00")


def test_what_ends_and_is_added_back_is_charged_as_before(world, entry, no_tariffs):
    row = world.table("measures").filter(pl.col("measure") == "301FL_VN").row(0, named=True)
    again = {
        name: str(cell)
        for name, cell in row.items()
        if cell is not None and name not in {"evidence", "confidence", "source", "vintage", "licence"}
    }
    changed = what_if(
        world, rows({"change": "end", "measure": "301FL_VN"}, again | {"change": "add", "measure": "again"})
    )
    for hs in (BALL, STEEL, "8450110000"):
        assert duty(changed, entry, no_tariffs, hs) == duty(world, entry, no_tariffs, hs)


def test_the_law_itself_is_untouched(world):
    before = world.table("measures")
    what_if(world, rows({"change": "end", "measure": "*"}))
    assert world.table("measures").equals(before)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"change": "ad", "measure": "x"}, "Did you mean add"),
        ({"change": "end", "measure": "301XX"}, "a measure of the table"),
        ({"change": "add", "measure": "x"}, "a rate"),
        ({"change": "add", "measure": "x", "rate": "25"}, "0.25 for 25"),
        ({"change": "add", "measure": "x", "rate": "much"}, "number"),
        ({"change": "add", "measure": "122", "rate": "0.1"}, "a new name"),
        ({"change": "add", "measure": "x", "rate": "0.1", "countries": "CHX"}, "Did you mean"),
        ({"change": "add", "measure": "x", "rate": "0.1", "goods": "9"}, "two to ten digits"),
        ({"change": "add", "measure": "x", "rate": "0.1", "form": "percent"}, "one of"),
        ({"change": "add", "measure": "x", "rate": "0.1", "valid_to": "soon"}, "date"),
        ({"change": "change", "measure": "122"}, "a column to change"),
        ({"change": "end", "measure": ""}, "the name of a measure"),
        ({"change": "add", "measure": "x", "rate": "0.1", "rats": "1"}, "Did you mean rate"),
        ({"change": "add", "measure": "x", "rate": "0.1", "lists": "232_steel"}, "list"),
    ],
)
def test_a_fault_names_its_row_and_its_cure(row, words, world):
    with pytest.raises(ModelInvalid, match=words) as caught:
        what_if(world, rows({"change": "end", "measure": "122"}, row), "supposed.csv")
    assert all(fault.where == "supposed.csv" and fault.row in {None, 3} for fault in caught.value.faults)


def test_every_fault_is_told_at_once(world):
    with pytest.raises(ModelInvalid) as caught:
        what_if(world, rows({"change": "x", "measure": "a"}, {"change": "end", "measure": "nothing-like-it"}))
    assert {fault.row for fault in caught.value.faults} == {2, 3}


def test_a_later_last_day_keeps_a_measure_alive(on, entry, no_tariffs):
    world = on("2026-07-30")
    changed = what_if(world, rows({"change": "change", "measure": "122", "valid_to": "2026-12-31"}))
    assert duty(changed, entry, no_tariffs) - duty(world, entry, no_tariffs) == Decimal("100.00")


def test_an_antidumping_order_of_the_user_is_an_added_row(world, entry, no_tariffs):
    order = {
        "change": "add", "measure": "A-570-910", "name": "Antidumping, pipe of China", "authority": "AD", "heading": "A-570-910", "rate": "0.6932", "countries": "CHN", "goods": "7306.30",
        "citation": "73 FR 42547", "confidence": "high",
    }  # fmt: skip
    pipe = bill(entry("7306301000", "CHN", 1000.0), what_if(world, rows(order)), no_tariffs)
    part = next(part for part in pipe.components if part.authority == "AD")
    assert (str(part.amount), part.citation, part.confidence) == ("693.20", "73 FR 42547", "high")
    assert not any("supposed" in question for question in pipe.questions)
