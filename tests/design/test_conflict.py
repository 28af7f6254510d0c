"""No plan is an answer: each row that conflicts is named in the user's terms, with the least that it must give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from benchmarks.brute_chains import instance

from allyshore.design import draft
from allyshore.design.conflict import explain
from allyshore.errors import NoFeasiblePlan
from allyshore.solver import SolveParams, Status, solve

from .models import facts
from .regime_models import with_regimes
from .tiny import EXACT, LEAST_COST, moved, planned, tiny


def refused(chain):
    """Give the error of a chain without a plan."""
    with pytest.raises(NoFeasiblePlan) as caught:
        planned(chain)
    return caught.value


def feasible(chain):
    """Say whether a chain has a plan."""
    try:
        planned(chain)
    except NoFeasiblePlan:
        return False
    return True


def test_a_capacity_that_is_short_is_named_with_its_row_and_by_how_much():
    """The plant makes 80 of the 100 wanted: row 4 of capabilities is 20 short, and either demand could fall by 20 instead."""
    error = refused(tiny(made=80.0))
    assert (
        "capabilities row 4, capacity: site plant, product good: capacity is 20.00 units short"
        in error.conflicts[-1]
    )
    alone = {(r["table"], r["row"]): r["alone"] for r in error.relaxations}
    assert alone == {
        ("demand", 2): pytest.approx(20.0),
        ("demand", 3): pytest.approx(20.0),
        ("capabilities", 4): pytest.approx(20.0),
    }


def test_two_limits_that_contradict_are_both_named():
    """At least 150 from `near` and at most 100: either gives by 50."""
    limits = (("least", "min", "bought", "site=near", 150.0), ("most", "max", "bought", "site=near", 100.0))
    found = {r["row"]: r["alone"] for r in refused(tiny(limits=limits)).relaxations if r["table"] == "limits"}
    assert found == {2: pytest.approx(50.0), 3: pytest.approx(50.0)}


def test_hours_are_told_in_hours():
    """100 goods need 25 hours; 20 are there."""
    error = refused(tiny(hours=20.0))
    assert any(
        "labour row 2, hours_per_period: labour_pool pool, skill press: 5.00 hours short" in c
        for c in error.conflicts
    )


def test_a_source_shut_by_a_limit_is_not_cured_by_more_capacity():
    """No site may open and the steel of `near` is the only one: the limit gives by one site, not the capacity."""
    chain = tiny(
        capacity=(0.0, 500.0), fixed=100.0, limits=(("none", "max", "open_sites", "site=near", 0.0),)
    )
    found = {r["table"]: r["amount"] for r in refused(chain).relaxations if r["amount"] > 0.0}
    assert found == {"limits": pytest.approx(1.0)}


def test_what_no_row_can_cure_says_what_is_missing():
    """Without a source of steel nothing is made, and the message follows the bill of materials down to it."""
    chain = tiny()
    bare = chain.replace(capabilities=chain.capabilities.filter(product="good"))
    error = refused(bare)
    assert "good at plant lacks steel: no row of capabilities supplies or makes steel" in error.conflicts[0]
    assert "60.00 units cannot be delivered" in error.conflicts[0]


def test_a_market_without_a_lane_says_so():
    """West has no lane: its 40 cannot be delivered, and east is not named."""
    chain = tiny()
    cut = chain.replace(lanes=chain.lanes.filter(destination="west").clear().vstack(chain.lanes[:3]))
    error = refused(cut)
    assert len(error.conflicts) == 1
    assert "no lane that strategy least-cost admits brings good from plant" in error.conflicts[0]


@pytest.mark.parametrize("seed", range(7))
def test_the_least_relaxations_of_random_contradictions_are_enough_and_least(seed):
    """All that gives together makes a plan; each row alone makes one by its own amount and none by a hundredth less."""
    rng = np.random.default_rng(seed)
    chain = tiny(
        capacity=(rng.integers(0, 120), rng.integers(0, 60)),
        made=rng.integers(20, 140),
        hours=rng.integers(5, 40),
        lane=rng.integers(10, 150),
        minimum=(0.0, rng.integers(0, 80)),
        limits=(
            ("least", "min", "bought", "site=far", rng.integers(0, 200)),
            ("most", "max", "made", "product=good", rng.integers(50, 150)),
        ),
    )
    if feasible(chain):
        pytest.fail("the draw was meant to be contradictory; choose another seed")
    error = refused(chain)
    together = chain
    for relaxation in error.relaxations:
        if relaxation["amount"] > 0.0:
            together = moved(together, relaxation, relaxation["amount"] * (1.0 + 1e-7))
    assert feasible(together)
    for relaxation in error.relaxations:
        if relaxation["alone"] is not None:
            assert feasible(moved(chain, relaxation, relaxation["alone"] * (1.0 + 1e-7)))
            assert not feasible(moved(chain, relaxation, relaxation["alone"] * 0.99))


PLANT = pl.col("site") == "plant"
TIER = {
    "on": ["capability"],
    "site": ["plant"],
    "product": ["good"],
    "recipe": ["make"],
    "from": [50.0],
    "unit_cost": [8.0],
    "kind": ["all_units"],
}
STEEL = {"rule": ["r"], "site": ["plant"], "product": ["steel"]}


def with_cells(chain, where, **cells):
    """Give the chain with cells of some rows of capabilities set."""
    frame = chain.capabilities.with_columns(
        **{name: pl.when(where).then(pl.lit(value)).otherwise(pl.col(name)) for name, value in cells.items()}
    )
    return chain.replace(capabilities=frame)


@pytest.mark.parametrize(
    "chain",
    [
        with_cells(tiny(made=80.0), PLANT, period_cost=10.0),
        with_cells(tiny(made=80.0), PLANT, minimum_order=50.0),
        with_cells(tiny(made=80.0), PLANT, fixed_cost=10.0),
        tiny(made=80.0, breaks=TIER),
    ],
    ids=["a cost of a period in use", "a least order", "a fixed cost", "price breaks"],
)
def test_a_capacity_behind_a_choice_of_its_own_is_named(chain):
    """The plant makes 80 of 100, and what else is asked of it also holds it to its capacity: capacity is 20 short, and that cures it."""
    (row,) = [r for r in refused(chain).relaxations if r["table"] == "capabilities" and r["row"] == 4]
    assert (row["column"], row["alone"]) == ("capacity", pytest.approx(20.0))
    assert feasible(moved(chain, row, 20.0, chain.capabilities))


@pytest.mark.parametrize(
    ("chain", "table", "column", "by"),
    [
        (with_cells(tiny(), PLANT, minimum_order=150.0), "capabilities", "minimum_order", 50.0),
        (with_cells(tiny(hours=26.0), PLANT, batch=30.0, batch_hours=1.0), "labour", "hours_per_period", 3.0),
        (
            tiny(
                limits=(("m", "min_if_used", "bought", "site=far", 300.0),),
                capacity=(None, 0.0),
            ),
            "limits",
            "value",
            100.0,
        ),
        (tiny(capacity=(120.0, 120.0), sourcing=STEEL | {"sources": [1]}), "sourcing", "sources", 1.0),
        (tiny(sourcing=STEEL | {"sources": [3]}), "sourcing", "sources", 1.0),
    ],
    ids=["least order", "hours of batches", "least if used", "single source", "three sources of two"],
)
def test_each_kind_of_row_is_named_with_the_least_that_cures_it(chain, table, column, by):
    """A tiny model that asks for what cannot be: table and column of the user's, and the amount."""
    rows = [r for r in refused(chain).relaxations if r["table"] == table]
    assert {(r["row"], r["column"]) for r in rows} >= {(4 if table == "capabilities" else 2, column)}
    amounts = [r["alone"] if r["alone"] is not None else r["amount"] for r in rows if r["column"] == column]
    assert amounts == [pytest.approx(by)]


