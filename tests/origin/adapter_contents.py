"""A content test of a good that no code is told of: its materials by value, and the content that the case asks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from adapter_choices import threshold_of
from adapter_goods import STAND_IN, answers_of, good_of
from adapter_materials import NEUTRAL, SAYS_VALUE, code_of, digits_of, listed, material_of
from adapter_premises import judged
from adapter_prices import adjusted
from adapter_words import Facts, NotUnderstoodError, Question, names, understood

from allyshore import origin
from allyshore.origin import Good, Material

WORDS = names(
    "good materials others transaction_value net_cost total_cost threshold_tv threshold_nc every_rule shift_met date intl_shipping_included "
    "commissions packaging assists royalties proceeds to_point_of_shipment made_in"
)


def tells_values(facts: Facts) -> bool:
    """Whether a case values materials of a good of no code, and says what content is asked."""
    said = facts.get("good", {})
    coded = (
        "hs" in facts
        or (isinstance(said, dict) and bool({"hs", "heading"} & set(said)))
        or any(sign.isdigit() for sign in str(said))
    )
    told = listed(facts)
    valued = bool(told) and all(
        isinstance(one, dict) and SAYS_VALUE & set(one) and "hs" not in one for one in told
    )
    return valued and not coded and bool({"threshold_tv", "threshold_nc"} & set(facts))


def by_values(question: Question) -> dict[str, Any]:
    """The content of such a good; the change of classification is held to be met unless the case says that it is not."""
    facts = question.facts
    understood(facts, WORDS)
    price = facts.get("transaction_value")
    worth = None if price is None else adjusted(float(price), facts).transaction_value
    base = worth if worth is not None else float(facts.get("net_cost", 100.0))
    if facts.get("shift_met") is False:
        raise NotUnderstoodError(["shift_met: a change that is not met, of no code"], ["hs"])
    materials: list[Material] = []
    for one in listed(facts):
        inside = [name for name in one if name in {"vnm", "vnm_inside"}]
        left = {name: value for name, value in one.items() if name not in inside}
        materials.append(
            material_of({"hs": NEUTRAL, "desc": str(left.get("name", "material")), **left}, base, 0.8)
        )
    rule = {"number": "1", "scope": [STAND_IN[:4]], "any": [{"from": ["any"], **threshold_of(facts)}]}
    good = Good(
        "good", STAND_IN, "USA", worth, facts.get("net_cost"), tuple(materials), facts.get("total_cost")
    )
    found = origin.qualify(good, question.book.with_rules([rule]))
    return {**answers_of(found, good), **({"tv_adjusted": worth} if worth is not None else {})}


def tells_both(facts: Facts) -> bool:
    """Whether a case says that a change and a content are asked together, and leaves the rest of the materials open."""
    return bool(facts.get("conjunctive_rvc")) and "others" not in facts


def conjunctive(question: Question) -> dict[str, Any]:
    """A good under the rule that the case quotes: a shift and a content together."""
    facts = question.facts
    good = good_of(facts)
    good = replace(
        good, materials=(*good.materials, Material("all other materials", NEUTRAL, 30.0, originating=True))
    )
    words = question.rule.split(" AND ", maxsplit=1)[0].split(" and RVC", maxsplit=1)[0]
    barred = re.findall(r"\d{4}(?:\.\d\d)?", words.partition("except")[2])
    level = {"CC": "chapter", "CTH": "heading", "CTSH": "subheading"}[words.split()[0]]
    entry = {
        "number": "1",
        "scope": [digits_of(good.hs)[:4]],
        "any": [{"from": [level], **({"except": barred} if barred else {}), "tv": 0.6, "nc": 0.5}],
    }
    return answers_of(judged(good, question.book.with_rules([entry]), facts), good)


def weight_base(question: Question) -> dict[str, Any]:
    """What the weight of foreign yarns is a share of."""
    facts = question.facts
    said = facts["good"] if isinstance(facts["good"], dict) else {"hs": facts["good"]}
    hs = str(said["chapter"]) if "chapter" in said else code_of(said["hs"])
    return {
        "base": [
            origin.textile_weight_base(hs, one_fabric=bool(one.get("one_fabric")))
            for one in facts["scenarios"]
        ]
    }
