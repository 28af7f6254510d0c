"""Marking origin is another answer than preferential origin: a change of classification under a rule in shorthand, and nothing else.

Country-of-origin marking of goods from Canada and Mexico goes by the tariff shifts of 19 CFR 102.20, which have no content test; whoever
knows the rule of a good writes it as ``CC`` (change of chapter), ``CTH`` (of heading), ``CTSH`` (of subheading) or ``CTI`` (of tariff item), with
``outside`` a group and ``except`` codes, a simple assembly, or codes when GRI 2(a) applies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.errors import UsageError
from allyshore.origin.codes import CodeSet, Level, Verdict, all_of, any_of, opposite
from allyshore.origin.rule import Shift, Source, Way, digits_of

if TYPE_CHECKING:
    from collections.abc import Iterable

CHANGES = {"CC": Level.CHAPTER, "CTH": Level.HEADING, "CTSH": Level.SUBHEADING, "CTI": Level.TARIFF_ITEM}
LEVELS = {
    "chapter": Level.CHAPTER,
    "heading": Level.HEADING,
    "subheading": Level.SUBHEADING,
    "tariff item": Level.TARIFF_ITEM,
}
CHANGE = re.compile(
    r"^\s*(?:(CC|CTH|CTSH|CTI)\b|.*\bany (?:other )?(chapter|heading|subheading|tariff item)\b)(.*)$",
    re.IGNORECASE | re.DOTALL,
)
OR = re.compile(r"(?:[;,]\s*or\b|\bor\b(?=\s*(?:a change|CC|CTH|CTSH|CTI)\b)|;)", re.IGNORECASE)
"""Between ways of meeting a rule; one suffices. Codes joined by "or" are none."""
FROM = re.compile(r"^\s*from\b(?!\s+any\b)(.*?)(?:,?\s*whether or not (.*))?$", re.IGNORECASE | re.DOTALL)
OUTSIDE = re.compile(r"\boutside\b(.*)$", re.IGNORECASE | re.DOTALL)
CODE = re.compile(
    r"\d{4}\.\d\d(?:\.\d\d)?(?:\s*-\s*\d{4}\.\d\d(?:\.\d\d)?)?|\d{4}(?:\s*-\s*\d{4})?|\d{1,2}(?:\s*-\s*\d{1,2})?"
)
CODE_WITH_CHAPTER = re.compile(rf"(?:\bch\.?\s*)?(?:{CODE.pattern})")
BARRING = re.compile(
    r",?\s*\b(?:(?:but )?not(?: by| from| when| through)?|no|other than(?: by| from| through)?|excluding|without)\s+"
    r"(?=(?:a |mere )?simple assembly|(?:GRI|general rule of interpretation)\b|\d{4})",
    re.IGNORECASE,
)
"""Other words for ``except``."""
READ = re.compile(
    r"\b(?:ch|hs|cc|cth|ctsh|cti|chapters?|headings?|subheadings?|tariff|items?|changes?|shift|to|from|any|other|than|except(?:ing|ed)?|exclud(?:ing|ed)|"
    r"without|but|not|no|and|or|of|the|an?|in|for|by|goods?|through|when|outside|that|this|group|whether|there|is|also|only|mere|foreign|materials?)\b"
)
"""Words that the reader understands; what else is said may ask more than codes do."""
CONDITIONS = {
    "assembly": re.compile(r"(?:when[^,;]*?)?(?:a )?simple assembly", re.IGNORECASE),
    "gri 2(a)": re.compile(
        r"(?:when[^,;]*?|pursuant to |under )?(?:GRI|general rule of interpretation)\s*2\s*\(a\)",
        re.IGNORECASE,
    ),
}
"""Conditions under which a rule excepts codes."""


@dataclass(frozen=True, slots=True)
class ShiftFinding:
    """Whether every foreign material makes a change of classification.

    Attributes
    ----------
    holds
        None where a condition decides that nobody states, or a word that is not read.
    failing
        Codes of the materials that do not.
    unread
        What of the rule was not read: a proviso, a word that is no code, an ellipsis. No change is then surely made.
    """

    holds: Verdict
    failing: tuple[str, ...]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shorthand:
    """A shift, what it excepts always and what on a condition: a simple assembly, or GRI 2(a); without codes the condition bars everything."""

    level: Level
    group: CodeSet | None
    always: CodeSet | None
    conditional: CodeSet | None
    condition: str
    unread: str
    sources: CodeSet | None = None
    besides: bool = True

    def shift(self, good: str, *, every: bool) -> Shift:
        """The shift of a good, its conditional exceptions with it or without."""
        barred = [codes for codes in (self.always, self.conditional if every else None) if codes is not None]
        merged = CodeSet(tuple(span for codes in barred for span in codes.spans)) if barred else None
        if self.group is not None and not self.group.holds(good):
            raise UsageError(f"shift: expected a group that holds {good}, found one that does not.")
        other = Source(Way.ANY_OTHER if self.group is None else Way.OUTSIDE_GROUP, self.level)
        named = () if self.sources is None else (Source(Way.CODES, codes=self.sources),)
        return Shift((*named, *((other,) if self.besides else ())), merged)


def _read(words: str) -> _Shorthand:
    """Read a shift: ``CTSH except ch4, ch17, 2009``, ``CTH except 8714 when GRI 2(a)``, ``CTSH outside 8525.10-8525.20 except simple assembly``.

    Raises
    ------
    UsageError
        It is not of that form.
    """
    asked, _, _ = words.partition("provided")
    body, _, excepted = BARRING.sub(" except ", asked).partition("except")
    found = CHANGE.match(body)
    if found is None:
        raise UsageError(
            f"shift: expected CC, CTH, CTSH or CTI, perhaps with 'outside' or 'except' and codes, found {words!r}."
        )
    level = CHANGES[found[1].upper()] if found[1] else LEVELS[found[2].lower()]
    named = FROM.match(found[3]) if found[1] else None
    sources = _codes(named[1]) if named else None
    if named and sources is None:
        raise UsageError(f"shift: expected codes after 'from', found {words!r}.")
    outside = None if named else OUTSIDE.search(found[3])
    group = _codes(outside[1]) if outside else None
    if outside and group is None:
        raise UsageError(f"shift: expected the codes of the group after 'outside', found {words!r}.")
    condition = next((name for name, mark in CONDITIONS.items() if mark.search(excepted)), "")
    codes = _codes(CONDITIONS[condition].sub("", excepted) if condition else excepted)
    always, conditional = (None, codes) if condition else (codes, None)
    if named and named[2]:
        wide = re.search(
            r"\b(CC|CTH|CTSH|CTI)\b|\bany (?:other )?(chapter|heading|subheading|tariff item)\b",
            named[2],
            re.IGNORECASE,
        )
        if wide is None:
            raise UsageError(f"shift: expected a level after 'whether or not', found {words!r}.")
        level = CHANGES[wide[1].upper()] if wide[1] else LEVELS[wide[2].lower()]
    besides = named is None or bool(named[2])
    return _Shorthand(level, group, always, conditional, condition, _unread(words), sources, besides)


def _unread(words: str) -> str:
    """What of a shift is neither code, nor condition, nor word of the shorthand."""
    left = words.lower()
    for known in (*CONDITIONS.values(), CODE_WITH_CHAPTER, READ):
        left = known.sub(" ", left)
    told = re.sub(r"^[\s,:;-]+|[\s,:;-]+$", "", re.sub(r"\s+", " ", left))
    return told.removesuffix(".") if "..." not in told else told


def marking_shift(
    good: str,
    foreign_materials: Iterable[str],
    words: str,
    *,
    simple_assembly: Verdict = None,
    by_gri_2a: Verdict = None,
) -> ShiftFinding:
    """Judge foreign materials of a good by a shift in shorthand; codes of one edition, as they come.

    Parameters
    ----------
    good, foreign_materials
        HS codes.
    words
        The rule, perhaps several joined by ``; or``, of which one suffices: a level, perhaps ``from`` codes (alone, or ``whether or not`` there is
        also a change of a level), perhaps ``outside`` a group of codes, perhaps ``except`` codes, with or without a condition (a simple assembly,
        GRI 2(a)). What it is ``provided``, or says, besides is not judged: the answer is then open, or no.
    simple_assembly, by_gri_2a
        Whether the good is a simple assembly (19 CFR 102.1(o)), or classified by GRI 2(a); None: not said, so that a rule that
        asks leaves the answer open.

    Source: 19 CFR 102.11(a)(3), 102.20.

    Examples
    --------
    >>> marking_shift("9506.31", ["9506.39"], "CTSH except 9506.39")
    ShiftFinding(holds=False, failing=('9506.39',), unread=())
    """
    codes = list(foreign_materials)
    ways = [
        _judged(good, codes, _read(way), simple_assembly, by_gri_2a) for way in OR.split(words) if way.strip()
    ]
    holds = any_of(way.holds for way in ways)
    unread = () if holds else tuple(dict.fromkeys(words for way in ways for words in way.unread))
    return ShiftFinding(
        holds, () if holds else min((way.failing for way in ways), key=len, default=()), unread
    )


def _judged(
    good: str, codes: list[str], asked: _Shorthand, simple_assembly: Verdict, by_gri_2a: Verdict
) -> ShiftFinding:
    digits = digits_of(good)
    scope = asked.group or CodeSet(((digits, digits),))
    said = simple_assembly if asked.condition == "assembly" else by_gri_2a

    def passes(code: str, *, every: bool) -> Verdict:
        return asked.shift(digits, every=every).passes(digits_of(code), frozenset(), digits, scope)

    def verdict(code: str) -> Verdict:
        eased, strict = passes(code, every=False), passes(code, every=True)
        return eased if said is False or strict is eased else strict if said else None

    verdicts = {code: verdict(code) for code in codes}
    built = opposite(said) if asked.condition and asked.conditional is None else True
    failing = tuple(code for code, passed in verdicts.items() if passed is False)
    unread = (asked.unread,) if asked.unread else ()
    return ShiftFinding(all_of((*verdicts.values(), built, None if unread else True)), failing, unread)


def _codes(text: str) -> CodeSet | None:
    told = CODE.findall(
        text.replace("ch.", "ch").replace("chapter", "ch").replace("through", "-").replace(" to ", "-")
    )
    return CodeSet.read([_padded(code) for code in told]) if told else None


def _padded(code: str) -> str:
    """``4`` as ``04``."""
    return "-".join(part.strip().zfill(2) for part in code.split("-"))
