"""Facts that cases nest or turn about, brought to the one form that the questions read."""

from __future__ import annotations

import re
from typing import Any

from adapter_carfacts import carfacts
from adapter_further import further
from adapter_nesting import unnested
from adapter_obtained import obtained
from adapter_plainer import plainer
from adapter_reworded import reworded
from adapter_stated import stated
from adapter_words import MEMBERS, Facts, NotUnderstoodError, country_of, names, status_of

FOREIGN = re.compile(
    r"^(?!foreign_materials$)(?:nonorig|non_?originating|foreign|third_country|outside|nonusmca|non_usmca)(?:_(?:material|materials|input|inputs|part|parts|component|components|codes|items|hs))?$"
)
"""Names of materials that are not originating by their name."""
ONE_MATERIAL = names(
    "material input component_material feedstock rod bar slab billet wire_rod ingot crude raw_material core_material"
)
"""Names under which a case has its only material."""
COSTED = names(
    "orig vnm other_product period other excluded excluded_in_period royalties sales_promotion shipping_packing"
)
TABLES = ("costs", "allocated", "cost_table", "sheet")
ROLED = names("accessories spare_parts tools manuals retail_packaging shipping_packing indirect_materials")
"""Materials under the name of their role."""
SEVERAL_CODES = names("codes hs_codes material_codes codes_of_materials")
TEXTILE = re.compile(r"^(?:\w+_)?fabric$")


def restated(facts: Facts) -> Facts:
    """Materials as a list, costs by goods, all on one level."""
    facts = by_goods(unnested(further(stated(reworded(plainer(facts))))))
    facts = _good_on_its_way(facts)
    facts = carfacts(obtained(_with_status_of_parts(facts)))
    return _only_value(_metals(_materials(_fabric(_placed(facts)))))


WAY = re.compile(r"through|\bvia\b|transit|trans?-?ship|by way of|on the way")


def _good_on_its_way(facts: Facts) -> Facts:
    """A good that is told in words as originating, or not, before it is carried through elsewhere."""
    text = facts.get("good")
    if not isinstance(text, str) or {"originating", "materials", "criterion"} & set(facts):
        return facts
    way = {"customs_control", "transit", "operations_outside"} & set(facts)
    found = re.search(r"\b(non-?|not )?originating\b", text.lower())
    if not way or found is None:
        return facts
    code = re.search(r"\b\d{4}(?:\.\d\d)+\b", text)
    facts = {
        **facts,
        "originating": found[1] is None,
        "good": {"desc": text, **({"hs": code[0]} if code else {})},
    }
    if WAY.search(text.lower()) and "operations" in facts and "operations_outside" not in facts:
        facts["operations_outside"] = facts.pop("operations")
    return facts


def _only_value(facts: Facts) -> Facts:
    """The value of non-originating materials where a case has one such material and says no value of it."""
    told = facts.get("materials")
    if "vnm" not in facts or not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        return facts
    foreign = [one for one in told if status_of(one.get("originating")) is False]
    if len(foreign) != 1 or {"value", "value_pct", "share", "share_of_tv", "unit_cost", "total_value"} & set(
        foreign[0]
    ):
        return facts
    left = {name: value for name, value in facts.items() if name != "vnm"}
    return {
        **left,
        "materials": [{**one, "value": facts["vnm"]} if one is foreign[0] else one for one in told],
    }


def _metals(facts: Facts) -> Facts:
    """Purchases of metals by metal, in sums or one by one."""
    told = facts.get("metal_purchases")
    if isinstance(told, dict) and all(re.match(r"steel|alumin", str(name)) for name in told):
        facts = {**{name: value for name, value in facts.items() if name != "metal_purchases"}, **told}
    if isinstance(facts.get("metal"), str) and {"total", "originating"} <= set(facts):
        sums = {name: facts[name] for name in ("total", "originating")}
        return {
            **{name: value for name, value in facts.items() if name not in {"metal", *sums}},
            facts["metal"]: sums,
        }
    lists = {
        name: facts[name] for name in ("steel", "aluminum", "aluminium") if isinstance(facts.get(name), list)
    }
    if not lists:
        return facts
    ones = [{"metal": name, **one} for name, listed in lists.items() for one in listed]
    return {
        **{name: value for name, value in facts.items() if name not in {*lists, "metal"}},
        "metal_purchases": ones,
    }


def by_goods(facts: Facts) -> Facts:
    """Costs that a table gives row by row for several goods, good by good."""
    table = next(
        (name for name in TABLES if isinstance(facts.get(name), dict) and COSTED & set(facts[name])), ""
    )
    inner = {**facts, **facts[table]} if table else facts
    inner = {
        ("excluded" if name == "excluded_allocated" and table else name): value
        for name, value in inner.items()
    }
    rows = {
        name: value
        for name, value in inner.items()
        if name in COSTED and isinstance(value, dict) and _numbers(value)
    }
    rows |= {"vnm": inner["nonorig_list"]} if _numbers(inner.get("nonorig_list")) and len(rows) > 1 else {}
    goods = list(
        dict.fromkeys(good for name in rows if not name.startswith("excluded") for good in rows[name])
    )
    if len(rows) < 2 or not goods or any(not set(rows[name]) <= set(goods) for name in rows):
        return facts
    left = {name: value for name, value in inner.items() if name not in {*rows, table, "nonorig_list"}}
    return {
        **left,
        **{good: {name: float(row.get(good, 0.0)) for name, row in rows.items()} for good in goods},
    }


def _numbers(told: Any) -> bool:
    return (
        isinstance(told, dict) and bool(told) and all(isinstance(one, int | float) for one in told.values())
    )


