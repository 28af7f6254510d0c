"""A model as a folder: one CSV or Parquet file a table, ``model.toml`` and ``strategies.toml`` beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.errors import Fault
from allyshore.tables.config import read_toml
from allyshore.tables.delimited import read_delimited
from allyshore.tables.limits import MAX_BYTES
from allyshore.tables.parquet import read_parquet
from allyshore.tables.raw import RawModel, RawSettings, RawTable

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_TABLE_FILES = {".csv", ".parquet", ".xlsx", ".tsv"}


def read_folder(path: Path, known: Collection[str]) -> RawModel:
    """Read the known tables of a folder as text, with its settings and strategies.

    Parameters
    ----------
    path
        The folder.
    known
        Names of the tables to look for, each as ``NAME.csv`` or ``NAME.parquet``.
    """
    faults: list[Fault] = []
    tables: dict[str, RawTable] = {}
    unreadable: set[str] = set()
    try:
        entries = sorted(entry.name for entry in path.iterdir())
    except OSError as error:
        fault = Fault(str(path), None, None, "a folder that can be read", f"{error.strerror}")
        return RawModel(str(path), ".csv", {}, frozenset(), None, {}, (), (fault,))
    for name in known:
        files = [path / f"{name}{suffix}" for suffix in (".csv", ".parquet") if f"{name}{suffix}" in entries]
        if len(files) > 1:
            faults.append(
                Fault(
                    files[1].name,
                    None,
                    None,
                    "each table once",
                    f"{files[0].name} too",
                    "Delete one of the two",
                )
            )
        if files:
            table = _read_file(name, files[0], faults)
            if table is None:
                unreadable.add(name)
            else:
                tables[name] = table
    expected = {f"{name}{suffix}" for name in known for suffix in (".csv", ".parquet")}
    expected |= {"model.toml", "strategies.toml", "parties.toml"}
    others = tuple(
        entry
        for entry in entries
        if entry not in expected
        and not entry.startswith((".", "~$"))
        and (path / entry).suffix.lower() in _TABLE_FILES | {".toml"}
    )
    settings = None
    if "model.toml" in entries:
        parsed = read_toml(path / "model.toml", faults)
        if parsed is None:
            unreadable.add("model")
        else:
            settings = RawSettings("model.toml", parsed[0], parsed[1], typed=True)
    strategies = read_toml(path / "strategies.toml", faults) if "strategies.toml" in entries else None
    return RawModel(
        str(path),
        ".csv",
        tables,
        frozenset(unreadable),
        settings,
        strategies[0] if strategies else {},
        others,
        tuple(faults),
    )


def _read_file(name: str, path: Path, faults: list[Fault]) -> RawTable | None:
    """Read one table's file after looking at what it is and how large."""
    try:
        if not path.is_file():
            found = "something that is not a file" if path.exists() else "a broken link"
            faults.append(Fault(path.name, None, None, "a file", found, "Put the table's file there"))
            return None
        size = path.stat().st_size
        if size > MAX_BYTES:
            faults.append(
                Fault(path.name, None, None, f"at most {MAX_BYTES} bytes", f"{size}", "Split the model")
            )
            return None
        reader = read_delimited if path.suffix == ".csv" else read_parquet
        return reader(name, path, faults)
    except OSError as error:
        faults.append(Fault(path.name, None, None, "a file that can be read", f"{error.strerror}"))
        return None
