"""Harmonised System codes: sets of them, levels, and what a code of today was in the rules' own edition."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TARIFF_ITEM_DIGITS = 8
SUBHEADING_DIGITS = 6

Verdict = bool | None


class Level(Enum):
    """A level of the tariff; the value is its number of digits."""

    CHAPTER = 2
    HEADING = 4
    SUBHEADING = 6
    TARIFF_ITEM = 8

    @property
    def word(self) -> str:
        """The level as a sentence says it."""
        return self.name.lower().replace("_", " ")


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Or: True if one is True, False if all are False, None (unknown) otherwise."""
    unknown = False
    for verdict in verdicts:
        if verdict:
            return True
        unknown = unknown or verdict is None
    return None if unknown else False


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """And: False if one is False, True if all are True, None (unknown) otherwise."""
    unknown = False
    for verdict in verdicts:
        if verdict is False:
            return False
        unknown = unknown or verdict is None
    return None if unknown else True


def opposite(verdict: Verdict) -> Verdict:
    """Not: the unknown stays unknown."""
    return None if verdict is None else not verdict


def agreed(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that all share, else None: a code with several forerunners is decided only where they agree."""
    distinct = set(verdicts)
    return distinct.pop() if len(distinct) == 1 else None


def dotted(digits: str) -> str:
    """`84509020` as `8450.90.20`, the way a tariff prints it."""
    return ".".join(part for part in (digits[:4], digits[4:6], digits[6:8], digits[8:]) if part)


def differs(material: str, good: str, level: Level) -> Verdict:
    """Whether two codes differ at a level; None where one of them is too short to tell."""
    digits = level.value
    common = min(len(material), len(good), digits)
    if material[:common] != good[:common]:
        return True
    return False if common == digits else None


@dataclass(frozen=True, slots=True)
class CodeSet:
    """Codes and ranges of codes, ends included, each at its own level.

    Attributes
    ----------
    spans
        Pairs of first and last code, digits only; a single code is a pair of equals.
    retired
        Tariff items that the schedule in use no longer has: a code under the same subheading may or may not be one.
    """

    spans: tuple[tuple[str, str], ...]
    retired: frozenset[str] = frozenset()

    @classmethod
    def read(cls, texts: Iterable[str], items: frozenset[str] | None = None) -> CodeSet:
        """Read codes as the rules write them: ``"8413.91-8413.92"``, ``"8501"``, ``"8450.90.20"``.

        `items` are the tariff items of the schedule in use; one that is not among them is held to be retired.
        """
        spans = []
        for text in texts:
            first, _, last = text.replace(".", "").partition("-")
            last = last or first
            if not (
                first.isdigit()
                and last.isdigit()
                and len(first) == len(last) <= TARIFF_ITEM_DIGITS
                and first <= last
            ):
                raise ValueError(f"a code or a range of two codes of one level, found {text!r}")
            spans.append((first, last))
        retired = frozenset(
            first
            for first, _ in spans
            if items is not None and len(first) == TARIFF_ITEM_DIGITS and first not in items
        )
        return cls(tuple(spans), retired)

    def holds(self, code: str) -> Verdict:
        """Whether a code lies in the set; None where the code is too short, or its tariff item retired, to tell."""
        unknown = False
        for first, last in self.spans:
            verdict = self._in_span(code, first, last)
            if verdict:
                return True
            unknown = unknown or verdict is None
        return None if unknown else False

    def _in_span(self, code: str, first: str, last: str) -> Verdict:
        digits = len(first)
        if len(code) >= digits:
            if first <= code[:digits] <= last:
                return True
            return (
                None
                if first in self.retired and code[:SUBHEADING_DIGITS] == first[:SUBHEADING_DIGITS]
                else False
            )
        if not first[: len(code)] <= code <= last[: len(code)]:
            return False
        missing = digits - len(code)
        inside = first <= code + "0" * missing and code + "9" * missing <= last
        return True if inside else None

    def meets(self, other: CodeSet) -> bool:
        """Whether two sets share, or may share, a code."""
        return any(
            first[: (short := min(len(first), len(start)))] <= end[:short] and start[:short] <= last[:short]
            for first, last in self.spans
            for start, end in other.spans
        )

    def covers(self, other: CodeSet) -> bool:
        """Whether every code of another set is sure to be in this one."""
        return all(
            any(
                len(first) <= len(start) and first <= start[: len(first)] and end[: len(last)] <= last
                for first, last in self.spans
            )
            for start, end in other.spans
        )

    @property
    def level(self) -> Level:
        """The level of the set's codes (of its finest one)."""
        return Level(max(len(first) for first, _ in self.spans))

    def headings(self) -> tuple[str, ...]:
        """Every heading that the set touches, four digits each."""
        found = []
        for first, last in self.spans:
            low, high = int(first[:4].ljust(4, "0")), int(last[:4].ljust(4, "9"))
            found += [f"{number:04d}" for number in range(low, high + 1)]
        return tuple(dict.fromkeys(found))

    def words(self) -> tuple[str, ...]:
        """Each code or range as a tariff prints it: ``8413.91 to 8413.92``."""
        return tuple(dotted(a) if a == b else f"{dotted(a)} to {dotted(b)}" for a, b in self.spans)


@dataclass(frozen=True, slots=True)
class Concordance:
    """What a code of the current nomenclature was in the edition that the rules are written in.

    Attributes
    ----------
    forerunners
        Six digits of today to the six-digit codes of the rules' edition that share goods with it.
    strict
        True: every forerunner counts. False: a subheading that kept its number is read as itself, although goods of
        other subheadings have moved into it since (multi-component circuits into 8542.31, for one).
    """

    forerunners: Mapping[str, tuple[str, ...]]
    strict: bool = False
    _own: set[str] = field(default_factory=set, repr=False, compare=False)

    def candidates(self, code: str) -> tuple[str, ...]:
        """Codes in the rules' edition that `code` (digits only) is read as; empty where it is unknown.

        A forerunner with the same six digits keeps the further digits (the tariff item); one that was renumbered loses
        them, since the old tariff item cannot be told from the new one. A code shorter than six digits stands for itself, and so
        does one of the rules' edition that today's has no more.
        """
        if not self.strict and code[:SUBHEADING_DIGITS] in self.forerunners.get(code[:SUBHEADING_DIGITS], ()):
            return (code,)
        return self.every_candidate(code)

    def every_candidate(self, code: str) -> tuple[str, ...]:
        """As `candidates`, with every forerunner counted."""
        if len(code) < SUBHEADING_DIGITS:
            return (code,)
        six = code[:SUBHEADING_DIGITS]
        found = self.forerunners.get(six)
        if found is None and self.of_rules_edition(six):
            return (code,)
        return tuple(code if old == six else old for old in found or ())

    def of_rules_edition(self, code: str) -> bool:
        """Whether a code that is none of today's is one of the rules' edition, as documents of those years have it."""
        six = code[:SUBHEADING_DIGITS]
        return six not in self.forerunners and six in self._codes()

    def subheadings_of(self, code: str) -> tuple[str, ...]:
        """Subheadings of the rules' edition under a heading, in order."""
        return tuple(sorted(own for own in self._codes() if own.startswith(code)))

    def _codes(self) -> set[str]:
        if not self._own:
            self._own.update(old for codes in self.forerunners.values() for old in codes)
        return self._own

    def kept_number_alone(self, hs: str) -> bool:
        """Whether a code of today is shorter than six digits, or shares goods with no other code than its own number."""
        six = hs.replace(".", "")[:SUBHEADING_DIGITS]
        return len(six) < SUBHEADING_DIGITS or self.forerunners.get(six, ()) == (six,)
