"""Exposure: loss and time to survive of each node, against hand computation and full solves."""

import numpy as np
import pytest
from tests.risk.small import three_tiers, two_nodes

from allyshore.risk import Channel, Market, Outage, Point, assemble, exposures
from allyshore.risk.exposure import LONGEST


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
