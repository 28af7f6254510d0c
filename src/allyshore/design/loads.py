"""Lanes that are paid by the whole load: containers, trailers and wagons, part full or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design.charges import charge

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network

WAY = ("origin", "destination", "mode")


def loads(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """load_weight, load_volume [origin, destination, mode, period]: Σ weight (volume) · ship ≤ payload (cube) · loads, a whole number."""
    lanes = network.chain.lanes.filter("whole_loads").join(
        network.moves.select(WAY).unique(), on=WAY, how="semi", maintain_order="left"
    )
    if not lanes.height:
        return
    keys = lanes.join(network.sizes, on="mode", how="left", maintain_order="left").join(
        periods, how="cross", maintain_order="left"
    )
    named = keys.select(pl.col("origin").alias("site"), "destination", "mode", "period")
    taken = charge(parts, network, "load", "loads", named, line="freight", price=keys["cost"], whole=True)
    goods = network.chain.products.select(
        "product", pl.col("weight").fill_null(0.0), pl.col("volume").fill_null(0.0)
    )
    sent = parts.ship.frame.join(goods, on="product", maintain_order="left")
    for name, amount, size in (("load_weight", "weight", "payload"), ("load_volume", "volume", "cube")):
        rows = parts.problem.add_rows(name, keys.select(*WAY, "period"), upper=0.0).frame
        loaded = sent.join(rows, on=[*WAY, "period"])
        parts.problem.add_entries(loaded["row"], loaded["column"], loaded[amount])
        parts.problem.add_entries(rows["row"], taken.frame["column"], -keys[size])
