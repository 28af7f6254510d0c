"""The US tariff schedule on any day that is held: eight-digit lines with their rates, ten-digit numbers with their units.

The tables keep each row with its first and last day. They are indexed once; a question then costs about a microsecond, whichever
the day. `World.schedule` gives the `Schedule` of the world's day.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

import polars as pl

from allyshore.errors import FactMissing, Fault
from allyshore.world.frames import Same

if TYPE_CHECKING:
    from collections.abc import Callable

LINES, NUMBERS, EDITIONS = "hts", "hts_statistics", "hts_revisions"
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One eight-digit line as it stands on a day: the columns of table ``hts``, None where a cell is empty.

    Attributes
    ----------
    hts8, description
        Eight digits without points; texts from the heading down.
    general, special, other
        Column 1 General, column 1 Special and column 2 as printed.
    printed, form, column2_form
        Kind of text; how column 1 and column 2 are reckoned: free, ad_valorem, specific, compound or unread.
    ad_valorem, column2_ad_valorem
        Share of the customs value.
    specific, specific_unit, column2_specific, column2_unit
        USD per unit of quantity.
    special_free, special_text_other
        Programme symbols under which the line is free, joined by blanks; other special rates as printed.
    valid_from, valid_to
        First and last day on which the line stands so; None is still in force in the newest edition held.
    """

    hts8: str
    description: str
    general: str
    special: str | None
    other: str
    printed: str
    form: str
    ad_valorem: float | None
    specific: float | None
    specific_unit: str | None
    special_free: str | None
    special_text_other: str | None
    column2_form: str
    column2_ad_valorem: float | None
    column2_specific: float | None
    column2_unit: str | None
    valid_from: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True, slots=True)
class Number:
    """One ten-digit statistical number as it stands on a day.

    Attributes
    ----------
    hts10, description
        Ten digits without points; texts below the eight-digit line.
    units
        Units in which an entry reports the quantity, in order, as the schedule abbreviates them; none where none is asked.
    valid_from, valid_to
        As for `Line`.
    """

    hts10: str
    description: str
    units: tuple[str, ...]
    valid_from: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of the schedule: its name, as ``2026 revision 10``, and the first day for which it is taken."""

    name: str
    in_force: dt.date


def _number(code: str, words: str, units: str | None, start: dt.date, end: dt.date | None) -> Number:
    return Number(code, words, tuple((units or "").split(", ")) if units else (), start, end)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The schedule on one day; make it with `World.schedule`.

    Attributes
    ----------
    date
        The day.
    table
        Gives a table by name, as `World.table` does; only what is asked for is read.
    """

    date: dt.date
    table: Callable[[str], pl.DataFrame]

    @classmethod
    def on(cls, date: dt.date, table: Callable[[str], pl.DataFrame]) -> Schedule:
        """Give the schedule of a day.

        Raises
        ------
        FactMissing
            The day is before the first that is held: the schedule of another day is never put in its place.
        """
        first = _lines(table).turns[:1]
        if not first or date < first[0]:
            held = first[0].isoformat() if first else "none"
            raise FactMissing(
                [
                    Fault(
                        LINES,
                        None,
                        None,
                        f"a day of the US tariff schedule, of which the first held is {held}",
                        date.isoformat(),
                        "Ask for a later day, or bring table hts with the lines of that day",
                    )
                ]
            )
        return cls(date, table)

    @property
    def lines(self) -> pl.DataFrame:
        """Eight-digit lines in force on the day, the columns of table ``hts``; days between two changes share one frame."""
        return _lines(self.table).frame_on(self.date)

    @property
    def numbers(self) -> pl.DataFrame:
        """Ten-digit numbers in force on the day, the columns of table ``hts_statistics``."""
        return _numbers(self.table).frame_on(self.date)

    @property
    def codes(self) -> frozenset[str]:
        """Eight-digit lines in force on the day."""
        return frozenset(self.lines["hts8"])

    def line(self, code: str) -> Line | None:
        """Give the line of the first eight digits of a code, or None where there is none on the day."""
        return _lines(self.table).on(code[:8], self.date)

    def number(self, code: str) -> Number | None:
        """Give the statistical number of a ten-digit code, or None where there is none on the day."""
        return _numbers(self.table).on(code, self.date)

    def numbers_of(self, code: str) -> tuple[Number, ...]:
        """Give the statistical numbers below an eight-digit line on the day; none where the schedule gives them in a note."""
        index = _numbers(self.table)
        under = (index.on(number, self.date) for number in index.under.get(code[:8], ()))
        return tuple(number for number in under if number is not None)

    def spells(self, code: str) -> tuple[Number, ...]:
        """Give every span of days, of those held, on which a ten-digit code is a statistical number, in order."""
        return tuple(_numbers(self.table).rows.get(code, ()))

    @property
    def edition(self) -> Edition | None:
        """The newest edition that is taken for the day; None where no edition of that day is held."""
        begun = self.table(EDITIONS).filter(pl.col("in_force") <= self.date).sort("in_force")
        return Edition(*begun.select("revision", "in_force").row(-1)) if begun.height else None


Record = TypeVar("Record", Line, Number)


@dataclass(frozen=True, eq=False)
class _Index(Generic[Record]):
    """A table of dated rows by its code column, the rows of one code in order of first day."""

    frame: pl.DataFrame
    rows: dict[str, list[Record]]

    def on(self, code: str, day: dt.date) -> Record | None:
        """Give the row of a code that stands on a day."""
        for row in self.rows.get(code, ()):
            if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to):
                return row
        return None

    @cached_property
    def under(self) -> dict[str, list[str]]:
        """Codes by their first eight digits."""
        found: dict[str, list[str]] = {}
        for code in self.rows:
            found.setdefault(code[:8], []).append(code)
        return found

    @cached_property
    def turns(self) -> list[dt.date]:
        """Days on which a row begins, and days after one ends, in order."""
        starts: list[dt.date] = self.frame["valid_from"].unique().to_list()
        ends: list[dt.date] = self.frame["valid_to"].drop_nulls().unique().to_list()
        return sorted({*starts, *(end + _DAY for end in ends)})

    @cached_property
    def _frames(self) -> dict[int, pl.DataFrame]:
        return {}

    def frame_on(self, day: dt.date) -> pl.DataFrame:
        """Give the rows that stand on a day; made once for all days between two turns."""
        period = bisect_right(self.turns, day)
        if period not in self._frames:
            ends = pl.col("valid_to")
            standing = (pl.col("valid_from") <= day) & (ends.is_null() | (ends >= day))
            self._frames[period] = self.frame.filter(standing)
        return self._frames[period]


def _lines(table: Callable[[str], pl.DataFrame]) -> _Index[Line]:
    return _indexed_lines(Same(table(LINES)))


def _numbers(table: Callable[[str], pl.DataFrame]) -> _Index[Number]:
    return _indexed_numbers(Same(table(NUMBERS)))


@lru_cache(maxsize=8)
def _indexed_lines(same: Same) -> _Index[Line]:
    return _Index(same.frame, _by_code(same.frame, Line.__slots__, Line))


@lru_cache(maxsize=8)
def _indexed_numbers(same: Same) -> _Index[Number]:
    return _Index(same.frame, _by_code(same.frame, Number.__slots__, _number))


def _by_code(
    frame: pl.DataFrame, names: tuple[str, ...], make: Callable[..., Record]
) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for row in frame.select(names).sort(names[0], "valid_from").iter_rows():
        found.setdefault(row[0], []).append(make(*row))
    return found
