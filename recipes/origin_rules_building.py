"""A block of the text to entries of the rule language: its alternatives put together, with date, trade, use and the goods that are "any other"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from origin_rules_codes import LIST, MARK, NotCodes, marked, merged, overlap, printed
from origin_rules_grammar import Sentence, Unread, read
from origin_rules_provisos import UnreadProviso
from origin_rules_words import kind_name

if TYPE_CHECKING:
    from origin_rules_text import Block, Line

OPENS = re.compile(r"(?:A change|No |There is no|Production of)")
PASSENGER, HEAVY, OTHER_USE = "passenger vehicle or light truck", "heavy truck", "other"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
COUNTRIES = {"Canada": "CAN", "Mexico": "MEX", "the United States": "USA"}
DATE = rf"({'|'.join(MONTHS)}) (\d+), (\d{{4}})"


@dataclass
class Reading:
    """What was made of one block.

    Attributes
    ----------
    entries
        Rules in the rule language; several where the uses of one numbered rule differ.
    unread
        Why a part of it is not read; empty where it is read completely.
    slips
        Slips of the print that were put right.
    """

    block: Block
    entries: list[dict[str, Any]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    slips: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The rule's number, or what a dated rule is for."""
        return str(self.entries[0]["number"]) if self.entries else (self.block.number or self.block.note)


@dataclass
class Header:
    """``For a good of 8407.31 for use in a heavy truck:``, or the head of a dated rule."""

    uses: list[str] = field(default_factory=list)
    kind: str = ""
    scope: list[str] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)


def sentences(lines: list[Line]) -> list[tuple[str, str]]:
    """Letter and text of each alternative; lines that open none belong to the one before."""
    found: list[list[str]] = []
    prefix, below = "", ""
    for line in lines:
        opens = bool(OPENS.match(line.text) or re.match(r"For .*:$", line.text)) and not line.mark.isdigit()
        if prefix and not opens and len(line.mark) == 1 and line.mark.isdigit() == bool(below):
            joint = "" if line.text.startswith("from") or prefix.endswith("from") else " from"
            found.append([f"{below}{line.mark}", f"{prefix}{joint} {line.text}"])
            continue
        prefix = ""
        if re.match(r"A change to .*[:.]$", line.text) and (
            "from:" in line.text or " from " not in line.text
        ):
            prefix, below = line.text.rstrip(":."), line.mark
        elif opens:
            found.append([line.mark, line.text])
        elif found:
            found[-1][1] += f" ({line.mark}) {line.text}" if line.mark else f" {line.text}"
        elif line.text:
            found.append([line.mark, line.text])
    return [(mark, text) for mark, text in found]


def rules_of(block: Block, kept: Header | None = None) -> Reading:
    """Read a numbered rule, or a note that holds rules; `kept` is the head that an earlier rule gave to it."""
    reading = Reading(block, slips=list(block.slips))
    header = kept or Header()
    goods: list[Sentence] = []
    letters: list[str] = []
    lost: list[str] = []
    for letter, text in sentences(block.lines):
        if re.match(r"For .*:$", text):
            _close(reading, header, goods, letters)
            header, goods, letters = head(text), [], []
            continue
        try:
            sentence = read(_with_goods(text, goods, reading))
        except (Unread, UnreadProviso, NotCodes) as wrong:
            plain = str(wrong).removeprefix("A change to ")
            piece = f"{plain[:56]} …" if len(plain) > 60 else plain
            reading.unread.append(f"{f'({letter}) ' if letter else ''}not understood: {piece}")
            lost.append(letter.upper())
            continue
        goods.append(sentence)
        letters.append(letter.upper())
    _close(reading, header, goods, letters)
    if reading.entries:
        reading.entries[-1]["any"] += [
            {
                **({"letter": letter} if letter else {}),
                "from": ["any"],
                "other": [
                    {
                        "kind": "unread",
                        "fact": f"what alternative {letter} of the rule asks, which is not read",
                    }
                ],
            }
            for letter in lost
        ]
    return reading


def _with_goods(text: str, goods: list[Sentence], reading: Reading) -> str:
    text = re.sub(
        rf"^For ({LIST.pattern}), no change in tariff classification( to a good of such subheadings?)? is required",
        lambda match: f"No change in tariff classification to a good of {match[1]}",
        text,
    )
    if not goods:
        return text
    before = printed(goods[-1].scope)
    if re.match(r"A change from", text):
        reading.slips.append("an alternative names no goods, and is read for those of the one before")
        return re.sub(r"^A change from", f"A change to a good of {before} from", text)
    text = re.sub(r"\b(?:a good of )?such (?:sub)?headings?\b", f"a good of {before}", text)
    return re.sub(
        r"^No change (?:in|of) (?:a )?tariff classification (?:is )?required(?! for| to)",
        f"No change in tariff classification to a good of {before} is required",
        text,
    )


