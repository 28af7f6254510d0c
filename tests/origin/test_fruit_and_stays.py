"""Fruit that must be wholly obtained (chapter 20 of General Note 11), and what may be done to a good on its way (s. 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from allyshore.origin import Good, Material, Stay, keeps_origin, qualify

if TYPE_CHECKING:
    from allyshore.origin import Rulebook

FACT = "that any peaches, pears or apricots in it are wholly obtained in the region"


def _preserve(code: str, *, originating: bool | None, facts: dict[str, bool] | None = None) -> Good:
    fruit = Material("fruit", code, 3.0, originating)
    sugar = Material("sugar", "1701.99", 20.0, originating=True)
    return Good("preserve", "2008.70", "MEX", 100.0, None, (fruit, sugar), facts=facts or {})


@pytest.mark.parametrize("code", ["0808.30", "0809.10", "0809.30", "2008.50"])
def test_fruit_that_is_not_originating_was_not_obtained_in_the_region(code: str, book: Rulebook) -> None:
    assert qualify(_preserve(code, originating=False), book).status.value == "not originating"


def test_no_statement_makes_fruit_obtained_that_is_declared_not_originating(book: Rulebook) -> None:
    found = qualify(_preserve("0809.30", originating=False, facts={FACT: True}), book)
    assert found.status.value == "not originating"


def test_other_fruit_leaves_the_question_open(book: Rulebook) -> None:
    found = qualify(_preserve("0804.50", originating=False), book)
    assert found.status.value == "unknown"
    assert any("peaches" in fact for fact in found.missing)


@pytest.mark.parametrize(
    ("step", "kept"),
    [
        ("labelling required by the importing country", True),
        ("unloading and reloading", True),
        ("replacing damaged packing materials", True),
        ("assembly required by the importing country", False),
        ("storing and assembly", False),
    ],
)
def test_a_step_on_the_way_is_known_by_what_is_done_and_not_by_why(
    step: str, *, kept: bool, book: Rulebook
) -> None:
    stay = Stay("PAN", customs_control=True, operations=frozenset({step}))
    assert keeps_origin("8481.80", [stay], book.members) is kept
