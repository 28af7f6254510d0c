"""What a good or a material is worth under the Uniform Regulations: additions, deductions, and where its price ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from allyshore.errors import Fault, ModelInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allyshore.units import UsdPerUnit


@dataclass(frozen=True, slots=True)
class Price:
    """The price of a good from its producer to its buyer, and what the law adds to it or takes from it.

    Attributes
    ----------
    paid
        Price paid or payable.
    commissions, packaging, assists, royalties, proceeds
        Borne by the buyer and not in the price: selling commissions, packaging, what the buyer supplied free or
        cheaply, royalties as a condition of the sale, later proceeds that go to the producer. Added.
    international_shipment
        Freight, insurance, packing and the like beyond the point of direct shipment, where the price includes it. Taken off.
    apart
        Charges that the price includes and the invoice shows apart: construction, erection, assembly, maintenance or technical assistance
        after the sale; duties and taxes of the buyer's country. Taken off. (Buying commissions, rights to reproduce and what the buyer
        does on his own account, such as marketing, are never added.)
    to_point_of_shipment
        Cost of bringing it to the point of direct shipment, where the price does not include it. Added.

    Source: Uniform Regulations, SOR/2020-155, s. 1(1) ("adjusted to exclude ..."), 7(2) and Schedule 3, s. 3 and 4.
    """

    paid: UsdPerUnit
    commissions: UsdPerUnit = 0.0
    packaging: UsdPerUnit = 0.0
    assists: UsdPerUnit = 0.0
    royalties: UsdPerUnit = 0.0
    proceeds: UsdPerUnit = 0.0
    international_shipment: UsdPerUnit = 0.0
    to_point_of_shipment: UsdPerUnit = 0.0
    apart: UsdPerUnit = 0.0

    @property
    def transaction_value(self) -> UsdPerUnit:
        """Adjusted to exclude the costs of international shipment."""
        added = self.commissions + self.packaging + self.assists + self.royalties + self.proceeds
        return self.paid + added + self.to_point_of_shipment - self.international_shipment - self.apart


@dataclass(frozen=True, slots=True)
class Deduction:
    """A cost that may be taken off the value of a non-originating material, if a document shows it."""

    amount: UsdPerUnit
    documented: bool = False


NONE = Deduction(0.0)


@dataclass(frozen=True, slots=True)
class MaterialPrice:
    """The price of a bought or imported material, and what the law adds and lets take off.

    Attributes
    ----------
    paid
        Price paid by the producer of the good to whoever sold it the material; for one that the producer imports, its
        transaction value at importation.
    international_shipment
        Of a material that the producer imports, where `paid` leaves it out. Added.
    assists
        Moulds, tools and designs that the producer gave free. Added once, and then no cost of the good of their own.
    freight, duties, brokerage, waste
        In the value: carriage to the producer; duties and taxes paid in the region; brokerage in the region; waste and spoilage in making
        the good. Each taken off only with a document.
    recoverable
        What of `duties` is waived, refunded, refundable or otherwise recoverable, also by drawback or as a credit. Never taken off.
    scrap
        Worth of reusable scrap and by-products, where `waste` is stated before it; 0 where `waste` is net. Kept in the value.

    Source: Uniform Regulations, SOR/2020-155, s. 8(1) to 8(3); Schedule 6, s. 4.
    """

    paid: UsdPerUnit
    international_shipment: UsdPerUnit = 0.0
    assists: UsdPerUnit = 0.0
    freight: Deduction = NONE
    duties: Deduction = NONE
    brokerage: Deduction = NONE
    waste: Deduction = NONE
    recoverable: UsdPerUnit = 0.0
    scrap: UsdPerUnit = 0.0

    @property
    def value(self) -> UsdPerUnit:
        """What an originating material is worth, or a non-originating one without documents."""
        return self.paid + self.international_shipment + self.assists

    @property
    def nonoriginating_value(self) -> UsdPerUnit:
        """What counts of it as a non-originating material."""
        costs = (
            (self.freight, 0.0),
            (self.duties, self.recoverable),
            (self.brokerage, 0.0),
            (self.waste, self.scrap),
        )
        return self.value - sum(max(0.0, cost.amount - kept) for cost, kept in costs if cost.documented)


def price_paid_by(user: str, payments: Mapping[tuple[str, str], UsdPerUnit | str]) -> UsdPerUnit | str:
    """The payment that values a material: that of the producer who uses it, not of a middleman before.

    `payments` are amounts, or names of amounts, by (who paid, who was paid).

    Raises
    ------
    ModelInvalid
        Nobody, or more than one seller, was paid by the user.

    Source: Uniform Regulations, SOR/2020-155, Schedule 6, s. 1 and 3(1); s. 8(28), example 1.
    """
    found = [amount for (payer, _), amount in payments.items() if payer == user]
    if len(found) != 1:
        raise ModelInvalid(
            [Fault("payments", None, user, "one payment by who uses the material", str(len(found)))]
        )
    return found[0]


def greatest_quantity_price(sales: Sequence[tuple[UsdPerUnit, float]]) -> UsdPerUnit:
    """The unit price at which the greatest number of units was sold, over all sales at it; the lowest of equals.

    Parameters
    ----------
    sales
        Price and units of each sale. Sales between related persons, and to who supplies assists, are left out by the caller.

    Raises
    ------
    ModelInvalid
        There is no sale, or one of no units.

    Source: Uniform Regulations, SOR/2020-155, Schedule 6, s. 8(3) and 8(4).

    Examples
    --------
    >>> greatest_quantity_price([(100, 65), (95, 55), (90, 30), (90, 50)])
    90
    """
    if not sales or any(units <= 0.0 for _, units in sales):
        raise ModelInvalid([Fault("sales", None, "units", "sales of more than no units", repr(list(sales)))])
    sold: dict[UsdPerUnit, float] = {}
    for price, units in sales:
        sold[price] = sold.get(price, 0.0) + units
    return min(sold, key=lambda price: (-sold[price], price))


@dataclass(frozen=True, slots=True)
class Dispatch:
    """How finished goods leave their producer.

    Attributes
    ----------
    factories
        Names of the factories.
    warehouses
        Names of the places from which goods are shipped to buyers, each with the buyers' places that it normally serves
        (empty: all of them).
    """

    factories: Sequence[str]
    warehouses: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def point_of_direct_shipment(self, buyer: str = "") -> str:
        """The place from which the producer normally ships to the buyer: until there, cost is in the transaction value.

        Raises
        ------
        ModelInvalid
            Several places could be it.

        Source: Uniform Regulations, SOR/2020-155, s. 1(1) ("point of direct shipment") and 7(22), examples 1 to 3.
        """
        serving = [name for name, served in self.warehouses.items() if not served or buyer in served]
        found = serving or ([] if self.warehouses else list(self.factories))
        if len(found) != 1:
            said = ", ".join(found) or "none"
            raise ModelInvalid(
                [Fault("dispatch", None, buyer or None, "one place that ships to the buyer", said)]
            )
        return found[0]

    def carriage_counts(self, place: str, buyer: str = "") -> bool:
        """Whether the cost of bringing goods from a factory to `place` is in the transaction value: up to the point of direct shipment.

        Raises
        ------
        ModelInvalid
            `place` is none of the producer's, or several places could be the point of direct shipment.

        Source: Uniform Regulations, SOR/2020-155, s. 1(1) ("adjusted to exclude ...") and 7(22), examples 1 to 3.
        """
        if place not in self.factories and place not in self.warehouses:
            known = ", ".join([*self.factories, *self.warehouses])
            raise ModelInvalid([Fault("dispatch", None, place or None, f"one of {known}", repr(place))])
        point = self.point_of_direct_shipment(buyer)
        return place == point and place not in self.factories


def indirect_material_cost(
    recorded: UsdPerUnit, *, on_own_books: bool, in_a_material: bool = False
) -> UsdPerUnit:
    """What an indirect material costs in a net cost: what is on the producer's own books, nothing where others bore it.

    Parameters
    ----------
    recorded
        USD that it cost whoever bore it.
    on_own_books
        The producer of the good bore it.
    in_a_material
        It was given free to the maker of a material, as moulds are, and so is in the value of that material (`MaterialPrice.assists`): it is
        then no cost of its own, though it stands on the books.

    Source: Uniform Regulations, SOR/2020-155, s. 8(13)(b) and 8(28), example 8; s. 7(12) and 7(22), example 8.

    Examples
    --------
    >>> indirect_material_cost(12.0, on_own_books=True), indirect_material_cost(12.0, on_own_books=True, in_a_material=True)
    (12.0, 0.0)
    """
    return recorded if on_own_books and not in_a_material else 0.0
