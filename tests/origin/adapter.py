"""Put a given case to the public interface, by what facts it brings, and compare; no expected value is known here."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import adapter_accounts as accounts
import adapter_goods as goods

if TYPE_CHECKING:
    from collections.abc import Callable

    from allyshore.origin import Rulebook

SAID_ELSEWHERE = {"reason", "printed", "also", "via", "notes", "note", "marking", "limits"}
"""Remarks on an expected answer, and answers to other questions than preferential origin."""


def answers(case: dict[str, Any], book_on: Callable[[Any], Rulebook]) -> dict[str, Any]:  # noqa: PLR0911, PLR0912  # one shape of facts, one way
    facts, rule = case["facts"], str(case.get("rule", ""))
    has = set(facts)
    if "foreign_materials" in has and not {"materials", "made_in"} & has:
        return goods.marking(facts, rule)
    if "what" in has:
        return accounts.threshold(facts)
    if "EIF" in has:
        return accounts.averaging(facts)
    if {"hwlc", "hwm"} & has:
        return accounts.labour(facts)
    if "receipts" in has:
        return accounts.stock(facts)
    if "total_units" in has:
        return accounts.averaged(facts)
    if "principal" in has:
        return accounts.loan(facts)
    if {
        "overhead",
        "overhead_net_of_excluded",
        "indirect_overhead",
        "indirect_overhead_net_of_excluded",
    } & has:
        return accounts.allocation(facts)
    if "total_cost_before" in has:
        return accounts.currency(facts)
    if any(name.startswith("price_") and "_to_" in name for name in has):
        return accounts.material_price(facts)
    if "factories" in has:
        return accounts.dispatch(facts)
    if any("mould" in name or "assist" in name for name in has):
        return accounts.assists(facts)
    if {"invoiced_separately", "customary"} & has:
        return accounts.accessory(facts)
    if "scenarios" in has:
        return goods.weight_base(facts)
    if has & {"all_rvc_rule", "all_rvc", "nested"}:
        return accounts.designation(facts)
    if "nonorig_value_pct" in has and facts.get("gri3", True):
        return goods.gri3_set(facts, book_on)
    if "ring" in has or "accumulate" in has or ("statement" in has and "transaction_value" in has):
        return goods.accumulated(facts, book_on)
    if "chain" in has:
        return goods.chain(facts, book_on)
    if {"self_produced", "self_produced_material"} & has:
        return goods.self_produced(facts, book_on)
    if "tariff_shift_met" in has:
        return goods.vehicle_part(facts, book_on)
    if facts.get("conjunctive_rvc"):
        return goods.conjunctive(facts, rule, book_on)
    parts = [inner for inner in facts.values() if isinstance(inner, dict) and {"vnm", "period"} & set(inner)]
    if parts and (
        "designate" in has
        or len(has & {"frame", "assembly", "chainring", "bicycle"})
        or any(name.endswith("_purchased_originating") for name in has)
    ):
        return goods.intermediate(facts, book_on)
    if "allocated" in has or str(facts.get("method", "")).startswith("7(11)") or parts:
        return accounts.net_cost(facts)
    if "vnm" in has and "materials" not in has:
        return goods.content(facts, book_on)
    return goods.plain(facts, book_on)


def differences(expected: dict[str, Any], found: dict[str, Any], tolerance: Any) -> list[str]:
    """Expected answers that were not given."""
    slack = (
        tolerance["abs"] if isinstance(tolerance, dict) else 0.05 if tolerance is None else float(tolerance)
    )
    return [
        f"{name}: expected {value!r}, found {given!r}"
        for name, value in expected.items()
        if name not in SAID_ELSEWHERE and not _same(value, given := _named(name, found), slack)
    ]


def _named(name: str, found: dict[str, Any]) -> Any:
    """The answer of this name, or of the name that shares most of its words."""
    if name in found:
        return found[name]
    words = set(name.lower().split("_"))

    def alike(other: str) -> float:
        theirs = set(other.lower().split("_"))
        return len(words & theirs) / len(words | theirs)

    best = max(found, key=alike, default="")
    return found[best] if best and alike(best) >= 0.5 else "nothing"


SAME_WORDS = {
    "n": "non-originating",
    "o": "originating",
    "nonoriginating": "non-originating",
    "not originating": "non-originating",
}


def _same(value: Any, found: Any, slack: float) -> bool:  # one kind of value, one way
    if isinstance(value, bool) or isinstance(found, bool) or value is None:
        return value is found
    if isinstance(value, int | float):
        return isinstance(found, int | float) and abs(found - value) <= slack + 1e-9
    if isinstance(value, dict):
        return isinstance(found, dict) and all(
            _same(inner, found.get(name), slack) for name, inner in value.items()
        )
    if isinstance(value, list):
        return (
            isinstance(found, list | tuple)
            and len(found) == len(value)
            and all(_same(a, b, slack) for a, b in zip(value, found, strict=False))
        )
    if isinstance(value, dt.date) or isinstance(found, dt.date):
        return str(value) == str(found)
    one, other = (str(each).strip().lower() for each in (value, found))
    return SAME_WORDS.get(one, one) == SAME_WORDS.get(other, other)
