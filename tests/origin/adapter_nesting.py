"""Facts under a heading of their own, in columns or by goods, brought to rows on the level of the case."""

from __future__ import annotations

import re
from typing import Any

from adapter_words import Facts, name_of, names

HEADINGS = names(
    "loan costs cost_sheet books price_terms vehicle_data plant_data figures amounts data inputs_to_test certificate claim"
)
"""Facts that only hold others together."""
ROWS = names("receipts shipments materials months metal_purchases sales opening_inventory goods core_parts")
BASES = names(
    "hours labour_hours machine_hours units_produced sales floor_space area base bases amount labour_cost direct_labour_cost"
)
"""What a good has of a base by which a cost is shared."""
DIRECT = {
    "direct_labour": "dl",
    "direct_labor": "dl",
    "direct_materials": "dm",
    "direct_material": "dm",
    "direct_overhead": "do",
}
STOCK = names("receipts shipments")
IN_STOCK = {
    "day": "date",
    "on": "date",
    "transaction_value": "unit_cost",
    "price": "unit_cost",
    "kind": "origin",
    "number": "qty",
}
"""What rows of a stock call their facts."""
BY_GOOD = {
    "sales_by_good": "bases",
    "cost_by_good": "costs",
    "costs_by_good": "costs",
    "hours_by_good": "bases",
    "units_by_good": "bases",
}


def _of_stock(told: Any) -> Any:
    """Rows of a stock under the adapter's names, where no two facts of a row have one."""
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        return told
    return [
        {
            (IN_STOCK[name] if name in IN_STOCK and IN_STOCK[name] not in one else name): value
            for name, value in one.items()
        }
        for one in told
    ]


OVERHEAD = re.compile(r"overhead")


def unnested(facts: Facts) -> Facts:
    """All facts of a case on one level, tables as rows."""
    for name in HEADINGS & set(facts):
        told = facts[name]
        if (
            isinstance(told, dict)
            and told
            and not any(isinstance(one, dict) and _numbers(one) for one in told.values())
        ):
            inner = {name_of(key): value for key, value in told.items()}
            if not set(inner) & set(facts):
                facts = {**{key: value for key, value in facts.items() if key != name}, **inner}
    facts = {name: _rows(value) if name in ROWS else value for name, value in facts.items()}
    if "receipts" in facts and "shipments" not in facts and isinstance(facts.get("sales"), list):
        facts["shipments"] = facts.pop("sales")
    facts = {
        name: _of_stock(value) if name in STOCK and "receipts" in facts else value
        for name, value in facts.items()
    }
    if "by_good" in str(sorted(facts)):
        facts = {BY_GOOD.get(name, name): value for name, value in facts.items()}
    if "item" in facts and "what" not in facts and set(facts) <= {"item", "date", "hs", "note"}:
        facts = {**{name: value for name, value in facts.items() if name != "item"}, "what": facts["item"]}
    return _opened(_shared_out(_parts(facts)))


def _numbers(told: Any) -> bool:
    return (
        isinstance(told, dict) and bool(told) and all(isinstance(one, int | float) for one in told.values())
    )


def _rows(told: Any) -> Any:
    """Columns of one length as rows."""
    if not isinstance(told, dict) or not told or not all(isinstance(one, list) for one in told.values()):
        return told
    if len({len(one) for one in told.values()}) != 1:
        return told
    names_of = [name_of(key if name_of(key) != key else str(key).removesuffix("s")) for key in told]
    return [dict(zip(names_of, row, strict=True)) for row in zip(*told.values(), strict=True)]


def _parts(facts: Facts) -> Facts:
    """Parts that a case holds together, each by its name."""
    told = facts.get("parts")
    if not isinstance(told, dict) or not all(
        isinstance(one, dict) and {"vnm", "period", "other_product"} & set(one) for one in told.values()
    ):
        return facts
    return {**told, **{name: value for name, value in facts.items() if name != "parts"}}


def _shared_out(facts: Facts) -> Facts:
    """Bases of goods that are listed one by one, and direct costs under their own names."""
    if not any(OVERHEAD.search(name) and isinstance(value, int | float) for name, value in facts.items()):
        return facts
    facts = {
        DIRECT[name] if name in DIRECT and _numbers(value) else name: value for name, value in facts.items()
    }
    left_out = next((name for name in facts if re.match(r"excluded_\w*overhead", name)), None)
    if left_out is not None:
        facts = {"excluded" if name == left_out else name: value for name, value in facts.items()}
    if {"dl", "dm"} <= set(facts) and "indirect_overhead" in facts:
        facts = {"overhead" if name == "indirect_overhead" else name: value for name, value in facts.items()}
    told = facts.get("goods")
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        return facts
    base = [[key for key in one if key in BASES] for one in told]
    if any(len(one) != 1 for one in base):
        return facts
    bases = {
        str(one.get("name", one.get("desc", one.get("id")))): one[keys[0]]
        for one, keys in zip(told, base, strict=True)
    }
    return {**{name: value for name, value in facts.items() if name != "goods"}, "bases": bases}


def _opened(facts: Facts) -> Facts:
    """Receipts of an opening stock before those of the period."""
    told = facts.get("opening_inventory", facts.get("opening_stock"))
    if not isinstance(told, list) or "receipts" not in facts:
        return facts
    left = {
        name: value for name, value in facts.items() if name not in {"opening_inventory", "opening_stock"}
    }
    return {**left, "receipts": [*told, *facts["receipts"]]}
