"""Small answers of the public interface: accessories, indirect materials, sums that the regulations print, uses, and what messages say."""

from __future__ import annotations

import datetime as dt

import pytest

from allyshore import origin
from allyshore.errors import ModelInvalid
from allyshore.origin import Costs, Excluded, Good, Material, VehicleUse, qualify


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
