"""What changes a bill beyond the schedule: customs value, drawback, foreign-trade zones, Mexico's temporary import."""

from allyshore.duty.regimes.by_unit import COUNTRY, Regime, Use, lot_of, unit_limit, unit_relief
from allyshore.duty.regimes.customs_value import customs_value
from allyshore.duty.regimes.drawback import drawback
from allyshore.duty.regimes.immex import immex
from allyshore.duty.regimes.params import (
    Assist,
    AssistKind,
    Claim,
    DrawbackKind,
    FirstSale,
    Input,
    Return,
    Sale,
    ZoneGood,
    ZoneStatus,
)
from allyshore.duty.regimes.result import (
    CustomsValue,
    Drawback,
    ImmexDuty,
    Item,
    LesserOf,
    Refund,
    ZoneBill,
)
from allyshore.duty.regimes.usmca_limit import lesser_of
from allyshore.duty.regimes.zone import zone

__all__ = [
    "COUNTRY",
    "Assist",
    "AssistKind",
    "Claim",
    "CustomsValue",
    "Drawback",
    "DrawbackKind",
    "FirstSale",
    "ImmexDuty",
    "Input",
    "Item",
    "LesserOf",
    "Refund",
    "Regime",
    "Return",
    "Sale",
    "Use",
    "ZoneBill",
    "ZoneGood",
    "ZoneStatus",
    "customs_value",
    "drawback",
    "immex",
    "lesser_of",
    "lot_of",
    "unit_limit",
    "unit_relief",
    "zone",
]
