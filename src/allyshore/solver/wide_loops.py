"""Loops over every possible delivery of a wide network, none of which is ever written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allyshore.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Counts = NDArray[np.int32]

FAR = 1e30


@compiled
def stand_prices(
    begin: Places,
    end: Places,
    cost: Floats,
    basis: Places,
    days: Floats,
    border: Places,
    first: Places,
    item: Places,
    door: Floats,
    amount: Floats,
    wait: Floats,
    extra: Floats,
    price: Floats,
    by_lane: Places,
    by_source: Places,
) -> None:
    """Lower `price` [place, item] to the cheapest arrival over lanes from sources, whose items cost `door`; say which lane and source."""
    for lane in range(len(begin)):
        place = end[lane]
        for source in range(first[begin[lane]], first[begin[lane] + 1]):
            i = item[source]
            value = (
                door[source]
                + cost[lane] * amount[basis[lane], i]
                + days[lane] * wait[i]
                + extra[border[lane], i]
            )
            if value < price[place, i]:
                price[place, i] = value
                by_lane[place, i] = lane
                by_source[place, i] = source


@compiled
def reaches(
    client_first: Places,
    client_product: Places,
    product_first: Places,
    lowest: Floats,
    amount: Floats,
    price: Floats,
) -> Floats:
    """Give, per market and basis, the lane cost from which on no delivery there can pay at these prices."""
    markets, bases = len(client_first) - 1, amount.shape[0]
    reach = np.full((markets, bases), -1.0)
    for market in range(markets):
        for k in range(client_first[market], client_first[market + 1]):
            i = product_first[client_product[k]]
            spare = price[k] - lowest[client_product[k]]
            if spare > 0.0:
                for basis in range(bases):
                    most = spare / amount[basis, i] if amount[basis, i] > 0.0 else FAR
                    reach[market, basis] = max(reach[market, basis], most)
    return reach


@compiled
def pays(
    place: int,
    lane_first: Places,
    market: Places,
    cost: Floats,
    basis: Places,
    days: Floats,
    border: Places,
    client_first: Places,
    client_product: Places,
    product_first: Places,
    amount: Floats,
    wait: Floats,
    extra: Floats,
    stand: Floats,
    reach: Floats,
    price: Floats,
    demand: Floats,
    got: Counts,
    need: Floats,
    write: bool,  # noqa: FBT001  # compiled loops take values by place
) -> float:
    """Give what a place earns by every delivery that pays; where `write`, count it in `got` [client] and add the amount to `need` [item]."""
    earned = 0.0
    start, stop = lane_first[place], lane_first[place + 1]
    while start < stop:
        to, last = market[start], start
        near = False
        while last < stop and market[last] == to:
            near = near or cost[last] < reach[to, basis[last]]
            last += 1
        if near:
            for k in range(client_first[to], client_first[to + 1]):
                best, at = FAR, -1
                for lane in range(start, last):
                    for i in range(product_first[client_product[k]], product_first[client_product[k] + 1]):
                        value = (
                            stand[i]
                            + cost[lane] * amount[basis[lane], i]
                            + days[lane] * wait[i]
                            + extra[border[lane], i]
                        )
                        if value < best:
                            best, at = value, i
                if best < price[k]:
                    earned += demand[k] * (best - price[k])
                    if write:
                        got[k] += 1
                        need[at] += demand[k]
        start = last
    return earned


@compiled
def cheapest_deliveries(
    places: Places,
    lane_first: Places,
    market: Places,
    cost: Floats,
    basis: Places,
    days: Floats,
    border: Places,
    client_first: Places,
    client_product: Places,
    product_first: Places,
    amount: Floats,
    wait: Floats,
    extra: Floats,
    stand: Floats,
    count: int,
) -> tuple[Floats, Places]:
    """Give each client's `count` cheapest deliveries from `places`: cost a unit [client, rank] and lane, −1 where there are fewer."""
    clients = len(client_product)
    value = np.full((clients, count), FAR)
    lane_of = np.full((clients, count), -1)
    for place in places:
        for lane in range(lane_first[place], lane_first[place + 1]):
            to = market[lane]
            for k in range(client_first[to], client_first[to + 1]):
                best = FAR
                for i in range(product_first[client_product[k]], product_first[client_product[k] + 1]):
                    one = (
                        stand[place, i]
                        + cost[lane] * amount[basis[lane], i]
                        + days[lane] * wait[i]
                        + extra[border[lane], i]
                    )
                    best = min(best, one)
                rank = count
                while rank > 0 and best < value[k, rank - 1]:
                    rank -= 1
                if rank < count:
                    for r in range(count - 1, rank, -1):
                        value[k, r] = value[k, r - 1]
                        lane_of[k, r] = lane_of[k, r - 1]
                    value[k, rank] = best
                    lane_of[k, rank] = lane
    return value, lane_of


