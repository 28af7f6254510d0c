"""Drawback: what of the duty and fees of a bill comes back when the goods, or what is made of them, leave the country."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from allyshore.duty.law import HOME
from allyshore.duty.money import ZERO, cents, exact, sound
from allyshore.duty.regimes.params import Claim, DrawbackKind
from allyshore.duty.regimes.relief_terms import NOT_HELD, Relief, relief_on
from allyshore.duty.regimes.result import Drawback, Item, LesserOf, Refund
from allyshore.duty.regimes.usmca_limit import CITATION, YEARS, lesser_of, partners, years_after
from allyshore.duty.result import DutyBill, NotCharged
from allyshore.duty.user_fees import FEES
from allyshore.errors import FactMissing, Fault, ModelInvalid

if TYPE_CHECKING:
    import datetime as dt

    from allyshore.world import World

SHARE = Decimal("0.99")
LAW = {
    DrawbackKind.MANUFACTURING: "19 USC 1313(a), (b); 19 CFR 190.21, 190.22",
    DrawbackKind.UNUSED: "19 USC 1313(j); 19 CFR 190.31, 190.32",
    DrawbackKind.REJECTED: "19 USC 1313(c); 19 CFR 190.42",
}


def drawback(bill: DutyBill, claim: Claim, world: World) -> Drawback:
    """Reckon the drawback of one bill.

    Refund = 0.99 × the duties and fees that drawback refunds, × the article's part of the imported goods; with substitution
    0.99 × the lesser of what was paid and what the substitute would owe. On goods exported to Canada or Mexico no more than
    the lesser of the US duty and the duty paid there, unless they leave in the same condition, are rejected, or originate.

    Parameters
    ----------
    bill
        The bill of the imported goods; its day is the day of importation.
    claim
        What is claimed.
    world
        The table ``duty_relief`` and the members of USMCA on the day of the bill.

    Raises
    ------
    ModelInvalid
        The share, or an amount, is out of bounds, or the bill is not of the United States.
    FactMissing
        A duty that the law compares with is not stated.

    Examples
    --------
    1,000 of ordinary duty, unused goods exported to Germany: 990. A desk on which 25.00 was paid, exported to Mexico in the same
    condition, where 10.00 is paid: 24.75. The same made into something else: 10.00.

    Source: 19 USC 1313; 19 CFR 190.21 to 190.51; 19 USC 4534; 19 CFR 182.41 to 182.45. The examples are of 19 CFR 190.51(b)(1)
    and 181.45(b).
    """
    _check(bill, claim)
    terms = relief_on(world)
    barred = _barred(bill, claim, world)
    if barred:
        return Drawback(
            bill,
            claim,
            (),
            tuple(NotCharged(part, part, "", barred) for part in ("duty", "fees")),
            (),
            None,
            (),
        )
    limited, questions = _limited(claim, world)
    components, unpaid = _sorted(bill, claim, terms, questions, fees=not limited)
    questions += [
        f"the evidence that {part.name} is refunded is of {part.confidence} confidence ({part.citation})"
        for part in components
        if part.confidence != "high"
    ]
    if claim.exported is None or claim.filed is None:
        questions.append(
            f"goods must leave, and the claim be filed, within {YEARS} years of importation: by {years_after(bill.on, YEARS)}"
        )
    limits, lesser = _limits(claim, components, limited=limited)
    return Drawback(
        bill, claim, tuple(components), tuple(unpaid), limits, lesser, tuple(dict.fromkeys(questions))
    )


def _sorted(
    bill: DutyBill, claim: Claim, terms: dict[str, Relief], questions: list[str], *, fees: bool
) -> tuple[list[Refund], list[NotCharged]]:
    """Part what drawback refunds from what it does not."""
    share = exact(claim.share)
    lines = [(part.measure, part.name, part.heading, part.amount) for part in bill.components]
    lines += [(name, words, "", bill.fees[name]) for name, words in FEES.items()]
    components: list[Refund] = []
    unpaid: list[NotCharged] = []
    for measure, name, heading, amount in lines:
        if amount <= 0:
            continue
        term = terms.get(measure, NOT_HELD)
        if measure in FEES and not fees:
            why = "only customs duties are compared under USMCA article 2.5; that the fee comes back beside them was not confirmed"
            unpaid.append(NotCharged(measure, name, heading, why))
            continue
        if term.drawback == "yes" or (term.drawback == "conditional" and term.condition in claim.facts):
            paid = amount * share
            components.append(
                Refund(
                    measure,
                    name,
                    heading,
                    cents(paid),
                    cents(paid * SHARE),
                    f"{LAW[claim.kind]}; {term.citation}",
                    term.confidence,
                )
            )
            continue
        unpaid.append(NotCharged(measure, name, heading, _why(term)))
        if term.drawback == "conditional":
            questions.append(f"if {term.question} (fact {term.condition}): {name} is refunded as well")
        elif term.drawback == "unknown":
            questions.append(
                f"whether drawback refunds {name} is not known here ({term.citation}): nothing is refunded of it"
            )
    return components, unpaid


def _why(term: Relief) -> str:
    return {
        "no": f"its order leaves no drawback ({term.citation})",
        "conditional": f"refunded only on a fact that is not stated ({term.citation})",
    }.get(term.drawback, f"not known whether drawback refunds it ({term.citation})")


def _limits(
    claim: Claim, components: list[Refund], *, limited: bool
) -> tuple[tuple[Item, ...], LesserOf | None]:
    """What lowers the refund: the duty of the substitute, and the duty of the other party of USMCA."""
    limits: list[Item] = []
    refund = sum((part.amount for part in components), ZERO)
    if claim.substituted:
        assert claim.substitute_duty is not None  # _check
        bound = cents(exact(claim.substitute_duty) * SHARE)
        if bound < refund:
            limits.append(
                Item(
                    "lesser of paid and substitute",
                    bound - refund,
                    "19 USC 1313(l)(2); 19 CFR 190.22(a)(1)(ii), 190.32(b)",
                    f"the substitute would owe {cents(exact(claim.substitute_duty))}",
                )
            )
            refund = bound
    if not limited:
        return tuple(limits), None
    paid = sum((part.paid for part in components), ZERO)
    lesser = lesser_of(paid, claim.foreign_duty, claim.exported_to)
    if lesser.least < refund:
        limits.append(
            Item(
                "lesser of the two parties' duties",
                lesser.least - refund,
                CITATION,
                f"{lesser.paid_there} was paid in {claim.exported_to}",
            )
        )
    return tuple(limits), lesser


def _limited(claim: Claim, world: World) -> tuple[bool, list[str]]:
    """Whether USMCA's limit holds; a condition that is not stated does not hold."""
    if claim.exported_to not in partners(world, HOME) or claim.originating:
        return False, []
    if claim.kind is DrawbackKind.REJECTED or (
        claim.kind is DrawbackKind.UNUSED and claim.same_condition and not claim.substituted
    ):
        return False, []
    asked = "if the goods leave in the same condition as imported, the limit of USMCA does not hold (19 CFR 182.45(b))"
    return True, [asked] if claim.kind is DrawbackKind.UNUSED and claim.same_condition is None else []


