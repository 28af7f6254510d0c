"""The law that a determination rests on, cut out of the rules and code tables so that it can be read again without them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from allyshore.desk.result import EVIDENCE
from allyshore.errors import Fault, ModelInvalid
from allyshore.origin import Concordance, Rulebook
from allyshore.origin.codes import SUBHEADING_DIGITS, TARIFF_ITEM_DIGITS, CodeSet
from allyshore.origin.reading import RuleReader, packaged, packaged_chapters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from allyshore.origin import Rule
    from allyshore.world import World

AGREEMENT = "usmca"


def excerpt(world: World, goods: Iterable[str], codes: Iterable[str]) -> dict[str, Any]:
    """Cut out what judges goods of some codes: their rules with the notes over them, in the rule language, and the codes' tables.

    Every rule of the headings is kept, also those of other days, so that any day can be judged by it.

    Parameters
    ----------
    world
        The correlation of HS 2022 with HS 2012, and the tariff items in use.
    goods
        Codes of today of the goods that are judged.
    codes
        Codes of today of those goods and of every material.
    """
    pairs = world.table("hs2022_to_2012").group_by("hs2022", maintain_order=True).agg("hs2012")
    forerunners = {now: list(old) for now, old in pairs.select("hs2022", "hs2012").iter_rows()}
    concordance = Concordance({now: tuple(old) for now, old in forerunners.items()})
    headings = {old[:4] for hs in goods for old in concordance.every_candidate(digits(hs))}
    chapters = [
        [name, _narrowed(content, headings)]
        for name, content in packaged_chapters(AGREEMENT)
        if any(heading[:2] == f"{int(content['chapter']):02d}" for heading in headings)
    ]
    law = {
        "chapters": chapters,
        "general": packaged(f"{AGREEMENT}/general.toml"),
        "vehicles": packaged("vehicle-parts.toml"),
        "parts": packaged("parts.toml"),
    }
    named = {text for text in _texts(law) if len(text) == TARIFF_ITEM_DIGITS and text.isdigit()}
    return {
        "agreement": AGREEMENT,
        "rules": _dated(law),
        "hs2022_to_2012": {
            six: forerunners.get(six, []) for six in sorted({digits(hs)[:SUBHEADING_DIGITS] for hs in codes})
        },
        "tariff_items": sorted(named.intersection(world.table("hts")["hts8"])),
    }


def reread(law: Mapping[str, Any], on: dt.date, members: Iterable[str]) -> Rulebook:
    """Make a rulebook of an excerpt: nothing of the packaged rules or of today's code tables goes into it.

    Raises
    ------
    ModelInvalid
        The excerpt is damaged.
    """
    try:
        rules = _undated(law["rules"])
        concordance = Concordance({six: tuple(old) for six, old in law["hs2022_to_2012"].items()})
        general = rules["general"]
        chapters = tuple((str(name), content) for name, content in rules["chapters"])
        reader = RuleReader(on, concordance, frozenset(law["tariff_items"]), str(general["law"]))
        read = reader.chapters(chapters, general)
        by_heading: dict[str, list[Rule]] = {}
        for rule in read:
            for heading in rule.scope.headings():
                by_heading.setdefault(heading, []).append(rule)
        return Rulebook(
            on,
            read,
            concordance,
            frozenset(members),
            reader.parts_table(rules["parts"]),
            reader.vehicle_tables(rules["vehicles"]),
            reader.apart(chapters),
            str(law["agreement"]),
            str(general["originating_materials"]),
            by_heading,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        cure = "the rules and codes that the determination rests on"
        raise ModelInvalid([Fault(EVIDENCE, None, "law", cure, f"{error!r}"[:120])]) from error


def _narrowed(content: Mapping[str, Any], headings: set[str]) -> dict[str, Any]:
    """A chapter with its notes and only the rules that touch the headings."""
    rules = [
        entry for entry in content.get("rule", []) if headings & set(CodeSet.read(entry["scope"]).headings())
    ]
    return {**content, "rule": rules}


def digits(hs: str) -> str:
    """`8544.30.00` as `85443000`."""
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
