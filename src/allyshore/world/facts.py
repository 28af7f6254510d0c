"""What a table is, what it spans and how old it is on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.world.catalogue import Card, CellType
from allyshore.world.provenance import EXTEND, own_words

if TYPE_CHECKING:
    from allyshore.world.frames import Held

_BY = ("indicator", "parameter")
"""Columns by whose words a table's age is told apart: an indicator grows old though its neighbour was renewed."""
_NAMED = 6


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What a table is and how old it is on the world's day.

    Attributes
    ----------
    name, title, rows, coverage
        The table, a line for people, how many rows it holds, and what they span: countries, years, days, or what they are.
    vintage_first, vintage_last
        The oldest and newest of its rows' vintages, as written there (a date or a year).
    sources, licences
        The distinct texts of its rows.
    sha256
        Of the packaged file, or of the frame that replaced it.
    age_days
        Days from the newest vintage (a year counts from its last day) to the world's day; negative where the
        facts are of a later day than the one asked for; None where the table holds no row.
    shelf_life_days, stale
        How old the table may be, and whether it is older.
    stale_parts
        Indicators or parameters whose newest vintage is older than that, with it, though the table's newest is not.
    overridden
        The caller brought this table, or rows of it.
    note
        What a reader must know before using the table, or empty.
    imports
        Where an imported table came from, one record an import; empty where the table is the package's.
    may_be_empty
        No row is an answer too: nothing is supposed.
    """

    name: str
    title: str
    rows: int
    coverage: str
    vintage_first: str
    vintage_last: str
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    sha256: str
    age_days: int | None
    shelf_life_days: int
    stale: bool
    overridden: bool
    note: str
    stale_parts: tuple[str, ...] = ()
    imports: tuple[dict[str, Any], ...] = ()
    may_be_empty: bool = False

    @property
    def whose(self) -> str:
        """``package``, ``yours``, or ``package and yours`` where rows were added to the package's."""
        if not self.overridden:
            return "package"
        return "package and yours" if self.imports and self.imports[0]["mode"] == EXTEND else "yours"

    def to_dict(self) -> dict[str, Any]:
        """Give the record as plain JSON values."""
        values = {name: getattr(self, name) for name in self.__slots__}
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
        return plain | {"whose": self.whose}

    def caveats(self, on: dt.date) -> list[str]:
        """Say that the table is too old for the day, or empty, and that it is the user's."""
        lines: list[str] = []
        whose = f"{self.title} ({self.whose})" if self.overridden else self.title
        if self.rows == 0 and self.may_be_empty:
            return lines
        if self.rows == 0:
            lines.append(f"{self.name}: the table holds no row.")
        elif self.stale:
            lines.append(
                f"{self.name}: {whose} of {self.vintage_last} is {self.age_days} days old on {on}, and should be renewed after {self.shelf_life_days}."
            )
        elif self.stale_parts:
            shown = ", ".join(self.stale_parts[:_NAMED])
            more = f" and {len(self.stale_parts) - _NAMED} more" if len(self.stale_parts) > _NAMED else ""
            lines.append(
                f"{self.name}: on {on} these are older than the {self.shelf_life_days} days after which they should be renewed: {shown}{more}."
            )
        if self.imports:
            lines.append(own_words(self.name, self.imports))
        return lines


