"""Many yeses and noes before the scenario is known: all scenarios at once, rows that they keep together, arcs opened and closed."""

from __future__ import annotations

import dataclasses
import itertools
import time

import numpy as np
import polars as pl
import pytest

from allyshore.solver import Problem, SolveParams, Status, solve
from allyshore.solver.stages import Tail, TwoStage, extensive, listed, price, solve_stages, together
from allyshore.solver.stages.arcs import recognised
from allyshore.solver.stages.cover_loops import cheapest_cover
from allyshore.solver.stages.flow_loops import cheapest_flow
from allyshore.solver.stages.joint import joint_row
from allyshore.solver.stages.openings import opened

EXACT = SolveParams(gap=1e-9, time_limit=60.0)


def drawn(seed: int, *, scenarios: int = 4, sent: int = 10) -> TwoStage:
    """Arcs among six nodes, opened now; two send and two are in want, each scenario of other amounts, costs and capacities."""
    chance = np.random.default_rng(seed)
    pairs = np.array([pair for pair in itertools.permutations(range(6), 2) if chance.random() < 0.7])
    size = len(pairs)
    first, later = Problem("open"), Problem("flow")
    keys = pl.DataFrame({"tail": pairs[:, 0], "head": pairs[:, 1]})
    first.add_columns("open", keys, cost=chance.integers(100, 300, size).astype(float), upper=1.0, whole=True)
    later.add_columns("flow", keys)
    later.add_rows("balance", pl.DataFrame({"node": range(6)}))
    later.add_rows("capacity", keys)
    index = np.arange(size)
    later.add_entries(pl.Series(pairs[:, 0]), pl.Series(index), 1.0)
    later.add_entries(pl.Series(pairs[:, 1]), pl.Series(index), -1.0)
    later.add_entries(pl.Series(6 + index), pl.Series(index), 1.0)
    supply = np.zeros((scenarios, 6))
    supply[:, :2] = chance.integers(3, sent, (scenarios, 2))
    supply[:, 4] = -np.floor(supply.sum(axis=1) / 2)
    supply[:, 5] = -supply.sum(axis=1)
    free = np.full((scenarios, size), -np.inf)
    capacity = chance.integers(5, 16, (scenarios, size)).astype(float)
    share = chance.random(scenarios) + 0.1
    return TwoStage(
        first,
        later,
        ((6 + index).astype(np.int32), index.astype(np.int32), -capacity),
        share / share.sum(),
        np.hstack([supply, free]),
        np.hstack([supply, np.zeros((scenarios, size))]),
        chance.integers(1, 20, (scenarios, size)).astype(float),
    )


@pytest.mark.parametrize("seed", range(4))
def test_all_scenarios_at_once_give_what_the_plain_problem_gives(seed):
    stages = drawn(seed)
    whole = solve(extensive(stages), EXACT)
    found = together.settle(stages, EXACT)
    assert found.status is whole.status
    assert found.objective == pytest.approx(whole.objective, rel=1e-7)
    assert found.bound <= found.objective + 1e-9
    assert found.gap <= 1e-7
    values = price(stages, found.x, EXACT)
    assert stages.first.cost @ found.x + stages.probability @ values == pytest.approx(found.objective)


def test_among_the_drawn_some_have_a_plan_and_one_that_sends_too_much_has_none():
    assert together.settle(drawn(0), EXACT).status is Status.OPTIMAL
    assert together.settle(drawn(0, sent=100), EXACT).status is Status.INFEASIBLE


@pytest.mark.parametrize("seed", range(2))
def test_rows_kept_together_raise_the_relaxation_and_leave_every_choice_with_a_plan(seed):
    """Every choice that has a response in all scenarios keeps every row; the relaxation's own point breaks the row made for it."""
    stages = drawn(seed)
    with together.Recourse(stages, EXACT) as recourse:
        rows = together.Rows(stages, recourse, 0)
        before = rows.relax()
        after = rows.raise_bound(time.monotonic() + 30.0)
        assert before is not None
        assert rows.rows
        assert after > before[0] * 1.01
        chance = np.random.default_rng(seed)
        kept = 0
        for _ in range(25):
            x = (chance.random(rows.size) < 0.8).astype(float)
            if np.isfinite(price(stages, x, EXACT)).all():
                kept += 1
                assert all(values @ x[columns] >= 1.0 - 1e-6 for columns, values in rows.rows)
        assert kept


