"""What a certificate counts is what the plan pays."""

from __future__ import annotations

import pytest
from tests.design.tiny import planned, tiny

from allyshore.desk.mixes import Mixes


@pytest.mark.parametrize(
    ("kind", "step", "conversion"),
    [("all_units", 0.0, 13.0), ("incremental", 0.0, 14.0), ("incremental", 30.0, 14.3)],
)
def test_a_maker_with_volume_discounts_is_counted_at_what_the_plan_pays(kind, step, conversion):
    """100 goods at 10 USD, 8 USD from 50 on: 8 each, or 9 on average, and a step of 30 USD over the 100; labour is 5 more, steel 10."""
    tier = {"site": ["plant"], "product": ["good"], "recipe": ["make"], "from": [50.0], "unit_cost": [8.0]}
    chain = tiny(breaks={"on": ["capability"], "kind": [kind], "step_cost": [step]} | tier)
    (mix,) = Mixes(chain, planned(chain)).all
    assert mix.conversion == pytest.approx(conversion)
    assert mix.judgement.good.net_cost == pytest.approx(10.0 + conversion)


def test_without_discounts_the_judged_good_stands():
    """Nothing is counted anew."""
    chain = tiny()
    plan = planned(chain)
    (mix,) = Mixes(chain, plan).all
    assert mix.judgement is plan.judgements[0]
    assert mix.conversion == pytest.approx(15.0)
