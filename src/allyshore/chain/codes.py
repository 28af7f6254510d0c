"""HS codes: repaired where a spreadsheet damaged them, and held against the nomenclature."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.chain.faults import ROW, FaultList, quoted
from allyshore.errors import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain.cells import DraftTable
    from allyshore.chain.reference import Reference
    from allyshore.tables import RawTable

_AS_NUMBER = re.compile(r"[0-9]{5,10}\.0+|[0-9](\.[0-9]+)?[eE]\+?[0-9]{1,2}")
_EXPECTED = "an HS code of 6, 8 or 10 digits"
_AS_TEXT = "Format the column as text before typing codes"


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one code: the code, what was done to it, or why there is none (what was expected, the cure)."""

    code: str | None
    repair: str = ""
    expected: str = ""
    cure: str = ""


def read_code(text: str, reference: Reference | None, *, us_line: bool) -> Reading:
    """Repair a code that a spreadsheet took for a number, and look it up.

    Parameters
    ----------
    text
        The code without dots and blanks.
    reference
        The nomenclature; None leaves out the look-up.
    us_line
        A code of 8 or 10 digits must be a line of the United States' schedule; without it a national line
        beyond six digits is another country's and cannot be looked up.
    """
    digits, repair = text, ""
    if _AS_NUMBER.fullmatch(text):
        value = Decimal(text)
        digits = str(int(value)) if value == value.to_integral_value() else text
        repair = "a spreadsheet had made it a number"
    if not (digits.isascii() and digits.isdigit()):
        return Reading(
            None, expected=_EXPECTED, cure="Write digits (dots are allowed), or leave it empty for a service"
        )
    if len(digits) in (5, 7, 9):
        padded = f"0{digits}"
        if reference is None or padded[:6] in reference.hs6:
            digits, repair = padded, "its leading zero was lost"
        else:
            cure = f"A digit is missing or too many: {padded} is no code either. {_AS_TEXT}"
            return Reading(None, expected=_EXPECTED, cure=cure)
    if len(digits) not in (6, 8, 10):
        return Reading(None, expected=_EXPECTED, cure=f"This one has {len(digits)} digits. {_AS_TEXT}")
    if reference is not None:
        if digits[:6] not in reference.hs6:
            return Reading(
                None, expected="a subheading of HS 2022", cure=_siblings(digits[:4], reference.hs6, "heading")
            )
        if us_line and len(digits) >= 8 and digits[:8] not in reference.hts8:
            expected = f"a line of the United States' schedule under {digits[:6]}"
            return Reading(None, expected=expected, cure=_siblings(digits[:6], reference.hts8, "subheading"))
    return Reading(digits, repair)


def _siblings(stem: str, codes: frozenset[str], word: str) -> str:
    """Name the codes that do exist under a heading or subheading."""
    found = sorted(code for code in codes if code.startswith(stem))
    if not found:
        return f"There is no {word} {stem}"
    more = f" and {len(found) - 8} more" if len(found) > 8 else ""
    return f"Under {stem} there are {', '.join(found[:8])}{more}"


def read_codes(
    table: DraftTable, raw: RawTable, reference: Reference | None, faults: FaultList, *, us_line: bool
) -> DraftTable:
    """Replace the column hs of `products` with repaired codes; a code that does not exist is a fault and becomes null."""
    if "hs" not in table.given:
        return table
    readings = {
        text: read_code(text, reference, us_line=us_line) for text in table.frame["hs"].drop_nulls().unique()
    }
    fixed = {text: reading.code for text, reading in readings.items()}
    typed = raw.frame["hs"].str.strip_chars().alias("typed")
    known = table.frame.select(ROW, "hs").with_columns(typed)
    wrong = known.filter(pl.col("hs").is_in([text for text, code in fixed.items() if code is None]))
    faults.rows(
        table.where,
        "hs",
        wrong,
        expected=lambda cells: readings[cells["hs"]].expected,
        found=lambda cells: quoted(cells["typed"]),
        cure=lambda cells: readings[cells["hs"]].cure,
    )
    repaired = known.filter(
        pl.col("hs").is_in([text for text, reading in readings.items() if reading.repair])
    )

    def done(cells: Mapping[str, Any]) -> str:
        reading = readings[cells["hs"]]
        return f"Read as {reading.code}, since {reading.repair}. {_AS_TEXT}"

    warned = repaired.filter(pl.col("hs").is_in([text for text, code in fixed.items() if code is not None]))
    faults.rows(
        table.where,
        "hs",
        warned,
        expected="an HS code as text",
        found=lambda cells: quoted(cells["typed"]),
        cure=done,
        severity=Severity.WARNING,
    )
    numbers = known.filter(
        pl.col(ROW).is_in(sorted(raw.numbers.get("hs", ()))),
        ~pl.col(ROW).is_in(warned[ROW].to_list() + wrong[ROW].to_list()),
    )
    faults.rows(
        table.where,
        "hs",
        numbers,
        expected="an HS code as text",
        found=lambda cells: f"the number {cells['typed']}",
        cure=lambda cells: f"Read as {fixed[cells['hs']]}. {_AS_TEXT}, or a leading zero is lost",
        severity=Severity.WARNING,
    )
    column = pl.col("hs").replace_strict(fixed, return_dtype=pl.String) if fixed else pl.col("hs")
    bad = {**table.bad, "hs": wrong[ROW]}
    return dataclasses.replace(table, frame=table.frame.with_columns(column), bad=bad)
