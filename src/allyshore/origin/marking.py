"""Marking origin is another answer than preferential origin: a change of classification under a rule in shorthand, and nothing else.

Country-of-origin marking of goods from Canada and Mexico goes by the tariff shifts of 19 CFR 102.20, which have no content test; whoever
knows the rule of a good writes it as ``CC`` (change of chapter), ``CTH`` (of heading), ``CTSH`` (of subheading) or ``CTI`` (of tariff item), with
``except`` and codes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.errors import UsageError
from allyshore.origin.codes import CodeSet, Level, Verdict, all_of
from allyshore.origin.rule import Shift, Source, Way, digits_of

if TYPE_CHECKING:
    from collections.abc import Iterable

CHANGES = {"CC": Level.CHAPTER, "CTH": Level.HEADING, "CTSH": Level.SUBHEADING, "CTI": Level.TARIFF_ITEM}
WORD = re.compile(
    r"^\s*(CC|CTH|CTSH|CTI)\b\s*(?:,?\s*except(?:\s+from)?\s+(.*))?$", re.IGNORECASE | re.DOTALL
)
CODE = re.compile(
    r"\d{4}\.\d\d(?:\.\d\d)?(?:\s*-\s*\d{4}\.\d\d(?:\.\d\d)?)?|\d{4}(?:\s*-\s*\d{4})?|\d{1,2}(?:\s*-\s*\d{1,2})?"
)


@dataclass(frozen=True, slots=True)
class ShiftFinding:
    """Whether every foreign material makes a change of classification, and which do not."""

    holds: Verdict
    failing: tuple[str, ...]


def shift_of(words: str) -> Shift:
    """Read a shift in shorthand: ``CTSH except ch4, ch17, 2009``.

    Raises
    ------
    UsageError
        It is not of that form.
    """
    found = WORD.match(words)
    if found is None:
        raise UsageError(
            f"shift: expected CC, CTH, CTSH or CTI, perhaps with 'except' and codes, found {words!r}."
        )
    codes = [
        _padded(code) for code in CODE.findall((found[2] or "").replace("ch.", "ch").replace("chapter", "ch"))
    ]
    level = CHANGES[found[1].upper()]
    return Shift((Source(Way.ANY_OTHER, level),), CodeSet.read(codes) if codes else None)


def marking_shift(good: str, foreign_materials: Iterable[str], words: str) -> ShiftFinding:
    """Judge foreign materials of a good by a shift in shorthand; codes of one edition, as they come.

    Source: 19 CFR 102.11(a)(3), 102.20.

    Examples
    --------
    >>> marking_shift("9506.31", ["9506.39"], "CTSH except 9506.39")
    ShiftFinding(holds=False, failing=('9506.39',))
    """
    shift, digits = shift_of(words), digits_of(good)
    verdicts = {
        code: shift.passes(digits_of(code), frozenset(), digits, CodeSet(((digits, digits),)))
        for code in foreign_materials
    }
    return ShiftFinding(
        all_of(verdicts.values()), tuple(code for code, passes in verdicts.items() if passes is False)
    )


def _padded(code: str) -> str:
    """``4`` as ``04``."""
    return "-".join(part.strip().zfill(2) for part in code.split("-"))
