"""A family of problems is solved one after another as each would be alone."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allyshore.solver import Family, Problem, SolveParams, Status, Watch, solve

EXACT = SolveParams(gap=0.0)


def plants(draw, places=4, markets=5):
    """Plants that cost something to open, with capacities, and markets that may go short."""
    problem = Problem("plants")
    opened = problem.add_columns(
        "open",
        pl.DataFrame({"site": range(places)}),
        cost=draw.uniform(20, 90, places),
        upper=1.0,
        whole=True,
    )
    ways = pl.DataFrame({"site": np.repeat(range(places), markets), "market": list(range(markets)) * places})
    sent = problem.add_columns("ship", ways, cost=draw.uniform(1, 9, ways.height))
    short = problem.add_columns("short", pl.DataFrame({"market": range(markets)}), cost=30.0)
    wanted = draw.uniform(5, 15, markets)
    need = problem.add_rows("need", short.frame.select("market"), lower=wanted, upper=wanted)
    can = problem.add_rows("can", opened.frame.select("site"), upper=0.0)
    at, to = ways["site"].to_numpy(), ways["market"].to_numpy()
    column = sent.frame["column"]
    problem.add_entries(pl.Series(need.start + to), column, 1.0)
    problem.add_entries(need.frame["row"], short.frame["column"], 1.0)
    problem.add_entries(pl.Series(can.start + at), column, 1.0)
    problem.add_entries(can.frame["row"], opened.frame["column"], pl.Series(-draw.uniform(10, 40, places)))
    return problem


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_each_problem_of_a_family_has_the_answer_it_has_alone(seed):
    """Four problems with other numbers, and one with a plant more, whose columns the first does not know."""
    draw = np.random.default_rng(seed)
    family = Family(EXACT)
    for problem in (plants(draw), plants(draw), plants(draw), plants(draw, places=5)):
        found = family.solve(problem)
        assert found.status is Status.OPTIMAL
        assert found.objective == pytest.approx(solve(problem, EXACT).objective, rel=1e-7)
        assert found.bound <= found.objective * (1 + 1e-9)
        assert found.gap <= 1e-9


def test_the_answer_does_not_depend_on_what_was_solved_between():
    problems = [plants(np.random.default_rng(seed)) for seed in range(4)]
    straight, turned = Family(EXACT), Family(EXACT)
    one = [straight.solve(problem).x for problem in problems]
    other = [turned.solve(problem).x for problem in (problems[0], *problems[:0:-1])]
    for mine, theirs in zip(one, [other[0], *other[:0:-1]], strict=True):
        assert (mine == theirs).all()


def test_no_plan_is_told_and_teaches_nothing():
    problem = plants(np.random.default_rng(3))
    problem.bound("none", -np.ones(problem.n_columns), -1e9)
    problem = problem.narrowed(
        np.arange(problem.n_columns), np.zeros(problem.n_columns), np.ones(problem.n_columns)
    )
    family = Family(EXACT)
    assert family.solve(problem).status is Status.INFEASIBLE
    assert family.learnt is None


def test_a_watch_that_asks_for_an_end_gets_the_best_plan_by_then():
    """The plan known before is tried first, so there is one."""
    family, watch = Family(EXACT), Watch()
    first, second = plants(np.random.default_rng(5)), plants(np.random.default_rng(6), places=4)
    family.solve(first)
    watch.stop()
    found = family.solve(second, watch)
    assert found.bound <= found.objective
    assert found.status in {Status.STOPPED, Status.OPTIMAL}
