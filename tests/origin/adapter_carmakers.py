"""What a vehicle's producer plans and buys: labour plans, credits of heavy trucks, purchases one by one, steel by its inputs, new plants."""

from __future__ import annotations

import re
from typing import Any

from adapter_alternatives import Ways
from adapter_goods import good_of
from adapter_labour import vehicle_of
from adapter_materials import code_of, digits_of, listed
from adapter_premises import judged
from adapter_restate import described
from adapter_vehicles import TABLE_S
from adapter_words import (
    MEMBERS,
    Facts,
    NotUnderstoodError,
    Question,
    country_of,
    day,
    names,
    on_of,
    status_of,
    understood,
)

from allyshore import origin
from allyshore.origin import Purchase

LVC_PARTS = {
    "labour": "labour",
    "material_manufacturing": "labour", "material_and_manufacturing": "labour", "material_and_labour": "labour", "material_labour": "labour", "materials_and_labour": "labour",
    "hwm": "labour", "technology": "technology", "hwtc": "technology", "assembly": "assembly", "hwac": "assembly",
}  # fmt: skip


def _lvc_part(name: str) -> str | None:
    """Which part of the labour value content a name tells."""
    low = name.lower()
    kinds = [
        kind
        for kind, mark in (("technology", r"tech|r_?(?:and_)?d\b"), ("assembly", r"assembl"))
        if re.search(mark, low)
    ]
    found = LVC_PARTS.get(low) or (kinds[0] if len(kinds) == 1 else None)
    return found or ("labour" if not kinds and re.search(r"material|labou?r|manufact", low) else None)


FLAT = re.compile(
    r"^(?:lvc_|high_wage_)?(material(?:s)?(?:_and)?_(?:labou?r|manufacturing)(?:_cost)?|technology|assembly)(?:_expenditures?)?(?:_credit)?_(?:pct|points)$"
)


def _nested(facts: Facts) -> Facts:
    """Parts of the labour value content on the level of the case, as one fact."""
    flat = {name: found[1] for name in facts if (found := FLAT.match(name))}
    if not flat or {"lvc", "hwlc", "hwm"} & set(facts):
        return facts
    parts = {"labour" if part.startswith("material") else part: facts[name] for name, part in flat.items()}
    return {**{name: value for name, value in facts.items() if name not in flat}, "lvc": parts}


def tells_credit(facts: Facts) -> bool:
    """Whether a case gives the parts of the labour value content of a heavy truck."""
    facts = _nested(facts)
    return isinstance(facts.get("lvc"), dict) and bool({"rvc", "rvc_nc", "vehicle"} & set(facts))


def credit(question: Question) -> dict[str, Any]:
    """What labour value content above what is asked takes off the content of a heavy truck."""
    facts, on = _nested(question.facts), on_of(question.facts)
    understood(
        facts, {"lvc", "rvc", "rvc_nc", "net_cost", "vnm", "vehicle", "hs", "date", "good", "threshold_nc"}
    )
    parts = {
        _lvc_part(str(name)): float(points) / 100.0
        for name, points in facts["lvc"].items()
        if name != "total"
    }
    if None in parts:
        raise NotUnderstoodError([f"lvc: {', '.join(map(str, facts['lvc']))}"], LVC_PARTS)
    kind = vehicle_of(f"{facts.get('vehicle', '')} {facts.get('good', '')}")
    reached = origin.labour_value(
        high_wage_labour=0.0,
        high_wage_material=parts.get("labour", 0.0),
        net_cost=1.0,
        technology_wages=parts.get("technology", 0.0),
        production_wages=1.0,
        assembly_plant=parts.get("assembly", 0.0) >= origin.labour_asked(kind, on).assembly,
    )
    asked = origin.content_asked(kind, on).nc
    if abs(float(facts.get("threshold_nc", asked * 100.0)) - asked * 100.0) > 1e-6:
        raise NotUnderstoodError(
            [f"threshold_nc: {facts['threshold_nc']}, where {asked:.1%} is asked"], LVC_PARTS
        )
    eased = origin.heavy_truck_content(asked, reached, on) if kind == "heavy truck" else asked
    points = max(0.0, reached.material_and_labour - origin.labour_asked(kind, on).material_and_labour)
    content = facts.get("rvc_nc", facts.get("rvc"))
    if content is None and {"net_cost", "vnm"} <= set(facts):
        content = 100.0 * (1.0 - float(facts["vnm"]) / float(facts["net_cost"]))
    said = {
        "credit": points * 100.0 if eased < asked else 0.0,
        "threshold": asked * 100.0,
        "threshold_nc": asked * 100.0,
        "threshold_after_credit": eased * 100.0,
        "lvc": reached.total * 100.0,
        "lvc_total": reached.total * 100.0,
        "lvc_met": reached.holds(origin.labour_asked(kind, on)),
    }
    if content is None:
        return said
    met = float(content) / 100.0 >= eased - 1e-9
    with_credit = float(content) + said["credit"]
    return {**said, "rvc_nc": float(content), "rvc_with_credit": with_credit, "rvc_met": met, "met": met}


