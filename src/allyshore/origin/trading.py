"""Facts that the trade itself settles: from where a good is exported, and whose sugar is in it (General Note 11(q))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.origin.codes import CodeSet, Verdict, all_of, any_of, opposite
from allyshore.origin.rule import OtherKind, digits_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from allyshore.origin.codes import Concordance
    from allyshore.origin.good import Good, Material
    from allyshore.origin.rule import Alternative, Other

CANADA, MEXICO, UNITED_STATES = "CAN", "MEX", "USA"
FROM_CANADA = "that the good is imported into the United States from Canada"
"""What General Note 11(q)(i) asks of margarine."""
QUALIFYING_SUGAR = "that, where the good is exported from Mexico, its sugar of 1701.99 is originating without counting Canada"
"""What General Note 11(q)(ii) asks of sweetened goods, whatever else makes them originating."""
SUGAR = CodeSet.read(["1701.99"])


def trade_holds(other: Other, good: Good, concordance: Concordance, foreign: Collection[int]) -> Verdict:
    """Whether a requirement about trade is met by what is known of good and materials; None where that does not settle it.

    Sugar counts as originating without Canada where it is originating and of the United States or Mexico. What Canada made
    or grew is held not to be; of sugar whose country nobody states the answer is open.

    Source: General Note 11(q); no counterpart in the Uniform Regulations.
    """
    exporter = good.imported_from or good.country
    if other.fact == FROM_CANADA:
        into = good.destination == UNITED_STATES if good.destination else None
        return all_of((exporter == CANADA, into))
    if other.fact != QUALIFYING_SUGAR:
        return None
    if exporter != MEXICO:
        return True
    return all_of(
        any_of((opposite(is_sugar), _qualifies(material, i not in foreign)))
        for i, material in enumerate(good.materials)
        if (is_sugar := _is_sugar(material, concordance)) is not False
    )


def _is_sugar(material: Material, concordance: Concordance) -> Verdict:
    return any_of(SUGAR.holds(code) for code in concordance.candidates(digits_of(material.hs)))


def _qualifies(material: Material, originating: bool) -> Verdict:  # noqa: FBT001  # a fact of the material, told by its place
    if not originating:
        return False
    if not material.country_of_origin:
        return None
    return material.country_of_origin in {UNITED_STATES, MEXICO}


def turns_on_trade(other: Other, good: Good) -> bool:
    """Whether the status of some material may decide a requirement about trade."""
    return other.fact == QUALIFYING_SUGAR and (good.imported_from or good.country) == MEXICO


def asked_of_all(ways: Iterable[Alternative]) -> tuple[Other, ...]:
    """Requirements about trade that every way of a rule has: a good of originating materials alone owes them as well."""
    asked = [{other for other in way.others if other.kind is OtherKind.TRADE} for way in ways]
    return tuple(sorted(set.intersection(*asked), key=lambda one: one.fact)) if asked else ()


def sugar_open(good: Good, concordance: Concordance) -> list[str]:
    """Name the sugar whose country of origin is not stated."""
    return [
        f"the country of origin of {material.name}"
        for material in good.materials
        if not material.country_of_origin and _is_sugar(material, concordance) is not False
    ]
