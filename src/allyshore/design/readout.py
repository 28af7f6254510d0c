"""Read a solved problem back into the plan's tables and cost lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design import stocks
from allyshore.design.charges import charged, total
from allyshore.design.columns import FRESH, RUNNING
from allyshore.design.dates import by_period
from allyshore.design.relief import relief_tables
from allyshore.design.timing import chosen_in, timing_table
from allyshore.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.chain.horizon import Horizon
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
    found["timing"] = timing_table(parts, network, solution)
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
    chosen = chosen_in(parts, parts.open, chain.horizon, solution)
    active = pl.concat(
        [found["buy"].select("site"), found["make"].select("site")]
        + [found["ship"].select(pl.col(end).alias("site")) for end in ("origin", "destination")]
    ).unique()
    existing = pl.col("state") == "existing"
    return (
        chain.sites.filter(pl.col("kind") != "market")
        .join(chosen, on="site", how="left", maintain_order="left")
        .with_columns(
            priced=(pl.col("fixed_cost") > 0) | (pl.col("opening_cost") > 0) | (pl.col("closing_cost") > 0),
            active=pl.col("site").is_in(active.get_column("site").implode()),
        )
        .with_columns(
            open=pl.when("priced").then(pl.col("chosen").fill_null(value=False)).otherwise("active"),
            span=pl.col("span").fill_null(0.0),
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
            fixed=pl.col("fixed_cost") * pl.col("span"),
            capital=pl.when(pl.col("open") & ~existing)
            .then(pl.col("opening_cost") * pl.col("starting").fill_null(0.0))
            .when("closed")
            .then(pl.col("closing_cost") * pl.col("ending").fill_null(chain.horizon.ending[0]))
            .otherwise(0.0),
        )
    )


def _lines(parts: Assembly, network: Network, solution: Solution) -> pl.DataFrame:
    """Sources that are a yes or no: those in use, and those of today that cost something to give up."""
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
        chosen_in(parts, parts.line, network.chain.horizon, solution)
        .join(caps, on="capability", maintain_order="left")
        .filter(pl.col("chosen") | (pl.col("span") > 0.0) | RUNNING)
        .select(
            "site",
            "product",
            "recipe",
            used="chosen",
            setup=pl.when(pl.col("chosen") & FRESH)
            .then(pl.col("setup_cost") * pl.col("starting"))
            .otherwise(0.0),
            fixed=pl.col("fixed_cost") * pl.col("span"),
            closing=pl.when(~pl.col("chosen") & RUNNING)
            .then(pl.col("closing_cost") * pl.col("ending"))
            .otherwise(0.0),
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
    paid = pl.col("quantity") * pl.col("price") * chain.horizon.per_year()
    return float(delivered.select(paid.sum()).item())


def cost_lines(found: dict[str, pl.DataFrame], horizon: Horizon) -> dict[str, float]:
    """Sum the tables into the cost lines of the command contract, USD a year."""

    def summed(table: str, column: str, yearly: pl.Expr | None = None) -> float:
        amount = pl.col(column) * (horizon.per_year() if yearly is None else yearly)
        return float(found[table].select(amount.sum()).item())

    def stated(*parts: tuple[str, str]) -> float:
        return sum(summed(table, column, pl.lit(1.0)) for table, column in parts)

    lines = {
        "purchase": summed("buy", "purchase"),
        "production": summed("make", "production"),
        "freight": summed("ship", "freight"),
        "duty": summed("ship", "duty") - summed("relief", "refund"),
        "fees": summed("ship", "fees"),
        "inventory": sum(summed(table, "inventory") for table in ("ship", "make", "stock")),
        "fixed": stated(("regimes", "fixed"), ("sites", "fixed"), ("lines", "fixed")),
        "capital": stated(("sites", "capital"), ("lines", "setup"), ("lines", "closing")),
        "compliance": summed("ship", "compliance") + summed("relief", "handling"),
        "shortage": summed("short", "shortage"),
    }
    return {line: amount + total(found["charges"], line, horizon) for line, amount in lines.items()}
