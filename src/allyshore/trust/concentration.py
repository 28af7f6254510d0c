"""How much of a chain's spend hangs on few: the Herfindahl-Hirschman index by country, group of blocs and trust band."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.trust.result import HOME, NOT_TRUSTED

if TYPE_CHECKING:
    from allyshore.trust.result import Scorecard

CONCENTRATION = {
    "tier": pl.Int64,
    "by": pl.String,
    "hhi": pl.Float64,
    "largest": pl.String,
    "largest_share": pl.Float64,
    "spend": pl.Float64,
}
"""Columns of a concentration table: tier is null for all tiers together; by is country, group or trust; hhi is a share."""


def concentration(spend: pl.DataFrame, card: Scorecard) -> pl.DataFrame:
    """Give the Herfindahl-Hirschman index of spend at every tier and over all tiers.

    hhi = sum of squared shares, from 1/n (n equal parts) to 1 (all in one); times 10,000 it is the index of merger guidelines.
    Memberships overlap, so that blocs are a partition: the home country, then the groups of the scheme in their order (a
    country counts in the first that holds it), then the rest. A trust band is the door by which the country passes.

    Parameters
    ----------
    spend
        tier (0 a product that goes to market, 1 its components, and so on), country (where the good was made or the work
        done), seller (country of who is paid), amount (USD a year).
    card
        The scorecard of the day. Where seller and country of a row differ, the row is not trusted unless both are.

    Returns
    -------
    Rows in the shape of `CONCENTRATION`, tiers in order, all tiers together last; nothing where nothing is spent.

    Source
    ------
    Hirschman (1964), "The paternity of an index", American Economic Review 54(5), 761.
    """
    codes = {*spend.get_column("country"), *spend.get_column("seller")}
    group = {code: card.group(code) for code in codes}
    band = {code: card.band(code) for code in codes}
    told = spend.with_columns(
        group=pl.col("country").replace_strict(group, return_dtype=pl.String),
        own=pl.col("country").replace_strict(band, return_dtype=pl.String),
        other=pl.col("seller").replace_strict(band, return_dtype=pl.String),
    ).with_columns(trust=_weaker(pl.col("own"), pl.col("other"), pl.col("country") == pl.col("seller")))
    tiers = sorted(told.get_column("tier").unique())
    parts = [
        _index(told if tier is None else told.filter(pl.col("tier") == tier), tier, by)
        for tier in (*tiers, None)
        for by in ("country", "group", "trust")
    ]
    return pl.concat([pl.DataFrame(schema=CONCENTRATION), *parts])


def _weaker(own: pl.Expr, other: pl.Expr, same: pl.Expr) -> pl.Expr:
    """Give the band of a row: not trusted where either is not; else that of the place of making, or of the seller where that is home."""
    return (
        pl.when(same)
        .then(own)
        .when((own == NOT_TRUSTED) | (other == NOT_TRUSTED))
        .then(pl.lit(NOT_TRUSTED))
        .when(own == HOME)
        .then(other)
        .otherwise(own)
    )


def _index(rows: pl.DataFrame, tier: int | None, by: str) -> pl.DataFrame:
    sums = rows.group_by(by).agg(pl.col("amount").sum()).filter(pl.col("amount") > 0.0)
    sums = sums.sort("amount", by, descending=[True, False])
    total = float(sums.get_column("amount").sum())
    if total == 0.0:
        return pl.DataFrame(schema=CONCENTRATION)
    shares = sums.get_column("amount") / total
    return pl.DataFrame(
        {
            "tier": [tier],
            "by": [by],
            "hhi": [float((shares**2).sum())],
            "largest": [sums.get_column(by)[0]],
            "largest_share": [float(shares[0])],
            "spend": [total],
        },
        schema=CONCENTRATION,
    )
