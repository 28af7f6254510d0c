"""Where a row of the problem stands in the user's own tables: file row, column, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from allyshore.design.network import Network

FIRST_ROW = 2
"""The user's first data row: row 1 is the header."""


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of the user's: `row` counts from the header as row 1 and is None outside the tables or where the row was filled in for the user."""

    table: str
    row: int | None
    column: str
    keys: tuple[tuple[str, object], ...]

    def __str__(self) -> str:
        """Say *table row n, column: field value, field value*."""
        where = self.table if self.row is None else f"{self.table} row {self.row}"
        told = ", ".join(f"{field} {value}" for field, value in self.keys)
        return f"{where}, {self.column}: {told}" if told else f"{where}, {self.column}"


@dataclass(frozen=True, slots=True)
class Cell:
    """Which table and column a block of rows comes from, and by which keys the user's row is found."""

    table: str
    column: str
    keys: tuple[str, ...]


CELLS: dict[str, Cell] = {
    "demand_met": Cell("demand", "quantity", ("market", "product", "period")),
    "capacity": Cell("capabilities", "capacity", ("capability",)),
    "minimum_run": Cell("capabilities", "minimum", ("capability",)),
    "labour_hours": Cell("labour", "hours_per_period", ("labour_pool", "skill")),
    "lane_capacity": Cell("lanes", "capacity", ("origin", "destination", "mode")),
    "minimum_order": Cell("capabilities", "minimum_order", ("capability",)),
    "training_most": Cell("labour", "most_training", ("labour_pool", "skill")),
    "one_source": Cell("sourcing", "sources", ("rule",)),
    "two_sources": Cell("sourcing", "sources", ("rule",)),
    "some_sources": Cell("sourcing", "sources", ("rule",)),
    "source_share": Cell("sourcing", "least_share", ("rule",)),
    "user_limit": Cell("limits", "value", ("limit",)),
    "current_share": Cell("capabilities", "current_volume", ("capability",)),
    "allied_share": Cell("strategy", "allied_share", ()),
    "second_source": Cell("strategy", "largest_source", ()),
    "one_state": Cell("option", "--no-mixing", ()),
}
"""Blocks of rows that say something of the user's; all others are the nature of goods and law."""


def places(block: str, keys: pl.DataFrame, network: Network) -> list[Place]:
    """Give the place of each row of a block, in the block's order.

    Parameters
    ----------
    block
        The rows' name.
    keys
        The block's key columns.
    """
    cell = CELLS.get(block, Cell("strategy", block, ()))
    numbered = _numbered(cell, network)
    frame = keys.with_columns(
        pl.col("capability").cast(pl.Int64) for _ in range("capability" in keys.columns)
    )
    if numbered is None:
        frame = frame.with_columns(row=pl.lit(None, pl.Int64))
    else:
        frame = frame.join(numbered, on=list(cell.keys), how="left", maintain_order="left")
    if "capability" in frame.columns:
        facts = network.capabilities.select(pl.col("capability").cast(pl.Int64), "site", "product")
        frame = frame.join(facts, on="capability", how="left", maintain_order="left").drop("capability")
    if network.chain.periods == 1 and "period" in frame.columns:
        frame = frame.drop("period")
    fields = [name for name in frame.columns if name != "row"]
    table = f"strategy {network.strategy.name}" if cell.table == "strategy" else cell.table
    return [
        Place(
            table,
            record["row"],
            cell.column,
            tuple((name, record[name]) for name in fields if record[name] not in (None, "")),
        )
        for record in frame.iter_rows(named=True)
    ]


def _numbered(cell: Cell, network: Network) -> pl.DataFrame | None:
    """Give keys -> row of the user's table; a row that was filled in has none."""
    if cell.table == "strategy" or not cell.keys:
        return None
    if cell.keys == ("capability",):
        return network.capabilities.select(
            pl.col("capability").cast(pl.Int64), row=pl.col("capability").cast(pl.Int64) + FIRST_ROW
        )
    table = network.chain.table(cell.table)
    return (
        table.select(cell.keys)
        .with_row_index("row")
        .with_columns(pl.col("row").cast(pl.Int64) + FIRST_ROW)
        .unique(list(cell.keys), keep="first", maintain_order=True)
    )
