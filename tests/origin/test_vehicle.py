"""The automotive appendix: dated contents, core parts, labour value content, steel, averaging."""

from __future__ import annotations

import datetime as dt

import pytest

from allyshore.errors import UsageError
from allyshore.origin import (
    CorePart,
    Good,
    Material,
    Purchase,
    RollUp,
    Rulebook,
    Status,
    VehicleUse,
    averaging_period,
    content_asked,
    core_parts,
    heavy_truck_content,
    in_table_s,
    labour_asked,
    labour_value,
    metal_purchases,
    metal_purchases_hold,
    part_vnm,
    qualify,
    qualifying_wage,
    steel_is_originating,
    table_g,
    vehicle_vnm,
)
from allyshore.world import World

TODAY = dt.date(2026, 6, 15)
STEPS = {
    "passenger vehicle": [(0.66, None), (0.69, None), (0.72, None), (0.75, None)],
    "A.1": [(0.66, 0.76), (0.69, 0.79), (0.72, 0.82), (0.75, 0.85)],
    "B": [(0.625, 0.725), (0.65, 0.75), (0.675, 0.775), (0.70, 0.80)],
    "C": [(0.62, 0.72), (0.63, 0.73), (0.64, 0.74), (0.65, 0.75)],
}
HEAVY = {
    "heavy truck": [(0.60, None), (0.64, None), (0.70, None)],
    "D": [(0.60, 0.70), (0.64, 0.74), (0.70, 0.80)],
    "E": [(0.50, 0.60), (0.54, 0.64), (0.60, 0.70)],
}


@pytest.mark.parametrize(("table", "steps"), [*STEPS.items(), *HEAVY.items()])
def test_each_step_holds_from_its_first_of_july_to_the_day_before_the_next(table, steps):
    """s. 13, 14(13) to 14(17), 15(2), 15(3)."""
    years = (2020, 2021, 2022, 2023) if table in STEPS else (2020, 2024, 2027)
    for number, (year, (nc, tv)) in enumerate(zip(years, steps, strict=True)):
        asked = content_asked(table, dt.date(year, 7, 1))
        assert (asked.nc, asked.tv) == (nc, tv)
        if number:
            before = content_asked(table, dt.date(year, 6, 30))
            assert (before.nc, before.tv) == steps[number - 1]


def test_before_the_agreement_and_of_no_table_nothing_is_asked():
    with pytest.raises(UsageError, match="2020-07-01"):
        content_asked("B", dt.date(2020, 6, 30))
    with pytest.raises(UsageError, match="found 'Z'"):
        content_asked("Z", TODAY)


def test_alternative_staging_eases_vehicles_core_parts_and_labour_until_july_2025():
    """s. 19(2), 19(4)."""
    last = dt.date(2025, 6, 30)
    assert content_asked("passenger vehicle", last, staging=True).nc == 0.625
    assert (content_asked("A.1", last, staging=True).nc, content_asked("A.1", last, staging=True).tv) == (
        0.625,
        0.725,
    )
    asked = labour_asked("passenger vehicle", last, staging=True)
    assert (asked.total, asked.material_and_labour) == (0.25, 0.10)
    assert content_asked("passenger vehicle", dt.date(2025, 7, 1), staging=True).nc == 0.75
    book = Rulebook.usmca(World.on(last), staging=True)
    assert book.cases("870323")[0].alternatives[0].rvc_nc == 0.625


def car(facts):
    engine = Material("engine", "840734", 3_700.0, originating=False)
    kinds = frozenset({"passenger vehicle"})
    return Good("car", "870323", "MEX", 12_000.0, 10_000.0, (engine,), kinds=kinds, facts=facts)


PURCHASES = (
    "that at least 70 % of the producer's purchases of steel, and of aluminium, is originating (GN 11(k)(v))"
)
LABOUR = "that the labour value content is reached (GN 11(k)(vi))"


@pytest.mark.parametrize(
    ("on", "staging", "status"),
    [
        (dt.date(2025, 6, 30), True, Status.ORIGINATING),
        (dt.date(2025, 6, 30), False, Status.NOT_ORIGINATING),
        (dt.date(2025, 7, 1), True, Status.NOT_ORIGINATING),
        (dt.date(2026, 3, 31), dt.date(2026, 3, 31), Status.ORIGINATING),
        (dt.date(2026, 4, 1), dt.date(2026, 3, 31), Status.NOT_ORIGINATING),
    ],
)
def test_a_vehicle_under_an_alternative_staging_regime_is_held_to_it_while_it_lasts(on, staging, status):
    """S. 19(2), 19(4), 19(5): 62.5 % (here 63), no core parts, to June 2025 or to the day that was approved."""
    book = Rulebook.usmca(World.on(on), staging=staging)
    assert qualify(car({PURCHASES: True, LABOUR: True}), book).status is status


