"""Marking origin of a case: the shift of 19 CFR 102.20 that it quotes, and the country that follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from adapter_bags import words_of
from adapter_materials import code_of

from allyshore import origin
from allyshore.errors import UsageError

if TYPE_CHECKING:
    from adapter_words import Facts, Question

    from allyshore.origin import Good

SHORTHAND = re.compile(r"\b(?:CC|CTH|CTSH|CTI)\b.*", re.DOTALL)


def marking(question: Question) -> dict[str, Any]:
    """Whether foreign materials make the change that the case's rule of 19 CFR 102.20 asks."""
    facts = question.facts
    codes = [code_of(one["hs"] if isinstance(one, dict) else one) for one in facts["foreign_materials"]]
    good = facts["good"]["hs"] if isinstance(facts["good"], dict) else facts["good"]
    told = bool(shares(facts))
    found = origin.marking_shift(
        code_of(good),
        codes,
        WITH_SHARE.sub("", question.rule) if told else question.rule,
        simple_assembly=facts.get("simple_assembly"),
        by_gri_2a=facts.get("unassembled"),
    )
    holds = found.holds if found.holds is not True else _share_reached(question)
    return {
        "shift": {True: "met", False: "not_met", None: "unknown"}[holds],
        "failing": list(found.failing),
    }


WITH_SHARE = re.compile(r"[,;]?[^,;]*\bat least \d+(?:\.\d+)? ?(?:%|per ?cent)[^,;]*")
SHARE = re.compile(r"at least (\d+(?:\.\d+)?) ?(?:%|per ?cent)")
KNOWN = {"good", "foreign_materials", "date", "simple_assembly", "unassembled"}


def shares(facts: Facts) -> set[str]:
    """Shares that a case tells beside the codes of a marking."""
    return {
        name
        for name, value in facts.items()
        if name not in KNOWN
        and {"pct", "share"} & set(words_of(name))
        and isinstance(value, int | float)
        and not isinstance(value, bool)
    }


def _share_reached(question: Question) -> bool | None:
    """Whether a share that the quoted rule asks besides the change is reached; not known where the rule asks none of what is told."""
    told = shares(question.facts)
    if not told:
        return True
    asked = SHARE.findall(question.rule)
    if len(told) != 1 or len(asked) != 1:
        return None
    name = next(iter(told))
    points = float(question.facts[name]) * (1.0 if "pct" in words_of(name) else 100.0)
    return points >= float(asked[0])


def marks(question: Question, good: Good) -> dict[str, Any]:
    """The shift, and the country by it, of a good of which a case tells the preferential facts as well."""
    quoted = next(
        (part for part in re.split(r";(?! *or)", question.rule) if re.search(r"\b102\b|102\.|mark", part)), ""
    )
    found = SHORTHAND.search(quoted)
    if found is None:
        return {}
    facts = question.facts
    codes = [code_of(one["hs"] if isinstance(one, dict) else one) for one in facts["foreign_materials"]]
    ways = {"simple_assembly": facts.get("simple_assembly"), "by_gri_2a": facts.get("unassembled")}
    shift = origin.marking_shift(good.hs, codes, found[0], **ways)
    country = origin.mark(good, shift=found[0], **ways).country
    said: dict[str, Any] = {"shift": {True: "met", False: "not_met", None: "unknown"}[shift.holds]}
    return said if country is None else {**said, "marking": country}


def with_shift(question: Question, said: dict[str, Any]) -> dict[str, Any]:
    """Answers with the change of the shorthand that a case quotes, where all that it tells of is a good and foreign codes."""
    facts = question.facts
    told, good = facts.get("materials"), facts.get("good")
    bare = set(facts) <= {
        "good",
        "hs",
        "materials",
        "made_in",
        "date",
        "simple_assembly",
        "unassembled",
    } and isinstance(told, list)
    if "shift" in said or not bare or not SHORTHAND.match(question.rule.strip()):
        return said
    if not all(isinstance(one, dict) and "hs" in one and one.get("originating") is False for one in told):
        return said
    code = good.get("hs") if isinstance(good, dict) else good
    try:
        found = origin.marking_shift(
            code_of(code if code is not None else facts["hs"]),
            [code_of(one["hs"]) for one in told],
            question.rule,
            simple_assembly=facts.get("simple_assembly"),
            by_gri_2a=facts.get("unassembled"),
        )
    except UsageError:  # what is quoted is no shorthand alone
        return said
    return {**said, "shift": {True: "met", False: "not_met", None: "unknown"}[found.holds]}