@compiled
def cheapest_arrivals(
    chosen: Flags,
    begin: Places,
    end: Places,
    cost: Floats,
    basis: Places,
    days: Floats,
    border: Places,
    first: Places,
    item: Places,
    door: Floats,
    amount: Floats,
    wait: Floats,
    extra: Floats,
    count: int,
) -> tuple[Floats, Places]:
    """Give the `count` cheapest arrivals of each item at each chosen place: cost [place, item, rank] and lane (−1: fewer)."""
    value = np.full((len(chosen), len(wait), count), FAR)
    lane_of = np.full((len(chosen), len(wait), count), -1)
    for lane in range(len(begin)):
        place = end[lane]
        if not chosen[place]:
            continue
        for source in range(first[begin[lane]], first[begin[lane] + 1]):
            i = item[source]
            one = (
                door[source]
                + cost[lane] * amount[basis[lane], i]
                + days[lane] * wait[i]
                + extra[border[lane], i]
            )
            rank = count
            while rank > 0 and one < value[place, i, rank - 1]:
                rank -= 1
            if rank < count:
                for r in range(count - 1, rank, -1):
                    value[place, i, r] = value[place, i, r - 1]
                    lane_of[place, i, r] = lane_of[place, i, r - 1]
                value[place, i, rank] = one
                lane_of[place, i, rank] = lane
    return value, lane_of


@compiled
def nearest_two(
    lane_first: Places,
    market: Places,
    cost: Floats,
    basis: Places,
    days: Floats,
    border: Places,
    client_first: Places,
    client_product: Places,
    product_first: Places,
    amount: Floats,
    wait: Floats,
    extra: Floats,
    stand: Floats,
) -> tuple[Floats, Floats, Places, Places]:
    """Give each client's cheapest delivery and that from the next cheapest place: costs a unit, the first's place and item (−1: none)."""
    clients = len(client_product)
    first, second = np.full(clients, FAR), np.full(clients, FAR)
    slot, item = np.full(clients, -1), np.full(clients, -1)
    for place in range(len(lane_first) - 1):
        for lane in range(lane_first[place], lane_first[place + 1]):
            to = market[lane]
            for k in range(client_first[to], client_first[to + 1]):
                best, at = FAR, -1
                for i in range(product_first[client_product[k]], product_first[client_product[k] + 1]):
                    one = (
                        stand[place, i]
                        + cost[lane] * amount[basis[lane], i]
                        + days[lane] * wait[i]
                        + extra[border[lane], i]
                    )
                    if one < best:
                        best, at = one, i
                if best < first[k]:
                    if slot[k] != place:
                        second[k] = first[k]
                    first[k], slot[k], item[k] = best, place, at
                elif best < second[k] and slot[k] != place:
                    second[k] = best
    return first, second, slot, item


@compiled
def swap_gains(
    place: int,
    lane_first: Places,
    market: Places,
    cost: Floats,
    basis: Places,
    days: Floats,
    border: Places,
    client_first: Places,
    client_product: Places,
    product_first: Places,
    amount: Floats,
    wait: Floats,
    extra: Floats,
    stand: Floats,
    reach: Floats,
    first: Floats,
    second: Floats,
    slot: Places,
    demand: Floats,
    saved: Floats,
) -> None:
    """Add to `saved` what opening a place saves [0], and what more it saves where the open place of a slot is shut [1 + slot]."""
    start, stop = lane_first[place], lane_first[place + 1]
    while start < stop:
        to, last = market[start], start
        near = False
        while last < stop and market[last] == to:
            near = near or cost[last] < reach[to, basis[last]]
            last += 1
        if near:
            for k in range(client_first[to], client_first[to + 1]):
                best = FAR
                for lane in range(start, last):
                    for i in range(product_first[client_product[k]], product_first[client_product[k] + 1]):
                        one = (
                            stand[i]
                            + cost[lane] * amount[basis[lane], i]
                            + days[lane] * wait[i]
                            + extra[border[lane], i]
                        )
                        best = min(best, one)
                if best < second[k]:
                    if best < first[k]:
                        saved[0] += demand[k] * (first[k] - best)
                    if slot[k] >= 0:
                        saved[1 + slot[k]] += demand[k] * (second[k] - max(first[k], best))
        start = last
