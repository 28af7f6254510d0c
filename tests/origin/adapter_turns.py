"""Tables, rows and words of a case that nobody reads as they stand, each in the form that a question reads."""

from __future__ import annotations

import re
from typing import Any

from adapter_words import ALIKE, MEMBERS, REMARKS, Facts, country_of, names

COSTS = names("orig vnm other_product period other excluded royalties_in_period")


def left(facts: Facts, *dropped: str) -> Facts:
    """A case without some of its facts."""
    return {name: value for name, value in facts.items() if name not in dropped}


def number(value: Any) -> bool:
    """Whether a value is an amount."""
    return isinstance(value, int | float) and not isinstance(value, bool)


TOLD_OF_TIER = {
    "regional_cost": "own_originating_amount", "originating_cost": "own_originating_amount", "made_in_usmca": "processed_in_usmca", "signed": "statement",
    "statement_signed": "statement", "regional_value": "own_originating_amount", "originating_value": "own_originating_amount",
}  # fmt: skip


def tier_rows(facts: Facts) -> Facts:
    """A list whose every row has its tier is a chain of suppliers."""
    named = [
        name
        for name, told in facts.items()
        if isinstance(told, list) and told and all(isinstance(one, dict) and "tier" in one for one in told)
    ]
    if len(named) != 1:
        return facts
    rows = [{TOLD_OF_TIER.get(key, key): value for key, value in one.items()} for one in facts[named[0]]]
    return {**left(facts, named[0]), "chain": rows}


def exchange(facts: Facts) -> Facts:
    """Gains and losses in a table of their own, under names that say of what they are."""
    found: Facts = {}
    for name, value in facts.items():
        if (
            isinstance(value, dict)
            and value
            and set(value) <= {"gain", "loss"}
            and re.search(r"fx|exchange|currenc|related", name)
        ):
            lost = re.search(r"unrelated|not_related|other", name) is not None
            found |= {f"fx_{key}_{'unrelated' if lost else 'nom'}": amount for key, amount in value.items()}
        elif (
            isinstance(value, dict)
            and value
            and re.search(r"^fx|exchange|currenc", name)
            and all(re.match(r"(?:gain|loss)_", str(key)) and number(one) for key, one in value.items())
        ):
            found |= {f"fx_{key}": one for key, one in value.items()}
        else:
            found["total_cost_before" if name == "total_cost_before_fx" else name] = value
    return found


VALUES = (
    ("use", re.compile(r"(?i)after-?market|original equipment|\boem?\b|service part|spare part")),
    ("method", re.compile(r"(?i)^(?:fifo|lifo|average|rolling average|net cost|transaction value|nc|tv)$")),
)
MET = {
    "met": True,
    "satisfied": True,
    "made": True,
    "not met": False,
    "not_met": False,
    "not satisfied": False,
    "not made": False,
}


def by_value(facts: Facts) -> Facts:
    """A text that only one fact can be: the use of a part, a method; a change that is told as met or not."""
    found: Facts = {}
    for name, value in facts.items():
        text = value.strip() if isinstance(value, str) else ""
        meant = (
            [fact for fact, mark in VALUES if mark.search(text) and fact not in facts]
            if text and name not in ALIKE and name not in REMARKS
            else []
        )
        if len(meant) == 1 and meant[0] not in found:
            low = text.lower()
            found[meant[0]] = (
                f"OE {low}" if meant[0] == "use" and re.match(r"original equipment|oe", low) else text
            )
        elif text.lower() in MET and re.search(r"shift|change", name):
            found["tariff_shift_met" if "materials" not in facts else "shift_met"] = MET[text.lower()]
        else:
            found[name] = value
    return found


ASKS = re.compile(
    r"\b(?:rvc|lvc|nc|tv|net cost|transaction value|table [a-g]|labou?r value)\b", re.IGNORECASE
)


ASKED_BY = names(
    "what item vehicle type measure method part table component calculation requirement asked regime threshold for of product good use kind name in by under which"
)
FLAGGED = re.compile(
    r"^(?:alternative_|under_|for_)*(?:staging|alternative_staging|core_part|new_plant|heavy_truck|light_truck|passenger_vehicle)$"
)


def threshold(facts: Facts) -> Facts:
    """All that is told in words beside a day, where together it names a threshold; only names that ask of one."""
    told = left(facts, "date")
    asked = [
        FLAGGED.match(name) is not None
        if value is True
        else isinstance(value, str) and set(name.split("_")) <= ASKED_BY
        for name, value in told.items()
    ]
    if "date" not in facts or len(told) < 1 or not all(asked):
        return facts
    words = " ".join(
        name.replace("_", " ")
        if value is True
        else f"Table {value}"
        if "table" in name and "table" not in value.lower()
        else value
        for name, value in told.items()
    )
    coded = re.search(r"\d{4}\.\d\d", words)
    return {"what": words, "date": facts["date"]} if ASKS.search(words) and not coded else facts


