"""Choose the openings of a wide network, and bound what any choice costs."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.solver.ascent import climb
from allyshore.solver.wide import WidePricing
from allyshore.solver.wide_loops import cheapest_arrivals, cheapest_deliveries
from allyshore.solver.wide_swaps import chosen_places, priced, swapped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.wide import Wide

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]
    Flags = NDArray[np.bool_]

STEPS = 400
"""Steps that a climb towards the cost of a plan may take."""


@dataclass(frozen=True)
class Openings:
    """A choice of places and what it costs at best, a bound that holds for every choice and every delivery, and the prices that give it."""

    yes: Flags
    cost: float
    bound: float
    prices: Floats


def openings(kernel: Wide, seconds: float, threads: int) -> Openings:
    """Choose places by opening, closing and swapping; the prices that settle their flows bound every other choice too."""
    until = time.monotonic() + seconds
    choice = chosen_places(kernel, threads, lambda: time.monotonic() > until)
    if choice is None:
        return Openings(kernel.most > 0.0, np.inf, np.inf, np.zeros(0))
    prices = np.r_[choice.clients, choice.resource]
    bound = WidePricing(kernel, threads).at(prices).bound
    return Openings(choice.yes, choice.cost, bound, prices)


def raised(kernel: Wide, known: Openings, target: float, seconds: float, threads: int) -> Openings:
    """Climb on towards the cost of a plan."""
    until = time.monotonic() + seconds
    summit = climb(WidePricing(kernel, threads), known.prices, target, STEPS, deadline=until)
    return replace(known, bound=max(known.bound, summit.point.bound), prices=summit.prices)


def other_openings(kernel: Wide, known: Openings, seconds: float, threads: int) -> Openings | None:
    """Swap places again at the prices of the best bound; None where that finds nothing cheaper."""
    until = time.monotonic() + seconds
    resource = known.prices[len(kernel.demand) :]
    yes = swapped(kernel, known.yes, resource, threads, lambda: time.monotonic() > until)
    if np.array_equal(yes, known.yes):
        return None
    choice = priced(kernel, yes, resource)
    return replace(known, yes=yes, cost=choice.cost) if choice.cost < known.cost else None


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
