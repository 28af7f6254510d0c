"""`allyshore world show TABLE`: rows of one table, with their units and who says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from allyshore.errors import UsageError
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    import datetime as dt

    import polars as pl

    from allyshore.world import Card, FactColumn, World

GRID_COLUMNS = 9
PROVENANCE = ("source", "vintage", "licence")


SPAN = {"valid_from", "valid_to"}


def show(
    facts: World, name: str, where: tuple[str, ...], limit: int, *, as_json: bool, on: dt.date | None = None
) -> int:
    """Print the rows of a table that meet every condition, and what is too old or the user's own about it.

    Where a day was asked for and the rows of the table have a first and a last day, only those that stand on it.
    """
    if limit < 0:
        raise UsageError(f"world show, --limit: expected 0 or more, found {limit}.")
    rows = facts.table(name)
    card = facts.card(name)
    fact = facts.facts([name])[0]
    dated = on is not None and set(rows.columns) >= SPAN
    if on is not None and dated:
        rows = rows.filter(_standing(on))
    for condition in where:
        rows = rows.filter(_condition(card, condition))
    shown = rows.head(limit) if limit else rows
    if as_json:
        columns = [
            {
                "name": column.name,
                "type": column.type.value,
                "unit": column.unit,
                "meaning": column.meaning,
                "required": column.required,
                "minimum": column.minimum,
                "maximum": column.maximum,
                "one_of": list(column.one_of),
            }
            for column in card.columns
        ]
        document = {
            "table": name,
            "title": card.title,
            "row_is": card.row_is,
            "note": card.note,
            "on": on if dated else None,
            "whose": fact.whose,
            "imports": list(fact.imports),
            "caveats": fact.caveats(facts.date),
            "columns": columns,
            "total": rows.height,
            "rows": shown.to_dicts(),
        }
        print(json.dumps(document, indent=2, ensure_ascii=False, default=str))
        return 0
    _print_rows(card, shown, rows.height)
    if dated:
        print(f"Rows that stand on {on}; without --on, all that are held.")
    for caveat in fact.caveats(facts.date):
        print(f"! {caveat}")
    return 0


def _standing(on: dt.date) -> pl.Expr:
    """Rows whose first day has come and whose last, inclusive, has not passed; an empty day does not bind."""
    import polars as pl  # polars loads only when the command runs

    start, end = pl.col("valid_from"), pl.col("valid_to")
    return (start.is_null() | (start <= on)) & (end.is_null() | (end >= on))


def _condition(card: Card, text: str) -> pl.Expr:
    """Turn ``column=value`` into a filter."""
    import polars as pl  # polars loads only when the command runs

    name, sign, value = text.partition("=")
    columns = {column.name: column for column in card.columns}
    if not sign:
        raise UsageError(f"world show, --where: expected column=value, found '{text}'.")
    if name not in columns:
        hint = did_you_mean(name, columns)
        raise UsageError(
            f"world show, --where: expected a column of {card.name}{hint}, found '{name}'. It has {', '.join(columns)}."
        )
    if value == "":
        return pl.col(name).is_null()
    return _equals(columns[name], value)


def _equals(column: FactColumn, value: str) -> pl.Expr:
    import polars as pl

    from allyshore.world import CellType

    cells = pl.col(column.name)
    if column.type is CellType.TEXT:
        return cells.str.starts_with(value[:-1]) if value.endswith("*") else cells == value
    if column.type is CellType.YES_NO:
        if value not in {"yes", "no"}:
            raise UsageError(f"world show, --where {column.name}: expected yes or no, found '{value}'.")
        return cells == (value == "yes")
    if column.type is CellType.DATE:
        return cells.cast(pl.String) == value
    try:
        return cells == float(value)
    except ValueError as error:
        raise UsageError(f"world show, --where {column.name}: expected a number, found '{value}'.") from error


def _print_rows(card: Card, rows: pl.DataFrame, total: int) -> None:
    from rich.console import Console  # not needed for --json
    from rich.table import Table

    console = Console()
    console.print(f"{card.name}: {card.title}. One row is {card.row_is}.", style="bold", markup=False)
    same = {name: rows[name][0] for name in PROVENANCE if rows[name].n_unique() == 1}
    columns = [column for column in card.columns if column.name not in same]
    if len(columns) <= GRID_COLUMNS:
        grid = Table(box=None, pad_edge=False)
        for column in columns:
            grid.add_column(_heading(column), overflow="fold")
        for row in rows.iter_rows(named=True):
            grid.add_row(*(_cell(row[column.name]) for column in columns))
        console.print(grid)
    else:
        width = max(len(_heading(column)) for column in columns)
        for row in rows.iter_rows(named=True):
            console.print()
            for column in columns:
                if row[column.name] is not None:
                    console.print(
                        f"{_heading(column):<{width}}  {_cell(row[column.name])}",
                        markup=False,
                        highlight=False,
                    )
    console.print(
        f"\n{rows.height:,} of {total:,} rows"
        + "".join(f"\n{name}: {value}" for name, value in same.items()),
        markup=False,
        style="dim",
    )
    if card.note:
        console.print(card.note, markup=False, style="dim")


def _heading(column: FactColumn) -> str:
    return f"{column.name} ({column.unit})" if column.unit else column.name


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        f"{value:g}"
        if isinstance(value, float) and abs(value) < 1e5 and value == float(f"{value:g}")
        else str(value)
    )
