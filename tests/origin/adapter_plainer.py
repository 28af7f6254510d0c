"""Facts whose name joins several, or that say by their own name what belongs to a table: each brought to the plain form that the questions read."""

from __future__ import annotations

import re

from adapter_bags import words_of
from adapter_turns import named_weights
from adapter_words import Facts, NotUnderstoodError, country_of, listed_text, names, status_of

FIBRES = names(
    "elastomeric spandex elastane polyester nylon cotton wool lyocell rayon silk acrylic linen viscose"
)
YARN = names("yarn fibre fiber filament thread fabric staple combed carded")
STATUS = names(
    "good status when ship export departure leaving before at initially already product import it shipment shipping leaf first on start usmca"
)
"""Words that may stand beside that of a status in a name that only tells the good's."""


def plainer(facts: Facts) -> Facts:
    """All of it."""
    facts = _rest_originating(facts)
    facts = _one_component(_outside_place(_status(_conjoined(facts))))
    return _weighed_names(named_weights(_coded_names(_of_the_rules(facts))))


def _left(facts: Facts, *dropped: str) -> Facts:
    return {name: value for name, value in facts.items() if name not in dropped}


def _conjoined(facts: Facts) -> Facts:
    """``cut_and_sewn_in_region: true`` and the like are left; a yes to two things with one ending is a yes to each."""
    found: Facts = {}
    for name, value in facts.items():
        match = re.fullmatch(r"([a-z]+(?:ed|ly|ate|ary))_and_([a-z]+(?:ed|ly|ate|ary))_(\w+)", name)
        if (
            value is True
            and match
            and not re.search(r"cut|sewn|knit|formed|finish|melt|pour|born|grown|pass", name)
        ):
            found |= {f"{match[1]}_{match[3]}": True, f"{match[2]}_{match[3]}": True}
        else:
            found[name] = value
    return found


REST = names("other rest remaining remainder material all input component part everything else every good")


def _rest_originating(facts: Facts) -> Facts:
    """A yes that all other materials are originating."""
    told = [
        name
        for name, value in facts.items()
        if value is True
        and "orig" in (words := words_of(name))
        and {"other", "rest", "remaining", "remainder", "else"} & set(words)
        and set(words) - {"orig"} <= REST
    ]
    return (
        {**_left(facts, *told), "others": "originating"}
        if len(told) == 1 and "others" not in facts
        else facts
    )


def _status(facts: Facts) -> Facts:
    """That the good is originating, or not, before anything befalls it, by any order of these words."""
    if isinstance(facts.get("good"), dict) and "materials" not in facts:
        facts = {**facts, "good": _stated(facts["good"])}
    return _stated(facts)


def _stated(facts: Facts) -> Facts:
    told = [
        name
        for name, value in facts.items()
        if isinstance(value, bool | str)
        and name != "originating"
        and (words := set(words_of(name))) & {"orig", "nonorig"}
        and words - {"orig", "nonorig"}
        and words - {"orig", "nonorig"} <= STATUS
    ]
    if len(told) != 1 or "originating" in facts or "materials" in facts:
        return facts
    said = facts[told[0]]
    if isinstance(said, str) and not re.fullmatch(
        r"(?i)(?:o|n|(?:non-?|not )?originating|yes|no|usmca)", said.strip()
    ):
        return facts
    value = status_of(said)
    return {**_left(facts, *told), "originating": value is not ("nonorig" in words_of(told[0]))}


def _outside_place(facts: Facts) -> Facts:
    """Where operations outside are done, with the operations beside it."""
    place, done = facts.get("operations_outside"), facts.get("operations")
    named = isinstance(place, str) and (
        re.fullmatch(r"[A-Z]{2,3}", place) is not None or place.lower().startswith("non-usmca")
    )
    if not named or done is None:
        return facts
    left = _left(facts, "operations_outside", "operations")
    return {**left, "transit": left.get("transit", [place]), "operations_outside": done}


def _one_component(facts: Facts) -> Facts:
    """A component whose yarns are listed with their codes, and weighed by their fibres besides: the same yarns, weighed."""
    inner = facts.get("component")
    if (
        not isinstance(inner, dict)
        or not isinstance(inner.get("materials"), list)
        or not isinstance(inner.get("weight_pct"), dict)
    ):
        return facts
    materials, weights = inner["materials"], dict(inner["weight_pct"])
    weighed = []
    for one in materials:
        words = (
            set(re.findall(r"[a-z]+", f"{one.get('desc', '')} {one.get('name', '')}".lower()))
            if isinstance(one, dict)
            else set()
        )
        meant = [name for name in weights if _fibres(name) & _synonyms(words) and _of_status(name, one)]
        if len(meant) != 1 or "weight_pct" in one:
            return facts
        weighed.append({**one, "weight_pct": weights.pop(meant[0])})
    if any(not re.search(r"(?<!non)_?orig|usmca", name) or "nonorig" in name for name in weights):
        return facts
    rest = {"weight_pct": weights} if weights else {}
    return {**facts, "component": {**_left(inner, "weight_pct"), "materials": weighed, **rest}}


