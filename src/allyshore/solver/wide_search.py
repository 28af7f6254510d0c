"""Choose the openings of a wide network, and bound what any choice costs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.solver.ascent import climb
from allyshore.solver.wide import WidePricing
from allyshore.solver.wide_loops import cheapest_arrivals, cheapest_deliveries

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.ascent import Summit
    from allyshore.solver.wide import Wide

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]
    Flags = NDArray[np.bool_]

STAGES = ((0.02, 120), (0.004, 120), (0.001, 80))
"""First climb: how far above the best bound it aims, and for how many steps."""
DIVE_STEPS = 25
SURE = 0.1
"""A dive takes a choice for settled where its mean is this near to yes or no."""
ROOM = 1.1
"""Where a dive runs out of time, how many of the places left stay open, as a multiple of what the mean says."""
SHARE = 0.25
"""Part of the time that the first climb may take, and again the dive."""
LAST_STEPS = 400


@dataclass(frozen=True)
class Openings:
    """A choice of places, a bound that holds for every choice and every delivery, and the prices that give it."""

    yes: Flags
    bound: float
    prices: Floats


def openings(kernel: Wide, seconds: float, gap: float) -> Openings:
    """Climb over every delivery, then settle the choices of which the mean is surest, climbing a little in between."""
    pricing = WidePricing(kernel)
    begun = time.monotonic()
    prices = pricing.first_prices()
    if not np.isfinite(prices).all():
        return Openings(kernel.most > 0.0, np.inf, prices)
    summit = climb(pricing, prices, None, 0)
    for number, (ahead, steps) in enumerate(STAGES, start=1):
        until = begun + SHARE * seconds * number / len(STAGES)
        summit = climb(pricing, summit.prices, None, steps, ahead=ahead, deadline=until)
        if ahead <= 0.2 * gap:
            break
    chosen = _dive(pricing, summit, begun + 2.0 * SHARE * seconds)
    return Openings(chosen, summit.point.bound, summit.prices)


def _dive(pricing: WidePricing, summit: Summit, deadline: float) -> Flags:
    kernel = pricing.wide
    choices = kernel.choices
    least, most = kernel.least.copy(), kernel.most.copy()
    mean, prices = summit.mean, summit.prices
    while True:
        free = np.flatnonzero(least[:choices] < most[:choices])
        if not len(free) or time.monotonic() > deadline:
            count = int(np.ceil(ROOM * mean[free].sum()))
            most[free[np.argsort(mean[free], kind="stable")[: max(0, len(free) - count)]]] = 0.0
            return most > 0.0
        yes, no = _settled(mean, free, int((most[:choices] > 0.0).sum()))
        least[yes], most[no] = 1.0, 0.0
        bounded = pricing.bounded(least, most)
        below = climb(bounded, prices, None, DIVE_STEPS, 0.3, STAGES[-1][0], deadline)
        mean, prices = below.mean, below.prices


def _settled(mean: Floats, free: Places, left: int) -> tuple[Places, Places]:
    """Give the free choices to take for yes and for no; among many like places each has a small mean, so half of them go at a time.

    No fewer stay possible than the mean says are open.
    """
    ranked = free[np.argsort(mean[free], kind="stable")]
    yes = ranked[mean[ranked] > 1.0 - SURE]
    spare = left - int(np.ceil(mean.sum()))
    low = ranked[mean[ranked] < SURE]
    no = low[: max(0, min((len(free) + 1) // 2, spare))]
    if not len(yes) and not len(no):
        if spare > 0 and mean[ranked[0]] < 1.0 - mean[ranked[-1]]:
            return yes, ranked[:1]
        return ranked[-1:], no
    return yes, no


def raised(kernel: Wide, known: Openings, target: float, seconds: float) -> Openings:
    """Climb on towards the cost of a plan."""
    until = time.monotonic() + seconds
    summit = climb(WidePricing(kernel), known.prices, target, LAST_STEPS, 0.5, deadline=until)
    return Openings(known.yes, max(known.bound, summit.point.bound), summit.prices)


@dataclass(frozen=True)
class Ways:
    """Lanes worth laying out for a choice of places: with the product carried, by number."""

    delivery_lane: Places
    delivery_client: Places
    arrival_lane: Places
    arrival_item: Places


def ways(kernel: Wide, known: Openings, near: int, arrivals: int) -> Ways:
    """Give each client's `near` cheapest deliveries from open places, and each item's `arrivals` cheapest arrivals there."""
    pricing = WidePricing(kernel)
    resource = known.prices[len(kernel.demand) :] / kernel.scale
    stand = pricing.standing(resource)
    nearest: Any = cheapest_deliveries
    _, lane = nearest(np.flatnonzero(known.yes), *pricing.lanes(), stand.price, near)
    client, _ = np.nonzero(lane >= 0)
    legs = kernel.arrivals
    _, arrival = cheapest_arrivals(
        known.yes,
        *(legs.begin, legs.end, legs.cost, legs.basis, legs.days, legs.border),
        *(kernel.source_first, kernel.source_item, stand.door, kernel.amount, kernel.wait, kernel.extra),
        arrivals,
    )
    _, item, _ = np.nonzero(arrival >= 0)
    return Ways(lane[lane >= 0], client, arrival[arrival >= 0], item)
