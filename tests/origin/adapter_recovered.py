"""Used goods that are taken apart, and their parts sold as they are: a recovered material counts only in a remanufactured good."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from adapter_goods import STAND_IN, answers_of
from adapter_words import MEMBERS, country_of, understood

from allyshore import origin
from allyshore.origin import Good, Material

if TYPE_CHECKING:
    from adapter_words import Facts, Question

APART = re.compile(
    r"^(?:disassembl\w*|dismantl\w*|recovered_by_disassembl\w*|taken_apart|stripped)(?:_in|_at)?$"
)
SOLD = re.compile(r"^(?:sold|sold_as|resold|sold_as_is|sale|marketed)$")


def tells_recovered(facts: Facts) -> bool:
    """Whether a case has goods that were taken apart and are not remanufactured."""
    return (
        any(APART.match(name) for name in facts)
        and facts.get("remanufactured") is False
        and "materials" not in facts
    )


def recovered(question: Question) -> dict[str, Any]:
    """A part as it was found: its only material is itself, recovered where the case says (s. 4(1))."""
    facts = question.facts
    apart = [name for name in facts if APART.match(name)]
    sold = [name for name in facts if SOLD.match(name)]
    understood(
        facts, {"good", "goods", "hs", "date", "remanufactured", "recovered", "made_in", *apart, *sold}
    )
    code = re.search(
        r"\b\d{4}(?:\.\d\d)+\b", str({name: facts.get(name) for name in ("good", "goods", "hs")})
    )
    hs = code[0] if code else STAND_IN
    place = country_of(facts[apart[0]])
    part = Material("the used part", hs, 80.0, originating=False, recovered=place in MEMBERS)
    good = Good("part", hs, place, 100.0, None, (part,), remanufactured=False)
    return answers_of(origin.qualify(good, question.book), good)
