"""A season that is told month by month is the season in which events are drawn."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.risk.small import hazard, hazards

from allyshore.chain.perils import MONTH_DAYS, month_shares
from allyshore.risk import perils
from allyshore.risk.hazards import strikes
from allyshore.world import World

SEASON = ";".join(
    f"{share:g}"
    for hazard_of, region, share in World.on(date(2026, 6, 15))
    .table("hazard_seasons")
    .sort("month")
    .select("hazard", "region", "share")
    .iter_rows()
    if hazard_of == "hurricane" and region.startswith("Atlantic")
)
ENDS = np.cumsum([0, *MONTH_DAYS])


def drawn(first_day=0, **season):
    """Days of the year of the events of 20,000 years that start on a day of the year, and their number a year."""
    found = perils(hazards(hazard(rate=2.0, duration=0.01, **season)), [])
    begun = strikes(found, 0, 20_000, 365, 7, first_day).start
    return (begun + first_day) % 365.0, len(begun) / 20_000


@pytest.mark.parametrize("first_day", [0, 165])
def test_hurricanes_come_in_the_published_part_in_every_month(first_day):
    """39 % in September and none from December to May, on whatever day of the year the simulation starts; as many a year as stated."""
    days, rate = drawn(first_day, month_shares=SEASON)
    seen = np.histogram(days, bins=ENDS)[0] / len(days)
    assert month_shares(SEASON)[8] == pytest.approx(0.3939)
    error = np.sqrt(np.array(month_shares(SEASON)) / len(days)) + 1e-4
    assert (np.abs(seen - month_shares(SEASON)) <= 4.0 * error).all()
    assert seen[[0, 1, 2, 3, 4, 11]].sum() == 0.0
    assert rate == pytest.approx(2.0, abs=4.0 * np.sqrt(2.0 / 20_000))


def test_twelve_even_shares_change_nothing():
    """A season of days alone is none: every event stands where it stood."""
    even = ";".join(f"{days / 365:.12f}" for days in MONTH_DAYS)
    assert np.allclose(drawn(month_shares=even)[0], drawn()[0])


def test_shares_that_are_no_season_are_refused():
    """Eleven months, a sum that is not 1, a negative share, a word."""
    for text in ("0;" * 10 + "1", "0.1;" * 11 + "0.1", "-0.1;1.1" + ";0" * 10, "1;autumn" + ";0" * 10):
        with pytest.raises(ValueError, match=r".+"):
            month_shares(text)
