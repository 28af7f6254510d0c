"""A table as the user typed it: text in every cell, with the row numbers that the user sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.errors import Fault
from allyshore.tables.limits import MAX_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table, unjudged.

    Attributes
    ----------
    name, where
        The table, and the file or sheet as a fault names it: ``lanes.csv``, ``model.xlsx [lanes]``.
    frame
        Text in every cell as it was typed; an empty cell is ``""``. Rows without any text are left out.
    rows
        The row number of each row of `frame` as the user counts it; the header is row 1.
    positions
        The place of each column in the file, the first is 1.
    numbers
        For the columns that were asked about: the row numbers where the workbook holds a number, not text.
    """

    name: str
    where: str
    frame: pl.DataFrame
    rows: pl.Series
    positions: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawSettings:
    """The keys of ``model.toml`` (typed by TOML) or of the sheet ``model`` (`typed` is False: text), with their rows."""

    where: str
    values: Mapping[str, Any]
    rows: Mapping[str, int]
    typed: bool


@dataclass(frozen=True, slots=True)
class RawModel:
    """Everything that was found at a path, and what could not be read.

    Attributes
    ----------
    where
        The path, as a fault names it.
    suffix
        What the user's table files are called: ``.csv`` in a folder, empty for a workbook's sheets.
    tables
        The known tables that were there and could be read.
    unreadable
        Names of known tables that were there and could not be read; a fault says why.
    settings
        None where there are none, or they could not be read.
    strategies
        The parsed ``strategies.toml``; empty where there is none.
    others
        Files or sheets that look like tables and have no known name.
    faults
        Everything that could not be read.
    """

    where: str
    suffix: str
    tables: Mapping[str, RawTable]
    unreadable: frozenset[str]
    settings: RawSettings | None
    strategies: Mapping[str, Any]
    others: tuple[str, ...]
    faults: tuple[Fault, ...]


def table_from_grid(
    name: str, where: str, *, header: list[str], body: pl.DataFrame, rows: pl.Series, faults: list[Fault]
) -> RawTable | None:
    """Name the columns of a grid of text, leave out its empty rows and columns, and say what is wrong with the header.

    Parameters
    ----------
    header
        The cells of row 1.
    body
        Text columns, as many as `header` is long; null is an empty cell.
    rows
        The row number of each row of `body`.
    faults
        Receives the faults of the header.
    """
    if len(header) > MAX_COLUMNS:
        faults.append(
            Fault(
                where,
                1,
                None,
                f"at most {MAX_COLUMNS} columns",
                f"{len(header)}",
                "Delete the columns that hold nothing",
            )
        )
        return None
    names = [cell.strip() for cell in header]
    if not any(names):
        faults.append(
            Fault(
                where,
                1,
                None,
                "the names of the columns",
                "an empty row",
                "Put the header into row 1 and the data below it",
            )
        )
        return None
    body = body.with_columns(pl.all().fill_null(""))
    used = pl.any_horizontal(pl.all().str.strip_chars() != "")
    kept = body.select(used.alias("used")).to_series()
    body, rows = body.filter(kept), rows.filter(kept)
    columns: dict[str, pl.Series] = {}
    positions: dict[str, int] = {}
    for position, (title, column) in enumerate(zip(names, body.get_columns(), strict=True), start=1):
        if not title:
            if (column.str.strip_chars() != "").any():
                faults.append(
                    Fault(
                        where,
                        1,
                        f"column {position}",
                        "a name above every column that holds something",
                        "an empty cell",
                        "Name the column or delete it",
                    )
                )
        elif title in columns:
            faults.append(
                Fault(
                    where,
                    1,
                    title,
                    "each column once",
                    f"{title!r} again in column {position}",
                    "Delete one of the two",
                )
            )
        else:
            columns[title] = column.alias(title)
            positions[title] = position
    return RawTable(name, where, pl.DataFrame(columns), rows, positions)
