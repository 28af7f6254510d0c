"""Read a solved problem back into the plan's tables and cost lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.design import stocks
from allyshore.design.charges import charged, total
from allyshore.design.columns import FRESH, RUNNING, annuity
from allyshore.design.dates import by_period
from allyshore.design.relief import relief_tables
from allyshore.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.solver import Block, Solution

DUST = 1e-6
"""Units below this are the solver's rounding and are not part of a plan."""


def tables(parts: Assembly, network: Network, solution: Solution) -> dict[str, pl.DataFrame]:
    """Give the plan's tables by name, in the shapes that `Plan` documents."""
    chain = network.chain
    runs = network.runs.join(
        network.capabilities.select(
            "capability", "site", "recipe", "product", "conversion", "product_value", "lead_time"
        ),
        on="capability",
        maintain_order="left",
    )
    values = network.states.select("state", "value")
    found = {
        "buy": _buy(_positive(parts.buy, solution), network),
        "make": _make(_positive(parts.make, solution), runs, network),
        "use": _use(_positive(parts.use, solution), runs),
        "ship": _ship(_positive(parts.ship, solution), network),
        "stock": _positive(parts.stock, solution)
        .join(values, on="state", maintain_order="left")
        .with_columns(
            inventory=pl.col("quantity")
            * pl.col("value")
            * chain.carrying_rate
            * chain.weeks_per_period
            / WEEKS_PER_YEAR
        )
        .select("period", "site", "product", "state", "quantity", "inventory"),
        "short": _positive(parts.short, solution)
        .join(
            chain.demand.select("market", "product", "period", "shortage_cost"),
            on=["market", "product", "period"],
            maintain_order="left",
        )
        .select(
            "period",
            "market",
            "product",
            "quantity",
            shortage=pl.col("quantity") * pl.col("shortage_cost").fill_null(0.0),
        ),
    }
    found |= relief_tables(parts, network, solution)
    found["sites"] = _sites(parts, network, solution, found)
    found["lines"] = _lines(parts, network, solution)
    found["charges"] = charged(parts, solution)
    kept = found["charges"].filter(pl.col("charge") == "reserve").select(pl.col("subject").cast(pl.Int64))
    met = pl.concat(
        [found[name].select("state") for name in ("buy", "make", "use", "ship")]
        + [kept.select(state="subject")]
    ).unique()
    found["states"] = network.states.join(met, on="state", how="semi", maintain_order="left")
    return found


def _positive(block: Block, solution: Solution) -> pl.DataFrame:
    quantity = pl.Series("quantity", solution.of(block))
    return block.frame.drop("column").with_columns(quantity).filter(pl.col("quantity") > DUST)


def _buy(frame: pl.DataFrame, network: Network) -> pl.DataFrame:
    costs = network.capabilities.select("capability", "unit_cost")
    return frame.join(costs, on="capability", maintain_order="left").select(
        "period",
        "site",
        "product",
        "state",
        "quantity",
        "unit_cost",
        purchase=pl.col("quantity") * pl.col("unit_cost"),
    )


def _make(frame: pl.DataFrame, runs: pl.DataFrame, network: Network) -> pl.DataFrame:
    more = stocks.on_making(runs, network.chain).select(
        "run", "recipe", "mode", "reference", "method", "state", "conversion", "held"
    )
    return frame.join(more, on="run", maintain_order="left").select(
        "period",
        "run",
        "site",
        "recipe",
        "product",
        "mode",
        "reference",
        "method",
        "state",
        "quantity",
        "conversion",
        production=pl.col("quantity") * pl.col("conversion"),
        inventory=pl.col("quantity") * pl.col("held"),
    )


def _use(frame: pl.DataFrame, runs: pl.DataFrame) -> pl.DataFrame:
    return frame.join(
        runs.select("run", "site", "recipe", "product", "mode"), on="run", maintain_order="left"
    ).select("period", "run", "site", "recipe", "product", "mode", "component", "state", "quantity")


def _ship(frame: pl.DataFrame, network: Network) -> pl.DataFrame:
    charges = network.moves.select(
        "ship", "claimed", "days", "value", "freight", "duty", "fees", "compliance", "transit", "held"
    )
    quantity = pl.col("quantity")
    charged_then = by_period(frame.join(charges, on="ship", maintain_order="left"), network.dues)
    return charged_then.select(
        "period",
        "origin",
        "destination",
        "mode",
        "product",
        "state",
        "claimed",
        "quantity",
        "days",
        freight=quantity * pl.col("freight"),
        duty=quantity * pl.col("duty"),
        fees=quantity * pl.col("fees"),
        compliance=quantity * pl.col("compliance"),
        inventory=quantity * (pl.col("transit") + pl.col("held")),
    )


