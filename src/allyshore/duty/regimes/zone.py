"""Foreign-trade zones: which day, which tariff number and which value the bill of goods from a zone takes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from allyshore.duty.bill import bill
from allyshore.duty.law import HOME
from allyshore.duty.money import ZERO
from allyshore.duty.params import DutyParams
from allyshore.duty.regimes.params import ZoneStatus
from allyshore.duty.regimes.relief_terms import NOT_HELD, Relief, relief_on
from allyshore.duty.regimes.result import Item, LesserOf, ZoneBill
from allyshore.duty.regimes.usmca_limit import lesser_of, partners
from allyshore.errors import Fault, ModelInvalid

if TYPE_CHECKING:
    import polars as pl

    from allyshore.duty.regimes.params import ZoneGood
    from allyshore.duty.result import DutyBill
    from allyshore.world import World

DEFERRED = "USMCA article 2.5; 19 USC 4534; 19 CFR 182.53"
ABROAD = "19 USC 81c(a); 19 CFR 146.67"
_PLAIN = DutyParams()


def zone(
    good: ZoneGood, at_admission: World, at_leaving: World, tariffs: pl.DataFrame, params: DutyParams = _PLAIN
) -> ZoneBill:
    """Reckon what goods owe that leave a foreign-trade zone.

    *Privileged foreign*: number, condition and rate of the day of admission. *Nonprivileged foreign*: number and rate of the
    goods as they leave, on that day, on the price paid for the foreign merchandise alone (labour, overhead, profit and
    domestic parts of the zone are not dutiable). *Domestic*: nothing. Goods whose measures admit them only as privileged
    foreign are reckoned so whatever was asked, and the result names the measures. Abroad nothing is owed, but to Canada or
    Mexico the duty is owed less the lesser of it and the duty paid there, unless the goods leave as they came or originate.

    Parameters
    ----------
    good
        The merchandise.
    at_admission, at_leaving
        The worlds of the two days.
    tariffs, params
        As for `allyshore.duty.bill`.

    Raises
    ------
    ModelInvalid
        The goods left before they were admitted, or are not admitted in the United States; and as for `bill`.
    FactMissing
        As for `bill`; and where goods leave for Canada or Mexico and the duty paid there is not stated.

    Source: 19 USC 81c; 19 CFR 146.41 to 146.43, 146.65; 19 CFR 182.53; 19 CFR 24.23, 24.24.
    """
    _check(good, at_admission, at_leaving)
    direct = bill(good.admitted, at_admission, tariffs, params)
    if good.status is ZoneStatus.DOMESTIC:
        nothing = replace(direct, components=(), on=at_leaving.date, fees=dict.fromkeys(direct.fees, ZERO))
        return ZoneBill(
            good, good.status, at_admission.date, at_leaving.date, (), nothing, direct, (), None,
            ("domestic status is of goods of the United States, or of goods on which duty and tax were paid (19 CFR 146.43)",),
        )  # fmt: skip
    required, questions = _required(direct, relief_on(at_admission))
    status = ZoneStatus.PRIVILEGED if required else good.status
    if status is ZoneStatus.PRIVILEGED:
        now = bill(replace(good.admitted, entry_value=good.week_value), at_leaving, tariffs, params)
        owed = replace(direct, fees={"mpf": now.fees["mpf"], "hmf": direct.fees["hmf"]})
        questions += _changed(direct, now)
    else:
        leaving = replace(good.admitted, hs=good.leaves_as or good.admitted.hs, entry_value=good.week_value)
        now = bill(leaving, at_leaving, tariffs, params)
        owed = replace(now, fees={"mpf": now.fees["mpf"], "hmf": direct.fees["hmf"]})
        later, asked = _required(now, relief_on(at_leaving))
        questions += asked
        questions += [
            f"goods that leave owe {name}, whose goods a zone admits only as privileged foreign"
            for name in later
        ]
    items, lesser = _abroad(good, owed, relief_on(at_admission), at_leaving, questions)
    if good.exported_to and lesser is None:
        owed = replace(owed, fees={"mpf": ZERO, "hmf": owed.fees["hmf"]})
    return ZoneBill(
        good,
        status,
        at_admission.date,
        at_leaving.date,
        tuple(required),
        owed,
        direct,
        items,
        lesser,
        tuple(dict.fromkeys([*owed.questions, *questions])),
    )


def _required(paid: DutyBill, terms: dict[str, Relief]) -> tuple[list[str], list[str]]:
    """Name the charged measures that leave no choice of status, and ask of those that are not known."""
    answers = [(part, terms.get(part.measure, NOT_HELD)) for part in paid.components]
    return (
        [f"{part.name} ({term.citation})" for part, term in answers if term.privileged == "yes"],
        [
            f"whether goods that owe {part.name} may be other than privileged foreign is not known here ({term.citation})"
            for part, term in answers
            if term.privileged == "unknown"
        ],
    )


def _changed(then: DutyBill, now: DutyBill) -> list[str]:
    """Ask of measures that began or ended while the goods lay in the zone: some orders reach goods already admitted."""
    begun, ended = _beyond(now, then), _beyond(then, now)
    asked = []
    if begun:
        asked.append(
            f"privileged status fixes the rates of {then.on}; entered now the goods would owe {begun}: an order may reach goods already admitted, read its clause on zones"
        )
    if ended:
        asked.append(
            f"{ended} was owed on {then.on} and is not on goods entered now: an act that ends a duty may also end it for goods already admitted"
        )
    return asked


def _beyond(one: DutyBill, other: DutyBill) -> str:
    """Name what one bill charges and the other does not."""
    known = {part.measure for part in other.components}
    return ", ".join(f"{part.name} ({part.heading})" for part in one.components if part.measure not in known)


def _abroad(
    good: ZoneGood,
    owed: DutyBill,
    terms: dict[str, Relief],
    at_leaving: World,
    questions: list[str],
) -> tuple[tuple[Item, ...], LesserOf | None]:
    """What leaving for abroad takes off the duty."""
    if not good.exported_to:
        return (), None
    spared = good.same_condition or good.originating
    if good.exported_to not in partners(at_leaving, HOME) or spared:
        why = "in the same condition or originating (19 CFR 182.45)" if spared else "not to a party of USMCA"
        return (Item("exported from the zone", -owed.duty, ABROAD, why),), None
    if good.same_condition is None:
        questions.append(
            "if the goods leave in the same condition as admitted, no duty is owed (19 CFR 182.45)"
        )
    kept = [part for part in owed.components if terms.get(part.measure, NOT_HELD).drawback != "yes"]
    questions += [
        f"{part.name} is not taken to be reduced, since drawback of it is barred or not known"
        for part in kept
    ]
    questions.append(
        "the duty is reduced where evidence of the other duty is filed within 60 days of export (19 CFR 182.53)"
    )
    reducible = owed.duty - sum((part.amount for part in kept), ZERO)
    lesser = lesser_of(reducible, good.foreign_duty, good.exported_to)
    return (
        Item(
            "reduced by the lesser of the two parties' duties",
            -lesser.least,
            DEFERRED,
            f"{lesser.paid_there} was paid in {good.exported_to}",
        ),
    ), lesser


def _check(good: ZoneGood, at_admission: World, at_leaving: World) -> None:
    """Find every fault of the goods at once."""
    faults = []
    if at_leaving.date < at_admission.date:
        faults.append(
            Fault("zone", None, "admitted", f"a day up to {at_leaving.date}", at_admission.date.isoformat())
        )
    if good.admitted.importer != HOME or good.admitted.exporter == HOME:
        faults.append(
            Fault(
                "zone",
                None,
                "importer",
                "foreign merchandise admitted in the United States",
                f"{good.admitted.exporter} to {good.admitted.importer}",
            )
        )
    if good.exported_to == HOME:
        faults.append(Fault("zone", None, "exported_to", "a country other than the United States", HOME))
    if good.admitted.claim:
        faults.append(
            Fault(
                "zone",
                None,
                "claim",
                "no preference",
                good.admitted.claim,
                "Preferences on goods from a zone are not reckoned here",
            )
        )
    if faults:
        raise ModelInvalid(faults)
