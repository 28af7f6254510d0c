"""What the automotive appendix asks, and what a vehicle producer's figures reach."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from adapter_words import Question, day, on_of, understood

from allyshore import origin
from allyshore.origin import CorePart, Purchase

VEHICLES = ("passenger vehicle", "light truck", "heavy truck")


def threshold(question: Question) -> dict[str, Any]:
    """What a sentence names: a table of parts, a vehicle, labour value content; by net cost or transaction value."""
    facts = question.facts
    what, on = str(facts["what"]), day(facts["date"])
    low = what.lower()
    staging = "staging" in low
    vehicle = next((name for name in VEHICLES if name in low), "")
    if "steel" in low or "alumin" in low:
        return {"threshold": origin.LEAST_METAL_PURCHASES * 100.0}
    if "wage" in low and not re.search(r"\blvc\b|labou?r value", low):
        country = (
            "CAN" if "canad" in low or "ca$" in low else "MEX" if "mex" in low or "mxn" in low else "USA"
        )
        return {"threshold": origin.qualifying_wage(country)}
    table = re.search(r"table ([A-E](?:\.\d)?)\b", what, re.IGNORECASE)
    if re.search(r"\blvc\b|labou?r value", low):
        asked = origin.labour_asked(
            "light truck" if "light or heavy" in low else vehicle or "passenger vehicle", on, staging=staging
        )
        part = asked.total
        if re.search("material|labour expend|wage material|min", low):
            part = asked.material_and_labour
        elif "tech" in low:
            part = asked.technology
        elif "assembly" in low:
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
    elif re.search(r"\bother\b|diesel|atv|ambulance|off-road|hearse|motorhome", low):
        name = _other(low)
    else:
        name = vehicle
    found = origin.content_asked(name, on, staging=staging)
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


def labour(question: Question) -> dict[str, Any]:
    """Labour value content from its amounts, against what is asked of the vehicle on the day where it is named."""
    facts = question.facts
    reached = origin.labour_value(
        high_wage_labour=facts.get("hwlc", 0.0),
        high_wage_material=facts.get("hwm", facts.get("apv", 0.0)),
        net_cost=facts.get("net_cost"),
        purchases=facts.get("tapv"),
        technology_wages=facts.get("tech_wages", 0.0),
        production_wages=facts.get("production_wages", 0.0),
        assembly_plant=bool(facts.get("assembly_plant", False)),
    )
    said = {
        "lvc": reached.total * 100.0,
        "material_and_labour": reached.material_and_labour * 100.0,
        "technology": reached.technology * 100.0,
        "assembly": reached.assembly * 100.0,
    }
    if "vehicle" in facts:
        asked = origin.labour_asked(str(facts["vehicle"]), on_of(facts))
        said["threshold"] = asked.total * 100.0
        said["lvc_met"] = (
            reached.total >= asked.total - 1e-9
            and reached.material_and_labour >= asked.material_and_labour - 1e-9
        )
    return said


def cores(question: Question) -> dict[str, Any]:
    """Core parts one by one, and all as a super-core part."""
    facts = question.facts
    parts = []
    for one in facts["core_parts"]:
        understood(one, {"group", "net_cost", "vnm", "column2_vnm"})
        column = one.get("column2_vnm")
        parts.append(
            CorePart(str(one["group"]).replace("_", " "), float(one["net_cost"]), float(one["vnm"]), column)
        )
    found = origin.core_parts(parts, on_of(facts), electric=bool(facts.get("electric", False)))
    return {
        "core_parts_originating": found.originating,
        "originating": found.originating,
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


def steel(question: Question) -> dict[str, Any]:
    """Whether steel counts as originating, by where it was melted from July 2027 on."""
    facts = question.facts
    found = origin.steel_is_originating(
        on_of(facts),
        meets_its_rule=bool(facts["meets_its_rule"]),
        melted_in_region=facts.get("melted_in_region"),
    )
    return {"steel_originating": found, "originating": found}
