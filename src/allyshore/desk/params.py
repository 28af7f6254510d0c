"""What the user chooses about a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.desk.period import last_lawful_day
from allyshore.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class CertifyParams:
    """What is certified, and for how long.

    Attributes
    ----------
    product, site
        The good, and the plant that makes it; an empty site is the only one that does.
    first, last
        The blanket period, both days included. No first day: the day of the certificate. No last day: twelve months, or
        less where a supplier's declaration that the origin rests on ends earlier.
    invoice
        Number of the invoice, or of another paper of the shipment, that a certificate for one shipment is for; empty: a
        blanket certificate.
    without_lapsed
        Count a material whose supplier's declaration does not cover the period as non-originating, instead of refusing.

    Source: 19 CFR 182.12; USMCA Article 5.2 and Annex 5-A.
    """

    product: str
    site: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    invoice: str = ""
    without_lapsed: bool = False

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins, and a shipment with a period."""
        if self.invoice and (self.first or self.last):
            raise UsageError(
                "certify: expected a blanket period or the invoice of one shipment, found both. Leave --from and --until away, or --invoice."
            )
        if self.first and self.last and self.last < self.first:
            raise UsageError(f"certify --until: expected a day from {self.first} on, found {self.last}.")

    def start(self, day: dt.date) -> dt.date:
        """First day that the certificate covers, where it is given on `day`."""
        return self.first or day

    def too_long(self, day: dt.date) -> bool:
        """Whether the blanket period is longer than twelve months."""
        return self.last is not None and self.last > last_lawful_day(self.start(day))
