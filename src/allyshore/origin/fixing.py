"""The cheapest set of materials to have from originating sources so that a good qualifies."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from allyshore.origin.judgement import verdict_of
from allyshore.origin.result import Fix

if TYPE_CHECKING:
    from collections.abc import Callable

    from allyshore.origin.codes import Verdict
    from allyshore.origin.good import Good, Material
    from allyshore.origin.params import OriginParams
    from allyshore.origin.rulebook import Rulebook

    Verdicts = Callable[[tuple[int, ...]], Verdict]

MOST_SETS = 2000
"""Sets of materials tried, cheapest first, before a set that works is only made free of what is superfluous."""


def fixes_of(good: Good, book: Rulebook, params: OriginParams) -> tuple[Fix, ...]:
    """Give the cheapest set of materials which, all originating, make the good originating.

    Cheapest by `Material.change_cost`; where no cost is known, by value, as if the premium were the same share of every price.
    Empty where the good cannot be judged even so.
    """
    foreign = [i for i, material in enumerate(good.materials) if not material.originating]
    holds = verdict_of(good, book, params)
    if not foreign or not holds(()):
        return ()
    prices = {i: _price(good.materials[i]) for i in foreign}
    best = _cheapest(foreign, prices, holds)
    return tuple(_fix(good.materials[i]) for i in best)


def _cheapest(foreign: list[int], prices: dict[int, float], holds: Verdicts) -> tuple[int, ...]:
    """Uniform-cost search over sets; a good is never worse for one more originating material."""
    order = sorted(foreign, key=lambda i: (prices[i], i))
    queue: list[tuple[float, int, tuple[int, ...]]] = [
        (prices[i], place, (i,)) for place, i in enumerate(order)
    ]
    heapq.heapify(queue)
    for _ in range(MOST_SETS):
        if not queue:
            break
        cost, place, chosen = heapq.heappop(queue)
        if holds(tuple(i for i in foreign if i not in chosen)):
            return tuple(sorted(chosen))
        for further in range(place + 1, len(order)):
            heapq.heappush(queue, (cost + prices[order[further]], further, (*chosen, order[further])))
    return _trimmed(foreign, prices, holds)


def _trimmed(foreign: list[int], prices: dict[int, float], holds: Verdicts) -> tuple[int, ...]:
    """All of them, less what is superfluous, the dearest first."""
    kept = list(foreign)
    for i in sorted(foreign, key=lambda one: -prices[one]):
        without = [one for one in kept if one != i]
        if holds(tuple(one for one in foreign if one not in without)):
            kept = without
    return tuple(kept)


def _price(material: Material) -> float:
    return material.value if material.change_cost is None else material.change_cost


def _fix(material: Material) -> Fix:
    return Fix(material.name, material.value, material.change_cost)
