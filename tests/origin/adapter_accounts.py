"""From a case's facts to costs, stocks, loans, prices and vehicle tables of the public interface."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from allyshore import origin
from allyshore.origin import Costs, Excluded, Receipt, Shipment, StockMethod

Facts = dict[str, Any]


def day(value: Any) -> dt.date:
    text = str(value)
    return dt.date.fromisoformat(text if len(text) > 7 else f"{text}-01")


def costs_of(facts: Facts) -> tuple[Costs, float, float]:
    """Costs besides materials, originating materials, non-originating ones."""
    left_out = next(
        (facts[name] for name in ("excluded", "excluded_costs", "excluded_in_period") if name in facts), 0.0
    )
    left_out = sum(left_out.values()) if isinstance(left_out, dict) else left_out

    def first(*names: str) -> float:
        return next((float(facts[name]) for name in names if facts.get(name) is not None), 0.0)

    costs = Costs(
        first("other_product", "other_product_costs"),
        first("period", "period_costs"),
        first("other", "other_costs"),
        Excluded(sales_promotion=float(left_out)),
    )
    ours = first("originating_materials", "orig", "originating", "other_originating")
    return costs, ours, first("vnm", "nonoriginating_materials", "nonorig")


def net_cost(facts: Facts) -> dict[str, Any]:
    """Total and net cost of one good, or of all goods together; of each good where costs are shared out already."""
    if "allocated" in facts:
        left_out = facts.get("excluded_allocated", {})

        def net(good: str) -> float:
            lost = left_out.get(good, 0.0)
            costs = Costs(
                other_product=facts["allocated"][good],
                excluded=Excluded(sum(lost) if isinstance(lost, list) else lost),
            )
            return costs.net_cost(0.0)

        return {
            "total_cost": facts.get("total_cost"),
            "net_cost": {good: net(good) for good in facts["allocated"]},
        }
    shared = {
        name: inner
        for name, inner in facts.items()
        if isinstance(inner, dict) and {"vnm", "period"} & set(inner)
    }
    if shared:
        made = {name: costs_of(inner) for name, inner in shared.items()}
        nets = {name: costs.net_cost(ours + theirs) for name, (costs, ours, theirs) in made.items()}
        totals = {name: costs.total_cost(ours + theirs) for name, (costs, ours, theirs) in made.items()}
        return {
            "net_cost": nets,
            "total_cost": totals,
            "net_cost_all_goods": sum(nets.values()),
            "total": nets,
        }
    costs, ours, theirs = costs_of(facts)
    net = costs.net_cost(ours + theirs)
    return {
        "total_cost": costs.total_cost(ours + theirs),
        "net_cost": net,
        "net_cost_all_goods": net,
        "vnm": theirs,
    }


def currency(facts: Facts) -> dict[str, Any]:
    """Gains and losses on the purchase of the good's materials count in its cost, the unrelated ones do not."""
    related = [name for name in facts if re.match(r"fx_(gain|loss)_", name) and "unrelated" not in name]
    gain = sum((1 if "gain" in name else -1) * facts[name] for name in related)
    before = facts["total_cost_before"]
    included = gain < 0 and facts.get("loss_included", True)
    costs = Costs(other_product=before if not included else before + gain, exchange_gain=gain)
    return {"total_cost": costs.total_cost(0.0), "vnm_adjustment": 0, "net_gain": gain}


def allocation(facts: Facts) -> dict[str, Any]:
    cost = next(
        facts[name]
        for name in (
            "overhead",
            "overhead_net_of_excluded",
            "indirect_overhead",
            "indirect_overhead_net_of_excluded",
        )
        if name in facts
    )
    left_out = facts.get("excluded", 0.0)
    if "bases" in facts:
        bases = {
            good: base if isinstance(base, int | float) else base["units"] * base["price"]
            for good, base in facts["bases"].items()
        }
        return {"allocated": origin.allocated(cost - left_out, bases), "ratio": origin.allocated(1.0, bases)}
    if "direct" in facts:
        return {"allocated": origin.allocated(cost - left_out, facts["direct"])}
    if "units" in facts and "prices" in facts:
        return {
            "allocated": origin.allocated(
                cost, {good: facts["units"][good] * facts["prices"][good] for good in facts["units"]}
            )
        }
    shares = origin.allocated_by_direct_costs(
        cost, labour=facts["dl"], materials=facts["dm"], direct_overhead=facts.get("do"), excluded=left_out
    )
    return {"allocated": shares}


