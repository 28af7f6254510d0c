"""Production in sizes of which a larger can be cut to a smaller: set-ups and runs now and again when the demand is known."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from allyshore.errors import TimeLimitReached, UsageError
from allyshore.solver import Problem, SolveParams, solve
from allyshore.solver.stages import TwoStage, extensive
from benchmarks.sslp import staged

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def options(command: argparse.ArgumentParser) -> None:
    """Which folder of scenarios, how long, and whether to run the peer."""
    from pathlib import Path  # noqa: PLC0415  # argparse calls it

    command.add_argument("folder", type=Path, help="Scenario1.dat, Scenario2.dat, ...")
    staged(command)


@dataclass(frozen=True)
class Sizes:
    """One instance: demand now [size] and later [scenario, size], costs [size], units made at most in a period, cost of cutting a unit."""

    now: Floats
    later: Floats
    made: Floats
    ready: Floats
    capacity: float
    cut: float


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Solve the disaggregated problem over all scenarios; the peer gets the problem as it was published."""
    sizes = read(asked.folder)
    figures = {"instance": asked.folder.name, "scenarios": len(sizes.later)}
    figures |= _solved(disaggregated(sizes), asked.time_limit, asked)
    figures["peers"] = (
        {"highs_as_published": _solved(published(sizes), asked.peers, asked)} if asked.peers else {}
    )
    return figures


def _solved(stages: TwoStage, limit: float, asked: argparse.Namespace) -> dict[str, Any]:
    start = time.perf_counter()
    try:
        found = solve(extensive(stages), SolveParams(time_limit=limit, gap=asked.gap, threads=asked.threads))
    except TimeLimitReached:
        return {"objective": None, "bound": None, "gap": None, "seconds": time.perf_counter() - start}
    return {
        "objective": found.objective,
        "bound": found.bound,
        "gap": found.gap,
        "status": found.status.value,
        "seconds": time.perf_counter() - start,
    }


def read(folder: Path) -> Sizes:
    """Read the scenarios of a folder; they are alike but in their demand of the second period, and equally likely."""
    files = sorted(folder.glob("Scenario[0-9]*.dat"), key=lambda file: int(re.sub(r"\D", "", file.stem)))
    if not files:
        raise UsageError(f"{folder}: expected Scenario1.dat and so on, found none")
    told = [_parameters(file.read_text()) for file in files]
    one = told[0]
    return Sizes(
        one["DemandsFirstStage"],
        np.array([each["DemandsSecondStage"] for each in told]),
        one["UnitProductionCosts"],
        one["SetupCosts"],
        float(one["Capacity"][0]),
        float(one["UnitReductionCost"][0]),
    )


def _parameters(text: str) -> dict[str, Floats]:
    """Read ``param Name := ... ;``, one number or pairs of index and number."""
    found = {}
    for name, body in re.findall(r"param\s+(\w+)\s*:=\s*([^;]*);", re.sub(r"#.*", "", text)):
        numbers = np.array([float(word) for word in body.split()])
        found[name] = numbers if len(numbers) == 1 else numbers[1::2]
    return found


def _pairs(count: int) -> pl.DataFrame:
    """Sizes that are made (``size``) and what they can be cut to (``into``), smaller or the same."""
    size, into = np.nonzero(np.tri(count, dtype=bool))
    return pl.DataFrame({"size": size, "into": into})


def published(sizes: Sizes) -> TwoStage:
    """Give the problem as it was published: units made, units cut, and set-ups that allow any number.

    Whole numbers of units follow by themselves: with the set-ups known, what is left is a flow of whole demands.

    Source
    ------
    Jorjani, Scott and Woodruff, Selection of an optimal subset of sizes, International Journal of Production Research 37 (1999) 3697-3710.
    """
    count, pairs = len(sizes.now), _pairs(len(sizes.now))
    keys = pl.DataFrame({"size": range(count)})
    problems = []
    for name, demand in (("now", sizes.now), ("later", sizes.later[0])):
        problem = Problem(f"sizes {name}")
        ready = problem.add_columns("ready", keys, cost=sizes.ready, upper=1.0, whole=True)
        made = problem.add_columns("made", keys, cost=sizes.made, upper=sizes.capacity)
        cut = problem.add_columns("cut", pairs, cost=np.where(pairs["size"] == pairs["into"], 0.0, sizes.cut))
        meets = problem.add_rows("demand", keys, lower=demand)
        starts = problem.add_rows("set_up", keys, upper=0.0)
        keeps = problem.add_rows("keep", keys, upper=0.0)
        room = problem.add_rows("capacity", pl.DataFrame({"of": [0]}), upper=sizes.capacity)
        size, into = (pairs[column].to_numpy() for column in ("size", "into"))
        column = cut.frame["column"]
        problem.add_entries(pl.Series(meets.start + into), column, 1.0)
        problem.add_entries(pl.Series(keeps.start + size), column, 1.0)
        every = np.arange(count)
        problem.add_entries(pl.Series(keeps.start + every), made.frame["column"], -1.0)
        problem.add_entries(pl.Series(starts.start + every), made.frame["column"], 1.0)
        problem.add_entries(pl.Series(starts.start + every), ready.frame["column"], -sizes.capacity)
        problem.add_entries(pl.Series(np.full(count, room.start)), made.frame["column"], 1.0)
        problems.append(problem)
    first, later = problems
    size = pairs["size"].to_numpy()
    keeps = 2 * count
    link = (
        np.concatenate([keeps + np.arange(count), keeps + size]).astype(np.int32),
        np.concatenate([count + np.arange(count), 2 * count + np.arange(len(size))]).astype(np.int32),
        np.concatenate([np.full(count, -1.0), np.ones(len(size))]),
    )
    scenarios = len(sizes.later)
    lower, upper = (np.tile(side, (scenarios, 1)) for side in later.row_bounds)
    lower[:, :count] = sizes.later
    return TwoStage(first, later, link, np.full(scenarios, 1.0 / scenarios), lower, upper)


