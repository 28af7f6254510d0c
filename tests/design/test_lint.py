"""Bad numbers are told before the solve, with table and row; good models are left alone."""

from __future__ import annotations

import pytest

from allyshore.design import lint

from .models import example
from .tiny import tiny


def told(chain):
    """Give the warnings as table, row, column."""
    return [(fault.where, fault.row, fault.column) for fault in lint(chain)]


@pytest.mark.parametrize("name", ["starter", "laundry"])
def test_the_examples_have_nothing_to_tell(name):
    """A sound model gives no warning."""
    assert lint(example(name)) == []


def test_demand_beyond_all_capacity_is_told_by_product():
    """100 goods are wanted and 80 can be made; 200 kg of steel are needed and 150 are sold."""
    faults = lint(tiny(made=80.0, capacity=(100.0, 50.0)))
    assert [fault.where for fault in faults] == ["bom", "demand"]
    assert "at most 150.00 units of steel" in str(faults[0])
    assert "found 100.00" in str(faults[1])


def test_demand_that_may_stay_short_is_no_fault():
    """A shortage cost on every demand leaves a plan."""
    assert told(tiny(made=80.0, shortage=(9.0, 9.0))) == []


def test_a_least_run_out_of_reach_is_told():
    """`far` must sell 500 where 200 is all that can be needed, `near` 90 with a capacity of 80."""
    assert told(tiny(minimum=(500.0, 90.0), capacity=(None, 80.0))) == [
        ("capabilities", 2, "minimum"),
        ("capabilities", 3, "minimum"),
    ]


def test_crossed_limits_are_told():
    """At least 150 and at most 100 of the same group."""
    limits = (("most", "max", "bought", "site=near", 100.0), ("least", "min", "bought", "site=near", 150.0))
    assert told(tiny(limits=limits)) == [("limits", 3, "value")]


def test_scales_too_far_apart_are_told():
    """Demands of 60 and of 10⁻⁸ units stand more than 10⁹ apart."""
    assert told(tiny(demand=(60.0, 1e-8))) == [("demand", 3, "quantity")]
