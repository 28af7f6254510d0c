"""Product-specific rules of origin, from the text of a General Note: ``src/allyshore/origin/rules/AGREEMENT``.

    python recipes/origin_rules.py RAW_DIR [OUT_DIR]

`RAW_DIR/usmca/GN11.txt` is General Note 11 of the US tariff schedule (hts.usitc.gov) as ``pdftotext -layout`` writes it, and
`other_fta/GN33.txt` and `GN29.txt` are Notes 33 and 29. The output is the rule
language that `docs/origin.md` describes, one file for each chapter, and ``coverage.toml``: what was read, what was not and why, and which slips
of the print were put right. None of the text is kept.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from origin_rules_building import HEAVY, OTHER_USE, PASSENGER, Header, Reading, dated, rules_of
from origin_rules_codes import overlap
from origin_rules_notes import GENERAL, VEHICLES, notes_of
from origin_rules_partners import KOREA_GENERAL, notes_of_cafta, notes_of_korea
from origin_rules_text import Block, blocks, paragraphs
from origin_rules_writing import chapter_file, contents_file, coverage_file, notes_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

RULES = Path(__file__).resolve().parents[1] / "src" / "allyshore" / "origin" / "rules"


CODE_OR_RANGE = re.compile(r"\b(\d{4}(?:\.\d\d){0,2})\b(?: through (\d{4}(?:\.\d\d){0,2})\b)?")


@dataclass(frozen=True)
class Agreement:
    """Where an agreement's rules stand and what is its own.

    Attributes
    ----------
    name, treaty
        The folder of its rules, and what it is called.
    note, rules_in
        Number of the General Note, and its subdivision that holds the rules.
    originating_in
        Subdivision that says that a good made of originating materials alone is originating.
    folder, start, stop
        Where the text of the note lies below `RAW_DIR`, and the lines between which the rules stand.
    vintage
        Edition of the Harmonised System in which its codes are written.
    notes
        Reads a note of a chapter; None where it does not know it.
    general
        Notes that stand outside the chapters, as entries.
    heads
        Rules whose head stands over the rule before them.
    besides
        What the agreement asks elsewhere of a rule's alternative, by chapter, number and letter.
    known
        Defects of the print that no program can see.
    """

    name: str
    treaty: str
    note: int
    rules_in: str
    originating_in: str
    folder: str
    start: str
    stop: str
    vintage: str
    notes: Callable[[Block], list[dict[str, Any]] | None]
    general: list[dict[str, Any]] = field(default_factory=list)
    heads: dict[tuple[int, str], Header] = field(default_factory=dict)
    besides: dict[tuple[int, str, str], list[dict[str, Any]]] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)

    @property
    def law(self) -> str:
        """How a reference to it begins."""
        return f"GN {self.note}"

    @property
    def title(self) -> str:
        """What it is called, with its place in the law."""
        return f"General Note {self.note}({self.rules_in}), {self.treaty}"

    @property
    def source(self) -> str:
        """The edition that was read."""
        return f"HTSUS General Note {self.note}({self.rules_in}), schedule of 2025, revision 7"

    @property
    def originating_materials(self) -> str:
        """Where it says that a good made of originating materials alone is originating."""
        return f"{self.law}{self.originating_in}"

    @property
    def file(self) -> str:
        """The raw file below `RAW_DIR`."""
        return f"{self.folder}/GN{self.note}.txt"


CARDS = "that rule 57(B) of chapter 85 lets in a change from any other heading, as its letter (C) does"
USMCA = Agreement(
    name="usmca",
    treaty="United States-Mexico-Canada Agreement",
    note=11,
    rules_in="o",
    originating_in="(b)(ii)",
    folder="usmca",
    start=r"\(o\)\s+Change in tariff",
    stop=r".*deemed to be originating goods",
    vintage="HS 2012",
    notes=notes_of,
    general=GENERAL,
    heads={
        (87, "53"): Header(uses=[PASSENGER, HEAVY]),
        (87, "55"): Header(uses=[OTHER_USE]),
    },
    besides={
        **{(87, number, letter): asked for (number, letter), asked in VEHICLES.items()},
        (85, "57", "B"): [{"kind": "process", "fact": CARDS}],
    },
    known={
        "28.1": "(A) prints “another heading within that group” for subheadings; read as from any other subheading",
        "40.5": "the notes before rules 5 to 12 name the number one above; read by the goods that they name",
        "73.rule for 7312.10": "the second rule begins on 1 January 2023, the first runs to 1 July: for half a year a good has to satisfy both",
        "85.57": "(B) prints “or any other heading” among the exceptions, where (C) has it as a source; which of them is meant is left open, as a fact to state",
        "85.66": "(A) lets in other goods of the same subheading only; read as printed",
        "86.rule for 8607.91": "the first rule ends on 1 January 2023 and the second begins on 1 July: for half a year none is in force",
        "87.42": "what ought to be rule 42 for other uses stands as its letters (D) to (G)",
        "87.53": "the head of rule 52 stands over rule 53 as well, that of 54 over 55",
        "90.33": "(B) calls the tariff item 9017.90.01 a subheading; read as 9017.90, of which it is the only one",
        "90.1": "(B) prints “any other good of heading 7002 except pre-forms”; read so, and pre-forms stay barred",
    },
)

TUNGSTEN = (
    "(B) prints 8109.99 for the other goods of 8101.99, which is in no edition of its day; read as 8101.99"
)
KOREA = Agreement(
    name="korea",
    treaty="United States-Korea Free Trade Agreement",
    note=33,
    rules_in="o",
    originating_in="(b)(iii)",
    folder="other_fta",
    start=r"\(o\)\s+Product-specific rules",
    stop=r"(?!)",
    vintage="HS 2012",
    notes=notes_of_korea,
    general=KOREA_GENERAL,
    known={"81.3A": TUNGSTEN},
)
CAFTA = Agreement(
    name="cafta-dr",
    treaty="Dominican Republic-Central America-United States Free Trade Agreement",
    note=29,
    rules_in="n",
    originating_in="(b)(iii)",
    folder="other_fta",
    start=r"\(n\)\s+Change in tariff",
    stop=r"(?!)",
    vintage="HS 2017",
    notes=notes_of_cafta,
    heads={
        (chapter, number): Header(more={"before": date(2009, 3, 1)})
        for chapter, number in ((27, "4A"), *((39, f"1{letter}") for letter in "ABCDE"))
    },
    known={
        "81.5": TUNGSTEN,
        "27.note": "rule 4A was for goods of the Dominican Republic until two years after March 2007; it holds no longer",
        "39.note": "so with rules 1A to 1E",
        "22.2A": "printed after the last rule of chapter 97; read in chapter 22",
        "27.4": "processes of chapters 27 to 40 that confer origin stand outside subdivision (n) and are not read: goods that qualify by them are not found to",
    },
)


def read(
    raw: Path, agreement: Agreement
) -> tuple[list[Reading], list[tuple[Block, list[dict[str, Any]] | None]]]:
    """Readings of the rules, and entries of the notes (None: not read), in the order of the text."""
    readings: list[Reading] = []
    notes: list[tuple[Block, list[dict[str, Any]] | None]] = []
    trade: list[str] = []
    for block in blocks(paragraphs(raw / agreement.file, agreement.start, agreement.stop)):
        if block.number:
            readings.append(rules_of(block, agreement.heads.get((block.chapter, block.number))))
            continue
        header = (
            Header(more={"not_trade": trade}) if block.note.startswith("For the purposes") else dated(block)
        )
        if header is None:
            notes.append((block, agreement.notes(block)))
            continue
        trade = header.more.get("trade", trade)
        block.lines = block.lines[1:]
        readings.append(rules_of(block, header))
    return readings, notes


def chapters(
    readings: Iterable[Reading],
    notes: Iterable[tuple[Block, list[dict[str, Any]] | None]],
    besides: dict[tuple[int, str, str], list[dict[str, Any]]],
) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """Rules and notes by chapter; rules for kinds of the same goods are put together."""
    out: dict[int, dict[str, list[dict[str, Any]]]] = {}
    for block, entries in notes:
        out.setdefault(block.chapter, {"note": [], "rule": []})["note"] += (
            [_unread(block)] if entries is None else entries
        )
    for reading in readings:
        here = out.setdefault(reading.block.chapter, {"note": [], "rule": []})
        for entry in reading.entries or _unread_rule(reading.block):
            for way in entry["any"]:
                asked = besides.get((reading.block.chapter, str(entry["number"]), way.get("letter", "")), [])
                if asked:
                    way["other"] = [*way.get("other", []), *asked]
            twin = next((one for one in here["rule"] if _same_goods(one, entry)), None)
            if twin:
                twin["any"] += entry["any"]
            else:
                here["rule"].append(entry)
    for here in out.values():
        here["rule"] = [
            part
            for position, rule in enumerate(here["rule"])
            for part in _by_use(rule, here["rule"][:position])
        ]
        _apply(here)
    return dict(sorted(out.items()))


def _unread(block: Block) -> dict[str, Any]:
    """What a note that is not read does: nothing in its chapter is sure."""
    number = block.note[0].lower() + block.note[1:].replace("Rule", "rule")
    fact = f"what {number} of chapter {block.chapter} asks, which is not read"
    return {
        "number": number,
        "scope": [f"{block.chapter:02d}"],
        "effect": "condition",
        "other": [{"kind": "unread", "fact": fact}],
    }


def _unread_rule(block: Block) -> list[dict[str, Any]]:
    """What a rule that is not read does: its goods have it, so that no wider rule answers for them, and nothing of it is sure.

    Every code in front of the change counts, also of goods that it takes only some kinds of; one entry for each level.
    """
    heads = [
        re.split(r" from | any other (?:chapter|heading|subheading)", line.text)[0] for line in block.lines
    ]
    levels: dict[int, list[str]] = {}
    found_codes = CODE_OR_RANGE.finditer(" ".join(head for head in heads if "change to" in head))
    for found in (one for one in found_codes if int(one[1][:2]) == block.chapter):
        levels.setdefault(len(found[1]), []).append("-".join(filter(None, found.groups())))
    if not levels:
        raise ValueError(
            f"chapter {block.chapter}, rule {block.number}: expected the codes of its goods, found none."
        )
    fact = f"what rule {block.number} of chapter {block.chapter} asks, which is not read"
    ways = [{"from": ["any"], "other": [{"kind": "unread", "fact": fact}]}]
    return [{"number": block.number, "scope": codes, "any": ways} for codes in levels.values()]


def _by_use(rule: dict[str, Any], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A rule for any other good of a use, apart for the uses of which earlier rules take kinds of the same goods."""
    if "use" not in rule or any("only" in way for way in rule["any"]):
        return [rule]
    taken: dict[str, list[str]] = {use: [] for use in rule["use"]}
    for other in before:
        if other["scope"] == rule["scope"] and all("only" in way for way in other["any"]):
            for use in set(other.get("use", [])) & set(taken):
                taken[use] += dict.fromkeys(way["only"] for way in other["any"])
    parts: list[dict[str, Any]] = []
    for use, kinds in taken.items():
        twin = next((part for part in parts if part["any"][0].get("not_only", []) == kinds), None)
        if twin:
            twin["use"] = [*twin["use"], use]
        else:
            ways = [
                {**way, **({"not_only": [*way.get("not_only", []), *kinds]} if kinds else {})}
                for way in rule["any"]
            ]
            parts.append({**rule, "use": [use], "any": ways})
    return parts


