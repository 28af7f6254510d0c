"""Sites and lines that open, shut and move in the period that is best, by present value: sums by hand, enumeration, laws, and the audit."""

from __future__ import annotations

import itertools
import random
import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog
from tests.design.models import EXAMPLES, facts
from tests.design.workshop import EVERYTHING, best, tiny

from allyshore.chain.horizon import Horizon
from allyshore.design import DesignParams, Strategy, draft
from allyshore.errors import ModelInvalid, NoFeasiblePlan
from allyshore.opening import open_model
from allyshore.solver import SolveParams, write_lp
from allyshore.study import CompareParams, compare
from allyshore.verify import VerifyParams, verify
from allyshore.world import World

GOLDEN = Path(__file__).parents[1] / "golden" / "by-period.lp"
YEARS = {"weeks_per_period": 52.0, "timing": "by period"}
LANES = [
    {"origin": a, "destination": b, "mode": "truck", "cost": 0.0, "basis": "unit", "days": 0.0}
    for a, b in (("near", "twin"), ("twin", "shop"))
]
TWIN = {"site": "twin", "product": "good", "recipe": "make"}
PLANT = {"site": "plant", "product": "good", "recipe": "make"}


def twins(*, wanted, rate=0.08, opening=50000.0, cheap=0.0, plant=(), line=(), today=(), settings=(), **more):
    """A plant of today that converts at 5 USD and 2 of labour, and a candidate that converts at `cheap` and 2 once it is opened."""
    twin = {"site": "twin", "kind": "plant", "state": "candidate", "labour_pool": "pool"}
    return tiny(
        wanted=wanted,
        rate=rate,
        settings=YEARS | dict(settings),
        sites=[{"site": "plant", **dict(plant)}, twin | {"opening_cost": opening}],
        capabilities=[PLANT | dict(today), TWIN | {"unit_cost": cheap, **dict(line)}],
        lanes=LANES,
        **more,
    )


def events(plan):
    """What happens when."""
    return {
        (what, site): period
        for period, what, site in plan.timing.select("period", "what", "site").iter_rows()
    }


def test_a_site_opens_when_it_pays_reckoned_by_hand():
    """It saves 5 USD a good: 500, 5,000 and 15,000 USD in years of 100, 1,000 and 3,000 goods, against 7,451 USD a year of capital, so it opens in the third."""
    plan = best(twins(wanted=(100.0, 1000.0, 3000.0)))
    assert events(plan) == {("open site", "twin"): 3}
    left = 50000.0 * ((1 - 1.08**-9) / 0.08) / ((1 - 1.08**-10) / 0.08)
    flows = 17.0 * 100 / 1.08 + 17.0 * 1000 / 1.08**2 + 12.0 * 3000 / 1.08**3
    worth = flows + 50000.0 / 1.08**2 - left / 1.08**3
    assert plan.present.cost == pytest.approx(worth)
    assert plan.present.npv == pytest.approx(-worth)
    assert plan.present.paid == pytest.approx((0.0, 0.0, 50000.0))
    assert plan.present.left == pytest.approx(left)
    assert plan.landed_cost == pytest.approx(worth / (1 / 1.08 + 1 / 1.08**2 + 1 / 1.08**3))


@pytest.mark.parametrize(("residual", "rest"), [("straight line", 9.0 / 10.0), ("none", 0.0)])
def test_what_is_left_follows_the_models_word(residual, rest):
    """After one of ten years nine tenths of the book value are left by the straight line, and nothing where that is the word; the cost follows."""
    plan = best(twins(wanted=(0.0, 100000.0), settings={"residual": residual}))
    assert events(plan) == {("open site", "twin"): 2}
    assert plan.present.left == pytest.approx(50000.0 * rest)
    flows = 12.0 * 100000.0 / 1.08**2
    assert plan.present.cost == pytest.approx(flows + 50000.0 / 1.08 - 50000.0 * rest / 1.08**2)


