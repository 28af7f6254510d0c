"""What a verification of origin by customs leaves of the choice between the two methods of calculating a content."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from allyshore.errors import Fault, ModelInvalid
from allyshore.origin.criteria import METHODS_OF_CONTENT, Method

if TYPE_CHECKING:
    from allyshore.origin.good import Good

DAYS_TO_RECALCULATE = 30
"""After the producer has the notice, unless customs allows longer: s. 7(7)."""


def may_recalculate(
    first: Method,
    *,
    value_adjusted: bool = False,
    notified: dt.date | None = None,
    calculated: dt.date | None = None,
    extended_to: dt.date | None = None,
) -> Method | None:
    """Give the method by which a content may be calculated anew once customs disputes it: net cost, or none.

    Parameters
    ----------
    first
        The method that was chosen.
    value_adjusted
        Customs says that the price of the good, or the value of a material, has to be adjusted.
    notified, calculated
        Day on which the producer had the notice, and the day of the new calculation (or today): it is due within 30 days of the notice. Where
        either is not given, it is held to be in time.
    extended_to
        Last day that customs allows, where that is later.

    Raises
    ------
    ModelInvalid
        The calculation is before the notice, the extension ends before it, or days are given without that of the notice.

    Source: Uniform Regulations, SOR/2020-155, s. 7(7) and 7(8).

    Examples
    --------
    >>> notice, now = dt.date(2026, 3, 2), dt.date(2026, 4, 7)
    >>> may_recalculate(Method.TRANSACTION_VALUE, value_adjusted=True, notified=notice, calculated=now) is None
    True
    """
    if found := _faults(first, notified, calculated, extended_to):
        raise ModelInvalid(found)
    if first is not Method.TRANSACTION_VALUE or not value_adjusted:
        return None
    if notified is None or calculated is None:
        return Method.NET_COST
    last = notified + dt.timedelta(days=DAYS_TO_RECALCULATE)
    return Method.NET_COST if calculated <= max(last, extended_to or last) else None


@dataclass(frozen=True, slots=True)
class Verification:
    """A dispute of customs about the content of a good, which leaves its producer less choice of method.

    Attributes
    ----------
    first
        The method by which the content was calculated.
    value_adjusted
        Customs says that the price of the good, or the value of a material, has to be adjusted; the good and its materials are stated as adjusted.
    notified, calculated
        Day on which the producer had the notice, and the day of the new calculation (or today).
    extended_to
        Last day that customs allows for it, where that is later than 30 days after the notice.

    Source: Uniform Regulations, SOR/2020-155, s. 7(7) and 7(8).
    """

    first: Method
    value_adjusted: bool = False
    notified: dt.date | None = None
    calculated: dt.date | None = None
    extended_to: dt.date | None = None

    @property
    def methods(self) -> frozenset[Method]:
        """Methods that remain lawful: the one that was chosen, and the one by which it may be calculated anew."""
        anew = may_recalculate(
            self.first,
            value_adjusted=self.value_adjusted,
            notified=self.notified,
            calculated=self.calculated,
            extended_to=self.extended_to,
        )
        return frozenset({self.first, *({anew} if anew is not None else ())})


def elected_of(good: Good) -> Method | None:
    """The one method by which the content of a good may be calculated, as elected or as customs left it; None: both."""
    if good.elected is not None or good.verification is None:
        return good.elected
    left = good.verification.methods
    return next(iter(left)) if len(left) == 1 else None


def faults_of_choice(good: Good) -> list[Fault]:
    """What is wrong with the method that a good states, by itself and against what customs left."""
    said = good.verification
    if good.elected is not None and good.elected not in METHODS_OF_CONTENT:
        return [_method_fault(good.product, "elected", good.elected)]
    if said is None:
        return []
    found = [
        replace(one, column=f"verification.{one.column}")
        for one in _faults(said.first, said.notified, said.calculated, said.extended_to, good.product)
    ]
    if not found and good.elected is not None and good.elected not in said.methods:
        left = " or ".join(sorted(one.value for one in said.methods))
        cure = "After a notice of customs the choice is what s. 7(7) and 7(8) leave of it"
        found = [Fault(good.product, None, "elected", left, good.elected.value, cure)]
    return found


def _faults(
    first: Method,
    notified: dt.date | None,
    calculated: dt.date | None,
    extended_to: dt.date | None,
    where: str = "verification",
) -> list[Fault]:
    found = [] if first in METHODS_OF_CONTENT else [_method_fault(where, "first", first)]
    for name, day in (("calculated", calculated), ("extended_to", extended_to)):
        if day is not None and notified is None:
            found.append(
                Fault(where, None, "notified", f"the day of the notice beside {name}", "nothing", "State it")
            )
        elif day is not None and notified is not None and day < notified:
            found.append(Fault(where, None, name, f"a day from the notice on ({notified})", str(day)))
    return found


def _method_fault(where: str, name: str, method: Method) -> Fault:
    asked = " or ".join(one.value for one in METHODS_OF_CONTENT)
    return Fault(where, None, name, asked, method.value)
