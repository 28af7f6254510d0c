"""Origin inside equals the law outside: every sourcing choice judged by the origin engine and billed by the duty engine."""

from __future__ import annotations

import pytest
from benchmarks.brute import EQUAL, compared
from benchmarks.brute_chains import instance
from tests.design.models import facts

from allyshore.design import DesignParams, Strategy, design


@pytest.mark.parametrize("seed", range(20))
def test_the_design_is_the_best_sourcing_choice_that_the_origin_engine_allows(seed):
    """On random chains of two to five tiers the plan that mixes nothing costs what the best of all single sourcings costs.

    `python -m benchmarks brute --instances 500 --json` compares twelve times as many.
    """
    found = compared(seed, facts())
    assert found["design"] == pytest.approx(found["brute"], rel=EQUAL)


def test_a_plan_may_be_cheaper_by_mixing_and_says_which_claims_rest_on_it():
    """Where a content test is met by a part of each material only, mixing pays; asked for, no unit of a tested run is mixed."""
    world, card, book = facts()
    mixing = 0
    for seed in range(8):
        case = instance(seed)
        chain, rules = case.chain(), case.book(book)
        free, apart = (
            design(chain, world, Strategy("plan"), card, rules, DesignParams(no_mixing=no_mixing))
            for no_mixing in (False, True)
        )
        assert free.landed_cost <= apart.landed_cost * (1.0 + 1e-6)
        mixing += free.landed_cost < apart.landed_cost * (1.0 - 1e-6)
        tested = apart.make.filter(apart.make["method"].is_in(["transaction value", "net cost"]))["run"]
        states = apart.use.filter(apart.use["run"].is_in(tested.implode())).group_by("run", "component").len()
        assert states["len"].max() in (None, 1)
    assert mixing > 0
