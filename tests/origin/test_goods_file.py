"""A goods file says what the engine's records say, under their own names, and what it says is judged as the records are."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allyshore.errors import ModelInvalid
from allyshore.origin import (
    Costs,
    Excluded,
    Good,
    Material,
    Obtained,
    Role,
    Statement,
    Stay,
    VehicleUse,
    goods_file_of,
    goods_schema,
    judge,
    qualify,
    read_goods,
    vocabulary,
)
from allyshore.origin.goodsfile.building import _total_cost
from allyshore.origin.goodsfile.fields import GoodFacts, MaterialFacts, Production, StatementFacts
from allyshore.origin.goodsfile.handbook import page
from allyshore.origin.goodsfile.textiles import SEWN, Textile
from allyshore.origin.goodsfile.vehicles import CORE, LABOUR, METALS
from allyshore.world import World

EXAMPLE = Path(__file__).parents[2] / "examples" / "goods" / "washer.toml"
DAY = dt.date(2026, 6, 15)
WORLD, SHELF = World.on(DAY), {}
WASHER = {"product": "washer", "hs": "8450.20", "country": "MEX", "transaction_value": 400.0}
MOTOR = {"name": "motor", "hs": "8501.40", "value": 60.0, "originating": False}

amounts = st.floats(0.0, 1e4)
positive = st.floats(1.0, 1e4)
codes = st.sampled_from(["8501.40", "84509020", "39", "5205", "2709.00"])
countries = st.sampled_from(["USA", "MEX", "CAN", "CHN"])
kinds = st.none() | st.frozensets(st.sampled_from(sorted(vocabulary().kinds)), max_size=2)
facts = st.dictionaries(
    st.sampled_from(sorted(vocabulary().facts)), st.booleans() | st.floats(0.0, 1.0), max_size=2
)
maybe = st.none() | st.booleans()
statements = st.builds(
    Statement, net_cost=st.none() | amounts, nonoriginating=st.none() | amounts, amount=st.none() | amounts, carriage=amounts,
    designated=st.booleans(),
)  # fmt: skip
costs = st.builds(
    Costs,
    amounts,
    amounts,
    amounts,
    st.builds(Excluded, amounts, amounts, amounts, amounts),
    st.floats(-100.0, 100.0),
)
stays = st.builds(
    Stay, countries, maybe, st.frozensets(st.sampled_from(["storing", "sewing"])), st.just("") | codes
)


def materials(production):
    return st.builds(
        Material, name=st.text(min_size=1, max_size=5), hs=codes, value=amounts, originating=maybe, country_of_origin=countries,
        self_produced=st.booleans(), nonoriginating_content=st.none() | amounts, kinds=kinds, part=maybe, component=maybe, another=maybe,
        role=st.sampled_from(Role), weight=st.none() | amounts, elastomeric=st.booleans(), recovered=st.booleans(),
        imported_from=countries, production=st.none() | production, designated=maybe, statement=st.none() | statements,
        counted=st.none() | amounts, change_cost=st.none() | amounts,
    )  # fmt: skip


def goods(inner, *, top=False):
    own = {"route": st.lists(stays, max_size=2).map(tuple), "destination": countries} if top else {}
    return st.builds(
        Good, product=st.text(min_size=1, max_size=5), hs=st.sampled_from(["8450.20", "6110", "27101215"]), country=countries,
        transaction_value=st.none() | st.just(1e6), net_cost=st.none() | positive, materials=st.lists(inner, max_size=2).map(tuple),
        total_cost=st.none() | positive, kinds=kinds, use=st.sampled_from(VehicleUse), facts=facts, costs=st.none() | costs,
        weight=st.none() | positive, volume=st.none() | positive, obtained=st.none() | st.sampled_from(Obtained),
        operations=st.frozensets(st.sampled_from(["packing", "sewing"])), imported_from=countries, remanufactured=st.booleans(),
        unassembled=st.booleans(), gri3_set=st.booleans(), trade_zone=st.booleans(), **own,
    )  # fmt: skip


SIMPLE = materials(st.nothing())
ANY_GOOD = goods(materials(goods(SIMPLE)), top=True)


def at_cost(good):
    """The good, what its producer makes himself worth its total cost: a file lets no other value stand beside the costs."""

    def one(material):
        made = None if material.production is None else at_cost(material.production)
        cost = _total_cost(made) if made is not None and material.self_produced else None
        return replace(
            material,
            production=made,
            value=material.value if cost is None else max(cost, 0.0),
            self_produced=material.self_produced and (cost is None or cost >= 0.0),
        )

    return replace(good, materials=tuple(map(one, good.materials)))


@settings(max_examples=30, deadline=None)
@given(ANY_GOOD.map(at_cost))
def test_a_good_written_as_a_file_is_read_as_the_same_good(good):
    document = json.loads(json.dumps(goods_file_of([good], DAY)))
    record = read_goods(document)
    assert (record.goods[0].good, record.on) == (good, DAY)


@pytest.mark.parametrize(
    ("record", "model", "beside"),
    [
        (Good, GoodFacts, set()),
        (Material, MaterialFacts, set()),
        (Good, Production, {"route", "destination", "to_be_designated"}),
        (Statement, StatementFacts, set()),
    ],
)
def test_whatever_a_record_holds_a_file_can_state_by_the_same_name(record, model, beside):
    assert {one.name for one in fields(record)} - beside <= set(model.model_fields)


def test_every_name_of_a_goods_file_is_explained():
    """docs/goods-file.md is what the schema says today; write it anew with python -m allyshore.origin.goodsfile.handbook."""
    schema = goods_schema()
    for name, record in {"the file": schema, **schema["$defs"]}.items():
        assert record["description"], name
        silent = [own for own, one in record["properties"].items() if not one.get("description")]
        assert silent == [], name
    docs = EXAMPLE.parents[2] / "docs" / "goods-file.md"
    assert docs.read_text(encoding="utf-8") == page()


def test_the_schema_holds_together():
    """Every reference leads to a definition, no other names are let in, and what is required may be stated."""
    schema = goods_schema()
    text = json.dumps(schema)
    for name in text.split('"#/$defs/')[1:]:
        assert name.split('"')[0] in schema["$defs"]
    for one in (schema, *schema["$defs"].values()):
        assert one["additionalProperties"] is False
        assert set(one.get("required", ())) <= set(one["properties"])
    assert schema["$defs"]["Material"]["properties"]["weight"]["anyOf"][0]["minimum"] == 0


def read(**changes):
    return read_goods({"on": "2026-06-15", "goods": [{**WASHER, "materials": [MOTOR], **changes}]})


def judged(**changes):
    return judge(read(**changes), WORLD, shelf=SHELF).goods[0].determination


def test_a_good_in_a_file_is_judged_as_the_record_is(book):
    motor = Material("motor", "8501.40", 60.0, originating=False)
    assert judged() == qualify(Good("washer", "8450.20", "MEX", 400.0, materials=(motor,)), book)


def test_the_example_is_judged(book):
    """By hand: 410 + 2 − 12 USD; 58 less the documented 3 of freight, and nothing for duties that no document shows; two pumps of 9.5."""
    record = read_goods(EXAMPLE)
    washer = record.goods[0].good
    motor, pump = washer.materials[1:3]
    assert washer.transaction_value == 400.0
    assert (motor.value, motor.counted) == (58.0, 55.0)
    assert pump.production.transaction_value == 19.0
    assert pump.production.costs == Costs(8.0, 1.6, excluded=Excluded(0.6))
    assert [one.value for one in pump.production.materials] == [5.2, 2.2]
    found = judge(record, WORLD, shelf=SHELF)
    assert [one.determination.status.value for one in found.goods] == ["originating"] * 3
    assert found.answers[0].to_dict()["answer"] == {"washer": 3_750_000.0, "drain pump": 2_250_000.0}
    (motors,) = found.answers[1].to_dict()["answer"]
    assert motors == {"originating": 200.0, "nonoriginating": 300.0, "vnm": 300.0, "ratio": 0.6}


def faults_of(document):
    with pytest.raises(ModelInvalid) as error:
        read_goods(document)
    return [str(fault).removeprefix("goods file, ") for fault in error.value.faults]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hs": 8450.2}, "goods[0].hs: expected text, found 8450.2. Write codes and names as text"),
        ({"hs": "8450.99"}, "goods[0].hs: expected a code of HS 2022 (or of HS 2012, in which the rules are written), found '8450.99'. Heading 8450 has 8450.11"),
        ({"hs": "84"}, "goods[0].hs: expected an HS code of 4 to 10 digits, found '84'"),
        ({"country": "MX"}, "goods[0].country: expected an ISO3 country code (did you mean MEX?), found 'MX'"),
        ({"country": "Mexico"}, "goods[0].country: expected an ISO3 country code (did you mean MEX?)"),
        ({"transaction_value": -4}, "goods[0].transaction_value: expected a number above 0, found -4"),
        ({"transaction_value": math.nan}, "goods[0].transaction_value: expected a finite number, found nan"),
        ({"transaction_value": "400"}, "goods[0].transaction_value: expected a number, found '400'. Write numbers without quotation marks"),
        ({"transaction_value": 50}, "goods[0].transaction_value: expected at least 60.00 USD, the value of the materials in it, found 50.00"),
        ({"price": {"paid": 9.0}}, "goods[0].transaction_value: expected either it or a price, found both"),
        ({"transaction_valu": 5}, "goods[0].transaction_valu: expected no such name here, found 'transaction_valu'. Did you mean transaction_value?"),
        ({"costs": {"excluded": {"royalty": 1}}}, "goods[0].costs.excluded.royalty: expected no such name here, found 'royalty'. Did you mean royalties?"),
        ({"kinds": ["washer asembly"]}, "goods[0].kinds[0]: expected a kind that a rule tells apart, found 'washer asembly'. Did you mean 'washer assembly of"),
        ({"facts": {"that the good is purifed": True}}, "goods[0].facts.that the good is purifed: expected a fact that a rule asks"),
        ({"facts": {LABOUR: 2}}, f"goods[0].facts.{LABOUR}: expected true, false, or a share from 0 to 1, found 2"),
        ({"obtained": "minerals"}, "goods[0].obtained: expected one of mineral, plant, animal"),
        ({"use": "car"}, "goods[0].use: expected one of passenger vehicle or light truck"),
        ({"on": "2026-13-01"}, "goods[0].on: expected a date as YYYY-MM-DD, found '2026-13-01'"),
        ({"materials": [{**MOTOR, "value": -1}]}, "goods[0].materials[0].value: expected a number of at least 0, found -1"),
        ({"materials": [{**MOTOR, "originating": "no"}]}, "goods[0].materials[0].originating: expected true or false, found 'no'"),
        ({"materials": [{**MOTOR, "role": "acessory"}]}, "goods[0].materials[0].role: expected one of material"),
        ({"materials": [{**MOTOR, "price": {"paid": 1}}]}, "goods[0].materials[0].value: expected either it or a price, found both"),
        ({"materials": [{**MOTOR, "quantity": 2}]}, "goods[0].materials[0].quantity: expected no such name without product or production"),
        ({"materials": [{"value": 2}]}, "goods[0].materials[0].hs: expected a value, for it is required, found nothing"),
        ({"materials": [{**MOTOR, "production": {"materials": []}}]}, "goods[0].materials[0].production.country: expected a value, for it is required"),
        ({"materials": [{"product": "washr", "value": 2}]}, "goods[0].materials[0].product: expected the product of a good of this file, found 'washr'. Did you mean washer?"),
        ({"materials": [{"product": "washer", "value": 2}]}, "goods: expected goods that are not made of themselves, found washer is made of washer"),
        ({"materials": [{"product": "washer", "hs": "8450", "value": 2}]}, "goods[0].materials[0].hs: expected nothing, for the good 'washer' has it"),
        ({"vehicle": {"kind": "lorry"}}, "goods[0].vehicle.kind: expected one of passenger vehicle, light truck, heavy truck, found 'lorry'"),
        ({"vehicle": {"kind": "heavy truck", "labour": {"high_wage_labour": 1, "high_wage_material": 1}}}, "goods[0].vehicle.labour: expected amounts of which"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place_and_a_cure(changes, said):
    found = faults_of({"goods": [{**WASHER, "materials": [MOTOR], **changes}]})
    assert any(one.startswith(said) for one in found), found


def test_all_faults_of_a_file_are_told_at_once():
    pump = {"product": "pump", "hs": "8413.70", "country": "US"}
    asked = [
        {"ask": "labor_value"},
        {"ask": "labour_value", "high_wage_labor": 1},
        {"ask": "withdrawn", "method": "first", "receipts": []},
    ]
    motor = {"product": "pmp", "value": "x"}
    found = faults_of(
        {"agrement": "usmca", "goods": [pump, {**WASHER, "materials": [motor]}], "questions": asked}
    )
    assert [one.split(":")[0] for one in found] == [
        "goods[1].materials[0].product", "goods[0].country", "goods[1].materials[0].value", "questions[0].ask",
        "questions[1].high_wage_labour", "questions[1].high_wage_material", "questions[1].high_wage_labor", "questions[2].shipments",
        "questions[2].method", "agrement",
    ]  # fmt: skip


def test_an_empty_file_and_a_name_that_two_goods_have_are_refused():
    (found,) = faults_of({"agreement": "koera", "goods": [{**WASHER, "materials": [MOTOR]}]})
    assert found == "agreement: expected one of cafta-dr, korea, usmca, found 'koera'. Did you mean 'korea'?"
    assert faults_of({}) == ["goods: expected at least one good or question, found none."]
    pumps = [{"product": "pump", "hs": "8413.70", "country": "USA"}] * 2
    found = faults_of({"goods": [*pumps, {**WASHER, "materials": [{"product": "pump", "value": 9}]}]})
    assert found[0].startswith(
        "goods[2].materials[0].product: expected the product of one good, found 2 named 'pump'"
    )


def test_goods_in_a_longer_circle_are_refused_once():
    ring = [
        {"product": name, "hs": "8413.70", "country": "USA", "transaction_value": 9, "materials": [{"product": inner, "value": 1}]}
        for name, inner in (("a", "b"), ("b", "c"), ("c", "a"))
    ]  # fmt: skip
    found = faults_of({"goods": ring})
    assert len(found) == 1
    assert "a is made of b is made of c is made of a" in found[0]


def test_goods_of_too_many_tiers_are_refused():
    inner = {"country": "MEX", "materials": []}
    for _ in range(2_000):
        inner = {"country": "MEX", "materials": [{**MOTOR, "production": inner}]}
    (found,) = faults_of({"goods": [{**WASHER, **inner}]})
    assert found.startswith("goods: expected lists and tables within each other at most 130 deep")
    chain = [
        {**WASHER, "product": f"g{i}", "materials": [{"product": f"g{i + 1}", "value": 1}]}
        for i in range(2_000)
    ]
    for goods_in_order in (chain, chain[::-1]):
        (found,) = faults_of({"goods": [*goods_in_order, {**WASHER, "product": "g2000"}]})
        assert found.startswith("goods: expected at most 40 tiers, found more below 'g")
    twice = [
        {**WASHER, "product": f"g{i}", "materials": [{"product": f"g{i + 1}", "value": 1}] * 2}
        for i in range(30)
    ]
    (found,) = faults_of({"goods": [*twice, {**WASHER, "product": "g30"}]})
    assert found.startswith(
        "goods: expected at most 5,000 goods of the file in all tiers of one, found more below 'g0'"
    )
    held = {**WASHER, "materials": []}
    held["materials"].append({**MOTOR, "production": held})
    assert faults_of({"goods": [held]})[0].startswith("goods: expected lists and tables within each other")
    assert faults_of({("a", "b"): 1}) == ["goods file: expected names as text, found ('a', 'b')."]


def test_a_mapping_may_hold_dates_sets_and_words_of_the_engine():
    record = read_goods(
        {
            "on": DAY,
            "goods": [
                {**WASHER, "kinds": frozenset(), "obtained": Obtained.MINERAL, "use": VehicleUse.HEAVY_TRUCK}
            ],
        }
    )
    good = record.goods[0].good
    assert (record.on, good.kinds, good.obtained, good.use) == (
        DAY,
        frozenset(),
        Obtained.MINERAL,
        VehicleUse.HEAVY_TRUCK,
    )


def test_a_good_of_the_file_is_judged_before_what_is_made_of_it():
    """A pump of foreign parts is bought from its maker and is originating by its own rule; from China it is not."""
    for country, status in (("MEX", True), ("CHN", False)):
        pump = {
            "product": "pump",
            "hs": "8413.70",
            "country": country,
            "transaction_value": 10,
            "materials": [MOTOR | {"value": 2}],
        }
        made = {
            "product": "set",
            "hs": "8413.70",
            "country": "MEX",
            "transaction_value": 40,
            "materials": [{"product": "pump", "value": 10}],
        }
        found = judge(read_goods({"on": DAY, "goods": [made, pump]}), WORLD, shelf=SHELF)
        assert (found.goods[0].determination.status.value == "originating") is status
        assert found.goods[0].determination.failing == (() if status else ("pump",))


def test_a_good_that_lost_its_status_on_its_way_is_no_originating_material():
    """General Note 11(h)(iv): a pump that was worked in China, or of whose stay there customs says nothing."""
    pump = {
        "product": "pump",
        "hs": "8413.70",
        "country": "USA",
        "transaction_value": 10,
        "materials": [MOTOR | {"value": 2}],
    }
    made = {
        "product": "set",
        "hs": "8413.70",
        "country": "MEX",
        "transaction_value": 40,
        "materials": [{"product": "pump", "value": 10}],
    }
    for stay, status in (
        ({"customs_control": True}, "originating"),
        ({"operations": ["painting"]}, "not originating"),
        ({}, "unknown"),
    ):
        goods = [made, {**pump, "route": [{"country": "CHN", **stay}]}]
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
