"""Write a problem as an LP file whose names are those of the docs, for a reader or another solver."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array

if TYPE_CHECKING:
    from allyshore.solver.problem import Block, Problem

_UNSAFE = re.compile(r"[^A-Za-z0-9_.\[\],]")


def write_lp(problem: Problem) -> str:
    """Give the problem as CPLEX LP text, rows in order; a name's odd characters become underscores."""
    names = _labels(problem.column_blocks)
    row_names = _labels(problem.row_blocks)
    rows, columns, values = problem.triplets()
    matrix = coo_array((values, (rows, columns)), shape=(problem.n_rows, problem.n_columns)).tocsr()
    matrix.sum_duplicates()
    matrix.sort_indices()
    cost = problem.cost
    lines = ["Minimize", " obj: " + _terms(np.nonzero(cost)[0], cost[np.nonzero(cost)[0]], names)]
    lines.append("Subject To")
    row_lower, row_upper = problem.row_bounds
    for row, name in enumerate(row_names):
        start, end = matrix.indptr[row], matrix.indptr[row + 1]
        body = _terms(matrix.indices[start:end], matrix.data[start:end], names)
        lines.extend(_relation(name, body, float(row_lower[row]), float(row_upper[row])))
    lines.append("Bounds")
    lower, upper = problem.bounds
    for name, low, high in zip(names, lower, upper, strict=True):
        if low != 0.0 or np.isfinite(high):
            lines.append(
                f" {low:.12g} <= {name} <= {high:.12g}" if np.isfinite(high) else f" {name} >= {low:.12g}"
            )
    whole = [name for name, is_whole in zip(names, problem.whole, strict=True) if is_whole]
    if whole:
        lines += ["General", *(f" {name}" for name in whole)]
    return "\n".join([*lines, "End", ""])


def _labels(blocks: list[Block]) -> list[str]:
    return [_UNSAFE.sub("_", label) for block in blocks for label in block.labels()]


def _terms(indices: np.ndarray, values: np.ndarray, names: list[str]) -> str:
    terms = [
        f"{'-' if value < 0 else '+'} {abs(value):.12g} {names[index]}"
        for index, value in zip(indices, values, strict=True)
    ]
    return " ".join(terms) or "0"


def _relation(name: str, body: str, low: float, high: float) -> list[str]:
    if low == high:
        return [f" {name}: {body} = {low:.12g}"]
    lines = []
    if np.isfinite(high):
        lines.append(f" {name}: {body} <= {high:.12g}")
    if np.isfinite(low):
        lines.append(f" {name}{'.low' if lines else ''}: {body} >= {low:.12g}")
    return lines
