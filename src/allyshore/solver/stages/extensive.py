"""Write a two-stage problem out with a copy of the response for every scenario: exact, and large."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.solver.problem import COLUMN, ROW, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.stages.two_stage import TwoStage


def extensive(stages: TwoStage) -> Problem:
    """Give the problem of all scenarios at once: for small ones, for peers and for checks."""
    whole = Problem(f"{stages.first.name}, every scenario")
    whole.offset = stages.first.offset + stages.later.offset * float(stages.probability.sum())
    _copy(whole, stages.first, "now", stages.first.cost)
    rows, columns, _ = stages.link
    plain = stages.tail is None and stages.floor is None
    counted = None if plain else _counted(whole, stages)
    for scenario, share in enumerate(stages.probability):
        cost = stages.later.cost if stages.cost is None else stages.cost[scenario]
        start, column = whole.n_rows, whole.n_columns
        _copy(
            whole,
            stages.later,
            f"scenario_{scenario}",
            share * cost if counted is None else np.zeros_like(cost),
            (stages.lower[scenario], stages.upper[scenario]),
        )
        values = stages.values[scenario % len(stages.values)]
        whole.add_entries(pl.Series(rows + start), pl.Series(columns), pl.Series(values))
        if counted is not None:
            row = whole.add_rows(
                f"scenario_{scenario}.counted", pl.DataFrame({"of": [0]}), lower=stages.later.offset
            ).start
            used = np.flatnonzero(cost)
            whole.add_entries(
                pl.Series(np.full(len(used), row)), pl.Series(column + used), pl.Series(-cost[used])
            )
            whole.add_entries(pl.Series([row]), pl.Series([counted + scenario]), 1.0)
    return whole


def _counted(whole: Problem, stages: TwoStage) -> int:
    """Add a column for what each response counts as, and those of the tail; give the first."""
    whole.offset = stages.first.offset
    scenarios = len(stages.probability)
    floor = -np.inf if stages.floor is None else stages.floor
    keys, weight = (
        pl.DataFrame({"scenario": range(scenarios)}),
        0.0 if stages.tail is None else stages.tail.weight,
    )
    start = whole.add_columns("counted", keys, cost=(1.0 - weight) * stages.probability, lower=floor).start
    if stages.tail is not None:
        eta = whole.add_columns("eta", keys[:1], cost=weight, lower=floor).start
        beyond = whole.add_columns(
            "beyond", keys, cost=weight / (1.0 - stages.tail.share) * stages.probability
        ).start
        row, index = whole.add_rows("beyond", keys, lower=0.0).start, np.arange(scenarios)
        for first, sign in ((start + index, -1.0), (np.full(scenarios, eta), 1.0), (beyond + index, 1.0)):
            whole.add_entries(pl.Series(row + index), pl.Series(first), sign)
    return start


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
