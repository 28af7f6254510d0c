"""Stochastic fixed-charge network design: arcs are built now, flows are sent when capacities, costs and demands are known."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from scipy.optimize import linprog

from allyshore.errors import UsageError
from allyshore.solver import Problem
from allyshore.solver.stages import TwoStage
from allyshore.solver.stages.arcs import recognised
from allyshore.solver.stages.openings import cooled
from benchmarks.sslp import settled, staged

if TYPE_CHECKING:
    import argparse

    from numpy.typing import NDArray

    from allyshore.solver.stages import StagedSolution

    Floats = NDArray[np.float64]


def options(command: argparse.ArgumentParser) -> None:
    """Which instance, how long, and whether to run the peer."""
    command.add_argument("file", type=Path)
    command.add_argument("--seed", dest="search_seed", type=int, default=0, help="of the search for plans")
    command.add_argument(
        "--openings",
        type=int,
        default=0,
        metavar="STEPS",
        help="only one round of opening and closing arcs, of so many steps: a plan without a bound, the same on every machine",
    )
    command.add_argument(
        "--plan", default="", metavar="TAIL-HEAD,...", help="only price the plan that builds these arcs"
    )
    staged(command)


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Settle the instance."""
    stages = read(asked.file)
    if asked.plan:
        return {
            "instance": asked.file.stem,
            "checked_objective": checked(stages, planned(stages, asked.plan)),
        }
    if asked.openings:
        return cooled_once(asked.file.stem, stages, asked)

    def told(found: StagedSolution) -> dict[str, Any]:
        """Say which arcs are built, and what they cost once more: by programs of another library's, from the numbers that the file states."""
        return {"built": built(stages, found.x), "checked_objective": checked(stages, found.x)}

    return settled(asked.file.stem, stages, asked, told)


def built(stages: TwoStage, x: Floats) -> list[str]:
    """Name the arcs that a choice builds."""
    keys = stages.first.column_blocks[0].frame[np.flatnonzero(x > 0.5).tolist()]
    return [f"{tail}-{head}" for tail, head in keys.select("tail", "head").iter_rows()]


def planned(stages: TwoStage, plan: str) -> Floats:
    """Read a plan: arcs as TAIL-HEAD with commas between."""
    names = built(stages, np.ones(stages.first.n_columns))
    wanted = [word.strip() for word in plan.split(",")]
    unknown = sorted(set(wanted) - set(names))
    if unknown:
        raise UsageError(
            f"--plan: expected arcs of the instance, such as {names[0]}, found {', '.join(unknown)}"
        )
    return np.array([float(name in wanted) for name in names])


def cooled_once(name: str, stages: TwoStage, asked: argparse.Namespace) -> dict[str, Any]:
    """Look for a plan in one round of opening and closing arcs."""
    arcs = recognised(stages)
    if arcs is None:
        raise UsageError(f"{asked.file.name}: expected a flow over arcs of which each is built or not")
    spent, chance = time.process_time(), np.random.default_rng(asked.search_seed)
    found = cooled(
        arcs, np.arange(len(arcs.fixed)), asked.openings, chance, time.monotonic() + asked.time_limit
    )
    x = found.arcs.astype(np.float64)
    return {
        "instance": name,
        "objective": found.cost,
        "cpu_seconds": time.process_time() - spent,
        "built": built(stages, x),
        "checked_objective": checked(stages, x),
    }


def checked(stages: TwoStage, x: Floats) -> float:
    """Price a choice with scipy's linear programs, one a scenario, over the arcs that it builds alone; infinite where one has no flow."""
    built = np.flatnonzero(x > 0.5)
    keys = stages.first.column_blocks[0].frame
    tails, heads = (keys[name].to_numpy()[built] for name in ("tail", "head"))
    nodes = stages.later.n_rows - stages.later.n_columns
    balance = np.zeros((nodes, len(built)))
    np.add.at(balance, (tails, np.arange(len(built))), 1.0)
    np.add.at(balance, (heads, np.arange(len(built))), -1.0)
    total = float(stages.first.cost[built].sum())
    for scenario, share in enumerate(stages.probability):
        cost = (stages.later.cost if stages.cost is None else stages.cost[scenario])[built]
        most = -stages.values[scenario % len(stages.values)][built]
        demand = stages.lower[scenario][:nodes]
        found = linprog(cost, A_eq=balance, b_eq=demand, bounds=[(0.0, float(size)) for size in most])
        total += float(share) * (found.fun if found.fun is not None else np.inf)
    return total


def read(path: Path) -> TwoStage:
    """Read an instance: after a line "+", nodes, density, ratio, arcs, fixed costs, shares, then costs, capacities and demands by scenario."""
    lines = path.read_text().split("\n+\n", 1)[-1].split("\n")
    lines = [line.strip() for line in lines if line.strip() and not line.startswith("--")]
    nodes, arcs, scenarios = int(lines[0]), _table(lines[3]) > 0, int(lines[5])
    if len(lines) < 7 + 3 * scenarios:
        raise UsageError(
            f"{path.name}: expected three lines for each of {scenarios} scenarios, found {len(lines) - 7} lines"
        )
    tails, heads = np.nonzero(arcs)
    blocks = [lines[7 + 3 * index : 10 + 3 * index] for index in range(scenarios)]
    cost, capacity = (np.array([_table(block[place])[arcs] for block in blocks]) for place in (0, 1))
    demand = np.array([_numbers(block[2]) for block in blocks])
    share = _numbers(lines[6])
    first, keys = Problem(path.stem), pl.DataFrame({"tail": tails, "head": heads})
    first.add_columns("built", keys, cost=_table(lines[4])[arcs], upper=1.0, whole=True)
    later = Problem("flow")
    later.add_columns("flow", keys)
    later.add_rows("balance", pl.DataFrame({"node": range(nodes)}))
    later.add_rows("capacity", keys)
    index = np.arange(len(tails))
    later.add_entries(pl.Series(tails), pl.Series(index), 1.0)
    later.add_entries(pl.Series(heads), pl.Series(index), -1.0)
    later.add_entries(pl.Series(nodes + index), pl.Series(index), 1.0)
    free = np.full((scenarios, len(index)), -np.inf)
    link = ((nodes + index).astype(np.int32), index.astype(np.int32), -capacity)
    return TwoStage(
        first,
        later,
        link,
        share / share.sum(),
        np.hstack([demand, free]),
        np.hstack([demand, np.zeros_like(free)]),
        cost,
    )


def _numbers(line: str) -> Floats:
    return np.array([float(word) for word in line.split(",")])


def _table(line: str) -> Floats:
    return np.array([_numbers(row) for row in line.split(";")])
