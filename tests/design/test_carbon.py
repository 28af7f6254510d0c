"""Carbon as a measure, a cost, a limit and an objective, against sums done by hand."""

from __future__ import annotations

import pytest
from tests.design.models import facts
from tests.design.test_orders import FAR, NEAR, bought
from tests.design.workshop import BASE, best, tiny

from allyshore.design import Strategy, measure
from allyshore.design.strategy import Objective, read_strategy
from allyshore.errors import FactMissing, ModelInvalid, NoFeasiblePlan

TRUCK, AIR = 0.128413, 0.749946
"""kg CO2e per tonne-km of world table carbon_factors."""
WAYS = [
    {"origin": "near", "destination": "plant", "mode": "truck", "distance": 1000.0},
    {"origin": "far", "destination": "plant", "mode": "truck", "carbon": 50.0, "distance": 9.0},
    {"origin": "plant", "destination": "shop", "mode": "truck", "distance": 100.0},
]
LAST = 1000 * 0.010 * 100.0 * TRUCK / 1000.0
"""t CO2e a year: 1,000 goods of 10 kg over 100 km."""
BY_NEAR = 1000 * 0.001 * 1000.0 * TRUCK / 1000.0
BY_FAR = 1000 * 0.001 * 50.0 / 1000.0


def ways(**more):
    return tiny(lanes=[way | {"cost": 0.0, "basis": "unit", "days": 0.0} for way in WAYS], **more)


def carbon(chain, plan):
    world, card, _ = facts()
    return measure(chain, {name: plan.table(name) for name in plan.TABLES}, card, world).carbon


def test_transport_is_distance_times_the_factor_or_the_users_own():
    """Bolts of 1 kg over 1,000 km and goods of 10 kg over 100 km; a lane's own kg a tonne goes before its distance."""
    chain = ways()
    found = carbon(chain, best(chain))
    assert found.transport == pytest.approx(BY_NEAR + LAST)
    assert found.total == found.transport
    dear = ways(capabilities=[NEAR | {"unit_cost": 12.0}])
    assert carbon(dear, best(dear)).transport == pytest.approx(BY_FAR + LAST)


def test_what_no_one_states_is_not_assessed_and_said():
    """Sellers and the plant have no world factor: their parts are empty and name the cell that each would need."""
    chain = ways()
    found = carbon(chain, best(chain))
    assert (found.supply, found.making) == (None, None)
    assert [(gap.table, gap.row, gap.column) for gap in found.gaps] == [
        ("capabilities", 2, "carbon"),
        ("capabilities", 4, "carbon"),
    ]
    chain = ways(capabilities=[NEAR | {"carbon": 3.0}, FAR | {"carbon": 1.0}])
    found = carbon(chain, best(chain))
    assert found.supply == pytest.approx(3.0)
    assert found.total == pytest.approx(3.0 + BY_NEAR + LAST)
    assert [gap.row for gap in found.gaps] == [4]


@pytest.mark.parametrize(("price", "seller"), [(400.0, "near"), (600.0, "far")])
def test_a_price_turns_the_choice_where_it_pays(price, seller):
    """Far's bolts cost 1 USD more and save 2 kg each: worth it above 500 USD a tonne. The price is no part of landed cost."""
    lanes = [way | {"carbon": 0.0} for way in WAYS]
    rows = [way | {"cost": 0.0, "basis": "unit", "days": 0.0} for way in lanes]
    chain = tiny(lanes=rows, capabilities=[NEAR | {"carbon": 3.0}, FAR | {"carbon": 1.0}])
    plan = best(chain, Strategy("own", carbon_price=price))
    assert bought(plan) == pytest.approx({seller: 1000.0})
    assert plan.landed_cost == pytest.approx(BASE + (1000.0 if seller == "far" else 0.0))
    assert plan.objective == pytest.approx(plan.landed_cost + price * (3.0 if seller == "near" else 1.0))


