"""Corridors and customs: lanes that get cheaper, quicker or wider, filled in or the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from allyshore.levers.lever import Lever
    from allyshore.levers.state import State


def corridor(state: State, lever: Lever, amount: float) -> State:
    """Change cost, days and capacity of the lanes of a way; every lane must be there already."""
    effect, here = lever.effect, on_way(state, lever.target)
    lanes = state.chain.lanes.with_columns(
        pl.when(here).then(changed).otherwise(column).alias(column)
        for column, changed in (
            ("cost", pl.col("cost") * max(0.0, 1.0 + effect.get("cost", 0.0) * amount)),
            ("days", (pl.col("days") + effect.get("days", 0.0) * amount).clip(0.0)),
            ("capacity", (pl.col("capacity") + effect.get("capacity", 0.0) * amount).clip(0.0)),
        )
    )
    return state.with_chain(lanes=lanes)


def digitisation(state: State, lever: Lever, amount: float) -> State:
    """Change the cost of a claim's papers, the share of a flow that claims, and the days of the way's lanes that cross a border."""
    chain = state.chain
    crosses = pl.col("origin").replace_strict(_country(state)) != pl.col("destination").replace_strict(
        _country(state)
    )
    here = on_way(state, lever.target) & crosses
    days = (pl.col("days") + lever.effect.get("customs_days", 0.0) * amount).clip(0.0)
    return state.with_chain(
        claim_cost=max(0.0, chain.claim_cost + lever.effect.get("claim_cost", 0.0) * amount),
        claimed_share=min(
            1.0, max(0.0, chain.claimed_share + lever.effect.get("claimed_share", 0.0) * amount)
        ),
        lanes=chain.lanes.with_columns(pl.when(here).then(days).otherwise("days").alias("days"))
        if chain.lanes.height
        else chain.lanes,
    )


def on_way(state: State, target: str) -> pl.Expr:
    """Whether a lane is on a way ``from>to`` or ``from>to:mode``; an end is a site, an ISO3 country or *."""
    ends, _, mode = target.partition(":")
    start, end = ends.split(">")
    here = _ends(state, "origin", start) & _ends(state, "destination", end)
    return here & (pl.col("mode") == mode) if mode else here


def _country(state: State) -> dict[str, str]:
    return dict(state.chain.sites.select("site", "country").iter_rows())


def _ends(state: State, column: str, word: str) -> pl.Expr:
    if word == "*":
        return pl.lit(value=True)
    sites = [site for site, country in _country(state).items() if word in (site, country)]
    return pl.col(column).is_in(sites)
