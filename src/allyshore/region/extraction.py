"""How much hangs on a supplier: what the world would make if one country, or one sector of it, sold another nothing.

Source: Miller and Blair (2009), section 12.2.6, hypothetical extraction; Woodbury identity for the changed matrix.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allyshore.errors import UsageError
from allyshore.region.result import Dependence
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.region.leontief import Leontief
    from allyshore.region.table import Vector

METHOD = (
    "hypothetical extraction: the supplier's sales to the buyer, intermediate and final, are struck out and nothing replaces them; "
    "an upper bound of dependence, for others would step in and prices would move"
)


def extract(model: Leontief, supplier: str, buyer: str, sector: str | None = None) -> Dependence:
    """Give the value added that the world would lose, by country, if `supplier` sold `buyer` nothing.

    Striking rows S of A in columns T is ``A - E_S C``; by Woodbury ``(I - A + E_S C)⁻¹ y = w - W (I + C W)⁻¹ C w`` with ``w = B y`` and
    ``W = B E_S``: the old factorisation serves, with as many right-hand sides as rows are struck.

    Raises
    ------
    UsageError
        A country or sector is not in the table, or both countries are the same.
    """
    table = model.table
    rows, columns = table.rows_of(supplier), table.rows_of(buyer)
    if supplier == buyer:
        raise UsageError(f"{table.name}: expected two different countries, found {supplier} twice.")
    if sector is not None:
        place = table.at(supplier, sector)
        if place is None:
            hint = did_you_mean(sector, table.sectors)
            raise UsageError(
                f"{table.name}: expected a sector of the table{hint}, found '{sector}'. It has {', '.join(table.sectors)}."
            )
        rows = np.array([place])
    lost = extract_output(model, rows, columns, table.buyers.index(buyer)) * model.value_added_share
    return Dependence(
        table=table.name,
        year=table.year,
        method=METHOD,
        supplier=supplier,
        buyer=buyer,
        sector=sector,
        sales=float(
            table.flows[np.ix_(rows, columns)].sum() + table.final[rows, table.buyers.index(buyer)].sum()
        ),
        lost={country: float(lost[table.rows_of(country)].sum()) for country in table.countries},
        value_added={
            country: float(table.value_added[table.rows_of(country)].sum()) for country in table.countries
        },
    )


def extract_output(model: Leontief, rows: NDArray[np.intp], columns: NDArray[np.intp], buyer: int) -> Vector:
    """Give the output that every row would not make if `rows` sold nothing to `columns` and to the final demand of `buyer`."""
    table = model.table
    demand = table.final.sum(axis=1)
    demand[rows] -= table.final[rows, buyer]
    struck = np.zeros((len(rows), len(table.country)))
    struck[:, columns] = model.inputs[np.ix_(rows, columns)]
    unit = np.zeros((len(table.country), len(rows)))
    unit[rows, np.arange(len(rows))] = 1.0
    solved = np.asarray(model.output_for(np.column_stack([demand, unit])))
    output, spread = solved[:, 0], solved[:, 1:]
    lost_sales = np.linalg.solve(np.eye(len(rows)) + struck @ spread, struck @ output)
    lost: Vector = table.output - (output - spread @ lost_sales)
    return lost
