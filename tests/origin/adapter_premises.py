"""What is taken for granted where a case says nothing: that what it does not mention is met, or is not there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from adapter_words import Facts, steps_of

from allyshore import origin
from allyshore.origin import Good, Material, Role

if TYPE_CHECKING:
    from allyshore.origin import Determination, Rulebook


def judged(good: Good, book: Rulebook, facts: Facts) -> Determination:
    """Judge, and answer what is asked besides from the premise that what a case does not mention is met or not there."""
    found = origin.qualify(good, book)
    for _ in range(8):
        told = {
            fact: _premise(fact, facts) for fact in found.missing if fact.startswith(("that ", "the share"))
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
        found = origin.qualify(good, book)
    return found


def _premise(fact: str, facts: Facts) -> bool | float | None:
    """Cutting and sewing as the case says; special fabrics and chemical processes only where it names them; the rest is met."""
    done = " ".join(steps_of(facts.get("process", []))).replace("_", " ").lower()
    if (
        "chapter rule 1 describes" in fact
        or "chemical" in fact
        or "purified" in fact
        or "mixing" in fact
        or "isomers" in fact
    ):
        words = {"chemical": "reaction", "purified": "purif", "mixing": "mix", "isomers": "isomer"}
        return any(mark in done for word, mark in words.items() if word in fact)
    if "special" in fact or "warp" in fact or "hand" in fact:
        return False
    if "cut" in fact or "sewn" in fact:
        return not done or re.search(r"\bcut|\bsewn|\bsew|knit to shape|assembl", done) is not None
    if "prepared merely" in fact or fact.startswith(("that any ", "that all fabrics in any")):
        return _fresh_obtained(facts, done) if "prepared merely" in fact else True
    if "biochemical" in fact or "particle" in fact or "standards material" in fact:
        return False
    return None


def _fresh_obtained(facts: Facts, done: str) -> bool | None:
    """Fruit and vegetables that are only frozen, canned or roasted: lost with fresh ones from outside; not asked of other preparations."""
    said = facts.get("good")
    words = f"{done} {said.get('desc', '') if isinstance(said, dict) else said}".lower()
    if re.search(r"vinegar|sugar|jam|jell|puree|paste|cook|sauce|salsa|ferment", words):
        return True
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
        named = re.search("[a-z]{3}", material.name.lower()) is not None
        if asked and named and "another good" not in asked[1] and material.kinds is None:
            kinds = [kind for kind in re.split(r", an? | or an? ", asked[1]) if _fits(material.name, kind)]
            return replace(material, kinds=frozenset(kinds))
    return material


def _fits(name: str, kind: str) -> bool:
    meant, _, barred = kind.lower().partition(" other than ")
    words = re.findall(r"[a-z]{4,}", name.lower())
    return any(word in meant for word in words) and not any(word in barred for word in words)


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
    scores = {kind: sum(word in kind for word in words) for kind in asked}
    best = max(scores.values(), default=0)
    return frozenset(kind for kind, score in scores.items() if score == best > 0)
