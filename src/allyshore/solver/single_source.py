"""Facility location where one site serves a client whole: a Lagrangian bound with exact loads, and the choices that it settles."""

from __future__ import annotations

import time
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.solver.ascent import climb
from allyshore.solver.facilities import Point
from allyshore.solver.packing import assigned, best_load, bettered, loads, turned_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.ascent import Summit

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]
    Flags = NDArray[np.bool_]

ROUNDS = 24
STEPS = 250
LOOKS = 8
"""Every so many evaluations the sites chosen are tried for a plan."""


@dataclass(frozen=True)
class Assignment:
    """Sites, clients, and what serving each whole demand costs.

    Attributes
    ----------
    fixed, capacity
        USD, units; per site.
    demand
        Units; per client.
    cost
        USD of serving the whole demand [site, client].
    kept
        Pairs that may be [site, client].
    least, most
        Bounds of each site's yes or no.
    """

    fixed: Floats
    capacity: Floats
    demand: Floats
    cost: Floats
    kept: Flags
    least: Floats
    most: Floats


@dataclass(frozen=True)
class Settled:
    """What the bound settles: the best plan met and its cost, the bound, and the bounds that any better plan keeps.

    `pair_least`, `pair_most` [site, client] and `least`, `most` are 0 or 1; `home` is each client's site, empty without a plan.
    """

    cost: float
    bound: float
    home: Places
    opened: Flags
    least: Floats
    most: Floats
    pair_least: Floats
    pair_most: Floats


class Loads:
    """The Lagrangian at prices of clients: each site takes its best load, and enough sites open to hold the demand."""

    def __init__(self, given: Assignment) -> None:
        self.given = given
        self.demand = given.demand
        self.kernel: Any = SimpleNamespace(equal=np.zeros(0, dtype=bool))
        self.least, self.most = given.least.copy(), given.most.copy()
        self.kept = given.kept & (given.demand <= given.capacity[:, None])
        self.best, self.home = np.inf, np.zeros(0, dtype=np.int64)
        self.opened = np.zeros(len(given.fixed), dtype=bool)
        self.calls = 0
        self.tried: set[bytes] = set()
        room = np.where(np.isfinite(given.capacity), given.capacity, given.demand.sum())
        self.room = np.minimum(room, given.demand.sum())

    def at(self, prices: Floats) -> Point:
        """Give the Lagrangian at each client's price for its whole demand, USD."""
        given = self.given
        taken = np.zeros(given.cost.shape, dtype=bool)
        earned = loads(given.cost, given.demand, given.capacity, prices, self.kept, taken)
        worth = given.fixed - earned
        value, chosen = self.choose(worth)
        over = 1.0 - taken[chosen].sum(axis=0)
        self.calls += 1
        if self.calls % LOOKS == 1:
            self.look(chosen, prices)
        return Point(float(prices.sum()) + value, worth, chosen, over.astype(np.float64))

    def choose(
        self, worth: Floats, least: Floats | None = None, most: Floats | None = None
    ) -> tuple[float, Flags]:
        """Give the least worth of sites that can hold the demand together: what stays shut is a best load of the spare room."""
        low = self.least if least is None else least
        high = self.most if most is None else most
        may, must = high > 0.0, low > 0.0
        spare = float(self.room[may].sum() - self.demand.sum())
        if spare < -1e-9 * float(self.demand.sum()):
            return np.inf, may
        shut = np.zeros(len(worth), dtype=bool)
        saved = best_load(np.where(may & ~must, worth, 0.0), self.room, max(spare, 0.0) + 1e-9, shut)
        chosen = may & ~shut
        return float(worth[may].sum()) - saved, chosen

    def look(self, chosen: Flags, prices: Floats) -> None:
        """Make a plan of the sites chosen, then of one more, one fewer and one other, as long as that is better."""
        if self.price(chosen, prices) is None:
            more = chosen.copy()
            for site in np.argsort(self.given.fixed, kind="stable"):
                if not more[site] and self.most[site] > 0.0:
                    more[site] = True
                    if self.price(more, prices) is not None:
                        break
        while self.step(prices):
            pass

    def step(self, prices: Floats) -> bool:
        """Try every neighbour of the best set of sites; True where one is better."""
        before, here = self.best, self.opened.copy()
        free = np.flatnonzero((self.most > 0.0) & (self.least < 1.0))
        for site in free:
            near = here.copy()
            near[site] = not near[site]
            self.price(near, prices)
        for site in free[here[free]]:
            for other in free[~here[free]]:
                near = here.copy()
                near[site], near[other] = False, True
                self.price(near, prices)
        return self.best < before

    def price(self, opened: Flags, prices: Floats) -> float | None:
        """Give the cost of a good assignment to these sites, None where none is found; sites tried before are passed over."""
        key = np.packbits(opened).tobytes()
        given = self.given
        if key in self.tried:
            return self.best
        self.tried.add(key)
        if (
            given.capacity[opened].sum() < given.demand.sum() - 1e-9
            or given.fixed[opened].sum() + self.cheapest(opened) >= self.best
        ):
            return None
        home = np.zeros(len(given.demand), dtype=np.int64)
        if not assigned(given.cost, given.demand, given.capacity, prices, self.kept, opened, home):
            return None
        bettered(given.cost, given.demand, given.capacity, self.kept, opened, home)
        used = np.zeros(len(opened), dtype=bool)
        used[home] = True
        used |= self.least > 0.0
        cost = float(given.cost[home, np.arange(len(home))].sum() + given.fixed[used].sum())
        if cost < self.best:
            self.best, self.home, self.opened = cost, home, used
        return cost

    def cheapest(self, opened: Flags) -> float:
        """Give what serving costs at least with these sites."""
        if not opened.any():
            return np.inf
        cost = np.where(self.kept[opened], self.given.cost[opened], np.inf)
        return float(cost.min(axis=0).sum())


