"""Rules that a goods file brings in place of the law's: a contract's, a draft's, or the one alternative that is in question."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from allyshore.errors import Fault, ModelInvalid
from allyshore.origin.codes import Concordance
from allyshore.origin.reading import OWN, RuleReader

CURE = "The rule language stands in docs/origin.md; the packaged rules are examples of it"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def own_rules(name: str, entries: Any, faults: list[Fault]) -> tuple[dict[str, Any], ...]:
    """Read the rules of a file in the rule language, dates and all; what is wrong is added to `faults`."""
    found = tuple(_dated(entry) for entry in entries)
    reader = RuleReader(dt.date.max, Concordance({}), None, OWN)
    try:
        reader.chapters([("rules", {"chapter": 0, "rule": list(found)})])
    except ModelInvalid as error:
        faults += [
            Fault(
                name,
                None,
                f"{one.where}{f', {one.column}' if one.column else ''}",
                one.expected,
                one.found,
                CURE,
            )
            for one in error.faults
        ]
    return found


def _dated(value: Any) -> Any:
    """A rule with its dates as such, which JSON writes as text."""
    if isinstance(value, dict):
        return {name: _dated(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_dated(one) for one in value]
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    return value
