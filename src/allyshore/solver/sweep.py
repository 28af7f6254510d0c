"""Solve one linear problem many times with a few bounds changed, each from a basis that is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy
import numpy as np
from scipy.sparse import coo_array

from allyshore.errors import AllyshoreError
from allyshore.solver.solve import load_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csc_array, csr_array

    from allyshore.solver.problem import Problem

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Places = NDArray[np.int32]

Basis = highspy.HighsBasis


@dataclass(frozen=True)
class Piece:
    """Rows and columns of the problem that join the core for one question, ready for the solver.

    `new` are the columns' entries in rows of the core, by column, and `old` the rows' entries in all columns, by row: starts, places, values.
    """

    rows: Whole
    columns: Whole
    new: tuple[Places, Places, Floats]
    old: tuple[Places, Places, Floats]


class Sweep:
    """A linear problem of which a core stays in the solver; bounds change, and pieces of the rest join, for one question at a time.

    Rows and columns are numbered as in the whole problem throughout. Every question begins at the basis that is handed in, so that the
    answer does not depend on what was asked before.

    Parameters
    ----------
    problem
        The whole problem; it has no whole-number columns.
    rows, columns
        Which rows and columns stay in the solver; all where None. Entries in rows that are neither there nor joined are left out.
    """

    def __init__(self, problem: Problem, rows: Mask | None = None, columns: Mask | None = None) -> None:
        if problem.whole.any():
            raise AllyshoreError(
                f"{problem.name}: a sweep needs a problem without whole numbers. This is a defect of ours"
            )
        self.name = problem.name
        self._cost = problem.cost
        self._lower, self._upper = problem.bounds
        self._row_lower, self._row_upper = problem.row_bounds
        at, to, value = problem.triplets()
        self._matrix = coo_array((value, (at, to)), shape=(problem.n_rows, problem.n_columns)).tocsr()
        core = np.flatnonzero(columns) if columns is not None else np.arange(problem.n_columns)
        kept = np.flatnonzero(rows) if rows is not None else np.arange(problem.n_rows)
        self._by_column = self._matrix.tocsc()
        self._place = np.full(problem.n_columns, -1, dtype=np.int32)
        self._place[core] = np.arange(len(core))
        self._seat = np.full(problem.n_rows, -1, dtype=np.int32)
        self._seat[kept] = np.arange(len(kept))
        self._columns, self._rows = len(core), len(kept)
        self._highs: highspy.Highs = load_parts(
            problem.name,
            self._matrix[kept][:, core].tocsc(),
            (self._cost[core], self._lower[core], self._upper[core]),
            (self._row_lower[kept], self._row_upper[kept]),
        )
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("solver", "simplex")
        self._highs.setOptionValue("simplex_strategy", 1)
        self._settle()

    def piece(self, rows: Whole, columns: Whole) -> Piece:
        """Give rows and columns that are not in the core as a piece that can join it."""
        place = self._place.copy()
        place[columns] = self._columns + np.arange(len(columns), dtype=np.int32)
        new = self._by_column[:, columns]
        old = self._matrix[rows]
        return Piece(rows, columns, _placed(new, self._seat), _placed(old, place))

    def basis(self, columns: Whole, lower: Floats, upper: Floats, begin: Basis | None = None) -> Basis:
        """Give a basis at which the core alone is optimal with some bounds changed, found from `begin` or from where the solver stands."""
        if begin is not None:
            self._highs.setBasis(begin)
        place = self._place[columns]
        self._bound(place, lower, upper)
        self._run()
        found = self._highs.getBasis()
        self._bound(place, self._lower[columns], self._upper[columns])
        return found

    def solve(  # what one question consists of
        self,
        columns: Whole,
        lower: Floats,
        upper: Floats,
        of: int,
        basis: Basis | None = None,
        piece: Piece | None = None,
    ) -> tuple[float, float]:
        """Give the least cost with the bounds of some columns changed, and how much it changes with the bounds of column `of`.

        Columns outside the core and the piece are passed over. Bounds, rows and columns are put back.

        Raises
        ------
        AllyshoreError
            The changed problem has no solution.
        """
        if basis is not None:
            self._highs.clearSolver()  # what it has learnt on the way would decide last bits
            self._highs.setBasis(basis)
        place = self._place[columns]
        if piece is not None:
            self._join(piece)
            joined = np.full(len(self._place), -1, dtype=np.int32)
            joined[piece.columns] = self._columns + np.arange(len(piece.columns), dtype=np.int32)
            place = np.where(place >= 0, place, joined[columns])
        inside = place >= 0
        self._bound(place[inside], lower[inside], upper[inside])
        self._run()
        value = float(self._highs.getInfo().objective_function_value)
        slope = float(self._highs.getSolution().col_dual[self._place[of]])
        if piece is not None:
            self._part(piece)
            inside &= place < self._columns
        back = columns[inside]
        self._bound(place[inside], self._lower[back], self._upper[back])
        return value, slope

    def _run(self) -> None:
        self._highs.run()
        told = self._highs.modelStatusToString(self._highs.getModelStatus())
        if told != "Optimal":
            raise AllyshoreError(
                f"{self.name}: the solver stopped with {told}. This is a defect of ours; please report it"
            )

    def _bound(self, place: NDArray[np.int32], lower: Floats, upper: Floats) -> None:
        self._highs.changeColsBounds(
            len(place),
            place.astype(np.int32),
            np.ascontiguousarray(lower, dtype=np.float64),
            np.ascontiguousarray(upper, dtype=np.float64),
        )

    def _settle(self) -> None:
        """Let a row and a column come and go once: the solver then holds the core in the order it has ever after, to the last bit."""
        zero, ends = np.zeros(1, dtype=np.int32), np.array([0, 1], dtype=np.int32)
        one = (ends, zero, np.ones(1))
        passing = Piece(zero.astype(np.int64), zero.astype(np.int64), one, one)
        self._run()
        self._join(passing)
        self._part(passing)

    def _join(self, piece: Piece) -> None:
        columns, rows = piece.columns, piece.rows
        start, place, value = piece.new
        self._highs.addCols(
            len(columns),
            self._cost[columns],
            self._lower[columns],
            self._upper[columns],
            len(value),
            start,
            place,
            value,
        )
        start, place, value = piece.old
        self._highs.addRows(
            len(rows),
            self._row_lower[rows],
            self._row_upper[rows],
            len(value),
            start,
            place,
            value,
        )

    def _part(self, piece: Piece) -> None:
        rows = np.arange(self._rows, self._rows + len(piece.rows), dtype=np.int32)
        self._highs.deleteRows(len(rows), rows)
        columns = np.arange(self._columns, self._columns + len(piece.columns), dtype=np.int32)
        self._highs.deleteCols(len(columns), columns)


def _placed(part: csr_array | csc_array, place: Places) -> tuple[Places, Places, Floats]:
    """Give starts, places and values of a matrix by its lines, without the entries whose place is below zero."""
    at = place[part.indices]
    inside = at >= 0
    start = np.concatenate([[0], np.cumsum(inside)])[part.indptr].astype(np.int32)
    return start, at[inside], part.data[inside]
