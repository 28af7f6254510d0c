"""Exceptions by trade: margarine from Canada, and sugar in sweetened goods from Mexico (General Note 11(q))."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from allyshore.origin import Good, Material, Method, Status, qualify, qualify_catalogue

if TYPE_CHECKING:
    from allyshore.origin import Rulebook

PALM = Material("palm oil", "1511.90", 40.0, originating=False)
MARGARINE = Good("margarine", "1517.10", "CAN", 100.0, None, (PALM,), destination="USA")
SUGAR = Material("refined sugar", "1701.99", 40.0, originating=True)
COCOA = Good(
    "sweetened cocoa", "1806.10.55", "MEX", 100.0, None,
    (SUGAR, Material("cocoa powder", "1805.00", 30.0, originating=True)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("country", "destination", "status"),
    [
        ("CAN", "USA", Status.ORIGINATING),
        ("CAN", "MEX", Status.NOT_ORIGINATING),
        ("MEX", "USA", Status.NOT_ORIGINATING),
        ("CAN", "", Status.UNKNOWN),
    ],
)
def test_margarine_of_foreign_palm_oil_is_originating_from_canada_into_the_united_states_alone(
    country: str, destination: str, status: Status, book: Rulebook
) -> None:
    assert qualify(replace(MARGARINE, country=country, destination=destination), book).status is status


@pytest.mark.parametrize(
    ("sugar", "status"), [("USA", Status.ORIGINATING), ("MEX", Status.ORIGINATING), ("CAN", Status.NOT_ORIGINATING), ("", Status.UNKNOWN)]
)  # fmt: skip
def test_sweetened_goods_from_mexico_want_sugar_that_is_originating_without_canada(
    sugar: str, status: Status, book: Rulebook
) -> None:
    found = qualify(
        replace(COCOA, materials=(replace(SUGAR, country_of_origin=sugar), COCOA.materials[1])), book
    )
    assert found.status is status
    assert ("the country of origin of refined sugar" in found.missing) is (not sugar)


def test_foreign_sugar_bars_them_though_it_makes_the_change_of_heading(book: Rulebook) -> None:
    foreign = replace(SUGAR, originating=False, country_of_origin="BRA")
    mexican = replace(COCOA, materials=(foreign, COCOA.materials[1]))
    assert qualify(mexican, book).status is Status.NOT_ORIGINATING
    assert qualify(replace(mexican, country="USA"), book).status is Status.ORIGINATING


def test_sweetened_goods_made_elsewhere_or_of_another_tariff_item_are_free_of_it(book: Rulebook) -> None:
    ours = replace(COCOA, materials=(replace(SUGAR, country_of_origin="CAN"), COCOA.materials[1]))
    assert qualify(replace(ours, country="CAN"), book).status is Status.ORIGINATING
    assert qualify(replace(ours, hs="1806.20.99"), book).status is Status.ORIGINATING


def test_neither_the_catalogue_nor_a_mode_calls_them_originating_without_looking_at_the_sugar(
    book: Rulebook,
) -> None:
    goods = pl.DataFrame({"good": ["cocoa"], "hs": ["1806.10.55"], "country": ["MEX"], "transaction_value": [100.0], "net_cost": [None]})  # fmt: skip
    bom = pl.DataFrame({"good": ["cocoa"], "component": ["sugar"], "hs": ["1701.99"], "value": [40.0], "originating": [True]})  # fmt: skip
    assert qualify_catalogue(goods, bom, book)["status"].to_list() == ["unknown"]
    assert all(mode.method is not Method.ALL_ORIGINATING for mode in book.modes("1806.10.55"))
