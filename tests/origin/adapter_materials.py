"""From what a case says of materials to materials of the public interface.

A material without a value has an equal part of four fifths of the good's; one without a code has the code of what it is called. One that is
neither classified nor of a known name, and is not originating, is not understood.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from adapter_shares import sharers
from adapter_words import (
    MEMBERS,
    Facts,
    NotUnderstoodError,
    Percent,
    country_of,
    is_abroad,
    names,
    share,
    status_of,
    understood,
)

from allyshore.origin import Material, Role, is_accessory

NAMED = {
    "spandex": "540244", "elastomeric": "540244", "elastane": "540244", "lyocell": "540349", "polyester": "540233", "nylon": "540231",
    "rayon": "540331", "wool": "5107", "silk": "5004", "cotton": "5205", "acrylic": "550931", "knit": "6006", "woven": "5407", "metal": "732690",
    "steel": "732690", "iron": "732690", "alumin": "761699", "copper": "741980", "plastic": "392690", "rubber": "401699", "motor": "850110",
    "textile": "630790", "fabric": "5407", "paper": "482390", "wood": "442190", "glass": "702000", "milk": "0402", "cheese": "0406", "sugar": "1701",
    "egg": "0408", "flour": "1101", "tomato": "0712", "thread": "5401", "elastic": "6002",
}  # fmt: skip
"""Codes of things that a case names and does not classify."""
NEUTRAL = "490199"
"""A code for materials that make every change of classification, or of which none is asked."""
MATERIAL_WORDS = names(
    "hs desc name originating origin outside value share_of_tv share_of_nc share value_pct unit_cost qty total_value weight weight_kg weight_g weight_pct "
    "recovered in_component elastomeric kinds part role fibres self_produced non_originating nonoriginating imported_from made_in "
    "determines_classification another grown single_strength_volume_pct column2 hs_vintage vintage heading chapter volume_pct volume diameter_mm area_mm2 invoiced_separately customary delivered_with_good delivered_with"
)
ROLES = {
    "pocket": Role.POCKET_BAG,
    "sewing thread": Role.SEWING_THREAD,
    "sewing-thread": Role.SEWING_THREAD,
    "narrow elastic": Role.NARROW_ELASTIC,
    "narrow-elastic": Role.NARROW_ELASTIC,
    "indirect": Role.INDIRECT,
    "retail pack": Role.RETAIL_PACKAGING,
    "retail-pack": Role.RETAIL_PACKAGING,
    "packaging for retail": Role.RETAIL_PACKAGING,
    "packaging-for-retail": Role.RETAIL_PACKAGING,
    "packaging-retail": Role.RETAIL_PACKAGING,
    "shipping pack": Role.SHIPPING_PACKING,
    "shipping-pack": Role.SHIPPING_PACKING,
    "packing for ship": Role.SHIPPING_PACKING,
    "packing-for-ship": Role.SHIPPING_PACKING,
    "packing-shipping": Role.SHIPPING_PACKING,
    "accessor": Role.ACCESSORY,
    "spare part": Role.ACCESSORY,
    "spare-part": Role.ACCESSORY,
    "manual": Role.ACCESSORY,
}
MAIN_PARTS = (
    "outer",
    "shell",
    "body",
    "main",
    "component",
    "yarn",
    "fabric",
    "cloth",
    "knit",
    "fibre",
    "fiber",
)
"""Names of what determines the classification of a garment; a lining or a pocket of that stuff does not."""


def code_of(value: Any) -> str:
    """A code as YAML left it: text, or a number that lost its noughts."""
    if isinstance(value, float):
        return f"{value:07.2f}"
    if isinstance(value, int):
        text = str(value)
        return text.zfill(len(text) + len(text) % 2)
    text = str(value).strip()
    chapter = re.fullmatch(r"(?:ch(?:apter|\.)?)\s*(\d{1,2})", text, re.IGNORECASE)
    return (
        chapter[1].zfill(2)
        if chapter
        else re.sub(r"^(?:HS|HTS(?:US)?|heading|subheading)\s*", "", text, flags=re.IGNORECASE)
    )


def digits_of(code: str) -> str:
    return code.replace(".", "")


def named_code(text: str, outside: str = "") -> str:
    """The code of a thing by its name, not of the heading that it is known to be outside of; empty where no word is known."""
    for word, code in NAMED.items():
        if word in text.lower() and digits_of(outside)[:4] != code[:4]:
            return code
    return NEUTRAL if outside else ""


def role_of(one: Facts) -> Role:
    """What the words of a case make of a material."""
    low = f"{one.get('role', '')} {one.get('desc', '')} {one.get('name', '')}".lower().replace("_", "-")
    found = next((role for words, role in ROLES.items() if words in low), Role.MATERIAL)
    follows = found is not Role.ACCESSORY or is_accessory(
        delivered_with=one.get("delivered_with_good", one.get("delivered_with", True)) is True,
        invoiced_separately=one.get("invoiced_separately", False) is not False,
        customary=one.get("customary", True) is True,
    )
    return found if follows else Role.MATERIAL


def _status(one: Facts) -> bool | None:
    """Whether a material is originating; a country of origin alone tells only of one from outside."""
    for name in ("non_originating", "nonoriginating"):
        if isinstance(one.get(name), bool):
            return not one[name]
    if "originating" in one:
        return status_of(one["originating"])
    if not one.get("origin"):
        return None
    text = str(one["origin"])
    if len(text) == 1 or not country_of(text) or text.upper() in {"USMCA", "CUSMA"}:
        return status_of(text)
    return None if country_of(text) in MEMBERS else False


def _country(said: Any) -> str:
    """ISO3 of a country of origin; empty where only the region, the outside, or nothing is named."""
    text = str(said or "").strip()
    if len(text) < 2 or re.search(
        r"usmca|cusma|member|part(?:y|ies)|region|orig|unknown|various|undetermined", text.lower()
    ):
        return ""
    return country_of(text)


def _value(one: Facts, worth: float, lot: float) -> float | None:
    """USD per unit of the good, where anything is said."""
    if "value" in one:
        value = one["value"]
        return share(value, percent=True) * worth if isinstance(value, Percent) else float(value)
    for name, percent in (("share_of_tv", False), ("share", False), ("value_pct", True)):
        if name in one:
            return share(one[name], percent=percent) * worth
    if "unit_cost" in one:
        return float(one["unit_cost"]) * float(one.get("qty", 1.0))
    return float(one["total_value"]) / lot if "total_value" in one else None


def _recovered(said: Any) -> bool:
    """Recovered in the region; where the case says from what, nothing of it is elsewhere."""
    return said if isinstance(said, bool) else bool(said) and not is_abroad(str(said))


def _weight(one: Facts) -> float | None:
    for name, factor in (("weight_pct", 1.0), ("weight", 1.0), ("weight_kg", 1.0), ("weight_g", 0.001)):
        if name in one:
            return float(one[name]) * factor
    return None


def _elastic(text: str) -> bool:
    return any(word in text.lower() for word in ("elastomeric", "spandex", "elastane"))


def material_of(
    one: Any, worth: float, part: float, *, component: bool | None = None, lot: float = 1.0
) -> Material:
    """One material; `worth` is the good's value and `part` what it has of it where nothing is said."""
    if not isinstance(one, dict):
        return Material(str(one), code_of(str(one).split()[0]), part * worth, originating=False)
    one = {
        "single_strength_volume_pct" if "strength" in str(name) else name: value
        for name, value in one.items()
    }
    if "pct_of_component_weight" in one:
        one = {"in_component": True, **one, "weight_pct": one["pct_of_component_weight"]}
        one.pop("pct_of_component_weight")
    understood(one, MATERIAL_WORDS)
    broad = next((one[level] for level in ("heading", "chapter") if level in one), None)
    one = one if broad is None else {"hs": broad, **one}
    name = str(one.get("desc", one.get("name", one.get("hs", "material"))))
    status = _status(one)
    recovered = _recovered(one.get("recovered", False))
    hs = code_of(one["hs"]) if "hs" in one else named_code(name, str(one.get("outside", "")))
    if (
        not hs
        and status is not True
        and role_of(one) is Role.MATERIAL
        and one.get("in_component", component) is not False
    ):
        raise NotUnderstoodError([f"the code of {name}"], MATERIAL_WORDS)
    value, inside = _value(one, worth, lot), one.get("in_component", component)
    return Material(
        name,
        hs or NEUTRAL,
        part * worth if value is None else value,
        status,
        recovered=recovered,
        role=role_of(one),
        weight=_weight(one),
        volume=next((float(one[key]) for key in ("volume_pct", "volume") if key in one), None),
        elastomeric=bool(one.get("elastomeric"))
        or digits_of(hs)[:6] in {"540244", "540411"}
        or _elastic(name),
        component=inside if inside is None else bool(inside),
        kinds=frozenset(one["kinds"]) if "kinds" in one else None,
        part=one.get("part"),
        another=one.get("another"),
        imported_from=country_of(one.get("imported_from")),
        country_of_origin=_country(one.get("origin")),
    )


