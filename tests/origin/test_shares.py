"""Shares that rules bound by weight, volume or value follow from the materials where these are measured, and are missing facts by name else."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allyshore.origin import Good, Material, Role, Rulebook, Status, qualify
from allyshore.world import World

SHARE = "the originating share by weight of the materials listed"
REACTION = "that the good is the product of a chemical reaction in the region"
DAY = dt.date(2026, 6, 15)


def tower(*steel, **more):
    """Towers and lattice masts, GN 11(o), chapter 73, dated rule for 7308.20 (b): 70 % by weight of the steel is originating."""
    materials = [
        Material(f"steel {n}", code, 60.0, originating, weight=weight)
        for n, (code, originating, weight) in enumerate(steel)
    ]
    return Good("tower", "730820", "MEX", 130.0, None, tuple(materials), **more)


@pytest.mark.parametrize(("ours", "status"), [(70.0, Status.ORIGINATING), (69.0, Status.NOT_ORIGINATING)])
def test_the_originating_share_of_steel_is_computed_from_the_weights(book, ours, status):
    made = replace(tower(("7216", True, ours), ("7216", False, 100.0 - ours)), net_cost=130.0)
    found = qualify(made, book)
    assert found.status is status
    said = (
        next(one for one in found.requirements if one.name == "weight")
        if status.value == "originating"
        else None
    )
    assert said is None or said.margin == pytest.approx(0.0)


def test_what_is_not_of_the_listed_headings_counts_in_no_share(book):
    made = replace(tower(("7216", True, 70.0), ("7216", False, 30.0), ("7318", True, 900.0)), net_cost=130.0)
    bolts_foreign = replace(
        made, materials=(*made.materials[:2], replace(made.materials[2], originating=False))
    )
    assert qualify(made, book).status is Status.ORIGINATING
    assert qualify(bolts_foreign, book).status is Status.NOT_ORIGINATING, (
        "bolts of 7318 make no listed change"
    )


def test_a_weight_that_nobody_gave_is_missing_by_name(book):
    made = replace(tower(("7216", True, 70.0), ("7216", False, None)), net_cost=130.0)
    found = qualify(made, book)
    assert found.status is Status.UNKNOWN
    assert {SHARE, "the weight of steel 1"} <= set(found.missing)


def test_a_stated_share_goes_before_a_computed_one(book):
    made = replace(tower(("7216", True, 10.0), ("7216", False, 90.0)), net_cost=130.0, facts={SHARE: 0.75})
    assert qualify(made, book).status is Status.ORIGINATING


def test_steel_that_is_not_declared_leaves_the_share_to_its_supplier(book):
    made = replace(tower(("7216", None, 70.0), ("7216", False, 30.0)), net_cost=130.0)
    found = qualify(made, book)
    assert found.status is Status.UNKNOWN
    assert found.missing == ("a supplier's declaration that steel 0 is originating",)


def test_losing_the_steel_that_holds_the_share_is_told(book):
    made = replace(tower(("7216", True, 75.0), ("7216", False, 25.0)), net_cost=130.0)
    assert qualify(made, book).breaks_if_lost == ("steel 0",)


def test_the_cheapest_fix_may_be_the_heaviest_steel(book):
    made = replace(
        tower(("7216", False, 72.0), ("7216", False, 20.0), ("7216", False, 8.0)),
        transaction_value=190.0,
        net_cost=190.0,
    )
    assert [one.material for one in qualify(made, book).fixes] == ["steel 0"]


def gas(foreign, volume=1.0):
    """Liquefied natural gas, GN 11(o), chapter 27, rule 8: at most 49 % by volume of foreign feedstock of 2711.11."""
    feed = Material("feedstock", "271111", 20.0, originating=False, volume=foreign)
    return Good("gas", "271111", "CAN", 100.0, None, (feed,), volume=volume, facts={REACTION: False})


def test_feedstock_is_measured_by_volume(book):
    assert qualify(gas(0.49), book).status is Status.ORIGINATING
    assert qualify(gas(0.5), book).status is Status.NOT_ORIGINATING
    assert "the volume of gas" in qualify(gas(0.4, None), book).missing
    assert "the volume of feedstock" in qualify(gas(None), book).missing


def test_a_thread_of_unknown_status_is_its_suppliers_to_declare(book):
    """Chapter rules 3 to 6 of chapter 62: thread, elastic, pocket bags and coated fabric answer for themselves."""
    cloth = Material("cloth", "520852", 5.0, originating=True, component=True)
    thread = Material("thread", "520411", 0.1, originating=None, role=Role.SEWING_THREAD)
    label = Material("label", "580710", 0.1, originating=False, component=False)
    blouse = Good("blouse", "620630", "MEX", 20.0, None, (cloth, thread, label))
    asked = [fact for fact in qualify(blouse, book).missing if fact.startswith("that ")]
    assert any("pocket bag" in fact for fact in asked)
    assert any("cut" in fact for fact in asked)
    stated = replace(blouse, facts={fact: "outer shell" not in fact for fact in asked})
    found = qualify(stated, book)
    assert (found.status, found.missing) == (
        Status.UNKNOWN,
        ("a supplier's declaration that thread is originating",),
    )
    for declared, status in ((True, Status.ORIGINATING), (False, Status.NOT_ORIGINATING)):
        materials = (cloth, replace(thread, originating=declared), label)
        assert qualify(replace(stated, materials=materials), book).status is status


def test_the_build_up_method_is_a_way_of_its_own():
    """GN 33(o), chapter 84: 35 % by build-up where 45 % by build-down is missed, with conversion that is in neither."""
    book = Rulebook.of_agreement(World.on(DAY), "korea")
    part = Material("part", "847710", 60.0, originating=False)
    ours = [Material("frame", "732690", value, originating=True) for value in (35.0, 34.0)]
    made = [Good("press", "847710", "KOR", 100.0, None, (replace(part, hs="850110"), one)) for one in ours]
    found = [qualify(good, book) for good in made]
    assert [one.status for one in found] == [Status.ORIGINATING, Status.NOT_ORIGINATING]
    assert "build-up" in found[0].alternative


@given(st.lists(st.tuples(st.floats(0.1, 50.0), st.booleans()), min_size=1, max_size=6), st.integers(0, 5))
def test_more_originating_steel_never_lowers_the_status(book, steel, which):
    """The status of a good with one more originating material is not below that without."""
    order = [Status.NOT_ORIGINATING, Status.UNKNOWN, Status.ORIGINATING]
    made = replace(
        tower(*(("7216", ours, weight) for weight, ours in steel)), transaction_value=500.0, net_cost=400.0
    )
    i = which % len(steel)
    better = replace(
        made,
        materials=tuple(
            replace(one, originating=True) if n == i else one for n, one in enumerate(made.materials)
        ),
    )
    assert order.index(qualify(better, book).status) >= order.index(qualify(made, book).status)


@pytest.mark.parametrize(("originating", "status"), [(True, "originating"), (False, "not originating")])
def test_steel_that_is_all_of_one_status_needs_no_weight(
    book: Rulebook, *, originating: bool, status: str
) -> None:
    wire = Material("wire", "7217.20", 60.0, originating)
    assert qualify(Good("barbed wire", "7313.00", "USA", 100.0, 80.0, (wire,)), book).status.value == status
