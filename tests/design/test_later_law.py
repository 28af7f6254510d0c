"""A measure that begins between two periods of a plan is said, with what it adds."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from tests.design.models import facts
from tests.design.regime_models import with_regimes

from allyshore.design import Strategy, design
from allyshore.design.dates import first_day

DAY = date(2026, 6, 15)


def planned(periods):
    """A Mexican plant of Chinese parts for Germany: Mexico's rate rises from 5 % to 25 % on 1 August 2026."""
    world, card, book = facts(DAY)
    chain = with_regimes("MEX", "DEU", ("84829935", 100.0, "CHN"), ("84798995", 200.0), {"DEU": 0.0}, [])
    rates = pl.DataFrame(
        {
            "importer": ["MEX", "MEX", "DEU"],
            "hs": ["", "", ""],
            "rate": [0.05, 0.25, 0.0],
            "valid_from": [None, date(2026, 8, 1), None],
            "valid_to": [date(2026, 7, 31), None, None],
            "source": ["stated"] * 3,
        }
    )
    demand = pl.concat(
        [chain.demand.with_columns(period=pl.lit(period, pl.Int64)) for period in range(1, periods + 1)]
    )
    dated = chain.replace(
        tariffs=pl.concat([chain.tariffs.clear(), rates], how="diagonal"),
        demand=demand,
        periods=periods,
        weeks_per_period=52.0 / periods,
    )
    return design(dated, world, Strategy("plan"), card, book)


def test_a_rate_that_rises_in_the_second_half_is_named_with_what_it_adds():
    """1,000 parts of 100 USD in the half year from 14 December at 20 points more: 20,000 USD a year."""
    plan = planned(2)
    assert plan.cost["duty"] == pytest.approx(2 * 1000.0 * 100.0 * 0.05)
    (said,) = [note for note in plan.notes if note.startswith("Every period")]
    assert "would pay 20,000 USD a year more" in said


def test_a_plan_of_one_period_says_nothing():
    """It is priced on its one day."""
    assert not [note for note in planned(1).notes if note.startswith("Every period")]


def test_periods_follow_each_other_from_the_day_of_the_law():
    """Thirteen weeks are 91 days."""
    assert first_day(DAY, 2, 13.0) == date(2026, 9, 14)
