"""Costs of producers: net cost, its exclusions, currency, what is shared out, averages over a period."""

from __future__ import annotations

import re
from typing import Any

from adapter_lines import KNOWN as LINES
from adapter_lines import TABLES, by_good, in_lines, line_of
from adapter_words import Facts, NotUnderstoodError, Question, names, understood

from allyshore import origin
from allyshore.origin import Costs, Excluded, Good, Material

COST_WORDS = names(
    "meets orig vnm other_product period other excluded excluded_in_period originating nonorig ring_price direct_labour labour overhead "
    "nonallowable_interest sales_promotion shipping_packing royalties other_originating sales_promotion_in_period royalties_in_period "
    "shipping_packing_in_period nonallowable_interest_in_period other_cost"
)
EXCLUDED = {
    "sales_promotion": "sales_promotion",
    "royalties": "royalties",
    "shipping_packing": "shipping_and_packing",
    "nonallowable_interest": "nonallowable_interest",
}


LENGTH = names("months month quarter period_months months_in_period currency_unit thousands")
"""How long the period is over which sums are told, on which none of them turns."""


def costs_of(facts: Facts) -> tuple[Costs, float, float]:
    """Costs besides materials, originating materials, non-originating ones."""
    facts = in_lines(facts)
    left_out = facts.get("excluded", 0.0)
    if isinstance(left_out, dict):
        left_out = in_lines(left_out)
        understood(left_out, EXCLUDED)
        excluded = Excluded(**{EXCLUDED[name]: float(amount) for name, amount in left_out.items()})
    elif set(EXCLUDED) & set(facts):
        excluded = Excluded(**{mine: float(facts[name]) for name, mine in EXCLUDED.items() if name in facts})
    else:
        excluded = Excluded(sales_promotion=float(left_out))
    made = [
        float(facts[name])
        for name in ("other_product", "direct_labour", "labour", "overhead")
        if name in facts
    ]
    costs = Costs(sum(made), float(facts.get("period", 0.0)), float(facts.get("other", 0.0)), excluded)

    def first(*names: str) -> float:
        return next((float(facts[name]) for name in names if facts.get(name) is not None), 0.0)

    return costs, first("orig", "originating", "other_originating"), first("vnm", "nonorig")


def parts_of(facts: Facts) -> dict[str, Facts]:
    """Goods or parts of a case whose costs it gives, by their names."""
    parts = {
        name: inner
        for name, inner in facts.items()
        if isinstance(inner, dict) and {"vnm", "period", "other_product"} & set(inner)
    }
    for inner in parts.values():
        understood(in_lines(inner), COST_WORDS)
    return parts


def net_cost(question: Question) -> dict[str, Any]:
    """Total and net cost of one good, or of all goods together; of each good where costs are shared out already."""
    facts = question.facts
    sheets = by_good(facts)
    if sheets:
        for inner in sheets.values():
            understood(inner, COST_WORDS)
        lines = {name for name in facts if line_of(name) in LINES}
        understood(
            facts,
            {*lines, *(name for name in facts if TABLES.match(name)), "method", "good", "date", *LENGTH},
        )
        return _of_goods(sheets)
    open_ones = {*parts_of(facts), *(name for name in facts if name.startswith("good_")), *"ABCD"}
    facts = in_lines(facts) if "vnm" in in_lines(facts) else facts
    understood(
        facts, {"allocated", "excluded_allocated", "total_cost", "method", *open_ones, *COST_WORDS, *LENGTH}
    )
    if "allocated" not in facts and isinstance(facts.get("total_cost"), dict):
        facts = {**facts, "allocated": facts["total_cost"], "excluded_allocated": facts.get("excluded", {})}
    if "allocated" in facts:
        left_out = facts.get("excluded_allocated", {})
        made = {}
        for good, cost in facts["allocated"].items():
            lost = left_out.get(good, 0.0)
            made[good] = Costs(
                other_product=cost, excluded=Excluded(sum(lost) if isinstance(lost, list) else lost)
            )
        nets = {good: costs.net_cost(0.0) for good, costs in made.items()}
        return {"total_cost": sum(costs.total_cost(0.0) for costs in made.values()), "net_cost": nets}
    shared = parts_of(facts)
    if shared:
        return _of_goods(shared)
    costs, ours, theirs = costs_of(facts)
    net = costs.net_cost(ours + theirs)
    return {"total_cost": costs.total_cost(ours + theirs), "net_cost": net, "net_cost_all_goods": net}


def _of_goods(sheets: dict[str, Facts]) -> dict[str, Any]:
    """Total and net cost of each good by its sheet, and of all together."""
    told = {name: costs_of(inner) for name, inner in sheets.items()}
    nets = {name: costs.net_cost(ours + theirs) for name, (costs, ours, theirs) in told.items()}
    totals = {name: costs.total_cost(ours + theirs) for name, (costs, ours, theirs) in told.items()}
    return {
        "net_cost": nets,
        "total_cost": totals,
        "vnm": {name: theirs for name, (_, _, theirs) in told.items()},
        **dict.fromkeys(("net_cost_all_goods", "total"), sum(nets.values())),
        "total_cost_all_goods": sum(totals.values()),
    }


