"""Costs that no unit price holds: set-ups, steps, whole loads, training, moves, each a block of columns with a price.

A charge is the value of a column times its price. The same record prices the column in the problem and writes the line of the
plan's table ``charges``, so that a plan cannot cost what its problem did not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from allyshore.chain.horizon import Horizon
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.solver import Block, Solution

PERIOD, YEAR = "period", "year"
KEYS = ("site", "product", "recipe", "destination", "mode", "subject")
SCHEMA = {
    "charge": pl.String,
    "line": pl.String,
    "per": pl.String,
    "period": pl.Int64,
    **dict.fromkeys(KEYS, pl.String),
    "count": pl.Float64,
    "amount": pl.Float64,
}
"""The plan's table ``charges``; `subject` is a labour pool's skill, a move's or a rule's name; `period` is 0 for a charge of the year."""
LEAST = 1e-6
"""Counts and amounts below this are a solver's rounding."""


@dataclass(frozen=True)
class Charge:
    """One kind of charge on a block of columns.

    Attributes
    ----------
    kind
        Its name in the plan's table.
    lines
        The cost line of each column (COST_LINES).
    price
        USD for one unit of each column, in the period or the year.
    per
        Whether `price` is of a period or of a year.
    unless
        The charge falls where a yes-or-no column is no.
    whole
        The column is a whole number; what a solver's tolerance leaves of it is rounded away.
    one_off, keeps
        USD of capital that one unit of each column is, and how much of that serves on; None where the charge is no capital.
    """

    kind: str
    block: Block
    lines: Sequence[str]
    price: NDArray[np.float64]
    per: str
    unless: bool = False
    whole: bool = False
    one_off: NDArray[np.float64] | None = None
    keeps: NDArray[np.float64] | None = None


def charge(
    parts: Assembly,
    network: Network,
    kind: str,
    block: str,
    keys: pl.DataFrame,
    *,
    line: str | pl.Series,
    price: pl.Series,
    per: str = PERIOD,
    upper: float = np.inf,
    whole: bool = False,
    unless: bool = False,
    one_off: pl.Series | None = None,
    keeps: pl.Series | None = None,
) -> Block:
    """Add a block of columns that carries a charge; give the block.

    `keys` are the block's keys, among them those of `KEYS` that the charge is about.
    """
    prices = price.cast(pl.Float64).to_numpy()
    yearly = prices.copy()
    if per == PERIOD:
        yearly *= network.chain.horizon.weights[keys.get_column("period").to_numpy() - 1]
    if unless:
        parts.problem.offset += float(yearly.sum())
    columns = parts.problem.add_columns(
        block, keys, cost=-yearly if unless else yearly, upper=upper, whole=whole
    )
    lines = [line] * keys.height if isinstance(line, str) else line.to_list()
    parts.more[block] = columns
    capital, serves = (
        None if each is None else each.cast(pl.Float64).to_numpy() for each in (one_off, keeps)
    )
    parts.charges.append(Charge(kind, columns, lines, prices, per, unless, whole, capital, serves))
    return columns


def charged(parts: Assembly, solution: Solution) -> pl.DataFrame:
    """Read the table ``charges`` from a solution."""
    found = [pl.DataFrame(schema=SCHEMA)]
    for one in parts.charges:
        value = solution.of(one.block)
        value = np.rint(value) if one.whole else value
        count = 1.0 - value if one.unless else value
        frame = one.block.frame.with_columns(
            pl.lit(one.kind).alias("charge"),
            pl.Series("line", list(one.lines), dtype=pl.String),
            pl.lit(one.per).alias("per"),
            pl.Series("count", count),
            pl.Series("amount", count * one.price),
        )
        missing = [name for name in SCHEMA if name not in frame.columns]
        frame = frame.with_columns(
            (pl.lit(0) if name == "period" else pl.lit("")).alias(name) for name in missing
        )
        found.append(
            frame.filter((pl.col("count") > LEAST) & (pl.col("amount").abs() > LEAST)).select(
                pl.col(name).cast(kind) for name, kind in SCHEMA.items()
            )
        )
    return pl.concat(found)


def total(charges: pl.DataFrame, line: str, horizon: Horizon) -> float:
    """Sum the charges of one cost line, USD a year."""
    yearly = pl.when(pl.col("per") == PERIOD).then(horizon.per_year()).otherwise(1.0)
    return float(charges.filter(pl.col("line") == line).select((pl.col("amount") * yearly).sum()).item())