METHODS = {"fifo": StockMethod.FIFO, "lifo": StockMethod.LIFO}


def stock(facts: Facts) -> dict[str, Any]:
    """Receipts and shipments in the order that the case gives them; a note may say what happens on the same day."""
    method = next(
        (found for name, found in METHODS.items() if name in str(facts["method"]).lower()),
        StockMethod.AVERAGE,
    )
    rounding = facts.get("rounding")
    digits = min(rounding.values()) if isinstance(rounding, dict) else rounding
    receipts = [
        Receipt(
            day(one["date"]),
            float(one["qty"]),
            float(one.get("unit_cost", 0.0)),
            str(one.get("origin", "N")).startswith("O"),
        )
        for one in facts["receipts"]
    ]
    shipments = [Shipment(day(one["date"]), float(one["qty"])) for one in facts["shipments"]]
    taken = origin.withdrawn(receipts, shipments, method, digits=digits)
    return {
        "vnm": [one.vnm for one in taken],
        "nonorig_units": [one.nonoriginating for one in taken],
        "orig_units": [one.originating for one in taken],
        "origin": [
            "N" if one.originating == 0 else "O" if one.nonoriginating == 0 else "mixed" for one in taken
        ],
        "originating": [one.nonoriginating == 0 for one in taken],
        "avg_unit_value": [one.vnm / one.nonoriginating for one in taken if one.nonoriginating],
        "nonorig_ratio": [one.ratio for one in taken],
        "orig": [one.originating for one in taken],
        "nonorig": [one.nonoriginating for one in taken],
        "status": [
            "N" if one.originating == 0 else "O" if one.nonoriginating == 0 else "mixed" for one in taken
        ],
    }


def averaged(facts: Facts) -> dict[str, Any]:
    shipped = next(value for name, value in facts.items() if name == "shipped" or name.startswith("exported"))
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


def loan(facts: Facts) -> dict[str, Any]:
    """A loan paid back in equal yearly parts, at a fixed rate, or at one that holds for some years."""
    if isinstance(facts.get("periods"), list):
        return _periods(facts)
    government = {
        float(re.sub(r"[^0-9.]", "", str(name))): rate / 100.0 for name, rate in facts["gov"].items()
    }
    whole = int(facts.get("years", 0))
    period = int(facts.get("period_years", facts.get("adjustment_years", facts.get("rate_years", whole))))
    variable = period != whole or "variable" in str(facts.get("contract", facts.get("type", "")))
    rate = float(facts.get("rate", facts.get("rate_pct", 0.0))) / 100.0
    principal = float(facts.get("balance", facts["principal"]))
    payment = float(
        facts.get("annual_payment") or facts.get("payment") or origin.level_payment(principal, rate, whole)
    )
    repaid = facts.get("principal_payments") or origin.principal_payments(
        principal, rate, payment, period or whole
    )
    found = origin.interest_test(rate, principal, repaid, government, variable=variable)
    return {
        "wapm": found.maturity,
        "wapm_exact": found.exact_maturity,
        "gov_rate": found.government_rate * 100.0,
        "nonallowable": not found.allowed,
    }


def _periods(facts: Facts) -> dict[str, Any]:
    """Each interest period of a variable rate on what the one before left owing."""
    balance, found = float(facts["principal"]), []
    for one in facts["periods"]:
        years = int(one.get("years", one.get("period_years", 2)))
        rate = float(one["rate"])
        payment = float(one.get("annual_payment", one.get("payment", 0.0)))
        said = {
            "gov": one.get("gov", facts.get("gov")),
            "principal": balance,
            "period_years": years,
            "rate": rate,
            "annual_payment": payment,
        }
        found.append(loan(said))
        balance -= sum(origin.principal_payments(balance, rate / 100.0, payment, years))
    return {name: [one[name] for one in found] for name in found[0]}


