"""What the caller may choose about a duty calculation, and the line of an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allyshore.units import Kg, Share, Usd

MODES = ("ocean", "truck", "air", "rail", "intermodal")
"""Modes of transport at the border; the harbour maintenance fee is owed on the first only."""


@dataclass(frozen=True, slots=True)
class DutyParams:
    """Choices that hold for every line.

    Attributes
    ----------
    facts
        Facts that the importer states of every line, in the words of ``measures.condition`` (``auto_part``,
        ``us_metal``, ``civil_aircraft`` ...). A row of the law that needs a fact is taken only where it is stated.
    detail
        Also list the components and what was considered and not charged, line by line. Without it only the sums are made.
    """

    facts: frozenset[str] = frozenset()
    detail: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of one entry, as the importer states it.

    Attributes
    ----------
    importer, exporter, country_of_origin
        ISO3: who charges the duty, where the goods are shipped from, and their non-preferential origin.
    hs
        Digits of the tariff number without points; at least eight for the United States, ten where lists go so deep.
    value
        Customs value of the line [USD], above zero.
    quantity, weight
        Pieces, and mass [kg]; None is unknown. Asked for only where the rate is specific.
    originating, claim
        Whether the good is originating under the programme claimed, and that programme: ``""``, ``"usmca"``, ``"korus"`` or another word or
        symbol of the table `programmes`.
    mode
        One of ``ocean``, ``truck``, ``air``, ``rail``, ``intermodal``.
    entry_value
        Customs value of the whole entry [USD]; None is this line alone.
    steel_share, aluminium_share, copper_share
        Part of the value that is that metal; None is unknown, and CBP then takes the whole value as content.
    metal_weight_share
        Part of the weight that is listed metal; None is unknown.
    us_content_share
        Part of the value that is content of the United States; None is unknown and spares nothing.
    facts
        Facts that the importer states of this line, beside those of `DutyParams`.
    quantities
        Quantities in the schedule's units (liter, pr., kg on drained weight), values of parts of the good [USD] (case, strap, battery,
        movement), and ``degrees`` of sugar, all of the whole line; written ``liter=750;case=40``.
    rate_of
        Digits of the line or heading whose rate applies, where the schedule points to another: an ensemble, an accessory, a heading of
        chapter 98 or 99 for goods inside or outside a quota.
    """

    importer: str
    exporter: str
    hs: str
    country_of_origin: str
    value: Usd
    quantity: float | None = None
    weight: Kg | None = None
    originating: bool = False
    claim: str = ""
    mode: str = "ocean"
    entry_value: Usd | None = None
    steel_share: Share | None = None
    aluminium_share: Share | None = None
    copper_share: Share | None = None
    metal_weight_share: Share | None = None
    us_content_share: Share | None = None
    facts: frozenset[str] = frozenset()
    quantities: str = ""
    rate_of: str = ""
