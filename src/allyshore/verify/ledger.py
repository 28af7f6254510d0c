"""The auditor's ledger: what was compared, how closely, and every difference met."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeGuard

import polars as pl

from allyshore.verify.result import Difference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allyshore.verify.result import Cell

MILLIONTH = 1e-6
CENT = 0.01
ROUNDING = 1e-9
"""What is left of sums of doubles that should be zero; far below a cent, a day or a share that anyone states."""
DUST = 1e-5
"""Units: a solver leaves flows of a few millionths of a unit out of a plan, and a balance may have several."""


class Slack(Enum):
    """How far a number may lie from its recomputation: money, a unit in a million, or a quantity that a solver found."""

    MONEY = "money"
    RATIO = "ratio"
    UNITS = "units"

    def of(self, scale: float) -> float:
        """Give the tolerance at a scale: the amount itself, or the throughput of a balance.

        A unit in a million of the scale; for money at most a cent; for quantities at least the solver's dust.
        """
        part = abs(scale) * MILLIONTH
        if self is Slack.MONEY:
            return min(max(part, ROUNDING), CENT)
        return max(part, DUST if self is Slack.UNITS else ROUNDING)

    def expr(self, scale: pl.Expr) -> pl.Expr:
        """Give `of` as an expression."""
        part = scale.abs() * MILLIONTH
        if self is Slack.MONEY:
            return part.clip(ROUNDING, CENT)
        return part.clip(DUST if self is Slack.UNITS else ROUNDING)


@dataclass
class Ledger:
    """Differences and counts of one audit; at most `most` differences are kept, all are counted."""

    most: int
    found: list[Difference] = field(default_factory=list)
    count: int = 0
    checked: Counter[str] = field(default_factory=Counter)

    def note(self, file: str, row: int | None, column: str, expected: Cell, found: Cell, why: str) -> None:
        """Write one difference down."""
        self.count += 1
        if len(self.found) < self.most:
            self.found.append(Difference(file, row, column, expected, found, why))

    def numbers(
        self,
        what: str,
        file: str,
        frame: pl.DataFrame,
        column: str,
        expected: pl.Expr,
        why: str,
        slack: Slack = Slack.MONEY,
        scale: pl.Expr | None = None,
    ) -> None:
        """Compare a column with its recomputation, row by row; `frame` has a column ``row``.

        An empty cell was named when the file was read, and is passed over; a number that nothing can be recomputed
        for is a difference.
        """
        self.checked[what] += frame.height
        compared = frame.select(
            "row",
            found=pl.col(column).cast(pl.Float64),
            expected=expected.cast(pl.Float64),
            scale=expected if scale is None else scale,
        )
        apart = (pl.col("found") - pl.col("expected")).abs() <= slack.expr(pl.col("scale"))
        off = compared.filter(pl.col("found").is_not_null() & ~apart.fill_null(value=False))
        for row, found, wanted in off.select("row", "found", "expected").iter_rows():
            self.note(
                file, row, column, "a number that can be recomputed" if wanted is None else wanted, found, why
            )

    def same(
        self, what: str, file: str, frame: pl.DataFrame, column: str, expected: pl.Expr, why: str
    ) -> None:
        """Compare a column of text, whole numbers or yes and no with what it must be, row by row."""
        self.checked[what] += frame.height
        compared = frame.select("row", found=column, expected=expected)
        off = compared.filter(
            pl.col("found").is_not_null() & ~(pl.col("found") == pl.col("expected")).fill_null(value=False)
        )
        for row, found, wanted in off.iter_rows():
            self.note(file, row, column, wanted, found, why)

    def bad(
        self, what: str, file: str, frame: pl.DataFrame, wrong: pl.Expr, column: str, expected: str, why: str
    ) -> None:
        """Name the rows where a condition holds that never may; a condition that cannot be told is not met."""
        self.checked[what] += frame.height
        for row, found in frame.filter(wrong.fill_null(value=False)).select("row", column).iter_rows():
            self.note(file, row, column, expected, found, why)

    def one(
        self,
        what: str,
        file: str,
        column: str,
        expected: float | None,
        found: Any,
        why: str,
        slack: Slack = Slack.MONEY,
    ) -> None:
        """Compare one number of a JSON document with its recomputation."""
        self.checked[what] += 1
        if not close(expected, found, slack):
            self.note(file, None, column, expected, plain(found), why)

    def alike(self, what: str, file: str, path: str, expected: Any, found: Any, why: str) -> None:
        """Compare two JSON values part by part: numbers to a unit in a million, all else exactly."""
        if isinstance(expected, dict) and isinstance(found, dict):
            for name in dict.fromkeys([*expected, *found]):
                here = f"{path}.{name}" if path else name
                if name in expected and name in found:
                    self.alike(what, file, here, expected[name], found[name], why)
                else:
                    self._absent(file, here, expected.get(name), found.get(name), name in expected, why)
        elif isinstance(expected, list) and isinstance(found, list):
            for number in range(max(len(expected), len(found))):
                here = f"{path}[{number}]"
                if number < len(expected) and number < len(found):
                    self.alike(what, file, here, expected[number], found[number], why)
                else:
                    known = number < len(expected)
                    self._absent(
                        file,
                        here,
                        expected[number] if known else None,
                        None if known else found[number],
                        known,
                        why,
                    )
        else:
            self.checked[what] += 1
            if not equal(expected, found):
                self.note(file, None, path, plain(expected), plain(found), why)

    def _absent(self, file: str, path: str, expected: Any, found: Any, wanted: bool, why: str) -> None:  # noqa: FBT001  # one of the two is there
        if wanted:
            self.note(file, None, path, plain(expected), "nothing there", why)
        else:
            self.note(file, None, path, "nothing there", plain(found), why)

    def missing_rows(
        self, what: str, file: str, wanted: Iterable[tuple[Cell, ...]], column: str, why: str
    ) -> None:
        """Name rows that a table must have and lacks, by the cells of their key."""
        for key in wanted:
            self.checked[what] += 1
            self.note(file, None, column, ", ".join(str(cell) for cell in key), "no such row", why)


def number(value: Any) -> TypeGuard[float]:
    """Whether a JSON value is a finite number (true and false are none)."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def close(expected: float | None, found: Any, slack: Slack) -> bool:
    """Whether a JSON value agrees with a recomputed number, or is null where there is none."""
    if expected is None:
        return found is None
    return number(found) and abs(found - expected) <= slack.of(expected)


def equal(expected: Any, found: Any) -> bool:
    """Whether two JSON leaves agree."""
    if number(expected) and number(found):
        return close(expected, found, Slack.RATIO)
    return type(expected) is type(found) and bool(expected == found)


def plain(value: Any) -> Cell:
    """Give a JSON value as one cell, shortened."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    text = str(value)
    return text if len(text) <= 200 else f"{text[:200]} ..."
