"""What the result rests on: what is illustrative, filled in or doubtful, and what it was made from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.report.amounts import NOTHING, count, listed, opening, plain
from allyshore.report.markup import Content, Html, fold, join, listing, section, table, tag
from allyshore.report.names import strategy
from allyshore.report.tables import strategies_read
from allyshore.world.provenance import own_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from allyshore.report.sheet import Sheet

MOST_ROWS = 200
"""Rows of filled values printed for one column; the model folder of the result holds all."""


def grounds(sheet: Sheet) -> Html:
    """Give the section of everything that the reader should know before relying on the numbers."""
    chain = sheet.comparison.chain
    illustrative = (
        tag("p", chain.illustrative, class_="callout")
        if chain.illustrative
        else tag("p", "The model declares nothing to be illustrative.")
    )
    doubts, own = spoken_facts(sheet)
    caveats = listing(doubts) or tag("p", "No table of facts that was used is out of date on the day.")
    return section(
        "grounds",
        "What this rests on",
        tag("h3", "What is illustrative"),
        illustrative,
        tag("h3", "Facts that fit the day badly"),
        caveats,
        _later(sheet),
        *((tag("h3", "Facts of your own"), listing(own)) if own else ()),
        tag("h3", "What was filled in"),
        *_filled(chain.filled),
        _warnings(sheet),
        tag("h3", "What the plans rest on"),
        *_notes(sheet),
        tag("h3", "What the strategies ask"),
        strategies_read(sheet),
        tag("h3", "Manifest"),
        *_manifest(sheet.comparison.manifest, sheet.comparison.on),
    )


def spoken_facts(sheet: Sheet) -> tuple[list[str], list[str]]:
    """Give what is said of the facts: where they fit the day badly, and which tables are the user's own."""
    facts = sheet.comparison.manifest.get("facts", [])
    own = [own_words(fact["table"], fact["imports"]) for fact in facts if fact.get("imports")]
    return [line for line in sheet.comparison.caveats if line not in own], own


def facts_box(sheet: Sheet) -> Html:
    """Give the box at the head of the page that warns of facts past their shelf life and names the user's own tables."""
    doubts, own = spoken_facts(sheet)
    parts = [
        join([tag("b", title), listing(lines)])
        for title, lines in (("Facts that fit the day badly", doubts), ("Facts of your own", own))
        if lines
    ]
    return tag("div", *parts, class_="callout facts") if parts else Html("")


def _filled(filled: pl.DataFrame) -> list[Html]:
    """Summarise the values that the user left empty by table, column and source, with the values behind a fold."""
    if filled.is_empty():
        return [tag("p", "Nothing: the model gives every value.")]
    groups = filled.group_by("table", "column", "source", maintain_order=True).agg(
        pl.len().alias("cells"), pl.col("value").n_unique().alias("kinds"), pl.col("value").first()
    )
    rows = [
        [
            f"{one['table']}, {one['column']}",
            plain(one["cells"]),
            one["value"] if one["kinds"] == 1 else f"{plain(one['kinds'])} different",
            one["source"],
        ]
        for one in groups.iter_rows(named=True)
    ]
    parts = []
    for keys, frame in filled.group_by("table", "column", "source", maintain_order=True):
        name, column, source = (str(key) for key in keys)
        shown = frame.head(MOST_ROWS)
        body = [[row["row"] or NOTHING, row["value"]] for row in shown.iter_rows(named=True)]
        more = (
            f"{plain(frame.height - MOST_ROWS)} more; `allyshore check` lists all."
            if frame.height > MOST_ROWS
            else ""
        )
        parts.append(
            fold(
                f"{name}, {column} ({count(frame.height, 'value')})",
                table(f"{name}, {column}: {source}", ["Row", "Value"], body, numeric=False, note=more),
            )
        )
    cells = f"{opening(count(filled.height, 'value was', 'values were'))} taken from a default or from the world's facts, because the model leaves them empty."
    return [
        tag("p", cells),
        table("Filled values", ["Table and column", "Rows", "Value", "Taken from"], rows, numeric=False),
        fold("The values, row by row", *parts),
    ]