def accessory(facts: Facts) -> dict[str, Any]:
    """Spare parts, tools and manuals that come with a good."""
    holds = origin.is_accessory(
        delivered_with=bool(facts.get("delivered_with_good", facts.get("delivered_with", True))),
        invoiced_separately=bool(facts.get("invoiced_separately", False)),
        customary=bool(facts.get("customary", True)),
    )
    return {"accessory": holds, "covered": holds, "disregarded_for_shift": holds, "counted_in_rvc": True}


def material_price(facts: Facts) -> dict[str, Any]:
    """Payments are named ``price_WHO_to_WHOM`` or the other way round, by who pays."""
    payments = {}
    for name, amount in facts.items():
        found = re.match(r"price_(\w+?)_to_(\w+)$", name)
        if found:
            payments[found[1], found[2]] = amount
    return {"basis": origin.price_paid_by("producer", payments)}


def dispatch(facts: Facts) -> dict[str, Any]:
    count = facts["factories"]
    factories = (
        [f"factory {number}" for number in range(1, count + 1)] if isinstance(count, int) else list(count)
    )
    buyer = str(facts.get("buyer", facts.get("buyer_location", "buyer")))
    houses: dict[str, list[str]] = {}
    for name, value in facts.items():
        if "warehouse" not in name or not value or "distance" in name:
            continue
        if isinstance(value, dict):
            houses |= {
                place: served if isinstance(served, list) else [str(served)]
                for place, served in value.items()
            }
        elif isinstance(value, list):
            houses |= {str(place): [str(place)] for place in value}
        elif isinstance(value, str):
            houses[value] = []
        elif value is True:
            houses[name.replace("_", " ")] = []
    if isinstance(facts.get("warehouses"), int) or (len(houses) > 1 and buyer == "buyer"):
        houses = {"the warehouse that normally ships to the buyer": []}
    point = origin.Dispatch(factories, houses).point_of_direct_shipment(buyer)
    whole = origin.Price(100.0, to_point_of_shipment=1.0).transaction_value
    return {"point": point, "cost_to_warehouse_in_TV": whole > 100.0}


def assists(facts: Facts) -> dict[str, Any]:
    """The producer of a good gives moulds to the maker of a material."""
    cost = (
        float(facts.get("moulds_given_free", facts.get("assist", facts.get("moulds", 0.0))) or 0.0) or 100.0
    )
    price = origin.MaterialPrice(0.0, assists=cost)
    counted = price.nonoriginating_value == cost
    return {
        "value_in_B": origin.indirect_material_cost(cost, on_own_books=False),
        "included_in_vnm_of_A": counted,
        "included_in_value_of_material": counted,
        "included_in_vnm": counted,
        "separate_cost_in_A": not counted,
        "separate_cost": not counted,
        "separate_in_net_cost": not counted,
    }


def designation(facts: Facts) -> dict[str, Any]:
    """Self-produced materials side by side, or each inside the next; of one producer, or of several who may accumulate."""
    names = [str(name) for name in facts.get("materials", facts.get("chain", ["X", "Y"]))]
    nested = bool(facts.get("nested", "chain" in facts or "producers" in facts))
    tested = facts.get("all_rvc_rule", facts.get("all_rvc", True))
    tested = tested if isinstance(tested, list) else [tested] * len(names)
    producers = facts.get("producers") or [facts.get("producer", "X")] * len(names)
    inside = [frozenset(names[:place]) if nested else frozenset() for place in range(len(names))]
    wanted = [
        origin.Designated(name, str(producer), under_content=bool(under), contains=contains)
        for name, producer, under, contains in zip(names, producers, tested, inside, strict=True)
    ]
    apart, together = (
        origin.may_designate(wanted),
        origin.may_designate(wanted, [str(one) for one in producers]),
    )
    chosen = together if facts.get("accumulate") or facts.get("accumulating") else apart
    return {
        "designate_all_allowed": chosen,
        "designate_both_allowed": chosen,
        "allowed": chosen,
        "without_accumulation": apart,
        "with_accumulation": together,
        "allowed_without_accumulation": apart,
        "allowed_with_accumulation": together,
        "second_designation_allowed": chosen,
    }


