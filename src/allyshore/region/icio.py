"""An inter-country table from the user's own file, in the layout of the OECD's inter-country input-output tables.

The layout: a CSV file, million USD. The first column and the first row hold labels ``COUNTRY_SECTOR``. A column whose label is no
row's is final demand, ``COUNTRY_COMPONENT`` (``USA_HFCE``), or the total ``OUT``. Rows ``TLS`` (or ``COUNTRY_TAXSUB``), ``VA`` and ``OUT`` may stand
below; they are held against the rest. China and Mexico may be split (``CN1``, ``CN2``, ``MX1``, ``MX2``): the parts stay apart as sectors of one country.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from allyshore.errors import Fault, ModelInvalid, UsageError
from allyshore.region.table import InterCountryTable
from allyshore.tables import read_matrix

if TYPE_CHECKING:
    from pathlib import Path

    from allyshore.tables import LabelledMatrix

PARTS = {"CN1": "CHN", "CN2": "CHN", "MX1": "MEX", "MX2": "MEX"}
TOTALS = frozenset({"OUT", "OUTPUT", "TOTAL"})
BELOW = frozenset({"TLS", "TAXSUB", "VA", "VALU"}) | TOTALS
TOLERANCE = 1e-3
"""Share of output by which a total may differ from its parts, for rounding, beside one million USD."""
_LABEL = re.compile(r"([A-Z]{3}|[A-Z]{2}[0-9])_(\w+)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHOWN = 20


def read_icio(path: Path, year: int | None = None) -> InterCountryTable:
    """Read an inter-country table from a CSV file.

    Parameters
    ----------
    path
        The file.
    year
        Year of the table; the last four-digit year in the file's name where it is None.

    Raises
    ------
    UsageError
        There is no such file, or no year.
    ModelInvalid
        With every fault: cells without a number, labels that are no sector, totals that do not add up.
    """
    faults: list[Fault] = []
    matrix = read_matrix(path, faults)
    years = _YEAR.findall(path.stem)
    if year is None and not years:
        raise UsageError(
            f"--table {path.name}: expected the table's year in the file's name, found none. Say --year."
        )
    if matrix is None or faults:
        raise ModelInvalid(faults)
    sellers = _sellers(matrix, faults)
    finals = _finals(matrix, faults)
    if faults:
        raise ModelInvalid(faults)
    column_of = {label: place for place, label in enumerate(matrix.columns)}
    places = [_place(matrix.rows[row]) for row in sellers]
    flows = matrix.values[np.ix_(sellers, [column_of[matrix.rows[row]] for row in sellers])]
    buyers = tuple(dict.fromkeys(place[0] for place in places))
    final = np.zeros((len(sellers), len(buyers)))
    for label in finals:
        country = _place(label)[0]
        final[:, buyers.index(country)] += matrix.values[sellers, column_of[label]]
    table = InterCountryTable(
        name=path.name,
        year=year if year is not None else int(years[-1]),
        source=f"the user's file {path.name}",
        country=tuple(place[0] for place in places),
        sector=tuple(place[1] for place in places),
        buyers=buyers,
        flows=flows,
        final=final,
        titles={},
    )
    _check_totals(matrix, sellers, table, faults)
    if faults:
        raise ModelInvalid(faults)
    return table


def _place(label: str) -> tuple[str, str]:
    """Split a label; a part of China or Mexico is of the country, and its sector says which part."""
    country, sector = label.split("_", 1)
    return (PARTS[country], f"{sector} {country}") if country in PARTS else (country, sector)


def _sellers(matrix: LabelledMatrix, faults: list[Fault]) -> list[int]:
    """Rows that sell: those whose label is a column too."""
    columns = set(matrix.columns)
    found, seen = [], set()
    for row, label in enumerate(matrix.rows):
        if label in BELOW or label.endswith("_TAXSUB"):
            continue
        if label in seen:
            faults.append(Fault(matrix.where, row + 2, None, "each row once", f"{label} again"))
        elif _LABEL.fullmatch(label) is None:
            faults.append(Fault(matrix.where, row + 2, None, "a label such as USA_C29", repr(label)))
        elif label not in columns:
            cure = "Every sector that sells must buy, if only noughts"
            faults.append(Fault(matrix.where, row + 2, None, f"a column {label}", "none", cure))
        else:
            found.append(row)
        seen.add(label)
    if not found and not faults:
        faults.append(
            Fault(matrix.where, None, None, "rows with a label that is a column's too (USA_C29)", "none")
        )
    return found


def _finals(matrix: LabelledMatrix, faults: list[Fault]) -> list[str]:
    """Columns of final demand: labelled with a country that sells, but no row's label."""
    rows = set(matrix.rows)
    countries = {_place(label)[0] for label in rows if _LABEL.fullmatch(label)}
    found = []
    for label in matrix.columns:
        if label in rows or label in TOTALS:
            continue
        if _LABEL.fullmatch(label) is None or _place(label)[0] not in countries:
            faults.append(
                Fault(
                    matrix.where,
                    1,
                    label,
                    "a sector's label, a country's final demand (USA_HFCE) or OUT",
                    label,
                )
            )
        else:
            found.append(label)
    lacking = countries - {_place(label)[0] for label in found}
    faults += [
        Fault(matrix.where, 1, None, f"a column of final demand of {country}, such as {country}_HFCE", "none")
        for country in sorted(lacking)
    ]
    return found


def _check_totals(
    matrix: LabelledMatrix, sellers: list[int], table: InterCountryTable, faults: list[Fault]
) -> None:
    """Hold the file's totals against its parts, and refuse sectors that spend more than they sell on nothing."""
    output = table.output
    slack = np.abs(output) * TOLERANCE + 1.0
    column_of = {label: place for place, label in enumerate(matrix.columns)}
    row_of = {label: place for place, label in enumerate(matrix.rows)}
    for label in TOTALS & set(matrix.columns):
        told = matrix.values[sellers, column_of[label]]
        faults += [
            Fault(
                matrix.where, sellers[at] + 2, label, f"the row's sum, {output[at]:,.1f}", f"{told[at]:,.1f}"
            )
            for at in np.flatnonzero(np.abs(told - output) > slack)[:_SHOWN]
        ]
    own = [column_of[matrix.rows[row]] for row in sellers]
    for label in TOTALS & set(matrix.rows):
        told = matrix.values[row_of[label], own]
        for at in np.flatnonzero(np.abs(told - output) > slack)[:_SHOWN]:
            found = f"{told[at]:,.1f}"
            faults.append(
                Fault(
                    matrix.where,
                    row_of[label] + 2,
                    matrix.columns[own[at]],
                    f"the sector's sales, {output[at]:,.1f}",
                    found,
                )
            )
    faults += [
        Fault(matrix.where, sellers[at] + 2, None, "sales of nought or more in all", f"{output[at]:,.1f}")
        for at in np.flatnonzero(output < -1.0)[:_SHOWN]
    ]