def head(text: str) -> Header:
    """Read the head of a rule that is for one use only."""
    found = marked(text.rstrip(": "))
    body = re.sub(r"^For ", "", found.text)
    header = Header()
    if re.search(r"passenger|light truck", body):
        header.uses.append(PASSENGER)
    if "heavy truck" in body:
        header.uses.append(HEAVY)
    if not header.uses:
        header.uses.append(OTHER_USE)
    mark = re.search(MARK, body)
    header.scope = list(found.codes(mark[0])) if mark else []
    kind = re.match(r"an? (?!good\b)(.+?) of ⟨", body)
    if kind and "engine" not in kind[1]:
        header.kind = kind_name(kind[1])
    return header


def _close(reading: Reading, header: Header, goods: list[Sentence], letters: list[str]) -> None:
    """Put the alternatives read so far together to an entry."""
    if not goods:
        return
    scope = merged([code for sentence in goods for code in sentence.scope])
    seen: list[tuple[list[str], str]] = []
    alternatives = []
    for sentence, letter in zip(goods, letters, strict=True):
        entry: dict[str, Any] = {"letter": letter} if letter else {}
        entry.update(_kinds(sentence, header, seen))
        if sentence.kind and (sentence.scope, sentence.kind) not in seen:
            seen.append((sentence.scope, sentence.kind))
        if sorted(sentence.scope) != sorted(scope):
            entry["scope"] = sentence.scope
        misprint = sentence.asks.pop("misprint", "")
        alternatives.append({**entry, **sentence.asks})
        if misprint:
            alternatives.append(_unread_twin(alternatives[-1]))
            reading.slips.append(f"({letter}) {misprint}; the net cost share is left unknown")
        reading.slips += [f"({letter}) {slip}" if letter else slip for slip in sentence.slips]
    if header.scope and not overlap(header.scope, scope):
        reading.slips.append(
            f"the goods are {' and '.join(header.scope)} in the head and {' and '.join(scope)} in the rule, which is read for the former"
        )
        scope = header.scope
        for alternative in alternatives:
            alternative.pop("scope", None)
    _put_in_its_chapter(reading, int(scope[0][:2]))
    number = reading.block.number or f"rule for {scope[0].split('-')[0]}"
    made: dict[str, Any] = {
        "number": number,
        "scope": scope,
        **header.more,
    }
    if header.uses:
        made["use"] = header.uses
    reading.entries.append({**made, "any": alternatives})


def _put_in_its_chapter(reading: Reading, own: int) -> None:
    if reading.block.number and own != reading.block.chapter:
        reading.slips.append(f"it stands in chapter {reading.block.chapter}")
        reading.block.chapter = own


def _kinds(sentence: Sentence, header: Header, seen: list[tuple[list[str], str]]) -> dict[str, Any]:
    """The kind of goods that an alternative is for: this one only, or all but these."""
    kind = sentence.kind or header.kind
    if kind.startswith("not: "):
        return {"not_only": [kind.removeprefix("not: ")]}
    if kind:
        return {"only": kind}
    others = [named for codes, named in seen if sentence.other and overlap(codes, sentence.scope)]
    others = [name for name in others if not name.startswith("not: ")]
    return {"not_only": others} if others else {}


def _unread_twin(entry: dict[str, Any]) -> dict[str, Any]:
    twin = {name: value for name, value in entry.items() if name not in {"tv", "nc"}}
    return {
        **twin,
        "letter": f"{entry.get('letter', '')}, net cost",
        "other": [{"kind": "unread", "fact": "the net cost share that the rule asks, which is misprinted"}],
    }


def dated(block: Block) -> Header | None:
    """The head of a note that holds rules for a time or a trade: its dates, or its pair of countries."""
    text = block.lines[0].text
    match = re.match(rf"Beginning (?:on )?{DATE},? (?:until {DATE}|and thereafter)", text)
    if match:
        more: dict[str, Any] = {"in_force_from": _date(match[1], match[2], match[3])}
        if match[4]:
            last = _date(match[4], match[5], match[6])
            more["before"] = last + dt.timedelta(days=1) if last.day != 1 else last
        return Header(more=more)
    match = re.match(
        r"For the purposes of trade between the territory of (\w+) and the territory of (the United States|\w+)",
        text,
    )
    if match:
        return Header(more={"trade": sorted((COUNTRIES[match[1]], COUNTRIES[match[2]]))})
    match = re.match(r"The following rule applies to a good of .+ incorporating (.+):", text)
    if match:
        found = marked(match[1])
        return Header(kind=kind_name(f"tube incorporating {found.words(found.text)}"))
    return None


def _date(month: str, day: str, year: str) -> dt.date:
    return dt.date(int(year), MONTHS.index(month) + 1, int(day))
