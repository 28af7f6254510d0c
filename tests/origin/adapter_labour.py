"""Labour value content of a vehicle: from its amounts, from wages of research and information technology, and from what an assembly plant can make."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from adapter_vehicles import VEHICLES
from adapter_words import NotUnderstoodError, names, on_of, understood

from allyshore import origin

if TYPE_CHECKING:
    from adapter_words import Facts, Question

CAPACITY = re.compile(
    r"^(?:(engine|transmission|battery(?:_pack)?)s?_(?:assembly_)?plant_)?capacity$|^(engine|transmission|battery)_capacity$"
)
PIECES = {"engine": "engines", "transmission": "transmissions", "battery": "battery packs"}
LABOUR_WORDS = names(
    "hwlc hwm apv tapv net_cost tech_wages rd_wages it_wages production_wages assembly_plant hwtc hwac vehicle date hs staging"
)


def vehicle_of(said: Any) -> str:
    """The vehicle of the regime that words name, or a code tells."""
    low = str(said).lower().replace("_", " ").replace("-", " ")
    found = next((name for name in VEHICLES if name in low), None)
    if found is None:
        found = (
            "heavy truck"
            if "heavy" in low
            else "light truck"
            if re.search(r"light|pick ?up", low)
            else "passenger vehicle"
            if re.search(r"passenger|\bcar\b|\bpv\b|sedan|suv", low)
            else None
        )
    if found is None:
        raise NotUnderstoodError([f"vehicle: {said}"], VEHICLES)
    return found


def tells_labour(facts: Facts) -> bool:
    """Whether a case gives the amounts of labour value content with wages or capacities of plants."""
    return bool({"hwlc", "hwm"} & set(facts)) and (
        any(CAPACITY.match(name) for name in facts)
        or bool({"rd_wages", "it_wages"} & set(facts))
        or str(facts.get("vehicle", "")) not in {"", *VEHICLES}
    )


def labour(question: Question) -> dict[str, Any]:
    """Labour value content from its amounts, wages and plants, against what is asked of the vehicle on the day where one is named."""
    facts = question.facts
    plants = [name for name in facts if CAPACITY.match(name)]
    understood(facts, {*LABOUR_WORDS, *plants})
    kind = vehicle_of(facts["vehicle"]) if "vehicle" in facts else None
    technology = sum(float(facts[name]) for name in ("tech_wages", "rd_wages", "it_wages") if name in facts)
    enough = any(_capable(name, float(facts[name]), kind or VEHICLES[0]) for name in plants)
    enough = enough or bool(facts.get("assembly_plant", facts.get("hwac", False)))
    reached = origin.labour_value(
        high_wage_labour=float(facts.get("hwlc", 0.0)),
        high_wage_material=float(facts.get("hwm", facts.get("apv", 0.0))),
        net_cost=facts.get("net_cost"),
        purchases=facts.get("tapv"),
        technology_wages=technology or float(facts.get("hwtc", 0.0)),
        production_wages=float(facts.get("production_wages", 100.0 if "hwtc" in facts else 0.0)),
        assembly_plant=enough,
    )
    said: dict[str, Any] = {
        "lvc": reached.total * 100.0,
        **dict.fromkeys(("material_labour", "material_and_labour"), reached.material_and_labour * 100.0),
        **dict.fromkeys(("hwtc", "technology"), reached.technology * 100.0),
        **dict.fromkeys(("hwac", "assembly"), reached.assembly * 100.0),
        "assembly_plant": enough,
    }
    if kind is None:
        return said
    asked = origin.labour_asked(kind, on_of(facts), staging=bool(facts.get("staging", False)))
    return said | {
        "threshold": asked.total * 100.0,
        "min_material_labour": asked.material_and_labour * 100.0,
        "material_labour_met": reached.material_and_labour >= asked.material_and_labour - 1e-9,
        **dict.fromkeys(("lvc_met", "requirement_met", "met"), reached.holds(asked)),
    }


def _capable(name: str, capacity: float, kind: str) -> bool:
    found = CAPACITY.match(name)
    word = (found[1] or found[2] or "engine") if found else "engine"
    return origin.is_assembly_plant(
        next(made for key, made in PIECES.items() if word.startswith(key)), capacity, kind
    )
