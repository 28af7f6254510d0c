"""The customs bill made again: by measure, and against not claiming."""

from __future__ import annotations

import dataclasses

import polars as pl
import pytest
from tests.report import small

from allyshore.duty import assess
from allyshore.duty.calendar import first_day
from allyshore.report.customs import retell
from allyshore.report.duties import duties
from allyshore.report.sheet import sheet_of
from allyshore.world import World


def billed(plan):
    """The plan with the duty and fees that the engine gives for its last leg, by the law of each period."""
    last = plan.ship.filter(pl.col("destination") == "chicago").row(0, named=True)
    state = plan.states.row(1, named=True)
    country = state["country_of_origin"]
    goods = small.chain().products.row(0, named=True)
    entry = {
        "importer": "USA",
        "exporter": country,
        "hs": goods["hs"],
        "country_of_origin": country,
        "value": 100.0,
        "quantity": 1.0,
        "weight": goods["weight"],
        "originating": state["originating"],
        "claim": "usmca" if last["claimed"] else "",
        "mode": last["mode"],
        "entry_value": 40000.0,
        "steel_share": 0.0,
        "aluminium_share": 0.0,
        "copper_share": 0.0,
        "metal_weight_share": None,
    }
    frame = pl.DataFrame([entry], schema_overrides={"metal_weight_share": pl.Float64})
    chain = small.chain()
    bills = [
        assess(frame, World.on(first_day(small.DAY, period, chain.weeks_per_period)), chain.tariffs).frame
        for period in range(1, chain.periods + 1)
    ]
    units = pl.concat(bills).select(
        period=pl.int_range(1, chain.periods + 1, dtype=pl.Int64),
        unit_duty="duty",
        unit_fees=pl.col("mpf") + pl.col("hmf"),
    )
    market = pl.col("destination") == "chicago"
    ship = (
        plan.ship.join(units, on="period", maintain_order="left")
        .with_columns(
            duty=pl.when(market).then(pl.col("unit_duty") * pl.col("quantity")).otherwise(0.0),
            fees=pl.when(market).then(pl.col("unit_fees") * pl.col("quantity")).otherwise(0.0),
        )
        .select(plan.ship.columns)
    )
    return dataclasses.replace(plan, ship=ship)


def side_of(plan):
    sheet = sheet_of(small.comparison(outcomes=(small.outcome(plan),)))
    return sheet, sheet.sides[0]


def test_the_measures_sum_to_the_duty_of_the_plan():
    """Nothing is lost between the plan's duty and its telling by measure."""
    sheet, side = side_of(billed(small.plan("as-is", "ningbo_motors", "qingdao")))
    told = retell(sheet, [side])[0]
    assert told is not None
    assert told.measures["duty"].sum() == pytest.approx(side.shipped["duty"].sum())
    assert any(measure.startswith("301") for measure in told.measures["measure"])
    assert told.saved_duty == pytest.approx(0.0)


def test_a_claim_saves_what_the_same_flow_would_owe_without_it():
    """The saving is the unclaimed bill less the plan's, over a year's units."""
    claimed = billed(small.plan("ally-shore", "apodaca_motors", "monterrey", claimed=True))
    bare = billed(small.plan("ally-shore", "apodaca_motors", "monterrey", claimed=False))
    sheet, side = side_of(claimed)
    told = retell(sheet, [side])[0]
    other = side_of(bare)[1]
    assert told is not None
    assert told.saved_duty == pytest.approx(other.shipped["duty"].sum() - side.shipped["duty"].sum())
    assert told.saved_fees == pytest.approx(other.shipped["fees"].sum() - side.shipped["fees"].sum())
    assert told.claimed == pytest.approx(4000 * 100.0)


def test_a_bill_that_does_not_tie_is_not_told():
    """Where the shipped facts do not give the plan's duty again, the saving is not assessed and no measure is listed."""
    sheet, side = side_of(small.plan("as-is", "ningbo_motors", "qingdao", duty=123.0))
    assert retell(sheet, [side]) == [None]
    page = duties(sheet)
    assert "not assessed" in page
    assert "Duty by measure" not in page
