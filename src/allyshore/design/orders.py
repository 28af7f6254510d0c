"""Sources used by the period and by the batch: least orders, costs of a period in use, whole batches and their set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design import sources
from allyshore.design.capacities import volume_columns
from allyshore.design.charges import charge

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network

_FACTS = ("capability", "site", "product", "recipe")


def orders(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """Add everything that a source does by the period or by the batch; nothing where no capability asks for it."""
    _in_use(parts, network, periods)
    _batches(parts, network, periods)


def cost_line() -> pl.Expr:
    """Name the cost line of what a source costs: production where it makes, purchase where it sells."""
    return pl.when("makes").then(pl.lit("production")).otherwise(pl.lit("purchase"))


def _in_use(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """use_most [capability, period]: volume ≤ M · in_use; minimum_order: volume ≥ least order · in_use."""
    caps = network.capabilities.filter((pl.col("minimum_order") > 0) | (pl.col("period_cost") > 0))
    if not caps.height:
        return
    need = sources.ceiling(network.chain)
    keys = (
        caps.join(need, on="product", how="left", maintain_order="left")
        .with_columns(most=pl.min_horizontal("capacity", "ceiling"), line=cost_line())
        .join(periods, how="cross", maintain_order="left")
    )
    used = charge(
        parts,
        network,
        "period in use",
        "in_use",
        keys.select(*_FACTS, "period"),
        line=keys["line"],
        price=keys["period_cost"],
        upper=1.0,
        whole=True,
    )
    yes = used.frame.select("capability", "period", yes="column").with_columns(
        keys.select("most", "minimum_order")
    )
    volume = volume_columns(parts)
    problem = parts.problem
    for name, amount, picked, bounds in (
        ("use_most", "most", yes, {"upper": 0.0}),
        ("minimum_order", "minimum_order", yes.filter(pl.col("minimum_order") > 0), {"lower": 0.0}),
    ):
        rows = problem.add_rows(name, picked.select("capability", "period"), **bounds).frame
        given = volume.join(rows, on=["capability", "period"])
        problem.add_entries(given["row"], given["column"], 1.0)
        problem.add_entries(rows["row"], picked["yes"], -picked[amount])


def _batches(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """batch_size [capability, period]: volume ≤ batch · batches, a whole number; their hours draw on the labour pool."""
    caps = network.capabilities.filter(pl.col("batch").is_not_null())
    if not caps.height:
        return
    keys = caps.with_columns(line=cost_line()).join(periods, how="cross", maintain_order="left")
    batches = charge(
        parts,
        network,
        "batch",
        "batches",
        keys.select(*_FACTS, "period"),
        line=keys["line"],
        price=keys["batch_cost"],
        whole=True,
    )
    problem = parts.problem
    rows = problem.add_rows("batch_size", keys.select("capability", "period"), upper=0.0).frame
    given = volume_columns(parts).join(rows, on=["capability", "period"])
    problem.add_entries(given["row"], given["column"], 1.0)
    problem.add_entries(rows["row"], batches.frame["column"], -keys["batch"])
    hours = batches.frame.with_columns(keys.select("labour_pool", "batch_hours", of="skill"))
    drawn = hours.join(parts.rows("labour_hours"), on=["labour_pool", "period"]).filter(
        (pl.col("skill") == "") | (pl.col("skill") == pl.col("of"))
    )
    problem.add_entries(drawn["row"], drawn["column"], drawn["batch_hours"])
