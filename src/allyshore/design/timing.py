"""Sites and lines that open, shut and move in the period that is best: a yes or no for each period, in which a decision stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.design.charges import LEAST
from allyshore.design.columns import choice_cost, line_choices, site_choices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.chain.horizon import Horizon
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.solver import Block, Solution

EARLIER = {"open": "open_in", "line": "line_in"}
"""The block of a yes or no at the end of the plan, and that of the same yes or no in the periods before the last."""
TIMING = {
    "period": pl.Int64,
    "what": pl.String,
    **dict.fromkeys(("site", "product", "recipe", "subject"), pl.String),
    "amount": pl.Float64,
    "left": pl.Float64,
}
"""The plan's table ``timing``; `subject` is a move's name or a pool's skill, `amount` and `left` are USD, one-off and at the plan's end."""


def timing(parts: Assembly, network: Network) -> None:
    """Add open_in [site, period] and line_in [capability, period] for all periods but the last, where the model chooses by period.

    stays_open [place, period]: yes in the period ≤ yes in the next, for what does not stand today; stays_shut: yes in the next
    ≤ yes in the period, for what does. Nothing where sites and lines are chosen once, or the plan has one period.
    """
    chain = network.chain
    if not chain.horizon.by_period or chain.periods == 1:
        return
    for end, choices in ((parts.open, site_choices(network)), (parts.line, line_choices(network))):
        if not choices.height:
            continue
        key = choices.columns[0]
        keys = pl.concat(
            [
                choices.select(
                    key,
                    pl.lit(period, pl.Int64).alias("period"),
                    "existing",
                    "least",
                    "most",
                    cost=pl.Series(choice_cost(choices, chain.horizon, period)),
                )
                for period in range(1, chain.periods)
            ]
        )
        name = EARLIER[end.name]
        parts.more[name] = parts.problem.add_columns(
            name,
            keys.select(key, "period"),
            cost=keys.get_column("cost").to_numpy(),
            lower=keys.get_column("least").to_numpy(),
            upper=keys.get_column("most").to_numpy(),
            whole=True,
        )
        _stay(parts, end, choices.select(key, "existing"))


def _stay(parts: Assembly, end: Block, choices: pl.DataFrame) -> None:
    """stays_open and stays_shut: what begins does not end again, and what ends does not begin again."""
    key = choices.columns[0]
    each = by_period(parts, end, pl.DataFrame(schema={"period": pl.Int64}))
    pairs = each.join(
        each.with_columns(pl.col("period") - 1), on=[key, "period"], suffix="_next", maintain_order="left"
    ).join(choices, on=key, maintain_order="left")
    for name, mine, sign in (
        ("stays_open", ~pl.col("existing"), 1.0),
        ("stays_shut", pl.col("existing"), -1.0),
    ):
        here = pairs.filter(mine)
        if not here.height:
            continue
        rows = parts.problem.add_rows(name, here.select(key, "period"), upper=0.0).frame
        parts.problem.add_entries(rows["row"], here["column"], sign)
        parts.problem.add_entries(rows["row"], here["column_next"], -sign)


def by_period(parts: Assembly, end: Block, periods: pl.DataFrame) -> pl.DataFrame:
    """Give the column of a yes or no (`open` or `line`) in each period: its key, period, column.

    Chosen once, it is the same column in all `periods`.
    """
    earlier = parts.more.get(EARLIER[end.name])
    if earlier is None:
        return end.frame.join(periods, how="cross", maintain_order="left").select(
            end.frame.columns[0], "period", "column"
        )
    last = int(earlier.frame.get_column("period").max()) + 1  # type: ignore[arg-type]  # the block is not empty
    return pl.concat(
        [earlier.frame, end.frame.with_columns(period=pl.lit(last, pl.Int64)).select(earlier.frame.columns)]
    )


def chosen_in(parts: Assembly, end: Block, horizon: Horizon, solution: Solution) -> pl.DataFrame:
    """Read a yes or no: its key, `chosen` (at the end), `begins` and `ends` (first period of a yes and of a no, null without), `span`, `starting`, `ending`.

    `span` is the part of a yearly cost that the yeses pay; `starting` and `ending` are what a dollar paid as it begins or ends
    comes to a year.
    """
    key = end.frame.columns[0]
    every = pl.DataFrame({"period": range(1, horizon.periods + 1)}, schema={"period": pl.Int64})
    each = by_period(parts, end, every)
    yes = pl.Series(np.rint(solution.x[each.get_column("column").to_numpy()]) > 0, dtype=pl.Boolean)
    share = horizon.shares[each.get_column("period").to_numpy() - 1]
    read = (
        each.with_columns(yes=yes, share=pl.Series(share, dtype=pl.Float64))
        .group_by(key, maintain_order=True)
        .agg(
            chosen=pl.col("yes").sort_by("period").last(),
            begins=pl.col("period").filter("yes").min(),
            ends=pl.col("period").filter(~pl.col("yes")).min(),
            span=pl.col("share").filter("yes").sum(),
        )
    )
    if not horizon.by_period:
        read = read.with_columns(span=pl.col("chosen").cast(pl.Float64))
    return (
        end.frame.select(key)
        .join(read, on=key, maintain_order="left")
        .with_columns(
            starting=_of(pl.col("begins"), horizon.starting), ending=_of(pl.col("ends"), horizon.ending)
        )
    )


def _of(period: pl.Expr, by_period: NDArray[np.float64]) -> pl.Expr:
    """Give the number of a period."""
    pairs = dict(enumerate(by_period.tolist(), start=1))
    return period.replace_strict(pairs, default=None, return_dtype=pl.Float64)


def timing_table(parts: Assembly, network: Network, solution: Solution) -> pl.DataFrame:
    """Say what begins, ends, moves and is trained in which period, the one-off cost paid then and what of it is left at the end (`TIMING`).

    Empty where sites and lines are chosen once.
    """
    horizon = network.chain.horizon
    if not horizon.by_period:
        return pl.DataFrame(schema=TIMING)
    lines = network.capabilities.select("capability", "site", "product", "recipe")
    found = [pl.DataFrame(schema=TIMING)]
    for end, choices, begin, finish in (
        (parts.open, site_choices(network), "open site", "close site"),
        (parts.line, line_choices(network), "set up line", "give up line"),
    ):
        key = choices.columns[0]
        read = chosen_in(parts, end, horizon, solution).select(key, "begins", "ends")
        read = read.join(choices, on=key, maintain_order="left")
        if key == "capability":
            read = read.join(lines, on=key, maintain_order="left")
        for what, period, amount, mine in (
            (begin, "begins", "beginning", ~pl.col("existing")),
            (finish, "ends", "ending", pl.col("existing")),
        ):
            keeps = pl.col(amount) if what == begin else pl.lit(0.0)
            named = read.with_columns(what=pl.lit(what), period=period, amount=amount, keeps=keeps)
            found.append(_told(named.filter(mine & pl.col("period").is_not_null()), horizon))
    for charge in parts.charges:
        if charge.one_off is None or "period" not in charge.block.frame.columns:
            continue
        value = solution.of(charge.block)
        count = np.rint(value) if charge.whole else value
        serving = charge.keeps if charge.keeps is not None else charge.one_off
        rows = charge.block.frame.with_columns(
            what=pl.lit({"move": "move", "training": "train"}[charge.kind]),
            amount=pl.Series(count * charge.one_off),
            keeps=pl.Series(count * serving),
        )
        found.append(_told(rows.filter(pl.Series(count > LEAST)), horizon))
    return pl.concat(found).sort("period", "what", maintain_order=True)


def _told(rows: pl.DataFrame, horizon: Horizon) -> pl.DataFrame:
    """Bring rows into the shape of the table; `keeps` is the capital in `amount`, of which a part is left at the end."""
    left = np.array([horizon.left(period) for period in range(1, horizon.periods + 1)])
    missing = [name for name in ("site", "product", "recipe", "subject") if name not in rows.columns]
    return (
        rows.with_columns(pl.lit("").alias(name) for name in missing)
        .with_columns(left=pl.col("keeps") * _of(pl.col("period"), left))
        .select(pl.col(name).cast(kind) for name, kind in TIMING.items())
    )