def _with_status_of_parts(facts: Facts) -> Facts:
    """``frame_originating: true`` beside a ``frame`` is a fact of the frame, and so is ``frame_shift_met``."""
    found = dict(facts)
    for name, value in facts.items():
        match = re.match(r"(\w+?)_(originating|shift_met|rule_met|is_originating|qualifies)$", name)
        if match and isinstance(facts.get(match[1]), dict) and COSTED & set(facts[match[1]]):
            found.pop(name)
            found[match[1]] = {**found[match[1]], "meets": value}
    return found


STEP_IN = re.compile(
    r"^((?:cut|sewn|sewed|knit|knitted|woven|dyed|printed|stitched|finished|machined|roasted|mixed|blended|welded|spun|and|_)+)_(?:in|at)$"
)
SEAM = re.compile(
    r"^(sewing_thread|narrow_elastic|elastic|pocket\w*?)_(?:origin|from|made_in|formed_in|country)$"
)


def _placed(facts: Facts) -> Facts:
    """Steps under a name with their place, and where thread, elastic and pockets are from."""
    found: Facts = {}
    for name, value in facts.items():
        step, seam = STEP_IN.match(name), SEAM.match(name)
        if step and isinstance(value, str):
            before = found.get("process", facts.get("process", []))
            before = [before] if isinstance(before, str) else list(before)
            found["process"] = [
                *before,
                f"{step[1].replace('_', ' ')} in {value.upper() if len(value) < len('USMC') else value}",
            ]
        elif name in {"sewing_thread", "narrow_elastic", "pocket_bag", "pocketing"} and isinstance(
            value, str
        ):
            found[f"{name}_usmca"] = status_of(value) is True
        elif seam and isinstance(value, str):
            found[f"{seam[1]}_usmca"] = country_of(value) in MEMBERS
        else:
            found.setdefault(name, value)
    return found


def _fabric(facts: Facts) -> Facts:
    """The fabric of a garment that is told in words, as a material of its component."""
    told = {name: value for name, value in facts.items() if TEXTILE.match(name) and isinstance(value, str)}
    if not told or isinstance(facts.get("component"), dict):
        return facts
    said = described("; ".join(told.values()))
    words = said.get("desc", "")
    status = (
        False
        if re.search(r"non-?orig|non-?usmca|foreign|outside|third[- ]country", words)
        else True
        if re.search(r"usmca|originating|region|member", words, re.IGNORECASE)
        else None
    )
    if status is None:
        raise NotUnderstoodError(
            [f"{next(iter(told))}: where it is formed"], ["formed in USMCA", "non-originating"]
        )
    left = {name: value for name, value in facts.items() if name not in told}
    return {
        **left,
        "component": {"materials": [{**said, "originating": status}], "determines_classification": True},
    }


def _materials(facts: Facts) -> Facts:
    """Every material under a name of its own, or under one that says that it is not originating, among the materials."""
    found, extra = dict(facts), []
    each = found.pop("value_each", found.pop("each_value", None))
    for name in ROLED & set(found):
        if isinstance(found[name], list | dict):
            role = name.removesuffix("s").replace("_", " ").replace("accessorie", "accessory")
            extra += [
                {**_foreign(one), "role": role} for one in _listed(found.pop(name)) if isinstance(one, dict)
            ]
    for name in list(found):
        value = found[name]
        if name in SEVERAL_CODES and isinstance(value, list | str):
            extra += [
                _foreign({"hs": one, **({} if each is None else {"value": each})}) for one in _listed(value)
            ]
        elif (
            FOREIGN.match(name)
            and not isinstance(value, bool | int | float)
            and not (
                isinstance(value, str) and "nonorig_value_pct" in found and not re.search(r"\d{4}", value)
            )
        ):
            extra += [_foreign(described(one)) for one in _listed(value)]
        elif name in ONE_MATERIAL and isinstance(value, dict) and "hs" in value and "materials" not in found:
            extra += _parted({"name": name.replace("_", " "), **value})
        else:
            continue
        found.pop(name)
    if not extra:
        return facts
    before = found.get("materials", [])
    before = (
        [{"name": key, **one} for key, one in before.items()] if isinstance(before, dict) else list(before)
    )
    return {**found, "materials": [*before, *extra]}


def _listed(told: Any) -> list[Any]:
    if isinstance(told, list):
        return told
    if (
        isinstance(told, dict)
        and "hs" not in told
        and told
        and all(isinstance(one, dict) for one in told.values())
    ):
        return [{"name": name, **one} for name, one in told.items()]
    return [told]


def described(one: Any) -> Facts:
    """A material that is said in words, with the code that is among them."""
    if isinstance(one, dict):
        return one
    text = str(one).strip()
    code = re.search(r"\b\d{4}(?:\.\d\d){0,2}\b", text)
    words = text.replace(code[0], "").strip(" ,()") if code else text
    return ({"hs": code[0]} if code else {}) | ({"desc": words} if words else {})


def _foreign(one: Facts) -> Facts:
    return one if "originating" in one else {**one, "originating": False}


def _parted(one: Facts) -> list[Facts]:
    """A material of which a share by weight is originating, as two."""
    told = one.pop(
        "originating_weight_pct", one.pop("originating_pct_by_weight", one.pop("orig_weight_pct", None))
    )
    if told is None:
        return [one]
    if "originating" in one and status_of(one["originating"]) is not None:
        raise NotUnderstoodError(
            ["a share that is originating of a material of one status"], ["originating_weight_pct"]
        )
    part = float(told)
    return [
        {**one, "originating": status, "weight": weight}
        for status, weight in ((True, part), (False, 100.0 - part))
        if weight
    ]