def makers(facts: Facts) -> Facts:
    """Producers by their letters, as rows from the first supplier on."""
    told = facts.get("producers")
    if (
        not isinstance(told, dict)
        or not all(isinstance(one, dict) for one in told.values())
        or "chain" in facts
    ):
        return facts
    rows = [
        {
            "producer": letter,
            **{
                ("self_produced" if re.match(r"self_?produce|makes_for_itself", key) else key): value
                for key, value in one.items()
                if not re.match(r"buys|uses|makes$", key)
            },
        }
        for letter, one in told.items()
    ]
    return {**left(facts, "producers"), "chain": rows}


def loan(facts: Facts) -> Facts:
    """What a case tells of a loan, on the level of the case."""
    told = facts.get("loan")
    if not isinstance(told, dict) or set(told) & set(facts):
        return facts
    named = {"amount": "principal", "value": "principal", "sum": "principal"}
    return {
        **left(facts, "loan"),
        **{(named.get(name, name) if "principal" not in told else name): one for name, one in told.items()},
    }


def self_made(facts: Facts) -> Facts:
    """A material with what it is made of, under the name of an intermediate one; the heading of the good beside the good."""
    found = dict(facts)
    for name in ("intermediate", "intermediate_material", "own_material", "made_material"):
        told = found.get(name)
        if (
            isinstance(told, dict)
            and {"heading", "hs"} & set(told)
            and "self_produced" not in found
            and not COSTS & set(told)
        ):
            found["self_produced"] = found.pop(name)
    heading = next(
        (name for name in ("heading_of_good", "good_heading", "hs_heading_of_good") if name in found), None
    )
    if heading is not None and not isinstance(found.get("good"), dict):
        found["good"] = {"name": str(found.get("good", "good")), "heading": found.pop(heading)}
    return found


FOREIGN_CODES = re.compile(
    r"^(?:foreign|non_?us|non_?originating)(?:_(?:hs|codes?|materials?|inputs?|parts?|components?|hs_codes?))*$"
)


def foreign_codes(facts: Facts) -> Facts:
    """Codes of foreign materials beside that of a good, and nothing of where it is made: the marking is asked."""
    told = [name for name in facts if FOREIGN_CODES.match(name) and isinstance(facts[name], list | str)]
    code = facts.get("good", facts.get("hs"))
    if len(told) != 1 or "materials" in facts or not re.match(r"\d{4}", str(code)):
        return facts
    codes = facts[told[0]] if isinstance(facts[told[0]], list) else [facts[told[0]]]
    if not all(re.fullmatch(r"\d{2,4}(?:\.\d\d)*", str(one)) for one in codes):
        return facts
    return {**left(facts, told[0], "hs"), "good": code, "foreign_materials": codes}


def named_goods(facts: Facts) -> Facts:
    """Goods by their names, as a list."""
    told = facts.get("goods")
    if (
        not isinstance(told, dict)
        or not told
        or not all(isinstance(one, dict) and "hs" in one for one in told.values())
    ):
        return facts
    return {**facts, "goods": [{"name": name, **one} for name, one in told.items()]}


def one_metal(facts: Facts) -> Facts:
    """Sums of purchases of the metal that is named beside them."""
    metal = facts.get("metal")
    told = {
        word: [
            name
            for name in facts
            if re.fullmatch(rf"(?:purchases?_)?{word}(?:_purchases?)?|{word}_bought", name)
        ]
        for word in ("total", "originating")
    }
    if not isinstance(metal, str) or any(len(one) != 1 for one in told.values()):
        return facts
    return {
        **left(facts, "metal", *(one[0] for one in told.values())),
        metal: {word: facts[one[0]] for word, one in told.items()},
    }


PLANT_OF = re.compile(r"^(engine|transmission|battery(?:_pack)?)_(?:assembly_)?plant_capacity$")


def plant_of(facts: Facts) -> Facts:
    """What a plant of one kind can make, beside the vehicle, and no costs."""
    told = [(name, found[1]) for name in facts if (found := PLANT_OF.match(name))]
    if len(told) != 1 or set(facts) - {told[0][0], "vehicle", "date", "vehicle_type"}:
        return facts
    return {**left(facts, told[0][0]), "plant": told[0][1].replace("_", " "), "capacity": facts[told[0][0]]}


AWAY = re.compile(r"^(?:shipped|sent|exported|taken|carried)_(?:to|into)$")
BACK = re.compile(r"^(?:returned|shipped_back|brought_back|sent_back)_(?:to|into)$")


def away_and_back(facts: Facts) -> Facts:
    """A good that is sent outside and comes back, as its stay there."""
    away, back = ([name for name in facts if mark.match(name)] for mark in (AWAY, BACK))
    if len(away) != 1 or "transit" in facts or country_of(facts[away[0]]) in MEMBERS:
        return facts
    found = {**left(facts, *away, *back), "transit": [facts[away[0]]]}
    return (
        {**found, "imported_into": facts[back[0]]}
        if len(back) == 1 and "imported_into" not in facts
        else found
    )


