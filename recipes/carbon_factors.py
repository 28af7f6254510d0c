"""Build `carbon_factors`: kg of CO2e of a tonne-kilometre by mode of lane, from the EPA's table of upstream freight.

Usage: ``python recipes/carbon_factors.py RAW_DIR [OUT_DIR]``. No raw file is read: the EPA's file (GHG Emission Factors
Hub, January 2025, scope 3 category 4) could not be had, so the numbers stand here as public copies of them have it.
Three copies agree on carbon dioxide in all four modes; the equivalents with methane and nitrous oxide are of one of
them, and that of the truck follows from the gases it quotes: 0.186 kg CO2, 0.0016 g CH4 and 0.0054 g N2O.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

SHORT_TON, MILE = 0.90718474, 1.609344
"""Tonnes and kilometres, by definition."""
EPA = (
    "US EPA, GHG Emission Factors Hub (January 2025), upstream transportation and distribution, short ton-miles; as quoted by "
    "three public code repositories that agree on co2, of which one has co2e; the EPA's own file was not read"
)
TRUCK, RAIL, WATER, AIR = "medium- and heavy-duty truck", "rail", "waterborne craft", "aircraft"
QUOTED = {TRUCK: (0.186, 0.18748), RAIL: (0.021, 0.0212), WATER: (0.077, 0.0784), AIR: (1.086, 1.0949)}
"""kg of CO2 and of CO2e per short ton-mile."""
TAKEN = {"truck": TRUCK, "rail": RAIL, "intermodal": RAIL, "ocean": WATER, "air": AIR}


def main(raw: Path, out: Path) -> None:  # noqa: ARG001  # every recipe takes the raw folder
    """Write the table."""
    rows = [
        {
            "mode": mode,
            "stands_for": row,
            "co2": QUOTED[row][0],
            "co2e": QUOTED[row][1],
            "factor": round(QUOTED[row][1] / (SHORT_TON * MILE), 6),
            "source": EPA,
            "vintage": "2025",
            "licence": "US government work (public domain)",
        }
        for mode, row in TAKEN.items()
    ]
    write(out, "carbon_factors", pl.DataFrame(rows))


if __name__ == "__main__":
    run(main)
