"""The law that a determination rests on, cut out of the rules and code tables so that it can be read again without them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

from allyshore.errors import Fault, ModelInvalid
from allyshore.origin import Concordance, Rulebook
from allyshore.origin.codes import CodeSet
from allyshore.origin.reading import RuleReader, packaged, packaged_chapters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from allyshore.world import World

AGREEMENT = "usmca"
EVIDENCE = "evidence.json"


def excerpt(
    book: Rulebook, goods: Iterable[str], codes: Iterable[str], items: frozenset[str]
) -> dict[str, Any]:
    """Cut out what judges goods of some codes: their rules with the notes over them, in the rule language, and the codes' tables.

    Parameters
    ----------
    book
        The rules in force.
    goods
        Codes of today of the goods that are judged.
    codes
        Codes of today of those goods and of every material.
    items
        Tariff items of the schedule in use; those that the rules name are kept.
    """
    concordance = book.concordance
    headings = {old[:4] for hs in goods for old in concordance.every_candidate(_digits(hs))}
    chapters = [
        (name, _narrowed(content, headings))
        for name, content in packaged_chapters(AGREEMENT)
        if any(heading[:2] == f"{int(content['chapter']):02d}" for heading in headings)
    ]
    law = {
        "chapters": [[name, content] for name, content in chapters],
        "general": packaged(f"{AGREEMENT}/general.toml"),
        "vehicles": packaged("vehicle-parts.toml"),
        "parts": packaged("parts.toml"),
    }
    named = {text for text in _texts(law) if len(text) == 8 and text.isdigit()}
    sixes = sorted({_digits(hs)[:6] for hs in codes})
    return {
        "agreement": AGREEMENT,
        "rules": _dated(law),
        "hs2022_to_2012": {six: list(concordance.forerunners.get(six, ())) for six in sixes},
        "strict_codes": concordance.strict,
        "tariff_items": sorted(items & named),
    }


def reread(law: Mapping[str, Any], on: dt.date, members: Iterable[str]) -> Rulebook:
    """Make a rulebook of an excerpt: nothing of the packaged rules or today's code tables goes into it.

    Raises
    ------
    ModelInvalid
        The excerpt is damaged.
    """
    try:
        rules = _undated(law["rules"])
        concordance = Concordance(
            {six: tuple(old) for six, old in law["hs2022_to_2012"].items()}, bool(law["strict_codes"])
        )
        items = frozenset(law["tariff_items"])
        chapters = tuple((str(name), content) for name, content in rules["chapters"])
        general = rules["general"]
        book = Rulebook.of(on, concordance, frozenset(members), items, law["agreement"])
        reader = RuleReader(on, concordance, items, str(general["law"]))
        read = reader.chapters(chapters, general)
        by_heading: dict[str, list[Any]] = {}
        for rule in read:
            for heading in rule.scope.headings():
                by_heading.setdefault(heading, []).append(rule)
        return dataclasses.replace(
            book,
            rules=read,
            parts=reader.parts_table(rules["parts"]),
            vehicle_tables=reader.vehicle_tables(rules["vehicles"]),
            apart=reader.apart(chapters),
            _by_heading=by_heading,
            _cases={},
            _modes={},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelInvalid(
            [
                Fault(
                    EVIDENCE,
                    None,
                    "law",
                    "the rules and codes that the determination rests on",
                    f"{error}"[:120],
                )
            ]
        ) from error


def items_of(world: World) -> frozenset[str]:
    """Tariff items of the schedule, as the packaged rulebook takes them."""
    return frozenset(world.table("hts")["hts8"].to_list())


def _narrowed(content: Mapping[str, Any], headings: set[str]) -> dict[str, Any]:
    """A chapter with its notes and only the rules that touch the headings."""
    rules = [
        entry for entry in content.get("rule", []) if headings & set(CodeSet.read(entry["scope"]).headings())
    ]
    return {**content, "rule": rules}


def _digits(hs: str) -> str:
    return hs.replace(".", "")


def _texts(value: Any) -> Iterable[str]:
    """Every code in a document, its points left out and ranges split."""
    if isinstance(value, str):
        yield from value.replace(".", "").split("-")
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts(one)


def _dated(value: Any) -> Any:
    """Dates as JSON: ``{"date": "2023-07-01"}``."""
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, dict):
        return {name: _dated(one) for name, one in value.items()}
    return [_dated(one) for one in value] if isinstance(value, (list, tuple)) else value


def _undated(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"date"}:
            return dt.date.fromisoformat(value["date"])
        return {name: _undated(one) for name, one in value.items()}
    return [_undated(one) for one in value] if isinstance(value, list) else value
