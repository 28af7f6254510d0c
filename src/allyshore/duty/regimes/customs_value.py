"""Customs value: the price paid or payable, what the law adds to it, and what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.duty.money import cents, exact, sound
from allyshore.duty.regimes.params import (
    FIRST_SALE_FACTS,
    PRICE_NOT_INFLUENCED,
    THROUGH_SHIPMENT,
    Assist,
    AssistKind,
    Sale,
)
from allyshore.duty.regimes.result import CustomsValue, Item
from allyshore.errors import FactMissing, Fault, ModelInvalid

if TYPE_CHECKING:
    from decimal import Decimal

ADDITIONS = {
    "packing": ("packing at the buyer's cost", "19 USC 1401a(b)(1)(A); 19 CFR 152.103(b)"),
    "selling_commission": ("selling commission", "19 USC 1401a(b)(1)(B); 19 CFR 152.103(b)"),
    "royalty": ("royalty or licence fee", "19 USC 1401a(b)(1)(D); 19 CFR 152.103(f)"),
    "proceeds": ("proceeds of resale to the seller", "19 USC 1401a(b)(1)(E); 19 CFR 152.103(g)"),
}
EXCLUSIONS = {
    "freight": (
        "international carriage and insurance in the price",
        "19 USC 1401a(b)(4)(A); 19 CFR 152.102(f), 152.103(a)(5)",
    ),
    "us_duties": (
        "United States duties and taxes in the price",
        "19 USC 1401a(b)(3)(B); 19 CFR 152.103(i)(2)",
    ),
    "after_import": (
        "work and carriage after importation in the price",
        "19 USC 1401a(b)(3)(A); 19 CFR 152.103(i)(1)",
    ),
}
PRICE = "19 USC 1401a(b)(1), (b)(4)(A); 19 CFR 152.103(a)"
ASSIST = "19 USC 1401a(b)(1)(C), (h)(1); 19 CFR 152.103(d), (e)"
CASES = "Nissho Iwai American Corp. v. United States, 982 F.2d 505 (Fed. Cir. 1992); T.D. 96-87"


def customs_value(sale: Sale) -> CustomsValue:
    """Reckon the transaction value of imported goods, line by line.

    Value = price paid or payable, with indirect payments, + packing + selling commissions + assists, apportioned + royalties
    + proceeds − international carriage and insurance − US duties − work after importation, each of them only where it is in
    the price and identified apart. The price of an earlier sale stands in the place of the importer's own where every fact of
    `FIRST_SALE_FACTS` is stated; else the importer's own price stands and the result asks.

    Parameters
    ----------
    sale
        The sale, in USD.

    Raises
    ------
    ModelInvalid
        An amount is below zero, or an assist is spread over fewer units than are on the line.
    FactMissing
        An addition is owed whose amount cannot be established, or related parties do not say that the price is free of their
        relation: the transaction value cannot then be determined, and the next methods of 19 CFR 152.101(b) are not reckoned.

    Examples
    --------
    A buyer pays 2,000 for toys: 1,850 and 150 of carriage; the maker took 350 off that he owed the buyer. 2,200.

    Source: 19 USC 1401a(b), (h); 19 CFR 152.103; the example is of 19 CFR 152.103(a)(2).
    """
    _check(sale)
    questions: list[str] = []
    basis, items = _price(sale, questions)
    if sale.indirect:
        items.append(
            Item(
                "indirect payment",
                cents(exact(sale.indirect)),
                "19 USC 1401a(b)(4)(A); 19 CFR 152.103(a)(2)",
                "a debt set off or paid for the seller",
            )
        )
    for field, (name, citation) in ADDITIONS.items():
        amount = getattr(sale, field)
        if amount:
            items.append(Item(name, cents(exact(amount)), citation))
    items += [_assist(assist, questions) for assist in sale.assists or ()]
    for field, (name, citation) in EXCLUSIONS.items():
        amount = getattr(sale, field)
        if amount:
            items.append(Item(name, -cents(exact(amount)), citation, "identified apart from the price"))
    items += _inland(sale, questions)
    silent = [name for field, (name, _) in ADDITIONS.items() if getattr(sale, field) is None]
    silent += ["assists"] if sale.assists is None else []
    if silent:
        questions.append(f"not stated, and so not added: {', '.join(silent)}")
    if sale.related is None:
        questions.append(
            "if buyer and seller are related, the price holds only where the relation did not influence it (19 USC 1401a(b)(2)(B))"
        )
    return CustomsValue(sale, basis, tuple(items), tuple(questions))


def _price(sale: Sale, questions: list[str]) -> tuple[str, list[Item]]:
    """Take the importer's price, or that of the first sale where its facts are all stated."""
    first = sale.first_sale
    if first is not None:
        wanting = [words for fact, words in FIRST_SALE_FACTS.items() if fact not in first.facts]
        if not wanting:
            questions.append(
                "the first sale needs a full trail of papers, from the maker's order to payment (T.D. 96-87)"
            )
            return "transaction value of the first sale", [
                Item(
                    "price of the first sale",
                    cents(exact(first.price)),
                    f"{PRICE}; {CASES}",
                    f"the middleman's price of {cents(exact(sale.price))} is not taken",
                )
            ]
        questions.append(
            f"the first sale's {cents(exact(first.price))} would be taken if: {'; '.join(wanting)}"
        )
    return "transaction value", [Item("price paid or payable", cents(exact(sale.price)), PRICE)]


