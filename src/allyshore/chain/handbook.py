"""The reference page of the user's tables, written from the schema: ``python -m allyshore.chain.handbook > docs/tables.md``."""

from __future__ import annotations

import sys

from allyshore.chain.cells import NO, YES
from allyshore.chain.columns import LONGEST_TEXT
from allyshore.chain.faults import LISTED
from allyshore.chain.places import FAR_KM
from allyshore.chain.policies import GROUP_FIELDS
from allyshore.chain.schema import SETTINGS, TABLES, Column, Setting, Table
from allyshore.tables import MAX_BYTES, MAX_CELLS, MAX_COLUMNS

_MIB = 1024 * 1024


def tables_page() -> str:
    """Give the whole page as Markdown."""
    sections = [_opening(), _settings(), *(_table(table) for table in TABLES), _groups()]
    return "\n".join(sections)


def _opening() -> str:
    yes, no = ", ".join(YES), ", ".join(NO)
    required = ", ".join(f"`{table.name}`" for table in TABLES if table.required)
    return f"""# The tables of a model

This page is written from the schema that the checks use (`python -m allyshore.chain.handbook > docs/tables.md`).

A model is a folder with one `NAME.csv` (or `NAME.parquet`) for each table and a `model.toml`, or one Excel workbook
(`.xlsx`) with a sheet for each table and a sheet `model` with the columns `key` and `value`. `strategies.toml` lies in
the folder, or beside the workbook; it may be absent. Required are the settings and {required}; the other tables may be
absent or hold a header only. `allyshore new DIR` writes a model to start from, `allyshore check MODEL` reports every fault
and every value that was filled in.

## How cells are written

- **Header**: row 1, names exactly as below, in any order. A column that this page does not name is a fault.
- **Text**: one line, at most {LONGEST_TEXT} letters; blanks around it do not count. `NA` and `null` are texts like any other:
  leave a cell empty where there is no value. A text that a spreadsheet would run as a formula (`=...`, `@...`) is refused.
- **Number**: `1234.5` or `1.2e3`; a point before decimals, nothing between thousands, no currency, unit or `%`. NaN,
  infinity and what is beyond 10^12 are refused (leave the cell empty where something is unlimited). Every amount is in US dollars.
- **Yes or no**: {yes} or {no}, in capitals or not.
- **Date**: `2026-03-04`; in a workbook also a cell that Excel knows as a date.
- **HS code**: 6, 8 or 10 digits as text; dots and blanks are taken out. A code that a spreadsheet made a number
  (`8450110000.0`, `8.45011E7`, a lost leading zero) is repaired and a warning says so. The first six digits must be a subheading
  of HS 2022. Eight or more must be a line of the United States' schedule where the firm's home is the United States or the
  model has a plant, warehouse or market there; elsewhere the national digits are taken as they are.
- **ISO3 country**: three capital letters of ISO 3166-1.
- **CSV**: UTF-8 with or without a mark, commas between cells, cells with commas or line breaks in quotation marks.

A row without any text is passed over. Up to {LISTED} faults of one kind are listed for a column, the rest are counted.
A site farther from its country's reference point than {FAR_KM:g} km, and than the country's own ports lie, is a warning.
A file may hold {MAX_BYTES // _MIB} MiB after unpacking, a table {MAX_COLUMNS} columns and {MAX_CELLS // 1_000_000} million cells.
"""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _bounds(column: Column | Setting) -> str:
    parts = []
    if column.low is not None:
        parts.append(f"≥ {column.low:g}")
    if isinstance(column, Column) and column.above is not None:
        parts.append(f"> {column.above:g}")
    if column.high is not None:
        parts.append(f"≤ {column.high:g}")
    if column.choices:
        parts.append(", ".join(f"`{word}`" for word in column.choices))
    if isinstance(column, Column) and column.refers:
        parts.append(f"must stand in `{column.refers}`")
    return "; ".join(parts)


def _empty(column: Column | Setting) -> str:
    if column.required:
        return "**required**"
    if column.default is None or column.default == "":
        return "may be empty"
    if isinstance(column.default, bool):
        return "yes" if column.default else "no"
    return f"{column.default:g}" if isinstance(column.default, float) else f"{column.default}"


def _lines(columns: tuple[Column, ...] | tuple[Setting, ...], title: str) -> str:
    rows = [f"| {title} | holds | unit | meaning | where empty | allowed |", "|---|---|---|---|---|---|"]
    rows += [
        f"| `{column.name}` | {column.kind.value} | {_cell(column.unit)} | {_cell(column.meaning)} | {_empty(column)} | {_bounds(column)} |"
        for column in columns
    ]
    return "\n".join(rows) + "\n"


def _settings() -> str:
    return "## `model.toml`, or the sheet `model`\n\n" + _lines(SETTINGS, "key")


def _table(table: Table) -> str:
    need = "Required." if table.required else "May be absent."
    key = ", ".join(f"`{name}`" for name in table.key)
    return f"## `{table.name}`\n\nOne row is {table.row_is}. {need} Each {key} stands once.\n\n" + _lines(
        table.columns, "column"
    )


def _groups() -> str:
    rows = "\n".join(
        f"| `{on}` | {', '.join(f'`{field}`' for field in fields)} |" for on, fields in GROUP_FIELDS.items()
    )
    return (
        "## Groups of a limit\n\nA group is `field=value;field=value`, for example `country=CHN;product=motor`; "
        f"an empty group is every row.\n\n| `on` | fields |\n|---|---|\n{rows}\n"
    )


if __name__ == "__main__":
    sys.stdout.write(tables_page())
