"""Tables written as a folder of CSV files or as one workbook: the same input gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import polars as pl
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SPARE_ROWS = 5000
"""Rows below a sheet's data that still offer the list of allowed words."""


@dataclass(frozen=True, slots=True)
class ColumnNote:
    """What a workbook says of a column: its comment, whether its cells are text, and the words it allows."""

    comment: str
    text: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be written: text cells under named columns, with a note for each column."""

    name: str
    frame: pl.DataFrame
    notes: Mapping[str, ColumnNote]


def write_folder(path: Path, sheets: Iterable[Sheet], settings: Mapping[str, Any]) -> None:
    """Write each table as UTF-8 CSV with line feeds, and the settings as ``model.toml``; one that is None is left out."""
    path.mkdir(parents=True, exist_ok=True)
    for sheet in sheets:
        sheet.frame.write_csv(path / f"{sheet.name}.csv")
    lines = [f"{key} = {_toml(value)}\n" for key, value in settings.items() if value is not None]
    (path / "model.toml").write_text("".join(lines), encoding="utf-8", newline="\n")


def _toml(value: Any) -> str:
    """One value of a TOML file; a JSON string is a TOML string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_workbook(
    path: Path, sheets: Iterable[Sheet], settings: Mapping[str, Any], meanings: Mapping[str, str]
) -> None:
    """Write one workbook: a sheet per table, header frozen, a comment on each column, codes and names held as text.

    Parameters
    ----------
    path
        The ``.xlsx`` file to write.
    sheets, settings
        The tables, and the keys of the sheet ``model``.
    meanings
        Key to what it means, written beside each setting.
    """
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
        head = book.add_format({"bold": True, "bg_color": "#DDE6EE", "bottom": 1})
        text = book.add_format({"num_format": "@"})
        model = book.add_worksheet("model")
        model.freeze_panes(1, 0)
        model.set_column(0, 1, 24, text)
        model.set_column(2, 2, 90)
        for column, title in enumerate(("key", "value")):
            model.write_string(0, column, title, head)
        stated = {key: value for key, value in settings.items() if value is not None}
        for row, (key, value) in enumerate(stated.items(), start=1):
            model.write_string(row, 0, key, text)
            model.write_string(row, 1, str(value), text)
            model.write_comment(row, 0, meanings.get(key, ""))
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, head, text)


def _write_sheet(worksheet: Worksheet, sheet: Sheet, head: Format, text: Format) -> None:
    """Write one table onto its sheet."""
    worksheet.freeze_panes(1, 0)
    for position, name in enumerate(sheet.frame.columns):
        note = sheet.notes.get(name, ColumnNote(""))
        worksheet.set_column(position, position, max(12, len(name) + 2), text if note.text else None)
        worksheet.write_string(0, position, name, head)
        if note.comment:
            worksheet.write_comment(0, position, note.comment, {"x_scale": 2})
        if note.choices:
            listed = {"validate": "list", "source": list(note.choices), "error_type": "warning"}
            worksheet.data_validation(1, position, sheet.frame.height + SPARE_ROWS, position, listed)
        for row, cell in enumerate(sheet.frame[name], start=1):
            if not cell:
                continue
            number = None if note.text else _exact(cell)
            if number is None:
                worksheet.write_string(row, position, cell, text)
            else:
                worksheet.write_number(row, position, number)


def _exact(cell: str) -> float | None:
    """The number that a cell's text stands for, if a workbook's 16 digits hold it exactly."""
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if abs(number) < 1e15 and float(f"{number:.15G}") == number else None