def _assist(assist: Assist, questions: list[str]) -> Item:
    """Value of an assist on this line: its cost and carriage, less what the maker pays, by units."""
    if assist.kind is AssistKind.DESIGN and assist.made_in_us:
        return Item(
            f"assist: {assist.name}",
            cents(exact(0.0)),
            "19 USC 1401a(h)(1)(A)(iv); 19 CFR 152.102(a)",
            "design work done in the United States is no assist",
        )
    if assist.kind is AssistKind.DESIGN and assist.made_in_us is None:
        questions.append(f"if {assist.name} was done in the United States, it is no assist")
    whole: Decimal = exact(assist.value) + exact(assist.transport) - exact(assist.paid)
    if assist.over is None:
        questions.append(
            f"the whole value of {assist.name} falls on this line; it may be spread over the units made so far or all that are expected (19 CFR 152.103(e))"
        )
        return Item(f"assist: {assist.name}", cents(whole), ASSIST, "the whole on this line")
    assert assist.units is not None  # _check
    part = whole * exact(assist.units) / exact(assist.over)
    return Item(f"assist: {assist.name}", cents(part), ASSIST, f"{assist.units:g} of {assist.over:g} units")


def _inland(sale: Sale, questions: list[str]) -> list[Item]:
    """Foreign inland carriage leaves the value only where the goods travel on a through bill."""
    if not sale.inland_freight:
        return []
    if THROUGH_SHIPMENT in sale.facts:
        return [
            Item(
                "foreign inland carriage in the price",
                -cents(exact(sale.inland_freight)),
                "19 CFR 152.103(a)(5)(ii), (iii)",
                "on a through bill of lading",
            )
        ]
    questions.append(
        f"foreign inland carriage of {cents(exact(sale.inland_freight))} leaves the value where the goods travel on a through bill (fact {THROUGH_SHIPMENT})"
    )
    return []


def _check(sale: Sale) -> None:
    """Find every fault of a sale at once."""
    faults = []
    amounts = {
        name: getattr(sale, name) for name in ("price", "indirect", "inland_freight", *ADDITIONS, *EXCLUSIONS)
    }
    amounts |= {
        f"assist {n + 1} {name}": getattr(assist, name)
        for n, assist in enumerate(sale.assists or ())
        for name in ("value", "transport", "paid")
    }
    if sale.first_sale is not None:
        amounts["first_sale price"] = sale.first_sale.price
    for name, amount in amounts.items():
        if amount is not None and not sound(amount):
            faults.append(Fault("sale", None, name, "an amount that is not negative", f"{amount}"))
    faults += [
        Fault(
            "sale",
            None,
            f"assist {assist.name}",
            f"units on this line, above 0 and at most {assist.over:g}",
            f"{assist.units}",
            "Give units, and over how many the value is spread",
        )
        for assist in sale.assists or ()
        if assist.over is not None and not 0 < (assist.units or 0.0) <= assist.over
    ]
    if faults:
        raise ModelInvalid(faults)
    missing = [
        Fault(
            "sale",
            None,
            name,
            "an amount based on sufficient information",
            "none",
            "The transaction value cannot be determined (19 USC 1401a(b)(1)); the next method of 19 CFR 152.101(b) applies and is not reckoned here",
        )
        for name in sale.undetermined
    ]
    if sale.related and PRICE_NOT_INFLUENCED not in sale.facts:
        missing.append(
            Fault(
                "sale",
                None,
                "related",
                "that the relation did not influence the price, or test values",
                "neither",
                f"State the fact {PRICE_NOT_INFLUENCED} (19 USC 1401a(b)(2)(B)); else another method of appraisement applies",
            )
        )
    if missing:
        raise FactMissing(missing)
