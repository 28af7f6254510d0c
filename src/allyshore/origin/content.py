"""A content that is known without a list of all materials: as a value of non-originating materials, or as a share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.errors import Fault
from allyshore.origin.criteria import Method

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.origin.good import Good
    from allyshore.units import Share, UsdPerUnit

UNLISTED = "materials that are not listed"
CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class StatedContent:
    """What is known of the regional value content of a good whose materials are not listed, or not all of them.

    It decides what asks a content, and no change of classification: unless the list is said to be complete, materials that are not in it
    may fail the change, and are forgiven only within the tenth of s. 5(1).

    Attributes
    ----------
    vnm
        Value of all non-originating materials in a unit, listed or not.
    by_transaction_value, by_net_cost
        The content as calculated by either method, at most 1; it goes before what follows from amounts.
    complete
        The materials of the good are all listed.

    Source: Uniform Regulations, SOR/2020-155, s. 7(2), 7(3) and 5(1).
    """

    vnm: UsdPerUnit | None = None
    by_transaction_value: Share | None = None
    by_net_cost: Share | None = None
    complete: bool = False

    @property
    def shares(self) -> dict[Method, Share]:
        """The contents that are stated."""
        told = {Method.TRANSACTION_VALUE: self.by_transaction_value, Method.NET_COST: self.by_net_cost}
        return {method: share for method, share in told.items() if share is not None}


NOTHING: Mapping[Method, float] = {}


def stated_shares(good: Good) -> Mapping[Method, Share]:
    """Contents that a good states."""
    return NOTHING if good.content is None else good.content.shares


def vnm_of(good: Good) -> UsdPerUnit:
    """Value of all non-originating materials, as stated or as it follows; infinite where it does not."""
    said = good.content
    if said is None:
        return sum(one.vnm for one in good.materials if not one.originating)
    if said.vnm is not None:
        return said.vnm
    for share, amount in (
        (said.by_transaction_value, good.transaction_value),
        (said.by_net_cost, good.net_cost),
    ):
        if share is not None and amount is not None:
            return (1.0 - share) * amount
    return math.inf


def has_unlisted(good: Good) -> bool:
    """Whether there are, or may be, non-originating materials that are not listed; a list is not complete if it has none and the content tells of some."""
    said = good.content
    if said is None:
        return False
    here = [one.vnm for one in good.materials if not one.originating]
    if said.complete and (here or vnm_of(good) <= 0.0):
        return False
    return not here or vnm_of(good) - sum(here) > CLOSE * max(1.0, sum(here))


def faults_of_content(good: Good) -> list[Fault]:
    """What is wrong with a stated content by itself."""
    said = good.content
    if said is None:
        return []
    found = [
        Fault(good.product, None, f"content.{name}", "a share of at most 1", repr(share))
        for name in ("by_transaction_value", "by_net_cost")
        if (share := getattr(said, name)) is not None and not (math.isfinite(share) and share <= 1.0)
    ]
    if said.vnm is not None and not (math.isfinite(said.vnm) and said.vnm >= 0.0):
        found.append(
            Fault(good.product, None, "content.vnm", "an amount of USD of zero or more", repr(said.vnm))
        )
    if said.vnm is None and not said.shares:
        names = "vnm, by_transaction_value or by_net_cost"
        found.append(Fault(good.product, None, "content", names, "none of them"))
    return found
