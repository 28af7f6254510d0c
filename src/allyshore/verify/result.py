"""What an audit finds: every number that does not agree with its own recomputation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Cell: TypeAlias = "float | int | str | bool | None"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where a result does not agree with its recomputation.

    Attributes
    ----------
    file
        Path inside the result folder, with forward slashes.
    row
        The row as the user counts it (the header is row 1); None for JSON and for a sum over rows.
    column
        The column, or the path inside a JSON document, or which balance.
    expected
        What was recomputed or documented.
    found
        What the file says.
    why
        The rule that gives `expected`, in a few words.
    """

    file: str
    row: int | None
    column: str
    expected: Cell
    found: Cell
    why: str

    def __str__(self) -> str:
        """Say *where: expected ..., found ... (why).*."""
        place = self.file if self.row is None else f"{self.file} row {self.row}"
        if self.column:
            place += f", {self.column}"
        return f"{place}: expected {_shown(self.expected)}, found {_shown(self.found)} ({self.why})."

    def to_dict(self) -> dict[str, Any]:
        """Give the record as JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}


def _shown(cell: Cell) -> str:
    if cell is None:
        return "nothing"
    return f"{cell:.12g}" if isinstance(cell, float) else str(cell)


@dataclass(frozen=True)
class Verdict:
    """The outcome of an audit.

    Attributes
    ----------
    result
        The folder that was audited.
    checked
        How many items of each kind were compared with their recomputation.
    differences
        Those that are listed, in the order in which they were met.
    count
        How many there are in all.
    own
        What the manifest says of each table of facts that was the maker's own: it was taken from the result.
    """

    result: str
    checked: Mapping[str, int]
    differences: tuple[Difference, ...]
    count: int
    own: tuple[Mapping[str, Any], ...] = ()

    @property
    def verified(self) -> bool:
        """Whether the result agrees with its recomputation everywhere."""
        return self.count == 0

    def lines(self) -> list[str]:
        """Give the differences as sentences, and how many are not listed."""
        found = [str(difference) for difference in self.differences]
        left = self.count - len(found)
        return [*found, f"... and {left} more differences."] if left else found

    def to_dict(self) -> dict[str, Any]:
        """Give the document of ``verify --json``."""
        return {
            "result": self.result,
            "verified": self.verified,
            "checked": dict(self.checked),
            "count": self.count,
            "differences": [difference.to_dict() for difference in self.differences],
            "own_tables": [dict(fact) for fact in self.own],
        }
