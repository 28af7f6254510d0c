"""Facility location drawn in the shape of OR-Library's capa, capb and capc, designed through the public verb at capc's four capacities.

The shape is read off the files of capa and capb: demands are whole numbers from 1 to 100, places lie evenly in a square of 1,000 by 1,000, a unit
costs its distance times an even draw from 1 to 1.25, and fixed costs are even over a range of 1 to 1.64. The range itself is ours: that of
capb is 0.56 to 0.92 million and that of capa 1.37 to 2.25 million, and smaller ones are harder, as more sites open.
"""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.solver import SolveParams
from benchmarks.cflp import Instance, as_chain, textbook
from benchmarks.in_memory import facts, plan_of

if TYPE_CHECKING:
    import argparse

SITES, CUSTOMERS, SIDE = 100, 1000, 1000.0
MOST_DEMAND, DETOUR, SPREAD = 100, 1.25, 1.64
CAPACITIES = (5000.0, 5750.0, 6500.0, 7250.0)


def drawn(seed: int, capacity: float, least_fixed: float) -> Instance:
    """Draw one instance; the same seed gives the same places, demands and costs at every capacity."""
    rng = np.random.default_rng(seed)
    sites, customers = rng.uniform(0.0, SIDE, (SITES, 2)), rng.uniform(0.0, SIDE, (CUSTOMERS, 2))
    apart = np.hypot(*(sites[:, None, :] - customers[None, :, :]).transpose(2, 0, 1))
    demand = rng.integers(1, MOST_DEMAND + 1, CUSTOMERS).astype(np.float64)
    unit = apart * rng.uniform(1.0, DETOUR, apart.shape)
    fixed = np.round(rng.uniform(least_fixed, SPREAD * least_fixed, SITES))
    name = f"like-capc-{capacity:g}-seed-{seed}"
    return Instance(name, np.full(SITES, capacity), fixed, demand, unit * demand)


def options(parser: argparse.ArgumentParser) -> None:
    """Which draws, at which capacities, and how long each may take."""
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--capacity", type=float, nargs="*", default=list(CAPACITIES))
    parser.add_argument(
        "--fixed", type=float, default=400_000.0, help="least fixed cost of a site, USD a year"
    )
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--gap", type=float, default=1e-6)
    parser.add_argument("--peer-seconds", type=float, default=0.0, help="0 leaves plain HiGHS out")


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Design each capacity."""
    known = facts()
    found = []
    for capacity in asked.capacity:
        instance = drawn(asked.seed, capacity, asked.fixed)
        chain = as_chain(instance)
        start, work = time.perf_counter(), time.process_time()
        plan = plan_of(chain, known, SolveParams(time_limit=asked.seconds, gap=asked.gap))
        figures: dict[str, Any] = {
            "instance": instance.name,
            "objective": plan.objective,
            "bound": plan.bound,
            "gap": plan.gap,
            "status": plan.status,
            "open": len(plan.open_sites),
            "seconds": time.perf_counter() - start,
            "processor_seconds": time.process_time() - work,
        }
        if asked.peer_seconds > 0.0:
            figures["peers"] = {"highs": textbook(instance, asked.peer_seconds, asked.gap)}
        found.append(figures)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"instance": f"like-capc seed {asked.seed}", "peak_mb": peak, "capacities": found}
