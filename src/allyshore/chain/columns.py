"""The checks of one column by itself, built from its record in the schema and run by pandera over whole columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from allyshore.chain.cells import DTYPE, DraftTable
from allyshore.chain.faults import ROW, FaultList, quoted
from allyshore.chain.schema import MOST_NUMBER, Column, Kind
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from pandera.api.polars.types import PolarsData

LONGEST_TEXT = 1000
"""Most letters in a cell of text."""

_CONTROL = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]"
_FORMULA = r"^[=@]|^[+-].*[(!|]"
_PLAIN = f"one line of plain text (at most {LONGEST_TEXT} letters, no formula)"

_MOST = f"at most {MOST_NUMBER:g}"
CURES = {_MOST: "Leave the cell empty where it is unlimited or never, or count in a larger unit"}
"""What mends a number out of bounds, where that is not plain."""


def check_columns(table: DraftTable, faults: FaultList) -> None:
    """Report every cell that is empty but required, out of its bounds or not one of its words."""
    if table.frame.height == 0:
        return
    holding = {
        column.name for column in table.frame.get_columns() if column.null_count() < table.frame.height
    }
    columns = [
        column
        for column in table.spec.columns
        if column.name in table.given and (column.required or column.name in holding)
    ]
    schema = pa.DataFrameSchema({column.name: _rule(column) for column in columns})
    frame = table.frame.select(column.name for column in columns)
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases: pl.DataFrame = errors.failure_cases
        for column in columns:
            _report(table, column, cases.filter(pl.col("column") == column.name), faults)


def _holds(test: Callable[[pl.Expr], pl.Expr]) -> Callable[[PolarsData], pl.LazyFrame]:
    """A pandera check from an expression; an empty cell passes."""

    def check(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(test(pl.col(data.key)).fill_null(value=True))

    return check


def _plain(cell: pl.Expr) -> pl.Expr:
    """Text without control letters and formulas, and not too long."""
    return (
        ~cell.str.contains(_CONTROL) & ~cell.str.contains(_FORMULA) & (cell.str.len_chars() <= LONGEST_TEXT)
    )


def _cure(text: str) -> str:
    """How to mend a text that is not plain."""
    if re.search(_FORMULA, text):
        return "Begin the text with a letter or a digit; a spreadsheet would run it"
    return (
        "Shorten it" if len(text) > LONGEST_TEXT else "Delete line breaks and invisible letters from the cell"
    )


def _rule(column: Column) -> pa.Column:
    """The pandera column: type, emptiness, bounds and words."""
    checks: list[pa.Check] = []
    unit = f" {column.unit}" if column.unit else ""
    low, above, high = column.low, column.above, column.high
    if column.kind is Kind.NUMBER and high is None:
        checks.append(pa.Check(_holds(lambda cell: cell.abs() <= MOST_NUMBER), error=_MOST))
    if low is not None:
        checks.append(pa.Check(_holds(lambda cell: cell >= low), error=f"at least {low:g}{unit}"))
    if above is not None:
        checks.append(pa.Check(_holds(lambda cell: cell > above), error=f"more than {above:g}{unit}"))
    if high is not None:
        checks.append(pa.Check(_holds(lambda cell: cell <= high), error=f"at most {high:g}{unit}"))
    if column.choices:
        words = list(column.choices)
        checks.append(pa.Check(_holds(lambda cell: cell.is_in(words)), error=f"one of {', '.join(words)}"))
    elif column.kind in (Kind.TEXT, Kind.COUNTRY):
        checks.append(pa.Check(_holds(_plain), error=_PLAIN))
    return pa.Column(DTYPE[column.kind], checks=checks, nullable=not column.required)


def _report(table: DraftTable, column: Column, cases: pl.DataFrame, faults: FaultList) -> None:
    """Turn pandera's failures of one column into faults, kind by kind, leaving out cells that could not be read."""
    for check in cases["check"].unique(maintain_order=True):
        places = cases.filter(pl.col("check") == check)["index"].sort()
        failing = table.frame.select(ROW, pl.col(column.name).cast(pl.String))[places]
        if check == "not_nullable":
            unread = table.bad.get(column.name)
            if unread is not None:
                failing = failing.filter(~pl.col(ROW).is_in(unread.implode()))
            unit = f", {column.unit}" if column.unit else ""
            faults.rows(
                table.where,
                column.name,
                failing,
                expected=f"a value ({column.meaning}{unit})",
                found="an empty cell",
                cure="Fill it in",
            )
            continue
        faults.rows(
            table.where,
            column.name,
            failing,
            expected=lambda cells, check=check: check + did_you_mean(cells[column.name], column.choices),  # type: ignore[misc]  # bound at once
            found=lambda cells: (
                quoted(cells[column.name])
                if column.kind in (Kind.TEXT, Kind.COUNTRY)
                else f"{cells[column.name]}"
            ),
            cure=(lambda cells: _cure(cells[column.name])) if check == _PLAIN else CURES.get(check, ""),
        )
