"""One plant, its materials and what the tables state of them: the model, and the same good put together by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from benchmarks.in_memory import chain_of
from tests.design.models import facts

from allyshore.chain.schema import TABLE
from allyshore.design import DesignParams, Judgement, Strategy, design
from allyshore.origin import Good, Material, stated_facts

UNTIL = date(2027, 12, 31)
Part = tuple[str, float, float, bool]
"""Code, kilograms and USD in one unit of the good, and whether its Mexican seller declares origin; else it comes from China."""


@dataclass(frozen=True)
class Case:
    """A good of `price` USD made of one unit of each part and service, with further cells by table and row."""

    hs: str
    price: float
    parts: dict[str, Part]
    conversion: float = 20.0
    weight: float = 10.0
    services: dict[str, float] = field(default_factory=dict)
    recipe: dict[str, Any] = field(default_factory=dict)
    plant: dict[str, Any] = field(default_factory=dict)
    bom: dict[str, dict[str, Any]] = field(default_factory=dict)
    products: dict[str, dict[str, Any]] = field(default_factory=dict)
    sold: dict[str, dict[str, Any]] = field(default_factory=dict)
    more: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def chain(self):
        """The model: sellers in Mexico and China, a plant and a market in the United States."""
        ships = (("inside", "plant"), ("outside", "plant"), ("plant", "market"))
        lane = {"mode": "truck", "cost": 1.0, "basis": "unit", "days": 1.0}
        made = {"site": "plant", "product": "good", "recipe": "make", "unit_cost": self.conversion}
        wanted = {"market": "market", "product": "good", "period": 1, "quantity": 100.0}
        lines = [
            {"recipe": "make", "component": name, "quantity": 1.0} for name in (*self.parts, *self.services)
        ]
        tables = {
            "sites": [
                {"site": "inside", "kind": "supplier", "country": "MEX"},
                {"site": "outside", "kind": "supplier", "country": "CHN"},
                {"site": "plant", "kind": "plant", "country": "USA"},
                {"site": "market", "kind": "market", "country": "USA"},
            ],
            "products": [row | self.products.get(row["product"], {}) for row in self._products()],
            "recipes": [{"recipe": "make", "product": "good"} | self.recipe],
            "bom": [row | self.bom.get(row["component"], {}) for row in lines],
            "capabilities": [*self._sold(), made | self.plant],
            "demand": [wanted],
            "lanes": [{"origin": one, "destination": other} | lane for one, other in ships],
        }
        tables |= {name: [*tables.get(name, []), *rows] for name, rows in self.more.items()}
        return chain_of("case", {name: _columns(name, rows) for name, rows in tables.items()})

    def good(self, materials: dict[str, dict[str, Any]] | None = None, **more: Any) -> Good:
        """The same in the records of the origin engine, without a line of a table."""
        said = materials or {}
        made = tuple(self._material(name, **said.get(name, {})) for name in self.parts)
        cost = sum(one.value for one in made) + sum(self.services.values()) + self.conversion
        stated = stated_facts(self.recipe.get("origin_facts"))
        given = {"net_cost": cost, "facts": stated, "weight": self.weight, "materials": made} | more
        return Good("good", self.hs, "USA", self.price, **given)

    def line(self, name: str, **cells: Any) -> Case:
        """The case with cells of one row of the bill of materials."""
        return replace(self, bom=self.bom | {name: cells})

    def _material(self, name: str, **more: Any) -> Material:
        hs, kg, usd, declared = self.parts[name]
        given = {"weight": kg, "elastomeric": True} | more
        origin = {"country_of_origin": "MEX" if declared else "CHN"}
        return Material(name, hs, usd, **({"originating": declared} | origin | given))

    def _products(self) -> list[dict[str, Any]]:
        goods = [(name, hs, kg, usd) for name, (hs, kg, usd, _) in self.parts.items()]
        goods = [("good", self.hs, self.weight, self.price), *goods]
        goods += [(name, None, None, usd) for name, usd in self.services.items()]
        return [{"product": name, "hs": hs, "weight": kg, "value": usd} for name, hs, kg, usd in goods]

    def _sold(self) -> list[dict[str, Any]]:
        yes = {"site": "inside", "originating": "yes", "certificate_until": UNTIL}
        no = {"site": "outside", "originating": "no", "certificate_until": None}
        parts = {name: (usd, declared) for name, (_, _, usd, declared) in self.parts.items()}
        parts |= {name: (usd, False) for name, usd in self.services.items()}
        return [
            (yes if declared else no) | {"product": name, "unit_cost": usd} | self.sold.get(name, {})
            for name, (usd, declared) in parts.items()
        ]


def _columns(table: str, rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    empty = {column.name: column.default for column in TABLE[table].columns}
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {name: [row.get(name, empty[name]) for row in rows] for name in names}


def judged(case: Case) -> Judgement:
    """What the plan's only good is judged to be."""
    world, card, book = facts()
    (found,) = design(case.chain(), world, Strategy("plan"), card, book, DesignParams()).judgements
    return found
