"""Prices that hold from some amount on: volume discounts for all units or for those beyond, and steps.

Each period of a source or lane lies in one tier. With f[k] the amount from which tier k on holds, u[k] its price, s[k] its step cost
and V the period's amount, the period costs beyond V · u[0]

* all units: (u[k] − u[0]) · V + Σ_{j ≤ k} s[j]
* incremental: Σ_{j ≤ k} (u[j] − u[j−1]) · (V − f[j]) + Σ_{j ≤ k} s[j]

which for a given tier is a line in V: the multiple-choice form of a piecewise linear cost (Croxton, Gendron and Magnanti 2003,
Management Science 49(9)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design import sources
from allyshore.design.charges import charge

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network

GROUP = ("site", "product", "recipe", "destination", "mode")


def breaks(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """Add the tiers of every source and lane that has breaks.

    tier_amount [.., period]: Σ_k amount[k] = V; tier_least: amount[k] ≥ f[k] · tier[k]; tier_most: amount[k] ≤ f[k+1] · tier[k];
    one_tier: Σ_k tier[k] ≤ 1.
    """
    table = network.chain.breaks
    if not table.height:
        return
    drawn = pl.concat([_source_amounts(parts, network), _lane_amounts(parts, network)])
    places = drawn.select("on", *GROUP, "first", "most", "line").unique(
        ["on", *GROUP], keep="first", maintain_order=True
    )
    tiers = tiers_of(table, places)
    keys = tiers.join(periods, how="cross", maintain_order="left")
    if not keys.height:
        return
    named = keys.select(
        *GROUP, "tier", "period", subject=pl.concat_str([pl.lit("from "), pl.col("from").cast(pl.String)])
    )
    amount = charge(
        parts, network, "price break", "tier_amount", named, line=keys["line"], price=keys["slope"]
    )
    chosen = charge(
        parts,
        network,
        "price step",
        "tier",
        named,
        line=keys["line"],
        price=keys["intercept"],
        upper=1.0,
        whole=True,
    )
    problem = parts.problem
    at = [*GROUP, "period"]
    groups = keys.select(at).unique(maintain_order=True)
    rows = problem.add_rows("tier_amount", groups, lower=0.0, upper=0.0).frame
    own = amount.frame.join(rows, on=at, maintain_order="left")
    problem.add_entries(own["row"], own["column"], 1.0)
    every = drawn.join(rows, on=at)
    problem.add_entries(every["row"], every["column"], -every["each"])
    one = problem.add_rows("one_tier", groups, upper=1.0).frame
    pick = chosen.frame.join(one, on=at, maintain_order="left")
    problem.add_entries(pick["row"], pick["column"], 1.0)
    for name, bound, limit in (
        ("tier_least", {"lower": 0.0}, keys["from"]),
        ("tier_most", {"upper": 0.0}, keys["until"]),
    ):
        rows = problem.add_rows(name, named.drop("subject"), **bound).frame
        problem.add_entries(rows["row"], amount.frame["column"], 1.0)
        problem.add_entries(rows["row"], chosen.frame["column"], -limit)


def tiers_of(table: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Give each tier, the first included: tier, from, until, slope and intercept of the cost beyond the first price [USD a period]."""
    key = ["on", *GROUP]
    known = table.join(places, on=key, how="semi", nulls_equal=True, maintain_order="left")
    base = places.join(known.select(key).unique(), on=key, how="semi", maintain_order="left").select(
        *key, pl.lit(0.0).alias("from"), unit_cost="first", step_cost=pl.lit(0.0), kind=pl.lit("")
    )
    kinds = known.select(*key, all_units=pl.col("kind") == "all_units").unique(key)
    frame = (
        pl.concat([base, known.select(base.columns)])
        .sort(*key, "from", maintain_order=True)
        .join(kinds, on=key, maintain_order="left")
        .join(places, on=key, maintain_order="left")
    )
    before = pl.col("unit_cost").shift(1).over(key).fill_null(pl.col("first"))
    steps = pl.col("step_cost").cum_sum().over(key)
    bends = ((before - pl.col("unit_cost")) * pl.col("from")).cum_sum().over(key)
    return frame.with_columns(
        tier=pl.int_range(pl.len()).over(key),
        until=pl.min_horizontal(pl.col("from").shift(-1).over(key).fill_null(pl.col("most")), "most"),
        slope=pl.col("unit_cost") - pl.col("first"),
        intercept=steps + pl.when("all_units").then(0.0).otherwise(bends),
    ).filter((pl.col("until") >= pl.col("from")) & (pl.col("from") <= pl.col("most")))


def _source_amounts(parts: Assembly, network: Network) -> pl.DataFrame:
    """Columns that bring units from each source: on, the group's keys, period, column, each, first, most, line."""
    caps = (
        network.capabilities.join(
            sources.ceiling(network.chain), on="product", how="left", maintain_order="left"
        )
        .with_columns(most=pl.min_horizontal("capacity", "ceiling"))
        .select("capability", "recipe", "unit_cost", "most", "makes")
    )
    frame = pl.concat(
        [
            block.frame.select("capability", "site", "product", "period", "column")
            for block in (parts.buy, parts.make)
        ]
    ).join(caps, on="capability", maintain_order="left")
    return frame.select(
        pl.lit("capability").alias("on"),
        "site",
        "product",
        "recipe",
        pl.lit("").alias("destination"),
        pl.lit("").alias("mode"),
        "period",
        "column",
        each=pl.lit(1.0),
        first="unit_cost",
        most="most",
        line=pl.when("makes").then(pl.lit("production")).otherwise(pl.lit("purchase")),
    )


def _lane_amounts(parts: Assembly, network: Network) -> pl.DataFrame:
    """Columns that go over each lane, `each` in the lane's basis: the unit's freight over the lane's cost."""
    way = ["origin", "destination", "mode"]
    wanted = network.chain.breaks.filter(pl.col("on") == "lane").select(
        pl.col("site").alias("origin"), "destination", "mode"
    )
    costs = network.chain.lanes.join(wanted.unique(), on=way, how="semi").select(*way, "cost")
    need = sources.ceiling(network.chain)
    frame = (
        parts.ship.frame.join(costs, on=way, maintain_order="left")
        .join(network.moves.select("ship", "freight"), on="ship", maintain_order="left")
        .join(need, on="product", how="left", maintain_order="left")
        .with_columns(each=pl.col("freight") / pl.col("cost"))
    )
    most = (
        frame.select(*way, "product", "each", "ceiling")
        .unique([*way, "product"], maintain_order=True)
        .group_by(way, maintain_order=True)
        .agg(most=(pl.col("each") * pl.col("ceiling")).sum())
    )
    return frame.join(most, on=way, maintain_order="left").select(
        pl.lit("lane").alias("on"),
        pl.col("origin").alias("site"),
        pl.lit("").alias("product"),
        pl.lit("").alias("recipe"),
        "destination",
        "mode",
        "period",
        "column",
        "each",
        first="cost",
        most="most",
        line=pl.lit("freight"),
    )
