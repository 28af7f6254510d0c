"""Skilled hours: training adds some, and recognised credentials let two pools serve each other's sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from allyshore.levers.lever import Lever
    from allyshore.levers.state import State


def training(state: State, lever: Lever, amount: float) -> State:
    """Add skilled hours to a pool, at the wage of that skill; a pool without a limit stays so."""
    pool, _, skill = lever.target.partition("/")
    here = (pl.col("labour_pool") == pool) & (pl.col("skill") == skill)
    hours = (pl.col("hours_per_period") + lever.effect["hours"] * amount).clip(0.0)
    return state.with_chain(
        labour=state.chain.labour.with_columns(
            hours_per_period=pl.when(here).then(hours).otherwise("hours_per_period")
        )
    )


def recognition(state: State, lever: Lever, amount: float) -> State:
    """Make one pool of two, hours added up skill by skill; who works at a site is paid the wage of that site.

    The joint pool's wage is the lower of the two; the sites of the dearer pool pay the difference per hour in their conversion
    cost, so that a unit costs there what it did. A skill that one pool alone has stays with it in hours and wage.
    """
    if not (amount and lever.effect["recognised"]):
        return state
    chain = state.chain
    one, two = lever.target.split("<>")
    joint = f"{one}+{two}"
    rows = chain.labour.filter(pl.col("labour_pool").is_in([one, two]))
    together = rows.group_by("skill", maintain_order=True).agg(
        pl.col("wage").min().alias("least"),
        pl.when(pl.col("hours_per_period").is_null().any())
        .then(None)
        .otherwise(pl.col("hours_per_period").sum())
        .alias("hours"),
    )
    merged = (
        rows.join(together, on="skill", maintain_order="left")
        .with_columns(labour_pool=pl.lit(joint), wage=pl.col("least"), hours_per_period=pl.col("hours"))
        .unique("skill", keep="first", maintain_order=True)
        .select(chain.labour.columns)
    )
    labour = pl.concat([chain.labour.filter(~pl.col("labour_pool").is_in([one, two])), merged])
    extra = rows.join(together, on="skill").select(
        "labour_pool", "skill", more=pl.col("wage") - pl.col("least")
    )
    capabilities = (
        chain.capabilities.join(
            chain.sites.select("site", "labour_pool"), on="site", how="left", maintain_order="left"
        )
        .join(
            chain.recipes.select("recipe", "labour_hours", "skill"),
            on="recipe",
            how="left",
            maintain_order="left",
        )
        .join(extra, on=["labour_pool", "skill"], how="left", maintain_order="left")
        .with_columns(
            unit_cost=pl.col("unit_cost")
            + pl.col("more").fill_null(0.0) * pl.col("labour_hours").fill_null(0.0)
        )
        .select(chain.capabilities.columns)
    )
    pool = pl.when(pl.col("labour_pool").is_in([one, two])).then(pl.lit(joint)).otherwise("labour_pool")
    return state.with_chain(
        labour=labour, capabilities=capabilities, sites=chain.sites.with_columns(labour_pool=pool)
    )
