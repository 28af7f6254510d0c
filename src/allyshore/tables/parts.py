"""Finished parts of a long sweep in a folder, so that a run that was killed goes on where it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allyshore.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


class Parts:
    """Parts of one sweep, named by a digest of all that its answer depends on.

    Each is written beside and then moved into place: a killed run leaves none half done.
    """

    def __init__(self, folder: Path, digest: str) -> None:
        self.folder = folder / digest
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as refused:
            raise UsageError(
                f"--checkpoint {folder}: expected a folder to write to, found {refused.strerror}"
            ) from refused

    def read(self, number: int) -> tuple[NDArray[np.generic], ...] | None:
        """Give a part that was finished earlier, or None."""
        path = self.folder / f"{number:08}.npz"
        if not path.exists():
            return None
        with np.load(path) as kept:
            return tuple(kept[f"a{place:02}"] for place in range(len(kept.files)))

    def write(self, number: int, arrays: tuple[NDArray[np.generic], ...]) -> None:
        """Keep a finished part."""
        path = self.folder / f"{number:08}.npz"
        beside = path.with_suffix(".part.npz")
        np.savez(beside, **{f"a{place:02}": array for place, array in enumerate(arrays)})  # type: ignore[arg-type]  # its stub takes no arrays by name
        beside.replace(path)
