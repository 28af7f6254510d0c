"""Rules, notes and coverage as TOML that a person can lay beside the law."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from origin_rules import Agreement
    from origin_rules_building import Reading
    from origin_rules_text import Block

ORDER = (
    "letter", "scope", "only", "not_only", "from", "from_kinds", "except", "except_kinds", "except_more_than_one", "tv", "nc", "build_up", "build_down", "free_of", "other",
)  # fmt: skip
WIDTH = 118


def value(item: Any) -> str:  # noqa: PLR0911  # one form per type
    """One TOML value on one line."""
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, str):
        return json.dumps(item, ensure_ascii=False)
    if isinstance(item, float):
        return f"{item:.6f}".rstrip("0")
    if isinstance(item, int):
        return str(item)
    if isinstance(item, dt.date):
        return item.isoformat()
    if isinstance(item, list):
        return f"[{', '.join(value(one) for one in item)}]"
    return f"{{ {', '.join(f'{name} = {value(one)}' for name, one in ordered(item))} }}"


def ordered(item: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Fields in the order of the language, those that it does not rank last."""
    return sorted(item.items(), key=lambda pair: ORDER.index(pair[0]) if pair[0] in ORDER else len(ORDER))


def listing(name: str, items: list[Any]) -> str:
    """A list on one line, or a line for each item where there are several ways or it is long."""
    line = f"{name} = {value(items)}"
    several = len(items) > 1 and isinstance(items[0], dict)
    if not several and len(line) <= WIDTH:
        return line
    if len(items) == 1:
        return line
    return "\n".join([f"{name} = [", *(f"  {value(item)}," for item in items), "]"])


def table(name: str, entry: Mapping[str, Any]) -> str:
    """One entry of an array of tables."""
    lines = [f"[[{name}]]"]
    for field, item in entry.items():
        lines.append(listing(field, item) if field == "any" else f"{field} = {value(item)}")
    return "\n".join(lines) + "\n"


def chapter_file(chapter: int, source: str, content: Mapping[str, list[dict[str, Any]]]) -> str:
    """The rules and notes of a chapter."""
    parts = [f"chapter = {chapter}\nsource = {value(source)}\n"]
    parts += [table("note", entry) for entry in content["note"]]
    parts += [table("rule", entry) for entry in content["rule"]]
    return "\n".join(parts)


def notes_file(agreement: Agreement) -> str:
    """Notes that stand outside the chapters, under the agreement's title and edition of codes."""
    head = "".join(
        f"{name} = {value(getattr(agreement, name))}\n"
        for name in ("title", "law", "rules_in", "source", "vintage", "originating_materials")
    )
    return "\n".join([head, *(table("note", entry) for entry in agreement.general)])


def contents_file(laid: Mapping[int, Mapping[str, list[dict[str, Any]]]]) -> str:
    """How many rules and notes each file holds, so that one that is cut short, or gone, is told."""
    head = "# Rules and notes in each file: a file that is gone or cut short is refused.\n"
    return head + "".join(
        f'"chapter-{chapter:02d}.toml" = [{len(content["rule"])}, {len(content["note"])}]\n'
        for chapter, content in laid.items()
    )


def coverage_file(
    source: str,
    readings: list[Reading],
    notes: list[tuple[Block, list[dict[str, Any]] | None]],
    known: Mapping[str, str],
) -> str:
    """What was read, what was not and why, and the slips of the print."""
    numbered = [one for one in readings if one.block.number]
    headed = [one for one in readings if not one.block.number]
    unread = [one for one in readings if not one.entries]
    partly = [one for one in readings if one.entries and (one.unread or _open(one))]
    missed = [block for block, entries in notes if entries is None]
    counts = {
        "source": source,
        "numbered_rules": len(numbered),
        "numbered_rules_read": len([one for one in numbered if one not in unread and one not in partly]),
        "headed_rules": len(headed),
        "headed_rules_read": len([one for one in headed if one not in unread and one not in partly]),
        "notes": len(notes),
        "notes_read": len(notes) - len(missed),
        "alternatives": sum(len(entry["any"]) for one in readings for entry in one.entries),
        "chapters": len({one.block.chapter for one in readings}),
    }
    parts = ["\n".join(f"{name} = {value(item)}" for name, item in counts.items()) + "\n"]
    for name, found in (("unread", unread), ("partly", partly)):
        parts += [
            table(
                name,
                {
                    "chapter": one.block.chapter,
                    "number": one.name,
                    "why": "; ".join(one.unread or _open(one)),
                },
            )
            for one in found
        ]
    parts += [
        table(
            "unread_note", {"chapter": block.chapter, "number": block.note, "why": "not of a known pattern"}
        )
        for block in missed
    ]
    slips = [(one.block.chapter, one.name, slip) for one in readings for slip in dict.fromkeys(one.slips)]
    for rule, text in known.items():
        chapter, _, number = rule.partition(".")
        slips.append((int(chapter), number, text))
    parts += [
        table("slip", {"chapter": chapter, "number": number, "what": text})
        for chapter, number, text in sorted(slips, key=lambda one: one[0])
    ]
    return "\n".join(parts)


def _open(reading: Reading) -> list[str]:
    """Requirements that an entry names as unread."""
    return [
        f"({way.get('letter', '')}) {other['fact']}"
        for entry in reading.entries
        for way in entry["any"]
        for other in way.get("other", [])
        if other["kind"] == "unread"
    ]