def _same_goods(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return {**one, "any": 0} == {**other, "any": 0} and all(
        "only" in way for way in (*one["any"], *other["any"])
    )


def _apply(here: dict[str, list[dict[str, Any]]]) -> None:
    """What notes change in the rules themselves: ways that are not for some goods, and rules for vehicles."""
    for note in here["note"]:
        for rule in here["rule"]:
            if note["effect"] == "narrows" and overlap(rule["scope"], note["scope"]):
                for way in rule["any"]:
                    if "tv" in way or "nc" in way:
                        way["not_only"] = [*way.get("not_only", []), *note["not_only"]]
            if note["effect"] == "vehicle" and overlap(rule["scope"], note["scope"]) and "use" not in rule:
                rule["vehicle"] = True


def main(raw: Path, out: Path = RULES, agreements: tuple[Agreement, ...] = (USMCA, KOREA, CAFTA)) -> None:
    """Write the rules of each agreement, and what was read of them."""
    for agreement in agreements:
        folder = out / agreement.name
        folder.mkdir(parents=True, exist_ok=True)
        readings, notes = read(raw, agreement)
        for old in folder.glob("*.toml"):
            old.unlink()
        laid = chapters(readings, notes, agreement.besides)
        for chapter, content in laid.items():
            (folder / f"chapter-{chapter:02d}.toml").write_text(
                chapter_file(chapter, agreement.source, content), encoding="utf-8"
            )
        (folder / "contents.toml").write_text(contents_file(laid), encoding="utf-8")
        (folder / "general.toml").write_text(notes_file(agreement), encoding="utf-8")
        (folder / "coverage.toml").write_text(
            coverage_file(agreement.source, readings, notes, agreement.known), encoding="utf-8"
        )


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        sys.exit(f"usage: python {sys.argv[0]} RAW_DIR [OUT_DIR]")
    main(Path(sys.argv[1]), *(Path(argument) for argument in sys.argv[2:]))