def tells_purchases(facts: Facts) -> bool:
    """Whether a case lists purchases by metal."""
    told = facts.get("metal_purchases")
    return isinstance(told, list) and any(isinstance(one, dict) and "metal" in one for one in told)


def purchases(question: Question) -> dict[str, Any]:
    """Purchases of steel and aluminium one by one, of which those for other uses than vehicles do not count."""
    facts = question.facts
    understood(facts, {"metal_purchases", "date", "vehicle", "fiscal_year_start", "period", "level"})
    bought: dict[str, list[Purchase]] = {}
    for one in facts["metal_purchases"]:
        understood(one, {"metal", "use", "originating", "value", "hs", "kinds"})
        metal = (
            "steel"
            if "steel" in str(one["metal"]).lower()
            else "aluminum"
            if "alumin" in str(one["metal"]).lower()
            else ""
        )
        if not metal:
            raise NotUnderstoodError([f"metal: {one['metal']}"], TABLE_S)
        kinds = frozenset(one["kinds"]) if "kinds" in one else None
        status = status_of(one["originating"]) is True
        hs = code_of(one.get("hs", TABLE_S[metal]))
        made = _for_vehicles(str(one.get("use", "vehicles")))
        bought.setdefault(metal, []).append(
            Purchase(hs, float(one["value"]), status, kinds, for_vehicles=made)
        )
    said: dict[str, Any] = {"threshold": origin.LEAST_METAL_PURCHASES * 100.0}
    every: list[bool | None] = []
    for metal, ones in bought.items():
        found = origin.metal_purchases(ones, metal.replace("aluminum", "aluminium"))
        share = 100.0 * found.originating / found.total if found.total else None
        every.append(found.holds)
        for name in {metal, metal.replace("aluminum", "aluminium")}:
            said |= {
                f"{name}_met": found.holds,
                f"{name}_share": share,
                f"{name}_pct": share,
                f"{name}_total": found.total,
            }
    met = False if False in every else None if None in every else True
    said |= {"met": met, "holds": met, "requirement_met": met}
    return said if met is not False else {**said, "originating": False}


def _for_vehicles(use: str) -> bool:
    low = use.lower().replace("_", " ")
    other = re.search(
        r"tool|\bdies?\b|building|construct|plant|machin|equipment|fixture|rack|office|maintenance|aftermarket|service|spare|other|not (?:for|in)",
        low,
    )
    if other is None and not re.search(
        r"vehic|car|truck|stamp|body|frame|chassis|structural|production|engine", low
    ):
        raise NotUnderstoodError([f"use: {use}"], ["vehicles", "tools and dies"])
    return other is None


def tells_steel_input(facts: Facts) -> bool:
    """Whether a case tells of what steel is made, and where it is rolled, poured or melted."""
    made = {"rolled_in", "melted_in", "coated_in", "cast_in", "input"} & set(facts)
    return bool(made) and ("input" in facts or "materials" in facts) and "good" in facts