def forced(drafted, kept):
    """Give a draft's parts with all runs but those kept barred: what only shows where nothing else can be made."""
    barred = drafted.parts.make.frame.filter(~pl.col("run").is_in(kept.implode())).get_column("column")
    problem = drafted.parts.problem.narrowed(barred.to_numpy(), 0.0, 0.0)
    return replace(drafted.parts, problem=problem)


def told(drafted, parts):
    """What is said of a draft whose parts are these, by table and column: how much gives together, and alone."""
    assert solve(parts.problem, SolveParams()).status is Status.INFEASIBLE
    found = {}
    for each in explain(parts, drafted.network, SolveParams(gap=0.0)):
        found.setdefault((each.place.table, each.place.column), []).append((each.amount, each.alone))
    return found


def test_a_regime_follows_the_capacity_that_gives():
    """A zone's runs are held to the plant's capacity by its yes or no; where they alone can make the 1,000 wanted of 800, capacity is 200 short, and nothing else."""
    world, card, book = facts(date(2025, 1, 15))
    chain = with_regimes(
        *("USA", "USA", ("84821050", 1000.0, "DEU"), ("84798995", 2000.0), {}, ["ftz"]), fixed=10.0
    )
    chain = with_cells(chain, pl.col("recipe") != "", capacity=800.0)
    drafted = draft(chain, world, LEAST_COST, card, book, EXACT)
    assert drafted.parts.rows("regime_used").height
    found = told(drafted, forced(drafted, drafted.network.relieved["run"]))
    assert found == {
        ("capabilities", "capacity"): [pytest.approx((200.0, 200.0))],
        ("demand", "quantity"): [pytest.approx((0.0, 200.0))],
    }


