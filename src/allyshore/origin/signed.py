"""What a supplier's statement cannot say: more of the work done on a material than there is of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from allyshore.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allyshore.origin.good import Good, Material
    from allyshore.units import UsdPerUnit

ROUNDED = 1e-6
"""Share by which amounts may differ and be the same, being rounded or what a solver leaves."""
CURE = "Correct the statement, or the price, net cost or value of non-originating materials"


def faults_of_statement(where: str, material: Material, column: str = "statement amount") -> list[Fault]:
    """Name an amount of s. 9(2)(b) that is above the part of the net cost which holds no non-originating value.

    Where no net cost is stated, the price takes its place: nothing shows that more than that was spent on the material.

    Parameters
    ----------
    where, column
        Where the amount stands.

    Source: Uniform Regulations, SOR/2020-155, s. 9(2)(b).
    """
    said = material.statement
    if said is None or not said.amount:
        return []
    for most, words in _bounds(material):
        if said.amount > most + ROUNDED * max(material.value, abs(most), 1.0):
            return [
                Fault(
                    where,
                    None,
                    column,
                    f"at most {max(most, 0.0):.2f} USD, {words}",
                    f"{said.amount:g}",
                    CURE,
                )
            ]
    return []


def _bounds(material: Material) -> Iterator[tuple[UsdPerUnit, str]]:
    said = material.statement
    if said is None:
        return
    made = None if material.production is None else _cost_of(material.production)
    if said.net_cost is not None:
        less = said.nonoriginating or 0.0
        yield said.net_cost - less, "its stated net cost less its stated non-originating value (s. 9(2))"
    elif material.value > 0.0 and made is None:
        less = said.nonoriginating or 0.0
        yield material.value - less, "its price less its stated non-originating value (s. 9(2))"
    if made is not None and material.production is not None:
        yield (
            made - _foreign(material.production),
            "the net cost of its production less the non-originating materials in it (s. 9(2))",
        )


def _cost_of(made: Good) -> UsdPerUnit | None:
    if made.net_cost is not None or made.costs is None:
        return made.net_cost
    found = made.costs.net_cost(math.fsum(one.value for one in made.materials))
    return found if math.isfinite(found) else None


def _foreign(made: Good) -> UsdPerUnit:
    """What is sure to be non-originating in it, USD; of what has no stated value nothing."""
    return math.fsum(
        one.vnm
        for one in made.materials
        if one.originating is False
        and one.production is None
        and one.statement is None
        and math.isfinite(one.vnm)
    )
