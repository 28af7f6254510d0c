"""Materials of which no case says a value: no content is reached and nothing is forgiven by the values that stand in for theirs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from adapter_premises import judged

from allyshore.origin import Role

if TYPE_CHECKING:
    from adapter_words import Facts

    from allyshore.origin import Good, Rulebook

VALUED = re.compile(r"'(?:\w*value\w*|share\w*|unit_cost|cost|qty|vnm|rvc\w*|lvc|nonorig_\w+|total_cost|net_cost|orig)': (?!False|None)")  # fmt: skip
"""What tells of an amount."""
MOST = 0.9
"""Share of a good's value that materials without a value may have."""


def of_told_values(good: Good, book: Rulebook, facts: Facts, failing: list[str]) -> bool | None:
    """Whether a good, said to be originating, is so whatever its foreign materials are worth; a content that nobody shows is not met."""
    told = {name: value for name, value in facts.items() if name not in {"transaction_value", "date"}}
    if VALUED.search(re.sub(r"'transaction_value': [\d.]+", "", str(told))):
        return True
    dear = [lost for lost in (_dear(good, None), _dear(good, frozenset(failing))) if lost is not None]
    found = [judged(lost, book, facts) for lost in dear]
    if all(one.status.value == "originating" for one in found):
        return True
    open_ones = [fact for one in found for fact in one.missing if not fact.startswith("the net cost of ")]
    return None if open_ones else False


def _dear(good: Good, names: frozenset[str] | None) -> Good | None:
    """The good with these foreign materials, or all of them, as most of its value."""
    chosen = [
        one.role is Role.MATERIAL and one.originating is not True and (names is None or one.name in names)
        for one in good.materials
    ]
    if not any(chosen):
        return None
    worth = good.transaction_value or 100.0
    dear, cheap = MOST * worth / sum(chosen), 0.05 * worth / len(chosen)
    materials = tuple(
        replace(one, value=dear if much else min(one.value, cheap))
        for one, much in zip(good.materials, chosen, strict=True)
    )
    return replace(good, materials=materials)
