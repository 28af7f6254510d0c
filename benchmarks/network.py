"""A distribution network of the size that companies design: plants, candidate warehouses, customers, many products."""

from __future__ import annotations

import itertools
import resource
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.solver import SolveParams
from benchmarks.in_memory import chain_of, facts, plan_of

if TYPE_CHECKING:
    import argparse

    from numpy.typing import NDArray

    from allyshore.chain import SupplyChain

    Floats = NDArray[np.float64]

SOUTH, NORTH, WEST, EAST = 30.0, 47.0, -120.0, -75.0
"""A box in the contiguous United States, degrees."""
MADE_SHARE = 0.4
"""Part of the products that a plant makes."""
SPARE = 1.6
"""Capacity for a product, over its demand."""
INBOUND, OUTBOUND = 0.0006, 0.0015
"""USD a unit and km: full loads into a warehouse, part loads out of it."""


def network(
    *, plants: int, warehouses: int, customers: int, products: int, demands: int, seed: int
) -> SupplyChain:
    """Draw a network: plants make part of the products from one bought material each, warehouses are candidates with a yearly cost.

    Places are uniform in a box, demand is lognormal over distinct (customer, product) pairs, freight goes with great-circle km.
    """
    rng = np.random.default_rng(seed)
    names = {
        kind: [f"{kind} {number:04}" for number in range(1, count + 1)]
        for kind, count in (("plant", plants), ("warehouse", warehouses), ("market", customers))
    }
    places = {kind: _places(rng, len(members)) for kind, members in names.items()}
    goods = [f"good {number:04}" for number in range(1, products + 1)]
    pair = np.sort(rng.choice(customers * products, min(demands, customers * products), replace=False))
    market, good = np.divmod(pair, products)
    quantity = np.round(rng.lognormal(6.0, 1.0, len(pair)), 0) + 1.0
    made = _made(rng, plants, products)
    maker, product = np.nonzero(made)
    total = np.bincount(good, weights=quantity, minlength=products)
    capacity = np.ceil(SPARE * total[product] / made.sum(axis=0)[product])
    base = rng.uniform(4.0, 12.0, products)
    cost = base[product] * rng.uniform(0.9, 1.2, len(product))
    fixed = np.round(quantity.sum() * rng.uniform(0.008, 0.016, warehouses))
    inbound = _km(places["plant"], places["warehouse"]) * INBOUND
    outbound = _km(places["warehouse"], places["market"]) * OUTBOUND
    mill = ["mill"]
    where = np.vstack([[[41.0, -87.0]], *places.values()])
    sites = mill + names["plant"] + names["warehouse"] + names["market"]
    legs = [
        *((mill[0], plant, 0.5) for plant in names["plant"]),
        *(
            (o, d, c)
            for (o, d), c in zip(
                itertools.product(names["plant"], names["warehouse"]), inbound.ravel(), strict=True
            )
        ),
        *(
            (o, d, c)
            for (o, d), c in zip(
                itertools.product(names["warehouse"], names["market"]), outbound.ravel(), strict=True
            )
        ),
    ]
    return chain_of(
        f"network {plants}x{warehouses}x{customers}x{products}",
        {
            "sites": {
                "site": sites,
                "kind": [
                    "supplier",
                    *itertools.chain.from_iterable([kind] * len(names[kind]) for kind in names),
                ],
                "country": ["USA"] * len(sites),
                "latitude": where[:, 0],
                "longitude": where[:, 1],
                "state": ["existing"] * (1 + plants) + ["candidate"] * warehouses + ["existing"] * customers,
                "fixed_cost": np.concatenate([np.zeros(1 + plants), fixed, np.zeros(customers)]),
            },
            "products": {
                "product": [*goods, "steel"],
                "hs": ["84502000"] * products + ["72091500"],
                "weight": [1.0] * (products + 1),
                "volume": [0.01] * (products + 1),
                "value": np.concatenate([np.round(3.0 * base, 2), [1.0]]),
            },
            "recipes": {"recipe": [f"make {name}" for name in goods], "product": goods},
            "bom": {
                "recipe": [f"make {name}" for name in goods],
                "component": ["steel"] * products,
                "quantity": np.round(rng.uniform(0.5, 3.0, products), 2),
            },
            "capabilities": {
                "site": mill + [names["plant"][place] for place in maker],
                "product": ["steel", *(goods[place] for place in product)],
                "recipe": ["", *(f"make {goods[place]}" for place in product)],
                "unit_cost": np.concatenate([[1.0], np.round(cost, 4)]),
                "capacity": [None, *capacity.tolist()],
                "originating": ["yes", *["unknown"] * len(product)],
                "certificate_until": [date(2030, 12, 31), *[None] * len(product)],
            },
            "lanes": {
                "origin": [origin for origin, _, _ in legs],
                "destination": [destination for _, destination, _ in legs],
                "mode": ["truck"] * len(legs),
                "cost": np.round([freight for _, _, freight in legs], 6),
                "basis": ["unit"] * len(legs),
                "days": np.zeros(len(legs)),
            },
            "demand": {
                "market": [names["market"][place] for place in market],
                "product": [goods[place] for place in good],
                "period": [1] * len(pair),
                "quantity": quantity,
            },
        },
    )


def _places(rng: np.random.Generator, count: int) -> Floats:
    return np.column_stack([rng.uniform(SOUTH, NORTH, count), rng.uniform(WEST, EAST, count)])


def _made(rng: np.random.Generator, plants: int, products: int) -> NDArray[np.bool_]:
    """Draw which plant makes what; every product has a maker."""
    made = rng.random((plants, products)) < MADE_SHARE
    made[rng.integers(0, plants, products), np.arange(products)] = True
    return made


def _km(one: Floats, other: Floats) -> Floats:
    """Great-circle distances, km."""
    north, east = np.radians(one)[:, 0][:, None], np.radians(one)[:, 1][:, None]
    north_to, east_to = np.radians(other)[:, 0][None, :], np.radians(other)[:, 1][None, :]
    half = (
        np.sin((north - north_to) / 2) ** 2
        + np.cos(north) * np.cos(north_to) * np.sin((east - east_to) / 2) ** 2
    )
    km: Floats = 12742.0 * np.arcsin(np.sqrt(half))
    return km


def options(parser: argparse.ArgumentParser) -> None:
    """How large, how exactly, how long."""
    parser.add_argument("--plants", type=int, default=20)
    parser.add_argument("--warehouses", type=int, default=92)
    parser.add_argument("--customers", type=int, default=200)
    parser.add_argument("--products", type=int, default=28)
    parser.add_argument("--demands", type=int, default=1811)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0, help="time limit of the solve")
    parser.add_argument("--gap", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=2)


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Draw the network and design it at least cost."""
    sizes = {
        name: getattr(asked, name)
        for name in ("plants", "warehouses", "customers", "products", "demands", "seed")
    }
    chain = network(**sizes)
    known = facts()
    start, work = time.perf_counter(), time.process_time()
    plan = plan_of(chain, known, SolveParams(time_limit=asked.seconds, gap=asked.gap, threads=asked.threads))
    seconds = time.perf_counter() - start
    return {
        **sizes,
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "status": plan.status,
        "open_warehouses": plan.sites.filter(kind="warehouse", open=True).height,
        "seconds": seconds,
        "processor_seconds": time.process_time() - work,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
