"""A network read as factors: at any prices its Lagrangian is that of the network written out, and its plan and bound hold there."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from benchmarks.network import network
from tests.design.models import facts

from allyshore.design import DesignParams, design, draft
from allyshore.design.facility import kernel_of
from allyshore.design.wide import Asked, factors, wide_plan
from allyshore.errors import UsageError
from allyshore.solver import SolveParams
from allyshore.solver.apart import free_things, least_flows
from allyshore.solver.facilities import Pricing
from allyshore.solver.flow_program import FlowProgram
from allyshore.solver.locate import first_prices
from allyshore.solver.wide import WidePricing
from allyshore.solver.wide_swaps import Settled, swapped
from allyshore.study import presets

LEAST = presets()["least-cost"]
WIDE, NEVER = 0, 10**12
EXACT = SolveParams(gap=1e-9, time_limit=20.0)
NEAR = SolveParams(gap=1e-3, time_limit=20.0)


def small(seed, *, abroad=False, slow=False):
    """Three plants, six warehouses, seven markets; plants and some warehouses abroad; days that cost; one plant that delivers itself."""
    chain = network(plants=3, warehouses=6, customers=7, products=3, demands=14, seed=seed)
    if abroad:
        away = pl.col("site").is_in(["plant 0001", "warehouse 0002", "warehouse 0005", "market 0003"])
        country = pl.when(away).then(pl.lit("MEX")).otherwise("country")
        rate = {"importer": "MEX", "hs": "", "rate": 0.05, "source": "invented for the test"}
        rates = pl.concat([chain.tariffs, pl.DataFrame([rate])], how="diagonal")
        chain = chain.replace(sites=chain.sites.with_columns(country=country), claim_cost=20.0, tariffs=rates)
    if slow:
        lanes = chain.lanes.with_columns(days=pl.int_range(pl.len()) % 5 * 3.0)
        own = lanes.filter(pl.col("origin") == "warehouse 0001").with_columns(origin=pl.lit("plant 0002"))
        load = pl.when(pl.col("origin") == "warehouse 0003").then(pl.lit("kg")).otherwise("basis")
        chain = chain.replace(
            lanes=pl.concat([lanes.with_columns(basis=load), own]),
            carrying_rate=0.2,
            products=chain.products.with_columns(weight=pl.lit(1.5)),
        )
    return chain


def asked(chain, solve=NEAR, wide=WIDE):
    world, card, book = facts()
    return Asked(chain, world, LEAST, card, book, DesignParams(solve=solve, wide_deliveries=wide))


def written(chain):
    """The whole network written out."""
    world, card, book = facts()
    drafted = draft(chain, world, LEAST, card, book)
    return drafted, kernel_of(drafted.parts, drafted.network, 0)


VARIANTS = [(2, True, False), (3, False, True), (4, True, True)]


@pytest.mark.parametrize(("seed", "abroad", "slow"), VARIANTS)
def test_the_lagrangian_is_that_of_the_network_written_out(seed, abroad, slow):
    """Same prices, same bound, same worth of each site, same unmet demand: nothing is left out, nothing priced otherwise."""
    chain = small(seed, abroad=abroad, slow=slow)
    read = factors(asked(chain))
    drafted, location = written(chain)
    full, ours = Pricing(location.kernel), WidePricing(read.kernel)
    key = ["market", "product"]
    rows = next(b for b in drafted.parts.problem.row_blocks if b.name == "demand_met").frame
    clients = (
        chain.demand.sort(*key)
        .select(key)
        .with_row_index("ours")
        .join(rows.select(*key).with_row_index("theirs"), on=key, maintain_order="left")
    )
    order = clients.get_column("theirs").to_numpy()
    rng = np.random.default_rng(seed)
    start = first_prices(location.kernel)
    for spread in (0.3, 1.0, 2.0, 4.0):
        size = len(location.kernel.demand)
        prices = start * rng.uniform(0.5, 1.0 + spread, len(start))
        prices[size:] = spread * rng.uniform(0.0, 2e3, len(start) - size)
        theirs = full.at(prices)
        point = ours.at(np.r_[prices[:size][order], prices[size:]])
        assert point.bound == pytest.approx(theirs.bound, rel=1e-10)
        assert point.worth == pytest.approx(theirs.worth, rel=1e-9, abs=1e-6)
        assert (point.chosen == theirs.chosen).all()
        assert point.over[:size] == pytest.approx(theirs.over[:size][order], abs=1e-9)
        assert ours.turned(point) == pytest.approx(full.turned(theirs), rel=1e-9)


@pytest.mark.parametrize(("seed", "abroad", "slow"), VARIANTS)
def test_the_bound_holds_and_the_plan_is_near(seed, abroad, slow):
    """The bound is never above the optimum of the network written out, the plan never below it, and it is within three in a hundred."""
    chain = small(seed, abroad=abroad, slow=slow)
    world, card, book = facts()
    best = design(chain, world, LEAST, card, book, asked(chain, EXACT, NEVER).params)
    plan = design(chain, world, LEAST, card, book, asked(chain).params)
    assert plan.notes[-1].startswith("Of ")
    assert plan.bound <= best.objective * (1.0 + 1e-9)
    assert plan.objective >= best.objective * (1.0 - 1e-9)
    assert plan.objective <= best.objective * 1.03
    assert plan.gap == pytest.approx((plan.objective - plan.bound) / plan.objective, abs=1e-12)
    assert sum(plan.cost.values()) == pytest.approx(plan.landed_cost)


@pytest.mark.parametrize("seed", range(2))
def test_flows_apart_cost_what_flows_together_cost(seed):
    """With every site open, goods solved one by one cost what one linear program finds, and keep every row."""
    chain = small(seed, abroad=bool(seed % 2))
    drafted, location = written(chain)
    yes = np.ones(location.kernel.size, dtype=bool)
    apart = least_flows(location, yes, 20.0)
    ranked = np.zeros(len(location.kernel.cost))
    together = FlowProgram(location, ranked, 0, per_client=10**6).least(yes, 20.0)
    assert apart[0] == pytest.approx(together[0], rel=1e-9)
    low, high = drafted.parts.problem.row_bounds
    activity = location.matrix @ apart[1]
    assert (activity >= low - 1e-5).all()
    assert (activity <= high + 1e-5).all()
    assert free_things(location.kernel.upstream).any()


def test_too_few_open_sites_have_no_flows():
    """With every warehouse shut nothing reaches the markets: infinite, not an error."""
    _, location = written(small(1))
    assert least_flows(location, np.zeros(location.kernel.size, dtype=bool), 20.0)[0] == np.inf


def test_what_the_factors_do_not_hold_goes_the_ordinary_way():
    """Limits, lanes between warehouses, capacities beyond the plants, shortages: none is read as factors."""
    chain = small(1)
    row = {"limit": "few", "kind": "max", "on": "open_sites", "group": "", "value": 3.0}
    limited = chain.limits.clear()
    limited = pl.concat([limited, pl.DataFrame([row]).cast({"value": pl.Float64})], how="diagonal_relaxed")
    between = chain.lanes.head(1).with_columns(
        origin=pl.lit("warehouse 0001"), destination=pl.lit("warehouse 0002")
    )
    others = [
        chain.replace(limits=limited),
        chain.replace(lanes=pl.concat([chain.lanes, between])),
        chain.replace(lanes=chain.lanes.with_columns(capacity=pl.lit(1e9))),
        chain.replace(demand=chain.demand.with_columns(shortage_cost=pl.lit(9.0))),
    ]
    assert wide_plan(asked(chain)) is not None
    assert [wide_plan(asked(other)) for other in others] == [None] * 4
    assert wide_plan(asked(chain, wide=NEVER)) is None


@pytest.mark.parametrize("seed", [1, 3])
def test_no_neighbour_of_the_places_chosen_is_cheaper(seed):
    """At the prices where swapping stopped: opening one more, shutting one, or both, against the cost counted place by place."""
    kernel = factors(asked(small(seed, abroad=bool(seed % 2), slow=seed > 1))).kernel
    resource = np.random.default_rng(seed).uniform(0.0, 2e3, len(kernel.limit))
    yes = swapped(kernel, kernel.least > 0.0, resource, 2, lambda: False)

    def cost(places):
        settled = Settled(kernel, np.flatnonzero(places))
        return settled.at(resource).bound

    here = cost(yes)
    free = np.flatnonzero((kernel.least < 1.0) & (kernel.most > 0.0))
    for one in free:
        for other in free:
            near = yes.copy()
            near[one], near[other] = not yes[one], (not yes[one]) if one == other else not yes[other]
            if near.any():
                assert cost(near) >= here * (1.0 - 1e-6)


def test_threads_change_nothing():
    """The Lagrangian is the same to the last bit for any number of threads."""
    kernel = factors(asked(small(4, abroad=True, slow=True))).kernel
    prices = np.random.default_rng(4).uniform(0.0, 5e4, len(kernel.demand) + len(kernel.limit))
    one, three = WidePricing(kernel).at(prices), WidePricing(kernel, 3).at(prices)
    assert one.bound == three.bound
    assert (one.over == three.over).all()


def test_what_no_memory_holds_is_refused_with_its_cause():
    """A model that is neither read as factors nor small enough to write out says how large it is and why."""
    chain = small(1)
    costly = chain.replace(demand=chain.demand.with_columns(shortage_cost=pl.lit(9.0)))
    world, card, book = facts()
    params = DesignParams(written_deliveries=50)
    with pytest.raises(UsageError, match=r"at most 50 deliveries .*found 84 .* shortage costs"):
        design(costly, world, LEAST, card, book, params)
