"""Make the tables that ship empty for the user to fill: a header line for each, as its card says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

from allyshore.world.catalogue import card

if TYPE_CHECKING:
    from pathlib import Path

TABLES = (
    "content_changes",
    "hazard_history",
    "region_engineers",
    "region_power",
    "region_sites",
    "region_wages",
)


def main(_raw: Path, out: Path) -> list[Path]:
    """Write every table with no row."""
    return [
        write(out, name, pl.DataFrame({column: [] for column in card(name).column_names})) for name in TABLES
    ]


if __name__ == "__main__":
    run(main)
