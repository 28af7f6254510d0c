"""Mixed stocks of identical or fungible materials and goods, and loans whose interest may be too dear."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from adapter_alternatives import gathered
from adapter_words import Facts, NotUnderstoodError, Question, day, status_of, understood

from allyshore import origin
from allyshore.origin import Receipt, Shipment, StockMethod

METHODS = {
    "specific": StockMethod.SPECIFIC, "identif": StockMethod.SPECIFIC, "segregat": StockMethod.SPECIFIC,
    "fifo": StockMethod.FIFO, "first_in": StockMethod.FIFO, "lifo": StockMethod.LIFO, "last_in": StockMethod.LIFO,
    "average": StockMethod.AVERAGE, "rolling": StockMethod.AVERAGE,
}  # fmt: skip


RECEIPT = ("date", "qty", "units", "unit_cost", "origin", "originating", "total_value", "id", "lot")


SHIFTS = re.compile(r"shift|makes_the_change|change_of_(?:tariff|classification)")
"""Whether the material that is not originating makes the change that the good's rule asks."""
ALONE = re.compile(r"only|rule_is|is_rule|good_is|rule|test|requir|asked|appl|needed|must|alone")
"""That the rule asks a change alone, which settles nothing by itself."""
LOST = re.compile(
    r"(?:^|_)(?:fails?|failed|failing|not|no|lacks?|lacking|without|cannot|doesn.?t|unmet|never)(?:_|$)"
)
MADE = re.compile(
    r"(?:^|_)(?:met|meets?|makes?|made|satisf\w+|pass(?:es|ed)?|holds?|ok|undergoes|does|shifts)(?:_|$)"
)
"""That the change is not made, and that it is, by the name of a fact; one that says neither is not understood."""
OPENING = ("good", "date", "year", "threshold_nc")


RULE = re.compile(r"^(?:rule_is|good_rule|psr|rule_of_good|rule_for_good|requirement|test)$")
"""The rule of the good in words."""


def _rule_told(facts: Facts, names: list[str]) -> bool:
    """Whether a rule that is told in words says that the foreign material makes its change."""
    passes = False
    for name in names:
        low = str(facts[name]).lower()
        if not re.search(r"shift|change|\bc(?:c|th|tsh)\b", low) or "rvc" in low:
            raise NotUnderstoodError([f"{name}: {facts[name]}"], ["tariff shift, met or not met"])
        passes = bool(re.search(r"\b(?:met|makes|satisf\w+|passes|meets)\b", low)) and not re.search(
            r"\bnot\b|fail|n't|\bno\b|cannot|non[- ]?orig\w* \w+ (?:does|do) ", low
        )
    return passes


def _shifted(facts: Facts, names: list[str]) -> bool:
    """Whether names of facts say that the foreign material makes the change: not where one says that it fails."""
    said = set()
    for name in names:
        if LOST.search(name):
            said.add(not facts[name])
        elif ALONE.search(name) and not re.search(
            r"(?:^|_)(?:met|makes?|satisf\w+|passes|passed)(?:_|$)", name
        ):
            continue
        elif MADE.search(name):
            said.add(bool(facts[name]))
        else:
            raise NotUnderstoodError([name], ["tariff_shift_met", "tariff_shift_not_met"])
    if len(said) > 1:
        raise NotUnderstoodError(names, ["tariff_shift_met"])
    return said == {True}


def _open(facts: Facts) -> set[str]:
    return {name for name in facts if name.startswith(("exported_", "shipped"))}


def _receipt(one: Facts) -> Receipt:
    understood(one, RECEIPT)
    quantity = float(one.get("qty", one.get("units", 0.0)))
    cost = float(one["unit_cost"]) if "unit_cost" in one else float(one.get("total_value", 0.0)) / quantity
    said = one.get("originating", one.get("origin", "N"))
    return Receipt(
        day(one["date"]), quantity, cost, status_of(said) is True, str(one.get("lot", one.get("id", "")))
    )


