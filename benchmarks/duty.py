"""Duty of many random lines, on one core, beside one bill at a time."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.duty import DutyParams, Entry, assess, bill
from allyshore.world import World

if TYPE_CHECKING:
    import argparse

BILLS = 50


def options(parser: argparse.ArgumentParser) -> None:
    """How many lines and which day."""
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 6, 15))


def run(asked: argparse.Namespace) -> dict[str, float]:
    """Assess random ad valorem lines from ten origins into the United States."""
    world = World.on(asked.on)
    rng = np.random.default_rng(0)
    codes = world.schedule.lines.filter(pl.col("form").is_in(["free", "ad_valorem"]))["hts8"].to_numpy()
    origins = np.array(["CHN", "MEX", "CAN", "KOR", "DEU", "VNM", "JPN", "IND", "BRA", "TWN"])
    origin = rng.choice(origins, asked.lines)
    size = asked.lines
    entries = pl.DataFrame(
        {
            "importer": ["USA"] * size,
            "exporter": origin,
            "hs": rng.choice(codes, size),
            "country_of_origin": origin,
            "value": rng.uniform(10, 5000, size),
            "quantity": np.ones(size),
            "weight": rng.uniform(0.1, 50, size),
            "originating": np.zeros(size, bool),
            "claim": [""] * size,
            "mode": ["ocean"] * size,
            "entry_value": np.full(size, 50000.0),
            "steel_share": rng.uniform(0, 0.3, size),
            "aluminium_share": np.zeros(size),
            "copper_share": np.zeros(size),
        }
    )
    none = pl.DataFrame(
        schema={
            "importer": pl.String,
            "hs": pl.String,
            "country_of_origin": pl.String,
            "rate": pl.Float64,
            "valid_from": pl.Date,
            "valid_to": pl.Date,
            "source": pl.String,
        }
    )
    start = time.perf_counter()
    assess(entries, world, none, DutyParams(detail=False))
    seconds = time.perf_counter() - start
    start = time.perf_counter()
    for row in entries.head(BILLS).iter_rows(named=True):
        bill(Entry(**row), world, none)
    one = (time.perf_counter() - start) / min(BILLS, size)
    return {
        "lines": size,
        "seconds": seconds,
        "lines_per_second": size / seconds,
        "one_bill_seconds": one,
        "ratio": one * size / seconds,
    }
