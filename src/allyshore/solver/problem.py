"""A mixed-integer linear problem put together from named blocks of columns and rows.

A block is a frame: one record of it is one column (or row), and its key columns say which. Entries of the
matrix are added as whole arrays, so that nothing loops over records.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.float64] | float"

COLUMN = "column"
ROW = "row"


@dataclass(frozen=True)
class Block:
    """A named run of columns or rows: `frame` holds the keys and, last, the global index of each."""

    name: str
    start: int
    frame: pl.DataFrame

    @property
    def size(self) -> int:
        """How many columns or rows the block has."""
        return self.frame.height

    def labels(self) -> list[str]:
        """Name each member as ``name[key,key]``: the name that the code, the LP file and the docs share."""
        keys = self.frame.columns[:-1]
        if not keys:
            return [self.name] * self.size
        joined = self.frame.select(
            pl.concat_str([pl.col(key).cast(pl.String) for key in keys], separator=",")
        ).to_series()
        return [f"{self.name}[{text}]" for text in joined]


def _array(values: Floats, size: int) -> NDArray[np.float64]:
    return np.ascontiguousarray(np.broadcast_to(np.asarray(values, dtype=np.float64), (size,)))


class Problem:
    """Minimise cost·x with lower ≤ A·x ≤ upper and bounds on x; some x whole numbers."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.column_blocks: list[Block] = []
        self.row_blocks: list[Block] = []
        self._cost: list[NDArray[np.float64]] = []
        self._lower: list[NDArray[np.float64]] = []
        self._upper: list[NDArray[np.float64]] = []
        self._whole: list[NDArray[np.bool_]] = []
        self._row_lower: list[NDArray[np.float64]] = []
        self._row_upper: list[NDArray[np.float64]] = []
        self._entries: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]] = []
        self.n_columns = 0
        self.n_rows = 0
        self.offset = 0.0

    def add_columns(
        self,
        name: str,
        keys: pl.DataFrame,
        *,
        cost: Floats = 0.0,
        lower: Floats = 0.0,
        upper: Floats = np.inf,
        whole: bool = False,
    ) -> Block:
        """Add one column for each record of `keys`; give the block with its indices in the frame's ``column``."""
        size = keys.height
        index = pl.Series(COLUMN, np.arange(self.n_columns, self.n_columns + size, dtype=np.int64))
        block = Block(name, self.n_columns, keys.with_columns(index))
        self.column_blocks.append(block)
        self._cost.append(_array(cost, size))
        self._lower.append(_array(lower, size))
        self._upper.append(_array(upper, size))
        self._whole.append(np.full(size, whole))
        self.n_columns += size
        return block

    def add_rows(
        self, name: str, keys: pl.DataFrame, *, lower: Floats = -np.inf, upper: Floats = np.inf
    ) -> Block:
        """Add one row for each record of `keys`; give the block with its indices in the frame's ``row``."""
        size = keys.height
        index = pl.Series(ROW, np.arange(self.n_rows, self.n_rows + size, dtype=np.int64))
        block = Block(name, self.n_rows, keys.with_columns(index))
        self.row_blocks.append(block)
        self._row_lower.append(_array(lower, size))
        self._row_upper.append(_array(upper, size))
        self.n_rows += size
        return block

    def add_entries(self, rows: pl.Series, columns: pl.Series, values: pl.Series | float) -> None:
        """Add ``values`` to the matrix at (rows, columns); several at one place are summed."""
        size = len(rows)
        given = values.to_numpy() if isinstance(values, pl.Series) else values
        self._entries.append(
            (
                rows.to_numpy().astype(np.int32, copy=False),
                columns.to_numpy().astype(np.int32, copy=False),
                _array(given, size),
            )
        )

    def charge(self, columns: NDArray[np.int64], more: NDArray[np.float64]) -> None:
        """Add to the cost of some columns; a column may stand several times."""
        cost = self.cost.copy()
        np.add.at(cost, columns, more)
        self._cost = [cost]

    def variant(self, cost: NDArray[np.float64], offset: float) -> Problem:
        """Give a problem over the same columns and rows with other costs, to which rows can be added without touching this one."""
        other = Problem(self.name)
        other.column_blocks, other.row_blocks = list(self.column_blocks), list(self.row_blocks)
        other._cost = [cost]
        other._lower, other._upper, other._whole = list(self._lower), list(self._upper), list(self._whole)
        other._row_lower, other._row_upper = list(self._row_lower), list(self._row_upper)
        other._entries = list(self._entries)
        other.n_columns, other.n_rows, other.offset = self.n_columns, self.n_rows, offset
        return other

    def bound(self, name: str, weights: NDArray[np.float64], most: float) -> None:
        """Add one row: weights · x ≤ most, over all columns."""
        row = self.add_rows(name, pl.DataFrame({"of": [0]}), upper=most).start
        at = np.flatnonzero(weights)
        self.add_entries(pl.Series(np.full(len(at), row)), pl.Series(at), pl.Series(weights[at]))

    def narrowed(
        self, columns: NDArray[np.int64], lower: NDArray[np.float64], upper: NDArray[np.float64]
    ) -> Problem:
        """Give the same problem with these bounds on these columns; this one keeps its own."""
        low, high = (bound.copy() for bound in self.bounds)
        low[columns], high[columns] = lower, upper
        same = copy.copy(self)
        same._lower, same._upper = [low], [high]  # noqa: SLF001  # a copy of its own kind
        return same

    @property
    def cost(self) -> NDArray[np.float64]:
        """Cost of every column."""
        return _joined(self._cost)

    @property
    def bounds(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Lower and upper bound of every column."""
        return _joined(self._lower), _joined(self._upper)

    @property
    def row_bounds(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Lower and upper bound of every row."""
        return _joined(self._row_lower), _joined(self._row_upper)

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Which columns are whole numbers."""
        return np.concatenate(self._whole) if self._whole else np.zeros(0, dtype=bool)

    def triplets(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
        """Row index, column index and value of every entry, as added."""
        if not self._entries:
            empty = np.zeros(0, dtype=np.int32)
            return empty, empty, np.zeros(0)
        rows, columns, values = zip(*self._entries, strict=True)
        return np.concatenate(rows), np.concatenate(columns), np.concatenate(values)


def _joined(parts: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.zeros(0)
