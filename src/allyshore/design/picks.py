"""One material for every unit: where the law looks at each good by itself, a plan may be asked to mix nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design.sources import ceiling
from allyshore.origin import Method

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network

WEIGHED = [method.value for method in (Method.TRANSACTION_VALUE, Method.NET_COST, Method.WAIVER)]


def weighed(network: Network) -> pl.DataFrame:
    """Give the runs whose origin rests on how much of what goes in: a content test, or de minimis. Column run.

    Every unit of any other run is what the run says whatever it is made of.
    """
    by_content = network.runs.filter(pl.col("method").is_in(WEIGHED)).select("run")
    lawful = network.runs.filter(pl.col("mode") != "open").select("run")
    forgiven = network.uses.filter("fails").select("run").join(lawful, on="run", how="semi")
    return pl.concat([by_content, forgiven]).unique().sort("run")


def no_mixing(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """Hold every weighed run to one state of each component in a period, by yes-or-no columns `pick`.

    pick_use [run, component, state, period]: use ≤ most · pick.  one_state [run, component, period]: Σ_state pick = 1.
    `most` is the quantity in one unit times what the capability can make or, without a capacity, what anyone could need.
    """
    caps = network.capabilities.join(ceiling(network.chain), on="product", maintain_order="left").select(
        "capability", ceiling=pl.min_horizontal("capacity", "ceiling")
    )
    most = network.runs.select("run", "capability").join(caps, on="capability").select("run", "ceiling")
    used = (
        network.uses.join(weighed(network), on="run", how="semi", maintain_order="left")
        .filter(pl.len().over("run", "component") > 1)
        .join(most, on="run", maintain_order="left")
        .join(periods, how="cross", maintain_order="left")
    )
    key = ["run", "component", "state", "period"]
    problem = parts.problem
    pick = problem.add_columns("pick", used.select(key), upper=1.0, whole=True).frame
    linked = problem.add_rows("pick_use", used.select(key), upper=0.0).frame
    taken = linked.join(parts.use.frame.select(*key, "column"), on=key, maintain_order="left")
    problem.add_entries(taken["row"], taken["column"], 1.0)
    problem.add_entries(linked["row"], pick["column"], -(used["quantity"] * used["ceiling"]))
    one = ["run", "component", "period"]
    rows = problem.add_rows(
        "one_state", used.select(one).unique(maintain_order=True), lower=1.0, upper=1.0
    ).frame
    chosen = pick.join(rows, on=one, maintain_order="left")
    problem.add_entries(chosen["row"], chosen["column"], 1.0)
