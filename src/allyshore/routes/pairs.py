"""Which pairs of sites something could travel between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from allyshore.chain.supply_chain import SupplyChain

_PAIR = ["origin", "destination"]


def useful_pairs(chain: SupplyChain) -> pl.DataFrame:
    """Give the pairs (origin, destination) between which some product could have to travel, sorted.

    A product can start where a capability supplies or makes it, or at a warehouse. It is needed where a plant has a
    recipe that takes it, where a market demands it, or at a warehouse. Warehouses hold demanded products only and do
    not feed one another. Services (products without an HS code) travel by no lane.
    """
    goods = chain.products.filter(pl.col("hs").is_not_null() & (pl.col("hs") != "")).select("product")
    demanded = chain.demand.select("product").unique().join(goods, on="product", how="semi")
    stores = (
        chain.sites.filter(pl.col("kind") == "warehouse")
        .select("site")
        .join(demanded, how="cross")
        .with_columns(store=pl.lit(value=True))
    )
    made = chain.capabilities.select("site", "product", store=pl.lit(value=False))
    used = chain.capabilities.join(chain.bom, on="recipe", how="inner").select(
        "site", product="component", store=pl.lit(value=False)
    )
    wanted = chain.demand.select("market", "product").select(
        site="market", product="product", store=pl.lit(value=False)
    )
    start = pl.concat([made, stores]).join(goods, on="product", how="semi").unique()
    end = pl.concat([used, wanted, stores]).join(goods, on="product", how="semi").unique()
    both = start.rename({"site": "origin"}).join(
        end.rename({"site": "destination"}), on="product", how="inner", suffix="_end"
    )
    apart = (pl.col("origin") != pl.col("destination")) & ~(pl.col("store") & pl.col("store_end"))
    return both.filter(apart).select(_PAIR).unique().sort(_PAIR)
