"""Determinations of random washers, one at a time on one core."""

from __future__ import annotations

import resource
import time
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from allyshore.origin import Good, Material, Rulebook, qualify
from allyshore.world import World

if TYPE_CHECKING:
    import argparse

PARTS = (
    "85015140",
    "85371030",
    "84509020",
    "85444290",
    "72107060",
    "73181580",
    "39269099",
    "84137020",
    "70071900",
    "48191000",
)


def options(parser: argparse.ArgumentParser) -> None:
    """How many goods."""
    parser.add_argument("--goods", type=int, default=10_000)


def run(asked: argparse.Namespace) -> dict[str, float]:
    """Qualify goods of ten materials with random values and status."""
    book = Rulebook.usmca(World.on(date(2026, 6, 15)))
    rng = np.random.default_rng(0)
    values, status = (
        rng.uniform(1, 40, (asked.goods, len(PARTS))),
        rng.random((asked.goods, len(PARTS))) < 0.6,
    )
    goods = [
        Good(
            "washer",
            "84502000",
            "MEX",
            330.0,
            300.0,
            tuple(Material(hs, hs, float(v), bool(s)) for hs, v, s in zip(PARTS, row, yes, strict=True)),
        )
        for row, yes in zip(values, status, strict=True)
    ]
    start = time.perf_counter()
    found = sum(qualify(good, book).status.value == "originating" for good in goods)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "goods": asked.goods,
        "originating": found,
        "seconds": seconds,
        "determinations_per_second": asked.goods / seconds,
        "peak_mb": peak,
    }
