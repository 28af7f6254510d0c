"""What was read of an agreement's rules, what was not and why, and what was wrong in the print."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from allyshore.errors import UsageError
from allyshore.origin.reading import packaged
from allyshore.origin.rule import OtherKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.origin.rulebook import Rulebook
    from allyshore.units import Share


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one rule or note: what is not read and why, or what was wrong in the print and how it is read."""

    chapter: int
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How completely an agreement's rules are in the rule language.

    Attributes
    ----------
    agreement, title, source, vintage
        Its name here, what it is called, the edition that was read, the edition of the Harmonised System of its codes.
    rules, rules_read
        Numbered rules in the text; of them, those of which everything is in the language.
    headed_rules, headed_rules_read
        The same for rules that stand under a date, a trade or a kind of good instead of a number.
    notes, notes_read
        Notes of chapters, sections, headings and subheadings.
    alternatives, chapters
        Ways of being originating, and chapters that have rules.
    partly, unread, unread_notes
        Every rule or note that is not read, or not wholly, and why.
    slips
        What is wrong in the print, and how it is read.
    """

    agreement: str
    title: str
    source: str
    vintage: str
    rules: int
    rules_read: int
    headed_rules: int
    headed_rules_read: int
    notes: int
    notes_read: int
    alternatives: int
    chapters: int
    partly: tuple[Remark, ...]
    unread: tuple[Remark, ...]
    unread_notes: tuple[Remark, ...]
    slips: tuple[Remark, ...]

    @property
    def share(self) -> Share:
        """Share of the numbered rules that is read completely."""
        return self.rules_read / self.rules

    def to_dict(self) -> dict[str, Any]:
        """Give plain JSON values."""
        plain = {
            name: getattr(self, name) for name in self.__slots__ if not isinstance(getattr(self, name), tuple)
        }
        lists = {
            name: [
                {"chapter": one.chapter, "number": one.number, "text": one.text}
                for one in getattr(self, name)
            ]
            for name in ("partly", "unread", "unread_notes", "slips")
        }
        return {**plain, "share": self.share, **lists}


def agreements() -> tuple[str, ...]:
    """Agreements whose rules are packaged."""
    place = files("allyshore.origin") / "rules"
    return tuple(sorted(entry.name for entry in place.iterdir() if entry.is_dir()))


def coverage(agreement: str = "usmca") -> Coverage:
    """Say what was read of an agreement's rules.

    Raises
    ------
    UsageError
        There is no such agreement here.
    """
    known = agreements()
    if agreement not in known:
        raise UsageError(f"agreement: expected one of {', '.join(known)}, found {agreement!r}.")
    general, counts = packaged(f"{agreement}/general.toml"), packaged(f"{agreement}/coverage.toml")
    return Coverage(
        agreement=agreement,
        title=general["title"],
        source=general["source"],
        vintage=general["vintage"],
        rules=counts["numbered_rules"],
        rules_read=counts["numbered_rules_read"],
        headed_rules=counts["headed_rules"],
        headed_rules_read=counts["headed_rules_read"],
        notes=counts["notes"],
        notes_read=counts["notes_read"],
        alternatives=counts["alternatives"],
        chapters=counts["chapters"],
        partly=_remarks(counts, "partly", "why"),
        unread=_remarks(counts, "unread", "why"),
        unread_notes=_remarks(counts, "unread_note", "why"),
        slips=_remarks(counts, "slip", "what"),
    )


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of today's subheadings an agreement's rules can judge on a day.

    Attributes
    ----------
    subheadings
        Those of HS 2022.
    whole
        Of them, those for which every way of every rule that the code may have is read.
    partly, unread
        Those with some way, or with no way, that is read.
    without
        Those that have no rule here for some of their goods.
    """

    subheadings: int
    whole: int
    partly: tuple[str, ...]
    unread: tuple[str, ...]
    without: tuple[str, ...]

    @property
    def share(self) -> Share:
        """Share of the subheadings that can be judged wholly."""
        return self.whole / self.subheadings

    def to_dict(self) -> dict[str, Any]:
        """Give plain JSON values."""
        lists = {name: list(getattr(self, name)) for name in ("partly", "unread", "without")}
        return {"subheadings": self.subheadings, "whole": self.whole, "share": self.share, **lists}


def reach(book: Rulebook) -> Reach:
    """Count the subheadings of today that a rulebook can judge."""
    found: dict[str, list[str]] = {"whole": [], "partly": [], "unread": [], "without": []}
    for code in book.concordance.forerunners:
        found[_how_read(book, code)].append(code)
    lists = {name: tuple(codes) for name, codes in found.items() if name != "whole"}
    return Reach(sum(map(len, found.values())), len(found["whole"]), **lists)


def _how_read(book: Rulebook, code: str) -> str:
    cases = book.cases(code)
    if any(case.rule is None for case in cases):
        return "without"
    open_ways = [
        [any(other.kind is OtherKind.UNREAD for other in way.others) for way in case.alternatives]
        for case in cases
    ]
    if any(all(ways) for ways in open_ways):
        return "unread"
    return "partly" if any(any(ways) for ways in open_ways) else "whole"


def _remarks(counts: Mapping[str, Any], name: str, field: str) -> tuple[Remark, ...]:
    return tuple(Remark(one["chapter"], one["number"], one[field]) for one in counts.get(name, []))