def settle(given: Assignment, gap: float, seconds: float) -> Settled:
    """Climb, look for plans, and settle what no better plan can have otherwise.

    Parameters
    ----------
    given
        The sites and clients.
    gap
        Share below the best plan within which nothing better is looked for.
    seconds
        Time after which no further round begins.
    """
    pricing = Loads(given)
    deadline = time.monotonic() + seconds
    cost = np.where(pricing.kept, given.cost, np.inf)
    prices = np.sort(cost, axis=0)[min(2, len(cost) - 1)]
    prices = np.where(np.isfinite(prices), prices, cost.min(axis=0))
    pairs = given.kept & pricing.kept
    low, high = np.zeros(cost.shape), pairs.astype(float)
    bound = -np.inf
    if not np.isfinite(prices).all() or given.capacity[given.most > 0.0].sum() < given.demand.sum() - 1e-9:
        return Settled(np.inf, np.inf, pricing.home, pricing.opened, given.least, given.most, low, high)
    for _ in range(ROUNDS):
        cutoff = pricing.best * (1.0 - 0.5 * gap) if np.isfinite(pricing.best) else None
        summit = climb(pricing, prices, cutoff, STEPS, 1.0, 0.01)
        prices, bound = summit.prices, max(bound, summit.point.bound)
        pricing.look(summit.mean > 0.5, prices)
        if not np.isfinite(pricing.best):
            continue
        cutoff = pricing.best * (1.0 - 0.5 * gap)
        if bound >= cutoff:
            break
        _settle(pricing, summit, cutoff, low, high)
        if time.monotonic() > deadline:
            break
    home, opened = pricing.home, pricing.opened
    return Settled(pricing.best, bound, home, opened, pricing.least, pricing.most, low, high)


def _settle(pricing: Loads, summit: Summit, cutoff: float, low: Floats, high: Floats) -> None:
    """Fix every site and pair that cannot be turned round below the cutoff; a better plan keeps all that is fixed."""
    given, prices, worth = pricing.given, summit.prices, pricing.at(summit.prices).worth
    rest = float(prices.sum())
    for site in np.flatnonzero(pricing.least < pricing.most):
        shut, lone = pricing.most.copy(), pricing.least.copy()
        shut[site], lone[site] = 0.0, 1.0
        if rest + pricing.choose(worth, most=shut)[0] >= cutoff:
            pricing.least[site] = 1.0
        elif rest + pricing.choose(worth, least=lone)[0] >= cutoff:
            pricing.most[site] = 0.0
    pricing.kept &= pricing.most[:, None] > 0.0
    inside, outside = turned_pairs(given.cost, given.demand, given.capacity, prices, pricing.kept)
    earned = given.fixed - worth
    for site in np.flatnonzero(pricing.most > 0.0):
        lone = pricing.least.copy()
        lone[site] = 1.0
        opened = rest + pricing.choose(worth, least=lone)[0] + earned[site]
        pricing.kept[site] &= opened - inside[site] < cutoff
        if pricing.least[site] > 0.0:
            low[site, pricing.kept[site] & (opened - outside[site] >= cutoff)] = 1.0
    high[:] = pricing.kept
