"""Which reference tables the package holds, and the card (sidecar) that says what each one means."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from allyshore.errors import Fault, ModelInvalid, UsageError
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

PROVENANCE = ("source", "vintage", "licence")
"""Every table ends with these text columns: who says so, as of when (a date or a year), under which licence."""


COUNTRIES = "countries"
"""The table of countries: every column named ``country`` holds keys of it."""


class CellType(Enum):
    """What a cell of a reference table holds."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    DATE = "date"
    YES_NO = "yes_no"


class Storage(Enum):
    """How a table is kept: CSV where a person should be able to compare two versions, Parquet where it is large."""

    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One column of a reference table.

    Attributes
    ----------
    name, type, meaning, unit
        What the column is called, holds and means, and in what it is measured.
    required
        No cell may be empty.
    minimum, maximum
        Least and greatest number that a cell may hold, inclusive; None is open.
    one_of
        The words that a cell may hold; empty where any text may stand.
    pattern
        Regular expression that the whole of a text must match, as a code does that a workbook may have robbed of its noughts.
    of
        The table whose key a filled cell must be; a column named ``country`` is of ``countries``. Empty where it is none.
    """

    name: str
    type: CellType
    meaning: str
    unit: str = ""
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    one_of: tuple[str, ...] = ()
    pattern: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What a reference table is.

    Attributes
    ----------
    name, title, row_is
        The table's name, a line for people, and what one row says.
    shelf_life_days
        A table whose newest vintage is older than this on the day asked for is stale.
    columns
        All columns in their order, the three of `PROVENANCE` last.
    key
        Columns that together name a row; empty where rows may repeat.
    storage
        How the data file is kept.
    note
        What a reader must know before using the table, or empty.
    may_be_empty
        No row is an answer too (nothing is supposed), so that an empty table is no caveat.
    """

    name: str
    title: str
    row_is: str
    shelf_life_days: int
    columns: tuple[FactColumn, ...]
    key: tuple[str, ...] = ()
    storage: Storage = Storage.CSV
    note: str = ""
    may_be_empty: bool = False

    @property
    def column_names(self) -> list[str]:
        """Names of the columns in their order."""
        return [column.name for column in self.columns]


def data_folder() -> Traversable:
    """Give the folder inside the package that holds the tables and their cards."""
    return files("allyshore.world") / "data"


@cache
def table_names() -> tuple[str, ...]:
    """Names of all reference tables that have a card, sorted."""
    return tuple(sorted(entry.name[:-5] for entry in data_folder().iterdir() if entry.name.endswith(".toml")))


@cache
def card(name: str) -> Card:
    """Read the card of one table.

    Raises
    ------
    UsageError
        There is no such table; the message names the nearest.
    ModelInvalid
        The card itself cannot be read; every fault is listed.
    """
    if name not in table_names():
        hint = did_you_mean(name, table_names())
        raise UsageError(f"world: expected a table among {', '.join(table_names())}{hint}, found '{name}'.")
    return read_card(name, (data_folder() / f"{name}.toml").read_text(encoding="utf-8"))


def read_card(name: str, text: str) -> Card:
    """Read a card from its TOML text; ``source``, ``vintage`` and ``licence`` are added where it leaves them out."""
    where = f"{name}.toml"
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ModelInvalid([Fault(where, None, None, "a TOML file", str(error))]) from error
    faults = [
        Fault(where, None, field, kind, "nothing" if field not in raw else repr(raw[field]))
        for field, kind, of in (
            ("title", "a line of text", str),
            ("row_is", "a line of text", str),
            ("shelf_life_days", "a whole number", int),
            ("columns", "a table", dict),
        )
        if not isinstance(raw.get(field), of)
    ]
    if faults:
        raise ModelInvalid(faults)
    columns = [_column(where, column, spec, faults) for column, spec in raw["columns"].items()]
    columns = [column for column in columns if column.name not in PROVENANCE]
    columns += [
        FactColumn(column, CellType.TEXT, meaning, required=True)
        for column, meaning in zip(PROVENANCE, _MEANINGS, strict=True)
    ]
    key = tuple(raw.get("key", ()))
    known = {column.name for column in columns}
    faults += [
        Fault(where, None, "key", "a column of the table", repr(column))
        for column in key
        if column not in known
    ]
    storage = raw.get("format", Storage.CSV.value)
    if storage not in {kind.value for kind in Storage}:
        faults.append(Fault(where, None, "format", "csv or parquet", repr(storage)))
    if faults:
        raise ModelInvalid(faults)
    return Card(
        name,
        raw["title"],
        raw["row_is"],
        raw["shelf_life_days"],
        tuple(columns),
        key,
        Storage(storage),
        raw.get("note", ""),
        raw.get("may_be_empty") is True,
    )


_MEANINGS = (
    "who says so, and where",
    "as of when: a date or a year",
    "terms under which the row may be passed on",
)


def _column(where: str, name: str, spec: Any, faults: list[Fault]) -> FactColumn:
    kinds = {kind.value: kind for kind in CellType}
    if not isinstance(spec, dict) or spec.get("type") not in kinds:
        faults.append(Fault(where, None, name, f"type = one of {', '.join(kinds)}", repr(spec)))
        return FactColumn(name, CellType.TEXT, "")
    if not spec.get("meaning"):
        faults.append(Fault(where, None, name, "a meaning", "none"))
    kind = kinds[spec["type"]]
    low, high = (_bound(where, name, end, kind, spec.get(end), faults) for end in ("minimum", "maximum"))
    if low is not None and high is not None and low > high:
        faults.append(Fault(where, None, name, "minimum at most maximum", f"{low:g} and {high:g}"))
    words = spec.get("one_of", [])
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        faults.append(Fault(where, None, name, "one_of = a list of words", repr(words)))
        words = []
    elif words and kind is not CellType.TEXT:
        faults.append(Fault(where, None, name, "one_of for a text column only", kind.value))
    return FactColumn(
        name,
        kind,
        str(spec.get("meaning", "")),
        str(spec.get("unit", "")),
        bool(spec.get("required", False)),
        low,
        high,
        tuple(words),
        _pattern(where, name, kind, spec.get("pattern", ""), faults),
        str(spec.get("of", COUNTRIES if name == "country" and where != f"{COUNTRIES}.toml" else "")),
    )


def _pattern(where: str, name: str, kind: CellType, given: Any, faults: list[Fault]) -> str:
    """Read the pattern of a text column; empty where there is none."""
    try:
        re.compile(given)
    except (re.error, TypeError) as error:
        faults.append(Fault(where, None, name, "pattern = a regular expression", str(error)))
        return ""
    if given and kind is not CellType.TEXT:
        faults.append(Fault(where, None, name, "pattern for a text column only", kind.value))
    return str(given)


def _bound(where: str, name: str, end: str, kind: CellType, given: Any, faults: list[Fault]) -> float | None:
    """Read the least or greatest number of a column; None where there is none."""
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        faults.append(Fault(where, None, name, f"{end} = a number", repr(given)))
        return None
    if kind not in {CellType.NUMBER, CellType.WHOLE}:
        faults.append(Fault(where, None, name, f"{end} for a column of numbers only", kind.value))
        return None
    return float(given)
