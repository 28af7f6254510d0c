"""Climb to the best Lagrangian bound: the volume algorithm, which also gives a mean of the choices met on the way."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.facilities import Point

    Floats = NDArray[np.float64]

MEMORY = 0.1
"""Weight of the newest subgradient in the mean, at most."""
PATIENCE = 12
"""Steps without a better bound after which steps are shortened."""
SHORTEST = 1e-3
"""Step factor below which climbing further does not pay."""


class Priced(Protocol):
    """A Lagrangian: clients with a demand, rows of which some hold as equations (`kernel.equal`), and its value at prices."""

    demand: Floats
    kernel: Any

    def at(self, prices: Floats) -> Point:
        """Give the value, the subgradient and the choices at scaled prices."""


@dataclass(frozen=True)
class Summit:
    """The best prices met, the Lagrangian there, and the mean of each yes or no over the steps, weighted to the last."""

    prices: Floats
    point: Point
    mean: Floats


def climb(
    pricing: Priced,
    prices: Floats,
    target: float | None,
    steps: int,
    factor: float = 1.0,
    ahead: float = 0.0,
    deadline: float = np.inf,
) -> Summit:
    """Raise the bound from `prices`, until it reaches `target`, steps or time run out, or steps become short.

    Without a target the climb aims above the best bound so far, by the share `ahead` of it.

    Source: Barahona and Anbil, The volume algorithm: producing primal solutions with a subgradient method, Mathematical
    Programming 87 (2000), 385-399.
    """
    clients = len(pricing.demand)
    floor = np.r_[np.full(clients, -np.inf), np.where(pricing.kernel.equal, -np.inf, 0.0)]
    best_prices = np.maximum(prices, floor)
    best = pricing.at(best_prices)
    direction, mean = best.over.copy(), best.chosen.astype(float)
    idle = 0
    aim = -np.inf
    for _ in range(steps):
        aim = target if target is not None else max(aim, best.bound + ahead * max(1.0, abs(best.bound)))
        if best.bound >= aim or factor < SHORTEST or time.monotonic() > deadline:
            break
        length = _dot(direction, direction)
        if length <= 1e-14:
            break
        stride = factor * (aim - best.bound) / length
        trial = np.maximum(best_prices + stride * direction, floor)
        point = pricing.at(trial)
        weight = _weight(point.over, direction)
        agrees = _dot(point.over, direction) > 0.0
        direction = weight * point.over + (1.0 - weight) * direction
        mean = weight * point.chosen + (1.0 - weight) * mean
        if point.bound > best.bound:
            best, best_prices, idle = point, trial, 0
            factor = min(factor * 1.1, 2.0) if agrees else factor
        else:
            idle += 1
            if idle >= PATIENCE:
                factor, idle = factor * 0.66, 0
    return Summit(best_prices, best, mean)


def _dot(one: Floats, other: Floats) -> float:
    """Inner product without the threads of a linear-algebra library, which cost more than they save at this length."""
    return float(np.einsum("i,i->", one, other))


def _weight(fresh: Floats, mean: Floats) -> float:
    """Give the weight that makes the mixed direction shortest, within bounds."""
    apart = fresh - mean
    length = _dot(apart, apart)
    if length <= 0.0:
        return MEMORY
    return float(np.clip(-_dot(mean, apart) / length, MEMORY / 10.0, MEMORY))
