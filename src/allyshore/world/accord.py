"""Whether rows that a user brings agree with other tables: countries that exist, the unit and the scale of an indicator."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import polars as pl

from allyshore.errors import Fault
from allyshore.spelling import suggestion
from allyshore.world.catalogue import COUNTRIES, Card, table_names
from allyshore.world.cells import Findings, bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from allyshore.world.world import World

INDICATORS, INDICATOR_LIST = "indicators", "indicator_list"
_NAMING = ("indicator", "parameter")
"""Columns that name what a row's value and unit are of."""
_GROUPS = "Leave rows of groups of countries out with --leave-out"


def check_accord(frame: pl.DataFrame, this: Card, world: World, findings: Findings) -> None:
    """Find keys of other tables that do not exist, indicators that are not known, and units and scales that are not theirs.

    `frame` holds text cells under our names; cells that are no number are left to the card's own check.
    """
    for column in this.columns:
        if column.of in table_names():
            _check_keys(frame[column.name], column.of, world, findings)
    named = next((name for name in _NAMING if name in this.column_names), None)
    if named and {"unit", "value"} <= set(this.column_names):
        _check_measured(frame, named, this, world, findings)


def orphans(after: pl.DataFrame, this: Card, world: World, where: str) -> list[Fault]:
    """Name the rows of other tables that would refer to nothing once a table is as `after` has it."""
    faults = []
    for name in table_names():
        for column in world.card(name).columns:
            if column.of == this.name:
                (key,) = this.key
                lost = sorted(set(world.table(name)[column.name].drop_nulls()) - set(after[key]))
                if lost:
                    shown = ", ".join(lost[:5]) + (f" and {len(lost) - 5} more" if len(lost) > 5 else "")
                    expected = f"every {key} that table {name} names"
                    cure = "Use --extend to change or add rows, or import the other table first"
                    faults.append(Fault(where, None, key, expected, f"none for {shown}", cure))
    return faults


def _check_keys(cells: pl.Series, table: str, world: World, findings: Findings) -> None:
    """Name each cell that is no key of the table that its column is of."""
    held = world.table(table)
    key = world.card(table).key[0]
    known = held[key].to_list()
    strange = ~cells.is_in(known) & cells.is_not_null()
    if not strange.any():
        return
    countries = table == COUNTRIES
    expected = "an ISO3 country code" if countries else f"a {key} of table {table}"
    advice = country_cure(held) if countries else _nearest(known)
    findings.add(
        cells.name, expected, strange, lambda at: repr(cells[at]), lambda at: advice(str(cells[at]).strip())
    )


def country_cure(countries: pl.DataFrame) -> Callable[[str], str]:
    """Give what says which ISO3 code is meant by a word: two letters, small letters, a name, or a slip of the pen."""
    known = countries["country"].to_list()
    short = dict(countries.select("iso2", "country").iter_rows())
    names = {str(name).lower(): code for name, code in countries.select("name", "country").iter_rows()}

    def cure(word: str) -> str:
        if word.upper() in short:
            return f"Write {short[word.upper()]}, the three letters of {word.upper()}"
        if word.upper() in known:
            return f"Write {word.upper()}"
        meant = difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.85)
        if meant:
            return f"Write {names[meant[0]]}"
        return f"{suggestion(word, known)} {_GROUPS}".strip()

    return cure


def _nearest(known: list[str]) -> Callable[[str], str]:
    return lambda word: suggestion(word, known)


def _check_measured(frame: pl.DataFrame, named: str, this: Card, world: World, findings: Findings) -> None:
    """Hold each row's unit to its indicator's, and its value to the indicator's scale."""
    listed = this.name == INDICATORS and INDICATOR_LIST in table_names()
    meant = world.table(INDICATOR_LIST if listed else this.name).select(named, "unit").unique()
    if meant.is_empty():
        return  # a table that ships empty does not say what may stand in it
    units: dict[str, list[str]] = {
        str(name): sorted(rows["unit"].to_list()) for (name,), rows in meant.group_by(named)
    }
    names, said = frame[named], frame["unit"]
    unknown = ~names.is_in(list(units)) & names.is_not_null()
    advice = _measured_cure(units, INDICATOR_LIST if listed else "")
    findings.add(
        named,
        f"one of those in table {INDICATOR_LIST if listed else this.name}",
        unknown,
        lambda at: repr(names[at]),
        lambda at: advice(str(names[at])),
    )
    right = frame.select(named, "unit").join(
        meant.with_columns(__right=pl.lit(value=True)), on=[named, "unit"], how="left", maintain_order="left"
    )
    other = right["__right"].is_null() & ~unknown & names.is_not_null() & said.is_not_null()
    findings.add(
        "unit",
        "the unit of what is measured",
        other,
        lambda at: repr(said[at]),
        lambda at: (
            f"{names[at]} is in '{' or '.join(units[str(names[at])])}': convert the values and write exactly that"
        ),
    )
    if listed:
        _check_scale(frame, world.table(INDICATOR_LIST), findings)


def _check_scale(frame: pl.DataFrame, scales: pl.DataFrame, findings: Findings) -> None:
    """Name the values that lie beyond the ends of their indicator's scale."""
    values = frame["value"].cast(pl.Float64, strict=False)
    ends = (
        frame.select("indicator")
        .join(scales.select("indicator", "low", "high"), on="indicator", how="left", maintain_order="left")
        .with_columns(value=values)
    )
    off = ends.select(
        (
            (pl.col("value") < pl.col("low")).fill_null(value=False)
            | (pl.col("value") > pl.col("high")).fill_null(value=False)
        )
        & pl.col("value").is_finite().fill_null(value=False)
    ).to_series()
    of: Mapping[str, tuple[float | None, float | None, str]] = {
        row["indicator"]: (row["low"], row["high"], row["unit"]) for row in scales.iter_rows(named=True)
    }
    for name in frame["indicator"].filter(off).unique(maintain_order=True).to_list():
        low, high, unit = of[name]
        findings.add(
            "value",
            f"{bounds(low, high)} ({name}, {unit})",
            off & (frame["indicator"] == name),
            lambda at: f"{values[at]:g}",
            lambda _: "The values are on another scale: convert them",
        )


def _measured_cure(units: Mapping[str, list[str]], table: str) -> Callable[[str], str]:
    def cure(word: str) -> str:
        if close := suggestion(word, units):
            return close
        if table:
            return f"Describe it first, with its unit and scale: allyshore world import {table} FILE --extend"
        return f"Known are {', '.join(sorted(units)[:12])}"

    return cure
