"""The next best designs: the same problem, each time without the sets of open sites and used lines that are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.design.capacities import volume_columns
from allyshore.errors import Stopped, TimeLimitReached
from allyshore.solver import Solution, Status, solve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.solver import SolveParams, Watch


def others(
    parts: Assembly, network: Network, best: Solution, params: SolveParams, watch: Watch | None
) -> Iterator[Solution]:
    """Give the second best design, the third, ..., until none is left or time runs out.

    other_design [design]: Σ over yes of (1 − x) + Σ over no of x ≥ 1, over `open` and `line`, for each design before. used_site [site]
    and used_line [capability]: a yes sells, makes or (a warehouse) sends at least one unit, so that an idle site does not make a design of its own.
    """
    problem = parts.problem.variant(parts.problem.cost, parts.problem.offset)
    spans = [range(block.start, block.start + block.size) for block in (parts.open, parts.line)]
    choices = np.array([column for span in spans for column in span], dtype=np.int64)
    free = (
        problem.bounds[1][choices] > problem.bounds[0][choices] if len(choices) else np.zeros(0, dtype=bool)
    )
    choices = choices[free]
    if not len(choices):
        return
    solution, number = best, 0
    for name, keys, entries in _in_work(parts, network):
        rows = problem.add_rows(name, keys, lower=0.0).frame
        joined = entries.join(rows, on=keys.columns, maintain_order="left")
        problem.add_entries(joined["row"], joined["column"], joined["value"])
    while True:
        number += 1
        yes = np.rint(solution.x[choices]) > 0
        row = problem.add_rows(
            "other_design", pl.DataFrame({"design": [number]}), lower=1.0 - yes.sum()
        ).start
        problem.add_entries(
            pl.Series([row] * len(choices), dtype=pl.Int64),
            pl.Series(choices),
            pl.Series(np.where(yes, -1.0, 1.0)),
        )
        try:
            solution = solve(problem, params, watch=watch)
        except (TimeLimitReached, Stopped):
            return
        if solution.status is Status.INFEASIBLE:
            return
        yield solution


def _in_work(parts: Assembly, network: Network) -> list[tuple[str, pl.DataFrame, pl.DataFrame]]:
    """Rows that keep idle yeses out: name, keys, and entries (keys, column, value)."""
    volumes = volume_columns(parts)
    places = network.capabilities.select("capability", "site")
    houses = network.chain.sites.filter(pl.col("kind") == "warehouse").select("site")
    through = pl.concat(
        [
            volumes.join(places, on="capability", maintain_order="left").select("site", "column"),
            parts.ship.frame.select(pl.col("origin").alias("site"), "column").join(
                houses, on="site", how="semi", maintain_order="left"
            ),
        ]
    ).unique(maintain_order=True)
    sites = parts.open.frame.select("site", "column")
    lines = parts.line.frame.select("capability", "column")
    one = pl.lit(1.0).alias("value")
    found = []
    for name, yes, flows in (
        ("used_site", sites, through),
        ("used_line", lines, volumes.select("capability", "column")),
    ):
        key = yes.columns[0]
        if yes.height:
            entries = pl.concat(
                [
                    flows.join(yes.select(key), on=key, how="semi", maintain_order="left").with_columns(one),
                    yes.with_columns(-one),
                ]
            )
            found.append((name, yes.select(key), entries))
    return found
