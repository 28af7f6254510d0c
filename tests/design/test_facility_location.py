"""A design that is facility location at heart: the Lagrangian way gives what the general way, brute force and the literature give."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from benchmarks.cflp import Instance, as_chain
from benchmarks.network import network
from scipy.optimize import linprog
from tests.design.models import example, facts

from allyshore.design import DesignParams, design, draft
from allyshore.design.facility import kernel_of
from allyshore.errors import NoFeasiblePlan
from allyshore.solver import SolveParams
from allyshore.study import CompareParams, compare, presets
from allyshore.verify import verify
from allyshore.world import World

PUBLISHED = Path(__file__).parents[1] / "cases" / "facility_location"
EXACT = SolveParams(gap=1e-9)
LAGRANGIAN, GENERAL = 0, 10**9
LEAST = presets()["least-cost"]


def planned(chain, deliveries, solve=EXACT):
    world, card, book = facts()
    return design(chain, world, LEAST, card, book, DesignParams(solve=solve, kernel_deliveries=deliveries))


def kernel(chain):
    world, card, book = facts()
    drafted = draft(chain, world, LEAST, card, book)
    return kernel_of(drafted.parts, drafted.network, 0)


def random_instance(seed, sites=5, customers=8):
    """Capacities that force about half of the sites open, some sites free of cost, costs in whole dollars a unit."""
    rng = np.random.default_rng(seed)
    demand = rng.integers(1, 20, customers).astype(float)
    capacity = rng.uniform(0.25, 0.7, sites) * demand.sum()
    fixed = rng.integers(0, 4, sites) * 40.0
    return Instance(
        f"random {seed}", np.ceil(capacity), fixed, demand, demand * rng.integers(1, 15, (sites, customers))
    )


def by_enumeration(instance):
    """Least cost over every set of sites, each a transport problem."""
    sites, customers = instance.cost.shape
    best = np.inf
    for yes in itertools.product((0.0, 1.0), repeat=sites):
        served = np.kron(np.ones(sites), np.eye(customers))
        room = np.kron(np.eye(sites), instance.demand)
        found = linprog(
            instance.cost.ravel(),
            A_eq=served,
            b_eq=np.ones(customers),
            A_ub=room,
            b_ub=instance.capacity * yes,
        )
        if found.success:
            best = min(best, found.fun + float(instance.fixed @ yes))
    return best


@pytest.mark.parametrize("seed", range(6))
def test_least_cost_is_that_of_the_best_set_of_sites(seed):
    """On small random instances the plan costs what enumeration finds, and the bound never stands above it."""
    instance = random_instance(seed)
    best = by_enumeration(instance)
    chain = as_chain(instance)
    assert kernel(chain) is not None
    plan = planned(chain, LAGRANGIAN)
    assert plan.objective == pytest.approx(best, rel=1e-7)
    assert plan.landed_cost == pytest.approx(best, rel=1e-7)
    assert plan.bound <= best * (1 + 1e-9)
    assert plan.gap <= 1e-9


def published():
    told = tomllib.loads((PUBLISHED / "cap.toml").read_text(encoding="utf-8"))
    table = pl.read_csv(PUBLISHED / "cap.csv")
    demand = table.get_column("demand").to_numpy().astype(float)
    cost = table.drop("customer", "demand").to_numpy().T * demand
    for row in told["instance"]:
        fixed = np.full(len(cost), float(row["fixed_cost"]))
        fixed[told["free_site"] - 1] = 0.0
        yield (
            Instance(row["name"], np.full(len(cost), float(row["capacity"])), fixed, demand, cost),
            row["optimum"],
        )


@pytest.mark.parametrize(
    ("instance", "optimum"), list(published()), ids=lambda given: getattr(given, "name", "")
)
def test_published_optima(instance, optimum):
    """OR-Library's cap41 to cap64: the optimum of the literature is the plan's cost, proved to a billionth."""
    plan = planned(as_chain(instance), LAGRANGIAN)
    assert plan.objective == pytest.approx(optimum, rel=1e-8)
    assert plan.gap <= 1e-9
    assert plan.bound <= optimum * (1 + 1e-8)


def small_network(seed):
    return network(plants=3, warehouses=6, customers=7, products=3, demands=14, seed=seed)


@pytest.mark.parametrize("seed", range(5))
def test_a_network_has_the_same_plan_either_way(seed):
    """Plants, recipes, warehouses: the Lagrangian way and HiGHS on all strong links give one cost; neither bound is above it."""
    chain = small_network(seed)
    ours, theirs = planned(chain, LAGRANGIAN), planned(chain, GENERAL)
    assert kernel(chain) is not None
    assert ours.objective == pytest.approx(theirs.objective, rel=1e-7)
    assert ours.landed_cost == pytest.approx(theirs.landed_cost, rel=1e-6)
    assert ours.bound <= theirs.objective * (1 + 1e-8)
    assert sum(ours.cost.values()) == pytest.approx(ours.landed_cost)


def test_periods_stock_and_shortage_are_kept():
    """Two periods with tight plants: goods are made ahead, some are left undelivered, and both ways agree."""
    chain = small_network(3)
    half = chain.demand.with_columns(quantity=pl.col("quantity") * 0.4, shortage_cost=pl.lit(40.0))
    later = half.with_columns(period=pl.lit(2), quantity=pl.col("quantity") * 2.4)
    short = pl.col("capacity") * 0.4
    chain = chain.replace(
        periods=2,
        weeks_per_period=26.0,
        carrying_rate=0.05,
        demand=pl.concat([half, later.cast(half.schema)]),
        capabilities=chain.capabilities.with_columns(capacity=short),
    )
    ours, theirs = planned(chain, LAGRANGIAN, SolveParams(gap=1e-6)), planned(chain, GENERAL)
    assert ours.stock.height
    assert ours.short.height
    assert ours.objective == pytest.approx(theirs.objective, rel=2e-6)
    assert ours.bound <= theirs.objective * (1 + 1e-8)


def test_closing_costs_of_sites_in_use_are_paid_once():
    """An existing site that is cheaper kept than closed stays; both ways agree on the yearly cost."""
    chain = as_chain(random_instance(4))
    existing = pl.when(pl.col("kind") == "supplier").then(pl.lit("existing")).otherwise("state")
    closing = pl.when(pl.col("kind") == "supplier").then(pl.lit(200.0)).otherwise(0.0)
    chain = chain.replace(
        sites=chain.sites.with_columns(state=existing, closing_cost=closing), carrying_rate=0.1
    )
    ours, theirs = planned(chain, LAGRANGIAN), planned(chain, GENERAL)
    assert ours.objective == pytest.approx(theirs.objective, rel=1e-8)
    assert ours.landed_cost == pytest.approx(theirs.landed_cost, rel=1e-8)
    assert ours.cost["capital"] > 0.0


def test_too_little_capacity_is_told_as_ever():
    """Where all sites together cannot cover the demand, the conflict names the rows, whichever way was taken."""
    instance = random_instance(1)
    starved = Instance("starved", instance.capacity * 0.2, instance.fixed, instance.demand, instance.cost)
    with pytest.raises(NoFeasiblePlan, match=r"capabilities|demand"):
        planned(as_chain(starved), LAGRANGIAN)


def test_what_is_not_facility_location_goes_the_general_way():
    """Origin rows, new sources, limits on openings: three examples and a chain with a limit have no kernel."""
    for name in ("laundry", "harness", "pump"):
        assert kernel(example(name)) is None
    chain = as_chain(random_instance(2))
    row = {"limit": "few", "kind": "max", "on": "open_sites", "group": "", "value": 3.0}
    assert kernel(chain.replace(limits=pl.DataFrame([row], schema=chain.limits.schema))) is None


def test_the_starter_costs_the_same_either_way():
    """The smallest example has the form; its plan costs the same."""
    chain = example("starter")
    assert kernel(chain) is not None
    assert planned(chain, LAGRANGIAN).landed_cost == pytest.approx(
        planned(chain, GENERAL).landed_cost, rel=1e-8
    )


def test_the_saved_plan_is_verified(tmp_path):
    """`verify` recomputes flows, money and bounds of a plan made the Lagrangian way, and finds no difference."""
    world, _, _ = facts()
    params = CompareParams(
        names=("least-cost",), workers=1, design=DesignParams(kernel_deliveries=LAGRANGIAN)
    )
    folder = compare(small_network(2), world, params).save(tmp_path / "result")
    assert list(verify(folder, World.on).lines()) == []
