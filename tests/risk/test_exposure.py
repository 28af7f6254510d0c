"""Exposure: loss and time to survive of each node, against hand computation and full solves."""

import numpy as np
import pytest
from scipy.optimize import linprog
from tests.risk.small import three_tiers, two_nodes

from allyshore.risk import Channel, Market, Outage, Point, assemble, exposures
from allyshore.risk.ample import groups_of
from allyshore.risk.exposure import LONGEST
from allyshore.risk.hidden import flagged


def row(found, node):
    return found.filter(node=node).row(0, named=True)


@pytest.mark.parametrize(("cover", "days"), [(0.0, 3.0), (5.0, 2.0), (12.0, 0.0)])
def test_two_nodes_survive_on_what_is_in_stock_and_under_way(cover, days):
    """Time to survive is stock and pipeline over demand; the loss is the rest of the outage at its margin."""
    network = two_nodes(cover=cover, days=days)
    found = row(exposures(network, [Outage("maker", "supplier", 28.0, (0, 1))]), "maker")
    assert found["tts"] == pytest.approx(cover + days, rel=1e-6)
    assert found["loss"] == pytest.approx(50.0 * (28.0 - cover - days), rel=1e-6)
    assert found["index"] == 1.0


def test_a_second_source_with_capacity_leaves_nothing_to_lose():
    """The rest of the chain does its best: it can go on for ever."""
    network = two_nodes(second=True)
    out = tuple(at for at, channel in enumerate(network.channels) if channel.tags)
    found = row(exposures(network, [Outage("maker", "supplier", 28.0, out)]), "maker")
    assert found["tts"] == LONGEST
    assert found["loss"] == 0.0


def test_spare_capacity_covers_its_part():
    """A second source of 4 units a day against a demand of 10 leaves 6 a day to stock, then to loss."""
    points = [Point("a", "x"), Point("b", "x"), Point("m", "x", cover=6.0)]
    channels = [
        Channel("supply", 0),
        Channel("supply", 1, capacity=4.0),
        Channel("lane", 2, 0, days=0.0, share=1.0),
        Channel("lane", 2, 1, days=0.0, standby=True),
    ]
    network = assemble(points, channels, [Market(2, np.full(7, 10.0), 0.0, 3.0)])
    out = tuple(
        at for at, channel in enumerate(network.channels) if not channel.standby and channel.capacity > 4.0
    )
    found = row(exposures(network, [Outage("a", "supplier", 20.0, out)]), "a")
    assert found["tts"] == pytest.approx(10.0)
    assert found["loss"] == pytest.approx(3.0 * (6.0 * 20.0 - 60.0))


def test_a_hidden_part_counts_as_much_as_the_machine():
    """A cheap chip at the second tier stops the same sales as the line."""
    network = three_tiers()
    chips = tuple(
        at
        for at, channel in enumerate(network.channels)
        if channel.kind == "supply" and ("sites", "site", "other") in channel.tags
    )
    line = tuple(at for at, channel in enumerate(network.channels) if channel.kind == "line")
    found = exposures(
        network, [Outage("chips", "supplier", 200.0, chips), Outage("plant", "plant", 200.0, line)]
    )
    assert row(found, "chips")["loss"] > 0.9 * row(found, "plant")["loss"]
    assert row(found, "plant")["index"] == pytest.approx(1.0)


def test_a_warm_model_gives_what_a_fresh_one_gives():
    """Order of the questions changes nothing."""
    network = three_tiers()
    outages = [Outage(f"n{at}", "lane", 7.0 * (at + 1), (at,)) for at in range(len(network.channels))]
    together = exposures(network, outages)
    for outage in outages:
        alone = exposures(network, [outage])
        assert row(alone, outage.node)["loss"] == pytest.approx(row(together, outage.node)["loss"], abs=1e-5)
        assert row(alone, outage.node)["tts"] == pytest.approx(row(together, outage.node)["tts"], abs=1e-6)


def test_more_stock_never_raises_an_exposure():
    """Nor shortens survival."""
    found = [
        exposures(three_tiers(cover=cover), [Outage("chips", "supplier", 60.0, (1,))]).row(0, named=True)
        for cover in (0.0, 5.0, 20.0)
    ]
    assert found[0]["loss"] >= found[1]["loss"] >= found[2]["loss"]
    assert found[0]["tts"] <= found[1]["tts"] <= found[2]["tts"]


