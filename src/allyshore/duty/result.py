"""What a duty calculation gives: the assessment of a frame of lines, and the bill of one line."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from allyshore.duty.statistics import dotted
from allyshore.errors import FactMissing, Fault

if TYPE_CHECKING:
    import datetime as dt

    import polars as pl

    from allyshore.duty.params import Entry
    from allyshore.world import Number


NOT_ASSESSED = (
    "antidumping and countervailing duties, which depend on scope and maker: bring their rows with --what-if",
    "provisions of chapter 98, other than the special rates that a line points to",
    "federal excise taxes and fees of other agencies",
    "what was granted to one company: import adjustment offsets of vehicle makers, exclusions and quotas by certificate",
    "refunds that a court may order, and actions whose outcome was not seen (section 301 on structural excess capacity)",
)
"""What a US bill of this engine never holds, said on every one."""


@dataclass(frozen=True)
class Assessment:
    """Duty and fees of many lines.

    Attributes
    ----------
    frame
        The entries, same rows in the same order, with ``duty``, ``mpf``, ``hmf`` [USD] and, in detail, ``components``
        (list of measure, heading, rate, base, amount) and ``not_charged`` (list of measure, reason). Where `assess` asks,
        ``duty`` is null on a line that cannot be reckoned, and ``open`` is what it wants.
    questions
        hs, country_of_origin, question: what the importer could say that would change a line, and where evidence is weak.
        Empty without detail.
    """

    frame: pl.DataFrame
    questions: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Component:
    """One amount on a bill: ``amount`` is ``rate`` of ``base``, rounded half up to the cent [USD]."""

    measure: str
    name: str
    authority: str
    heading: str
    rate: str
    base: Decimal
    amount: Decimal
    citation: str
    confidence: str

    def to_dict(self) -> dict[str, str]:
        """Give the record with money as text."""
        return {name: str(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Unreckoned:
    """A component whose amount is not known, because its rate cannot be read or what it is taken on is not stated."""

    measure: str
    name: str
    authority: str
    heading: str
    rate: str
    base: Decimal
    citation: str
    confidence: str

    def to_dict(self) -> dict[str, str | None]:
        """Give the record as a component without an amount."""
        return {name: str(getattr(self, name)) for name in self.__slots__} | {"amount": None}


@dataclass(frozen=True, slots=True)
class NotCharged:
    """A measure that was considered and is not owed, and why."""

    measure: str
    name: str
    heading: str
    reason: str

    def to_dict(self) -> dict[str, str]:
        """Give the record as plain text values."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Fee:
    """The law of one fee on the day: its rate [share of value], citation and confidence."""

    fee: str
    name: str
    rate: str
    citation: str
    confidence: str


@dataclass(frozen=True, slots=True)
class DutyBill:
    """What customs charges on one line, component by component.

    Attributes
    ----------
    entry, on
        The line and the day.
    components, not_charged
        What is owed, in the order reckoned; what was considered and is not owed.
    fees, fee_law
        ``mpf`` and ``hmf`` [USD], and where they stand in the law; none where another country is the importer.
    questions
        What the importer could say that would change the bill; weak evidence.
    facts
        Vintage of each table used.
    number
        The statistical number, with the units in which an entry reports the quantity; None where it is not known.
    fee_law
        Rate and citation of each fee.
    unreckoned
        What is owed beside the components and cannot be reckoned; `questions` say what it wants. The bill then has no sum.
    """

    entry: Entry
    on: dt.date
    components: tuple[Component, ...]
    not_charged: tuple[NotCharged, ...]
    fees: dict[str, Decimal]
    questions: tuple[str, ...]
    facts: dict[str, str] = field(default_factory=dict)
    number: Number | None = None
    fee_law: tuple[Fee, ...] = ()
    unreckoned: tuple[Unreckoned, ...] = ()

    @property
    def duty(self) -> Decimal:
        """Sum of the components [USD].

        Raises
        ------
        FactMissing
            A component is not reckoned.
        """
        if self.unreckoned:
            raise FactMissing(
                Fault("bill", None, part.measure, "an amount", f"'{part.rate}'", self.questions[0])
                for part in self.unreckoned
            )
        return sum((part.amount for part in self.components), Decimal("0.00"))

    @property
    def total(self) -> Decimal:
        """Duty and fees [USD]."""
        return self.duty + self.fees["mpf"] + self.fees["hmf"]

    def to_dict(self) -> dict[str, Any]:
        """Give the bill as JSON values; money is text with two decimals."""
        entry = self.entry
        known = not self.unreckoned
        return {
            "hts": dotted(entry.hs),
            "hs": entry.hs,
            "origin": entry.country_of_origin,
            "from": entry.exporter,
            "to": entry.importer,
            "value": f"{entry.value:.2f}",
            "on": self.on.isoformat(),
            "duty": str(self.duty) if known else None,
            "fees": [
                {
                    "fee": law.fee,
                    "name": law.name,
                    "rate": law.rate,
                    "base": f"{entry.value:.2f}",
                    "amount": str(self.fees[law.fee]),
                    "citation": law.citation,
                    "confidence": law.confidence,
                }
                for law in self.fee_law
            ],
            "total": str(self.total) if known else None,
            "effective_rate": f"{float(self.duty) / entry.value:.6f}" if known else None,
            "components": [
                *(part.to_dict() for part in self.unreckoned),
                *(part.to_dict() for part in self.components),
            ],
            "not_charged": [part.to_dict() for part in self.not_charged],
            "questions": list(self.questions),
            "statistics": None
            if self.number is None
            else {
                "number": dotted(self.number.hts10),
                "description": self.number.description,
                "units": list(self.number.units),
            },
            "not_assessed": list(NOT_ASSESSED) if entry.importer == "USA" else [],
            "facts": dict(self.facts),
        }
