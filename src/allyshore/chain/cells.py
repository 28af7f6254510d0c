"""From text to typed cells: what a number, a date, a yes or a word may look like, and why something is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.chain.faults import ROW, FaultList, quoted
from allyshore.chain.schema import TABLE, Column, Kind, Table
from allyshore.errors import Severity
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from allyshore.tables import RawTable

YES = ("yes", "y", "true", "1", "1.0")
NO = ("no", "n", "false", "0", "0.0")

DTYPE: dict[Kind, pl.DataType] = {
    Kind.TEXT: pl.String(),
    Kind.NUMBER: pl.Float64(),
    Kind.WHOLE: pl.Int64(),
    Kind.YES_NO: pl.Boolean(),
    Kind.DATE: pl.Date(),
    Kind.HS_CODE: pl.String(),
    Kind.COUNTRY: pl.String(),
}

_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
_DATE = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$"
_WHOLE_LIMIT = 2.0**53

_WHY_NO_NUMBER: tuple[tuple[str, str], ...] = (
    (
        r"[+-]?(nan|inf|infinity)",
        "NaN and infinity are no amounts; leave the cell empty where a value is unknown or unlimited",
    ),
    (r"#.*", "it is an error of the spreadsheet; mend the formula or write the value"),
    (
        r"[$€£¥].*|.*[$€£¥]|(usd|eur|mxn|cad|cny)\b.*|.*\b(usd|eur|mxn|cad|cny)",
        "write the amount alone, without the currency; every amount is in USD",
    ),
    (r"[+-]?\d{1,3}(,\d{3})+\.\d*", "write it without separators between thousands, as 1234.5"),
    (
        r"[+-]?\d{1,3}(\.\d{3})+,\d*|[+-]?\d{1,3}(\.\d{3}){2,}",
        "write it without separators between thousands and with a decimal point, as 1234.5",
    ),
    (
        r"[+-]?\d{1,3}(,\d{3})+",
        "a comma may mean thousands or decimals here: write 1234 or 1.234 as you mean it",
    ),
    (r"[+-]?\d*,\d+", "write a decimal point, as 1234.5"),
    (r".*%", "write a share, as 0.12 for 12 %"),
    (r"\(.*\)", "write a negative number with a minus sign"),
    (r"[+-]?\d[\d\s]*\s\d+", "write it without blanks between the digits"),
    (r"[+-]?[\d.]+\s*[^\W\d].*", "write the number alone; the unit is fixed"),
)


@dataclass(frozen=True, slots=True)
class DraftTable:
    """One table while it is being checked.

    Attributes
    ----------
    spec, where
        Its record in the schema, and how a fault names its file.
    frame
        Every column of the schema, typed, and `ROW`; what could not be read is null.
    given
        Columns that the user's file has.
    present
        Whether the user brought the table, readable or not.
    bad
        Column to the file rows whose cell could not be read.
    """

    spec: Table
    where: str
    frame: pl.DataFrame
    given: frozenset[str]
    present: bool
    bad: Mapping[str, pl.Series]

    def has(self, *columns: str) -> bool:
        """Whether the table is there with all of these columns, so that a check across tables makes sense."""
        return self.present and self.given.issuperset(columns)


def why_no_number(text: str) -> str:
    """Say how the text of a cell is to be written so that it is a number."""
    for pattern, cure in _WHY_NO_NUMBER:
        if re.fullmatch(pattern, text, re.IGNORECASE):
            return cure[0].upper() + cure[1:]
    return "Write a plain number such as 1234.5, or leave the cell empty"


def number(text: pl.Expr) -> pl.Expr:
    """A finite number where the text is one, else null."""
    value = text.str.replace(r"^\+", "").cast(pl.Float64, strict=False)
    return pl.when(text.str.contains(_NUMBER) & value.is_finite()).then(value + 0.0)


def whole(text: pl.Expr) -> pl.Expr:
    """A whole number where the text is one (2 or 2.0), else null."""
    value = number(text)
    fits = (value == value.floor()) & (value.abs() < _WHOLE_LIMIT)
    return pl.when(fits).then(value).cast(pl.Int64, strict=False)


def yes_no(text: pl.Expr) -> pl.Expr:
    """True or False for one of the accepted words in any case, else null."""
    word = text.str.to_lowercase()
    return pl.when(word.is_in(YES)).then(statement=True).when(word.is_in(NO)).then(statement=False)


def day(text: pl.Expr) -> pl.Expr:
    """A date where the text is an ISO date (or a spreadsheet's date at midnight), else null."""
    return text.str.extract(_DATE, 1).str.to_date("%Y-%m-%d", strict=False)


def code(text: pl.Expr) -> pl.Expr:
    """An HS code without the dots and blanks that people write; what is left is judged by `codes`."""
    is_number = text.str.contains(r"^[0-9]{5,10}\.0+$|[eE]")
    return pl.when(is_number).then(text).otherwise(text.str.replace_all(r"[.\s]", ""))


def _cure_of_number(column: Column) -> Callable[[Mapping[str, Any]], str]:
    unit = f" ({column.unit})" if column.unit else ""
    return lambda cells: f"{why_no_number(cells[column.name])}{unit}"


_READ: dict[Kind, tuple[Callable[[pl.Expr], pl.Expr], str, str]] = {
    Kind.NUMBER: (number, "a number", ""),
    Kind.WHOLE: (whole, "a whole number", ""),
    Kind.YES_NO: (yes_no, "yes or no", "Write yes or no (also accepted: y, n, true, false, 1, 0)"),
    Kind.DATE: (day, "a date", "Write year-month-day, as 2026-03-04, and a day that exists"),
    Kind.HS_CODE: (code, "an HS code", ""),
}


def read_cells(raw: RawTable, spec: Table, faults: FaultList) -> DraftTable:
    """Give a table its types; every cell that cannot be read is a fault and becomes null."""
    names = [column.name for column in spec.columns]
    _unknown_columns(raw, names, faults)
    given = frozenset(name for name in names if name in raw.frame.columns)
    if not given:
        return absent_table(spec, raw.where, present=True)
    text = raw.frame.select(
        pl.col(name).str.strip_chars().str.normalize("NFC").replace("", None)
        if name in given
        else pl.lit(None, pl.String).alias(name)
        for name in names
    ).with_columns(raw.rows.alias(ROW))
    typed = text.select(
        pl.col(ROW),
        *(
            _READ[column.kind][0](pl.col(column.name)).alias(column.name)
            if column.kind in _READ
            else pl.col(column.name)
            for column in spec.columns
        ),
    ).cast({column.name: DTYPE[column.kind] for column in spec.columns})
    bad: dict[str, pl.Series] = {}
    for column in spec.columns:
        if column.kind not in _READ or column.name not in given:
            continue
        failing = text.filter(text[column.name].is_not_null() & typed[column.name].is_null())
        if failing.height == 0:
            continue
        bad[column.name] = failing[ROW]
        _, expected, cure = _READ[column.kind]
        numeric = column.kind in (Kind.NUMBER, Kind.WHOLE)
        faults.rows(
            raw.where,
            column.name,
            failing,
            expected=expected,
            found=lambda cells, name=column.name: quoted(cells[name]),  # type: ignore[misc]  # bound at once
            cure=_cure_of_number(column) if numeric else cure,
        )
    return DraftTable(spec, raw.where, typed, given, present=True, bad=bad)


def empty_table(name: str) -> pl.DataFrame:
    """Give a table of the schema without a row."""
    return pl.DataFrame(schema={column.name: DTYPE[column.kind] for column in TABLE[name].columns})


def absent_table(spec: Table, where: str, *, present: bool) -> DraftTable:
    """Give an empty table for one that the user did not bring, or that could not be read."""
    schema = {ROW: pl.UInt32(), **{column.name: DTYPE[column.kind] for column in spec.columns}}
    return DraftTable(spec, where, pl.DataFrame(schema=schema), frozenset(), present=present, bad={})


def _unknown_columns(raw: RawTable, names: list[str], faults: FaultList) -> None:
    """Report columns that the table does not have, and required ones that are not there."""
    free = [name for name in names if name not in raw.frame.columns]
    for title in raw.frame.columns:
        if title not in names:
            meant = did_you_mean(title, free or names)
            faults.add(
                raw.where,
                title[:60],
                row=1,
                expected=f"a column of {raw.name}{meant}",
                found=quoted(title),
                cure=f"Rename or delete it; the columns are {', '.join(names)}",
            )


def missing_columns(table: DraftTable, faults: FaultList) -> None:
    """Report required columns that the user's file does not have."""
    for column in table.spec.columns:
        if column.required and column.name not in table.given:
            unit = f", {column.unit}" if column.unit else ""
            faults.add(
                table.where,
                column.name,
                row=1,
                expected=f"the column {column.name} ({column.meaning}{unit})",
                found="no such column",
                cure="Add it",
                severity=Severity.ERROR,
            )
