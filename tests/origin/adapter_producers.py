"""Goods whose costs are given and not their materials: contents, designated parts, accumulation, producers one after the other."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from adapter_costs import costs_of, parts_of
from adapter_goods import STAND_IN, answers_of, code_of, good_of, use_of
from adapter_materials import NEUTRAL, digits_of, listed, material_of
from adapter_premises import judged
from adapter_words import Facts, NotUnderstoodError, Question, names, on_of, status_of, understood

from allyshore import origin
from allyshore.origin import Good, Material, Statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from allyshore.origin import Costs

CONTENT_WORDS = names(
    "good hs date use net_cost total_cost vnm orig other_originating recovered_materials transaction_value intl_shipping_included threshold_nc "
    "threshold_tv other_product period other excluded made_in lot direct_labour labour overhead royalties sales_promotion shipping_packing "
    "nonallowable_interest royalties_in_period sales_promotion_in_period shipping_packing_in_period nonallowable_interest_in_period"
)


def _bulk(name: str, value: float, *, originating: bool) -> tuple[Material, ...]:
    return (Material(name, NEUTRAL, float(value), originating=originating),) if value else ()


def _asked(facts: Facts) -> dict[str, float]:
    """Contents that the case gives, as shares."""
    return {
        name: float(facts[f"threshold_{name}"]) / 100.0
        for name in ("nc", "tv")
        if facts.get(f"threshold_{name}") is not None
    }


def _by_method(facts: Facts) -> Facts:
    """A threshold that is named without its method is of the method that the case names, or has the amounts for."""
    if "threshold" not in facts:
        return facts
    said = str(facts.get("method", "")).lower().replace("_", " ")
    by_value = bool(re.search(r"\btv\b|transaction|build-?down", said)) or (
        not said and "transaction_value" in facts
    )
    if not by_value and not re.search(r"\bnc\b|net cost", said) and "net_cost" not in facts:
        raise NotUnderstoodError(
            [f"threshold, by which method (method: {said or 'not said'})"], ["threshold_nc", "threshold_tv"]
        )
    left = {name: value for name, value in facts.items() if name not in {"threshold", "method"}}
    return {**left, "threshold_tv" if by_value else "threshold_nc": facts["threshold"]}


def content(question: Question) -> dict[str, Any]:
    """A good whose amounts are given and not the codes of its materials: the content is the question."""
    facts, book, on = _by_method(question.facts), question.book, on_of(question.facts)
    understood(facts, CONTENT_WORDS)
    said = facts.get("good", {}) if isinstance(facts.get("good"), dict) else {}
    named = said.get(
        "hs", facts.get("hs", facts.get("good") if not isinstance(facts.get("good", {}), dict) else None)
    )
    hs = code_of(named) if named is not None and re.match(r"\d{4}", digits_of(code_of(named))) else STAND_IN
    use, given = use_of(str(facts.get("use", ""))), _asked(facts)
    table = book.vehicle_table(hs, use)
    known: dict[str, Any] = {}
    if not given and table is not None:
        asked, rule_of = origin.content_asked(table.name, on), book.rule(hs)
        offered = rule_of is not None and any(way.rvc_tv is not None for way in rule_of.alternatives)
        known = {"threshold_nc": asked.nc * 100.0}
        if offered and asked.tv is not None:
            known["threshold_tv"] = asked.tv * 100.0
        by_value = "transaction_value" in facts or "net_cost" not in facts
        given = {"nc": asked.nc} | ({"tv": asked.tv} if by_value and offered and asked.tv is not None else {})
    if not given and hs != STAND_IN:
        return _by_its_rule(question, hs)
    if not given:
        raise NotUnderstoodError(
            ["no threshold_nc or threshold_tv, and a good that no table of parts names"], CONTENT_WORDS
        )
    book = book.with_rules(
        [{"number": "1", "scope": [digits_of(hs)[:4]], "any": [{"from": ["any"], **given}]}]
    )
    costs, ours, theirs = costs_of(facts)
    if "total_cost" in facts and costs.total == 0.0 and "net_cost" not in facts:
        costs = replace(costs, other_product=float(facts["total_cost"]) - ours - theirs)
    materials = (
        *_bulk("recovered materials", facts.get("recovered_materials", 0.0), originating=True),
        *_bulk("originating materials", ours, originating=True),
        Material("non-originating materials", NEUTRAL, float(theirs), originating=False),
    )
    price, made = facts.get("transaction_value", said.get("transaction_value")), costs.total > 0.0
    shipped = float(facts.get("intl_shipping_included", 0.0))
    worth = (
        None
        if price is None
        else origin.Price(float(price), international_shipment=shipped).transaction_value
    )
    good = Good("good", hs, "USA", worth, facts.get("net_cost"), materials, costs=costs if made else None)
    if worth is not None:
        known["tv_adjusted"] = worth
    if made:
        known |= {"net_cost": costs.net_cost(ours + theirs), "total_cost": costs.total_cost(ours + theirs)}
    return {**answers_of(origin.qualify(good, book), good), **known}


def _by_its_rule(question: Question, hs: str) -> dict[str, Any]:
    """A good by its own rule, where the codes of its materials are not told: what holds whether they make the change or not."""
    facts = question.facts
    told = {
        name: value
        for name, value in facts.items()
        if name in {"good", "use", "date", "transaction_value", "net_cost", "total_cost", "made_in"}
    }
    found = []
    for code in (hs, NEUTRAL):
        materials = [{"hs": code, "desc": "materials", "value": float(facts["vnm"]), "originating": False}]
        good = good_of({**told, "hs": hs, "materials": materials})
        found.append(answers_of(judged(good, question.book, facts), good))
    worst, best = found
    return (
        worst
        if worst["originating"] is best["originating"]
        else {**worst, "originating": None, "status": "unknown", "criterion": None}
    )


def _part(facts: Facts, name: str) -> tuple[Good, Costs, float]:
    """A part that its producer makes, with its costs and total cost."""
    costs, ours, theirs = costs_of(facts)
    materials = (
        *_bulk(f"originating materials of the {name}", ours, originating=True),
        *_bulk(f"non-originating materials of the {name}", theirs, originating=False),
    )
    return (
        Good(name, STAND_IN, "USA", None, None, materials, costs=costs),
        costs,
        costs.total_cost(ours + theirs),
    )


def intermediate(question: Question) -> dict[str, Any]:
    """A good with a bought or self-produced part, which is designated, or not, or as is best."""
    facts, parts = question.facts, parts_of(question.facts)
    bought = {name: value for name, value in facts.items() if name.endswith("_purchased_originating")}
    name, *rest = parts
    understood(facts, {*parts, *bought, "designate", "threshold_nc", "good", "date"})
    whole, costs, _ = _part(parts[rest[-1]] if rest else parts[name], "good")
    materials = whole.materials
    for value in bought.values():
        materials += _bulk("part", value, originating=True)
    threshold = facts.get("threshold_nc", 50) / 100.0
    book = question.book.with_rules(
        [
            {"number": "1", "scope": [STAND_IN[:4]], "any": [{"from": ["any"], "nc": threshold}]},
            {"number": "2", "scope": ["9503"], "any": [{"from": ["heading"]}]},
        ]
    )
    said: dict[str, Any] = {}
    if rest:
        made, _, total = _part(parts[name], name)
        part = Material(name, "9503", total, None, self_produced=True, production=replace(made, hs="9503"))
        chosen = str(facts.get("designate") or "").lower() not in {"", "none", "nothing", "false"}
        free = (chosen or "designate" not in facts) and parts[name].get("meets", True) is not False
        materials += (replace(part, designated=None if free else False),)
        said = {
            "intermediate_value": total,
            "total_cost_part": total,
            f"{name}_total_cost": total,
            f"total_cost_{name}": total,
        }
    good = Good("good", STAND_IN, "USA", None, None, materials, costs=costs)
    found = origin.qualify(good, book)
    said |= {"total_cost": costs.total_cost(sum(one.value for one in materials)), **answers_of(found, good)}
    if rest:
        said |= {f"{rest[-1]}_total_cost": said["total_cost"], f"total_cost_{rest[-1]}": said["total_cost"]}
    if found.content is not None:
        said["net_cost"] = found.vnm / (1.0 - found.content.value)
    return said


def accumulated(question: Question) -> dict[str, Any]:
    """A bearing of a bought ring that is not originating, with what its maker states."""
    facts = question.facts
    said = str(facts.get("accumulate", facts.get("statement", "")))
    if facts.get("statement_signed") is False:
        said = ""
    facts = {name: value for name, value in facts.items() if name != "statement_signed"}
    rates = _asked(facts) or {"nc": 0.5}
    book = question.book.with_rules(
        [{"number": "1", "scope": [STAND_IN[:4]], "any": [{"from": ["any"], **rates}]}]
    )
    if "ring" not in facts:
        return _by_value(facts, said, book)
    understood(
        facts,
        {
            "ring",
            "bearing",
            "threshold_nc",
            "threshold_tv",
            "accumulate",
            "statement",
            "stated_amount",
            "stated_nc",
            "stated_vnm",
            "date",
        },
    )
    parts_of(facts)
    costs, ours, theirs = costs_of(facts["bearing"])
    ring_costs, ring_ours, ring_theirs = costs_of(facts["ring"])
    statement = None
    if re.search(r"9\(2\)\(a\)", said):
        statement = Statement(
            net_cost=float(facts.get("stated_nc", ring_costs.net_cost(ring_ours + ring_theirs))),
            nonoriginating=float(facts.get("stated_vnm", ring_theirs)),
        )
    elif re.search(r"9\(2\)\(b\)", said):
        statement = Statement(amount=float(facts["stated_amount"]))
    elif said.lower() not in {"", "none", "false", "no"}:
        raise NotUnderstoodError([f"accumulate: {said}"], ["9(2)(a)", "9(2)(b)", "9(3)"])
    price = float(facts["bearing"]["ring_price"])
    ring = Material("ring", NEUTRAL, price, originating=False, statement=statement)
    materials = (
        ring,
        *_bulk("originating materials", ours, originating=True),
        *_bulk("non-originating materials", theirs, originating=False),
    )
    good = Good("bearing", STAND_IN, "USA", None, None, materials, costs=costs)
    found = origin.qualify(good, book)
    answers = answers_of(found, good)
    if found.content is not None:
        answers["net_cost"] = found.vnm / (1.0 - found.content.value)
    return answers


def _by_value(facts: Facts, said: str, book: origin.Rulebook) -> dict[str, Any]:
    """Accumulation by the transaction value method: the maker of a material states what in it is not originating."""
    understood(
        facts,
        {
            "transaction_value",
            "intl_shipping_included",
            "statement",
            "accumulate",
            "threshold_tv",
            "ring_price",
            "material_price",
            "stated_vnm",
            "date",
            "vnm",
        },
    )
    amounts = re.findall(r"\d+\.\d+|\d+$", said)
    stated = facts.get("stated_vnm", amounts[-1] if amounts else None)
    if stated is None:
        raise NotUnderstoodError([f"statement: {said}"], ["stated_vnm"])
    worth = origin.Price(
        facts["transaction_value"], international_shipment=facts.get("intl_shipping_included", 0.0)
    ).transaction_value
    price = float(facts.get("ring_price", facts.get("material_price", worth / 2.0)))
    ring = Material(
        "material", NEUTRAL, price, originating=False, statement=Statement(nonoriginating=float(stated))
    )
    materials = (
        ring,
        *_bulk("other non-originating materials", facts.get("vnm", 0.0), originating=False),
        *_bulk("rest", 0.1, originating=True),
    )
    good = Good("good", STAND_IN, "USA", worth, None, materials)
    return {**answers_of(origin.qualify(good, book), good), "tv_adjusted": worth}


def chain(question: Question) -> dict[str, Any]:
    """Producers one after the other, without and with the statement of what went into the first one's material."""
    facts, book = question.facts, question.book
    understood(facts, {"chain", "statement", "date"})
    first, second = facts["chain"][0], facts["chain"][1]
    inner = tuple(material_of(one, 100.0, 0.8) for one in listed(first))
    yarn = Good("first", code_of(first["good"]), "USA", 100.0, None, inner)
    alone = origin.qualify(yarn, book)
    bought = Material("first", yarn.hs, 80.0, alone.status.value == "originating")
    fabric = Good("second", code_of(second["good"]), "USA", 100.0, None, (bought,))
    told = replace(bought, statement=Statement(materials=inner))

    def holds(good: Good) -> bool | None:
        return answers_of(judged(good, book, facts), good)["originating"]

    made, without, with_statement = holds(yarn), holds(fabric), holds(replace(fabric, materials=(told,)))
    return {
        "yarn_originating": made,
        "fabric_without_accumulation": without,
        "fabric_with_accumulation": with_statement,
        "material_originating": made,
        "good_without_accumulation": without,
        "good_with_accumulation": with_statement,
        "originating": with_statement if facts.get("statement") else without,
    }


