"""Days of a blanket certificate, and of keeping records."""

from __future__ import annotations

import datetime as dt

from allyshore.desk import last_lawful_day, records_until


def test_a_blanket_period_is_at_most_twelve_months() -> None:
    assert last_lawful_day(dt.date(2026, 6, 15)) == dt.date(2027, 6, 14)


def test_records_are_kept_for_five_years() -> None:
    assert records_until(dt.date(2024, 3, 15)) == dt.date(2029, 3, 15)
    assert records_until(dt.date(2024, 2, 29)) == dt.date(2029, 3, 1)
