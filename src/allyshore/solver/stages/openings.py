"""Find a good choice of arcs to open by opening and closing one after the other, colder and colder."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from allyshore.solver.stages.flow_loops import anneal, cheapest_flow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.stages.arcs import Arcs

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

STEPS = 600
"""Steps of the first rounds for each arc."""
DOUBLED = 4
"""Rounds after which the next have twice as many steps."""
LONGEST = 4
"""Times that the steps are doubled at most."""
AGAIN = 3
"""Rounds that must find the best choice before it is believed."""
MOST_ROUNDS = 200
SAME = 1e-9
CHUNK = 5_000
HOT, COLD = 0.4, 0.015
"""Heat of the first and the last step, as a share of the mean cost of opening."""
SHORT = 12.0
"""What a unit short costs, times that of opening an arc of mean cost for each unit of mean capacity."""


@dataclass(frozen=True)
class Opened:
    """What a choice costs with its flows, and the arcs that it opens."""

    cost: float
    arcs: Flags


def opened(arcs: Arcs, seed: int, deadline: float, most_rounds: int = MOST_ROUNDS) -> Opened | None:
    """Give the best choice of arcs found; None where none that leaves nothing short was found.

    Rounds begin with every arc closed and cool down, until several have found the same best choice or time is up.
    """
    chance = np.random.default_rng(seed)
    every = np.arange(len(arcs.fixed))
    network = (arcs.tail, arcs.head)
    by_scenario = list(zip(arcs.cost, arcs.capacity, arcs.supply, strict=True))
    least = np.array([cheapest_flow(*network, *scenario, every, 0.0, np.inf)[0] for scenario in by_scenario])
    mean = float(arcs.fixed.mean())
    penalty = SHORT * mean / max(float(arcs.capacity.mean()), 1e-9)
    data = (*network, arcs.fixed, arcs.share, arcs.cost, arcs.capacity, arcs.supply, least, penalty)
    best, hits = Opened(np.inf, np.zeros(len(every), dtype=np.bool_)), 0
    for number in range(most_rounds):
        now, found = np.zeros_like(best.arcs), np.zeros_like(best.arcs)
        costs = np.array([np.inf, np.inf])
        steps = STEPS * len(every) * 2 ** min(LONGEST, number // DOUBLED)
        heat = mean * np.geomspace(HOT, COLD, steps)
        for begin in range(0, steps, CHUNK):
            part = heat[begin : begin + CHUNK]
            anneal(*data, now, found, costs, part, chance.random((len(part), 5)))
            if time.monotonic() > deadline:
                break
        same = costs[1] <= best.cost * (1.0 + SAME) and np.isfinite(costs[1])
        hits = hits + 1 if same and costs[1] >= best.cost * (1.0 - SAME) else 1 if same else hits
        if costs[1] < best.cost:
            best = Opened(float(costs[1]), found)
        if hits >= AGAIN or time.monotonic() > deadline:
            break
    return best if np.isfinite(best.cost) else None
