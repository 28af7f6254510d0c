"""A matrix from someone else's CSV file: labels in the first column and row, numbers in every other cell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from allyshore.errors import Fault, UsageError
from allyshore.tables.limits import MAX_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

_SHOWN = 20
"""Cells named one by one before the rest are counted."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelledMatrix:
    """Numbers with the label of each row and column; row `i` stands in line ``i + 2`` of the file `where`."""

    where: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: np.ndarray[tuple[int, int], np.dtype[np.float64]]


def read_matrix(path: Path, faults: list[Fault]) -> LabelledMatrix | None:
    """Read a CSV file of numbers with labels, or give None and say in `faults` which cells hold none.

    Raises
    ------
    UsageError
        There is no such file, or it is no CSV file.
    """
    if not path.is_file():
        raise UsageError(
            f"--table: expected a file, found {'a folder' if path.is_dir() else 'nothing'} at {path}."
        )
    if path.suffix.lower() != ".csv":
        raise UsageError(
            f"--table: expected a file whose name ends in .csv, found {path.name}. Save the table as CSV."
        )
    if path.stat().st_size > MAX_BYTES:
        faults.append(Fault(path.name, None, None, f"at most {MAX_BYTES} bytes", f"{path.stat().st_size}"))
        return None
    try:
        names = pl.read_csv(path, n_rows=0, infer_schema=False).columns
        if len(names) < 2:
            faults.append(
                Fault(path.name, 1, None, "a label and a column for each buyer", f"{len(names)} columns")
            )
            return None
        numbers = dict.fromkeys(names[1:], pl.Float64)
        frame = pl.read_csv(path, schema={names[0]: pl.String, **numbers}, ignore_errors=True)
    except (pl.exceptions.ComputeError, pl.exceptions.NoDataError) as error:
        faults.append(
            Fault(path.name, None, None, "a comma-separated table of numbers", str(error).split("\n")[0])
        )
        return None
    values = frame.select(names[1:]).fill_null(math.nan).to_numpy()
    labels = frame[names[0]].to_list()
    _find_gaps(path, names, values, faults)
    faults += [
        Fault(path.name, row, names[0] or "first column", "the label of the row", "nothing")
        for row, label in enumerate(labels, 2)
        if not label
    ]
    return LabelledMatrix(path.name, tuple(label or "" for label in labels), tuple(names[1:]), values)


def _find_gaps(
    path: Path,
    names: list[str],
    values: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    faults: list[Fault],
) -> None:
    """Name the cells that hold no finite number, with the text that stands there."""
    finite = values * 0.0 == 0.0
    if finite.all():
        return
    rows, columns = (~finite).nonzero()
    text = pl.read_csv(path, infer_schema=False)
    for row, column in list(zip(rows.tolist(), columns.tolist(), strict=True))[:_SHOWN]:
        held = text[row, column + 1]
        found = "an empty cell" if held is None else repr(held)
        faults.append(Fault(path.name, row + 2, names[column + 1], "a number", found, "Write 0 for no sale"))
    if len(rows) > _SHOWN:
        faults.append(
            Fault(path.name, None, None, "a number in every cell", f"{len(rows) - _SHOWN} more without")
        )
