"""A goods file says what the engine's records say, under their own names, and what it says is judged as the records are."""

from __future__ import annotations

import json
import math
from dataclasses import fields, replace

import pytest
from goods_stated import DAY, EXAMPLE, MOTOR, SHELF, WASHER, WORLD, faults_of, judged
from hypothesis import given, settings
from hypothesis import strategies as st

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
from allyshore.origin.goodsfile.vehicles import LABOUR
from allyshore.origin.signed import faults_of_statement

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
    ).map(tenable)  # fmt: skip


def tenable(one):
    """A material without a signed amount that cannot be, which a file refuses."""
    return (
        replace(one, statement=replace(one.statement, amount=None)) if faults_of_statement("", one) else one
    )


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
