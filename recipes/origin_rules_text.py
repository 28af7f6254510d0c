"""From the printed text of a General Note to its numbered rules and notes: page furniture off, paragraphs joined, slips of the print put right.

Nothing is understood here. A `Block` is one numbered rule, dated rule or note as it stands, with the lines below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FURNITURE = re.compile(
    r"Harmonized Tariff Schedule of the United States\b.*|Annotated for Statistical Reporting Purposes|GN ?p\. ?\d+|USMCA|"
    r"Korea|CAFTA.DR|DR.CAFTA|US-?Korea|UKFTA"
)
GLUED = (
    (r"(?<=[a-z])(?=another (?:sub)?heading within)", " "),
    (r"\b(good|there|not|material)(?=(?:is|less|are)\b)(?!is$)", r"\1 "),
    (r"\b(the|a)(?=(?:net cost|regional value|good is)\b)", r"\1 "),
    (r"\bthatthe\b", "that the"),
    (r"\bgoodis\b", "good is"),
    (r"\baregional\b", "a regional"),
    (r"\bthenet\b", "the net"),
    (r"\bnetcost\b", "net cost"),
    (r"\bnotless\b", "not less"),
    (r"\bthereis\b", "there is"),
    (r"\bisoriginating\b", "is originating"),
    (r"\boralloying\b", "or alloying"),
    (r"\borheading", "or heading"),
    (r"\bincludinganother\b", "including another"),
    (r"\bbothcut\b", "both cut"),
    (r"\b((?:sub)?heading)outside\b", r"\1 outside"),
    (r"\bother(?=subheading|heading|chapter)", "other "),
    (r"\b(through|than)(?=\d)", r"\1 "),
    (r"(?<=\d)(?=(?:or|and|through)\b)", " "),
    (r",(?=[A-Za-z])", ", "),
    (r";(?=or\b)", "; "),
    (r"\b(\d\d)\.(?=\d\d\b)(?!\d\d\.\d)(?<!\d{4}\.\d\d\.)(?<![\d.]\d\d\.)(?=\d\d(?:[ ,;]|$))", r"\1"),
    (r"(\d{4}),\.(?=\d\d\.\d\d)", r"\1."),
    (r"\bthatgroup\b", "that group"),
    (r"\bofnot\b", "of not"),
    (r"\b(of|to)(?=subheading|heading)", r"\1 "),
    (r"\s*\[[^\]]*\]", ""),
    (r"\bor(?=\d)", "or "),
    (r"(\d{4} through \d{4}) (?=\d{4} through)", r"\1, "),
    (r"\bA ?change\b", "A change"),
    (r"(?<=any other good of subheading )8109\.99(?= from bars?\b)", "8101.99"),
)
MARK = re.compile(
    r"(?P<number>\.?\d{1,3}[A-Z]?(?:\.|,|:|(?=\s+A change)|(?=\s+\(A\)))\s*(?=\(A\)|\([a-z]\)|A ?change|No |Production|For |There |Chapter|\[|Except))"
    r"|(?P<letter>\(?[A-Za-z]{1,5}\)|\(?\d{1,2}\))\s*"
    r"|(?P<note>(?:Chapter|Heading|Subheading|Section|Tariff item|Subheadings|Headings)s? [Rr]ules?(?: \d+)?\b|Note(?= ?:)|For the purposes of all other trade)"
)


@dataclass
class Line:
    """A marked line: its mark (``A``, ``1``, ``i``; empty for the first of a block) and its text."""

    mark: str
    text: str


@dataclass
class Block:
    """One numbered rule or note, with the lines below it.

    Attributes
    ----------
    chapter
        The chapter it stands in; 0 for what stands before the first one.
    number
        Of a rule as printed; empty for a note.
    note
        How a note is headed (``Chapter rule 1``); empty for a numbered rule.
    slips
        What was wrong in the print and is put right here.
    """

    chapter: int
    number: str
    note: str
    lines: list[Line] = field(default_factory=list)
    slips: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole of it on one line, marks kept."""
        return " ".join(f"({line.mark}) {line.text}" if line.mark else line.text for line in self.lines)


