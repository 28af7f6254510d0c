"""The merchandise processing fee and the harbour maintenance fee of an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.duty.law import in_force
from allyshore.errors import FactMissing, Fault

if TYPE_CHECKING:
    from allyshore.world import World


FEES = {"mpf": "merchandise processing fee", "hmf": "harbour maintenance fee"}


@dataclass(frozen=True, slots=True)
class UserFee:
    """One fee as it stands on a day.

    Attributes
    ----------
    fee, year, citation, confidence
        Which fee, its fiscal year, where the law stands, how sure we are.
    rate
        Share of the customs value.
    least, most
        Bounds of a formal entry's fee [USD]; None is unbounded.
    informal, informal_up_to
        Flat fee [USD] of an entry up to that value [USD]; None where there is none.
    modes
        Modes of transport that owe it; empty is all.
    spares_usmca
        Goods claimed under USMCA do not owe it.
    """

    fee: str
    year: str
    citation: str
    confidence: str
    rate: float
    least: float | None
    most: float | None
    informal: float | None
    informal_up_to: float | None
    modes: tuple[str, ...]
    spares_usmca: bool


def fees_on(world: World) -> dict[str, UserFee]:
    """Read the fees of the world's day.

    Raises
    ------
    FactMissing
        No row of a fee is in force that day.
    """
    rows = in_force(world.table("fees"), world.date)
    names = (
        "fee",
        "year",
        "citation",
        "confidence",
        "rate",
        "least",
        "most",
        "informal",
        "informal_up_to",
        "spares_usmca",
    )
    found = {
        row["fee"]: UserFee(
            **{name: row[name] for name in names},
            modes=tuple((row["modes"] or "").split(";")) if row["modes"] else (),
        )
        for row in rows.iter_rows(named=True)
    }
    found = {name: found[name] for name in FEES if name in found}
    missing = [name for name in FEES if name not in found]
    if missing:
        raise FactMissing(
            [
                Fault(
                    "fees",
                    None,
                    name,
                    f"a row in force on {world.date}",
                    "none",
                    "Bring the table fees for that day",
                )
                for name in missing
            ]
        )
    return found
