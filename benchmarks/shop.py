"""Chains so small that the worth of each lever is a sum done by hand: one maker, two suppliers, one market, all lanes given."""

from __future__ import annotations

import itertools
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.design import DesignParams
from allyshore.levers import LeverParams
from allyshore.solver import SolveParams
from allyshore.study import presets
from allyshore.world import World
from benchmarks.in_memory import chain_of

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence

    from allyshore.chain import SupplyChain
    from allyshore.levers.worth import Bench

LEAST_COST = presets()["least-cost"]
QUICK = LeverParams(
    design=DesignParams(solve=SolveParams(gap=0.0)), workers=1, region=False, shadow_prices=False
)


def lever(
    name: str, kind: str, target: str, effect: str, unit_cost: float = 0.0, **more: Any
) -> dict[str, Any]:
    """One row of levers."""
    return {
        "lever": name,
        "kind": kind,
        "target": target,
        "effect": effect,
        "unit_cost": float(unit_cost),
        "upkeep": 0.0,
        "maximum": 1,
        "lag": 0.0,
        "who_pays": "public",
        "confirmed": False,
        "source": "the test's own",
    } | more


def shop(
    *rows: dict[str, Any],
    country: str = "USA",
    hours: float | None = None,
    made: float | None = None,
    lane: float | None = None,
    demand: float = 100.0,
    shortage: float | None = None,
    carrying_rate: float = 0.0,
    **more: Mapping[str, Any],
) -> SupplyChain:
    """Steel at 5 from `mill` or 8 from `near`, a good made of 2 and a quarter of an hour at 20, sold at `town`: 100 a year.

    Freight is 1 and 0.5 a unit of steel and 3 a good; conversion is 10. With nothing scarce a good costs
    2 x (5 + 1) + 10 + 5 + 3 = 30.
    """
    chain = chain_of(
        "shop",
        {
            "sites": {
                "site": ["mill", "near", "plant", "town"],
                "kind": ["supplier", "supplier", "plant", "market"],
                "country": [country, "USA", country, "USA"],
                "labour_pool": ["", "", "pool", ""],
            },
            "products": {
                "product": ["steel", "good"],
                "hs": ["72091500", "84502000"],
                "weight": [1.0, 2.0],
                "volume": [0.001, 0.01],
                "value": [5.0, 50.0],
            },
            "recipes": {"recipe": ["make"], "product": ["good"], "labour_hours": [0.25], "skill": ["press"]},
            "bom": {"recipe": ["make"], "component": ["steel"], "quantity": [2.0]},
            "capabilities": {
                "site": ["mill", "near", "plant"],
                "product": ["steel", "steel", "good"],
                "recipe": ["", "", "make"],
                "unit_cost": [5.0, 8.0, 10.0],
                "capacity": [None, None, made],
            },
            "labour": {
                "labour_pool": ["pool"],
                "skill": ["press"],
                "hours_per_period": [hours],
                "wage": [20.0],
            },
            "lanes": {
                "origin": ["mill", "near", "plant"],
                "destination": ["plant", "plant", "town"],
                "mode": ["truck"] * 3,
                "cost": [1.0, 0.5, 3.0],
                "basis": ["unit"] * 3,
                "days": [4.0, 1.0, 2.0],
                "capacity": [lane, None, None],
                "port_of_entry": ["", "", "Laredo" if country == "MEX" else ""],
            },
            "demand": {
                "market": ["town"],
                "product": ["good"],
                "period": [1],
                "quantity": [demand],
                "shortage_cost": [shortage],
            },
            **more,
        },
        carrying_rate=carrying_rate,
    )
    return with_levers(chain, rows)


def with_levers(chain: SupplyChain, rows: Sequence[dict[str, Any]]) -> SupplyChain:
    """Give a chain with rows of levers."""
    if not rows:
        return chain
    frame = pl.DataFrame(list(rows)).select(chain.levers.columns).cast(dict(chain.levers.schema))
    return chain.replace(levers=frame)


def any_levers(draw: random.Random, most: int) -> list[dict[str, Any]]:
    """Some of twelve levers of eight kinds, with costs near their worth, so that the choice is a real one."""
    pool = [
        ("road", "corridor", "mill>plant", f"cost=-{draw.choice([0.1, 0.3, 0.5])}"),
        ("wider", "corridor", "mill>plant", f"capacity={draw.choice([20, 60])}"),
        ("out", "corridor", "plant>town", "cost=-0.2"),
        ("school", "training", "pool/press", f"hours={draw.choice([2, 5, 8])}"),
        ("night", "training", "pool/press", "hours=4"),
        ("near", "supplier", "near/steel", f"unit_cost=-{draw.choice([1, 2, 4])}"),
        ("mill", "supplier", "mill/steel", "unit_cost=-0.7"),
        ("line", "platform", "good@plant", "unit_cost=-0.15"),
        ("feeder", "energy", "plant/good", "megawatts=0.001;kwh_per_unit=800"),
        ("dear", "energy", "plant/good", "price=0.02;kwh_per_unit=20"),
        ("courts", "rule_of_law", "plant", "at_stake=4000;chance=0.05;lower=0.02"),
        ("idle", "supplier", "near/steel", "capacity=10"),
    ]
    return [
        lever(*row, draw.choice([0, 200, 500, 900, 1500]), lag=draw.choice([0.0, 0.0, 3.0]))
        for row in draw.sample(pool, most)
    ]


def enumerated(bench: Bench, budget: float) -> tuple[float, int]:
    """The greatest benefit less cost of any set within a budget, by listing them all."""
    ranges = [range(one.maximum + 1) for one in bench.levers]
    sets = [one for one in itertools.product(*ranges) if bench.outlay(one) <= budget]
    return max(bench.benefit(one) - bench.cost(one) for one in sets), len(sets)


@cache
def world() -> World:
    """The packaged facts of the tests' day."""
    return World.on(date(2026, 6, 15))
