"""Compare what a case expects with what was found: names by their words, values by their kind, several answers by label or in their order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adapter_alternatives import Many, Ways
from adapter_dispatch import Place
from adapter_inferred import senses
from adapter_words import name_of, names, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable

TAKEN = "names taken for others"
ASKING = names(
    "may can could is be does do will would allowed permitted lawful yes b allow allows must should then when if"
)
"""Words of an answer's name that only ask."""


def meaning(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """What the name of an answer asks, by its words."""
    return senses("_".join(word for word in name.lower().split("_") if word not in ASKING))


def by_meaning(name: str, found: dict[str, Any]) -> str | None:
    """The answer that a name of other words or order asks for; none where several of different value are meant."""
    asked = meaning(name)
    meant = [one for one in found if meaning(one) == asked] if asked[0] else []
    values = {repr(found[one]) for one in meant}
    return meant[0] if len(values) == 1 else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Expected answers of one case that were given, that were not, and that nothing computes; and which names were taken for others."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    not_judged: tuple[str, ...]
    taken: tuple[str, ...] = ()


def verdict(expected: dict[str, Any], found: dict[str, Any], tolerance: Any) -> Verdict:
    """Compare what a case expects with what was found."""
    slack = (
        tolerance["abs"] if isinstance(tolerance, dict) else 0.05 if tolerance is None else float(tolerance)
    )
    there = {name.lower(): value for name, value in found.items()}
    said = {_named(name, there): value for name, value in expected.items()}
    judged = {name: value for name, value in said.items() if name in there}
    fails = {name: value for name, value in judged.items() if not same(value, there[name], slack)}
    return Verdict(
        tuple(name for name in judged if name not in fails),
        tuple(f"{name}: expected {value!r}, found {there[name]!r}" for name, value in fails.items()),
        tuple(name for name in said if name not in there),
        tuple(found.get(TAKEN, ())),
    )


def _named(name: Any, there: dict[str, Any]) -> str:
    low, mine = str(name).lower(), name_of(name).lower()
    return low if low in there else mine if mine in there else by_meaning(low, there) or mine


SAME_WORDS = {
    "as the good": "that of the good",
    "same as the good": "that of the good",
    "mex": "mx",
    "mexico": "mx",
    "can": "ca",
    "canada": "ca",
    "usa": "us",
    "united states": "us",
    "tv": "transaction value",
    "transaction_value": "transaction value",
    "transaction value method": "transaction value",
    "nc": "net cost",
    "net_cost": "net cost",
    "net cost method": "net cost",
    "n": "non-originating",
    "o": "originating",
    "nonoriginating": "non-originating",
    "not originating": "non-originating",
    "not_originating": "non-originating",
    "non_originating": "non-originating",
}
STATUS = {"originating": True, "non-originating": False, "unknown": None}


def same(value: Any, found: Any, slack: float) -> bool:  # one kind of value, one way
    """Whether an answer is the expected one, within the slack of numbers."""
    if isinstance(found, Ways) and isinstance(value, dict | list):
        both = list(found.ways.values())
        found = found.ways if isinstance(value, dict) else [both[0], both[-1]]
    if isinstance(found, Many) and not isinstance(value, dict | list):
        return bool(found) and all(same(value, one, slack) for one in found.values())
    if isinstance(found, bool | None) and isinstance(value, str):
        value = STATUS.get(_word(value), value_of(value))
    if isinstance(value, bool) or isinstance(found, bool) or value is None:
        return value is found
    if isinstance(value, int | float):
        return isinstance(found, int | float) and abs(found - value) <= slack + 1e-9
    if isinstance(value, dict):
        there = {_key(name): one for name, one in found.items()} if isinstance(found, dict) else {}
        return isinstance(found, dict) and all(
            _key(name) in there and same(inner, there[_key(name)], slack) for name, inner in value.items()
        )
    if isinstance(value, list):
        told: Iterable[Any] = (
            found.values() if isinstance(found, dict) else found if isinstance(found, list | tuple) else ()
        )
        return len(list(told)) == len(value) and all(
            same(a, b, slack) for a, b in zip(value, told, strict=True)
        )
    return found.same(str(value)) if isinstance(found, Place) else _word(value) == _word(found)


def _key(name: Any) -> str:
    return re.sub(r"\W+", "_", str(name).strip().lower())


def _word(value: Any) -> str:
    low = str(value).strip().lower()
    return SAME_WORDS.get(low, low)
