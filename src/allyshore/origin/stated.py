"""What rows of a model's tables state of materials and goods, as fields of the origin engine's records."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Any

from allyshore.origin.good import Material, Role, Statement
from allyshore.origin.operations import NO_PRODUCTION
from allyshore.origin.rule import digits_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.units import UsdPerUnit

SHIPPING_PACKING = "shipping packing"
EXCLUDED_COSTS = ("sales promotion", "royalties", "shipping", "interest")
"""Words for a service that is one of the costs that net cost leaves out: Uniform Regulations, SOR/2020-155, s. 1(1)."""
OUT_OF_NET_COST = frozenset({SHIPPING_PACKING, *EXCLUDED_COSTS})
"""Words for components whose cost is in the total cost and not in the net cost."""
EXCLUDED_PARTS = ("sales_promotion", "royalties", "shipping_and_packing", "nonallowable_interest")
"""Columns of ``capabilities`` that say what of a plant's conversion cost net cost leaves out, USD a unit."""

LINE = {"role": "material", "part": None, "classifies": None, "another": None, "recovered": False}
"""Columns of ``bom`` that say what a component is to the good, with what an empty cell means."""

STATEMENT = ("net_cost", "nonoriginating", "amount", "carriage", "materials", "designated")
"""Columns of ``statements`` that say what a supplier signed of a unit."""
NONE = "none"


def stated_role(word: str) -> Role:
    """Read what a good is to the good that it goes into: the name of a `Role` in small letters."""
    return Role[word.replace(" ", "_").upper()]


def stated_operations(text: str | None) -> frozenset[str]:
    """Read a cell that states operations, joined by ``;``; empty is nothing said.

    Raises
    ------
    ValueError
        One of them may make a good of another, so that it is no word of this cell.
    """
    words = [" ".join(word.split()) for word in (text or "").split(";")]
    found = frozenset(word for word in words if word)
    for word in sorted(found - NO_PRODUCTION):
        raise ValueError(word)
    return found


def material_fields(line: Mapping[str, Any], elastomeric: bool | None) -> dict[str, Any]:  # noqa: FBT001  # a cell: yes, no or not said
    """Give what a row of ``bom`` and the component's cell `elastomeric` state, as fields of `Material`."""
    return {
        "role": stated_role(line["role"]),
        "part": line["part"],
        "component": line["classifies"],
        "another": line["another"],
        "recovered": line["recovered"],
        "elastomeric": elastomeric is not False,
    }


def good_fields(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a row of ``recipes`` states of the good that it makes, as fields of `Good`."""
    return {
        "operations": stated_operations(recipe["operations"]),
        "remanufactured": recipe["remanufactured"],
        "unassembled": recipe["unassembled"],
        "gri3_set": recipe["set"],
        "component_weight": recipe["component_weight"],
    }


def stated_materials(text: str | None, price: UsdPerUnit) -> tuple[Material, ...] | None:
    """Read a cell that lists the non-originating materials in a unit: codes joined by ``;``, each with its value after ``=``.

    Parameters
    ----------
    price
        USD of the unit: the value of a material of which none is stated, on the safe side.

    Raises
    ------
    ValueError
        A code is no code of 6 to 10 digits, or a value no amount; the message is the word.
    """
    words = [word for one in (text or "").split(";") if (word := " ".join(one.split()))]
    if not words:
        return None
    return tuple(_material(word, price) for word in words if word.casefold() != NONE)


def _material(word: str, price: UsdPerUnit) -> Material:
    code, _, amount = (part.strip() for part in word.partition("="))
    digits = digits_of(code)
    try:
        value = float(amount) if amount else price
    except ValueError:
        value = math.nan
    if not (digits.isascii() and digits.isdigit() and 6 <= len(digits) <= 10 and 0.0 <= value < math.inf):
        raise ValueError(word)
    return Material(code, digits, value, originating=False)


def stated_statement(row: Mapping[str, Any], quantity: float, price: UsdPerUnit) -> Statement:
    """Give what a row of ``statements`` says, for so many units of the material at a price."""

    def of(name: str) -> float | None:
        amount = row[name]
        return None if amount is None else amount * quantity

    materials = stated_materials(row["materials"], price)
    return Statement(
        net_cost=of("net_cost"),
        nonoriginating=of("nonoriginating"),
        amount=of("amount"),
        carriage=of("carriage") or 0.0,
        materials=None
        if materials is None
        else tuple(dataclasses.replace(one, value=one.value * quantity) for one in materials),
        designated=row["designated"],
    )
