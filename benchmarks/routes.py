"""All ways between many places spread over the world, and distances by sea alone beside the searoute package."""

from __future__ import annotations

import resource
import time
import warnings
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.routes import RouteParams
from allyshore.routes.connect import estimate
from allyshore.routes.params import FILLED_MODES
from allyshore.routes.sea import SeaGraph
from allyshore.world import World

if TYPE_CHECKING:
    import argparse

PEER_PAIRS = 20


def options(parser: argparse.ArgumentParser) -> None:
    """How many places and which day."""
    parser.add_argument("--places", type=int, default=1000)
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 6, 15))


def places_of(world: World, count: int) -> pl.DataFrame:
    """Scatter places around the ports of all countries, up to half a degree inland or off."""
    rng = np.random.default_rng(0)
    lands = world.table("landmasses").filter(pl.col("subdivision").is_null())
    ports = (
        world.table("ports").join(lands.select("country"), on="country", how="semi").sort("port", "country")
    )
    chosen = ports[rng.choice(ports.height, count).tolist()]
    shift = rng.uniform(-0.5, 0.5, (count, 2))
    return pl.DataFrame(
        {
            "site": [f"place {k}" for k in range(count)],
            "country": chosen["country"],
            "subdivision": [""] * count,
            "latitude": np.clip(chosen["latitude"].to_numpy() + shift[:, 0], -89, 89),
            "longitude": np.clip(chosen["longitude"].to_numpy() + shift[:, 1], -180, 180),
        }
    )


def run(asked: argparse.Namespace) -> dict[str, object]:
    """Estimate every pair by every mode, tables read within the time; then the sea alone, and the peer on a few pairs."""
    started = time.perf_counter()
    world = World.on(asked.on)
    places = places_of(world, asked.places)
    sites = places.select(origin="site")
    pairs = sites.join(sites.rename({"origin": "destination"}), how="cross")
    prepared = time.perf_counter() - started
    started = time.perf_counter()
    lanes = estimate(places, pairs, world, RouteParams(modes=FILLED_MODES))
    seconds = time.perf_counter() - started
    modes = dict(lanes.group_by("mode").len().sort("mode").rows())
    points = places.select("longitude", "latitude").to_numpy()
    started = time.perf_counter()
    ways = SeaGraph.of(world, RouteParams().closed).ways(points, points)
    sea_seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    peer = _searoute_seconds(points[:PEER_PAIRS], points[PEER_PAIRS : 2 * PEER_PAIRS])
    each = sea_seconds / ways.km.size
    return {
        "places": asked.places,
        "pairs": pairs.height,
        "prepare_seconds": prepared,
        "seconds": seconds,
        "lanes": lanes.height,
        **{f"lanes_{mode}": count for mode, count in modes.items()},
        "microseconds_a_pair": seconds / pairs.height * 1e6,
        "sea_seconds": sea_seconds,
        "sea_microseconds_a_pair": each * 1e6,
        "peak_memory_mb": peak,
        "searoute_seconds_a_pair": peer,
        "ratio": peer / each,
    }


def _searoute_seconds(start: np.ndarray, end: np.ndarray) -> float:
    """Seconds that searoute takes for one pair, once its own graph is loaded."""
    import searoute  # noqa: PLC0415  # a development dependency, loaded only here

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        searoute.searoute(list(start[0]), list(end[0]))
        started = time.perf_counter()
        for a, b in zip(start, end, strict=False):
            searoute.searoute(list(a), list(b))
    return (time.perf_counter() - started) / min(len(start), len(end))
