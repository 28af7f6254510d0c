"""Every node of a large chain taken out in turn: one warm model a program for all of them.

The chain is drawn: no published data set of a company of this size is open. Its size is that of the study of Ford by Simchi-Levi et al. (2015):
4,400 tier-one sites, some 50 assembly plants. Sites lie in countries, countries in blocs, and ways between countries pass a port of entry and a passage.
"""

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
COUNTRIES, BLOCS, PORTS, PASSAGES = 40, 8, 25, 6
"""How many countries, blocs, ports of entry and passages the chain spreads over."""
LEAST_SPARE = 1.02
"""Capacity of all sites of a part together, over its use, at least: undisturbed, the chain serves its demand."""


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
    spares = rng.uniform(0.6, 1.5, sites)
    spares *= np.maximum(1.0, LEAST_SPARE / np.bincount(part_of, spares, parts))[part_of]
    for site in range(sites):
        part = int(part_of[site])
        makers[part].append(len(points))
        spare = float(spares[site])
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


def nodes(network: Network, seed: int) -> list[Outage]:
    """Give every site, way, port of entry, passage, country and bloc of the chain, out for one to eight weeks."""
    rng = np.random.default_rng(seed + 1)
    country_of: dict[str, int] = {}
    for point in network.points:
        country_of.setdefault(point.site, int(rng.integers(COUNTRIES)))
    bloc_of = rng.integers(BLOCS, size=COUNTRIES)
    passage_of = rng.integers(PASSAGES, size=(BLOCS, BLOCS))
    stops: dict[tuple[str, str], set[int]] = {}
    for number, channel in enumerate(network.channels):
        into = network.points[channel.into].site
        origin = network.points[channel.origin].site if channel.origin >= 0 else into
        here, there = country_of[origin], country_of[into]
        named = {("site", origin), ("country", f"{here}"), ("bloc", f"{bloc_of[here]}")}
        if channel.kind == "lane":
            named.add(("lane", f"{origin} -> {into}"))
            if not into.startswith("market"):
                named.add(("site", into))
            if here != there:
                named.add(("port", f"{there % PORTS}"))
                named.add(("passage", f"{passage_of[bloc_of[here], bloc_of[there]]}"))
        for node in named:
            stops.setdefault(node, set()).add(number)
    return [
        Outage(name, kind, 7.0 * float(rng.integers(1, 9)), tuple(sorted(channels)))
        for (kind, name), channels in sorted(stops.items())
    ]


def options(parser: argparse.ArgumentParser) -> None:
    """How many tier-one sites, which draw, how many threads."""
    parser.add_argument("--sites", type=int, default=4400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Draw the chain and take out every node for one to eight weeks."""
    network = chain(asked.sites, asked.seed)
    outages = nodes(network, asked.seed)
    start, spent = time.perf_counter(), time.process_time()
    found = exposures(network, outages, asked.workers)
    seconds, cpu = time.perf_counter() - start, time.process_time() - spent
    count: dict[str, int] = {}
    for outage in outages:
        count[outage.kind] = count.get(outage.kind, 0) + 1
    return {
        "sites": asked.sites,
        "points": network.size,
        "channels": len(network.channels),
        "nodes": count,
        "workers": asked.workers,
        "seconds": seconds,
        "cpu_seconds": cpu,
        "exposed": int((found["loss"] > 0.0).sum()),
        "largest_loss": float(found["loss"].max() or 0.0),
        "largest": found.select("kind", "node").row(0),
        "mean_tts": float(found["tts"].mean() or 0.0),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
