"""Duty of many lines entering the United States: kinds of line are found once, amounts are arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.duty.formulas import points_elsewhere
from allyshore.duty.law import VALUE_UP_TO, WEIGHT_UNDER, Law, fact_words
from allyshore.duty.programmes import USMCA
from allyshore.duty.schedule import Column, dutiable, lacking, left_open, lines, unknown_line
from allyshore.duty.stack import Facts, Stack, choose
from allyshore.duty.statistics import unknown
from allyshore.errors import FactMissing, Fault, UsageError
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.duty.params import DutyParams
    from allyshore.world import World

METALS = ("steel", "aluminium", "copper")


@dataclass(frozen=True)
class Kinds:
    """The distinct kinds of line of a frame.

    Attributes
    ----------
    law
        The day's measures.
    stacks
        What each kind owes beside the base duty.
    of_line
        Index into `stacks` for each line.
    """

    law: Law
    stacks: tuple[Stack, ...]
    of_line: NDArray[np.int64]


@dataclass(frozen=True)
class Amounts:
    """Reckoned lines.

    Attributes
    ----------
    frame
        The lines with their base rate (`schedule.dutiable`).
    base_duty
        Column 1 or 2 duty [USD] per line.
    bases, amounts
        Per step of the stacks: base [USD] and duty [USD] per line.
    assumed
        Lines whose metal content was not stated and is taken as all the value that is left.
    """

    frame: pl.DataFrame
    base_duty: NDArray[np.float64]
    bases: list[NDArray[np.float64]]
    amounts: list[NDArray[np.float64]]
    assumed: NDArray[np.bool_]

    @property
    def duty(self) -> NDArray[np.float64]:
        """Whole duty [USD] per line."""
        return self.base_duty + sum(self.amounts, np.zeros(len(self.base_duty)))


def kinds(frame: pl.DataFrame, world: World, params: DutyParams) -> Kinds:
    """Sort the lines into kinds that meet the same measures under the same facts, and choose each kind's stack once."""
    law = Law.on(world)
    strange = sorted(params.facts - fact_words(world))
    if strange:
        meant = did_you_mean(strange[0], fact_words(world))
        raise UsageError(
            f"facts: expected words of a condition of the law{meant}, found {', '.join(strange)}."
        )
    codes = frame["hs"].unique(maintain_order=True)
    countries = frame["country_of_origin"].unique(maintain_order=True).to_list()
    inside, perhaps = _membership(law, codes, world)
    met = [law.of_country(country) for country in countries]
    outside = [law.that_leave_out(country) if params.detail else () for country in countries]
    relevant = np.zeros((len(countries), len(law.scopes)), dtype=bool)
    for n, candidates in enumerate(met):
        relevant[n, [law.scope_of[index] for index in (*candidates, *outside[n])]] = True
    code = frame["hs"].replace_strict(codes, np.arange(codes.len()), return_dtype=pl.Int64).to_numpy()
    country = (
        frame["country_of_origin"]
        .replace_strict(countries, np.arange(len(countries)), return_dtype=pl.Int64)
        .to_numpy()
    )
    words = np.hstack(
        [_words(inside)[code] & _words(relevant)[country], _words(perhaps)[code] & _words(relevant)[country]]
    )
    worth = frame.select(pl.max_horizontal("value", "entry_value")).to_series()
    bucket = np.searchsorted(_bounds(law, VALUE_UP_TO), worth.to_numpy(), side="left")
    heavy = frame["metal_weight_share"].to_numpy()
    weight = np.where(np.isnan(heavy), -1, np.searchsorted(_bounds(law, WEIGHT_UNDER), heavy, side="right"))
    marked = pl.DataFrame(words, schema=[f"w{n}" for n in range(words.shape[1])]).with_columns(
        country=pl.Series(country), usmca=frame["valid_claim"], bucket=pl.Series(bucket), weight=pl.Series(weight), facts=frame["facts"]
    )  # fmt: skip
    names = marked.columns
    firsts = (
        marked.with_row_index("line").unique(names, keep="first", maintain_order=True).with_row_index("kind")
    )
    of_line = (
        marked.join(firsts.select("kind", *names), on=names, how="left", maintain_order="left")["kind"]
        .to_numpy()
        .astype(np.int64)
    )
    stacks = []
    for line, place, claim, said in firsts.select("line", "country", "usmca", "facts").iter_rows():
        facts = Facts(
            claim,
            frame["metal_weight_share"][line],
            worth[line],
            params.facts | frozenset(part for part in said.split(";") if part),
        )
        mask, row = relevant[place], code[line]
        stacks.append(
            choose(
                law,
                met[place],
                frozenset(np.flatnonzero(inside[row] & mask).tolist()),
                frozenset(np.flatnonzero(perhaps[row] & mask).tolist()),
                facts,
                outside[place],
            )
        )
    return Kinds(law, tuple(stacks), of_line)


