"""Drivers rest as the law of each country has it, and a shipper counts on rests without steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allyshore.routes.driving import DrivingRule
from allyshore.routes.freight import Freight


@pytest.fixture(scope="module")
def rules(world):
    freight = Freight.of(world, {("hours_duty", "truck", ""): 0.0})
    return {country: DrivingRule.of(freight, country) for country in ("USA", "CAN", "MEX")}


@pytest.mark.parametrize(
    ("country", "wheel", "clock"),
    [
        ("USA", 8.0, 8.0),  # 395.3(a)(3)(ii): the break is due after eight hours of driving, not at eight
        ("USA", 9.0, 9.5),
        ("USA", 11.0, 11.5),
        ("USA", 12.0, 11.5 + 10 + 1),  # 395.3(a)(1): ten hours off after eleven of driving
        ("USA", 22.0, 11.5 + 10 + 11.5),
        ("USA", 25.0, 2 * (11.5 + 10) + 3),
        ("CAN", 13.0, 13.0),
        ("CAN", 20.0, 13 + 10 + 7),
        ("MEX", 5.0, 5.0),
        ("MEX", 14.0, 14 + 2 * 0.5),  # half an hour after five hours and after ten
        ("MEX", 16.0, 15 + 8 + 2),
    ],
)
def test_timetables_worked_out_by_hand(rules, country, wheel, clock):
    assert rules[country].schedule(np.array([wheel]))[0] == pytest.approx(clock)


def test_seventy_hours_on_duty_in_eight_days_cost_thirty_four_hours_off(rules):
    """49 CFR 395.3(b)(2), (c): the 71st hour on duty waits for the restart."""
    before, after = rules["USA"].schedule(np.array([70.0, 70.5]))
    assert after - before == pytest.approx(34.5)


def test_the_window_of_fourteen_hours_binds_where_duties_take_long(world):
    """Three and a half hours of other duty leave 14 - 0.5 - 3.5 = 10 hours to drive."""
    rule = DrivingRule.of(Freight.of(world, {("hours_duty", "truck", ""): 3.5}), "USA")
    assert rule.shift == pytest.approx(10.0)


@given(wheel=st.floats(0.5, 60), start=st.integers(0, 1))
def test_the_mean_and_spread_are_those_of_a_driver_found_at_any_point_of_his_shift(rules, wheel, start):
    """Rests counted over a thousand starting points of the shift agree with the closed form."""
    rule = rules[("USA", "CAN")[start]]
    behind = (np.arange(1000) + 0.5) / 1000 * rule.shift
    rests = np.floor((behind + wheel) / rule.shift)
    mean, sd = rule.expected(np.array([wheel]))
    pauses = rule.clock - 1 - rule.rest / rule.shift
    assert mean[0] == pytest.approx(wheel * (1 + pauses) + rests.mean() * rule.rest, abs=0.02)
    # the count knows chances to half a thousandth; a root would blow that up near none and near all
    assert sd[0] ** 2 == pytest.approx(rests.var() * rule.rest**2, abs=0.0006 * rule.rest**2)


@given(a=st.floats(0, 100), b=st.floats(0, 100))
def test_more_driving_never_takes_less_time(rules, a, b):
    low, high = sorted((a, b))
    for rule in rules.values():
        assert rule.schedule(np.array([low]))[0] <= rule.schedule(np.array([high]))[0] + 1e-9
        assert rule.expected(np.array([low]))[0][0] <= rule.expected(np.array([high]))[0][0]


def test_a_team_is_quicker_than_one_driver(rules):
    assert rules["USA"].expected(np.array([30.0]), 2)[0][0] < rules["USA"].expected(np.array([30.0]))[0][0]


def test_one_driver_covers_the_miles_a_day_that_carriers_promise(world):
    """Mexicom: 550 miles a day, on either side of the border."""
    freight = Freight.of(world, {})
    for country in ("USA", "MEX"):
        rule = DrivingRule.of(freight, country)
        miles = 24 / rule.clock * freight.value("driving_speed", "truck", country) / 1.609344
        assert miles == pytest.approx(550, rel=0.01)
