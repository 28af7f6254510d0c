"""Make `us_flows` and `us_sectors`: the input-output accounts of the United States in 2023 as what industries sell each other, imports apart.

Raw: ``io/bea_2023_summary_use_pro.csv``, ``io/bea_2023_summary_make.csv``, ``io/bea_2023_summary_import.csv``: use at producers' prices, make and
import matrices of the US Bureau of Economic Analysis, 71 industries; ``io/bea_2023_domestic_va_multiplier.csv``: their names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

SOURCE = "US Bureau of Economic Analysis, input-output accounts, summary level: use at producers' prices, make and import matrices of 2023"
LICENCE = "US government work (public domain)"
NAMES = "io/bea_2023_domestic_va_multiplier.csv"
FINAL = (
    *("F010", "F02S", "F02E", "F02N", "F02R", "F030", "F06C", "F06S", "F06E"),
    *("F06N", "F07C", "F07S", "F07E", "F07N", "F10C", "F10S", "F10E", "F10N"),
)
"""Domestic final uses; F040 is exports, F050 imports."""
EXPORTS, IMPORTS = "F040", "F050"
APART = ("Used", "Other")
"""Commodities that no industry makes as its own: scrap and used goods, and imports without a like."""
HOME, ABROAD = "USA", "ROW"
LEAST = 0.0005
"""Million USD below which a cell is rounding: half of what is written."""


def main(raw: Path, out: Path) -> list[Path]:
    """Turn commodities into industries by their makers' shares (industry technology of the sales), imports kept by commodity.

    The use table's column of imports is less than the import matrix by what US customs, merchants and carriers earn on imports; that is
    theirs, and is laid to final demand at home.
    """
    names = pl.read_csv(raw / NAMES)
    industries = names["code"].to_list()
    goods = [*industries, *APART]
    use, make, bought = (_read(raw, name) for name in ("use_pro", "make", "import"))
    made = _matrix(make, industries, goods)
    share = np.divide(made, made.sum(axis=0), out=np.zeros_like(made), where=made.sum(axis=0) > 0)
    foreign = _matrix(bought, goods, industries)
    foreign_final = _matrix(bought, goods, FINAL).sum(axis=1)
    home = share @ (_matrix(use, goods, industries) - foreign)
    earned = _matrix(use, goods, (IMPORTS,))[:, 0] + foreign.sum(axis=1) + foreign_final
    home_final = share @ (_matrix(use, goods, FINAL).sum(axis=1) - foreign_final + earned)
    sold_abroad = share @ _matrix(use, goods, (EXPORTS,))[:, 0]
    imports = _folded(np.column_stack([foreign, foreign_final]), len(industries))
    cells = [
        *_cells(HOME, industries, HOME, [*industries, "final"], np.column_stack([home, home_final])),
        *_cells(HOME, industries, ABROAD, ["final"], sold_abroad[:, None]),
        *_cells(ABROAD, industries, HOME, [*industries, "final"], imports),
    ]
    told = {"source": SOURCE, "vintage": "2023", "licence": LICENCE}
    flows = pl.DataFrame(cells, schema=["origin", "sector", "destination", "use", "value"], orient="row")
    sectors = names.select(sector="code", title="name").with_row_index("position", 1)
    return [
        write(out, name, frame.with_columns(pl.lit(value).alias(key) for key, value in told.items()))
        for name, frame in (
            ("us_flows", flows),
            ("us_sectors", sectors.select("sector", "position", "title")),
        )
    ]


def _read(raw: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(raw / f"io/bea_2023_summary_{name}.csv", infer_schema_length=None)


def _matrix(frame: pl.DataFrame, rows: list[str], columns: tuple[str, ...] | list[str]) -> Matrix:
    """Cells of some rows and columns; a row that the matrix lacks is nought, a column that it lacks stops the recipe."""
    at = {name: place for place, name in enumerate(frame["rownames"])}
    values = frame.select(pl.col(list(columns)).cast(pl.Float64).fill_null(0.0)).to_numpy()
    return np.vstack([values[at[row]] if row in at else np.zeros(len(columns)) for row in rows])


def _folded(imports: Matrix, industries: int) -> Matrix:
    """Lay imports of the commodities apart over the others that each buyer imports, or over all of them by their own total."""
    own, apart = imports[:industries], imports[industries:].sum(axis=0)
    total = own.sum(axis=0)
    overall = own.sum(axis=1) / own.sum()
    shares = np.where(total > 0, own / np.where(total > 0, total, 1.0), overall[:, None])
    return own + shares * apart


def _cells(
    origin: str, sectors: list[str], destination: str, uses: list[str], values: Matrix
) -> list[tuple[str, str, str, str, float]]:
    return [
        (origin, sectors[row], destination, uses[column], round(float(values[row, column]), 3))
        for row, column in zip(*np.nonzero(np.abs(values) >= LEAST), strict=True)
    ]


if __name__ == "__main__":
    run(main)
