"""What a model states of materials and of the making is judged as the same good put together by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.design.models import facts
from tests.design.stated import UNTIL, Case, judged

from allyshore.chain.schema import EXCLUDED_COSTS, MATERIAL_ROLES
from allyshore.design import DesignParams, Strategy, design
from allyshore.design.judge import REVIEW
from allyshore.origin import Costs, Excluded, Good, Material, Role, Statement, Status, qualify
from allyshore.origin import stated as law
from allyshore.origin.nested import with_productions
from allyshore.origin.stated import stated_role

YES, NO = Status.ORIGINATING, Status.NOT_ORIGINATING
OTHER_WAYS = (
    "that the good is cut and sewn or otherwise assembled in the region, its outer shell, but for collars and cuffs, wholly of the fabrics that chapter rule 1 describes = no",
    "that the good is a men's or boys' shirt of cotton or man-made fibres, cut and assembled in the region, its outer shell, but for collars and cuffs, wholly of the fabrics that the subheading rule for shirts describes = no",
)
SHIRT = (
    *OTHER_WAYS,
    "that the good is cut and sewn or otherwise assembled in the region",
    "that any narrow elastic fabric of 5806.20 or 6002 in it is formed from yarn and finished in the region",
    "that any pocket bag fabric in it is formed and finished in the region from yarn wholly formed there",
)
THREAD = "that any sewing thread in it, of 5204, 5401, 5508 or yarn of 5402 used as such, is formed and finished in the region"
SHELL = ("52083240", 0.3, 9.0, True)

WASHER = Case(
    "84502000", 400.0, {"tub": ("84509020", 4.0, 80.0, False), "motor": ("85014040", 3.0, 60.0, True)}
)
PART = Case(
    "84509060", 100.0, {"cover": ("84509060", 1.0, 30.0, False), "frame": ("72091500", 1.0, 20.0, True)}
)
ROUTER = Case("85176200", 100.0, {"module": ("85176200", 1.0, 60.0, False)})
FABRIC = Case(
    "52083240",
    10.0,
    {"yarn": ("52051110", 0.09, 1.0, False), "base": ("52051210", 0.9, 5.0, True)},
    weight=1.0,
)
SEWN = Case(
    "62052020",
    30.0,
    {"fabric": SHELL, "thread": ("52041100", 0.01, 0.5, False)},
    weight=0.35,
    recipe={"origin_facts": "; ".join(SHIRT)},
)
LINED = replace(
    SEWN,
    parts={"fabric": SHELL, "lining": ("54075220", 0.02, 1.0, False)},
    recipe={"origin_facts": "; ".join((*SHIRT, THREAD))},
)
KIT = Case("82060000", 100.0, {"saw": ("82021000", 1.0, 9.0, False), "hammer": ("82052030", 1.0, 60.0, True)})
PACKED = Case("84509060", 100.0, {"cover": ("39269099", 1.0, 30.0, False)})

# name: the model, what its materials and its good are by hand, and the answer
CASES = {
    "a foreign tub": (WASHER, {}, {}, NO),
    "indirect": (WASHER.line("tub", role="indirect"), {"tub": {"role": Role.INDIRECT}}, {}, YES),
    "accessory": (WASHER.line("tub", role="accessory"), {"tub": {"role": Role.ACCESSORY}}, {}, YES),
    "for retail": (
        WASHER.line("tub", role="retail packaging"),
        {"tub": {"role": Role.RETAIL_PACKAGING}},
        {},
        YES,
    ),
    "packing": (
        WASHER.line("tub", role="shipping packing"),
        {"tub": {"role": Role.SHIPPING_PACKING}},
        {"net_cost": 80.0, "total_cost": 160.0},
        YES,
    ),
    "recovered, in a new good": (
        WASHER.line("tub", recovered=True),
        {"tub": {"recovered": True}},
        {},
        NO,
    ),
    "recovered, in a remanufactured good": (
        replace(WASHER, recipe={"remanufactured": True}).line("tub", recovered=True),
        {"tub": {"recovered": True}},
        {"remanufactured": True},
        YES,
    ),
    "thread of a shirt": (
        SEWN.line("thread", role="sewing thread"),
        {"thread": {"role": Role.SEWING_THREAD}},
        {},
        NO,
    ),
    "lining of a shirt": (
        LINED.line("lining", classifies=False),
        {"lining": {"component": False}},
        {},
        YES,
    ),
    "lining in the component": (
        LINED.line("lining", classifies=True).line("fabric", classifies=True),
        {"lining": {"component": True}, "fabric": {"component": True}},
        {},
        YES,
    ),
    "lining heavier than a tenth of the component": (
        replace(LINED, recipe=LINED.recipe | {"component_weight": 0.15}).line("lining", classifies=True),
        {"lining": {"component": True}},
        {"component_weight": 0.15},
        NO,
    ),
    "yarn held to be elastomeric": (FABRIC, {}, {}, NO),
    "yarn that is not": (
        replace(FABRIC, products={"yarn": {"elastomeric": False}}),
        {"yarn": {"elastomeric": False}, "base": {"elastomeric": True}},
        {},
        YES,
    ),
    "a part of a part": (PART, {}, {}, YES),
    "no part": (PART.line("cover", part=False), {"cover": {"part": False}}, {}, NO),
    "the same good": (ROUTER.line("module", another=False), {"module": {"another": False}}, {}, NO),
    "another good": (ROUTER.line("module", another=True), {"module": {"another": True}}, {}, YES),
    "a kit that is no set": (KIT, {}, {}, YES),
    "a set": (replace(KIT, recipe={"set": True}), {}, {"gri3_set": True}, YES),
    "a set of too much": (
        replace(KIT, recipe={"set": True}, price=80.0),
        {},
        {"gri3_set": True},
        NO,
    ),
    "merely packed": (
        replace(PACKED, recipe={"operations": "repacking; labelling"}),
        {},
        {"operations": frozenset({"repacking", "labelling"})},
        NO,
    ),
    "in a zone": (replace(PACKED, plant={"trade_zone": True}), {}, {"trade_zone": True}, NO),
    "put together": (
        replace(PACKED, recipe={"unassembled": True}, plant={"trade_zone": True}),
        {},
        {"unassembled": True, "trade_zone": True},
        YES,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_the_tables_state_is_judged_as_the_good_that_it_is(name):
    """Every word of the tables reaches the determination, and the design claims nothing that it denies."""
    case, materials, good, status = CASES[name]
    found = judged(case).determination
    assert found == qualify(case.good(materials, **good), facts()[2], REVIEW)
    assert found.status is status


def test_the_words_of_the_tables_are_those_of_the_engine():
    assert {stated_role(word) for word in MATERIAL_ROLES} == set(Role)
    assert law.EXCLUDED_COSTS == EXCLUDED_COSTS


HARNESS = Case(
    "85443000",
    100.0,
    {"wire": ("85444990", 1.0, 43.0, False), "crate": ("44151030", 0.5, 2.0, True)},
    conversion=47.0,
    services={"testing": 3.0, "licence": 5.0},
)


def test_net_cost_leaves_out_what_the_books_say_and_total_cost_does_not():
    """43 of foreign wire in 100 of total cost are 57 % by net cost; 16 of it are excluded (s. 1(1), 7(12)): 41 of 84, so 48.8 %, below 50 %."""
    whole = judged(HARNESS)
    assert whole.determination.status is YES
    assert whole.determination.content.value == pytest.approx(0.57)
    case = replace(
        HARNESS,
        plant={"sales_promotion": 4.0, "royalties": 2.0, "shipping_and_packing": 2.0, "nonallowable_interest": 1.0},
    )  # fmt: skip
    case = case.line("crate", role="shipping packing").line("licence", role="royalties")
    found = judged(case)
    costs = Costs(
        other_product=47.0 + 3.0 + 5.0,
        excluded=Excluded(sales_promotion=4.0, royalties=7.0, shipping_and_packing=4.0, nonallowable_interest=1.0),
    )  # fmt: skip
    packing = {"crate": {"role": Role.SHIPPING_PACKING}}
    books = qualify(case.good(packing, net_cost=None, costs=costs), facts()[2], REVIEW)
    assert found.determination == books
    assert (found.good.net_cost, found.good.total_cost) == (pytest.approx(84.0), pytest.approx(100.0))
    assert found.determination.status is NO
    assert "48.8" in " ".join(found.determination.explain())


BEARING = Case(
    "84821050",
    3.0,
    {"ring": ("84829905", 0.1, 1.5, False), "balls": ("84829100", 0.1, 0.45, True)},
    conversion=0.95,
    plant={"sales_promotion": 0.05},
    sold={"ring": {"site": "inside"}},
)
"""Uniform Regulations, s. 9(8), example 1: a bearing of a ring that its maker in the region does not get through its rule."""
SIGNED = {
    "situation A: nothing is signed": ({}, None, NO),
    "situation B: net cost and value": ({"net_cost": 1.4, "nonoriginating": 0.75}, 0.72727, YES),
    "situation D: an amount": ({"amount": 0.35}, 0.59649, YES),
    "situation E: value alone": ({"nonoriginating": 0.75}, 0.75, YES),
}


@pytest.mark.parametrize("name", SIGNED)
def test_what_a_supplier_signed_is_accumulated_as_the_regulations_print_it(name):
    """Uniform Regulations, s. 9(2)(a), 9(2)(b), 9(3) and 9(8), example 1: 72.7, 59.6 and 75 %."""
    said, printed, status = SIGNED[name]
    row = {"site": "inside", "product": "ring", "until": UNTIL} | said
    case = replace(BEARING, more={"statements": [row]}) if said else BEARING
    found = judged(case).determination
    ring = {"country_of_origin": "MEX", "statement": Statement(**said) if said else None}
    books = {"net_cost": 2.85, "total_cost": 2.9}
    assert found == qualify(case.good({"ring": ring}, **books), facts()[2], REVIEW)
    assert found.status is status
    if printed is not None:
        assert found.content.value == pytest.approx(printed, abs=1e-5)
        assert any("accumulated" in word for word in found.chosen)


@pytest.mark.parametrize(
    "cells",
    [{"until": None}, {"until": date(2026, 6, 14)}, {"site": "outside"}],
    ids=["open", "ended", "abroad"],
)
def test_a_statement_that_covers_nothing_counts_for_nothing(cells):
    row = {
        "site": "inside",
        "product": "ring",
        "until": UNTIL,
        "net_cost": 1.4,
        "nonoriginating": 0.75,
    } | cells
    case = replace(BEARING, more={"statements": [row]}, sold={"ring": {"site": row["site"]}})
    assert judged(case).determination.status is NO


@pytest.mark.parametrize(
    ("codes", "status"),
    [("5203.00.00 = 2", YES), ("none", YES), ("5205.11.10 = 2; 5203.00.00", NO), (None, NO)],
)
def test_the_change_of_classification_may_be_that_of_what_the_supplier_used(codes, status):
    """Uniform Regulations, s. 9(7)(a)(ii) and 9(8), example 2: yarn of 5205 spun of foreign cotton, woven to fabric of 5208."""
    case = Case(
        "52083240",
        10.0,
        {"yarn": ("52051110", 1.0, 6.0, False)},
        sold={"yarn": {"site": "inside"}},
        weight=1.0,
    )
    row = {"site": "inside", "product": "yarn", "until": UNTIL, "materials": codes, "amount": 1.0}
    found = judged(replace(case, more={"statements": [row]})).determination
    assert found.status is status


def test_listed_electronics_are_originating_where_they_come_in_from_a_member():
    """General Note 11(p): Chinese drives of 8471.70 imported from Mexico; from China they count in full."""
    case = Case(
        "84821050",
        100.0,
        {"drive": ("84717040", 0.1, 60.0, False), "ring": ("84829905", 0.1, 15.0, False)},
        conversion=15.0,
    )
    assert judged(case).determination.status is NO
    from_china = replace(case, sold={"drive": {"imported_from": "CHN"}})
    assert judged(from_china).determination.status is NO
    listed = judged(replace(case, sold={"drive": {"imported_from": "MEX"}})).determination
    assert listed.status is YES
    by_hand = case.good({"drive": {"imported_from": "MEX"}})
    assert listed == qualify(by_hand, facts()[2], REVIEW)


def test_what_a_plant_makes_for_itself_counts_by_what_is_in_it():
    """s. 7(5)(a): a ring of 1.50 with 0.75 of foreign steel in it that costs 1.40; by its price the bearing would miss both contents."""
    case = replace(
        BEARING,
        plant={},
        sold={"ring": {"capacity": 0.0}},
        more={
            "products": [{"product": "blank", "hs": "84829905", "weight": 0.1, "value": 0.75}],
            "recipes": [{"recipe": "grind", "product": "ring"}],
            "bom": [{"recipe": "grind", "component": "blank", "quantity": 1.0}],
            "capabilities": [
                {"site": "plant", "product": "ring", "recipe": "grind", "unit_cost": 0.65},
                {"site": "outside", "product": "blank", "unit_cost": 0.75, "originating": "no"},
            ],
        },
    )
    world, card, book = facts()
    plan = design(case.chain(), world, Strategy("plan"), card, book, DesignParams())
    ring, bearing = plan.judgements
    blank = Material(
        "blank", "84829905", 0.75, originating=False, country_of_origin="CHN", weight=0.1, elastomeric=True
    )
    made = Good("ring", "84829905", "USA", 1.5, net_cost=1.4, materials=(blank,), weight=0.1)
    assert ring.determination == qualify(made, book, REVIEW)
    assert ring.determination.status is NO
    part = {"originating": False, "country_of_origin": "USA", "self_produced": True, "production": made}
    due = qualify(case.good({"ring": part}, net_cost=0.45 + 1.4 + 0.95), book, REVIEW)
    assert bearing.determination == due
    assert due.status is YES
    assert due.content.value == pytest.approx((2.8 - 0.75) / 2.8)
    flat = part | {"production": None}
    assert qualify(case.good({"ring": flat}, net_cost=0.45 + 1.5 + 0.95), book, REVIEW).status is NO


def test_an_indirect_intermediate_keeps_its_price_in_net_cost():
    """What counts as originating whatever is in it is not looked into: its price stays in the net cost that content is measured by."""
    wire = Material("wire", "85444990", 6.0, originating=False)
    inner = Good("mould", "84807180", "USA", 20.0, net_cost=8.0, materials=(wire,))
    mould = Material("mould", "84807180", 20.0, originating=False, self_produced=True, role=Role.INDIRECT)
    outer = Good("good", "85443000", "USA", 100.0, net_cost=90.0, materials=(mould,))
    assert with_productions(outer, [inner]) == outer
    plain = replace(outer, materials=(replace(mould, role=Role.MATERIAL),))
    assert with_productions(plain, [inner]).net_cost == pytest.approx(78.0)
