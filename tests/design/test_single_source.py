"""One site serves a market whole: the bound, what it settles and the plan, against enumeration."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from benchmarks.cflp import Instance, as_chain
from tests.design.models import facts

from allyshore.design import DesignParams, design, draft
from allyshore.design.single_source import settled_picks
from allyshore.errors import NoFeasiblePlan
from allyshore.solver import SolveParams
from allyshore.solver.packing import best_load, loads, turned_pairs
from allyshore.solver.single_source import Assignment, Loads, settle
from allyshore.study import presets

LEAST = presets()["least-cost"]
SITES, CLIENTS = 4, 6
EXACT = SolveParams(gap=1e-9)


def drawn(seed):
    """Tight capacities, so that splitting a demand would pay."""
    rng = np.random.default_rng(seed)
    demand = rng.integers(2, 12, CLIENTS).astype(float)
    capacity = np.ceil(rng.uniform(0.3, 0.6, SITES) * demand.sum())
    fixed = rng.integers(10, 60, SITES).astype(float)
    return Instance(f"s{seed}", capacity, fixed, demand, demand * rng.integers(1, 12, (SITES, CLIENTS)))


def plans(instance):
    """Every assignment that fits, with its sites and cost."""
    for home in itertools.product(range(SITES), repeat=CLIENTS):
        at = np.array(home)
        if (np.bincount(at, weights=instance.demand, minlength=SITES) <= instance.capacity).all():
            used = np.isin(np.arange(SITES), at)
            yield at, used, instance.cost[at, np.arange(CLIENTS)].sum() + instance.fixed[used].sum()


def assignment(instance):
    free = np.zeros(SITES), np.ones(SITES)
    kept = np.ones(instance.cost.shape, dtype=bool)
    cost = np.ascontiguousarray(instance.cost)
    return Assignment(instance.fixed, instance.capacity, instance.demand, cost, kept, *free)


@pytest.mark.parametrize("seed", range(3))
def test_a_plan_costs_what_enumeration_finds(seed):
    """Through the ordinary tables: a row of sourcing, the design, its landed cost and a bound that is not above it."""
    world, card, book = facts()
    instance = drawn(seed)
    best = min((cost for *_, cost in plans(instance)), default=np.inf)
    chain = as_chain(instance, single_source=True)
    params = DesignParams(solve=EXACT)
    if not np.isfinite(best):
        with pytest.raises(NoFeasiblePlan):
            design(chain, world, LEAST, card, book, params)
        return
    drafted = draft(chain, world, LEAST, card, book, params)
    assert settled_picks(drafted.parts, drafted.network, EXACT) is not None
    plan = design(chain, world, LEAST, card, book, params)
    assert plan.objective == pytest.approx(best, rel=1e-9)
    assert plan.landed_cost == pytest.approx(best, rel=1e-9)
    assert plan.bound <= best * (1 + 1e-9)
    assert plan.gap <= 1e-9
    assert plan.ship.group_by("destination").len().get_column("len").to_list() == [1] * CLIENTS


@pytest.mark.parametrize("seed", range(4))
def test_what_is_settled_holds_in_every_better_plan(seed):
    """Whatever costs less than the plan in hand keeps every site and pair that was fixed; the bound is below all plans."""
    instance = drawn(seed)
    every = list(plans(instance))
    found = settle(assignment(instance), 1e-6, 5.0)
    if not every:
        assert not np.isfinite(found.cost)
        return
    best = min(cost for *_, cost in every)
    assert best - 1e-9 <= found.cost
    assert found.bound <= best + 1e-7
    better = [(home, used) for home, used, cost in every if cost < found.cost * (1.0 - 1e-6)]
    for home, used in better:
        pairs = np.arange(SITES)[:, None] == home
        assert (found.least <= used).all()
        assert (used <= found.most).all()
        assert (found.pair_least <= pairs).all()
        assert (pairs <= found.pair_most).all()


@pytest.mark.parametrize("seed", range(8))
def test_a_load_is_the_best_of_all(seed):
    """Against every set of things, with weights that are no whole numbers and some of nought."""
    rng = np.random.default_rng(seed)
    profit, weight = rng.normal(2.0, 4.0, 9), rng.uniform(0.0, 5.0, 9) * (rng.random(9) > 0.1)
    room = rng.uniform(0.5, 14.0)
    sets = np.array(list(itertools.product((0.0, 1.0), repeat=9)))
    best = (sets @ profit)[sets @ weight <= room].max()
    taken = np.zeros(9, dtype=bool)
    assert best_load(profit, weight, room, taken) == pytest.approx(best, abs=1e-9)
    assert profit[taken].sum() == pytest.approx(best, abs=1e-9)
    assert weight[taken].sum() <= room + 1e-12


@pytest.mark.parametrize("seed", range(4))
def test_bounds_with_one_client_turned_are_above_the_best_such_load(seed):
    """With a client inside, or left out, no load earns more than the bound says."""
    instance = drawn(seed)
    given = assignment(instance)
    prices = np.random.default_rng(seed).uniform(5.0, 70.0, CLIENTS)
    inside, outside = turned_pairs(given.cost, given.demand, given.capacity, prices, given.kept)
    sets = np.array(list(itertools.product((0.0, 1.0), repeat=CLIENTS)))
    for site in range(SITES):
        fits = sets[sets @ given.demand <= given.capacity[site]]
        value = fits @ (prices - given.cost[site])
        for client in range(CLIENTS):
            for bound, has in ((inside[site, client], 1.0), (outside[site, client], 0.0)):
                mine = value[fits[:, client] == has]
                assert bound >= mine.max(initial=-np.inf) - 1e-9
    taken = np.zeros(given.cost.shape, dtype=bool)
    earned = loads(given.cost, given.demand, given.capacity, prices, given.kept, taken)
    point = Loads(given).at(prices)
    assert point.worth == pytest.approx(given.fixed - earned)
