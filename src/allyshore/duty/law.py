"""The additional duties in force on one day, and which of them a line meets: the measures table turned into records."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from allyshore.world import World

HOME = "USA"
WEIGHT_UNDER = "metal_weight_under:"
VALUE_UP_TO = "value_up_to:"


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the measures table; the columns are explained on its card."""

    measure: str
    name: str
    authority: str
    family: str
    rank: int
    stage: int
    heading: str
    countries: frozenset[str]
    except_countries: frozenset[str]
    lists: tuple[str, ...]
    except_lists: tuple[str, ...]
    form: str
    rate: float | None
    base: str
    us_relief: str
    conditions: tuple[str, ...]
    question: str
    marks: frozenset[str]
    yields_to: frozenset[str]
    citation: str
    confidence: str
    note: str

    def meets(self, country: str) -> bool:
        """Whether goods of a country of origin fall under the row."""
        return ("ALL" in self.countries or country in self.countries) and country not in self.except_countries

    @property
    def charges(self) -> bool:
        """Whether the row asks for money or forbids, rather than sparing goods from its family."""
        return self.form in {"additive", "top_up", "prohibition"}

    @property
    def sets_base(self) -> bool:
        """Whether the row puts something in the place of column 1."""
        return self.form in {"replaces_base", "free_entry"}

    @property
    def frees(self) -> bool:
        """Whether the row frees the entry of all duty and fees."""
        return self.form == "free_entry"


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split(";") if part)


def _record(row: dict[str, Any]) -> Measure:
    """Turn one table row into a record."""
    cells: dict[str, Any] = {
        name: frozenset(_parts(row[name])) for name in ("countries", "except_countries", "marks", "yields_to")
    }
    cells |= {name: _parts(row[name]) for name in ("lists", "except_lists")}
    cells |= {
        name: row[name] or ""
        for name in (
            "measure",
            "name",
            "authority",
            "family",
            "heading",
            "form",
            "base",
            "us_relief",
            "question",
            "citation",
            "confidence",
            "note",
        )
    }
    return Measure(
        rank=row["rank"], stage=row["stage"], rate=row["rate"], conditions=_parts(row["condition"]), **cells
    )


def fact_words(world: World) -> frozenset[str]:
    """Words that the conditions of the law, of any day, know as facts stated by the importer."""
    return _fact_words(_Frame(world.table("measures")))


def in_force(frame: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """Rows whose first day has come and whose last day, inclusive, has not passed; an empty date does not bind."""
    begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= on)
    return frame.filter(begun & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= on)))


@dataclass(frozen=True)
class Law:
    """The measures of one day and the goods that their lists name.

    Attributes
    ----------
    measures
        Rows in force, in the order in which families are charged.
    products
        ``measure_products`` in force that day.
    """

    measures: tuple[Measure, ...]
    products: pl.DataFrame

    @classmethod
    def on(cls, world: World) -> Law:
        """Read the law of the world's day."""
        return _law(world.date, _Frame(world.table("measures")), _Frame(world.table("measure_products")))

    @cached_property
    def scopes(self) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
        """The distinct pairs (lists, lists left out) among the measures."""
        return tuple(sorted({(row.lists, row.except_lists) for row in self.measures}))

    @cached_property
    def scope_of(self) -> tuple[int, ...]:
        """Index into `scopes` for each measure."""
        where = {scope: n for n, scope in enumerate(self.scopes)}
        return tuple(where[row.lists, row.except_lists] for row in self.measures)

    def membership(self, codes: pl.Series) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Say for each tariff number and scope whether the number is inside, and whether it might be if it had more digits.

        Parameters
        ----------
        codes
            Distinct tariff numbers, digits only.

        Returns
        -------
        inside, perhaps
            Arrays of shape (codes, scopes).
        """
        lists = sorted({name for lists, out in self.scopes for name in lists + out})
        column = {name: n for n, name in enumerate(lists)}
        products = self.products.filter(pl.col("list").is_in(lists))
        numbered = pl.DataFrame({"code": codes}).with_row_index("at")
        inside = np.zeros((codes.len(), len(lists)), dtype=bool)
        perhaps = np.zeros_like(inside)
        for (length,), these in products.partition_by("digits", as_dict=True, include_key=False).items():
            full = numbered.filter(pl.col("code").str.len_chars() >= length).with_columns(
                hs=pl.col("code").str.slice(0, length)
            )
            full = full.join(these, on="hs").filter(
                ~pl.col("exact") | (pl.col("code").str.len_chars() == length)
            )
            _mark(inside, full.select("at", "list"), column)
            for short in sorted(n for n in set(codes.str.len_chars().to_list()) if n < int(length)):
                part = numbered.filter(pl.col("code").str.len_chars() == short)
                _mark(
                    perhaps,
                    part.join(these.with_columns(code=pl.col("hs").str.slice(0, short)), on="code")
                    .select("at", "list")
                    .unique(),
                    column,
                )
        shape = (codes.len(), len(self.scopes))
        result, maybe = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        for n, (names, out) in enumerate(self.scopes):
            chosen = [column[name] for name in names]
            left_out = inside[:, [column[name] for name in out]].any(axis=1)
            result[:, n] = (inside[:, chosen].any(axis=1) if chosen else True) & ~left_out
            maybe[:, n] = perhaps[:, chosen].any(axis=1) & ~left_out
        return result, maybe

    def of_country(self, country: str) -> tuple[int, ...]:
        """Indices of the measures that goods of a country of origin can meet; goods of the United States meet none."""
        if country == HOME:
            return ()
        return tuple(n for n, row in enumerate(self.measures) if row.meets(country))

    def that_leave_out(self, country: str) -> tuple[int, ...]:
        """Indices of the charging measures that name a country of origin as left out of them."""
        if country == HOME:
            return ()
        return tuple(
            n for n, row in enumerate(self.measures) if row.charges and country in row.except_countries
        )


@dataclass(frozen=True, eq=False)
class _Frame:
    """A frame that stands for itself: equal only to the very same frame, so that a law is read once per day and table."""

    frame: pl.DataFrame

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frame) and self.frame is other.frame

    def __hash__(self) -> int:
        return id(self.frame)


@lru_cache(maxsize=16)
def _fact_words(measures: _Frame) -> frozenset[str]:
    words = {word for cell in measures.frame["condition"].drop_nulls() for word in _parts(cell)}
    return frozenset(word for word in words if word != "usmca" and ":" not in word)


@lru_cache(maxsize=16)
def _law(on: dt.date, measures: _Frame, products: _Frame) -> Law:
    """Turn the rows in force into records."""
    rows = in_force(measures.frame, on).sort("stage", "family", "rank", "measure")
    named = (
        in_force(products.frame, on)
        .select("list", "hs", "exact")
        .unique()
        .with_columns(digits=pl.col("hs").str.len_chars())
    )
    return Law(tuple(_record(row) for row in rows.iter_rows(named=True)), named)


def _mark(array: NDArray[np.bool_], pairs: pl.DataFrame, column: dict[str, int]) -> None:
    """Set the cells (at, list) of an array."""
    array[pairs["at"].to_numpy(), pairs["list"].replace_strict(column, return_dtype=pl.Int64).to_numpy()] = (
        True
    )
