"""Collecting faults: each located in the user's file, listed a few at a time, with the nearest right word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allyshore.errors import Fault, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import polars as pl

    Words = str | Callable[[Mapping[str, Any]], str]

ROW = "row of the file"
"""Name of the column that carries the user's row number through the checks; no table has a column of that name."""

LISTED = 20
"""Most faults of one kind that are listed for one column; the rest are counted."""

_SHOWN_LETTERS = 60


class FaultList:
    """Every fault of a model, in the order in which it was found."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._faults = list(faults)

    @property
    def all(self) -> tuple[Fault, ...]:
        """Errors first, then warnings; within each by the order of finding."""
        return tuple(sorted(self._faults, key=lambda fault: fault.severity is Severity.WARNING))

    def stop(self) -> bool:
        """Tell whether anything stops the work."""
        return any(fault.severity is Severity.ERROR for fault in self._faults)

    def add(
        self,
        where: str,
        column: str | None,
        *,
        expected: str,
        found: str,
        cure: str = "",
        row: int | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Add one fault."""
        self._faults.append(Fault(where, row, column, expected, found, cure, severity))

    def rows(
        self,
        where: str,
        column: str | None,
        failing: pl.DataFrame,
        *,
        expected: Words,
        found: Words,
        cure: Words = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Add one fault for each row of `failing` (which has the column `ROW`), and a count of those not listed.

        Parameters
        ----------
        expected, found, cure
            A fragment of a sentence, or a function of the row that gives it.
        """
        for cells in failing.head(LISTED).iter_rows(named=True):
            wanted, was, mend = (
                words if isinstance(words, str) else words(cells) for words in (expected, found, cure)
            )
            self._faults.append(Fault(where, cells[ROW], column, wanted, was, mend, severity))
        if failing.height > LISTED:
            general = expected if isinstance(expected, str) else "the same"
            more = f"{failing.height - LISTED} more rows like these"
            self._faults.append(Fault(where, None, column, general, more, "", severity))


def quoted(value: object) -> str:
    """Show a cell as the user typed it, in quotation marks and not too long."""
    text = str(value)
    return repr(text if len(text) <= _SHOWN_LETTERS else f"{text[:_SHOWN_LETTERS]}...")
