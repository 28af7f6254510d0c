"""A workbook as the zip archive that it is: unpacked with a limit, and looked through for what its reader hides."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from allyshore.errors import Fault
from allyshore.tables.limits import MAX_BYTES, MAX_CELLS

if TYPE_CHECKING:
    from pathlib import Path

_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_FAR_COLUMN = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{2,3})\d+\"")
_LAST_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=\"(\d+)\"")
_CHUNK = 1 << 20


def unpack_sheets(path: Path, faults: list[Fault]) -> dict[str, bytes] | None:
    """Unpack a workbook's sheets, name to XML; None and a fault for what is not a workbook or unpacks to too much."""
    where = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            parts = _unpack(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        found = f"a file that is none ({str(error)[:120]})"
        faults.append(
            Fault(
                where, None, None, "an Excel workbook (.xlsx)", found, "Save it as .xlsx without a password"
            )
        )
        return None
    if parts is None:
        expected = f"a workbook of at most {MAX_BYTES} bytes when unpacked"
        faults.append(
            Fault(where, None, None, expected, "more", "Delete sheets and rows that the model does not need")
        )
        return None
    return _sheets(parts)


def _unpack(archive: zipfile.ZipFile) -> dict[str, bytes] | None:
    """Every XML part, counting what really comes out (a header may lie); None above the limit."""
    left = MAX_BYTES
    parts: dict[str, bytes] = {}
    for entry in archive.infolist():
        pieces = []
        with archive.open(entry) as stream:
            while piece := stream.read(_CHUNK):
                left -= len(piece)
                if left < 0:
                    return None
                pieces.append(piece)
        if entry.filename.endswith((".xml", ".rels")):
            parts[entry.filename.lstrip("/")] = b"".join(pieces)
    return parts


def _attributes(text: bytes) -> dict[str, str]:
    return {
        key.decode("utf-8", "replace"): value.decode("utf-8", "replace")
        for key, value in _ATTRIBUTE.findall(text)
    }


def _sheets(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Sheet name to its XML, through the workbook's relations."""
    relations = {}
    for match in _RELATION.finditer(parts.get("xl/_rels/workbook.xml.rels", b"")):
        relation = _attributes(match.group(1))
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        relations[relation.get("Id", "")] = path
    sheets = {}
    for match in _SHEET.finditer(parts.get("xl/workbook.xml", b"")):
        sheet = _attributes(match.group(1))
        part = relations.get(sheet.get("r:id", ""), "")
        if "name" in sheet and part in parts:
            sheets[sheet["name"]] = parts[part]
    return sheets


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def too_wide(where: str, xml: bytes, faults: list[Fault]) -> bool:
    """Tell whether a stray cell far out would make the sheet's grid larger than the limit."""
    rows = [int(number) for number in _LAST_ROW.findall(xml, max(0, len(xml) - 4 * _CHUNK))]
    last_row = max(rows, default=1)
    last_column = max(
        (_column_number(letters.decode()) for letters in set(_FAR_COLUMN.findall(xml))), default=26
    )
    if last_row * last_column <= MAX_CELLS:
        return False
    found = f"{last_row} rows and {last_column} columns"
    cure = "Delete the empty rows and columns beyond the table (select them, Delete, save)"
    faults.append(Fault(where, None, None, f"a sheet of at most {MAX_CELLS} cells", found, cure))
    return True


def error_cells(where: str, xml: bytes, faults: list[Fault]) -> None:
    """Report cells that show #N/A, #REF! and the like: their reader would take them for empty."""
    if b't="e"' not in xml:
        return
    cells = [_attributes(match.group(1)) for match in _CELL.finditer(xml) if b't="e"' in match.group(1)]
    for cell in cells[:20]:
        letters, row = _reference(cell)
        cure = "Mend the formula, or write the value"
        faults.append(
            Fault(where, row, f"column {letters}", "a value", "an Excel error such as #N/A or #REF!", cure)
        )
    if len(cells) > 20:
        faults.append(Fault(where, None, None, "values", f"{len(cells) - 20} more Excel errors"))


def number_cells(xml: bytes, position: int) -> frozenset[int]:
    """Rows where the sheet holds a number rather than text, in a column counted from the sheet's first used one."""
    first = _CELL.search(xml)
    column = (
        position + _column_number(_reference(_attributes(first.group(1)))[0].strip("?") or "A") - 1
        if first
        else position
    )
    rows = set()
    for match in _CELL.finditer(xml):
        text = match.group(1)
        if text.endswith(b"/"):
            continue
        cell = _attributes(text)
        letters, row = _reference(cell)
        if row is not None and _column_number(letters) == column and cell.get("t", "n") == "n":
            rows.add(row)
    return frozenset(rows)


def _reference(cell: dict[str, str]) -> tuple[str, int | None]:
    """Column letters and row of a cell; no row where its reference is missing or odd."""
    match = re.fullmatch(r"([A-Z]{1,3})(\d+)", cell.get("r", ""))
    return (match.group(1), int(match.group(2))) if match else ("?", None)
