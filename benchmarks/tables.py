"""Memory and time until HiGHS holds a transport problem of 10^4, 10^5 and 10^6 columns: ours, linopy and Pyomo, each in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from allyshore.solver import Problem, load

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

SIZES = (10_000, 100_000, 1_000_000)
TOOLS = ("allyshore", "linopy", "pyomo")


def options(parser: argparse.ArgumentParser) -> None:
    """Which sizes and tools; the last two are how this benchmark calls itself."""
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--tools", nargs="+", default=list(TOOLS), choices=TOOLS)
    parser.add_argument("--one", choices=TOOLS, help="build once in this process")
    parser.add_argument("--columns", type=int, default=SIZES[0])


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Build each size with each tool, one after the other."""
    if asked.one:
        return _measure(asked.one, asked.columns)
    return {
        "rows": [_apart(tool, size) for size in asked.sizes for tool in asked.tools],
        "what": "seconds and memory from arrays to a problem inside HiGHS; imports are not counted, the arrays are there before",
    }


def _apart(tool: str, size: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks", "tables", "--one", tool, "--columns", str(size), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own command
    if done.returncode:
        return {"tool": tool, "columns": size, "failed": done.stderr.strip().splitlines()[-1]}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _measure(tool: str, size: int) -> dict[str, Any]:
    sites = max(2, int(size**0.5))
    rng = np.random.default_rng(0)
    origin, destination = rng.integers(0, sites, size), rng.integers(0, sites, size)
    cost = rng.uniform(1.0, 9.0, size)
    build = _BUILDERS[tool]()
    before = resource.getrusage(resource.RUSAGE_SELF)
    start = time.perf_counter()
    columns = build(origin, destination, cost, sites)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF)
    if columns != size:
        message = f"{tool} handed over {columns} columns of {size}"
        raise SystemExit(message)
    return {
        "tool": tool,
        "columns": size,
        "rows": 2 * sites,
        "seconds": seconds,
        "cpu_seconds": after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime,
        "grown_mb": (after.ru_maxrss - before.ru_maxrss) / 1024,
        "peak_mb": after.ru_maxrss / 1024,
    }


def _allyshore() -> Callable[[Ints, Ints, Floats, int], int]:
    load(_problem(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64), np.ones(1), 2))

    def build(origin: Ints, destination: Ints, cost: Floats, sites: int) -> int:
        return int(load(_problem(origin, destination, cost, sites)).getNumCol())

    return build


def _problem(origin: Ints, destination: Ints, cost: Floats, sites: int) -> Problem:
    """Each column leaves one row and enters another; this is how a design builds its rows."""
    problem = Problem("bench")
    ship = problem.add_columns(
        "ship", pl.DataFrame({"origin": origin, "destination": destination}), cost=cost
    )
    keys = pl.DataFrame({"site": range(sites)})
    sent = problem.add_rows("sent", keys, upper=1e6)
    came = problem.add_rows("arrived", keys, lower=1.0)
    problem.add_entries(ship.frame["origin"] + sent.start, ship.frame["column"], 1.0)
    problem.add_entries(ship.frame["destination"] + came.start, ship.frame["column"], 1.0)
    return problem


def _linopy() -> Callable[[Ints, Ints, Floats, int], int]:
    import linopy  # noqa: PLC0415  # a peer, measured only here
    import pandas as pd  # noqa: PLC0415  # linopy's own
    import xarray as xr  # noqa: PLC0415  # same

    def build(origin: Ints, destination: Ints, cost: Floats, _sites: int) -> int:
        model = linopy.Model()
        lanes = pd.RangeIndex(len(cost), name="lane")
        ship = model.add_variables(lower=0.0, coords=[lanes], name="ship")
        for name, key in (("sent", origin), ("arrived", destination)):
            group = xr.DataArray(key, coords=[lanes], name="site")
            total = (1.0 * ship).groupby(group).sum()
            if name == "sent":
                model.add_constraints(total <= 1e6, name=name)
            else:
                model.add_constraints(total >= 1.0, name=name)
        model.add_objective((xr.DataArray(cost, coords=[lanes]) * ship).sum())
        return int(model.to_highspy().getNumCol())

    return build


def _pyomo() -> Callable[[Ints, Ints, Floats, int], int]:
    import pyomo.environ as pyo  # noqa: PLC0415  # a peer, measured only here
    from pyomo.contrib.appsi.solvers import Highs  # noqa: PLC0415  # same

    def build(origin: Ints, destination: Ints, cost: Floats, sites: int) -> int:
        model = pyo.ConcreteModel()
        model.lanes = pyo.RangeSet(0, len(cost) - 1)
        model.ship = pyo.Var(model.lanes, domain=pyo.NonNegativeReals)
        leaving: list[list[int]] = [[] for _ in range(sites)]
        coming: list[list[int]] = [[] for _ in range(sites)]
        for lane, (start, end) in enumerate(zip(origin.tolist(), destination.tolist(), strict=True)):
            leaving[start].append(lane)
            coming[end].append(lane)
        used = [site for site in range(sites) if leaving[site]]
        reached = [site for site in range(sites) if coming[site]]
        model.sent = pyo.Constraint(
            used, rule=lambda m, site: pyo.quicksum(m.ship[lane] for lane in leaving[site]) <= 1e6
        )
        model.arrived = pyo.Constraint(
            reached, rule=lambda m, site: pyo.quicksum(m.ship[lane] for lane in coming[site]) >= 1.0
        )
        prices = cost.tolist()
        model.total = pyo.Objective(
            expr=pyo.quicksum(prices[lane] * model.ship[lane] for lane in model.lanes)
        )
        solver = Highs()
        solver.set_instance(model)
        return int(solver._solver_model.getNumCol())  # noqa: SLF001  # to see that the problem has arrived

    return build


_BUILDERS = {"allyshore": _allyshore, "linopy": _linopy, "pyomo": _pyomo}
