"""What can be said of each way where values are not stated: what is the same whatever they are, and no figure that hangs on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from allyshore.origin.codes import agreed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.origin.result import Attempt, Determination, Requirement


def blurred(shown: Determination, tries: Sequence[Determination], said: str) -> Determination:
    """Give a determination whose ways say only what they say at every value that was tried, and of the rest on what it hangs."""
    others = [{way.alternative: way for way in one.ways} for one in tries]
    ways = tuple(
        _way(way, [one[way.alternative] for one in others], said)
        for way in shown.ways
        if all(way.alternative in one for one in others)
    )
    if shown.shown is None or not ways or ways[0].alternative != shown.shown.alternative:
        asked = tuple(
            one
            if all(one in other.requirements for other in tries)
            else replace(one, found=said, margin=None, because=f"{one.needed} is asked, and {said}")
            for one in shown.requirements
        )
        return replace(shown, requirements=asked, shown=None, tried=ways)
    return replace(shown, shown=ways[0], requirements=ways[0].requirements, tried=ways[1:])


def _way(way: Attempt, others: Sequence[Attempt], said: str) -> Attempt:
    same_length = all(len(one.requirements) == len(way.requirements) for one in others)
    asked = tuple(
        _requirement(one, [other.requirements[place] for other in others], said)
        for place, one in enumerate(way.requirements)
        if same_length
    )
    why = way.why if all(one.why == way.why for one in others) else said
    return replace(way, holds=agreed(one.holds for one in others), why=why, requirements=asked)


def _requirement(one: Requirement, others: Sequence[Requirement], said: str) -> Requirement:
    if all(other == one for other in others):
        return one
    return replace(
        one,
        holds=agreed(other.holds for other in others),
        found=said,
        margin=None,
        because=f"{one.needed} is asked, and {said}",
        value=None,
        contents=(),
    )
