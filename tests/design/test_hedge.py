"""Plans that survive: a chain of two suppliers whose loss can be reckoned by hand, and laws that hold for any."""

from __future__ import annotations

import dataclasses

import numpy as np
import polars as pl
import pytest

from allyshore.design import Ask, Change, HedgeParams, Scenarios, Trials, draft, hedge, reduce, two_stage
from allyshore.errors import FactMissing, NoFeasiblePlan, UsageError
from allyshore.risk.from_plan import network_of
from allyshore.solver import SolveParams, solve
from allyshore.solver.stages import Tail, extensive, solve_stages

from .models import facts
from .tiny import EXACT, LEAST_COST, tiny

TIGHT = dataclasses.replace(EXACT, solve=SolveParams(gap=1e-9))
SITE = pl.DataFrame({"site": ["far"]})
DEMAND = 100.0
FAR, NEAR, MAKE = 6.0, 8.5, 15.0
"""USD of a unit of steel at the plant from either supplier; of making a good (10 and a quarter of an hour at 20)."""
SALE = 100.0
"""USD of a lost sale."""
ONWARD = (60 * 2.0 + 40 * 3.0) / DEMAND


def lost(probability=0.5, stretch=0.1, left=0.0):
    """The far supplier keeps `left` of its capacity for `stretch` of the year, with a probability; else a year as planned."""
    return Scenarios(
        np.array([1.0 - probability, probability]),
        np.array([[0.0], [stretch]]),
        {"sources": Change(SITE, np.array([[1.0], [left]]))},
    )


def chain(setup=0.0, capacity=(None, None), sale=SALE, rate=0.0):
    """Two suppliers, of which the near one may cost something to qualify; a lost sale costs `sale`."""
    made = tiny(shortage=(sale, sale), capacity=capacity)
    caps = made.capabilities.with_columns(
        setup_cost=pl.when(pl.col("site") == "near").then(setup).otherwise(0.0)
    )
    return made.replace(capabilities=caps, carrying_rate=rate)


def hedged(model, scenarios, *, weight=0.0, share=0.5, reserves=False, chance=None, **more):
    world, card, book = facts()
    drafted = draft(model, world, LEAST_COST, card, book, TIGHT)
    ask = Ask(Tail(weight, share), chance)
    return hedge(drafted, scenarios, world, book, TIGHT, HedgeParams(ask, reserves=reserves), **more)


def stages_of(model, scenarios, *, weight=0.0, share=0.5, chance=None):
    world, card, book = facts()
    drafted = draft(model, world, LEAST_COST, card, book, TIGHT)
    return two_stage(drafted.parts, drafted.network, scenarios, Ask(Tail(weight, share), chance))


def used(found, site):
    return bool(found.plan.lines.filter((pl.col("site") == site) & pl.col("used")).height)


PLANNED = DEMAND * (2 * FAR + MAKE + ONWARD)


def test_a_response_from_the_other_supplier_costs_the_difference_for_the_stretch():
    found = hedged(chain(), lost())
    assert found.plan.landed_cost == pytest.approx(PLANNED)
    assert found.losses == pytest.approx([0.0, 0.1 * DEMAND * 2 * (NEAR - FAR)])
    assert found.expected_loss == pytest.approx(0.5 * found.losses[1])
    assert found.cvar == pytest.approx(found.losses[1])


def test_a_second_source_is_qualified_once_what_it_spares_passes_its_setup():
    """Without it 10 goods are lost: 100 less what they cost. With it 5 USD a good more. Setup is paid back over ten years."""
    spared = 0.1 * DEMAND * (SALE - (2 * FAR + MAKE + ONWARD)) - 0.1 * DEMAND * 2 * (NEAR - FAR)
    for share, taken in ((0.9, True), (1.1, False)):
        found = hedged(chain(setup=0.5 * spared * 10.0 * share), lost())
        assert used(found, "near") is taken
        assert found.unhedged >= found.objective - 1e-6
        assert found.foreseen[0] <= found.foreseen[1] <= found.objective + 1e-6


