"""A content test of a good that no code is told of: its materials by value, and the content that the case asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapter_choices import threshold_of
from adapter_goods import STAND_IN, answers_of
from adapter_materials import NEUTRAL, SAYS_VALUE, listed, material_of
from adapter_prices import adjusted
from adapter_words import Facts, NotUnderstoodError, Question, names, understood

from allyshore import origin
from allyshore.origin import Good

if TYPE_CHECKING:
    from allyshore.origin import Material

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
