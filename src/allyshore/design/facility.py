"""Where a design is facility location at heart: which of its rows the Lagrangian kernel keeps by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.solver import Location, location_of

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network

ROWS = frozenset(
    {
        "component_need",
        "state_balance",
        "demand_met",
        "capacity",
        "site_open",
        "labour_hours",
        "lane_capacity",
    }
)
"""Rows that the kernel knows; a problem with any other goes the general way."""


def kernel_of(parts: Assembly, network: Network, deliveries: int) -> Location | None:
    """Give the facility-location view of a design, or None where it has not that form.

    It has that form where

    * every row is one of `ROWS`, and no source is itself a yes or no (`line` is empty);
    * each site that is a yes or no delivers straight to markets, or stands in no row at all, over at least `deliveries` ways in all.

    A delivery is gated by its origin where that is a warehouse (its `site_open` row says so), or a supplier or plant that
    gets none of the product from elsewhere (then all that leaves went through `capacity` rows times `open`).
    """
    problem = parts.problem
    if (
        parts.line.size
        or parts.more
        or any(block.size and block.name not in ROWS for block in problem.row_blocks)
    ):
        return None
    rows = {block.name: block for block in problem.row_blocks}
    markets = network.chain.sites.filter(pl.col("kind") == "market").select(
        pl.col("site").alias("destination")
    )
    sent = parts.ship.frame.join(markets, on="destination", how="semi", maintain_order="left")
    came = parts.ship.frame.select(pl.col("destination").alias("origin"), "product").unique()
    kinds = network.chain.sites.select(pl.col("site").alias("origin"), "kind")
    gated = (
        sent.join(kinds, on="origin", how="left", maintain_order="left")
        .join(
            came.with_columns(passes=pl.lit(value=True)),
            on=["origin", "product"],
            how="left",
            maintain_order="left",
        )
        .filter((pl.col("kind") == "warehouse") | pl.col("passes").is_null())
        .join(
            parts.open.frame.select(pl.col("site").alias("origin"), pl.col("column").alias("yes")),
            on="origin",
            maintain_order="left",
        )
    )
    choices = problem.bounds[1][parts.open.start : parts.open.start + parts.open.size] > 0.0
    delivering = (
        parts.open.frame.get_column("column").is_in(gated.get_column("yes").unique().implode()).to_numpy()
    )
    idle = np.ones(problem.n_columns, dtype=bool)
    idle[problem.triplets()[1]] = False
    choices &= ~idle[parts.open.start : parts.open.start + parts.open.size]
    if gated.height < max(deliveries, 1) or (choices & ~delivering).any():
        return None
    gate = np.full(problem.n_columns, -1, dtype=np.int64)
    gate[gated.get_column("column").to_numpy()] = gated.get_column("yes").to_numpy()
    balances = np.zeros(problem.n_rows, dtype=bool)
    for name in ("component_need", "state_balance"):
        balances[rows[name].start : rows[name].start + rows[name].size] = True
    implied = np.zeros(problem.n_rows, dtype=bool)
    gates = rows["site_open"].frame.join(markets, on="destination", how="semi").get_column("row").to_numpy()
    implied[gates] = True
    capacity, capacity_rows = own_capacity(parts, network, gated)
    return location_of(
        problem,
        balances=balances,
        demands=rows["demand_met"].frame.get_column("row").to_numpy(),
        implied=implied,
        gate=gate,
        capacity=capacity,
        capacity_rows=capacity_rows,
    )


def own_capacity(parts: Assembly, network: Network, gated: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Capacity of a supplier that sells one product to markets only, in a plan of one period; its row then is the kernel's own."""
    capacity = np.full(parts.open.size, np.inf)
    if network.chain.periods > 1:
        return capacity, np.zeros(0, dtype=np.int64)
    block = next(block for block in parts.problem.row_blocks if block.name == "capacity")
    lone = network.capabilities.group_by("site").agg(pl.len().alias("offers"), pl.col("capability").first())
    elsewhere = parts.ship.frame.join(gated.select("column"), on="column", how="anti").select(
        pl.col("origin").alias("site")
    )
    own = (
        lone.filter(pl.col("offers") == 1)
        .join(network.capabilities.filter(~pl.col("makes")).select("capability", "capacity"), on="capability")
        .filter(pl.col("capacity").is_not_null())
        .join(elsewhere, on="site", how="anti")
        .join(parts.open.frame.select("site", pl.col("column").alias("yes")), on="site")
        .join(block.frame.select("capability", "row"), on="capability")
    )
    capacity[own.get_column("yes").to_numpy() - parts.open.start] = own.get_column("capacity").to_numpy()
    return capacity, own.get_column("row").to_numpy()