def _barred(bill: DutyBill, claim: Claim, world: World) -> str:
    """Say why nothing at all comes back, or nothing."""
    last = years_after(bill.on, YEARS)
    for what, day in (("the goods left", claim.exported), ("the claim was filed", claim.filed)):
        if _after(day, last):
            return f"{what} on {day}, more than {YEARS} years after importation on {bill.on} (19 USC 1313(c), (i), (j), (r))"
    if claim.kind is DrawbackKind.UNUSED and claim.substituted and claim.exported_to in partners(world, HOME):
        return f"no drawback of substituted unused goods on export to {claim.exported_to} (19 CFR 182.42(c))"
    return ""


def _after(day: dt.date | None, last: dt.date) -> bool:
    return day is not None and day > last


def _check(bill: DutyBill, claim: Claim) -> None:
    """Find every fault of a claim at once."""
    faults = []
    if bill.entry.importer != HOME:
        faults.append(Fault("claim", None, "bill", "a bill of the United States", bill.entry.importer))
    if not 0 < claim.share <= 1:
        faults.append(Fault("claim", None, "share", "a share above 0, 1 at most", f"{claim.share}"))
    if claim.exported_to == HOME:
        faults.append(Fault("claim", None, "exported_to", "a country other than the United States", HOME))
    for name in ("foreign_duty", "substitute_duty"):
        amount = getattr(claim, name)
        if amount is not None and not sound(amount):
            faults.append(Fault("claim", None, name, "an amount that is not negative", f"{amount}"))
    if claim.exported is not None and claim.exported < bill.on:
        faults.append(
            Fault("claim", None, "exported", f"a day from {bill.on} on", claim.exported.isoformat())
        )
    if faults:
        raise ModelInvalid(faults)
    _ = bill.total  # a bill with an open component has none, and says what it wants
    if claim.substituted and claim.substitute_duty is None:
        raise FactMissing(
            [
                Fault(
                    "claim",
                    None,
                    "substitute_duty",
                    "the duty that the substitute would owe if it were imported, USD",
                    "none",
                    "State it: the refund is of the lesser of the two (19 USC 1313(l)(2))",
                )
            ]
        )