def _sites(
    parts: Assembly, network: Network, solution: Solution, found: dict[str, pl.DataFrame]
) -> pl.DataFrame:
    chain = network.chain
    chosen = parts.open.frame.select("site").with_columns(
        pl.Series("chosen", np.rint(solution.of(parts.open)) > 0)
    )
    active = pl.concat(
        [found["buy"].select("site"), found["make"].select("site")]
        + [found["ship"].select(pl.col(end).alias("site")) for end in ("origin", "destination")]
    ).unique()
    yearly = annuity(chain.carrying_rate, chain.capital_years)
    existing = pl.col("state") == "existing"
    return (
        chain.sites.filter(pl.col("kind") != "market")
        .join(chosen, on="site", how="left", maintain_order="left")
        .with_columns(
            priced=(pl.col("fixed_cost") > 0) | (pl.col("opening_cost") > 0) | (pl.col("closing_cost") > 0),
            active=pl.col("site").is_in(active.get_column("site").implode()),
        )
        .with_columns(
            open=pl.when("priced").then(pl.col("chosen").fill_null(value=False)).otherwise("active")
        )
        .with_columns(
            opened=pl.col("open") & ~existing & (pl.col("kind") != "supplier"),
            closed=~pl.col("open") & existing & pl.col("priced"),
        )
        .select(
            "site",
            "kind",
            "country",
            "open",
            "opened",
            "closed",
            fixed=pl.when("open").then("fixed_cost").otherwise(0.0),
            capital=yearly
            * pl.when(pl.col("open") & ~existing)
            .then("opening_cost")
            .when("closed")
            .then("closing_cost")
            .otherwise(0.0),
        )
    )


def _lines(parts: Assembly, network: Network, solution: Solution) -> pl.DataFrame:
    """Sources that are a yes or no: those in use, and those of today that cost something to give up."""
    yearly = annuity(network.chain.carrying_rate, network.chain.capital_years)
    caps = network.capabilities.select(
        "capability",
        "site",
        "product",
        "recipe",
        "setup_cost",
        "fixed_cost",
        "closing_cost",
        "current_volume",
    )
    return (
        parts.line.frame.select("capability")
        .with_columns(pl.Series("used", np.rint(solution.of(parts.line)) > 0))
        .join(caps, on="capability", maintain_order="left")
        .filter(pl.col("used") | RUNNING)
        .select(
            "site",
            "product",
            "recipe",
            "used",
            setup=pl.when(pl.col("used") & FRESH).then(pl.col("setup_cost") * yearly).otherwise(0.0),
            fixed=pl.when("used").then("fixed_cost").otherwise(0.0),
            closing=pl.when(~pl.col("used")).then(pl.col("closing_cost") * yearly).otherwise(0.0),
        )
    )


def revenue(chain: SupplyChain, found: dict[str, pl.DataFrame]) -> float | None:
    """What markets pay for what is delivered, USD a year; None where a delivery has no price."""
    prices = chain.demand.select("product", "period", "price", destination="market")
    markets = chain.sites.filter(pl.col("kind") == "market").select(destination="site")
    delivered = (
        found["ship"]
        .join(markets, on="destination", how="semi")
        .join(prices, on=["destination", "product", "period"], how="left")
    )
    if delivered.get_column("price").null_count() or not delivered.height:
        return None
    return float(delivered.select((pl.col("quantity") * pl.col("price")).sum()).item()) * chain.annual


def cost_lines(found: dict[str, pl.DataFrame], annual: float) -> dict[str, float]:
    """Sum the tables into the cost lines of the command contract, USD a year."""

    def summed(table: str, column: str) -> float:
        return float(found[table].get_column(column).sum())

    lines = {
        "purchase": summed("buy", "purchase") * annual,
        "production": summed("make", "production") * annual,
        "freight": summed("ship", "freight") * annual,
        "duty": (summed("ship", "duty") - summed("relief", "refund")) * annual,
        "fees": summed("ship", "fees") * annual,
        "inventory": (
            summed("ship", "inventory") + summed("make", "inventory") + summed("stock", "inventory")
        )
        * annual,
        "fixed": summed("regimes", "fixed") + summed("sites", "fixed") + summed("lines", "fixed"),
        "capital": summed("sites", "capital") + summed("lines", "setup") + summed("lines", "closing"),
        "compliance": (summed("ship", "compliance") + summed("relief", "handling")) * annual,
        "shortage": summed("short", "shortage") * annual,
    }
    return {line: amount + total(found["charges"], line, annual) for line, amount in lines.items()}
