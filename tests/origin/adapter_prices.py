"""Prices and what the law adds to them or takes off; who pays them, and until which place; assists, accessories, designations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from allyshore import origin
from allyshore.origin import Deduction, Good, Material, MaterialPrice, Price, Role

if TYPE_CHECKING:
    from adapter_words import Facts, Question

ADDED = ("commissions", "packaging", "assists", "royalties", "proceeds", "to_point_of_shipment")
TAKEN_OFF = ("freight", "duties", "brokerage", "waste")


def adjusted(paid: float, facts: Facts) -> Price:
    """A price with what the buyer bears besides, and without international shipment."""
    return Price(
        paid,
        international_shipment=float(facts.get("intl_shipping_included", 0.0)),
        **{name: float(facts.get(name, 0.0)) for name in ADDED},
    )


def price(question: Question) -> dict[str, Any]:
    """A good's price, adjusted for what the buyer bears besides and for international shipment."""
    found = adjusted(float(question.facts["paid"]), question.facts)
    return {"transaction_value": found.transaction_value, "tv_adjusted": found.transaction_value}


def worth_of(facts: Facts) -> Any:
    """What is paid for one material, by any of its names."""
    inner = facts.get("material")
    told = {**facts, **(inner if isinstance(inner, dict) else {})}
    return next((told[name] for name in ("paid", "value", "unit_cost") if name in told), None)


def material_value(question: Question) -> dict[str, Any]:
    """A material's price, and what counts of it as non-originating value."""
    inner = question.facts.get("material")
    facts = {**question.facts, **(inner if isinstance(inner, dict) else {})}
    facts["waste"] = float(facts.get("waste", 0.0)) - float(facts.get("scrap", 0.0))
    shown = facts.get("documented", False)

    def cost(name: str) -> Deduction:
        told = (
            shown.get(name, False)
            if isinstance(shown, dict)
            else name in shown
            if isinstance(shown, list)
            else shown
        )
        return Deduction(float(facts.get(name, 0.0)), bool(told))

    found = MaterialPrice(
        float(worth_of(facts)),
        international_shipment=float(facts.get("shipment_not_included", 0.0)),
        assists=float(facts.get("assists", 0.0)),
        **{name: cost(name) for name in TAKEN_OFF},
    )
    return {"vnm": found.nonoriginating_value, "value_of_material": found.value}


def material_price(question: Question) -> dict[str, Any]:
    """Payments are named ``price_WHO_to_WHOM`` or the other way round, by who pays."""
    payments = {}
    for name, amount in question.facts.items():
        found = re.match(r"price_(\w+?)_to_(\w+)$", name)
        if found:
            payments[found[1], found[2]] = amount
    return {"basis": origin.price_paid_by("producer", payments)}


def dispatch(question: Question) -> dict[str, Any]:
    """The place from which a producer's goods normally go to the buyer, and whether the cost of bringing them there counts."""
    facts = question.facts
    count = facts["factories"]
    factories = (
        [f"factory {number}" for number in range(1, int(count) + 1)]
        if isinstance(count, int | float)
        else list(count)
    )
    buyer = str(facts.get("buyer", facts.get("buyer_location", "buyer")))
    houses = _houses(facts)
    if isinstance(facts.get("warehouses"), int | float) or (len(houses) > 1 and buyer == "buyer"):
        houses = {"the warehouse that normally ships to the buyer": []}
    way = origin.Dispatch(factories, houses)
    point = way.point_of_direct_shipment(buyer)
    said: dict[str, Any] = {"point": point}
    if houses:
        said["cost_to_warehouse_in_TV"] = all(
            way.carriage_counts(house, buyer)
            for house in houses
            if not houses[house] or buyer in houses[house]
        )
    return said


def _houses(facts: Facts) -> dict[str, list[str]]:
    houses: dict[str, list[str]] = {}
    for name, value in facts.items():
        if "warehouse" not in name or not value:
            continue
        if isinstance(value, dict):
            houses |= {
                place: served if isinstance(served, list) else [str(served)]
                for place, served in value.items()
            }
        elif isinstance(value, list):
            houses |= {str(place): [str(place)] for place in value}
        elif isinstance(value, str):
            houses[value] = []
        elif value is True:
            houses[name.replace("_", " ")] = []
    return houses


def assists(question: Question) -> dict[str, Any]:
    """The producer of a good gives moulds to the maker of a material; their cost is only in the material's value."""
    facts = question.facts
    cost = float(
        next(facts[name] for name in ("moulds_given_free", "assist", "assists", "moulds") if facts.get(name))
    )
    counted = MaterialPrice(0.0, assists=cost).nonoriginating_value == cost
    return {
        "value_in_B": origin.indirect_material_cost(cost, on_own_books=False),
        "included_in_vnm_of_A": counted,
        "included_in_value_of_material": counted,
        "included_in_vnm": counted,
    }


def accessory(question: Question) -> dict[str, Any]:
    """Spare parts, tools and manuals that come with a good: what becomes of a good with a foreign one of its own heading."""
    facts = question.facts
    holds = origin.is_accessory(
        delivered_with=bool(facts.get("delivered_with_good", facts.get("delivered_with", True))),
        invoiced_separately=bool(facts.get("invoiced_separately", False)),
        customary=bool(facts.get("customary", True)),
    )
    part = Material("it", "870899", 9.0, originating=False, role=Role.ACCESSORY if holds else Role.MATERIAL)
    good = Good(
        "good", "870990", "USA", 10.0, 10.0, (part, Material("rest", "490199", 1.0, originating=True))
    )
    shift = {"number": "1", "scope": ["8709"], "any": [{"from": ["chapter"]}]}
    content = {"number": "1", "scope": ["8709"], "any": [{"from": ["any"], "nc": 0.5}]}
    by_shift = origin.qualify(good, question.book.with_rules([shift]))
    by_content = origin.qualify(good, question.book.with_rules([content]))
    return {
        "accessory": holds,
        "covered": holds,
        "disregarded_for_shift": by_shift.status is origin.Status.ORIGINATING,
        "counted_in_rvc": by_content.content is not None and by_content.vnm == part.value,
    }
