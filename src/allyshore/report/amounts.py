"""How the report writes numbers: rounded for a reader, thousands set apart, a true minus sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.units import Days, Share, Usd, UsdPerYear

NOT_ASSESSED = "not assessed"
NOTHING = "–"
BLANK = "\u00a0"
"""Holds a number and its unit on one line."""
MILLION = 1e6


def plain(value: float, digits: int = 0) -> str:
    """Write a number with thousands set apart; what rounds to zero has no sign."""
    written = f"{value:,.{digits}f}"
    if float(written.replace(",", "")) == 0.0:
        written = written.lstrip("-")
    return written.replace("-", "−")


def signed(value: float, digits: int = 1) -> str:
    """Write a difference with its sign; what rounds to zero has none."""
    written = plain(value, digits)
    return written if written[0] == "−" or round(value, digits) == 0.0 else f"+{written}"


def millions(value: UsdPerYear, digits: int = 1) -> str:
    """Write an amount in millions."""
    return plain(value / MILLION, digits)


def digits_for(most: UsdPerYear) -> int:
    """Decimals of a million that keep about three figures of the largest amount's differences."""
    return 1 if most >= 50.0 * MILLION else 2 if most >= 5.0 * MILLION else 3


def shows(value: UsdPerYear, digits: int) -> bool:
    """Whether an amount in millions is more than zero as written."""
    return abs(value) >= 0.5 * MILLION * 10.0**-digits


def millions_or_less(value: UsdPerYear, digits: int) -> str:
    """Write an amount in millions, and say so where it is there but smaller than shows."""
    return (
        f"< {10.0**-digits:.{digits}f}"
        if value >= 0.5 and not shows(value, digits)
        else millions(value, digits)
    )


def money(value: Usd) -> str:
    """Write an amount as a reader would say it: ``12.4 M USD``, ``310,000 USD``, ``84.20 USD``."""
    size = abs(value)
    if size >= MILLION / 2:
        return f"{millions(value)}{BLANK}M{BLANK}USD"
    return f"{plain(round(value, -3) if size >= 1e5 else value, 0 if size >= 1000.0 else 2)}{BLANK}USD"


def percent(share: Share | None, digits: int = 0) -> str:
    """Write a share in percent, or that it was not assessed."""
    return NOT_ASSESSED if share is None else f"{plain(100.0 * share, digits)}{BLANK}%"


def days(value: Days | None) -> str:
    """Write days with one decimal, or that they were not assessed."""
    return NOT_ASSESSED if value is None else plain(value, 1)


def units(value: float) -> str:
    """Write a number of units: whole, or with what decimals a small one needs."""
    return plain(value) if abs(value) >= 10.0 or float(value).is_integer() else f"{value:,.3g}"


def count(number: int, one: str, many: str = "") -> str:
    """Write *no plant*, *one plant*, *two plants*, *14 plants*."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    said = words[number] if number < len(words) else plain(number)
    return f"{said} {one if number in {0, 1} else many or one + 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words as a sentence does: *a*, *a and b*, *a, b and c*; nothing for none."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def opening(sentence: str) -> str:
    """Begin a sentence with a capital letter, leaving the rest as it is."""
    return sentence[:1].upper() + sentence[1:]