def steel_by_inputs(question: Question) -> dict[str, Any]:
    """Whether steel counts as originating for a vehicle producer, by its own rule and by where it was melted."""
    facts = question.facts
    understood(
        facts, names("good input materials rolled_in melted_in cast_in coated_in refined_in date others")
    )
    given, places = facts.get("input"), []
    told = listed(facts)
    if given is not None:
        one, places = _input(given)
        told = [*told, one]
    good = good_of(
        {
            "good": facts["good"],
            "materials": told,
            "others": "originating",
            "date": facts.get("date", "2026-01-01"),
        }
    )
    found = judged(good, question.book, facts)
    steps = [
        facts[name]
        for name in ("melted_in", "cast_in", "rolled_in", "coated_in", "refined_in")
        if name in facts
    ]
    here = all(country_of(place) in MEMBERS for place in [*steps, *places])
    melted = "melted_in" in facts or "melt" in str(given)
    region = origin.steel_is_made_in_region(
        good.materials, melted_in_region=False if not here else True if melted else None
    )
    meets = {"originating": True, "not originating": False}.get(found.status.value)
    counts = (
        None
        if meets is None
        else origin.steel_is_originating(on_of(facts), meets_its_rule=meets, melted_in_region=region)
    )
    return {
        "originating_for_steel_test": counts,
        "steel_originating": counts,
        "counts": counts,
        "originating": counts,
        "meets_its_rule": meets,
    }


def _input(text: Any) -> tuple[Facts, list[str]]:
    """An input in words, with the places of the steps that are done to it."""
    if isinstance(text, dict):
        return {"originating": False, **text}, []
    first, _, then = str(text).partition(",")
    one = described(first)
    place = re.search(r"\b(?:in|from|of)\s+([A-Z]{2,3}|[A-Z][a-z]+)\b", first)
    ours = place is not None and country_of(place[1]) in MEMBERS
    cast = re.search(r"\b(?:cast|melted|rolled|poured|made)\b", first)
    then_places = re.findall(r"\bin (?:the )?([A-Z]{2,3}|[A-Z][a-z]+)\b", then)
    return {**one, "originating": bool(ours and cast)}, [
        *then_places,
        *([place[1]] if place and cast else []),
    ]


def tells_methods(facts: Facts) -> bool:
    """Whether a case tells of one core part, by which of its materials column 2 names."""
    single = "column2_vnm" in facts and "core_parts" not in facts
    return single or any(isinstance(one, dict) and "column2" in one for one in listed(facts))


def core_part(question: Question) -> dict[str, Any]:
    """One core part by each of the two ways in which its vehicle's producer may count foreign materials."""
    facts = question.facts
    part = facts["part"] if isinstance(facts.get("part"), dict) else facts.get("good", facts)
    if not isinstance(part, dict):
        part = facts
    understood(
        facts,
        names(
            "part good materials vnm column2_vnm vnm_methods method methods date vehicle net_cost hs group use"
        ),
    )
    net = float(part.get("net_cost", facts.get("net_cost", 0.0)))
    foreign = [one for one in listed(facts) if status_of(one.get("originating", False)) is False]
    whole = float(facts.get("vnm", sum(float(one["value"]) for one in foreign)))
    column = float(
        facts.get("column2_vnm", sum(float(one["value"]) for one in foreign if one.get("column2")))
    )
    asked = origin.content_asked("A.2", on_of(facts))
    alone = origin.content_asked("A.1", on_of(facts)).nc
    methods = facts.get("vnm_methods", facts.get("methods", facts.get("method", [])))
    methods = methods if isinstance(methods, list) else [methods]
    vnm = [column if re.search(r"column|7\(b\)|\(b\)", str(one)) else whole for one in methods]
    said = facts.get("part") if isinstance(facts.get("part"), str) else None
    group = str(said or part.get("name", part.get("group", part.get("desc", "engine"))))
    held = [origin.CorePart(group, net, amount) for amount in vnm]
    best = origin.CorePart(group, net, whole, column)
    if not held:
        held, vnm = [best], [best.least_vnm]
    by_all, by_column = (origin.CorePart(group, net, amount).content * 100.0 for amount in (whole, column))
    ways = dict.fromkeys(WAYS[0], by_all) | dict.fromkeys(WAYS[1], by_column)
    told = {
        "vnm": vnm,
        "rvc_nc": [one.content * 100.0 for one in held]
        if len(held) > 1
        else Ways(held[0].content * 100.0, ways),
        "threshold_nc": asked.nc * 100.0,
        "threshold": asked.nc * 100.0,
        "originating": [one.content >= asked.nc - 1e-9 for one in held],
        "best": best.content * 100.0,
        "best_originating": best.content >= asked.nc - 1e-9,
        "core_part_originating": best.content >= asked.nc - 1e-9,
        "rvc_all": by_all,
        "rvc_column2": by_column,
        **dict.fromkeys(ALONE, origin.CorePart(group, net, whole).content >= alone - 1e-9),
    }
    return (
        told
        if len(held) > 1
        else {name: one[0] if isinstance(one, list) else one for name, one in told.items()}
    )


