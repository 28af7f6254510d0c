"""What is taken for granted where a case says nothing: that what it does not mention is met, or is not there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from adapter_materials import listed
from adapter_processes import claims_no_content, premise_of
from adapter_shares import share_stated
from adapter_words import Facts, steps_of

from allyshore import origin
from allyshore.errors import ModelInvalid
from allyshore.origin import Good, Material, OriginParams, Role

if TYPE_CHECKING:
    from allyshore.origin import Determination, Rulebook


PURE = re.compile(
    r"pharma|medic|cosmetic|veterin|food grade|reagent|analytic|laborator|optical|nuclear|(?:8\d|9\d|100)(?:\.\d+)? ?(?:%|percent|per cent) of"
)
"""Purification of at least 80 % of impurities, or to a grade, as steps tell it."""


def judged(good: Good, book: Rulebook, facts: Facts) -> Determination:
    """Judge, and answer what is asked besides from the premise that what a case does not mention is met or not there."""
    params = OriginParams()
    if claims_no_content(facts):
        params = OriginParams(margin=0.5)
        net = good.net_cost if good.costs is not None else good.net_cost or good.transaction_value
        good = replace(good, net_cost=net)
    found = _qualified(good, book, params, facts)
    for _ in range(8):
        told = {
            fact: _premise_of(fact, facts, good)
            for fact in found.missing
            if fact.startswith(("that ", "that, ")) or re.match(r"the (?:\w+ )?share ", fact)
        }
        told = {fact: answer for fact, answer in told.items() if answer is not None}
        kinds = _kinds(found, good, facts)
        materials = tuple(_told(one, found) for one in good.materials)
        if (not told and kinds is None and materials == good.materials) or found.status.value != "unknown":
            return found
        good = replace(
            good,
            facts={**good.facts, **told},
            kinds=good.kinds if kinds is None else kinds,
            materials=materials,
        )
        found = _qualified(good, book, params, facts)
    return found


NO_STEP = re.compile(r"\b(?:no|not|non|never|without|nothing|only|mere\w*|simpl\w*)\b")


def _qualified(good: Good, book: Rulebook, params: OriginParams, facts: Facts) -> Determination:
    """Judge; a step whose words are not understood is left out where the others make the good already, or where it is lost with it as well.

    What a case calls a step of its process of production is production, whatever it is.
    """
    try:
        return origin.qualify(good, book, params)
    except ModelInvalid as invalid:
        strange = {
            word for word in good.operations if any(fault.found == repr(word) for fault in invalid.faults)
        }
        known = good.operations - strange
        if not strange or len(invalid.faults) > len(strange):
            raise
        made = origin.qualify(replace(good, operations=frozenset()), book, params)
        told = {step.replace("_", " ") for step in steps_of(facts.get("process", []))}
        stated = strange <= told and not any(NO_STEP.search(step.lower()) for step in strange)
        if stated or made.status.value == "not originating":
            return made
        found = origin.qualify(replace(good, operations=known), book, params) if known else None
        if found is None or found.status is not made.status:
            raise
        return found


def _premise_of(fact: str, facts: Facts, good: Good) -> bool | float | None:
    if fact.startswith("the ") and "share" in fact:
        return share_stated(fact, facts, listed(facts))
    told = premise_of(fact, facts, good.materials)
    return _premise(fact, facts) if told is None else told


def _premise(fact: str, facts: Facts) -> bool | float | None:
    """Cutting and sewing as the case says; special fabrics and chemical processes only where it names them; the rest is met."""
    done = " ".join(steps_of(facts.get("process", []))).replace("_", " ").lower()
    if re.search(r"chapter rule 1 describes|chemical|purified|mixing|isomers", fact):
        return _chemical(fact, done)
    if "special" in fact or "warp" in fact or "hand" in fact or "describes" in fact:
        return False
    if "cut" in fact or "sewn" in fact:
        return not done or re.search(r"\bcut|\bsewn|\bsew|knit to shape|assembl", done) is not None
    if "prepared merely" in fact or fact.startswith(("that any ", "that all fabrics in any")):
        return _fresh_obtained(facts, done) if "prepared merely" in fact else True
    if "biochemical" in fact or "particle" in fact or "standards material" in fact:
        return False
    return None


def _chemical(fact: str, done: str) -> bool | None:
    """Chemical processes only where a case names them, purification only with what it reaches."""
    if "purified" in fact and "purif" in done:
        return True if PURE.search(done) else None
    words = {"chemical": "reaction", "mixing": "mix", "isomers": "isomer"}
    mere = re.search(r"\bno\b|without|simpl|mere|dilut|hand mix", done)
    return not mere and any(mark in done for word, mark in words.items() if word in fact)


def _fresh_obtained(facts: Facts, done: str) -> bool | None:
    """Fruit and vegetables that are only frozen, canned or roasted: lost with fresh ones from outside; not asked of other preparations."""
    said = facts.get("good")
    words = f"{done} {said.get('desc', '') if isinstance(said, dict) else said}".lower()
    code = str(said.get("hs", "")) if isinstance(said, dict) else str(said)
    if re.search(
        r"vinegar|sugar|jam|jell|puree|paste|cook|sauce|salsa|ferment|mixture", words
    ) or code.startswith("2009"):
        return True  # juices are pressed and mixed, which is more than packing
    if not re.search(r"freez|froz|cann|brine|natural juice|in water|roast", words):
        return None
    told = [one for one in facts.get("materials", []) if isinstance(one, dict)]
    fresh = [one for one in told if str(one.get("hs", "")).zfill(4)[:2] in {"07", "08"}]
    return all(one.get("originating") is True for one in fresh) if fresh else None


def _told(material: Material, found: Determination) -> Material:
    """The kinds that are asked of a material and that its name fits, or no kind; part or component as its name says."""
    for fact in found.missing:
        if not fact.startswith(f"whether {material.name} ("):
            continue
        if "belongs to the component" in fact:
            return replace(material, component=material.role is Role.MATERIAL)
        asked = re.search(r"\) is (?:an? )?(.*)$", fact)
        if asked and "a part of" in asked[1]:
            return replace(material, part="part" in material.name)
        named = re.search("[a-z]{3}", material.name.lower()) is not None and not UNTOLD.search(material.name)
        if asked and named and "another good" not in asked[1] and material.kinds is None:
            kinds = [kind for kind in re.split(r", an? | or an? ", asked[1]) if _fits(material.name, kind)]
            return replace(material, kinds=frozenset(kinds))
    return material


UNTOLD = re.compile(r"(?i)\b(?:not (?:given|stated|known|told|said)|unknown|unclear|undisclosed)\b")
"""Words of a name that say that of the thing something is not said: no kind is taken from such a name."""
NEGATED = re.compile(
    r"\b(?:not|non|no|without|other than|except|free of)\b[- ]+(?:an? |of |based on |made of )?((?:[a-z0-9-]+ ?){1,4})"
)


def _fits(name: str, kind: str) -> bool:
    """Whether a name is that of a kind; what it says that the thing is not speaks against a kind of such things."""
    low = name.lower()
    denied = {word for told in NEGATED.findall(low) for word in re.findall(r"[a-z]{4,}", told)}
    low = NEGATED.sub(" ", low)
    meant, _, barred = kind.lower().partition(" other than ")
    words = [word.removesuffix("s") for word in re.findall(r"[a-z]{4,}", low)]
    _, told, stuff = meant.partition(" based on ")
    if told:
        return all(word in low for word in re.findall(r"[a-z]{4,}", stuff))
    if denied & set(re.findall(r"[a-z]{4,}", meant)):
        return False
    return any(word in meant for word in words) and not any(word in barred for word in words)


def _heads(kind: str) -> set[str]:
    """The first word of each thing that a kind names, of which one has to be in what a case says of its good: no mixture of juices is of cranberry."""
    heads = [
        re.search(r"(?!(?:good|other|article|part|with)s?\b)\b[a-z]{4,}", part)
        for part in re.split(r",? or |, ", kind.lower())
    ]
    return {
        word for found in heads if found for word in (found[0], f"{found[0]}s", found[0].removesuffix("s"))
    }


def _kinds(found: Determination, good: Good, facts: Facts) -> frozenset[str] | None:
    """The kind of good that is asked, where a word of the case's description is in its name; of no kind otherwise."""
    if good.kinds is not None or not any(
        fact.startswith("whether good") or f"whether {good.product} is" in fact for fact in found.missing
    ):
        return None
    words = set(re.findall(r"[a-z]{4,}", f"{good.product} {facts}".lower())) - {
        "good",
        "other",
        "true",
        "false",
        "originating",
    }
    if words & {"nylon", "cotton", "polyester", "wool", "knit", "fabric", "yarn", "spandex", "elastomeric"}:
        words |= {"textile", "material"}
    asked = {match for fact in found.missing for match in re.findall(r"is (?:not )?an? (.*)", fact)}
    asked |= {one for match in asked for one in re.split(r",? or an? |, an? ", match)}
    scores = {kind: sum(word in kind for word in words) for kind in asked if _heads(kind) & words}
    best = max(scores.values(), default=0)
    return frozenset(kind for kind, score in scores.items() if score == best > 0)