def test_a_site_of_today_shuts_when_it_no_longer_pays():
    """The old plant is needed in the first of three years only; shutting costs 3,000 once, keeping it 9,000 a year."""
    plan = best(
        twins(
            wanted=(2000.0, 1000.0, 1000.0),
            opening=100.0,
            cheap=5.0,
            plant={"fixed_cost": 9000.0, "closing_cost": 3000.0},
            today={"capacity": 1000.0},
            line={"capacity": 1000.0},
        )
    )
    assert events(plan) == {("open site", "twin"): 1, ("close site", "plant"): 2}
    (old,) = plan.sites.filter(site="plant").iter_rows(named=True)
    assert (old["open"], old["closed"]) == (False, True)
    whole = 1 / 1.08 + 1 / 1.08**2 + 1 / 1.08**3
    assert old["fixed"] == pytest.approx(9000.0 / 1.08 / whole)
    assert old["capital"] == pytest.approx(3000.0 / 1.08 / whole)


def test_capacity_builds_up():
    """A line of 900 goods a year that takes three years to build up makes 300, 600 and 900 from the year in which it opens."""
    line = {"capacity": 900.0, "ramp": 3}
    plan = best(twins(wanted=(1000.0,) * 4, opening=10.0, line=line))
    made = dict(plan.make.filter(pl.col("site") == "twin").select("period", "quantity").iter_rows())
    assert made == pytest.approx({1: 300.0, 2: 600.0, 3: 900.0, 4: 900.0})


def test_a_move_is_one_act_in_its_period():
    """Moving for 1,000 in place of shutting for 30,000 and opening for 50,000 pays once the year is large, and shuts here and opens there in it."""
    chain = twins(
        wanted=(10.0, 1000.0, 1000.0),
        plant={"fixed_cost": 1.0, "closing_cost": 30000.0},
        moves=[{"move": "away", "from_site": "plant", "to_site": "twin", "cost": 1000.0}],
    )
    plan = best(chain)
    happened = plan.timing.select("period", "what").rows()
    assert sorted(happened) == [(2, "close site"), (2, "move"), (2, "open site")]
    assert plan.timing.get_column("amount").sum() == pytest.approx(1000.0)


def test_where_nothing_changes_the_plan_costs_what_it_costs_chosen_once():
    """With the same demand each year a site opens on the first day or never, at the annuity that a plan chosen once pays."""
    for opening in (10000.0, 50000.0):
        by_period = best(twins(wanted=(1000.0,) * 3, opening=opening))
        once = best(twins(wanted=(1000.0,) * 3, opening=opening, settings={"timing": "once"}))
        assert by_period.landed_cost == pytest.approx(once.landed_cost)
        assert by_period.open_sites == once.open_sites
        assert once.present is None
        assert once.timing.is_empty()


@pytest.mark.parametrize("residual", ["remaining life", "straight line", "none"])
@pytest.mark.parametrize(("periods", "weeks", "life"), [(3, 104.0, 10.0), (4, 156.0, 5.0), (2, 13.0, 10.0)])
def test_capital_is_the_payments_of_its_years(residual, periods, weeks, life):
    """Capital paid, paid again at the end of each life, less what is left, are the annuity of its years; book value and nothing leave less, at rate zero the book value the same."""
    horizon = Horizon(periods, weeks / 52.0, 0.07, life, residual, by_period=True)
    free = Horizon(periods, weeks / 52.0, 0.0, life, residual, by_period=True)
    assert horizon.shares.sum() == pytest.approx(1.0)
    for period, begin in enumerate(horizon.begins):
        served = sum(horizon.shares[period:])
        owed = horizon.starting[period]
        if residual == "remaining life":
            assert owed == pytest.approx(horizon.annuity * served)
        else:
            assert owed >= horizon.annuity * served - 1e-12
        if residual != "none":
            assert free.starting[period] * free.length == pytest.approx((free.length - begin) / life)


