"""What is judged: a good as made in one place, and the materials that go into one unit of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from allyshore.errors import Fault, ModelInvalid, Severity
from allyshore.origin.content import faults_of_content
from allyshore.origin.gates import faults_of_route
from allyshore.origin.operations import not_understood
from allyshore.origin.rule import digits_of
from allyshore.origin.signed import faults_of_statement
from allyshore.origin.verification import faults_of_choice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.origin.content import StatedContent
    from allyshore.origin.costs import Costs
    from allyshore.origin.criteria import Method
    from allyshore.origin.gates import Stay
    from allyshore.origin.plants import NewPlant
    from allyshore.origin.verification import Verification
    from allyshore.units import CubicMetres, Kg, UsdPerUnit


class Role(Enum):
    """What a material is to the good: the law counts some of them less, or not at all (s. 8(13) to 8(27), s. 5(10))."""

    MATERIAL = "material"
    INDIRECT = "indirect material"
    RETAIL_PACKAGING = "packaging for retail sale"
    SHIPPING_PACKING = "packing for shipment"
    ACCESSORY = "accessory"
    SEWING_THREAD = "sewing thread"
    NARROW_ELASTIC = "narrow elastic"
    POCKET_BAG = "pocket bag fabric"
    COATED_FABRIC = "coated fabric"


class Obtained(Enum):
    """How a good without materials is wholly obtained in the region: General Note 11(d); Uniform Regulations, s. 3(1)."""

    MINERAL = "mineral or natural substance extracted there"
    PLANT = "plant or fungus grown, harvested or gathered there"
    ANIMAL = "live animal born and raised there"
    ANIMAL_PRODUCT = "obtained from a live animal there"
    HUNTED = "hunted, trapped, fished or gathered there"
    AQUACULTURE = "obtained from aquaculture there"
    SEA_CATCH = "taken from the sea outside territorial seas by a vessel of a member"
    FACTORY_SHIP = "made of such catch on a factory ship of a member"
    SEABED = "taken from the seabed by a member with the right to it"
    SCRAP = (
        "waste or scrap of production there, or of used goods collected there and fit only for raw material"
    )
    MADE_OF_THESE = "made there of nothing but such goods"


class VehicleUse(Enum):
    """What original equipment a part is for, where subdivision (k) asks."""

    NONE = ""
    PASSENGER_OR_LIGHT_TRUCK = "passenger vehicle or light truck"
    HEAVY_TRUCK = "heavy truck"
    OTHER_SMALLER = "vehicle of s. 20(2)"
    """Bus for 15 or fewer, diesel car, tricycle, motorhome, ambulance, hearse, prison van, and what is for use off the road."""
    OTHER_LARGER = "vehicle of s. 20(3)"
    """Tractor, bus for 16 or more, dumper, special vehicle, truck for use off the road."""
    AFTERMARKET = "aftermarket part"
    """Not for use as original equipment: s. 12 ("aftermarket part"). Rules judge it as a good of no such use, and nothing is assumed."""


@dataclass(frozen=True, slots=True)
class Material:
    """One material in one unit of a good.

    Attributes
    ----------
    name
        What the user calls it.
    hs
        Its code of today, two or more digits (six or more wherever possible, eight where a rule names tariff items). May be empty for the
        goods of a set, for indirect materials and for packing for shipment, whose codes the law does not read.
    value
        USD per unit of the good: price, freight to the producer and all, as s. 8 of the Uniform Regulations has it.
    originating
        Whether it is originating; None where no supplier's declaration says so (it then counts as non-originating).
    country_of_origin
        ISO3, for the reader; preferential origin does not look at it.
    self_produced, rvc_tested
        The good's own producer makes it; it qualified by a regional value content. Together they matter for s. 8(6).
    nonoriginating_content
        USD of non-originating materials inside a self-produced material, used where it cannot be designated.
    kinds
        Which of the kinds that rules describe in words it is ("washer assembly ..."); empty: of none; None: not said.
    part
        Whether it is a part of the good rather than a good of its own; None: not said. Criterion D looks at it.
    component
        Whether it belongs to the component that determines the classification of the good (apparel and made-up textiles
        are judged by that alone); None: not said.
    another
        Whether it is another good than the one made of it, where rules let "another good of the same subheading" in; None:
        as tariff items and kinds tell.
    role
        What it is to the good. An `ACCESSORY` is a spare part, tool or manual that is classified and delivered with the good,
        not invoiced apart, and customary.
    weight, elastomeric
        Kilograms in one unit of the good, and whether it is elastomeric: textiles are forgiven by weight. Yarns of 5402.44 and 5404.11 are by their
        code; None: not said, and held not to be, which a determination says where the fibre may be.
    recovered
        Taken from used goods that were taken apart in the region, and made sound; originating in a remanufactured good.
    volume
        Cubic metres in one unit of the good, as a few rules for fuels measure it.
    imported_from
        ISO3 of the country from which the good's producer imported it: listed electronics from a member are originating.
    production
        How it was made, where that is known: by the good's own producer if `self_produced`, else by another one, whose
        product it then is. It is judged first, and `originating` follows from it.
    designated
        Whether its producer designates a self-produced material as intermediate; None: as serves best, where that is lawful.
    statement
        What its producer signed for accumulation.
    counted
        USD of it that counts as non-originating value, where that is less than `value`; None: all.
    change_cost
        USD per unit of the good that an originating one would cost more; None: not known.
    """

    name: str
    hs: str
    value: UsdPerUnit
    originating: bool | None
    country_of_origin: str = ""
    self_produced: bool = False
    rvc_tested: bool = False
    nonoriginating_content: UsdPerUnit | None = None
    kinds: frozenset[str] | None = None
    part: bool | None = None
    component: bool | None = None
    another: bool | None = None
    role: Role = Role.MATERIAL
    weight: Kg | None = None
    elastomeric: bool | None = None
    recovered: bool = False
    volume: CubicMetres | None = None
    imported_from: str = ""
    production: Good | None = None
    designated: bool | None = None
    statement: Statement | None = None
    counted: UsdPerUnit | None = None
    change_cost: UsdPerUnit | None = None

    @property
    def vnm(self) -> UsdPerUnit:
        """What counts of it as non-originating value."""
        return self.value if self.counted is None else self.counted


@dataclass(frozen=True, slots=True)
class Statement:
    """What the producer of a material signed, so that work done on it in the region counts: Uniform Regulations, s. 9.

    Attributes
    ----------
    net_cost, nonoriginating
        Net cost and value of non-originating materials of the material, USD per unit of the good: s. 9(2)(a) with both,
        s. 9(3) (transaction value) with the second alone. Averages of 1, 3, 6 or 12 months may stand for them: s. 9(4), 9(5).
    amount
        Any part of the net cost that holds no non-originating value: s. 9(2)(b). One above net cost (without one, the price) less
        non-originating value is refused.
    carriage
        Freight, duties and brokerage of s. 8(2)(a) to (c) that `net_cost` leaves out.
    materials
        The non-originating materials of the material, for the change of classification: s. 9(7)(a)(ii). None: not stated.
    designated
        Its producer designated an intermediate material that was under a content test (s. 8(6), 9(6)).
    """

    net_cost: UsdPerUnit | None = None
    nonoriginating: UsdPerUnit | None = None
    amount: UsdPerUnit | None = None
    carriage: UsdPerUnit = 0.0
    materials: tuple[Material, ...] | None = None
    designated: bool = False


@dataclass(frozen=True, slots=True)
class Good:
    """A good as made in one country.

    Attributes
    ----------
    product
        What the user calls it.
    hs
        Its code of today, six or more digits; four where its heading alone decides.
    country
        ISO3 of where it is made.
    transaction_value
        USD per unit without the cost of international shipment (`valuation.Price`); None: not known, or unacceptable.
    net_cost
        USD per unit, total cost less sales promotion, royalties, shipping and non-allowable interest; None: not
        calculated, so that a test by net cost stays open.
    materials
        Every material of one unit, packing for shipment left out.
    total_cost
        USD per unit; where given, the de minimis share is of the larger of it and the transaction value.
    to_be_designated
        The good will itself be designated as an intermediate material of another good of the same producer.
    kinds
        As for `Material`.
    use
        The original equipment it is for.
    facts
        What rules ask besides, by the words in which a determination names it: yes or no, or a share.
    destination
        ISO3 of where it is imported, which a few textile rules look at; empty: not said.
    costs
        What it costs besides its materials. Total and net cost then follow from it, by what is designated.
    weight, component_weight
        Kilograms of one unit, and of the component that determines its classification (else the sum of the materials of it).
    volume
        Cubic metres of one unit.
    obtained
        How it was wholly obtained.
    operations
        What was done in the region, in words that are understood (`vocabulary().operations`); empty: not said, and held to be production.
        Where all of it is packing, testing, sorting, dilution and the like, nothing was made.
    imported_from
        ISO3 of the country from which it is imported, where it was made elsewhere: listed electronics from a member are originating.
    remanufactured
        It is made wholly or partly of recovered materials, and lives, performs and is warranted like a new one; counts only for goods that `may_be_remanufactured`.
    unassembled
        It was imported into the region in parts and classified as the whole by GRI 2(a).
    gri3_set
        It is a set by GRI 3; `materials` are the goods in it.
    trade_zone
        It is made in a foreign-trade zone of the United States and entered for consumption there.
    route
        Stays outside the region on its way.
    elected
        The method by which its producer calculates its content, transaction value or net cost; None: whichever serves best. Where its rule
        offers no transaction value, it is net cost all the same (s. 7(6)).
    verification
        A dispute of customs about its content, which may leave one method only.
    content
        What is known of its content where its materials are not listed, or not all of them.
    new_plant
        The new or refitted plant in which a vehicle outside of the regime of passenger vehicles, light and heavy trucks is made; None: not said.

    Source: General Note 11(b), (c) and (e); Uniform Regulations, SOR/2020-155, s. 3 to 8.
    """

    product: str
    hs: str
    country: str
    transaction_value: UsdPerUnit | None
    net_cost: UsdPerUnit | None = None
    materials: tuple[Material, ...] = ()
    total_cost: UsdPerUnit | None = None
    to_be_designated: bool = False
    kinds: frozenset[str] | None = None
    use: VehicleUse = VehicleUse.NONE
    facts: Mapping[str, bool | float | None] = field(default_factory=dict)
    destination: str = ""
    costs: Costs | None = None
    weight: Kg | None = None
    component_weight: Kg | None = None
    volume: CubicMetres | None = None
    obtained: Obtained | None = None
    operations: frozenset[str] = frozenset()
    imported_from: str = ""
    remanufactured: bool = False
    unassembled: bool = False
    gri3_set: bool = False
    trade_zone: bool = False
    route: tuple[Stay, ...] = ()
    elected: Method | None = None
    verification: Verification | None = None
    new_plant: NewPlant | None = None
    content: StatedContent | None = None


def stated_kinds(text: str | None) -> frozenset[str] | None:
    """Read a cell that states kinds: empty is not said, ``none`` is of no kind, else kinds joined by ``;``."""
    words = frozenset(word.strip() for word in (text or "").split(";")) - {""}
    return (words - {"none"}) if words else None


def stated_obtained(text: str | None) -> Obtained | None:
    """Read a cell that states how a good is wholly obtained: the name of an `Obtained` in small letters; empty is not so."""
    return Obtained[text.replace(" ", "_").upper()] if text else None


YES, NO = "yes", "no"


def stated_facts(text: str | None) -> dict[str, bool | float]:
    """Read a cell that states facts, joined by ``;``: a fact alone is yes; after ``=`` stands yes, no, or a share.

    Raises
    ------
    ValueError
        What stands after ``=`` is none of these; the message says which fact.
    """
    found: dict[str, bool | float] = {}
    for one in (text or "").split(";"):
        fact, _, said = one.partition("=")
        name, word = " ".join(fact.split()), said.strip().lower() or YES
        if name:
            found[name] = word == YES if word in {YES, NO} else _share(name, word)
    return found


def volume_of_unit(unit: str | None) -> CubicMetres | None:
    """Volume of one unit of a product that is counted by volume; of what is counted otherwise no volume is known, for a packed one is too much."""
    return {"m3": 1.0, "l": 1e-3}.get(unit or "")


def _share(fact: str, word: str) -> float:
    try:
        share = float(word)
    except ValueError:
        share = math.nan
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"{word!r} after {fact!r}")
    return share


HEADING_DIGITS = 4
AMOUNTS_OF_GOOD = ("transaction_value", "net_cost", "total_cost", "weight", "component_weight", "volume")
AMOUNTS_ABOVE_MATERIALS = ("transaction_value", "net_cost", "total_cost")
AMOUNTS_OF_MATERIAL = ("value", "nonoriginating_content", "weight", "volume", "counted", "change_cost")


def doubts(good: Good) -> tuple[Fault, ...]:
    """Name what can hardly be right, of a good and of every good in it: a price or cost below the value of its materials.

    The law forbids no sale at a loss, so that this is a warning and no fault.
    """
    materials = math.fsum(one.value for one in good.materials if one.role is not Role.SHIPPING_PACKING)
    found = [
        Fault(
            good.product,
            None,
            name,
            f"at least {materials:.2f} USD, the value of the materials in it",
            f"{amount:.2f}",
            "Check the price, and the quantities and the currency of the materials",
            Severity.WARNING,
        )
        for name in AMOUNTS_ABOVE_MATERIALS
        if (amount := getattr(good, name)) is not None and amount < materials * (1.0 - 1e-9)
    ]
    foreign = math.fsum(one.vnm for one in good.materials if one.originating is False)
    if (
        good.content is not None
        and good.content.vnm is not None
        and good.content.vnm < foreign * (1.0 - 1e-9)
    ):
        found.append(
            Fault(
                good.product,
                None,
                "content.vnm",
                f"at least {foreign:.2f} USD, the value of the non-originating materials listed",
                f"{good.content.vnm:.2f}",
                "State the value of all of them, or leave out vnm",
                Severity.WARNING,
            )
        )
    inner = (doubts(one.production) for one in good.materials if one.production is not None)
    return (*found, *(fault for faults in inner for fault in faults))


def check(good: Good) -> None:
    """Refuse a good whose codes or amounts cannot be judged.

    Raises
    ------
    ModelInvalid
        A code is not digits, an amount is negative, not a number or, for a price or cost of the good, zero, an operation is not understood.
        All at once.
    """
    found = _faults(good)
    if found:
        raise ModelInvalid(found)


def _faults(good: Good) -> list[Fault]:
    faults = [_code_fault(good.product, good.hs, HEADING_DIGITS)]
    faults += [_amount_fault(good.product, name, getattr(good, name), above=True) for name in AMOUNTS_OF_GOOD]
    faults += not_understood(good.product, good.operations)
    faults += faults_of_route(good.product, good.route)
    faults += faults_of_choice(good)
    faults += faults_of_content(good)
    for material in good.materials:
        where = f"{good.product}, material {material.name}"
        if material.hs or reads_code(good, material):
            faults.append(_code_fault(where, material.hs, 2))
        faults += [
            _amount_fault(where, name, getattr(material, name), above=False) for name in AMOUNTS_OF_MATERIAL
        ]
        if material.production is not None:
            faults += _faults(material.production)
        if (said := material.statement) is not None:
            faults += [
                _amount_fault(where, f"statement {name}", getattr(said, name), above=False)
                for name in ("net_cost", "nonoriginating", "amount", "carriage")
            ]
            faults += faults_of_statement(where, material)
    return [fault for fault in faults if fault is not None]


WITHOUT_CODE = frozenset({Role.INDIRECT, Role.SHIPPING_PACKING})
"""Roles of materials that are originating, or nothing, whatever their code: s. 8(13), 8(20)."""


def reads_code(good: Good, material: Material) -> bool:
    """Whether the law looks at the code of a material: not in a set, whose goods have their status, and not where a role makes it nothing."""
    return not good.gri3_set and material.role not in WITHOUT_CODE


def _code_fault(where: str, hs: str, least: int) -> Fault | None:
    digits = digits_of(hs)
    if digits.isascii() and digits.isdigit() and least <= len(digits) <= 10:
        return None
    return Fault(
        where,
        None,
        "hs",
        f"an HS code of {least} to 10 digits",
        repr(hs),
        "Give the code as text; a service is no material",
    )


def _amount_fault(where: str, name: str, amount: float | None, *, above: bool) -> Fault | None:
    if amount is None:
        return None
    if math.isfinite(amount) and (amount > 0.0 if above else amount >= 0.0):
        return None
    return Fault(
        where,
        None,
        name,
        "a positive amount of USD" if above else "an amount of USD of zero or more",
        repr(amount),
    )
