"""What every recipe shares: the command line, and writing a table that agrees with its card, the same bytes each time."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from allyshore.world.catalogue import CellType, Storage, card
from allyshore.world.frames import typed

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).resolve().parents[1] / "src" / "allyshore" / "world" / "data"


def write(out: Path, name: str, frame: pl.DataFrame) -> Path:
    """Check a frame against its card, sort it by key and write ``NAME.csv`` or ``NAME.parquet``.

    Raises
    ------
    ModelInvalid
        The frame and the card disagree; every fault is listed.
    """
    this = card(name)
    rows = typed(frame, this, name)
    if this.key:
        rows = rows.sort(this.key)
    path = out / f"{name}.{this.storage.value}"
    if this.storage is Storage.PARQUET:
        rows.write_parquet(path, compression="zstd", compression_level=19, statistics=False)
    else:
        answers = [column.name for column in this.columns if column.type is CellType.YES_NO]
        words = pl.col(answers).replace_strict({True: "yes", False: "no"}, return_dtype=pl.String)
        rows.with_columns(words if answers else []).write_csv(path, line_terminator="\n")
    return path


def run(main: Callable[[Path, Path], object]) -> None:
    """Call a recipe's ``main`` with the raw folder and the output folder (the package's own by default)."""
    if len(sys.argv) not in {2, 3}:
        sys.exit(f"usage: python {sys.argv[0]} RAW_DIR [OUT_DIR]")
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else DATA)