def _warnings(sheet: Sheet) -> Html:
    found = sheet.comparison.chain.warnings
    if not found:
        return Html("")
    return join([tag("h3", "What was repaired in the input"), listing(str(fault) for fault in found)])


def _notes(sheet: Sheet) -> list[Html]:
    """Give the plans' own notes, each once with the strategies that it holds for."""
    holds: dict[str, list[str]] = {}
    for side in sheet.sides:
        for note in (*side.plan.notes, side.measures.carbon.sentence()):
            holds.setdefault(note, []).append(strategy(side.name))
    if not holds:
        return [tag("p", "The plans carry no notes.")]
    every = len(sheet.sides)
    return [
        listing(
            join(
                [
                    note,
                    " ",
                    tag("small", "All strategies." if len(names) == every else f"{', '.join(names)}."),
                ]
            )
            for note, names in holds.items()
        )
    ]


def _is_later(vintage: str, on: dt.date) -> bool:
    """Whether a vintage (a date, a month or a year) begins after the day."""
    return vintage > on.isoformat()[: len(vintage)]


def _later(sheet: Sheet) -> Html:
    """Name the tables whose newest rows are of a later vintage than the day."""
    facts = sheet.comparison.manifest.get("facts", [])
    late = [
        f"{fact['table']} ({fact['vintage']})"
        for fact in facts
        if _is_later(str(fact["vintage"]), sheet.comparison.on)
    ]
    if not late:
        return Html("")
    lead = f"{opening(count(len(late), 'table was', 'tables were'))} written down after the day; dated rows are read as of the day, other rows as they stand"
    return tag("p", f"{lead}: {listed(late)}.")


def _manifest(manifest: Mapping[str, Any], on: dt.date) -> list[Html]:
    """Give what the result was made from: facts, versions, options, the hash of the input."""
    facts = manifest.get("facts", [])
    parts: list[Html] = []
    if isinstance(facts, list) and facts:
        rows: list[list[Content]] = [
            [
                str(fact.get("table", "")),
                plain(fact.get("rows", 0)),
                _vintage(str(fact.get("vintage", "")), on),
                _whose(fact),
                tag("code", str(fact.get("sha256", ""))[:16]),
            ]
            for fact in facts
        ]
        parts.append(
            table(
                "Tables of facts that were used",
                ["Table", "Rows", "Newest vintage", "Whose", "SHA-256, first 16 digits"],
                rows,
                numeric=False,
            )
        )
    rest = [
        [opening(key.replace("_", " ")), _plain(value)] for key, value in manifest.items() if key != "facts"
    ]
    parts.append(table("Input, versions and options", ["What", "Value"], rest, numeric=False))
    return parts


def _whose(fact: Mapping[str, Any]) -> Content:
    """Whose a table is; of one that was imported, the file and its source."""
    if not fact.get("overridden"):
        return "shipped"
    files = [
        f"{one['file']}: {one['source']}, {one['vintage']}; {one['licence']}"
        for one in fact.get("imports", [])
    ]
    return join(["yours", *(piece for line in files for piece in (tag("br"), tag("small", line)))])


def _vintage(vintage: str, on: dt.date) -> Content:
    return (
        join([vintage, " ", tag("small", "later than the day", class_="doubt")])
        if _is_later(vintage, on)
        else vintage
    )


def _plain(value: object) -> Content:
    if isinstance(value, dict):
        return listing(
            join([tag("b", str(key)), " ", _plain(inner)])
            if not isinstance(inner, dict)
            else join([tag("b", str(key)), _plain(inner)])
            for key, inner in value.items()
        )
    if isinstance(value, str):
        return tag("code", value) if len(value) > 40 else value
    return json.dumps(value, ensure_ascii=False)
