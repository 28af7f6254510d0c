"""Files of a result folder: text, JSON and CSV written the same on every machine, and the hashes that seal them."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

SEAL = "seal.json"


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with line feeds, making the folder where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, document: Any) -> None:
    """Write one JSON document, indented, keys in the order given; NaN and infinity are refused."""
    write_text(path, json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def write_csv(path: Path, frame: pl.DataFrame) -> None:
    """Write a frame as CSV; a float keeps every digit that tells it from its neighbours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.write_csv(path)


def hashes(folder: Path) -> dict[str, str]:
    """Give SHA-256 of every file below a folder but the seal itself, by its path with forward slashes."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != SEAL
    }


def seal(folder: Path) -> None:
    """Write the hashes of every file of a finished result folder, so that a later change shows."""
    write_json(folder / SEAL, {"sha256": hashes(folder)})
