"""Facility location too wide to write down: deliveries are made from lanes and products as they are looked at, all of them, every time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.solver.facilities import Point
from allyshore.solver.wide_loops import FAR, pays, reaches, stand_prices, swap_gains

if TYPE_CHECKING:
    from collections.abc import Callable

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

    def at(self, rows: Places) -> Legs:
        """Give some of the lanes."""
        return Legs(*(getattr(self, field.name)[rows] for field in fields(self)))


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

    def __init__(self, kernel: Wide, threads: int = 1) -> None:
        self.wide = kernel
        self.threads = max(1, threads)
        self.demand = kernel.demand
        self.kernel: Any = SimpleNamespace(equal=np.zeros(len(kernel.limit), dtype=bool))

    def bounded(self, least: Floats, most: Floats) -> WidePricing:
        """Give the same with other bounds of the choices."""
        return WidePricing(replace(self.wide, least=least, most=most), self.threads)

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
        got, need = np.zeros((self.threads, clients), dtype=np.int32), np.zeros(stand.price.shape)
        lanes = self.lanes()
        earning: Any = pays
        earned = np.zeros(len(wide.own))

        def earn(places: Places, thread: int, *, write: bool) -> None:
            for place in places.tolist():
                mine = stand.price[place], reach, price, wide.demand, got[thread], need[place]
                earned[place] = earning(place, *lanes, *mine, write)

        self._shared(
            lambda places, thread: earn(places, thread, write=False), np.flatnonzero(wide.most > 0.0)
        )
        worth = wide.fixed + earned
        chosen = ((worth < 0.0) & (wide.most > 0.0)) | (wide.least > 0.0)
        bound = wide.offset + float(prices[:clients].sum()) - float(resource @ wide.limit)
        bound += float(worth[chosen].sum())
        self._shared(lambda places, thread: earn(places, thread, write=True), np.flatnonzero(chosen))
        over = 1.0 - got.sum(axis=0)
        if len(resource):
            over = np.r_[over, (self.use(stand, need) - wide.limit) / wide.scale]
        choices = wide.choices
        return Point(bound, worth[:choices], chosen[:choices], over)

    def saved(
        self, places: Places, price: Floats, first: Floats, second: Floats, slot: Places, slots: int
    ) -> Floats:
        """Give what opening each place saves, and what more where the place of a slot is shut [place, 1 + slot], USD."""
        wide = self.wide
        lowest = np.minimum.reduceat(price.min(axis=0), wide.product_first[:-1])
        reach = reaches(
            wide.client_first, wide.client_product, wide.product_first, lowest, wide.amount, second
        )
        lanes = self.lanes()
        saving: Any = swap_gains
        saved = np.zeros((len(places), 1 + slots))

        def save(rows: Places, _: int) -> None:
            for row in rows.tolist():
                mine = price[places[row]], reach, first, second, slot, wide.demand, saved[row]
                saving(int(places[row]), *lanes, *mine)

        self._shared(save, np.arange(len(places)))
        return saved

    def _shared(self, work: Callable[[Places, int], None], places: Places) -> None:
        """Share places among threads, which fill rows of their own: what comes out is the same for any number of threads."""
        if self.threads == 1 or len(places) < self.threads:
            work(places, 0)
            return
        with ThreadPoolExecutor(self.threads) as pool:
            parts = [(places[thread :: self.threads], thread) for thread in range(self.threads)]
            list(pool.map(lambda part: work(*part), parts))

    def use(self, stand: Standing, need: Floats) -> Floats:
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
