"""Interest that is too dear to count: more than 700 basis points above the government's own rate of like maturity."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.errors import Fault, ModelInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allyshore.units import Share, Usd

ALLOWED_ABOVE: Share = 0.07
"""700 basis points: Uniform Regulations, s. 1(1), "non-allowable interest costs"."""


@dataclass(frozen=True, slots=True)
class InterestTest:
    """A loan's rate against the government's.

    Attributes
    ----------
    maturity, exact_maturity
        Weighted average principal maturity in years, rounded to one decimal (halves up), and unrounded.
    government_rate
        Of debt of that maturity, interpolated.
    nonallowable
        The part of the rate that net cost leaves out; 0 where the loan is cheap enough.
    """

    maturity: float
    exact_maturity: float
    government_rate: Share
    nonallowable: Share

    @property
    def allowed(self) -> bool:
        """Whether all interest counts."""
        return self.nonallowable == 0.0


def level_payment(principal: Usd, rate: Share, years: int) -> Usd:
    """The yearly payment that pays a loan back in equal parts."""
    return principal / years if rate == 0.0 else principal * rate / (1.0 - (1.0 + rate) ** -years)


def principal_payments(principal: Usd, rate: Share, payment: Usd, years: int) -> list[Usd]:
    """What of each yearly payment repays the loan."""
    found, balance = [], principal
    for _ in range(years):
        repaid = min(payment - balance * rate, balance)
        found.append(repaid)
        balance -= repaid
    return found


def interest_test(
    rate: Share,
    principal: Usd,
    repaid: Sequence[Usd],
    government: Mapping[float, Share],
    *,
    variable: bool = False,
) -> InterestTest:
    """Compare a contract's rate with the government's of the same weighted average principal maturity.

    Parameters
    ----------
    rate
        Of the contract (of the current interest period, where it varies), share a year.
    principal
        Original amount of a fixed-rate loan; balance at the beginning of the period of a variable one.
    repaid
        Principal repaid at the end of each year (of the period, where the rate varies).
    government
        Yields of federal government debt by maturity in years.
    variable
        What is outstanding at the end of the period weighs as if repaid then.

    Source: Uniform Regulations, SOR/2020-155, Schedule 9.
    """
    if not government or principal <= 0.0:
        found = f"principal {principal}, {len(government)} yields"
        raise ModelInvalid(
            [Fault("interest", None, None, "a principal and at least one government yield", found)]
        )
    weighted = math.fsum(year * amount for year, amount in enumerate(repaid, 1))
    if variable:
        weighted += len(repaid) * (principal - math.fsum(repaid))
    exact = weighted / principal
    maturity = math.floor(exact * 10.0 + 0.5 + 1e-9) / 10.0
    asked = interpolated(maturity, government)
    over = rate - asked
    return InterestTest(maturity, exact, asked, over - ALLOWED_ABOVE if over > ALLOWED_ABOVE + 1e-12 else 0.0)


def interpolated(maturity: float, government: Mapping[float, Share]) -> Share:
    """The yield at a maturity, on the straight line between the nearest shorter and longer; at an end, the nearest one."""
    if maturity in government:
        return government[maturity]
    shorter = [years for years in government if years < maturity]
    longer = [years for years in government if years > maturity]
    if not shorter or not longer:
        return government[max(shorter) if shorter else min(longer)]
    low, high = max(shorter), min(longer)
    return government[low] + (government[high] - government[low]) * (maturity - low) / (high - low)
