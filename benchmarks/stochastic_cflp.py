"""Stochastic facility location: sites are opened now, customers are served when their demand is known, beside HiGHS on all scenarios."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from allyshore.errors import UsageError
from allyshore.solver import Problem
from allyshore.solver.stages import TwoStage
from benchmarks.sslp import peer, settled, staged

if TYPE_CHECKING:
    import argparse

KEYS = ("capacities", "demands", "fixed_costs", "costs")


def options(command: argparse.ArgumentParser) -> None:
    """Which instance, how long, and whether to run the peer."""
    command.add_argument("file", type=Path)
    command.add_argument("--scenarios", type=int, default=0, help="only the first so many; all unless said")
    staged(command)


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Settle the instance; the peer also gets it without the rows that only tighten its bound."""
    figures = settled(asked.file.stem, read(asked.file, asked.scenarios), asked)
    if asked.peers:
        plain = read(asked.file, asked.scenarios, tight=False)
        figures["peers"]["highs_all_scenarios_plain"] = peer(plain, asked)
    return figures


def read(path: Path, scenarios: int = 0, *, tight: bool = True) -> TwoStage:
    """Read an instance: open[i] now; serve[i, j] units after the demand of each scenario is known.

    The file states no probabilities, so scenarios are alike, and no unit of its costs; they are read as the cost of serving a customer whole,
    of which a site may serve a part. ::

        serve     sum over i of serve[i, j] >= demand[s, j]
        hold      sum over j of serve[i, j] <= capacity[i] open[i]
        link      serve[i, j] <= demand[s, j] open[i]                   where asked for tight: implied for whole open[i]
        enough    sum over i of capacity[i] open[i] >= the largest total demand
    """
    found = json.loads(path.read_text())
    missing = [key for key in KEYS if key not in found]
    if missing:
        raise UsageError(f"{path.name}: expected {', '.join(KEYS)}, found no {', '.join(missing)}")
    capacity, demand, fixed, whole = (np.array(found[key], dtype=float) for key in KEYS)
    demand = demand[:scenarios] if scenarios else demand
    sites, customers = whole.shape
    first, keys = Problem(path.stem), pl.DataFrame({"site": range(sites)})
    first.add_columns("open", keys, cost=fixed, upper=1.0, whole=True)
    first.bound("enough", -capacity, -float(demand.sum(axis=1).max()))
    later = Problem("serve")
    site, customer = (index.ravel() for index in np.indices(whole.shape))
    pairs = pl.DataFrame({"site": site, "customer": customer})
    later.add_columns("serve", pairs)
    later.add_rows("serve", pl.DataFrame({"customer": range(customers)}))
    later.add_rows("hold", keys)
    column, each, count = np.arange(len(site)), demand[:, customer], len(demand)
    for row in (customer, customers + site):
        later.add_entries(pl.Series(row), pl.Series(column), 1.0)
    rows, columns, values = (
        [customers + np.arange(sites)],
        [np.arange(sites)],
        [np.tile(-capacity, (count, 1))],
    )
    if tight:
        linked = later.add_rows("link", pairs).start + column
        later.add_entries(pl.Series(linked), pl.Series(column), 1.0)
        rows, columns, values = [*rows, linked], [*columns, site], [*values, -each]
    none = np.zeros((count, later.n_rows - customers))
    return TwoStage(
        first,
        later,
        (np.concatenate(rows).astype(np.int32), np.concatenate(columns).astype(np.int32), np.hstack(values)),
        np.full(count, 1.0 / count),
        np.hstack([demand, none - np.inf]),
        np.hstack([demand + np.inf, none]),
        whole.ravel() / each,
    )
