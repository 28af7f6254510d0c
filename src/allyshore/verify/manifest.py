"""What a result says that it was made from: the day, the facts, the model, the options."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

from allyshore.errors import ModelInvalid, UsageError
from allyshore.trust import TrustParams, read_trust
from allyshore.verify.files import COMPARISON, MANIFEST
from allyshore.verify.ledger import number, plain
from allyshore.world import table_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.duty import DutyParams
    from allyshore.verify.ledger import Ledger
    from allyshore.world import World

TRUST = "options.trust"
WHY = "the options behind the result"


def check_manifest(manifest: Mapping[str, Any], comparison: Mapping[str, Any], ledger: Ledger) -> None:
    """The manifest inside comparison.json is the one that stands beside it, and both are of one day."""
    ledger.alike(
        "manifest", COMPARISON, "manifest", manifest, comparison.get("manifest"), f"equal to {MANIFEST}"
    )
    ledger.alike(
        "manifest", COMPARISON, "on", manifest.get("on"), comparison.get("on"), f"the day of {MANIFEST}"
    )


def day_of(manifest: Mapping[str, Any], ledger: Ledger) -> dt.date | None:
    """Read the day of the result, None where there is none to read."""
    given = manifest.get("on")
    ledger.checked["manifest"] += 1
    try:
        return dt.date.fromisoformat(given if isinstance(given, str) else "")
    except ValueError:
        ledger.note(
            MANIFEST,
            None,
            "on",
            "a day, YYYY-MM-DD",
            plain(given),
            "nothing can be recomputed without the day of the result",
        )
        return None


def check_facts(manifest: Mapping[str, Any], world: World, ledger: Ledger) -> list[str]:
    """The facts held here for the day are those that the result was made from; give the names of the tables."""
    facts = manifest.get("facts")
    if not isinstance(facts, list):
        ledger.note(MANIFEST, None, "facts", "a list", plain(facts), "the facts behind the result")
        return []
    named = [str(fact.get("table")) if isinstance(fact, dict) else "" for fact in facts]
    held = table_names()
    known = {fact["table"]: fact for fact in world.manifest(name for name in named if name in held)}
    for position, (name, fact) in enumerate(zip(named, facts, strict=True)):
        place = f"facts[{position}]"
        if name in known:
            ledger.alike(
                "facts",
                MANIFEST,
                f"{place} ({name})",
                known[name],
                fact,
                f"table {name} as this version holds it on the day",
            )
        else:
            ledger.note(
                MANIFEST,
                None,
                f"{place}.table",
                "a table of facts",
                plain(name),
                "the facts behind the result",
            )
    return [name for name in named if name in known]


def check_used(named: list[str], world: World, ledger: Ledger) -> None:
    """Every table that the recomputation needed is among the facts that the result names."""
    for name in world.used:
        ledger.checked["facts"] += 1
        if name not in named:
            ledger.note(
                MANIFEST, None, "facts", f"table {name}", "not named", "the recomputation rests on it"
            )


def options(manifest: Mapping[str, Any], name: str, kind: type[DutyParams], ledger: Ledger) -> DutyParams:
    """Read the parameters of an engine back from the manifest; the engine's own defaults where they cannot be read."""
    given = _part(manifest, name)
    fields = {field.name for field in dataclasses.fields(kind)}
    default = kind()
    place = f"options.{name}"
    if set(given) != fields:
        ledger.note(
            MANIFEST,
            None,
            place,
            ", ".join(sorted(fields)),
            ", ".join(sorted(given)) or "nothing",
            "the options behind the result",
        )
        return default
    read: dict[str, Any] = {}
    for field in fields:
        was, value = getattr(default, field), given[field]
        if (
            isinstance(was, (frozenset, tuple))
            and isinstance(value, list)
            and all(isinstance(word, str) for word in value)
        ):
            read[field] = type(was)(value)
        elif (
            isinstance(was, bool) == isinstance(value, bool)
            and isinstance(was, (bool, float))
            and (isinstance(value, bool) or number(value))
        ):
            read[field] = value
        else:
            ledger.note(
                MANIFEST,
                None,
                f"{place}.{field}",
                type(was).__name__,
                plain(value),
                "the options behind the result",
            )
    try:
        return kind(**read)
    except UsageError as refusal:
        ledger.note(
            MANIFEST,
            None,
            place,
            "options that the engine takes",
            str(refusal),
            "the options behind the result",
        )
        return default


def trust_of(manifest: Mapping[str, Any], ledger: Ledger) -> TrustParams:
    """Read the scheme of the scorecard back from the manifest; the shipped one where it cannot be read."""
    given, default = _part(manifest, "trust"), TrustParams()
    ledger.checked["manifest"] += 1
    if set(given) != set(default.to_dict()):
        wanted = ", ".join(sorted(default.to_dict()))
        ledger.note(MANIFEST, None, TRUST, wanted, ", ".join(sorted(given)) or "nothing", WHY)
        return default
    try:
        return read_trust(given, TRUST)
    except ModelInvalid as refusal:
        for fault in refusal.faults:
            place = f"{TRUST}.{fault.column}" if fault.column else TRUST
            ledger.note(MANIFEST, None, place, fault.expected, fault.found, WHY)
        return default


def gap_of(manifest: Mapping[str, Any]) -> float | None:
    """Give the gap at which the solver was asked to stop."""
    gap = _part(manifest, "solve").get("gap")
    return float(gap) if number(gap) else None


def _part(manifest: Mapping[str, Any], name: str) -> dict[str, Any]:
    given = manifest.get("options")
    part = given.get(name) if isinstance(given, dict) else None
    return part if isinstance(part, dict) else {}