def _bounds(law: Law, condition: str) -> list[float]:
    """Every bound that the day's rows set on one number."""
    return sorted(
        {
            float(word.removeprefix(condition))
            for row in law.measures
            for word in row.conditions
            if word.startswith(condition)
        }
    )


def _membership(law: Law, codes: pl.Series, world: World) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """`Law.membership`, where a number that does not stand on the day is looked up as its eight digits too."""
    inside, perhaps = law.membership(codes)
    strange = [n for n, code in enumerate(codes) if unknown(code, world.schedule)]
    if strange:
        short_inside, short_perhaps = law.membership(codes[strange].str.slice(0, 8))
        inside[strange] |= short_inside
        perhaps[strange] |= short_perhaps
    return inside, perhaps


def _words(bits: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Pack rows of bits into 64-bit words."""
    packed = np.packbits(bits, axis=1)
    width = -(-max(packed.shape[1], 1) // 8) * 8
    padded = np.zeros((bits.shape[0], width), dtype=np.uint8)
    padded[:, : packed.shape[1]] = packed
    return padded.view(np.uint64)


def with_base(frame: pl.DataFrame, these: Kinds, world: World, *, ask: bool = False) -> pl.DataFrame:
    """Add the base rate of each line, and ``open``, what it wants where its base duty cannot be reckoned.

    Raises
    ------
    FactMissing
        A line is not in the schedule; or, unless the caller asks instead, its rate cannot be read or the quantity that it
        needs is not given; every one is named.
    """
    known = lines(world, frame["hs"])
    replaced = [stack.column_2 for stack in these.stacks]
    column = np.array(
        [
            Column.GENERAL if row is None else Column.TWO if row.rate is None else Column.FIXED
            for row in replaced
        ],
        dtype=np.int64,
    )
    fixed = np.array(
        [0.0 if row is None or row.rate is None else row.rate for row in replaced], dtype=np.float64
    )
    joined = _rated(frame, known, world)
    missing = joined.filter(pl.col("form").is_null()).unique("hs", maintain_order=True)
    if missing.height:
        raise FactMissing(
            Fault(
                "hts",
                None,
                None,
                "a line of the schedule",
                f"'{code}'",
                unknown_line(code, world).capitalize(),
            )
            for code in missing["hs"]
        )
    joined = joined.with_columns(
        column=pl.Series(column[these.of_line]), fixed=pl.Series(fixed[these.of_line])
    )
    granted = pl.col("granted") & (pl.col("column") == Column.GENERAL)
    usmca_free = granted & (pl.col("claimed") == USMCA) & (pl.col("special_form") == "free")
    special = (
        pl.when(usmca_free)
        .then(int(Column.USMCA))
        .when(granted)
        .then(int(Column.SPECIAL))
        .otherwise("column")
    )
    based = dutiable(joined.with_columns(column=special))
    if not ask and (faults := lacking(based)):
        raise FactMissing(faults)
    return left_open(based)


def _rated(frame: pl.DataFrame, known: pl.DataFrame, world: World) -> pl.DataFrame:
    """Join each line of an entry to its line of the schedule; where that has the rate of another line, to the rate of the one named.

    Raises
    ------
    FactMissing
        The line named is not in the schedule, or a line is named for one that has a rate of its own.
    """
    joined = frame.join(known, on="hts8", how="left", maintain_order="left")
    named = joined.filter((pl.col("rate_of") != "") & pl.col("special_heading").is_null())
    if not named.height:
        return joined
    faults = []
    held = {row["hts8"]: row for row in lines(world, named["rate_of"]).iter_rows(named=True)}
    for row in named.unique(["hs", "rate_of"], maintain_order=True).iter_rows(named=True):
        if row["general"] is None:
            continue  # not a line of the schedule, which is said elsewhere
        where = ("entries", row["row"] + 1, "rate_of")
        elsewhere = points_elsewhere(row["general"] or "") or points_elsewhere(row["other"] or "")
        if not elsewhere and not row["claim_question"]:
            faults.append(
                Fault(
                    *where, f"nothing, as {row['hs']} has a rate of its own", f"'{row['rate_of']}'", "Drop it"
                )
            )
        elif elsewhere and row["rate_of"][:8] not in held:
            faults.append(
                Fault(
                    *where,
                    "a line of the schedule",
                    f"'{row['rate_of']}'",
                    unknown_line(row["rate_of"], world).capitalize(),
                )
            )
    if faults:
        raise FactMissing(faults)
    there = pl.DataFrame(list(held.values()), schema=known.schema).rename({"hts8": "rated"})
    rates = [name for name in known.columns if name != "hts8"]
    moved = joined.with_columns(rated=pl.col("rate_of").str.slice(0, 8)).join(
        there, on="rated", how="left", maintain_order="left", suffix="_there"
    )
    one = pl.col("general").map_elements(points_elsewhere, return_dtype=pl.Boolean).fill_null(value=False)
    two = pl.col("other").map_elements(points_elsewhere, return_dtype=pl.Boolean).fill_null(value=False)
    second = {"other", *(name for name in rates if name.startswith("column2"))}
    return moved.with_columns(
        pl.when((two if name in second else one) & pl.col("general_there").is_not_null())
        .then(pl.col(f"{name}_there"))
        .otherwise(pl.col(name))
        .alias(name)
        for name in rates
    ).drop("rated", *(f"{name}_there" for name in rates))


def reckon(frame: pl.DataFrame, these: Kinds) -> Amounts:
    """Reckon the base duty and every step of every line.

    A step's base is the value, or the content it is charged on, less the bases of earlier steps that it gives way to, less the
    US content that its row spares. A ``top_up`` step is charged at what its total exceeds the base duty's share of the value.
    Where the base duty is open, it and such a step are NaN.
    """
    value = frame["value"].to_numpy()
    base_duty = (
        frame["base_rate"] * frame["value"]
        + frame["base_specific"] * frame["base_amount"].fill_null(0.0)
        + frame["base_parts"]
    ).to_numpy()
    share = {metal: frame[f"{metal}_share"].to_numpy() for metal in METALS}
    us_content = np.nan_to_num(frame["us_content_share"].to_numpy())
    left = np.clip(1.0 - sum(np.nan_to_num(cells) for cells in share.values()), 0.0, 1.0)
    assumed = np.zeros(len(value), dtype=bool)
    bases: list[NDArray[np.float64]] = []
    amounts: list[NDArray[np.float64]] = []
    for step in range(max((len(stack.steps) for stack in these.stacks), default=0)):
        part = np.zeros(len(value))
        kind = _per_line(
            [stack.steps[step].measure.base if step < len(stack.steps) else "" for stack in these.stacks],
            these,
        )
        part[kind == "value"] = 1.0
        for metal in METALS:
            content, article, unknown = kind == metal, kind == f"{metal}_article", np.isnan(share[metal])
            part = np.where(content, np.where(unknown, left, share[metal]), part)
            part = np.where(article, np.where(unknown | (share[metal] <= 0), 1.0, share[metal]), part)
            assumed |= content & unknown & (left > 0)
            left = np.where(content & unknown, 0.0, left)
        for earlier in range(step):
            gives_way = np.array(
                [step < len(stack.steps) and earlier in stack.steps[step].behind for stack in these.stacks]
            )[these.of_line]
            part = np.where(gives_way, part - bases[earlier], part)
        part = np.clip(part, 0.0, 1.0) * (1.0 - _relief(step, these, us_content))
        rate = np.array(
            [
                (stack.steps[step].measure.rate or 0.0) if step < len(stack.steps) else 0.0
                for stack in these.stacks
            ]
        )[these.of_line]
        form = _per_line(
            [stack.steps[step].measure.form if step < len(stack.steps) else "" for stack in these.stacks],
            these,
        )
        rate = np.where(
            form == "top_up",
            np.maximum(rate - base_duty / value, 0.0),
            np.where(form == "additive", rate, 0.0),
        )
        bases.append(part)
        amounts.append(np.where(part > 0, rate * part * value, 0.0))
    return Amounts(frame, base_duty, [part * value for part in bases], amounts, assumed)


def _per_line(words: list[str], these: Kinds) -> NDArray[np.str_]:
    return np.array(words or [""])[these.of_line]


def _relief(step: int, these: Kinds, us_content: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of a step's base that US content takes off."""
    rules = [stack.steps[step].measure.us_relief if step < len(stack.steps) else "" for stack in these.stacks]
    result = np.zeros(len(us_content))
    here = _per_line(rules, these)
    for rule in set(rules) - {""}:
        word, _, bound = rule.partition(":")
        spared = (
            us_content
            if word == "all"
            else np.minimum(us_content, float(bound))
            if word == "up_to"
            else np.where(us_content >= float(bound), us_content, 0.0)
        )
        result = np.where(here == rule, spared, result)
    return result
