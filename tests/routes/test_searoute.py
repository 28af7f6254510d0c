"""Where the searoute package gives a distance over its graph, ours is the same."""

import warnings

import numpy as np
import pytest

from allyshore.routes.params import ARCTIC
from allyshore.routes.sea import COASTAL_KM, DETOUR, SeaGraph


@pytest.mark.parametrize("seed", [3, 11])
def test_a_long_way_is_as_long_as_searoute_says(world, seed):
    """Random gateways at least 3,000 km apart: equal to three in a million, the two radii of the Earth apart, with the approach at both ends and the Arctic shut; or more than a twentieth shorter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import searoute

    ports = world.table("container_ports").select("longitude", "latitude").to_numpy()
    chosen = ports[np.random.default_rng(seed).choice(len(ports), 8, replace=False)]
    graph = SeaGraph.of(world, ARCTIC)
    ours, wide = (graph.ways(chosen, chosen, straighten=s).km for s in (True, False))
    compared = 0
    for a, b in zip(*np.triu_indices(len(chosen), 1), strict=True):
        if wide[a, b] < COASTAL_KM:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = searoute.searoute(
                chosen[a].tolist(),
                chosen[b].tolist(),
                append_orig_dest=True,
                restrictions=["northwest", "northeast"],
            )["properties"]["length"]
        assert wide[a, b] == pytest.approx(theirs, rel=3e-6)
        assert ours[a, b] == wide[a, b] or ours[a, b] * DETOUR < wide[a, b]
        compared += ours[a, b] == wide[a, b]
    assert compared > 15
