"""What the automotive appendix asks, and what a vehicle producer's figures reach."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

from adapter_words import MEMBERS, Question, country_of, day, on_of, status_of, understood

from allyshore import origin
from allyshore.origin import CorePart, Good, Material, Purchase

VEHICLES = ("passenger vehicle", "light truck", "heavy truck")


def threshold(question: Question) -> dict[str, Any]:
    """What a sentence names: a table of parts, a vehicle, labour value content; by net cost or transaction value."""
    facts = question.facts
    what, on = str(facts["what"]), day(facts["date"])
    low = what.lower()
    staging = "staging" in low
    vehicle = next((name for name in VEHICLES if name in low), "")
    vehicle = vehicle or ("passenger vehicle" if staging else "")
    if "steel" in low or "alumin" in low:
        return {"threshold": origin.LEAST_METAL_PURCHASES * 100.0}
    credit = re.search(
        r"technology|hwtc|hwac|assembly credit|high[- ]wage (?:material|labou?r|assembly)", low
    )
    if "wage" in low and not credit and not re.search(r"\blvc\b|labou?r value", low):
        country = (
            "CAN" if "canad" in low or "ca$" in low else "MEX" if "mex" in low or "mxn" in low else "USA"
        )
        return {"threshold": origin.qualifying_wage(country)}
    table = re.search(r"table ([A-E](?:\.\d)?)\b", what, re.IGNORECASE)
    if credit or re.search(r"\blvc\b|labou?r value", low):
        asked = origin.labour_asked(
            "light truck" if "light or heavy" in low else vehicle or "passenger vehicle", on, staging=staging
        )
        part = asked.total
        if re.search("material|labour expend|wage material|min", low):
            part = asked.material_and_labour
        if "tech" in low or "hwtc" in low:
            part = asked.technology
        elif "assembly" in low or "hwac" in low:
            part = asked.assembly
        return {
            "threshold": part * 100.0,
            "total": asked.total * 100.0,
            "material_and_labour": asked.material_and_labour * 100.0,
        }
    if table:
        name = table[1].upper()
    elif "core" in low:
        name = "A.1"
    elif re.search(
        r"\bother\b|16 or more|15 or fewer|\bbus\b|tractor|dump|special|diesel|atv|ambulance|off-road|hearse|motorhome",
        low,
    ):
        name = _other(low)
    else:
        name = vehicle
    fresh = re.search(r"new plant|refit", low) is not None
    first = next((day(value) for name, value in facts.items() if "prototype" in name), None)
    if fresh and first is not None:
        fresh = origin.is_new_plant(first, on, new_model=True, new_building=True, new_machinery=True)
    found = origin.content_asked(name, on, staging=staging, new_plant=fresh)
    by_value = re.search(r"\btv\b|transaction", low)
    return {
        "threshold": 100.0 * ((found.tv if by_value else found.nc) or 0.0),
        "threshold_nc": 100.0 * found.nc,
        "threshold_tv": None if found.tv is None else 100.0 * found.tv,
    }


def _other(low: str) -> str:
    if "15 or fewer" in low:
        return "vehicle for 15 or fewer persons"
    if "16 or more" in low:
        return "vehicle for 16 or more persons"
    return (
        "other passenger vehicle"
        if re.search(r"8703|passenger|diesel|atv|ambulance|hearse|motorhome", low)
        else "other light truck"
        if "8704.21" in low or "8704.31" in low or "light" in low
        else "other vehicle"
    )


def averaging(question: Question) -> dict[str, Any]:
    """The first averaging period of a vehicle producer."""
    facts = question.facts
    first, last = origin.averaging_period(day(facts["eif"]), day(facts["fiscal_year_start"]))
    after = last + dt.timedelta(days=1)
    return {"period": [first, last], "months": (after.year - first.year) * 12 + after.month - first.month}


GROUPS = {
    "engine": "engine", "transmission": "transmission", "body": "body and chassis", "chassis": "body and chassis", "axle": "axle",
    "suspension": "suspension system", "steering": "steering system", "batter": "advanced battery",
}  # fmt: skip


def _group(said: Any) -> str:
    low = str(said).lower().replace("_", " ")
    return next((group for word, group in GROUPS.items() if word in low), low)


def _alone(parts: list[CorePart], on: dt.date) -> dict[str, bool]:
    """Whether each group reaches the content by itself, by its whole name and by the first word of it."""
    least = origin.content_asked("A.2", on).nc
    return {
        f"{name}_{word}": part.content >= least - 1e-9
        for part in parts
        for name in (part.group.replace(" ", "_"), part.group.split()[0])
        for word in ("alone", "originating", "met", "originating_alone")
    }


def cores(question: Question) -> dict[str, Any]:
    """Core parts one by one, and all as a super-core part."""
    facts = question.facts
    parts = []
    for one in facts["core_parts"]:
        understood(one, {"group", "net_cost", "vnm", "column2_vnm"})
        column = one.get("column2_vnm")
        parts.append(CorePart(_group(one["group"]), float(one["net_cost"]), float(one["vnm"]), column))
    found = origin.core_parts(parts, on_of(facts), electric=bool(facts.get("electric", False)))
    return {
        "core_parts_originating": found.originating,
        "originating": found.originating,
        "net_cost": sum(part.net_cost for part in parts),
        "vnm": sum(part.least_vnm for part in parts),
        "rvc_nc": found.super_core * 100.0,
        "rvc_super_core": found.super_core * 100.0,
        "threshold_nc": origin.content_asked("A.2", on_of(facts)).nc * 100.0,
        **_alone(parts, on_of(facts)),
        "super_core": found.super_core * 100.0,
        "groups": dict(found.groups),
        "missing": list(found.missing),
        "threshold": origin.content_asked("A.2", on_of(facts)).nc * 100.0,
    }


def metal(question: Question) -> dict[str, Any]:
    """A vehicle producer's purchases of one metal of table S."""
    facts = question.facts
    bought = []
    for one in facts["metal_purchases"]:
        understood(one, {"hs", "value", "originating", "kinds"})
        kinds = frozenset(one["kinds"]) if "kinds" in one else None
        bought.append(Purchase(str(one["hs"]), float(one["value"]), bool(one["originating"]), kinds))
    found = origin.metal_purchases(bought, str(facts["metal"]).replace("aluminum", "aluminium"))
    return {
        "holds": found.holds,
        "requirement_met": found.holds,
        "total": found.total,
        "share": found.originating / found.total if found.total else None,
    }


