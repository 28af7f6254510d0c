"""From what a goods file says to the records of the engine: values follow from prices, facts from steps, goods from each other."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from allyshore.errors import AllyshoreError, Fault
from allyshore.origin.content import faults_of_content
from allyshore.origin.costs import Costs, Excluded
from allyshore.origin.gates import keeps_origin
from allyshore.origin.good import WITHOUT_CODE, Good, Material, Role, Statement, doubts
from allyshore.origin.goodsfile.records import plain
from allyshore.origin.signed import faults_of_statement
from allyshore.origin.verification import faults_of_choice

if TYPE_CHECKING:
    from collections.abc import Iterator

READ_HERE = frozenset({"site", "on", "vehicle", "marking_rule", "price", "processes", "textile", "materials", "product", "hs", "quantity", "facts",
    "name", "value", "production", "statement", "originating", "country", "transaction_value"})  # fmt: skip
"""Names of goods and materials of which the engine's records get something else than what stands in the file, or nothing."""
AMOUNTS_OF_GOOD = ("transaction_value", "net_cost", "total_cost", "weight", "component_weight", "volume")
AMOUNTS_OF_MATERIAL = ("value", "nonoriginating_content", "weight", "volume", "counted", "change_cost")
AMOUNTS_OF_STATEMENT = ("net_cost", "nonoriginating", "amount", "carriage")
CENT, ROUNDED = 0.01, 1e-3
"""USD, and share, by which a value may differ from the cost that it is, being rounded."""
NOT_STATED = math.nan
"""The value of a material of which none is stated: `qualify` refuses it, so that nobody takes it for an amount."""


