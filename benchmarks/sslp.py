"""Stochastic server location, read from SMPS files, settled scenario by scenario beside HiGHS on all scenarios written out at once."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allyshore.errors import TimeLimitReached
from allyshore.solver import SolveParams, solve
from allyshore.solver.stages import extensive, solve_stages
from benchmarks.smps import read

if TYPE_CHECKING:
    import argparse

    from allyshore.solver.stages import TwoStage


def options(command: argparse.ArgumentParser) -> None:
    """Which instance, how long, and whether to run the peer."""
    command.add_argument(
        "prefix", type=Path, help="the three files without their endings .cor, .tim and .sto"
    )
    staged(command)


def staged(command: argparse.ArgumentParser) -> None:
    """Add the options that every two-stage benchmark has."""
    command.add_argument("--time-limit", type=float, default=600.0, help="seconds")
    command.add_argument("--threads", type=int, default=2)
    command.add_argument("--gap", type=float, default=1e-6)
    command.add_argument(
        "--peers",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="also run HiGHS on all scenarios at once, so long",
    )


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Settle the instance."""
    return settled(asked.prefix.name, read(asked.prefix), asked)


def settled(name: str, stages: TwoStage, asked: argparse.Namespace) -> dict[str, Any]:
    """Settle a two-stage problem and give its figures."""
    start = time.perf_counter()
    found = solve_stages(
        stages, SolveParams(time_limit=asked.time_limit, gap=asked.gap, threads=asked.threads)
    )
    seconds = time.perf_counter() - start
    return {
        "instance": name,
        "scenarios": len(stages.probability),
        "objective": found.objective,
        "bound": found.bound,
        "gap": found.gap,
        "status": found.status.value,
        "method": found.method,
        "seconds": seconds,
        "programs": found.counts.linear,
        "whole_programs": found.counts.whole,
        "cuts": found.counts.cuts,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "peers": {"highs_all_scenarios": peer(stages, asked)} if asked.peers else {},
    }


def peer(stages: TwoStage, asked: argparse.Namespace) -> dict[str, Any]:
    """Give all scenarios at once to HiGHS, for `--peers` seconds."""
    start = time.perf_counter()
    try:
        found = solve(
            extensive(stages), SolveParams(time_limit=asked.peers, gap=asked.gap, threads=asked.threads)
        )
    except TimeLimitReached:
        return {"objective": None, "bound": None, "gap": None, "seconds": time.perf_counter() - start}
    return {
        "objective": found.objective,
        "bound": found.bound,
        "gap": found.gap,
        "seconds": time.perf_counter() - start,
    }
