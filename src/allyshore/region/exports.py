"""A country's gross exports taken apart: value added at home and abroad, what returns, and what is counted twice.

Source: Koopman, Wang and Wei, Tracing Value-Added and Double Counting in Gross Exports, American Economic Review 104(2), 2014,
equation 36 and figure 1: nine terms that add to gross exports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import lu_factor, lu_solve

from allyshore.region.result import Decomposition, ExportTerm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.region.leontief import Leontief
    from allyshore.region.table import InterCountryTable, Vector

METHOD = "Koopman, Wang and Wei (2014), equation 36: nine terms of a country's gross exports"
TERMS = (
    ("final", "domestic", "domestic value added in exports of final goods"),
    ("intermediate", "domestic", "domestic value added in intermediates that the direct importer absorbs"),
    (
        "reexported",
        "domestic",
        "domestic value added in intermediates that the importer sends on to third countries",
    ),
    ("returned_final", "returned", "domestic value added that returns in final goods"),
    (
        "returned_intermediate",
        "returned",
        "domestic value added that returns in intermediates and is absorbed at home",
    ),
    (
        "returned_twice",
        "double counted",
        "counted twice: intermediates made at home that return and leave again",
    ),
    ("foreign_final", "foreign", "foreign value added in exports of final goods"),
    ("foreign_intermediate", "foreign", "foreign value added in exports of intermediates"),
    ("foreign_twice", "double counted", "counted twice: intermediates made abroad"),
)


def decompose(model: Leontief, exporter: str) -> Decomposition:
    """Take a country's gross exports to all partners apart into nine terms that add to them.

    With ``c = (v̂_s B)`` the exporter's value added in a unit of every product and ``f = (v̂ B) - c`` everyone else's, no inverse is
    formed: c and f are one solve each, and ``(I - A_rr)⁻¹`` one small factorisation a country.

    Raises
    ------
    UsageError
        The table has no such country.
    """
    table = model.table
    home = table.rows_of(exporter)
    mine = np.zeros(len(table.country))
    mine[home] = model.value_added_share[home]
    both = model.content_of(np.column_stack([mine, model.value_added_share - mine]))
    own, foreign = np.asarray(both[:, 0]), np.asarray(both[:, 1])
    exports = _gross_exports(table)
    local_home, export_home = _local(model, home, table.final[home, _buyer(table, exporter)], exports[home])
    values = np.zeros(len(TERMS))
    for country in table.countries:
        if country == exporter:
            continue
        there = table.rows_of(country)
        buyer = _buyer(table, country)
        sent_final = table.final[home, buyer]
        bought = model.inputs[np.ix_(home, there)]
        local, onward = _local(model, there, table.final[there, buyer], exports[there])
        values[0] += own[home] @ sent_final
        values[1] += own[there] @ table.final[there, buyer]
        values[2] += own[there] @ _third(table, there, country, exporter)
        values[3] += own[there] @ table.final[there, _buyer(table, exporter)]
        back = own[there] @ model.inputs[np.ix_(there, home)]
        values[4] += back @ local_home
        values[5] += back @ export_home
        values[6] += foreign[home] @ sent_final
        values[7] += foreign[home] @ bought @ local
        values[8] += foreign[home] @ bought @ onward
    return Decomposition(
        table=table.name,
        year=table.year,
        method=METHOD,
        exporter=exporter,
        exports=float(exports[home].sum()),
        terms=tuple(
            ExportTerm(name, kind, text, float(value))
            for (name, kind, text), value in zip(TERMS, values, strict=True)
        ),
    )


def _buyer(table: InterCountryTable, country: str) -> int:
    return table.buyers.index(country)


def _gross_exports(table: InterCountryTable) -> Vector:
    """Gross exports of each row to all other countries, intermediate and final."""
    at_home: Vector = np.zeros(len(table.country))
    for country in table.countries:
        rows = table.rows_of(country)
        at_home[rows] = (
            table.flows[np.ix_(rows, rows)].sum(axis=1) + table.final[rows, _buyer(table, country)]
        )
    left: Vector = table.output - at_home
    return left


def _local(model: Leontief, rows: NDArray[np.intp], final: Vector, exports: Vector) -> tuple[Vector, Vector]:
    """Output that a country's own final demand, and its exports, call for from its own sectors alone."""
    block = np.eye(len(rows)) - model.inputs[np.ix_(rows, rows)]
    solved = lu_solve(
        lu_factor(block, check_finite=False), np.column_stack([final, exports]), check_finite=False
    )
    return np.asarray(solved[:, 0]), np.asarray(solved[:, 1])


def _third(table: InterCountryTable, rows: NDArray[np.intp], country: str, exporter: str) -> Vector:
    """Final goods that a country sells to third countries: neither to itself nor to the exporter."""
    sold: Vector = table.final[rows].sum(axis=1)
    sold -= table.final[rows, _buyer(table, country)] + table.final[rows, _buyer(table, exporter)]
    return sold