def enumerated(case):
    """Least present value over every pair of periods in which the old plant shuts and the new one opens, each a linear program of its own.

    Independent of the design: money of year t is discounted by 1.08^-t, capital is 10-year annuities from its year on.
    """
    wanted, years = case["wanted"], len(case["wanted"])
    worth = [1.08**-t for t in range(1, years + 1)]
    annuity = 0.08 / (1 - 1.08**-10)
    least = np.inf
    for shut, begin in itertools.product(range(years + 1), repeat=2):
        fixed = sum(case["fixed"] * worth[t] for t in range(shut))
        fixed += 0.0 if shut == years else case["closing"] * 1.08**-shut
        fixed += sum((case["opening"] * annuity + case["upkeep"]) * worth[t] for t in range(begin, years))
        most = [case["old"] * (t < shut) for t in range(years)]
        steps = [min(max(t - begin + 1, 0) / case["ramp"], 1.0) for t in range(years)]
        most += [case["new"] * step for step in steps]
        # make of old, make of new, stock at old, stock at new, short
        cost = [17.0 * w for w in worth] + [(12.0 + case["cheap"]) * w for w in worth]
        cost += [50.0 * 0.08 * w for w in worth] * 2 + [case["short"] * w for w in worth]
        rows = np.zeros((years, 5 * years))
        room, limit = [], []
        for t in range(years):
            rows[t, [t, years + t, 4 * years + t]] = 1.0
            rows[t, [2 * years + t, 3 * years + t]] = -1.0
            if t:
                rows[t, [2 * years + t - 1, 3 * years + t - 1]] = 1.0
        for plant in (0, 1):
            for t in range(years):  # what a plant keeps is what it made and kept
                row = np.zeros(5 * years)
                row[(2 + plant) * years + t] = 1.0
                row[plant * years + t] = -1.0
                if t:
                    row[(2 + plant) * years + t - 1] = -1.0
                room.append(row)
                limit.append(0.0)
        bounds = [(0.0, m) for m in most] + [(0.0, None)] * (3 * years)
        for place in (2, 3):
            bounds[place * years + years - 1] = (0.0, 0.0)
        found = linprog(cost, A_ub=np.array(room), b_ub=limit, A_eq=rows, b_eq=wanted, bounds=bounds)
        least = min(least, fixed + found.fun)
    return least


def drawn(seed):
    """Numbers near which opening, shutting and their years are in doubt."""
    of = random.Random(seed)
    return {
        "wanted": [of.choice([0.0, 200.0, 1000.0, 2000.0]) for _ in range(3)],
        "fixed": of.choice([0.0, 3000.0]),
        "closing": of.choice([100.0, 4000.0]),
        "opening": of.choice([2000.0, 20000.0, 60000.0]),
        "upkeep": of.choice([0.0, 900.0]),
        "old": of.choice([800.0, 1500.0]),
        "new": of.choice([700.0, 2100.0]),
        "ramp": of.choice([1, 2, 3]),
        "cheap": of.choice([0.0, 3.0]),
        "short": of.choice([25.0, 60.0]),
    }


@pytest.mark.parametrize("seed", range(7))
def test_equal_to_enumeration(seed):
    """On random chains of two plants and three years the present value is that of the best of all sixteen pairs of periods."""
    case = drawn(seed)
    chain = twins(
        wanted=case["wanted"],
        opening=case["opening"],
        cheap=case["cheap"],
        plant={"fixed_cost": case["fixed"], "closing_cost": case["closing"]},
        today={"capacity": case["old"]},
        line={"capacity": case["new"], "ramp": case["ramp"], "fixed_cost": case["upkeep"]},
        demand=[
            {"market": "shop", "product": "good", "period": t, "quantity": q, "shortage_cost": case["short"]}
            for t, q in enumerate(case["wanted"], start=1)
        ],
    )
    assert best(chain).present.cost == pytest.approx(enumerated(case), rel=1e-7)


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """A result in which something opens, shuts, moves and is trained in different periods."""
    params = CompareParams(names=("least-cost",), design=DesignParams(solve=SolveParams(gap=1e-9)))
    settings = EVERYTHING["settings"] | {"timing": "by period", "discount_rate": 0.05}
    comparison = compare(tiny(**EVERYTHING | {"settings": settings}), facts()[0], params)
    folder = tmp_path_factory.mktemp("timing") / "out"
    comparison.save(folder)
    return folder


