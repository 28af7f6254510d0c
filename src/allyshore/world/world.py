"""What is known of the world on one day: dated, sourced tables, any of which the caller may replace."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.world.catalogue import Card, card, table_names
from allyshore.world.facts import TableFacts, describe, last_day
from allyshore.world.frames import Held, digest, load, typed
from allyshore.world.provenance import EXTEND
from allyshore.world.schedule import Schedule

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from allyshore.world.provenance import Imported

OVERRIDE = "override"

__all__ = ["TableFacts", "World", "last_day"]


@dataclass(frozen=True)
class World:
    """The reference facts as of one day; make it with `World.on`.

    Attributes
    ----------
    date
        The day whose law and facts are asked for.
    overrides
        Tables that replace the packaged ones, checked against their cards.
    imports
        Where those of them that were imported came from, oldest first.
    """

    date: dt.date
    overrides: Mapping[str, pl.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
    imports: Mapping[str, tuple[Imported, ...]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set, compare=False, repr=False)
    _later: dict[dt.date, World] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def on(
        cls,
        date: dt.date,
        overrides: Mapping[str, pl.DataFrame] | None = None,
        imports: Mapping[str, tuple[Imported, ...]] | None = None,
    ) -> World:
        """Give the world of one day; nothing is read until a table is asked for.

        Parameters
        ----------
        date
            The day whose law and facts are asked for.
        overrides
            Frames by table name, with exactly that table's columns.
        imports
            Where overrides that were imported came from; `allyshore.opening.open_world` gives both.

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
        return cls(date, checked, dict(imports or {}))

    def fresh(self) -> World:
        """Give the same facts with none `used` so far."""
        return World(self.date, self.overrides, self.imports)

    def at(self, day: dt.date) -> World:
        """Give the same facts as of another day, the same world for the same day, so that what it works out is worked out once."""
        return self._later.setdefault(day, World(day, self.overrides, self.imports))

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

    @cached_property
    def schedule(self) -> Schedule:
        """The US tariff schedule of the world's day.

        Raises
        ------
        FactMissing
            The day is before the first that is held.
        """
        return Schedule.on(self.date, self.table)

    def facts(self, tables: Iterable[str] | None = None) -> list[TableFacts]:
        """Describe tables (all by default): rows, vintage, sources, licences, hash, age, overrides."""
        return [self._facts(name) for name in (table_names() if tables is None else tables)]

    def manifest(self, tables: Iterable[str] | None = None) -> list[dict[str, Any]]:
        """Identify the tables behind a result: name, rows, vintage, hash, override, imports; those `used` by default."""
        return [
            {
                "table": fact.name,
                "rows": fact.rows,
                "vintage": fact.vintage_last,
                "sha256": fact.sha256,
                "overridden": fact.overridden,
            }
            | ({"imports": list(fact.imports)} if fact.imports else {})
            for fact in self.facts(self.used if tables is None else tables)
        ]

    def caveats(self, tables: Iterable[str] | None = None) -> tuple[str, ...]:
        """Say plainly where facts are too old for the day, or the user's own; for the tables `used` so far by default."""
        return tuple(
            line
            for fact in self.facts(self.used if tables is None else tables)
            for line in fact.caveats(self.date)
        )

    def _held(self, name: str) -> Held:
        if name in self.overrides:
            frame = self.overrides[name]
            return Held(frame, digest(frame))
        return load(name)

    def _facts(self, name: str) -> TableFacts:
        held = self._held(name)
        records = tuple(record.told() for record in self.imports.get(name, ()))
        under = load(name) if records and records[0]["mode"] == EXTEND else None
        return describe(
            card(name), held, self.date, overridden=name in self.overrides, imports=records, under=under
        )
