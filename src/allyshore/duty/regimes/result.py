"""What a regime gives: the value, the refund, the bill from a zone, the Mexican duty, each line with its source."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from allyshore.duty.money import ZERO

if TYPE_CHECKING:
    import datetime as dt

    from allyshore.duty.regimes.params import Claim, Return, Sale, ZoneGood, ZoneStatus
    from allyshore.duty.result import DutyBill, NotCharged


def _texts(record: Any) -> dict[str, Any]:
    """Give a flat record with money as text."""
    return {name: str(cell) if isinstance(cell, Decimal) else cell for name, cell in asdict(record).items()}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a reckoning: what, how much [USD, negative where taken off], where the law stands, and why."""

    name: str
    amount: Decimal
    citation: str
    why: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Give the record with money as text."""
        return _texts(self)


@dataclass(frozen=True, slots=True)
class CustomsValue:
    """Transaction value of the goods.

    Attributes
    ----------
    sale
        What was stated.
    basis
        ``transaction value`` or ``transaction value of the first sale``.
    items
        Price, additions and exclusions, which sum to `value`.
    questions
        What was not stated and would change it.
    """

    sale: Sale
    basis: str
    items: tuple[Item, ...]
    questions: tuple[str, ...]

    @property
    def value(self) -> Decimal:
        """Customs value [USD]."""
        return sum((item.amount for item in self.items), ZERO)

    def to_dict(self) -> dict[str, Any]:
        """Give the value as JSON values."""
        return {
            "value": str(self.value),
            "basis": self.basis,
            "items": [item.to_dict() for item in self.items],
            "questions": list(self.questions),
        }


@dataclass(frozen=True, slots=True)
class LesserOf:
    """The two duties that USMCA article 2.5 compares [USD]; `least` bounds what may be returned, waived or exempted."""

    paid_here: Decimal
    paid_there: Decimal

    @property
    def least(self) -> Decimal:
        """The lower of the two."""
        return min(self.paid_here, self.paid_there)

    def to_dict(self) -> dict[str, str]:
        """Give the record with money as text."""
        return {
            "paid_here": str(self.paid_here),
            "paid_there": str(self.paid_there),
            "least": str(self.least),
        }


@dataclass(frozen=True, slots=True)
class Refund:
    """What of one component may come back: `paid` and, before any limit on the whole, `amount` (99 hundredths) [USD]."""

    measure: str
    name: str
    heading: str
    paid: Decimal
    amount: Decimal
    citation: str
    confidence: str

    def to_dict(self) -> dict[str, Any]:
        """Give the record with money as text."""
        return _texts(self)


@dataclass(frozen=True, slots=True)
class Drawback:
    """What comes back of a bill's duty and fees.

    Attributes
    ----------
    bill, claim
        What was paid, and what is claimed.
    components
        Each duty and fee that drawback refunds.
    not_refunded
        What is not, and why.
    limits
        What lowers the sum of the components; amounts are negative.
    lesser
        The comparison of USMCA article 2.5; None where it does not apply.
    questions
        What the claimant could state that would change it.
    """

    bill: DutyBill
    claim: Claim
    components: tuple[Refund, ...]
    not_refunded: tuple[NotCharged, ...]
    limits: tuple[Item, ...]
    lesser: LesserOf | None
    questions: tuple[str, ...]

    @property
    def refund(self) -> Decimal:
        """What comes back [USD]."""
        return sum((part.amount for part in self.components), ZERO) + sum(
            (item.amount for item in self.limits), ZERO
        )

    @property
    def cost(self) -> Decimal:
        """Duty and fees that remain [USD]."""
        return self.bill.total - self.refund

    def to_dict(self) -> dict[str, Any]:
        """Give the claim as JSON values."""
        return {
            "regime": "drawback",
            "kind": self.claim.kind.value,
            "exported_to": self.claim.exported_to,
            "refund": str(self.refund),
            "cost": str(self.cost),
            "components": [part.to_dict() for part in self.components],
            "not_refunded": [part.to_dict() for part in self.not_refunded],
            "limits": [item.to_dict() for item in self.limits],
            "lesser_of": None if self.lesser is None else self.lesser.to_dict(),
            "questions": list(self.questions),
        }


@dataclass(frozen=True, slots=True)
class ZoneBill:
    """What goods owe that leave a foreign-trade zone.

    Attributes
    ----------
    good, status
        What was stated, and the status that holds (privileged where an order leaves no choice).
    admitted_on, left_on
        Days of admission and of leaving.
    required_by
        Measures whose orders admit their goods only as privileged foreign.
    bill
        The components as reckoned by the status; its fees are those of the day of leaving, harbour maintenance of admission.
    direct
        What the same goods had owed, entered for consumption on the day of admission.
    items
        What leaving for abroad takes off the duty; amounts are negative.
    lesser
        The comparison of USMCA article 2.5; None where it does not apply.
    questions
        What would change it.
    """

    good: ZoneGood
    status: ZoneStatus
    admitted_on: dt.date
    left_on: dt.date
    required_by: tuple[str, ...]
    bill: DutyBill
    direct: DutyBill
    items: tuple[Item, ...]
    lesser: LesserOf | None
    questions: tuple[str, ...]

    @property
    def duty(self) -> Decimal:
        """Duty owed [USD]."""
        return self.bill.duty + sum((item.amount for item in self.items), ZERO)

    @property
    def total(self) -> Decimal:
        """Duty and fees owed [USD]."""
        return self.duty + self.bill.fees["mpf"] + self.bill.fees["hmf"]

    def to_dict(self) -> dict[str, Any]:
        """Give the bill as JSON values."""
        return {
            "regime": "zone",
            "status": self.status.value,
            "asked": self.good.status.value,
            "admitted_on": self.admitted_on.isoformat(),
            "left_on": self.left_on.isoformat(),
            "exported_to": self.good.exported_to,
            "required_by": list(self.required_by),
            "duty": str(self.duty),
            "total": str(self.total),
            "direct_total": str(self.direct.total),
            "bill": self.bill.to_dict(),
            "items": [item.to_dict() for item in self.items],
            "lesser_of": None if self.lesser is None else self.lesser.to_dict(),
            "questions": list(self.questions),
        }


@dataclass(frozen=True, slots=True)
class ImmexDuty:
    """Mexico's import duty on the inputs of a returned product.

    Attributes
    ----------
    returned
        What was stated of the return.
    items
        The duty of each input, and what is exempt (negative); they sum to `owed`.
    lesser
        The comparison of USMCA article 2.5; None where it does not apply.
    questions
        What would change it.
    """

    returned: Return
    items: tuple[Item, ...]
    lesser: LesserOf | None
    questions: tuple[str, ...]

    @property
    def owed(self) -> Decimal:
        """Import duty to be paid in Mexico [USD]."""
        return sum((item.amount for item in self.items), ZERO)

    def to_dict(self) -> dict[str, Any]:
        """Give the duty as JSON values."""
        return {
            "regime": "immex",
            "exported_to": self.returned.exported_to,
            "owed": str(self.owed),
            "items": [item.to_dict() for item in self.items],
            "lesser_of": None if self.lesser is None else self.lesser.to_dict(),
            "questions": list(self.questions),
        }
