"""The tree for few choices over many flows gives what the general search gives, or leaves the problem to it."""

from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allyshore.errors import Stopped
from allyshore.solver import Problem, SolveParams, Status, Watch, solve
from allyshore.solver.short_tree import MOST_CHOICES, search
from allyshore.solver.solve import _with_highs

MARKETS = 60


def plants(fixed: list[int], capacity: list[int], seed: int, least_open: int = 0) -> Problem:
    """Plants of a capacity and a yearly cost that serve many markets at a cost a unit: weak relaxations, few choices."""
    problem = Problem("plants")
    chance = np.random.default_rng(seed)
    sites = pl.DataFrame({"site": range(len(fixed))})
    markets = pl.DataFrame({"market": range(MARKETS)})
    pairs = sites.join(markets, how="cross")
    opened = problem.add_columns("open", sites, cost=100.0 * np.array(fixed), upper=1.0, whole=True)
    ship = problem.add_columns("ship", pairs, cost=chance.uniform(1.0, 9.0, pairs.height))
    met = problem.add_rows("met", markets, lower=1.0).frame
    problem.add_entries(*(ship.frame.join(met, on="market")[name] for name in ("row", "column")), 1.0)
    room = problem.add_rows("room", sites, upper=0.0).frame
    problem.add_entries(*(ship.frame.join(room, on="site")[name] for name in ("row", "column")), 1.0)
    gate = opened.frame.join(room, on="site")
    problem.add_entries(gate["row"], gate["column"], -pl.Series(capacity, dtype=pl.Float64))
    some = problem.add_rows("some", pl.DataFrame({"of": [0]}), lower=float(least_open)).frame
    problem.add_entries(pl.Series([some["row"][0]] * len(fixed)), opened.frame["column"], 1.0)
    return problem


PLANTS = st.integers(3, 7).flatmap(
    lambda count: st.tuples(
        st.lists(st.integers(0, 20), min_size=count, max_size=count),
        st.lists(st.integers(10, 70), min_size=count, max_size=count),
    )
)


@settings(max_examples=40, deadline=None)
@given(plants_of=PLANTS, seed=st.integers(0, 99), least_open=st.integers(0, 3))
def test_the_tree_and_the_general_search_agree(plants_of, seed, least_open):
    """With the tree and without, the same least cost is found, or that there is no plan; the proven gap is no more than was asked for."""
    problem = plants(*plants_of, seed, least_open)
    params = SolveParams(gap=1e-6)
    found, other = solve(problem, params), _with_highs(problem, params, None, None)
    assert found.status is other.status
    if found.status is Status.OPTIMAL:
        assert found.objective == pytest.approx(other.objective, rel=2e-6)
        assert found.gap <= 1e-6
        assert found.bound <= other.objective * (1.0 + 1e-9)


def test_the_tree_equals_trying_every_choice():
    """Its cost is the least over all sets of open plants, each with the flows of its own linear program."""
    fixed, capacity = [9, 7, 8, 3, 5], [40, 25, 35, 12, 20]
    problem = plants(fixed, capacity, 7)
    best = np.inf
    for chosen in itertools.product((0.0, 1.0), repeat=len(fixed)):
        held = problem.narrowed(np.arange(len(fixed)), np.array(chosen), np.array(chosen))
        best = min(best, _with_highs(held, SolveParams(gap=0.0), None, None).objective)
    found = search(problem, SolveParams(gap=0.0))
    assert found is not None
    assert found.objective == pytest.approx(best, rel=1e-9)
    assert set(found.x[: len(fixed)]) <= {0.0, 1.0}


def test_too_little_room_is_no_plan():
    """Where all plants together cannot serve the markets, there is none, whoever says so."""
    problem = plants([1, 1, 1], [5, 5, 5], 1)
    assert solve(problem, SolveParams()).status is Status.INFEASIBLE


def test_an_end_that_is_asked_for_is_kept():
    """A watch that has stopped ends the search before its first relaxation, without a plan."""
    watch = Watch()
    watch.stop()
    with pytest.raises(Stopped):
        search(plants([9, 7, 8], [40, 25, 35], 3), SolveParams(), watch)


def test_many_choices_go_the_general_way():
    """Beyond MOST_CHOICES, or with few flows for each choice, the tree does not begin."""
    assert search(plants([1] * (MOST_CHOICES + 1), [9] * (MOST_CHOICES + 1), 1), SolveParams()) is None
    problem = Problem("few flows")
    problem.add_columns("x", pl.DataFrame({"k": range(9)}), upper=1.0, whole=True)
    assert search(problem, SolveParams()) is None
