"""Costs of producers: net cost, its exclusions, currency, what is shared out, averages over a period."""

from __future__ import annotations

import re
from typing import Any

from adapter_words import Facts, Question, names, understood

from allyshore import origin
from allyshore.origin import Costs, Excluded, Good, Material

COST_WORDS = names(
    "orig vnm other_product period other excluded excluded_in_period originating nonorig ring_price direct_labour labour overhead "
    "nonallowable_interest sales_promotion shipping_packing royalties other_originating sales_promotion_in_period royalties_in_period "
    "shipping_packing_in_period nonallowable_interest_in_period"
)
EXCLUDED = {
    "sales_promotion": "sales_promotion",
    "royalties": "royalties",
    "shipping_packing": "shipping_and_packing",
    "nonallowable_interest": "nonallowable_interest",
}


def costs_of(facts: Facts) -> tuple[Costs, float, float]:
    """Costs besides materials, originating materials, non-originating ones."""
    facts = {name.removesuffix("_in_period"): value for name, value in facts.items()}
    left_out = facts.get("excluded", 0.0)
    if isinstance(left_out, dict):
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
        understood(inner, COST_WORDS)
    return parts


def net_cost(question: Question) -> dict[str, Any]:
    """Total and net cost of one good, or of all goods together; of each good where costs are shared out already."""
    facts = question.facts
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
        read = {name: costs_of(inner) for name, inner in shared.items()}
        nets = {name: costs.net_cost(ours + theirs) for name, (costs, ours, theirs) in read.items()}
        totals = {name: costs.total_cost(ours + theirs) for name, (costs, ours, theirs) in read.items()}
        return {"net_cost": nets, "total_cost": totals, "net_cost_all_goods": sum(nets.values())}
    costs, ours, theirs = costs_of(facts)
    net = costs.net_cost(ours + theirs)
    return {"total_cost": costs.total_cost(ours + theirs), "net_cost": net, "net_cost_all_goods": net}


def currency(question: Question) -> dict[str, Any]:
    """Gains and losses on the purchase of the good's materials count in its cost, the unrelated ones do not."""
    facts = question.facts
    related = [name for name in facts if re.match(r"fx_(gain|loss)_", name) and "unrelated" not in name]
    gain = sum((1 if "gain" in name else -1) * facts[name] for name in related)
    before = facts["total_cost_before"]
    included = gain < 0 and facts.get("loss_included", True)
    costs = Costs(other_product=before if not included else before + gain, exchange_gain=gain)
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
