"""What a goods file leaves out, or states beside its materials, decides as the law has it."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from goods_stated import DAY, MOTOR, SHELF, WASHER, WORLD, faults_of, judged, read
from hypothesis import given, settings
from hypothesis import strategies as st

from allyshore.errors import ModelInvalid
from allyshore.origin import (
    Costs,
    Good,
    Material,
    Statement,
    goods_file_of,
    judge,
    read_goods,
    vocabulary,
)
from allyshore.origin.goodsfile.textiles import SEWN, Textile
from allyshore.origin.goodsfile.vehicles import CORE, LABOUR, METALS
from allyshore.world import World

PUMP = {
    "product": "pump",
    "hs": "8413.70",
    "country": "USA",
    "transaction_value": 10,
    "materials": [MOTOR | {"value": 2}],
}
OF_A_PUMP = {
    "product": "set",
    "hs": "8413.70",
    "country": "MEX",
    "transaction_value": 40,
    "materials": [{"product": "pump", "value": 10}],
}


def test_a_good_of_the_file_is_judged_before_what_is_made_of_it():
    """A pump of foreign parts is bought from its maker and is originating by its own rule; from China it is not."""
    for country, status in (("MEX", True), ("CHN", False)):
        found = judge(
            read_goods({"on": DAY, "goods": [OF_A_PUMP, {**PUMP, "country": country}]}), WORLD, shelf=SHELF
        )
        assert (found.goods[0].determination.status.value == "originating") is status
        assert found.goods[0].determination.failing == (() if status else ("pump",))


def test_a_good_that_lost_its_status_on_its_way_is_no_originating_material():
    """General Note 11(h)(iv): a pump that was worked in China, or of whose stay there customs says nothing."""
    for stay, status in (
        ({"customs_control": True}, "originating"),
        ({"operations": ["painting"]}, "not originating"),
        ({}, "unknown"),
    ):
        goods = [OF_A_PUMP, {**PUMP, "route": [{"country": "CHN", **stay}]}]
        found = judge(read_goods({"on": DAY, "goods": goods}), WORLD, shelf=SHELF)
        assert [one.determination.status.value for one in found.goods] == [status, status]


def test_the_materials_of_a_statement_need_no_values():
    """s. 9(8), example 2: yarn of foreign cotton, whose maker states its code, makes the change to fabric."""
    yarn = {"name": "yarn", "hs": "5205", "value": 1.0, "originating": False}
    for inner, status in (("5203", "originating"), ("5205", "not originating")):
        statement = {"materials": [{"name": "cotton", "hs": inner, "originating": False}]}
        found = judged(
            hs="5208.11",
            kinds=[],
            transaction_value=None,
            materials=[{**yarn, "kinds": [], "statement": statement}],
        )
        assert found.status.value == status, found.explain()


def test_a_stay_is_asked_of_a_good_that_is_originating():
    """Uniform Regulations, s. 10(3): a circuit may be worked on its way while it stays in its group; s. 10(1): nothing else may."""
    stay = {"country": "MYS", "customs_control": False, "operations": ["assembly"]}
    asked = [
        {"ask": "keeps_origin", "hs": "8542.31", "route": [{**stay, "hs_after": "8542.32"}]},
        {"ask": "keeps_origin", "hs": "8413.70", "route": [stay]},
        {"ask": "keeps_origin", "hs": "8413.70", "route": [{"country": "MEX", "operations": ["assembly"]}]},
    ]
    record = read_goods({"on": DAY, "questions": asked})
    assert [one.result for one in judge(record, WORLD, shelf=SHELF).answers] == [True, False, True]


def test_a_price_that_a_middleman_did_not_pay():
    """Schedule 6; s. 8(28), example 1."""
    payments = [
        {"payer": "middleman", "seller": "maker", "amount": 5},
        {"payer": "producer", "seller": "middleman", "amount": 6},
    ]
    record = read_goods({"questions": [{"ask": "price_paid_by", "user": "producer", "payments": payments}]})
    assert judge(record, WORLD).answers[0].result == 6.0


def test_a_value_that_is_not_stated_leaves_open_only_what_hangs_on_it():
    unvalued = {name: value for name, value in MOTOR.items() if name != "value"}
    shifted = judged(materials=[unvalued])
    assert (shifted.status.value, shifted.content, shifted.headroom) == ("originating", None, None)
    assert shifted.to_dict()["vnm"] is None
    assert "value of motor" in shifted.assumptions[-1]
    barred = {**unvalued, "name": "tub", "hs": "8450.90.20"}
    found = judged(materials=[barred], kinds=[], net_cost=300.0)
    assert (found.status.value, found.missing) == ("unknown", ("the value of tub",))
    assert judged(materials=[{**barred, "value": 390.0}], net_cost=380.0).status.value == "not originating"


@settings(max_examples=25, deadline=None)
@given(st.floats(0.0, 399.0), st.sampled_from(["8450.90.20", "8501.40", "8537.10"]))
def test_the_answer_without_a_value_is_that_of_every_value(value, hs):
    unvalued = {"name": "part", "hs": hs, "originating": False, "kinds": []}
    without = judged(materials=[unvalued], kinds=[], net_cost=380.0)
    found = judged(materials=[{**unvalued, "value": value}], kinds=[], net_cost=380.0)
    assert without.status.value in {"unknown", found.status.value}


VEHICLE = {
    "product": "car", "hs": "8703.23", "country": "USA", "transaction_value": 30000, "net_cost": 25000,
    "materials": [{"name": "foreign", "hs": "8708.99", "value": 5000, "originating": False}],
}  # fmt: skip
PARTS = [
    {"group": group, "net_cost": 1000, "vnm": 200}
    for group in (
        "engine",
        "transmission",
        "body and chassis",
        "axle",
        "suspension system",
        "steering system",
    )
]


def vehicle(**changes):
    own = {
        "kind": "passenger vehicle",
        "labour": {"high_wage_labour": 5000, "high_wage_material": 5500, "net_cost": 25000},
        "core_parts": PARTS,
        "steel": [{"hs": "7208.25", "value": 80, "originating": True}, {"hs": "7208.25", "value": 20, "originating": False}],
        "aluminium": [{"hs": "7601.10", "value": 70, "originating": True}, {"hs": "7601.10", "value": 30, "originating": False}],
    }  # fmt: skip
    record = read_goods({"on": DAY, "goods": [{**VEHICLE, "vehicle": {**own, **changes}}]})
    return judge(record, WORLD, shelf=SHELF).goods[0].determination


def test_the_facts_of_a_vehicle_follow_from_its_figures():
    """GN 11(k): labour 42 of 40 % with 25 in material and labour; core parts 80 of 75 %; steel 80 and aluminium 70 of 70 %."""
    assert {LABOUR, CORE, METALS} <= vocabulary().facts
    assert vehicle().status.value == "originating"
    assert (
        vehicle(labour={"high_wage_labour": 3000, "high_wage_material": 5500, "net_cost": 25000}).status.value
        == "not originating"
    )
    assert vehicle(core_parts=PARTS[:-1]).status.value == "not originating"
    assert (
        vehicle(steel=[{"hs": "7208.25", "value": 80, "originating": False}]).status.value
        == "not originating"
    )
    assert vehicle(aluminium=None).missing == (METALS,)


def test_what_is_not_so_of_a_note_for_some_goods_stays_open():
    """A pocket bag of foreign fabric fails the notes for all goods; those for blue denim, or for other cloth, only where it is so."""
    textile = Textile(assembled=True, pocket_bags=False)
    told = textile.facts("usmca")
    assert set(SEWN) <= vocabulary().facts
    assert all(told[fact] for fact in SEWN)
    denied = [fact for fact, said in told.items() if not said]
    assert denied == [
        "that any pocket bag fabric in it is formed and finished in the region from yarn wholly formed there"
    ]
    assert len(Textile(pocket_bags=True).facts("usmca")) == 2


def test_a_set_of_no_value_is_not_known():
    """General Note 11(i) asks a tenth of the value of the set."""
    shirt = {"name": "shirt", "hs": "6205.20", "originating": True}
    tie = {"name": "tie", "hs": "6215.10", "originating": False}
    found = judged(hs="6205.20", gri3_set=True, transaction_value=None, materials=[shirt, tie])
    assert found.status.value == "unknown"
    assert "the value of washer, or of the goods in it" in found.missing
    assert (
        judged(hs="6205.20", gri3_set=True, materials=[shirt, {**tie, "value": 13.0}]).status.value
        == "originating"
    )


def test_a_fact_that_is_stated_goes_before_one_that_follows():
    crude = {"name": "crude", "hs": "2918.14", "value": 0.9, "originating": False}
    acid = {
        "product": "acid",
        "hs": "2918.14",
        "country": "USA",
        "transaction_value": 1.3,
        "materials": [crude],
    }
    done = {"steps": ["purification"], "impurities_removed": 0.85}
    denied = {
        "that the good is purified in the region of at least 80 % of its impurities, or to a grade for one of the uses listed": False
    }

    def status(**changes):
        return (
            judge(read_goods({"on": DAY, "goods": [{**acid, **changes}]}), WORLD, shelf=SHELF)
            .goods[0]
            .determination.status.value
        )

    assert status(processes=done) == "originating"
    assert status(processes={**done, "impurities_removed": 0.6}) != "originating"
    assert status(processes=done, facts=denied) != "originating"


def test_rules_of_the_files_own_take_the_place_of_the_laws():
    rule = {
        "number": "1",
        "scope": ["8450.20"],
        "any": [{"from": ["any"], "rvc": [{"from": "2020-07-01", "tv": 0.9}]}],
    }
    read = {"on": "2026-06-15", "rules": [rule], "goods": [{**WASHER, "materials": [MOTOR]}]}
    found = judge(read_goods(read), WORLD, shelf=SHELF).goods[0].determination
    assert (found.status.value, found.content.value, found.content.threshold) == (
        "not originating",
        0.85,
        0.9,
    )
    assert found.reference == "the user's own rule 1"
    for broken, said in (
        ({**rule, "any": [{"from": ["any"], "tv": 90}]}, "rules rule 1: expected tv as a share between 0 and 1, found 90. The rule language stands in"),
        ({"scope": ["8450"], "any": []}, "rules rule ?: expected the number of the rule"),
        (3, "rules[0]: expected a table of names and values, found 3"),
    ):  # fmt: skip
        assert any(one.startswith(said) for one in faults_of({**read, "rules": [broken]})), said


def test_the_day_and_the_margin_are_those_of_the_file():
    """Core part of table B: 62.5 % by net cost to July 2021, 70 % from July 2023."""
    pump = {
        "product": "pump", "hs": "8413.30", "country": "USA", "transaction_value": 100, "net_cost": 100, "use": "passenger vehicle or light truck",
        "materials": [{"name": "pump", "hs": "8413.91", "value": 34, "originating": False}],
    }  # fmt: skip
    record = read_goods({"on": "2021-06-30", "goods": [pump, {**pump, "on": "2026-06-15"}]})
    early, late = (one.determination for one in judge(record, WORLD, shelf=SHELF).goods)
    assert (early.content.value, late.content.value) == (0.66, 0.66)
    assert early.content.threshold < late.content.threshold
    strict = read_goods({"on": "2021-06-30", "margin": 0.1, "goods": [pump]})
    assert judge(strict, WORLD, shelf=SHELF).goods[0].determination.status.value == "not originating"
    assert (
        judge(record, WORLD, on=DAY, shelf=SHELF).goods[0].determination.content.threshold
        == late.content.threshold
    )


def test_a_question_that_its_function_refuses_is_told_with_its_place():
    asked = [
        {"ask": "qualifying_wage", "country": "USA"},
        {"ask": "qualifying_wage", "country": "DEU"},
        {"ask": "allocated", "cost": 1, "bases": {"A": -1}},
    ]
    record = read_goods({"questions": asked})
    with pytest.raises(ModelInvalid) as error:
        judge(record, WORLD, shelf=SHELF)
    assert [one.column for one in error.value.faults] == ["questions[1]", "questions[2].A"]


def test_what_is_only_found_when_judging_has_its_place_too():
    dear = {
        **WASHER,
        "transaction_value": None,
        "price": {"paid": 1e308, "royalties": 1e308},
        "materials": [MOTOR],
    }
    record = read_goods(
        {"on": DAY, "goods": [{**WASHER, "materials": [MOTOR], "marking_rule": "some change"}, dear]}
    )
    with pytest.raises(ModelInvalid) as error:
        judge(record, WORLD, shelf=SHELF)
    rule, price = (str(one) for one in error.value.faults)
    assert rule.startswith(
        "goods file, goods[0].marking_rule: expected a rule in shorthand, found 'some change'. Shift: expected CC, CTH"
    )
    assert price.startswith(
        "goods file, goods[1], washer, transaction_value: expected a positive amount of USD, found inf"
    )


def test_a_vehicle_before_the_agreement_is_of_no_member():
    record = read_goods(
        {"on": "2020-06-01", "goods": [{**VEHICLE, "vehicle": {"kind": "light truck", "core_parts": PARTS}}]}
    )
    assert judge(record, WORLD).goods[0].determination.status.value == "not originating"


def test_a_mark_by_a_stated_rule_and_one_that_hangs_on_a_value():
    foreign = {**MOTOR, "country_of_origin": "CHN"}
    found = judge(read(materials=[foreign], marking_rule="CTH"), WORLD, shelf=SHELF).goods[0].mark
    assert found.country == "MEX"
    unvalued = {name: value for name, value in foreign.items() if name != "value"}
    mark = judge(read(materials=[unvalued]), WORLD, shelf=SHELF).goods[0].mark
    assert mark.country is None
    assert mark.missing[-1] == "the value of motor" or "102.20" in mark.reference


def test_amounts_of_a_material_made_elsewhere_count_for_as_many_units_as_are_in_the_good():
    motor = Material("motor", "8501.40", 2.0, originating=False, weight=0.5, statement=Statement(amount=1.0))
    made = Good("pump", "8413.70", "MEX", 10.0, materials=(motor,), costs=Costs(3.0, exchange_gain=-1.0))
    document = goods_file_of(
        [made, replace(made, product="set", transaction_value=50.0, materials=(), costs=None)]
    )
    document["goods"][1]["materials"] = [{"product": "pump", "value": 30, "quantity": 3}]
    inner = read_goods(document).goods[1].good.materials[0].production
    assert (inner.transaction_value, inner.costs.other_product, inner.costs.exchange_gain) == (
        30.0,
        9.0,
        -3.0,
    )
    assert (inner.materials[0].value, inner.materials[0].weight, inner.materials[0].statement.amount) == (
        6.0,
        1.5,
        3.0,
    )


def of_own_make(**motor):
    """A pump whose motor its producer makes of a rotor of 6.60 USD."""
    rotor = {"name": "rotor", "hs": "8503.00", "value": 6.6, "originating": False}
    made = {"country": "MEX", "materials": [rotor], **motor.pop("made", {})}
    body = {"name": "body", "hs": "8413.91", "value": 20.0, "originating": False}
    pump = {"product": "pump", "hs": "8413.30", "country": "MEX", "transaction_value": 100.0, "net_cost": 90.0, "kinds": [],
            "use": "passenger vehicle or light truck",
            "materials": [{"name": "motor", "hs": "8501.10", "self_produced": True, "production": made, **motor}, body]}  # fmt: skip
    return {"on": "2026-06-15", "goods": [pump]}


COSTS = {"costs": {"other_product": 3.0, "period": 1.0}}


@pytest.mark.parametrize("told", [{"value": 99.0}, {"value": 0.5}, {"price": {"paid": 12.0}}])
def test_what_the_producer_makes_himself_is_worth_its_total_cost_and_nothing_else(told):
    """Uniform Regulations, s. 8(8)."""
    with pytest.raises(
        ModelInvalid, match=r"goods\[0\].materials\[0\].(value|price): expected 10.60, the total cost"
    ):
        read_goods(of_own_make(made=COSTS, **told))
    same = [read_goods(of_own_make(made=COSTS, **value)).goods[0].good for value in ({}, {"value": 10.6})]
    assert [one.materials[0].value for one in same] == pytest.approx([10.6, 10.6])


@pytest.mark.parametrize(
    "told", [{"made": COSTS}, {"made": COSTS, "designated": False}, {}, {"designated": False}]
)
def test_of_what_is_not_designated_only_what_is_inside_counts(told):
    """Uniform Regulations, s. 7(5)(a): its own value is not asked, stated or not."""
    found = judge(read_goods(of_own_make(**told)), WORLD).goods[0].determination
    assert found.vnm == pytest.approx(26.6)
    assert found.content.value == pytest.approx((90.0 - 26.6) / 90.0)
    assert not [one for one in found.assumptions if "USD" in one]


def test_amounts_that_were_tried_for_a_value_are_told_to_nobody():
    parts = [
        {"name": "motor", "hs": "8501.40", "originating": False},
        {"name": "tub", "hs": "8450.90.20", "value": 30.0, "originating": False},
    ]
    for value, hs in ((400.0, "8450.20"), (None, "8450.20"), (400.0, "8450.90.20"), (400.0, "8413.30")):
        good = {
            **WASHER,
            "hs": hs,
            "transaction_value": value,
            "net_cost": 300.0,
            "kinds": [],
            "materials": parts,
        }
        told = json.dumps(
            judge(read_goods({"goods": [{k: v for k, v in good.items() if v is not None}]}), WORLD).to_dict()
        )
        assert not re.findall(r"\d{7,}\.\d|e\+\d", told), hs


def test_steel_is_asked_by_what_it_is_made_of_and_a_material_price_by_what_is_refunded_and_sold_as_scrap():
    """s. 17(5)(b): foreign slabs were melted elsewhere, pig iron may be foreign. s. 8(2)(b) and (d): 100 less 5 - 2 of duties, 4 - 1 of waste."""
    asked = [
        {
            "ask": "steel_is_made_in_region",
            "materials": [{"hs": hs, "originating": False}],
            "melted_in_region": True,
        }
        for hs in ("7207.12", "7201.10")
    ]
    paid = {"amount": 5.0, "documented": True}, {"amount": 4.0, "documented": True}
    price = {"ask": "material_price", "paid": 100.0, "duties": paid[0], "waste": paid[1]}
    asked += [{**price, "recoverable": 2.0, "scrap": 1.0}, {**price, "recoverable": 5.0}]
    record = read_goods({"on": DAY, "questions": asked})
    slab, iron, some, whole = (one.to_dict()["answer"] for one in judge(record, World.on(DAY)).answers)
    assert (slab, iron) == (False, True)
    assert (some["nonoriginating_value"], whole["nonoriginating_value"]) == (94.0, 96.0)
    with pytest.raises(ModelInvalid, match=r"materials\[0\].orig: expected no such name"):
        read_goods({"questions": [{**asked[0], "materials": [{"hs": "7207.12", "orig": False}]}]})
