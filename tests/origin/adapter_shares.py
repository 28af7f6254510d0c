"""Shares that rules bound and that no code tells: of sugar, of cocoa powder, of one juice, of active ingredients, as cases state them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from adapter_bags import several, words_of

from allyshore import origin

if TYPE_CHECKING:
    from adapter_words import Facts

    from allyshore.origin import Determination, Good

OF = {
    "of one juice": several("juice strength"),
    "of the sugar": several("sugar"),
    "of the cocoa powder": several("cocoa"),
    "of all active ingredients": several("active ingredient api"),
    "of the polymer content": several("polymer"),
    "alcoholic": several("alcohol alcoholic spirit"),
    "coffee": several("coffee"),
}
"""Words by which cases name what a share is of, by words of the rules."""
STRENGTH = re.compile(r"(?:single_)?strength|juice_(?:volume|pct|share)|volume_pct")


def told_shares(facts: Facts, above: frozenset[str] = frozenset()) -> list[tuple[frozenset[str], float]]:
    """Shares that a case states, with the words of their names and of what they are said of."""
    found = []
    for name, value in facts.items():
        words = above | set(words_of(str(name)))
        if isinstance(value, dict):
            found += told_shares(value, frozenset(words))
        elif isinstance(value, int | float) and not isinstance(value, bool) and words & {"pct", "share"}:
            found.append((frozenset(words), float(value) / 100.0 if "pct" in words else float(value)))
    return found


def says_shares(value: Any, name: str) -> bool:
    """Whether a fact only states shares of what a rule bounds."""
    words = set(words_of(name))
    of = set().union(*OF.values())
    if isinstance(value, dict):
        return (
            bool(words & of)
            and bool(told_shares({name: value}))
            and not {"originating", "value"} & set(value)
        )
    return bool(words & of) and bool(words & {"pct", "share"}) and isinstance(value, int | float)


def share_stated(fact: str, facts: Facts, materials: list[Any]) -> float | None:
    """The share that a rule asks for, as a case states it; of juices, as their volumes in single strength tell."""
    mark = next((words for words in OF if words in fact), None)
    if mark is None:
        return None
    stated = [(words, share) for words, share in told_shares(facts) if words & OF[mark]]
    if mark == "of one juice":
        return _largest_juice(materials) if not stated else max(share for _, share in stated)
    ours = "originating share" in fact
    told = {
        share if ("orig" in words) is ours else 1.0 - share
        for words, share in stated
        if words & {"orig", "nonorig"}
    }
    return told.pop() if len(told) == 1 else None


def strength_of(one: Facts) -> float | None:
    """Volume of a juice in single strength, in per cent of all."""
    return next(
        (
            float(value)
            for name, value in one.items()
            if STRENGTH.search(str(name)) and isinstance(value, int | float)
        ),
        None,
    )


def _largest_juice(materials: list[Any]) -> float | None:
    """The larger of one juice's share and of that of the juices of one foreign country."""
    told = [
        (one, volume)
        for one in materials
        if isinstance(one, dict) and (volume := strength_of(one)) is not None
    ]
    if not told:
        return None
    by_country: dict[str, float] = {}
    for one, volume in told:
        if one.get("originating") is False and one.get("origin"):
            by_country[str(one["origin"])] = by_country.get(str(one["origin"]), 0.0) + volume
    return max([volume for _, volume in told] + list(by_country.values())) / 100.0


def sharers(facts: Facts) -> list[Facts]:
    """Materials of which a case gives a code and the share that is not originating."""
    found = []
    for name, value in facts.items():
        if (
            not isinstance(value, dict)
            or not says_shares(value, name)
            or not {"hs", "chapter", "heading"} & set(value)
        ):
            continue
        code = next(value[level] for level in ("hs", "heading", "chapter") if level in value)
        lost = [share for words, share in told_shares(value) if "nonorig" in words]
        kept = [share for words, share in told_shares(value) if "orig" in words]
        foreign = bool(lost and max(lost) > 0.0) or bool(kept and min(kept) < 1.0)
        found.append({"hs": str(code), "desc": name.replace("_", " "), "originating": not foreign})
    return found


def failing_share(found: Determination, good: Good) -> float:
    """Share of the good that fails the change of classification: by weight for textiles that are weighed, else by value."""
    lost = [one for one in good.materials if one.name in found.failing and not one.originating]
    base = origin.textile_weight_base(good.hs, one_fabric=False)
    whole = good.component_weight if base == "component" else good.weight
    if base and whole and all(one.weight is not None for one in lost):
        return sum(one.weight or 0.0 for one in lost) / whole
    return sum(one.value for one in lost) / (good.transaction_value or 1.0)


def foreign_shares(good: Good, found: Determination) -> dict[str, float]:
    """What of the good is foreign: by value, and by weight for textiles that are weighed, in per cent."""
    foreign = [one for one in good.materials if one.originating is False]
    said = {}
    if good.transaction_value:
        said["nom_share"] = found.vnm / good.transaction_value
    base = origin.textile_weight_base(good.hs, one_fabric=False)
    whole = good.component_weight if base == "component" else good.weight
    weighed = [
        one for one in foreign if one.weight is not None and (base == "good" or one.component is not False)
    ]
    if base and whole and weighed:
        points = 100.0 * sum(one.weight or 0.0 for one in weighed) / whole
        elastic = 100.0 * sum(one.weight or 0.0 for one in weighed if one.elastomeric) / whole
        said |= {"nonorig_pct": points, "nom_pct": points, "elastomeric_pct": elastic}
    return said
