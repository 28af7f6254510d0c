"""Textbook stock networks as tables of a chain, simulated, against their exact costs."""

import numpy as np
import polars as pl
import pytest
from benchmarks.base_stock import Stage, exact_cost
from benchmarks.in_memory import facts, plan_of
from benchmarks.stockpyl import PASSAGES, chain_of_stages, simulated
from scipy.stats import norm

from allyshore.risk import network_of
from allyshore.solver import SolveParams

SHOP = Stage("shop", (), 1, 57.0, 0.2, 0.7, 50.0, 8.0)
DEPOT = Stage("depot", (), 2, 11.0, 2.0, 0.0, 0.0, 0.0)
CORNER = Stage("corner", (0,), 1, 6.5, 5.0, 35.0, 5.0, 1.0)
LEFT = Stage("left", (), 2, 13.0, 1.0, 0.0, 0.0, 0.0)
RIGHT = Stage("right", (), 2, 10.5, 1.0, 0.0, 0.0, 0.0)
JOIN = Stage("join", (0, 1), 1, 7.0, 2.0, 20.0, 5.0, 1.0)
MADE_UP = {"shop": [SHOP], "two in a row": [DEPOT, CORNER], "two into one": [LEFT, RIGHT, JOIN]}


@pytest.mark.parametrize("name", MADE_UP)
def test_textbook_networks_cost_what_theory_says(name):
    """One stage, two in a row, and two that a third joins: the simulated cost of a period is the exact one within its 99 % interval."""
    stages = MADE_UP[name]
    cost, half, by = simulated(stages, scenarios=256, days=500, warm=100, seed=2, threads=1)
    assert by == "inventory.safety_days"
    assert half < 0.02 * cost
    assert abs(cost - exact_cost(stages)) <= half


def test_the_exact_cost_is_the_newsvendors_and_the_sampled_recursions():
    """One stage: h (S − μ) + (h + p) σ (φ(z) − z (1 − Φ(z))). Two in a row: the mean over a million drawn pairs of lead-time demands."""
    z = 7.0 / 8.0
    short = 8.0 * (norm.pdf(z) - z * norm.sf(z))
    assert exact_cost([SHOP]) == pytest.approx(0.2 * 7.0 + 0.9 * short, rel=1e-5)
    rng = np.random.default_rng(1)
    late = np.maximum(0.0, rng.normal(10.0, np.sqrt(2.0), 10**6) - 11.0)
    level = 6.5 - late - rng.normal(5.0, 1.0, 10**6)
    depot = 2.0 * (11.0 - 10.0 + late.mean() + 5.0)
    corner = 5.0 * np.maximum(level, 0.0).mean() + 35.0 * np.maximum(-level, 0.0).mean()
    assert exact_cost([DEPOT, CORNER]) == pytest.approx(depot + corner, rel=3e-3)


def test_a_lost_sale_costs_its_shortage_cost_or_price_less_what_is_not_spent():
    """One meaning wherever it is stated: 10,000 as shortage cost or as price loses 10,000 less the 2 USD of the unit and its way; the first counts before the second."""
    chain, known = chain_of_stages([SHOP]), facts()
    plan = plan_of(chain, known, SolveParams(threads=1))
    spent = plan.landed_cost / (364.0 * 50.0)

    def margin(price, shortage):
        columns = {"price": price, "shortage_cost": shortage}
        demand = chain.demand.with_columns(
            pl.lit(cost, dtype=pl.Float64).alias(name) for name, cost in columns.items()
        )
        network = network_of(chain.replace(demand=demand), plan, known[0], pl.DataFrame(schema=PASSAGES))
        return network.markets[0].margin

    assert spent == pytest.approx(2.0)
    assert margin(None, 1e4) == pytest.approx(1e4 - spent)
    assert margin(1e4, None) == margin(None, 1e4)
    assert margin(9e3, 1e4) == margin(None, 1e4)
    assert margin(spent / 2.0, None) == 0.0
