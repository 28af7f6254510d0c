"""The schedule's own rates for a line: column 1 General or Special, or column 2; with the quantities that a rate needs."""

from __future__ import annotations

import difflib
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.duty.formulas import points_elsewhere, read_formula
from allyshore.duty.quantities import PARTS, amount_in, read
from allyshore.errors import Fault

if TYPE_CHECKING:
    from allyshore.world import World

PIECES = ("each", "head", "article", "doz.", "gross", "1000")
"""Units of specific rates that the column quantity (pieces) answers for; weight (kg) answers for kg, g and t."""


class Column(IntEnum):
    """Which rate of the line is the base."""

    GENERAL = 0
    USMCA = 1
    TWO = 2
    FIXED = 3
    SPECIAL = 4


def lines(world: World, codes: pl.Series) -> pl.DataFrame:
    """Lines of the schedule for some tariff numbers."""
    wanted = codes.str.slice(0, 8).unique().alias("hts8").to_frame()
    return world.schedule.lines.join(wanted, on="hts8", how="semi").select(
        "hts8", "general", "other", "form", "ad_valorem", "specific", "specific_unit", "column2_form", "column2_ad_valorem", "column2_specific", "column2_unit",
    )  # fmt: skip


def unknown_line(code: str, world: World) -> str:
    """Name the lines of the schedule nearest to a number that it does not hold."""
    known = world.schedule.lines["hts8"]
    for digits in (6, 4, 2):
        near = known.filter(known.str.starts_with(code[:digits])).to_list()
        if near:
            close = difflib.get_close_matches(code[:8], near, n=4, cutoff=0.0)
            return (
                "did you mean "
                + ", ".join(f"{line[:4]}.{line[4:6]}.{line[6:]}" for line in sorted(close))
                + "?"
            )
    return "see chapters 1 to 97"


