"""What a comparison says of a plan beside its cost: days, share with allies, share that originates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from allyshore.design.carbon import Carbon, emitted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain import SupplyChain
    from allyshore.trust import Scorecard
    from allyshore.units import Days, Share
    from allyshore.world import World


UNMEASURED = Carbon(None, None, None)


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares in [0, 1]; None where there is nothing to measure.

    Attributes
    ----------
    days
        Mean door-to-door days of the last leg into a market, weighted by the value delivered.
    allied_share
        Part of yearly spend, over every tier, with trusted partners: a purchase counts where the seller's country and the
        country of origin are both trusted, conversion where the plant's country is.
    originating_share
        Part of the value delivered to markets that meets the treaty's rules.
    carbon
        Emissions, t CO2e a year.
    """

    days: Days | None
    allied_share: Share | None
    originating_share: Share | None
    carbon: Carbon = UNMEASURED


def measure(chain: SupplyChain, found: Mapping[str, pl.DataFrame], card: Scorecard, world: World) -> Measures:
    """Measure a plan's tables."""
    carbon = emitted(chain, world, found)
    states = found["states"].drop("product")
    markets = chain.sites.filter(pl.col("kind") == "market").select(pl.col("site").alias("destination"))
    delivered = (
        found["ship"]
        .join(markets, on="destination", how="semi", maintain_order="left")
        .join(states, on="state", maintain_order="left")
        .with_columns(worth=pl.col("quantity") * pl.col("value"))
    )
    worth = float(delivered.get_column("worth").sum())
    place = dict(chain.sites.select("site", "country").iter_rows())
    trusted = {
        country: card.trusted(country)
        for country in {*place.values(), *states.get_column("country_of_origin")}
    }
    bought = (
        found["buy"]
        .join(states, on="state", maintain_order="left")
        .select("site", spend="purchase", origin="country_of_origin")
    )
    made = found["make"].select("site", spend="production", origin=pl.lit(None, pl.String))
    spend, allied = 0.0, 0.0
    for site, amount, origin in (
        pl.concat([bought, made])
        .group_by("site", "origin", maintain_order=True)
        .agg(pl.col("spend").sum())
        .select("site", "spend", "origin")
        .iter_rows()
    ):
        spend += amount
        allied += amount if trusted[place[site]] and (origin is None or trusted[origin]) else 0.0
    if worth == 0.0:
        return Measures(None, allied / spend if spend else None, None, carbon)
    days = float((delivered.get_column("days") * delivered.get_column("worth")).sum()) / worth
    originating = float(delivered.filter("originating").get_column("worth").sum()) / worth
    return Measures(days, allied / spend if spend else None, originating, carbon)
