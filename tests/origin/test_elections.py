"""What the law lets the producer choose: designation, accumulation, what stands in the change of classification; and the gates before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allyshore.errors import ModelInvalid
from allyshore.origin import (
    Costs,
    Criterion,
    Excluded,
    Good,
    Material,
    Method,
    Obtained,
    Role,
    Statement,
    Status,
    Stay,
    VehicleUse,
    keeps_origin,
    may_be_remanufactured,
    qualify,
)

BOOKS = "490199"


def part(*materials, tv=100.0, nc=80.0, **more):
    """8409.91: from any other heading, or no change and 60/50 of content."""
    return Good("engine part", "84099199", "MEX", tv, nc, materials, **more)


def of(hs, value, originating=False, name="", **more):  # noqa: FBT002  # reads as the sentence it is
    return Material(name or hs, hs, float(value), originating, **more)


def frame():
    """A chainring of foreign steel: 8714 by change of heading."""
    return Good(
        "frame",
        "871491",
        "USA",
        None,
        None,
        (of("720917", 7.5), of("720917", 1.0, originating=True)),
        costs=Costs(1.5, 0.5, 0.1, Excluded(royalties=0.2)),
    )


def test_a_designated_intermediate_counts_at_nothing_and_keeps_its_excluded_costs(book):
    """s. 8(28), example 3, situations B and C: 76.1 % where it may be designated, 42.98 % where it may not."""
    own = Costs(6.5, 0.5, 0.1, Excluded(royalties=0.2))
    made = of("840991", 10.6, None, "frame", self_produced=True, production=replace(frame(), hs="840991"))
    tied = replace(made, production=replace(made.production, to_be_designated=False))
    good = part(tied, of("840991", 5.5, name="foreign"), tv=None, nc=None, costs=own)
    found = qualify(good, book)
    assert (found.status, found.method) == (Status.ORIGINATING, Method.NET_COST)
    assert found.content.value == pytest.approx(17.5 / 23.0)
    assert found.chosen == ("frame is designated as an intermediate material (s. 8(6))",)
    foreign = replace(
        made,
        production=replace(
            made.production, materials=(of("840991", 7.5), of("840991", 1.0, originating=True))
        ),
    )
    undone = qualify(replace(good, materials=(foreign, good.materials[1])), book)
    assert undone.content.value == pytest.approx(9.8 / 22.8)
    assert undone.status is not Status.ORIGINATING


def test_along_one_chain_one_tested_material_may_be_designated(book):
    """s. 8(28), example 5: X in Y in the good, each under a content test; with both the good would qualify, with one it may not."""
    x = Good("X", "84099199", "MEX", None, 40.0, (of("840991", 18.0, name="in X"),))
    y_parts = (
        of("840991", 40.0, None, "X", self_produced=True, production=x),
        of("840991", 30.0, name="in Y"),
    )
    y = Good("Y", "84099199", "MEX", None, 90.0, y_parts)
    good = part(
        of("840991", 90.0, None, "Y", self_produced=True, production=y),
        of("840991", 20.0, name="in it"),
        tv=None,
        nc=100.0,
    )
    found = qualify(good, book)
    assert found.status is Status.ORIGINATING
    assert found.vnm in {20.0, 50.0}
    assert len([one for one in found.chosen if "designated" in one]) == 1
    bought = replace(good.materials[0], self_produced=False)
    assert qualify(replace(good, materials=(bought, good.materials[1])), book).vnm == 20.0


def test_a_tested_material_may_be_designated_inside_one_without_a_test(book):
    """s. 8(6) bars two of one chain only where both are under a content test: X is (3801.10), Y is not (3808.52 by change only)."""
    x = Good("X", "38011000", "MEX", 50.0, 45.0, (of("380110", 10.0, name="in X"),))
    y = Good(
        "Y", "38085200", "MEX", 90.0, 80.0, (of("380110", 50.0, None, "X", self_produced=True, production=x),)
    )
    found = qualify(replace(y, to_be_designated=True), book)
    assert found.status is Status.ORIGINATING
    assert not found.rvc_tested
    assert [word for word in found.chosen if "X is designated" in word]
    barred = replace(y, materials=(replace(y.materials[0], designated=False),), to_be_designated=True)
    assert qualify(barred, book).status is not Status.ORIGINATING


def test_a_self_produced_material_may_stand_in_the_change_of_classification(book):
    """s. 3(8) and 3(9), example 6: Y of the good's own heading is in Z of another one."""
    z = Good(
        "Z",
        "850140",
        "CAN",
        50.0,
        None,
        (of("841391", 20.0, name="Y"), of("732690", 5.0, originating=True, name="X")),
    )
    pump = Good(
        "pump",
        "841350",
        "CAN",
        100.0,
        None,
        (of("850140", 50.0, None, "Z", self_produced=True, production=z),),
    )
    assert qualify(pump, book).status is Status.ORIGINATING