def test_aversion_qualifies_what_the_mean_does_not():
    """At a weight of 1 on the worse half the loss counts in full, at 0 by its probability of a half."""
    spared = 0.1 * DEMAND * (SALE - (2 * FAR + MAKE + ONWARD)) - 0.1 * DEMAND * 2 * (NEAR - FAR)
    model = chain(setup=0.75 * spared * 10.0)
    assert not used(hedged(model, lost(), weight=0.0), "near")
    assert not used(hedged(model, lost(), weight=0.4), "near")
    assert used(hedged(model, lost(), weight=0.6), "near")
    assert used(hedged(model, lost(), weight=1.0), "near")


def test_what_is_kept_in_stock_covers_the_stretch_and_no_more():
    """Steel of 20 or goods of 10 for a tenth of the year: the reserve that bridges it at a holding rate of a tenth."""
    world, card, book = facts()
    model = chain(setup=1e9, rate=0.1)
    drafted = draft(model, world, LEAST_COST, card, book, TIGHT)
    found = hedge(drafted, lost(), world, book, TIGHT, HedgeParams(Ask(Tail(0.0))))
    kept = found.plan.charges.filter(pl.col("charge") == "reserve")
    assert kept.get_column("product").to_list() == ["steel"]
    assert kept.get_column("count")[0] == pytest.approx(0.1 * DEMAND * 2)
    assert kept.get_column("amount")[0] == pytest.approx(0.1 * DEMAND * 2 * 5.0 * 0.1)
    assert found.plan.landed_cost == pytest.approx(sum(found.plan.cost.values()))
    bare = hedged(model, lost())
    assert found.objective < bare.objective
    none = pl.DataFrame(schema=dict.fromkeys(("origin", "destination", "mode", "passages"), pl.String))
    cover = {(at.site, at.product): at.cover for at in network_of(model, found.plan, world, none).points}
    days = model.periods * model.weeks_per_period * 7.0
    assert cover["plant", "steel"] == pytest.approx(0.1 * days)


def test_stock_that_the_rules_keep_is_used_first():
    model = chain(setup=1e9).replace(
        inventory=pl.DataFrame(
            {
                "site": ["plant"],
                "product": ["steel"],
                "safety_days": [36.5],
                "strategic_days": [0.0],
                "holding_rate": [0.0],
            },
        )
        .join(
            chain().inventory.drop("safety_days", "strategic_days", "holding_rate"),
            on=["site", "product"],
            how="left",
        )
        .with_columns(order_days=pl.lit(0.0))
    )
    assert hedged(model, lost()).losses[1] == pytest.approx(0.0, abs=1e-6)
    assert hedged(model, lost(stretch=0.2)).losses[1] > 100.0


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_cuts_find_what_all_scenarios_written_out_at_once_give(weight):
    for seed in range(2):
        model, scenarios = drawn(seed)
        stages = stages_of(model, scenarios, weight=weight, share=0.6)
        full = solve(extensive(stages), TIGHT.solve)
        found = solve_stages(stages, TIGHT.solve)
        assert found.objective == pytest.approx(full.objective, rel=1e-7)
        assert found.bound == pytest.approx(full.objective, rel=1e-6)


def drawn(seed, scenarios=5):
    """A chain of drawn prices and years in which suppliers, a way, prices, duty and demand change at once."""
    chance = np.random.default_rng(seed)
    model = chain(setup=float(chance.uniform(0.0, 20000.0)), capacity=(150.0, 120.0))
    stretch = chance.uniform(0.0, 0.4, (scenarios, 1)) * (chance.random((scenarios, 1)) < 0.8)
    way = pl.DataFrame({"origin": ["near"], "destination": ["plant"], "mode": ["truck"]})
    return model, Scenarios(
        np.full(scenarios, 1.0 / scenarios),
        stretch,
        {
            "sources": Change(SITE, chance.random((scenarios, 1))),
            "ways": Change(way, chance.random((scenarios, 1))),
            "duties": Change(way, chance.random((scenarios, 1))),
            "prices": Change(
                pl.DataFrame({"site": ["near"], "product": ["steel"]}), 1.0 + chance.random((scenarios, 1))
            ),
            "demand": Change(
                pl.DataFrame({"market": ["east"], "product": ["good"]}), 0.5 + chance.random((scenarios, 1))
            ),
        },
    )


