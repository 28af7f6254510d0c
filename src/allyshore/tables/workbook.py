"""A model as one Excel workbook: a sheet a table, settings in the sheet ``model``, ``strategies.toml`` beside the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import fastexcel
import polars as pl

from allyshore.errors import Fault
from allyshore.tables.archive import error_cells, number_cells, too_wide, unpack_sheets
from allyshore.tables.config import read_toml
from allyshore.tables.limits import MAX_BYTES
from allyshore.tables.raw import RawModel, RawSettings, RawTable, table_from_grid

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

SETTINGS_SHEET = "model"


def read_workbook(
    path: Path, known: Collection[str], text_columns: Mapping[str, Collection[str]]
) -> RawModel:
    """Read the known tables of a workbook as text, with its settings and the strategies beside it.

    Parameters
    ----------
    path
        The ``.xlsx`` file.
    known
        Names of the sheets to look for.
    text_columns
        Table to the columns in which a cell that Excel holds as a number is to be noted (`RawTable.numbers`).
    """
    faults: list[Fault] = []
    tables: dict[str, RawTable] = {}
    sheets = open_workbook(path, faults)
    found = list(sheets[1]) if sheets else []
    if sheets:
        reader, parts = sheets
        for name in (*known, SETTINGS_SHEET):
            if name in found:
                table = read_sheet(reader, name, f"{path.name} [{name}]", parts.get(name, b""), faults)
                if table is not None:
                    tables[name] = _note_numbers(table, parts.get(name, b""), text_columns.get(name, ()))
    settings_table = tables.pop(SETTINGS_SHEET, None)
    settings = None if settings_table is None else _settings(settings_table, faults)
    beside = path.with_name("strategies.toml")
    strategies = read_toml(beside, faults) if beside.exists() else None
    unreadable = {name for name in (*known, SETTINGS_SHEET) if name in found and name not in tables}
    return RawModel(
        path.name,
        "",
        tables,
        frozenset(unreadable - ({SETTINGS_SHEET} if settings else set())),
        settings,
        strategies[0] if strategies else {},
        tuple(name for name in found if name not in {*known, SETTINGS_SHEET}),
        tuple(faults),
    )


def open_workbook(path: Path, faults: list[Fault]) -> tuple[fastexcel.ExcelReader, dict[str, bytes]] | None:
    """Open a workbook after unpacking it within the limit: its reader, and the XML of each sheet in their order."""
    where = path.name
    try:
        if path.stat().st_size > MAX_BYTES:
            faults.append(
                Fault(where, None, None, f"a workbook of at most {MAX_BYTES} bytes", f"{path.stat().st_size}")
            )
            return None
    except OSError as error:
        faults.append(Fault(where, None, None, "a file that can be read", f"{error.strerror}"))
        return None
    parts = unpack_sheets(path, faults)
    if parts is None:
        return None
    try:
        reader = fastexcel.read_excel(path)
        names = reader.sheet_names
    except (fastexcel.FastExcelError, ValueError) as error:
        reason = str(error).splitlines()[0][:200]
        faults.append(
            Fault(where, None, None, "an Excel workbook (.xlsx)", f"a damaged one ({reason})", "Save it anew")
        )
        return None
    return reader, {name: parts.get(name, b"") for name in names}


def read_sheet(
    reader: fastexcel.ExcelReader,
    name: str,
    where: str,
    xml: bytes,
    faults: list[Fault],
    header_row: int | None = 1,
) -> RawTable | None:
    """Read one sheet as text; the header stands in the row that is named, or the first that holds anything where it is None."""
    if too_wide(where, xml, faults):
        return None
    error_cells(where, xml, faults)
    try:
        frame = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError) as error:
        reason = str(error).splitlines()[0][:200]
        faults.append(
            Fault(where, None, None, "a sheet of plain cells", f"one that cannot be read ({reason})")
        )
        return None
    if frame.height == 0:
        faults.append(
            Fault(where, None, None, "a header and rows", "an empty sheet", "Delete the sheet or fill it")
        )
        return None
    at = _first_used(frame) if header_row is None else header_row - 1
    if at >= frame.height:
        found = f"{frame.height} rows"
        faults.append(Fault(where, header_row, None, "the names of the columns in this row", found))
        return None
    header = [cell or "" for cell in frame.row(at)]
    rows = pl.int_range(at + 2, frame.height + 1, dtype=pl.UInt32, eager=True)
    return table_from_grid(name, where, header=header, body=frame.slice(at + 1), rows=rows, faults=faults)


def _first_used(frame: pl.DataFrame) -> int:
    """Place of the first row with a cell that holds something; 0 where there is none."""
    used = frame.select(
        pl.any_horizontal(pl.all().str.strip_chars() != "").fill_null(value=False)
    ).to_series()
    return int(used.arg_max() or 0)


def _note_numbers(table: RawTable, xml: bytes, columns: Collection[str]) -> RawTable:
    """Note where the workbook holds a number in a column that should be text."""
    present = [column for column in columns if column in table.frame.columns]
    if not present or not xml:
        return table
    numbers = {column: number_cells(xml, table.positions[column]) for column in present}
    return RawTable(table.name, table.where, table.frame, table.rows, table.positions, numbers)


def _settings(table: RawTable, faults: list[Fault]) -> RawSettings | None:
    """Turn the sheet ``model`` with its columns key and value into settings."""
    if not {"key", "value"} <= set(table.frame.columns):
        found = ", ".join(table.frame.columns)
        faults.append(
            Fault(table.where, 1, None, "the columns key and value", found, "Name the two columns so")
        )
        return None
    values: dict[str, Any] = {}
    rows: dict[str, int] = {}
    for row, key, value in zip(table.rows, table.frame["key"], table.frame["value"], strict=True):
        if key.strip() in values:
            faults.append(
                Fault(
                    table.where, row, key.strip(), "each key once", "the key again", "Delete one of the two"
                )
            )
        values[key.strip()] = value.strip()
        rows[key.strip()] = row
    return RawSettings(table.where, values, rows, typed=False)