BORNE = re.compile(
    r"^(\w+?)_(?:borne_by_buyer|paid_by_buyer|outside_(?:the_)?price|not_in_(?:the_)?price|in_addition)$"
)
HELD = re.compile(r"^(\w+?)_(?:in_(?:the_)?price|included_in_(?:the_)?price|in_(?:the_)?invoice)$")
ADDED = re.compile(r"commission|royalt|licen[cs]e|assist|proceed|packag|packing")


def price_terms(facts: Facts) -> Facts:
    """What the buyer bears besides a price, and what the price holds, each under a name of its own."""
    if not {"paid", "transaction_value"} & set(facts):
        return facts
    borne = {found[1]: facts[name] for name in facts if (found := BORNE.match(name)) and number(facts[name])}
    held = {found[1]: facts[name] for name in facts if (found := HELD.match(name)) and number(facts[name])}
    if not borne and not held:
        return facts
    added = {
        name: value
        for name, value in facts.items()
        if number(value) and ADDED.search(name) and not BORNE.match(name) and not HELD.match(name)
    }
    kept = {
        name: value
        for name, value in facts.items()
        if name not in added and not BORNE.match(name) and not HELD.match(name)
    }
    return {**kept, "borne_by_buyer": {**borne, **added}, **({"included": held} if held else {})}


def metal_rows(facts: Facts) -> Facts:
    """Sums of each metal in rows, by metal."""
    told = facts.get("metal_purchases")
    if (
        not isinstance(told, list)
        or not told
        or not all(
            isinstance(one, dict)
            and {"metal", "total", "originating"} <= set(one)
            and number(one["originating"])
            for one in told
        )
    ):
        return facts
    return {
        **left(facts, "metal_purchases"),
        **{str(one["metal"]): {"total": one["total"], "originating": one["originating"]} for one in told},
    }


def named_weights(facts: Facts) -> Facts:
    """The one material that is not originating by its code and what it weighs of the good, or by its chapter and value."""
    codes = [
        name
        for name in facts
        if re.fullmatch(r"(?:nonorig|non_?originating|foreign)_(?:hs|code|yarn_hs|material_hs)", name)
    ]
    weight = [
        name
        for name in facts
        if re.fullmatch(
            r"(?:nonorig|non_?originating|foreign)_(?:weight_pct|pct_by_weight|weight_share_pct)", name
        )
    ]
    if len(codes) == len(weight) == 1 and "materials" not in facts:
        one = {
            "hs": facts[codes[0]],
            "desc": "foreign material",
            "originating": False,
            "weight_pct": facts[weight[0]],
        }
        return {
            **left(facts, codes[0], weight[0]),
            "materials": [one],
            "others": facts.get("others", "originating"),
        }
    named = {
        name: found
        for name, value in facts.items()
        if number(value)
        and (
            found := re.fullmatch(
                r"(?:nonorig|non_?originating|foreign)_(?:of_)?(chapter|heading|hs)_(\d\d(?:\d\d)?(?:_\d\d)?)",
                name,
            )
        )
    }
    if named and "materials" not in facts:
        rows = [
            {"hs": found[2].replace("_", "."), "value": facts[name], "originating": False}
            for name, found in named.items()
        ]
        return {**left(facts, *named), "materials": rows}
    return facts


FREE = re.compile(r"mould|mold|assist|tool|\bdies?\b")


def given_free(facts: Facts) -> Facts:
    """Moulds that a producer gives to the maker of a material, with whoever bears them, under the names that are read."""
    free = [
        name
        for name, value in facts.items()
        if FREE.search(f"{name} {value}") and not re.search(r"expens|borne|book", name)
    ]
    if not free or {"paid", "transaction_value", "net_cost"} & set(facts):
        return facts
    borne = [name for name in facts if re.search(r"expens|borne|book", name)]
    bought = [name for name in facts if re.search(r"material|bought|purchas", name) and name not in free]
    words = " ".join(f"{name} {facts[name]}" for name in bought)
    ours = [facts[name] for name in bought if re.search(r"orig", name) and isinstance(facts[name], bool)]
    lost = (
        "non-originating" if re.search(r"non-?_? ?orig|'originating': False", words) or False in ours else ""
    )
    amounts = [facts[name] for name in free if number(facts[name])]
    found = left(facts, *free, *borne, *bought)
    maker = {"expensed_by": facts[borne[0]]} if borne else {}
    return (
        {
            **found,
            **maker,
            "moulds_given_free": amounts[0] if amounts else True,
            "material": f"material {lost}".strip(),
        }
        if lost
        else facts
    )


HANDLED = re.compile(
    r"^(?:re)?(?:packed|sorted|labelled|handled|processed|worked|picked|stored|tested|inspected|bottled)_in$"
)


def handled(facts: Facts) -> Facts:
    """Where operations are done, under the name of one of them."""
    told = [name for name in facts if HANDLED.match(name)]
    if len(told) != 1 or "operations" not in facts or "operations_in" in facts:
        return facts
    return {("operations_in" if name == told[0] else name): value for name, value in facts.items()}
