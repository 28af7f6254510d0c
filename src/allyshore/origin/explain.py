"""The rule of a good in words, for a person: which rule, in which edition of codes, what each way asks, which notes stand over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allyshore.errors import UsageError
from allyshore.origin.codes import CodeSet, dotted
from allyshore.origin.note import Effect
from allyshore.origin.reading import packaged, packaged_chapters
from allyshore.origin.rule import digits_of
from allyshore.origin.rulebook import Rulebook
from allyshore.origin.words import listed

if TYPE_CHECKING:
    from allyshore.origin.rule import Rule
    from allyshore.world import World


HEADING = 4


def explain(hs: str, world: World, agreement: str = "usmca") -> str:
    """Say in words what an agreement asks of a good on the world's day.

    Parameters
    ----------
    hs
        The good's code of today, six or more digits; or a heading, for the rules of all its goods.
    world
        Its day, and the correlation of codes.
    agreement
        One of `agreements()`.

    Raises
    ------
    UsageError
        The code is neither a heading nor six to ten digits, or there is no such agreement here.
    """
    digits = digits_of(hs)
    if not (digits.isascii() and digits.isdigit() and (len(digits) == HEADING or 6 <= len(digits) <= 10)):
        raise UsageError(f"HS code: expected a heading (four digits) or six to ten digits, found {hs!r}.")
    book = Rulebook.of_agreement(world, agreement)
    general = packaged(f"{agreement}/general.toml")
    lines = [
        f"{dotted(digits)} under {general['title']}, on {world.date} (codes of {general['vintage']}; {general['source']})."
    ]
    seen: list[str] = []
    heading = len(digits) == HEADING
    codes = book.concordance.subheadings_of(digits) if heading else book.concordance.candidates(digits)
    for code in codes:
        rules = book.rules_of(code)
        if not heading and code[:6] != digits[:6]:
            lines.append(
                f"{dotted(digits[:6])} is, or shares goods with, {dotted(code)} in {general['vintage']}."
            )
        if not rules:
            lines.append(f"No rule: what is missing is {book.reason(code)}.")
        for rule in rules:
            if rule.id not in seen:
                lines += _rule_lines(rule)
                seen.append(rule.id)
        lines += [line for line in _notes(agreement, code) if line not in lines]
    if not codes:
        lines.append(f"{dotted(digits[:6])} is not in HS 2022.")
    return "\n".join(lines)


def _rule_lines(rule: Rule) -> list[str]:
    limits = []
    if rule.uses:
        limits.append(f"for use in: {listed([use or 'anything else' for use in sorted(rule.uses)], 'or')}")
    if rule.trade:
        limits.append(f"in trade between {' and '.join(sorted(rule.trade))}")
    if rule.not_trade:
        limits.append(f"in all trade but between {' and '.join(sorted(rule.not_trade))}")
    if rule.vehicle:
        limits.append("original equipment of motor vehicles is under GN 11(k)")
    tail = f" ({'; '.join(limits)})" if limits else ""
    one = "asks" if len(rule.alternatives) == 1 else "asks one of"
    return [f"{rule.reference} {one}{tail}:", *(f"  {way.id}: {way.text}." for way in rule.alternatives)]


def _notes(agreement: str, code: str) -> list[str]:
    """Notes over a code that are told and not built into the ways."""
    said = []
    contents = [("", packaged(f"{agreement}/general.toml"))]
    contents += [
        (f"chapter {c['chapter']}, ", c)
        for _, c in packaged_chapters(agreement)
        if c["chapter"] == int(code[:2])
    ]
    for place, content in contents:
        for note in content.get("note", []):
            words = _note_words(note)
            if words and CodeSet.read(note["scope"]).holds(code) is not False:
                said.append(f"Note ({place}{note['number']}): {words}.")
    return said


def _note_words(note: dict[str, Any]) -> str:
    effect = Effect(note["effect"])
    kinds = listed([kind.get("kind", "") for kind in note.get("kinds", [])] or [""], "and")
    if effect is Effect.DE_MINIMIS:
        return f"the de minimis share {'may' if note['allowed'] else 'may not'} be used for {kinds}"
    if effect is Effect.TRANSIT:
        return f"it stays originating if worked on outside the region without a change of {note['within']}"
    if effect is Effect.MEANING:
        return f"the law says there what is meant by {listed(note['of'], 'and')}"
    if effect is Effect.SEPARATELY:
        return "it is judged as the unit would be alone"
    return ""
