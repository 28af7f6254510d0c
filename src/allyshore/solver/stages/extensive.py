"""Write a two-stage problem out with a copy of the response for every scenario: exact, and large."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.solver.problem import COLUMN, ROW, Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from allyshore.solver.stages.two_stage import TwoStage


def extensive(stages: TwoStage) -> Problem:
    """Give the problem of all scenarios at once: for small ones, for peers and for checks."""
    whole = Problem(f"{stages.first.name}, every scenario")
    whole.offset = stages.first.offset + stages.later.offset * float(stages.probability.sum())
    _copy(whole, stages.first, "now", stages.first.cost)
    rows, columns, _ = stages.link
    for scenario, share in enumerate(stages.probability):
        cost = stages.later.cost if stages.cost is None else stages.cost[scenario]
        start = whole.n_rows
        _copy(
            whole,
            stages.later,
            f"scenario_{scenario}",
            share * cost,
            (stages.lower[scenario], stages.upper[scenario]),
        )
        values = stages.values[scenario % len(stages.values)]
        whole.add_entries(pl.Series(rows + start), pl.Series(columns), pl.Series(values))
    return whole


def _copy(
    whole: Problem,
    stage: Problem,
    name: str,
    cost: NDArray[np.float64],
    sides: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None,
) -> None:
    """Add a stage's columns, rows and entries; `sides` takes the place of its own row bounds."""
    column, row = whole.n_columns, whole.n_rows
    least, most = stage.bounds
    low, high = sides or stage.row_bounds
    for block in stage.column_blocks:
        these = slice(block.start, block.start + block.size)
        keys = block.frame.drop(COLUMN)
        flag = bool(stage.whole[these].any())
        whole.add_columns(
            f"{name}.{block.name}", keys, cost=cost[these], lower=least[these], upper=most[these], whole=flag
        )
    for block in stage.row_blocks:
        these = slice(block.start, block.start + block.size)
        whole.add_rows(f"{name}.{block.name}", block.frame.drop(ROW), lower=low[these], upper=high[these])
    rows, columns, values = stage.triplets()
    whole.add_entries(pl.Series(rows + row), pl.Series(columns + column), pl.Series(values))
