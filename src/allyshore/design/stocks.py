"""What a unit of throughput costs in stock: cycle, safety and strategic stock where it arrives or is made.

With L the days from order to arrival, R the days between orders, σ the standard deviation of the way's days, c that of a day's throughput over its mean,
and z the normal quantile of the service level, the safety stock in days of throughput is

    z · √((L + R) · c² + σ²)

since lead-time demand has the mean d·(L + R) and the variance (L + R)·(c·d)² + (d·σ)² (Silver, Pyke and Thomas 2017, Inventory and Production
Management in Supply Chains, 4th edition, sections 6.7 and 6.10). It is in proportion to the throughput d, so a unit's price holds it exactly.
Cycle stock is half of R, strategic stock what the rule says.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import polars as pl

from allyshore.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain


def rules(chain: SupplyChain) -> pl.DataFrame:
    """Give each stock rule: site, product, fixed_days (all but safety stock by service level), order_days, z, demand_cv, holding_rate."""
    levels = chain.inventory.get_column("service_level")
    quantiles = [0.0 if level is None else NormalDist().inv_cdf(level) for level in levels]
    return chain.inventory.select(
        "site",
        "product",
        "order_days",
        fixed_days=pl.col("safety_days") + pl.col("strategic_days") + pl.col("order_days") / 2.0,
        demand_cv=pl.col("demand_cv").fill_null(0.0),
        holding_rate=pl.col("holding_rate").fill_null(chain.carrying_rate),
    ).with_columns(z=pl.Series(quantiles, dtype=pl.Float64))


def lead_times(chain: SupplyChain) -> pl.DataFrame:
    """Give site, product, lead_time: the longest of the site's sources of the product, days."""
    return chain.capabilities.group_by("site", "product", maintain_order=True).agg(pl.col("lead_time").max())


def on_arrival(moves: pl.DataFrame, chain: SupplyChain) -> pl.DataFrame:
    """Give moves (origin, destination, mode, product, days, value) with ``held``: USD of stock a unit that arrives."""
    spreads = chain.lanes.select("origin", "destination", "mode", "days_sd")
    return (
        moves.join(
            rules(chain).rename({"site": "destination"}),
            on=["destination", "product"],
            how="left",
            maintain_order="left",
        )
        .join(
            lead_times(chain).rename({"site": "origin"}),
            on=["origin", "product"],
            how="left",
            maintain_order="left",
        )
        .join(spreads, on=["origin", "destination", "mode"], how="left", maintain_order="left")
        .with_columns(
            held=held(
                pl.col("value"),
                pl.col("days") + pl.col("lead_time").fill_null(0.0),
                pl.col("days_sd").fill_null(0.0),
            )
        )
        .drop("order_days", "fixed_days", "demand_cv", "holding_rate", "z", "lead_time", "days_sd")
    )


def on_making(runs: pl.DataFrame, chain: SupplyChain) -> pl.DataFrame:
    """Give runs (site, product, product_value, lead_time) with ``held``: USD of stock a unit made where the plant has a rule for it."""
    kept = runs.join(rules(chain), on=["site", "product"], how="left", maintain_order="left")
    return kept.with_columns(held=held(pl.col("product_value"), pl.col("lead_time"), pl.lit(0.0))).drop(
        "order_days", "fixed_days", "demand_cv", "holding_rate", "z"
    )


def held(value: pl.Expr, lead: pl.Expr, spread: pl.Expr) -> pl.Expr:
    """Price the stock days of a unit: value · holding rate · days / 365, 0 without a rule."""
    safety = pl.col("z") * ((lead + pl.col("order_days")) * pl.col("demand_cv") ** 2 + spread**2).sqrt()
    days = pl.col("fixed_days") + safety
    return (value * pl.col("holding_rate") * days / DAYS_PER_YEAR).fill_null(0.0)
