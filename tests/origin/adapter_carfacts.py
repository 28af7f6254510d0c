"""What cases of vehicles, of months and of loans say under names of their own, brought to the names that the questions read."""

from __future__ import annotations

import re
from typing import Any

from adapter_words import Facts, NotUnderstoodError

TECHNOLOGY = re.compile(
    r"^(?=.*wage)(?!.*production)(?!(?:rd|it)_wages$)(?=.*(?:(?:^|_)(?:rd|it|r_d)(?:_|$)|r_and_d|research|tech|r&d))"
)
PRODUCTION = re.compile(r"^(?=.*wage)(?=.*production)")
PLANT = re.compile(r"^(?=.*plant)(?=.*(?:high_wage|wage|qualif|eligib))")
CAPACITY = re.compile(r"capacity")
ALL = re.compile(
    r"^(?:vnm_all(?:_materials)?|vnm_total|vnm_whole|all_vnm|total_vnm|vnm_every_material|vnm_all_nom|vnm_full)$"
)
COLUMN = re.compile(r"^(?=.*col(?:umn)?_?(?:2|two))(?=.*(?:vnm|nonorig))")
GROUPS = ("engine", "transmission", "body", "chassis", "axle", "suspension", "steering", "batter")
YEARS = re.compile(
    r"^(?=.*year)(?=.*(?:adjust|reset|revis|review|rate|every|interest_period|period))(?!.*(?:payment|fiscal|gov|amort|loan_term|term_of_loan))"
)
TERM = re.compile(
    r"^(?:loan_|contract_)?(?:term|life|maturity|duration|length)(?:_in)?(?:_years)?$|^years_(?:to_maturity|of_loan|left|remaining)$|^(?:remaining|loan|total)_years$"
)
PERIOD = re.compile(
    r"^(?:elected|chosen|averaging|average|election|selected)_?(?:period|months|averaging)?(?:_(?:in_)?months|_period|_length)*$|^(?:period|averaging_period)_(?:elected|chosen|months)$"
)
LABELS = re.compile(r"^(?:months?|periods?|quarters?|years?)$")


def carfacts(facts: Facts) -> Facts:
    """Wages, plants, core parts, months and terms of loans under one name each."""
    return _loan(_months(_core(_labour(facts))))


def _renamed(facts: Facts, pattern: re.Pattern[str], name: str) -> Facts:
    """One fact of a pattern under another name, where the name is free."""
    found = [key for key in facts if pattern.match(str(key)) and key != name]
    if not found or name in facts:
        return facts
    if len(found) > 1:
        raise NotUnderstoodError(found, [name])
    return {name if key == found[0] else key: value for key, value in facts.items()}


def _labour(facts: Facts) -> Facts:
    """Wages of research and production; plants that do not pay the wage have no capacity that counts."""
    if not {"hwlc", "hwm", "apv", "tapv"} & set(facts):
        return facts
    facts = _renamed(_renamed(facts, TECHNOLOGY, "tech_wages"), PRODUCTION, "production_wages")
    said = [name for name, value in facts.items() if isinstance(value, bool) and PLANT.match(str(name))]
    if not said:
        return facts
    paid = all(facts[name] for name in said)
    left = {name: value for name, value in facts.items() if name not in said}
    plants = [name for name in left if CAPACITY.search(str(name))]
    if not paid:
        left = {name: value for name, value in left.items() if name not in plants}
    return left if paid and plants else {**left, "assembly_plant": paid}


