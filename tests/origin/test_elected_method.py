"""The producer's choice of the method of content (s. 7(1), 7(6)) and what a verification by customs leaves of it (s. 7(7), 7(8))."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from allyshore.errors import ModelInvalid
from allyshore.origin import (
    Good,
    Material,
    Method,
    Role,
    Status,
    Verification,
    goods_file_of,
    judge,
    may_recalculate,
    qualify,
    read_goods,
)
from allyshore.world import World

if TYPE_CHECKING:
    from allyshore.origin import Determination, Rulebook

DAY = dt.date(2026, 6, 15)
NOTICE = dt.date(2026, 3, 2)
TV, NC = Method.TRANSACTION_VALUE, Method.NET_COST


def harness(foreign: float, **others: object) -> Good:
    """A harness of foreign wire, which its rule lets in at 60 % by transaction value or 50 % by net cost."""
    wire = Material("wire", "8544.49", foreign, originating=False)
    return Good("harness", "8544.30", "MEX", 100.0, materials=(wire,), **others)  # type: ignore[arg-type]


def content_of(found: Determination) -> Method | None:
    return found.content.method if found.content else None


def test_a_method_that_is_not_elected_is_not_waited_for(book: Rulebook) -> None:
    """s. 7(1): 59 % against 60 % by the one method that is calculated is too little; without an election net cost is open."""
    assert qualify(harness(41.0), book).status is Status.UNKNOWN
    found = qualify(harness(41.0, elected=TV), book)
    assert found.status is Status.NOT_ORIGINATING
    assert found.missing == ()
    assert "net cost" not in next(one for one in found.requirements if one.name.startswith("regional")).found


def test_the_elected_method_alone_carries_a_good(book: Rulebook) -> None:
    by_value = harness(37.0, net_cost=70.0)
    assert content_of(qualify(by_value, book)) is TV
    assert qualify(replace(by_value, elected=NC), book).status is Status.NOT_ORIGINATING
    assert qualify(replace(by_value, elected=TV), book).status is Status.ORIGINATING
    assert qualify(harness(37.0, elected=NC), book).missing == ("the net cost of harness",)


def test_packaging_is_counted_by_the_elected_method(book: Rulebook) -> None:
    """s. 8(15): packaging counts in the content, where it makes 60 % into 59 %."""
    good = harness(40.0, elected=TV)
    box = Material("box", "4819.10", 1.0, originating=False, role=Role.RETAIL_PACKAGING)
    assert qualify(good, book).status is Status.ORIGINATING
    assert qualify(replace(good, materials=(*good.materials, box)), book).status is Status.NOT_ORIGINATING


def test_where_no_transaction_value_is_offered_its_election_has_no_effect(book: Rulebook) -> None:
    """s. 7(6): the rule for 8705 has a net cost alone."""
    motor = Material("motor", "8501.40", 30.0, originating=False)
    crane = Good("crane lorry", "8705.10", "USA", 120.0, 100.0, (motor,))
    assert qualify(crane, book).status is Status.ORIGINATING
    assert qualify(replace(crane, elected=TV), book).status is Status.ORIGINATING


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (Verification(NC), Status.NOT_ORIGINATING),
        (Verification(NC, value_adjusted=True), Status.NOT_ORIGINATING),
        (Verification(TV), Status.ORIGINATING),
        (Verification(TV, value_adjusted=True, notified=NOTICE, calculated=NOTICE), Status.ORIGINATING),
    ],
)
def test_a_failed_net_cost_is_not_followed_by_a_transaction_value(
    said: Verification, status: Status, book: Rulebook
) -> None:
    """s. 7(8): 63 % by transaction value does not help a good whose net cost customs found too little."""
    assert qualify(harness(37.0, net_cost=70.0, verification=said), book).status is status


@pytest.mark.parametrize(
    ("days", "extended", "then"),
    [(30, None, NC), (31, None, None), (36, None, None), (36, 40, NC), (41, 40, None)],
)
def test_net_cost_is_open_for_thirty_days_from_the_notice(
    days: int, extended: int | None, then: Method | None, book: Rulebook
) -> None:
    """s. 7(7): the value customs adjusted leaves 59 %, and 70 % by net cost counts if calculated in time."""
    until = None if extended is None else NOTICE + dt.timedelta(days=extended)
    dates = {"notified": NOTICE, "calculated": NOTICE + dt.timedelta(days=days), "extended_to": until}
    assert may_recalculate(TV, value_adjusted=True, **dates) is then
    assert may_recalculate(TV, **dates) is None
    disputed = harness(41.0, net_cost=140.0, verification=Verification(TV, value_adjusted=True, **dates))
    wanted = Status.NOT_ORIGINATING if then is None else Status.ORIGINATING
    assert qualify(disputed, book).status is wanted


def test_days_that_cannot_be_and_methods_that_are_none_are_refused(book: Rulebook) -> None:
    with pytest.raises(ModelInvalid) as caught:
        may_recalculate(Method.SHIFT_ONLY, notified=NOTICE, calculated=dt.date(2026, 3, 1))
    assert [one.column for one in caught.value.faults] == ["first", "calculated"]
    with pytest.raises(ModelInvalid, match="net cost"):
        qualify(harness(37.0, elected=TV, verification=Verification(NC)), book)
    with pytest.raises(ModelInvalid, match="elected"):
        qualify(harness(37.0, elected=Method.SET), book)


def test_a_goods_file_tells_where_a_choice_cannot_be() -> None:
    early = Verification(TV, notified=NOTICE, calculated=dt.date(2026, 3, 1))
    with pytest.raises(ModelInvalid) as caught:
        read_goods(
            goods_file_of(
                (
                    harness(37.0, verification=early),
                    replace(harness(37.0, elected=TV, verification=Verification(NC)), product="other"),
                ),
                DAY,
            )
        )
    columns = [one.column for one in caught.value.faults]
    assert {"goods[0].verification.calculated", "goods[1].elected"} <= set(columns)


def test_a_goods_file_states_the_choice_and_the_dispute() -> None:
    said = Verification(TV, value_adjusted=True, notified=NOTICE, calculated=dt.date(2026, 4, 7))
    goods = (
        harness(41.0, elected=TV),
        replace(harness(41.0, net_cost=140.0, verification=said), product="other"),
    )
    question = {
        "ask": "may_recalculate",
        "first": "transaction value",
        "value_adjusted": True,
        "notified": "2026-03-02",
        "calculated": "2026-04-07",
    }
    record = read_goods({**goods_file_of(goods, DAY), "questions": [question]})
    assert tuple(one.good for one in record.goods) == goods
    found = judge(record, World.on(DAY))
    assert [one.determination.status for one in found.goods] == [Status.NOT_ORIGINATING] * 2
    assert found.answers[0].result is None
