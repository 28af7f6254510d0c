"""Supply chains built in memory from bare columns, and the one call that designs them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.chain import SupplyChain
from allyshore.chain.schema import TABLES, Kind, Table
from allyshore.design import DesignParams, Plan, design
from allyshore.origin import Rulebook
from allyshore.study import presets
from allyshore.trust import score
from allyshore.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.solver import SolveParams
    from allyshore.trust import Scorecard

DAY = date(2026, 6, 15)
_TYPES = {
    Kind.NUMBER: pl.Float64(),
    Kind.WHOLE: pl.Int64(),
    Kind.YES_NO: pl.Boolean(),
    Kind.DATE: pl.Date(),
}


def chain_of(
    name: str, tables: Mapping[str, Mapping[str, Any]], *, carrying_rate: float = 0.0, claim_cost: float = 0.0
) -> SupplyChain:
    """Give a one-year, one-period chain of the tables' columns; what is not given takes the schema's default."""
    return SupplyChain(
        name=name,
        home="USA",
        currency="USD",
        carrying_rate=carrying_rate,
        periods=1,
        weeks_per_period=52.0,
        capital_years=10.0,
        entry_value=50000.0,
        claim_cost=claim_cost,
        origin_margin=0.0,
        illustrative="a benchmark's instance, not a firm",
        strategies={},
        filled=pl.DataFrame(schema=dict.fromkeys(("table", "row", "column", "value", "source"), pl.String)),
        **{table.name: _frame(table, tables.get(table.name, {})) for table in TABLES},
    )


def _frame(table: Table, given: Mapping[str, Any]) -> pl.DataFrame:
    types = {column.name: _TYPES.get(column.kind, pl.String()) for column in table.columns}
    if not given:
        return pl.DataFrame(schema=types)
    filled = pl.DataFrame(dict(given))
    return filled.select(
        (pl.col(column.name) if column.name in given else pl.lit(column.default))
        .cast(types[column.name])
        .alias(column.name)
        for column in table.columns
    )


@cache
def facts() -> tuple[World, Scorecard, Rulebook]:
    """World, scorecard and rules of origin of the benchmarks' day."""
    world = World.on(DAY)
    return world, score(world), Rulebook.usmca(world)


def plan_of(chain: SupplyChain, known: tuple[World, Scorecard, Rulebook], params: SolveParams) -> Plan:
    """Design the chain at least cost through the public verb."""
    world, card, book = known
    return design(chain, world, presets()["least-cost"], card, book, DesignParams(solve=params))