def stock(question: Question) -> dict[str, Any]:
    """Receipts and shipments in the order that the case gives them."""
    facts = question.facts
    text = str(facts["method"]).lower().replace("-", "_").replace(" ", "_")
    method = next((found for name, found in METHODS.items() if name in text), None)
    if method is None:
        raise NotUnderstoodError([f"method: {facts['method']}"], METHODS)
    rounding = facts.get("rounding")
    digits = min(rounding.values()) if isinstance(rounding, dict) else rounding
    receipts = [_receipt(one) for one in facts["receipts"]]
    for one in facts["shipments"]:
        understood(one, ("date", "qty", "units", "from", "lot"))
    shipments = [
        Shipment(
            day(one["date"]),
            float(one.get("qty", one.get("units", 0.0))),
            str(one.get("from", one.get("lot", ""))),
        )
        for one in facts["shipments"]
    ]
    shifts = [name for name in facts if SHIFTS.search(name) and isinstance(facts[name], bool)]
    open_rule = [name for name in facts if RULE.match(name) and isinstance(facts[name], str)]
    understood(
        facts, {"receipts", "shipments", "method", "period", *shifts, *open_rule, *OPENING, *_open(facts)}
    )
    told = _rule_told(facts, open_rule)
    passes = _shifted(facts, shifts) or told
    taken = origin.withdrawn(receipts, shipments, method, digits=digits)
    left = origin.remaining(receipts, shipments, method, digits=digits)
    status = ["N" if one.originating == 0 else "O" if one.nonoriginating == 0 else "mixed" for one in taken]
    ours, theirs = [one.originating for one in taken], [one.nonoriginating for one in taken]
    units = {round(one.vnm / one.nonoriginating, 9) for one in taken if one.nonoriginating}
    alike = {"average_value": min(units), "unit_value": min(units)} if len(units) == 1 else {}
    return {
        **alike,
        "vnm": [one.vnm for one in taken],
        "total_vnm": sum(one.vnm for one in taken),
        "vnm_total": sum(one.vnm for one in taken),
        "nonorig_units": theirs,
        "orig_units": ours,
        "origin": status,
        "status": status,
        "originating": [passes or one.nonoriginating == 0 for one in taken],
        "originating_units": [one.nonoriginating * passes + one.originating for one in taken],
        "nonoriginating_units": [one.nonoriginating * (not passes) for one in taken],
        "remaining": {
            "units": left.units,
            "value": left.value,
            "average": left.unit_value,
            "avg": left.unit_value,
            "unit_value": left.unit_value,
            "orig": left.originating,
            "nonorig": left.nonoriginating,
            "orig_units": left.originating,
            "nonorig_units": left.nonoriginating,
        },
        "remaining_units": left.units,
        "remaining_value": left.value,
        "avg_unit_value": [one.vnm / one.nonoriginating for one in taken if one.nonoriginating],
        "nonorig_ratio": [one.ratio for one in taken],
        "orig_ratio": [1.0 - one.ratio for one in taken],
        "orig": ours,
        "nonorig": theirs,
    }


OPENED = re.compile(r"^opening(?:_inventory)?(?:_(?:units|stock|inventory|qty))?$|^in_stock$")


def tells_opening(facts: Facts) -> bool:
    """Whether a case asks what an opening stock consists of."""
    return "receipts" in facts and "shipments" not in facts and any(OPENED.match(name) for name in facts)


def opening(question: Question) -> dict[str, Any]:
    """An opening stock by its latest receipts, or all of it as not originating; both where the case names several ways."""
    facts = question.facts
    amounts = {name: facts[name] for name in facts if OPENED.match(name)}
    understood(facts, {*amounts, "receipts", "ways", "way", "date", "first_method", "method", "choices"})
    units = float(next(iter(amounts.values())))
    told = [_receipt(one) for one in facts["receipts"]]
    chosen = str(facts.get("first_method", facts.get("date", "")))
    on = day(chosen) if re.match(r"\d{4}-", chosen) else max(one.day for one in told)
    ways = facts.get("ways", facts.get("choices", facts.get("way", "latest receipts")))
    found = []
    for way in ways if isinstance(ways, list) else [ways]:
        lost = re.search(r"non-?\s?orig", str(way).replace("_", " ")) is not None
        if not lost and not re.search(r"latest|receipt|books|last", str(way)):
            raise NotUnderstoodError([f"ways: {way}"], ["latest receipts", "all non-originating"])
        parts = origin.opening_stock(told, units, on, all_nonoriginating=lost)
        ours = sum(one.quantity for one in parts if one.originating)
        found.append(
            (
                str(way),
                {"orig": ours, "nonorig": units - ours, "orig_units": ours, "nonorig_units": units - ours},
            )
        )
    return gathered(found) if len(found) > 1 else found[0][1]


