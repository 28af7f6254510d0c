"""Make table `driving_hours`: how long a lorry driver may drive and must rest, as the law of each country says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freight_rows import Row, row, table
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

US_HOURS = "49 CFR 395.3"
CA_HOURS = "SOR/2005-313, ss. 12 to 14 and 24 to 28 (south of 60 degrees north)"
MX_HOURS = "NOM-087-SCT-2-2017, as told by La Jornada, 2018-07-03, and TyT"
NEVER = 9999.0


def laws() -> list[Row]:
    """Give the limits of the United States, Canada and Mexico."""
    # fmt: off
    return [
        row("hours_drive", "truck", "USA", 11.0, "h", f"{US_HOURS}(a)(3)(i)", "2020", observed=True),
        row("hours_rest", "truck", "USA", 10.0, "h", f"{US_HOURS}(a)(1)", "2020", observed=True),
        row("hours_window", "truck", "USA", 14.0, "h", f"{US_HOURS}(a)(2)", "2020", observed=True),
        row("hours_break_after", "truck", "USA", 8.0, "h", f"{US_HOURS}(a)(3)(ii)", "2020", observed=True),
        row("hours_pause", "truck", "USA", 0.5, "h", f"{US_HOURS}(a)(3)(ii)", "2020", observed=True),
        row("hours_week", "truck", "USA", 70.0, "h", f"{US_HOURS}(b)(2)", "2020", "8 days", observed=True),
        row("hours_restart", "truck", "USA", 34.0, "h", f"{US_HOURS}(c)", "2020", observed=True),
        row("hours_drive", "truck", "CAN", 13.0, "h", CA_HOURS, "2005", observed=True),
        row("hours_rest", "truck", "CAN", 10.0, "h", CA_HOURS, "2005", "off duty in a day, 8 of them in one piece", observed=True),
        row("hours_window", "truck", "CAN", 16.0, "h", CA_HOURS, "2005", observed=True),
        row("hours_break_after", "truck", "CAN", NEVER, "h", CA_HOURS, "2005", "no pause is prescribed", observed=True),
        row("hours_pause", "truck", "CAN", 0.0, "h", CA_HOURS, "2005", observed=True),
        row("hours_week", "truck", "CAN", 70.0, "h", CA_HOURS, "2005", "cycle 1: 7 days", observed=True),
        row("hours_restart", "truck", "CAN", 36.0, "h", CA_HOURS, "2005", observed=True),
        row("hours_drive", "truck", "MEX", 14.0, "h", MX_HOURS, "2018", observed=True),
        row("hours_rest", "truck", "MEX", 8.0, "h", MX_HOURS, "2018", observed=True),
        row("hours_window", "truck", "MEX", NEVER, "h", MX_HOURS, "2018", "none is prescribed", observed=True),
        row("hours_break_after", "truck", "MEX", 5.0, "h", MX_HOURS, "2018", observed=True),
        row("hours_pause", "truck", "MEX", 0.5, "h", MX_HOURS, "2018", observed=True),
        row("hours_week", "truck", "MEX", NEVER, "h", MX_HOURS, "2018", "none is prescribed", observed=True),
        row("hours_restart", "truck", "MEX", 0.0, "h", MX_HOURS, "2018", observed=True),
    ]
    # fmt: on


def main(_raw: Path, out: Path) -> list[Path]:
    """Write the table."""
    return [write(out, "driving_hours", table(laws()))]


if __name__ == "__main__":
    run(main)
