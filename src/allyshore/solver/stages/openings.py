"""Find a good choice of arcs to open by opening and closing one after the other, colder and colder."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from allyshore.solver.stages.flow_loops import anneal, cheapest_flow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.stages.arcs import Arcs

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Places = NDArray[np.int64]

STEPS = 600
"""Steps of the first rounds for each arc."""
WIDE, NARROW = 8, 2
"""Rounds over every arc, then over those that their choices open: so many arcs fewer that a step finds what is better more often."""
LONGER = 4
"""Times as many steps in a round over fewer arcs as in one over all."""
AGAIN = 3
"""Rounds over every arc that must find the best choice before it is believed."""
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

    Every round begins with all arcs closed. Each time that rounds over fewer arcs are done, the next have twice as many steps.
    """
    chance = np.random.default_rng(seed)
    size = len(arcs.fixed)
    best, hits, group = Opened(np.inf, np.zeros(size, dtype=np.bool_)), 0, np.zeros(size, dtype=np.bool_)
    for number in range(most_rounds):
        times, place = divmod(number, WIDE + NARROW)
        narrow = place >= WIDE
        among = np.flatnonzero(group | best.arcs) if narrow and group.any() else np.arange(size)
        steps = STEPS * size * 2**times * (LONGER if narrow else 1)
        found = cooled(arcs, among, steps, chance, deadline)
        group = found.arcs | group if place else found.arcs
        if not narrow and np.isfinite(found.cost) and found.cost <= best.cost * (1.0 + SAME):
            hits = hits + 1 if found.cost >= best.cost * (1.0 - SAME) else 1
        if found.cost < best.cost:
            best = found
        if hits >= AGAIN or time.monotonic() > deadline:
            break
    return best if np.isfinite(best.cost) else None


def cooled(arcs: Arcs, among: Places, steps: int, chance: np.random.Generator, deadline: float) -> Opened:
    """Give the best choice of one round over some of the arcs; its cost is infinite where each left something short."""
    part = replace(
        arcs,
        tail=arcs.tail[among],
        head=arcs.head[among],
        fixed=arcs.fixed[among],
        cost=np.ascontiguousarray(arcs.cost[:, among]),
        capacity=np.ascontiguousarray(arcs.capacity[:, among]),
    )
    data = (part.tail, part.head, part.fixed, part.share, part.cost, part.capacity, part.supply)
    mean = float(arcs.fixed.mean())
    penalty = SHORT * mean / max(float(arcs.capacity.mean()), SAME)
    least = _least(part)
    now, best = np.zeros(len(among), dtype=np.bool_), np.zeros(len(among), dtype=np.bool_)
    costs = np.array([np.inf, np.inf])
    heat = mean * np.geomspace(HOT, COLD, steps)
    for begin in range(0, steps, CHUNK):
        these = heat[begin : begin + CHUNK]
        anneal(*data, least, penalty, now, best, costs, these, chance.random((len(these), 5)))
        if time.monotonic() > deadline:
            break
    every = np.zeros(len(arcs.fixed), dtype=np.bool_)
    every[among] = best
    return Opened(float(costs[1]), every)


def _least(arcs: Arcs) -> Floats:
    """Give what each scenario's flow costs where every arc is open."""
    every = np.arange(len(arcs.fixed))
    scenarios = zip(arcs.cost, arcs.capacity, arcs.supply, strict=True)
    return np.array(
        [cheapest_flow(arcs.tail, arcs.head, *scenario, every, 0.0, np.inf)[0] for scenario in scenarios]
    )
