"""Further arrangements of facts: named sets, stays outside, dilution, periods of purchases, tiers by number, all under the names that are read."""

from __future__ import annotations

import re
from typing import Any

from adapter_words import MEMBERS, Facts, NotUnderstoodError, country_of, is_abroad, status_of, steps_of

from allyshore import origin

NEUTRAL, STAND_IN = "490199", "870990"
"""A code of materials that make every change, and one of goods whose code nothing turns on."""


def further(facts: Facts) -> Facts:
    """All of it."""
    return _weighed(_tiers(_bought(_labour(_diluted(_outside(_named_set(_foreign_parts(facts))))))))


def _without(facts: Facts, *names: str) -> Facts:
    return {name: value for name, value in facts.items() if name not in names}


def _coded(facts: Facts) -> str:
    """Digits of the code of the good, where a case has one."""
    said = facts.get("good", {})
    text = said.get("hs", said.get("heading", "")) if isinstance(said, dict) else said
    found = re.match(r"\s*(\d{4}(?:\.?\d\d)*)", str(facts.get("hs", text)))
    return found[1].replace(".", "") if found else ""


def _named_set(facts: Facts) -> Facts:
    """A set that a heading names is a good of what it holds: the rule of sets is not asked (General Note 11(m); s. 6)."""
    told, code = facts.get("goods"), re.search(r"\b\d{4}(?:\.\d\d)*\b", str(facts.get("set", "")))
    if facts.get("gri3") is not False or not isinstance(told, list) or code is None or "materials" in facts:
        return facts
    words = str(facts["set"]).replace(code[0], "").strip(" ,:;()")
    made = {"hs": code[0], **({"desc": words} if words else {})}
    return {
        **_without(facts, "gri3", "goods", "set"),
        "good": made,
        "materials": [one if isinstance(one, dict) else {"hs": one} for one in told],
    }


OUTSIDE = re.compile(r"^(?:(?:is_|goes_|passes_|sent_|worked_|done_)?outside_(?:of_)?(?:the_)?(?:usmca|cusma|region|territory|territories|parties|members)(?:_territory)?|(?:leaves|left|leaving|exits|exited|departed)_(?:the_)?(?:usmca|cusma|region|territory|territories))$")  # fmt: skip


def _outside(facts: Facts) -> Facts:
    """That a good is outside of the region on its way, as a stay there."""
    told = [name for name in facts if OUTSIDE.match(name)]
    if len(told) != 1 or not isinstance(facts[told[0]], bool):
        return facts
    left = _without(facts, *told)
    if not facts[told[0]]:
        return left
    if "operations" in left and not _states(left):
        return facts
    return left if "transit" in left else {**left, "transit": ["outside the region"]}


def _states(facts: Facts) -> bool:
    said = facts.get("good")
    return "originating" in {*facts, *(said if isinstance(said, dict) else ())}


ALTERED = re.compile(r"(?=.*alter)(?=.*(?:charact|materially|propert))|^changes_characteristics$")
THINNED = re.compile(r"dilut|thinn|(?:mix|blend|add)\w*[ _](?:\w+[ _])?water|water[ _]add")


def _diluted(facts: Facts) -> Facts:
    """Dilution that leaves a good what it was is no production; one that does not is no mere dilution (s. 11(a))."""
    told = [name for name in facts if ALTERED.search(name)]
    if len(told) != 1 or not isinstance(facts[told[0]], bool):
        return facts
    name = "process" if "process" in facts else "operations"
    steps = steps_of(facts.get(name, []))
    thin = [step for step in steps if THINNED.search(step.lower())]
    if not thin:
        return facts
    other = [step for step in steps if step not in thin]
    left = _without(facts, name, *told)
    if facts[told[0]]:
        made = [step if step in other else "making a good of other characteristics" for step in steps]
        return {**left, name: made}
    left = {**left, name: [*other, "dilution"]}
    if _coded(facts) or "materials" in facts or "hs" in facts or other:
        return left
    said = facts.get("good", {})
    said = said if isinstance(said, dict) else {"desc": str(said)}
    foreign = {"hs": NEUTRAL, "desc": "what is diluted", "originating": False}
    return {**left, "good": {**said, "hs": STAND_IN}, "materials": [foreign]}


def _labour(facts: Facts) -> Facts:
    """The vehicle of which a case gives the parts of the labour value content and its content."""
    if "what" not in facts or "vehicle" in facts or not isinstance(facts.get("lvc"), dict):
        return facts
    return {("vehicle" if name == "what" else name): value for name, value in facts.items()}


CHOSEN = re.compile(r"fiscal|calendar|quarter|previous year|preceding year|last year|prior year")


def _bought(facts: Facts) -> Facts:
    """Purchases of metals in a period that the law lets the producer choose (s. 17(1) and (5))."""
    told = {"metal_purchases", "steel", "aluminum"} & set(facts)
    period = str(facts.get("period", "")).lower().replace("_", " ")
    return _without(facts, "period") if told and CHOSEN.search(period) else facts


TIER = re.compile(r"^tier_?([1-5])(?:_(\w+))?$")
AMOUNTS = re.compile(r"^(?:own_)?(?:orig\w*|usmca|regional|value_added|processing|labou?r)(?:_\w+)?_?(?:cost|value|amount|added)s?$")  # fmt: skip