def test_under_staging_labour_and_steel_are_asked_and_core_parts_are_not():
    book = Rulebook.usmca(World.on(dt.date(2025, 6, 30)), staging=True)
    assert set(qualify(car({}), book).missing) == {PURCHASES, LABOUR}
    assert qualify(car({PURCHASES: True, LABOUR: False}), book).status is Status.NOT_ORIGINATING


def test_labour_value_content_is_of_net_cost_or_of_purchases_with_two_capped_credits():
    """s. 18(6), 18(9), 18(12)."""
    by_cost = labour_value(
        high_wage_labour=5.0,
        high_wage_material=22.0,
        net_cost=100.0,
        technology_wages=30.0,
        production_wages=200.0,
        assembly_plant=True,
    )
    assert (by_cost.material_and_labour, by_cost.technology, by_cost.assembly) == (0.27, 0.10, 0.05)
    assert by_cost.holds(labour_asked("passenger vehicle", TODAY))
    assert not by_cost.holds(labour_asked("light truck", TODAY))
    by_purchases = labour_value(high_wage_labour=5.0, high_wage_material=22.0, purchases=85.0)
    assert by_purchases.material_and_labour == pytest.approx(27.0 / 90.0)
    with pytest.raises(UsageError):
        labour_value(high_wage_labour=1.0, high_wage_material=1.0)


def test_credits_do_not_stand_for_material_and_labour():
    """s. 18(1)(d): 25 points of the 40 are of high-wage material and labour."""
    reached = labour_value(
        high_wage_labour=0.0,
        high_wage_material=24.0,
        net_cost=100.0,
        technology_wages=1.0,
        production_wages=5.0,
        assembly_plant=True,
    )
    assert reached.total == pytest.approx(0.39)
    assert not reached.holds(labour_asked("passenger vehicle", TODAY))


def test_wages_that_qualify():
    assert [qualifying_wage(country) for country in ("USA", "CAN", "MEX")] == [16.0, 20.88, 294.22]


def core(**content: float) -> list[CorePart]:
    groups = ("engine", "transmission", "body and chassis", "axle", "suspension system", "steering system")
    return [CorePart(name, 100.0, content.get(name.split()[0], 20.0)) for name in groups]


def test_every_group_of_core_parts_is_originating_or_all_as_one():
    """s. 14(4), 14(10): a steering system of 70 % fails by itself and passes in a super-core of 79 %."""
    assert core_parts(core(), TODAY).originating
    mixed = core_parts(core(steering=30.0), TODAY)
    assert (mixed.groups["steering system"], mixed.originating) == (False, True)
    assert mixed.super_core == pytest.approx(470.0 / 600.0)
    assert not core_parts(core(steering=30.0, engine=60.0), TODAY).originating
    assert core_parts(core()[:-1], TODAY).missing == ("steering system",)


def test_components_of_column_two_may_stand_for_all_materials():
    """s. 14(7)(b), 14(8)."""
    part = CorePart("engine", 100.0, 40.0, column2_vnm=10.0)
    assert (part.least_vnm, part.content) == (10.0, 0.9)


def test_an_originating_core_part_rolls_up_by_the_panel_and_not_by_the_other_reading():
    parts = core()
    assert vehicle_vnm(parts, 50.0, originating=True, roll_up=RollUp.PANEL) == 50.0
    assert vehicle_vnm(parts, 50.0, originating=True, roll_up=RollUp.UNITED_STATES) == 170.0
    assert vehicle_vnm(parts, 50.0, originating=False, roll_up=RollUp.PANEL) == 170.0


def test_labour_above_what_is_asked_lowers_the_content_of_a_heavy_truck_to_sixty_at_least():
    """s. 18(22), until July 2027."""
    reached = labour_value(
        high_wage_labour=10.0,
        high_wage_material=23.0,
        net_cost=100.0,
        technology_wages=1.0,
        production_wages=8.0,
        assembly_plant=True,
    )
    assert heavy_truck_content(0.64, reached, TODAY) == pytest.approx(0.61)
    more = labour_value(high_wage_labour=20.0, high_wage_material=40.0, net_cost=100.0)
    assert heavy_truck_content(0.64, more, TODAY) == 0.60
    assert heavy_truck_content(0.70, more, dt.date(2027, 7, 2)) == 0.70


