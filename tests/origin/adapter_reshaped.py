"""Facts of a case that nobody reads as they stand, in the shape that a question reads: things by their names, columns by letters, rows of lists.

Tried only where a case is refused; each turn says what the case says and nothing more.
"""

from __future__ import annotations

import re
from typing import Any

from adapter_bags import words_of
from adapter_plainer import FIBRES
from adapter_turns import (
    COSTS,
    away_and_back,
    by_value,
    exchange,
    foreign_codes,
    given_free,
    handled,
    left,
    loan,
    makers,
    metal_rows,
    named_goods,
    number,
    one_metal,
    plant_of,
    price_terms,
    self_made,
    threshold,
    tier_rows,
)
from adapter_words import ALIKE, REMARKS, Facts, name_of, names, status_of

STATUS = re.compile(
    r"(?i)\s*(?:non-?originating|originating|not originating|non-?usmca|usmca(?:[- ]originating)?)\s*"
)
OF_THING = {
    "originating": "originating", "is_originating": "originating", "orig": "originating", "hs": "hs", "code": "hs", "heading": "heading", "origin": "origin",
    "value": "value", "cost": "value", "value_pct": "value_pct", "pct_of_value": "value_pct", "weight_pct": "weight_pct", "pct_by_weight": "weight_pct", "weight": "weight",
    "share_of_tv": "share_of_tv", "nonorig_value": "lost", "nonoriginating_value": "lost",
}  # fmt: skip
"""What a name says of the thing that it begins with."""
NO_THING = names(
    "set good goods total net transaction nonorig steel aluminum other others material materials value imported exported component weight lot frame ring bearing "
    "assembly unit each all vnm nom customs stated average annual excluded period tier first second overhead vehicle core part parts plant"
)
OVERHEAD = re.compile(r"overhead|cost_to|costs_to|common_cost")


def reshaped(facts: Facts) -> Facts:
    """All of it."""
    for turn in (
        named_goods,
        one_metal,
        plant_of,
        away_and_back,
        price_terms,
        loan,
        self_made,
        foreign_codes,
        metal_rows,
        given_free,
        _rows,
        _moves,
        tier_rows,
        exchange,
        _letters,
        _cost_rows,
        _parts,
        _fibres,
        _things,
        by_value,
        threshold,
        makers,
        handled,
    ):
        facts = turn(facts)
    return facts


def _rows(facts: Facts) -> Facts:
    """Receipts and shipments as lists of day, quantity and unit cost, in this order."""
    found = dict(facts)
    for name, columns in (("receipts", ("date", "qty", "unit_cost")), ("shipments", ("date", "qty"))):
        told = facts.get(name)
        if isinstance(told, list) and told and all(_is_row(one, len(columns)) for one in told):
            found[name] = [dict(zip(columns, one, strict=False)) for one in told]
    return found


def _is_row(one: Any, most: int) -> bool:
    """Whether a list is a day with amounts."""
    return (
        isinstance(one, list)
        and 1 < len(one) <= most
        and re.match(r"\d{4}-", str(one[0])) is not None
        and all(map(number, one[1:]))
    )


def _moves(facts: Facts) -> Facts:
    """A ledger of what comes in and goes out, as receipts and shipments."""
    named = [
        name
        for name, told in facts.items()
        if isinstance(told, list)
        and told
        and all(isinstance(one, dict) and len({"in", "out"} & set(one)) == 1 for one in told)
    ]
    if len(named) != 1 or {"receipts", "shipments"} & set(facts):
        return facts
    rows = {"receipts": "in", "shipments": "out"}
    return left(facts, named[0]) | {
        name: [
            {("qty" if key == way else key): value for key, value in one.items()}
            for one in facts[named[0]]
            if way in one
        ]
        for name, way in rows.items()
    }


def _letters(facts: Facts) -> Facts:
    """``machine_hours_a`` and ``machine_hours_b``, or two goods by their letters, as what a cost is shared out by."""
    if not any(OVERHEAD.search(name) and number(value) for name, value in facts.items()) or "bases" in facts:
        return facts
    goods = facts.get("goods")
    if isinstance(goods, dict) and goods and all(map(number, goods.values())):
        return {**left(facts, "goods"), "bases": goods}
    single = {name: value for name, value in facts.items() if re.fullmatch(r"[A-Z]", str(name))}
    if len(single) > 1 and all(isinstance(one, dict) and len(one) == len("ab") for one in single.values()):
        return {**left(facts, *single), "sales": single}
    told = {
        name: found
        for name, value in facts.items()
        if number(value) and (found := re.fullmatch(r"(\w+?)_([a-z])", name))
    }
    stems = {found[1] for found in told.values()}
    if len(told) < len("ab") or len(stems) != 1:
        return facts
    return {**left(facts, *told), "bases": {found[2].upper(): facts[name] for name, found in told.items()}}


