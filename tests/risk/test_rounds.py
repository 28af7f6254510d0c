"""Plans whose goods go both ways between places in different periods: simulated like any other; a circle within one period is refused."""

from itertools import pairwise

import numpy as np
import pytest
from tests.risk.small import hazard, hazards, tags

from allyshore.risk import (
    Channel,
    Market,
    Outage,
    Point,
    RoundFlowError,
    SimulationParams,
    assemble,
    exposures,
    perils,
    simulate,
)
from allyshore.risk.arrays import Strikes
from allyshore.risk.hidden import flagged
from allyshore.risk.rounds import against

DAYS = 91
YEAR = 4 * DAYS
HALF = np.repeat([1.0, 0.0], YEAR // 2)


def run(network, table=None, **more):
    found = perils(hazards() if table is None else table, network.channels)
    return simulate(
        network,
        found,
        SimulationParams(**{"scenarios": 1, "days": YEAR + 30, "patience": 0, "seed": 4} | more),
    )


def both_ways(cover=0.0, days=2.0, spread=0.0):
    """Two plants with a market each: the first supplies both in the first half of the year, the other in the second."""
    points = [Point("a", "good", cover=cover), Point("b", "good", cover=cover)]
    points += [Point("market a", "good"), Point("market b", "good")]
    channels = [
        Channel("supply", 0, days=5.0, share=HALF, capacity=20.0, tags=tags("source a")),
        Channel("supply", 1, days=1.0, share=1.0 - HALF, capacity=20.0, tags=tags("source b"), stream=1),
        Channel("lane", 1, 0, days=days, share=HALF, tags=tags("a"), stream=2),
        Channel("lane", 0, 1, days=days, share=1.0 - HALF, tags=tags("b"), stream=3),
        Channel("lane", 2, 0, stream=4),
        Channel("lane", 3, 1, stream=5),
    ]
    return assemble(points, channels, [Market(at, np.full(YEAR, 10.0), spread, 5.0, at) for at in (2, 3)])


def drawn(seed):
    """Four plants that make, buy and send each other a part, in another order in each quarter, and a market beside each."""
    rng = np.random.default_rng(seed)
    size = 4
    share = np.where(rng.random((size, size, 4)) < 0.6, rng.random((size, size, 4)), 0.0)
    for quarter in range(4):
        place = np.argsort(rng.permutation(size))
        share[:, :, quarter] *= place[:, None] < place[None, :]
    points = [Point(f"plant {at}", "part", cover=float(rng.integers(0, 4))) for at in range(size)]
    channels = [
        Channel("supply", at, days=float(rng.integers(0, 30)), share=np.repeat(rng.random(4) + 0.1, DAYS))
        for at in range(size)
    ]
    channels += [
        Channel(
            "lane", into, origin, days=float(rng.integers(0, 9)), share=np.repeat(share[origin, into], DAYS)
        )
        for origin in range(size)
        for into in range(size)
        if share[origin, into].any()
    ]
    for at in range(size):
        points.append(Point(f"plant {at}", "good"))
        channels.append(Channel("line", size + 2 * at, parts=((at, 2.0),), days=float(rng.integers(0, 4))))
        points.append(Point(f"market {at}", "good"))
        channels.append(Channel("lane", len(points) - 1, len(points) - 2, days=float(rng.integers(0, 9))))
    demand = [
        Market(size + 2 * at + 1, np.repeat(rng.random(4) * 50.0 + 1.0, DAYS), 0.0, 5.0) for at in range(size)
    ]
    return assemble(points, channels, demand)


@pytest.mark.parametrize("seed", range(6))
def test_without_chance_nothing_is_lost_where_goods_go_both_ways(seed):
    """Four plants whose sendings turn round from quarter to quarter: not a unit is lost or waits."""
    network = drawn(seed)
    assert len(against(network.channels)) > 0
    done = run(network)
    assert done.units.sum() == 0.0
    assert done.day_late.max() < 1e-6


@pytest.mark.parametrize("days", [1.0, 2.0, 9.0])
def test_a_return_way_is_a_way(days):
    """An outage of 20 days of the source of both markets loses 20 days of both at least; where goods go against the flow, as much as along it and
    at most what that way carries in a day."""
    network = both_ways(days=days)
    (number,) = against(network.channels)
    assert network.points[network.channels[number].origin].site == "b"
    lost = []
    for source, start in (("source a", 60), ("source b", 60 + YEAR // 2)):
        table = hazards(hazard(key=source))
        done = simulate(
            network,
            perils(table, network.channels),
            SimulationParams(scenarios=1, days=YEAR, patience=0),
            blow=one_blow(start),
        )
        assert (done.market_units[:, 0] >= 200.0 - 1e-6).all()
        lost.append(done.units[0])
    assert lost[0] - 1e-6 <= lost[1] <= lost[0] + 10.0


def one_blow(start):
    return Strikes(
        np.zeros(1, dtype=np.int64),
        np.array([float(start)]),
        np.array([start + 20.0]),
        np.zeros(1),
        np.ones(1),
        np.zeros(1, dtype=np.int64),
    )


def test_laws_hold_where_goods_go_both_ways():
    """Threads change no bit, a hazard of zero rate nothing, more stock raises no expected loss."""
    live, idle = hazard(key="source a", rate=3.0), hazard("idle", key="source b", rate=0.0)
    network = both_ways(spread=0.2)
    one = run(network, hazards(live), scenarios=300, workers=1)
    two = run(network, hazards(idle, live), scenarios=300, workers=2)
    assert one.loss.sum() > 0.0
    assert np.array_equal(one.loss, two.loss)
    losses = [
        run(both_ways(cover=cover, spread=0.2), hazards(live), scenarios=300).lost.mean()
        for cover in (0.0, 3.0, 9.0)
    ]
    for less, more in pairwise(losses):
        assert more < less


def test_exposures_know_both_ways():
    """Either source alone can serve both markets, by the way that the plan uses in the other half of the year; without both all is lost."""
    network = both_ways()
    named = {source: tags(source) for source in ("source a", "source b")}
    out = {
        source: tuple(n for n, channel in enumerate(network.channels) if channel.tags == named[source])
        for source in named
    }
    asked = [Outage(source, "site", 30.0, channels) for source, channels in out.items()]
    asked.append(Outage("both", "bloc", 30.0, tuple(sorted(sum(out.values(), ())))))
    found = flagged(exposures(network, asked), network)
    rows = {row["node"]: row for row in found.iter_rows(named=True)}
    reserve = network.target.mean(axis=0).sum()
    assert rows["both"]["loss"] == pytest.approx(5.0 * (30.0 * 20.0 - reserve))
    assert rows["source a"]["loss"] == rows["source b"]["loss"] == 0.0


def test_a_circle_within_one_period_is_refused():
    """What each of two points needs then depends on itself: said with the circle's points, instead of a figure."""
    points = [Point("a", "part"), Point("b", "part")]
    channels = [Channel("supply", 0), Channel("lane", 1, 0, days=1.0), Channel("lane", 0, 1, days=1.0)]
    with pytest.raises(RoundFlowError, match=r"part at [ab] → part at [ab] → part at [ab]"):
        assemble(points, channels, [Market(1, np.full(YEAR, 1.0), 0.0, 5.0)])
