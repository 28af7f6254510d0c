"""Laying imported rows over a table, and what that changes."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from allyshore.world.catalogue import PROVENANCE, Card
from allyshore.world.provenance import EXTEND


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows of a table before and after an import: added, changed in a fact, the same but perhaps for their source, and gone."""

    added: int
    changed: int
    same: int
    removed: int

    def said(self) -> str:
        """Say it in words."""
        return f"{self.added:,} added, {self.changed:,} changed, {self.same:,} the same, {self.removed:,} removed"


def lay(base: pl.DataFrame, rows: pl.DataFrame, this: Card, mode: str) -> pl.DataFrame:
    """Give the table after an import: the rows alone, or the table with them added; a row that stands in both is the imported one.

    Rows keep the table's order and new ones follow it. A table without a key takes each row that it does not hold already.
    """
    if mode != EXTEND:
        return rows
    key = list(this.key) or [name for name in this.column_names if name not in PROVENANCE]
    old = base.with_columns(__at=pl.int_range(pl.len(), dtype=pl.Int64))
    places = old.select(*key, "__at").unique(subset=key, keep="first", maintain_order=True)
    new = rows.join(places, on=key, how="left", nulls_equal=True, maintain_order="left")
    new = new.with_columns(pl.col("__at").fill_null(pl.int_range(pl.len(), dtype=pl.Int64) + base.height))
    kept = old.join(new.select(key), on=key, how="anti", nulls_equal=True)
    return pl.concat([kept, new.select(kept.columns)]).sort("__at", maintain_order=True).drop("__at")


def changes(before: pl.DataFrame, after: pl.DataFrame, this: Card) -> Changes:
    """Count what changed between two editions of a table; who says so, as of when and under which licence do not count."""
    facts = [name for name in this.column_names if name not in PROVENANCE]
    key = list(this.key) or facts
    was, now = before.select(facts), after.select(facts)
    same = now.join(was.unique(), on=facts, how="semi", nulls_equal=True).height
    known = now.join(was.select(key).unique(), on=key, how="semi", nulls_equal=True).height
    removed = was.join(now.select(key).unique(), on=key, how="anti", nulls_equal=True).height
    return Changes(added=now.height - known, changed=known - same, same=same, removed=removed)
