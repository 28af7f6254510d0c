"""Facility location too wide to write down: deliveries are made from lanes and products as they are looked at, all of them, every time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.solver.facilities import Point
from allyshore.solver.wide_loops import FAR, cheapest_deliveries, pays, reaches, stand_prices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.facilities import Upstream

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Legs:
    """Lanes of one stage: where each begins and ends, USD per basis, kind of basis, days, kind of border."""

    begin: Places
    end: Places
    cost: Floats
    basis: Places
    days: Floats
    border: Places


@dataclass(frozen=True)
class Wide:
    """A facility-location kernel in factors; money in USD, amounts in units.

    The cost of a unit of an item (a product in one state of origin) over a lane is cost · `amount`[basis, item] + days · `wait`[item] +
    `extra`[border, item]. Items are sorted by product; `product_first` [product] is where its items begin.

    Attributes
    ----------
    fixed, least, most
        Cost and bounds of each place's yes or no; places that are no choice cost nothing and are always yes.
    choices
        How many places, the first ones, are choices.
    source_first, source_item, source_thing
        Items to be had at each source site, and the thing upstream that each is.
    arrivals
        Lanes from source sites to places.
    own
        Per place: the source site that it is itself, −1 where it is not one.
    deliveries, lane_first
        Lanes from places to markets, sorted by place, then market.
    client_first, client_product, demand
        Clients of each market, their product and units.
    upstream, limit, scale
        What gives the things; bounds of the shared resources and their scale.
    offset
        Cost that is paid whatever is chosen.
    """

    fixed: Floats
    least: Floats
    most: Floats
    choices: int
    source_first: Places
    source_item: Places
    source_thing: Places
    arrivals: Legs
    own: Places
    deliveries: Legs
    lane_first: Places
    client_first: Places
    client_product: Places
    demand: Floats
    product_first: Places
    amount: Floats
    wait: Floats
    extra: Floats
    upstream: Upstream
    limit: Floats
    scale: Floats
    offset: float

    @property
    def width(self) -> int:
        """How many deliveries there are: lane by product demanded at its end."""
        return int(np.diff(self.client_first)[self.deliveries.end].sum())


@dataclass(frozen=True)
class Standing:
    """What each item costs at each place [place, item], over which lane and from which source; and the prices and ways upstream."""

    price: Floats
    by_lane: Places
    by_source: Places
    door: Floats
    best: Any


class WidePricing:
    """Evaluates the Lagrangian of a wide kernel over every delivery that it has."""

    def __init__(self, kernel: Wide) -> None:
        self.wide = kernel
        self.demand = kernel.demand
        self.kernel: Any = SimpleNamespace(equal=np.zeros(len(kernel.limit), dtype=bool))

    def bounded(self, least: Floats, most: Floats) -> WidePricing:
        """Give the same with other bounds of the choices."""
        return WidePricing(replace(self.wide, least=least, most=most))

    def standing(self, resource: Floats) -> Standing:
        """Price every item at every place when a unit of each resource costs `resource`."""
        wide = self.wide
        thing, best = wide.upstream.prices(wide.upstream.cost + wide.upstream.draws.T @ resource)
        door = thing[wide.source_thing]
        shape = (len(wide.own), len(wide.wait))
        price = np.full(shape, FAR)
        by_lane, by_source = np.full(shape, -1), np.full(shape, -1)
        for place in np.flatnonzero(wide.own >= 0):
            here = np.arange(wide.source_first[wide.own[place]], wide.source_first[wide.own[place] + 1])
            price[place, wide.source_item[here]] = door[here]
            by_source[place, wide.source_item[here]] = here
        legs = wide.arrivals
        stand_prices(
            *(legs.begin, legs.end, legs.cost, legs.basis, legs.days, legs.border),
            *(wide.source_first, wide.source_item, door, wide.amount, wide.wait, wide.extra),
            *(price, by_lane, by_source),
        )
        return Standing(price, by_lane, by_source, door, best)

    def lanes(self) -> Any:
        """Give what the loops over deliveries take of the kernel."""
        wide = self.wide
        legs = wide.deliveries
        ways = (wide.lane_first, legs.end, legs.cost, legs.basis, legs.days, legs.border)
        wants = (wide.client_first, wide.client_product, wide.product_first)
        return (*ways, *wants, wide.amount, wide.wait, wide.extra)

    def at(self, prices: Floats) -> Point:
        """Give the Lagrangian at scaled prices: USD for a client's whole demand, then USD for the whole of each limit."""
        wide = self.wide
        clients = len(wide.demand)
        price = prices[:clients] / wide.demand
        resource = prices[clients:] / wide.scale
        stand = self.standing(resource)
        lowest = np.minimum.reduceat(stand.price.min(axis=0), wide.product_first[:-1])
        reach = reaches(
            wide.client_first, wide.client_product, wide.product_first, lowest, wide.amount, price
        )
        got, need = np.zeros(clients), np.zeros(stand.price.shape)
        lanes = self.lanes()
        earning: Any = pays

        def earns(place: int, *, write: bool) -> float:
            return float(
                earning(place, *lanes, stand.price[place], reach, price, wide.demand, got, need[place], write)
            )

        worth = wide.fixed.copy()
        for place in np.flatnonzero(wide.most > 0.0).tolist():
            worth[place] += earns(place, write=False)
        chosen = ((worth < 0.0) & (wide.most > 0.0)) | (wide.least > 0.0)
        bound = wide.offset + float(prices[:clients].sum()) - float(resource @ wide.limit)
        bound += float(worth[chosen].sum())
        for place in np.flatnonzero(chosen).tolist():
            earns(place, write=True)
        over = 1.0 - got / wide.demand
        if len(resource):
            over = np.r_[over, (self._use(stand, need) - wide.limit) / wide.scale]
        choices = wide.choices
        return Point(bound, worth[:choices], chosen[:choices], over)

    def _use(self, stand: Standing, need: Floats) -> Floats:
        """Resource use of what the places need."""
        wide = self.wide
        place, item = np.nonzero(need)
        source = stand.by_source[place, item]
        things = np.zeros(wide.upstream.things)
        np.add.at(things, wide.source_thing[source], need[place, item])
        use: Floats = wide.upstream.draws @ wide.upstream.amounts(stand.best, things)
        return use

    def turned(self, point: Point) -> Floats:
        """Give the bound with each choice turned round, one at a time; infinite where it cannot be."""
        most, least = self.wide.most[: self.wide.choices], self.wide.least[: self.wide.choices]
        change = np.where(point.chosen, -point.worth, point.worth)
        return np.where((most > 0.0) & (least < 1.0), point.bound + change, np.inf)

    def first_prices(self) -> Floats:
        """Give prices to start from: each client's third best unit cost, no price on resources."""
        stand = self.standing(np.zeros(len(self.wide.limit)))
        places = np.flatnonzero(self.wide.most > 0.0)
        nearest: Any = cheapest_deliveries
        value, _ = nearest(places, *self.lanes(), stand.price, 3)
        known = np.where(value < FAR, value, -np.inf).max(axis=1)
        prices: Floats = np.r_[known * self.wide.demand, np.zeros(len(self.wide.limit))]
        return prices
