"""Queues at a row of booths agree with textbooks, grow with arrivals and fall with booths."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allyshore.routes.queue import SLOTS, day_wait, erlang_c, service_for, steady_wait


def test_the_eye_clinic_of_gross_and_harris():
    """Six patients an hour, three doctors, twenty minutes each: a wait with chance 4/9, and 4/27 of an hour on average."""
    assert erlang_c(np.array(3), np.array(2.0)) == pytest.approx(4 / 9)
    assert steady_wait(np.array(3), np.array(6.0), np.array(1 / 3)) == pytest.approx(4 / 27)


def test_one_booth_is_the_queue_of_one_server():
    """M/M/1: W = rho / (mu - lambda)."""
    assert steady_wait(np.array(1), np.array(3.0), np.array(0.25)) == pytest.approx(0.75 / (4 - 3))


def test_even_service_halves_the_wait():
    """Allen-Cunneen with Poisson arrivals and service of no spread: half of M/M/1, which for one server is exact."""
    whole, half = (
        steady_wait(np.array(1), np.array(3.0), np.array(0.25), variation) for variation in (1.0, 0.5)
    )
    assert half == pytest.approx(whole / 2)


def test_simulated_trucks_wait_as_the_formula_says():
    """A simulation of 200,000 trucks at four booths, written apart from the package."""
    rng = np.random.default_rng(7)
    n, booths, rate, service = 200_000, 4, 3.2, 1.0
    arrive = np.cumsum(rng.exponential(1 / rate, n))
    busy_until, waited = np.zeros(booths), np.empty(n)
    takes = rng.exponential(service, n)
    for k in range(n):
        free = busy_until.argmin()
        begin = max(arrive[k], busy_until[free])
        waited[k] = begin - arrive[k]
        busy_until[free] = begin + takes[k]
    assert steady_wait(np.array(booths), np.array(rate), np.array(service)) == pytest.approx(
        waited.mean(), rel=0.06
    )


def day(booths, daily, service=1 / 30, hours=16.0, swing=0.4):
    return day_wait(
        np.array([booths]), np.array([float(daily)]), np.array([service]), np.array([hours]), swing
    )[0]


def test_an_even_day_that_is_not_full_is_the_steady_queue():
    assert day(10, 16 * 200, swing=0.0) == pytest.approx(
        steady_wait(np.array(10), np.array(200.0), np.array(1 / 30))
    )


def test_an_overfull_day_waits_behind_its_backlog():
    """Twice the capacity all day long: the backlog at closing is the day's capacity, its mean wait half the day."""
    over, capacity_day = 2.0, 16.0
    queue = day(10, over * 10 * 30 * 16, swing=0.0) - day(10, 0.98 * 10 * 30 * 16, swing=0.0)
    assert queue == pytest.approx(capacity_day / 2, rel=1e-6)


@given(booths=st.integers(1, 25), daily=st.floats(10, 15_000), more=st.floats(1.0, 3.0))
def test_more_trucks_wait_longer_and_more_booths_shorten_the_wait(booths, daily, more):
    assert day(booths, daily * more) >= day(booths, daily) - 1e-12
    assert day(booths + 1, daily) <= day(booths, daily) + 1e-12


def test_the_service_time_found_gives_the_wait_that_was_published():
    service = service_for(0.75, 12, 5000.0, 16.0, 0.4)
    assert day(12, 5000, service) == pytest.approx(0.75, rel=1e-6)
    assert SLOTS == 24
