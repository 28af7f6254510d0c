"""What is known before a solve helps and never changes the answer; what a solver says is put into the problem before it is believed."""

from __future__ import annotations

import dataclasses

import numpy as np
import polars as pl
import pytest
from tests.solver.test_solve import facility_location

from allyshore.errors import AllyshoreError, UsageError
from allyshore.solver import Problem, SolveParams, Start, carry, solve
from allyshore.solver.gurobi import rows_of
from allyshore.solver.solve import checked
from allyshore.solver.trial import broken

EXACT = SolveParams(gap=0.0)


def drawn(seed):
    rng = np.random.default_rng(seed)
    fixed = rng.integers(1, 30, 8).tolist()
    return facility_location(fixed, rng.integers(0, 20, (8, 12)).tolist())


@pytest.mark.parametrize("seed", range(4))
def test_a_start_gives_the_same_optimum(seed):
    """From the whole plan, from the openings alone, from a plan of other costs, or from nonsense: one objective."""
    problem = drawn(seed)
    fresh = solve(problem, EXACT)
    other = drawn(seed + 10)
    opened = problem.column_blocks[0]
    starts = [
        fresh.start(),
        carry(opened, other.column_blocks[0], solve(other, EXACT)),
        Start(np.array([0, 1, 5_000_000]), np.array([7.0, -3.0, 1.0])),
    ]
    for start in starts:
        again = solve(problem, EXACT, start)
        assert again.objective == pytest.approx(fresh.objective, abs=1e-9)
        assert again.gap <= 1e-9


def test_carry_finds_the_same_keys_under_other_numbers():
    """A block whose records stand in another order, one of them new, gets the old values of the old keys only."""
    problem, later = Problem("one"), Problem("two")
    block = problem.add_columns(
        "open", pl.DataFrame({"site": ["a", "b"]}), cost=np.array([1.0, -1.0]), upper=1.0
    )
    later.add_columns("other", pl.DataFrame({"k": [1, 2]}))
    fresh = later.add_columns("open", pl.DataFrame({"site": ["b", "c", "a"]}), upper=1.0)
    start = carry(fresh, block, solve(problem, EXACT))
    assert dict(zip(start.columns.tolist(), start.values.tolist(), strict=True)) == {2: 1.0, 4: 0.0}


def linear(seed):
    """Ship from sources to wants, no yes or no."""
    rng = np.random.default_rng(seed)
    problem = Problem("linear")
    pairs = pl.DataFrame({"i": range(5)}).join(pl.DataFrame({"j": range(7)}), how="cross")
    ship = problem.add_columns("ship", pairs, cost=rng.uniform(1.0, 9.0, pairs.height))
    out = problem.add_rows("capacity", pl.DataFrame({"i": range(5)}), upper=rng.uniform(8.0, 12.0, 5))
    met = problem.add_rows("demand_met", pl.DataFrame({"j": range(7)}), lower=5.0, upper=5.0)
    for rows, key in ((out, "i"), (met, "j")):
        joined = ship.frame.join(rows.frame, on=key)
        problem.add_entries(joined["row"], joined["column"], 1.0)
    return problem


def test_a_basis_starts_the_next_linear_program():
    """The basis of one program is given with its answer, and the next one from it has the same optimum."""
    before, problem = solve(linear(1), EXACT), linear(2)
    assert before.basis is not None
    assert solve(problem, EXACT, before.start()).objective == pytest.approx(solve(problem, EXACT).objective)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda x: x * 0.0, "row"),
        (lambda x: x - 1.0, "bounds"),
        (lambda x: x[:-1], "values"),
        (lambda x: x * np.nan, "values"),
        (lambda x: np.where(np.arange(len(x)) == 0, 0.5, x), "neither"),
    ],
)
def test_a_plan_that_does_not_hold_is_refused(change, said):
    """An answer that breaks a row, a bound or a whole number is a defect, said with the place."""
    problem = drawn(3)
    solution = solve(problem, EXACT)
    wrong = dataclasses.replace(solution, x=change(solution.x))
    assert said in broken(problem, wrong.x, wrong.objective)
    with pytest.raises(AllyshoreError, match="does not hold"):
        checked(problem, wrong)


def test_an_objective_of_nought_without_an_error_is_refused():
    """Seen with HiGHS: a status of optimal and an objective of 0; the values tell."""
    problem = drawn(4)
    solution = solve(problem, EXACT)
    with pytest.raises(AllyshoreError, match="is said to be 0 and is"):
        checked(problem, dataclasses.replace(solution, objective=0.0))


def test_gurobi_is_asked_for_by_name_and_its_lack_is_told_with_the_cure(monkeypatch):
    """Whoever asks for it without having it is told what to install; an unknown solver is a usage error."""
    monkeypatch.setitem(__import__("sys").modules, "gurobipy", None)
    with pytest.raises(UsageError, match="Install it with a licence"):
        solve(drawn(1), SolveParams(solver="gurobi"))
    with pytest.raises(UsageError, match="--solver: expected highs or gurobi"):
        SolveParams(solver="cplex")


@pytest.mark.parametrize("seed", range(5))
def test_rows_for_gurobi_mean_the_same(seed):
    """Equal, at most, at least, between and free rows: a point keeps the translated rows exactly where it keeps the problem's."""
    rng = np.random.default_rng(seed)
    problem = Problem("rows")
    keys = pl.DataFrame({"k": range(5)})
    x = problem.add_columns("x", keys)
    low = np.array([2.0, -np.inf, 1.0, 0.0, -np.inf])
    high = np.array([2.0, 3.0, np.inf, 4.0, np.inf])
    rows = problem.add_rows("row", keys, lower=low, upper=high)
    weight = rng.integers(-1, 3, (5, 5))
    grid = rows.frame.join(x.frame, how="cross")
    problem.add_entries(grid["row"], grid["column"], pl.Series(weight.ravel().astype(float)))
    keeps = {"=": np.equal, "<": np.less_equal, ">": np.greater_equal}
    agreed = 0
    for _ in range(300):
        point = rng.integers(0, 3, 5).astype(float)
        holds = bool(((weight @ point >= low) & (weight @ point <= high)).all())
        told = all(keeps[s](matrix @ point, side).all() for matrix, side, s in rows_of(problem).values())
        assert holds == told
        agreed += holds
    assert agreed < 300
