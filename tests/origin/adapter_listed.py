"""Goods whose case tells less than their code: those that a quoted rule says are on the list of General Note 11(p), and those of a chapter."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from adapter_materials import code_of, digits_of
from adapter_words import NotUnderstoodError

from allyshore import origin

if TYPE_CHECKING:
    from adapter_words import Facts, Question

    from allyshore.origin import Good

LISTED = re.compile(r"(?=.*\blisted\b.*\b(?:goods|products|items)\b)(?=.*(?:deemed|(?:are|is) originating))(?=.*(?:11 ?\(p\)|sched))")  # fmt: skip
"""A quoted rule by which the goods of the case are among those listed."""
TWO = [f"{number:02d}" for number in range(10, 100)]


def as_listed(good: Good, told: Facts, question: Question) -> Good:
    """A good told by a code of which only a part is listed, as that part, where the quoted rule says that the goods are listed.

    One that the case describes is judged by its description.
    """
    book = question.book
    if {"desc", "name"} & set(told) or not LISTED.search(question.rule.lower()) or not good.imported_from:
        return good

    def held(code: str, kinds: frozenset[str] | None = None) -> bool | None:
        return origin.deemed(code, good.imported_from, book.members, book.concordance, kinds)

    code = digits_of(good.hs)
    if held(code) is not None:
        return good
    below = [code] if len(code) > len("0000") else [f"{code}{two}" for two in TWO]
    items = [one for one in below if held(one) is not False]
    items += [f"{one}{two}" for one in items if held(one) is None for two in TWO]
    sure = next((one for one in items if held(one)), None)
    if sure is not None:
        return replace(good, hs=sure)
    for kind in sorted(origin.vocabulary().kinds):
        listed = next((one for one in items if held(one, frozenset({kind}))), None)
        if listed is not None:
            return replace(good, hs=listed, kinds=frozenset({kind}))
    return good


def tells_chapter(facts: Facts) -> bool:
    """Whether a case tells of its good only the chapter."""
    said = facts.get("good")
    return (
        isinstance(said, dict)
        and re.fullmatch(r"\d{1,2}", code_of(said.get("chapter", "")).strip()) is not None
        and not {"hs", "heading"} & {*said, *facts}
        and "materials" in facts
    )


def by_chapter(question: Question) -> dict[str, Any]:
    """What is the same by the rule of every heading of the chapter, but those that the quoted rule is said not to be for."""
    from adapter_goods import plain  # the two read each other

    facts, said = question.facts, question.facts["good"]
    chapter = code_of(said["chapter"]).strip().zfill(2)
    barred = set(re.findall(r"\d{4}", " ".join(re.findall(r"not (?:for|of|in) ([^;.]*)", question.rule))))
    codes = [f"{chapter}{number:02d}" for number in range(1, 100)]
    codes = [code for code in codes if code not in barred and question.book.rules_of(code)]
    if not codes:
        raise NotUnderstoodError([f"chapter: {chapter}"], ["hs"])
    inner = {name: value for name, value in said.items() if name != "chapter"}
    found = [plain(replace(question, facts={**facts, "good": {**inner, "hs": code}})) for code in codes]
    same = {name: value for name, value in found[0].items() if all(one.get(name) == value for one in found)}
    return {**same, "originating": same.get("originating")}
