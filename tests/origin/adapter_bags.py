"""A name by the words in it, in any order and form: ``value_of_non_originating_materials`` as ``nonorig_materials_value``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def several(text: str) -> frozenset[str]:
    """Words of a text."""
    return frozenset(text.split())


SAME = {
    "originating": "orig", "origin": "origin", "nonoriginating": "nonorig", "nom": "nonorig", "noms": "nonorig", "labor": "labour",
    "percent": "pct", "percentage": "pct", "perc": "pct", "cent": "pct", "aluminium": "aluminum", "price": "price", "expense": "cost",
    "expenditure": "cost", "cusma": "usmca", "mould": "mould", "mold": "mould", "wt": "weight", "yr": "year", "annum": "year",
    "annual": "year", "yearly": "year", "number": "count", "no": "count", "produced": "made", "manufactured": "made", "amt": "amount",
    "imported": "import", "importing": "import", "importation": "import", "goods": "good", "materials": "material",
}  # fmt: skip
"""Words that cases use for one another."""
EMPTY = several("of the a an by is was are were has have per usd dollars its it this that all")
DESCRIBES = several(
    "desc description note notes remark remarks comment label ref reference citation id text title named naming"
)
"""A name that ends in one of these only describes."""


def words_of(name: str) -> list[str]:
    """The words of a name, the small ones left out, each in its plainest form."""
    low = re.sub(r"non_?(orig)", r"non\1", name.lower())
    found = []
    for word in low.split("_"):
        one = SAME.get(word, word)
        if one not in SAME.values() and len(one) > 3 and one.endswith("s") and not one.endswith("ss"):
            one = SAME.get(one[:-1], one[:-1])
        if one and one not in EMPTY:
            found.append(one)
    return found


def bags_of(alike: Mapping[str, str]) -> dict[frozenset[str], str]:
    """The adapter's name by the words of it or of another that means the same; words of two names are of none."""
    found: dict[frozenset[str], set[str]] = {}
    for name, others in alike.items():
        for one in (name, *others.split()):
            found.setdefault(frozenset(words_of(one)), set()).add(name)
    return {words: names.pop() for words, names in found.items() if len(names) == 1 and len(words) > 1}


ASIDE = several(
    "distance km kilometre kilometer metre meter mile colour color shade tint slogan logo brand address phone telephone fax email website contact "
    "url headcount staff founded visible"
)
"""Concepts on which no origin turns."""
BESIDE_ASIDE = several(
    "m from between to end line average max min about approx in and or factory warehouse seaport port good"
)
"""Words that may stand beside one of them."""


def sets_aside(name: str) -> bool:
    """Whether every word of a name is of a concept on which no origin turns, or stands beside one."""
    words = set(words_of(name))
    return bool(words & ASIDE) and words <= ASIDE | BESIDE_ASIDE


def describes(name: str) -> bool:
    """Whether a name is only of a description."""
    return name.rpartition("_")[2] in DESCRIBES
