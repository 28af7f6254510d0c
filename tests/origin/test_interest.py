"""Interest that is too dear to count: Uniform Regulations, Schedule 9."""

from __future__ import annotations

import pytest

from allyshore.errors import ModelInvalid
from allyshore.origin import interest_test, level_payment, principal_payments

YIELDS = {0.25: 0.046, 0.9: 0.048, 2.0: 0.05}


@pytest.mark.parametrize(("period", "rate"), [(1.0, 0.048), (0.5, 0.046), (0.25, 0.046)])
def test_a_rate_adjusted_within_a_year_is_compared_with_the_closest_maturity(period, rate):
    """s. 2(b)(i): nothing is interpolated."""
    assert interest_test(0.12, 1e3, [], YIELDS, variable=True, period=period).government_rate == rate


def test_a_rate_adjusted_later_is_compared_with_the_maturity_of_the_payments_by_interpolation():
    """s. 2(b)(ii): a period of 1.45 years without payments is 1.5 years, rounded up."""
    found = interest_test(0.12, 1e3, [], YIELDS, variable=True, period=1.45)
    assert found.maturity == 1.5
    assert found.government_rate == pytest.approx(0.048 + 0.002 * (1.5 - 0.9) / 1.1)


def test_the_part_that_is_too_dear_follows_from_the_closest_yield():
    found = interest_test(0.12, 1000.0, [100.0], YIELDS, variable=True)
    assert found.nonallowable == pytest.approx(0.002)
    assert not found.allowed


def test_of_two_maturities_as_close_the_lower_yield_counts():
    assert (
        interest_test(0.1, 9.0, [], {0.25: 0.05, 0.75: 0.04}, variable=True, period=0.5).government_rate
        == 0.04
    )


def test_half_years_weigh_half_a_year_each():
    """A level loan of 10 years by half-years: its maturity is a little below that by years, 6.0."""
    payment = level_payment(1e6, 0.03, 20)
    repaid = principal_payments(1e6, 0.03, payment, 20)
    found = interest_test(0.06, 1e6, repaid, {5.0: 0.047, 7.0: 0.05}, interval=0.5)
    assert found.exact_maturity == pytest.approx(
        sum((k + 1) / 2 * amount for k, amount in enumerate(repaid)) / 1e6
    )
    assert found.maturity == 5.7


def test_the_printed_examples_of_schedule_9():
    """Appendix: 6 years and 4.85 %; 1.9 years and 3.45 %, for both periods of two years."""
    fixed = principal_payments(1e6, 0.06, 135867.96, 10)
    assert interest_test(0.06, 1e6, fixed, {5: 0.047, 7: 0.05}).government_rate == pytest.approx(0.0485)
    for rate, principal, repaid in (
        (0.06, 1e6, [75867.96, 80420.04]),
        (0.08, 843712.01, [79321.38, 85667.09]),
    ):
        found = interest_test(rate, principal, repaid, {1: 0.03, 2: 0.035}, variable=True)
        assert (found.maturity, found.allowed) == (1.9, True)
        assert found.government_rate == pytest.approx(0.0345)


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"repaid": [0.0]}, "until nothing is owed"),
        ({"repaid": [600.0, 600.0]}, "no more than the principal"),
        ({"repaid": [1100.0, -100.0]}, "not negative"),
        ({"repaid": [1000.0], "period": 1.0}, "fixed"),
        ({"repaid": [1000.0], "interval": 0.0}, "above zero"),
        ({"repaid": [], "variable": True}, "between adjustments"),
        ({"repaid": [100.0, 100.0], "variable": True, "period": 1.0}, "no more payments"),
    ],
)
def test_terms_that_cannot_be_right_are_refused(more, word):
    with pytest.raises(ModelInvalid, match=word):
        interest_test(0.06, 1000.0, **{"government": YIELDS, **more})