def _core(facts: Facts) -> Facts:
    """Foreign materials of a core part, all or of column 2; parts with their costs as core parts."""
    named = next(
        (name for name in ("for_vehicle", "vehicle_type", "type_of_vehicle", "of_vehicle") if name in facts),
        None,
    )
    if named is not None and "vehicle" not in facts:
        facts = {"vehicle" if name == named else name: value for name, value in facts.items()}
    ways = facts.get("vnm")
    if (
        isinstance(ways, dict)
        and len(ways) == len("ab")
        and any(re.search(r"col", str(name)) for name in ways)
    ):
        facts = {
            **{name: value for name, value in facts.items() if name != "vnm"},
            **{f"vnm_{name}": one for name, one in ways.items()},
        }
    facts = _renamed(facts, COLUMN, "column2_vnm")
    if "part" not in facts and isinstance(facts.get("core_part"), str):
        facts = {"part" if name == "core_part" else name: value for name, value in facts.items()}
    if "column2_vnm" in facts:
        facts = _renamed(facts, ALL, "vnm")
    groups = {
        name: one for name, one in facts.items() if isinstance(one, dict) and {"net_cost", "vnm"} <= set(one)
    }
    if len(groups) > 1 and all(_is_group({"name": name.replace("_", " ")}) for name in groups):
        facts = {**{name: value for name, value in facts.items() if name not in groups}, "parts": groups}
    told = facts.get("parts")
    if isinstance(told, dict):
        told = [{"name": name, **one} for name, one in told.items() if isinstance(one, dict)]
    if (
        isinstance(told, list)
        and told
        and all(isinstance(one, dict) and {"net_cost", "vnm"} <= set(one) and _is_group(one) for one in told)
    ):
        parts = [_part(one) for one in told]
        facts = {**{name: value for name, value in facts.items() if name != "parts"}, "core_parts": parts}
    if isinstance(facts.get("core_parts"), list):
        facts = {
            **facts,
            "core_parts": [_part(one) if isinstance(one, dict) else one for one in facts["core_parts"]],
        }
        words = str(facts.get("vehicle", "")).lower().replace("_", " ")
        if "electric" not in facts and re.search(r"electric|traction battery|\bev\b|hybrid", words):
            facts["electric"] = re.search(r"\b(?:no|not|non|without)\b", words) is None
    return facts


def _is_group(one: Facts) -> bool:
    return any(word in str(one.get("group", one.get("name", one.get("desc", "")))).lower() for word in GROUPS)


def _part(one: Facts) -> Facts:
    one = _renamed(_renamed(one, COLUMN, "column2_vnm"), ALL, "vnm")
    name = one.get("group", one.get("name", one.get("desc")))
    return {**{key: value for key, value in one.items() if key not in {"name", "desc"}}, "group": name}


def _months(facts: Facts) -> Facts:
    """Net costs and foreign values in columns as rows by month; the period that is chosen in months."""
    label = next((name for name in facts if LABELS.match(str(name)) and isinstance(facts[name], list)), None)
    columns = [name for name in ("net_cost", "vnm") if isinstance(facts.get(name), list)]
    if len(columns) < 2 or len(facts["net_cost"]) != len(facts["vnm"]):
        return _period(facts) if isinstance(facts.get("months"), list) else facts
    labels: list[Any] = facts[label] if label else list(range(1, len(facts["vnm"]) + 1))
    if any(isinstance(one, dict) for one in labels) or len(labels) != len(facts["vnm"]):
        return facts
    dated = all(re.match(r"\d{4}-\d\d", str(one)) for one in labels)
    rows = [
        {"net_cost": net, "vnm": vnm} | ({"month": at} if dated else {})
        for at, net, vnm in zip(labels, facts["net_cost"], facts["vnm"], strict=True)
    ]
    left = {name: value for name, value in facts.items() if name not in {*columns, label}}
    return _period({**left, "months": rows})


def _period(facts: Facts) -> Facts:
    named = next(
        (
            name
            for name, value in facts.items()
            if PERIOD.match(str(name)) and not isinstance(value, list | dict)
        ),
        None,
    )
    if named is None or "elected" in facts:
        return facts
    return {"elected" if name == named else name: value for name, value in facts.items()}


def _loan(facts: Facts) -> Facts:
    """How many years a rate holds, and a loan runs."""
    if not {"principal", "balance"} & set(facts) or isinstance(facts.get("periods"), list):
        return facts
    if not {"adjustment_years", "period_years", "rate_years"} & set(facts):
        facts = _renamed(facts, YEARS, "adjustment_years")
    return _renamed(facts, TERM, "years")
