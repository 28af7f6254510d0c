"""`allyshore world`: the reference facts, their sources and age."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from allyshore.cli.app import Common
from allyshore.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

    from allyshore.world import Card, FactColumn, TableFacts, World

ACTIONS = ("list", "show")
GRID_COLUMNS = 9
PROVENANCE = ("source", "vintage", "licence")


def world(
    action: Annotated[
        str, Parameter(help="list: all tables, their vintage and age; show: rows of one table.")
    ] = "list",
    table: Annotated[str | None, Parameter(help="The table to show.")] = None,
    *,
    where: Annotated[
        tuple[str, ...],
        Parameter(
            help="Only rows with column=value; a value that ends in * is a beginning.",
            consume_multiple=True,
            negative="",
            show_default=False,
        ),
    ] = (),
    limit: Annotated[int, Parameter(help="Rows to show at most; 0 shows all.")] = 20,
    common: Common = Common(),  # noqa: B008  # frozen, and cyclopts reads the options from this default
) -> int:
    """List the reference facts with their sources and age, or show rows of one table."""
    from allyshore.world import World  # polars loads only when the command runs

    if action not in ACTIONS:
        near = difflib.get_close_matches(action, ACTIONS, n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        raise UsageError(f"world: expected one of {', '.join(ACTIONS)}{hint}, found '{action}'.")
    facts = World.on(common.day)
    if action == "show":
        if table is None:
            raise UsageError(
                "world show: expected the name of a table, found none. `allyshore world list` names them."
            )
        return _show(facts, table, where, limit, as_json=common.json)
    if table is not None or where:
        raise UsageError("world list: expected no table and no --where. Use `allyshore world show TABLE`.")
    return _list(facts, as_json=common.json)


def _list(facts: World, *, as_json: bool) -> int:
    tables = facts.facts()
    caveats = facts.caveats(fact.name for fact in tables)
    if as_json:
        print(
            json.dumps(
                {
                    "on": facts.date.isoformat(),
                    "tables": [fact.to_dict() for fact in tables],
                    "caveats": caveats,
                },
                indent=2,
                ensure_ascii=False,
            )
        )
        return 0
    _print_list(facts, tables, caveats)
    return 0


def _print_list(facts: World, tables: list[TableFacts], caveats: tuple[str, ...]) -> None:
    from rich.console import Console  # not needed for --json
    from rich.table import Table

    console = Console()
    grid = Table(title=f"Reference facts as of {facts.date}", title_justify="left", box=None, pad_edge=False)
    for heading in ("table", "rows", "vintage", "days old"):
        grid.add_column(heading, justify="right" if heading in {"rows", "days old"} else "left", no_wrap=True)
    grid.add_column("what, from whom, on which terms", overflow="fold")
    for fact in tables:
        age = "" if fact.age_days is None else f"{fact.age_days} of {fact.shelf_life_days}"
        words = f"{fact.title} ({fact.coverage}). {_few(fact.sources)}. {_few(fact.licences)}."
        grid.add_row(
            fact.name, f"{fact.rows:,}", fact.vintage_last, age, words, style="yellow" if fact.stale else ""
        )
    console.print(grid)
    console.print(
        "\ndays old: since the newest vintage (a year counts from its end), of the days after which it should be renewed;"
        "\nnegative where the facts are of a later day than the one asked for.",
        style="dim",
    )
    for caveat in caveats:
        console.print(f"! {caveat}", markup=False)


def _few(texts: tuple[str, ...]) -> str:
    """Name the first of several texts and count the rest."""
    if not texts:
        return ""
    return texts[0] if len(texts) == 1 else f"{texts[0]} (+{len(texts) - 1})"


def _show(facts: World, name: str, where: tuple[str, ...], limit: int, *, as_json: bool) -> int:
    if limit < 0:
        raise UsageError(f"world show, --limit: expected 0 or more, found {limit}.")
    rows = facts.table(name)
    card = facts.card(name)
    for condition in where:
        rows = rows.filter(_condition(card, condition))
    shown = rows.head(limit) if limit else rows
    if as_json:
        columns = [
            {"name": c.name, "type": c.type.value, "unit": c.unit, "meaning": c.meaning} for c in card.columns
        ]
        document = {
            "table": name,
            "title": card.title,
            "row_is": card.row_is,
            "note": card.note,
            "columns": columns,
            "total": rows.height,
            "rows": shown.to_dicts(),
        }
        print(json.dumps(document, indent=2, ensure_ascii=False, default=str))
        return 0
    _print_rows(card, shown, rows.height)
    return 0


def _condition(card: Card, text: str) -> pl.Expr:
    """Turn ``column=value`` into a filter."""
    import polars as pl  # polars loads only when the command runs

    name, sign, value = text.partition("=")
    columns = {column.name: column for column in card.columns}
    if not sign:
        raise UsageError(f"world show, --where: expected column=value, found '{text}'.")
    if name not in columns:
        near = difflib.get_close_matches(name, columns, n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
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
