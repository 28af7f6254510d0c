"""Which known word was meant by one that is not known."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LETTERS = 60
"""Of a longer word no more is compared: a pasted paragraph is no name."""

_COMPARED = 2_000
"""Options that are compared at most, so that a fault in a long table costs no more than one in a short."""

_ALIKE = 0.6
"""Least share of letters that two words have in common, as difflib counts."""


def nearest(word: str, options: Iterable[str]) -> str | None:
    """The option most like a word, whatever its case, or None where nothing is like it."""
    found = nearest_few(word, options, 1)
    return found[0] if found else None


def nearest_few(word: str, options: Iterable[str], most: int) -> list[str]:
    """The options most like a word, the likest first; none where nothing is like it."""
    given = word.casefold()[:_LETTERS]
    folded: dict[str, str] = {}
    for option in options:
        if option and 2 * min(len(option), len(given)) >= _ALIKE * (len(option) + len(given)):
            folded.setdefault(option.casefold(), option)
        if len(folded) >= _COMPARED:
            break
    return [folded[match] for match in difflib.get_close_matches(given, list(folded), most, _ALIKE)]


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """`` (did you mean X?)``, to stand behind what was expected, or nothing."""
    match = nearest(word, options)
    return f" (did you mean {match}?)" if match else ""


def suggestion(word: str, options: Iterable[str], most: int = 1) -> str:
    """``Did you mean X or Y?``, a cure of its own, or nothing."""
    found = nearest_few(word, options, most)
    return f"Did you mean {' or '.join(found)}?" if found else ""