def dutiable(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the base rate of each row, the quantity it is charged on, and the duty that takes more than one quantity.

    Parameters
    ----------
    frame
        Rows joined to `lines`, with ``column`` (`Column`), ``fixed`` (share), the special rate (``special_form`` ...), ``quantity``, ``weight``
        and ``quantities``.

    Returns
    -------
    polars.DataFrame
        With ``form``, ``printed``, ``base_rate`` (share), ``base_specific`` (USD per unit), ``base_unit``, ``base_amount`` (units, null where unknown)
        and ``base_parts`` (USD by formula, null where the form is unread and something is not stated).
    """
    column, fixed = pl.col("column"), pl.col("column") == Column.FIXED

    def cell(two: str, general: str, special: str, instead: pl.Expr) -> pl.Expr:
        return (
            pl.when(column == Column.TWO)
            .then(pl.col(two))
            .when(column == Column.GENERAL)
            .then(pl.col(general))
            .when(column == Column.SPECIAL)
            .then(pl.col(special))
            .otherwise(instead)
        )

    stated = pl.when(fixed).then(pl.lit("ad_valorem")).otherwise(pl.lit("free"))
    share, none = pl.when(fixed).then(pl.col("fixed")), pl.lit(0.0)
    frame = frame.with_columns(
        form=cell("column2_form", "form", "special_form", stated),
        printed=cell("other", "general", "special_printed", pl.lit("")),
        base_rate=cell(
            "column2_ad_valorem", "ad_valorem", "special_ad_valorem", share.otherwise(none)
        ).fill_null(0.0),
        base_specific=cell("column2_specific", "specific", "special_specific", none).fill_null(0.0),
        base_unit=cell("column2_unit", "specific_unit", "special_unit", pl.lit(None, pl.String)),
    )
    return _by_formula(_amounts(frame))


def _amounts(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``base_amount``: from quantities stated in the line's own words, else from pieces and weight."""
    amount = pl.lit(None, pl.Float64)
    for column, first, units in (("weight", "kg", ("kg", "g", "t")), ("quantity", "each", PIECES)):
        for unit in units:
            factor = amount_in(unit, {first: 1.0}) or 0.0
            amount = pl.when(pl.col("base_unit") == unit).then(pl.col(column) * factor).otherwise(amount)
    frame = frame.with_columns(base_amount=amount)
    stated = (
        frame.filter((pl.col("quantities") != "") & pl.col("base_unit").is_not_null())
        .select("quantities", "base_unit")
        .unique()
    )
    if not stated.height:
        return frame
    told = [amount_in(unit, read(text)) for text, unit in stated.iter_rows()]
    return (
        frame.join(
            stated.with_columns(told=pl.Series(told, dtype=pl.Float64)),
            on=["quantities", "base_unit"],
            how="left",
            maintain_order="left",
        )
        .with_columns(base_amount=pl.coalesce("told", "base_amount"))
        .drop("told")
    )


def told_of(row: dict[str, Any]) -> dict[str, float]:
    """Everything that a line states of its quantities."""
    plain = {"kg": row["weight"], "each": row["quantity"]}
    return {unit: amount for unit, amount in plain.items() if amount is not None} | read(row["quantities"])


def _by_formula(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``base_parts``; such lines are few, and are reckoned one by one."""
    odd = frame.filter(pl.col("form") == "unread")
    if not odd.height:
        return frame.with_columns(base_parts=pl.lit(0.0))
    duties = []
    for row in odd.iter_rows(named=True):
        formula, told = read_formula(row["printed"]), told_of(row)
        short = formula is None or formula.missing(told) or parts_over(told, row["value"])
        duties.append(None if formula is None or short else formula.duty(row["value"], told))
    found = odd.select("row", base_parts=pl.Series(duties, dtype=pl.Float64))
    other = pl.when(pl.col("form") == "unread").then("base_parts").otherwise(0.0)
    return frame.join(found, on="row", how="left", maintain_order="left").with_columns(base_parts=other)


def parts_over(told: dict[str, float], value: float) -> bool:
    """Whether the values stated for parts come to more than the line's value."""
    return sum(amount for unit, amount in told.items() if unit in PARTS) > value * (1 + 1e-9)


_UNREAD = (pl.col("form") == "unread") & pl.col("base_parts").is_null()
_SHORT = pl.col("form").is_in(["specific", "compound"]) & pl.col("base_amount").fill_nan(None).is_null()


def lacking(frame: pl.DataFrame) -> list[Fault]:
    """Say for every row whose base duty cannot be reckoned what is wanted."""
    return [
        wanted(row)
        for rows in (frame.filter(_UNREAD), frame.filter(_SHORT))
        for row in rows.unique(["hs", "column"], maintain_order=True).iter_rows(named=True)
    ]


def left_open(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``open``: what a row whose base duty cannot be reckoned wants, null elsewhere; its ``base_parts`` is null, so no sum comes of it."""
    rows = frame.filter(_UNREAD | _SHORT)
    if not rows.height:
        return frame.with_columns(open=pl.lit(None, pl.String))
    said = rows.select("row", open=pl.Series([_asked(row) for row in rows.iter_rows(named=True)]))
    return frame.join(said, on="row", how="left", maintain_order="left").with_columns(
        base_parts=pl.when(pl.col("open").is_null()).then("base_parts")
    )


def _asked(row: dict[str, Any]) -> str:
    """Put a fault as a question of the bill."""
    fault = wanted(row)
    cure = f". {fault.cure}" if fault.cure else ""
    return f"the duty is not reckoned: expected {fault.expected}, found {fault.found}{cure}"


def wanted(row: dict[str, Any]) -> Fault:
    """Say what the base duty of a row wants."""
    if row["form"] == "unread":
        return _unread(row)
    unit = row["base_unit"]
    column = "weight" if unit in {"kg", "g", "t"} else "quantity" if unit in PIECES else "quantities"
    how = {"weight": "weight (kg)", "quantity": "quantity (pieces)"}.get(
        column, f"the quantity in that unit, {unit}=N"
    )
    return Fault(
        "entries",
        row["row"] + 1,
        column,
        f"a quantity for {row['hs']}, whose duty is per {unit}",
        "none",
        f"Give {how}",
    )


def _unread(row: dict[str, Any]) -> Fault:
    """Ask for what a line's rate needs, or say that it cannot be reckoned."""
    text, number = row["printed"], row["row"] + 1
    formula, told = read_formula(text), told_of(row)
    if formula is not None and not formula.missing(told):
        return Fault(
            "entries",
            number,
            "quantities",
            f"parts that come to the customs value of {row['value']:.2f} at most",
            f"{row['quantities']!r}",
            "State what each part is of the value of the line",
        )
    if formula is not None:
        words = ", ".join(f"{word}=N" for word in formula.missing(told))
        return Fault(
            "entries",
            number,
            "quantities",
            f"what the rate of {row['hs']}, '{text}', is taken on",
            "none",
            f"State {words} for the whole line: values of parts in USD, quantities in their unit",
        )
    if points_elsewhere(text):
        return Fault(
            "entries",
            number,
            "rate_of",
            f"the line whose rate applies to {row['hs']}: '{text}'",
            "none",
            "Name that line (rate_of), eight digits",
        )
    return Fault(
        "hts",
        None,
        f"{row['hs']}",
        "a rate that the table can express",
        f"'{text}'",
        "Read the line and its notes; the duty is not reckoned",
    )
