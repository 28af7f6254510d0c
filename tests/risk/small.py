"""Small networks whose answers are known."""

import numpy as np
import polars as pl

from allyshore.chain import empty_hazards
from allyshore.risk import Channel, Market, Point, SimulationParams, assemble, perils, simulate


def hazard(name="fire", scope="site", key="maker", acts_on="sites", **more):
    """One row of hazards."""
    row = {
        "hazard": name,
        "scope": scope,
        "key": key,
        "acts_on": acts_on,
        "rate": 1.0,
        "probability": 1.0,
        "duration": 20.0,
        "duration_sd": 0.0,
        "severity": 1.0,
        "severity_sd": 0.0,
        "ramp_days": 0.0,
        "peak_month": None,
        "seasonality": 0.0,
        "source": "test",
    }
    return row | more


def hazards(*rows):
    """A table of hazards."""
    return pl.DataFrame(list(rows), schema=empty_hazards().schema)


def tags(site):
    """What a hazard may name of a site."""
    return frozenset({("sites", "site", site)})


def two_nodes(
    cover=0.0, days=3.0, *, second=False, demand=10.0, spread=0.0, capacity=float("inf"), prefix=""
):
    """A maker that ships to one market; where asked, another that ships the same and stands by."""
    points = [Point(f"{prefix}maker", "good"), Point(f"{prefix}market", "good", cover=cover)]
    channels = [
        Channel("supply", 0, capacity=capacity, late=0.0, tags=tags("maker")),
        Channel("lane", 1, 0, days=days, late=0.0, tags=tags("maker"), stream=1),
    ]
    if second:
        points.append(Point(f"{prefix}other", "good"))
        channels += [Channel("supply", 2), Channel("lane", 1, 2, days=days, standby=True, stream=2)]
    return assemble(points, channels, [Market(1, np.full(364, demand), spread, 5.0)])


def three_tiers(names=("steel", "plant", "market"), cover=4.0, demand=10.0):
    """Two suppliers, a line of two components with a shared one, a warehouse, two markets."""
    steel, plant, market = names
    points = [
        Point(steel, "steel"),
        Point("chips", "chips"),
        Point(plant, "steel", cover=cover),
        Point(plant, "chips", cover=cover),
        Point(plant, "washer"),
        Point("shed", "washer", cover=cover),
        Point(market, "washer"),
        Point("far", "washer"),
    ]
    channels = [
        Channel("supply", 0, days=2.0, capacity=80.0, tags=tags("maker"), stream=0),
        Channel("supply", 1, days=1.0, capacity=80.0, tags=tags("other"), stream=1),
        Channel("lane", 2, 0, days=4.0, days_sd=1.0, stream=2),
        Channel("lane", 3, 1, days=6.0, stream=3),
        Channel("line", 4, parts=((2, 2.0), (3, 1.0)), days=1.0, capacity=30.0, tags=tags("plant")),
        Channel("lane", 5, 4, days=3.0, stream=4),
        Channel("lane", 6, 5, days=1.0, stream=5),
        Channel("lane", 7, 5, days=2.0, stream=6),
    ]
    markets = [Market(6, np.full(364, demand), 0.1, 5.0, 0), Market(7, np.full(364, demand / 2), 0.1, 7.0, 1)]
    return assemble(points, channels, markets)


def sweep(folder):
    """A sweep of several parts, kept in a folder where one is given."""
    network = three_tiers()
    params = SimulationParams(scenarios=12_000, days=200, seed=5, workers=1)
    return simulate(network, perils(hazards(hazard(rate=2.0)), network.channels), params, folder)
