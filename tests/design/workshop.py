"""Two sellers of a bolt, a plant that makes a good of one bolt and sells it to one market: small enough to reckon on paper.

Everything is in the United States, so there is no duty; freight is free unless a test prices it, and capital costs nothing.
"""

from __future__ import annotations

import polars as pl
from tests.design.models import facts

from allyshore.chain import SupplyChain
from allyshore.chain.cells import DTYPE
from allyshore.chain.schema import TABLES
from allyshore.design import DesignParams, Strategy, design
from allyshore.solver import SolveParams

EXACT = DesignParams(solve=SolveParams(gap=1e-9))


def frame(table, rows):
    """A table of the schema from some of its columns; the others hold their defaults."""
    rows = [[row.get(c.name, c.default) for c in table.columns] for row in rows]
    return pl.DataFrame(rows, schema={c.name: DTYPE[c.kind] for c in table.columns}, orient="row")


def tiny(*, wanted=(1000.0,), rate=0.0, settings=(), **tables):
    """The chain; `tables` add rows or, by their key, change those that stand there."""
    base = {
        "sites": [
            {"site": "near", "kind": "supplier"},
            {"site": "far", "kind": "supplier"},
            {"site": "plant", "kind": "plant", "labour_pool": "pool"},
            {"site": "shop", "kind": "market"},
        ],
        "products": [
            {"product": "bolt", "hs": "73181520", "weight": 1.0, "volume": 0.001, "value": 10.0},
            {"product": "good", "hs": "84137020", "weight": 10.0, "volume": 0.01, "value": 50.0},
        ],
        "recipes": [{"recipe": "make", "product": "good", "labour_hours": 0.1, "skill": "fitting"}],
        "bom": [{"recipe": "make", "component": "bolt", "quantity": 1.0}],
        "capabilities": [
            {"site": "near", "product": "bolt", "unit_cost": 10.0},
            {"site": "far", "product": "bolt", "unit_cost": 11.0},
            {"site": "plant", "product": "good", "recipe": "make", "unit_cost": 5.0},
        ],
        "lanes": [
            {"origin": a, "destination": b, "mode": "truck", "cost": 0.0, "basis": "unit", "days": 0.0}
            for a, b in (("near", "plant"), ("far", "plant"), ("plant", "shop"))
        ],
        "labour": [{"labour_pool": "pool", "skill": "", "wage": 20.0}],
        "demand": [
            {"market": "shop", "product": "good", "period": period, "quantity": quantity}
            for period, quantity in enumerate(wanted, start=1)
        ],
    }
    frames = {}
    for table in TABLES:
        rows = {tuple(row.get(k, "") for k in table.key): dict(row) for row in base.get(table.name, [])}
        for row in tables.get(table.name, []):
            key = tuple(row.get(k, "") for k in table.key)
            rows[key] = rows.get(key, {}) | row
        if table.name == "sites":
            rows = {
                k: {"country": "USA", "latitude": 40.0, "longitude": -90.0} | row for k, row in rows.items()
            }
        frames[table.name] = frame(table, rows.values())
    given = {
        "name": "tiny",
        "home": "USA",
        "currency": "USD",
        "carrying_rate": rate,
        "periods": len(wanted),
        "weeks_per_period": 52.0 / len(wanted),
        "capital_years": 10.0,
        "entry_value": 50000.0,
        "claim_cost": 0.0,
        "origin_margin": 0.0,
        "illustrative": "",
    } | dict(settings)
    return SupplyChain(**given, **frames, strategies={}, filled=pl.DataFrame())


def best(chain, strategy=None):
    """The plan of least cost, to the last digit."""
    world, card, book = facts()
    return design(chain, world, strategy or Strategy("own"), card, book, EXACT)


BASE = 1000 * (10.0 + 5.0 + 0.1 * 20.0)
"""Bolts, conversion and labour of 1,000 goods: 17,000."""

LANE = {"mode": "truck", "days": 2.0, "days_sd": 1.0}
EVERYTHING = {
    "wanted": (600.0, 900.0, 1000.0),
    "rate": 0.08,
    "settings": {"weeks_per_period": 52.0},
    "sites": [
        {"site": "plant", "fixed_cost": 9000.0, "closing_cost": 30000.0},
        {
            "site": "twin",
            "kind": "plant",
            "state": "candidate",
            "opening_cost": 50000.0,
            "labour_pool": "pool",
        },
    ],
    "capabilities": [
        {"site": "near", "product": "bolt", "minimum_order": 100.0, "period_cost": 50.0, "capacity": 700.0},
        {"site": "far", "product": "bolt", "setup_cost": 700.0, "fixed_cost": 30.0},
        {
            "site": "twin",
            "product": "good",
            "recipe": "make",
            "unit_cost": 5.0,
            "batch": 130.0,
            "batch_cost": 11.0,
            "batch_hours": 1.0,
        },
        {
            "site": "plant",
            "product": "good",
            "recipe": "make",
            "closing_cost": 100.0,
            "current_volume": 900.0,
        },
    ],
    "lanes": [
        {"origin": "near", "destination": "twin", "cost": 0.0, "basis": "unit", **LANE},
        {"origin": "far", "destination": "twin", "cost": 0.5, "basis": "kg", **LANE},
        {
            "origin": "twin",
            "destination": "shop",
            "cost": 400.0,
            "basis": "load",
            "whole_loads": True,
            **LANE,
        },
    ],
    "breaks": [
        {
            "on": "capability",
            "site": "near",
            "product": "bolt",
            "from": 300.0,
            "unit_cost": 9.0,
            "step_cost": 20.0,
        },
        {"on": "capability", "site": "near", "product": "bolt", "from": 600.0, "unit_cost": 8.5},
        {
            "on": "lane",
            "site": "far",
            "destination": "twin",
            "mode": "truck",
            "from": 200.0,
            "unit_cost": 0.4,
            "kind": "incremental",
        },
    ],
    "labour": [
        {
            "labour_pool": "pool",
            "skill": "",
            "wage": 20.0,
            "hours_per_period": 70.0,
            "training_cost": 50.0,
            "most_training": 90.0,
        }
    ],
    "inventory": [
        {"site": "twin", "product": "bolt", "order_days": 7.0, "service_level": 0.95, "demand_cv": 0.5},
        {"site": "twin", "product": "good", "service_level": 0.9, "demand_cv": 0.2, "strategic_days": 3.0},
    ],
    "sourcing": [{"rule": "two", "kind": "plant", "product": "bolt", "sources": 2, "least_share": 0.2}],
    "limits": [
        {
            "limit": "enough far",
            "kind": "min_if_used",
            "on": "bought",
            "group": "site=far",
            "value": 100.0,
            "per": "period",
        },
        {"limit": "few changes", "kind": "max", "on": "site_changes", "group": "kind=plant", "value": 2.0},
        {
            "limit": "sellers",
            "kind": "max",
            "on": "sources",
            "group": "product=bolt|good;kind=supplier",
            "value": 2.0,
        },
        {"limit": "new ones", "kind": "max", "on": "source_changes", "group": "", "value": 4.0},
    ],
    "moves": [{"move": "to the twin", "from_site": "plant", "to_site": "twin", "cost": 10000.0}],
}
"""A model that uses every choice of the tables."""
