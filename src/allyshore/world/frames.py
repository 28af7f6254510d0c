"""Reference tables as typed frames: reading the packaged files, and checking a frame that someone brings instead."""

from __future__ import annotations

import difflib
import hashlib
import io
from dataclasses import dataclass
from functools import cache

import polars as pl

from allyshore.errors import Fault, ModelInvalid
from allyshore.world.catalogue import Card, CellType, FactColumn, Storage, card, data_folder

_POLARS = {
    CellType.TEXT: pl.String(),
    CellType.NUMBER: pl.Float64(),
    CellType.WHOLE: pl.Int64(),
    CellType.DATE: pl.Date(),
    CellType.YES_NO: pl.Boolean(),
}
VINTAGE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
"""How a vintage is written: ``2026``, ``2026-06`` or ``2026-06-08``."""
_FIRST_DATA_ROW = 2
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Held:
    """One table in memory with the SHA-256 of the bytes that it came from."""

    frame: pl.DataFrame
    sha256: str


@cache
def load(name: str) -> Held:
    """Read one packaged table once per process, typed as its card says.

    Raises
    ------
    UsageError
        There is no such table.
    ModelInvalid
        The data file does not agree with its card.
    """
    this = card(name)
    content = (data_folder() / f"{name}.{this.storage.value}").read_bytes()
    if this.storage is Storage.PARQUET:
        frame = pl.read_parquet(io.BytesIO(content))
    else:
        frame = pl.read_csv(content, infer_schema=False)
    return Held(
        typed(frame, this, f"{name}.{this.storage.value}", deep=False), hashlib.sha256(content).hexdigest()
    )


def digest(frame: pl.DataFrame) -> str:
    """SHA-256 of a frame in a canonical text form."""
    return hashlib.sha256(frame.write_csv().encode()).hexdigest()


def typed(frame: pl.DataFrame, this: Card, where: str, *, deep: bool = True) -> pl.DataFrame:
    """Give a frame with exactly the card's columns and types.

    Parameters
    ----------
    frame
        Text cells (as from a CSV file) or cells that already have their type, columns in any order.
    this
        The card to hold it against.
    where
        Name of the file or frame for the messages.
    deep
        Also look for NaN, empty required cells and repeated keys; the packaged files are tested for these once.

    Raises
    ------
    ModelInvalid
        With every fault: absent and unknown columns, unreadable cells, NaN, empty required cells, repeated keys.
    """
    faults = [
        Fault(where, None, name, "this column", "none")
        for name in this.column_names
        if name not in frame.columns
    ]
    for name in frame.columns:
        if name not in this.column_names:
            near = difflib.get_close_matches(name, this.column_names, n=1)
            faults.append(
                Fault(
                    where,
                    None,
                    name,
                    "only the columns of the table's card" + (f" (did you mean {near[0]}?)" if near else ""),
                    f"'{name}'",
                )
            )
    if faults:
        raise ModelInvalid(faults)
    result = frame.select(_cast(frame[column.name], column, where, faults) for column in this.columns)
    if deep and not faults:
        faults += _deep_faults(result, this, where)
    if faults:
        raise ModelInvalid(faults)
    return result


def _cast(cells: pl.Series, column: FactColumn, where: str, faults: list[Fault]) -> pl.Series:
    """Turn one column into its type; each cell that cannot be read becomes a fault."""
    kind = _POLARS[column.type]
    if cells.dtype == kind:
        return cells
    if cells.dtype == pl.Null:
        return cells.cast(kind)
    if cells.dtype != pl.String and (
        column.type in {CellType.DATE, CellType.YES_NO} or not cells.dtype.is_numeric()
    ):
        faults.append(Fault(where, None, column.name, f"type {column.type.value}", str(cells.dtype)))
        return cells
    if column.type is CellType.DATE:
        cast = cells.str.to_date("%Y-%m-%d", strict=False)
    elif column.type is CellType.YES_NO:
        words = cells.str.to_lowercase()
        answer = (
            pl.when(pl.col(cells.name).is_in(["yes", "true"]))
            .then(statement=True)
            .when(pl.col(cells.name).is_in(["no", "false"]))
            .then(statement=False)
        )
        cast = words.to_frame().select(answer.otherwise(None).alias(cells.name)).to_series()
    else:
        cast = cells.cast(kind, strict=False)
    bad = cast.is_null() & cells.is_not_null()
    if column.type is CellType.WHOLE and cells.dtype.is_float():
        bad |= (cells != cells.round(0)).fill_null(value=False)
    faults += [
        Fault(
            where, row + _FIRST_DATA_ROW, column.name, f"a cell of type {column.type.value}", repr(cells[row])
        )
        for row in bad.arg_true().to_list()[:_SHOWN]
    ]
    return cast


def _deep_faults(frame: pl.DataFrame, this: Card, where: str) -> list[Fault]:
    faults = []
    for column in this.columns:
        cells = frame[column.name]
        if column.type is CellType.NUMBER:
            unreal = (cells.is_nan() | cells.is_infinite()).fill_null(value=False)
            faults += [
                Fault(
                    where,
                    row + _FIRST_DATA_ROW,
                    column.name,
                    "a finite number or an empty cell",
                    str(cells[row]),
                )
                for row in unreal.arg_true().to_list()[:_SHOWN]
            ]
        if column.required:
            empty = cells.is_null() | (cells == "") if column.type is CellType.TEXT else cells.is_null()
            faults += [
                Fault(where, row + _FIRST_DATA_ROW, column.name, "a value", "an empty cell")
                for row in empty.fill_null(value=True).arg_true().to_list()[:_SHOWN]
            ]
    vintages = frame["vintage"]
    no_day = (vintages.str.len_chars() == len("2026-06-08")) & vintages.str.to_date(
        "%Y-%m-%d", strict=False
    ).is_null()
    strange = vintages.is_not_null() & (~vintages.str.contains(VINTAGE) | no_day)
    faults += [
        Fault(
            where, row + _FIRST_DATA_ROW, "vintage", "a date, a month or a year", repr(frame["vintage"][row])
        )
        for row in strange.arg_true().to_list()[:_SHOWN]
    ]
    if this.key:
        again = frame.select(
            pl.struct(this.key).is_duplicated() & ~pl.struct(this.key).is_first_distinct()
        ).to_series()
        faults += [
            Fault(
                where,
                row + _FIRST_DATA_ROW,
                ", ".join(this.key),
                "a row of its own",
                " ".join(str(frame[part][row]) for part in this.key) + " for the second time",
            )
            for row in again.arg_true().to_list()[:_SHOWN]
        ]
    return faults