@pytest.mark.parametrize("seed", range(2))
def test_values_of_hedging_and_of_knowing_are_never_negative_and_the_tail_is_no_better_than_the_mean(seed):
    model, scenarios = drawn(seed)
    before = None
    for weight in (0.0, 0.5, 1.0):
        found = hedged(model, scenarios, weight=weight, share=0.6, reserves=True)
        room = 1e-6 * found.objective
        assert found.stochastic_value[1] >= found.stochastic_value[0] >= -room
        assert found.information_value[1] + room >= found.information_value[0] >= 0.0
        assert found.cvar >= found.expected_loss - room
        assert before is None or found.objective >= before - room
        before = found.objective


@pytest.mark.parametrize("seed", range(2))
def test_more_stock_or_a_second_source_never_raises_what_is_lost(seed):
    model, scenarios = drawn(seed)
    bare, stocked = (hedged(model, scenarios, reserves=reserves).objective for reserves in (False, True))
    free = chain(setup=0.0, capacity=(150.0, 120.0))
    assert stocked <= bare + 1e-6 * bare
    assert hedged(free, scenarios).objective <= bare + 1e-6 * bare


def test_a_year_without_trouble_is_the_plan_itself():
    calm = Scenarios(np.ones(1), np.zeros((1, 1)))
    found = hedged(chain(), calm)
    assert (found.objective, found.expected_loss) == (pytest.approx(PLANNED), 0.0)


def test_what_must_be_survived_is_survived_whatever_it_costs():
    outage = Scenarios(np.ones(1), np.full((1, 1), 0.1), {"sources": Change(SITE, np.zeros((1, 1)))})
    calm = Scenarios(np.ones(1), np.zeros((1, 1)))
    model = chain(setup=1e6)
    assert not used(hedged(model, calm), "near")
    found = hedged(model, calm.with_must(outage))
    assert used(found, "near")
    assert found.expected_loss == 0.0
    assert found.to_dict()["stochastic_solution_value"] is None
    alone = model.replace(capabilities=model.capabilities.filter(pl.col("site") != "near"))
    with pytest.raises(NoFeasiblePlan, match="second source"):
        hedged(alone, calm.with_must(outage))


def test_a_chance_asks_for_no_lost_sale_in_as_many_years_as_it_says():
    model = chain(setup=1e6)
    assert not used(hedged(model, lost(probability=0.3), chance=0.7), "near")
    assert used(hedged(model, lost(probability=0.3), chance=0.8), "near")


def test_chance_of_the_drawing_is_told_as_a_gap():
    model, scenarios = drawn(3, 12)
    found = hedged(
        model, scenarios, trials=Trials([drawn(3, 6)[1], drawn(3, 8)[1], drawn(3, 10)[1]], drawn(3, 40)[1])
    )
    told = found.sampled
    assert told.gap == pytest.approx(told.upper - told.lower)
    assert told.gap_high > told.gap
    assert told.tested == 40
    assert told.unproved == 0
    assert told.widest <= 1e-4


def test_a_lost_sale_without_a_price_is_a_fact_that_is_missing():
    with pytest.raises(FactMissing, match="shortage_cost for good at east"):
        hedged(tiny(), lost())


def test_scenarios_of_other_shapes_are_told_all_at_once():
    with pytest.raises(UsageError, match=r"probability.*sources"):
        Scenarios(np.array([0.5, 0.6]), np.zeros((2, 1)), {"sources": Change(SITE, np.zeros((3, 1)))})


def test_scenarios_that_are_left_out_give_their_weight_to_the_nearest_and_the_distance_is_what_that_costs():
    days = np.array([0.0, 0.1, 0.11, 0.5])[:, None]
    many = Scenarios(np.full(4, 0.25), days, {"sources": Change(SITE, np.zeros((4, 1)))})
    fewer = reduce(many, 3)
    assert fewer.distance == pytest.approx(0.25 * 0.01 * 365)
    assert sorted(fewer.scenarios.probability) == pytest.approx([0.25, 0.25, 0.5])
    assert reduce(many, 4).distance == 0.0
    distances = [reduce(many, count).distance for count in (1, 2, 3, 4)]
    assert distances == sorted(distances, reverse=True)
