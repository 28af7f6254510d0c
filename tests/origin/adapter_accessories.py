"""Spare parts, tools and manuals that come with a good, by the conditions that a case tells of them (General Note 11(g); Uniform Regulations, s. 8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from adapter_words import understood

from allyshore import origin
from allyshore.origin import Good, Material, Role

if TYPE_CHECKING:
    from adapter_words import Facts, Question

WITH_GOOD = re.compile(
    r"(?:deliver|ship|sold|suppl|come|classif|pack|provid|accompan|present|import|enter)\w*_(?:.*_)?(?:with|together|alongside)|accompan\w*_(?:the_)?good"
)
SEPARATE = re.compile(r"(?=.*(?:invoic|bill|classif|price|charg|list))(?=.*(?:separat|apart|own))")
INVOICED_WITH = re.compile(
    r"(?:invoic|bill|pric|charg)\w*_(?:.*_)?(?:with|together|in_price)|included_in_(?:the_)?(?:price|invoice)"
)
CUSTOMARY = re.compile(r"custom(?!er)|usual|normal|standard")
NOT = re.compile(r"(?:^|_)(?:not|no|never|non)(?:_|$)")
TEST = re.compile(
    r"^(?:rvc_rule|rule_is_rvc|subject_to_rvc|under_rvc|rvc_applies|rvc_required|good_under_rvc|rvc_test|shift_rule|rule_is_shift)$"
)
DESCRIBED = {"goods", "accessories", "good", "date", "materials", "parts", "spare_parts", "tools"}


def _condition(name: str, value: bool) -> dict[str, bool] | None:  # noqa: FBT001 - a fact and its value
    """Which condition a flag tells, and whether it is met; none at all for a flag of something else."""
    met = value is not (NOT.search(name) is not None)
    if TEST.match(name):
        return {}
    if SEPARATE.search(name):
        return {"separate": met}
    if INVOICED_WITH.search(name):
        return {"separate": not met}
    if WITH_GOOD.search(name):
        return {"delivered": met}
    return {"customary": met} if CUSTOMARY.search(name) else None


def tells_accessories(facts: Facts) -> bool:
    """Whether a case only tells conditions of accessories."""
    told = [
        said for name, value in facts.items() if isinstance(value, bool) and (said := _condition(name, value))
    ]
    return bool(told) and not NOT_ACCESSORY & set(facts)


NOT_ACCESSORY = {
    "materials",
    "transit",
    "customs_control",
    "vnm",
    "transaction_value",
    "net_cost",
    "chain",
    "set",
    "paid",
    "foreign_materials",
}


def accessory(question: Question) -> dict[str, Any]:
    """Spare parts, tools and manuals that come with a good: what becomes of a good with a foreign one of its own heading."""
    told = {
        name: _condition(name, value) for name, value in question.facts.items() if isinstance(value, bool)
    }
    described = {
        name for name, value in question.facts.items() if not isinstance(value, bool) and name in DESCRIBED
    }
    understood(question.facts, {*described, *(name for name, said in told.items() if said is not None)})
    conditions = [said for said in told.values() if said]
    holds = origin.is_accessory(
        delivered_with=all(said.get("delivered", True) for said in conditions),
        invoiced_separately=any(said.get("separate", False) for said in conditions),
        customary=all(said.get("customary", True) for said in conditions),
    )
    part = Material("it", "870899", 9.0, originating=False, role=Role.ACCESSORY if holds else Role.MATERIAL)
    good = Good(
        "good", "870990", "USA", 10.0, 10.0, (part, Material("rest", "490199", 1.0, originating=True))
    )
    shift = {"number": "1", "scope": ["8709"], "any": [{"from": ["chapter"]}]}
    content = {"number": "1", "scope": ["8709"], "any": [{"from": ["any"], "nc": 0.5}]}
    by_shift = origin.qualify(good, question.book.with_rules([shift]))
    by_content = origin.qualify(good, question.book.with_rules([content]))
    return {
        "accessory": holds,
        "accessories": holds,
        "standard_accessories": holds,
        "in_shift_test": by_shift.status is not origin.Status.ORIGINATING,
        "in_rvc": by_content.content is not None and by_content.vnm == part.value,
        "takes_status_of_good": holds,
        **({"status": "that of the good"} if holds else {}),
        "covered": holds,
        "disregarded_for_shift": by_shift.status is origin.Status.ORIGINATING,
        "ignored_for_shift": by_shift.status is origin.Status.ORIGINATING,
        "counted_in_rvc": by_content.content is not None and by_content.vnm == part.value,
    }
