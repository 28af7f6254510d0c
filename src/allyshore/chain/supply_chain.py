"""The immutable model of one firm's supply chain; a variant is made with `replace`."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.chain.horizon import ONCE, REMAINING, Horizon, horizon_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from allyshore.errors import Fault


def _none(table: str) -> Callable[[], pl.DataFrame]:
    """Give a maker of the empty table, for a chain made in Python that does not use it."""

    def make() -> pl.DataFrame:
        from allyshore.chain.cells import empty_table  # noqa: PLC0415  # keeps this record free of the schema

        return empty_table(table)

    return make


def empty_hazards() -> pl.DataFrame:
    """Give the empty table of hazards, of a chain that is put together in memory without one."""
    from allyshore.chain.cells import DTYPE  # noqa: PLC0415  # only where no table is given
    from allyshore.chain.schema import TABLE  # noqa: PLC0415  # keeps this record free of the schema

    return pl.DataFrame(schema={column.name: DTYPE[column.kind] for column in TABLE["hazards"].columns})


@dataclass(frozen=True)
class SupplyChain:
    """What the user has, checked and completed: every column of `chain.schema` is present in every table.

    A table that the user did not bring is an empty frame with its columns. Cells that may stay empty are null,
    never NaN. `strategies` is the parsed ``strategies.toml`` (empty where there is none). `filled` lists each
    value taken from the world or a default (table, row, column, value, source); `warnings` what was repaired.
    """

    name: str
    home: str
    currency: str
    carrying_rate: float
    periods: int
    weeks_per_period: float
    capital_years: float
    entry_value: float
    claim_cost: float
    origin_margin: float
    illustrative: str
    sites: pl.DataFrame
    products: pl.DataFrame
    recipes: pl.DataFrame
    bom: pl.DataFrame
    capabilities: pl.DataFrame
    lanes: pl.DataFrame
    demand: pl.DataFrame
    inventory: pl.DataFrame
    labour: pl.DataFrame
    tariffs: pl.DataFrame
    regimes: pl.DataFrame
    limits: pl.DataFrame
    strategies: Mapping[str, Any]
    filled: pl.DataFrame
    warnings: tuple[Fault, ...] = ()
    breaks: pl.DataFrame = field(default_factory=_none("breaks"))
    sourcing: pl.DataFrame = field(default_factory=_none("sourcing"))
    moves: pl.DataFrame = field(default_factory=_none("moves"))
    hazards: pl.DataFrame = dataclasses.field(default_factory=empty_hazards)
    recovery_days: float = 28.0
    switch_days: float = 14.0
    patience_days: int = 14
    staging_until: dt.date | None = None
    law: str = "by period"
    claimed_share: float = 1.0
    levers: pl.DataFrame = field(default_factory=_none("levers"))
    timing: str = ONCE
    discount_rate: float | None = None
    residual: str = REMAINING
    statements: pl.DataFrame = field(default_factory=_none("statements"))

    def replace(self, **changes: Any) -> SupplyChain:
        """Give the same chain with some fields changed."""
        return dataclasses.replace(self, **changes)

    def table(self, name: str) -> pl.DataFrame:
        """Give a table by its name in the schema."""
        frame: pl.DataFrame = getattr(self, name)
        return frame

    @property
    def periods_per_year(self) -> float:
        """How many of the model's periods make a year of 52 weeks."""
        return 52.0 / self.weeks_per_period

    @property
    def annual(self) -> float:
        """Factor that turns a total over the model's horizon into an amount a year."""
        return self.periods_per_year / self.periods

    @cached_property
    def horizon(self) -> Horizon:
        """How money of different periods is told as one amount a year."""
        return horizon_of(
            self.periods,
            self.weeks_per_period,
            self.carrying_rate,
            self.capital_years,
            self.discount_rate,
            self.residual,
            self.timing,
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of settings and tables in a canonical form: the same input gives the same text on any machine."""
        from allyshore.chain.schema import SETTINGS, TABLES  # noqa: PLC0415  # keeps this record free of the schema

        sha = hashlib.sha256()
        for setting in SETTINGS:
            sha.update(f"{setting.name}={getattr(self, setting.name)!r}\n".encode())
        for table in TABLES:
            sha.update(f"[{table.name}]\n".encode())
            sha.update(self.table(table.name).write_csv().encode())
        sha.update(repr(self.strategies).encode())
        return sha.hexdigest()
