"""The door to HiGHS: what goes in as blocks comes out solved, and is written with the same names."""

from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allyshore.solver import Problem, SolveParams, Status, solve, write_lp


def facility_location(fixed: list[int], cost: list[list[int]]) -> Problem:
    """Open facilities and serve each customer from an open one."""
    problem = Problem("uflp")
    sites = pl.DataFrame({"site": range(len(fixed))})
    pairs = sites.join(pl.DataFrame({"customer": range(len(cost[0]))}), how="cross")
    opened = problem.add_columns("open", sites, cost=np.array(fixed, float), upper=1.0, whole=True)
    serve = problem.add_columns("serve", pairs, cost=np.array(cost, float).ravel())
    met = problem.add_rows(
        "demand_met", pairs.select("customer").unique().sort("customer"), lower=1.0, upper=1.0
    )
    joined = serve.frame.join(met.frame, on="customer")
    problem.add_entries(joined["row"], joined["column"], 1.0)
    gate = problem.add_rows("site_open", pairs, upper=0.0)
    problem.add_entries(gate.frame["row"], serve.frame["column"], 1.0)
    tied = gate.frame.join(opened.frame, on="site")
    problem.add_entries(tied["row"], tied["column"], -1.0)
    return problem


@settings(max_examples=25, deadline=None)
@given(
    fixed=st.lists(st.integers(1, 30), min_size=3, max_size=3),
    cost=st.lists(st.lists(st.integers(0, 20), min_size=4, max_size=4), min_size=3, max_size=3),
)
def test_facility_location_equals_enumeration(fixed, cost):
    """The optimum equals the best over all sets of open facilities."""
    best = min(
        sum(fixed[i] for i in chosen) + sum(min(cost[i][j] for i in chosen) for j in range(4))
        for size in (1, 2, 3)
        for chosen in itertools.combinations(range(3), size)
    )
    solution = solve(facility_location(fixed, cost), SolveParams(gap=0.0))
    assert solution.status is Status.OPTIMAL
    assert solution.objective == pytest.approx(best, abs=1e-6)
    assert solution.gap <= 1e-9


def test_no_plan_is_said_not_raised():
    """Rows that exclude each other give INFEASIBLE."""
    problem = Problem("none")
    block = problem.add_columns("x", pl.DataFrame({"k": ["a"]}), upper=1.0)
    row = problem.add_rows("need", pl.DataFrame({"k": ["a"]}), lower=2.0)
    problem.add_entries(row.frame["row"], block.frame["column"], 1.0)
    assert solve(problem, SolveParams()).status is Status.INFEASIBLE


def test_entries_at_one_place_are_summed():
    """Two entries for one row and column act as their sum: 2 + 1 times x is at least 6."""
    problem = Problem("sum")
    block = problem.add_columns("x", pl.DataFrame({"k": ["a"]}), cost=1.0)
    row = problem.add_rows("need", pl.DataFrame({"k": ["a"]}), lower=6.0)
    problem.add_entries(row.frame["row"], block.frame["column"], 2.0)
    problem.add_entries(row.frame["row"], block.frame["column"], 1.0)
    assert solve(problem, SolveParams()).objective == pytest.approx(2.0)


def test_lp_text_carries_block_names():
    """Every name in the LP file is block[key]; characters an LP file cannot hold become underscores."""
    problem = Problem("golden")
    block = problem.add_columns(
        "ship", pl.DataFrame({"origin": ["A b"], "destination": ["C"]}), cost=2.5, upper=4.0
    )
    row = problem.add_rows("demand_met", pl.DataFrame({"market": ["C"]}), lower=3.0, upper=3.0)
    problem.add_entries(row.frame["row"], block.frame["column"], 1.0)
    problem.add_columns("open", pl.DataFrame({"site": ["A"]}), cost=1.0, upper=1.0, whole=True)
    assert write_lp(problem) == (
        "Minimize\n obj: + 2.5 ship[A_b,C] + 1 open[A]\nSubject To\n demand_met[C]: + 1 ship[A_b,C] = 3\n"
        "Bounds\n 0 <= ship[A_b,C] <= 4\n 0 <= open[A] <= 1\nGeneral\n open[A]\nEnd\n"
    )
