"""Rows that keep a plan within what sites, lines, pools of labour and lanes can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design import sources
from allyshore.design.timing import by_period

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
    """Capacity [capability, period]: volume ≤ capacity, times line or open where the source is a choice; minimum_run; line_open.

    Where capacity builds up over n periods, the row counts the yeses of the last n, each for one n-th of it.
    """
    problem = parts.problem
    keys = _gated(parts, network, periods)
    upper = (
        keys.select(pl.when(pl.col("choice").is_null()).then("most").otherwise(0.0)).to_series().to_numpy()
    )
    rows = problem.add_rows("capacity", keys.select("capability", "period"), upper=upper).frame
    volume = volume_columns(parts).join(rows, on=["capability", "period"])
    problem.add_entries(volume["row"], volume["column"], 1.0)
    chosen = rows.with_columns(keys.select("choice", "most", "ramp")).filter(pl.col("choice").is_not_null())
    _yeses(parts, network, chosen, "most")
    _line_open(parts, keys, periods)
    least = keys.filter(pl.col("minimum") > 0)
    rows = problem.add_rows("minimum_run", least.select("capability", "period"), lower=0.0).frame
    volume = volume_columns(parts).join(rows, on=["capability", "period"])
    problem.add_entries(volume["row"], volume["column"], 1.0)
    run = rows.with_columns(least.select("minimum", "ramp", choice="line"))
    _yeses(parts, network, run, "minimum")


def _gated(parts: Assembly, network: Network, periods: pl.DataFrame) -> pl.DataFrame:
    """Give each source and period that has a capacity or is a choice: capability, period, minimum, ramp, the columns line and open, choice (the one that counts), most."""
    line = by_period(parts, parts.line, periods).rename({"column": "line"})
    opened = by_period(parts, parts.open, periods).rename({"column": "open"})
    return (
        network.capabilities.select("capability", "site", "product", "capacity", "minimum", "ramp")
        .join(sources.ceiling(network.chain), on="product", how="left", maintain_order="left")
        .join(periods, how="cross", maintain_order="left")
        .join(line, on=["capability", "period"], how="left", maintain_order="left")
        .join(opened, on=["site", "period"], how="left", maintain_order="left")
        .with_columns(choice=pl.coalesce("line", "open"), most=pl.min_horizontal("capacity", "ceiling"))
        .filter(pl.col("choice").is_not_null() | pl.col("capacity").is_not_null())
    )


def _yeses(parts: Assembly, network: Network, rows: pl.DataFrame, amount: str) -> None:
    """Take `amount` times the choice off each row; where it builds up, an n-th of it for the choice of each of the last n periods."""
    problem = parts.problem
    at_once = rows.filter(pl.col("ramp") == 1)
    problem.add_entries(at_once["row"], at_once["choice"], -at_once[amount])
    rising = rows.filter(pl.col("ramp") > 1)
    if not rising.height:
        return
    yeses = by_period(parts, parts.line, rising.select("period").unique()).rename({"period": "then"})
    whole = network.capabilities.select("capability", whole="capacity" if amount == "most" else amount)
    back = pl.DataFrame({"back": range(network.chain.periods)}, schema={"back": pl.Int64})
    terms = (
        rising.join(whole, on="capability", maintain_order="left")
        .join(back, how="cross", maintain_order="left")
        .filter(pl.col("back") < pl.min_horizontal("ramp", "period"))
        .with_columns(then=pl.col("period") - pl.col("back"))
        .join(yeses, on=["capability", "then"], maintain_order="left")
    )
    problem.add_entries(terms["row"], terms["column"], -terms["whole"] / terms["ramp"])


def _line_open(parts: Assembly, keys: pl.DataFrame, periods: pl.DataFrame) -> None:
    """line_open [capability, or capability and period]: line ≤ open."""
    both = keys.filter(pl.col("line").is_not_null() & pl.col("open").is_not_null())
    key = ["capability", "period"]
    if "line_in" not in parts.more:
        both, key = both.filter(pl.col("period") == periods.item(0, "period")), ["capability"]
    tie = parts.problem.add_rows("line_open", both.select(key), upper=0.0).frame
    parts.problem.add_entries(tie["row"], both["line"], 1.0)
    parts.problem.add_entries(tie["row"], both["open"], -1.0)


def warehouse_open(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """site_open [warehouse, destination, product, period]: what leaves a warehouse for a market ≤ the market's demand · open."""
    houses = network.chain.sites.filter(pl.col("kind") == "warehouse").select("site")
    gate = (
        by_period(parts, parts.open, periods)
        .join(houses, on="site", how="semi", maintain_order="left")
        .rename({"site": "origin", "column": "open"})
    )
    need = sources.ceiling(network.chain)
    wanted = network.chain.demand.select(
        pl.col("market").alias("destination"), "product", "period", "quantity"
    )
    sent = parts.ship.frame.join(gate, on=["origin", "period"], maintain_order="left").join(
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


def claimed_share(parts: Assembly, network: Network) -> None:
    """claimed_share [origin, destination, mode, product, state, period]: claimed ≤ share · (claimed and unclaimed), where the share is below 1."""
    share = network.chain.claimed_share
    if share >= 1.0:
        return
    key = ["origin", "destination", "mode", "product", "state", "period"]
    moved = parts.ship.frame.join(
        network.moves.select("ship", "claimed"), on="ship", how="left", maintain_order="left"
    )
    keys = moved.filter("claimed").select(key)
    rows = parts.problem.add_rows("claimed_share", keys, upper=0.0).frame
    bound = moved.join(rows, on=key, maintain_order="left")
    parts.problem.add_entries(
        bound["row"],
        bound["column"],
        bound.select(pl.when("claimed").then(1.0 - share).otherwise(-share)).to_series(),
    )


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