def limited(value, group="", kind="max", **more):
    row = {"limit": "mine", "kind": kind, "on": "carbon", "group": group, "value": value}
    return ways(limits=[row], capabilities=[NEAR | {"carbon": 3.0}, FAR | {"carbon": 1.0}], **more)


def test_a_limit_moves_just_enough_to_the_clean_seller():
    """2 t a year of supply, of 3 t near and 1 t far: half of the bolts. Over all parts the lanes count too."""
    chain = limited(2.0, "part=supply")
    plan = best(chain)
    assert bought(plan) == pytest.approx({"near": 500.0, "far": 500.0})
    assert plan.landed_cost == pytest.approx(BASE + 500.0)
    whole = best(limited(2.0 + LAST))
    share = (1.0 - BY_FAR) / (2.0 + BY_NEAR - BY_FAR)
    assert bought(whole)["near"] == pytest.approx(1000.0 * share)
    with pytest.raises(NoFeasiblePlan, match="mine"):
        best(limited(0.9, "part=supply;product=bolt"))
    assert best(limited(0.9, "part=supply;site=far")).landed_cost == pytest.approx(BASE)


def test_a_limit_of_each_period_is_not_one_of_the_year():
    """700 and 300 goods: 1.8 t of supply in each period leave 1,100 of 2,100 kg too much in the first alone."""
    chain = limited(1.8, "part=supply", wanted=(700.0, 300.0))
    by_period = chain.replace(
        limits=chain.limits.with_columns(per=chain.limits["per"].replace("year", "period"))
    )
    assert bought(best(by_period)) == pytest.approx({"near": 850.0, "far": 150.0})
    assert bought(best(chain)) == pytest.approx({"near": 400.0, "far": 600.0})


def test_an_objective_of_carbon_keeps_every_mode():
    """Air is cheaper here and quicker: least cost flies, least carbon drives, and one tonne-kilometre of each is the factor's."""
    both = [
        {
            "origin": "plant",
            "destination": "shop",
            "mode": mode,
            "distance": 100.0,
            "cost": cost,
            "basis": "unit",
            "days": 1.0,
        }
        for mode, cost in (("truck", 2.0), ("air", 1.0))
    ]
    rows = [way | {"cost": 0.0, "basis": "unit", "days": 0.0} for way in WAYS[:2]]
    chain = tiny(lanes=rows + both)
    assert carbon(chain, best(chain)).transport == pytest.approx(BY_NEAR + LAST * AIR / TRUCK)
    plan = best(chain, Strategy("own", objectives=(Objective("carbon"),)))
    assert plan.steps[0].found == pytest.approx(BY_FAR + LAST, rel=1e-5)
    assert carbon(chain, plan).total == pytest.approx(plan.steps[0].found)


def test_what_cannot_be_compared_is_refused_with_every_cell():
    """A seller that says and one that does not, a lane without distance, goods without weight: all are named at once."""
    chain = tiny(capabilities=[NEAR | {"carbon": 3.0}])
    with pytest.raises(FactMissing) as refused:
        best(chain, Strategy("own", carbon_price=10.0))
    places = {(fault.where, fault.row, fault.column) for fault in refused.value.faults}
    assert places == {("capabilities", 3, "carbon"), *(("lanes", row, "carbon") for row in (2, 3, 4))}
    light = ways()
    light = light.replace(products=light.products.with_columns(weight=None))
    with pytest.raises(FactMissing, match="products"):
        best(light, Strategy("own", objectives=(Objective("carbon"),)))
    assert best(chain).landed_cost == pytest.approx(BASE)


def test_the_price_is_read_from_toml():
    """A number of 0 or more under weigh."""
    assert read_strategy("mine", {"weigh": {"carbon_price": 85}}, "strategies.toml").carbon_price == 85.0
    with pytest.raises(ModelInvalid, match="carbon_price"):
        read_strategy("mine", {"weigh": {"carbon_price": -1}}, "strategies.toml")
