"""Pocket bags of apparel not knitted: General Note 11(o), chapter 62, chapter rules 5 and 6."""

from __future__ import annotations

import datetime as dt

import pytest

from allyshore.origin import Good, Material, Role, Status, qualify, vocabulary

BLUE, OTHER = frozenset({"apparel of blue denim"}), frozenset()
IN_2022, LATER = dt.date(2022, 6, 1), dt.date(2023, 1, 1)
YES, NO, OPEN = Status.ORIGINATING, Status.NOT_ORIGINATING, Status.UNKNOWN


def trousers(fabric, kinds, *, bags):
    cloth = Material("cloth", fabric, 5.0, originating=True, component=True)
    bag = Material("bag", "521021", 0.5, originating=bags, component=False, role=Role.POCKET_BAG)
    other = Material("label", "580710", 0.1, originating=False, component=False)
    facts = {
        fact: "outer shell" not in fact
        for fact in vocabulary().facts
        if fact.startswith("that ") and ("outer shell" in fact or "pocket bag" not in fact)
    }
    return Good("trousers", "620342", "MEX", 20.0, None, (cloth, bag, other), kinds=kinds, facts=facts)


@pytest.mark.parametrize(
    ("day", "fabric", "kinds", "status"),
    [
        (IN_2022, "520942", None, OPEN),
        (IN_2022, "520942", BLUE, YES),
        (IN_2022, "520942", OTHER, NO),
        (IN_2022, "520932", None, NO),
        (IN_2022, "520932", BLUE, NO),
        (LATER, "520942", None, NO),
        (LATER, "520942", BLUE, NO),
        (LATER, "520932", OTHER, NO),
    ],
)
def test_foreign_pocket_bags_spoil_all_apparel_from_2023_and_in_2022_all_but_blue_denim(
    book_on, day, fabric, kinds, status
):
    """In 2022 the code decides that cloth of no denim heading is none; the colour of denim is a kind, and open where it is not stated."""
    assert qualify(trousers(fabric, kinds, bags=False), book_on(day)).status is status


@pytest.mark.parametrize("day", [IN_2022, LATER])
@pytest.mark.parametrize("kinds", [None, BLUE, OTHER])
def test_pocket_bags_of_the_region_spoil_nothing_whatever_the_cloth(book_on, day, kinds):
    assert qualify(trousers("520942", kinds, bags=True), book_on(day)).status is YES


def test_from_2023_nothing_is_asked_about_denim(book):
    asked = " ".join(qualify(trousers("520942", None, bags=None), book).missing)
    assert "denim" not in asked


def test_where_the_colour_of_denim_decides_the_kind_is_what_is_missing(book_on):
    assert qualify(trousers("520942", None, bags=False), book_on(IN_2022)).missing == (
        "whether trousers is apparel of blue denim",
    )
