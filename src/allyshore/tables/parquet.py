"""Parquet tables, turned into text so that one set of checks serves every kind of file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from polars.exceptions import PanicException, PolarsError

from allyshore.errors import Fault
from allyshore.tables.limits import MAX_CELLS, MAX_COLUMNS
from allyshore.tables.raw import RawTable

if TYPE_CHECKING:
    from pathlib import Path


def read_parquet(name: str, path: Path, faults: list[Fault]) -> RawTable | None:
    """Read one Parquet file; row 2 is its first row, as if a header stood above it."""
    where = path.name
    try:
        lazy = pl.scan_parquet(path)
        schema = lazy.collect_schema()
        nested = [
            column for column, kind in schema.items() if kind.is_nested() or kind in (pl.Binary, pl.Object)
        ]
        height = lazy.select(pl.len()).collect().item()
        if len(schema) > MAX_COLUMNS or height * len(schema) > MAX_CELLS:
            expected = f"at most {MAX_COLUMNS} columns and {MAX_CELLS} cells"
            faults.append(Fault(where, None, None, expected, f"{len(schema)} columns of {height} rows"))
            return None
        if nested:
            faults.append(
                Fault(
                    where, None, nested[0], "plain cells", f"{schema[nested[0]]}", "Write one value in a cell"
                )
            )
            return None
        frame = lazy.select(pl.all().cast(pl.String).fill_null("")).collect()
    except (PolarsError, PanicException) as error:
        reason = str(error).splitlines()[0][:200]
        faults.append(
            Fault(where, None, None, "a Parquet file", f"one that cannot be read ({reason})", "Write it anew")
        )
        return None
    return RawTable(name, where, frame, pl.int_range(2, height + 2, dtype=pl.UInt32, eager=True))
