"""One JSON or TOML file that is no table: a document of names, lists and values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from allyshore.errors import Fault, ModelInvalid, UsageError
from allyshore.tables.config import read_toml
from allyshore.tables.limits import MAX_CONFIG_BYTES

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = (".json", ".toml")
"""Endings of files that hold a document."""


def is_document(path: Path) -> bool:
    """Tell from its name whether a path means a document."""
    return path.suffix.lower() in DOCUMENTS


def read_document(path: Path) -> dict[str, Any]:
    """Read a file by its ending, JSON or TOML, into names and values.

    Raises
    ------
    UsageError
        There is nothing at the path, or a file of another kind.
    ModelInvalid
        It is too large, no text, or not in its language; a name that stands twice in one table of JSON is a fault, for one of them would be lost.
    """
    if not is_document(path):
        raise UsageError(
            f"{str(path)[:200]!r}: expected a .json or .toml file, found a name of another ending."
        )
    try:
        there = path.exists()
    except (OSError, ValueError):
        there = False
    if not there:
        raise UsageError(f"{str(path)[:200]!r}: expected a .json or .toml file, found nothing there.")
    if path.suffix.lower() == ".toml":
        faults: list[Fault] = []
        parsed = read_toml(path, faults)
        if parsed is None:
            raise ModelInvalid(faults)
        return parsed[0]
    return _json(path)


def _json(path: Path) -> dict[str, Any]:
    row, found, document = None, "", None
    twice: list[str] = []
    try:
        if not path.is_file():
            found = "something that is not a file"
        elif path.stat().st_size > MAX_CONFIG_BYTES:
            found = f"more than {MAX_CONFIG_BYTES} bytes"
        else:
            document = json.loads(
                path.read_bytes().decode("utf-8-sig"), object_pairs_hook=lambda pairs: _table(pairs, twice)
            )
    except UnicodeDecodeError:
        found = "text that is not UTF-8"
    except RecursionError:
        found = "brackets nested too deeply"
    except json.JSONDecodeError as error:
        row, found = error.lineno, f"a mistake ({error.msg})"
    except OSError as error:
        found = f"one that cannot be opened ({error.strerror})"
    if found or not isinstance(document, dict):
        found = found or "no table of names and values at its top"
        raise ModelInvalid([Fault(path.name, row, None, "a JSON document", found)])
    if twice:
        cure = "Keep one of them"
        raise ModelInvalid(
            [
                Fault(path.name, None, name, "a name that stands once in its table", "it twice", cure)
                for name in dict.fromkeys(twice)
            ]
        )
    named: dict[str, Any] = document
    return named


def _table(pairs: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    """A table of JSON, with the names in it that stand twice gathered."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice += sorted(name for name in found if names.count(name) > 1)
    return found
