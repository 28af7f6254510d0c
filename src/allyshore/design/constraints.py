"""Rows that the strategy asks for and rows of the user's own `limits` table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design.carbon import emissions
from allyshore.design.limits import user_limits

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network


def constrain(parts: Assembly, network: Network) -> None:
    """Add every row of the strategy and of the limits table, and what the strategy weighs a tonne of emissions."""
    if network.strategy.carbon_price > 0.0:
        weighed = emissions(parts, network)
        yearly = network.strategy.carbon_price * network.chain.annual
        parts.problem.charge(weighed["column"].to_numpy(), weighed["tonnes"].to_numpy() * yearly)
    if network.strategy.volumes == "current":
        _current_shares(parts, network)
    if network.strategy.allied_share > 0.0:
        _allied_share(parts, network)
    if network.strategy.largest_source < 1.0:
        _second_source(parts, network)
    user_limits(parts, network, _volumes(parts, network))


def _volumes(parts: Assembly, network: Network) -> pl.DataFrame:
    """Every column that brings a product into being: capability, site, product, column and the source's facts."""
    columns = pl.concat(
        [block.frame.select("capability", "period", "column") for block in (parts.buy, parts.make)]
    )
    facts = network.capabilities.select(
        "capability",
        "site",
        "product",
        "recipe",
        "kind",
        "state",
        "country",
        "origin_country",
        "critical",
        "makes",
        "unit_cost",
        "conversion",
        "current_volume",
    )
    return columns.join(facts, on="capability", maintain_order="left")


def _current_shares(parts: Assembly, network: Network) -> None:
    """current_share [capability]: volume here − today's share · volume of the product over all sources = 0."""
    caps = network.capabilities.select("capability", "product", "current_volume")
    shares = caps.with_columns(
        share=pl.col("current_volume") / pl.col("current_volume").sum().over("product")
    )
    split = shares.filter(pl.col("share") < 1.0)
    rows = parts.problem.add_rows(
        "current_share", split.select("capability"), lower=0.0, upper=0.0
    ).frame.with_columns(split.select("product", "share"))
    volumes = _volumes(parts, network).select("capability", "product", "column")
    own = volumes.join(rows.select("capability", "row"), on="capability")
    parts.problem.add_entries(own["row"], own["column"], 1.0)
    every = volumes.select("product", "column").join(rows.select("product", "row", "share"), on="product")
    parts.problem.add_entries(every["row"], every["column"], -every["share"])


def _allied_share(parts: Assembly, network: Network) -> None:
    """allied_share: spend in trusted countries − share · all spend ≥ 0, in USD a year over every tier.

    Spend is the price of what is bought (both seller and country of origin must be trusted) and the conversion cost of
    what is made.
    """
    trusted = network.gates.trusted
    frame = _volumes(parts, network).with_columns(
        spend=pl.when("makes").then("conversion").otherwise("unit_cost") * network.chain.annual,
        allied=pl.col("country").is_in(trusted) & (pl.col("makes") | pl.col("origin_country").is_in(trusted)),
    )
    row = parts.problem.add_rows(
        "allied_share", pl.DataFrame({"share": [network.strategy.allied_share]}), lower=0.0
    ).start
    weight = frame.select(
        pl.col("spend") * (pl.col("allied").cast(pl.Float64) - network.strategy.allied_share)
    ).to_series()
    parts.problem.add_entries(pl.Series([row] * frame.height, dtype=pl.Int64), frame["column"], weight)


def _second_source(parts: Assembly, network: Network) -> None:
    """second_source [site, product]: a critical product's volume at one site ≤ largest_source · its volume everywhere."""
    frame = _volumes(parts, network).filter("critical").select("site", "product", "column")
    pairs = frame.select("site", "product").unique(maintain_order=True)
    rows = parts.problem.add_rows("second_source", pairs, upper=0.0).frame
    own = frame.join(rows, on=["site", "product"])
    parts.problem.add_entries(own["row"], own["column"], 1.0)
    every = frame.select("product", "column").join(rows.select("product", "row"), on="product")
    parts.problem.add_entries(every["row"], every["column"], -network.strategy.largest_source)
