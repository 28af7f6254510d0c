"""The files that a rulebook is made of: those that are packaged, a part of them, or those that someone keeps elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from allyshore.origin.codes import TARIFF_ITEM_DIGITS, CodeSet
from allyshore.origin.reading import packaged, packaged_chapters

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

PLAIN = ("chapters", "general", "vehicles", "parts")


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """An agreement's rules as parsed files; `Rulebook.of_files` makes the law of a day of them.

    Attributes
    ----------
    agreement
        Its name here.
    chapters
        File name and content of each chapter, in order.
    general
        What stands over all chapters: where the law is found, the edition of its codes, general notes.
    vehicles, parts
        The tables of the automotive appendix, and the subheadings that provide for parts.
    """

    agreement: str
    chapters: tuple[tuple[str, Mapping[str, Any]], ...]
    general: Mapping[str, Any]
    vehicles: Mapping[str, Any]
    parts: Mapping[str, Any]

    @classmethod
    def packaged(cls, agreement: str = "usmca") -> RuleFiles:
        """Give the files of a packaged agreement; the automotive appendix and the parts table are the USMCA's own."""
        usmca = agreement == "usmca"
        return cls(
            agreement,
            packaged_chapters(agreement),
            packaged(f"{agreement}/general.toml"),
            packaged("vehicle-parts.toml") if usmca else {"table": []},
            packaged("parts.toml") if usmca else {"parts_only": [], "goods_and_parts": []},
        )

    @classmethod
    def of_plain(cls, agreement: str, plain: Mapping[str, Any]) -> RuleFiles:
        """Give files back from what `plain` gave of them.

        Raises
        ------
        KeyError, TypeError, ValueError
            It is not of that form.
        """
        chapters = tuple((str(name), content) for name, content in plain["chapters"])
        return cls(agreement, chapters, *(plain[name] for name in PLAIN[1:]))

    def plain(self) -> dict[str, Any]:
        """Give the files as lists, mappings, texts, numbers and dates, to keep them with what was judged by them."""
        return {
            "chapters": [[name, content] for name, content in self.chapters],
            **{name: getattr(self, name) for name in PLAIN[1:]},
        }

    def narrowed(self, headings: Collection[str]) -> RuleFiles:
        """Give only the rules that touch some headings (of the rules' edition), of every day, with all notes over them."""
        wanted = set(headings)
        chapters = {heading[:2] for heading in wanted}
        return replace(
            self,
            chapters=tuple(
                (name, {**content, "rule": [e for e in content.get("rule", []) if _touches(e, wanted)]})
                for name, content in self.chapters
                if f"{int(content['chapter']):02d}" in chapters
            ),
        )

    def tariff_items(self) -> frozenset[str]:
        """Every tariff item that the files name, eight digits."""
        named = _texts([self.plain()])
        return frozenset(text for text in named if len(text) == TARIFF_ITEM_DIGITS and text.isdigit())


def _touches(entry: Mapping[str, Any], headings: set[str]) -> bool:
    return not headings.isdisjoint(CodeSet.read(entry["scope"]).headings())


def _texts(value: Any) -> Iterable[str]:
    """Every text in a document, its points left out and ranges split."""
    if isinstance(value, str):
        yield from value.replace(".", "").split("-")
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts(one)
