"""Small answers of the public interface: accessories, indirect materials, sums that the regulations print, uses, and what messages say."""

from __future__ import annotations

import datetime as dt

import pytest

from allyshore import origin
from allyshore.errors import ModelInvalid, UsageError
from allyshore.origin import Costs, Excluded, Good, Material, VehicleUse, qualify
from allyshore.world import World

WORLD = World.on(dt.date(2026, 6, 15))


def test_accessories_have_the_status_of_the_good_that_they_come_with():
    """Uniform Regulations, s. 8(23) and 8(27)."""
    told = {"delivered_with": True, "invoiced_separately": False, "customary": True}
    assert [origin.accessory_originating(one, **told) for one in (True, False, None)] == [True, False, None]
    assert origin.accessory_originating(good=True, **(told | {"invoiced_separately": True})) is None


def test_moulds_that_are_in_the_value_of_a_material_are_no_cost_of_their_own():
    """Uniform Regulations, s. 7(22), example 8."""
    assert origin.indirect_material_cost(12.0, on_own_books=True, in_a_material=True) == 0.0
    assert origin.indirect_material_cost(12.0, on_own_books=True) == 12.0


def test_excluded_costs_may_be_one_sum():
    """The bearing rings of s. 9(8), example 1: total cost 1.45, of which 0.05 is excluded."""
    costs = Costs(other_product=0.35, period=0.15, other=0.05, excluded=Excluded(undivided=0.05))
    assert costs.net_cost(0.90) == pytest.approx(1.40)


def test_direct_costs_may_be_one_sum():
    """Schedule 5, appendix C, examples 1 and 2: 23 and 12 of 35."""
    shares = origin.allocated_by_direct_costs(30, direct={"A": 23, "B": 12})
    apart = origin.allocated_by_direct_costs(
        50, labour={"A": 5, "B": 5}, materials={"A": 10, "B": 5}, direct_overhead={"A": 8, "B": 2}, excluded=20
    )  # fmt: skip
    expected = {"A": 30 * 23 / 35, "B": 30 * 12 / 35}
    assert shares == pytest.approx(expected)
    assert apart == pytest.approx(expected)
    for wrong in ({"labour": {"A": 5}}, {"labour": {"A": 5}, "materials": {"B": 5}}):
        with pytest.raises(ModelInvalid, match="labour and of material, or their sum"):
            origin.allocated_by_direct_costs(30, **wrong)
    with pytest.raises(ModelInvalid, match="base above zero"):
        origin.allocated_by_direct_costs(30)


def test_of_an_aftermarket_part_nothing_is_assumed(book):
    pump = Good(
        "pump",
        "8413.30",
        "MEX",
        100.0,
        90.0,
        (Material("body", "8413.91", 20.0, originating=False),),
        kinds=frozenset(),
    )
    silent, said = (qualify(Good(**{**{name: getattr(pump, name) for name in Good.__slots__}, "use": use}), book)
                    for use in (VehicleUse.NONE, VehicleUse.AFTERMARKET))  # fmt: skip
    assert any("not for use as original equipment" in one for one in silent.assumptions)
    assert not any("original equipment" in one for one in said.assumptions)
    assert (said.status, said.alternative, said.content) == (
        silent.status,
        silent.alternative,
        silent.content,
    )


def test_what_kind_a_good_is_asked_to_be_reads_as_it_is_meant(book):
    part = Good("part", "8708.29", "MEX", 100.0, 90.0, (Material("sheet", "7208.51", 20.0, originating=False),),
                kinds=frozenset({"body stamping"}), use=VehicleUse.PASSENGER_OR_LIGHT_TRUCK)  # fmt: skip
    told = [one.because for one in qualify(part, book).requirements if one.name == "kind of good"]
    assert told
    assert not [one for one in told if one.endswith("; it is")]


def test_every_record_that_a_public_function_gives_is_public():
    labour = origin.labour_asked("passenger vehicle", dt.date(2026, 6, 15))
    assert isinstance(labour, origin.LabourAsked)
    assert {"ContentAsked", "LabourAsked", "accessory_originating", "vocabulary"} <= set(origin.__all__)


def test_a_code_is_asked_only_where_the_law_reads_it():
    """Goods of a set have their status, GN 11(i); indirect materials and packing are what their role makes them, s. 8(13), 8(20)."""
    parts = [
        {"name": "brush", "value": 91.0, "originating": True},
        {"name": "comb", "value": 9.0, "originating": False},
    ]
    a_set = {
        "product": "set",
        "hs": "8214.20",
        "country": "MEX",
        "transaction_value": 100.0,
        "gri3_set": True,
        "materials": parts,
    }
    found = origin.judge(origin.read_goods({"goods": [{**a_set, "marking_rule": "CTH"}]}), WORLD).goods[0]
    assert found.determination.status.value == "originating"
    assert (found.mark.country, found.mark.missing) == (None, ("the code of brush", "the code of comb"))
    with pytest.raises(ModelInvalid, match=r"materials\[1\].hs: expected a value"):
        origin.read_goods({"goods": [{**a_set, "gri3_set": False}]})
    aside = [
        {"name": role, "value": 1.0, "originating": False, "role": role}
        for role in ("indirect material", "packing for shipment")
    ]
    pump = {"product": "pump", "hs": "8413.30", "country": "MEX", "transaction_value": 100.0, "net_cost": 90.0, "kinds": [],
            "use": "aftermarket part", "materials": [{"name": "body", "hs": "8413.91", "value": 20.0, "originating": False}, *aside]}  # fmt: skip
    told = origin.judge(origin.read_goods({"goods": [pump]}), WORLD).goods[0].determination
    assert (told.status.value, told.vnm) == ("originating", 20.0)
    made = {
        **pump,
        "materials": [
            {
                "name": "oil",
                "value": 1.0,
                "role": "indirect material",
                "production": {"country": "MEX", "materials": aside},
            }
        ],
    }
    with pytest.raises(ModelInvalid, match=r"materials\[0\].hs: expected a value"):
        origin.read_goods({"goods": [made]})


def test_the_share_of_originating_metal_is_that_of_the_day():
    """General Note 11(k)(v): 70 % since the agreement is in force."""
    assert origin.metal_purchases_asked(dt.date(2020, 7, 1)) == origin.LEAST_METAL_PURCHASES
    assert origin.metal_purchases_asked(dt.date(2026, 6, 15), exempted=True) is None
    with pytest.raises(UsageError, match="began on 2020-07-01"):
        origin.metal_purchases_asked(dt.date(2020, 6, 30))
