"""What every section of the report reads: the comparison, its labels, and each plan's tables as amounts a year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from allyshore.report.amounts import digits_for
from allyshore.report.names import Names, names_of
from allyshore.study import BASELINE, CHEAPEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.design import Measures, Plan
    from allyshore.study import Comparison, Outcome


@dataclass(frozen=True, eq=False)
class Side:
    """One strategy that has a plan.

    Attributes
    ----------
    bought
        site, country, product, state, country_of_origin, originating, trusted; quantity (units a year), spend (USD a year).
    made
        site, country, product, mode, state, trusted; quantity, spend.
    shipped
        origin, destination, exporter, importer, mode, product, hs, state, country_of_origin, originating, claimed, crosses,
        trusted, days; a year: quantity, worth (quantity at customs value), freight, duty, fees, compliance, inventory.
    """

    name: str
    outcome: Outcome
    plan: Plan
    measures: Measures
    bought: pl.DataFrame
    made: pl.DataFrame
    shipped: pl.DataFrame
    delivered: float
    """Units of goods that reach a market in a year."""
    digits: int
    """Decimals of amounts in M USD, the same for every side of a comparison."""

    @property
    def per_unit(self) -> float | None:
        """Landed cost of a delivered unit, USD; None where nothing is delivered."""
        return self.plan.landed_cost / self.delivered if self.delivered > 0 else None


@dataclass(frozen=True)
class Sheet:
    """The comparison as the sections read it; `sides` are the strategies that have a plan, in the comparison's order."""

    comparison: Comparison
    names: Names
    sides: tuple[Side, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Side]:
        """Sides by the strategy's name."""
        return {side.name: side for side in self.sides}

    @cached_property
    def cheapest(self) -> Side | None:
        """The side of least landed cost; of equals, `least-cost` and then the first."""
        if not self.sides:
            return None
        return min(self.sides, key=lambda side: (round(side.plan.landed_cost), side.name != CHEAPEST))

    @cached_property
    def today(self) -> Side | None:
        """The side that others are measured against: as-is, or the cheapest where as-is has no plan."""
        return self.by_name.get(BASELINE, self.cheapest)


def sheet_of(comparison: Comparison) -> Sheet:
    """Read a comparison for the report."""
    names = names_of(comparison)
    trusted = _trusted(comparison)
    digits = digits_for(
        max((outcome.plan.landed_cost for outcome in comparison.outcomes if outcome.plan), default=0.0)
    )
    sides = tuple(
        _side(comparison, outcome, outcome.plan, outcome.measures, trusted, digits)
        for outcome in comparison.outcomes
        if outcome.plan is not None and outcome.measures is not None
    )
    return Sheet(comparison, names, sides)


def _trusted(comparison: Comparison) -> pl.DataFrame:
    return comparison.card.frame.select("country", "trusted")


def _side(
    comparison: Comparison,
    outcome: Outcome,
    plan: Plan,
    measures: Measures,
    trusted: pl.DataFrame,
    digits: int,
) -> Side:
    chain = comparison.chain
    place = chain.sites.select("site", "country")
    states = plan.states.select("state", "country_of_origin", "originating", "value")
    reliable = trusted.rename({"trusted": "from_trusted"})
    of_origin = trusted.rename({"country": "country_of_origin", "trusted": "origin_trusted"})
    both = (pl.col("from_trusted") & pl.col("origin_trusted")).alias("trusted")
    bought = (
        plan.buy.group_by("site", "product", "state", maintain_order=True)
        .agg(quantity=pl.col("quantity").sum() * chain.annual, spend=pl.col("purchase").sum() * chain.annual)
        .join(place, on="site", maintain_order="left")
        .join(states, on="state", maintain_order="left")
        .join(reliable, on="country", how="left", maintain_order="left")
        .join(of_origin, on="country_of_origin", how="left", maintain_order="left")
        .with_columns(both)
    )
    made = (
        plan.make.group_by("site", "product", "mode", "state", maintain_order=True)
        .agg(
            quantity=pl.col("quantity").sum() * chain.annual,
            spend=pl.col("production").sum() * chain.annual,
        )
        .join(place, on="site", maintain_order="left")
        .join(trusted, on="country", how="left", maintain_order="left")
    )
    shipped = _shipped(comparison, plan, states, reliable, of_origin, both)
    markets = chain.sites.filter(pl.col("kind") == "market").get_column("site")
    delivered = shipped.filter(
        pl.col("destination").is_in(markets.implode()) & pl.col("hs").is_not_null()
    ).get_column("quantity")
    return Side(
        outcome.strategy.name, outcome, plan, measures, bought, made, shipped, float(delivered.sum()), digits
    )


def _shipped(
    comparison: Comparison,
    plan: Plan,
    states: pl.DataFrame,
    reliable: pl.DataFrame,
    of_origin: pl.DataFrame,
    both: pl.Expr,
) -> pl.DataFrame:
    chain = comparison.chain
    place = chain.sites.select("site", "country")
    way = ("origin", "destination", "mode", "product", "state", "claimed", "days")
    money = ("freight", "duty", "fees", "compliance", "inventory")
    yearly = [(pl.col(name).sum() * chain.annual).alias(name) for name in ("quantity", *money)]
    return (
        plan.ship.group_by(way, maintain_order=True)
        .agg(yearly)
        .join(states, on="state", maintain_order="left")
        .join(chain.products.select("product", "hs"), on="product", maintain_order="left")
        .join(place.rename({"site": "origin", "country": "exporter"}), on="origin", maintain_order="left")
        .join(
            place.rename({"site": "destination", "country": "importer"}),
            on="destination",
            maintain_order="left",
        )
        .join(reliable.rename({"country": "exporter"}), on="exporter", how="left", maintain_order="left")
        .join(of_origin, on="country_of_origin", how="left", maintain_order="left")
        .with_columns(
            both,
            worth=pl.col("quantity") * pl.col("value"),
            crosses=pl.col("hs").is_not_null() & (pl.col("importer") != pl.col("exporter")),
        )
    )
