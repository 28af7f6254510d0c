"""Day-by-day simulation of a chain through many possible years: node-days a second, through the public verb."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from allyshore.chain import empty_hazards
from allyshore.risk import Channel, Market, Network, Point, SimulationParams, assemble, perils, simulate

if TYPE_CHECKING:
    import argparse

DEMAND_SPREAD = 0.2
"""Standard deviation of a day's demand, as a share of it."""


def chain(nodes: int, seed: int) -> Network:
    """Draw a chain of suppliers, inbound ways, lines of three components, warehouses and markets, a quarter of each but the lines.

    Lead times are 1 to 24 days; half of the inbound ways vary by a fifth of theirs; markets' demand varies by a fifth; suppliers and
    lines have capacity to spare, as networks of plans do; every component has a second source at an eighth of the points.
    """
    rng = np.random.default_rng(seed)
    quarter = max(3, nodes // 4)
    lines = max(1, nodes // 8)
    sheds = max(1, nodes // 8)
    markets = max(1, nodes - 2 * quarter - lines - sheds)
    points: list[Point] = []
    channels: list[Channel] = []

    def tags(site: str) -> frozenset[tuple[str, str, str]]:
        return frozenset({("sites", "site", site), ("sites", "country", f"C{len(points) % 8}")})

    for number in range(quarter):
        channels.append(
            Channel(
                "supply",
                len(points),
                days=int(rng.integers(1, 8)),
                capacity=1e5,
                late=14.0,
                tags=tags(f"s{number}"),
            )
        )
        points.append(Point(f"s{number}", f"part {number}"))
    for number in range(quarter):
        days = float(rng.integers(2, 25))
        sd = days / 5.0 if number % 2 else 0.0
        here = len(points)
        channels.append(
            Channel(
                "lane",
                here,
                number,
                days=days,
                days_sd=sd,
                late=14.0,
                stream=number,
                tags=tags(f"way {number}"),
            )
        )
        if number % 8 == 0:
            channels.append(
                Channel("lane", here, number, days=2.0, standby=True, premium=1.0, stream=quarter + number)
            )
        points.append(Point(f"plant {number % lines}", f"part {number}", cover=2.0 * sd + 3.0))
    for number in range(lines):
        parts = rng.choice(np.arange(quarter, 2 * quarter), 3, replace=False)
        channels.append(
            Channel(
                "line",
                len(points),
                parts=tuple((int(at), 1.0) for at in parts),
                days=2.0,
                capacity=1e5,
                tags=tags(f"plant {number}"),
            )
        )
        points.append(Point(f"plant {number}", f"good {number}", cover=2.0))
    for number in range(sheds):
        source = 2 * quarter + number % lines
        channels.append(
            Channel("lane", len(points), source, days=4.0, stream=number, tags=tags(f"shed {number}"))
        )
        points.append(Point(f"shed {number}", points[source].product, cover=5.0))
    stalls = []
    for number in range(markets):
        source = 2 * quarter + lines + number % sheds
        channels.append(
            Channel("lane", len(points), source, days=2.0, stream=number, tags=tags(f"road {number}"))
        )
        stalls.append(Market(len(points), np.full(364, 100.0), DEMAND_SPREAD, 10.0, number))
        points.append(Point(f"market {number}", points[source].product))
    return assemble(points, channels, stalls)


def hazards(nodes: int) -> pl.DataFrame:
    """Give an outage of every plant and supplier once in thirty years, and of each of eight countries, with repair and ramp."""
    rows = [("site", f"s{number}", 1.0 / 30.0, 0.9) for number in range(max(3, nodes // 4))]
    rows += [("country", f"C{number}", 1.0 / 30.0, 0.4) for number in range(8)]
    return empty_hazards().vstack(
        pl.DataFrame(
            [
                {
                    **dict.fromkeys(empty_hazards().columns),
                    "hazard": f"{scope} {key}",
                    "scope": scope,
                    "key": key,
                    "acts_on": "sites",
                    "rate": rate,
                    "probability": 1.0,
                    "duration": 30.0,
                    "duration_sd": 20.0,
                    "severity": severity,
                    "severity_sd": 0.0,
                    "ramp_days": 10.0,
                    "seasonality": 0.0,
                    "source": "benchmark",
                }
                for scope, key, rate, severity in rows
            ],
            schema=empty_hazards().schema,
        )
    )


def options(parser: argparse.ArgumentParser) -> None:
    """How large and on how many threads."""
    parser.add_argument("--nodes", type=int, default=200, help="stock points")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--scenarios", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Draw the chain, compile on a first block, and time the whole."""
    network = chain(asked.nodes, asked.seed)
    found = perils(hazards(asked.nodes), network.channels)

    def params(scenarios: int) -> SimulationParams:
        return SimulationParams(scenarios=scenarios, days=asked.days, seed=asked.seed, workers=asked.threads)

    simulate(network, found, params(1))
    start, spent = time.perf_counter(), time.process_time()
    done = simulate(network, found, params(asked.scenarios))
    seconds, cpu = time.perf_counter() - start, time.process_time() - spent
    work = network.size * asked.days * asked.scenarios
    return {
        "nodes": network.size,
        "channels": len(network.channels),
        "days": asked.days,
        "scenarios": asked.scenarios,
        "threads": asked.threads,
        "seconds": seconds,
        "cpu_seconds": cpu,
        "node_days_per_second": work / seconds,
        "node_days_per_cpu_second": work / cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "expected_loss": float(done.loss.mean()),
    }
