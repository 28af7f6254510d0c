"""Two-stage problems, against every scenario written out at once."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import polars as pl
import pytest

from allyshore.errors import UsageError
from allyshore.solver import Problem, SolveParams, Status, solve
from allyshore.solver.stages import TwoStage, cutting, extensive, listed, solve_stages
from allyshore.solver.stages.sharpen import rounded

EXACT = SolveParams(gap=1e-9, time_limit=60.0)


def drawn(
    seed: int, *, whole: bool, moving: bool = False, sites: int = 4, scenarios: int = 6, most: int = 3
) -> TwoStage:
    """Open sites now; serve a scenario's customers from them later, or pay for what is short.

    `whole` serves a customer wholly or not at all; `moving` lets a site's capacity and the costs differ by scenario.
    """
    chance = np.random.default_rng(seed)
    customers = 5
    first = Problem("open")
    first.add_columns(
        "open",
        pl.DataFrame({"site": range(sites)}),
        cost=chance.integers(5, 30, sites).astype(float),
        upper=1.0,
        whole=True,
    )
    first.add_rows("most_sites", pl.DataFrame({"all": [0]}), upper=float(most))
    first.add_entries(pl.Series([0] * sites), pl.Series(range(sites)), 1.0)
    pairs = [(site, customer) for site in range(sites) for customer in range(customers)]
    later = Problem("serve")
    cost = chance.integers(1, 20, len(pairs)).astype(float)
    keys = pl.DataFrame(
        {"site": [site for site, _ in pairs], "customer": [customer for _, customer in pairs]}
    )
    later.add_columns("serve", keys, cost=cost, upper=1.0, whole=whole)
    later.add_columns("short", pl.DataFrame({"customer": range(customers)}), cost=60.0, upper=1.0)
    later.add_rows("demand", pl.DataFrame({"customer": range(customers)}))
    later.add_rows("capacity", pl.DataFrame({"site": range(sites)}))
    size = chance.integers(2, 9, customers).astype(float)
    at = list(range(len(pairs)))
    later.add_entries(
        pl.Series([customer for _, customer in pairs] + list(range(customers))),
        pl.Series(at + [len(pairs) + customer for customer in range(customers)]),
        1.0,
    )
    later.add_entries(
        pl.Series([customers + site for site, _ in pairs]),
        pl.Series(at),
        pl.Series([size[customer] for _, customer in pairs]),
    )
    wanted = (chance.random((scenarios, customers)) < 0.7).astype(float)
    lower = np.hstack([wanted, np.full((scenarios, sites), -np.inf)])
    upper = np.hstack([wanted, np.zeros((scenarios, sites))])
    capacity = chance.integers(5, 16, sites).astype(float)
    share = chance.random(scenarios) + 0.1
    held = -capacity * (chance.random((scenarios, sites)) < 0.8) if moving else -capacity
    costs = (
        np.hstack([cost * chance.uniform(0.5, 2.0, (scenarios, 1)), np.full((scenarios, customers), 60.0)])
        if moving
        else None
    )
    link = (np.arange(customers, customers + sites, dtype=np.int32), np.arange(sites, dtype=np.int32), held)
    return TwoStage(first, later, link, share / share.sum(), lower, upper, costs)


@pytest.mark.parametrize("seed", range(7))
@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("moving", [False, True])
def test_both_ways_find_what_every_scenario_written_out_at_once_gives(seed, whole, moving):
    stages = drawn(seed, whole=whole, moving=moving)
    full = solve(extensive(stages), EXACT)
    choices = listed.choices(stages)
    assert choices is not None
    for found in (listed.settle(stages, choices, EXACT), cutting.settle(stages, EXACT)):
        assert found.status is Status.OPTIMAL
        assert found.objective == pytest.approx(full.objective, rel=1e-7)
        assert found.bound <= full.objective + 1e-6
        assert found.bound == pytest.approx(full.objective, rel=1e-6)
        assert stages.first.cost @ found.x + stages.probability @ found.response == pytest.approx(
            found.objective
        )


@pytest.mark.parametrize("whole", [False, True])
def test_the_number_of_threads_changes_nothing(whole):
    stages = drawn(40, whole=whole, scenarios=23)
    one, two = (solve_stages(stages, dataclasses.replace(EXACT, threads=threads)) for threads in (1, 2))
    assert (one.objective, one.bound, one.counts) == (two.objective, two.bound, two.counts)
    assert np.array_equal(one.x, two.x)
    assert np.array_equal(one.response, two.response)


def must_serve(seed: int) -> TwoStage:
    """Sites without any right to be short: some choices have no response."""
    stages = drawn(seed, whole=False, most=1 + seed % 3)
    later = Problem("serve")
    for block in stages.later.column_blocks:
        these = slice(block.start, block.start + block.size)
        ceiling = 0.0 if block.name == "short" else 1.0
        later.add_columns(
            block.name, block.frame.drop("column"), cost=stages.later.cost[these], upper=ceiling
        )
    for rows in stages.later.row_blocks:
        later.add_rows(rows.name, rows.frame.drop("row"))
    at, of, values = stages.later.triplets()
    later.add_entries(pl.Series(at), pl.Series(of), pl.Series(values))
    return dataclasses.replace(stages, later=later)


@pytest.mark.parametrize("seed", range(6))
def test_choices_without_a_response_are_left_out(seed):
    stages = must_serve(seed)
    full = solve(extensive(stages), EXACT)
    choices = listed.choices(stages)
    for found in (listed.settle(stages, choices, EXACT), cutting.settle(stages, EXACT)):
        assert (found.status is Status.INFEASIBLE) == (full.status is Status.INFEASIBLE)
        if full.status is Status.OPTIMAL:
            assert found.objective == pytest.approx(full.objective, rel=1e-7)


def test_some_of_the_drawn_problems_have_no_plan_and_some_have_one():
    found = {solve(extensive(must_serve(seed)), EXACT).status for seed in range(6)}
    assert found == {Status.OPTIMAL, Status.INFEASIBLE}


def test_a_first_stage_of_amounts_is_settled_by_cuts():
    """Buy capacity now, without whole numbers: the linear problem written out at once says the same."""
    stages = drawn(3, whole=False)
    first = Problem("buy")
    first.add_columns("buy", pl.DataFrame({"site": range(4)}), cost=7.0, upper=3.0)
    bought = dataclasses.replace(stages, first=first)
    found = solve_stages(bought, EXACT)
    assert found.method == "cuts"
    assert found.objective == pytest.approx(solve(extensive(bought), EXACT).objective, rel=1e-7)


def test_wrong_shapes_and_shares_are_all_told_at_once():
    stages = drawn(1, whole=False)
    with pytest.raises(
        UsageError,
        match=r"lower: expected 6 scenarios by 9, found 5 by 9; upper: .*NaN; probability: .*add up to 1",
    ):
        dataclasses.replace(
            stages, lower=stages.lower[:5], upper=stages.upper * np.nan, probability=stages.probability / 2
        )


def test_another_number_of_threads_in_the_same_process_is_no_fault():
    """HiGHS keeps the number of the first solve for the whole process and refuses others without a word; ours lets go of it."""
    stages = drawn(2, whole=True)
    found = [
        solve(extensive(stages), dataclasses.replace(EXACT, threads=threads)).objective
        for threads in (1, 2, 1, 3)
    ]
    assert found == pytest.approx([found[0]] * 4)


def test_a_rounded_row_keeps_every_choice_that_has_a_plan_and_cuts_off_the_point_it_was_made_for():
    """Of drawn rows over yes-or-no columns, some with weights below zero, all choices listed."""
    rng = np.random.default_rng(4)
    choices = np.array(list(itertools.product((0.0, 1.0), repeat=7)))
    found = 0
    for _ in range(120):
        weight = np.round(rng.uniform(-8.0, 40.0, 7))
        right = float(np.round(rng.uniform(5.0, 70.0)))
        keeps = choices @ weight >= right
        x = rng.random(7)
        row = rounded(right, -weight, x)
        if row is not None:
            found += 1
            assert (choices[keeps] @ row[0] >= row[1] - 1e-9).all()
            assert row[0] @ x < row[1] - 1e-6
    assert found > 30


@pytest.mark.parametrize("seed", range(6))
def test_rounded_rows_and_the_first_plan_leave_the_answer_as_it_is(seed, monkeypatch):
    """Where the solver's own search is used in place of the tree."""
    monkeypatch.setattr(cutting, "FEW", 0)
    stages = must_serve(seed)
    full = solve(extensive(stages), EXACT)
    found = cutting.settle(stages, EXACT)
    assert found.status is full.status
    if full.status is Status.OPTIMAL:
        assert found.objective == pytest.approx(full.objective, rel=1e-7)
        assert found.bound <= found.objective + 1e-6


def test_a_search_that_runs_out_of_time_gives_its_best_plan_and_a_true_bound():
    """More sites than the time is enough for."""
    stages = drawn(1, whole=False, sites=16, scenarios=6, most=8)
    found = cutting.settle(stages, SolveParams(gap=0.0, time_limit=0.01))
    full = cutting.settle(stages, SolveParams(gap=1e-3, time_limit=20.0))
    assert found.bound <= full.objective + 1e-6
    assert found.objective >= full.bound - 1e-6