def _cost_rows(facts: Facts) -> Facts:
    """Costs of goods that are listed row by row, each under the good's name."""
    told = facts.get("goods")
    if not isinstance(told, list) or not all(
        isinstance(one, dict) and len(COSTS & set(one)) > 1 for one in told
    ):
        return facts
    labels = [
        next((str(one[name]) for name in ("good", "name", "id", "desc") if name in one), "") for one in told
    ]
    if "" in labels or len(set(labels)) < len(labels):
        return facts
    rows = {
        label: {name: value for name, value in one.items() if name in COSTS}
        for label, one in zip(labels, told, strict=True)
    }
    return {**left(facts, "goods"), **rows}


def _parts(facts: Facts) -> Facts:
    """Parts with their costs under names that hold more: ``frame_costs``, ``frame_designated``, a part that says itself that it is designated."""
    found: Facts = {}
    chosen: list[str] = []
    costed = [
        name for name, value in facts.items() if isinstance(value, dict) and len(COSTS & set(value)) > 1
    ]
    if not costed:
        return facts
    for name, value in facts.items():
        flag = re.fullmatch(r"(\w+?)_(?:is_)?designated", name)
        if flag and isinstance(value, bool) and any(one.startswith(flag[1]) for one in costed):
            chosen += [flag[1]] if value else []
        elif name in costed:
            inner = dict(value)
            label = str(inner.pop("name", re.sub(r"_costs?$", "", name)))
            told = [key for key in ("designate", "designated") if isinstance(inner.get(key), bool)]
            chosen += [label for key in told if inner.pop(key)]
            if isinstance(inner.get("originating"), bool):
                inner["meets"] = inner.pop("originating")
            found[label] = inner
        else:
            found[name] = value
    price = next((name for name in ("ring_price", "price_of_ring") if name in found), None)
    if price is not None and isinstance(found.get("bearing"), dict):
        found = {**left(found, price), "bearing": {**found["bearing"], "ring_price": found[price]}}
    return {**found, "designate": chosen[0]} if len(chosen) == 1 and "designate" not in found else found


FIBROUS = names("component composition weight_pct fabric fibres")


def _fibres(facts: Facts) -> Facts:
    """What a textile weighs by fibre and status, in whatever names or tables, as its weights."""
    found = dict(facts)
    for name in [
        one for one in found if one in FIBROUS or re.search(r"(?:^|_)(?:fabric|cloth|body|shell|knit)$", one)
    ]:
        told = found.get(name)
        if not isinstance(told, dict) or ("materials" in told and name == "component"):
            continue
        weights, rest = _weights_of(told)
        if not weights:
            continue
        if name == "component":
            found[name] = {**rest, "weight_pct": {**weights, **(rest.get("weight_pct") or {})}}
        elif not rest:
            found.pop(name)
            found["weight_pct"] = weights
    component = found.get("component")
    if isinstance(component, dict) and isinstance(component.get("materials"), dict | list):
        inner = component["materials"]
        ones = [{"name": key, **one} for key, one in inner.items()] if isinstance(inner, dict) else inner
        if all(isinstance(one, dict) for one in ones):
            found["component"] = {**component, "materials": [_yarn(one) for one in ones]}
    fabric = found.get("fabric", found.get("material"))
    if isinstance(fabric, dict) and isinstance(fabric.get("materials"), list) and "component" not in found:
        fabric = {
            **fabric,
            "materials": [_yarn(one) if isinstance(one, dict) else one for one in fabric["materials"]],
        }
        found = {
            **left(found, "fabric", "material"),
            "component": {"determines_classification": True, **fabric},
        }
    return found


