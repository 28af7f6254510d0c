"""What cases state outright in words of their own: wages as a share, where a fabric is formed, who supplies whom, that the rest makes the change."""

from __future__ import annotations

import re
from typing import Any

from adapter_carfacts import TECHNOLOGY
from adapter_words import Facts, NotUnderstoodError, status_of

LABOUR = {"hwlc", "hwm", "apv", "tapv"}
SHARE = re.compile(r"_(?:pct|percent|percentage|share)$")
REST = re.compile(r"^(?:all_)?other_(?:non_?orig(?:inating)?|noms?)(?:_materials?|_inputs?|_parts?)?$")
MAKES_IT = re.compile(
    r"shift|change|satisf|meet|pass|(?:of|from|in) (?:an)?other (?:sub)?(?:heading|chapter)|\bc(?:c|th|tsh)\b",
    re.IGNORECASE,
)
FAILS_IT = re.compile(
    r"\b(?:no|not|none|fail\w*|without|un\w+|except\w*|but|some|most|only|if|unless|partly|half)\b|n't",
    re.IGNORECASE,
)
FORMED = re.compile(
    r"^(?:wholly_)?(?:formed|knit|woven)(?:_and_finished)?_in_(?:the_)?(?:usmca|cusma|region|territory|territories)$"
)
SUPPLIED = re.compile(
    r"^(?:each_)?(?:buyers?|customers?)_(?:are_|is_)?(?:supplied|served|shipped)_(?:from|by)$"
)
PRODUCER = re.compile(r"^producer_([a-z])$")
MADE_INSIDE = (
    "designate",
    "designated",
    "designates",
    "self_produced",
    "self_produced_material",
    "intermediate_material",
)


def stated(facts: Facts) -> Facts:
    """All of it."""
    return _chained(_costed(_supplied(_formed(_rest(_wages(facts))))))


def _wages(facts: Facts) -> Facts:
    """Technology wages as a share of production wages; the vehicle of which labour amounts are given."""
    if not LABOUR & set(facts):
        return facts
    if "what" in facts and "vehicle" not in facts:
        facts = {("vehicle" if name == "what" else name): value for name, value in facts.items()}
    told = [
        name
        for name in facts
        if (
            TECHNOLOGY.match(str(name))
            or re.match(r"tech\w*_(?:expenditures?|costs?|credit_base)_", str(name))
        )
        and SHARE.search(str(name))
    ]
    if not told:
        return facts
    if len(told) > 1 or any("production" in name or name == "tech_wages" for name in facts):
        raise NotUnderstoodError(told, ["tech_wages and production_wages"])
    left = {name: value for name, value in facts.items() if name not in told}
    points = float(facts[told[0]])
    whole = 1.0 if told[0].endswith("share") else 100.0
    return {**left, "tech_wages": points, "production_wages": whole}


def _rest(facts: Facts) -> Facts:
    """That all other non-originating materials make the change."""
    told = [name for name in facts if REST.match(str(name)) and isinstance(facts[name], str)]
    if len(told) != 1 or "others" in facts:
        return facts
    words = facts[told[0]]
    if not MAKES_IT.search(words) or FAILS_IT.search(words):
        return facts
    left = {name: value for name, value in facts.items() if name not in told}
    return {**left, "others": "all satisfy the change"}


def _formed(told: Any) -> Any:
    """Where a fabric is formed and finished is its status in the notes of textiles."""
    if isinstance(told, list):
        return [_formed(one) for one in told]
    if not isinstance(told, dict):
        return told
    inner = {
        name: _formed(value) if isinstance(value, dict | list) else value for name, value in told.items()
    }
    named = [name for name, value in inner.items() if FORMED.match(str(name)) and isinstance(value, bool)]
    if len(named) != 1 or not {"hs", "desc", "name"} & set(inner):
        return inner
    if inner[named[0]] and "originating" not in inner:
        return inner  # of what yarn it is formed is not told
    here = inner.pop(named[0])
    said = status_of(inner.get("originating", here))
    if said is not here:
        raise NotUnderstoodError([f"{named[0]}: {here}, beside originating: {said}"], ["originating"])
    return {**inner, "originating": here}


def _supplied(facts: Facts) -> Facts:
    """From which warehouse buyers are supplied."""
    named = [name for name in facts if SUPPLIED.match(str(name))]
    if len(named) != 1 or "factories" not in facts or "shipped_by" in facts:
        return facts
    return {("shipped_by" if name == named[0] else name): value for name, value in facts.items()}


def _costed(facts: Facts) -> Facts:
    """Whether a part whose costs are given makes its change of classification."""
    return {
        name: {("meets" if key == "shift_met" else key): inner for key, inner in value.items()}
        if isinstance(value, dict) and {"vnm", "other_product"} <= set(value) and "meets" not in value
        else value
        for name, value in facts.items()
    }


def _chained(facts: Facts) -> Facts:
    """Producers by letters, each with the material that it makes for itself, as a chain from the first supplier on."""
    named = {name: found[1].upper() for name in facts if (found := PRODUCER.match(str(name)))}
    if len(named) < 2 or "chain" in facts or not all(isinstance(facts[name], dict) for name in named):
        return facts
    rows = [(letter, {"producer": letter, **_inside(facts[name])}) for name, letter in named.items()]
    buys = {
        letter: {other for other, _ in rows if re.search(rf"\b{other}\b", str(row.get("uses", "")))}
        for letter, row in rows
    }
    last = [letter for letter, _ in rows if not any(letter in ones for ones in buys.values())]
    if len(last) != 1 or any("intermediate" not in row for _, row in rows):
        return facts
    order = sorted(rows, key=lambda row: _depth(row[0], buys, len(rows)))
    left = {name: value for name, value in facts.items() if name not in named}
    return {**left, "chain": [row for _, row in order]}


def _inside(told: Facts) -> Facts:
    own = [name for name in MADE_INSIDE if name in told]
    if len(own) != 1:
        return dict(told)
    return {("intermediate" if name == own[0] else name): value for name, value in told.items()}


def _depth(letter: str, buys: dict[str, set[str]], most: int) -> int:
    """How many producers are before one; each buys from the others in a line."""
    if most < 0:
        raise NotUnderstoodError([f"producer_{letter}: buys from itself"], ["uses"])
    return max((1 + _depth(one, buys, most - 1) for one in buys[letter] - {letter}), default=0)
