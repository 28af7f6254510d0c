"""Least orders, batches, breaks, whole loads, sourcing, moves and training against sums done by hand."""

from __future__ import annotations

import math
from statistics import NormalDist

import polars as pl
import pytest
from tests.design.models import facts
from tests.design.workshop import BASE, best, tiny

from allyshore.errors import NoFeasiblePlan
from allyshore.routes import load_sizes

NEAR = {"site": "near", "product": "bolt"}
FAR = {"site": "far", "product": "bolt"}
PLANT = {"site": "plant", "product": "good", "recipe": "make"}


def bought(plan):
    return dict(plan.buy.group_by("site").agg(pl.col("quantity").sum()).iter_rows())


def test_the_base_costs_what_it_costs():
    """1,000 goods of 17 USD."""
    assert best(tiny()).landed_cost == pytest.approx(BASE)


def test_a_least_order_moves_the_order():
    """With 600 to be had near and at least 500 far, 500 come from far though only 400 are wanting: 500 USD more."""
    caps = [NEAR | {"capacity": 600.0}, FAR | {"minimum_order": 500.0}]
    plan = best(tiny(capabilities=caps))
    assert bought(plan) == pytest.approx({"near": 500.0, "far": 500.0})
    assert plan.landed_cost == pytest.approx(BASE + 500.0)


def test_a_cost_of_each_period_in_use_gathers_the_work():
    """Four quarters of 250, 900 USD a period in use at the plant, free capital: everything is made in the first quarter."""
    plan = best(tiny(wanted=(250.0,) * 4, capabilities=[PLANT | {"period_cost": 900.0}]))
    assert plan.make.get_column("period").to_list() == [1]
    assert plan.landed_cost == pytest.approx(BASE + 900.0)
    assert plan.cost["production"] == pytest.approx(7000.0 + 900.0)


@pytest.mark.parametrize(("batch", "cost"), [(300.0, 100.0), (1000.0, 7.0), (70.0, 3.0)])
def test_batches_are_whole(batch, cost):
    """1,000 units are ceil(1,000 / batch) batches."""
    plan = best(tiny(capabilities=[PLANT | {"batch": batch, "batch_cost": cost}]))
    assert plan.landed_cost == pytest.approx(BASE + math.ceil(1000.0 / batch) * cost)
    (row,) = plan.charges.filter(charge="batch").iter_rows(named=True)
    assert row["count"] == math.ceil(1000.0 / batch)


def test_hours_of_set_up_draw_on_the_pool():
    """150 hours in the pool, a tenth for each unit, so 7 batches of 10 hours make 700 and no number of them makes more; the rest is short."""
    caps = [PLANT | {"batch": 100.0, "batch_cost": 1.0, "batch_hours": 10.0}]
    labour = [{"labour_pool": "pool", "skill": "", "wage": 20.0, "hours_per_period": 150.0}]
    demand = [{"market": "shop", "product": "good", "period": 1, "quantity": 1000.0, "shortage_cost": 1000.0}]
    plan = best(tiny(capabilities=caps, labour=labour, demand=demand))
    most = max(min(100.0 * number, (150.0 - 10.0 * number) / 0.1) for number in range(11))
    assert plan.make.get_column("quantity").sum() == pytest.approx(most) == pytest.approx(700.0)


def breaks(kind, *tiers, site="near", **more):
    return [
        {"on": "capability", "site": site, "product": "bolt", "from": start, "unit_cost": price, "kind": kind}
        | ({"step_cost": step} if step else {})
        | more
        for start, price, step in tiers
    ]


def paid(kind, first, tiers, units):
    """What units cost under breaks, by the definition."""
    reached = [tier for tier in tiers if units >= tier[0]]
    steps = sum(tier[2] for tier in reached)
    if kind == "all_units":
        return units * (reached[-1][1] if reached else first) + steps
    total, price, start = steps, first, 0.0
    for at, lower, _ in reached:
        total, price, start = total + price * (at - start), lower, at
    return total + price * (units - start)


