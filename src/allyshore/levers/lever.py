"""A lever as it stands in its row: what it changes, by how much, at what price; and which effects each kind may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Effect:
    """One field of a kind's effect: its meaning and unit, its bounds, and the sign that can only help (0: either may hurt)."""

    meaning: str
    unit: str
    low: float
    high: float
    helps: int = 0


BIG = 1e12
# fmt: off
EFFECTS: dict[str, dict[str, Effect]] = {
    "smart_border": {
        "lanes": Effect("booths of primary inspection more", "booths", -100, 100),
        "hours": Effect("hours open more", "h/day", -24, 24),
        "service": Effect("seconds in a booth more; fewer where trucks are cleared ahead", "s", -3600, 3600),
    },
    "corridor": {
        "cost": Effect("share by which freight is dearer", "share", -1, 10, helps=-1),
        "days": Effect("days more, door to door", "days", -365, 365, helps=-1),
        "capacity": Effect("kilograms more where the lane has a limit", "kg/period", -BIG, BIG, helps=1),
    },
    "energy": {
        "megawatts": Effect("power more at the site", "MW", -BIG, BIG, helps=1),
        "price": Effect("dearer power", "USD/kWh", -10, 10),
        "kwh_per_unit": Effect("power that a unit takes, where no product of the model is counted in kWh", "kWh/unit", 1e-9, BIG),
        "hours_per_week": Effect("hours a week that the power is used; 168 where it is not given", "h", 1, 168),
    },
    "training": {"hours": Effect("skilled hours more", "h/period", -BIG, BIG, helps=1)},
    "recognition": {"recognised": Effect("1: each pool may serve the other's sites", "0 or 1", 0, 1, helps=1)},
    "digitisation": {
        "claim_cost": Effect("dearer papers of a claim", "USD/entry", -10_000, 10_000, helps=-1),
        "claimed_share": Effect("share more of each flow that may claim a preference and does", "share", -1, 1, helps=1),
        "customs_days": Effect("days more on lanes that cross a border", "days", -365, 365, helps=-1),
    },
    "supplier": {
        "available": Effect("1: the source can be used; a source without a row starts from nothing", "0 or 1", 0, 1),
        "unit_cost": Effect("dearer unit; of a new source its price", "USD/unit", -BIG, BIG),
        "capacity": Effect("units more; of a new source its capacity", "units/period", -BIG, BIG, helps=1),
        "lead_time": Effect("days more; of a new source its lead time", "days", -365, 365, helps=-1),
        "setup_cost": Effect("cost more to qualify it", "USD", -BIG, BIG, helps=-1),
        "originating": Effect("1: it declares USMCA origin for the whole horizon", "0 or 1", 0, 1, helps=1),
    },
    "platform": {
        "unit_cost": Effect("share by which a unit is dearer at each site", "share", -1, 10),
        "lead_time": Effect("days more at each site", "days", -365, 365, helps=-1),
        "learning": Effect("progress ratio: unit cost after output has doubled, as a share of before", "share", 0.5, 1.0),
    },
    "policy": {
        "ended": Effect("1: the measure does not stand", "0 or 1", 0, 1),
        "rate": Effect("higher rate", "share of value", -10, 10),
        "threshold": Effect("higher regional value content asked by every rule", "share", -0.5, 0.5, helps=-1),
    },
    "rule_of_law": {
        "at_stake": Effect("what a loss would cost", "USD", 0, BIG),
        "chance": Effect("chance of it today", "1/yr", 0, 1),
        "lower": Effect("chance less", "1/yr", 0, 1, helps=1),
    },
}
# fmt: on
NEEDS = {"rule_of_law": ("at_stake", "chance"), "recognition": ("recognised",)}
"""Fields that a kind's effect must have."""
STANDING = frozenset({"kwh_per_unit", "hours_per_week", "at_stake", "chance"})
"""Fields that say how things are, and change nothing by themselves."""


@dataclass(frozen=True, slots=True)
class Lever:
    """One row of ``levers``.

    Attributes
    ----------
    effect
        Field to amount, of one unit of the lever.
    unit_cost, upkeep
        One-off USD, and USD a year once it works, of one unit.
    maximum
        Most units.
    lag
        Years from paying to the change.
    pays, source
        Whose money it is; who says so.
    row
        Its row as the user counts.
    """

    name: str
    kind: str
    target: str
    effect: Mapping[str, float]
    unit_cost: float
    upkeep: float
    maximum: int
    lag: float
    pays: str
    source: str
    row: int

    @property
    def can_only_help(self) -> bool:
        """Whether more of it never makes the best plan dearer, whatever the model."""
        fields = EFFECTS[self.kind]
        return all(
            name in STANDING
            or (amount * fields[name].helps >= 0 and (fields[name].helps != 0 or amount == 0))
            for name, amount in self.effect.items()
        )
