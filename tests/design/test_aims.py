"""Profit, objectives in order and the next best designs, against sums and enumerations done by hand."""

from __future__ import annotations

import itertools

import pytest
from tests.design.models import facts
from tests.design.test_orders import FAR, NEAR, bought
from tests.design.workshop import BASE, EXACT, best, tiny

from allyshore.design import Strategy, designs, read_strategy
from allyshore.design.aims import SUMMED
from allyshore.design.strategy import MINIMISED, Objective
from allyshore.errors import ModelInvalid, NoFeasiblePlan, UsageError


def test_profit_leaves_undelivered_what_does_not_pay():
    """At 17.5 USD the 600 goods with near's bolts pay 0.50 each, those with far's, at 18, do not; at least cost all must go."""
    demand = [{"market": "shop", "product": "good", "period": 1, "quantity": 1000.0, "price": 17.5}]
    chain = tiny(demand=demand, capabilities=[NEAR | {"capacity": 600.0}])
    plan = best(chain, Strategy("own", aim="profit"))
    assert plan.make.get_column("quantity").sum() == pytest.approx(600.0)
    assert plan.revenue - plan.landed_cost == pytest.approx(600.0 * 0.5)
    assert plan.objective == pytest.approx(-300.0, rel=1e-4)
    assert best(chain).landed_cost == pytest.approx(BASE + 400.0)
    with pytest.raises(NoFeasiblePlan):
        best(tiny(demand=demand, capabilities=[NEAR | {"capacity": 600.0}, FAR | {"capacity": 100.0}]))


TRUCK, AIR = 9.0, 1.0
LANES = [
    {"origin": "plant", "destination": "shop", "mode": "truck", "cost": 0.0, "basis": "unit", "days": TRUCK},
    {"origin": "plant", "destination": "shop", "mode": "air", "cost": 4.0, "basis": "unit", "days": AIR},
]


@pytest.mark.parametrize("tolerance", [0.0, 0.1, 0.2, 1.0])
def test_objectives_in_order_trade_within_their_tolerance(tolerance):
    """Air costs 4 USD more for each good: a tolerance t on 17,000 USD sends min(1, 17·t/4) of them by air."""
    chain = tiny(lanes=LANES)
    objectives = (Objective("landed_cost", tolerance), Objective("days"))
    plan = best(chain, Strategy("own", objectives=objectives))
    air = min(1000.0, BASE * tolerance / 4.0)
    flown = plan.ship.filter(mode="air").get_column("quantity").sum()
    assert flown == pytest.approx(air, abs=0.02)
    first, second = plan.steps
    assert first.least == pytest.approx(BASE)
    assert second.found == pytest.approx(50.0 * (air * AIR + (1000.0 - air) * TRUCK), rel=1e-5)
    assert plan.landed_cost == pytest.approx(BASE + 4.0 * air, rel=1e-5)


def test_a_price_far_below_the_least_still_counts_within_the_tolerance():
    """A million goods cost 17 million; air at one cent more each may take a ten-thousandth of that, 170,000 of them."""
    lanes = [LANES[0], LANES[1] | {"cost": 0.01}]
    objectives = (Objective("landed_cost", 1e-4), Objective("days"))
    plan = best(tiny(lanes=lanes, wanted=(1e6,)), Strategy("own", objectives=objectives))
    assert plan.ship.filter(mode="air")["quantity"].sum() == pytest.approx(170_000.0, rel=1e-3)


def test_what_objectives_leave_free_is_settled_by_cost():
    """Fewest days alone would not care where bolts come from; landed cost does."""
    plan = best(tiny(lanes=LANES), Strategy("own", objectives=(Objective("days"),)))
    assert bought(plan) == pytest.approx({"near": 1000.0})
    assert plan.landed_cost == pytest.approx(BASE + 4000.0)


def test_the_best_designs_equal_enumeration():
    """Three candidate sellers with yearly costs: every non-empty set of them priced by hand, the six best found in order."""
    yearly = {"near": 500.0, "far": 900.0, "third": 250.0}
    price = {"near": 10.0, "far": 11.0, "third": 12.5}
    chain = tiny(
        sites=[
            {"site": s, "kind": "supplier", "state": "candidate", "fixed_cost": c} for s, c in yearly.items()
        ],
        capabilities=[
            {"site": s, "product": "bolt", "unit_cost": p, "capacity": 800.0} for s, p in price.items()
        ],
        lanes=[
            {
                "origin": "third",
                "destination": "plant",
                "mode": "truck",
                "cost": 0.0,
                "basis": "unit",
                "days": 0.0,
            }
        ],
    )

    def cost(sites):
        left, paid = 1000.0, sum(yearly[s] for s in sites)
        order = sorted(sites, key=price.get)
        for at, seller in enumerate(order):
            take = min(800.0, left - (len(order) - 1 - at))
            paid, left = paid + take * price[seller], left - take
        return paid if left <= 0.0 else None

    sets = [set(c) for n in (1, 2, 3) for c in itertools.combinations(yearly, n)]
    wanted = sorted((c, s) for s in map(tuple, map(sorted, sets)) if (c := cost(s)) is not None)
    world, card, book = facts()
    plans = designs(chain, world, Strategy("own"), card, book, EXACT, 10)
    assert [p.landed_cost - 7000.0 for p in plans] == pytest.approx([c for c, _ in wanted])
    sellers = [tuple(sorted(set(p.open_sites) & set(yearly))) for p in plans]
    assert sellers == [s for _, s in wanted]
    assert [p.strategy.name for p in plans[:2]] == ["own", "own-2"]
    with pytest.raises(UsageError, match="--best 2"):
        designs(chain, world, Strategy("own", objectives=(Objective("days"),)), card, book, EXACT, 2)


def test_a_model_without_choices_has_one_design():
    """No site and no source is a yes or no."""
    world, card, book = facts()
    assert len(designs(tiny(), world, Strategy("own"), card, book, EXACT, 5)) == 1


def test_objectives_are_read_from_toml_with_every_fault():
    """Order is kept; an unknown word, a tolerance below 0 and an odd key are told at once."""
    assert tuple(aim.value for aim in SUMMED) == MINIMISED
    given = {
        "objective": [{"minimise": "landed_cost", "tolerance": 0.02}, {"minimise": "days"}],
        "weigh": {"aim": "profit"},
    }
    read = read_strategy("mine", given, "strategies.toml")
    assert read.objectives == (Objective("landed_cost", 0.02), Objective("days"))
    assert read.aim == "profit"
    bad = [{"minimise": "costs"}, {"minimise": "days", "tolerance": -1.0}, {"minimise": "days", "weight": 1}]
    with pytest.raises(ModelInvalid) as refused:
        read_strategy("mine", {"objective": bad}, "strategies.toml")
    assert len(refused.value.faults) == 3
