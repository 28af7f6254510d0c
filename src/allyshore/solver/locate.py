"""Settle a facility-location problem: Lagrangian bounds, choices fixed by them, and branching on what is left."""

from __future__ import annotations

import heapq
import itertools
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from allyshore.errors import Stopped, TimeLimitReached
from allyshore.solver.ascent import climb
from allyshore.solver.facilities import Pricing
from allyshore.solver.flow_program import FlowProgram
from allyshore.solver.solve import Solution, Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.ascent import Summit
    from allyshore.solver.facilities import Facilities
    from allyshore.solver.location import Location
    from allyshore.solver.solve import SolveParams
    from allyshore.solver.watch import Watch

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

STAGES = ((0.02, 150), (0.004, 150), (0.001, 100))
"""First climb, while no plan is known: how far above the best bound it aims, and for how many steps."""
ROOT_STEPS = 400
NODE_STEPS = 60
DIVE_STEPS = 40
SURE = 0.1
"""A dive takes a choice for settled where its mean is this near to yes or no."""


@dataclass(frozen=True)
class Node:
    """A part of the search: bounds on the choices, prices to start from, a bound that holds in it."""

    bound: float
    least: Floats
    most: Floats
    prices: Floats


class Search:
    """The tree, the best plan so far, and the least bound of all that was put aside."""

    def __init__(self, location: Location, params: SolveParams, watch: Watch | None = None) -> None:
        self.location = location
        self.params = params
        self.watch = watch
        self.began = time.monotonic()
        self.deadline = time.monotonic() + params.time_limit
        self.best = np.inf
        self.x: Floats = np.zeros(0)
        self.aside = np.inf
        self.tried: dict[bytes, float] = {}
        self.program: FlowProgram | None = None
        self.order = itertools.count()
        self.open: list[tuple[float, int, Node]] = []
        self.nodes = 0
        self.floor = -np.inf

    @property
    def cutoff(self) -> float:
        """Bound from which on a part of the search cannot matter."""
        return (
            self.best - 0.5 * self.params.gap * max(1.0, abs(self.best)) if np.isfinite(self.best) else np.inf
        )

    @property
    def left(self) -> float:
        """Seconds left; none where an end was asked for."""
        if self.watch is not None and self.watch.stopped:
            return 0.0
        return self.deadline - time.monotonic()

    def say(self) -> None:
        """Tell the watch of the best plan and of the bound under all parts of the search that are left."""
        if self.watch is not None:
            name, bound = self.location.problem.name, min(self.floor, self.aside)
            self.watch.step(name, time.monotonic() - self.began, self.best, bound)

    def put_aside(self, bound: float) -> None:
        """Remember the bound of a part that will not be looked at again."""
        self.aside = min(self.aside, bound)

    def climb(self, pricing: Pricing, prices: Floats, steps: int, factor: float) -> Summit:
        """Climb towards the cutoff, or a little ahead where no plan is known."""
        if np.isfinite(self.best):
            return climb(pricing, prices, self.cutoff, steps, factor)
        return climb(pricing, prices, None, steps, factor, STAGES[-1][0])

    def price(self, yes: Flags, ranked: Floats) -> float | None:
        """Give the cost of the best flows for these yeses, and keep the plan where it is the best so far; None: out of time."""
        key = np.packbits(yes).tobytes()
        if key in self.tried:
            return self.tried[key]
        if self.program is None:
            self.program = FlowProgram(self.location, ranked, self.params.seed)
        found = self.program.least(yes, self.left)
        if found is None:
            return None
        cost, x = found
        self.tried[key] = cost
        if cost < self.best:
            self.best, self.x = cost, x
            self.say()
        return cost


def locate(location: Location, params: SolveParams, watch: Watch | None = None) -> Solution:
    """Minimise the problem behind the location, telling the watch of each better plan.

    Raises
    ------
    TimeLimitReached
        No plan was found in time.
    """
    search = Search(location, params, watch)
    root = _root(search, location.kernel)
    if root is not None:
        _branch(search, root)
    stopped = watch is not None and watch.stopped
    if not np.isfinite(search.best) and stopped:
        raise Stopped
    if not np.isfinite(search.best) and search.open:
        raise TimeLimitReached
    if not np.isfinite(search.best):
        return Solution(Status.INFEASIBLE, np.inf, np.inf, np.inf, np.zeros(0))
    bound = min([search.aside, search.best, *(entry[0] for entry in search.open)])
    gap = max(0.0, search.best - bound) / max(1.0, abs(search.best))
    status = Status.OPTIMAL if gap <= params.gap else Status.STOPPED if stopped else Status.TIME_LIMIT
    return Solution(status, search.best, bound, gap, search.x)


def first_prices(kernel: Facilities) -> Floats:
    """Give prices to start from: each client's third best unit cost, no price on resources."""
    things, _ = kernel.upstream.prices(kernel.upstream.cost)
    cost = kernel.cost + np.append(things, 0.0)[kernel.origin]
    order = np.lexsort((cost, kernel.client))
    starts = np.searchsorted(kernel.client[order], np.arange(len(kernel.demand) + 1))
    third = np.minimum(starts[:-1] + 2, starts[1:] - 1)
    prices: Floats = np.r_[cost[order][third] * kernel.demand, np.zeros(len(kernel.limit))]
    return prices