def test_a_bought_material_is_judged_and_rolled_up_in_full(book):
    good_one = Good("core", "84099199", "USA", 40.0, 30.0, (of("732690", 15.0),))
    bad_one = replace(good_one, materials=(of("840991", 35.0),))
    bought = of("840991", 40.0, None, "core", production=good_one)
    assert qualify(part(bought, of("840991", 30.0)), book).vnm == 30.0
    lost = qualify(part(replace(bought, production=bad_one), of("840991", 30.0)), book)
    assert (lost.status, lost.vnm) == (Status.NOT_ORIGINATING, 70.0)
    abroad = replace(bought, production=replace(good_one, country="CHN"))
    assert qualify(part(abroad, of("840991", 30.0)), book).status is Status.NOT_ORIGINATING


def test_accumulation_is_used_only_where_it_serves(book):
    ring = of("840991", 60.0, name="ring", statement=Statement(net_cost=55.0, nonoriginating=20.0))
    found = qualify(part(ring), book)
    assert found.status is Status.ORIGINATING
    assert "s. 9(2)(a)" in found.chosen[0] or "s. 9(3)" in found.chosen[0]
    assert qualify(part(replace(ring, statement=None)), book).status is Status.NOT_ORIGINATING
    free = of("732690", 60.0, name="ring", statement=Statement(nonoriginating=20.0))
    assert qualify(part(free), book).chosen == ()


def test_one_statement_serves_one_method(book):
    """A statement of non-originating value alone helps the transaction value, not the net cost: s. 9(2), 9(3)."""
    ring = of("840991", 60.0, name="ring", statement=Statement(nonoriginating=20.0))
    assert qualify(part(ring), book).method is Method.TRANSACTION_VALUE
    assert qualify(part(ring, tv=45.0), book).status is Status.NOT_ORIGINATING
    amount = of("840991", 60.0, name="ring", statement=Statement(amount=40.0))
    assert qualify(part(amount), book).method is Method.NET_COST


def test_the_waiver_looks_at_full_values(book):
    """s. 5(5): what is accumulated for the content is not for the tenth of s. 5(4)."""
    ring = of("840991", 60.0, name="ring", statement=Statement(nonoriginating=9.0, net_cost=None))
    found = qualify(part(ring, tv=None, nc=80.0), book)
    assert found.status is not Status.ORIGINATING


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.MATERIAL, Status.NOT_ORIGINATING),
        (Role.RETAIL_PACKAGING, Status.NOT_ORIGINATING),
        (Role.ACCESSORY, Status.NOT_ORIGINATING),
        (Role.SHIPPING_PACKING, Status.ORIGINATING),
        (Role.INDIRECT, Status.ORIGINATING),
    ],
)
def test_packing_and_indirect_materials_are_left_out_and_packaging_counts(book, role, status):
    """GN 11(g), (h): retail packaging and accessories count in the content; packing for shipment and indirect materials do not."""
    assert qualify(part(of("840991", 35.0), of("392690", 15.0, role=role)), book).status is status


@pytest.mark.parametrize("role", [Role.RETAIL_PACKAGING, Role.ACCESSORY])
def test_packaging_and_accessories_fail_no_shift(book, role):
    tub = of("84509020", 90.0, name="tub", role=role)
    washer = Good("washer", "84502000", "MEX", 400.0, None, (tub, of("850140", 30.0)))
    assert qualify(washer, book).status is Status.ORIGINATING


def test_recovered_materials_originate_in_a_remanufactured_good_only(book):
    """s. 4(1), 4(2)."""
    old = of("840991", 60.0, None, "old core", recovered=True)
    assert qualify(part(old, of("840991", 30.0), remanufactured=True), book).status is Status.ORIGINATING
    assert qualify(part(old, of("840991", 30.0)), book).status is not Status.ORIGINATING


@pytest.mark.parametrize(
    ("hs", "tv", "status"),
    [
        ("842911", 100.0, Status.ORIGINATING),
        ("940290", 100.0, Status.ORIGINATING),
        ("841810", 100.0, Status.NOT_ORIGINATING),
        ("851010", 100.0, Status.NOT_ORIGINATING),
        ("870323", 100.0, Status.NOT_ORIGINATING),
        ("392690", 100.0, Status.UNKNOWN),
        ("845011", 100.0, Status.NOT_ORIGINATING),
        ("845020", 100.0, Status.ORIGINATING),
    ],
)
def test_only_goods_of_the_classes_listed_are_remanufactured(book, hs, tv, status):
    """s. 1(1), "remanufactured good"; s. 4(2): elsewhere a recovered part, here of the good's own subheading, counts as it is."""
    old = of(hs, 80.0, originating=False, name="old core", recovered=True)
    found = qualify(Good("good", hs, "MEX", tv, 80.0, (old,), remanufactured=True), book)
    assert found.status is status
    assert (status is Status.ORIGINATING) is not any("old core" in one.because for one in found.requirements)


