"""The twelve months that a blanket certificate may cover at most, and the five years for which records are kept."""

from __future__ import annotations

import datetime as dt

RECORD_YEARS = 5
"""Source: 19 CFR 182.15; 19 USC 1508(b)."""


def last_lawful_day(first: dt.date) -> dt.date:
    """Last day of the twelve months that begin on a day: 2026-06-15 gives 2027-06-14.

    Source: USMCA Article 5.2(5)(b), Annex 5-A, element 8: a period of up to 12 months.
    """
    leap_day = (first.month, first.day) == (2, 29)
    anniversary = dt.date(first.year + 1, 3, 1) if leap_day else first.replace(year=first.year + 1)
    return anniversary - dt.timedelta(days=1)


def records_until(first: dt.date) -> dt.date:
    """Last day of the five years for which records are kept: 2024-03-15 gives 2029-03-15; from 29 February, 1 March.

    Parameters
    ----------
    first
        The day of importation, for an importer; the day of the certificate, for an exporter or producer who certifies.

    Source: 19 CFR 182.15; 19 USC 1508(b).
    """
    try:
        return first.replace(year=first.year + RECORD_YEARS)
    except ValueError:
        return dt.date(first.year + RECORD_YEARS, 3, 1)
