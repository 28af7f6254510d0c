"""What is done to goods is stated in words that are understood, and no other word counts as production in the claimant's favour."""

from __future__ import annotations

import datetime as dt

import pytest

from allyshore.errors import ModelInvalid
from allyshore.origin import Good, Material, Rulebook, goods_schema, judge, mark, qualify, read_goods
from allyshore.origin.operations import KEEPS_ORIGIN, NO_PRODUCTION, PRODUCTION, is_production, makes
from allyshore.origin.vocabulary import vocabulary
from allyshore.world import World

WORLD = World.on(dt.date(2026, 6, 15))
BULK = Material("bulk", "3003.90", 60.0, originating=False, country_of_origin="IND")


def tablets(*operations: str) -> Good:
    return Good(
        "tablets", "3004.90", "MEX", 100.0, 90.0, (BULK,), kinds=frozenset(), operations=frozenset(operations)
    )


def file_of(*operations, route=()):
    good = {"product": "tablets", "hs": "3004.90", "country": "MEX", "transaction_value": 100.0, "kinds": [], "operations": list(operations),
            "materials": [{"name": "bulk", "hs": "3003.90", "value": 60.0, "originating": False}],
            "route": [{"country": "PAN", "customs_control": True, "operations": list(route)}] if route else []}  # fmt: skip
    return {"on": "2026-06-15", "goods": [good]}


@pytest.mark.parametrize(
    "operations",
    [("filling", "labelling", "retail packaging"), ("labelling", "packaging"), ("sorting", "picking", "inspection"),
     ("dilution with water", "bottling"), ("Re-packing of the goods", "testing and labelling"), ("labelling in Spanish",)],
)  # fmt: skip
def test_filling_packing_and_the_like_make_no_good(operations):
    """General Note 11(b)(iii) asks production in the region, and handling is none."""
    assert is_production(operations) is False
    found = judge(read_goods(file_of(*operations)), WORLD).goods[0].determination
    assert found.status.value == "not originating"
    assert "production" in found.explain()[0] or any("makes no good" in line for line in found.explain())


@pytest.mark.parametrize(
    "operations",
    [
        ("assembling",),
        ("filling", "tabletting"),
        ("injection moulding", "packing"),
        ("final assembly and testing",),
    ],
)
def test_one_operation_that_makes_a_good_is_enough(operations):
    assert is_production(operations) is True


@pytest.mark.parametrize(
    "word",
    [
        "frobnicating",
        "no assembly",
        "assembly of kits",
        "packing machine assembly",
        "order processing",
        "cutting labels",
    ],
)
def test_a_word_that_is_not_understood_is_refused_and_never_production(word):
    assert makes(word) is None
    with pytest.raises(ModelInvalid, match="tablets, operations: expected an operation"):
        qualify(tablets("packing", word), Rulebook.usmca(WORLD))
    with pytest.raises(ModelInvalid, match=r"goods\[0\].operations\[0\]: expected an operation in words"):
        read_goods(file_of(word))


def test_of_a_word_misspelt_the_nearest_are_named():
    with pytest.raises(ModelInvalid, match="Did you mean 'assembling'"):
        read_goods(file_of("asembling"))
    with pytest.raises(ModelInvalid, match=r"goods\[0\].route\[0\].operations\[0\].*'unloading'"):
        read_goods(file_of(route=["unlodaing"]))
    lost = judge(read_goods(file_of("tabletting", route=["unloading", "painting"])), WORLD).goods[0]
    assert lost.determination.status.value != "originating"


def test_every_word_is_public_in_the_vocabulary_and_the_schema():
    told = vocabulary()
    assert all(makes(word) is False for word in NO_PRODUCTION)
    assert all(makes(word) is True for word in PRODUCTION)
    assert told.operations == NO_PRODUCTION | PRODUCTION
    assert told.on_the_way >= KEEPS_ORIGIN
    shown = goods_schema()["$defs"]["Good"]["properties"]["operations"]["items"]["examples"]
    assert shown == sorted(told.operations)


def test_a_mark_and_a_material_of_such_words_are_refused_too():
    with pytest.raises(ModelInvalid, match="operations"):
        mark(tablets("frobnicating"))
    kit = Good(
        "kit",
        "3006.50",
        "MEX",
        200.0,
        None,
        (Material("t", "3004.90", 99.0, None, production=tablets("frobnicating")),),
    )
    with pytest.raises(ModelInvalid, match="tablets, operations"):
        qualify(kit, Rulebook.usmca(WORLD))
