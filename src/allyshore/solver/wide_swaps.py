"""Choose the openings of a wide network by opening, closing and swapping places, at given prices of what is shared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.solver.ascent import climb
from allyshore.solver.facilities import Point
from allyshore.solver.wide import Wide, WidePricing
from allyshore.solver.wide_loops import FAR, nearest_two

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]
    Flags = NDArray[np.bool_]

UNMET = 100.0
"""What a client without a delivery costs while one is looked for, as a multiple of the dearest client's best."""
WORTH = 1e-7
"""A move is made where it saves this part of the cost at least."""
ROUNDS = 3
"""How often places are swapped, and what is shared priced for them, at most."""
SETTLE = ((0.03, 40), (0.006, 40), (0.0015, 40))
"""Climb to prices of shared resources for given openings: how far above the best bound it aims, and for how many steps."""


@dataclass(frozen=True)
class Choice:
    """Open places, what they cost at best by the prices of what is shared, and those prices (scaled, as in `WidePricing.at`)."""

    yes: Flags
    cost: float
    clients: Floats
    resource: Floats


def restricted(wide: Wide, places: Places) -> Wide:
    """Give the kernel with these places only, none of which is a choice."""
    number = np.full(len(wide.own), -1)
    number[places] = np.arange(len(places))
    arrives = np.flatnonzero(number[wide.arrivals.end] >= 0)
    leaves = np.flatnonzero(number[wide.deliveries.begin] >= 0)
    order = np.argsort(number[wide.deliveries.begin[leaves]], kind="stable")
    arrivals, deliveries = wide.arrivals.at(arrives), wide.deliveries.at(leaves[order])
    arrivals = replace(arrivals, end=number[arrivals.end])
    deliveries = replace(deliveries, begin=number[deliveries.begin])
    return replace(
        wide,
        fixed=wide.fixed[places],
        least=np.ones(len(places)),
        most=np.ones(len(places)),
        choices=0,
        arrivals=arrivals,
        own=wide.own[places],
        deliveries=deliveries,
        lane_first=np.searchsorted(deliveries.begin, np.arange(len(places) + 1)).astype(np.int64),
    )


class Settled:
    """The Lagrangian in the prices of what is shared alone, for open places: each client takes its cheapest delivery."""

    def __init__(self, wide: Wide, places: Places) -> None:
        self.pricing = WidePricing(restricted(wide, places))
        self.demand = np.zeros(0)
        self.kernel: Any = SimpleNamespace(equal=np.zeros(len(wide.limit), dtype=bool))

    def at(self, prices: Floats) -> Point:
        """Give the bound for these openings, and how far each resource is over its limit."""
        wide = self.pricing.wide
        resource = prices / wide.scale
        stand = self.pricing.standing(resource)
        first, _, slot, item = self.nearest(stand.price)
        need = np.zeros(stand.price.shape)
        served = slot >= 0
        np.add.at(need, (slot[served], item[served]), wide.demand[served])
        over = (self.pricing.use(stand, need) - wide.limit) / wide.scale
        bound = wide.offset + float(wide.fixed.sum()) - float(resource @ wide.limit)
        return Point(
            bound + float(wide.demand @ np.minimum(first, FAR)), np.zeros(0), np.zeros(0, dtype=bool), over
        )

    def nearest(self, price: Floats) -> tuple[Floats, Floats, Places, Places]:
        """Give each client's cheapest and second cheapest place: costs a unit, the number of the first, and the item."""
        look: Any = nearest_two
        found: tuple[Floats, Floats, Places, Places] = look(*self.pricing.lanes(), price)
        return found


def chosen_places(wide: Wide, threads: int, spent: Callable[[], bool]) -> Choice | None:
    """Open, close and swap until nothing pays, then price what is shared for these openings, and again at those prices.

    None where some client has no delivery at all.
    """
    resource = np.zeros(len(wide.limit))
    yes = wide.least > 0.0
    best: Choice | None = None
    for _ in range(ROUNDS):
        moved = swapped(wide, yes, resource, threads, spent)
        if best is not None and (np.array_equal(moved, yes) or spent()):
            return best
        yes = moved
        choice = priced(wide, yes, resource)
        if not choice.clients.max(initial=0.0) < FAR:
            return best
        if best is not None and choice.cost >= best.cost:
            return best
        best, resource = choice, choice.resource
        if not len(resource):
            return best
    return best


def priced(wide: Wide, yes: Flags, resource: Floats) -> Choice:
    """Price what is shared for these openings."""
    places = np.flatnonzero(yes)
    settled = Settled(wide, places)
    prices = resource
    if len(prices):
        for ahead, steps in SETTLE:
            summit = climb(settled, prices, None, steps, ahead=ahead)
            prices = summit.prices
    bound = settled.at(prices).bound
    first, *_ = settled.nearest(settled.pricing.standing(prices / wide.scale).price)
    return Choice(yes, bound, first * wide.demand, prices)


def swapped(wide: Wide, yes: Flags, resource: Floats, threads: int, spent: Callable[[], bool]) -> Flags:
    """Move to the best neighbour (one place opened, shut, or both) until none is cheaper."""
    pricing = WidePricing(wide, threads)
    stand = pricing.standing(resource / wide.scale)
    look: Any = nearest_two
    anyone, *_ = look(*pricing.lanes(), stand.price)
    unmet = UNMET * float(anyone[anyone < FAR].max(initial=1.0))
    yes = yes.copy()
    while not spent():
        step = _best_move(pricing, stand.price, yes, unmet)
        if step is None:
            return yes
        yes[list(step[0])], yes[list(step[1])] = True, False
    return yes


def _best_move(
    pricing: WidePricing, price: Floats, yes: Flags, unmet: float
) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Give what to open and what to shut, or None where nothing saves.

    Source: Resende and Werneck, A fast swap-based local search procedure for location problems, Annals of Operations
    Research 150 (2007), 205-230: for each place, what opening it saves, less what shutting another costs, plus what both save.
    """
    wide = pricing.wide
    places = np.flatnonzero(yes)
    inner = WidePricing(restricted(wide, places))
    look: Any = nearest_two
    first, second, slot, _ = look(*inner.lanes(), price[places])
    first, second = np.minimum(first, unmet), np.minimum(second, unmet)
    cost = float(wide.demand @ first) + float(wide.fixed[places].sum())
    one_only = slot >= 0
    extra = (wide.demand * (second - first))[one_only]
    loss: Floats = np.bincount(slot[one_only], extra, len(places)).astype(float) - wide.fixed[places]
    loss[wide.least[places] > 0.0] = np.inf
    candidates = np.flatnonzero((wide.most > 0.0) & ~yes)
    saved = pricing.saved(candidates, price, first, second, slot, len(places))
    gain = saved[:, 0] - wide.fixed[candidates]
    best = WORTH * max(1.0, abs(cost))
    move: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    if len(candidates):
        at = int(gain.argmax())
        if gain[at] > best:
            best, move = float(gain[at]), ((int(candidates[at]),), ())
    if len(places):
        shut = int(loss.argmin())
        if -loss[shut] > best:
            best, move = -float(loss[shut]), ((), (int(places[shut]),))
    if len(candidates) and len(places):
        both = gain[:, None] - loss[None, :] + saved[:, 1:]
        one, other = np.unravel_index(int(both.argmax()), both.shape)
        if both[one, other] > best:
            move = ((int(candidates[one]),), (int(places[other]),))
    return move
