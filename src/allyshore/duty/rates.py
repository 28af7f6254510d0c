"""What the law charges on average: rate tables by country, chapter or line of the schedule on one day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from allyshore.duty.law import HOME
from allyshore.duty.lines import checked
from allyshore.duty.params import DutyParams
from allyshore.duty.schedule import Column
from allyshore.duty.us_lines import METALS, kinds, reckon, with_base
from allyshore.errors import UsageError
from allyshore.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

By = Literal["country", "chapter", "line"]
GROUPS: dict[str, tuple[str, ...]] = {
    "country": ("country",),
    "chapter": ("chapter",),
    "line": ("country", "hs"),
}
AUTHORITIES = ("301", "232", "IEEPA", "122", "338", "201")
"""Laws that a rate table shows one by one, in the words of ``measures.authority``."""
MEMBERS = ("CAN", "MEX")
_AT_ONCE = 40
_PER_UNIT = ("specific", "compound")


@dataclass(frozen=True, slots=True)
class RateParams:
    """What a rate table is made of.

    Attributes
    ----------
    by
        ``country`` (mean over lines), ``chapter`` (mean over its lines and the countries named) or ``line`` (every pair).
    countries
        Countries of origin, ISO3; empty is every country of the table ``countries`` but the United States.
    digits
        8: each line of the schedule once. 10: each statistical number once, so that lists which name ten digits are met exactly.
    claim
        ``"usmca"``: goods of Canada and Mexico are taken as originating and claimed; ``""``: nothing is claimed.
    content
        Metal's part of the value of every line, by metal; empty is not stated, and derivatives then owe on the whole value.
    facts
        Facts stated of every line, in the words of ``measures.condition``.
    """

    by: By = "country"
    countries: tuple[str, ...] = ()
    digits: Literal[8, 10] = 8
    claim: Literal["", "usmca"] = ""
    content: Mapping[str, float] = field(default_factory=dict)
    facts: frozenset[str] = frozenset()


def rate_table(
    world: World, params: RateParams | None = None, contents: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Give unweighted mean rates of duty over the lines of the US schedule on the world's day; fees are left out.

    Parameters
    ----------
    world
        The day, and the tables of the law.
    params
        How the table is made.
    contents
        hs (as many digits as `RateParams.digits`), steel_share, aluminium_share, copper_share: known content of single
        lines, in place of `RateParams.content`.

    Returns
    -------
    polars.DataFrame
        The keys of ``by``; ``lines``, how many pairs of line and country have a rate that is a share of the value; ``base``, one
        column per law, ``additional`` and ``total``, unweighted means over those pairs [share of value]; ``left_out``, how many
        pairs have a rate per unit or none that can be read, of which the share of value is not known; ``at_least``, mean of the total
        over all pairs that can be read with the parts per unit counted as nil: a lower bound, no more.

    Raises
    ------
    UsageError
        A country that is not known, or the United States.
    """
    params = params or RateParams()
    countries = _countries(world, params.countries)
    bare = _without_units(world)
    codes = bare.schedule.lines["hts8"] if params.digits == 8 else _numbers(bare)  # digits of a line
    keys = GROUPS[params.by]
    parts = []
    for start in range(0, len(countries), _AT_ONCE):
        pairs = _pairs(codes, countries[start : start + _AT_ONCE], params, contents)
        rated = _rated(pairs, world, bare, params)
        parts.append(rated.group_by(keys).agg(_sums()))
    return pl.concat(parts).group_by(keys).agg(pl.all().sum()).select(*keys, *_means()).sort(keys)


def _countries(world: World, asked: Sequence[str]) -> list[str]:
    """Give the countries of origin, checked."""
    known = world.table("countries")["country"].to_list()
    wrong = [code for code in asked if code not in known or code == HOME]
    if wrong:
        raise UsageError(
            f"countries: expected ISO codes of countries other than {HOME}, found {', '.join(wrong)}."
        )
    return list(asked) or [code for code in known if code != HOME]


def _without_units(world: World) -> World:
    """Give a world whose schedule holds no part per unit: such parts, and rates that cannot be read, are nil in it."""
    cells: list[pl.Expr] = []
    for form, share, specific, unit in (
        ("form", "ad_valorem", "specific", "specific_unit"),
        ("column2_form", "column2_ad_valorem", "column2_specific", "column2_unit"),
    ):
        nil = pl.col(form).is_in([*_PER_UNIT, "unread"])
        cells += [
            pl.when(nil).then(pl.col(share).fill_null(0.0)).otherwise(share).alias(share),
            pl.when(nil).then(pl.lit("ad_valorem")).otherwise(form).alias(form),
            pl.lit(None, pl.Float64).alias(specific),
            pl.lit(None, pl.String).alias(unit),
        ]
    return World(world.date, {**world.overrides, "hts": world.schedule.lines.with_columns(cells)})


