"""Facts whose names hold two things at once, or that say one thing in several facts, under the names that the questions read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from adapter_bags import words_of
from adapter_words import MEMBERS, country_of, names

if TYPE_CHECKING:
    from adapter_words import Facts

ASKED = names(
    "item vehicle vehicle_type measure method part_table table part component calculation requirement asked regime quantity_asked threshold_for product "
    "good use quantity"
)
"""Names under which a case says in words of which threshold it asks."""
OF_A_THRESHOLD = re.compile(
    r"\b(?:rvc|lvc|nc|tv|net cost|transaction value|labou?r|threshold|table)\b", re.IGNORECASE
)
CLOTH = re.compile(r"^(?:\w+_)?(?:fabric|cloth|shell|fabric_makeup|knit_body|composition|layers_of_fabric)$")
FIBRES = names("elastomeric spandex elastane polyester nylon cotton wool lyocell rayon silk acrylic")
METALS = re.compile(r"^(steel|aluminum|aluminium)_(?:purchases?_)?(total|originating)$")


def reworded(facts: Facts) -> Facts:
    """All of it."""
    return _imported(
        _shared(_part_by_use(_marked(_staged(_corporate(_metals(_weights(_cloth(_asked(facts)))))))))
    )


def _asked(facts: Facts) -> Facts:
    """Words of several facts that together name a threshold and its day."""
    told = {name: value for name, value in facts.items() if name != "date"}
    plain = "what" not in facts and "date" in facts and bool(told) and set(told) <= ASKED
    if not plain or not all(isinstance(value, str) for value in told.values()):
        return facts
    words = " ".join(
        f"Table {value}" if "table" in name and "table" not in value.lower() else value
        for name, value in told.items()
    )
    return {"what": words, "date": facts["date"]} if OF_A_THRESHOLD.search(words) else facts


def _materials(told: Any) -> list[Facts]:
    """Materials of a list or by their names; none where it is neither."""
    if (
        isinstance(told, dict)
        and told
        and all(isinstance(one, dict) and "hs" in one for one in told.values())
    ):
        return [{"name": name, **one} for name, one in told.items()]
    if isinstance(told, list) and told and all(isinstance(one, dict) and "hs" in one for one in told):
        return told
    return []


def _cloth(facts: Facts) -> Facts:
    """A fabric with what it is spun of, as the component that gives a good its class."""
    found = [name for name, value in facts.items() if CLOTH.match(name) and _materials(value)]
    if len(found) != 1 or "component" in facts:
        return facts
    yarns = [
        {("desc" if name == "yarn" else name): value for name, value in one.items()}
        for one in _materials(facts[found[0]])
    ]
    yarns = [_by_weight(one) for one in yarns]
    left = {name: value for name, value in facts.items() if name != found[0]}
    return {**left, "component": {"materials": yarns, "determines_classification": True}}


def _by_weight(one: Facts) -> Facts:
    """A share of the weight as per cent of it."""
    told = one.get("share_by_weight", one.get("weight_share"))
    if told is None:
        return one
    left = {name: value for name, value in one.items() if name not in {"share_by_weight", "weight_share"}}
    return {**left, "weight_pct": float(told) * (100.0 if float(told) <= 1.0 else 1.0)}


def _weights(facts: Facts) -> Facts:
    """``nonoriginating_elastomeric_weight_pct``: what of a fibre is not originating, in per cent of the weight."""
    found, weights = dict(facts), {}
    for name, value in facts.items():
        words = set(words_of(str(name)))
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not {"weight", "pct", "nonorig"} <= words
        ):
            continue
        fibre = words & FIBRES
        if len(fibre) == 1 and words <= {"weight", "pct", "nonorig", "yarn", "fibre", "fiber", *fibre}:
            weights[f"{fibre.pop()}_nonorig"] = value
            found.pop(name)
        elif value == 0:
            found.pop(name)
    if not weights or "weight_pct" in found:
        return facts
    return {**found, "weight_pct": weights}


CORPORATE = re.compile(r"corporate|company|enterprise|whole producer|all plants|producer", re.IGNORECASE)


def _corporate(facts: Facts) -> Facts:
    """Purchases of metals by the whole producer, over a period that the law lets it choose (s. 17(1) and (5))."""
    told = facts.get("metal_purchases", facts.get("steel"))
    if told is None or not CORPORATE.search(str(facts.get("level", ""))):
        return facts
    chosen = re.search(r"fiscal|calendar|quarter|year", str(facts.get("period", "")).lower())
    left = {"level", "period"} if chosen else {"level"}
    return {name: value for name, value in facts.items() if name not in left}


def _staged(facts: Facts) -> Facts:
    """A chain of one self-produced material, of which a case says whether its heading and those of its inputs are the good's."""
    told = facts.get("chain")
    if not isinstance(told, list) or len(told) != 1 or not isinstance(told[0], dict) or "materials" in facts:
        return facts
    made = told[0]
    if made.get("self_produced") is not True or not isinstance(made.get("materials"), list):
        return facts
    inner = {name: value for name, value in made.items() if name not in {"self_produced", *HEADINGS}}
    inner = {("name" if name == "material" else name): value for name, value in inner.items()}
    parts = [_headed(one) for one in made["materials"]]
    said = facts.get("good")
    good = (
        {}
        if isinstance(said, dict) or re.search(r"\d{4}", str(said))
        else {"good": {"desc": str(said), "heading": GOODS_OWN}}
    )
    left = {name: value for name, value in facts.items() if name != "chain"}
    return {
        **left,
        **good,
        "self_produced": {
            **_headed({**inner, **{name: made[name] for name in HEADINGS & set(made)}}),
            "materials": parts,
        },
    }


