"""The Leontief model of a table: one factorisation of I - A, and every question a right-hand side of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import lu_factor, lu_solve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.region.table import InterCountryTable, Matrix, Vector


class Leontief:
    """A table's model: output that final demand calls for, and what a unit of each product holds.

    With input coefficients ``A = Z x̂⁻¹``, output solves ``(I - A) x = y`` and contents solve ``(I - A)ᵀ c = v``. The matrix is
    factored once (LU with partial pivoting) and never inverted; many demands or many contents are columns of one solve.

    Attributes
    ----------
    table
        The table that was factored.
    inputs
        Input coefficients A: what a unit of the column's output buys from the row. A column without output is nought.
    value_added_share
        Value added in a unit of output.

    Source: Miller and Blair, Input-Output Analysis, 2nd ed. (2009), sections 2.2 and 3.4.
    """

    def __init__(self, table: InterCountryTable) -> None:
        self.table = table
        output = table.output
        idle = output <= 0
        per_unit = np.divide(1.0, output, out=np.zeros_like(output), where=~idle)
        self.inputs: Matrix = table.flows * per_unit
        self.value_added_share: Vector = table.value_added * per_unit
        self._factors = lu_factor(_identity_less(self.inputs), overwrite_a=True, check_finite=False)

    def output_for(self, demand: Matrix | Vector) -> Matrix | Vector:
        """Give the output that final demand calls for: ``(I - A)⁻¹ y``, a column for each column of `demand`."""
        return lu_solve(self._own(), demand, check_finite=False)

    def content_of(self, per_unit: Matrix | Vector) -> Matrix | Vector:
        """Give what a unit of each product holds, all tiers counted: ``(I - Aᵀ)⁻¹ v``, a column for each of `per_unit`."""
        return lu_solve(self._own(), per_unit, trans=1, check_finite=False)

    def _own(self) -> tuple[Matrix, NDArray[np.int32]]:
        """Give the factors with pivots of this call's own: LAPACK's wrapper counts them up and down in place, and strategies are traced in threads."""
        lower_upper, pivots = self._factors
        return lower_upper, pivots.copy()

    @cached_property
    def origins(self) -> Matrix:
        """Value added by country of origin in a unit of each product, n × countries; a row adds to 1."""
        table = self.table
        split = np.zeros((len(table.country), len(table.countries)))
        for place, country in enumerate(table.countries):
            rows = table.rows_of(country)
            split[rows, place] = self.value_added_share[rows]
        return np.asarray(self.content_of(split))


def _identity_less(inputs: Matrix) -> Matrix:
    """Give I - A in column order, as LAPACK takes it without a copy."""
    left = np.asfortranarray(-inputs)
    left[np.diag_indices_from(left)] += 1.0
    return left
