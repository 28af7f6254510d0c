"""What may be done once customs disputes a content (s. 7(7), 7(8)), which plants earn the assembly credit (s. 12), and marking rules with several ways."""

from __future__ import annotations

import datetime as dt

import pytest

from allyshore.errors import UsageError
from allyshore.origin import Method, content_asked, is_assembly_plant, marking_shift, may_recalculate


def test_only_an_adjusted_transaction_value_lets_one_go_to_net_cost() -> None:
    assert may_recalculate(Method.TRANSACTION_VALUE, value_adjusted=True) is Method.NET_COST
    assert may_recalculate(Method.TRANSACTION_VALUE) is None
    assert may_recalculate(Method.NET_COST, value_adjusted=True) is None


@pytest.mark.parametrize(
    ("made", "capacity", "vehicle", "enough"),
    [
        ("engines", 100_000, "passenger vehicle", True),
        ("engines", 99_999, "light truck", False),
        ("engines", 20_000, "heavy truck", True),
        ("battery packs", 25_000, "passenger vehicle", True),
        ("battery packs", 19_999, "heavy truck", False),
    ],
)
def test_a_plant_for_the_credit_makes_so_many(
    made: str, capacity: int, vehicle: str, *, enough: bool
) -> None:
    assert is_assembly_plant(made, capacity, vehicle) is enough


def test_a_plant_of_other_goods_earns_no_credit() -> None:
    with pytest.raises(UsageError, match="made: expected one of engines"):
        is_assembly_plant("seats", 500_000, "heavy truck")


SEAT = "CTH; or CTSH from 9401.90, whether or not there is also a change from any other heading"


@pytest.mark.parametrize(
    ("rule", "materials", "holds"),
    [
        (SEAT, ["9401.90", "7326.90"], True),
        (SEAT, ["9401.71"], False),
        ("CTH; or CTSH from 9401.90", ["9401.90"], True),
        ("CTH; or CTSH from 9401.90", ["9401.90", "7326.90"], False),
        ("CTH except from heading 7326, or CC except from 73", ["7326.90"], False),
        ("CTH except from 7320 or 7326", ["7326.90"], False),
    ],
)
def test_one_way_of_a_marking_rule_suffices_for_all_materials_together(
    rule: str, materials: list[str], *, holds: bool
) -> None:
    assert marking_shift("9401.80", materials, rule).holds is holds


def test_a_source_without_codes_is_refused() -> None:
    with pytest.raises(UsageError, match="codes after 'from'"):
        marking_shift("9401.80", ["9401.90"], "CTSH from its parts")


def test_a_new_plant_for_other_vehicles_is_asked_half() -> None:
    on = dt.date(2026, 1, 1)
    assert content_asked("other vehicle", on, new_plant=True).nc == 0.5
    assert content_asked("other vehicle", on).nc == 0.6
    with pytest.raises(UsageError, match="new plant"):
        content_asked("passenger vehicle", on, new_plant=True)
