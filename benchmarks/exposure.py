"""Every node of a large chain taken out in turn: one warm model a program for all of them."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.risk import Channel, Market, Network, Outage, Point, assemble, exposures

if TYPE_CHECKING:
    import argparse

PLANTS, PRODUCTS, MARKETS = 50, 40, 60
"""Assembly plants, vehicles and regions: a company the size of the one in the published study."""
PARTS_OF_PRODUCT = 160


def chain(sites: int, seed: int) -> Network:  # one loop a tier
    """Draw a chain whose tier-one sites each supply one part; a third of the parts have a second site, plants keep days of each part."""
    rng = np.random.default_rng(seed)
    part_of = np.concatenate([np.arange(sites - sites // 4), rng.integers(0, sites - sites // 4, sites // 4)])
    parts = sites - sites // 4
    makers: list[list[int]] = [[] for _ in range(parts)]
    points: list[Point] = []
    channels: list[Channel] = []
    demand = rng.uniform(20.0, 200.0, (PRODUCTS, MARKETS)) * (rng.random((PRODUCTS, MARKETS)) < 0.3)
    recipes = [
        np.sort(rng.choice(parts, min(PARTS_OF_PRODUCT, parts), replace=False)) for _ in range(PRODUCTS)
    ]
    recipes[0] = np.unique(
        np.concatenate([recipes[0], np.setdiff1d(np.arange(parts), np.concatenate(recipes))])
    )
    plants_of = [rng.choice(PLANTS, 2, replace=False) for _ in range(PRODUCTS)]
    use = np.zeros(parts)
    for product in range(PRODUCTS):
        use[recipes[product]] += demand[product].sum()
    for site in range(sites):
        part = int(part_of[site])
        makers[part].append(len(points))
        spare = float(rng.uniform(0.6, 1.5))
        channels.append(
            Channel(
                "supply",
                len(points),
                days=2.0,
                capacity=spare * float(use[part]) + 1.0,
                tags=frozenset({("sites", "site", f"supplier {site}")}),
            )
        )
        points.append(Point(f"supplier {site}", f"part {part}"))
    at_plant: dict[tuple[int, int], int] = {}
    made: dict[tuple[int, int], int] = {}
    for product in range(PRODUCTS):
        for plant in plants_of[product]:
            for part in recipes[product]:
                if (int(plant), int(part)) not in at_plant:
                    at_plant[int(plant), int(part)] = len(points)
                    cover = float(rng.uniform(0.0, 20.0))
                    here = len(points)
                    channels += [Channel("lane", here, maker, days=3.0) for maker in makers[part]]
                    points.append(Point(f"plant {plant}", f"part {part}", cover))
            made[int(plant), product] = len(points)
            needs = tuple((at_plant[int(plant), int(part)], 1.0) for part in recipes[product])
            channels.append(
                Channel(
                    "line",
                    len(points),
                    parts=needs,
                    days=1.0,
                    capacity=0.8 * float(demand[product].sum()) + 1.0,
                )
            )
            points.append(Point(f"plant {plant}", f"vehicle {product}"))
    stalls = []
    for product in range(PRODUCTS):
        for market in np.flatnonzero(demand[product]):
            sources = [made[int(plant), product] for plant in plants_of[product]]
            channels += [Channel("lane", len(points), source, days=5.0) for source in sources]
            stalls.append(
                Market(
                    len(points),
                    np.full(1, demand[product, market]),
                    0.0,
                    float(rng.uniform(2e3, 9e3)),
                    len(stalls),
                )
            )
            points.append(Point(f"market {market}", f"vehicle {product}"))
    return assemble(points, channels, stalls)


def options(parser: argparse.ArgumentParser) -> None:
    """How many tier-one sites."""
    parser.add_argument("--sites", type=int, default=4400)
    parser.add_argument("--seed", type=int, default=1)


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Draw the chain and take out every tier-one site for one to eight weeks."""
    network = chain(asked.sites, asked.seed)
    rng = np.random.default_rng(asked.seed + 1)
    weeks = rng.integers(1, 9, asked.sites)
    own: dict[str, int] = {
        network.points[channel.into].site: number
        for number, channel in enumerate(network.channels)
        if channel.kind == "supply"
    }
    outages = [
        Outage(site, "supplier", 7.0 * float(week), (number,))
        for (site, number), week in zip(own.items(), weeks, strict=True)
    ]
    start, spent = time.perf_counter(), time.process_time()
    found = exposures(network, outages)
    seconds, cpu = time.perf_counter() - start, time.process_time() - spent
    return {
        "sites": asked.sites,
        "points": network.size,
        "channels": len(network.channels),
        "seconds": seconds,
        "cpu_seconds": cpu,
        "exposed": int((found["loss"] > 0.0).sum()),
        "largest_loss": float(found["loss"].max() or 0.0),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