@pytest.mark.parametrize("kind", ["all_units", "incremental"])
@pytest.mark.parametrize(
    "near", [((400.0, 9.0, 0.0), (800.0, 7.0, 0.0)), ((400.0, 9.9, 300.0), (900.0, 8.0, 2500.0))]
)
@pytest.mark.parametrize("far", [((300.0, 10.0, 0.0), (700.0, 6.5, 0.0)), ((999.0, 2.0, 0.0),)])
def test_breaks_equal_enumeration_of_the_split(kind, near, far):
    """Every split of 1,000 bolts over two sellers, 700 at most from each, priced by the definition: the plan is the least."""
    table = breaks(kind, *near) + breaks(kind, *far, site="far")
    plan = best(tiny(breaks=table, capabilities=[NEAR | {"capacity": 700.0}, FAR | {"capacity": 700.0}]))
    splits = [paid(kind, 10.0, near, x) + paid(kind, 11.0, far, 1000.0 - x) for x in range(300, 701)]
    assert plan.cost["purchase"] == pytest.approx(min(splits))
    assert plan.landed_cost == pytest.approx(7000.0 + min(splits))


def test_a_lanes_price_breaks_by_the_period():
    """One dollar a kilogram, 0.8 from 6,000 kg on: 10,000 kg cost 8,000 for all units and 9,200 incrementally."""
    lane = [
        {"origin": "plant", "destination": "shop", "mode": "truck", "cost": 1.0, "basis": "kg", "days": 0.0}
    ]
    row = {
        "on": "lane",
        "site": "plant",
        "destination": "shop",
        "mode": "truck",
        "from": 6000.0,
        "unit_cost": 0.8,
    }
    for kind, freight in (("all_units", 8000.0), ("incremental", 9200.0)):
        plan = best(tiny(lanes=lane, breaks=[row | {"kind": kind}]))
        assert plan.cost["freight"] == pytest.approx(freight)


def test_whole_loads_are_paid_part_full_or_not():
    """10,000 kg and 10 m3 go into one truck: 700 USD; 100,000 kg need five of 20.4 t."""
    lane = {
        "origin": "plant",
        "destination": "shop",
        "mode": "truck",
        "cost": 700.0,
        "basis": "load",
        "days": 0.0,
    }
    payload = load_sizes(tiny(lanes=[lane]).lanes, facts()[0]).filter(mode="truck").get_column("payload")[0]
    for weight in (10.0, 100.0):
        goods = [{"product": "good", "weight": weight}]
        plan = best(tiny(lanes=[lane | {"whole_loads": True}], products=goods))
        assert plan.cost["freight"] == pytest.approx(700.0 * math.ceil(1000.0 * weight / payload))
        assert plan.ship.get_column("freight").sum() == 0.0


def test_single_and_dual_sourcing():
    """600 to be had near: one source must be far; two with 45 % each take 550 near."""
    caps = [NEAR | {"capacity": 600.0}]
    single = best(
        tiny(capabilities=caps, sourcing=[{"rule": "one", "site": "plant", "product": "bolt", "sources": 1}])
    )
    assert bought(single) == pytest.approx({"far": 1000.0})
    firm = best(tiny(capabilities=caps, sourcing=[{"rule": "one", "product": "bolt", "sources": 1}]))
    assert firm.landed_cost == pytest.approx(single.landed_cost) == pytest.approx(BASE + 1000.0)
    rule = {"rule": "two", "kind": "plant", "sources": 2, "least_share": 0.45}
    dual = best(tiny(capabilities=caps, sourcing=[rule]))
    assert bought(dual) == pytest.approx({"near": 550.0, "far": 450.0})


def test_a_line_is_kept_given_up_or_moved():
    """A line near costs 3,000 a year to keep and 5,000 to end, far 20,000 to set up, or 2,000 to move there: ten years, no interest."""
    caps = [
        NEAR | {"current_volume": 1000.0, "fixed_cost": 3000.0, "closing_cost": 5000.0},
        FAR | {"setup_cost": 20000.0},
    ]
    kept = best(tiny(capabilities=caps))
    given_up = BASE + 1000.0 + 500.0 + 2000.0
    assert kept.landed_cost == pytest.approx(BASE + 3000.0)
    assert kept.landed_cost < given_up
    move = [
        {"move": "bolts go far", "from_site": "near", "to_site": "far", "product": "bolt", "cost": 2000.0}
    ]
    moved = best(tiny(capabilities=caps, moves=move))
    assert moved.landed_cost == pytest.approx(BASE + 1000.0 + 200.0)
    assert moved.cost["capital"] == pytest.approx(200.0)


