"""The Lagrangian of a facility-location kernel: at any prices it bounds the optimum from below, also with one choice turned round."""

from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from allyshore.solver import Problem, SolveParams, Status, locate, location_of
from allyshore.solver.ascent import climb
from allyshore.solver.facilities import Pricing

SITES, CLIENTS = 4, 5


def drawn(seed):
    """Fixed cost, capacity, demand and cost a unit [site, client]."""
    rng = np.random.default_rng(seed)
    demand = rng.integers(1, 9, CLIENTS).astype(float)
    return (
        rng.integers(1, 40, SITES).astype(float),
        np.ceil(rng.uniform(0.3, 0.9, SITES) * demand.sum()),
        demand,
        rng.integers(0, 12, (SITES, CLIENTS)).astype(float),
    )


def located(seed):
    """Sites buy at their door (upstream) and deliver; capacity stands on the buying."""
    fixed, capacity, demand, cost = drawn(seed)
    problem = Problem("small")
    sites, clients = pl.DataFrame({"site": range(SITES)}), pl.DataFrame({"client": range(CLIENTS)})
    pairs = sites.join(clients, how="cross", maintain_order="left_right")
    buy = problem.add_columns("buy", sites, cost=0.5)
    serve = problem.add_columns("serve", pairs, cost=cost.ravel())
    opened = problem.add_columns("open", sites, cost=fixed, upper=1.0, whole=True)
    balance = problem.add_rows("state_balance", sites, lower=0.0, upper=0.0)
    met = problem.add_rows("demand_met", clients, lower=demand, upper=demand)
    room = problem.add_rows("capacity", sites, upper=0.0)
    problem.add_entries(balance.frame["row"], buy.frame["column"], 1.0)
    gone = serve.frame.join(balance.frame, on="site", maintain_order="left")
    problem.add_entries(gone["row"], gone["column"], -1.0)
    came = serve.frame.join(met.frame, on="client", maintain_order="left")
    problem.add_entries(came["row"], came["column"], 1.0)
    problem.add_entries(room.frame["row"], buy.frame["column"], 1.0)
    problem.add_entries(room.frame["row"], opened.frame["column"], pl.Series(-capacity))
    gate = np.full(problem.n_columns, -1)
    gate[serve.frame["column"].to_numpy()] = np.repeat(opened.frame["column"].to_numpy(), CLIENTS)
    marks = np.zeros(problem.n_rows, dtype=bool)
    balances = marks.copy()
    balances[balance.frame["row"].to_numpy()] = True
    return lambda own: location_of(
        problem,
        balances=balances,
        demands=met.frame["row"].to_numpy(),
        implied=marks,
        gate=gate,
        capacity=capacity if own else np.full(SITES, np.inf),
        capacity_rows=room.frame["row"].to_numpy() if own else np.zeros(0, dtype=np.int64),
    )


def costs(seed):
    """Cost of the best flows for every set of open sites."""
    fixed, capacity, demand, cost = drawn(seed)
    served, room = np.kron(np.ones(SITES), np.eye(CLIENTS)), np.kron(np.eye(SITES), np.ones(CLIENTS))
    found = {}
    for yes in itertools.product((False, True), repeat=SITES):
        flows = linprog(cost.ravel() + 0.5, A_eq=served, b_eq=demand, A_ub=room, b_ub=capacity * yes)
        found[yes] = flows.fun + float(fixed @ yes) if flows.success else np.inf
    return found


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), own=st.booleans(), spread=st.floats(0.0, 3.0))
def test_at_any_prices_the_bound_is_below_the_optimum(seed, own, spread):
    """And with one choice turned round it is below the best cost of the sets that have it so."""
    kernel = located(seed)(own).kernel
    pricing = Pricing(kernel)
    rng = np.random.default_rng(seed)
    size = CLIENTS + len(kernel.limit)
    prices = spread * rng.uniform(0.0, 60.0, size)
    point = pricing.at(prices)
    known = costs(seed)
    slack = 1e-7 * (1.0 + abs(point.bound))
    assert point.bound <= min(known.values()) + slack
    turned = pricing.turned(point)
    for site in range(SITES):
        other = min(cost for yes, cost in known.items() if yes[site] != point.chosen[site])
        assert turned[site] <= other + slack


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), own=st.booleans())
def test_located_equals_enumeration(seed, own):
    """The search ends at the best set of sites with a bound that is its cost, whoever keeps the capacity."""
    best = min(costs(seed).values())
    solution = locate(located(seed)(own), SolveParams(gap=1e-9))
    if not np.isfinite(best):
        assert solution.status is Status.INFEASIBLE
        return
    assert solution.status is Status.OPTIMAL
    assert solution.objective == pytest.approx(best, rel=1e-8)
    assert solution.bound <= best * (1 + 1e-8)


def test_climbing_never_lowers_the_bound():
    """More steps from the same prices give a bound at least as high."""
    pricing = Pricing(located(7)(own=True).kernel)
    start = np.full(CLIENTS, 20.0)
    bounds = [climb(pricing, start, None, steps, ahead=0.01).point.bound for steps in (0, 5, 50, 200)]
    assert bounds == sorted(bounds)
    assert bounds[-1] > bounds[0]


def test_a_thing_that_costs_less_the_longer_it_goes_round_has_no_price():
    """A circle of activities that pays has no least cost: said, not looped over."""
    from scipy.sparse import csr_array

    from allyshore.solver.facilities import Upstream

    ring = Upstream(
        np.array([1.0, -1.0, -1.0]),
        np.array([0, 0, 1]),
        csr_array(np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0]])),
        csr_array((0, 3)),
        2,
    )
    with pytest.raises(ArithmeticError):
        ring.prices(ring.cost)