def built_alone(network, out, days):
    """Time to survive and loss of one outage from a program of its own, in units over the outage, nothing left out."""
    channels = [at for at, channel in enumerate(network.channels) if channel.twin < 0]
    size, count, goods = network.size, len(channels), len(network.markets)
    rows = np.zeros((size + count, count + goods + 1))
    right = np.zeros(size + count)
    mean, share = network.ordered.mean(axis=0), network.share.mean(axis=0)
    stock = network.opening.copy()
    for column, at in enumerate(channels):
        channel = network.channels[at]
        if not channel.standby:
            stock[channel.into] += network.lead[at] * share[at] * mean[channel.into]
        rows[channel.into, column] -= 1.0
        for part, each in channel.parts if channel.origin < 0 else ((channel.origin, 1.0),):
            rows[part, column] += each
        rows[size + column, column] = 1.0
        limit = 0.0 if at in out else min(channel.capacity, 1e6)
        rows[size + column, -1] = -limit
    for number, market in enumerate(network.markets):
        rows[market.point, count + number] -= 1.0
        rows[market.point, -1] += market.demand.mean()
    right[:size] = stock
    cost = np.zeros(count + goods + 1)
    cost[count:-1] = [market.margin for market in network.markets]
    loss = linprog(cost, rows, right, bounds=[(0, None)] * (count + goods) + [(days, days)]).fun
    cost[:] = 0.0
    cost[-1] = -1.0
    longest = linprog(cost, rows, right, bounds=[(0, None)] * count + [(0, 0)] * goods + [(0, LONGEST)]).fun
    return -longest, loss


def drawn(seed):
    """A chain of parts with one or two sites each, two plants, a subassembly, two products and four markets, with or without spare capacity."""
    rng = np.random.default_rng(seed)
    points, channels, markets = [], [], []

    def point(site, product, cover=0.0):
        points.append(Point(site, product, cover))
        return len(points) - 1

    at_plant = {}
    for part in range(5):
        makers = [point(f"maker {part} {site}", f"part {part}") for site in range(rng.integers(1, 3))]
        channels += [
            Channel("supply", maker, days=2.0, capacity=float(rng.uniform(40.0, 200.0))) for maker in makers
        ]
        for plant in range(2):
            at_plant[plant, part] = point(f"plant {plant}", f"part {part}", float(rng.uniform(0.0, 9.0)))
            limit = [np.inf, 90.0][int(rng.random() < 0.2)]
            channels += [
                Channel("lane", at_plant[plant, part], maker, days=3.0, capacity=limit) for maker in makers
            ]
    made = {}
    for plant in range(2):
        frame = point(f"plant {plant}", "frame", 1.0)
        channels.append(Channel("line", frame, parts=((at_plant[plant, 0], 2.0), (at_plant[plant, 1], 1.0))))
        for product in range(2):
            made[plant, product] = point(f"plant {plant}", f"car {product}")
            needs = ((frame, 1.0), (at_plant[plant, 2 + product], 1.0), (at_plant[plant, 4], 0.5))
            channels.append(
                Channel(
                    "line",
                    made[plant, product],
                    parts=needs,
                    days=1.0,
                    capacity=float(rng.uniform(15.0, 40.0)),
                )
            )
    for market in range(4):
        here = point(f"market {market}", f"car {market % 2}")
        channels += [Channel("lane", here, made[plant, market % 2], days=5.0) for plant in range(2)]
        markets.append(
            Market(here, np.full(1, rng.uniform(5.0, 15.0)), 0.0, float(rng.uniform(1.0, 9.0)), market)
        )
    return assemble(points, channels, markets)


@pytest.mark.parametrize("seed", range(4))
def test_every_node_has_the_loss_and_survival_of_a_program_of_its_own(seed):
    """Rates, goods that are left out and bases that are kept change no answer."""
    network = drawn(seed)
    count = len(network.channels)
    rng = np.random.default_rng(seed)
    several = [tuple(sorted(rng.choice(count, 4, replace=False).tolist())) for _ in range(8)]
    outages = [
        Outage(f"{out}", "some", float(rng.integers(3, 60)), out)
        for out in [*((at,) for at in range(0, count, 2)), *several]
    ]
    found = exposures(network, outages, workers=2)
    told = {name: (tts, loss) for name, tts, loss in found.select("node", "tts", "loss").iter_rows()}
    for outage in outages:
        tts, loss = built_alone(network, set(outage.channels), outage.ttr)
        assert told[outage.node] == (
            pytest.approx(tts, rel=1e-5, abs=1e-5),
            pytest.approx(loss, rel=1e-6, abs=1e-3),
        )


