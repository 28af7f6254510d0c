"""Which self-produced materials may be designated together, and what textile weights are measured against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.origin.codes import CodeSet
from allyshore.origin.pardon import MADE_UP
from allyshore.origin.rule import digits_of

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Designated:
    """A self-produced material that its producer wants to designate as an intermediate material.

    Attributes
    ----------
    name, producer
        Producers who accumulate count as one: give them one name, or name them in `accumulating`.
    under_content
        It is subject to a regional value content.
    contains
        Names of the other materials that are incorporated in it, at any depth.
    """

    name: str
    producer: str
    under_content: bool = True
    contains: frozenset[str] = frozenset()


def may_designate(materials: Iterable[Designated], accumulating: Iterable[str] = ()) -> bool:
    """Whether all of them may be designated together: along one chain of one producer, at most one that is under a content test.

    Source: Uniform Regulations, SOR/2020-155, s. 8(6), 8(7)(c), 9(6) and 8(28), examples 4 to 6.
    """
    one = set(accumulating)
    tested = [material for material in materials if material.under_content]

    def producer(material: Designated) -> str:
        return "" if material.producer in one else material.producer

    return not any(
        inner.name in outer.contains and producer(inner) == producer(outer)
        for outer in tested
        for inner in tested
    )


BY_COMPONENT = MADE_UP
OF_TEXTILE = CodeSet.read(["50-60", "9619"])


def textile_weight_base(hs: str, *, one_fabric: bool) -> str:
    """What the weight of non-originating fibres and yarns is a share of: ``good``, or ``component`` that determines its classification.

    A garment of one fabric throughout is its own component. Empty for goods that are forgiven by value.

    Source: Uniform Regulations, SOR/2020-155, s. 5(6) to 5(9) and 5(15), example 10.
    """
    digits = digits_of(hs)
    if BY_COMPONENT.holds(digits):
        return "good" if one_fabric else "component"
    return "good" if OF_TEXTILE.holds(digits) else ""