def test_an_originating_good_of_another_class_says_that_its_recovered_materials_count_as_any_others(book):
    old = of("841430", 30.0, originating=False, name="compressor", recovered=True)
    found = qualify(Good("fridge", "841810", "MEX", 100.0, None, (old,), remanufactured=True), book)
    assert found.status is Status.ORIGINATING
    assert any("count as any others" in text for text in found.assumptions)
    assert may_be_remanufactured("8450") is None


def test_listed_electronics_are_originating_wherever_made_and_serve_as_material(book):
    """GN 11(p); s. 3(7) and 3(9), example 5."""
    disk = Good("disk", "84717000", "CHN", 50.0, imported_from="MEX")
    found = qualify(disk, book)
    assert (found.status, found.criterion) == (Status.ORIGINATING, Criterion.LISTED)
    assert qualify(replace(disk, imported_from="CHN"), book).status is Status.NOT_ORIGINATING
    used = of("84717000", 90.0, None, "disk", imported_from="MEX")
    assert qualify(part(used, of("732690", 5.0)), book).vnm == 5.0
    printer = Good("toner unit", "844399", "CHN", 50.0, imported_from="MEX")
    assert qualify(printer, book).status is Status.UNKNOWN


def test_wholly_obtained_goods_are_criterion_a(book):
    ore = Good("ore", "260300", "MEX", 10.0, obtained=Obtained.MINERAL)
    assert qualify(ore, book).criterion is Criterion.WHOLLY_OBTAINED
    assert qualify(replace(ore, country="CHL"), book).status is Status.NOT_ORIGINATING


def test_packing_and_the_like_make_no_good(book):
    """HQ H318560."""
    tablets = Good(
        "gabapentin",
        "292249",
        "CAN",
        100.0,
        None,
        (of("293339", 60.0),),
        operations=frozenset({"repackaging"}),
    )
    assert qualify(tablets, book).status is Status.NOT_ORIGINATING
    assert (
        qualify(replace(tablets, operations=frozenset({"repackaging", "synthesis"})), book).status
        is Status.ORIGINATING
    )


def test_a_good_of_a_trade_zone_entered_at_home_has_no_criterion_b(book):
    """19 USC 4531(c)(3)."""
    washer = Good(
        "washer",
        "84502000",
        "USA",
        400.0,
        None,
        (of("850140", 30.0), of("721049", 9.0, originating=True)),
        trade_zone=True,
    )
    assert qualify(washer, book).status is Status.NOT_ORIGINATING
    ours = replace(washer, materials=(of("850140", 30.0, originating=True),))
    assert qualify(ours, book).criterion is Criterion.ORIGINATING_MATERIALS


def test_a_set_is_originating_within_a_tenth(book):
    """GN 11(i); s. 6(3)."""
    shirt, tie = of("620520", 87.0, originating=True), of("621590", 13.0)
    kit = Good("shirt and tie", "6205", "MEX", 100.0, None, (shirt, tie), gri3_set=True)
    assert qualify(kit, book).status is Status.NOT_ORIGINATING
    small = replace(kit, materials=(replace(shirt, value=90.0), replace(tie, value=10.0)))
    assert (qualify(small, book).status, qualify(small, book).method) == (Status.ORIGINATING, Method.SET)
    assert qualify(replace(kit, materials=(shirt, replace(tie, originating=None))), book).missing


def test_origin_is_kept_under_customs_control_and_lost_by_work_abroad(book):
    """s. 10; microassemblies may be worked while they stay in their group."""
    washer = Good("washer", "84502000", "MEX", 400.0, None, (of("850140", 30.0),))
    stays = {
        True: Stay("PAN", customs_control=True, operations=frozenset({"unloading", "storing"})),
        False: Stay("PAN", customs_control=True, operations=frozenset({"painting"})),
        None: Stay("PAN"),
    }
    statuses = {kept: qualify(replace(washer, route=(stay,)), book).status for kept, stay in stays.items()}
    assert statuses == {True: Status.ORIGINATING, False: Status.NOT_ORIGINATING, None: Status.UNKNOWN}
    assert (
        qualify(replace(washer, route=(Stay("CAN", operations=frozenset({"painting"})),)), book).status
        is Status.ORIGINATING
    )
    assert keeps_origin("854231", [Stay("MYS", operations=frozenset({"bonding"}))], book.members)
    assert (
        keeps_origin(
            "854231", [Stay("MYS", operations=frozenset({"mounting"}), hs_after="853710")], book.members
        )
        is False
    )


