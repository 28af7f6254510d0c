"""Duty and fees of many lines on one day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.duty.detail import COMPONENT, NOT_CHARGED, QUESTION, national_detail, us_detail, us_questions
from allyshore.duty.law import HOME
from allyshore.duty.lines import checked
from allyshore.duty.national import stated_rates
from allyshore.duty.params import DutyParams
from allyshore.duty.result import Assessment
from allyshore.duty.us_lines import kinds, reckon, with_base
from allyshore.duty.user_fees import UserFee, fees_on

if TYPE_CHECKING:
    from allyshore.world import World

_PLAIN = DutyParams()
_SUMS = ("duty", "mpf", "hmf")
_NONE = pl.lit(None, pl.String).alias("open")


def assess(
    entries: pl.DataFrame,
    world: World,
    tariffs: pl.DataFrame,
    params: DutyParams = _PLAIN,
    *,
    ask: bool = False,
) -> Assessment:
    """Reckon what customs charges on each line on the world's day.

    Nothing is owed where importer and exporter are the same country. The United States charges by the schedule, the dated
    measures and the fees. Any other importer charges nothing on originating goods that move under a USMCA claim between two
    members, and the rate of the user's own table on all else.

    Parameters
    ----------
    entries
        One row per line with the columns of `Entry` (``facts`` as text joined by ``;``); other columns are kept.
        For the duty of one unit give the value of a unit, quantity 1 and its weight.
    world
        The day, and the tables hts, measures, measure_products, fees and blocs.
    tariffs
        The user's table of duties of other importers; may be empty.
    params
        Facts stated of every line, and whether details are wanted.
    ask
        Leave a line whose base duty cannot be reckoned, because its rate is no number or a quantity is not stated, without a sum and
        ask, in place of stopping everything. It is never nought.

    Returns
    -------
    Assessment
        The same rows in the same order with duty, mpf and hmf [USD], unrounded; with `ask` also ``open``, what a
        line without a duty wants.

    Raises
    ------
    ModelInvalid
        The lines have faults.
    FactMissing
        A tariff line, a national rate, or (unless asked for) a readable rate or a quantity is missing; every one is named.
    """
    frame = checked(entries, world)
    home = pl.col("importer") == pl.col("exporter")
    parts, questions = [], []
    at_home = frame.filter(home)
    if at_home.height:
        parts.append(
            at_home.select(
                "row",
                *(pl.lit(0.0).alias(name) for name in _SUMS),
                _NONE,
                components=pl.lit([], COMPONENT),
                not_charged=pl.lit([], NOT_CHARGED),
            )
        )
    ours = frame.filter(~home & (pl.col("importer") == HOME))
    if ours.height:
        part, asked = _united_states(ours, world, params, ask=ask)
        parts.append(part)
        questions.append(asked)
    others = frame.filter(~home & (pl.col("importer") != HOME))
    if others.height:
        parts.append(_elsewhere(others, world, tariffs).with_columns(_NONE))
    names = [*_SUMS, *(["components", "not_charged"] if params.detail else [])]
    names += ["open"] if ask else []
    result = (
        pl.concat(part.select("row", *names) for part in parts).sort("row")
        if parts
        else pl.DataFrame(
            schema=dict.fromkeys(_SUMS, pl.Float64)
            | {"components": COMPONENT, "not_charged": NOT_CHARGED, "open": pl.String}
        )
    )
    kept = entries.drop([name for name in names if name in entries.columns])
    return Assessment(
        kept.hstack(result.select(names)),
        pl.concat(questions).unique(maintain_order=True) if questions else pl.DataFrame(schema=QUESTION),
    )


def _united_states(
    frame: pl.DataFrame, world: World, params: DutyParams, *, ask: bool
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines that enter the United States."""
    these = kinds(frame, world, params)
    reckoned = reckon(with_base(frame, these, world, ask=ask), these)
    freed = np.array([stack.column_2 is not None and stack.column_2.frees for stack in these.stacks])
    free, fees = pl.lit(pl.Series(freed[these.of_line])), fees_on(world)
    sums = frame.select(
        "row",
        duty=pl.Series(reckoned.duty).fill_nan(None),
        mpf=pl.when(free).then(0.0).otherwise(fee_of(fees["mpf"])),
        hmf=pl.when(free).then(0.0).otherwise(fee_of(fees["hmf"])),
        open=reckoned.frame["open"],
    )
    if not params.detail:
        return sums, pl.DataFrame(schema=QUESTION)
    return us_detail(sums, reckoned, these), us_questions(reckoned, these, world.schedule)


def fee_of(fee: UserFee) -> pl.Expr:
    """Fee of a line [USD]: its share, by value, of the fee of the entry, which is never less than the line.

    Source: 19 CFR 24.23(b) (merchandise processing), 19 CFR 24.24 (harbour maintenance).
    """
    whole = pl.max_horizontal("value", pl.col("entry_value").fill_null(0.0))
    owed = (whole * fee.rate).clip(fee.least, fee.most)
    if fee.informal is not None and fee.informal_up_to is not None:
        owed = pl.when(whole <= fee.informal_up_to).then(pl.lit(fee.informal)).otherwise(owed)
    spared = pl.lit(value=False)
    if fee.spares_usmca:
        spared = spared | pl.col("fee_spared")
    if fee.modes:
        spared = spared | ~pl.col("mode").is_in(fee.modes)
    return pl.when(spared).then(0.0).otherwise(owed * pl.col("value") / whole)


def _elsewhere(frame: pl.DataFrame, world: World, tariffs: pl.DataFrame) -> pl.DataFrame:
    """Lines that enter another country."""
    paying = frame.filter(~pl.col("valid_claim"))
    keys = paying.select("importer", "hs", "country_of_origin").unique(maintain_order=True)
    if keys.height:
        rated = frame.join(
            stated_rates(keys, tariffs, world.date),
            on=["importer", "hs", "country_of_origin"],
            how="left",
            maintain_order="left",
        )
    else:
        rated = frame.with_columns(rate=pl.lit(None, pl.Float64), tariff_source=pl.lit(None, pl.String))
    duty = pl.when("valid_claim").then(0.0).otherwise(pl.col("rate") * pl.col("value"))
    return national_detail(rated.with_columns(duty=duty, mpf=pl.lit(0.0), hmf=pl.lit(0.0)))
