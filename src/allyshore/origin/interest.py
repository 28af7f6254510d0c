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


REPAID_WITHIN: Share = 0.001
"""How far payments may be from the principal by rounding."""


@dataclass(frozen=True, slots=True)
class InterestTest:
    """A loan's rate against the government's.

    Attributes
    ----------
    maturity, exact_maturity
        Weighted average principal maturity in years, rounded to one decimal (halves up), and unrounded.
    government_rate
        Of debt of that maturity, interpolated; of a rate adjusted within a year, of the maturity closest to the period.
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
    """The yearly payment that pays a loan back in equal parts.

    For other intervals give the rate of one and how many there are: half the rate and twice the years for half-years.
    """
    return principal / years if rate == 0.0 else principal * rate / (1.0 - (1.0 + rate) ** -years)


def principal_payments(principal: Usd, rate: Share, payment: Usd, years: int) -> list[Usd]:
    """What of each yearly payment repays the loan; other intervals as in `level_payment`."""
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
    interval: float = 1.0,
    period: float | None = None,
) -> InterestTest:
    """Compare a contract's rate with the government's: of the same weighted average principal maturity, or closest to a short period.

    Parameters
    ----------
    rate
        Of the contract (of the current interest period, where it varies), share a year.
    principal
        Original amount of a fixed-rate loan; balance at the beginning of the period of a variable one.
    repaid
        Principal repaid at the end of each interval: until nothing is owed of a fixed-rate loan, within the period of a variable one.
    government
        Yields of federal government debt by maturity in years, of the week of the contract or of the last adjustment: in Canada and the
        United States of treasury bills where the rate is adjusted at intervals of less than a year, of bonds else.
    variable
        The rate is adjusted. What is outstanding at the end of the period weighs as if repaid then. Where the period is a year or less, the
        government's rate is that of the maturity closest to it (of two as close, the lower rate), and nothing is interpolated.
    interval
        Years between payments: 1, 0.5 for half-years, 1/12 for months.
    period
        Years between adjustments of a variable rate; as many intervals as `repaid` has, where it is not said.

    Raises
    ------
    ModelInvalid
        A fixed-rate loan is not repaid, more is repaid than owed, or an amount, interval or period is none. All at once.

    Source: Uniform Regulations, SOR/2020-155, Schedule 9, s. 1 and 2.

    Examples
    --------
    >>> found = interest_test(0.12, 1000.0, [500.0], {0.5: 0.048, 2.0: 0.051}, variable=True, interval=0.5)
    >>> found.government_rate, round(found.nonallowable, 6)
    (0.048, 0.002)
    """
    length = len(repaid) * interval if period is None else period
    faults = _faults(principal, repaid, government, variable=variable, interval=interval, period=period)
    if faults:
        raise ModelInvalid(faults)
    weighted = math.fsum(number * interval * amount for number, amount in enumerate(repaid, 1))
    if variable:
        weighted += length * max(0.0, principal - math.fsum(repaid))
    exact = weighted / principal
    maturity = math.floor(exact * 10.0 + 0.5 + 1e-9) / 10.0
    short = variable and length <= 1.0 + 1e-9
    asked = closest(length, government) if short else interpolated(maturity, government)
    over = rate - asked
    return InterestTest(maturity, exact, asked, over - ALLOWED_ABOVE if over > ALLOWED_ABOVE + 1e-12 else 0.0)


def _faults(
    principal: Usd,
    repaid: Sequence[Usd],
    government: Mapping[float, Share],
    *,
    variable: bool,
    interval: float,
    period: float | None,
) -> list[Fault]:
    """What of a loan's terms cannot be right."""
    total = math.fsum(repaid)
    owed = f"{total:.2f} of {principal:.2f} USD"
    length = len(repaid) * interval if period is None else period
    told = [
        (not government or principal <= 0.0, "principal", "a principal and at least one government yield", f"principal {principal}, {len(government)} yields"),
        (interval <= 0.0, "interval", "years between payments, above zero", repr(interval)),
        (any(amount < 0.0 for amount in repaid), "repaid", "amounts that are not negative", repr(min(repaid, default=0.0))),
        (total > principal * (1.0 + REPAID_WITHIN), "repaid", "no more than the principal", owed),
        (
            not variable and total < principal * (1.0 - REPAID_WITHIN),
            "repaid",
            "every payment of a fixed-rate loan until nothing is owed, the last one too",
            owed,
        ),
        (not variable and period is not None, "period", "none with a rate that is fixed (variable = true?)", repr(period)),
        (variable and length <= 0.0, "period", "years between adjustments, above zero", repr(length)),
        (
            variable and len(repaid) * interval > length + 1e-9,
            "repaid",
            f"no more payments than fall into a period of {length:g} years",
            f"{len(repaid)}, every {interval:g} years",
        ),
    ]  # fmt: skip
    return [Fault("interest", None, name, wanted, found) for wrong, name, wanted, found in told if wrong]


def closest(years: float, government: Mapping[float, Share]) -> Share:
    """The yield of the maturity closest in length; of two as close, which the law does not tell apart, the lower one."""
    least = min(abs(maturity - years) for maturity in government)
    return min(rate for maturity, rate in government.items() if abs(maturity - years) <= least + 1e-9)


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
