"""A one-plant model in the making: suppliers, a plant across the border, one market; tests set prices and codes."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from allyshore.opening import open_model
from allyshore.origin import Rulebook
from allyshore.routes import RouteParams, connect
from allyshore.trust import TrustParams, score
from allyshore.world import World

DAY = date(2026, 6, 15)
EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def facts(day=DAY):
    """World, scorecard and rulebook of a day."""
    world = World.on(day)
    return world, score(world, TrustParams()), Rulebook.usmca(world)


@cache
def example(name, day=DAY):
    """An example with its lanes filled."""
    return connect(open_model(EXAMPLES / name, facts(day)[0]), facts(day)[0], RouteParams()).chain


SUPPLIERS = {"us": "USA", "cn": "CHN", "mx": "MEX", "ca": "CAN"}
PLACES = {"USA": (41.9, -87.6), "CHN": (36.1, 120.4), "MEX": (25.7, -100.3), "CAN": (43.7, -79.4)}


def write_model(folder, *, good, parts, plant, offers, value, conversion, quantities, freight):
    """One good made at one plant from `parts` (name -> HS), each offered by some suppliers: (part, supplier) -> (price, status)."""
    folder.mkdir()
    frames = {
        "sites": [
            *(
                {
                    "site": s,
                    "kind": "supplier",
                    "country": c,
                    "latitude": PLACES[c][0],
                    "longitude": PLACES[c][1],
                }
                for s, c in SUPPLIERS.items()
            ),
            {
                "site": "plant",
                "kind": "plant",
                "country": plant,
                "latitude": PLACES[plant][0],
                "longitude": PLACES[plant][1],
            },
            {"site": "market", "kind": "market", "country": "USA", "latitude": 29.4, "longitude": -98.5},
        ],
        "products": [
            {"product": "good", "hs": good, "weight": 10.0, "volume": 0.1, "value": value, "critical": "yes"},
            *(
                {"product": p, "hs": hs, "weight": 1.0, "volume": 0.01, "value": value / 4, "critical": "no"}
                for p, hs in parts.items()
            ),
        ],
        "recipes": [
            {"recipe": "make", "product": "good", "labour_hours": 0.0, "skill": "", "transforms": "yes"}
        ],
        "bom": [{"recipe": "make", "component": p, "quantity": quantities[p]} for p in parts],
        "capabilities": [
            *(
                {
                    "site": s,
                    "product": p,
                    "recipe": "",
                    "unit_cost": price,
                    "originating": status,
                    "certificate_until": "2027-12-31" if status == "yes" else None,
                }
                for (p, s), (price, status) in offers.items()
            ),
            {
                "site": "plant",
                "product": "good",
                "recipe": "make",
                "unit_cost": conversion,
                "originating": "unknown",
                "certificate_until": None,
            },
        ],
        "demand": [
            {
                "market": "market",
                "product": "good",
                "period": 1,
                "quantity": 1000.0,
                "price": value,
                "shortage_cost": None,
            }
        ],
        "lanes": [
            *(
                {
                    "origin": s,
                    "destination": "plant",
                    "mode": "truck",
                    "cost": cost,
                    "basis": "unit",
                    "days": 5.0,
                }
                for s, cost in freight.items()
            ),
            {
                "origin": "plant",
                "destination": "market",
                "mode": "truck",
                "cost": 1.0,
                "basis": "unit",
                "days": 3.0,
            },
        ],
        "tariffs": [
            {
                "importer": i,
                "hs": "",
                "country_of_origin": "",
                "rate": r,
                "valid_from": "",
                "valid_to": "",
                "source": "the test's own",
            }
            for i, r in (("MEX", 0.08), ("CAN", 0.05))
        ],
    }
    for name, rows in frames.items():
        pl.DataFrame(rows, infer_schema_length=None).write_csv(folder / f"{name}.csv")
    (folder / "model.toml").write_text(
        'name = "small"\nhome = "USA"\ncarrying_rate = 0.1\nperiods = 1\nweeks_per_period = 52\norigin_margin = 0.0\nclaim_cost = 0.0\n',
        encoding="utf-8",
    )
    return folder
