"""What one more is worth is what a design with one more costs less."""

from __future__ import annotations

import dataclasses

import polars as pl
import pytest

from allyshore.design import Strategy, design

from .models import example, facts
from .tiny import EXACT, LEAST_COST, planned, tiny


def stepped(chain, price, by):
    """Give the chain with the price's cell moved."""
    table = chain.table(price.place.table)
    column = table.get_column(price.place.column).to_list()
    column[price.place.row - 2] += by
    return chain.replace(
        **{price.place.table: table.with_columns(pl.Series(price.place.column, column, dtype=pl.Float64))}
    )


STEP = {"lanes": 1000.0}
LIMITS = (("most", "max", "bought", "site=far", 120.0),)


@pytest.mark.parametrize(
    "given",
    [
        {"capacity": (120.0, None)},
        {"lane": 1500.0, "demand": (900.0, 500.0)},
        {"limits": LIMITS},
        {"hours": 20.0, "shortage": (500.0, 400.0)},
        {"made": 80.0, "shortage": (500.0, 400.0)},
        {"capacity": (120.0, 300.0), "fixed": 100.0},
    ],
)
def test_a_step_is_worth_what_solving_again_says(given):
    """Every cell told: its worth is the fall in landed cost with the step taken, and the marginal value agrees while it holds."""
    chain = tiny(**given)
    plan = planned(chain)
    tables = {price.place.table for price in plan.prices}
    assert "demand" in tables
    assert len(tables) > 1
    for price in plan.prices:
        by = STEP.get(price.place.table, 1.0)
        again = planned(stepped(chain, price, by))
        assert price.worth == pytest.approx(plan.objective - again.objective, abs=1e-4)
        if price.holds is not None and price.holds >= 1.0:
            assert price.marginal == pytest.approx(price.worth, rel=1e-6, abs=1e-4)


def test_the_words_name_the_place_and_the_value():
    """`far` sells 120 at 6 a unit where `near` asks 8.5: one more is worth 2.50."""
    (price,) = [
        one for one in planned(tiny(capacity=(120.0, None))).prices if one.place.table == "capabilities"
    ]
    assert price.sentence == "One more piece of steel at far is worth 2.50 USD a year."
    assert price.place.row == 2
    assert price.holds == pytest.approx(80.0)


def test_a_point_of_allied_share_is_priced_by_what_a_tenth_of_it_costs():
    """The pump at nine tenths with allies: a tenth of a point more, all choices free, costs a tenth of the price told."""
    world, card, book = facts()
    chain = example("pump")
    strategy = Strategy(name="share", allied_share=0.9)
    plan = design(chain, world, strategy, card, book, EXACT)
    more = dataclasses.replace(strategy, allied_share=0.901)
    again = design(chain, world, more, card, book, EXACT)
    (told,) = [price.worth for price in plan.prices if price.place.column == "allied_share"]
    assert told < -1000.0
    assert told / 10.0 == pytest.approx(plan.objective - again.objective, rel=0.01)


def test_a_shut_source_and_a_free_plan_have_no_price():
    """Nothing binds but demand where capacities are open."""
    assert {price.place.table for price in planned(tiny()).prices} == {"demand"}
    assert LEAST_COST.name == "least-cost"