WAYS = (
    names("a all all_materials all_nom total vnm_all every 7a method_a 7_a"),
    names("b column2 column_2 vnm_column2 7b method_b 7_b column"),
)
"""The two ways in which foreign materials of a core part may be counted: Uniform Regulations, s. 14(7)."""
ALONE = names(
    "originating_traded_alone originating_alone traded_alone originating_as_part originating_on_its_own part_originating"
)
"""The part by its own rule, where all foreign materials count: Uniform Regulations, s. 14(9)."""


def tells_new_plant(facts: Facts) -> bool:
    """Whether a case tells when a plant made its first prototype."""
    inner = facts.get("plant")
    return "what" not in facts and any(
        "prototype" in name for name in {*facts, *(inner if isinstance(inner, dict) else ())}
    )


def new_plant(question: Question) -> dict[str, Any]:
    """Content of a vehicle of s. 20 from a new or a refitted plant, on the day that is asked."""
    facts = question.facts
    inner = facts.get("plant")
    told = {**facts, **(inner if isinstance(inner, dict) else {})}
    own = PLANT | {name for name in told if "prototype" in name}
    understood(
        facts,
        names("plant vehicle good hs rvc_nc rvc net_cost vnm date threshold_nc")
        | (set() if isinstance(inner, dict) else own),
    )
    understood(inner if isinstance(inner, dict) else {}, own)
    first = next(day(value) for name, value in told.items() if "prototype" in name)
    refit = told.get("refit", told.get("refitted", False)) is True

    def met(*words: str) -> bool:
        return any(told[name] is True for name in words if name in told)

    fresh = origin.is_new_plant(
        first,
        on_of(facts),
        new_model=met(
            "class_not_made_before",
            "different_model",
            "different_class",
            "different_model",
            "different_class",
            "new_model",
            "new_class",
            "model_not_made_before",
            "marque_not_made_before",
            "different_vehicle",
        )
        or re.search(
            r"(?:class|model|marque|vehicle)\w* (?:is )?(?:new|not (?:made|produced|assembled))",
            str(facts.get("good", "")).lower(),
        )
        is not None,
        new_building=met("new_building"),
        new_machinery=met("new_machinery", "substantially_all_new_machinery"),
        refit=refit,
    )
    asked = origin.content_asked(_kind(facts), on_of(facts), new_plant=fresh).nc
    said: dict[str, Any] = {"threshold": asked * 100.0, "threshold_nc": asked * 100.0, "new_plant": fresh}
    content = facts.get("rvc_nc", facts.get("rvc"))
    if content is None and {"net_cost", "vnm"} <= set(facts):
        content = 100.0 * (1.0 - float(facts["vnm"]) / float(facts["net_cost"]))
    if content is not None:
        said["rvc_met"] = said["met"] = said["originating"] = float(content) / 100.0 >= asked - 1e-9
        said["rvc_nc"] = float(content)
    return said


PLANT = names(
    "different_model different_class new_building new_machinery substantially_all_new_machinery class_not_made_before new_model new_class model_not_made_before "
    "marque_not_made_before different_vehicle first_prototype first_prototype_on prototype first_motor_vehicle_prototype refit refitted"
)


def _kind(facts: Facts) -> str:
    """Of the vehicles of s. 20, by words and codes."""
    low = " ".join(str(facts.get(name, "")) for name in ("vehicle", "good", "hs")).lower()
    digits = digits_of(low)
    if re.search(r"16 or more", low):
        return "vehicle for 16 or more persons"
    if re.search(r"15 or fewer", low):
        return "vehicle for 15 or fewer persons"
    if "8703" in digits or re.search(
        r"ambulance|hearse|motor ?home|diesel|three[- ]wheel|tricycle|prison", low
    ):
        return "other passenger vehicle"
    if re.search(r"8704\.?[23]1", low) or "light" in low:
        return "other light truck"
    return "other vehicle"
