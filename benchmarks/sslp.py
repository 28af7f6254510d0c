"""Stochastic server location, read from SMPS files, settled scenario by scenario beside HiGHS on all scenarios written out at once."""

from __future__ import annotations

import resource
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.errors import TimeLimitReached, UsageError
from allyshore.solver import SolveParams, solve
from allyshore.solver.stages import extensive, price, solve_stages
from benchmarks.smps import read

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from allyshore.solver.stages import StagedSolution, TwoStage

COUNTS = (1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000)
"""Numbers of scenarios that `--crossover` looks at."""


def options(command: argparse.ArgumentParser) -> None:
    """Which instance, how long, and whether to run the peer."""
    command.add_argument(
        "prefix", type=Path, help="the three files without their endings .cor, .tim and .sto"
    )
    command.add_argument("--scenarios", type=int, default=0, help="only the first so many; all unless said")
    command.add_argument(
        "--draw",
        type=int,
        default=0,
        metavar="COUNT",
        help="so many scenarios drawn anew in place of the file's: each right-hand side that varies there takes one of its values, independently",
    )
    command.add_argument("--seed", type=int, default=1, help="of --draw")
    command.add_argument(
        "--crossover",
        action="store_true",
        help="with --peers: find from how many scenarios on ours is sooner, and the ratio at ten times as many",
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
    command.add_argument(
        "--mpi-sppy",
        type=int,
        default=0,
        metavar="ROUNDS",
        help="also run mpi-sppy's L-shaped method for at most so many rounds (pip install mpi-sppy mpi4py mpich)",
    )


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Settle the instance, or look for the number of scenarios from which on it is settled sooner than by the peer."""
    stages = read(asked.prefix)
    if asked.draw:
        stages = drawn(stages, asked.draw, asked.seed)
    if asked.crossover:
        return crossover(asked.prefix.name, stages, asked)
    return settled(asked.prefix.name, fewer(stages, asked.scenarios), asked)


def drawn(stages: TwoStage, count: int, seed: int) -> TwoStage:
    """Draw scenarios as the file's were: every right-hand side that varies there takes the value of a scenario drawn for it alone.

    In the published instances a client is there with a chance of a half, independently of all others (Ntaimo and Sen 2005, The million-variable march for stochastic combinatorial optimization).
    """
    rng = np.random.default_rng(seed)
    varying = np.flatnonzero(
        (stages.lower != stages.lower[0]).any(axis=0) | (stages.upper != stages.upper[0]).any(axis=0)
    )
    lower, upper = np.repeat(stages.lower[:1], count, axis=0), np.repeat(stages.upper[:1], count, axis=0)
    of = rng.choice(
        len(stages.probability), (count, len(varying)), p=stages.probability / stages.probability.sum()
    )
    lower[:, varying], upper[:, varying] = stages.lower[of, varying], stages.upper[of, varying]
    if stages.cost is not None or stages.link[2].ndim > 1:
        raise UsageError("--draw: expected scenarios that change right-hand sides alone")
    return replace(stages, probability=np.full(count, 1.0 / count), lower=lower, upper=upper)


def fewer(stages: TwoStage, count: int) -> TwoStage:
    """Give the problem of the first `count` scenarios, 0 being all, with their chances raised to add up to 1."""
    whole = len(stages.probability)
    if not count or count >= whole:
        return stages
    rows, columns, values = stages.link
    return replace(
        stages,
        link=(rows, columns, values[:count] if values.ndim > 1 else values),
        probability=stages.probability[:count] / stages.probability[:count].sum(),
        lower=stages.lower[:count],
        upper=stages.upper[:count],
        cost=None if stages.cost is None else stages.cost[:count],
    )


def crossover(name: str, stages: TwoStage, asked: argparse.Namespace) -> dict[str, Any]:
    """Settle the first 1, 2, 3, 5, 10, ... scenarios by both, until ten times the least count from which on ours was sooner.

    Sooner is by processor time, which other work on the machine does not stretch; the loops are compiled before.
    """
    settle_once(stages, asked)
    rows: list[dict[str, Any]] = []
    won = 0
    most = len(stages.probability)
    for count in (count for count in COUNTS if count <= most):
        if won and count > 10 * won:
            break
        if won and count not in {10 * won, min(count for count in COUNTS if count > won)}:
            continue
        found = settled(name, fewer(stages, count), asked)
        other = found["peers"]["highs_all_scenarios"]
        done = other["gap"] is not None and other["gap"] <= asked.gap * 1.01
        rows.append(
            {
                "scenarios": count,
                "objective": found["objective"],
                "cpu_seconds": found["cpu_seconds"],
                "highs_objective": other["objective"],
                "highs_gap": other["gap"],
                "highs_cpu_seconds": other["cpu_seconds"],
                "highs_proved": done,
                "ratio": other["cpu_seconds"] / found["cpu_seconds"],
            }
        )
        sooner = found["cpu_seconds"] < other["cpu_seconds"]
        won = (won or count) if sooner else 0
    return {"instance": name, "sooner_from": won or None, "rows": rows}


def settle_once(stages: TwoStage, asked: argparse.Namespace) -> None:
    """Settle one scenario, so that no later one waits for the loops to be compiled or read."""
    solve_stages(
        fewer(stages, 1), SolveParams(time_limit=asked.time_limit, gap=asked.gap, threads=asked.threads)
    )


def settled(
    name: str,
    stages: TwoStage,
    asked: argparse.Namespace,
    told: Callable[[StagedSolution], dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Settle a two-stage problem and give its figures, and what `told` says of its answer."""
    start, spent = time.perf_counter(), time.process_time()
    found = solve_stages(
        stages,
        SolveParams(
            time_limit=asked.time_limit,
            gap=asked.gap,
            threads=asked.threads,
            seed=getattr(asked, "search_seed", 0),
        ),
    )
    seconds, cpu = time.perf_counter() - start, time.process_time() - spent
    return {
        "instance": name,
        "scenarios": len(stages.probability),
        "objective": found.objective,
        "bound": found.bound,
        "gap": found.gap,
        "status": found.status.value,
        "method": found.method,
        "seconds": seconds,
        "cpu_seconds": cpu,
        "programs": found.counts.linear,
        "whole_programs": found.counts.whole,
        "cuts": found.counts.cuts,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        **(told(found) if told else {}),
        "peers": peers(stages, asked),
    }


def peers(stages: TwoStage, asked: argparse.Namespace) -> dict[str, Any]:
    """Settle the problem by the peers that were asked for."""
    found = {"highs_all_scenarios": peer(stages, asked)} if asked.peers else {}
    if asked.mpi_sppy:
        from benchmarks.mpi_sppy import l_shaped  # noqa: PLC0415  # a peer, only where it is asked for

        other = l_shaped(stages, asked.mpi_sppy)
        x = other.pop("x")
        cost = price(stages, x, SolveParams(gap=asked.gap, threads=asked.threads))
        other["objective_of_its_choice"] = float(
            stages.first.cost @ x + stages.first.offset + stages.probability @ cost
        )
        found["mpi_sppy_l_shaped"] = other
    return found


def peer(stages: TwoStage, asked: argparse.Namespace) -> dict[str, Any]:
    """Give all scenarios at once to HiGHS, for `--peers` seconds."""
    start, spent = time.perf_counter(), time.process_time()
    known: dict[str, Any] = {"objective": None, "bound": None, "gap": None}
    try:
        found = solve(
            extensive(stages), SolveParams(time_limit=asked.peers, gap=asked.gap, threads=asked.threads)
        )
        known = {"objective": found.objective, "bound": found.bound, "gap": found.gap}
    except TimeLimitReached:
        pass
    return {**known, "seconds": time.perf_counter() - start, "cpu_seconds": time.process_time() - spent}