def test_a_site_moves_as_a_whole():
    """The plant's twin costs 50,000 to open and the plant 30,000 to close; the move costs 10,000 and saves 5,000 a year."""
    sites = [
        {"site": "plant", "fixed_cost": 9000.0, "closing_cost": 30000.0},
        {
            "site": "twin",
            "kind": "plant",
            "state": "candidate",
            "opening_cost": 50000.0,
            "fixed_cost": 4000.0,
            "labour_pool": "pool",
        },
    ]
    more = {
        "sites": sites,
        "capabilities": [PLANT | {"site": "twin", "unit_cost": 5.0}],
        "lanes": [
            {"origin": a, "destination": b, "mode": "truck", "cost": 0.0, "basis": "unit", "days": 0.0}
            for a, b in (("near", "twin"), ("twin", "shop"))
        ],
    }
    assert best(tiny(**more)).landed_cost == pytest.approx(BASE + 9000.0)
    move = [{"move": "to the twin", "from_site": "plant", "to_site": "twin", "cost": 10000.0}]
    moved = best(tiny(**more, moves=move))
    assert moved.landed_cost == pytest.approx(BASE + 4000.0 + 1000.0)
    assert moved.cost["capital"] == pytest.approx(1000.0)


def test_training_buys_hours_that_stay():
    """60 hours a year, 260 needed in three: 80/3 trained at once, at 50 USD written off over ten years, with free stock."""
    labour = [
        {"labour_pool": "pool", "skill": "", "wage": 20.0, "hours_per_period": 60.0, "training_cost": 50.0}
    ]
    chain = tiny(wanted=(600.0, 1000.0, 1000.0), labour=labour, settings={"weeks_per_period": 52.0})
    plan = best(chain)
    assert plan.charges.filter(charge="training").get_column("count").sum() == pytest.approx(80.0 / 3.0)
    assert plan.cost["capital"] == pytest.approx(80.0 / 3.0 * 50.0 / 10.0)
    with pytest.raises(NoFeasiblePlan, match="hours"):
        best(tiny(wanted=(900.0,), labour=[labour[0] | {"most_training": 10.0}]))


def test_safety_stock_by_service_level_reckons_lead_time_and_its_spread():
    """97.7 % is two sigmas: with 16 days of supply and way, 9 between orders, cv 0.4 and 3 days of spread, safety is 2·√(25·0.16 + 9) days.

    Half of 9 days is cycle stock and 10 days are strategic; bolts are worth 10 USD and capital costs 10 % a year.
    """
    level = NormalDist().cdf(2.0)
    rule = {"site": "plant", "product": "bolt", "order_days": 9.0, "service_level": level, "demand_cv": 0.4}
    lane = {
        "origin": "near",
        "destination": "plant",
        "mode": "truck",
        "cost": 0.0,
        "basis": "unit",
        "days": 6.0,
    }
    chain = tiny(
        rate=0.1,
        inventory=[rule | {"strategic_days": 10.0}],
        lanes=[lane | {"days_sd": 3.0}],
        capabilities=[NEAR | {"lead_time": 10.0}],
    )
    plan = best(chain)
    days = 4.5 + 10.0 + 2.0 * math.sqrt(25.0 * 0.16 + 9.0)
    transit = 6.0
    assert plan.cost["inventory"] == pytest.approx(1000 * 10.0 * 0.1 * (days + transit) / 365, rel=1e-6)


def test_a_long_uncertain_lead_time_can_cost_more_than_a_price():
    """Bolts far cost 1 USD more, but those near need 400 days of safety stock at 50 % a year: 10 · 0.5 · 400 / 365 USD each."""
    rule = {"site": "plant", "product": "bolt", "service_level": NormalDist().cdf(2.0), "demand_cv": 0.0}
    lane = {
        "origin": "near",
        "destination": "plant",
        "mode": "truck",
        "cost": 0.0,
        "basis": "unit",
        "days": 0.0,
    }
    plan = best(tiny(inventory=[rule | {"holding_rate": 0.5}], lanes=[lane | {"days_sd": 200.0}]))
    assert bought(plan) == pytest.approx({"far": 1000.0})
