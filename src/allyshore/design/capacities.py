"""Rows that keep a plan within what sites, lines, pools of labour and lanes can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design import sources

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network


def volume_columns(parts: Assembly) -> pl.DataFrame:
    """Columns that draw on a capability: capability, period, column."""
    return pl.concat(
        [
            parts.buy.frame.select("capability", "period", "column"),
            parts.make.frame.select("capability", "period", "column"),
        ]
    )


def capacity(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """Capacity [capability, period]: volume ≤ capacity, times line or open where the source is a choice; minimum_run; line_open."""
    problem = parts.problem
    need = sources.ceiling(network.chain)
    caps = (
        network.capabilities.select("capability", "site", "product", "capacity", "minimum")
        .join(need, on="product", how="left", maintain_order="left")
        .join(
            parts.line.frame.select("capability", pl.col("column").alias("line")),
            on="capability",
            how="left",
            maintain_order="left",
        )
        .join(
            parts.open.frame.select("site", pl.col("column").alias("open")),
            on="site",
            how="left",
            maintain_order="left",
        )
        .with_columns(choice=pl.coalesce("line", "open"), most=pl.min_horizontal("capacity", "ceiling"))
        .filter(pl.col("choice").is_not_null() | pl.col("capacity").is_not_null())
    )
    keys = caps.join(periods, how="cross", maintain_order="left")
    upper = (
        keys.select(pl.when(pl.col("choice").is_null()).then("most").otherwise(0.0)).to_series().to_numpy()
    )
    rows = problem.add_rows("capacity", keys.select("capability", "period"), upper=upper).frame
    volume = volume_columns(parts).join(rows, on=["capability", "period"])
    problem.add_entries(volume["row"], volume["column"], 1.0)
    chosen = rows.with_columns(keys.select("choice", "most")).filter(pl.col("choice").is_not_null())
    problem.add_entries(chosen["row"], chosen["choice"], -chosen["most"])
    both = caps.filter(pl.col("line").is_not_null() & pl.col("open").is_not_null())
    tie = problem.add_rows("line_open", both.select("capability"), upper=0.0).frame.with_columns(
        both.select("line", "open")
    )
    problem.add_entries(tie["row"], tie["line"], 1.0)
    problem.add_entries(tie["row"], tie["open"], -1.0)
    least = keys.filter(pl.col("minimum") > 0)
    rows = problem.add_rows("minimum_run", least.select("capability", "period"), lower=0.0).frame
    volume = volume_columns(parts).join(rows, on=["capability", "period"])
    problem.add_entries(volume["row"], volume["column"], 1.0)
    run = rows.with_columns(least.select("line", "minimum"))
    problem.add_entries(run["row"], run["line"], -run["minimum"])


def warehouse_open(parts: Assembly, network: Network) -> None:
    """site_open [warehouse, destination, product, period]: what leaves a warehouse for a market ≤ the market's demand · open."""
    houses = network.chain.sites.filter(pl.col("kind") == "warehouse").select("site")
    gate = parts.open.frame.join(houses, on="site", how="semi").select(
        pl.col("site").alias("origin"), pl.col("column").alias("open")
    )
    need = sources.ceiling(network.chain)
    wanted = network.chain.demand.select(
        pl.col("market").alias("destination"), "product", "period", "quantity"
    )
    sent = parts.ship.frame.join(gate, on="origin", maintain_order="left").join(
        need, on="product", how="left", maintain_order="left"
    )
    sent = sent.join(
        wanted, on=["destination", "product", "period"], how="left", maintain_order="left"
    ).with_columns(most=pl.coalesce("quantity", "ceiling"))
    key = ["origin", "destination", "product", "period"]
    groups = sent.select(*key, "open", "most").unique(key, keep="first", maintain_order=True)
    rows = parts.problem.add_rows("site_open", groups.select(key), upper=0.0).frame
    joined = sent.join(rows, on=key)
    parts.problem.add_entries(joined["row"], joined["column"], 1.0)
    gated = rows.with_columns(groups.select("open", "most"))
    parts.problem.add_entries(gated["row"], gated["open"], -gated["most"])


def labour(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """labour_hours [labour_pool, skill, period]: hours of all runs that draw on the pool ≤ its hours; skill '' is every skill."""
    pools = network.chain.labour.filter(pl.col("hours_per_period").is_not_null())
    keys = pools.select("labour_pool", "skill", "hours_per_period").join(
        periods, how="cross", maintain_order="left"
    )
    rows = parts.problem.add_rows(
        "labour_hours",
        keys.select("labour_pool", "skill", "period"),
        upper=keys.get_column("hours_per_period").to_numpy(),
    ).frame
    drawn = parts.make.frame.join(
        network.capabilities.select("capability", "labour_pool", "labour_hours", pl.col("skill").alias("of")),
        on="capability",
    ).join(rows, on=["labour_pool", "period"])
    drawn = drawn.filter((pl.col("skill") == "") | (pl.col("skill") == pl.col("of")))
    parts.problem.add_entries(drawn["row"], drawn["column"], drawn["labour_hours"])


def lane_capacity(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """lane_capacity [origin, destination, mode, period]: kilograms on the lane ≤ its capacity."""
    key = ["origin", "destination", "mode"]
    lanes = network.chain.lanes.filter(pl.col("capacity").is_not_null()).select(*key, "capacity")
    keys = lanes.join(periods, how="cross", maintain_order="left")
    rows = parts.problem.add_rows(
        "lane_capacity", keys.select(*key, "period"), upper=keys.get_column("capacity").to_numpy()
    ).frame
    weights = network.chain.products.select("product", pl.col("weight").fill_null(0.0))
    loaded = parts.ship.frame.join(rows, on=[*key, "period"]).join(weights, on="product")
    parts.problem.add_entries(loaded["row"], loaded["column"], loaded["weight"])
