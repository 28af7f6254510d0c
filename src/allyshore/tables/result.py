"""Files of a result folder: text, JSON and CSV written the same on every machine, and the hashes that seal them."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.errors import Fault, ModelInvalid

if TYPE_CHECKING:
    from pathlib import Path

SEAL = "seal.json"


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with line feeds, making the folder where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_bytes(path: Path, data: bytes) -> None:
    """Write bytes as they are, making the folder where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


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
        if file.is_file() and file != folder / SEAL
    }


def seal(folder: Path) -> None:
    """Write the hashes of every file of a finished result folder, so that a later change shows."""
    write_json(folder / SEAL, {"sha256": hashes(folder)})


def read_json(path: Path) -> Any:
    """Read one JSON document; NaN and infinity are refused, as `write_json` refuses them.

    Raises
    ------
    ModelInvalid
        The file is missing, cannot be opened or is no such document.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise ModelInvalid([Fault(path.name, error.lineno, None, "a JSON document", error.msg)]) from error
    except (OSError, ValueError, RecursionError) as error:
        raise ModelInvalid([Fault(path.name, None, None, "a JSON document", _reason(error))]) from error


def read_cells(path: Path) -> pl.DataFrame:
    """Read a CSV as it stands, every cell as text and an empty cell as empty text.

    Raises
    ------
    ModelInvalid
        The file is missing, cannot be opened or is no CSV with a header.
    """
    try:
        return pl.read_csv(path.read_bytes(), infer_schema=False).fill_null("")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise ModelInvalid([Fault(path.name, None, None, "a CSV table", _reason(error))]) from error


def read_table(path: Path) -> pl.DataFrame:
    """Read a CSV that `write_csv` wrote, every cell as text; an empty cell is null, an empty text is one.

    Raises
    ------
    ModelInvalid
        The file is missing, cannot be opened or is no CSV with a header.
    """
    try:
        return pl.read_csv(path.read_bytes(), infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise ModelInvalid([Fault(path.name, None, None, "a CSV table", _reason(error))]) from error


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, OSError):
        return error.strerror or "a file that cannot be opened"
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
