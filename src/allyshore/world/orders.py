"""What a user orders when they bring a table of their own: which file, which column is which, from whom, on which terms."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from allyshore.errors import UsageError
from allyshore.spelling import did_you_mean
from allyshore.world.catalogue import PROVENANCE, Card, card
from allyshore.world.cells import VINTAGE
from allyshore.world.headers import same_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

COMMAND = "world import"
_WHY = {
    "source": "every row of the world says who says so",
    "licence": "every row says on which terms it may be passed on; 'own use' is one",
    "vintage": "a table without a date cannot be told to be out of date",
}


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """One import as ordered.

    Attributes
    ----------
    table, file
        The table to replace or extend, and the file with the rows.
    source, licence, vintage
        Who says so, under which terms it may be passed on, and as of when: a date, a month or a year.
    columns
        Our column to the name that it has in the file; columns with our name need no entry.
    constants
        Our column to the text that every row has in it, for what the file does not hold.
    units
        Our column to the unit that the file has it in, where the header does not say it.
    leave_out
        Conditions ``column=value`` on the file's columns; a row that meets one is not imported. A value that ends in ``*``
        is a beginning, an empty one an empty cell.
    sheet, header_row
        The sheet of a workbook; the row with the names of the columns.
    extend
        Add rows and update those with the same key, instead of replacing the table.
    """

    table: str
    file: Path
    source: str
    licence: str
    vintage: str
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    constants: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    leave_out: tuple[tuple[str, str], ...] = ()
    sheet: str | None = None
    header_row: int | None = None
    extend: bool = False


def read_order(
    table: str,
    file: Path,
    on: dt.date,
    *,
    source: str | None = None,
    licence: str | None = None,
    vintage: str | None = None,
    columns: Iterable[str] = (),
    constants: Iterable[str] = (),
    units: Iterable[str] = (),
    leave_out: Iterable[str] = (),
    sheet: str | None = None,
    header_row: int | None = None,
    extend: bool = False,
) -> ImportOrder:
    """Read an order from the words of a command (``ours=theirs``, ``column=value``); the day bounds the vintage.

    Raises
    ------
    UsageError
        With everything that is wrong with the words at once.
    """
    this = card(table)
    wrong: list[str] = []
    mapped = _pairs("--map", columns, this, wrong, "ours=theirs")
    fixed = _pairs("--set", constants, this, wrong, "column=value")
    stated = _pairs("--unit", units, this, wrong, "column=unit")
    wrong += [
        f"{COMMAND}, --set {name}: expected a column that is not mapped, found --map {name} too."
        for name in sorted(mapped.keys() & fixed.keys())
    ]
    wrong += [fault for name, unit in stated.items() if (fault := _unit_fault(this, name, unit))]
    given = {"source": source, "licence": licence, "vintage": vintage}
    wrong += [
        f"{COMMAND}: expected --{name}, found none: {_WHY[name]}."
        for name in PROVENANCE
        if not (given[name] or "").strip()
    ]
    if vintage and vintage.strip():
        wrong += vintage_faults(vintage.strip(), on, f"{COMMAND}, --vintage")
    if header_row is not None and header_row < 1:
        wrong.append(f"{COMMAND}, --header-row: expected 1 or more, found {header_row}.")
    conditions = []
    for text in leave_out:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            wrong.append(f"{COMMAND}, --leave-out: expected column=value, found '{text}'.")
        conditions.append((name.strip(), value.strip()))
    if wrong:
        raise UsageError("\n".join(wrong))
    who = {name: (text or "").strip() for name, text in given.items()}
    return ImportOrder(
        table, file, who["source"], who["licence"], who["vintage"], mapped, fixed, stated, tuple(conditions),
        sheet, header_row, extend,
    )  # fmt: skip


def vintage_faults(vintage: str, on: dt.date, where: str) -> list[str]:
    """Say what is wrong with a vintage: not a date, a month or a year, or one that begins after the day."""
    expected = "expected a date, a month or a year (2026-09-30, 2026-09, 2026)"
    if not re.match(VINTAGE, vintage):
        return [f"{where}: {expected}, found '{vintage}'."]
    try:
        begins = first_day(vintage)
    except ValueError:
        return [f"{where}: {expected}, found '{vintage}', which no calendar has."]
    if begins > on:
        return [
            f"{where}: expected a vintage not later than {on}, found '{vintage}', which is in the future."
        ]
    return []


def first_day(vintage: str) -> dt.date:
    """First day that a vintage covers."""
    parts = [int(part) for part in vintage.split("-")]
    return dt.date(*parts, *[1] * (3 - len(parts)))


def _pairs(option: str, words: Iterable[str], this: Card, wrong: list[str], form: str) -> dict[str, str]:
    """Read ``ours=text`` words; a column of ours may stand once."""
    read: dict[str, str] = {}
    for word in words:
        ours, sign, text = word.partition("=")
        ours, text = ours.strip(), text.strip()
        if not sign or not ours or (not text and option != "--set"):
            wrong.append(f"{COMMAND}, {option}: expected {form}, found '{word}'.")
        elif ours not in this.column_names:
            has = ", ".join(this.column_names)
            wrong.append(
                f"{COMMAND}, {option}: expected a column of {this.name}{did_you_mean(ours, this.column_names)}, found '{ours}'. It has {has}."
            )
        elif ours in read:
            wrong.append(
                f"{COMMAND}, {option} {ours}: expected the column once, found '{read[ours]}' and '{text}'."
            )
        else:
            read[ours] = text
    return read


def _unit_fault(this: Card, name: str, unit: str) -> str:
    """Say why a stated unit does not fit its column; empty where it does."""
    column = next(one for one in this.columns if one.name == name)
    place = f"{COMMAND}, --unit {name}"
    if not column.unit:
        other = (
            " Its unit stands in the column unit: use --set unit=..." if "unit" in this.column_names else ""
        )
        return f"{place}: expected a column that has a unit, found one without.{other}"
    if same_unit(unit, column.unit):
        return ""
    return f"{place}: expected {column.unit}, found {unit}. Convert the column to {column.unit} first."
