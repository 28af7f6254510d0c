"""What a plan spends at each tier of the bill of materials, where, and with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.design import Plan


def tiers(chain: SupplyChain) -> pl.DataFrame:
    """Give (product, tier): 0 where a product goes into no other, else one more than the deepest product that it goes into.

    This is the low-level code of material requirements planning: a part used at several depths counts at the deepest.
    """
    made = chain.recipes.select("recipe", parent="product")
    edges = (
        chain.bom.select("recipe", "component").join(made, on="recipe").select("parent", "component").unique()
    )
    found = chain.products.select("product", tier=pl.lit(0, pl.Int64))
    while True:
        deeper = (
            edges.join(found.rename({"product": "parent"}), on="parent")
            .group_by("component")
            .agg(deepest=pl.col("tier").max() + 1)
        )
        moved = found.join(
            deeper, left_on="product", right_on="component", how="left", maintain_order="left"
        ).select("product", tier=pl.max_horizontal("tier", "deepest"))
        if moved.equals(found):
            return found
        found = moved


def spend_of(chain: SupplyChain, plan: Plan) -> pl.DataFrame:
    """Give tier, country (of origin of what is bought, of the plant that converts), seller (its country) and amount, USD a year.

    The amounts are those of the allied share: the price of what is bought, and the cost of converting what is made.
    """
    place = chain.sites.select("site", seller="country")
    origin = plan.states.select("state", country="country_of_origin")
    bought = plan.buy.join(origin, on="state", maintain_order="left").select(
        "site", "product", "country", amount="purchase"
    )
    made = plan.make.select("site", "product", country=pl.lit(None, pl.String), amount="production")
    return (
        pl.concat([bought, made])
        .join(place, on="site", maintain_order="left")
        .join(tiers(chain), on="product", maintain_order="left")
        .group_by("tier", pl.coalesce("country", "seller"), "seller", maintain_order=True)
        .agg(pl.col("amount").sum() * chain.annual)
        .sort("tier", "country", "seller")
    )
