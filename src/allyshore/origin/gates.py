"""What is asked of a good before its rule: that something was made in the region, and that nothing was done to it on its way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from allyshore.errors import ModelInvalid
from allyshore.origin.codes import CodeSet, Concordance, Verdict, all_of, any_of
from allyshore.origin.operations import leaves_origin, not_understood_on_the_way
from allyshore.origin.reading import packaged
from allyshore.origin.rule import Kinds, KindWithin, digits_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allyshore.errors import Fault

MAY_BE_WORKED_ABROAD = (
    CodeSet.read(["8523.52"]), CodeSet.read(["8541.10-8541.60", "8542.31-8542.39"]), CodeSet.read(["8543.90"]), CodeSet.read(["8548.90"]),
)  # fmt: skip
"""Goods whose work outside the region does no harm while they stay in this group: Uniform Regulations, s. 10(3)."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay outside the region on the way to the importer.

    Attributes
    ----------
    country
        ISO3.
    customs_control
        It stayed under the control of customs there; None: not said.
    operations
        What was done to it there, in words that are understood (`vocabulary().on_the_way`): anything but unloading, storing and the like loses the
        status; labelling and marking keep it where they are "required by the importing country" (or a member by its name); where nobody says so, a
        determination assumes it and says that it does.
    hs_after
        Its code afterwards, where it was worked; empty: unchanged.
    """

    country: str
    customs_control: bool | None = None
    operations: frozenset[str] = frozenset()
    hs_after: str = ""


def keeps_origin(hs: str, route: Iterable[Stay], members: frozenset[str]) -> Verdict:
    """Whether a good keeps its status on its way; None where nobody says whether customs kept it under control. Labels are taken to be required.

    Raises
    ------
    ModelInvalid
        An operation is in words that are not understood.

    Source: General Note 11(h)(iv); Uniform Regulations, SOR/2020-155, s. 10.
    """
    route = tuple(route)
    faults = faults_of_route("route", route)
    if faults:
        raise ModelInvalid(faults)
    return all_of(_kept(hs, stay) for stay in route if stay.country not in members)


def faults_of_route(where: str, route: Iterable[Stay]) -> list[Fault]:
    """Name each operation of a stay whose words are not understood."""
    return [
        fault
        for stay in route
        for fault in not_understood_on_the_way(f"{where}, {stay.country}", stay.operations)
    ]


def assumed_on_the_way(product: str, route: Iterable[Stay], members: frozenset[str]) -> tuple[str, ...]:
    """Say where a good was labelled or marked outside the region, and nobody says that the importing country required it: s. 10(1)(b)."""
    return tuple(
        f"the labelling or marking of {product} in {stay.country} was required by the importing country (s. 10(1)(b))"
        for stay in route
        if stay.country not in members and leaves_origin(stay.operations) is None
    )


def _kept(hs: str, stay: Stay) -> Verdict:
    digits = digits_of(hs)
    after = digits_of(stay.hs_after) or digits
    if any(group.holds(digits) and group.holds(after) for group in MAY_BE_WORKED_ABROAD):
        return True
    return False if leaves_origin(stay.operations) is False else stay.customs_control


def is_accessory(*, delivered_with: bool, invoiced_separately: bool, customary: bool) -> bool:
    """Whether spare parts, tools or manuals follow the good: delivered and classified with it, not invoiced apart, and customary.

    Source: General Note 11(g)(ii); Uniform Regulations, SOR/2020-155, s. 8(23) and 8(28), example 7.
    """
    return delivered_with and customary and not invoiced_separately


def accessory_originating(
    good: bool | None,  # noqa: FBT001  # a status
    *,
    delivered_with: bool,
    invoiced_separately: bool,
    customary: bool,
) -> bool | None:
    """Whether spare parts, tools or manuals are originating with the good; None where they go by their own rule, or the good is not known.

    Parameters
    ----------
    good
        Whether the good is originating; None: not known.
    delivered_with, invoiced_separately, customary
        As for `is_accessory`.

    Source: General Note 11(g)(ii); Uniform Regulations, SOR/2020-155, s. 8(23) and 8(27).

    Examples
    --------
    >>> accessory_originating(True, delivered_with=True, invoiced_separately=False, customary=True)
    True
    """
    follows = is_accessory(
        delivered_with=delivered_with, invoiced_separately=invoiced_separately, customary=customary
    )
    return good if follows else None


def deemed(
    hs: str, imported_from: str, members: frozenset[str], concordance: Concordance, kinds: Kinds = None
) -> Verdict:
    """Whether a good is originating merely by being imported from a member; None where its kind or tariff item decides.

    Source: General Note 11(p); Uniform Regulations, SOR/2020-155, s. 3(7).
    """
    if imported_from not in members:
        return False
    codes = dict.fromkeys((digits_of(hs), *concordance.candidates(digits_of(hs))))
    return any_of(_listed(code, kinds) for code in codes)


def _listed(code: str, kinds: Kinds) -> Verdict:
    return any_of(
        all_of((codes.holds(code), True if kind is None else kind.holds(code, kinds)))
        for codes, kind in _deemed()
    )


@cache
def _deemed() -> tuple[tuple[CodeSet, KindWithin | None], ...]:
    entries: list[dict[str, Any]] = packaged("deemed-usmca.toml")["good"]
    return tuple(
        (codes, KindWithin(entry["kind"], codes) if "kind" in entry else None)
        for entry in entries
        for codes in (CodeSet.read(entry["codes"]),)
    )