def averaged(question: Question) -> dict[str, Any]:
    """Units of either origin by the ratio of a whole period."""
    facts = question.facts
    shipped = next(
        value
        for name, value in facts.items()
        if isinstance(value, int | float) and name.startswith(("shipped", "exported"))
    )
    found = origin.averaged(
        originating=facts["orig_units"],
        units=facts["total_units"],
        shipped=shipped,
        on_hand=facts.get("on_hand", 0.0),
        value=facts.get("total_value", 0.0),
        digits=2,
    )
    return {
        "ratio_orig": found.originating_share,
        "orig_units": found.shipped.originating,
        "nonorig_units": found.shipped.nonoriginating,
        "orig": found.shipped.originating,
        "nonorig": found.shipped.nonoriginating,
        "vnm_per_unit": found.shipped.vnm / shipped,
        "vnm_total": found.shipped.vnm,
        "remaining": {"orig": found.remaining.originating, "nonorig": found.remaining.nonoriginating},
    }


def loan(question: Question) -> dict[str, Any]:
    """A loan paid back in equal yearly parts, at a fixed rate, or at one that holds for some years."""
    facts = question.facts
    if isinstance(facts.get("periods"), list):
        return _periods(question)
    told = facts.get("gov", facts.get("gov_rate"))
    if isinstance(told, int | float):
        facts = {"years": 1, "principal_payments": [facts["principal"]], **facts}
        told = {"1": told}
    if told is None:
        raise KeyError("gov")
    government = {float(re.sub(r"[^0-9.]", "", str(name))): rate / 100.0 for name, rate in told.items()}
    whole = int(facts.get("years", 0))
    period = int(facts.get("period_years", facts.get("adjustment_years", facts.get("rate_years", whole))))
    variable = period != whole or "variable" in str(facts.get("contract", facts.get("type", "")))
    rate = float(facts.get("rate", 0.0)) / 100.0
    principal = float(facts.get("balance", facts["principal"]))
    payment = float(facts.get("annual_payment") or origin.level_payment(principal, rate, whole))
    repaid = facts.get("principal_payments") or origin.principal_payments(
        principal, rate, payment, period or whole
    )
    left = principal - sum(repaid)
    if abs(float(facts.get("balance_at_end", left)) - left) > max(1.0, principal * 1e-5):
        raise NotUnderstoodError(
            [f"a balance of {facts['balance_at_end']}, where {left:.2f} is left"], BALANCES
        )
    found = origin.interest_test(rate, principal, repaid, government, variable=variable)
    return {
        "wapm": found.maturity,
        "wapm_exact": found.exact_maturity,
        "gov_rate": found.government_rate * 100.0,
        "nonallowable": not found.allowed,
        "nonallowable_rate": found.nonallowable * 100.0,
        "excess_bp": found.nonallowable * 10000.0,
    }


BALANCES = ("opening_balance", "balance", "principal", "balance_at_start", "owing")
"""What is owing when a rate begins."""


def _periods(question: Question) -> dict[str, Any]:
    """Each interest period of a variable rate on what the one before left owing."""
    facts = question.facts
    balance, found = float(facts["principal"]), []
    for one in facts["periods"]:
        understood(
            one, {"years", "period_years", "rate", "annual_payment", "gov", "balance", "principal", *BALANCES}
        )
        span = one.get("years", one.get("period_years", 2))
        ends = re.fullmatch(r"(\d+) ?(?:-|to) ?(\d+)", str(span))
        span = [int(ends[1]), int(ends[2])] if ends else span
        years = len(range(int(min(span)), int(max(span)) + 1)) if isinstance(span, list) else int(span)
        stated = next((float(one[name]) for name in BALANCES if name in one), balance)
        if abs(stated - balance) > max(1.0, balance * 1e-5):
            raise NotUnderstoodError([f"a balance of {stated}, where {balance:.2f} is left"], BALANCES)
        balance = stated
        rate = float(one["rate"])
        payment = float(one.get("annual_payment", 0.0))
        said = {
            "gov": one.get("gov", facts.get("gov")),
            "principal": balance,
            "period_years": years,
            "rate": rate,
            "annual_payment": payment,
        }
        found.append(loan(replace(question, facts=said)))
        balance -= sum(origin.principal_payments(balance, rate / 100.0, payment, years))
    return {name: [one[name] for one in found] for name in found[0]}