class Builder:
    """Builds the goods of one file, each once, and gathers what is wrong with them."""

    def __init__(self, name: str, goods: tuple[Any, ...], agreement: str) -> None:
        self.name = name
        self.agreement = agreement
        self.faults: list[Fault] = []
        self._stated = {good.product: (f"goods[{i}]", good) for i, good in enumerate(goods)}
        self._made: dict[str, Good] = {}

    def good(self, said: Any, place: str, material: Any = None) -> Good:
        """Give a good, or what a material was made as: its name and code may then be those of the material."""
        price = self._price(said, "transaction_value", place)
        made = Good(
            product=said.product or getattr(material, "name", None) or "",
            hs=said.hs or getattr(material, "hs", None) or "",
            country=said.country,
            transaction_value=said.transaction_value if price is None else price.transaction_value,
            materials=self._materials(said.materials, place, coded=not said.gri3_set),
            facts=self._facts(said, place),
            **_others(said),
        )
        if price is not None and price.transaction_value <= 0.0:
            found = f"{price.transaction_value:g}"
            self._fault(f"{place}.price", "additions and deductions that leave a value above zero", found)
        return made

    def vehicle(self, said: Any, place: str) -> Any:
        """Give what decides the facts of a motor vehicle, with its labour value content computed."""
        if said is None:
            return None
        try:
            return plain(said)
        except AllyshoreError as error:
            self._fault(
                f"{place}.vehicle.labour", "amounts of which a labour value content follows", str(error)
            )
            return None

    def doubt(self, good: Good, place: str) -> None:
        """Refuse a good that is worth less than the materials in it, and a choice of method that cannot be."""
        for one in (*faults_of_choice(good), *faults_of_content(good)):
            self._fault(f"{place}.{one.column}", one.expected, one.found, one.cure)
        for one in doubts(good):
            if one.where == good.product and one.column in {"transaction_value", "content.vnm"}:
                self._fault(f"{place}.{one.column}", one.expected, one.found, one.cure)

    def _fault(self, place: str, expected: str, found: str, cure: str = "") -> None:
        self.faults.append(Fault(self.name, None, place, expected, found, cure))

    def _price(self, said: Any, beside: str, place: str) -> Any:
        if said.price is not None and getattr(said, beside) is not None:
            self._fault(f"{place}.{beside}", "either it or a price", "both", f"Leave out {beside} or price")
        return None if said.price is None else plain(said.price)

    def _facts(self, said: Any, place: str) -> dict[str, bool | float]:
        """What is stated, and what the steps of the production show; what is stated goes before."""
        shown = {} if said.textile is None else plain(said.textile).facts(self.agreement)
        try:
            return {**shown, **(plain(said.processes) if said.processes else {}), **(said.facts or {})}
        except AllyshoreError as error:
            self._fault(f"{place}.processes", "steps and measures that can be", str(error))
            return {}

    def _materials(self, stated: Any, place: str, *, coded: bool = True) -> tuple[Material, ...]:
        return tuple(
            self._material(one, f"{place}.materials[{j}]", coded=coded) for j, one in enumerate(stated or ())
        )

    def _material(self, said: Any, place: str, *, coded: bool) -> Material:
        """Give a material; `coded` where the law reads codes of the materials of the good (`good.reads_code`)."""
        made = self._made_as(said, place)
        needs_code = made is not None or (coded and said.role not in WITHOUT_CODE)
        name, hs = said.name or (made and made.product), said.hs or (made and made.hs)
        for own, found in (("name", name), ("hs", hs)):
            if not found and (own == "name" or needs_code):
                self._fault(f"{place}.{own}", "a value, for it is required", "nothing")
        price = self._price(said, "value", place)
        others = _others(said)
        value = said.value
        if price is not None:
            value = price.value
            if price.nonoriginating_value < 0.0 or value < 0.0:
                self._fault(
                    f"{place}.price",
                    "deductions that leave a value of at least zero",
                    f"{price.nonoriginating_value:g}",
                )
            elif price.nonoriginating_value != value:
                others.setdefault("counted", price.nonoriginating_value)
        if said.self_produced and made is not None:
            value = self._at_cost(value, made, f"{place}.{'value' if price is None else 'price'}")
        built = Material(
            name=name or "",
            hs=hs or "",
            value=NOT_STATED if value is None else value,
            originating=said.originating,
            production=made,
            statement=self._statement(said.statement, f"{place}.statement"),
            **others,
        )  # fmt: skip
        for one in faults_of_statement(place, built):
            self._fault(f"{place}.statement.amount", one.expected, one.found, one.cure)
        return built

    def _at_cost(self, value: float | None, made: Good, place: str) -> float | None:
        """The value of what the producer makes himself: its total cost, and no other where that is told."""
        cost = _total_cost(made)
        if cost is None or value is None:
            return cost if value is None else value
        if abs(value - cost) > max(CENT, ROUNDED * cost):
            self._fault(
                place,
                f"{cost:.2f}, the total cost of what the producer makes himself (s. 8(8))",
                f"{value:g}",
                "Leave it out, or correct it or the costs of what it is made of",
            )
        return value

    def _made_as(self, said: Any, place: str) -> Good | None:
        """The good that a material is, for as many units as are in one unit of what is made of it."""
        if said.product is not None:
            made = self.named(said.product)
        elif said.production is not None:
            made = self.good(said.production, f"{place}.production", said)
        else:
            if "quantity" in said.model_fields_set:
                cure = "State the value of all that is in one unit of the good"
                self._fault(
                    f"{place}.quantity",
                    "no such name without product or production",
                    f"{said.quantity:g}",
                    cure,
                )
            return None
        return made if said.quantity == 1.0 else scaled(made, said.quantity)

    def named(self, product: str) -> Good:
        """Give a good of the file by its name."""
        if product not in self._made:
            place, said = self._stated[product]
            self._made[product] = self.good(said, place)
        return self._made[product]

    def _statement(self, said: Any, place: str) -> Statement | None:
        if said is None:
            return None
        told = {name: getattr(said, name) for name in said.model_fields_set - {"materials"}}
        inner = None if said.materials is None else self._materials(said.materials, place)
        return Statement(materials=inner, **told)


def _total_cost(made: Good) -> float | None:
    """The total cost of what a producer makes himself, its value by s. 8(8) of the Uniform Regulations; None where it does not follow."""
    if made.total_cost is not None or made.costs is None or made.content is not None:
        return made.total_cost
    found = made.costs.total_cost(_of_materials(made))
    return None if math.isnan(found) else found


