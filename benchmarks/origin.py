"""Determinations over a generated catalogue of goods with three levels of materials, on one core."""

from __future__ import annotations

import resource
import time
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.origin import Rulebook, qualify_catalogue
from allyshore.world import World

if TYPE_CHECKING:
    import argparse

FINISHED = (
    "84502000", "84512100", "84135000", "84149010", "84145965", "84212300", "84071000", "84812000", "85044095", "85371091", "90328960", "94032000",
)  # fmt: skip
ASSEMBLIES = (
    "85014040",
    "85443000",
    "84139190",
    "84099199",
    "84834050",
    "85030095",
    "85389081",
    "84509060",
    "85444220",
    "85168080",
)
PARTS = (
    "84821050", "85340000", "85423100", "85366980", "74081160", "73181500", "73269086", "39269099", "40169960", "76169950", "85322400", "85011040",
)  # fmt: skip
BOUGHT = (
    "72104900",
    "39023000",
    "74130010",
    "76061230",
    "70071900",
    "48191000",
    "85444290",
    "84812000",
    "85365090",
    "40093200",
)


def options(parser: argparse.ArgumentParser) -> None:
    """How many goods."""
    parser.add_argument("--goods", type=int, default=100_000)


def catalogue(goods: int, seed: int = 0) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A third of the goods is finished and made of assemblies, a third assemblies made of parts, a third parts made of bought materials."""
    rng = np.random.default_rng(seed)
    third = goods // 3
    sizes = {"F": goods - 2 * third, "A": third, "P": third}
    codes = {"F": FINISHED, "A": ASSEMBLIES, "P": PARTS}
    frames, lines = [], []
    for level, below, count in (("P", "", 3), ("A", "P", 3), ("F", "A", 4)):
        size = sizes[level]
        if not size:
            continue
        hs = rng.choice(codes[level], size)
        names = np.char.add(level, np.arange(size).astype(str))
        price = {"P": 10.0, "A": 60.0, "F": 400.0}[level] * rng.uniform(0.8, 1.2, size)
        frames.append(
            pl.DataFrame(
                {
                    "good": names,
                    "hs": hs,
                    "country": rng.choice(["MEX", "USA", "CAN"], size),
                    "transaction_value": price,
                    "net_cost": price * 0.85,
                }
            )
        )
        of_good = np.repeat(names, 3)
        lines.append(_bought(rng, of_good, np.repeat(price, 3)))
        if below and sizes[below]:
            made = rng.integers(0, sizes[below], size * count)
            inside = next(frame for frame in frames if frame["good"][0].startswith(below))
            lines.append(
                pl.DataFrame(
                    {
                        "good": np.repeat(names, count),
                        "component": inside["good"].to_numpy()[made],
                        "hs": inside["hs"].to_numpy()[made],
                        "value": inside["transaction_value"].to_numpy()[made],
                        "originating": pl.Series([None] * (size * count), dtype=pl.Boolean),
                    }
                )
            )
    return pl.concat(frames), pl.concat(lines)


def _bought(rng: np.random.Generator, of_good: np.ndarray, price: np.ndarray) -> pl.DataFrame:
    status = rng.random(len(of_good))
    return pl.DataFrame(
        {
            "good": of_good,
            "component": np.char.add("bought", np.arange(len(of_good)).astype(str)),
            "hs": rng.choice(BOUGHT, len(of_good)),
            "value": price * rng.uniform(0.02, 0.3, len(of_good)),
            "originating": pl.Series(np.where(status < 0.3, 1, 0)).cast(pl.Boolean),
        }
    ).with_columns(originating=pl.when(pl.Series(status > 0.97)).then(None).otherwise("originating"))


def run(asked: argparse.Namespace) -> dict[str, float]:
    """Qualify every good of the catalogue."""
    book = Rulebook.usmca(World.on(date(2026, 6, 15)))
    goods, bom = catalogue(asked.goods)
    start = time.perf_counter()
    found = qualify_catalogue(goods, bom, book)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "goods": found.height,
        "materials": bom.height,
        "originating": found.filter(pl.col("status") == "originating").height,
        "seconds": seconds,
        "determinations_per_second": found.height / seconds,
        "peak_mb": peak,
    }
