"""The law that a determination rests on, cut out of the rules and code tables so that it can be read again without them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from allyshore.desk.result import EVIDENCE
from allyshore.errors import Fault, ModelInvalid
from allyshore.origin import Concordance, Rulebook, RuleFiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from allyshore.world import World

AGREEMENT = "usmca"
SUBHEADING_DIGITS = 6


def excerpt(
    world: World, goods: Iterable[str], codes: Iterable[str], staging_until: dt.date | None = None
) -> dict[str, Any]:
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
    staging_until
        Last day of the alternative staging regime that was approved for the vehicles made.
    """
    pairs = world.table("hs2022_to_2012").group_by("hs2022", maintain_order=True).agg("hs2012")
    forerunners = {now: list(old) for now, old in pairs.select("hs2022", "hs2012").iter_rows()}
    concordance = Concordance({now: tuple(old) for now, old in forerunners.items()})
    headings = {old[:4] for hs in goods for old in concordance.every_candidate(digits(hs))}
    files = RuleFiles.packaged(AGREEMENT).narrowed(headings)
    return {
        "agreement": AGREEMENT,
        "staging_until": None if staging_until is None else staging_until.isoformat(),
        "rules": _dated(files.plain()),
        "hs2022_to_2012": {
            six: forerunners.get(six, []) for six in sorted({digits(hs)[:SUBHEADING_DIGITS] for hs in codes})
        },
        "tariff_items": sorted(files.tariff_items().intersection(world.table("hts")["hts8"])),
    }


def reread(law: Mapping[str, Any], on: dt.date, members: Iterable[str]) -> Rulebook:
    """Make a rulebook of an excerpt: nothing of the packaged rules or of today's code tables goes into it.

    Raises
    ------
    ModelInvalid
        The excerpt is damaged.
    """
    try:
        files = RuleFiles.of_plain(str(law["agreement"]), _undated(law["rules"]))
        concordance = Concordance({six: tuple(old) for six, old in law["hs2022_to_2012"].items()})
        items = frozenset(law["tariff_items"])
        until = law.get("staging_until")
        staging = dt.date.fromisoformat(until) if until else False
        return Rulebook.of_files(files, on, concordance, frozenset(members), items, staging=staging)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        cure = "the rules and codes that the determination rests on"
        raise ModelInvalid([Fault(EVIDENCE, None, "law", cure, f"{error!r}"[:120])]) from error


def digits(hs: str) -> str:
    """`8544.30.00` as `85443000`."""
    return hs.replace(".", "")


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