def _of_materials(made: Good) -> float:
    return math.fsum(one.value for one in made.materials if one.role is not Role.SHIPPING_PACKING)


def _others(said: Any) -> dict[str, Any]:
    """What the engine's record has word for word as the file has it."""
    return {name: plain(getattr(said, name)) for name in said.model_fields_set - READ_HERE}


def scaled(good: Good, units: float) -> Good:
    """Give a good with every amount for so many units, as it counts where it is a material of another."""
    return replace(
        good,
        **_times(good, AMOUNTS_OF_GOOD, units),
        costs=None if good.costs is None else _costs(good.costs, units),
        content=None
        if good.content is None
        else replace(good.content, **_times(good.content, ("vnm",), units)),
        materials=tuple(_material(one, units) for one in good.materials),
    )


def _material(material: Material, units: float) -> Material:
    said, made = material.statement, material.production
    return replace(
        material,
        **_times(material, AMOUNTS_OF_MATERIAL, units),
        production=None if made is None else scaled(made, units),
        statement=None if said is None else replace(
            said,
            **_times(said, AMOUNTS_OF_STATEMENT, units),
            materials=None if said.materials is None else tuple(_material(one, units) for one in said.materials),
        ),
    )  # fmt: skip


def _costs(costs: Costs, units: float) -> Costs:
    names = [one.name for one in fields(Costs) if one.name != "excluded"]
    excluded = Excluded(**_times(costs.excluded, [one.name for one in fields(Excluded)], units))
    return replace(costs, **_times(costs, names, units), excluded=excluded)


def _times(record: Any, names: Any, units: float) -> dict[str, Any]:
    return {name: amount * units for name in names if (amount := getattr(record, name)) is not None}


def valued(good: Good, nonoriginating: float, originating: float) -> Good:
    """Give a good with amounts in place of the values that are not stated, by whether the material is surely originating.

    What the producer makes himself is worth no less than the materials in it.
    """

    def one(material: Material) -> Material:
        made, said = material.production, material.statement
        inner = None if made is None else valued(made, nonoriginating, originating)
        value = material.value
        if math.isnan(value):
            nothing = material.role is Role.SHIPPING_PACKING
            value = 0.0 if nothing else originating if material.originating else nonoriginating
            if material.self_produced and inner is not None:
                value = max(value, _of_materials(inner))
        return replace(
            material,
            value=value,
            production=inner,
            statement=said
            if said is None or said.materials is None
            else replace(said, materials=every(said.materials)),
        )

    def every(materials: tuple[Material, ...]) -> tuple[Material, ...]:
        return tuple(one(material) for material in materials)

    return replace(good, materials=every(good.materials))


def unvalued(good: Good, *, originating: bool | None = None) -> tuple[str, ...]:
    """Names of materials whose value is not stated, at any depth; of those only that are surely originating, or are not."""
    return tuple(dict.fromkeys(_unvalued(good.materials, originating=originating)))


def _unvalued(materials: tuple[Material, ...], *, originating: bool | None) -> Iterator[str]:
    for one in materials:
        of_side = originating is None or bool(one.originating) is originating
        if math.isnan(one.value) and one.role is not Role.SHIPPING_PACKING and of_side:
            yield one.name
        if one.production is not None:
            yield from _unvalued(one.production.materials, originating=originating)
        if one.statement is not None and one.statement.materials is not None:
            yield from _unvalued(one.statement.materials, originating=originating)


def arrived(good: Good, members: frozenset[str]) -> Good:
    """Give a good whose materials have the status with which they arrived: what left the region on its way may have lost its own.

    Source: General Note 11(h)(iv); Uniform Regulations, SOR/2020-155, s. 10.
    """

    def one(material: Material) -> Material:
        made = material.production
        if made is None:
            return material
        kept = keeps_origin(made.hs, made.route, members)
        if kept:
            return replace(material, production=arrived(made, members))
        return replace(material, production=None, originating=False if kept is False else None)

    return replace(good, materials=tuple(one(material) for material in good.materials))
