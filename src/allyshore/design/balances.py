"""Rows that every plan keeps whatever it costs: components, balances of states, demand, and the law of each mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.origin import Method

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network


def component_need(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """component_need [run, component, period]: Σ_state use = quantity · make."""
    need = (
        network.uses.select("run", "component", "quantity")
        .unique(maintain_order=True)
        .join(periods, how="cross", maintain_order="left")
    )
    rows = parts.problem.add_rows(
        "component_need", need.select("run", "component", "period"), lower=0.0, upper=0.0
    )
    uses = parts.use.frame.join(rows.frame, on=["run", "component", "period"])
    parts.problem.add_entries(uses["row"], uses["column"], 1.0)
    makes = rows.frame.with_columns(need.get_column("quantity")).join(
        parts.make.frame.select("run", "period", "column"), on=["run", "period"]
    )
    parts.problem.add_entries(makes["row"], makes["column"], -makes["quantity"])


def state_balance(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """state_balance [site, product, state, period]: bought + arrived + made + stock before = sent + used + stock after."""
    markets = network.chain.sites.filter(pl.col("kind") == "market").select("site")
    stands = network.stands.join(markets, on="site", how="anti", maintain_order="left").join(
        periods, how="cross", maintain_order="left"
    )
    problem = parts.problem
    key = ["site", "product", "state", "period"]
    rows = problem.add_rows("state_balance", stands.select(key), lower=0.0, upper=0.0).frame
    runs = network.runs.select("run", "state").join(
        network.capabilities.select("capability", "site")
        .join(network.runs.select("run", "capability"), on="capability")
        .select("run", "site"),
        on="run",
    )
    made = parts.make.frame.select("run", "product", "period", "column").join(runs, on="run")
    used = parts.use.frame.rename({"component": "product"}).join(runs.select("run", "site"), on="run")
    later = parts.stock.frame.with_columns(period=pl.col("period") + 1)
    for frame, sign in (
        (parts.buy.frame, 1.0),
        (made, 1.0),
        (used, -1.0),
        (parts.ship.frame.rename({"destination": "site"}), 1.0),
        (parts.ship.frame.rename({"origin": "site"}), -1.0),
        (parts.stock.frame, -1.0),
        (later, 1.0),
    ):
        joined = frame.join(rows, on=key)
        problem.add_entries(joined["row"], joined["column"], sign)


def demand_met(parts: Assembly, network: Network) -> None:
    """demand_met [product, market, period]: arrivals over all states + short = demand."""
    wanted = network.chain.demand.filter(pl.col("quantity") > 0)
    key = ["product", "market", "period"]
    quantity = wanted.get_column("quantity").to_numpy()
    rows = parts.problem.add_rows("demand_met", wanted.select(key), lower=quantity, upper=quantity).frame
    for frame in (parts.ship.frame.rename({"destination": "market"}), parts.short.frame):
        joined = frame.join(rows, on=key)
        parts.problem.add_entries(joined["row"], joined["column"], 1.0)


def origin_rows(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """Rows that a lawful mode carries, per run and period: shift, rvc_transaction, rvc_net_cost, waiver.

    shift: Σ_failing value · use ≤ de minimis · TV · make, by weight in place of value and TV for textiles.  rvc_transaction: Σ_non-originating value · use ≤
    (1 − θ − margin) · TV · make.  rvc_net_cost: the same with net cost = materials + conversion, without what net cost leaves out, in place of TV.
    waiver: Σ_non-originating value · use ≤ 10 % · TV · make.
    """
    margin = network.chain.origin_margin
    weights = network.chain.products.select("product", "weight")
    caps = network.capabilities.select(
        "capability", "product", "product_value", conversion=pl.col("least_conversion") - pl.col("excluded")
    ).join(weights, on="product", maintain_order="left")
    lawful = network.runs.filter(pl.col("mode") != "open").join(caps, on="capability", maintain_order="left")
    uses = (
        network.uses.join(
            lawful.select("run", "method", "threshold", "by_weight"), on="run", maintain_order="left"
        )
        .join(network.states.select("state", "value"), on="state", maintain_order="left")
        .join(weights.rename({"product": "component"}), on="component", maintain_order="left")
        .filter(pl.col("run").is_in(lawful.get_column("run").implode()))
    )
    left = 1.0 - pl.col("threshold") - margin
    failing = uses.filter("fails").select("run").unique()
    shift = lawful.filter(pl.col("run").is_in(failing.get_column("run").implode()))
    whole = pl.when("by_weight").then(pl.col("weight").fill_null(0.0)).otherwise("product_value")
    part = pl.when("by_weight").then("weight").otherwise("value")
    _content_row(
        parts,
        periods,
        "shift",
        shift.select("run", most=pl.col("de_minimis") * whole),
        uses.filter("fails").with_columns(value=part),
    )
    by_value = lawful.filter(pl.col("method") == Method.TRANSACTION_VALUE.value)
    _content_row(
        parts,
        periods,
        "rvc_transaction",
        by_value.select("run", most=left * pl.col("product_value")),
        uses.filter("counts"),
    )
    by_cost = lawful.filter(pl.col("method") == Method.NET_COST.value)
    inside = pl.when("in_net_cost").then(pl.col("value")).otherwise(0.0)
    weight = pl.when("counts").then(pl.col("value")).otherwise(0.0) - left * inside
    _content_row(
        parts,
        periods,
        "rvc_net_cost",
        by_cost.select("run", most=left * pl.col("conversion")),
        uses.with_columns(value=weight),
    )
    waived = lawful.filter(pl.col("method") == Method.WAIVER.value)
    _content_row(
        parts,
        periods,
        "waiver",
        waived.select("run", most=(1.0 - pl.col("threshold")) * pl.col("product_value")),
        uses.filter("counts"),
    )


def _content_row(
    parts: Assembly, periods: pl.DataFrame, name: str, runs: pl.DataFrame, uses: pl.DataFrame
) -> None:
    """Add, for each run and period, Σ value · use − most · make ≤ 0."""
    keys = runs.join(periods, how="cross", maintain_order="left")
    rows = parts.problem.add_rows(name, keys.select("run", "period"), upper=0.0).frame
    made = rows.join(keys, on=["run", "period"]).join(
        parts.make.frame.select("run", "period", "column"), on=["run", "period"]
    )
    parts.problem.add_entries(made["row"], made["column"], -made["most"])
    taken = (
        uses.select("run", "component", "state", "value")
        .join(parts.use.frame, on=["run", "component", "state"])
        .join(rows, on=["run", "period"])
    )
    parts.problem.add_entries(taken["row"], taken["column"], taken["value"])
