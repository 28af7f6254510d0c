"""Stock that is kept for a disturbance alone: how much of which good, in which state, at which plant or warehouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design import sources
from allyshore.design.charges import YEAR, charge

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network


def reserves(parts: Assembly, network: Network) -> None:
    """Reserve [site, product, state]: units kept ready, at the holding rate on their value; reserve_open where the site is a yes or no.

    A good can be kept wherever it can stand, at plants and warehouses.
    """
    frame = keepable(network)
    held = charge(
        parts,
        network,
        "reserve",
        "reserve",
        frame.select("site", "product", "state", subject=pl.col("state").cast(pl.String)),
        line="inventory",
        price=frame.get_column("value") * frame.get_column("holding_rate"),
        per=YEAR,
    )
    gated = (
        held.frame.join(parts.open.frame.select("site", yes="column"), on="site", maintain_order="left")
        .join(sources.ceiling(network.chain), on="product", how="left", maintain_order="left")
        .select("site", "product", "state", "column", "yes", "ceiling")
    )
    rows = parts.problem.add_rows("reserve_open", gated.select("site", "product", "state"), upper=0.0).frame
    parts.problem.add_entries(rows["row"], gated["column"], 1.0)
    parts.problem.add_entries(rows["row"], gated["yes"], -gated["ceiling"])


def keepable(network: Network) -> pl.DataFrame:
    """Give site, product, state, value, holding_rate, replacing, and days of throughput that the stock rules keep there, for every good.

    `replacing` is what a unit that is used costs to replace: its value and the cheapest last way in, USD.
    """
    chain = network.chain
    houses = chain.sites.filter(pl.col("kind").is_in(["plant", "warehouse"])).select("site")
    goods = chain.products.filter(pl.col("hs").is_not_null()).select("product")
    rules = chain.inventory.select(
        "site", "product", "holding_rate", days=pl.col("safety_days") + pl.col("strategic_days")
    )
    ways = (
        network.moves.group_by("destination", "product", "state")
        .agg(pl.sum_horizontal("freight", "duty", "fees", "compliance", "transit", "held").min().alias("way"))
        .rename({"destination": "site"})
    )
    return (
        network.stands.unique(maintain_order=True)
        .join(houses, on="site", how="semi", maintain_order="left")
        .join(goods, on="product", how="semi", maintain_order="left")
        .join(network.states.select("state", "value"), on="state", maintain_order="left")
        .join(rules, on=["site", "product"], how="left", maintain_order="left")
        .join(ways, on=["site", "product", "state"], how="left", maintain_order="left")
        .select(
            "site",
            "product",
            "state",
            "value",
            (pl.col("value") + pl.col("way").fill_null(0.0)).alias("replacing"),
            pl.col("holding_rate").fill_null(chain.carrying_rate),
            pl.col("days").fill_null(0.0),
        )
    )