def fibres_of(component: Facts) -> list[Material]:
    """Yarns that a case names by what they weigh in a component."""
    weights = (
        dict(component.get("weight_pct", {})) if isinstance(component.get("weight_pct", {}), dict) else {}
    )
    weights |= {
        name: value
        for name, value in component.items()
        if str(name).startswith("nonorig_") and "value" not in name
    }
    if (
        component.get("elastomeric")
        and isinstance(component["elastomeric"], int | float)
        and not any("elastomeric" in str(name) for name in weights)
    ):
        weights["nonorig_elastomeric"] = component["elastomeric"]
    return [
        _fibre(str(name), float(weight))
        for name, weight in weights.items()
        if isinstance(weight, int | float)
    ]


def _fibre(name: str, weight: float) -> Material:
    low = name.lower().replace("-", "_").replace(" ", "_")
    status = (
        False
        if re.search(r"non_?orig|foreign|third", low)
        else True
        if re.search(r"orig|usmca", low)
        else None
    )
    code = named_code(low.replace("combed_", "").replace("fabric", "")) or "540233"
    return Material(
        name, code, weight * 0.2, status, weight=weight, component=True, elastomeric=_elastic(low)
    )


THREAD = re.compile(r"^(sewing_thread|elastic|narrow_elastic|pocket)\w*$")


