"""Which duties come back and which a zone fixes at admission: the table ``duty_relief`` as records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.duty.law import in_force
from allyshore.duty.user_fees import FEES

if TYPE_CHECKING:
    from allyshore.world import World


@dataclass(frozen=True, slots=True)
class Relief:
    """One answer of the table; the columns are explained on its card."""

    drawback: str
    condition: str
    question: str
    privileged: str
    citation: str
    confidence: str
    note: str


NOT_HELD = Relief(
    "unknown", "", "", "unknown", "no row of the table duty_relief holds on the day of importation", "low", ""
)


def relief_on(world: World) -> dict[str, Relief]:
    """Give the answer for each measure of the day, and for ``base``, ``mpf`` and ``hmf``; absent is `NOT_HELD`."""
    rows = in_force(world.table("duty_relief"), world.date)
    of_family = {
        row["family"]: Relief(*(row[name] or "" for name in Relief.__slots__))
        for row in rows.iter_rows(named=True)
    }
    named = in_force(world.table("measures"), world.date).select("measure", "family").unique()
    return {
        **{name: of_family[name] for name in ("base", *FEES) if name in of_family},
        **{
            measure: of_family[family]
            for measure, family in named.iter_rows()
            if family in of_family and family != "column_2"
        },
    }
