"""Shadow prices on chains where one unit more is a sum done by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allyshore.levers import choose

from .chains import LEAST_COST, QUICK, lever, shop, world

TOLD = replace(QUICK, shadow_prices=True)


def prices(chain):
    """Shadow prices by what they are of and where."""
    found = choose(chain, world(), LEAST_COST, 0.0, TOLD)
    return {(one.of, one.subject): one for one in found.shadow_prices}


def test_a_skilled_hour_makes_four_goods_that_were_missed_at_70_each():
    found = prices(shop(lever("x", "corridor", "mill>plant", "cost=-0.1"), hours=20.0, shortage=100.0))
    hour = found["skilled hour", "pool/press"]
    assert hour.value == pytest.approx(4 * 70)
    assert hour.sentence == "One hour more of press in pool is worth 280 USD."
    assert found["megawatt", ""].value is None
    assert found["border minute", ""].value is None


def test_an_hour_that_is_not_scarce_is_worth_nothing():
    found = prices(shop(lever("x", "corridor", "mill>plant", "cost=-0.1"), hours=500.0))
    assert found["skilled hour", "pool/press"].value == 0.0
    assert "not scarce" in found["skilled hour", "pool/press"].sentence


def test_a_megawatt_makes_what_its_hours_allow():
    """8,736 MWh a year at 873.6 kWh a unit is 10,000 units at 70 each, at the rate of the first kilowatt."""
    row = lever("x", "energy", "plant/good", "megawatts=1;kwh_per_unit=873.6")
    found = prices(shop(row, made=80.0, shortage=100.0))
    assert found["megawatt", "plant/good"].value == pytest.approx(10_000 * 70)


def test_a_border_minute_of_the_users_own_lane_is_capital_under_way():
    """A million goods worth 50 wait one minute less, at 36.5 % a year: 50,000,000 x 0.365 / 365 / 1,440."""
    chain = shop(
        lever("x", "corridor", "mill>plant", "cost=-0.1"),
        country="MEX",
        carrying_rate=0.365,
        demand=1e6,
        tariffs={"importer": ["MEX"], "rate": [0.05], "hs": [""], "source": ["the test's own"]},
    )
    found = prices(chain)
    assert found["border minute", "Laredo"].value == pytest.approx(5e7 * 0.365 / 365 / 1440, rel=1e-3)
