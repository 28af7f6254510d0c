"""What was read of an agreement's rules, what was not and why, and what was wrong in the print."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from allyshore.errors import UsageError
from allyshore.origin.reading import packaged

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def _remarks(counts: Mapping[str, Any], name: str, field: str) -> tuple[Remark, ...]:
    return tuple(Remark(one["chapter"], one["number"], one[field]) for one in counts.get(name, []))