METAL = re.compile(
    r"^(steel|alumin(?:i)?um)(?:_(total|originating|originating_pct|originating_share|pct|share))?$"
)
TABLE_S = {"steel": "7208.25", "aluminum": "7601.10"}
"""A good of table S of each metal, for purchases of which a case gives only the sums."""


PURCHASED = ("metal_purchases", "total_purchases", "value", "bought", "purchased", "total_value", "all")
"""Names of the sum of what was bought of a metal."""


def _sums(facts: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Total and originating purchases by metal."""
    told: dict[str, dict[str, float]] = {}
    for name, value in facts.items():
        found = METAL.match(str(name))
        if found is None or isinstance(value, bool):
            continue
        own = told.setdefault(found[1].replace("aluminium", "aluminum"), {})
        if isinstance(value, dict):
            inner = {"total" if key in PURCHASED else key: one for key, one in value.items()}
            understood(
                inner,
                {
                    "total",
                    "originating",
                    "orig",
                    "nonoriginating",
                    "nonorig",
                    "pct",
                    "originating_pct",
                    "share",
                },
            )
            own |= {key: float(one) for key, one in inner.items()}
        else:
            own[(found[2] or "pct").removeprefix("originating_")] = float(value)
    sums = {}
    for metal, named in told.items():
        own = {key.removeprefix("originating_"): one for key, one in named.items()}
        ours = own.get("originating", own.get("orig"))
        if "pct" in own or "share" in own:
            sums[metal] = (
                100.0,
                own["pct"] if "pct" in own else own["share"] * (100.0 if own["share"] <= 1.0 else 1.0),
            )
        elif ours is not None and "total" in own:
            sums[metal] = own["total"], ours
        elif ours is not None and {"nonoriginating", "nonorig"} & set(own):
            sums[metal] = ours + own.get("nonoriginating", own.get("nonorig", 0.0)), ours
        else:
            raise KeyError(f"total and originating purchases of {metal}")
    return sums


def tells_metals(facts: dict[str, Any]) -> bool:
    """Whether a case gives sums of purchases of steel or aluminium."""
    return any(METAL.match(str(name)) and not isinstance(value, bool) for name, value in facts.items())


def _holds(total: float, ours: float, metal: str) -> bool:
    bought = [
        Purchase(TABLE_S[metal], ours, originating=True),
        Purchase(TABLE_S[metal], total - ours, originating=False),
    ]
    return bool(origin.metal_purchases(bought, metal.replace("aluminum", "aluminium")).holds)


def metals(question: Question) -> dict[str, Any]:
    """Purchases of each metal by their sums."""
    sums = _sums(question.facts)
    met = {metal: _holds(total, ours, metal) for metal, (total, ours) in sums.items()}
    every = all(met.values())
    said: dict[str, Any] = {
        "met": every,
        "holds": every,
        "requirement_met": every,
        "threshold": origin.LEAST_METAL_PURCHASES * 100.0,
    }
    for metal, (total, ours) in sums.items():
        for name in {metal, metal.replace("aluminum", "aluminium")}:
            said |= {f"{name}_met": met[metal], f"{name}_pct": 100.0 * ours / total}
    return said if every else {**said, "originating": False}


WHOLE_WORDS = (
    "good", "vehicle", "date", "use", "made_in", "core_parts", "core_parts_met", "steel_met", "aluminum_met", "lvc_met", "rvc_met", "rvc", "rvc_nc",
    "net_cost", "vnm", "lvc", "steel_share", "aluminum_share", "aluminium_share", "aluminium_pct", "steel_pct", "steel_originating_pct", "aluminum_pct", "aluminum_originating_pct",
)  # fmt: skip
VEHICLE_CODES = {"passenger vehicle": "870323", "light truck": "870431", "heavy truck": "870422"}


def tells_whole(facts: dict[str, Any]) -> bool:
    """Whether a case says of a whole vehicle which of its requirements are met."""
    parts = facts.get("core_parts")
    if isinstance(parts, list):
        return False
    told = [
        bool({"core_parts", "core_parts_met"} & set(facts)),
        tells_metals(facts) or bool({"steel_met", "aluminum_met"} & set(facts)),
        bool({"lvc", "lvc_met"} & set(facts)),
        bool({"rvc", "rvc_nc", "rvc_met"} & set(facts)),
    ]
    return isinstance(parts, dict | bool) or sum(told) > 1


def whole(question: Question) -> dict[str, Any]:
    """A vehicle by its own rule: content, core parts, steel and aluminium, labour; what a case does not tell stays open."""
    facts, on = question.facts, on_of(question.facts)
    said = facts.get("good")
    text = f"{facts.get('vehicle', '')} {said}".lower()
    kind = next((name for name in VEHICLES if name in text.replace("_", " ")), None)
    if kind is None:
        raise KeyError("vehicle (passenger vehicle, light truck or heavy truck)")
    asked = origin.content_asked(kind, on).nc
    reached = next((float(facts[name]) / 100.0 for name in ("rvc_nc", "rvc") if name in facts), None)
    if {"net_cost", "vnm"} <= set(facts):
        reached = 1.0 - float(facts["vnm"]) / float(facts["net_cost"])
    if reached is None and "rvc_met" in facts:
        reached = asked if facts["rvc_met"] else asked - 0.01
    foreign = Material("materials", "490199", 100.0 * (1.0 - (reached or 0.0)), originating=False)
    rest = Material("rest", "490199", 100.0 - foreign.value, originating=True)
    good = Good(
        "vehicle",
        VEHICLE_CODES[kind],
        "USA",
        110.0,
        None if reached is None else 100.0,
        (foreign, rest),
        kinds=frozenset({kind}),
    )
    stated = {
        "core parts": _cores_met(facts),
        "steel": _metals_met(facts),
        "labour value": _labour_met(facts, kind, on),
    }
    for _ in range(3):
        found = origin.qualify(good, question.book)
        told = {
            fact: met
            for fact in found.missing
            for word, met in stated.items()
            if word in fact and met is not None
        }
        if not told:
            break
        good = replace(good, facts={**good.facts, **told})
    return {
        "originating": {"originating": True, "not originating": False}.get(found.status.value),
        "status": found.status.value,
        "missing": list(found.missing),
        "threshold": asked * 100.0,
        "threshold_nc": asked * 100.0,
    }


def _cores_met(facts: dict[str, Any]) -> bool | None:
    parts = facts.get("core_parts", facts.get("core_parts_met"))
    if isinstance(parts, dict):
        status = [status_of(one) for one in parts.values()]
        groups = {str(name).replace("_", " ").replace(" and ", " ") for name in parts}
        return (
            False
            if False in status
            else None
            if None in status or len(groups) < len(origin.core_parts([], dt.date(2026, 1, 1)).missing)
            else True
        )
    return parts


def _metals_met(facts: dict[str, Any]) -> bool | None:
    sums = _sums({name: value for name, value in facts.items() if "met" not in str(name)})
    met = [_holds(*sums[metal], metal) if metal in sums else facts.get(f"{metal}_met") for metal in TABLE_S]
    return False if False in met else None if None in met else True


def _labour_met(facts: dict[str, Any], kind: str, on: dt.date) -> bool | None:
    if "lvc" in facts:
        return bool(float(facts["lvc"]) / 100.0 >= origin.labour_asked(kind, on).total - 1e-9)
    met = facts.get("lvc_met")
    return None if met is None else bool(met)


PIECES = {"engine": "engines", "transmission": "transmissions", "batter": "battery packs"}


def plant(question: Question) -> dict[str, Any]:
    """Whether a plant makes enough for the assembly credit, for the vehicle that is named."""
    facts = question.facts
    text = f"{facts.get('plant', '')} {facts.get('made', '')}".lower()
    made = next((name for word, name in PIECES.items() if word in text), text)
    kind = next((name for name in VEHICLES if name in str(facts.get("vehicle", "")).replace("_", " ")), None)
    if kind is None:
        raise KeyError("vehicle")
    enough = origin.is_assembly_plant(made, float(facts["capacity"]), kind)
    credit = origin.labour_value(
        high_wage_labour=0.0, high_wage_material=0.0, net_cost=1.0, assembly_plant=enough
    )
    return {
        "hwac": credit.assembly * 100.0,
        "credit": credit.assembly * 100.0,
        "assembly_plant": enough,
        "qualifies": enough,
        "met": enough,
    }


def wage(question: Question) -> dict[str, Any]:
    """Whether the average base wage of a plant is that of a qualifying plant of its country."""
    facts = question.facts
    asked = origin.qualifying_wage(country_of(facts.get("plant_country", facts.get("made_in"))))
    enough = float(facts["base_wage"]) >= asked
    return {"qualifying": enough, "qualifies": enough, "met": enough, "threshold": asked, "wage_asked": asked}


def _made_wholly_here(facts: dict[str, Any]) -> bool | None:
    """Whether every step of making the steel that the case names was done in the region."""
    steps = [
        facts[name]
        for name in ("melted_in", "refined_in", "cast_in", "rolled_in", "coated_in")
        if name in facts
    ]
    if not steps:
        return facts.get("melted_in_region")
    return all(country_of(place) in MEMBERS for place in steps) and ("melted_in" in facts or None)


def steel(question: Question) -> dict[str, Any]:
    """Whether steel counts as originating, by where it was melted from July 2027 on."""
    facts = {**question.facts, "melted_in_region": _made_wholly_here(question.facts)}
    facts.setdefault("meets_its_rule", facts.get("psr_met"))
    if facts["meets_its_rule"] is None:
        raise KeyError("meets_its_rule")
    found = origin.steel_is_originating(
        on_of(facts),
        meets_its_rule=bool(facts["meets_its_rule"]),
        melted_in_region=facts.get("melted_in_region"),
    )
    return {"steel_originating": found, "originating": found}
