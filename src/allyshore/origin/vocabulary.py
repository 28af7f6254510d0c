"""The words in which rules of origin name facts and kinds of goods, so that a slip of the pen in a statement can be told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from allyshore.origin.operations import NO_PRODUCTION, ON_THE_WAY, PRODUCTION
from allyshore.origin.reading import packaged
from allyshore.origin.rulefiles import RuleFiles

if TYPE_CHECKING:
    from collections.abc import Iterator

KIND_KEYS = ("kind", "other_than", "only", "not_only")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of an agreement's rules, and those for what is done to goods.

    Attributes
    ----------
    facts, kinds
        Every fact that the rules ask and every kind of good that they tell apart, word for word.
    operations
        What may be stated of a production (`Good.operations`): words for production, and those for what makes no good. Phrases of such
        words are understood too (`operations.makes`).
    on_the_way
        What may be stated of a stay outside the region (`Stay.operations`).
    """

    facts: frozenset[str]
    kinds: frozenset[str]
    operations: frozenset[str] = NO_PRODUCTION | PRODUCTION
    on_the_way: frozenset[str] = ON_THE_WAY


@cache
def vocabulary(agreement: str = "usmca") -> Vocabulary:
    """Give the words of a packaged agreement."""
    documents: list[Any] = [RuleFiles.packaged(agreement).plain()]
    if agreement == "usmca":
        documents.append(packaged("deemed-usmca.toml"))
    return words_of(documents)


def words_of(documents: list[Any]) -> Vocabulary:
    """Give the words of documents in the rule language."""
    entries = [entry for one in documents for entry in _entries(one)]
    return Vocabulary(
        frozenset(entry["fact"] for entry in entries if "fact" in entry),
        frozenset(kind for entry in entries if "fact" not in entry for kind in _kinds(entry)),
    )


def _entries(value: Any) -> Iterator[dict[str, Any]]:
    """Every table within a document."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from _entries(one)


def _kinds(entry: dict[str, Any]) -> Iterator[str]:
    for key in KIND_KEYS:
        named = entry.get(key, [])
        yield from [named] if isinstance(named, str) else named
