"""Files that are either as they were or as they should be, whatever interrupts the writing."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from allyshore.errors import UsageError


def replace_file(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there in one step, making the folder where it is missing.

    Raises
    ------
    UsageError
        The place cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise UsageError(
            f"{path.parent}: expected a folder that can be written, found one that cannot ({error.strerror})."
        ) from error
    beside = Path(name)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UsageError(
            f"{path}: expected a file that can be written, found one that cannot ({error.strerror})."
        ) from error
