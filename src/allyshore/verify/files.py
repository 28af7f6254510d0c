"""The files of a result folder: which must be there, the columns of each table, what a cell may hold, and the seal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.errors import ModelInvalid, UsageError
from allyshore.tables import result as stored
from allyshore.verify.ledger import plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from allyshore.verify.ledger import Ledger

COMPARISON, MANIFEST, MODEL, PLANS, ORIGIN, NOTES = (
    "comparison.json",
    "manifest.json",
    "model",
    "plans",
    "origin.json",
    "notes.txt",
)


class Holds(Enum):
    """What a cell of a plan's table holds; WORD may not be empty, TEXT may, POSITIVE is above zero."""

    WORD = "a word"
    TEXT = "text"
    YES_NO = "true or false"
    WHOLE = "a whole number"
    AMOUNT = "a number of 0 or more"
    POSITIVE = "a number above 0"
    SIGNED = "a number"


# fmt: off
WORD, TEXT, YES_NO, WHOLE, AMOUNT, POSITIVE, SIGNED = Holds
COLUMNS: Mapping[str, Mapping[str, Holds]] = {
    "sites": {"site": WORD, "kind": WORD, "country": WORD, "open": YES_NO, "opened": YES_NO, "closed": YES_NO, "fixed": AMOUNT, "capital": AMOUNT},
    "lines": {"site": WORD, "product": WORD, "recipe": TEXT, "used": YES_NO, "setup": AMOUNT, "fixed": AMOUNT, "closing": AMOUNT},
    "buy": {"period": WHOLE, "site": WORD, "product": WORD, "state": WHOLE, "quantity": POSITIVE, "unit_cost": AMOUNT, "purchase": AMOUNT},
    "make": {
        "period": WHOLE, "run": WHOLE, "site": WORD, "recipe": WORD, "product": WORD, "mode": WORD, "reference": TEXT, "method": WORD,
        "state": WHOLE, "quantity": POSITIVE, "conversion": AMOUNT, "production": AMOUNT, "inventory": AMOUNT,
    },
    "use": {
        "period": WHOLE, "run": WHOLE, "site": WORD, "recipe": WORD, "product": WORD, "mode": WORD, "component": WORD, "state": WHOLE, "quantity": POSITIVE,
    },
    "ship": {
        "period": WHOLE, "origin": WORD, "destination": WORD, "mode": WORD, "product": WORD, "state": WHOLE, "claimed": YES_NO, "quantity": POSITIVE,
        "days": AMOUNT, "freight": AMOUNT, "duty": AMOUNT, "fees": AMOUNT, "compliance": AMOUNT, "inventory": AMOUNT,
    },
    "stock": {"period": WHOLE, "site": WORD, "product": WORD, "state": WHOLE, "quantity": POSITIVE, "inventory": AMOUNT},
    "short": {"period": WHOLE, "market": WORD, "product": WORD, "quantity": POSITIVE, "shortage": AMOUNT},
    "charges": {
        "charge": WORD, "line": WORD, "per": WORD, "period": WHOLE, "site": TEXT, "product": TEXT, "recipe": TEXT, "destination": TEXT, "mode": TEXT,
        "subject": TEXT, "count": POSITIVE, "amount": SIGNED,
    },
    "states": {
        "state": WHOLE, "product": WORD, "country_of_origin": WORD, "originating": YES_NO, "unknown": YES_NO, "designated": YES_NO, "value": POSITIVE,
    },
    "relief": {
        "period": WHOLE, "run": WHOLE, "site": WORD, "regime": WORD, "product": WORD, "goes_to": WORD, "refund": AMOUNT, "handling": AMOUNT,
    },
    "regimes": {"site": WORD, "regime": WORD, "fixed": AMOUNT},
    "timing": {
        "period": WHOLE, "what": WORD, "site": TEXT, "product": TEXT, "recipe": TEXT, "subject": TEXT, "amount": SIGNED, "left": SIGNED,
    },
}
"""The plan's tables: every column, and what its cells hold."""
ONLY_WHERE_USED = frozenset({"relief", "regimes", "timing"})
"""Tables that a plan without customs regimes, or without a choice by period, has no file of."""
# fmt: on

_TYPES: Mapping[Holds, pl.DataType] = {
    WORD: pl.String(),
    TEXT: pl.String(),
    YES_NO: pl.Boolean(),
    WHOLE: pl.Int64(),
    AMOUNT: pl.Float64(),
    POSITIVE: pl.Float64(),
    SIGNED: pl.Float64(),
}


@dataclass(frozen=True)
class PlanFiles:
    """One strategy's folder, read: tables with a column ``row`` (a cell that cannot be read is null), the determinations, and what it aims at."""

    name: str
    tables: Mapping[str, pl.DataFrame]
    origin: list[Any]
    aim: str = "cost"

    def file(self, table: str) -> str:
        """Give the path of a table's file inside the result."""
        return f"{PLANS}/{self.name}/{table}.csv"

    @property
    def origin_file(self) -> str:
        """Path of the determinations inside the result."""
        return f"{PLANS}/{self.name}/{ORIGIN}"

    def __getitem__(self, table: str) -> pl.DataFrame:
        """Give a table by its name."""
        return self.tables[table]


def find(folder: Path) -> None:
    """Refuse a path that is no result folder.

    Raises
    ------
    UsageError
        It is not a folder, or holds none of the files that every result has.
    """
    cure = "Name the folder that `allyshore compare MODEL --out FOLDER` wrote"
    if not folder.is_dir():
        there = "a file" if folder.exists() else "nothing there"
        raise UsageError(f"{str(folder)[:200]!r}: expected a result folder, found {there}. {cure}.")
    if not any((folder / name).is_file() for name in (COMPARISON, MANIFEST, stored.SEAL)):
        there = f"a folder without {COMPARISON}"
        raise UsageError(f"{str(folder)[:200]!r}: expected a result folder, found {there}. {cure}.")


