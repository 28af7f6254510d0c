"""Frames to one sparse problem inside HiGHS, beside bare arrays handed straight to highspy."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING

import highspy
import numpy as np
import polars as pl
from scipy.sparse import csc_array

from allyshore.solver import Problem, load
from allyshore.solver.solve import QuietHighs

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """How many columns."""
    parser.add_argument("--columns", type=int, default=1_000_000)


def run(asked: argparse.Namespace) -> dict[str, float]:
    """Build a transport problem: each column leaves one row and enters another."""
    size = asked.columns
    sites = max(2, int(size**0.5))
    rng = np.random.default_rng(0)
    ship = pl.DataFrame({"origin": rng.integers(0, sites, size), "destination": rng.integers(0, sites, size)})
    cost = rng.uniform(1.0, 9.0, size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    problem = Problem("bench")
    block = problem.add_columns("ship", ship, cost=cost)
    keys = pl.DataFrame({"site": range(sites)})
    out = problem.add_rows("sent", keys, upper=1e6)
    came = problem.add_rows("arrived", keys, lower=1.0)
    problem.add_entries(ship["origin"] + out.start, block.frame["column"], 1.0)
    problem.add_entries(ship["destination"] + came.start, block.frame["column"], 1.0)
    load(problem)
    seconds = time.perf_counter() - start
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    bare = _bare(ship, cost, sites)
    return {
        "columns": size,
        "seconds": seconds,
        "peak_mb": peak,
        "bare_seconds": bare,
        "ratio": seconds / bare,
    }


def _bare(ship: pl.DataFrame, cost: np.ndarray, sites: int) -> float:
    start = time.perf_counter()
    size = ship.height
    rows = np.empty(2 * size, dtype=np.int32)
    rows[0::2], rows[1::2] = ship["origin"].to_numpy(), ship["destination"].to_numpy() + sites
    matrix = csc_array(
        (np.ones(2 * size), rows, np.arange(0, 2 * size + 1, 2, dtype=np.int32)), shape=(2 * sites, size)
    )
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = size, 2 * sites
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(size), np.full(size, np.inf)
    lp.row_lower_ = np.concatenate([np.full(sites, -np.inf), np.ones(sites)])
    lp.row_upper_ = np.concatenate([np.full(sites, 1e6), np.full(sites, np.inf)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    highs = QuietHighs()  # type: ignore[no-untyped-call]  # its constructor is highspy's
    highs.passModel(lp)
    return time.perf_counter() - start