def test_an_honest_result_agrees(result):
    """The auditor reckons every amount, share of a year, period and present value by its own formulas, and nothing differs."""
    assert (result / "plans" / "least-cost" / "timing.csv").is_file()
    assert [str(difference) for difference in verify(result, World.on).differences] == []


@pytest.mark.parametrize("column", ["period", "amount", "left"])
def test_every_changed_row_is_found(result, column):
    """One more in a column of the table of timing: each of its rows is named where it is money; a later period is a differing row, flow or amount."""
    path = result / "plans" / "least-cost" / "timing.csv"
    honest = path.read_text(encoding="utf-8")
    table = pl.read_csv(path)
    table.with_columns(pl.col(column) + 1).write_csv(path)
    try:
        found = verify(result, World.on, VerifyParams(check_seal=False)).differences
    finally:
        path.write_text(honest, encoding="utf-8")
    named = {difference.row for difference in found if difference.file.endswith("timing.csv")}
    assert named == set(range(2, table.height + 2)) if column != "period" else found


def test_the_problem_is_the_golden_one():
    """A site that opens, one that shuts, a line that builds up with a least run, and a move, over three years, row by row."""
    world, card, book = facts()
    chain = twins(
        wanted=(100.0, 200.0, 400.0),
        plant={"fixed_cost": 900.0, "closing_cost": 300.0},
        today={"closing_cost": 70.0, "current_volume": 100.0},
        line={"capacity": 300.0, "minimum": 30.0, "ramp": 2, "setup_cost": 500.0},
        moves=[{"move": "away", "from_site": "plant", "to_site": "twin", "cost": 1000.0}],
    )
    problem = draft(chain, world, Strategy("own"), card, book).parts.problem
    assert write_lp(problem) == GOLDEN.read_text(encoding="utf-8")


def test_a_ramp_asks_for_a_plan_by_period_and_a_capacity(tmp_path):
    """In a model chosen once a ramp is refused; by period it needs a capacity, and a source without volume today; each row is named."""
    folder = tmp_path / "model"
    shutil.copytree(EXAMPLES / "starter", folder)
    table = pl.read_csv(folder / "capabilities.csv", infer_schema_length=None)
    table.with_columns(ramp=pl.lit(2), capacity=pl.lit(None)).write_csv(folder / "capabilities.csv")

    def told():
        with pytest.raises(ModelInvalid) as refused:
            open_model(folder, facts()[0])
        return [(f.row, f.expected.split(",")[0]) for f in refused.value.faults if f.column == "ramp"]

    rows = range(2, table.height + 2)
    running = [row for row, volume in zip(rows, table["current_volume"], strict=True) if volume]
    assert running
    always = [(row, "a capacity to build up to") for row in rows]
    always += [(row, "a source without volume today") for row in running]
    assert sorted(told()) == sorted(always + [(row, "1") for row in rows])
    with (folder / "model.toml").open("a", encoding="utf-8") as settings:
        settings.write('timing = "by period"\n')
    assert sorted(told()) == sorted(always)


def test_capacities_that_are_short_in_some_period_are_named():
    """Two plants of 1,000 a year can have made 4,000 of the 4,500 of two years: 500 short, told by row, and by period where there are several."""
    chain = twins(wanted=(1000.0, 3500.0), today={"capacity": 1000.0}, line={"capacity": 1000.0})
    with pytest.raises(NoFeasiblePlan) as refused:
        best(chain)
    short = [r for r in refused.value.relaxations if r["table"] == "capabilities" and r["amount"] > 0.0]
    assert sum(r["amount"] for r in short) == pytest.approx(500.0)
    assert all(dict(r["keys"])["period"] in (1, 2) for r in short)
