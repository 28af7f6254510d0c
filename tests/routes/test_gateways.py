"""The best pair of ports or airports found in two steps is the best of all pairs; trains replace trucks only where they are better."""

import numpy as np
import polars as pl
import pytest

from allyshore.routes import RouteParams
from allyshore.routes.connect import estimate
from allyshore.routes.gateways import Gateways, pick_pairs
from allyshore.routes.lane_rows import LANE_ROW, Named, first_of, joined
from allyshore.routes.params import FILLED_MODES
from allyshore.routes.road import Haul

PLACES = {
    "chicago": ("USA", 41.88, -87.63),
    "monterrey": ("MEX", 25.67, -100.31),
    "shanghai": ("CHN", 31.23, 121.47),
    "stuttgart": ("DEU", 48.78, 9.18),
}


@pytest.fixture(scope="module")
def places():
    return pl.DataFrame(
        [(name, country, "", y, x) for name, (country, y, x) in PLACES.items()],
        schema=["site", "country", "subdivision", "latitude", "longitude"],
        orient="row",
    )


@pytest.fixture(scope="module")
def pairs():
    names = pl.DataFrame({"origin": list(PLACES)})
    both = names.join(names.rename({"origin": "destination"}), how="cross")
    return both.filter(pl.col("origin") != pl.col("destination"))


@pytest.mark.parametrize("seed", range(5))
def test_two_steps_find_the_best_of_all_pairs(seed):
    """Brute force over both candidates of both ends."""
    rng = np.random.default_rng(seed)
    sites, ports, width = 6, 5, 3
    port = np.array([rng.permutation(ports)[:width] for _ in range(sites)])
    port[0, 2] = -1
    row = np.arange(sites * width).reshape(sites, width)
    row[0, 2] = sites * width
    there, back = (np.append(rng.uniform(1, 9, sites * width), np.inf) for _ in range(2))
    leg = rng.uniform(1, 9, (ports, ports))
    np.fill_diagonal(leg, np.inf)
    none = Named(("",), np.zeros(len(there), dtype=np.int64))
    gates = Gateways(port, row, port.ravel(), Haul.empty(1), Haul.empty(1), none, none)
    origin, destination = (grid.ravel() for grid in np.indices((sites, sites)))
    rows, first, second = pick_pairs(gates, origin, destination, leg, there, back)
    found = {}
    for k, i, j in zip(rows, first, second, strict=True):
        a, b = origin[k], destination[k]
        found[int(a), int(b)] = there[row[a, i]] + leg[port[a, i], port[b, j]] + back[row[b, j]]
    for a in range(sites):
        for b in range(sites):
            best = min(
                there[row[a, i]] + leg[port[a, i], port[b, j]] + back[row[b, j]]
                for i in range(width)
                for j in range(width)
            )
            assert found[a, b] == pytest.approx(best)


def test_texts_are_joined_without_the_empty_ones():
    left, right = Named.of(("a", "b"), np.array([0, -1, 1, -1])), Named.of(("x",), np.array([-1, -1, 0, 0]))
    assert joined([left, right]).series().to_list() == ["a", "", "b; x", "x"]
    assert first_of([left, right]).series().to_list() == ["a", "", "b", "x"]


def test_every_mode_has_spreads_and_no_gap(world, places, pairs):
    """Cost and days are distributions: mean and spread, all finite and above zero."""
    lanes = estimate(places, pairs, world, RouteParams(modes=FILLED_MODES, short_sea=True))
    assert dict(lanes.schema) == LANE_ROW
    assert set(lanes["mode"]) == {"truck", "ocean", "air", "intermodal", "rail"}
    numbers = lanes.select("cost", "cost_sd", "days", "days_sd", "distance_km")
    assert lanes.null_count().sum_horizontal().item() == 0
    assert all(numbers[name].is_finite().all() and (numbers[name] > 0).all() for name in numbers.columns)
    assert lanes.select("origin", "destination", "mode").is_unique().all()


def test_a_hundred_pairs_at_once_are_those_one_by_one(world, places, pairs):
    params = RouteParams(modes=FILLED_MODES, short_sea=True)
    key = ["origin", "destination", "mode"]
    together = estimate(places, pairs, world, params).sort(key)
    one_by_one = pl.concat(estimate(places, pairs[k], world, params) for k in range(pairs.height)).sort(key)
    assert together.drop(pl.selectors.float()).equals(one_by_one.drop(pl.selectors.float()))
    for name in ("cost", "cost_sd", "days", "days_sd", "distance_km"):
        assert np.allclose(together[name], one_by_one[name])


def test_a_day_of_worth_buys_the_coast_that_is_nearer_by_sea(world, places, pairs):
    """Shanghai to Chicago is cheapest by the Atlantic and quicker by the Pacific and the train."""
    asked = pairs.filter(origin="shanghai", destination="chicago")
    cheap, sooner = (
        estimate(places, asked, world, RouteParams(modes=frozenset({"ocean"}), day_value=usd)).row(
            0, named=True
        )
        for usd in (0.0, 200.0)
    )
    assert cheap["cost"] < sooner["cost"] <= cheap["cost"] + 200 * (cheap["days"] - sooner["days"])
    assert sooner["days"] < cheap["days"] - 7
    assert "panama" in cheap["passages"]
    assert sooner["via"].endswith("; Chicago")  # a ramp: it came by train


def test_aircraft_leave_from_the_nearest_airports_and_trucks_reach_them(world, places, pairs):
    lanes = estimate(places, pairs, world, RouteParams(modes=frozenset({"air"})))
    found = lanes.filter(origin="stuttgart", destination="chicago").row(0, named=True)
    assert found["via"] == "Stuttgart STR; Chicago ORD"
    assert found["port_of_entry"] == "Chicago ORD"
    assert 3 <= found["days"] <= 7
