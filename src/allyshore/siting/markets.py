"""Where the goods go: the markets that a survey measures its ways to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from allyshore.errors import UsageError

if TYPE_CHECKING:
    from allyshore.chain.supply_chain import SupplyChain
    from allyshore.units import Share


@dataclass(frozen=True, slots=True)
class Market:
    """A place that goods go to, and its share of all of them; coordinates in degrees."""

    name: str
    country: str
    latitude: float
    longitude: float
    subdivision: str = ""
    share: Share = 1.0


HEART_OF_USA = Market(
    "centre of US population", "USA", latitude=37.415725, longitude=-92.346525, subdivision="US-MO"
)
"""The market where none is named: mean centre of population of the United States, census of 2020, near Hartville, Missouri.

Source
------
US Census Bureau, press release CB21-CN.75, 16 November 2021.
"""


def markets_of(chain: SupplyChain) -> tuple[Market, ...]:
    """Give a model's markets with their shares of demand: of its value where every row has a price, else of its units.

    Raises
    ------
    UsageError
        The model has no demand.
    """
    priced = chain.demand["price"].null_count() == 0
    amount = pl.col("quantity") * pl.col("price") if priced else pl.col("quantity")
    wanted = (
        chain.demand.group_by(pl.col("market").alias("site"))
        .agg(amount.sum().alias("amount"))
        .filter(pl.col("amount") > 0)
        .join(chain.sites, on="site")
        .sort("amount", "site", descending=[True, False])
    )
    total = wanted["amount"].sum()
    if not total:
        raise UsageError("expected a model with demand, found none")
    return tuple(
        Market(
            row["site"],
            row["country"],
            row["latitude"],
            row["longitude"],
            row["subdivision"] or "",
            row["amount"] / total,
        )
        for row in wanted.iter_rows(named=True)
    )
