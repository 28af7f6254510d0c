"""The Leontief model of the world table: one factorisation, scenarios as right-hand sides, and pymrio on the same table."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.region import InterCountryTable, Leontief, content, world_table
from allyshore.world import World

if TYPE_CHECKING:
    import argparse

    from numpy.typing import NDArray

WORLD = 1435
"""Rows of the packaged table: 41 regions by 35 sectors."""


def options(parser: argparse.ArgumentParser) -> None:
    """How large, and how many scenarios."""
    parser.add_argument(
        "--size", type=int, default=WORLD, help="1435 is the packaged table, else one is drawn"
    )
    parser.add_argument("--scenarios", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=5, help="the least time of so many")


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Factor once, solve the scenarios, and hold contents and outputs against pymrio's inverse."""
    began = time.perf_counter()
    packaged = asked.size == WORLD
    table = world_table(World.on(dt.date(2026, 6, 15))) if packaged else _drawn(asked.size)
    read = time.perf_counter() - began
    demand = table.final.sum(axis=1)
    rng = np.random.default_rng(0)
    demands = demand[:, None] * rng.uniform(0.8, 1.2, (len(demand), asked.scenarios))
    factored = _least(asked.repeats, lambda: Leontief(table))
    model = Leontief(table)
    one = _least(asked.repeats, lambda: model.output_for(demand))
    many = _least(asked.repeats, lambda: model.output_for(demands))
    whole = _least(asked.repeats, lambda: Leontief(table).output_for(demands))
    began = time.perf_counter()
    origins = model.origins
    found: dict[str, Any] = {
        "rows": len(table.country),
        "table": table.name,
        "seconds_read": read,
        "seconds_factor": factored,
        "seconds_one_scenario": factored + one,
        "scenarios": asked.scenarios,
        "seconds_scenarios_alone": many,
        "seconds": whole,
        "scenarios_over_one_factorisation": whole / factored,
        "seconds_origins": time.perf_counter() - began,
        "largest_gap_of_output": float(
            np.abs(np.asarray(model.output_for(demand)) - table.output).max() / table.output.max()
        ),
        "largest_gap_of_shares_to_one": float(np.abs(origins.sum(axis=1) - 1.0)[table.output > 0].max()),
    }
    if packaged:
        found["us_share_of_mexico_exports"] = content(model, "MEX", "USA").share
    return found | _peer(table, model, demands)


def _least(repeats: int, work: Any) -> float:
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def _peer(table: InterCountryTable, model: Leontief, demands: NDArray[np.float64]) -> dict[str, Any]:
    """Give pymrio's time and the largest gaps between its numbers and ours; absent where it is not installed."""
    try:
        import pandas as pd  # noqa: PLC0415  # a peer may be absent
        import pymrio  # noqa: PLC0415
    except ImportError:
        return {"peer": "pymrio is not installed (requirements/bench.txt)"}
    places = pd.MultiIndex.from_arrays([table.country, table.sector], names=["region", "sector"])
    flows = pd.DataFrame(table.flows, index=places, columns=places)
    output = pd.DataFrame(table.output, index=places, columns=["indout"])
    began = time.perf_counter()
    inverse = pymrio.calc_L(pymrio.calc_A(flows, output))
    outputs = inverse.to_numpy() @ demands
    spent = time.perf_counter() - began
    split = np.zeros((len(table.countries), len(table.country)))
    for place, country in enumerate(table.countries):
        rows = table.rows_of(country)
        split[place, rows] = model.value_added_share[rows]
    theirs = (split @ inverse.to_numpy()).T
    ours = np.asarray(model.output_for(demands))
    return {
        "peer": f"pymrio {pymrio.__version__}",
        "peer_seconds": spent,
        "peer_over_ours": spent / _least(3, lambda: Leontief(table).output_for(demands)),
        "largest_gap_of_content_to_peer": float(np.abs(theirs - model.origins).max()),
        "largest_relative_gap_of_output_to_peer": float(np.abs(outputs - ours).max() / np.abs(outputs).max()),
    }


def _drawn(size: int) -> InterCountryTable:
    """Draw a table of ten countries, or fewer rows than that of one sector each, in which every sector adds value."""
    rng = np.random.default_rng(size)
    sectors = max(1, size // 10)
    places = [(f"C{row // sectors:02d}", f"s{row % sectors}") for row in range(size)]
    flows = rng.random((size, size)) / size
    buyers = tuple(dict.fromkeys(place[0] for place in places))
    final = rng.random((size, len(buyers)))
    return InterCountryTable(
        "drawn",
        2000,
        "drawn at random",
        tuple(place[0] for place in places),
        tuple(place[1] for place in places),
        buyers,
        flows,
        final,
        {},
    )
