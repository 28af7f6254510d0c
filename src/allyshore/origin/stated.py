"""What rows of a model's tables state of materials and goods, as fields of the origin engine's records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allyshore.origin.gates import NO_PRODUCTION
from allyshore.origin.good import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPING_PACKING = "shipping packing"
EXCLUDED_COSTS = ("sales promotion", "royalties", "shipping", "interest")
"""Words for a service that is one of the costs that net cost leaves out: Uniform Regulations, SOR/2020-155, s. 1(1)."""
OUT_OF_NET_COST = frozenset({SHIPPING_PACKING, *EXCLUDED_COSTS})
"""Words for components whose cost is in the total cost and not in the net cost."""
EXCLUDED_PARTS = ("sales_promotion", "royalties", "shipping_and_packing", "nonallowable_interest")
"""Columns of ``capabilities`` that say what of a plant's conversion cost net cost leaves out, USD a unit."""

LINE = {"role": "material", "part": None, "classifies": None, "another": None, "recovered": False}
"""Columns of ``bom`` that say what a component is to the good, with what an empty cell means."""


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
