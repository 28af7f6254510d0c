"""What a vehicle producer states of a vehicle, and the facts of its rule that follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from allyshore.origin.coreparts import core_parts
from allyshore.origin.vehicle import labour_asked, metal_purchases

if TYPE_CHECKING:
    import datetime as dt

    from allyshore.origin.coreparts import CorePart
    from allyshore.origin.reading import Staging
    from allyshore.origin.vehicle import LabourValue, Purchase

VehicleKind = Literal["passenger vehicle", "light truck", "heavy truck"]
LABOUR = "that the labour value content is reached (GN 11(k)(vi))"
CORE = "that the seven groups of core parts are originating (GN 11(k)(iii))"
METALS = (
    "that at least 70 % of the producer's purchases of steel, and of aluminium, is originating (GN 11(k)(v))"
)
"""Facts of the rules of chapter 87 as a determination names them."""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A passenger vehicle, light truck or heavy truck, by what its rule asks besides its content.

    Attributes
    ----------
    kind
        Which of them it is; it counts among the good's `kinds`.
    labour
        The amounts of its labour value content.
    core_parts
        Its parts of column 1 of table A.2.
    electric
        It has an advanced battery and no engine.
    steel, aluminium
        The producer's purchases of either metal.

    Source: General Note 11(k); Uniform Regulations, SOR/2020-155, s. 13 to 18.
    """

    kind: VehicleKind
    labour: LabourValue | None = None
    core_parts: tuple[CorePart, ...] | None = None
    electric: bool = False
    steel: tuple[Purchase, ...] | None = None
    aluminium: tuple[Purchase, ...] | None = None

    def facts(self, on: dt.date, staging: Staging) -> dict[str, bool]:
        """Give the facts that are decided on a day, for `Good.facts`; what is not stated is left out."""
        found: dict[str, bool] = {}
        if self.labour is not None:
            found[LABOUR] = self.labour.holds(labour_asked(self.kind, on, staging=staging))
        if self.core_parts is not None and self.kind != "heavy truck":
            found[CORE] = core_parts(self.core_parts, on, electric=self.electric).originating
        held = [
            metal_purchases(bought, metal).holds
            for metal, bought in (("steel", self.steel), ("aluminium", self.aluminium))
            if bought is not None
        ]
        if False in held:
            found[METALS] = False
        elif held == [True, True]:
            found[METALS] = True
        return found
