"""Loops that open and close arcs and send the cheapest flow over what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allyshore.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]
    Flags = NDArray[np.bool_]

FAR = 1e30
SMALL = 1e-9


@compiled
def shortest_ways(
    tail: Places,
    head: Places,
    cost: Floats,
    capacity: Floats,
    open_arcs: Places,
    flow: Floats,
    distance: Floats,
    way: Places,
) -> None:
    """Lower each node's `distance` to the shortest way that the flow leaves room for; `way` is the open arc by which it comes, or that plus their count where it goes back along one."""
    count = len(open_arcs)
    changed = True
    while changed:
        changed = False
        for place in range(count):
            arc = open_arcs[place]
            start, end = tail[arc], head[arc]
            there = distance[start] < FAR and flow[place] < capacity[arc] - SMALL
            if there and distance[start] + cost[arc] < distance[end] - SMALL:
                distance[end] = distance[start] + cost[arc]
                way[end] = place
                changed = True
            back = distance[end] < FAR and flow[place] > SMALL
            if back and distance[end] - cost[arc] < distance[start] - SMALL:
                distance[start] = distance[end] - cost[arc]
                way[start] = place + count
                changed = True


@compiled
def sent(
    tail: Places,
    head: Places,
    capacity: Floats,
    open_arcs: Places,
    flow: Floats,
    way: Places,
    left: Floats,
    end: int,
) -> float:
    """Send as much as goes along the way to a node that is short; give how much."""
    count = len(open_arcs)
    amount: float = -left[end]
    node = end
    while way[node] >= 0:
        place = way[node]
        if place < count:
            amount = min(amount, capacity[open_arcs[place]] - flow[place])
            node = tail[open_arcs[place]]
        else:
            amount = min(amount, flow[place - count])
            node = head[open_arcs[place - count]]
    amount = min(amount, left[node])
    left[node] -= amount
    left[end] += amount
    node = end
    while way[node] >= 0:
        place = way[node]
        if place < count:
            flow[place] += amount
            node = tail[open_arcs[place]]
        else:
            flow[place - count] -= amount
            node = head[open_arcs[place - count]]
    return amount


@compiled
def cheapest_flow(
    tail: Places,
    head: Places,
    cost: Floats,
    capacity: Floats,
    supply: Floats,
    open_arcs: Places,
    penalty: float,
    most: float,
) -> tuple[float, float]:
    """Give the least cost of meeting `supply` over the open arcs, each unit that cannot be met at `penalty`, and the units short; stop above `most`.

    By shortest ways from what is left to what is short, one after the other (Ahuja, Magnanti and Orlin 1993, Network Flows, section 9.7).
    """
    left = supply.copy()
    flow = np.zeros(len(open_arcs))
    distance, way = np.empty(len(supply)), np.empty(len(supply), dtype=np.int64)
    total = 0.0
    while True:
        waiting = 0.0
        for node in range(len(supply)):
            way[node] = -1
            distance[node] = FAR
            if left[node] > SMALL:
                distance[node] = 0.0
                waiting += left[node]
        if waiting <= SMALL or total > most:
            return total, waiting
        shortest_ways(tail, head, cost, capacity, open_arcs, flow, distance, way)
        nearest = -1
        for node in range(len(supply)):
            reached = left[node] < -SMALL and distance[node] < FAR
            if reached and (nearest < 0 or distance[node] < distance[nearest]):
                nearest = node
        if nearest < 0:
            return total + penalty * waiting, waiting
        total += distance[nearest] * sent(tail, head, capacity, open_arcs, flow, way, left, nearest)


@compiled
def cost_of(
    tail: Places,
    head: Places,
    fixed: Floats,
    share: Floats,
    cost: Floats,
    capacity: Floats,
    supply: Floats,
    least: Floats,
    order: Places,
    open_arcs: Places,
    penalty: float,
    most: float,
) -> tuple[float, float]:
    """Give what open arcs and their flows cost, a unit short in any scenario at `penalty`, and the units short; infinite as soon as it is above `most`.

    `least` is what a scenario costs where every arc is open. The scenario that goes above `most` is put first in `order`, for it will do so again.
    """
    total, short = 0.0, 0.0
    for arc in open_arcs:
        total += fixed[arc]
    for scenario in range(len(share)):
        total += share[scenario] * least[scenario]
    for place in range(len(share)):
        scenario = order[place]
        total -= share[scenario] * least[scenario]
        room = (most - total) / share[scenario]
        if room < 0.0:
            return np.inf, short
        value, missed = cheapest_flow(
            tail,
            head,
            cost[scenario],
            capacity[scenario],
            supply[scenario],
            open_arcs,
            penalty / share[scenario],
            room,
        )
        total += share[scenario] * value
        short += missed
        if total > most:
            for later in range(place, 0, -1):
                order[later] = order[later - 1]
            order[0] = scenario
            return np.inf, short
    return total, short


@compiled
def anneal(  # noqa: C901, PLR0912  # one loop, compiled
    tail: Places,
    head: Places,
    fixed: Floats,
    share: Floats,
    cost: Floats,
    capacity: Floats,
    supply: Floats,
    least: Floats,
    penalty: float,
    is_open: Flags,
    best_open: Flags,
    costs: Floats,
    heat: Floats,
    drawn: Floats,
) -> None:
    """Close an arc, open another, or both at once, and keep what is cheaper or, the more rarely the colder, what is dearer.

    Parameters
    ----------
    is_open, best_open, costs
        The choice at hand, the best without anything short, and what both cost; changed in place.
    heat
        A step that costs this much more is kept once in e times [step].
    drawn
        Evenly between 0 and 1 [step, 5].
    """
    size = len(fixed)
    open_arcs = np.empty(size, dtype=np.int64)
    count = 0
    for arc in range(size):
        if is_open[arc]:
            open_arcs[count] = arc
            count += 1
    order = np.arange(len(share))
    for step in range(len(heat)):
        kind, at, other, near, luck = drawn[step]
        closing = int(at * count) if (kind < 0.15 or kind >= 0.3) and count > 0 else -1
        opening = int(other * size) if kind >= 0.15 else -1
        if closing >= 0 and opening >= 0 and near < 0.7:
            gone = open_arcs[closing]
            for _ in range(size):
                meets = tail[opening] == tail[gone] or head[opening] == head[gone]
                meets = meets or tail[opening] == head[gone] or head[opening] == tail[gone]
                if meets and not is_open[opening]:
                    break
                opening = (opening + 1) % size
        if opening >= 0 and is_open[opening]:
            continue
        arc = -1
        if closing >= 0:
            arc = open_arcs[closing]
            count -= 1
            open_arcs[closing] = open_arcs[count]
        if opening >= 0:
            open_arcs[count] = opening
            count += 1
        allowed = costs[0] - heat[step] * np.log(luck)
        value, short = cost_of(
            tail,
            head,
            fixed,
            share,
            cost,
            capacity,
            supply,
            least,
            order,
            open_arcs[:count],
            penalty,
            allowed,
        )
        if value <= allowed:
            costs[0] = value
            if arc >= 0:
                is_open[arc] = False
            if opening >= 0:
                is_open[opening] = True
            if short <= SMALL and value < costs[1] - SMALL:
                costs[1] = value
                best_open[:] = is_open
            continue
        if opening >= 0:
            count -= 1
        if arc >= 0:
            open_arcs[count] = arc
            count += 1
