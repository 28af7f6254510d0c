"""Every way that was tried tells what it asks as values: kind, share, bound, verdict, and which materials fail."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from allyshore.origin import (
    Good,
    Material,
    Method,
    Status,
    goods_file_of,
    judge,
    preference_shift,
    qualify,
    read_goods,
)
from allyshore.world import World

if TYPE_CHECKING:
    from allyshore.origin import Attempt, Determination, Requirement, Rulebook

DAY = dt.date(2026, 6, 15)
WIRE = Material("wire", "8544.49", 45.0, originating=False)
PLUG = Material("plug", "8536.69", 5.0, originating=False)
HARNESS = Good("harness", "8544.30", "MEX", 100.0, 90.0, (WIRE, PLUG))


def way(found: Determination, content: bool) -> Attempt:  # noqa: FBT001  # which of two ways
    """The way of the rule with a content, or the one without."""
    return next(
        one
        for one in found.ways
        if one.criterion.value == "B"
        and any(r.name == "regional value content" for r in one.requirements) is content
    )


def asked(one: Attempt, name: str) -> Requirement:
    return next(requirement for requirement in one.requirements if requirement.name == name)


def test_each_way_tells_its_own_change_and_content(book: Rulebook) -> None:
    """Rule 114 of chapter 85: (A) a change that wire of 8544 fails; (B) 60 % by transaction value or 50 % by net cost."""
    found = qualify(HARNESS, book)
    assert found.status is Status.NOT_ORIGINATING
    shift = asked(way(found, content=False), "tariff shift")
    assert (shift.holds, shift.failing, shift.unclear) == (False, ("wire",), ())
    assert (shift.value, shift.threshold) == (pytest.approx(0.45), 0.10)
    content = asked(way(found, content=True), "regional value content")
    assert content.holds is False
    assert {(one.method, round(one.value, 12), one.threshold) for one in content.contents} == {
        (Method.TRANSACTION_VALUE, 0.5, 0.60),
        (Method.NET_COST, round(40.0 / 90.0, 12), 0.50),
    }
    assert (content.value, content.threshold) == (40.0 / 90.0, 0.50)
    assert content.margin == pytest.approx(40.0 / 90.0 - 0.50)


def test_both_contents_are_told_where_one_is_asked(book: Rulebook) -> None:
    crane = Good(
        "crane lorry",
        "8705.10",
        "USA",
        120.0,
        100.0,
        (Material("motor", "8501.40", 30.0, originating=False),),
    )
    amounts = qualify(crane, book).amounts
    assert amounts is not None
    assert (amounts.content(amounts.transaction_value), amounts.content(amounts.net_cost)) == (0.75, 0.70)


def test_a_textile_tells_shares_by_weight(book: Rulebook) -> None:
    yarn = Material("yarn", "5205.11", 1.0, originating=False, weight=0.04)
    stretch = Material("stretch yarn", "5402.44", 1.0, originating=False, weight=0.02, elastomeric=True)
    own = Material("fibre", "5201.00", 1.0, originating=True, weight=0.44)
    cloth = Good("cloth", "5208.11", "MEX", 20.0, materials=(yarn, stretch, own), weight=0.5)
    shifts = [
        one for way in qualify(cloth, book).ways for one in way.requirements if one.name == "tariff shift"
    ]
    told = next(one for one in shifts if one.failing == ("yarn", "stretch yarn"))
    assert (told.value, told.threshold, told.elastomeric) == (pytest.approx(0.12), 0.10, pytest.approx(0.04))


def test_preference_shift_tells_each_material_of_each_way(book: Rulebook) -> None:
    odd = replace(PLUG, name="odd", hs="85")
    ways = preference_shift(
        replace(HARNESS, materials=(WIRE, PLUG, odd, replace(WIRE, name="own", originating=True))), book
    )
    by_change = next(one for one in ways if one.asked and one.failing)
    assert {one.name: one.holds for one in by_change.materials} == {
        "wire": False,
        "plug": True,
        "odd": None,
        "own": False,
    }
    assert (by_change.holds, by_change.failing, by_change.unclear) == (False, ("wire",), ("odd",))
    assert all(one.applies is not False for one in ways)


def test_where_values_are_missing_each_change_is_still_told() -> None:
    """No value decides whether wire makes the change; a share of it is not told, nor a content."""
    document = goods_file_of((HARNESS,), DAY)
    del document["goods"][0]["materials"][0]["value"]
    judged = judge(read_goods(document), World.on(DAY))
    found = judged.goods[0].determination
    assert found.status is Status.UNKNOWN
    assert found.missing == ("the value of wire",)
    shift, content = (
        asked(way(found, content=False), "tariff shift"),
        asked(way(found, content=True), "regional value content"),
    )
    assert (shift.holds, shift.failing, shift.value) == (None, ("wire",), None)
    assert (content.holds, content.value, content.contents) == (None, None, ())
    said = judged.to_dict()["determinations"][0]["ways"]
    assert {one["alternative"] for one in said} == {one.alternative for one in found.ways}
    assert all(set(one) == {"alternative", "rule", "criterion", "holds", "requirements"} for one in said)
    assert found.requirements == found.ways[0].requirements
