"""The main job on the laundry example: seconds for reading, for each strategy's problem and its solve."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from allyshore.design import draft
from allyshore.opening import open_model
from allyshore.origin import Rulebook
from allyshore.routes import connect
from allyshore.solver import SolveParams, solve
from allyshore.study import presets
from allyshore.trust import score
from allyshore.world import World

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Which model and day."""
    parser.add_argument("--model", type=Path, default=Path("examples/laundry"))
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 6, 15))


def run(asked: argparse.Namespace) -> dict[str, float]:
    """Time each step once."""
    start = time.perf_counter()
    world = World.on(asked.on)
    chain = connect(open_model(asked.model, world), world).chain
    card, book = score(world), Rulebook.usmca(world)
    figures: dict[str, float] = {"read_and_connect_seconds": time.perf_counter() - start}
    for name, strategy in presets().items():
        start = time.perf_counter()
        problem = draft(chain, world, strategy, card, book).parts.problem
        built = time.perf_counter()
        solution = solve(problem, SolveParams())
        figures[f"{name}_columns"] = problem.n_columns
        figures[f"{name}_build_seconds"] = built - start
        figures[f"{name}_solve_seconds"] = time.perf_counter() - built
        figures[f"{name}_gap"] = solution.gap
    return figures