def test_an_unassembled_good_needs_sixty_or_fifty(book):
    """GN 11(b)(iv)(A): bicycles that came as kits of their own heading."""
    bicycle = Good(
        "bicycle", "87120025", "MEX", 100.0, 80.0, (of("871200", 39.0, name="kit"),), unassembled=True
    )
    assert qualify(bicycle, book).criterion is Criterion.PARTS
    assert qualify(replace(bicycle, unassembled=False), book).status is Status.NOT_ORIGINATING
    assert qualify(replace(bicycle, materials=(of("871200", 45.0),)), book).status is Status.NOT_ORIGINATING


def test_the_cheapest_fix_is_the_cheapest_set_that_qualifies(book):
    dear, cheap, small = (
        of("840991", 30.0, name="dear", change_cost=5.0),
        of("840991", 25.0, name="cheap", change_cost=1.0),
        of("840991", 4.0, name="small", change_cost=0.5),
    )
    found = qualify(part(dear, cheap, small), book)
    assert [fix.material for fix in found.fixes] == ["cheap"]
    both = qualify(part(dear, cheap, small, tv=80.0, nc=60.0), book)
    assert [fix.material for fix in both.fixes] == ["cheap", "small"] or [
        fix.material for fix in both.fixes
    ] == ["dear"]
    assert qualify(part(of("732690", 5.0)), book).fixes == ()


def test_a_cycle_of_values_or_a_negative_statement_is_located(book):
    bad = of("840991", 60.0, name="ring", statement=Statement(amount=-1.0))
    inner = Good("inner", "84", "MEX", 0.0, None, (bad,))
    with pytest.raises(ModelInvalid) as caught:
        qualify(part(of("840991", 5.0, name="box", production=inner)), book)
    assert len(caught.value.faults) == 3
    assert "inner, material ring" in str(caught.value)


def test_a_heavy_truck_part_is_held_to_its_day(book_on):
    """GN 11(k)(iii)(K): 60 % until 2024, 64 % until 2027, 70 % since; a starter by shift alone is not enough."""
    import datetime as dt

    starter = Good(
        "starter", "851140", "MEX", 100.0, 100.0, (of("851190", 38.0),), use=VehicleUse.HEAVY_TRUCK
    )
    days = {dt.date(2021, 9, 30): 0.60, dt.date(2024, 9, 30): 0.64, dt.date(2027, 9, 30): 0.70}
    for day, threshold in days.items():
        found = qualify(starter, book_on(day))
        assert found.status is (Status.ORIGINATING if threshold <= 0.62 else Status.NOT_ORIGINATING)
        assert found.content.threshold == threshold
    assert qualify(replace(starter, use=VehicleUse.NONE), book_on(dt.date(2024, 9, 30))).content is None


def test_more_is_never_worse_through_two_tiers(book):
    """A frame that becomes originating, or cheaper in foreign value, never lowers the status of what it goes into."""
    rank = {Status.NOT_ORIGINATING: 0, Status.UNKNOWN: 1, Status.ORIGINATING: 2}
    for own in (10.0, 30.0, 45.0):
        last = 3
        for foreign in (0.0, 5.0, 15.0, 25.0, 35.0, 45.0):
            inner = Good(
                "frame",
                "84099199",
                "MEX",
                None,
                50.0,
                (of("840991", foreign), of("732690", 1.0, originating=True)),
            )
            made = of("840991", 50.0, None, "frame", self_produced=True, production=inner)
            now = rank[qualify(part(made, of("840991", own), tv=None, nc=100.0), book).status]
            assert now <= last
            last = now


def test_a_statement_two_tiers_down_counts_for_the_part_and_the_good_is_told_what_it_lacks(book):
    """What the maker of the part signed is his buyer's to use; the good needs the buyer's own statement: s. 9(2), 9(7)(a)."""
    seal = of("840991", 3.0, name="seal", statement=Statement(net_cost=2.5, nonoriginating=2.1))
    pump = Good(
        "pump", "8413.30", "MEX", 12.0, 11.0, (seal, of("841391", 5.0, name="body")), kinds=frozenset()
    )
    bought = of("841330", 12.0, None, name="pump", production=pump)
    engine = Good(
        "engine",
        "8407.34",
        "MEX",
        30.0,
        28.0,
        (bought,),
        kinds=frozenset(),
        use=VehicleUse.PASSENGER_OR_LIGHT_TRUCK,
    )
    found = qualify(engine, book)
    told = [one for one in found.assumptions if "signed no statement for engine" in one]
    assert found.vnm == 12.0
    assert len(told) == 1
    assert "7.10 USD" in told[0]
    signed = replace(bought, statement=Statement(net_cost=11.0, nonoriginating=7.1))
    better = qualify(replace(engine, materials=(signed,)), book)
    assert better.vnm == pytest.approx(7.1)
    assert not [one for one in better.assumptions if "signed no statement" in one]