def reduced_costs(kernel: Facilities, prices: Floats) -> Floats:
    """Give each delivery's reduced cost at scaled client prices, resource prices left out: a ranking."""
    things, _ = kernel.upstream.prices(kernel.upstream.cost)
    cost: Floats = kernel.cost + np.append(things, 0.0)[kernel.origin]
    return cost - (prices[: len(kernel.demand)] / kernel.demand)[kernel.client]


def _root(search: Search, kernel: Facilities) -> Node | None:
    pricing = Pricing(kernel)
    prices = first_prices(kernel)
    for ahead, steps in STAGES:
        summit = climb(pricing, prices, None, steps, ahead=ahead)
        prices = summit.prices
        if ahead <= search.params.gap:
            break
    if not _round(search, kernel, summit):
        return None
    _dive(search, summit)
    least, most = _fixed(search, pricing, summit)
    pricing = Pricing(replace(kernel, least=least, most=most).without(most <= 0.0))
    summit = search.climb(pricing, summit.prices, ROOT_STEPS, 0.5)
    _dive(search, summit)
    least, most = _fixed(search, pricing, summit)
    return Node(summit.point.bound, least, most, summit.prices)


def _round(search: Search, kernel: Facilities, summit: Summit) -> bool:
    """Open the sites that the mean of the choices ranks first, more of them until there is a plan.

    False where there is none with every site open: opening one more never takes anything from a plan (`location_of`).
    """
    ranked = reduced_costs(kernel, summit.prices)
    order = np.argsort(-summit.mean, kind="stable")
    order = order[kernel.most[order] > 0.0]
    count = min(round(float(summit.mean.sum())), len(order))
    while True:
        yes = kernel.least > 0.0
        yes[order[:count]] = True
        cost = search.price(yes, ranked)
        if cost is None or np.isfinite(cost):
            return True
        if count == len(order):
            return False
        count = min(max(count + 1, int(count * 1.3)), len(order))


def _dive(search: Search, summit: Summit) -> None:
    """Settle the choices of which the mean is surest, climb a little with the rest, and so on; then price what comes out."""
    kernel = search.location.kernel
    least, most = kernel.least.copy(), kernel.most.copy()
    while search.left > 0:
        free = least < most
        if not free.any():
            search.price(most > 0.0, reduced_costs(kernel, summit.prices))
            return
        mean = summit.mean
        yes, no = free & (mean > 1.0 - SURE), free & (mean < SURE)
        if not (yes | no).any():
            likely = np.where(free, np.abs(mean - 0.5), -1.0)
            pick = int(np.argmax(likely))
            (yes if mean[pick] > 0.5 else no)[pick] = True
        least[yes], most[no] = 1.0, 0.0
        pricing = Pricing(replace(kernel, least=least, most=most).without(most <= 0.0))
        summit = search.climb(pricing, summit.prices, DIVE_STEPS, 0.3)
        if summit.point.bound >= search.cutoff:
            return


def _fixed(search: Search, pricing: Pricing, summit: Summit) -> tuple[Floats, Floats]:
    """Fix every choice that cannot be turned round below the cutoff."""
    kernel = pricing.kernel
    turned = pricing.turned(summit.point)
    settled = turned >= search.cutoff
    free = kernel.least < kernel.most
    if (settled & free).any():
        search.put_aside(float(turned[settled & free].min()))
    least = np.where(settled & summit.point.chosen, np.minimum(1.0, kernel.most), kernel.least)
    most = np.where(settled & ~summit.point.chosen, kernel.least, kernel.most)
    return least, most


def _branch(search: Search, root: Node) -> None:
    node: Node | None = root
    while True:
        if node is None:
            if not search.open:
                return
            bound, _, node = heapq.heappop(search.open)
            search.floor = bound
            search.say()
            if bound >= search.cutoff:
                search.put_aside(bound)
                node = None
                continue
        if search.left <= 0:
            heapq.heappush(search.open, (node.bound, next(search.order), node))
            return
        node = _expand(search, node)


def _expand(search: Search, node: Node) -> Node | None:
    """Bound a node; give the child to go on with, the other waits; None where nothing is left in it."""
    search.nodes += 1
    kernel = replace(search.location.kernel, least=node.least, most=node.most).without(node.most <= 0.0)
    pricing = Pricing(kernel)
    if (node.least >= node.most).all():
        cost = search.price(node.most > 0.0, reduced_costs(search.location.kernel, node.prices))
        if cost is None:
            heapq.heappush(search.open, (node.bound, next(search.order), node))
        else:
            search.put_aside(cost)
        return None
    summit = search.climb(pricing, node.prices, NODE_STEPS, 0.3)
    bound = max(node.bound, summit.point.bound)
    if bound >= search.cutoff:
        search.put_aside(bound)
        return None
    least, most = _fixed(search, pricing, summit)
    free = np.flatnonzero(least < most)
    if not len(free):
        return Node(bound, least, most, summit.prices)
    pick = free[np.argmin(np.abs(summit.mean[free] - 0.5))]
    children = []
    for value in (0.0, 1.0):
        low, high = least.copy(), most.copy()
        low[pick] = high[pick] = value
        turned = (
            pricing.turned(summit.point)[pick] if (value > 0.5) != bool(summit.point.chosen[pick]) else bound
        )
        children.append(Node(max(bound, float(turned)), low, high, summit.prices))
    children.sort(key=lambda child: child.bound)
    heapq.heappush(search.open, (children[1].bound, next(search.order), children[1]))
    return children[0]
