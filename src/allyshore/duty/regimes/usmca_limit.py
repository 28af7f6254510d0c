"""The limit of USMCA article 2.5: no more duty comes back than the lesser of what was paid here and what was paid there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.duty.money import cents, exact
from allyshore.duty.regimes.result import LesserOf
from allyshore.errors import FactMissing, Fault

if TYPE_CHECKING:
    import datetime as dt

    from allyshore.duty.regimes.params import Amount
    from allyshore.world import World

CITATION = "USMCA article 2.5; 19 USC 4534; 19 CFR 182.44"
YEARS = 5
"""Years from importation within which goods must leave and the claim be filed. Source: 19 USC 1313(c)(1)(D), (i), (j)(1)(A), (r)(1)."""


def lesser_of(paid_here: Amount, paid_there: Amount | None, where: str) -> LesserOf:
    """Compare the duty of the party that returns it with the duty of the party that the good enters.

    Parameters
    ----------
    paid_here
        Duty paid or owed on the imported material [USD].
    paid_there
        Duty paid on the exported good in the other party [USD].
    where
        ISO3 of the other party.

    Raises
    ------
    FactMissing
        The other party's duty is not stated.

    Examples
    --------
    Product Z bears 1.00 of duty and pays 2.00 in Mexico: the lesser is 1.00. Product Y bears 1.00 and enters Canada free: nought.

    Source: 19 CFR 181.44(b), example; 19 CFR 182.44(a), (b).
    """
    if paid_there is None:
        raise FactMissing(
            [
                Fault(
                    "regime",
                    None,
                    "foreign_duty",
                    f"the duty paid on the exported good in {where}, USD",
                    "none",
                    "State it (0 where it entered free): no more comes back than the lesser of the two duties",
                )
            ]
        )
    return LesserOf(cents(exact(paid_here)), cents(exact(paid_there)))


def partners(world: World, home: str) -> frozenset[str]:
    """Members of USMCA on the day, but for one."""
    return frozenset(world.members("USMCA")) - {home}


def years_after(day: dt.date, years: int) -> dt.date:
    """Give the same day some years later; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