def test_seven_tenths_of_steel_and_its_melting_from_2027():
    """s. 17(1), 17(5)."""
    assert metal_purchases_hold(70.0, 100.0)
    assert not metal_purchases_hold(69.9, 100.0)
    assert steel_is_originating(TODAY, meets_its_rule=True, melted_in_region=False)
    later = dt.date(2027, 7, 1)
    assert [
        steel_is_originating(later, meets_its_rule=True, melted_in_region=melted)
        for melted in (True, False, None)
    ] == [True, False, None]


def test_the_first_averaging_period_takes_the_months_before_along():
    """s. 16(12): 1 July 2020 to 31 December 2021."""
    start = dt.date(2020, 7, 1)
    assert averaging_period(start, dt.date(2021, 1, 1)) == (start, dt.date(2021, 12, 31))
    assert averaging_period(start, dt.date(2022, 1, 1)) == (dt.date(2022, 1, 1), dt.date(2022, 12, 31))


def test_a_passenger_vehicle_asks_content_core_parts_metal_and_labour(book):
    """GN 11(k): all four, and each of them unknown until it is stated."""
    (case,) = book.cases("870323")
    facts = {other.fact: True for other in case.alternatives[0].others}
    car = Good(
        "car",
        "870323",
        "MEX",
        30_000.0,
        26_000.0,
        (Material("parts", "870899", 6_000.0, originating=False),),
        kinds=frozenset({"passenger vehicle"}),
    )
    from dataclasses import replace

    assert len(facts) == 3
    assert len(qualify(car, book).missing) == 3
    assert qualify(replace(car, facts=facts), book).status is Status.ORIGINATING
    for fact in facts:
        assert qualify(replace(car, facts={**facts, fact: False}), book).status is Status.NOT_ORIGINATING
    dear = replace(car, facts=facts, materials=(replace(car.materials[0], value=6_501.0),))
    assert qualify(dear, book).status is Status.NOT_ORIGINATING


def test_a_code_that_is_in_a_table_for_a_kind_only_is_two_cases(book):
    """Table C holds catalytic converters of 8421.39, and no other filters."""
    filters = [book.cases("842139", VehicleUse.PASSENGER_OR_LIGHT_TRUCK)]
    assert [[case.alternatives[1].rvc_nc for case in found] for found in filters] == [[0.65, 0.5]]
    part = Good(
        "filter",
        "842139",
        "MEX",
        100.0,
        100.0,
        (Material("parts", "842199", 40.0, originating=False),),
        use=VehicleUse.PASSENGER_OR_LIGHT_TRUCK,
    )
    from dataclasses import replace

    assert qualify(part, book).status is Status.UNKNOWN
    assert qualify(replace(part, kinds=frozenset()), book).status is Status.ORIGINATING
    assert (
        qualify(replace(part, kinds=frozenset({"catalytic converter"})), book).status
        is Status.NOT_ORIGINATING
    )


BATTERY = "battery used as the primary source of electrical power for the propulsion of an electric passenger vehicle or light truck"


@pytest.mark.parametrize(
    ("day", "tv", "nc"),
    [
        (dt.date(2020, 7, 1), 0.76, 0.66),
        (dt.date(2021, 6, 30), 0.76, 0.66),
        (dt.date(2021, 7, 1), 0.79, 0.69),
        (dt.date(2022, 7, 1), 0.82, 0.72),
        (dt.date(2023, 6, 30), 0.82, 0.72),
        (dt.date(2023, 7, 1), 0.85, 0.75),
    ],
)
def test_the_battery_of_an_electric_car_has_the_steps_of_table_a1_and_a_way_by_change_alone(day, tv, nc):
    """s. 14(2), 14(3), 14(13): the content of rule 17(B) is dated, and rule 17(A) asks none."""
    book = Rulebook.usmca(World.on(day))
    (case,) = book.cases("850760", VehicleUse.PASSENGER_OR_LIGHT_TRUCK)
    ways = [(way.rvc_tv, way.rvc_nc) for way in case.alternatives if way.only == BATTERY]
    assert ways == [(None, None), (tv, nc)]
    others = [(way.rvc_tv, way.rvc_nc) for way in case.alternatives if way.only != BATTERY]
    assert others == [(None, None), (0.6, 0.5)]


def test_the_battery_of_a_heavy_truck_is_originating_by_content_alone_in_steps():
    """s. 15(3), table E."""
    asked = {}
    for day in (dt.date(2020, 7, 1), dt.date(2024, 7, 1), dt.date(2027, 7, 1)):
        (case,) = Rulebook.usmca(World.on(day)).cases("850760", VehicleUse.HEAVY_TRUCK)
        asked[day.year] = {(way.rvc_tv, way.rvc_nc) for way in case.alternatives if way.only != BATTERY}
    assert asked == {2020: {(0.6, 0.5)}, 2024: {(0.64, 0.54)}, 2027: {(0.7, 0.6)}}


