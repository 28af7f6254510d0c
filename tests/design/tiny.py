"""Chains of two suppliers, one plant and two markets whose every number a test sets; no example is needed to see what a row does."""

from __future__ import annotations

import polars as pl
from benchmarks.in_memory import chain_of

from allyshore.design import DesignParams, design, draft
from allyshore.solver import SolveParams
from allyshore.study import presets

from .models import facts

LEAST_COST = presets()["least-cost"]
EXACT = DesignParams(solve=SolveParams(gap=0.0))


def tiny(
    *,
    capacity=(None, None),
    made=None,
    hours=None,
    lane=None,
    demand=(60.0, 40.0),
    minimum=(0.0, 0.0),
    fixed=0.0,
    limits=(),
    price=(5.0, 8.0),
    shortage=(None, None),
    days=(4.0, 1.0),
    **more,
):
    """Steel from `near` or `far`, a good made of 2 kg of it and a quarter of an hour, markets `east` and `west`."""
    sites = ["far", "near", "plant", "east", "west"]
    return chain_of(
        "tiny",
        {
            "sites": {
                "site": sites,
                "kind": ["supplier", "supplier", "plant", "market", "market"],
                "country": ["USA"] * 5,
                "labour_pool": ["", "", "pool", "", ""],
                "fixed_cost": [0.0, fixed, 0.0, 0.0, 0.0],
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
                "site": ["far", "near", "plant"],
                "product": ["steel", "steel", "good"],
                "recipe": ["", "", "make"],
                "unit_cost": [price[0], price[1], 10.0],
                "capacity": [*capacity, made],
                "minimum": [*minimum, 0.0],
            },
            "labour": {
                "labour_pool": ["pool"],
                "skill": ["press"],
                "hours_per_period": [hours],
                "wage": [20.0],
            },
            "lanes": {
                "origin": ["far", "near", "plant", "plant"],
                "destination": ["plant", "plant", "east", "west"],
                "mode": ["truck"] * 4,
                "cost": [1.0, 0.5, 2.0, 3.0],
                "basis": ["unit"] * 4,
                "days": [days[0], days[1], 1.0, 2.0],
                "capacity": [lane, None, None, None],
            },
            "demand": {
                "market": ["east", "west"],
                "product": ["good", "good"],
                "period": [1, 1],
                "quantity": list(demand),
                "shortage_cost": list(shortage),
            },
            **(
                {
                    "limits": dict(
                        zip(
                            ("limit", "kind", "on", "group", "value"),
                            map(list, zip(*limits, strict=True)),
                            strict=True,
                        )
                    )
                }
                if limits
                else {}
            ),
            **more,
        },
    )


def planned(chain, strategy=LEAST_COST):
    """Design a tiny chain to no gap."""
    world, card, book = facts()
    return design(chain, world, strategy, card, book, EXACT)


def drafted(chain, strategy=LEAST_COST):
    """Give a tiny chain's problem."""
    world, card, book = facts()
    return draft(chain, world, strategy, card, book, EXACT)


def changed(chain, relaxation):
    """Give the chain with one cell moved the way that a relaxation says, by its amount alone where it has one, else by its amount."""
    table = chain.table(relaxation["table"])
    by = relaxation["alone"] if relaxation["alone"] is not None else relaxation["amount"]
    return moved(chain, relaxation, by, table)


def moved(chain, relaxation, by, table=None):
    """Move the cell of a relaxation by an amount in the direction that its words say."""
    table = chain.table(relaxation["table"]) if table is None else table
    down = any(word in relaxation["says"] for word in ("cannot be delivered", "too high"))
    at = relaxation["row"] - 2
    cell = table.get_column(relaxation["column"])
    cells = cell.to_list()
    cells[at] += -by if down else by
    new = table.with_columns(pl.Series(relaxation["column"], cells, dtype=cell.dtype))
    return chain.replace(**{relaxation["table"]: new})