EXCHANGE = re.compile(
    r"^(?=.*(?:gain|loss))(?:fx|forex|exchange|currency|foreign|net_fx|net_exchange|gain|loss|total_(?:gain|loss))"
)
"""Gains and losses of currencies, by how their names begin."""
BEFORE = re.compile(r"^total_cost(?:_(?:before|excluding|excl|without|net_of|less))?(?:_\w+)?$")


def tells_currency(facts: Facts) -> bool:
    """Whether a case gives a total cost with gains or losses of currencies."""
    return any(map(EXCHANGE.match, facts)) and any(map(BEFORE.match, facts))


def currency(question: Question) -> dict[str, Any]:
    """Gains and losses on the purchase of the good's materials count in its cost, the unrelated ones do not.

    A loss is held to be in the total cost already and a gain not to be taken off it yet, where the case does not say so.
    """
    facts = question.facts
    amounts = {name for name in facts if EXCHANGE.match(name) and not isinstance(facts[name], bool)}
    totals = [name for name in facts if BEFORE.match(name)]
    flags = {name for name in facts if isinstance(facts[name], bool) and re.search(r"gain|loss", name)}
    understood(facts, {*amounts, *totals, *flags, "date", "good"})
    if len(totals) != 1:
        raise NotUnderstoodError(totals, ["one total cost"])
    related = [
        name
        for name in amounts
        if not re.search(r"unrelated|not_related|(?:^|_)other(?:_|$)|elsewhere", name)
    ]
    gain = sum((1 if "gain" in name else -1) * float(facts[name]) for name in related)
    said = totals[0].removeprefix("total_cost").replace("net_of", "without")
    inside = next((facts[name] for name in flags if "includ" in name), gain < 0)
    if "before" in said or (
        re.search(r"excl|without|less", said) and re.search(r"loss|gain|fx|exchange", said)
    ):
        inside = False
    elif re.search(r"incl|with|after", said):
        inside = True
    before = float(facts[totals[0]])
    costs = Costs(other_product=before + gain if inside else before, exchange_gain=gain)
    return {
        "total_cost": costs.total_cost(0.0),
        "vnm_adjustment": _vnm(costs, question) - _vnm(Costs(before), question),
    }


def _vnm(costs: Costs, question: Question) -> float:
    """Non-originating value that is found in a good of these costs."""
    material = Material("material", "490199", 10.0, originating=False)
    rule = {"number": "1", "scope": ["8709"], "any": [{"from": ["any"], "nc": 0.5}]}
    good = Good("good", "870990", "USA", None, None, (material,), costs=costs)
    return origin.qualify(good, question.book.with_rules([rule])).vnm


OVERHEADS = ("overhead", "overhead_net_of_excluded", "indirect_overhead", "indirect_overhead_net_of_excluded")


def allocation(question: Question) -> dict[str, Any]:
    """Common costs shared out by a base, by direct costs, or by sales."""
    facts = question.facts
    cost = next(facts[name] for name in OVERHEADS if name in facts)
    left_out = facts.get("excluded", 0.0)
    told = next((facts[name] for name in ("hours", "labour_hours", "machine_hours") if name in facts), None)
    facts = facts if told is None else {**facts, "bases": told}
    if "bases" in facts:
        bases = {
            good: base if isinstance(base, int | float) else base["units"] * base["price"]
            for good, base in facts["bases"].items()
        }
        return {"allocated": origin.allocated(cost - left_out, bases), "ratio": origin.allocated(1.0, bases)}
    if "direct" in facts:
        return {"allocated": origin.allocated(cost - left_out, facts["direct"])}
    prices = facts.get("prices", facts.get("transaction_value"))
    if "units" in facts and isinstance(prices, dict):
        bases = {good: facts["units"][good] * prices[good] for good in facts["units"]}
        return {"allocated": origin.allocated(cost, bases), "ratio": origin.allocated(1.0, bases)}
    shares = origin.allocated_by_direct_costs(
        cost, labour=facts["dl"], materials=facts["dm"], direct_overhead=facts.get("do"), excluded=left_out
    )
    return {"allocated": shares}


def tells_lots(facts: Facts) -> bool:
    """Whether a case gives net costs and non-originating values of several lots or months."""
    told = facts.get("lots", facts.get("periods"))
    return isinstance(told, list) and all(
        isinstance(one, dict) and {"net_cost", "vnm"} <= set(one) for one in told
    )


def averaged_content(question: Question) -> dict[str, Any]:
    """Content over a period: the sums of net costs and of non-originating values stand for those of one unit."""
    facts = question.facts
    lots = facts.get("lots", facts.get("periods"))
    for one in lots:
        understood(one, {"net_cost", "vnm", "qty", "month", "date", "period", "quarter"})
    net, vnm = origin.average_content(
        [one["net_cost"] * one.get("qty", 1) for one in lots],
        [one["vnm"] * one.get("qty", 1) for one in lots],
    )
    asked = facts.get("threshold_nc", 50) / 100.0
    rule = {"number": "1", "scope": ["8709"], "any": [{"from": ["any"], "nc": asked}]}
    material = Material("non-originating materials", "490199", vnm, originating=False)
    found = origin.qualify(
        Good("good", "870990", "USA", None, net, (material,)), question.book.with_rules([rule])
    )
    said: dict[str, Any] = {
        "net_cost": net,
        "vnm": found.vnm,
        "originating": found.status.value == "originating",
    }
    if found.content is not None:
        said["rvc_nc"] = found.content.value * 100.0
    return said
