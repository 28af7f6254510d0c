"""The words in which rules of origin name facts and kinds of goods, so that a slip of the pen in a statement can be told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from allyshore.origin.reading import packaged
from allyshore.origin.rulefiles import RuleFiles

if TYPE_CHECKING:
    from collections.abc import Iterator

KIND_KEYS = ("kind", "other_than", "only", "not_only")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every fact that the rules of an agreement ask and every kind of good that they tell apart, word for word."""

    facts: frozenset[str]
    kinds: frozenset[str]


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
