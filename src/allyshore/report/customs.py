"""The customs bill of each plan, made again line by line, so that it can be told by measure and against not claiming.

The plan's tables hold the duty of each flow; which measure charged it, and what it would have been without a claim of
preference, follow from assessing the same entries again under the law of its period. If the two do not agree to a part in a
million (another set of facts was used for the plan), the telling is left out and the report says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from allyshore.duty import assess
from allyshore.duty.calendar import BY_PERIOD, worlds
from allyshore.errors import AllyshoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.report.sheet import Sheet, Side
    from allyshore.units import UsdPerYear

AGREES = 1e-6
ENTRY = ("importer", "exporter", "hs", "country_of_origin", "value", "weight", "originating", "claim", "mode")
METALS = ("steel_share", "aluminium_share", "copper_share", "metal_weight_share")


@dataclass(frozen=True, slots=True)
class Retold:
    """A plan's duty by measure, and what its claims save.

    Attributes
    ----------
    measures
        importer, measure, duty (USD a year).
    saved_duty, saved_fees
        USD a year that would be owed beyond the plan's if nothing were claimed and all moved as it does.
    claimed
        Customs value a year that moves under a claim, USD.
    """

    measures: pl.DataFrame
    saved_duty: UsdPerYear
    saved_fees: UsdPerYear
    claimed: UsdPerYear


def retell(sheet: Sheet, sides: Sequence[Side]) -> list[Retold | None]:
    """Assess the crossings of plans again, all in one; None where the duty engine, on the shipped facts, does not come to a plan's duty."""
    crossings = [
        _crossing(sheet, side).with_columns(side=pl.lit(number)) for number, side in enumerate(sides)
    ]
    try:
        crossing = pl.concat(crossings, how="vertical_relaxed")
        paid = _assessed(sheet, crossing, claimed=True)
        unclaimed = _assessed(sheet, crossing, claimed=False)
    except AllyshoreError:
        return [None] if len(sides) == 1 else [retell(sheet, [side])[0] for side in sides]
    return [
        _retold(here, *(frame.filter(pl.col("side") == number) for frame in (paid, unclaimed)))
        for number, here in enumerate(crossings)
    ]


def _retold(crossing: pl.DataFrame, paid: pl.DataFrame, unclaimed: pl.DataFrame) -> Retold | None:
    duty, fees = _sums(paid)
    told = float(crossing.get_column("duty").sum()), float(crossing.get_column("fees").sum())
    if not all(
        math.isclose(a, b, rel_tol=AGREES, abs_tol=1.0) for a, b in zip((duty, fees), told, strict=True)
    ):
        return None
    owed_duty, owed_fees = _sums(unclaimed)
    parts = (
        paid.select("importer", "quantity_a_year", "components")
        .explode("components")
        .drop_nulls("components")
        .unnest("components")
        .group_by("importer", "measure", maintain_order=True)
        .agg(duty=(pl.col("amount") * pl.col("quantity_a_year")).sum())
        .filter(pl.col("duty") > 0.0)
    )
    claimed = float(crossing.filter("claimed").get_column("worth").sum())
    return Retold(parts, owed_duty - duty, owed_fees - fees, claimed)


def _crossing(sheet: Sheet, side: Side) -> pl.DataFrame:
    """Give what crosses a border by period: the columns of `Side.shipped`, with quantity, worth, duty and fees a year of the period's own."""
    way = ["origin", "destination", "mode", "product", "state", "claimed", "days"]
    annual = sheet.comparison.chain.annual
    facts = side.shipped.filter("crosses").select(pl.exclude("quantity", "worth", "duty", "fees"))
    return (
        side.plan.ship.select(
            "period", *way, *(pl.col(name) * annual for name in ("quantity", "duty", "fees"))
        )
        .join(facts, on=way, maintain_order="left")
        .with_columns(worth=pl.col("quantity") * pl.col("value"))
    )


def _assessed(sheet: Sheet, crossing: pl.DataFrame, *, claimed: bool) -> pl.DataFrame:
    """Assess one unit of each crossing by the law of its period, with the plan's claims or with none."""
    chain = sheet.comparison.chain
    goods = chain.products.select("product", "weight", *METALS, facts="duty_facts")
    claim = pl.when("claimed").then(pl.lit("usmca")).otherwise(pl.lit("")) if claimed else pl.lit("")
    entries = (
        crossing.join(goods, on="product", maintain_order="left")
        .with_columns(claim=claim, quantity_a_year="quantity")
        .with_columns(quantity=pl.lit(1.0), entry_value=pl.lit(chain.entry_value))
        .select("side", "period", *ENTRY, *METALS, "facts", "quantity", "entry_value", "quantity_a_year")
    )
    world = sheet.comparison.world
    each = (
        worlds(world, chain.tariffs, chain.periods, chain.weeks_per_period)
        if chain.law == BY_PERIOD
        else (world,) * chain.periods
    )
    later = {id(then): then for then in each}
    found = []
    for then in later.values():
        periods = [period for period, its in enumerate(each, start=1) if its is then]
        found.append(assess(entries.filter(pl.col("period").is_in(periods)), then, chain.tariffs).frame)
    return pl.concat(found)


def _sums(assessed: pl.DataFrame) -> tuple[UsdPerYear, UsdPerYear]:
    units = assessed.get_column("quantity_a_year")
    duty = float((assessed.get_column("duty") * units).sum())
    return duty, float(((assessed.get_column("mpf") + assessed.get_column("hmf")) * units).sum())
