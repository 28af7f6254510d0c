"""What the cells of a reference table may hold, and what is said of one that may not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from allyshore.errors import Fault
from allyshore.world.catalogue import Card, CellType, FactColumn
from allyshore.world.cures import cell_cure

if TYPE_CHECKING:
    from collections.abc import Callable

POLARS = {
    CellType.TEXT: pl.String(),
    CellType.NUMBER: pl.Float64(),
    CellType.WHOLE: pl.Int64(),
    CellType.DATE: pl.Date(),
    CellType.YES_NO: pl.Boolean(),
}
VINTAGE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
"""How a vintage is written: ``2026``, ``2026-06`` or ``2026-06-08``."""
FIRST_DATA_ROW = 2
SHOWN = 20
"""Faults of one kind in one column that are told one by one; the others are counted."""


@dataclass
class Findings:
    """Faults of one table, each with the row as the user counts it.

    Attributes
    ----------
    where
        The file, sheet or frame.
    rows
        Row number of each row of the frame; None where the first is row 2 and none was left out.
    faults
        What was found so far.
    """

    where: str
    rows: pl.Series | None = None
    faults: list[Fault] = field(default_factory=list)

    def row(self, at: int) -> int:
        """Give the row number that the user sees for a row of the frame."""
        return at + FIRST_DATA_ROW if self.rows is None else int(self.rows[at])

    def add(
        self,
        column: str,
        expected: str,
        wrong: pl.Series,
        found: Callable[[int], str],
        cure: Callable[[int], str] = lambda _: "",
    ) -> None:
        """Name the rows where `wrong` holds, the first `SHOWN` one by one."""
        places = wrong.fill_null(value=False).arg_true().to_list()
        self.faults += [
            Fault(self.where, self.row(at), column, expected, found(at), cure(at)) for at in places[:SHOWN]
        ]
        if len(places) > SHOWN:
            self.faults.append(
                Fault(self.where, None, column, expected, f"{len(places) - SHOWN} more cells of that kind")
            )


def cast(cells: pl.Series, column: FactColumn, findings: Findings) -> pl.Series:
    """Turn one column into its type; each cell that cannot be read becomes a fault."""
    kind = POLARS[column.type]
    if cells.dtype == kind:
        return cells
    if cells.dtype == pl.Null:
        return cells.cast(kind)
    if cells.dtype != pl.String and (
        column.type in {CellType.DATE, CellType.YES_NO} or not cells.dtype.is_numeric()
    ):
        found = str(cells.dtype)
        findings.faults.append(Fault(findings.where, None, column.name, f"type {column.type.value}", found))
        return cells
    if column.type is CellType.DATE:
        made = cells.str.to_date("%Y-%m-%d", strict=False)
    elif column.type is CellType.YES_NO:
        words = cells.str.to_lowercase()
        made = words.replace_strict(
            {"yes": True, "true": True, "no": False, "false": False}, default=None, return_dtype=pl.Boolean
        )
    else:
        made = cells.cast(kind, strict=False)
    bad = made.is_null() & cells.is_not_null()
    if column.type is CellType.WHOLE and cells.dtype.is_float():
        bad |= (cells != cells.round(0)).fill_null(value=False)
    findings.add(
        column.name,
        f"a cell of type {column.type.value}",
        bad,
        lambda at: repr(cells[at]),
        lambda at: cell_cure(str(cells[at]), column),
    )
    return made


def check_cells(frame: pl.DataFrame, given: pl.DataFrame, this: Card, findings: Findings) -> None:
    """Look for NaN, empty required cells, numbers out of bounds, words not among those allowed, odd vintages, repeated keys.

    `frame` is `given` in the card's types; a cell that could not be read is null in it and already among the findings.
    """
    unread = {fault.column for fault in findings.faults}
    for column in this.columns:
        cells, raw = frame[column.name], given[column.name]
        if column.type is CellType.NUMBER:
            unreal = cells.is_nan() | cells.is_infinite()
            findings.add(column.name, "a finite number or an empty cell", unreal, _as_is(cells))
        if column.required:
            empty = raw.is_null() | (raw == "") if raw.dtype == pl.String else raw.is_null()
            findings.add(column.name, "a value", empty.fill_null(value=True), lambda _: "an empty cell")
        _check_range(cells, column, findings)
        if column.one_of:
            strange = ~cells.is_in(list(column.one_of)) & cells.is_not_null()
            findings.add(column.name, f"one of {', '.join(column.one_of)}", strange, _quoted(cells))
        if column.pattern:
            strange = ~cells.str.contains(f"^(?:{column.pattern})$") & cells.is_not_null()
            findings.add(column.name, column.meaning, strange, _quoted(cells), _zeros(cells, column.pattern))
    vintages = frame["vintage"]
    a_day = vintages.str.len_chars() == len("2026-06-08")
    no_day = a_day & vintages.str.to_date("%Y-%m-%d", strict=False).is_null()
    strange = vintages.is_not_null() & (~vintages.str.contains(VINTAGE) | no_day)
    findings.add("vintage", "a date, a month or a year", strange, _quoted(vintages))
    if this.key and not unread & set(this.key):
        _check_key(frame, this, findings)


def _zeros(cells: pl.Series, pattern: str) -> Callable[[int], str]:
    """Tell a code that lost the noughts at its beginning, as a workbook does to numbers."""

    def cure(at: int) -> str:
        text = str(cells[at])
        whole = next((code for n in range(1, 8) if re.fullmatch(pattern, code := "0" * n + text)), "")
        lost = f"Write {whole}: noughts at the beginning were lost; keep the column as text"
        return lost if whole and text.isdigit() else ""

    return cure


def _as_is(cells: pl.Series) -> Callable[[int], str]:
    return lambda at: str(cells[at])


def _quoted(cells: pl.Series) -> Callable[[int], str]:
    return lambda at: repr(cells[at])


def bounds(low: float | None, high: float | None) -> str:
    """Say a range in words."""
    if low is not None and high is not None:
        return f"a number from {low:g} to {high:g}"
    return f"a number of {low:g} or more" if low is not None else f"a number of {high:g} or less"


def _check_range(cells: pl.Series, column: FactColumn, findings: Findings) -> None:
    low, high = column.minimum, column.maximum
    if low is None and high is None:
        return
    beyond = pl.repeat(value=False, n=len(cells), eager=True)
    if low is not None:
        beyond |= (cells < low).fill_null(value=False)
    if high is not None:
        beyond |= (cells > high).fill_null(value=False)
    real = cells.is_finite() if column.type is CellType.NUMBER else cells.is_not_null()

    def found(at: int) -> str:
        return f"{cells[at]:g}"

    def cure(at: int) -> str:
        per_cent = column.unit == "share" and high == 1.0 and 1.0 < cells[at] <= 100.0
        return f"Write {cells[at] / 100:g} if it is per cent" if per_cent else ""

    unit = f" {column.unit}" if column.unit else ""
    wrong = beyond & real.fill_null(value=False)
    findings.add(column.name, f"{bounds(low, high)}{unit}", wrong, found, cure)


def _check_key(frame: pl.DataFrame, this: Card, findings: Findings) -> None:
    """Name each row whose key stood above, with the row where it stood first; a key that lacks a required part is none."""
    keys = frame.select(*this.key, at=pl.int_range(pl.len()))
    first = keys.select(pl.col("at").first().over(this.key)).to_series()

    def found(at: int) -> str:
        key = " ".join(str(frame[part][at]) for part in this.key)
        return f"{key} for the second time (first in row {findings.row(int(first[at]))})"

    needed = [column.name for column in this.columns if column.required and column.name in this.key]
    lacking = [pl.col(name).is_null() for name in needed]
    whole = frame.select(pl.first(), __whole=~pl.any_horizontal(pl.lit(value=False), *lacking))["__whole"]
    again = (first != keys["at"]) & whole
    findings.add(", ".join(this.key), "a row of its own", again, found, lambda _: "Delete one of the two")
