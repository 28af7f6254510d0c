"""CSV as people really save it, read into text with the row numbers that the user sees."""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from allyshore.errors import Fault
from allyshore.tables.raw import RawTable, table_from_grid

if TYPE_CHECKING:
    from pathlib import Path

_SHOWN = 20
_BATCH = 50_000
_SAVE = "Save it as 'CSV UTF-8 (comma delimited)'"


def read_delimited(name: str, path: Path, faults: list[Fault]) -> RawTable | None:
    """Read one CSV file; what is wrong with the file as a file goes to `faults`.

    A quoted cell may hold commas and line breaks; a row is then counted as a spreadsheet counts it, one per record.
    """
    where = path.name
    text = _decode(where, path.read_bytes(), faults)
    return None if text is None else read_text(name, where, text, faults)


def read_text(
    name: str, where: str, text: str, faults: list[Fault], separators: str = ","
) -> RawTable | None:
    """Read the text of a CSV file; a separator other than a comma is a fault unless it is among `separators`."""
    if not text.strip():
        faults.append(
            Fault(where, None, None, "a header and rows", "an empty file", "Delete the file or fill it")
        )
        return None
    comma = _separator(where, text, faults, separators)
    return (
        _quoted(name, where, text, comma, faults) if '"' in text else _plain(name, where, text, comma, faults)
    )


def _decode(where: str, data: bytes, faults: list[Fault]) -> str | None:
    """UTF-8 text without its mark, or None and the fault."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.append(Fault(where, None, None, "UTF-8 text", "UTF-16 text", _SAVE))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"a byte that is not UTF-8 ({data[error.start]:#04x})"
        faults.append(Fault(where, line, None, "UTF-8 text", found, _SAVE))
        return None
    nul = text.find("\0")
    if nul >= 0:
        line = text.count("\n", 0, nul) + 1
        faults.append(
            Fault(where, line, None, "text", "a NUL byte", f"The file is damaged or not a CSV. {_SAVE}")
        )
        return None
    return text


def _separator(where: str, text: str, faults: list[Fault], allowed: str) -> str:
    """The sign between the header's cells; one that is not allowed is a fault, and the reading goes on with it."""
    header = text.splitlines()[0]
    for sign, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if sign in header and "," not in header:
            if sign in allowed:
                return sign
            faults.append(
                Fault(
                    where,
                    1,
                    None,
                    "commas between the columns",
                    word,
                    f"{_SAVE}, with a point before decimals",
                )
            )
            return sign
    return ","


def _plain(name: str, where: str, text: str, comma: str, faults: list[Fault]) -> RawTable | None:
    """Read text without a quotation mark: one line is one row, so that everything is done on whole columns."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    header = lines[0].split(comma)
    frame = pl.DataFrame(
        {
            "row": pl.int_range(2, len(lines) + 1, dtype=pl.UInt32, eager=True),
            "line": pl.Series(lines[1:], dtype=pl.String),
        }
    )
    frame = frame.filter(pl.col("line").str.strip_chars() != "")
    width = pl.col("line").str.count_matches(comma, literal=True) + 1
    ragged = frame.select("row", width.alias("width")).filter(pl.col("width") != len(header))
    _report_ragged(where, len(header), list(ragged.head(_SHOWN).iter_rows()), ragged.height, faults)
    if len(header) == 1:
        body = frame.select("line")
    else:
        cells = frame["line"].str.split_exact(comma, len(header) - 1)
        body = cells.struct.unnest()
    return table_from_grid(name, where, header=header, body=body, rows=frame["row"], faults=faults)


def _quoted(name: str, where: str, text: str, comma: str, faults: list[Fault]) -> RawTable | None:
    """Read text with quotation marks, in batches through the standard reader."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    batches: list[pl.DataFrame] = []
    ragged: list[tuple[int, int]] = []
    count, record = 0, 1
    try:
        header = next(reader)
        names = [str(position) for position in range(len(header))]
        while batch := list(islice(reader, _BATCH)):
            off = [
                (record + at, len(cells))
                for at, cells in enumerate(batch, start=1)
                if len(cells) not in (0, len(header))
            ]
            count += len(off)
            ragged.extend(off[: _SHOWN - len(ragged)])
            even = [
                (cells + [""] * len(header))[: len(header)] if len(cells) != len(header) else cells
                for cells in batch
            ]
            columns = zip(names, zip(*even, strict=True), strict=True)
            batches.append(pl.DataFrame({key: pl.Series(cells, dtype=pl.String) for key, cells in columns}))
            record += len(batch)
    except csv.Error as error:
        cure = "Close every quotation mark, and write a quotation mark inside a cell twice"
        faults.append(
            Fault(where, reader.line_num, None, "cells quoted as CSV quotes them", f"{error}", cure)
        )
        return None
    _report_ragged(where, len(header), ragged, count, faults)
    empty = pl.DataFrame({key: pl.Series([], dtype=pl.String) for key in names})
    body = pl.concat(batches) if batches else empty
    rows = pl.int_range(2, body.height + 2, dtype=pl.UInt32, eager=True)
    return table_from_grid(name, where, header=header, body=body, rows=rows, faults=faults)


def _report_ragged(
    where: str, width: int, shown: list[tuple[int, int]], count: int, faults: list[Fault]
) -> None:
    """Name the rows that have more or fewer cells than the header."""
    cure = "Put a cell that holds a comma into quotation marks, and write every column, empty or not"
    faults.extend(
        Fault(where, row, None, f"{width} cells, as in the header", f"{found}", cure)
        for row, found in shown[:_SHOWN]
    )
    if count > _SHOWN:
        faults.append(
            Fault(
                where,
                None,
                None,
                f"{width} cells in each row",
                f"{count - _SHOWN} more rows that differ",
                cure,
            )
        )
