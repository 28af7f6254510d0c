"""No plan is an answer: each row that conflicts is named in the user's terms, with the least that it must give."""

from __future__ import annotations

import numpy as np
import pytest

from allyshore.errors import NoFeasiblePlan

from .tiny import moved, planned, tiny


def refused(chain):
    """Give the error of a chain without a plan."""
    with pytest.raises(NoFeasiblePlan) as caught:
        planned(chain)
    return caught.value


def feasible(chain):
    """Say whether a chain has a plan."""
    try:
        planned(chain)
    except NoFeasiblePlan:
        return False
    return True


def test_a_capacity_that_is_short_is_named_with_its_row_and_by_how_much():
    """The plant makes 80 of the 100 wanted: row 4 of capabilities is 20 short, and either demand could fall by 20 instead."""
    error = refused(tiny(made=80.0))
    assert (
        "capabilities row 4, capacity: site plant, product good: capacity is 20.00 units short"
        in error.conflicts[-1]
    )
    alone = {(r["table"], r["row"]): r["alone"] for r in error.relaxations}
    assert alone == {
        ("demand", 2): pytest.approx(20.0),
        ("demand", 3): pytest.approx(20.0),
        ("capabilities", 4): pytest.approx(20.0),
    }


def test_two_limits_that_contradict_are_both_named():
    """At least 150 from `near` and at most 100: either gives by 50."""
    limits = (("least", "min", "bought", "site=near", 150.0), ("most", "max", "bought", "site=near", 100.0))
    found = {r["row"]: r["alone"] for r in refused(tiny(limits=limits)).relaxations if r["table"] == "limits"}
    assert found == {2: pytest.approx(50.0), 3: pytest.approx(50.0)}


def test_hours_are_told_in_hours():
    """100 goods need 25 hours; 20 are there."""
    error = refused(tiny(hours=20.0))
    assert any(
        "labour row 2, hours_per_period: labour_pool pool, skill press: 5.00 hours short" in c
        for c in error.conflicts
    )


def test_a_source_shut_by_a_limit_is_not_cured_by_more_capacity():
    """No site may open and the steel of `near` is the only one: the limit gives by one site, not the capacity."""
    chain = tiny(
        capacity=(0.0, 500.0), fixed=100.0, limits=(("none", "max", "open_sites", "site=near", 0.0),)
    )
    found = {r["table"]: r["amount"] for r in refused(chain).relaxations if r["amount"] > 0.0}
    assert found == {"limits": pytest.approx(1.0)}


def test_what_no_row_can_cure_says_what_is_missing():
    """Without a source of steel nothing is made, and the message follows the bill of materials down to it."""
    chain = tiny()
    bare = chain.replace(capabilities=chain.capabilities.filter(product="good"))
    error = refused(bare)
    assert "good at plant lacks steel: no row of capabilities supplies or makes steel" in error.conflicts[0]
    assert "60.00 units cannot be delivered" in error.conflicts[0]


def test_a_market_without_a_lane_says_so():
    """West has no lane: its 40 cannot be delivered, and east is not named."""
    chain = tiny()
    cut = chain.replace(lanes=chain.lanes.filter(destination="west").clear().vstack(chain.lanes[:3]))
    error = refused(cut)
    assert len(error.conflicts) == 1
    assert "no lane that strategy least-cost admits brings good from plant" in error.conflicts[0]


@pytest.mark.parametrize("seed", range(12))
def test_the_least_relaxations_of_random_contradictions_are_enough_and_least(seed):
    """All that gives together makes a plan; each row alone makes one by its own amount and none by a hundredth less."""
    rng = np.random.default_rng(seed)
    chain = tiny(
        capacity=(rng.integers(0, 120), rng.integers(0, 60)),
        made=rng.integers(20, 140),
        hours=rng.integers(5, 40),
        lane=rng.integers(10, 150),
        minimum=(0.0, rng.integers(0, 80)),
        limits=(
            ("least", "min", "bought", "site=far", rng.integers(0, 200)),
            ("most", "max", "made", "product=good", rng.integers(50, 150)),
        ),
    )
    if feasible(chain):
        pytest.fail("the draw was meant to be contradictory; choose another seed")
    error = refused(chain)
    together = chain
    for relaxation in error.relaxations:
        if relaxation["amount"] > 0.0:
            together = moved(together, relaxation, relaxation["amount"] * (1.0 + 1e-7))
    assert feasible(together)
    for relaxation in error.relaxations:
        if relaxation["alone"] is not None:
            assert feasible(moved(chain, relaxation, relaxation["alone"] * (1.0 + 1e-7)))
            assert not feasible(moved(chain, relaxation, relaxation["alone"] * 0.99))