def describe(
    this: Card,
    held: Held,
    on: dt.date,
    *,
    overridden: bool,
    imports: tuple[dict[str, Any], ...],
    under: Held | None = None,
) -> TableFacts:
    """Describe a table on a day; `under` is the package's own where imported rows were added to it: they do not make it young."""
    frame = held.frame
    vintages = sorted(frame["vintage"].unique(), key=lambda vintage: (last_day(vintage), vintage))
    age = (on - last_day(vintages[-1])).days if vintages else None
    stale = age is not None and age > this.shelf_life_days
    return TableFacts(
        name=this.name,
        title=this.title,
        rows=frame.height,
        coverage=coverage(frame, this),
        vintage_first=vintages[0] if vintages else "",
        vintage_last=vintages[-1] if vintages else "",
        sources=tuple(frame["source"].unique().sort()),
        licences=tuple(frame["licence"].unique().sort()),
        sha256=held.sha256,
        age_days=age,
        shelf_life_days=this.shelf_life_days,
        stale=stale,
        overridden=overridden,
        note=this.note,
        stale_parts=() if stale else _stale_parts(frame, this, on) or _stale_under(under, this, on),
        imports=imports,
        may_be_empty=this.may_be_empty,
    )


def _stale_parts(frame: pl.DataFrame, this: Card, on: dt.date) -> tuple[str, ...]:
    """Name the indicators or parameters that nobody renewed in time, oldest first."""
    by = next((name for name in _BY if name in this.key), None)
    if by is None:
        return ()
    found = []
    for part, vintages in frame.group_by(by).agg(pl.col("vintage").unique()).iter_rows():
        newest = max(vintages, key=lambda vintage: (last_day(vintage), vintage))
        if (on - last_day(newest)).days > this.shelf_life_days:
            found.append((last_day(newest), part, newest))
    return tuple(f"{part} ({newest})" for _, part, newest in sorted(found))


def _stale_under(under: Held | None, this: Card, on: dt.date) -> tuple[str, ...]:
    """Name the package's own rows where rows of the user's are young beside them."""
    if under is None or under.frame.is_empty():
        return ()
    newest = max(under.frame["vintage"].unique().to_list(), key=lambda vintage: (last_day(vintage), vintage))
    old = (on - last_day(newest)).days > this.shelf_life_days
    return (f"the package's own rows ({newest})",) if old else ()


def coverage(frame: pl.DataFrame, this: Card) -> str:
    """Say what the rows span: how many countries and other things that the key names, and from when to when."""
    if frame.is_empty():
        return "no rows: yours to fill"
    parts = []
    if "country" in frame.columns:
        parts.append(_counted("country", frame))
    if len(this.key) > 1:
        texts = {column.name for column in this.columns if column.type is CellType.TEXT}
        parts += [_counted(name, frame) for name in this.key if name in texts - {"country"}]
    years = sorted(set(frame["year"].drop_nulls())) if frame.schema.get("year") == pl.Int64 else []
    if years:
        parts.append(f"{years[0]} to {years[-1]}" if len(years) > 1 else str(years[0]))
    parts += _days(frame, this)
    return ", ".join(parts) or this.row_is


def _counted(name: str, frame: pl.DataFrame) -> str:
    """Give ``177 countries``, ``1 mode``."""
    number = frame[name].drop_nulls().n_unique()
    word = name.replace("_", " ")
    if number != 1 and not word[-1].isdigit():
        word = f"{word[:-1]}ies" if word.endswith("y") else f"{word}{'es' if word.endswith('s') else 's'}"
    return f"{number:,} {word}"


def _days(frame: pl.DataFrame, this: Card) -> list[str]:
    """Give the first and last day that the table's dates name; ``and on`` where the last is open."""
    names = [column.name for column in this.columns if column.type is CellType.DATE]
    days = sorted({day for name in names for day in frame[name].drop_nulls()})
    if not days:
        return []
    ends = next((name for name in names if name.endswith(("_to", "until"))), None)
    open_ended = ends is not None and frame[ends].null_count() > 0
    return [f"{days[0]} and on" if open_ended else f"{days[0]} to {days[-1]}"]


def last_day(vintage: str) -> dt.date:
    """Last day that a vintage covers: a date itself, the end of the month of ``2026-03``, the end of a year."""
    parts = [int(part) for part in vintage.split("-")]
    if len(parts) == 1:
        return dt.date(parts[0], 12, 31)
    if len(parts) == 2:
        year, month = parts
        return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    return dt.date(*parts)
