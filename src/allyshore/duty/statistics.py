"""Ten-digit statistical numbers: whether one stands on the day, which ones do, and in which units an entry reports the quantity.

The last two digits carry no rate, so an unknown number does not stop the reckoning; but an entry that states one is refused, and
lists of goods that name ten digits cannot be met by it. Such a number is therefore looked up as its eight digits, and the bill
says so.

Source: 19 USC 1484(f); HTSUS, General Statistical Note 1.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allyshore.world import Number, Schedule

_WHOLE = 10
_SHOWN = 6


def dotted(code: str) -> str:
    """Write a code with the schedule's points: 8450.11.00.40."""
    return ".".join(part for part in (code[:4], code[4:6], code[6:8], code[8:]) if part)


def unknown(code: str, schedule: Schedule) -> bool:
    """Whether a code of ten digits is no statistical number of its line on the day, although the line has numbers."""
    return len(code) == _WHOLE and schedule.number(code) is None and bool(schedule.numbers_of(code))


def reported(code: str, schedule: Schedule) -> Number | None:
    """Give the statistical number of an entry: the one stated, or the only one of an eight-digit line."""
    if len(code) == _WHOLE:
        return schedule.number(code)
    numbers = schedule.numbers_of(code)
    return numbers[0] if len(numbers) == 1 else None


def question(code: str, schedule: Schedule) -> str:
    """Say of an unknown number when it stands, if ever, and which numbers of its line are nearest."""
    numbers = {number.hts10: number for number in schedule.numbers_of(code)}
    near = difflib.get_close_matches(code, numbers, n=_SHOWN, cutoff=0.0)
    names = "; ".join(f"{dotted(number)} {numbers[number].description}" for number in sorted(near))
    spans = " and ".join(
        f"from {row.valid_from}" + (f" to {row.valid_to}" if row.valid_to else "")
        for row in schedule.spells(code)
    )
    stood = f" (it stands {spans})" if spans else ""
    more = f" and {len(numbers) - len(near)} more" if len(numbers) > len(near) else ""
    return (
        f"{dotted(code)} is no statistical number on {schedule.date}{stood}, and an entry with it would be refused: state one of {names}{more}. "
        "The duty is reckoned on the eight digits"
    )
