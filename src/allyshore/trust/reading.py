"""What reading a TOML table needs: checks that collect faults and name the nearest word."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from allyshore.errors import Fault
from allyshore.spelling import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping

Choice = TypeVar("Choice", bound=Enum)


@dataclass
class Reading:
    """One document being read, with the faults found so far; every check gives a value that reading can go on with."""

    where: str
    faults: list[Fault] = field(default_factory=list)

    def fault(self, place: str, expected: str, found: str, cure: str = "") -> None:
        """Write one fault down."""
        self.faults.append(Fault(self.where, None, place or None, expected, found, cure))

    def keys(self, place: str, table: Mapping[str, Any], known: tuple[str, ...], what: str = "") -> None:
        """Name every key that is not known."""
        for key in table:
            if key not in known:
                listed = what or f"one of {', '.join(known)}"
                self.fault(place, listed, repr(key), suggestion(key, known))

    def table(self, place: str, given: object) -> Mapping[str, Any]:
        """Give a table, or an empty one and a fault."""
        if isinstance(given, dict):
            return given
        self.fault(place, "a table", repr(given))
        return {}

    def word(self, place: str, given: object) -> str:
        """Give a text."""
        if isinstance(given, str):
            return given
        self.fault(place, "a text", repr(given))
        return ""

    def words(self, place: str, given: object) -> tuple[str, ...]:
        """Give a list of texts."""
        if isinstance(given, list) and all(isinstance(word, str) for word in given):
            return tuple(given)
        self.fault(place, "a list of texts", repr(given))
        return ()

    def number(
        self, place: str, given: Any, low: float | None, high: float | None, otherwise: float
    ) -> float:
        """Give a finite number between two ends."""
        is_number = isinstance(given, (int, float)) and not isinstance(given, bool) and math.isfinite(given)
        if is_number and (low is None or given >= low) and (high is None or given <= high):
            return float(given)
        ends = {
            (True, True): "a number",
            (False, True): f"a number of {low:g} or more" if low is not None else "",
            (True, False): f"a number of {high:g} or less" if high is not None else "",
            (False, False): f"a number from {low:g} to {high:g}"
            if low is not None and high is not None
            else "",
        }
        self.fault(place, ends[low is None, high is None], repr(given))
        return otherwise

    def choice(self, place: str, given: object, kind: type[Choice], otherwise: Choice) -> Choice:
        """Give one of the words of a closed set."""
        words = {member.value: member for member in kind}
        if isinstance(given, str) and given in words:
            return words[given]
        self.fault(place, f"one of {', '.join(words)}", repr(given), suggestion(str(given), words))
        return otherwise