@pytest.mark.parametrize("seed", range(20))
def test_a_joint_row_keeps_every_choice_and_the_cheapest_cover_is_the_cheapest(seed):
    chance = np.random.default_rng(seed)
    weight = chance.integers(0, 9, (3, 9)).astype(float)
    need = chance.integers(8, 16, 3).astype(float)
    every = np.array(list(itertools.product((0.0, 1.0), repeat=9)))
    meets = (every @ weight.T >= need).all(axis=1)
    cost = chance.random(9)
    value, choice, done = cheapest_cover(cost, weight, need, 100.0, 10_000)
    assert done
    assert value == pytest.approx((every[meets] @ cost).min())
    assert (weight @ choice >= need).all()
    point = np.clip(every[meets].mean(axis=0) * 0.75, 0.0, 1.0) * (chance.random(9) < 0.9)
    row = joint_row(weight, need, point)
    if row is not None:
        assert (every[meets] @ row).min() >= 1.0 - 1e-7
        assert row @ point < 1.0


def test_some_joint_row_is_found_that_no_single_scenario_tells():
    """Two yeses of three in one scenario, and the third in the other: no row alone forbids half of each."""
    weight, need = np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0]]), np.array([1.0, 1.0])
    row = joint_row(np.vstack([weight, [1.0, 0.0, 1.0]]), np.append(need, 1.0), np.full(3, 0.5))
    assert row == pytest.approx([0.5, 0.5, 0.5])


@pytest.mark.parametrize("seed", range(3))
def test_opening_and_closing_finds_the_best_of_a_few_arcs_and_prices_it_truly(seed):
    stages = drawn(seed)
    arcs = recognised(stages)
    assert arcs is not None
    found = opened(arcs, 0, time.monotonic() + 30.0, most_rounds=8)
    assert found is not None
    assert found.cost == pytest.approx(solve(extensive(stages), EXACT).objective)
    values = price(stages, found.arcs.astype(float), EXACT)
    assert found.cost == pytest.approx(
        stages.first.cost @ found.arcs.astype(float) + stages.probability @ values
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_cheapest_flow_costs_what_the_linear_program_says(seed):
    """With every arc open, and with every third one closed; what cannot be met is told."""
    stages = drawn(seed)
    arcs = recognised(stages)
    assert arcs is not None
    for step in (1, 3):
        x = np.ones(len(arcs.fixed))
        x[2::3] = float(step == 1)
        costs = price(stages, x, EXACT)
        for scenario, expected in enumerate(costs):
            value, short = cheapest_flow(
                arcs.tail,
                arcs.head,
                arcs.cost[scenario],
                arcs.capacity[scenario],
                arcs.supply[scenario],
                np.flatnonzero(x),
                0.0,
                np.inf,
            )
            assert (short > 0.0) == (not np.isfinite(expected))
            assert short > 0.0 or value == pytest.approx(expected)


def test_a_response_that_is_no_flow_is_not_taken_for_one():
    stages = drawn(0)
    other = Problem("flow")
    for block in stages.later.column_blocks:
        other.add_columns(block.name, block.frame.drop("column"))
    for rows in stages.later.row_blocks:
        other.add_rows(rows.name, rows.frame.drop("row"))
    at, columns, values = stages.later.triplets()
    other.add_entries(pl.Series(at), pl.Series(columns), pl.Series(np.where(values < 0.0, -0.9, values)))
    lossy = TwoStage(
        stages.first, other, stages.link, stages.probability, stages.lower, stages.upper, stages.cost
    )
    assert recognised(stages) is not None
    assert recognised(lossy) is None
    found = together.settle(lossy, EXACT)
    whole = solve(extensive(lossy), EXACT)
    assert found.status is whole.status
    assert found.status is Status.INFEASIBLE or found.objective == pytest.approx(whole.objective)


def test_many_arcs_go_this_way_and_few_do_not(monkeypatch):
    stages = drawn(1)
    assert not together.suits(stages)
    monkeypatch.setattr(together, "MANY", 5)
    assert together.suits(stages)
    monkeypatch.setattr(listed, "MOST_CHOICES", 1)
    assert solve_stages(stages, EXACT).method == together.METHOD
    assert not together.suits(dataclasses.replace(stages, tail=Tail(0.5)))
