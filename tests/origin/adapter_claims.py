"""What hangs on a claim: a good whose status is stated, the period of a certificate, duty that comes back, codes of another edition."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from adapter_materials import NEUTRAL, code_of, digits_of
from adapter_words import Facts, NotUnderstoodError, Question, day, status_of, understood

from allyshore.desk import last_lawful_day, records_until
from allyshore.duty.regimes import lesser_of
from allyshore.origin import Good, Material, Method, Obtained, may_recalculate

if TYPE_CHECKING:
    from allyshore.origin import Rulebook

STATED = ("originating", "criterion", "psr_met")
RECORDED = ("imported_on", "certified_on")
PERIODS = ("blanket_period", "blanket_from", "blanket_months")


def states_status(facts: Facts) -> bool:
    """Whether a case says what a good is and not what it is made of."""
    said = facts.get("good")
    named = {*facts, *(said if isinstance(said, dict) else ())}
    return bool(set(STATED) & named) and not {"materials", "component", "foreign_materials"} & named


def as_stated(good: Good, facts: Facts, book: Rulebook) -> tuple[Good, Rulebook]:
    """A good that is what the case says it is before anything befalls it, by the criterion that the case names.

    Raises
    ------
    NotUnderstoodError
        The criterion is none of A, B and C.
    """
    said = facts.get("good")
    told = {**facts, **(said if isinstance(said, dict) else {})}
    status = status_of(told.get("originating", told.get("psr_met", True)))
    letter = str(told.get("criterion", "B" if "psr_met" in told else "C")).strip().upper()
    if letter not in {"A", "B", "C"}:
        raise NotUnderstoodError([f"criterion: {letter}"], ["criterion: A, B or C"])
    if letter == "A" and status:
        return replace(good, obtained=Obtained.MADE_OF_THESE, materials=()), book
    worth = good.transaction_value or 100.0
    part = Material(
        "materials", NEUTRAL if status else good.hs, worth, originating=letter == "C" and bool(status)
    )
    if status is None:
        part = replace(part, originating=None)
    rule = {"number": "1", "scope": [digits_of(good.hs)[:4]], "any": [{"from": ["heading"]}]}
    return replace(good, materials=(part,)), book.with_rules([rule])


def certificate(question: Question) -> dict[str, Any]:
    """Whether the days of a blanket certificate are at most twelve months, and cover the entry."""
    facts = question.facts
    if "blanket_months" in facts:
        first = dt.date(2026, 1, 1)
        months = round(float(facts["blanket_months"]))
        year, month = divmod(months, 12)
        last = dt.date(first.year + year, month + 1, 1) - dt.timedelta(days=1)
    else:
        told = facts.get("blanket_period")
        if isinstance(told, dict):
            first, last = (_end(told, ends) for ends in (("start", "date", "from"), ("end", "until", "to")))
        elif isinstance(told, list):
            first, last = day(told[0]), day(told[1])
        else:
            first, last = day(facts["blanket_from"]), day(facts["blanket_to"])
    lawful = first <= last <= last_lawful_day(first)
    covered = "date" not in facts or first <= day(facts["date"]) <= last
    return {
        "valid": lawful and covered,
        "certificate_valid": lawful and covered,
        "allowed": lawful,
        "period_allowed": lawful,
        "covered": covered,
        "claim_allowed": lawful and covered,
        "latest_end": last_lawful_day(first),
        "last_lawful_day": last_lawful_day(first),
    }


def _end(told: Facts, names: tuple[str, ...]) -> dt.date:
    return day(next(told[name] for name in names if name in told))


HERE = re.compile(r"(?=.*dut)(?=.*paid)(?!.*other)(?!.*owed)|^duty_on_inputs?$")
THERE = re.compile(r"(?=.*dut)(?=.*(?:owed|other_part|due|second|on_export|destination))")


def gives_back(facts: Facts) -> bool:
    """Whether a case names the duty of one party and that of the other."""
    return any(HERE.match(name) for name in facts) and any(THERE.match(name) for name in facts)


def drawback(question: Question) -> dict[str, Any]:
    """What may come back of the duty on foreign inputs of goods that go to another party."""
    facts = question.facts
    paid, owed = ([name for name in facts if pattern.match(name)] for pattern in (HERE, THERE))
    understood(facts, {*paid, *owed, "made_in", "imported_into"})
    if len(paid) != 1 or len(owed) != 1:
        raise NotUnderstoodError(["two duties of one party"], ["duty_paid", "duty_owed_in_other_party"])
    back = float(lesser_of(facts[paid[0]], facts[owed[0]], "MEX").least)
    return {"drawback": back, "refund": back, "refund_max": back, "limit": back, "lesser_of": back}


def concordance(question: Question) -> dict[str, Any]:
    """What a code of HS 2022 was in the edition of the rules, and by which rule it is judged."""
    code = code_of(question.facts["hs_2022"])
    digits = digits_of(code)[:6]
    found = sorted(f"{one[:4]}.{one[4:6]}" for one in question.book.concordance.candidates(digits))
    rule = question.book.rule(code)
    one: Any = found[0] if len(found) == 1 else found
    return {"hs_2012": one, "rule_code": one, "rule": rule.reference if rule is not None else None}


def records(question: Question) -> dict[str, Any]:
    """Until when records are kept, from importation or from the certificate, as the case names."""
    facts = question.facts
    first = next(day(facts[name]) for name in RECORDED if name in facts)
    last = records_until(first)
    return {
        "keep_until": last,
        "until": last,
        "years": last.year - first.year,
        "record_years": last.year - first.year,
    }


SERIES = ("value", "share_of_tv", "value_pct", "share")


def is_series(facts: Facts) -> bool:
    """Whether a case asks the same of several shares of one material."""
    listed = facts.get("materials")
    inner = (
        any(isinstance(one, dict) and isinstance(one.get(name), list) for one in listed for name in SERIES)
        if isinstance(listed, list)
        else False
    )
    return inner or isinstance(facts.get("shares_of_tv"), list)


def series(question: Question) -> dict[str, Any]:
    """Each share by itself; answers are lists."""
    facts = dict(question.facts)
    if "shares_of_tv" in facts:
        if "failing_material" not in facts or "materials" in facts:
            raise NotUnderstoodError(["shares_of_tv, of which material"], ["failing_material"])
        code = facts.pop("failing_material")
        one = {
            **(code if isinstance(code, dict) else {"hs": code}),
            "originating": False,
            "share_of_tv": facts.pop("shares_of_tv"),
        }
        facts |= {"materials": [one], "others": "originating"}
    told = [name for one in facts["materials"] for name in SERIES if isinstance(one.get(name), list)]
    counts = {
        len(one[name]) for one in facts["materials"] for name in SERIES if isinstance(one.get(name), list)
    }
    if not told or len(counts) != 1:
        raise NotUnderstoodError(["lists of different length"], SERIES)
    found = []
    for place in range(counts.pop()):
        materials = [
            {
                name: value[place] if isinstance(value, list) and name in SERIES else value
                for name, value in one.items()
            }
            for one in facts["materials"]
        ]
        found.append(plain_of(replace(question, facts={**facts, "materials": materials})))
    return {name: [one[name] for one in found] for name in found[0]}


def plain_of(question: Question) -> dict[str, Any]:
    from adapter_goods import plain  # the two read each other

    return plain(question)


def second_method(question: Question) -> dict[str, Any]:
    """By which method a content may be calculated anew once customs disputes it."""
    facts = question.facts
    text = str(facts["first_method"]).lower()
    first = (
        Method.NET_COST
        if re.search(r"net|\bnc\b", text)
        else Method.TRANSACTION_VALUE
        if re.search(r"trans|\btv\b", text)
        else None
    )
    if first is None:
        raise NotUnderstoodError([f"first_method: {text}"], ["net cost", "transaction value"])
    then = may_recalculate(first, value_adjusted=bool(facts.get("value_adjusted", False)))
    return {
        "may_switch": then is not None,
        "switch_allowed": then is not None,
        "may_switch_to_tv": then is Method.TRANSACTION_VALUE,
        "may_switch_to_nc": then is Method.NET_COST,
        "method": then.value if then is not None else None,
    }