def _synonyms(words: set[str]) -> set[str]:
    return words | (
        {"elastomeric", "spandex", "elastane"} if words & {"elastomeric", "spandex", "elastane"} else set()
    )


def _fibres(name: str) -> set[str]:
    return set(words_of(name)) & FIBRES


def _of_status(name: str, one: Facts) -> bool:
    words = words_of(name)
    said = status_of(one.get("originating")) if "originating" in one else None
    return said is None or ("nonorig" in words) is not said or not {"orig", "nonorig"} & set(words)


CODED = re.compile(r"^((?:non_?orig\w*|foreign|unalloyed|[a-z]+)(?:_[a-z]+)*?)_(\d{4}(?:_\d\d)*)$")


OLDER = ("hs_2012", "hs2012", "hs_code_2012", "hs_of_the_rules", "rule_hs")


def _of_the_rules(facts: Facts) -> Facts:
    """The code of a good in the edition of the rules, where its code of today is told besides: by either it has the same rule."""
    said = facts.get("good")
    inner = said if isinstance(said, dict) else facts
    told = [name for name in OLDER if name in inner]
    if len(told) != 1 or "hs" not in inner:
        return facts
    one = {**_left(inner, *told), "hs": str(inner[told[0]])}
    return {**facts, "good": one} if inner is said else one


def _coded_names(facts: Facts) -> Facts:
    """``unalloyed_7601: MX, CA`` beside the share that is not originating: a material of that code, in one part or two."""
    told = [
        (name, found)
        for name, value in facts.items()
        if isinstance(value, str) and (found := CODED.match(name))
    ]
    share = next(
        (
            name
            for name in ("nonorig_pct", "nonorig_weight_pct", "nonoriginating_pct", "foreign_pct")
            if name in facts
        ),
        None,
    )
    if len(told) != 1 or "materials" in facts or share is None:
        return facts
    (name, found), points = told[0], float(facts[share])
    words, code = (
        found[1].replace("_", " "),
        found[2][:4] + "".join(f".{two}" for two in re.findall(r"_(\d\d)", found[2])),
    )
    places = [country_of(place) for place in listed_text(facts[name].replace(" or ", ", "))]
    if not places:
        raise NotUnderstoodError([f"{name}: {facts[name]}"], ["materials"])
    parts = [(True, 100.0 - points), (False, points)]
    materials = [
        {
            "hs": code,
            "desc": f"{words} {'originating' if ours else 'from outside'}",
            "originating": ours,
            "weight_pct": part,
            "value_pct": part * 0.8,
        }
        for ours, part in parts
        if part
    ]
    return {**_left(facts, name, share), "materials": materials}


def _weighed_names(facts: Facts) -> Facts:
    """What of a fibre is not originating, in per cent or in the units in which the good is weighed; with its code, where that is beside it."""
    weight = facts["good"].get("weight") if isinstance(facts.get("good"), dict) else facts.get("weight")
    weights: dict[str, float] = {}
    listed: list[Facts] = []
    codes = [name for name in facts if name.endswith("_hs") and {"nonorig", "yarn"} & set(words_of(name))]
    dropped: list[str] = []
    for name, value in facts.items():
        words = set(words_of(name))
        fibres = words & FIBRES
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or "nonorig" not in words
            or not fibres
        ):
            continue
        extra = words - FIBRES - YARN - {"nonorig", "weight", "pct", "good", "kg", "g"}
        if extra or len(fibres) > 1:
            continue
        if len(codes) == 1:
            listed.append(
                {
                    "hs": facts[codes[0]],
                    "desc": name.replace("_", " "),
                    "originating": False,
                    "weight": float(value),
                }
            )
        elif "pct" in words or weight == 100:
            weights[f"{fibres.pop()}_nonorig"] = float(value)
        else:
            continue
        dropped.append(name)
    if not dropped or "materials" in facts or "weight_pct" in facts:
        return facts
    left = _left(facts, *dropped, *(codes if listed else ()))
    if listed:
        whole = float(weight or 100.0)
        return (
            {**left, "materials": listed, "others": left.get("others", "originating")}
            if whole >= sum(one["weight"] for one in listed)
            else facts
        )
    if left.pop("others", "originating") != "originating":
        return facts
    rest = 100.0 - sum(weights.values())
    return {**left, "weight_pct": {**weights, **({"others_orig": rest} if rest > 0 else {})}}
