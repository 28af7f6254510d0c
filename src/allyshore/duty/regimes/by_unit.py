"""Relief by the unit of an input, and the limit of USMCA by the unit of the good: the regimes' law as amounts that a design can weigh."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum
from typing import TYPE_CHECKING, Any

from allyshore.duty.bill import bill
from allyshore.duty.law import HOME
from allyshore.duty.money import ZERO
from allyshore.duty.params import DutyParams, Entry
from allyshore.duty.regimes.drawback import drawback
from allyshore.duty.regimes.immex import MEXICO, immex
from allyshore.duty.regimes.params import Claim, DrawbackKind, Input, Return, ZoneGood, ZoneStatus
from allyshore.duty.regimes.usmca_limit import partners
from allyshore.duty.regimes.zone import zone
from allyshore.duty.user_fees import FEES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    import polars as pl

    from allyshore.units import UsdPerUnit
    from allyshore.world import World

LOT = 10_000
"""Units of one bill, so that the rounding to cents is a ten thousandth of a cent a unit."""
BASE = "base"
_PLAIN = DutyParams()


class Regime(Enum):
    """Under what a site takes in its materials."""

    DRAWBACK = "drawback"
    ZONE = "ftz"
    IMMEX = "immex"


COUNTRY = {Regime.DRAWBACK: HOME, Regime.ZONE: HOME, Regime.IMMEX: MEXICO}
"""Where each regime is law, ISO3."""


@dataclass(frozen=True, slots=True)
class Use:
    """What becomes of an input: the regime of the site, the tariff number of the good, and where that goes (ISO3)."""

    regime: Regime
    good_hs: str
    goes_to: str


def lot_of(row: Mapping[str, Any]) -> Entry:
    """Make a bill's line of `LOT` units of a row with the columns of `Entry`, by the unit; other columns are passed over."""
    known = {one.name for one in fields(Entry)}
    given = {name: value for name, value in row.items() if name in known and value is not None}
    given["facts"] = frozenset(part for part in (row.get("facts") or "").split(";") if part)
    given["value"] = row["value"] * LOT
    given["quantity"] = float(LOT)
    if row.get("weight") is not None:
        given["weight"] = row["weight"] * LOT
    given.pop("entry_value", None)
    return Entry(**given)


def unit_relief(
    line: Entry, use: Use, world: World, tariffs: pl.DataFrame, params: DutyParams = _PLAIN
) -> UsdPerUnit:
    """Give the duty of an input that the regime spares or refunds, USD a unit, before the limit of USMCA article 2.5.

    Parameters
    ----------
    line
        A lot of the input (`lot_of`) as it enters; under a preference it pays nothing, and nothing is spared.
    use
        What becomes of it. Drawback is that of goods manufactured; goods that leave a zone for the United States are taken in the
        better of privileged and nonprivileged foreign status where the choice is free, those for abroad as privileged; a return
        under IMMEX is in time and not in the same condition.
    world, tariffs, params
        As for `allyshore.duty.bill`; entry, making and leaving are held to be on one day.

    Source: as for `drawback`, `zone` and `immex`.
    """
    if line.claim:
        return 0.0
    spared = {Regime.DRAWBACK: _refunded, Regime.ZONE: _spared_in_zone, Regime.IMMEX: _exempt}[use.regime]
    return float(max(ZERO, spared(line, use, world, tariffs, params))) / LOT


def unit_limit(
    good: Entry, use: Use, world: World, tariffs: pl.DataFrame, params: DutyParams = _PLAIN
) -> UsdPerUnit | None:
    """Give the duty paid on a unit of the good where it goes, beyond which nothing is spared; None where no such limit holds.

    `good` is a lot as it enters there, unclaimed. Of the United States the base duty is taken alone, as it is not settled whether
    Mexico counts the additional duties.

    Source: USMCA article 2.5; 19 USC 4534; 19 CFR 182.44, 182.53; Ley Aduanera, art. 63-A.
    """
    home = COUNTRY[use.regime]
    if use.goes_to not in partners(world, home):
        return None
    there = bill(good, world, tariffs, params)
    if use.goes_to == HOME:
        paid = sum((part.amount for part in there.components if part.measure == BASE), ZERO)
    else:
        paid = there.duty
    return float(paid) / LOT


def _refunded(line: Entry, use: Use, world: World, tariffs: pl.DataFrame, params: DutyParams) -> Decimal:
    paid = bill(line, world, tariffs, params)
    claim = Claim(DrawbackKind.MANUFACTURING, use.goes_to, foreign_duty=paid.duty, same_condition=False)
    back = drawback(paid, claim, world)
    return sum((part.amount for part in back.components if part.measure not in FEES), ZERO)


def _spared_in_zone(
    line: Entry, use: Use, world: World, tariffs: pl.DataFrame, params: DutyParams
) -> Decimal:
    if use.goes_to == HOME:
        good = ZoneGood(line, ZoneStatus.NONPRIVILEGED, leaves_as=use.good_hs)
        left = zone(good, world, world, tariffs, params)
        return left.direct.duty - left.bill.duty
    most = bill(line, world, tariffs, params).duty
    good = ZoneGood(
        line, ZoneStatus.PRIVILEGED, exported_to=use.goes_to, foreign_duty=most, same_condition=False
    )
    return -sum((item.amount for item in zone(good, world, world, tariffs, params).items), ZERO)


def _exempt(line: Entry, use: Use, world: World, tariffs: pl.DataFrame, params: DutyParams) -> Decimal:
    paid = bill(line, world, tariffs, params).duty
    part = Input(line.hs, line.hs, line.country_of_origin, line.value, originating=line.originating)
    reckoned = immex((part,), Return(use.goes_to, foreign_duty=paid), tariffs, world)
    return -sum((item.amount for item in reckoned.items if item.amount < 0), ZERO)
