"""Dollars and cents: floats read as people wrote them, rounded half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def exact(amount: Decimal | float | str) -> Decimal:
    """Give an amount as the decimal that people wrote."""
    if isinstance(amount, Decimal):
        return amount
    return Decimal(amount) if isinstance(amount, str) else Decimal(repr(float(amount)))


def cents(amount: Decimal) -> Decimal:
    """Round half up to the cent."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def sound(amount: Decimal | float | str) -> bool:
    """Whether an amount is a number, finite and not negative."""
    number = exact(amount)
    return number.is_finite() and number >= 0
