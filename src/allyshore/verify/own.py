"""Tables of facts that a result's maker brought: they lie in the result, and the recomputation uses them from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allyshore.errors import ModelInvalid
from allyshore.tables import result as stored
from allyshore.verify.files import MANIFEST
from allyshore.verify.ledger import plain
from allyshore.world import World, card, table_names
from allyshore.world.frames import typed
from allyshore.world.provenance import Imported, read_imported

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from allyshore.verify.ledger import Ledger

FACTS = "facts"


def own_facts(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Give what the manifest says of each table that was the maker's own."""
    facts = manifest.get("facts")
    return {
        str(fact.get("table")): fact
        for fact in (facts if isinstance(facts, list) else [])
        if isinstance(fact, dict) and fact.get("overridden") is True and fact.get("table") in table_names()
    }


def with_own(folder: Path, manifest: Mapping[str, Any], given: World, ledger: Ledger) -> World:
    """Lay the result's own tables over the facts of its day; each that is missing, damaged or not named is a difference."""
    named = own_facts(manifest)
    frames: dict[str, pl.DataFrame] = dict(given.overrides)
    imports: dict[str, tuple[Imported, ...]] = dict(given.imports)
    for name, fact in named.items():
        place = f"{FACTS}/{name}.csv"
        if not (folder / place).is_file() and name in given.overrides:
            continue
        ledger.checked["facts"] += 1
        try:
            frames[name] = typed(stored.read_table(folder / place), card(name), place)
        except ModelInvalid as refusal:
            for fault in refusal.faults:
                why = "the table that the result was made with"
                ledger.note(place, fault.row, fault.column or "", fault.expected, fault.found, why)
            continue
        imports[name] = _records(name, fact, ledger)
    _name_strangers(folder, named, ledger)
    return World.on(given.date, frames, {name: records for name, records in imports.items() if records})


def _records(name: str, fact: Mapping[str, Any], ledger: Ledger) -> tuple[Imported, ...]:
    """Read where a table came from; nothing where it was brought without a record."""
    parts = fact.get("imports", [])
    try:
        return tuple(read_imported({**part, "kept": "", "kept_sha256": ""}) for part in parts)
    except (TypeError, ValueError) as refusal:
        ledger.note(
            MANIFEST, None, f"facts ({name}).imports", str(refusal), plain(parts), "where the table came from"
        )
        return ()


def _name_strangers(folder: Path, named: Mapping[str, Any], ledger: Ledger) -> None:
    """Name the files of facts that the manifest does not call the maker's own."""
    room = folder / FACTS
    for path in sorted(room.iterdir()) if room.is_dir() else ():
        if path.name not in {f"{name}.csv" for name in named}:
            why = "the manifest names each table that was the maker's own"
            ledger.note(f"{FACTS}/{path.name}", None, "", "no such file", "a file", why)
