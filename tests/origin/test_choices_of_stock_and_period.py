"""Opening stocks, what is left of a stock, prices by quantity, averaging periods, new plants, steel by its inputs."""

from __future__ import annotations

import datetime as dt

import pytest

from allyshore.errors import ModelInvalid
from allyshore.origin import (
    Material,
    Price,
    Purchase,
    Receipt,
    Shipment,
    StockMethod,
    contents_by_period,
    greatest_quantity_price,
    is_new_plant,
    metal_purchases,
    opening_stock,
    remaining,
    steel_is_made_in_region,
    withdrawn,
)

RECEIPTS = [
    Receipt(dt.date(2024, 1, 2), 40, 2.0, originating=True),
    Receipt(dt.date(2024, 1, 9), 60, 3.0),
    Receipt(dt.date(2024, 1, 20), 30, 4.0, originating=True),
]


def test_an_opening_stock_is_the_latest_receipts_that_add_up_to_it() -> None:
    parts = opening_stock(RECEIPTS, 70, dt.date(2024, 2, 1))
    assert [(one.quantity, one.originating) for one in parts] == [(40, False), (30, True)]
    lost = opening_stock(RECEIPTS, 70, dt.date(2024, 2, 1), all_nonoriginating=True)
    assert not any(one.originating for one in lost)
    with pytest.raises(ModelInvalid, match="opening stock"):
        opening_stock(RECEIPTS, 101, dt.date(2024, 1, 10))


@pytest.mark.parametrize("method", [StockMethod.FIFO, StockMethod.LIFO, StockMethod.AVERAGE])
def test_what_is_left_and_what_was_taken_are_all_that_came_in(method: StockMethod) -> None:
    shipped = [Shipment(dt.date(2024, 1, 15), 50), Shipment(dt.date(2024, 1, 25), 30)]
    left, taken = remaining(RECEIPTS, shipped, method), withdrawn(RECEIPTS, shipped, method)
    assert left.units == pytest.approx(50)
    assert left.originating + sum(one.originating for one in taken) == pytest.approx(70)
    assert left.nonoriginating + sum(one.nonoriginating for one in taken) == pytest.approx(60)


def test_the_oldest_layers_leave_the_dearest_in_stock() -> None:
    left = remaining(RECEIPTS, [Shipment(dt.date(2024, 1, 25), 100)], StockMethod.FIFO)
    assert (left.originating, left.nonoriginating, left.unit_value) == (30, 0, 4.0)


def test_marked_lots_are_taken_by_their_marks() -> None:
    marked = [
        Receipt(dt.date(2024, 1, 2), 40, 2.0, originating=True, lot="a"),
        Receipt(dt.date(2024, 1, 9), 60, 3.0, originating=False, lot="b"),
    ]
    taken = withdrawn(marked, [Shipment(dt.date(2024, 1, 15), 50, "b")], StockMethod.SPECIFIC)
    assert (taken[0].originating, taken[0].nonoriginating, taken[0].vnm) == (0, 50, 150.0)
    assert remaining(marked, [Shipment(dt.date(2024, 1, 15), 50, "b")], StockMethod.SPECIFIC).units == 50
    for lot in ("", "a"):
        with pytest.raises(ModelInvalid, match="lot"):
            withdrawn(marked, [Shipment(dt.date(2024, 1, 15), 50, lot)], StockMethod.SPECIFIC)
    with pytest.raises(ModelInvalid, match="one origin"):
        withdrawn(
            [*marked, Receipt(dt.date(2024, 1, 10), 1, 2.0, originating=True, lot="b")],
            [],
            StockMethod.SPECIFIC,
        )


def test_the_price_of_most_units_is_over_all_sales_at_it() -> None:
    assert greatest_quantity_price([(10.0, 40), (9.0, 25), (9.0, 20)]) == 9.0
    assert greatest_quantity_price([(10.0, 40), (9.0, 25)]) == 10.0
    with pytest.raises(ModelInvalid, match="sales"):
        greatest_quantity_price([])


def test_charges_shown_apart_are_no_part_of_the_price() -> None:
    assert Price(100.0, commissions=2.0, international_shipment=5.0, apart=7.0).transaction_value == 90.0


def test_periods_are_whole_ones_of_the_fiscal_year() -> None:
    assert contents_by_period([10, 20, 30, 40, 50, 60], [1, 2, 3, 4, 5, 6], 3) == [(60.0, 6.0), (150.0, 15.0)]
    assert contents_by_period([40, 50, 60], [4, 5, 6], 3, first=3) == [(150.0, 15.0)]
    for months, first in ((2, 0), (3, 1), (6, 0)):
        with pytest.raises(ModelInvalid, match="averaging"):
            contents_by_period([40, 50, 60], [4, 5, 6], months, first=first)


def test_a_new_plant_has_five_years_and_a_refitted_one_two() -> None:
    first = dt.date(2022, 5, 10)

    def new(on: dt.date, **told: bool) -> bool:
        return is_new_plant(
            first, on, **{"new_model": True, "new_building": True, "new_machinery": True, **told}
        )

    assert new(dt.date(2027, 5, 10))
    assert not new(dt.date(2027, 5, 11))
    assert not new(dt.date(2022, 5, 9))
    assert not new(dt.date(2023, 1, 1), new_building=False)
    assert not new(dt.date(2023, 1, 1), new_model=False)
    assert new(dt.date(2024, 5, 10), refit=True, new_building=False)
    assert not new(dt.date(2024, 5, 11), refit=True)


@pytest.mark.parametrize(
    ("hs", "originating", "melted", "made"),
    [
        ("7207.11", False, True, False),
        ("7201.10", False, True, True),
        ("7204.49", False, None, None),
        ("7207.11", None, True, None),
        ("7207.11", True, True, True),
    ],
)
def test_steel_from_foreign_slabs_was_melted_elsewhere(
    hs: str,
    *,
    originating: bool | None,
    melted: bool | None,
    made: bool | None,
) -> None:
    slab = Material("input", hs, 10.0, originating)
    assert steel_is_made_in_region([slab], melted_in_region=melted) is made


def test_steel_for_tools_is_no_purchase_for_vehicles() -> None:
    bought = [
        Purchase("7208.25", 70.0, originating=True),
        Purchase("7208.25", 30.0, originating=False),
        Purchase("7208.25", 50.0, originating=False, for_vehicles=False),
    ]
    found = metal_purchases(bought, "steel")
    assert (found.total, found.holds) == (100.0, True)
