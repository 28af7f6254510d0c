"""Prices and what the law adds to them or takes off; who pays them, and until which place; assists, accessories, designations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from adapter_words import NotUnderstoodError, understood

from allyshore import origin
from allyshore.origin import Deduction, Good, Material, MaterialPrice, Price

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


def tells_sales(facts: Facts) -> bool:
    """Whether a case lists sales by price."""
    facts = _price_list(facts)
    told = facts.get("tables", [facts] if "sales" in facts else [])
    return (
        isinstance(told, list)
        and bool(told)
        and all(isinstance(one, dict) and isinstance(one.get("sales"), list) for one in told)
    )


PRICES = ("transaction_value", "unit_cost", "paid", "price")


def _price_list(facts: Facts) -> Facts:
    """Lines of a price list, each with its price and its sales in pairs of how many and of how many units."""
    named = [
        name
        for name, value in facts.items()
        if isinstance(value, list)
        and value
        and all(
            isinstance(one, dict) and isinstance(one.get("sales"), list) and set(PRICES) & set(one)
            for one in value
        )
    ]
    if len(named) != 1 or "sales" in facts:
        return facts
    lines = []
    for one in facts[named[0]]:
        price = {name: one[name] for name in PRICES if name in one}
        for sale in one["sales"]:
            if isinstance(sale, list) and len(sale) == len("ab"):
                lines.append({**price, "sales": sale[0], "units": sale[1]})
            elif isinstance(sale, int | float):
                lines.append({**price, "units": sale})
            else:
                raise NotUnderstoodError([f"sales: {sale}"], ["number of sales and units of each"])
    return {**{name: value for name, value in facts.items() if name != named[0]}, "sales": lines}


def unit_prices(question: Question) -> dict[str, Any]:
    """The price at which most units are sold, of each table of sales."""
    facts = _price_list(question.facts)
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
        **dict.fromkeys(
            ("quantities", "total_units", "units", "total_quantities", "units_sold"), sold[0] if one else sold
        ),
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
