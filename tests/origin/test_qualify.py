"""The judgement: three answers, de minimis, content, criterion D, what is missing, what would flip it."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from allyshore.errors import ModelInvalid, UsageError
from allyshore.origin import (
    Criterion,
    Good,
    Material,
    Method,
    OriginParams,
    Status,
    VehicleUse,
    qualify,
    stated_facts,
    vocabulary,
    volume_of_unit,
)


def washer(*materials, **more):
    return Good("washer", "84502000", "MEX", 400.0, None, materials, **more)


def part(*materials, hs="84099199", tv=100.0, nc=None, **more):
    """A good of 8409.91: shift from any other heading, or no change and 60/50 of content."""
    return Good("engine part", hs, "MEX", tv, nc, materials, **more)


def of(hs, value, originating=False, name="", **more):  # noqa: FBT002  # reads as the sentence it is
    return Material(name or hs, hs, float(value), originating, **more)


def test_content_is_compared_unrounded(book):
    """59.996 % is not 60 %, though it prints as 60.0."""
    assert qualify(part(of("840991", 40.0), nc=80.0), book).status is Status.ORIGINATING
    assert qualify(part(of("840991", 40.004), nc=80.0), book).status is Status.NOT_ORIGINATING


def test_a_tie_is_met_whatever_the_floating_point_says(book):
    """0.452 of 1.13 is 40 % exactly, and a hair more in binary."""
    assert 0.452 > (1 - 0.6) * 1.13
    assert qualify(part(of("840991", 0.452), tv=1.13, nc=0.5), book).status is Status.ORIGINATING


def test_without_a_net_cost_a_failed_transaction_value_leaves_it_open(book):
    found = qualify(part(of("840991", 45.0)), book)
    assert found.status is Status.UNKNOWN
    assert found.missing == ("the net cost of engine part",)


def test_the_better_method_carries(book):
    found = qualify(part(of("840991", 40.0), nc=95.0), book)
    assert found.method is Method.NET_COST
    assert found.content.margin == pytest.approx(55 / 95 - 0.5)
    assert found.rvc_tested


def test_de_minimis_cures_the_shift_and_never_the_content(book):
    """8407.10 asks a change of heading and 60/50: what fails the shift counts in the content all the same."""
    failing, other = of("840710", 8.0, name="core"), of("848310", 33.0, name="shaft")
    engine = Good("aircraft engine", "840710", "CAN", 100.0, 80.0, (failing, replace(other, value=31.0)))
    cured = qualify(engine, book)
    assert cured.status is Status.ORIGINATING
    assert cured.failing == ("core",)
    assert cured.vnm == 39.0
    assert qualify(replace(engine, materials=(failing, other)), book).status is Status.NOT_ORIGINATING


def test_content_is_waived_where_all_foreign_materials_are_a_tenth(book):
    """s. 5(4), which matters where the content is asked high: here 60 % and a margin of 35 %."""
    engine = Good(
        "aircraft engine",
        "840710",
        "CAN",
        100.0,
        None,
        (of("848310", 10.0), of("732690", 50.0, originating=True)),
    )
    found = qualify(engine, book, OriginParams(margin=0.35))
    assert (found.status, found.method) == (Status.ORIGINATING, Method.WAIVER)
    dearer = replace(engine, net_cost=100.0, materials=(of("848310", 10.01),))
    assert qualify(dearer, book, OriginParams(margin=0.5)).status is Status.NOT_ORIGINATING


def test_de_minimis_may_be_taken_of_the_total_cost(book):
    tub = of("84509020", 42.0)
    assert qualify(washer(tub), book).status is Status.NOT_ORIGINATING
    assert qualify(washer(tub, total_cost=420.0), book).status is Status.ORIGINATING


def test_criterion_d_takes_parts_of_the_own_subheading_at_sixty_or_fifty(book):
    ring, glass = of("84509060", 30.0, name="ring"), of("700719", 5.0, name="glass")
    door = Good("door", "84509060", "MEX", 100.0, 80.0, (ring, glass))
    found = qualify(door, book)
    assert (found.status, found.criterion) == (Status.ORIGINATING, Criterion.PARTS)
    assert found.content.threshold in (0.60, 0.50)
    assert found.reference.startswith("GN 11(b)(iv)")
    assert (
        qualify(replace(door, materials=(replace(ring, value=41.0), glass)), book).status
        is Status.NOT_ORIGINATING
    )


def test_criterion_d_wants_the_others_to_make_the_change_themselves(book):
    tub_like = of("845011", 5.0, name="old machine")
    ring = of("84509060", 20.0, name="ring")
    door = Good("door", "84509060", "MEX", 100.0, 100.0, (ring, tub_like))
    assert qualify(door, book).status is Status.NOT_ORIGINATING


def test_where_a_subheading_covers_goods_and_parts_the_part_must_be_said(book):
    """9018.90 holds instruments and their parts: Uniform Regulations, s. 3(5)(b)."""
    module = of("901890", 30.0, name="module")
    pump = Good("pump", "90189075", "MEX", 100.0, 90.0, (module,))
    asked = qualify(pump, book)
    assert asked.status is Status.UNKNOWN
    assert asked.missing == ("whether module (9018.90) is a part of pump",)
    said = qualify(replace(pump, materials=(replace(module, part=True),)), book)
    assert (said.status, said.criterion) == (Status.ORIGINATING, Criterion.PARTS)
    assert (
        qualify(replace(pump, materials=(replace(module, part=False),)), book).status
        is Status.NOT_ORIGINATING
    )


def test_an_undeclared_material_counts_as_foreign_and_is_named_only_if_it_decides(book):
    tub, ring, motor = (
        of("84509020", 30, None, "tub"),
        of("84509040", 30, None, "stand"),
        of("850140", 60, None, "motor"),
    )
    found = qualify(washer(tub, ring, motor), book)
    assert found.status is Status.UNKNOWN
    assert len(found.missing) == 1
    assert "declaration that" in found.missing[0]
    assert "motor" not in found.missing[0]


def test_two_declarations_are_named_where_both_are_needed(book):
    tub, stand = of("84509020", 50, None, "tub"), of("84509040", 50, None, "stand")
    found = qualify(washer(tub, stand), book)
    assert [fact.split()[-3] for fact in found.missing] == ["tub", "stand"]


def test_a_flip_names_the_material_whose_status_the_good_hangs_on(book):
    tub, motor = (
        of("84509020", 60, originating=True, name="tub"),
        of("850140", 60, originating=True, name="motor"),
    )
    coil = of("721049", 60, name="coil")
    found = qualify(washer(tub, motor, coil), book)
    assert found.breaks_if_lost == ("tub",)
    assert (
        qualify(washer(replace(tub, originating=False), motor, coil), book).status is Status.NOT_ORIGINATING
    )
    lines = found.explain()
    assert "The status is lost if tub stops being originating." in lines


def test_the_headroom_is_the_rise_that_just_keeps_the_status(book):
    found = qualify(part(of("840991", 30.0), nc=90.0), book)
    assert found.headroom == pytest.approx(15.0)
    assert qualify(part(of("840991", 30.0 + found.headroom), nc=90.0), book).status is Status.ORIGINATING
    assert qualify(part(of("840991", 30.01 + found.headroom), nc=90.0), book).status is Status.NOT_ORIGINATING
    assert qualify(washer(of("850140", 60)), book).headroom is None


def test_a_margin_binds_only_where_it_is_told_to(book):
    close = part(of("840991", 39.0), nc=70.0)
    assert qualify(close, book, OriginParams(margin=0.02)).status is Status.NOT_ORIGINATING
    told = qualify(close, book, OriginParams(margin=0.02, margin_binds=False))
    assert told.status is Status.ORIGINATING
    assert "a margin of 2 % is not kept" in told.requirements[-1].because


def test_an_rvc_tested_self_produced_material_in_a_designated_good_counts_its_own_content(book):
    """s. 8(6): along one chain of self-produced materials only one that is under a content test may be designated."""
    frame = of("840991", 50.0, originating=True, name="frame", self_produced=True, rvc_tested=True)
    foreign = of("840991", 20.0, name="foreign")
    free = part(frame, foreign, nc=90.0)
    assert qualify(free, book).status is Status.ORIGINATING
    designated = replace(free, to_be_designated=True)
    asked = qualify(designated, book)
    assert asked.status is Status.UNKNOWN
    assert "frame, which is not to be designated" in asked.missing[0]
    low, high = (replace(frame, nonoriginating_content=content) for content in (10.0, 30.0))
    assert qualify(replace(designated, materials=(low, foreign)), book).status is Status.ORIGINATING
    assert qualify(replace(designated, materials=(high, foreign)), book).status is Status.NOT_ORIGINATING


def test_roll_up_counts_an_originating_material_as_nothing(book):
    motor = of("840991", 90.0, originating=True)
    assert qualify(part(motor, of("840991", 9.0)), book).vnm == 9.0


def test_what_is_not_judged_is_unknown_and_never_true(book):
    """Structures of steel: 70 % by weight of the steel originating is a weight this engine does not know."""
    mast = Good(
        "mast",
        "73082000",
        "USA",
        1000.0,
        500.0,
        (of("720851", 600.0, name="plate"), of("720851", 100.0, originating=True)),
    )
    found = qualify(mast, book)
    assert found.status is Status.UNKNOWN
    assert any("by weight" in fact for fact in found.missing)


def test_semiconductors_need_no_change_of_classification(book):
    chip = Good("chip", "85423100", "USA", 10.0, None, (of("854231", 9.0, name="die"),))
    assert qualify(chip, book).status is Status.ORIGINATING


def test_a_code_into_which_goods_have_moved_is_read_as_itself_and_said(book):
    board = Good("board", "853710", "MEX", 60.0, None, (of("854231", 20.0, name="chip"),))
    found = qualify(board, book)
    assert found.status is Status.ORIGINATING
    assert any("chip was of the same subheading" in text for text in found.assumptions)


def test_a_part_that_may_be_for_vehicles_says_what_is_assumed(book):
    harness = Good("harness", "854430", "MEX", 10.0, 9.0, (of("391732", 3.0),))
    assert any("motor vehicle" in text for text in qualify(harness, book).assumptions)
    heavy = qualify(replace(harness, use=VehicleUse.HEAVY_TRUCK), book)
    assert heavy.assumptions == (), "harnesses are in no table for heavy trucks: their own rule holds"
    assert heavy.status is Status.ORIGINATING


def test_a_good_for_one_kind_only_asks_which_it_is(book):
    connector = Good("connector", "85367000", "MEX", 10.0, 9.0, (of("741980", 3.0),))
    assert qualify(connector, book).status is Status.UNKNOWN
    plastic = replace(connector, kinds=frozenset({"plastic connector"}))
    assert qualify(plastic, book).status is Status.ORIGINATING


def test_a_good_without_materials_is_open(book):
    found = qualify(washer(), book)
    assert found.status is Status.UNKNOWN
    assert "wholly obtained" in found.missing[0]


def test_every_other_way_says_why_it_does_not_carry(book):
    found = qualify(part(of("840991", 45.0), nc=95.0), book)
    assert found.alternative == "84.29(B)"
    shift = next(one for one in found.tried if one.alternative == "84.29(A)")
    assert shift.holds is False
    assert "above the de minimis share of 10 %" in shift.why


def test_the_dictionary_is_json_and_repeats_nothing_unknown(book):
    said = json.loads(json.dumps(qualify(part(of("840991", 45.0), nc=95.0), book).to_dict()))
    assert said["status"] == "originating"
    assert said["rvc"] == {
        "method": "net cost",
        "value": 50 / 95,
        "threshold": 0.5,
        "margin": pytest.approx(50 / 95 - 0.5),
    }
    assert said["rule"] == "GN 11(o), chapter 84, rule 29(B)"
    assert said["fixes"] == []
    assert said["flips"] == [
        {"what": "rise in non-originating value", "material": None, "usd": pytest.approx(2.5)}
    ]


def test_all_faults_of_a_good_are_located_at_once(book):
    bad = Good("thing", "84", "MEX", 0.0, math.nan, (of("service", -1.0), of("850110", math.inf)))
    with pytest.raises(ModelInvalid) as caught:
        qualify(bad, book)
    assert len(caught.value.faults) == 6
    assert "thing, material service" in str(caught.value)


@pytest.mark.parametrize("margin", [-0.1, 0.6, math.nan])
def test_a_senseless_margin_is_refused(margin):
    with pytest.raises(UsageError, match="margin"):
        OriginParams(margin=margin)


def test_a_fact_that_a_rule_asks_besides_decides_once_it_is_stated(book):
    """Chapter 21, rule 1: coffee of chapter 9 in instant coffee is at most 60 % of the weight."""
    coffee = (Material("coffee", "090111", 1.0, originating=False),)
    asked = "the share by weight of the good that non-originating coffee has"
    answers = {
        share: qualify(
            Good(
                "instant coffee",
                "21011121",
                "MEX",
                10.0,
                materials=coffee,
                facts={} if share is None else {asked: share},
            ),
            book,
        ).status
        for share in (None, 0.6, 0.61)
    }
    assert answers == {None: Status.UNKNOWN, 0.6: Status.ORIGINATING, 0.61: Status.NOT_ORIGINATING}


def test_a_shirt_is_judged_by_the_component_that_determines_its_classification(book):
    """Chapter 62, chapter rule 2 and rule 3: foreign buttons and an interlining that is not that component do no harm."""
    sewn, special = book.rule("620590").alternatives
    made = {other.fact: False for other in special.others} | {other.fact: True for other in sewn.others}

    def shirt(component):
        materials = (
            Material("fabric", "521011", 4.0, originating=True),
            Material("interlining", "540752", 1.0, originating=False, component=component),
        )
        return qualify(Good("shirt", "620590", "MEX", 20.0, materials=materials, facts=made), book).status

    assert [shirt(known) for known in (False, None, True)] == [
        Status.ORIGINATING,
        Status.UNKNOWN,
        Status.NOT_ORIGINATING,
    ]


def test_pigments_are_disregarded_in_paint_unless_of_titanium_dioxide(book):
    """Chapter 32, chapter rule 1."""

    def paint(kinds):
        pigment = Material("pigment", "320649", 3.0, originating=False, kinds=kinds)
        return qualify(Good("paint", "320890", "USA", 10.0, materials=(pigment,)), book)

    titanium = frozenset({"pigment or colouring material based on titanium dioxide"})
    assert paint(frozenset()).status is Status.ORIGINATING
    assert paint(titanium).status is Status.UNKNOWN, "a process may still confer origin"
    assert "in a man-made mixture" not in " ".join(paint(frozenset()).missing)


def test_the_smallest_rise_of_a_material_that_is_forgiven_is_told(book):
    """A foreign tub is forgiven up to a tenth of 400 (GN 11(e)(i)): what it may rise is what is left of that."""
    found = qualify(washer(of("84509020", 36.5, name="tub"), of("85014040", 60.0, name="motor")), book)
    assert found.status is Status.ORIGINATING
    assert found.headroom is None
    (flip,) = found.flips()
    assert (flip["what"], flip["material"]) == ("rise in non-originating value", "tub")
    assert flip["usd"] == pytest.approx(3.5)
    for rise, status in ((3.49, Status.ORIGINATING), (3.51, Status.NOT_ORIGINATING)):
        dearer = washer(of("84509020", 36.5 + rise, name="tub"), of("85014040", 60.0, name="motor"))
        assert qualify(dearer, book).status is status
    assert any("tub" in line and "3.50 USD" in line for line in found.explain())


def test_facts_are_read_from_a_cell():
    text = "that the good is cut and sewn; the share  of it = 0.25; that it is distilled = no;"
    assert stated_facts(text) == {
        "that the good is cut and sewn": True,
        "the share of it": 0.25,
        "that it is distilled": False,
    }
    assert stated_facts(None) == {}
    for wrong in ("a = maybe", "a = 1.2", "a = nan"):
        with pytest.raises(ValueError, match="after 'a'"):
            stated_facts(wrong)


def test_every_fact_that_a_rule_asks_is_in_the_vocabulary(book):
    words = vocabulary()
    asked = {other.fact for rule in book.rules for way in rule.alternatives for other in way.others}
    told = {kind for rule in book.rules for way in rule.alternatives for kind in (way.only, *way.not_only)}
    assert asked <= words.facts
    assert told - {None} <= words.kinds


def test_a_stated_fact_opens_its_ways_to_the_optimiser(book):
    """A car by rule 7(A) of chapter 87 needs three facts; without all of them no such way is offered."""
    facts = dict.fromkeys((fact for fact in vocabulary().facts if "GN 11(k)" in fact), True)
    assert len(facts) == 3
    car = frozenset({"passenger vehicle"})
    ways = {mode.method for mode in book.modes("87032301", kinds=car, facts=facts)}
    assert Method.NET_COST in ways
    facts.popitem()
    assert {mode.method for mode in book.modes("87032301", kinds=car, facts=facts)} == {
        Method.ALL_ORIGINATING
    }


def test_a_packed_volume_is_no_volume_of_the_goods():
    assert [volume_of_unit(unit) for unit in ("m3", "l", "piece", None)] == [1.0, 0.001, None, None]
