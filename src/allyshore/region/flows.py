"""A plan's spending as sales of sectors: what is bought, converted, carried and kept open, by country and sector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import polars as pl

from allyshore.region.concord import SERVICES, Placed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain import SupplyChain

INLAND, WATER, AIR = "60", "61", "62"
CARRIERS = {"truck": INLAND, "rail": INLAND, "intermodal": INLAND, "ocean": WATER, "air": AIR}
WAREHOUSING = "63"
ABROAD = "ROW"
UNMAPPED = {"product": pl.String, "hs": pl.String, "why": pl.String, "amount": pl.Float64}
SPENT = {"country": pl.String, "sector": pl.String, "amount": pl.Float64}


class PlanTables(Protocol):
    """The tables of a plan that a trace reads, as `allyshore.design.Plan` has them."""

    @property
    def buy(self) -> pl.DataFrame:
        """Purchases: site, product, state, purchase [USD in the period]."""

    @property
    def make(self) -> pl.DataFrame:
        """Runs: site, product, recipe, quantity, production [USD in the period]."""

    @property
    def ship(self) -> pl.DataFrame:
        """Moves: origin, destination, mode, freight [USD in the period]."""

    @property
    def sites(self) -> pl.DataFrame:
        """Sites: country, kind, fixed [USD a year]."""

    @property
    def states(self) -> pl.DataFrame:
        """Origin states: state, country_of_origin."""


@dataclass(frozen=True, eq=False)
class Spending:
    """What a plan pays for in a year, USD, in the parts that a table can or cannot take further.

    Attributes
    ----------
    bought
        country, sector, amount: goods, services and freight bought from sectors, at the price that is paid.
    wages
        country, sector (of what the plant makes), amount, hours: the firm's own direct labour.
    overhead
        country, sector, amount: the firm's other conversion cost and the fixed cost of its plants.
    unmapped
        product, hs, why, amount: spending on goods that have no sector.
    chosen
        Notes on products whose sector was one of several.
    """

    bought: pl.DataFrame
    wages: pl.DataFrame
    overhead: pl.DataFrame
    unmapped: pl.DataFrame
    chosen: tuple[str, ...]


def spending(chain: SupplyChain, plan: PlanTables, placed: Mapping[str, Placed]) -> Spending:
    """Lay a plan's yearly spending over countries and sectors.

    Purchases are of the good's country of origin and the sector of its HS code. Freight over land is of the countries at both
    ends in equal parts; ocean freight is of the rest of the world, for no table says whose ship it is; air freight is of both ends.
    """
    sectors = pl.DataFrame(
        [(name, place.sector, place.note) for name, place in placed.items()],
        schema={"product": pl.String, "sector": pl.String, "note": pl.String},
        orient="row",
    )
    at = chain.sites.select("site", "country", "kind")
    bought = _bought(chain, plan, at, sectors)
    freight = _freight(chain, plan, at)
    wages, overhead = _conversion(chain, plan, at, sectors)
    known = pl.col("sector").is_not_null()
    fixed = _fixed(plan)
    used = pl.concat([bought.select("product"), wages.select("product")]).unique()
    chosen = sectors.join(used, on="product", how="semi").filter(known & pl.col("note").str.starts_with("HS"))
    unmapped = (
        bought.filter(~known)
        .group_by("product", maintain_order=True)
        .agg(pl.col("amount").sum())
        .join(sectors.select("product", why="note"), on="product")
        .join(chain.products.select("product", "hs"), on="product")
        .select(*UNMAPPED)
    )
    return Spending(
        bought=pl.concat(
            [
                bought.filter(known).select(*SPENT),
                freight,
                fixed.filter(pl.col("sector") == WAREHOUSING).select(*SPENT),
            ]
        )
        .drop_nulls("country")
        .group_by("country", "sector")
        .agg(pl.col("amount").sum())
        .sort("country", "sector"),
        wages=wages.drop_nulls("country")
        .group_by("country", "sector")
        .agg(pl.col("amount").sum(), pl.col("hours").sum())
        .sort("country", "sector"),
        overhead=pl.concat(
            [overhead.select(*SPENT), fixed.filter(pl.col("sector").ne_missing(WAREHOUSING)).select(*SPENT)]
        )
        .drop_nulls("country")
        .group_by("country", "sector")
        .agg(pl.col("amount").sum())
        .sort("country", "sector"),
        unmapped=unmapped,
        chosen=tuple(f"{name}: {note}" for name, note in chosen.select("product", "note").iter_rows()),
    )


def _bought(chain: SupplyChain, plan: PlanTables, at: pl.DataFrame, sectors: pl.DataFrame) -> pl.DataFrame:
    """Purchases by the country where the good was made; a service, or a state without a country, is of the seller's."""
    origin = plan.states.select("state", "country_of_origin")
    return (
        plan.buy.join(origin, on="state", how="left", maintain_order="left")
        .join(at, on="site", how="left", maintain_order="left")
        .join(sectors, on="product", how="left", maintain_order="left")
        .select(
            "product",
            "sector",
            country=pl.coalesce("country_of_origin", "country"),
            amount=pl.col("purchase") * chain.annual,
        )
    )


def _freight(chain: SupplyChain, plan: PlanTables, at: pl.DataFrame) -> pl.DataFrame:
    ends = at.select("site", "country")
    paid = (
        plan.ship.join(ends.rename({"site": "origin", "country": "from"}), on="origin", how="left")
        .join(ends.rename({"site": "destination", "country": "to"}), on="destination", how="left")
        .with_columns(
            sector=pl.col("mode").replace_strict(CARRIERS, default=SERVICES, return_dtype=pl.String),
            amount=pl.col("freight") * chain.annual,
        )
    )
    ocean = paid.filter(pl.col("sector") == WATER).select(
        "sector", "amount", country=pl.lit(ABROAD, pl.String)
    )
    halves = [
        paid.filter(pl.col("sector") != WATER).select("sector", amount=pl.col("amount") / 2.0, country=end)
        for end in ("from", "to")
    ]
    return pl.concat([part.select(*SPENT) for part in (ocean, *halves)]).filter(pl.col("amount") > 0.0)


def _conversion(
    chain: SupplyChain, plan: PlanTables, at: pl.DataFrame, sectors: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split conversion cost into the firm's own labour and the rest (``capabilities.unit_cost``)."""
    own = chain.capabilities.select("site", "product", "recipe", other="unit_cost")
    made = (
        plan.make.join(own, on=["site", "product", "recipe"], how="left", maintain_order="left")
        .join(chain.recipes.select("recipe", "labour_hours"), on="recipe", how="left", maintain_order="left")
        .join(at, on="site", how="left", maintain_order="left")
        .join(sectors, on="product", how="left", maintain_order="left")
        .with_columns(
            rest=pl.col("quantity") * pl.col("other") * chain.annual,
            whole=pl.col("production") * chain.annual,
            hours=pl.col("quantity") * pl.col("labour_hours") * chain.annual,
        )
    )
    wages = made.select("product", "country", "sector", "hours", amount=pl.col("whole") - pl.col("rest"))
    return wages, made.select("country", "sector", amount="rest")


def _fixed(plan: PlanTables) -> pl.DataFrame:
    """Fixed cost of what is kept open: of a warehouse a service of its country's sector 63, of a plant overhead."""
    return plan.sites.filter(pl.col("fixed") > 0.0).select(
        "country",
        sector=pl.when(pl.col("kind") == "warehouse")
        .then(pl.lit(WAREHOUSING))
        .otherwise(pl.lit(None, pl.String)),
        amount="fixed",
    )