def disaggregated(sizes: Sizes) -> TwoStage:
    """Give the same problem with every unit told by when it is made and what it becomes, so that a set-up bounds each use by its demand.

    ::

        spent[i, j]   made and sold now          <= demand now[j] ready now[i]
        kept[i, j]    made now, sold later       <= demand later[s, j] ready now[i]
        fresh[i, j]   made and sold later        <= largest demand later[., j] ready later[i]
        made[i]       >= sum of spent[i, .] + sum of kept[i, .] in every scenario
    """
    count, pairs = len(sizes.now), _pairs(len(sizes.now))
    keys = pl.DataFrame({"size": range(count)})
    size, into = (pairs[column].to_numpy() for column in ("size", "into"))
    every, pair = np.arange(count), np.arange(len(size))
    cut = np.where(size == into, 0.0, sizes.cut)
    first = Problem("sizes now")
    first.add_columns("ready", keys, cost=sizes.ready, upper=1.0, whole=True)
    first.add_columns("made", keys, cost=sizes.made, upper=sizes.capacity)
    first.add_columns("spent", pairs, cost=cut)
    meets = first.add_rows("demand", keys, lower=sizes.now)
    room = first.add_rows("capacity", pl.DataFrame({"of": [0]}), upper=sizes.capacity)
    linked = first.add_rows("link", pairs, upper=0.0)
    spent = 2 * count + pair
    first.add_entries(pl.Series(meets.start + into), pl.Series(spent), 1.0)
    first.add_entries(pl.Series(np.full(count, room.start)), pl.Series(count + every), 1.0)
    first.add_entries(pl.Series(linked.start + pair), pl.Series(spent), 1.0)
    first.add_entries(pl.Series(linked.start + pair), pl.Series(size), pl.Series(-sizes.now[into]))
    later = Problem("sizes later")
    later.add_columns("ready", keys, cost=sizes.ready, upper=1.0, whole=True)
    kept = later.add_columns("kept", pairs, cost=cut)
    fresh = later.add_columns("fresh", pairs, cost=cut + sizes.made[size])
    meets = later.add_rows("demand", keys)
    keeps = later.add_rows("keep", keys, upper=0.0)
    room = later.add_rows("capacity", pl.DataFrame({"of": [0]}), upper=sizes.capacity)
    old = later.add_rows("link_kept", pairs, upper=0.0)
    new = later.add_rows("link_fresh", pairs, upper=0.0)
    most = sizes.later.max(axis=0)
    for block, link in ((kept, old), (fresh, new)):
        later.add_entries(pl.Series(meets.start + into), block.frame["column"], 1.0)
        later.add_entries(pl.Series(link.start + pair), block.frame["column"], 1.0)
    later.add_entries(pl.Series(keeps.start + size), kept.frame["column"], 1.0)
    later.add_entries(pl.Series(np.full(len(pair), room.start)), fresh.frame["column"], 1.0)
    later.add_entries(pl.Series(new.start + pair), pl.Series(size), pl.Series(-most[into]))
    scenarios = len(sizes.later)
    link = (
        np.concatenate([keeps.start + every, keeps.start + size, old.start + pair]).astype(np.int32),
        np.concatenate([count + every, spent, size]).astype(np.int32),
        np.hstack(
            [np.tile(np.repeat([-1.0, 1.0], [count, len(pair)]), (scenarios, 1)), -sizes.later[:, into]]
        ),
    )
    lower, upper = (np.tile(side, (scenarios, 1)) for side in later.row_bounds)
    lower[:, :count] = sizes.later
    return TwoStage(first, later, link, np.full(scenarios, 1.0 / scenarios), lower, upper)
