"""One table from someone else's file: CSV in the encoding it came in, or a sheet of a workbook."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.errors import Fault, UsageError
from allyshore.spelling import suggestion
from allyshore.tables.delimited import read_text
from allyshore.tables.limits import MAX_BYTES
from allyshore.tables.workbook import open_workbook, read_sheet

if TYPE_CHECKING:
    from pathlib import Path

    from allyshore.tables.raw import RawTable

UTF_8, LATIN = "UTF-8", "Latin-1 (Windows-1252)"
_SEPARATORS = ",;\t|"
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
_WORKBOOKS = {".xlsx", ".xlsm"}
_TEXTS = {".csv", ".tsv", ".txt"}


@dataclass(frozen=True, slots=True)
class OfficialFile:
    """A table as its producer wrote it: text in every cell, the file's SHA-256, how it was encoded, and from which sheet."""

    table: RawTable
    sha256: str
    encoding: str = ""
    sheet: str = ""


def read_official(
    name: str, path: Path, faults: list[Fault], *, sheet: str | None = None, header_row: int | None = None
) -> OfficialFile | None:
    """Read one table as text, or give None and say in `faults` what is wrong with the file.

    Parameters
    ----------
    name
        The table that it is meant for.
    path
        A ``.csv``, ``.tsv``, ``.txt``, ``.xlsx`` or ``.xlsm`` file. UTF-8 is tried strictly, then Latin-1; commas,
        semicolons, tabs and bars may stand between cells.
    sheet
        The sheet of a workbook; it may be left out where there is only one.
    header_row
        Row that holds the names of the columns; the first that holds anything where it is None.

    Raises
    ------
    UsageError
        There is no such file, it is of another kind, or a sheet is named for a file that has none.
    """
    suffix = path.suffix.lower()
    if not path.is_file():
        raise UsageError(
            f"world import: expected a file, found {'a folder' if path.is_dir() else 'nothing'} at {path}."
        )
    if suffix not in _WORKBOOKS | _TEXTS:
        known = ", ".join(sorted(_WORKBOOKS | _TEXTS))
        raise UsageError(
            f"world import: expected a file whose name ends in one of {known}, found {path.name}. Save it as .xlsx or CSV."
        )
    if sheet is not None and suffix in _TEXTS:
        raise UsageError(
            f"world import, --sheet: expected a workbook, found {path.name}, which has no sheets."
        )
    if path.stat().st_size > MAX_BYTES:
        faults.append(Fault(path.name, None, None, f"at most {MAX_BYTES} bytes", f"{path.stat().st_size}"))
        return None
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if suffix in _WORKBOOKS:
        return _sheet(name, path, digest, sheet, header_row, faults)
    return _text(name, path, data, digest, header_row, faults)


def _text(
    name: str, path: Path, data: bytes, digest: str, header_row: int | None, faults: list[Fault]
) -> OfficialFile | None:
    decoded = _decode(path.name, data, faults)
    if decoded is None:
        return None
    text, encoding = decoded
    skipped = (header_row or 1) - 1
    rest = "".join(text.splitlines(keepends=True)[skipped:]) if skipped else text
    found: list[Fault] = []
    table = read_text(name, path.name, rest, found, _SEPARATORS)
    faults += [
        fault if fault.row is None else dataclasses.replace(fault, row=fault.row + skipped) for fault in found
    ]
    if table is None:
        return None
    return OfficialFile(dataclasses.replace(table, rows=table.rows + skipped), digest, encoding)


def _decode(where: str, data: bytes, faults: list[Fault]) -> tuple[str, str] | None:
    """Give the text and the encoding that it was taken for."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.append(
            Fault(where, None, None, "UTF-8 or Latin-1 text", "UTF-16 text", "Save it as CSV UTF-8")
        )
        return None
    control = _CONTROL.search(data)
    if control:
        line = data.count(b"\n", 0, control.start()) + 1
        found = f"a byte that no text holds ({data[control.start()]:#04x})"
        cure = "It is damaged, or a workbook or archive under another name"
        faults.append(Fault(where, line, None, "a CSV file", found, cure))
        return None
    try:
        return data.decode("utf-8-sig"), UTF_8
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        return data.decode("cp1252"), LATIN
    except UnicodeDecodeError as error:
        found = f"a byte that neither holds ({data[error.start]:#04x})"
        faults.append(Fault(where, line, None, "UTF-8 or Latin-1 text", found, "Save it as CSV UTF-8"))
        return None


def _sheet(
    name: str, path: Path, digest: str, sheet: str | None, header_row: int | None, faults: list[Fault]
) -> OfficialFile | None:
    opened = open_workbook(path, faults)
    if opened is None:
        return None
    reader, parts = opened
    if sheet is None and len(parts) != 1:
        cure = "Name one with --sheet"
        faults.append(Fault(path.name, None, None, "one sheet", f"{len(parts)}: {', '.join(parts)}", cure))
        return None
    chosen = next(iter(parts)) if sheet is None else sheet
    if chosen not in parts:
        cure = suggestion(chosen, parts)
        faults.append(
            Fault(
                path.name,
                None,
                None,
                f"a sheet among {', '.join(parts)}",
                repr(chosen),
                cure.removesuffix("?"),
            )
        )
        return None
    where = f"{path.name} [{chosen}]"
    table = read_sheet(reader, chosen, where, parts[chosen], faults, header_row)
    if table is None:
        return None
    return OfficialFile(dataclasses.replace(table, name=name), digest, "", chosen)
