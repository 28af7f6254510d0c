"""Names that must be there once, and names that must be there at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.chain.faults import ROW, FaultList, quoted
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain.cells import DraftTable

_FIRST = "first row"


def check_keys(table: DraftTable, faults: FaultList) -> None:
    """Report each row whose key stands in an earlier row; a product in two units is named as that."""
    key = list(table.spec.key)
    needed = [column.name for column in table.spec.columns if column.required and column.name in key]
    if not table.has(*needed):
        return
    frame = table.frame.drop_nulls(needed).filter(pl.struct(key).is_duplicated())
    again = frame.with_columns(pl.col(ROW).min().over(key).alias(_FIRST)).filter(
        pl.col(ROW) != pl.col(_FIRST)
    )
    if table.spec.name == "products" and again.height:
        first = frame.select(pl.col(ROW).alias(_FIRST), pl.col("unit").alias("first unit"))
        again = again.join(first, on=_FIRST, how="left")
        two_units = pl.col("unit").ne_missing(pl.col("first unit"))
        faults.rows(
            table.where,
            "unit",
            again.filter(two_units),
            expected="one unit for each product",
            found=lambda cells: (
                f"{cells['product']} in {cells['unit'] or 'piece'} and, in row {cells[_FIRST]}, in {cells['first unit'] or 'piece'}"
            ),
            cure="Keep one row, and convert its amounts to one unit",
        )
        again = again.filter(~two_units)

    def named(cells: Mapping[str, Any]) -> str:
        return f"{', '.join(str(cells[name] or '') for name in key).rstrip(', ')} again (first in row {cells[_FIRST]})"

    faults.rows(
        table.where,
        key[0],
        again,
        expected=f"each {' and '.join(key)} once",
        found=named,
        cure="Delete or merge one of the two rows",
    )


def check_references(tables: Mapping[str, DraftTable], faults: FaultList) -> None:
    """Report every name that the table it refers to does not hold."""
    for table in tables.values():
        for column in table.spec.columns:
            if not column.refers or column.name not in table.given:
                continue
            target_name, target_column = column.refers.split(".")
            target = tables[target_name]
            if target.present and target_column not in target.given:
                continue  # the column itself is missing: that is the fault to mend
            if not target.present and target.spec.required:
                continue
            names = target.frame.select(pl.col(target_column).alias(column.name)).drop_nulls().unique()
            lost = table.frame.drop_nulls(column.name).join(names, on=column.name, how="anti").sort(ROW)
            options = names[column.name].sort().to_list() if lost.height else []
            place = target.where if target.present else f"{target_name} (there is no such table)"

            def expected(
                cells: Mapping[str, Any],
                name: str = column.name,
                place: str = place,
                options: list[str] = options,
                noun: str = target_column,
            ) -> str:
                return f"a {noun.replace('_', ' ')} in {place}{did_you_mean(cells[name], options)}"

            faults.rows(
                table.where,
                column.name,
                lost,
                expected=expected,
                found=lambda cells, name=column.name: quoted(cells[name]),  # type: ignore[misc]  # bound at once
                cure=f"Mend the name or add the row to {target_name}",
            )
