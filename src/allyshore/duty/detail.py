"""Line by line: what is charged, what is not and why, and what to ask the importer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from allyshore.duty.programmes import REFUSED, claim_questions, unclaimed
from allyshore.duty.schedule import Column
from allyshore.duty.stack import rate_words
from allyshore.duty.statistics import question, unknown

if TYPE_CHECKING:
    from allyshore.duty.law import Measure
    from allyshore.duty.stack import Stack, Step
    from allyshore.duty.us_lines import Amounts, Kinds
    from allyshore.world import Schedule

    Cells = np.ndarray[Any, np.dtype[Any]]

COMPONENT = pl.List(
    pl.Struct(
        {
            "measure": pl.String,
            "heading": pl.String,
            "rate": pl.Float64,
            "base": pl.Float64,
            "amount": pl.Float64,
        }
    )
)
NOT_CHARGED = pl.List(pl.Struct({"measure": pl.String, "reason": pl.String}))
QUESTION = {"hs": pl.String, "country_of_origin": pl.String, "question": pl.String}
BASE_NAME = {
    Column.GENERAL: "column 1 general",
    Column.USMCA: "USMCA free",
    Column.TWO: "column 2",
    Column.FIXED: "rate in place of the schedule's",
    Column.SPECIAL: "column 1 special",
}
CONTENT = (
    "the metal content was not stated: all of the value that is left is taken as content, as CBP asks for where content is unknown; "
    "state steel_share, aluminium_share and copper_share"
)


def us_detail(sums: pl.DataFrame, reckoned: Amounts, these: Kinds) -> pl.DataFrame:
    """Add components and what is not charged to the sums, in the same order."""
    frame = reckoned.frame
    value = frame["value"].to_numpy()
    column = frame["column"].to_numpy()
    rows = np.arange(len(value))
    paid = [
        _rows(
            rows,
            np.array([BASE_NAME[Column(int(kind))] for kind in range(len(Column))])[column],
            frame["hts8"].to_numpy(),
            reckoned.base_duty / value,
            value,
            reckoned.base_duty,
        )
    ]
    unpaid = []
    for n, (base, amount) in enumerate(zip(reckoned.bases, reckoned.amounts, strict=True)):
        steps = [stack.steps[n] if n < len(stack.steps) else None for stack in these.stacks]
        here = np.array([step is not None and step.measure.charges for step in steps])[these.of_line]
        names = np.array([step.measure.measure if step else "" for step in steps])[these.of_line]
        headings = np.array([step.measure.heading if step else "" for step in steps])[these.of_line]
        due, free = here & ~(amount <= 0), here & (amount <= 0)  # what is open is due
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = amount / base
        paid.append(_rows(rows[due], names[due], headings[due], rate[due], base[due], amount[due]))
        why = np.array(
            [
                [why_nothing(stack, step, bites=bites) if step else "" for bites in (False, True)]
                for stack, step in zip(these.stacks, steps, strict=True)
            ]
        )
        unpaid.append(
            pl.DataFrame(
                {
                    "line": rows[free],
                    "measure": names[free],
                    "reason": why[these.of_line[free], (base[free] > 0).astype(int)],
                }
            )
        )
    passed = [passed_over(stack) for stack in these.stacks]
    for n in range(max((len(pairs) for pairs in passed), default=0)):
        here = np.array([n < len(pairs) for pairs in passed])[these.of_line]
        said = [[pairs[n][0].measure, pairs[n][1]] if n < len(pairs) else ["", ""] for pairs in passed]
        text = np.array(said)[these.of_line[here]]
        unpaid.append(pl.DataFrame({"line": rows[here], "measure": text[:, 0], "reason": text[:, 1]}))
    refused = frame.select(
        line=pl.Series(rows), measure=pl.format("claim:{}", "claimed"), reason=REFUSED
    ).drop_nulls("reason")
    unpaid.append(refused)
    return (
        sums.with_row_index("line", 0).with_columns(pl.col("line").cast(pl.Int64))
        .join(_listed(paid, "components"), on="line", how="left", maintain_order="left")
        .join(_listed(unpaid, "not_charged"), on="line", how="left", maintain_order="left")
        .with_columns(pl.col("components").cast(COMPONENT), pl.col("not_charged").fill_null([]).cast(NOT_CHARGED))
        .drop("line")
    )  # fmt: skip


def _rows(
    line: Cells, measure: Cells, heading: Cells, rate: Cells, base: Cells, amount: Cells
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "line": line,
            "measure": measure.astype(str),
            "heading": heading.astype(str),
            "rate": pl.Series(rate, nan_to_null=True),
            "base": base,
            "amount": pl.Series(amount, nan_to_null=True),
        }
    )


def _listed(parts: list[pl.DataFrame], name: str) -> pl.DataFrame:
    """Gather long rows into one list of records per line."""
    long = (
        pl.concat(part for part in parts if part.height)
        if any(part.height for part in parts)
        else pl.DataFrame(schema={"line": pl.Int64, "measure": pl.String, "reason": pl.String})
    )
    return long.group_by("line", maintain_order=True).agg(pl.struct(pl.exclude("line")).alias(name))


def why_nothing(stack: Stack, step: Step, *, bites: bool) -> str:
    """Say why a step of a stack comes to nothing."""
    row = step.measure
    if row.form == "prohibition":
        return "the import is prohibited; no duty is reckoned for it"
    if bites and row.form == "top_up":
        return f"the base duty already comes to {row.rate or 0.0:.4g} of the value or more"
    if not row.rate:
        return "its rate is nil"
    if step.behind:
        return "gives way to " + ", ".join(
            f"{stack.steps[n].measure.name} ({stack.steps[n].measure.heading})" for n in step.behind
        )
    return "the content that it is charged on is nil"


def passed_over(stack: Stack) -> list[tuple[Measure, str]]:
    """Give the rows that would charge but for another row, or but for the country of origin, and why they do not."""
    spared = [(row, f"{by.name} ({_law(by)})") for row, by in stack.spared]
    return spared + [
        (row, f"goods of this origin are left out of it ({_law(row)})") for row in stack.left_out
    ]


def _law(row: Measure) -> str:
    return f"{row.heading}; {row.citation}" if row.heading else row.citation


def us_questions(reckoned: Amounts, these: Kinds, schedule: Schedule) -> pl.DataFrame:
    """Give every distinct question of the lines."""
    asked = pl.DataFrame(
        {
            "kind": range(len(these.stacks)),
            "question": [list(stack_questions(stack)) for stack in these.stacks],
        },
        schema={"kind": pl.Int64, "question": pl.List(pl.String)},
    )
    lines = reckoned.frame.select(
        "hs", "country_of_origin", "claimed", "granted", "claim_question", "column", "form", "open"
    ).with_columns(kind=pl.Series(these.of_line), assumed=pl.Series(reckoned.assumed))
    parts = [
        lines.select("hs", "country_of_origin", "kind")
        .unique(maintain_order=True)
        .join(asked, on="kind", maintain_order="left")
        .explode("question", empty_as_null=False)
        .drop("kind"),
        lines.filter("assumed").select("hs", "country_of_origin", question=pl.lit(CONTENT)),
        lines.filter(pl.col("open").is_not_null()).select("hs", "country_of_origin", question="open"),
        claim_questions(lines),
    ]
    parts.append(unclaimed(lines, schedule))
    parts.append(_strange_numbers(lines, schedule))
    value = reckoned.frame["value"].to_numpy()
    for n, base in enumerate(reckoned.bases):
        notes = [stack.steps[n].measure.note if n < len(stack.steps) else "" for stack in these.stacks]
        if any(notes):
            said = lines.with_columns(
                question=pl.Series(notes)[pl.Series(these.of_line)],
                partly=pl.Series((base > 0) & (base < value)),
            )
            parts.append(
                said.filter(pl.col("partly") & (pl.col("question") != "")).select(
                    "hs", "country_of_origin", "question"
                )
            )
    return pl.concat(parts).unique(maintain_order=True)


def _strange_numbers(lines: pl.DataFrame, schedule: Schedule) -> pl.DataFrame:
    """Ask for the right statistical number where one is stated that does not stand on the day."""
    codes = lines["hs"].unique(maintain_order=True).to_list()
    asked = pl.DataFrame(
        [{"hs": code, "question": question(code, schedule)} for code in codes if unknown(code, schedule)],
        schema={"hs": pl.String, "question": pl.String},
    )
    met = lines.select("hs", "country_of_origin").unique(maintain_order=True)
    return met.join(asked, on="hs", maintain_order="left").select("hs", "country_of_origin", "question")


def stack_questions(stack: Stack) -> tuple[str, ...]:
    """Questions of a stack, and the prohibitions in it."""
    bans = tuple(
        f"{step.measure.name}: {rate_words(step.measure)} ({step.measure.citation})"
        for step in stack.steps
        if step.measure.form == "prohibition"
    )
    return bans + stack.questions


def national_detail(rated: pl.DataFrame) -> pl.DataFrame:
    """Components of lines that enter another country: the user's rate, or nothing under a USMCA claim."""
    owed = pl.struct(
        measure=pl.concat_str(pl.lit("duty of "), "importer"), heading=pl.col("hs"), rate=pl.col("rate"), base=pl.col("value"), amount=pl.col("duty")
    )  # fmt: skip
    free = pl.struct(
        measure=pl.concat_str(pl.lit("duty of "), "importer"),
        reason=pl.lit("originating goods claimed under USMCA between members are free"),
    )
    none = pl.lit([], COMPONENT)
    return rated.select(
        "row", "duty", "mpf", "hmf",
        components=pl.when("valid_claim").then(none).otherwise(pl.concat_list(owed)).cast(COMPONENT),
        not_charged=pl.when("valid_claim").then(pl.concat_list(free)).otherwise(pl.lit([], NOT_CHARGED)).cast(NOT_CHARGED),
    )  # fmt: skip
