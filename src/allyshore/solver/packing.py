"""Loops for clients that one site must serve whole: the best load of a site, and assignments made and bettered by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allyshore.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]
    Flags = NDArray[np.bool_]

MOST_NODES = 200_000
"""Steps after which a load is no longer made exact; the relaxation's value then stands, which is still a bound."""


@compiled
def best_load(profit: Floats, weight: Floats, room: float, taken: Flags) -> float:  # noqa: C901, PLR0912  # one loop, compiled
    """Give the most profit of things within `room`, and mark those taken; a value that is never too low.

    Source: Horowitz and Sahni, Computing partitions with applications to the knapsack problem, Journal of the ACM 21 (1974),
    277-292: branch on things in the order of profit by weight, bounded by the part of the first that does not fit.
    """
    taken[:] = False
    some = np.flatnonzero((profit > 0.0) & (weight <= room))
    count = len(some)
    if count == 0:
        return 0.0
    ratio = profit[some] / np.maximum(weight[some], 1e-12)
    order = some[np.argsort(-ratio)]
    p, w = profit[order], weight[order]
    inside = np.zeros(count, dtype=np.bool_)
    best, value, left, j, steps, first = -1.0, 0.0, room, 0, 0, -1.0
    while True:
        more, space, k = 0.0, left, j
        while k < count and w[k] <= space:
            more += p[k]
            space -= w[k]
            k += 1
            steps += 1
        if k < count:
            more += space * p[k] / max(w[k], 1e-12)
        if first < 0.0:
            first = more
        if value + more > best + 1e-9 * max(1.0, best):
            while j < count:
                if w[j] <= left:
                    left -= w[j]
                    value += p[j]
                    inside[j] = True
                else:
                    inside[j] = False
                j += 1
            if value > best:
                best = value
                taken[:] = False
                for k in range(count):
                    taken[order[k]] = inside[k]
        k = j - 1
        while k >= 0 and not inside[k]:
            k -= 1
        if k < 0:
            return best
        steps += 1
        if steps > MOST_NODES:
            return first
        left += w[k]
        value -= p[k]
        inside[k] = False
        j = k + 1


@compiled
def loads(
    cost: Floats, demand: Floats, capacity: Floats, prices: Floats, kept: Flags, taken: Flags
) -> Floats:
    """Give, per site, what its best load earns at the clients' prices; `taken` [site, client] marks the load."""
    sites, clients = cost.shape
    earned = np.zeros(sites)
    profit = np.empty(clients)
    for i in range(sites):
        for j in range(clients):
            profit[j] = prices[j] - cost[i, j] if kept[i, j] else 0.0
        earned[i] = best_load(profit, demand, capacity[i], taken[i])
    return earned


@compiled
def relaxed_with(
    profit: Floats,
    weight: Floats,
    room: float,
    order: Places,
    one: int,
    inside: bool,  # noqa: FBT001  # compiled loops know no keyword-only names
) -> float:
    """Give the relaxed best load when `one` must be inside, or must not; `order` is by profit a unit of weight."""
    value, left = 0.0, room
    if inside:
        if weight[one] > room:
            return -np.inf
        value += profit[one]
        left -= weight[one]
    for k in order:
        if k == one or profit[k] <= 0.0:
            continue
        if weight[k] <= left:
            value += profit[k]
            left -= weight[k]
        else:
            return value + float(left * profit[k] / weight[k])
    return value


@compiled
def turned_pairs(
    cost: Floats, demand: Floats, capacity: Floats, prices: Floats, kept: Flags
) -> tuple[Floats, Floats]:
    """Give, per site and client, a bound on what the site's load earns with the client inside, and without."""
    sites, clients = cost.shape
    inside, outside = np.empty((sites, clients)), np.empty((sites, clients))
    profit = np.empty(clients)
    for i in range(sites):
        for j in range(clients):
            profit[j] = prices[j] - cost[i, j] if kept[i, j] else 0.0
        order = np.argsort(-profit / np.maximum(demand, 1e-12))
        for j in range(clients):
            inside[i, j] = -np.inf
            if kept[i, j]:
                inside[i, j] = relaxed_with(profit, demand, capacity[i], order, j, inside=True)
            outside[i, j] = relaxed_with(profit, demand, capacity[i], order, j, inside=False)
    return inside, outside


@compiled
def assigned(
    cost: Floats, demand: Floats, capacity: Floats, prices: Floats, kept: Flags, opened: Flags, home: Places
) -> bool:
    """Assign each client to an open site with room, those first that have most to lose; False where one finds none.

    What a client loses is the difference between its best and second-best site; `home` holds its site.
    """
    sites, clients = cost.shape
    left = capacity.copy()
    home[:] = -1
    for _ in range(clients):
        pick, where, most = -1, -1, -np.inf
        for j in range(clients):
            if home[j] >= 0:
                continue
            first, second, at = np.inf, np.inf, -1
            for i in range(sites):
                if opened[i] and kept[i, j] and demand[j] <= left[i] + 1e-9:
                    if cost[i, j] < first:
                        second, first, at = first, cost[i, j], i
                    elif cost[i, j] < second:
                        second = cost[i, j]
            if at < 0:
                return False
            loss = (second - first if second < np.inf else 1e15) + 1e-9 * prices[j]
            if loss > most:
                pick, where, most = j, at, loss
        home[pick] = where
        left[where] -= demand[pick]
    return True


@compiled
def bettered(  # noqa: C901  # one loop, compiled
    cost: Floats, demand: Floats, capacity: Floats, kept: Flags, opened: Flags, home: Places
) -> None:
    """Move a client to another open site, or let two change places, as long as that saves something."""
    sites, clients = cost.shape
    left = capacity.copy()
    for j in range(clients):
        left[home[j]] -= demand[j]
    better = True
    while better:
        better = False
        for j in range(clients):
            for i in range(sites):
                a = home[j]
                if not opened[i] or i == a or not kept[i, j] or demand[j] > left[i] + 1e-9:
                    continue
                if cost[i, j] < cost[a, j] - 1e-7:
                    left[a] += demand[j]
                    left[i] -= demand[j]
                    home[j] = i
                    better = True
        for j in range(clients):
            for k in range(j + 1, clients):
                a, b = home[j], home[k]
                if a == b or not kept[a, k] or not kept[b, j]:
                    continue
                if cost[b, j] + cost[a, k] >= cost[a, j] + cost[b, k] - 1e-7:
                    continue
                apart = demand[j] - demand[k]
                if left[b] + 1e-9 >= apart and left[a] + 1e-9 >= -apart:
                    left[a] += apart
                    left[b] -= apart
                    home[j], home[k] = b, a
                    better = True
