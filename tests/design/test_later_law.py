"""Every period is priced by the law of its first day: what begins or ends between two periods moves the plan."""

from __future__ import annotations

import itertools
from datetime import date

import polars as pl
import pytest
from tests.design.models import facts
from tests.design.regime_models import with_regimes

from allyshore.design import Strategy, design, draft
from allyshore.duty.calendar import first_day, worlds

DAY = date(2026, 6, 15)


def dated(periods, law="by period"):
    """A Mexican plant of Chinese parts for Germany: Mexico's rate rises from 5 % to 25 % on 1 August 2026."""
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
    return chain.replace(
        tariffs=pl.concat([chain.tariffs.clear(), rates], how="diagonal"),
        demand=demand,
        periods=periods,
        weeks_per_period=52.0 / periods,
        law=law,
    )


def planned(chain):
    world, card, book = facts(DAY)
    return design(chain, world, Strategy("plan"), card, book)


def test_a_rate_that_rises_is_charged_from_the_first_period_that_begins_after_it():
    """1,000 parts of 100 USD at 5 % from 15 June, at 25 % in the half year from 14 December; a cheaper stock is built before."""
    chain = dated(2).replace(carrying_rate=1.0)
    plan = planned(chain)
    rates = dict(
        plan.ship.filter(product="part")
        .group_by("period")
        .agg((pl.col("duty") / pl.col("quantity")).first())
        .iter_rows()
    )
    assert rates == pytest.approx({1: 5.0, 2: 25.0})
    assert plan.cost["duty"] == pytest.approx(1000.0 * 100.0 * (0.05 + 0.25))
    (said,) = [note for note in plan.notes if note.startswith("Duty and fees of each period")]
    assert "period 2 (2026-12-14)" in said


def test_what_is_dearer_later_is_brought_in_before_where_that_costs_less():
    """Half a year of stock at 11 % of what it is worth costs less than 20 points of duty: the plan ships it all in period 1."""
    plan = planned(dated(2).replace(carrying_rate=0.01))
    assert plan.ship.filter(product="part").get_column("period").unique().to_list() == [1]
    assert plan.cost["duty"] == pytest.approx(2 * 1000.0 * 100.0 * 0.05)


def test_a_model_may_ask_for_the_law_of_the_day():
    """`law = "on the day"` prices all periods alike and says so."""
    plan = planned(dated(2, "on the day"))
    assert plan.cost["duty"] == pytest.approx(2 * 1000.0 * 100.0 * 0.05)
    assert [note for note in plan.notes if note.startswith("As the model asks (law = on the day)")]


def test_a_plan_of_one_period_says_nothing():
    """It is priced on its one day."""
    plan = planned(dated(1))
    assert not [
        note for note in plan.notes if note.startswith(("Duty and fees of each", "As the model asks"))
    ]


def test_periods_follow_each_other_from_the_day_of_the_law():
    """Thirteen weeks are 91 days."""
    assert first_day(DAY, 2, 13.0) == date(2026, 9, 14)


def test_periods_between_which_no_row_turns_share_their_law():
    """A day that begins a row belongs to the new law, a row's last day to the old one."""
    world, _, _ = facts(date(2026, 6, 15))
    rates = dated(2).tariffs
    weeks = worlds(world, rates, 8, 1.0)
    turned = [before is not now for before, now in itertools.pairwise(weeks)]
    days = [str(first_day(DAY, period, 1.0)) for period in range(2, 9)]
    found = {day for day, turns in zip(days, turned, strict=True) if turns}
    # 2026-07-24 ends the surcharge of section 122, 2026-08-01 begins the rate of this model.
    assert {"2026-07-27", "2026-08-03"} <= found
    # Nothing turns from the 15th to the 19th of June, an edition of the schedule begins on the 20th.
    quiet = worlds(world, rates.clear(), 7, 1.0 / 7.0)
    assert [then is world for then in quiet] == [True] * 5 + [False] * 2
    assert weeks[0] is world


def test_ways_that_pay_alike_by_every_law_are_not_priced_again():
    """Only what pays otherwise in a period has a row of dues."""
    world, card, book = facts(DAY)
    network = draft(dated(2), world, Strategy("plan"), card, book).network
    moved = network.moves.join(network.dues.select("ship").unique(), on="ship", how="semi")
    assert moved.get_column("importer").unique().to_list() == ["MEX"]
    assert network.dues.get_column("period").unique().to_list() == [2]