def _numbers(world: World) -> pl.Series:
    """Give every statistical number of the day, and the lines that have none."""
    lines, numbers = world.schedule.lines["hts8"], world.schedule.numbers["hts10"]
    under = numbers.str.slice(0, 8)
    kept = numbers.filter(under.is_in(lines.implode()))
    return pl.concat([kept, lines.filter(~lines.is_in(under.implode()))]).alias("hs")


def _pairs(
    codes: pl.Series, countries: Sequence[str], params: RateParams, contents: pl.DataFrame | None
) -> pl.DataFrame:
    """Make an entry of one dollar for each number and country."""
    frame = pl.DataFrame({"hs": codes}).join(pl.DataFrame({"country_of_origin": countries}), how="cross")
    claimed = pl.col("country_of_origin").is_in(MEMBERS) if params.claim else pl.lit(value=False)
    known = {metal: params.content.get(metal, 0.0 if params.content else None) for metal in METALS}
    if contents is None:
        shares = [pl.lit(known[metal], pl.Float64).alias(f"{metal}_share") for metal in METALS]
    else:
        frame = frame.join(
            contents.select("hs", *(f"{metal}_share" for metal in METALS)), on="hs", how="left"
        )
        shares = [pl.col(f"{metal}_share").fill_null(pl.lit(known[metal], pl.Float64)) for metal in METALS]
    return frame.with_columns(
        importer=pl.lit(HOME),
        exporter="country_of_origin",
        value=pl.lit(1.0),
        originating=claimed,
        claim=pl.when(claimed).then(pl.lit("usmca")).otherwise(pl.lit("")),
    ).with_columns(shares)


def _rated(pairs: pl.DataFrame, world: World, bare: World, params: RateParams) -> pl.DataFrame:
    """Reckon each pair: base, rate by law, total, and whether its base is known."""
    frame = checked(pairs, bare)
    these = kinds(frame, bare, DutyParams(params.facts, detail=False))
    reckoned = reckon(with_base(frame, these, bare), these)
    by_law = {law: np.zeros(frame.height) for law in AUTHORITIES}
    for step, amounts in enumerate(reckoned.amounts):
        laws = np.array(
            [stack.steps[step].measure.authority if step < len(stack.steps) else "" for stack in these.stacks]
        )[these.of_line]
        for law in set(laws.tolist()) & set(AUTHORITIES):
            by_law[law] += np.where(laws == law, amounts, 0.0)
    printed = world.schedule.lines.select("hts8", one=pl.col("form"), two=pl.col("column2_form"))
    form = (
        pl.when(pl.col("column") == Column.GENERAL)
        .then(pl.col("one"))
        .when(pl.col("column") == Column.TWO)
        .then(pl.col("two"))
        .otherwise(pl.lit("free"))
    )
    return (
        reckoned.frame.select("hs", "hts8", "column", country=pl.col("country_of_origin"))
        .join(printed, on="hts8", how="left", maintain_order="left")
        .with_columns(
            chapter=pl.col("hs").str.slice(0, 2),
            base=pl.Series(reckoned.base_duty),
            total=pl.Series(reckoned.duty),
            known=~form.is_in([*_PER_UNIT, "unread"]),
            read=form != "unread",
            **{law: pl.Series(cells) for law, cells in by_law.items()},
        )
        .with_columns(additional=pl.col("total") - pl.col("base"))
    )


_RATES = ("base", *AUTHORITIES, "additional", "total")


def _sums() -> list[pl.Expr]:
    """Sums that means are made of."""
    return [
        *(pl.col(name).filter("known").sum() for name in _RATES),
        pl.col("known").sum().alias("lines"),
        (~pl.col("known")).sum().alias("left_out"),
        pl.col("read").sum().alias("readable"),
        pl.col("total").filter("read").sum().alias("at_least"),
    ]


def _means() -> list[pl.Expr]:
    """Divide the sums by the pairs that they are over; no pair gives no mean."""
    lines, readable = pl.col("lines"), pl.col("readable")
    return [
        lines.cast(pl.Int64),
        *(pl.when(lines > 0).then(pl.col(name) / lines).alias(name) for name in _RATES),
        pl.col("left_out").cast(pl.Int64),
        pl.when(readable > 0).then(pl.col("at_least") / readable).alias("at_least"),
    ]