def self_produced(question: Question) -> dict[str, Any]:
    """A material that the producer makes himself may stand for what is in it."""
    facts = question.facts
    elects = [name for name in facts if ELECTS.search(name) and isinstance(facts[name], bool)]
    inner = facts.get("self_produced", facts.get("self_produced_material"))
    inner = {"name": inner} if not isinstance(inner, dict) else inner
    own = {str(inner[name]) for name in ("name", "id", "desc") if name in inner}
    used = {
        name
        for name, value in facts.items()
        if re.match(r"(?:used|goes|put|incorporated|built)_in", name) and value in own
    }
    understood(
        facts,
        {"good", "self_produced", "self_produced_material", "materials", "date", "made_in", *elects, *used},
    )
    codes = _symbols()
    said = facts["good"] if isinstance(facts["good"], dict) else {"hs": facts["good"]}
    hs = codes(said.get("hs", said.get("heading", "A")))
    told = listed(inner) or listed(facts)
    within = next((inner[name] for name in MADE_OF if isinstance(inner.get(name), list)), None)
    named = None if within is None or listed(inner) else {str(one) for one in within}
    inside = [
        one for one in told if named is None or named & {str(one.get(key)) for key in ("id", "name", "desc")}
    ]
    parts = tuple(_bare(one, codes) for one in inside)
    others = tuple(_bare(one, codes) for one in told if one not in inside)
    made = Good("self-produced", codes(inner.get("hs", inner.get("heading", "Z"))), "USA", 60.0, None, parts)
    part = Material("self-produced", made.hs, 60.0, None, self_produced=True, production=made)
    rules = [{"number": "1", "scope": [hs[:4]], "any": [{"from": ["heading"]}]}]
    quoted = not re.match(r"\d{4}", str(said.get("hs", "")))
    book = question.book.with_rules(rules) if quoted else question.book
    good = Good("good", hs, "USA", 100.0, None, (part, *others))
    found, directly = (
        origin.qualify(good, book),
        origin.qualify(replace(good, materials=(*parts, *others)), book),
    )
    alone = directly.status.value == "originating"
    chosen = answers_of(found, good)
    if not all(facts[name] for name in elects):
        chosen = answers_of(directly, good)
    return {
        **chosen,
        "considers_self_produced": bool(found.chosen),
        **dict.fromkeys(
            (
                "originating_without_election",
                "without_election",
                "if_not_elected",
                "without_choice",
                "originating_directly",
                "tested_directly",
                "originating_if_inputs_tested",
                "by_inputs",
                "without_self_produced",
            ),
            alone,
        ),
        **{
            f"{word}_{one}": status
            for one, status in _by_what_is_tested(
                own, inside, made=found.status.value == "originating", alone=alone
            ).items()
            for word in TESTED_ON
        },
    }