def unmixed(capacity):
    """The problem of a valve whose claim rests on shares of what goes in, when no unit may be mixed; `capacity` is the plants'."""
    world, card, book = facts()
    case = instance(10)
    chain = with_cells(case.chain(), pl.col("recipe") != "", capacity=capacity)
    params = replace(EXACT, no_mixing=True)
    return draft(chain, world, LEAST_COST, card, case.book(book), params)


def test_picks_follow_the_capacity_that_gives():
    """Both plants make 100 of the 265 wanted, by runs whose uses stand behind a pick of one state: the capacities are 65 short together."""
    drafted = unmixed(100.0)
    found = told(drafted, forced(drafted, drafted.parts.rows("pick_use")["run"].unique()))
    assert set(found) == {("capabilities", "capacity"), ("demand", "quantity")}
    assert sum(amount for amount, _ in found["capabilities", "capacity"]) == pytest.approx(65.0)


def test_one_state_of_a_component_that_cannot_be_enough_is_told_as_the_option():
    """One plant, one way to the claim, and no seller of the knob has more than 300 of the 530: a seller needs 230 more, or --no-mixing would have to let one more state in."""
    drafted = unmixed(None)
    chain = with_cells(drafted.network.chain, pl.col("product") == "knob", capacity=300.0)
    chain = with_cells(chain, pl.col("site") == "plant 2", capacity=0.0)
    world, card, book = facts()
    params = replace(EXACT, no_mixing=True)
    drafted = draft(chain, world, LEAST_COST, card, instance(10).book(book), params)
    knob = drafted.parts.rows("pick_use").filter(pl.col("component") == "knob")["run"]
    here = drafted.network.runs.filter(pl.col("run").is_in(knob.implode())).join(
        drafted.network.capabilities.filter(pl.col("site") == "plant 1"), on="capability", how="semi"
    )
    found = told(drafted, forced(drafted, here["run"].head(1)))
    assert all(alone == pytest.approx(230.0) for _, alone in found["capabilities", "capacity"])
    assert found["option", "--no-mixing"] == [pytest.approx((0.0, 1.0))]


def test_a_limit_on_carbon_is_told_in_tonnes():
    """200 kg of steel at 1,000 kg of carbon a tonne and 200 kg of goods at 500 are 0.3 t a year at least; the limit of 0.1 t is 0.2 t too low."""
    chain = tiny(limits=(("clean", "max", "carbon", "", 0.1),))
    lanes = chain.lanes.with_columns(carbon=pl.Series([1000.0, 1000.0, 500.0, 500.0]))
    error = refused(chain.replace(lanes=lanes))
    rows = [r for r in error.relaxations if r["table"] == "limits"]
    assert [r["says"] for r in rows] == ["the value is 0.20 t CO2e a year too low"]
