"""What a vehicle's producer asks besides: a new plant (s. 20(8)), components of table A.2, sums of core parts, labour in one question."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from allyshore.errors import UsageError
from allyshore.origin import (
    CorePart,
    Good,
    Material,
    NewPlant,
    Status,
    core_parts,
    goods_file_of,
    judge,
    labour_content,
    labour_value,
    qualify,
    read_goods,
    table_a2,
)
from allyshore.world import World

if TYPE_CHECKING:
    from allyshore.origin import Rulebook

DAY = dt.date(2026, 6, 15)
MOTOR = Material("motor", "8501.40", 45.0, originating=False)
CRANE = Good("crane lorry", "8705.10", "USA", 130.0, 100.0, (MOTOR,))
NEW = NewPlant(dt.date(2022, 3, 1), new_model=True, new_building=True, new_machinery=True)
REFIT = NewPlant(dt.date(2025, 3, 1), new_model=True, refit=True)


@pytest.mark.parametrize(
    ("plant", "status"),
    [
        (None, Status.NOT_ORIGINATING),
        (NEW, Status.ORIGINATING),
        (REFIT, Status.ORIGINATING),
        (replace(NEW, new_machinery=False), Status.NOT_ORIGINATING),
        (replace(NEW, first_prototype=dt.date(2021, 3, 1)), Status.NOT_ORIGINATING),
        (replace(REFIT, first_prototype=dt.date(2024, 3, 1)), Status.NOT_ORIGINATING),
        (replace(REFIT, new_model=False), Status.NOT_ORIGINATING),
    ],
)
def test_a_vehicle_of_a_new_plant_is_asked_half(
    plant: NewPlant | None, status: Status, book: Rulebook
) -> None:
    """s. 20(8): 55 % by net cost against 60 %, or 50 % for five years of a new plant and two of a refitted one."""
    found = qualify(replace(CRANE, new_plant=plant), book)
    assert found.status is status
    hint = [one for one in found.assumptions if "new or refitted plant" in one]
    assert len(hint) == (plant is None)
    if status is Status.ORIGINATING:
        assert found.content is not None
        assert found.content.threshold == 0.50
        assert "s. 20(8)" in found.reference


@pytest.mark.parametrize(
    ("hs", "kinds"),
    [("8704.31", {"light truck"}), ("8701.21", set()), ("8706.00", set()), ("8703.10", set())],
)
def test_no_other_vehicle_is_eased_by_its_plant(hs: str, kinds: set[str], book: Rulebook) -> None:
    """Section 20(8) speaks of the motor vehicles of s. 20(2) and (3), and not of a chassis or a vehicle of the regime."""
    good = replace(CRANE, hs=hs, kinds=frozenset(kinds))
    eased, plain = qualify(replace(good, new_plant=NEW), book), qualify(good, book)
    assert (eased.status, eased.requirements) == (plain.status, plain.requirements)


def test_a_goods_file_states_the_plant_and_asks_for_labour_and_components() -> None:
    labour = {"high_wage_labour": 10.0, "high_wage_material": 16.0, "net_cost": 100.0, "assembly_plant": True}
    questions = [
        {"ask": "labour_content", "vehicle": "passenger vehicle", "labour": labour},
        {"ask": "table_a2", "group": "axle"},
        {"ask": "core_parts", "parts": [{"group": "axle", "net_cost": 100.0, "vnm": 30.0}]},
    ]
    good = replace(CRANE, new_plant=NEW)
    record = read_goods({**goods_file_of((good,), DAY), "questions": questions})
    assert record.goods[0].good == good
    found = judge(record, World.on(DAY)).to_dict()
    assert found["determinations"][0]["status"] == "originating"
    held, components, core = (one["answer"] for one in found["answers"])
    assert (held["holds"], held["reached"]["total"], held["asked"]["total"]) == (
        False,
        pytest.approx(0.31),
        0.40,
    )
    assert [one["name"] for one in components][-1] == "differential"
    assert core["contents"]["axle"] == {
        "net_cost": 100.0,
        "all_vnm": 30.0,
        "vnm": 30.0,
        "content": pytest.approx(0.7),
    }


def test_labour_is_enough_in_all_and_by_itself() -> None:
    reached = labour_value(
        high_wage_labour=10.0, high_wage_material=24.0, net_cost=100.0, assembly_plant=True
    )
    assert not labour_content("passenger vehicle", DAY, reached).holds
    assert labour_content("passenger vehicle", dt.date(2022, 8, 1), reached).holds


def test_table_a2_has_the_components_of_each_group() -> None:
    """The table of s. 14 prints 42 components in seven groups."""
    every = table_a2()
    assert len(every) == 42
    assert [len(table_a2(group)) for group in dict.fromkeys(one.group for one in every)] == [
        8,
        7,
        5,
        6,
        8,
        4,
        4,
    ]
    assert {one.name: one.hs for one in every}["coil spring"] == ("7320.20",)
    with pytest.raises(UsageError, match="group: expected one of engine"):
        table_a2("seats")


def test_core_parts_are_summed_by_group() -> None:
    """s. 14(7): of each part the producer takes the lower of the two values."""
    parts = [
        CorePart("axle", 100.0, 40.0, 20.0),
        CorePart("axle", 60.0, 12.0),
        CorePart("engine", 200.0, 80.0),
    ]
    found = core_parts(parts, DAY)
    axle = found.contents["axle"]
    assert (axle.net_cost, axle.all_vnm, axle.vnm, axle.content) == (160.0, 52.0, 32.0, 0.8)
    assert (found.net_cost, found.vnm, found.asked) == (360.0, 112.0, 0.75)
    assert found.super_core == (360.0 - 112.0) / 360.0
    assert found.groups == {"axle": True, "engine": False}