def thread_and_pockets(facts: Facts) -> list[Material]:
    """``sewing_thread_usmca: true`` and the like."""
    roles = {"sewing_thread": Role.SEWING_THREAD, "elastic": Role.NARROW_ELASTIC, "pocket": Role.POCKET_BAG}
    found = []
    for key, value in facts.items():
        role = next((role for word, role in roles.items() if word in key), None)
        if role is not None and THREAD.match(key) and isinstance(value, bool):
            ours = value != bool(re.search(r"foreign|nonorig|non_orig", key))
            found.append(Material(key, "6002", 0.1, ours, role=role, component=False))
    return found


def listed(facts: Facts, name: str = "materials") -> list[Any]:
    """Materials as a list, also where the case has them by name."""
    told = facts.get(name, [])
    if isinstance(told, dict):
        return [
            {"name": key, **value} if isinstance(value, dict) else {"name": key, "value": value}
            for key, value in told.items()
        ]
    return list(told) if isinstance(told, list) else []


SAYS_VALUE = {"value", "share_of_tv", "share", "value_pct", "unit_cost", "total_value"}
NO_MATERIALS = {"good", "component", "ring", "bearing", "diluent", "transit", "self_produced"}


def materials_of(facts: Facts, worth: float, hs: str) -> tuple[Material, ...]:
    """Everything that a case says goes into its good."""
    lot = float(facts.get("lot", 1.0))
    told = [*listed(facts), *sharers(facts)]
    told += [
        {"hs": code_of(one), "originating": False}
        if not isinstance(one, dict)
        else {"originating": False, **one}
        for one in facts.get("foreign_materials", [])
    ]
    told += [
        {"originating": False, **one} if isinstance(one, dict) else one
        for one in listed(facts, "nonorig_list")
    ]
    silent = [one for one in told if not isinstance(one, dict) or not SAYS_VALUE & set(one)]
    part = 0.8 / max(1, len(silent))
    found = [material_of(one, worth, part, lot=lot) for one in told]
    component = facts.get("component", {})
    if isinstance(component, dict):
        found += [material_of(one, worth, 0.2, component=True) for one in listed(component)]
        if "hs" in component and {"originating", "origin"} & set(component) and not listed(component):
            found.append(
                material_of(
                    {key: component[key] for key in component if key in MATERIAL_WORDS},
                    worth,
                    0.2,
                    component=True,
                )
            )
        found += fibres_of(component)
    found += fibres_of(facts)
    for key in ("other", "other_materials"):
        found += [
            material_of({"originating": False, **one}, worth, 0.1, component=False)
            for one in listed(facts, key)
            if isinstance(one, dict)
        ]
    for key, one in facts.items():
        if isinstance(one, dict) and {"originating", "origin"} & set(one) and key not in NO_MATERIALS:
            words = key.replace("_", " ")
            main = any(word in key for word in MAIN_PARTS) and not re.search(
                r"lining|pocket|thread|elastic|trim|interlin", key
            )
            said = {**one, "name": words, "desc": f"{words} {one.get('desc', words)}"}
            found.append(material_of(said, worth, 0.2, component=main))
    found += _thinned(facts, worth, hs) + _rest(facts, found, worth)
    return tuple(found + thread_and_pockets(facts))


