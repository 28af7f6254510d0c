"""Columns and rows of the regimes, and the tables that are read from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.design.sources import ceiling

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.solver import Block, Problem, Solution

CENT = 0.01
RELIEF = {
    "period": pl.Int64,
    "run": pl.Int64,
    "site": pl.String,
    "regime": pl.String,
    "product": pl.String,
    "goes_to": pl.String,
    "refund": pl.Float64,
    "handling": pl.Float64,
}
REGIMES = {"site": pl.String, "regime": pl.String, "fixed": pl.Float64}


def add_relief(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """Add the regimes to a problem; nothing where the model has none.

    Columns: refund [run, period] USD spared; handled [run, period] USD of handling; regime [site, regime] 0 or 1.

    refund_due: refund ≤ Σ relief · use.  refund_limit: refund ≤ limit · make (USMCA article 2.5).  handling_due: handled ≥
    Σ handling · use.  regime_used: make ≤ what anyone could need · regime.
    """
    if network.relieved.is_empty():
        return
    problem = parts.problem
    keys = network.relieved.select("run").join(periods, how="cross", maintain_order="left")
    yearly = network.chain.horizon.weights[keys.get_column("period").to_numpy() - 1]
    refund = problem.add_columns("refund", keys, cost=-yearly).frame
    handled = problem.add_columns("handled", keys, cost=yearly).frame
    makes = parts.make.frame.select("run", "period", make="column")
    used = network.reliefs.join(
        parts.use.frame, on=["run", "component", "state", "period"], maintain_order="left"
    )
    due = problem.add_rows("refund_due", keys, upper=0.0).frame
    problem.add_entries(due["row"], refund["column"], 1.0)
    taken = used.join(due, on=["run", "period"], maintain_order="left")
    problem.add_entries(taken["row"], taken["column"], -taken["relief"])
    costs = problem.add_rows("handling_due", keys, upper=0.0).frame
    problem.add_entries(costs["row"], handled["column"], -1.0)
    taken = used.join(costs, on=["run", "period"], maintain_order="left")
    problem.add_entries(taken["row"], taken["column"], taken["handling"])
    bound = (
        network.limits.join(refund, on=["run", "period"], maintain_order="left")
        .join(makes, on=["run", "period"])
        .select("run", "period", "column", "make", "limit")
    )
    most = problem.add_rows("refund_limit", bound.select("run", "period"), upper=0.0).frame
    problem.add_entries(most["row"], bound["column"], 1.0)
    problem.add_entries(most["row"], bound["make"], -bound["limit"])
    _regime_used(parts, network, periods)


def _regime_used(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    costly = network.chain.regimes.filter(pl.col("fixed_cost") > 0.0).select("site", "regime", "fixed_cost")
    chosen = parts.problem.add_columns(
        "regime",
        costly.select("site", "regime"),
        cost=costly.get_column("fixed_cost").to_numpy(),
        upper=1.0,
        whole=True,
    ).frame
    caps = network.capabilities.select("capability", "capacity")
    runs = (
        network.relieved.join(chosen.rename({"column": "yes"}), on=["site", "regime"], maintain_order="left")
        .join(caps, on="capability", maintain_order="left")
        .join(ceiling(network.chain), on="product", maintain_order="left")
        .with_columns(most=pl.min_horizontal("capacity", "ceiling"))
        .join(periods, how="cross", maintain_order="left")
        .join(parts.make.frame.select("run", "period", "column"), on=["run", "period"], maintain_order="left")
    )
    rows = parts.problem.add_rows("regime_used", runs.select("run", "period"), upper=0.0).frame
    parts.problem.add_entries(rows["row"], runs["column"], 1.0)
    parts.problem.add_entries(rows["row"], runs["yes"], -runs["most"])


def relief_tables(parts: Assembly, network: Network, solution: Solution) -> dict[str, pl.DataFrame]:
    """Read what is spared and what the regimes cost: tables ``relief`` (USD in the period) and ``regimes`` (USD a year)."""
    refund, handled = _block(parts.problem, "refund"), _block(parts.problem, "handled")
    if refund is None or handled is None:
        return {"relief": pl.DataFrame(schema=RELIEF), "regimes": pl.DataFrame(schema=REGIMES)}
    found = (
        refund.frame.drop("column")
        .with_columns(
            pl.Series("refund", np.maximum(solution.of(refund), 0.0)),
            pl.Series("handling", np.maximum(solution.of(handled), 0.0)),
        )
        .filter(pl.max_horizontal("refund", "handling") > CENT)
        .join(network.relieved, on="run", maintain_order="left")
        .select(*RELIEF)
    )
    making = network.relieved.select("run", "site", "regime").join(
        parts.make.frame.with_columns(pl.Series("quantity", solution.of(parts.make))).filter(
            pl.col("quantity") > CENT
        ),
        on="run",
        how="semi",
    )
    yearly = network.chain.regimes.select("site", "regime", fixed="fixed_cost")
    used = yearly.join(making, on=["site", "regime"], how="semi", maintain_order="left")
    return {"relief": found, "regimes": used.select(*REGIMES)}


def _block(problem: Problem, name: str) -> Block | None:
    return next((block for block in problem.column_blocks if block.name == name), None)
