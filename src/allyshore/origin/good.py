"""What is judged: a good as made in one place, and the materials that go into one unit of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from allyshore.errors import Fault, ModelInvalid
from allyshore.origin.codes import SUBHEADING_DIGITS
from allyshore.origin.rule import digits_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.units import UsdPerUnit


class VehicleUse(Enum):
    """What original equipment a part is for, where subdivision (k) asks."""

    NONE = ""
    PASSENGER_OR_LIGHT_TRUCK = "passenger vehicle or light truck"
    HEAVY_TRUCK = "heavy truck"


@dataclass(frozen=True, slots=True)
class Material:
    """One material in one unit of a good.

    Attributes
    ----------
    name
        What the user calls it.
    hs
        Its code of today, two or more digits (six or more wherever possible, eight where a rule names tariff items).
    value
        USD per unit of the good: price, freight to the producer and all, as s. 8 of the Uniform Regulations has it.
    originating
        Whether it is originating; None where no supplier's declaration says so (it then counts as non-originating).
    country_of_origin
        ISO3, for the reader; preferential origin does not look at it.
    self_produced, rvc_tested
        The good's own producer makes it; it qualified by a regional value content. Together they matter for s. 8(6).
    nonoriginating_content
        USD of non-originating materials inside a self-produced material, used where it cannot be designated.
    kinds
        Which of the kinds that rules describe in words it is ("washer assembly ..."); empty: of none; None: not said.
    part
        Whether it is a part of the good rather than a good of its own; None: not said. Criterion D looks at it.
    component
        Whether it belongs to the component that determines the classification of the good (apparel and made-up textiles
        are judged by that alone); None: not said.
    another
        Whether it is another good than the one made of it, where rules let "another good of the same subheading" in; None:
        as tariff items and kinds tell.
    """

    name: str
    hs: str
    value: UsdPerUnit
    originating: bool | None
    country_of_origin: str = ""
    self_produced: bool = False
    rvc_tested: bool = False
    nonoriginating_content: UsdPerUnit | None = None
    kinds: frozenset[str] | None = None
    part: bool | None = None
    component: bool | None = None
    another: bool | None = None


@dataclass(frozen=True, slots=True)
class Good:
    """A good as made in one country.

    Attributes
    ----------
    product
        What the user calls it.
    hs
        Its code of today, six or more digits.
    country
        ISO3 of where it is made.
    transaction_value
        USD per unit without the cost of international shipment.
    net_cost
        USD per unit, total cost less sales promotion, royalties, shipping and non-allowable interest; None: not
        calculated, so that a test by net cost stays open.
    materials
        Every material of one unit, packing for shipment left out.
    total_cost
        USD per unit; where given, the de minimis share is of the larger of it and the transaction value.
    to_be_designated
        The good will itself be designated as an intermediate material of another good of the same producer.
    kinds
        As for `Material`.
    use
        The original equipment it is for.
    facts
        What rules ask besides, by the words in which a determination names it: yes or no, or a share.
    destination
        ISO3 of where it is imported, which a few textile rules look at; empty: not said.

    Source: General Note 11(b), (c) and (e); Uniform Regulations, SOR/2020-155, s. 3 to 8.
    """

    product: str
    hs: str
    country: str
    transaction_value: UsdPerUnit
    net_cost: UsdPerUnit | None = None
    materials: tuple[Material, ...] = ()
    total_cost: UsdPerUnit | None = None
    to_be_designated: bool = False
    kinds: frozenset[str] | None = None
    use: VehicleUse = VehicleUse.NONE
    facts: Mapping[str, bool | float] = field(default_factory=dict)
    destination: str = ""


def stated_kinds(text: str | None) -> frozenset[str] | None:
    """Read a cell that states kinds: empty is not said, ``none`` is of no kind, else kinds joined by ``;``."""
    words = frozenset(word.strip() for word in (text or "").split(";")) - {""}
    return (words - {"none"}) if words else None


def check(good: Good) -> None:
    """Refuse a good whose codes or amounts cannot be judged.

    Raises
    ------
    ModelInvalid
        A code is not digits, an amount is negative, not a number or, for a price or cost of the good, zero. All at once.
    """
    faults = [_code_fault(good.product, good.hs, SUBHEADING_DIGITS)]
    faults += [_amount_fault(good.product, "transaction_value", good.transaction_value, above=True)]
    for name, cost in (("net_cost", good.net_cost), ("total_cost", good.total_cost)):
        faults.append(None if cost is None else _amount_fault(good.product, name, cost, above=True))
    for material in good.materials:
        where = f"{good.product}, material {material.name}"
        faults += [
            _code_fault(where, material.hs, 2),
            _amount_fault(where, "value", material.value, above=False),
        ]
        if material.nonoriginating_content is not None:
            faults.append(
                _amount_fault(where, "nonoriginating_content", material.nonoriginating_content, above=False)
            )
    found = [fault for fault in faults if fault is not None]
    if found:
        raise ModelInvalid(found)


def _code_fault(where: str, hs: str, least: int) -> Fault | None:
    digits = digits_of(hs)
    if digits.isascii() and digits.isdigit() and least <= len(digits) <= 10:
        return None
    return Fault(
        where,
        None,
        "hs",
        f"an HS code of {least} to 10 digits",
        repr(hs),
        "Give the code as text; a service is no material",
    )


def _amount_fault(where: str, name: str, amount: float, *, above: bool) -> Fault | None:
    if math.isfinite(amount) and (amount > 0.0 if above else amount >= 0.0):
        return None
    return Fault(
        where,
        None,
        name,
        "a positive amount of USD" if above else "an amount of USD of zero or more",
        repr(amount),
    )