def _thinned(facts: Facts, worth: float, hs: str) -> list[Material]:
    """Crude with a diluent."""
    if "diluent" not in facts:
        return []
    thinner = facts["diluent"]
    understood(thinner, {"hs", "origin", "originating", "volume_pct"})
    volume = float(thinner["volume_pct"])
    kind = "diluent for transport of crude of at most 40 % of its volume"
    kinds = frozenset({kind} if volume <= 40 else ())
    return [
        Material("diluent", code_of(thinner["hs"]), volume * worth / 100.0, originating=False, kinds=kinds),
        Material("crude", hs, worth / 2.0, originating=True),
    ]


def _rest(facts: Facts, found: list[Material], worth: float) -> list[Material]:
    """All other materials, where they are said to be originating, or where only a component's foreign ones are named."""
    said = str(facts.get("others", "")).lower().removeprefix("all ").strip()
    shifted = others_shift(facts)
    said = "originating" if shifted else said
    if said not in {"", "originating", "true", "none", "false"}:
        raise NotUnderstoodError([f"others: {facts['others']}"], ["others: originating"])
    named = bool(facts.get("component")) and bool(found) and all(not one.originating for one in found)
    if said not in {"originating", "true"} and not named:
        return []
    left = worth - sum(one.value for one in found)
    return [Material("all other materials", NEUTRAL, max(left * 0.8, 0.01), not shifted, component=None)]


SHIFTS = re.compile(
    r"shift|change|satisf|meet|pass|(?:of|from|in|or) (?:an)?(?:other|different) (?:sub)?(?:heading|chapter)|\bc(?:c|th|tsh)\b"
)


def others_shift(facts: Facts) -> bool:
    """Whether the rest is said to make the change, or to be either that or originating: of what value nobody knows."""
    said = str(facts.get("others", "")).lower().replace("_", " ")
    return SHIFTS.search(said) is not None and not re.search(
        r"\b(?:no|not|none|fail\w*|without|un\w+)\b|n't", said
    )


def with_sum(materials: tuple[Material, ...], facts: Facts) -> tuple[Material, ...]:
    """Materials of which the case gives the value of the non-originating ones as a sum besides: the same sum, or shared out where they have no values."""
    told = facts.get("vnm")
    if not isinstance(told, int | float):
        return materials
    foreign = [one for one in materials if one.originating is False]
    valued = [one for one in listed(facts) if isinstance(one, dict) and SAYS_VALUE & set(one)]
    if not valued and foreign:
        part = float(told) / len(foreign)
        return tuple(replace(one, value=part) if one.originating is False else one for one in materials)
    if abs(sum(one.value for one in foreign) - float(told)) > 0.005 * max(1.0, float(told)):
        raise NotUnderstoodError([f"vnm: {told}, where the materials have another sum"], MATERIAL_WORDS)
    return materials
