"""Reference tables as typed frames: reading the packaged files, and checking a frame that someone brings instead."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cache

import polars as pl

from allyshore.errors import Fault, ModelInvalid
from allyshore.spelling import did_you_mean
from allyshore.world.catalogue import Card, Storage, card, data_folder
from allyshore.world.cells import POLARS, Findings, cast, check_cells


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


@dataclass(frozen=True, eq=False)
class Same:
    """A frame that equals only itself: a key by which what is worked out of it is worked out once, however many worlds ask."""

    frame: pl.DataFrame

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.frame is other.frame

    def __hash__(self) -> int:
        return id(self.frame)


def digest(frame: pl.DataFrame) -> str:
    """SHA-256 of a frame in a canonical text form."""
    return hashlib.sha256(frame.write_csv().encode()).hexdigest()


def typed(
    frame: pl.DataFrame, this: Card, where: str, *, deep: bool = True, rows: pl.Series | None = None
) -> pl.DataFrame:
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
        Also look for NaN, empty required cells, numbers out of bounds, words that are not allowed and repeated keys; the
        packaged files are tested for these once.
    rows
        Row number of each row as the user counts it; None where the first is row 2 and none was left out.

    Raises
    ------
    ModelInvalid
        With every fault of the columns' names, or else of the cells.
    """
    faults = [
        Fault(where, None, name, "this column", "none")
        for name in this.column_names
        if name not in frame.columns
    ]
    known = this.column_names
    faults += [
        Fault(
            where, None, name, "only the columns of the table's card" + did_you_mean(name, known), f"'{name}'"
        )
        for name in frame.columns
        if name not in known
    ]
    if faults:
        raise ModelInvalid(faults)
    findings = Findings(where, rows)
    result = frame.select(cast(frame[column.name], column, findings) for column in this.columns)
    if deep and result.dtypes == [POLARS[column.type] for column in this.columns]:
        check_cells(result, frame, this, findings)
    if findings.faults:
        raise ModelInvalid(findings.faults)
    return result