READABLE = "every file of a result must be there and readable"


def folder_name(name: str) -> bool:
    """Whether a strategy's name can be a folder inside the result, and nothing outside it."""
    return name not in {"", ".", ".."} and not any(sign in name for sign in "/\\\0")


def read_document(folder: Path, file: str, kind: type, ledger: Ledger) -> Any:
    """Read a JSON document of the kind that must stand at its top; an empty one in place of what cannot be read."""
    ledger.checked["files"] += 1
    try:
        document = stored.read_json(folder / file)
    except ModelInvalid as refusal:
        _unreadable(file, refusal, ledger)
        return kind()
    if not isinstance(document, kind):
        ledger.note(
            file, None, "", "an object" if kind is dict else "a list", plain(document), "the document's form"
        )
        return kind()
    return document


def _unreadable(file: str, refusal: ModelInvalid, ledger: Ledger) -> None:
    for fault in refusal.faults:
        ledger.note(file, fault.row, "", fault.expected, fault.found, READABLE)


def read_plan(folder: Path, name: str, ledger: Ledger) -> PlanFiles:
    """Read one strategy's tables and determinations; whatever is amiss is noted, and the rest can still be audited."""
    inside = f"{PLANS}/{name}"
    tables = {
        table: _table(
            folder, f"{inside}/{table}.csv", COLUMNS[table], ledger, may_lack=table in ONLY_WHERE_USED
        )
        for table in COLUMNS
    }
    ledger.checked["files"] += 1
    if not (folder / inside / NOTES).is_file():
        ledger.note(
            f"{inside}/{NOTES}",
            None,
            "",
            "a text",
            "no such file",
            READABLE,
        )
    return PlanFiles(name, tables, read_document(folder, f"{inside}/{ORIGIN}", list, ledger))


def _table(
    folder: Path, file: str, columns: Mapping[str, Holds], ledger: Ledger, *, may_lack: bool
) -> pl.DataFrame:
    empty = pl.DataFrame(
        schema={"row": pl.Int64(), **{name: _TYPES[holds] for name, holds in columns.items()}}
    )
    if may_lack and not (folder / file).exists():
        return empty
    ledger.checked["files"] += 1
    try:
        cells = stored.read_cells(folder / file)
    except ModelInvalid as refusal:
        _unreadable(file, refusal, ledger)
        return empty
    for name in cells.columns:
        if name not in columns:
            ledger.note(file, 1, name, "no such column", "a column", "the table's columns as documented")
    for name in columns:
        if name not in cells.columns:
            ledger.note(file, 1, name, "a column", "no such column", "the table's columns as documented")
            cells = cells.with_columns(pl.lit(None, pl.String).alias(name))
    cells = cells.select(pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias("row"), *columns)
    typed = cells.select("row", *(_typed(name, holds) for name, holds in columns.items()))
    for name, holds in columns.items():
        _name_unreadable(file, cells, typed, name, holds, ledger)
    return typed


def _typed(name: str, holds: Holds) -> pl.Expr:
    """Turn a column of text into its type; what no cell may hold becomes null."""
    cell = pl.col(name)
    if holds is YES_NO:
        return (
            pl.when(cell == "true")
            .then(statement=True)
            .when(cell == "false")
            .then(statement=False)
            .alias(name)
        )
    if holds in (WORD, TEXT):
        return pl.when(cell != "").then(cell).otherwise(None if holds is WORD else cell).alias(name)
    number = cell.cast(_TYPES[holds], strict=False)
    if holds is WHOLE:
        return number
    lawful = number.is_finite()
    if holds is not SIGNED:
        lawful &= (number > 0.0) if holds is POSITIVE else (number >= 0.0)
    return pl.when(lawful).then(number).alias(name)


def _name_unreadable(
    file: str, cells: pl.DataFrame, typed: pl.DataFrame, name: str, holds: Holds, ledger: Ledger
) -> None:
    ledger.checked["cells"] += cells.height
    lost = cells.select("row", found=name).filter(typed.get_column(name).is_null()).drop_nulls("found")
    for row, found in lost.iter_rows():
        ledger.note(
            file,
            row,
            name,
            holds.value,
            plain(found) or "an empty cell",
            "what a cell of this column may hold",
        )


def check_folders(folder: Path, wanted: list[str], ledger: Ledger) -> None:
    """Name the plan folders that no strategy of the comparison stands for."""
    plans = folder / PLANS
    if plans.is_dir():
        for path in sorted(plans.iterdir()):
            if path.name not in wanted:
                ledger.note(
                    f"{PLANS}/{path.name}",
                    None,
                    "",
                    "a strategy of the comparison with a plan",
                    "another name",
                    "each plan belongs to a strategy",
                )


def check_seal(folder: Path, ledger: Ledger) -> None:
    """Name every file that is not as it was when the result was sealed, and every file missing or added since."""
    document = read_document(folder, stored.SEAL, dict, ledger)
    sealed = document.get("sha256")
    if not isinstance(sealed, dict):
        ledger.note(
            stored.SEAL, None, "sha256", "the hash of every file", plain(sealed), "the document's form"
        )
        return
    why = "the seal: SHA-256 of the file when the result was written"
    present = stored.hashes(folder)
    ledger.checked["seals"] += len(sealed)
    for name in sorted({*sealed, *present}):
        if name not in present:
            ledger.note(name, None, "", "the file", "no such file", why)
        elif name not in sealed:
            ledger.note(name, None, "", "no such file", "a file added since", why)
        elif sealed[name] != present[name]:
            ledger.note(name, None, "", plain(sealed[name]), present[name], why)