VEHICLES = ("passenger vehicle", "light truck", "heavy truck")


def threshold(facts: Facts) -> dict[str, Any]:
    """What a sentence names: a table of parts, a vehicle, labour value content; by net cost or transaction value."""
    what, on = str(facts["what"]), day(facts["date"])
    low = what.lower()
    staging = "staging" in low
    vehicle = next((name for name in VEHICLES if name in low), "")
    if "steel" in low or "alumin" in low:
        return {"threshold": origin.LEAST_METAL_PURCHASES * 100.0}
    if "wage" in low and not re.search(r"\blvc\b|labou?r value", low):
        country = (
            "CAN" if "canad" in low or "ca$" in low else "MEX" if "mex" in low or "mxn" in low else "USA"
        )
        return {"threshold": origin.qualifying_wage(country)}
    table = re.search(r"table ([A-E](?:\.\d)?)\b", what, re.IGNORECASE)
    if re.search(r"\blvc\b|labou?r value", low):
        asked = origin.labour_asked(
            "light truck" if "light or heavy" in low else vehicle or "passenger vehicle", on, staging=staging
        )
        part = asked.total
        if re.search("material|labour expend|wage material|min", low):
            part = asked.material_and_labour
        elif "tech" in low:
            part = asked.technology
        elif "assembly" in low:
            part = asked.assembly
        return {
            "threshold": part * 100.0,
            "total": asked.total * 100.0,
            "material_and_labour": asked.material_and_labour * 100.0,
        }
    if table:
        name = table[1].upper()
    elif "core" in low:
        name = "A.1"
    elif re.search(r"\bother\b|diesel|atv|ambulance|off-road|hearse|motorhome", low):
        name = _other(low)
    else:
        name = vehicle
    found = origin.content_asked(name, on, staging=staging)
    by_value = re.search(r"\btv\b|transaction", low)
    return {
        "threshold": 100.0 * ((found.tv if by_value else found.nc) or 0.0),
        "threshold_nc": 100.0 * found.nc,
        "threshold_tv": None if found.tv is None else 100.0 * found.tv,
    }


def _other(low: str) -> str:
    if "15 or fewer" in low:
        return "vehicle for 15 or fewer persons"
    if "16 or more" in low:
        return "vehicle for 16 or more persons"
    return (
        "other passenger vehicle"
        if re.search(r"8703|passenger|diesel|atv|ambulance|hearse|motorhome", low)
        else "other light truck"
        if "8704.21" in low or "8704.31" in low or "light" in low
        else "other vehicle"
    )


def averaging(facts: Facts) -> dict[str, Any]:
    first, last = origin.averaging_period(day(facts["EIF"]), day(facts["fiscal_year_start"]))
    after = last + dt.timedelta(days=1)
    return {"period": [first, last], "months": (after.year - first.year) * 12 + after.month - first.month}


def labour(facts: Facts) -> dict[str, Any]:
    """Labour value content from its amounts."""
    reached = origin.labour_value(
        high_wage_labour=facts.get("hwlc", 0.0),
        high_wage_material=facts.get("hwm", facts.get("apv", 0.0)),
        net_cost=facts.get("net_cost", facts.get("nc")),
        purchases=facts.get("tapv"),
        technology_wages=facts.get("tech_wages", 0.0),
        production_wages=facts.get("production_wages", 0.0),
        assembly_plant=bool(facts.get("assembly_plant", False)),
    )
    return {"lvc": reached.total * 100.0}