TESTED_ON = (
    "tested_on",
    "testing",
    "originating_testing",
    "originating_tested_on",
    "shift_met_on",
    "originating_on",
    "originating_if_tested_on",
    "shift_on",
)


def _by_what_is_tested(own: set[str], inside: list[Any], *, made: bool, alone: bool) -> dict[str, bool]:
    """The outcome by the name of what is tested: the self-produced material, or a foreign one in it."""
    names_of = {
        str(one.get("name", one.get("id")))
        for one in inside
        if isinstance(one, dict) and status_of(one["originating"]) is False
    }
    return dict.fromkeys(names_of, alone) | dict.fromkeys(own, made)


MADE_OF = ("made_from", "made_of", "from", "contains", "inputs_used")


def _bare(one: Facts, codes: Callable[[Any], str]) -> Material:
    """A material of which a case says the code, or a letter for it, and the status."""
    name = str(one.get("desc", one.get("name", one.get("id", "material"))))
    return Material(name, codes(one.get("hs", one.get("heading", "X"))), 20.0, status_of(one["originating"]))


ELECTS = re.compile(r"choos|chose|elect|consider|treat|designat|test_self|uses_self|option")
"""That the producer takes what he makes himself for the material: Uniform Regulations, s. 3(8)."""


def _symbols() -> Callable[[Any], str]:
    """Codes for headings that a case only gives letters."""
    free, known = iter(("8501", "8413", "8482", "8409", "8708", "9503")), {}

    def code(name: Any) -> str:
        text = code_of(name)
        lettered = re.search(r"\bheading (\w+)\)?$", text)
        text = lettered[1] if lettered else text
        if re.search(r"\bsame\b|\blike (?:the )?good|that of (?:the )?good", text) and known:
            return next(iter(known.values()))
        if digits_of(text).isdigit() and len(digits_of(text)) >= 2:
            return text
        if text not in known:
            known[text] = next(free)
        return known[text]

    return code


def vehicle_part(question: Question) -> dict[str, Any]:
    """A part whose shift is met and whose content is not known: enough or not, by its use."""
    facts, on, book = question.facts, on_of(question.facts), question.book
    understood(facts, {"good", "hs", "use", "made_in", "tariff_shift_met", "rvc", "date", "imported_into"})
    said = facts["good"] if isinstance(facts["good"], dict) else {"hs": facts["good"]}
    hs, use = code_of(said["hs"]), use_of(str(facts.get("use", "")))
    table = book.vehicle_table(hs, use)
    share = facts.get("rvc")
    known = share not in {None, "unknown"}
    foreign = Material("materials", NEUTRAL, 100.0 - float(share) if known else 90.0, originating=False)
    tested = Good("part", hs, "MEX", 100.0, 100.0 if known else None, (foreign,), use=use)
    found = origin.qualify(tested, book)
    answers = answers_of(found, tested)
    answers["originating_by_shift_alone"] = found.status.value == "originating" and found.content is None
    if table is not None:
        asked = origin.content_asked(table.name, on)
        answers |= {
            "threshold_nc": asked.nc * 100.0,
            "threshold_tv": None if asked.tv is None else asked.tv * 100.0,
        }
    return answers
