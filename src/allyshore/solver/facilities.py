"""Facility location inside a supply chain, as arrays, and its Lagrangian bound.

Deliveries to clients leave facilities that are open or shut; everything upstream of the deliveries is a chain of
activities that each give one thing. With a price on every demand and on every shared resource the rest falls apart:
the least cost of each thing upstream is a cheapest path, and each facility decides for itself whether to open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Whole = NDArray[np.integer[Any]]
    Flags = NDArray[np.bool_]

FAR = 1e30
"""Price of a thing that cannot be had: finite, so that sums of it stay numbers."""


@dataclass(frozen=True)
class Upstream:
    """Activities that each give one thing; `takes` [activity, thing] says what goes into one unit of it.

    Attributes
    ----------
    cost
        USD a unit of the activity.
    gives
        The thing that the activity gives, one for one; activities are sorted by it.
    takes
        Amounts that go in, sparse.
    draws
        Resource use [resource, activity], sparse.
    things
        How many things there are.
    """

    cost: Floats
    gives: Whole
    takes: csr_array
    draws: csr_array
    things: int

    def prices(self, cost: Floats) -> tuple[Floats, Whole]:
        """Give the least cost of each thing when activities cost `cost`, and the activity that attains it (−1: none).

        Raises
        ------
        ArithmeticError
            Going round in a circle pays: the costs have no least.
        """
        price = np.full(self.things, FAR)
        best = np.full(self.things, -1, dtype=np.int64)
        if not len(cost):
            return price, best
        starts = np.flatnonzero(np.r_[True, self.gives[1:] != self.gives[:-1]])
        given = self.gives[starts]
        for _ in range(self.things + 1):
            value = cost + self.takes @ price
            least = np.minimum(np.minimum.reduceat(value, starts), FAR)
            if np.array_equal(least, price[given]):
                first = np.flatnonzero(value == np.repeat(least, np.diff(np.r_[starts, len(value)])))
                chosen = first[np.unique(self.gives[first], return_index=True)[1]]
                best[self.gives[chosen]] = chosen
                best[price >= FAR] = -1
                return price, best
            price[given] = least
        raise ArithmeticError

    def amounts(self, best: Whole, need: Floats) -> Floats:
        """Give how much of each activity covers the `need` of things by the cheapest paths."""
        amount = np.zeros(len(self.cost))
        while True:
            wanted = np.flatnonzero(need > 0.0)
            if not len(wanted):
                return amount
            chosen = best[wanted]
            amount[chosen] += need[wanted]
            need = self.takes[chosen].T @ need[wanted]


@dataclass(frozen=True)
class Facilities:
    """A facility-location kernel; money in USD, amounts in units.

    Attributes
    ----------
    fixed
        Cost of each yes or no.
    least, most
        Bounds of each yes or no (0 or 1).
    capacity
        Most that leaves for clients where it is open; infinite where nothing is said.
    demand
        Units that each client must get.
    facility, client, origin
        Per delivery: its facility (the last number is a door that is always open), its client, and the thing upstream
        that it takes (−1: nothing). Deliveries are sorted by facility, then client.
    cost
        USD a unit delivered.
    draws, gates, limit
        Shared resources: use per unit delivered [resource, delivery] and per yes [resource, yes or no], and their bound; use ≤ limit.
        `equal` marks those where use = limit, whose price may be negative.
    upstream
        What the deliveries need.
    offset
        Cost that is paid whatever is chosen.
    """

    fixed: Floats
    least: Floats
    most: Floats
    capacity: Floats
    demand: Floats
    facility: Whole
    client: Whole
    origin: Whole
    cost: Floats
    draws: csr_array
    gates: csr_array
    limit: Floats
    equal: Flags
    upstream: Upstream
    offset: float

    @property
    def size(self) -> int:
        """How many yes-or-no choices there are."""
        return len(self.fixed)

    def without(self, shut: Flags) -> Facilities:
        """Give the same kernel without the deliveries of shut facilities."""
        kept = ~np.r_[shut, False][self.facility]
        return replace(
            self,
            most=np.where(shut, 0.0, self.most),
            facility=self.facility[kept],
            client=self.client[kept],
            origin=self.origin[kept],
            cost=self.cost[kept],
            draws=self.draws[:, kept] if self.draws.shape[0] else self.draws,
        )


@dataclass(frozen=True)
class Point:
    """The Lagrangian at one set of prices.

    `bound` is valid for the whole problem within the facilities' bounds. `worth` is what each yes costs net (below zero: it
    pays), `chosen` the yeses taken. `forced_in`, `forced_out` are the bounds with one choice turned round.
    `over` is the subgradient: unmet demand by client as a share, then resource use over the limit, scaled.
    """

    bound: float
    worth: Floats
    chosen: Flags
    over: Floats


class Pricing:
    """Evaluates the Lagrangian of a kernel; `scale` makes the prices of all rows comparable."""

    def __init__(self, kernel: Facilities) -> None:
        self.kernel = kernel
        self.upstream_fixed = len(kernel.limit) == 0 or kernel.upstream.draws.nnz == 0
        self.fixed_prices = kernel.upstream.prices(kernel.upstream.cost) if self.upstream_fixed else None
        gate = abs(kernel.gates).max(axis=1).toarray().ravel() if len(kernel.limit) else np.zeros(0)
        self.scale = np.maximum(np.maximum(np.abs(kernel.limit), gate), 1e-9)
        self.demand = kernel.demand
        key = kernel.facility * len(kernel.demand) + kernel.client
        fresh = np.r_[True, key[1:] != key[:-1]] if len(key) else np.zeros(0, dtype=bool)
        self.groups = None if fresh.all() else np.flatnonzero(fresh)
        self.amount = kernel.demand[kernel.client]
        self.tight = np.isfinite(np.r_[kernel.capacity, np.inf])
        whole = bool(self.tight[kernel.facility].all()) if len(key) else False
        self.cover = _least_count(kernel, float(kernel.demand.sum())) if whole else 0

    def at(self, prices: Floats) -> Point:
        """Give the Lagrangian at scaled prices: USD for a client's whole demand, then USD for the whole of each limit."""
        kernel = self.kernel
        clients = len(kernel.demand)
        client_price = prices[:clients] / self.demand
        resource = prices[clients:] / self.scale
        if self.fixed_prices is not None:
            thing_price, best = self.fixed_prices
        else:
            thing_price, best = kernel.upstream.prices(
                kernel.upstream.cost + kernel.upstream.draws.T @ resource
            )
        reduced = kernel.cost - client_price[kernel.client]
        if len(thing_price):
            reduced += np.append(thing_price, 0.0)[kernel.origin]
        if kernel.draws.nnz:
            reduced += kernel.draws.T @ resource
        taken, amount, earned = self._deliveries(reduced)
        worth = kernel.fixed + kernel.gates.T @ resource if len(resource) else kernel.fixed.copy()
        worth = worth + earned[:-1]
        chosen = self._choose(worth)
        bound = (
            kernel.offset
            + float(prices[:clients].sum())
            - float(resource @ kernel.limit)
            + float(earned[-1])
            + float(worth[chosen].sum())
        )
        used = np.r_[chosen, True][kernel.facility[taken]]
        taken, amount = taken[used], amount[used]
        got = np.bincount(kernel.client[taken], weights=amount, minlength=clients)
        over = 1.0 - got / self.demand
        if len(resource):
            need = np.zeros(kernel.upstream.things)
            from_upstream = kernel.origin[taken] >= 0
            np.add.at(need, kernel.origin[taken][from_upstream], amount[from_upstream])
            activity = kernel.upstream.amounts(best, need)
            delivered = np.zeros(len(kernel.cost))
            delivered[taken] = amount
            use = (
                kernel.upstream.draws @ activity
                + kernel.draws @ delivered
                + kernel.gates @ chosen.astype(float)
            )
            over = np.r_[over, (use - kernel.limit) / self.scale]
        return Point(bound, worth, chosen, over)

    def _deliveries(self, reduced: Floats) -> tuple[Whole, Floats, Floats]:
        """Give the deliveries that pay, their amounts within each facility's capacity, and what each facility earns."""
        kernel = self.kernel
        if self.groups is None:
            taken = np.flatnonzero(reduced < 0.0)
        else:
            least = np.minimum.reduceat(reduced, self.groups)
            length = np.diff(np.r_[self.groups, len(reduced)])
            first = np.flatnonzero((reduced == np.repeat(least, length)) & (reduced < 0.0))
            group = np.repeat(np.arange(len(self.groups)), length)[first]
            taken = first[np.r_[True, group[1:] != group[:-1]]] if len(first) else first
        facility, amount, gain = kernel.facility[taken], self.amount[taken], reduced[taken]
        capacity = np.r_[kernel.capacity, np.inf]
        wanted = np.bincount(facility, weights=amount, minlength=kernel.size + 1)
        bursting = (wanted > capacity)[facility]
        if bursting.any():
            which = np.flatnonzero(bursting)
            order = which[np.lexsort((gain[which], facility[which]))]
            home, size = facility[order], amount[order]
            before = np.cumsum(size) - size
            before -= before[np.searchsorted(home, home)]
            amount[order] = np.clip(capacity[home] - before, 0.0, size)
        earned = np.bincount(facility, weights=amount * gain, minlength=kernel.size + 1).astype(np.float64)
        return taken, amount, earned

    def _choose(self, worth: Floats) -> Flags:
        """Take every yes that pays, and the cheapest further ones until the demand can be covered."""
        kernel = self.kernel
        chosen = ((worth < 0.0) & (kernel.most > 0.0)) | (kernel.least > 0.0)
        missing = self.cover - int(chosen.sum())
        if missing > 0:
            rest = np.flatnonzero(~chosen & (kernel.most > 0.0))
            chosen[rest[np.argsort(worth[rest], kind="stable")[:missing]]] = True
        return chosen

    def turned(self, point: Point) -> Floats:
        """Give the bound with each choice turned round, one at a time; infinite where it cannot be."""
        kernel, worth, chosen = self.kernel, point.worth, point.chosen
        tight = int(chosen.sum()) <= self.cover
        free = (kernel.most > 0.0) & (kernel.least < 1.0)
        inside, outside = worth[chosen & free], worth[~chosen & free]
        into = -max(float(inside.max()), 0.0) if tight and len(inside) else 0.0
        instead = max(float(outside.min()), 0.0) if tight and len(outside) else (np.inf if tight else 0.0)
        change = np.where(chosen, -worth + instead, worth + into)
        return np.where(free, point.bound + change, np.inf)


def _least_count(kernel: Facilities, total: float) -> int:
    """Fewest facilities, by the largest capacities, that can cover the whole demand."""
    reach = np.cumsum(np.sort(np.where(kernel.most > 0.0, kernel.capacity, 0.0))[::-1])
    return min(int(np.searchsorted(reach, total * (1.0 - 1e-9))) + 1, len(reach))
