"""Without chance and without hazards a plan loses nothing, however its sources, quantities and stocks change from period to period."""

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from benchmarks.in_memory import chain_of, facts, plan_of
from benchmarks.stockpyl import PASSAGES
from tests.risk.small import hazard, hazards, tags

from allyshore.risk import Channel, Market, Point, SimulationParams, assemble, network_of, perils, simulate
from allyshore.risk.steady import came_in, levelled, window
from allyshore.solver import SolveParams

DAYS = 91
YEAR = 4 * DAYS


def undisturbed(network, days=YEAR + 30):
    """The run without chance, whose customers do not wait."""
    how = SimulationParams(scenarios=1, days=days, patience=0, measure=True)
    return simulate(network, perils(hazards(), network.channels), how)


def by_period(values):
    return np.repeat(np.array(values, dtype=float), DAYS)


def drawn(seed):
    """A chain of three tiers whose points have one to three sources, far and near, each used in some periods only."""
    rng = np.random.default_rng(seed)
    points, channels = [], []

    def shares(count):
        used = rng.random((count, 4)) * (rng.random((count, 4)) < 0.5)
        used[0, used.sum(axis=0) == 0.0] = 1.0
        return [by_period(row) for row in used]

    def tier(size, product, before):
        here = range(len(points), len(points) + size)
        for at in here:
            count = int(rng.integers(1, 4))
            points.append(Point(f"{product} {at}", product, cover=float(rng.integers(0, 5))))
            for share in shares(count):
                days = float(rng.integers(0, 60))
                if not before:
                    channels.append(Channel("supply", at, days=days, share=share))
                elif product == "good":
                    parts = tuple(
                        (int(part), 2.0) for part in rng.choice(before, min(2, len(before)), replace=False)
                    )
                    channels.append(Channel("line", at, parts=parts, days=days, share=share))
                else:
                    origin = int(rng.choice(before))
                    channels.append(Channel("lane", at, origin, days=days, share=share))
        return list(here)

    made = tier(3, "good", tier(4, "part at plant", tier(4, "part", [])))
    sold = tier(3, "good sold", tier(2, "good in stock", made))
    wanted = rng.random((3, 4)) * (rng.random((3, 4)) < 0.8) * 100.0
    demand = [Market(at, by_period(row), 0.0, 5.0) for at, row in zip(sold, wanted, strict=True)]
    return assemble(points, channels, demand)


@pytest.mark.parametrize("seed", range(8))
def test_a_plan_that_changes_sources_loses_nothing(seed):
    """Drawn chains whose sources and quantities change four times a year: not a unit is lost or waits, over the year's end too."""
    network = drawn(seed)
    done = undisturbed(network)
    assert done.units.sum() == 0.0
    assert done.episodes.sum() == 0
    assert done.day_late.max() < 1e-6
    cover = np.array([point.cover for point in network.points]) * network.need.mean(axis=0)
    assert network.opening == pytest.approx(cover)


@pytest.mark.parametrize(("old", "new"), [(40.0, 3.0), (3.0, 40.0)])
def test_a_far_source_ends_early_and_a_near_one_late(old, new):
    """One source until day 182 and another from then: each is asked its own days before, and what comes each day is the demand of that day."""
    first = by_period([1, 1, 0, 0])
    channels = [
        Channel("supply", 0, days=old, share=first),
        Channel("supply", 0, days=new, share=1.0 - first),
    ]
    network = assemble([Point("shop", "good")], channels, [Market(0, np.full(YEAR, 10.0), 0.0, 5.0)])
    asked = network.share * network.ordered
    for number, days, come in ((0, old, first), (1, new, 1.0 - first)):
        assert asked[:, number] == pytest.approx(10.0 * np.roll(come, -int(days)))
    assert undisturbed(network).units.sum() == 0.0
    assert network.flow == pytest.approx([5.0, 5.0])
    assert network.pace == pytest.approx([10.0, 10.0])


def test_stock_kept_for_a_later_period_is_built_up_and_used():
    """All that is sold comes in the first quarter, as before a duty: stock at hand falls from three quarters' sales to nothing."""
    point = Point("shop", "good", carried=(2730.0, 1820.0, 910.0))
    channels = [Channel("supply", 0, days=20.0, capacity=40.0, share=by_period([3640, 0, 0, 0]))]
    market = Market(0, np.full(YEAR, 10.0), 0.0, 5.0)
    network = assemble([point], channels, [market], np.repeat(np.arange(4), DAYS))
    kept = network.target[:, 0] - window(np.roll(network.share[:, 0] * network.ordered[:, 0], 20), 20)
    assert kept[[90, 181, 272, 363]] == pytest.approx([2730.0, 1820.0, 910.0, 0.0], abs=1e-9)
    assert undisturbed(network).units.sum() == 0.0


def test_what_leaves_is_the_oldest():
    """What came in the first period serves the second and, as far as it was kept for that, the third."""
    part = came_in(np.array([30.0, 0.0, 5.0, 10.0]), (20.0, 10.0))
    assert part == pytest.approx(
        np.array([[1.0, 0, 0, 0], [1.0, 0, 0, 0], [2 / 3, 0, 1 / 3, 0], [0, 0, 0, 1.0]])
    )
    assert came_in(np.array([30.0, 30.0]), (0.0, 0.0)) is None