def paragraphs(path: Path, start: str, stop: str) -> list[str]:
    """Paragraphs between two sentences of the text, page furniture left out."""
    kept: list[str] = []
    for line in path.read_text(encoding="utf-8").replace("\f", "\n").split("\n"):
        text = line.strip()
        if not FURNITURE.fullmatch(text):
            kept.append(text)
    first = next(i for i, text in enumerate(kept) if re.match(start, text))
    last = next((i for i, text in enumerate(kept) if i > first and re.match(stop, text)), len(kept))
    joined: list[str] = []
    fresh = True
    for text in kept[first + 1 : last]:
        if not text:
            fresh = True
            continue
        if fresh or is_marked(text):
            joined.append(text)
        else:
            joined[-1] += f" {text}"
        fresh = False
    return joined


def is_marked(text: str) -> bool:
    """Whether a line opens a chapter, a rule, a note or a lettered line."""
    return bool(re.match(r"Chapter \d+\s*\.?$", text) or MARK.match(text))


def unglued(text: str) -> str:
    """A sentence with the blanks that the print lost."""
    for wrong, right in GLUED:
        text = re.sub(wrong, right, text)
    return re.sub(r"\s+", " ", text).strip()


def blocks(found: list[str]) -> Iterator[Block]:
    """Numbered rules and notes in the order of the text."""
    chapter = 0
    current: Block | None = None
    for paragraph in found:
        if re.fullmatch(r"\d+[A-Z]?\.\s*\[.*deleted\.?\]", paragraph):
            continue
        heading = re.fullmatch(r"Chapter (\d+)\s*\.?", paragraph)
        if heading:
            if current:
                yield current
            chapter, current = int(heading[1]), None
            continue
        mark = MARK.match(paragraph)
        if mark and (mark["number"] or mark["note"]):
            if current:
                yield current
            current = _opened(chapter, paragraph, mark)
        elif current is None:
            current = _unnumbered(chapter, paragraph)
        elif mark and _is_letter(mark["letter"]):
            current.lines.append(Line(mark["letter"].strip("()"), unglued(paragraph[mark.end() :])))
        else:
            current.lines[-1].text = unglued(f"{current.lines[-1].text} {paragraph}")
    if current:
        yield current


def _unnumbered(chapter: int, paragraph: str) -> Block | None:
    """The only rule of a chapter, where it is printed without a number; None where it is no rule."""
    if not chapter or not paragraph.startswith("A change to "):
        return None
    slip = "printed without a number; it is the only rule of its chapter"
    return Block(chapter, "1", "", [Line("", unglued(paragraph))], slips=[slip])


def _is_letter(mark: str) -> bool:
    inner = mark.strip("()")
    return len(inner) == 1 or inner.isdigit() or set(inner) <= set("ivxIVX")


def _opened(chapter: int, paragraph: str, mark: re.Match[str]) -> Block:
    rest = paragraph[mark.end() :]
    if mark["note"]:
        return Block(chapter, "", mark["note"], [Line("", unglued(rest.lstrip(": ")))])
    printed = mark["number"].strip()
    number = printed.strip(".,: ")
    block = Block(chapter, number, "", [])
    if not re.fullmatch(r"\d+[A-Z]?\.", printed):
        block.slips.append(f"the number is printed as “{printed}”")
    block.lines = list(_split(rest.strip()))
    return block


def _split(text: str) -> Iterator[Line]:
    """The first line of a rule, whose letter may stand in it: ``(A) A change ...``."""
    opening = re.match(r"\(([A-Za-z])\)\s*", text)
    if opening:
        yield Line(opening[1], unglued(text[opening.end() :]))
    else:
        yield Line("", unglued(text))
