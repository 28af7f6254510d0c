"""The laundry example from end to end: law by date, duty by hand, origin that flips, a comparison that verifies itself."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from allyshore import api
from allyshore.cli import main
from allyshore.study import CompareParams

LAUNDRY = Path(__file__).parents[2] / "examples" / "laundry"
DAY = date(2026, 6, 15)


@pytest.fixture(scope="module")
def comparison():
    """All six strategies on 2026-06-15."""
    return api.compare(api.load(LAUNDRY), on=DAY)


def today_s(comparison):
    return next(one.plan for one in comparison.outcomes if one.strategy.name == "as-is")


def as_is(day):
    return (
        api.compare(api.load(LAUNDRY, on=day), on=day, params=CompareParams(names=("as-is",)))
        .outcomes[0]
        .plan
    )


def test_every_strategy_has_a_plan_and_least_cost_is_the_least(comparison):
    """Six plans to optimality; each one's cost lines sum to its landed cost; none is cheaper than least-cost."""
    costs = {o.strategy.name: o.plan.landed_cost for o in comparison.outcomes}
    assert len(costs) == 6
    assert all(o.status == "optimal" and o.plan.gap <= 1e-5 for o in comparison.outcomes)
    assert costs["least-cost"] <= min(costs.values()) * (1 + 1e-5)
    for outcome in comparison.outcomes:
        assert sum(outcome.plan.cost.values()) == pytest.approx(outcome.plan.landed_cost, rel=1e-12)


def test_no_strategy_is_trivially_like_another(comparison):
    """The strategies differ in where they make or buy, not only in name."""
    assert len({round(o.plan.landed_cost, 2) for o in comparison.outcomes}) == 6
    assert len({tuple(o.plan.open_sites) for o in comparison.outcomes}) >= 4


@pytest.mark.parametrize(
    ("product", "value", "rate"),
    [
        (
            "washer_large",
            350.0,
            0.01 + 0.075 + 0.25,
        ),  # 8450.20.00: 1 %, list 4A 7.5 %, metals derivative 25 %
        (
            "washer_compact",
            285.0,
            0.014 + 0.075 + 0.25,
        ),  # 8450.11.00: 1.4 %, list 4A 7.5 %, metals derivative 25 %
        ("dryer_large", 300.0, 0.026 + 0.25 + 0.25),  # 8451.29.00: 2.6 %, list 3 25 %, metals derivative 25 %
    ],
)
def test_duty_of_three_lines_by_hand(comparison, product, value, rate):
    """What today's plan pays at the border is the schedule's rate plus the measures in force, on the customs value."""
    plan = today_s(comparison)
    chinese = plan.ship.filter((pl.col("product") == product) & (pl.col("origin") == "qingdao"))
    into_usa = chinese.filter(pl.col("destination") == "la_warehouse")
    assert into_usa.height
    held = plan.states.filter(pl.col("product") == product).get_column("value").unique().to_list()
    assert held == [value]
    for quantity, duty in into_usa.select("quantity", "duty").iter_rows():
        assert duty == pytest.approx(quantity * value * rate, rel=1e-9)


def test_the_day_decides_the_law(comparison):
    """On 2025-01-15 a large washer from Qingdao owes 1 % and list 4A; on 2026-06-15 the metals measure of 25 % is added."""
    rates = []
    for plan in (as_is(date(2025, 1, 15)), today_s(comparison)):
        row = plan.ship.filter(
            (pl.col("product") == "washer_large")
            & (pl.col("destination") == "la_warehouse")
            & (pl.col("period") == 1)
        )
        rates.append(row.get_column("duty").sum() / (row.get_column("quantity").sum() * 350.0))
    assert rates == pytest.approx([0.085, 0.335], rel=1e-9)


def test_a_supplier_made_non_originating_flips_a_washer(capsys, tmp_path):
    """The board's maker no longer declares origin: the washer of Clyde loses its status; rule and margin are named."""
    words = ["--product", "washer_large", "--on", "2026-06-15", "--json"]
    assert main(["qualify", str(LAUNDRY), *words]) == 0
    before = json.loads(capsys.readouterr().out)["determinations"][0]["determination"]
    assert before["status"] == "originating"
    assert "control_washer" in {flip["material"] for flip in before["flips"]}
    folder = tmp_path / "model"
    shutil.copytree(LAUNDRY, folder)
    table = pl.read_csv(folder / "capabilities.csv", infer_schema=False)
    board = (pl.col("site") == "illinois_boards") & (pl.col("product") == "control_washer")
    table.with_columns(originating=pl.when(board).then(pl.lit("no")).otherwise("originating")).write_csv(
        folder / "capabilities.csv"
    )
    assert main(["qualify", str(folder), *words]) == 0
    after = json.loads(capsys.readouterr().out)["determinations"][0]["determination"]
    assert after["status"] == "not originating"
    assert "rule 121" in after["rule"]
    assert any("12.571 %" in one["because"] for one in after["requirements"])


def test_the_comparison_is_saved_and_verified(comparison, tmp_path, capsys):
    """What `save` writes, `verify` recomputes without the solver and finds nothing off."""
    comparison.save(tmp_path / "r")
    assert main(["verify", str(tmp_path / "r")]) == 0
    capsys.readouterr()


def test_the_readme_shows_the_costs_that_the_demo_gives(comparison):
    """A reader who runs `make demo` sees the landed costs and duties that the first page shows."""
    page = (LAUNDRY.parents[1] / "README.md").read_text(encoding="utf-8")
    for name, shown in (("landed cost", "landed_cost"), ("duty", "duty")):
        row = next(line for line in page.splitlines() if line.startswith(f" {name} "))
        rows = [outcome.to_dict() for outcome in comparison.outcomes]
        costs = [one["landed_cost"] if shown == "landed_cost" else one["cost"][shown] for one in rows]
        assert row.split()[-6:] == [f"{cost / 1e6:.1f}" for cost in costs]


def test_every_good_of_the_laundry_can_be_judged(capsys):
    """No good is valued below its materials, which `qualify` would refuse."""
    assert main(["qualify", str(LAUNDRY), "--on", "2026-06-15", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["determinations"]
    assert {"washer_large", "cabinet_washer"} <= {one["product"] for one in told}