def _tiers(facts: Facts) -> Facts:
    """Suppliers by the number of their tier, each with what it makes or with the originating cost that it adds."""
    named = {name: found for name in facts if (found := TIER.match(name))}
    rows: list[Facts] = []
    for name, found in named.items():
        value, kind = facts[name], found[2] or ""
        if isinstance(value, int | float) and not isinstance(value, bool) and AMOUNTS.match(kind):
            rows.append({"tier": int(found[1]), "own_originating_amount": float(value), **_made(facts)})
        elif not kind and isinstance(value, dict) and value and all(isinstance(one, str) for one in value.values()):  # fmt: skip
            rows += [_row(int(found[1]), item, words) for item, words in value.items()]
        else:
            return facts
    if not rows or "chain" in facts:
        return facts
    return {**_without(facts, "material", *named), "chain": rows}


def _made(facts: Facts) -> Facts:
    told = facts.get("material", {})
    told = told if isinstance(told, dict) else {"desc": str(told)}
    name = str(told.get("desc", told.get("name", "material")))
    return {"material": name, "originating": status_of(told.get("originating", False))}


def _row(tier: int, name: str, words: str) -> Facts:
    """A material of a tier from words on where it is worked and what it is."""
    low = words.lower()
    ours = re.search(r"\borig", low) is not None and re.search(r"non-?_? ?orig|not orig", low) is None
    worked = re.search(r"process|work|assembl|made|produc|moulded|machin", low) is not None
    here = re.search(r"usmca|cusma|region|member|mexic|canad|united states", low) is not None or any(
        country_of(place) in MEMBERS for place in re.findall(r"\bin ([A-Z]{2,3})\b", words)
    )
    if not worked and not ours:
        raise NotUnderstoodError([f"tier {tier}: {words}"], ["processed in USMCA, non-originating"])
    return {
        "tier": tier,
        "material": name,
        "originating": ours,
        "processed_in_usmca": worked and here and not is_abroad(words),
    }


def _weighed(facts: Facts) -> Facts:
    """Shares of the weight of a good whose foreign yarns are weighed against all of it."""
    told = facts.get("weight_pct_of_good")
    if told is None or "weight_pct" in facts or not isinstance(told, dict):
        return facts
    if origin.textile_weight_base(_coded(facts), one_fabric=False) != "good":
        return facts
    return {**_without(facts, "weight_pct_of_good"), "weight_pct": told}


def base_of(hs: Any) -> dict[str, Any]:
    """What the weight of foreign yarns of a textile is a share of."""
    base = origin.textile_weight_base(str(hs), one_fabric=False)
    return {"base": base, "weight_base": base} if base else {}


PART = re.compile(
    r"^(?:nonorig|non_?originating|foreign)_(?!list$|value|goods|(?:material|input|part|component|item|code|hs)s?$)\w+$"
)


def _foreign_parts(facts: Facts) -> Facts:
    """``nonorig_handle`` with a code is a material."""
    told = {
        name: one if isinstance(one, dict) else {"hs": one}
        for name, one in facts.items()
        if PART.match(name)
        and (
            ("hs" in one and "originating" not in one)
            if isinstance(one, dict)
            else isinstance(one, str) and re.match(r"\d{4}(?:\.\d\d)*$", one)
        )
    }
    before = facts.get("materials", [])
    if not told or not isinstance(before, list):
        return facts
    extra = [{"name": name.replace("_", " "), **one, "originating": False} for name, one in told.items()]
    return {**_without(facts, *told), "materials": [*before, *extra]}


def weighs_yarn(facts: Facts, name: str) -> bool:
    """Whether a fact is what a foreign yarn weighs in a textile good."""
    amount = isinstance(facts[name], int | float) and not isinstance(facts[name], bool)
    textile = _coded(facts)[:4] == "9619" or "50" <= _coded(facts)[:2] <= "63"
    return name.startswith("nonorig_") and amount and "value" not in name and textile


def remarked(facts: Facts) -> None:
    """Refuse a remark that tells of a foreign material, or of a maker abroad: it is more than one."""
    for name in ("material", "item", "material_name"):
        if isinstance(facts.get(name), str) and re.search(r"\b\d{4}\.\d\d", facts[name]):
            raise NotUnderstoodError([f"{name}: {facts[name]}"], ["materials"])
    for name in ("plant", "location", "made_by", "base"):
        told = facts.get(name)
        code = isinstance(told, str) and re.fullmatch(r"[A-Z]{2}", told) and country_of(told) not in MEMBERS
        if code or (isinstance(told, str) and is_abroad(told)):
            raise NotUnderstoodError([f"{name}: {told}"], ["made_in"])


def from_outside(facts: Facts) -> list[str]:
    """A good that comes from outside the region, where it is not made, has been there on its way."""
    told = facts.get("imported_from", facts.get("exported_from"))
    if told is None or country_of(told) in MEMBERS or facts.get("production_in_usmca") is False:
        return []
    return [str(told)] if country_of(facts.get("made_in")) in MEMBERS else []
