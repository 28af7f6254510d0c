"""The exceptions that leave a public function, and the record of one fault in the user's input.

Every message reads *where: expected what, found what. Cure.* All faults of an input are reported at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


class Severity(Enum):
    """How much a fault matters: an ERROR stops the work, a WARNING has been repaired or can be lived with."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the input, located, with its cure.

    Attributes
    ----------
    where
        File or table, as the user named it: ``lanes.csv`` or ``model.xlsx [lanes]``.
    row
        The row as the user counts it in the file (header is row 1, first data row 2), or None for a whole table.
    column
        The column name, or None.
    expected, found, cure
        Fragments of a sentence, without a full stop.
    severity
        Whether the work can go on.
    """

    where: str
    row: int | None
    column: str | None
    expected: str
    found: str
    cure: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Say *where row n, column: expected ..., found .... Cure.*."""
        place = self.where
        if self.row is not None:
            place += f" row {self.row}"
        if self.column is not None:
            place += f", {self.column}"
        text = f"{place}: expected {self.expected}, found {self.found}."
        if not self.cure:
            return text
        return f"{text} {self.cure}" if self.cure.endswith(("?", ".")) else f"{text} {self.cure}."


class AllyshoreError(Exception):
    """Anything that a public function raises on purpose; `exit_code` is the command line's answer to it."""

    exit_code = 1


class UsageError(AllyshoreError):
    """The command or call itself is wrong: an unknown option, strategy, table or date."""

    exit_code = 2


class ModelInvalid(AllyshoreError):
    """The user's tables have faults; `faults` holds every one of them."""

    exit_code = 3

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class FactMissing(ModelInvalid):
    """The world's tables lack a fact that the answer needs (a rate, a rule, a country); nothing is guessed over."""


class NoFeasiblePlan(AllyshoreError):
    """No plan meets the rows of the user's own tables; `conflicts` names them and by how much each must give.

    `relaxations` has the same as records: table, row, column, keys, says, amount, alone.
    """

    exit_code = 4

    def __init__(
        self, strategy: str, conflicts: Iterable[str], relaxations: Iterable[dict[str, Any]] = ()
    ) -> None:
        self.strategy = strategy
        self.conflicts = tuple(conflicts)
        self.relaxations = tuple(relaxations)
        lines = "\n".join(f"  {conflict}" for conflict in self.conflicts)
        super().__init__(f"strategy {strategy}: no feasible plan. These rows conflict:\n{lines}")


class NoCertificate(AllyshoreError):
    """A certificate of origin would not be lawful; `reasons` names every one, with its cure."""

    exit_code = 4

    def __init__(self, good: str, reasons: Iterable[str]) -> None:
        self.good = good
        self.reasons = tuple(reasons)
        lines = "\n".join(f"  {reason}" for reason in self.reasons)
        super().__init__(f"{good}: no certificate can be given.\n{lines}")


class TimeLimitReached(AllyshoreError):
    """The time limit came before any plan was found."""

    exit_code = 5

    def __init__(self) -> None:
        super().__init__("no plan was found within the time limit. Give more with --time-limit")


class Stopped(TimeLimitReached):
    """The user asked for an end before any plan was found."""

    def __init__(self) -> None:
        AllyshoreError.__init__(self, "stopped before any plan was found")


class ResultDiffers(AllyshoreError):
    """A stored result does not agree with its own recomputation; `differences` names each number that is off."""

    def __init__(self, differences: Iterable[str]) -> None:
        self.differences = tuple(differences)
        super().__init__("\n".join(self.differences))
