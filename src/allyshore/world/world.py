"""What is known of the world on one day: dated, sourced tables, any of which the caller may replace."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.world.catalogue import Card, card, table_names
from allyshore.world.frames import Held, digest, load, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What a table is and how old it is on the world's day.

    Attributes
    ----------
    name, title, rows, coverage
        The table, a line for people, how many rows it holds, and of how many countries or what they are.
    vintage_first, vintage_last
        The oldest and newest of its rows' vintages, as written there (a date or a year).
    sources, licences
        The distinct texts of its rows.
    sha256
        Of the packaged file, or of the frame that replaced it.
    age_days
        Days from the newest vintage (a year counts from its last day) to the world's day; negative where the
        facts are of a later day than the one asked for; None where the table holds no row.
    shelf_life_days, stale
        How old the table may be, and whether it is older.
    overridden
        The caller brought this table.
    note
        What a reader must know before using the table, or empty.
    """

    name: str
    title: str
    rows: int
    coverage: str
    vintage_first: str
    vintage_last: str
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    sha256: str
    age_days: int | None
    shelf_life_days: int
    stale: bool
    overridden: bool
    note: str

    def to_dict(self) -> dict[str, Any]:
        """Give the record as plain JSON values."""
        return {
            name: list(value) if isinstance(value := getattr(self, name), tuple) else value
            for name in self.__slots__
        }


@dataclass(frozen=True)
class World:
    """The reference facts as of one day; make it with `World.on`.

    Attributes
    ----------
    date
        The day whose law and facts are asked for.
    overrides
        Tables that replace the packaged ones, checked against their cards.
    """

    date: dt.date
    overrides: Mapping[str, pl.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
    _used: set[str] = field(default_factory=set, compare=False, repr=False)

    @classmethod
    def on(cls, date: dt.date, overrides: Mapping[str, pl.DataFrame] | None = None) -> World:
        """Give the world of one day; nothing is read until a table is asked for.

        Parameters
        ----------
        date
            The day whose law and facts are asked for.
        overrides
            Frames by table name, with exactly that table's columns.

        Raises
        ------
        UsageError
            An override names no table.
        ModelInvalid
            An override does not agree with the table's card; every fault is listed.
        """
        checked = {
            name: typed(frame, card(name), f"{OVERRIDE} {name}") for name, frame in (overrides or {}).items()
        }
        return cls(date, checked)

    def table(self, name: str) -> pl.DataFrame:
        """Give a whole table, typed as its card says (`allyshore world show NAME` explains the columns).

        Raises
        ------
        UsageError
            There is no such table.
        """
        frame = self._held(name).frame
        self._used.add(name)
        return frame

    def card(self, name: str) -> Card:
        """Give the card of a table: columns, meanings, units."""
        return card(name)

    @property
    def used(self) -> tuple[str, ...]:
        """Names of the tables that were asked for so far, sorted."""
        return tuple(sorted(self._used))

    @cached_property
    def blocs(self) -> pl.DataFrame:
        """Memberships (bloc, country) in force on the world's day."""
        rows = self.table("blocs")
        begun = pl.col("valid_from") <= self.date
        not_over = pl.col("valid_to").is_null() | (pl.col("valid_to") >= self.date)
        return rows.filter(begun & not_over).select("bloc", "country").unique(maintain_order=True)

    def members(self, bloc: str) -> frozenset[str]:
        """ISO3 codes of a bloc's members on the world's day; empty before the bloc began or for an unknown bloc."""
        return self._members.get(bloc, frozenset())

    @cached_property
    def _members(self) -> dict[str, frozenset[str]]:
        return {
            str(bloc): frozenset(rows["country"])
            for (bloc,), rows in self.blocs.partition_by("bloc", as_dict=True).items()
        }

    def facts(self, tables: Iterable[str] | None = None) -> list[TableFacts]:
        """Describe tables (all by default): rows, vintage, sources, licences, hash, age, overrides."""
        return [self._facts(name) for name in (table_names() if tables is None else tables)]

    def manifest(self, tables: Iterable[str] | None = None) -> list[dict[str, Any]]:
        """Identify the tables behind a result: name, rows, vintage, hash, override; those `used` by default."""
        return [
            {
                "table": fact.name,
                "rows": fact.rows,
                "vintage": fact.vintage_last,
                "sha256": fact.sha256,
                "overridden": fact.overridden,
            }
            for fact in self.facts(self.used if tables is None else tables)
        ]

    def caveats(self, tables: Iterable[str] | None = None) -> tuple[str, ...]:
        """Say plainly where the facts held do not fit the day asked for; for the tables `used` so far by default."""
        lines = []
        for fact in self.facts(self.used if tables is None else tables):
            if fact.rows == 0:
                lines.append(f"{fact.name}: the table holds no row.")
            elif fact.age_days is not None and fact.age_days < 0 and fact.name == "hts":
                since = None if fact.overridden else card(fact.name).unchanged_since
                agrees = f" They agree with the edition of {since}." if since and since <= self.date else ""
                lines.append(
                    f"hts: the tariff schedule held is of {fact.vintage_last}; base rates for {self.date} "
                    f"are taken from it.{agrees}"
                )
            elif fact.stale:
                lines.append(
                    f"{fact.name}: {fact.title} of {fact.vintage_last} is {fact.age_days} days old on {self.date}, and should be renewed after {fact.shelf_life_days}."
                )
        return tuple(lines)

    def _held(self, name: str) -> Held:
        if name in self.overrides:
            frame = self.overrides[name]
            return Held(frame, digest(frame))
        return load(name)

    def _facts(self, name: str) -> TableFacts:
        this = card(name)
        held = self._held(name)
        vintages = sorted(held.frame["vintage"].unique(), key=lambda vintage: (last_day(vintage), vintage))
        age = (self.date - last_day(vintages[-1])).days if vintages else None
        return TableFacts(
            name=name,
            title=this.title,
            rows=held.frame.height,
            coverage=f"{held.frame['country'].n_unique()} countries"
            if "country" in held.frame.columns
            else this.row_is,
            vintage_first=vintages[0] if vintages else "",
            vintage_last=vintages[-1] if vintages else "",
            sources=tuple(held.frame["source"].unique().sort()),
            licences=tuple(held.frame["licence"].unique().sort()),
            sha256=held.sha256,
            age_days=age,
            shelf_life_days=this.shelf_life_days,
            stale=age is not None and age > this.shelf_life_days,
            overridden=name in self.overrides,
            note=this.note,
        )


def last_day(vintage: str) -> dt.date:
    """Last day that a vintage covers: a date itself, the end of the month of ``2026-03``, the end of a year."""
    parts = [int(part) for part in vintage.split("-")]
    if len(parts) == 1:
        return dt.date(parts[0], 12, 31)
    if len(parts) == 2:
        year, month = parts
        return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    return dt.date(*parts)
