"""The twelve months that a blanket certificate may cover at most."""

from __future__ import annotations

import datetime as dt


def last_lawful_day(first: dt.date) -> dt.date:
    """Last day of the twelve months that begin on a day: 2026-06-15 gives 2027-06-14.

    Source: USMCA Article 5.2(5)(b), Annex 5-A, element 8: a period of up to 12 months.
    """
    leap_day = (first.month, first.day) == (2, 29)
    anniversary = dt.date(first.year + 1, 3, 1) if leap_day else first.replace(year=first.year + 1)
    return anniversary - dt.timedelta(days=1)
