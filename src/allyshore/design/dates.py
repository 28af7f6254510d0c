"""The law of each period: what duty, fees and regimes' relief are on its first day, and which of it differs from the day of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from allyshore.design import regimes
from allyshore.design.flows import with_duty
from allyshore.duty.calendar import BY_PERIOD, first_day, worlds

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from allyshore.chain import SupplyChain
    from allyshore.design.params import DesignParams
    from allyshore.world import World

DUES = {"ship": pl.UInt32, "period": pl.Int64, "duty": pl.Float64, "fees": pl.Float64}
INPUTS = regimes.INPUTS | {"period": pl.Int64}
LIMITS = regimes.LIMITS | {"period": pl.Int64}


@dataclass(frozen=True)
class Law:
    """A law and the periods, counted from 1, that are priced by it."""

    world: World
    periods: tuple[int, ...]


def laws(chain: SupplyChain, world: World) -> tuple[Law, ...]:
    """Give the laws of a plan in the order of their periods, that of the plan's day first."""
    if chain.law != BY_PERIOD:
        return (Law(world, tuple(range(1, chain.periods + 1))),)
    found: list[Law] = []
    for period, then in enumerate(
        worlds(world, chain.tariffs, chain.periods, chain.weeks_per_period), start=1
    ):
        if found and found[-1].world is then:
            found[-1] = Law(then, (*found[-1].periods, period))
        else:
            found.append(Law(then, (period,)))
    return tuple(found)


def under_each(
    each: Sequence[Law], priced: pl.DataFrame, chain: SupplyChain, params: DesignParams
) -> list[pl.DataFrame]:
    """Give the priced moves as they are by each law: the same rows in the same order."""
    bare = priced.drop("duty", "fees")
    return [
        priced,
        *(with_duty(chain, law.world, bare, params.duty).select(priced.columns) for law in each[1:]),
    ]


def dues(each: Sequence[Law], kept: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Give duty and fees [USD a unit] of the moves and periods where they are not those of the plan's day, with DUES' columns."""
    found = [pl.DataFrame(schema=DUES)]
    day = kept[0].select(day_duty="duty", day_fees="fees")
    for law, frame in zip(each[1:], kept[1:], strict=True):
        differs = (pl.col("duty") != pl.col("day_duty")) | (pl.col("fees") != pl.col("day_fees"))
        rows = pl.concat([frame.select("ship", "duty", "fees"), day], how="horizontal").filter(differs)
        found.append(rows.join(_listed(law), how="cross").select(pl.col(k).cast(v) for k, v in DUES.items()))
    return pl.concat(found)


def by_period(frame: pl.DataFrame, due: pl.DataFrame) -> pl.DataFrame:
    """Put what a unit pays by the law of its period in place of `duty` and `fees` of rows with ship and period."""
    if due.is_empty():
        return frame
    then = due.rename({"duty": "duty_then", "fees": "fees_then"})
    return (
        frame.join(then, on=["ship", "period"], how="left", maintain_order="left")
        .with_columns(duty=pl.coalesce("duty_then", "duty"), fees=pl.coalesce("fees_then", "fees"))
        .drop("duty_then", "fees_then")
    )


def reliefs_under_each(
    each: Sequence[Law],
    relieved: pl.DataFrame,
    uses: pl.DataFrame,
    kept: Sequence[pl.DataFrame],
    chain: SupplyChain,
    params: DesignParams,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Price the regimes by the law of each period, with the columns of INPUTS and of LIMITS."""
    inputs, limits = [pl.DataFrame(schema=INPUTS)], [pl.DataFrame(schema=LIMITS)]
    for law, moves in zip(each, kept, strict=True):
        spared, most = regimes.reliefs(chain, law.world, relieved, uses, moves, params)
        inputs.append(spared.join(_listed(law), how="cross", maintain_order="left"))
        limits.append(most.join(_listed(law), how="cross", maintain_order="left"))
    return pl.concat(inputs), pl.concat(limits)


def billed(
    each: Sequence[Law], frame: pl.DataFrame, chain: SupplyChain, params: DesignParams
) -> pl.DataFrame:
    """Add duty and fees [USD a unit] by the law of its period to rows that are lines of an entry where they cross a border."""
    parts = [
        with_duty(chain, law.world, frame.filter(pl.col("period").is_in(law.periods)), params.duty)
        for law in each
    ]
    return pl.concat(parts)


def said(chain: SupplyChain, on: dt.date, due: pl.DataFrame) -> tuple[str, ...]:
    """Say by which days' law the periods are priced, where it makes a difference."""
    if chain.periods == 1:
        return ()
    if chain.law != BY_PERIOD:
        return (
            f"As the model asks (law = {chain.law}), duty and fees of every period are by the law of {on}.",
        )
    periods = due.get_column("period").unique().sort()
    if periods.is_empty():
        return ()
    told = ", ".join(f"{period} ({first_day(on, period, chain.weeks_per_period)})" for period in periods)
    return (
        (
            f"Duty and fees of each period are by the law of its first day, the first being {on}. What may move pays otherwise than on "
            f"that day in {'period' if len(periods) == 1 else 'periods'} {told}; law that is not known yet is taken to stay as it is."
        ),
    )


def _listed(law: Law) -> pl.DataFrame:
    return pl.DataFrame({"period": law.periods}, schema={"period": pl.Int64})
