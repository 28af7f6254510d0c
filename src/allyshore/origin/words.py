"""Small words: shares, lists and articles, as a person reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allyshore.units import Share


def share_text(share: Share) -> str:
    """A share as a person reads it: ``60 %``, ``62.5 %``, ``59.996 %``."""
    text = f"{share * 100:.3f}".rstrip("0").rstrip(".")
    return f"{text} %"


def listed(parts: Iterable[str], word: str) -> str:
    """Join words: ``a, b or c``."""
    items = list(parts)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"


def article(noun: str) -> str:
    """A noun with its indefinite article."""
    return f"an {noun}" if noun[:1] in set("aeiou") else f"a {noun}"
