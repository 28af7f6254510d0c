"""The US tariff schedule on random days: questions one at a time, beside filtering the dated table for each."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.world import World

if TYPE_CHECKING:
    import argparse

FIRST, DAYS = date(2025, 1, 1), 693
PLAIN = 200


def options(parser: argparse.ArgumentParser) -> None:
    """How many questions."""
    parser.add_argument("--questions", type=int, default=100_000)


def run(asked: argparse.Namespace) -> dict[str, float]:
    """Ask for random lines and numbers on random days between 2025-01-01 and 2026-11-24."""
    size = asked.questions
    start = time.perf_counter()
    schedule = World.on(FIRST).schedule
    schedule.line("84501100")
    figures: dict[str, float] = {"questions": size, "first_line_seconds": time.perf_counter() - start}
    start = time.perf_counter()
    schedule.number("8450110040")
    figures["first_number_seconds"] = time.perf_counter() - start
    rng = np.random.default_rng(0)
    lines = rng.choice(schedule.lines["hts8"].to_numpy(), size).tolist()
    numbers = rng.choice(schedule.numbers["hts10"].to_numpy(), size).tolist()
    days = [FIRST + timedelta(days=int(n)) for n in rng.integers(0, DAYS, size)]
    worlds = [World.on(day).schedule for day in days]
    start = time.perf_counter()
    for here, code in zip(worlds, lines, strict=True):
        here.line(code)
    figures["line_microseconds"] = (time.perf_counter() - start) / size * 1e6
    start = time.perf_counter()
    for here, code in zip(worlds, numbers, strict=True):
        here.number(code)
    figures["number_microseconds"] = (time.perf_counter() - start) / size * 1e6
    start = time.perf_counter()
    for day, code in zip(days, lines, strict=True):
        World.on(day).schedule.line(code)
    figures["new_world_and_line_microseconds"] = (time.perf_counter() - start) / size * 1e6
    start = time.perf_counter()
    for here in worlds:
        _ = here.lines
    figures["frame_of_a_day_microseconds"] = (time.perf_counter() - start) / size * 1e6
    table = World.on(FIRST).table("hts")
    start = time.perf_counter()
    for day, code in zip(days[:PLAIN], lines[:PLAIN], strict=True):
        ends = pl.col("valid_to")
        table.filter(pl.col("hts8") == code, pl.col("valid_from") <= day, ends.is_null() | (ends >= day))
    figures["plain_filter_microseconds"] = (time.perf_counter() - start) / min(PLAIN, size) * 1e6
    figures["ratio"] = figures["plain_filter_microseconds"] / figures["line_microseconds"]
    return figures