def _yarn(one: Facts) -> Facts:
    """A yarn with its share of the weight in per cent."""
    found = {("weight_pct" if key in {"pct", "percent"} else key): value for key, value in one.items()}
    share = next(
        (name for name in ("share_by_weight", "weight_share", "share_of_weight") if name in found), None
    )
    if share is None or "weight_pct" in found:
        return found
    return {
        **left(found, share),
        "weight_pct": float(found[share]) * (100.0 if float(found[share]) <= 1.0 else 1.0),
    }


def _weights_of(told: Facts) -> tuple[Facts, Facts]:
    """Weights by fibre and status, and what else a table tells."""
    weights: Facts = {}
    rest: Facts = {}
    for name, value in told.items():
        words = set(words_of(name))
        fibre = words & FIBRES
        if isinstance(value, dict) and fibre and "originating" in value and len(value) == len("ab"):
            points = next(one for key, one in value.items() if key != "originating")
            status = status_of(value["originating"])
            if not number(points) or status is None:
                return {}, told
            weights[f"{name}_{'orig' if status else 'nonorig'}"] = points
        elif number(value) and fibre and {"orig", "nonorig"} & words:
            weights[f"{'_'.join(sorted(fibre))}_{'nonorig' if 'nonorig' in words else 'orig'}"] = value
        elif (
            isinstance(value, dict)
            and set(words_of(name)) & {"orig", "nonorig"}
            and value
            and all(map(number, value.values()))
        ):
            weights |= {
                f"{key}_{'nonorig' if 'nonorig' in words_of(name) else 'orig'}": one
                for key, one in value.items()
            }
        else:
            rest[name] = value
    return weights, rest


def _free(name: str) -> bool:
    """Whether a name is one of a thing, and none that a question reads."""
    words = set(words_of(name))
    return (
        name not in ALIKE
        and name not in REMARKS
        and not words & {one.removesuffix("s") for one in NO_THING}
        and name_of(name) == name
    )


def _things(facts: Facts) -> Facts:
    """Materials under names of their own: tables with a code or a status, bare statuses, and several facts that begin with one name."""
    things: dict[str, Facts] = {}
    dropped: list[str] = []
    for name, value in facts.items():
        if (
            isinstance(value, dict)
            and {"hs", "originating", "chapter"} & set(value)
            and not COSTS & set(value)
            and (_free(name) or _failing(name))
        ):
            things.setdefault(name, {}).update(({"originating": False} if _failing(name) else {}) | value)
        elif isinstance(value, str) and STATUS.fullmatch(value) and _free(name):
            things.setdefault(re.sub(r"_status$", "", name), {})["originating"] = value
        else:
            found = next(
                (
                    (name[: -len(end) - 1], fact)
                    for end, fact in sorted(OF_THING.items(), key=lambda one: -len(one[0]))
                    if name.endswith(f"_{end}")
                ),
                None,
            )
            if (
                found is None
                or isinstance(value, dict | list)
                or not (_free(found[0]) or found[0] == "nonorig")
            ):
                continue
            coded = re.fullmatch(r"(\w+?)_(\d{4}(?:_\d\d)*)", found[0])
            thing = things.setdefault(coded[1] if coded else found[0], {})
            if coded:
                thing["hs"] = coded[2].replace("_", ".")
            thing |= {"value": value, "originating": False} if found[1] == "lost" else {found[1]: value}
        dropped.append(name)
    if "nonorig" in things:
        things["nonorig"].setdefault("originating", False)
    sure = {name: one for name, one in things.items() if "originating" in one}
    if not sure or len(sure) < len(things):
        return facts
    kept = left(facts, *dropped)
    if _textile(facts) and not kept.get("gri3"):
        return {**kept, **sure}
    key = "goods" if kept.get("gri3") else "materials"
    before = kept.get(key, [])
    if not isinstance(before, list):
        return facts
    listed = [{"name": name.replace("_", " "), **one} for name, one in sure.items()]
    weighed = [one for one in listed if "weight_pct" in one]
    rest = {"others": "originating"} if weighed and "others" not in kept and len(listed) == 1 else {}
    return {**kept, key: [*before, *listed], **rest}


def _textile(facts: Facts) -> bool:
    said = facts.get("good")
    code = str(said.get("hs", "") if isinstance(said, dict) else said or facts.get("hs", ""))
    return code[:2] in {"61", "62", "63"}


def _failing(name: str) -> bool:
    return name in {"failing", "failing_material", "nonorig", "not_shifting", "non_shifting"}
