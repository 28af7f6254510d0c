"""Prices and what the law adds to them or takes off; who pays them, and until which place; assists, accessories, designations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from adapter_words import NotUnderstoodError, understood

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


class Place(str):
    """A place in words, which is the same place by the words that tell it from others."""

    __slots__ = ()

    def same(self, other: str) -> bool:
        """Whether words of another order or form name it."""
        return _marks_of(self) == _marks_of(other)


PLACES = {
    "warehouse": r"warehous|depot|distribution cent", "factory": r"factor|plant\b|works\b", "consolidation": r"consolidat|seaport", "west": r"west",
    "east": r"east", "north": r"north", "south": r"south", "by buyer": r"buyer|customer|normally (?:ship|serv|suppl)",
    "near": r"(?:near|next|close) (?:to )?(?:the )?(?:factory|plant)",
}  # fmt: skip


def _marks_of(text: str) -> set[str]:
    low = text.lower().replace("_", " ").replace("-", " ")
    return {name for name, pattern in PLACES.items() if re.search(pattern, low)} | set(
        re.findall(r"\b\d+\b", low)
    )


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
    several = len(houses) > 1
    if isinstance(facts.get("warehouses"), int | float) or (len(houses) > 1 and buyer == "buyer"):
        houses = {"the warehouse that normally ships to the buyer": []}
    if _by_place_of_buyer(facts) and len(houses) > 1:
        houses = {"the warehouse that normally ships to the buyer": []}
    way = origin.Dispatch(factories, houses)
    point = way.point_of_direct_shipment(buyer)
    count = facts.get("warehouses")
    varies = several or (isinstance(count, int | float) and count > 1)
    said: dict[str, Any] = {
        "point": Place(point),
        "varies_by_buyer": varies,
        "per_buyer": varies,
        "one_point_for_all": not varies,
    }
    if houses:
        said["cost_to_warehouse_in_TV"] = all(
            way.carriage_counts(house, buyer)
            for house in houses
            if not houses[house] or buyer in houses[house]
        )
    return said


def _by_place_of_buyer(facts: Facts) -> bool:
    """Whether a case says that each warehouse ships to the buyers near it, or that it ships to some."""
    told = facts.get("shipped_by")
    if told is None:
        return False
    if not isinstance(told, str) or not re.search(
        r"near|clos|buyer|customer|location|region|area|normal", told.lower()
    ):
        raise NotUnderstoodError([f"shipped_by: {told}"], ["nearest to buyer"])
    return True


def _houses(facts: Facts) -> dict[str, list[str]]:
    houses: dict[str, list[str]] = {}
    for name, value in facts.items():
        if not re.search(r"warehouse|storage", name) or not value:
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
    if not re.search(r"current|same|this|^\d{4}$", str(facts.get("expensed_year", "current")).lower()):
        raise NotUnderstoodError([f"expensed_year: {facts['expensed_year']}"], ["current"])
    words = str(facts.get("material", "")).lower()
    ours = re.search(r"originating", words) and not re.search(r"non-?_? ?orig|not orig", words)
    cost = float(
        next(facts[name] for name in ("moulds_given_free", "assist", "assists", "moulds") if facts.get(name))
    )
    counted = MaterialPrice(0.0, assists=cost).nonoriginating_value == cost
    apart = ("separate_cost_in_A", "separate_in_A", "separate_cost", "counted_separately", "counted_again")
    return dict.fromkeys(apart, not counted) | {
        "value_in_B": origin.indirect_material_cost(cost, on_own_books=False),
        "included_in_vnm_of_A": counted and not ours,
        "included_in_value_of_material": counted,
        "included_in_vnm": counted and not ours,
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
        "accessories": holds,
        "standard_accessories": holds,
        "in_shift_test": by_shift.status is not origin.Status.ORIGINATING,
        "in_rvc": by_content.content is not None and by_content.vnm == part.value,
        "takes_status_of_good": holds,
        **({"status": "that of the good"} if holds else {}),
        "covered": holds,
        "disregarded_for_shift": by_shift.status is origin.Status.ORIGINATING,
        "counted_in_rvc": by_content.content is not None and by_content.vnm == part.value,
    }


def tells_sales(facts: Facts) -> bool:
    """Whether a case lists sales by price."""
    told = facts.get("tables", [facts] if "sales" in facts else [])
    return (
        isinstance(told, list)
        and bool(told)
        and all(isinstance(one, dict) and isinstance(one.get("sales"), list) for one in told)
    )


def unit_prices(question: Question) -> dict[str, Any]:
    """The price at which most units are sold, of each table of sales."""
    facts = question.facts
    understood(facts, {"tables", "sales", "date", "good", "materials"})
    tables = facts.get("tables", [facts])
    prices, sold = [], []
    for table in tables:
        sales = [pair for one in table["sales"] for pair in _sales(one)]
        prices.append(origin.greatest_quantity_price(sales))
        sold.append(
            [
                sum(units for price, units in sales if price == asked)
                for asked in dict.fromkeys(price for price, _ in sales)
            ]
        )
    one = len(tables) == 1 and "tables" not in facts
    return {
        "unit_price": prices[0] if one else prices,
        "quantities": sold[0] if one else sold,
        "value": prices[0] if one else prices,
    }


def _sales(one: Facts) -> list[tuple[float, float]]:
    """Price and units of each sale of one line."""
    understood(
        one,
        {
            "paid",
            "price",
            "transaction_value",
            "unit_cost",
            "lots",
            "qty",
            "units",
            "number",
            "sales",
            "date",
            "related",
        },
    )
    price = next(
        float(one[name]) for name in ("transaction_value", "unit_cost", "paid", "price") if name in one
    )
    if one.get("related") is True:
        return []
    if "lots" in one:
        return [(price, float(units)) for units in one["lots"]]
    return [(price, float(one.get("qty", one.get("units"))))] * int(one.get("number", one.get("sales", 1)))


OUTSIDE = re.compile(
    r"outside|borne_by|by_buyer|in_addition|besides|not_in_price|not_included|extra|additions|paid_by_buyer|supplied"
)
INSIDE = re.compile(
    r"^in_(?:the_)?(?:invoice|price)|^included|invoice_includes|price_includes|of_which|includes$"
)
ADDED_WORDS = (
    (
        re.compile(
            r"buying|right_to_reproduc|reproduction|marketing|advertis|promotion|dividend|own_account|warranty|duties|taxes"
        ),
        "",
    ),
    (
        re.compile(
            r"after[_ ]?sale|install|construct|erect|assembl|maintenance|technical_assist|after_import"
        ),
        "",
    ),
    (re.compile(r"international|ocean|air_freight|overseas|to_buyer"), ""),
    (re.compile(r"commission|brokerage"), "commissions"),
    (re.compile(r"packag|container"), "packaging"),
    (
        re.compile(r"assist|engineer|design|tool|mould|mold|\bdies?\b|artwork|plans|sketch|material|develop"),
        "assists",
    ),
    (re.compile(r"royalt|licen[cs]e"), "royalties"),
    (re.compile(r"proceed|resale"), "proceeds"),
    (re.compile(r"point_of|inland|loading|to_port|freight"), "to_point_of_shipment"),
)
"""What the buyer bears outside of the price, and the addition that it is; nothing where the law adds nothing: Schedule 3, s. 3 and 4."""
TAKEN_WORDS = (
    (
        re.compile(r"install|construct|erect|assembl|maintenance|technical|after[_ ]?sale|dut(?:y|ies)|tax"),
        "apart",
    ),
    (
        re.compile(r"international|ocean|air_freight|freight|insurance|shipping|shipment|packing|handling"),
        "international_shipment",
    ),
)


def tells_additions(facts: Facts) -> bool:
    """Whether a case nests what a price includes, or what the buyer bears besides."""
    return any(
        isinstance(value, dict) and (OUTSIDE.search(name) or INSIDE.search(name))
        for name, value in facts.items()
    ) and bool({"paid", "transaction_value"} & set(facts))


def additions(question: Question) -> dict[str, Any]:
    """A price with all that is said of what it holds and of what is borne besides; and the content by it where that is asked."""
    facts = question.facts
    groups = [
        name
        for name, value in facts.items()
        if isinstance(value, dict) and (OUTSIDE.search(name) or INSIDE.search(name))
    ]
    understood(facts, {*groups, "paid", "transaction_value", "vnm", "threshold_tv", "good", "date", "rvc"})
    amounts: dict[str, float] = {}
    for name in groups:
        inside = INSIDE.search(name) is not None
        for item, amount in facts[name].items():
            kind = _price_item(str(item), TAKEN_WORDS if inside else ADDED_WORDS)
            if kind == "apart" and not re.search(
                r"separat|apart|distinguish|shown|itemi[sz]", f"{item} {name}"
            ):
                continue
            if kind:
                amounts[kind] = amounts.get(kind, 0.0) + float(amount)
    found = Price(float(facts.get("paid", facts.get("transaction_value"))), **amounts)
    said: dict[str, Any] = {
        "tv_adjusted": found.transaction_value,
        "transaction_value": found.transaction_value,
    }
    if "vnm" not in facts:
        return said
    rule = {
        "number": "1",
        "scope": ["8709"],
        "any": [{"from": ["any"], "tv": float(facts["threshold_tv"]) / 100.0}],
    }
    material = Material("non-originating materials", "490199", float(facts["vnm"]), originating=False)
    judged = origin.qualify(
        Good("good", "870990", "USA", found.transaction_value, None, (material,)),
        question.book.with_rules([rule]),
    )
    if judged.content is not None:
        said["rvc_tv"] = said["rvc"] = judged.content.value * 100.0
    return {**said, "originating": judged.status.value == "originating"}


def _price_item(item: str, words: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    found = next((kind for pattern, kind in words if pattern.search(item.lower())), None)
    if found is None:
        raise NotUnderstoodError(
            [f"{item}, of a price"],
            ["commission", "packaging", "assist", "royalty", "proceeds", "international_freight"],
        )
    return found