HEADINGS = names("same_heading_as_good heading_differs_from_good other_heading_than_good differs_from_good")
GOODS_OWN = "of the good"


def _headed(one: Facts) -> Facts:
    """A letter for a heading that a case only tells by the good's."""
    told = HEADINGS & set(one)
    if not told or "heading" in one or "hs" in one:
        return one
    name = next(iter(told))
    same = bool(one[name]) is name.startswith("same")
    left = {key: value for key, value in one.items() if key != name}
    return {**left, "heading": GOODS_OWN if same else f"other {one.get('name', '')}"}


def _marked(facts: Facts) -> Facts:
    """Codes of a good and of its foreign materials alone, of which the marking is asked."""
    told = facts.get("foreign_materials")
    if (
        told is None
        or "good" in facts
        or not set(facts) <= {"hs", "foreign_materials", "date"}
        or "hs" not in facts
    ):
        return facts
    codes = list(told.values()) if isinstance(told, dict) else told if isinstance(told, list) else [told]
    left = {name: value for name, value in facts.items() if name != "hs"}
    return {**left, "good": facts["hs"], "foreign_materials": codes}


def _metals(facts: Facts) -> Facts:
    """``steel_purchases_total`` beside ``steel_purchases_originating``, by metal."""
    told = {name: found for name in facts if (found := METALS.match(str(name)))}
    by_metal: dict[str, Facts] = {}
    for name, found in told.items():
        by_metal.setdefault(found[1], {})[found[2]] = facts[name]
    if not told or any(set(one) != {"total", "originating"} for one in by_metal.values()):
        return facts
    return {**{name: value for name, value in facts.items() if name not in told}, **by_metal}


BASES = names(
    "machine_hours labour_hours units_produced direct_labour direct_labour_cost floor_space sales_value sales"
)


def _amounts(told: Any) -> bool:
    return (
        isinstance(told, dict) and bool(told) and all(isinstance(one, int | float) for one in told.values())
    )


def _sales(facts: Facts) -> Facts:
    """Units and price of each good as the sales by which a cost is shared out; said again, where the sums are told as well."""
    told = next(
        (name for name, value in facts.items() if isinstance(value, dict) and _units_at_prices(value)), None
    )
    if told is None or not {"overhead", "indirect_overhead"} & set(facts):
        return facts
    sums = {
        good: float(one["units"] if "units" in one else one["qty"]) * _price(one)
        for good, one in facts[told].items()
    }
    left = {name: value for name, value in facts.items() if name != told}
    if "bases" not in left:
        return {**left, "bases": sums}
    agree = all(
        abs(sums.get(good, -1.0) - float(base)) <= 1e-6 * float(base)
        for good, base in left["bases"].items()
        if isinstance(base, int | float)
    )
    return left if agree else facts


def _price(one: Facts) -> float:
    return next(
        float(one[name]) for name in ("price", "transaction_value", "unit_cost", "value") if name in one
    )


def _units_at_prices(told: Facts) -> bool:
    return bool(told) and all(
        isinstance(one, dict)
        and {"units", "qty"} & set(one)
        and {"price", "transaction_value", "unit_cost", "value"} & set(one)
        and len(one) == len("ab")
        for one in told.values()
    )


def _shared(facts: Facts) -> Facts:
    """The only amounts by good beside a common cost are what it is shared out by."""
    facts = _sales(facts)
    if not {"overhead", "indirect_overhead"} & set(facts) or {"bases", "direct", "dl", "dm"} & set(facts):
        return facts
    told = [name for name, value in facts.items() if _amounts(value)]
    if len(told) != 1 or not (told[0] in BASES or told[0] in {"direct_costs", "direct_cost"}):
        return facts
    mine = (
        "direct"
        if told[0].startswith("direct_cost") and told[0] in {"direct_costs", "direct_cost"}
        else "bases"
    )
    return {(mine if name == told[0] else name): value for name, value in facts.items()}


def _imported(facts: Facts) -> Facts:
    """What is exported from a member is imported from there."""
    place = facts.get("exported_from")
    if place is None or "imported_from" in facts or country_of(place) not in MEMBERS:
        return facts
    return {
        **{name: value for name, value in facts.items() if name != "exported_from"},
        "imported_from": place,
    }


def _part_by_use(facts: Facts) -> Facts:
    """A part of a vehicle of which a case only says that the change is made, and for what it is."""
    met = facts.get("shift_met", facts.get("tariff_shift_met"))
    if "use" not in facts or not isinstance(met, bool) or {"materials", "vnm"} & set(facts):
        return facts
    left = {
        name: value
        for name, value in facts.items()
        if name not in {"shift_met", "part", "rvc", "rvc_nc", "tariff_shift_met"}
    }
    share = facts.get("rvc", facts.get("rvc_nc"))
    known = {"rvc": share if isinstance(share, int | float) else "unknown"} if share is not None else {}
    part = {"good": facts["part"]} if "part" in facts and "good" not in facts else {}
    return {**left, **known, **part, "tariff_shift_met": met}
