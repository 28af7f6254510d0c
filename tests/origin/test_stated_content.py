"""A content that is known as a share or as a value of non-originating materials decides what asks a content, and no change."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from allyshore.errors import ModelInvalid
from allyshore.origin import (
    Good,
    Material,
    Method,
    StatedContent,
    Status,
    goods_file_of,
    judge,
    mark,
    qualify,
    read_goods,
)
from allyshore.world import World

if TYPE_CHECKING:
    from allyshore.origin import Rulebook

DAY = dt.date(2026, 6, 15)
TV, NC = Method.TRANSACTION_VALUE, Method.NET_COST
WIRE = Material("wire", "8544.49", 30.0, originating=False)


def harness(content: StatedContent, **others: object) -> Good:
    """Rule 114 of chapter 85: (A) a change alone, or (B) a wider one with 60 % by transaction value or 50 % by net cost."""
    return Good("harness", "8544.30", "MEX", others.pop("transaction_value", None), content=content, **others)  # type: ignore[arg-type]


def medicine(content: StatedContent, **others: object) -> Good:
    """Rule 3004 of chapter 30: a change, or 60 % by transaction value or 50 % by net cost without a change."""
    return replace(harness(content, **others), product="medicine", hs="3004.90")


@pytest.mark.parametrize(
    ("share", "elected", "status"),
    [
        (0.60, TV, Status.ORIGINATING),
        (0.59, TV, Status.UNKNOWN),
        (0.59, None, Status.UNKNOWN),
        (0.60, None, Status.ORIGINATING),
    ],
)
def test_a_share_alone_decides_a_content_and_never_a_change(
    share: float, elected: Method | None, status: Status, book: Rulebook
) -> None:
    """At 59 % the change of way (A) is what is left, and nobody stated of what the medicine is made."""
    found = qualify(medicine(StatedContent(by_transaction_value=share), elected=elected), book)
    assert found.status is status
    assert math.isnan(found.vnm)
    assert found.headroom is None
    if status is Status.ORIGINATING:
        assert found.content is not None
        assert (found.content.method, found.content.value, found.content.margin) == (
            TV,
            0.60,
            pytest.approx(0.0),
        )
    else:
        assert (
            "the non-originating materials of medicine that are not listed, with their HS codes"
            in found.missing
        )
        assert ("the net cost of medicine" in found.missing) is (elected is None)


def test_a_content_beside_a_change_is_not_enough(book: Rulebook) -> None:
    """Way (B) of a harness lets in wire and not everything: at 89 % it is unknown what else is in it, unless all is within the tenth."""
    assert qualify(harness(StatedContent(by_transaction_value=0.89)), book).status is Status.UNKNOWN
    worth = harness(StatedContent(by_transaction_value=0.89), transaction_value=100.0)
    assert qualify(worth, book).status is Status.UNKNOWN
    assert (
        qualify(replace(worth, content=StatedContent(by_transaction_value=0.9)), book).status
        is Status.ORIGINATING
    )


def test_a_list_that_is_complete_decides_the_change(book: Rulebook) -> None:
    stated = StatedContent(by_transaction_value=0.59, complete=True)
    assert qualify(harness(stated, elected=TV, materials=(WIRE,)), book).status is Status.NOT_ORIGINATING
    plug = replace(WIRE, name="plug", hs="8536.69")
    found = qualify(harness(stated, elected=TV, materials=(plug,)), book)
    assert (found.status, found.method) == (Status.ORIGINATING, Method.SHIFT_ONLY)
    open_one = qualify(harness(replace(stated, complete=False), elected=TV, materials=(plug,)), book)
    assert open_one.status is Status.UNKNOWN


def test_a_value_of_foreign_materials_is_measured_by_both_methods(book: Rulebook) -> None:
    """s. 7(2), 7(3): 41 of 100 is 59 %, and of a net cost of 90 is 54.4 %."""
    good = medicine(StatedContent(vnm=41.0), transaction_value=100.0, net_cost=90.0)
    found = qualify(good, book)
    assert (found.status, found.method, found.vnm) == (Status.ORIGINATING, NC, 41.0)
    assert found.headroom == pytest.approx(4.0)
    assert found.amounts is not None
    assert found.amounts.to_dict()["rvc_by_transaction_value"] == 0.59
    assert qualify(replace(good, net_cost=80.0), book).status is Status.UNKNOWN


def test_what_is_not_listed_is_forgiven_within_a_tenth(book: Rulebook) -> None:
    """s. 5(1): whatever it is, 8 of 100 may fail the change; in food (s. 5(3)) some of it never may."""
    motor = Material("motor", "8501.40", 60.0, originating=False)
    washer = Good(
        "washer",
        "8450.20",
        "MEX",
        100.0,
        materials=(motor,),
        content=StatedContent(vnm=68.0),
        kinds=frozenset(),
    )
    assert qualify(washer, book).status is Status.ORIGINATING
    assert qualify(replace(washer, content=StatedContent(vnm=75.0)), book).status is Status.UNKNOWN
    jam = Good("jam", "2007.99", "MEX", 100.0, content=StatedContent(vnm=8.0))
    assert qualify(jam, book).status is Status.UNKNOWN


def test_nothing_is_originating_for_want_of_materials(book: Rulebook) -> None:
    """A complete list of nothing, or of originating materials beside a foreign value, is no list; nor does a share of nothing hold."""
    complete = StatedContent(vnm=41.0, complete=True)
    washer = Good("washer", "8450.20", "MEX", 100.0, content=complete)
    assert qualify(washer, book).status is Status.UNKNOWN
    own = Material("tub", "8450.90.20", 20.0, originating=True)
    assert qualify(replace(washer, materials=(own,)), book).status is Status.UNKNOWN
    fuel = Good("diesel", "2710.19", "MEX", 100.0, content=StatedContent(vnm=41.0))
    assert qualify(fuel, book).status is Status.UNKNOWN
    packed = replace(washer, content=StatedContent(vnm=5.0), operations=frozenset({"packing"}))
    assert qualify(packed, book).status is not Status.ORIGINATING


def test_what_cannot_be_is_refused(book: Rulebook) -> None:
    for wrong in (StatedContent(), StatedContent(by_net_cost=1.2), StatedContent(vnm=-1.0)):
        with pytest.raises(ModelInvalid, match="content"):
            qualify(harness(wrong), book)
    little = harness(StatedContent(vnm=20.0), transaction_value=100.0, materials=(WIRE,))
    with pytest.raises(ModelInvalid, match=r"content\.vnm"):
        read_goods(goods_file_of((little,), DAY))


def test_no_mark_rests_on_a_list_that_is_not_complete() -> None:
    """19 CFR 102.11(a)(2): every foreign material makes the change, and not only those that are listed."""
    own = Material("plug", "8536.69", 5.0, originating=False, country_of_origin="MEX")
    good = harness(StatedContent(vnm=41.0), transaction_value=100.0, materials=(own,))
    assert mark(good).country is None
    assert mark(replace(good, content=None)).country == "MEX"


def test_a_goods_file_states_a_content_without_price_or_materials() -> None:
    goods = (
        harness(StatedContent(by_transaction_value=0.59), elected=TV),
        replace(harness(StatedContent(vnm=41.0), transaction_value=100.0), product="other"),
    )
    document = goods_file_of(goods, DAY)
    assert document["goods"][0] == {
        "product": "harness", "hs": "8544.30", "country": "MEX", "elected": "transaction value", "content": {"by_transaction_value": 0.59},
    }  # fmt: skip
    record = read_goods(document)
    assert tuple(one.good for one in record.goods) == goods
    said = judge(record, World.on(DAY)).to_dict()
    json.dumps(said, allow_nan=False)
    first = said["determinations"][0]
    assert first["amounts"]["rvc_by_transaction_value"] == 0.59
    content = [
        r for way in first["ways"] for r in way["requirements"] if r["name"] == "regional value content"
    ]
    assert [(one["holds"], one["value"], one["threshold"]) for one in content] == [(False, 0.59, 0.6)]
