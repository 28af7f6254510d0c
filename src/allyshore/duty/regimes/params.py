"""What the caller states of a sale, a drawback claim, goods in a zone, and inputs imported to be returned."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import datetime as dt

    from allyshore.duty.params import Entry
    from allyshore.units import Share

Amount: TypeAlias = Decimal | float
"""USD; a float is read as the decimal that people wrote."""

FIRST_SALE_FACTS = {
    "bona_fide_sale": "the maker's sale to the middleman is a bona fide sale",
    "arms_length": "that sale is at arm's length, without influences that a market would not have",
    "destined_for_us": "the goods are clearly destined for the United States when the maker sells them",
}
"""Facts without which the price of an earlier sale is not taken.

Source: E.C. McAfee Co. v. United States, 842 F.2d 314 (Fed. Cir. 1988); Nissho Iwai American Corp. v. United States, 982 F.2d 505
(Fed. Cir. 1992).
"""
PRICE_NOT_INFLUENCED = "price_not_influenced"
THROUGH_SHIPMENT = "through_shipment"
VALUE_FACTS = frozenset({*FIRST_SALE_FACTS, PRICE_NOT_INFLUENCED, THROUGH_SHIPMENT})


class AssistKind(Enum):
    """What the buyer supplies free of charge or at reduced cost. Source: 19 USC 1401a(h)(1)(A)."""

    MATERIALS = "materials"
    TOOLS = "tools"
    CONSUMED = "consumed"
    DESIGN = "design"


@dataclass(frozen=True, slots=True)
class Assist:
    """One thing that the buyer supplies for the making of the goods.

    Attributes
    ----------
    name
        What it is.
    value
        Cost of acquisition, or of production where the buyer or a related person made it, less earlier use [USD].
    kind
        Materials, tools, things consumed, or design work.
    transport
        Cost of carriage to the place of production [USD].
    paid
        What the maker pays for it [USD].
    units, over
        Units on this line, and units over which the importer spreads the value: those of the first shipment, those made up to
        it, or the whole of the expected making. Without `over` the whole value falls on this line.
    made_in_us
        Design work done in the United States, which is no assist; None is unknown.
    """

    name: str
    value: Amount
    kind: AssistKind = AssistKind.TOOLS
    transport: Amount = 0.0
    paid: Amount = 0.0
    units: float | None = None
    over: float | None = None
    made_in_us: bool | None = None


@dataclass(frozen=True, slots=True)
class FirstSale:
    """The price [USD] that the middleman pays the maker, and what is known of that sale, in the words of `FIRST_SALE_FACTS`."""

    price: Amount
    facts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sale:
    """The sale for export to the United States, as the importer states it; all amounts in USD.

    Attributes
    ----------
    price
        Price paid or payable, with all that it includes.
    indirect
        What the buyer pays the seller otherwise, a debt that is set off among it.
    packing, selling_commission, royalty, proceeds
        Costs of the buyer beside the price; royalties that are a condition of the sale; proceeds of resale that go back to the
        seller. None is not stated: nothing is added and the result asks.
    assists
        What the buyer supplies; None is not stated.
    freight, us_duties, after_import
        Parts of the price that are identified apart: international carriage and insurance, US duties and taxes, work and
        carriage after importation.
    inland_freight
        Foreign inland carriage in the price, identified apart; taken off only with the fact ``through_shipment``.
    undetermined
        Additions that are owed and whose amount cannot be established.
    related
        Whether buyer and seller are related; None is unknown.
    first_sale
        An earlier sale whose price the importer claims.
    facts
        ``price_not_influenced`` (of related parties), ``through_shipment``.
    """

    price: Amount
    indirect: Amount = 0.0
    packing: Amount | None = None
    selling_commission: Amount | None = None
    royalty: Amount | None = None
    proceeds: Amount | None = None
    assists: tuple[Assist, ...] | None = None
    freight: Amount = 0.0
    us_duties: Amount = 0.0
    after_import: Amount = 0.0
    inland_freight: Amount = 0.0
    undetermined: tuple[str, ...] = ()
    related: bool | None = None
    first_sale: FirstSale | None = None
    facts: frozenset[str] = frozenset()


class DrawbackKind(Enum):
    """By which paragraph of 19 USC 1313 drawback is claimed."""

    MANUFACTURING = "manufacturing"
    UNUSED = "unused"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Claim:
    """A drawback claim on the goods of one bill.

    Attributes
    ----------
    kind
        Manufacturing, unused or rejected merchandise.
    exported_to
        ISO3 of the country of export; ``""`` where the goods are destroyed under supervision.
    exported, filed
        Days of export (in trade with Canada and Mexico the day of importation there) and of filing; None is unknown.
    share
        Part of the bill that belongs to the exported article by relative value, in (0, 1].
    foreign_duty
        Customs duty paid to Canada or Mexico on the exported article [USD].
    same_condition
        Exported as imported but for testing, cleaning, repacking and the like; None is unknown.
    originating
        The imported good itself originates under USMCA.
    substituted
        Goods of the same kind stand in for the imported ones.
    substitute_duty
        What would be owed on them if they were imported [USD].
    facts
        Facts of the column ``condition`` of ``duty_relief``.
    """

    kind: DrawbackKind
    exported_to: str
    exported: dt.date | None = None
    filed: dt.date | None = None
    share: Share = 1.0
    foreign_duty: Amount | None = None
    same_condition: bool | None = None
    originating: bool = False
    substituted: bool = False
    substitute_duty: Amount | None = None
    facts: frozenset[str] = frozenset()


class ZoneStatus(Enum):
    """Status of merchandise in a foreign-trade zone. Source: 19 CFR 146.41 to 146.44."""

    PRIVILEGED = "privileged"
    NONPRIVILEGED = "nonprivileged"
    DOMESTIC = "domestic"


@dataclass(frozen=True, slots=True)
class ZoneGood:
    """Foreign merchandise that passes through a foreign-trade zone.

    Attributes
    ----------
    admitted
        The line as admitted: classification, origin, price paid for the foreign merchandise.
    status
        Status asked for at admission.
    leaves_as
        Tariff number in which it leaves the zone; None as it came.
    week_value
        Customs value of all that leaves the zone on one weekly entry [USD]; None is this line alone.
    exported_to
        ISO3 where the goods leave the zone for abroad; ``""`` where they enter the United States.
    foreign_duty, same_condition, originating
        As in `Claim`, for exports to Canada and Mexico.
    """

    admitted: Entry
    status: ZoneStatus
    leaves_as: str | None = None
    week_value: float | None = None
    exported_to: str = ""
    foreign_duty: Amount | None = None
    same_condition: bool | None = None
    originating: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """A good imported into Mexico under IMMEX and contained in the returned product.

    Attributes
    ----------
    name, hs, country_of_origin
        What it is, digits of the tariff number, non-preferential origin (ISO3).
    value
        Customs value in the returned product [USD].
    originating
        It originates under USMCA and came with proof.
    own_rate
        Rate that the importer may take in place of the tariff's own: PROSEC, rule 8, or another agreement's preference; None
        takes the table ``tariffs``.
    own_rate_source
        Where that rate stands.
    """

    name: str
    hs: str
    country_of_origin: str
    value: Amount
    originating: bool = False
    own_rate: Share | None = None
    own_rate_source: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """How the product leaves Mexico.

    Attributes
    ----------
    exported_to
        ISO3 of the country to which it is returned.
    foreign_duty
        Customs duty paid on it in the United States or Canada [USD]; None is not known.
    same_condition
        Returned as it came.
    imported, exported
        First importation of the inputs, and return; None is unknown.
    """

    exported_to: str
    foreign_duty: Amount | None = None
    same_condition: bool = False
    imported: dt.date | None = None
    exported: dt.date | None = None
