"""A model at a path, whatever its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.errors import UsageError
from allyshore.tables.folder import read_folder
from allyshore.tables.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from allyshore.tables.raw import RawModel

STRATEGIES = "strategies.toml"
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm")


def is_workbook(path: Path) -> bool:
    """Tell from its name whether a path means a workbook."""
    return path.suffix.lower() in WORKBOOK_SUFFIXES


def read_model(path: Path, known: Collection[str], text_columns: Mapping[str, Collection[str]]) -> RawModel:
    """Read a model as text, from a folder or a workbook (see `read_folder` and `read_workbook`).

    Raises
    ------
    UsageError
        There is nothing at the path, or something that no model can be.
    """
    try:
        if path.is_dir():
            return read_folder(path, known)
        there = path.exists()
    except (OSError, ValueError):
        there = False
    expected = f"{str(path)[:200]!r}: expected a model (a folder, or an .xlsx workbook)"
    if not there:
        raise UsageError(f"{expected}, found nothing there.")
    if is_workbook(path):
        return read_workbook(path, known, text_columns)
    raise UsageError(f"{expected}, found a file of another kind.")


def copy_strategies(source: Path, target: Path) -> None:
    """Copy the strategies of one model to another that has none: they lie in the folder, or beside the workbook."""
    old, new = ((path.parent if is_workbook(path) else path) / STRATEGIES for path in (source, target))
    if old.is_file() and not new.exists():
        new.write_bytes(old.read_bytes())
