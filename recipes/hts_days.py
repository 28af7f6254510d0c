"""From which day each edition of the US tariff schedule is taken.

The list has two dates for an edition, and neither is always the one wanted. ``effective_date`` runs an edition or two early
through 2025 (it has revision 16 on 6 June; its statistical changes took effect on 1 July) and is the day of publication in 2026.
``policy_effective_date`` is the day of the measure in chapter 99 that the edition brought, and goes back before publication where
the measure did (2026 revision 9). The later of the two is taken. The Commission's own release list (`RELEASED`) is never more than
`TOLERANCE` away, which the recipe checks, and agrees for the editions that change lines of chapters 1 to 97: 2025 revision 16
(statistical numbers, 1 July), 2026 basic (staged rates of trade agreements, 1 January) and 2026 revision 2 (statistical numbers,
1 February, put on line two days before).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path

DATES = "hts/revision_dates.csv"
UNLISTED = {"2026_rev_8": dt.date(2026, 5, 22)}
"""An edition that the list leaves out, as it changes no rate, and its day of publication, told in the list's row of revision 9."""
TOLERANCE = dt.timedelta(days=8)
RELEASES = """
2025 basic       2024-12-31
2025 revision 1  2025-02-05
2025 revision 2  2025-02-12
2025 revision 3  2025-03-06
2025 revision 4  2025-03-11
2025 revision 5  2025-03-14
2025 revision 6  2025-04-03
2025 revision 7  2025-04-04
2025 revision 8  2025-04-09
2025 revision 9  2025-04-11
2025 revision 10 2025-04-15
2025 revision 11 2025-05-02
2025 revision 12 2025-05-13
2025 revision 13 2025-05-16
2025 revision 14 2025-06-06
2025 revision 15 2025-06-20
2025 revision 16 2025-07-01
2025 revision 17 2025-08-01
2025 revision 18 2025-08-07
2025 revision 19 2025-08-18
2025 revision 20 2025-08-27
2025 revision 21 2025-08-29
2025 revision 22 2025-09-09
2025 revision 23 2025-09-16
2025 revision 24 2025-09-26
2025 revision 25 2025-10-10
2025 revision 26 2025-10-31
2025 revision 27 2025-11-07
2025 revision 28 2025-11-10
2025 revision 29 2025-11-17
2025 revision 30 2025-11-21
2025 revision 31 2025-11-28
2025 revision 32 2025-12-05
2026 basic       2025-12-31
2026 revision 1  2026-01-16
2026 revision 2  2026-01-30
2026 revision 5  2026-04-08
2026 revision 6  2026-04-23
2026 revision 7  2026-04-29
2026 revision 8  2026-05-22
2026 revision 9  2026-05-28
2026 revision 10 2026-06-08
"""
RELEASED = {
    line[:16].strip(): dt.date.fromisoformat(line[16:].strip()) for line in RELEASES.strip().splitlines()
}
"""Start of each release in the release list of hts.usitc.gov, as far as seen; what the recipe's dates are held against."""


def title(stem: str) -> str:
    """Turn ``2025_rev_1`` or ``rev_1`` into ``2025 revision 1``."""
    year, _, rest = stem.partition("_") if stem[:2] == "20" else ("2025", "", stem)
    return f"{year} {rest.replace('rev_', 'revision ')}"


def in_force(raw: Path) -> dict[str, dt.date]:
    """Give the first day of each edition: the later of the list's two dates, in order of day.

    Raises
    ------
    ValueError
        A day is further than `TOLERANCE` from the release list, or two editions begin on one day.
    """
    days = {title(stem): day for stem, day in UNLISTED.items()}
    for row in pl.read_csv(raw / DATES, infer_schema=False, null_values="NA").iter_rows(named=True):
        dates = [row[name] for name in ("effective_date", "policy_effective_date") if row[name]]
        days[title(row["revision"])] = max(map(dt.date.fromisoformat, dates))
    for name, day in days.items():
        if name in RELEASED and abs(day - RELEASED[name]) > TOLERANCE:
            raise ValueError(f"{name}: expected a day near the release of {RELEASED[name]}, found {day}")
    if len(set(days.values())) < len(days):
        raise ValueError("expected editions that begin on different days")
    return dict(sorted(days.items(), key=lambda item: item[1]))


def files(raw: Path) -> dict[str, Path]:
    """Name the export of each edition, in order of day; every edition of the list must have one, and every export a day."""
    found = {
        title(path.name.removeprefix("hts_").removesuffix(".json.gz")): path
        for path in (raw / "hts").glob("hts_*.json.gz")
    }
    days = in_force(raw)
    missing = sorted(set(days) - set(found) - {title(stem) for stem in UNLISTED})
    strange = sorted(set(found) - set(days))
    if missing or strange:
        raise ValueError(
            f"expected one export for each edition listed, found none for {missing} and no day for {strange}"
        )
    return {name: found[name] for name in days if name in found}