def test_some_goods_of_the_drawn_chains_are_left_out_and_some_are_not():
    """Else the test above would not see both."""
    left = []
    for seed in range(6):
        network = drawn(seed)
        demand = np.zeros(network.size)
        for market in network.markets:
            demand[market.point] += market.demand.mean()
        left.append(groups_of(network.size, network.channels, demand).ample.sum())
    assert min(left) < max(left)
    assert max(left) >= 4


def test_the_number_of_workers_changes_no_bit():
    """Each question begins at a basis of the undisturbed chain."""
    network = drawn(1)
    outages = [Outage(f"{at}", "some", 30.0, (at,)) for at in range(len(network.channels))]
    assert exposures(network, outages, workers=1).equals(exposures(network, outages, workers=3))


def test_large_volumes_shorten_no_survival():
    """A million times the units, the same days."""
    few, many = two_nodes(cover=5.0, demand=10.0), two_nodes(cover=5.0, demand=1e7)
    days = [
        row(exposures(of, [Outage("maker", "supplier", 28.0, (0, 1))]), "maker")["tts"] for of in (few, many)
    ]
    assert days[0] == pytest.approx(8.0)
    assert days[1] == pytest.approx(days[0], rel=1e-9)


def two_boards(fabs):
    """Two makers of boards that stand by for each other, on chips of one fab or of one each, a plant and a market."""
    points = [Point(f"fab {at}", "chip") for at in range(fabs)]
    points += [Point("left", "chip"), Point("right", "chip"), Point("left", "board"), Point("right", "board")]
    points += [Point("plant", "board"), Point("plant", "washer"), Point("shop", "washer")]
    here = fabs
    channels = [Channel("supply", at) for at in range(fabs)]
    channels += [Channel("lane", here, 0), Channel("lane", here + 1, fabs - 1)]
    channels += [
        Channel("line", here + 2, parts=((here, 1.0),)),
        Channel("line", here + 3, parts=((here + 1, 1.0),)),
    ]
    channels += [Channel("lane", here + 4, here + 2), Channel("lane", here + 4, here + 3)]
    channels += [Channel("line", here + 5, parts=((here + 4, 1.0),)), Channel("lane", here + 6, here + 5)]
    return assemble(points, channels, [Market(here + 6, np.full(7, 10.0), 0.0, 5.0)])


@pytest.mark.parametrize("fabs", [1, 2])
def test_a_fab_behind_both_makers_of_boards_is_a_hidden_single_point(fabs):
    """Neither maker of boards is missed when it is out, and a fab is missed only where both depend on it: two tiers down."""
    network = two_boards(fabs)
    outages = []
    for site in ("left", "right", "fab 0", "plant"):
        out = tuple(
            at
            for at, channel in enumerate(network.channels)
            if site
            in {
                network.points[channel.into].site,
                *([network.points[channel.origin].site] if channel.origin >= 0 else []),
            }
        )
        outages.append(Outage(site, "plant" if site == "plant" else "supplier", 20.0, out))
    found = flagged(exposures(network, outages), network)
    told = {
        node: found.filter(node=node).select("tier", "branches", "hidden").row(0) for node in found["node"]
    }
    assert told["left"] == told["right"] == (1, 0, False)
    assert row(found, "left")["loss"] == 0.0
    assert told["plant"] == (0, 0, False)
    assert row(found, "plant")["loss"] == pytest.approx(1000.0)
    assert told["fab 0"] == (2, 3 - fabs, fabs == 1)
    assert row(found, "fab 0")["loss"] == pytest.approx(1000.0 if fabs == 1 else 0.0)


def test_what_a_plant_makes_for_itself_adds_no_tier():
    """Steel that a plant stamps and then assembles is delivered to the maker of the good: tier 1, and in plain sight."""
    points = [
        Point("mill", "steel"),
        Point("plant", "steel"),
        Point("plant", "tub"),
        Point("plant", "washer"),
    ]
    points += [Point("shed", "washer"), Point("shop", "washer")]
    channels = [Channel("supply", 0), Channel("lane", 1, 0), Channel("line", 2, parts=((1, 1.0),))]
    channels += [Channel("line", 3, parts=((2, 1.0),)), Channel("lane", 4, 3), Channel("lane", 5, 4)]
    network = assemble(points, channels, [Market(5, np.full(7, 10.0), 0.0, 5.0)])
    outages = [Outage("mill", "supplier", 20.0, (0, 1)), Outage("shed", "warehouse", 20.0, (4, 5))]
    found = flagged(exposures(network, outages), network)
    assert row(found, "mill")["loss"] > 0.0
    assert [row(found, node)["tier"] for node in ("mill", "shed")] == [1, 0]
    assert not found["hidden"].any()