def test_a_day_beyond_capacity_is_served_from_the_days_before():
    """Goods of two periods meet on day 2 and at the start of the year; what is early is in stock until it is needed."""
    come, early = levelled(np.array([[13.0, 4.0, 9.0, 0.0, 0.0], [0.0, 0.0, 6.0, 7.0, 1.0]]), 10.0)
    assert come.sum(axis=0) == pytest.approx([10.0, 9.0, 10.0, 7.0, 4.0])
    assert come.sum(axis=1) == pytest.approx([26.0, 14.0])
    assert early == pytest.approx([0.0, 5.0, 0.0, 0.0, 3.0])


def test_ways_of_different_length_overfill_no_line():
    """A line at its capacity serves a near market in the first half of the year and a far one in the second: for some days it is asked for both."""
    half = by_period([1, 1, 0, 0])
    points = [Point("plant", "good"), Point("near", "good"), Point("far", "good")]
    channels = [
        Channel("supply", 0, capacity=10.0, days=2.0),
        Channel("lane", 1, 0, days=1.0),
        Channel("lane", 2, 0, days=30.0),
    ]
    level = 10.0 * YEAR / (YEAR + 60)
    markets = [Market(1, level * half, 0.0, 5.0), Market(2, level * (1.0 - half), 0.0, 5.0)]
    network = assemble(points, channels, markets)
    assert network.need[:, 0].max() == pytest.approx(2.0 * level)
    assert network.ordered[:, 0].max() <= 10.0 + 1e-6
    assert undisturbed(network).units.sum() == 0.0


def test_a_designed_plan_that_builds_ahead_loses_nothing():
    """Two half years, the second above the line's capacity: the plan makes ahead and calls a near supplier in one half only."""
    one = [1.0, 1.0]
    tables = {
        "sites": {"site": ["far", "near", "plant", "shop"], "kind": ["supplier", "supplier", "plant", "market"], "country": ["USA"] * 4, "latitude": [41.9] * 4, "longitude": [-87.6] * 4, "opening_cost": [0.0] * 4, "fixed_cost": [0.0] * 4},
        "products": {"product": ["part", "good"], "hs": ["84501100"] * 2, "weight": one, "value": one},
        "capabilities": {"site": ["far", "near", "plant"], "product": ["part", "part", "good"], "recipe": ["", "", "make"], "unit_cost": [1.0, 2.0, 1.0], "capacity": [2000.0, 9e9, 3000.0], "lead_time": [20.0, 2.0, 3.0]},
        "lanes": {"origin": ["far", "near", "plant"], "destination": ["plant", "plant", "shop"], "mode": ["truck"] * 3, "cost": [1.0] * 3, "days": [30.0, 1.0, 12.0]},
        "demand": {"market": ["shop"] * 2, "product": ["good"] * 2, "period": [1, 2], "quantity": [1500.0, 4000.0], "shortage_cost": [1e4] * 2},
        "recipes": {"recipe": ["make"], "product": ["good"]},
        "bom": {"recipe": ["make"], "component": ["part"], "quantity": [1.0]},
    }  # fmt: skip
    chain = chain_of("ahead", tables).replace(periods=2, weeks_per_period=26.0)
    plan = plan_of(chain, facts(), SolveParams(threads=1))
    assert plan.stock["quantity"].sum() >= 1000.0
    near = plan.buy.filter(pl.col("site") == "near").group_by("period").agg(pl.col("quantity").sum())
    assert near.height
    network = network_of(chain, plan, facts()[0], pl.DataFrame(schema=PASSAGES))
    done = undisturbed(network)
    assert done.units.sum() == 0.0
    assert done.day_late.max() < 1e-6


def switching(old, new, cover=0.0, *, second=False):
    """A shop that one supplier serves in the first half of the year and another in the second; where asked, a third stands by."""
    first = by_period([1, 1, 0, 0])
    points = [Point("old", "good"), Point("new", "good"), Point("shop", "good", cover=cover)]
    channels = [
        Channel("supply", 0, tags=tags("old")),
        Channel("supply", 1, tags=tags("new"), stream=1),
        Channel("lane", 2, 0, days=old, share=first, stream=2),
        Channel("lane", 2, 1, days=new, share=1.0 - first, stream=3),
    ]
    points.append(Point("market", "good"))
    channels.append(Channel("lane", 3, 2, stream=4))
    if second:
        points.append(Point("third", "good"))
        channels += [Channel("supply", 4), Channel("lane", 2, 4, days=2.0, standby=True, stream=5)]
    return assemble(points, channels, [Market(3, np.full(YEAR, 10.0), 0.3, 5.0)])


@pytest.mark.parametrize(("old", "new"), [(40.0, 3.0), (3.0, 40.0)])
def test_stock_and_a_second_source_help_a_plan_that_changes_sources(old, new):
    """Under common random numbers, in no scenario more is lost with more stock, or with a third supplier that stands by."""
    table = hazards(
        hazard(key="old", rate=3.0, duration_sd=10.0),
        hazard("flood", key="new", rate=3.0, duration_sd=10.0),
    )

    def lost(network):
        how = SimulationParams(scenarios=256, days=YEAR, patience=0, seed=2)
        return simulate(network, perils(table, network.channels), how).lost

    losses = [lost(switching(old, new, cover)) for cover in (0.0, 3.0, 10.0)]
    losses += [lost(switching(old, new, 10.0, second=True))]
    for less, more in pairwise(losses):
        assert (more <= less + 1e-6).all()
        assert more.sum() < less.sum()