@pytest.mark.parametrize(
    ("hs", "use", "contents"),
    [
        ("840734", VehicleUse.OTHER_SMALLER, {(None, 0.625)}),
        ("840734", VehicleUse.OTHER_LARGER, {(None, 0.60)}),
        ("840734", VehicleUse.NONE, {(0.6, 0.5)}),
        ("870840", VehicleUse.OTHER_SMALLER, {(None, None), (None, 0.625)}),
        ("870830", VehicleUse.OTHER_SMALLER, {(None, None), (None, 0.60)}),
        ("870830", VehicleUse.OTHER_LARGER, {(None, None), (None, 0.60)}),
        ("870830", VehicleUse.NONE, {(None, None), (None, 0.50)}),
        ("850110", VehicleUse.OTHER_LARGER, {(None, None), (None, 0.60)}),
        ("848210", VehicleUse.OTHER_LARGER, {(None, None), (0.6, 0.5)}),
        ("848320", VehicleUse.OTHER_SMALLER, {(None, None), (0.6, 0.5)}),
        ("401110", VehicleUse.OTHER_LARGER, {(None, None)}),
    ],
)
def test_parts_of_table_f_are_held_to_net_cost_where_they_have_a_content_at_all(book, hs, use, contents):
    """s. 20(2)(h), 20(3)(b) and (c): 62.5 or 60 %, bearings and their housings as their own rule."""
    found = {(way.rvc_tv, way.rvc_nc) for case in book.cases(hs, use) for way in case.alternatives}
    assert found == contents


def test_a_code_of_table_f_for_a_kind_only_is_unknown_until_the_kind_is_stated(book):
    """Table F has door assemblies and body stampings of 8708.29, and no other parts of bodies."""
    from dataclasses import replace

    part = Good(
        "panel", "870829", "MEX", 100.0, 100.0,
        (Material("sheet", "870829", 45.0, originating=False),), use=VehicleUse.OTHER_LARGER,
    )  # fmt: skip
    kinds = [None, frozenset(), frozenset({"body stamping or door assembly"})]
    found = [qualify(replace(part, kinds=kind), book).status for kind in kinds]
    assert found == [Status.UNKNOWN, Status.ORIGINATING, Status.NOT_ORIGINATING]


def test_what_table_g_lists_of_an_engine_and_of_gear_boxes():
    assert len(table_g("engine")) == 22
    assert table_g("manual gear box")[1] == "clutch"
    assert len(table_g("gear box with a torque converter")) == 4
    with pytest.raises(UsageError, match="found 'axle'"):
        table_g("axle")


def test_of_a_listed_material_its_value_or_what_is_foreign_in_it_counts():
    """s. 20(4): the lower, material by material; what is not listed counts in full."""
    assert part_vnm([(100.0, 40.0), (30.0, 35.0)], 7.0) == 77.0


def test_what_counts_as_steel_and_as_aluminium_by_table_s():
    """Hot-rolled coils and welded tubes count, wire of steel does not; of body parts and chassis parts only stampings do."""
    assert [in_table_s(code, "steel") for code in ("7208.25", "7306.30", "7217.10", "7208")] == [
        True,
        True,
        False,
        None,
    ]
    assert [in_table_s(code, "aluminium") for code in ("7606.12", "7607.11", "7602.00")] == [
        True,
        False,
        True,
    ]
    stated = [None, frozenset(), frozenset({"body stamping"})]
    assert [in_table_s("8708.29", "steel", kinds) for kinds in stated] == [None, False, True]
    with pytest.raises(UsageError, match="found 'copper'"):
        in_table_s("7408.11", "copper")


def test_purchases_are_held_to_seventy_percent_of_what_table_s_counts():
    """s. 17(1): wire of steel is no purchase of steel; a part of a body decides only as a stamping."""
    coils = [Purchase("7208.36", 70.0, originating=True), Purchase("7208.37", 30.0, originating=False)]
    wire = Purchase("7217.10", 500.0, originating=False)
    found = metal_purchases([*coils, wire], "steel")
    assert (found.originating, found.total, found.holds) == (70.0, 100.0, True)
    panel = Purchase("8708.29", 5.0, originating=False)
    assert metal_purchases([*coils, panel], "steel").holds is None
    assert metal_purchases([*coils, panel], "steel").undecided == ("8708.29",)
    told = Purchase("8708.29", 5.0, originating=False, kinds=frozenset({"body stamping"}))
    assert metal_purchases([*coils, told], "steel").holds is False
    assert metal_purchases([wire], "aluminium").holds is False
