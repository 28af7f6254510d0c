"""Self-produced materials that a producer designates as intermediate ones: side by side, or each inside the next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from adapter_words import NotUnderstoodError, listed_text, status_of, understood

from allyshore import origin

if TYPE_CHECKING:
    from adapter_words import Facts, Question

TESTED = ("all_rvc_rule", "all_rvc", "rvc_rule", "rvc_rules", "subject_to_rvc", "under_rvc", "rules")
WANTED = ("designate", "designated", "designates", "already_designated", "to_designate")
STEPS = re.compile(
    r"\s*(?:->|→|>|,? (?:is |are |goes |go )?(?:used |put |incorporated )?(?:into|in|becomes)\b)\s*"
)
JOINED = ("with_accumulation", "if_accumulating", "when_accumulating", "if_accumulated")
KNOWN = {
    *TESTED, *WANTED, "nested", "materials", "chain", "producer", "producers", "producer_a", "producer_b", "accumulate", "accumulating", "good",
    "date", "used_in",
}  # fmt: skip


def tells_designation(facts: Facts) -> bool:
    """Whether a case asks which of several self-produced materials may be designated."""
    return (
        _by_producers(facts) is not None
        or any(name in facts for name in (*TESTED[:3], "nested", "accumulating"))
        or (any(name in facts for name in WANTED) and bool({"chain", "producers"} & set(facts)))
    )


OWN_MATERIAL = ("self_produced", "intermediate", "designate", "material", "makes", "good")
"""Under which names a producer's row has the material that it makes for itself, the plainest first."""
OF_ROW = {*OWN_MATERIAL, "producer", "materials", "uses", "rvc", "name"}


def _by_producers(facts: Facts) -> Facts | None:
    """A chain of producers, each with the material that it makes for itself; none where a chain is of something else."""
    told = facts.get("chain")
    if not isinstance(told, list) or not all(isinstance(one, dict) and "producer" in one for one in told):
        return None
    marked = {"intermediate", "designate", *TESTED}
    if not any(marked & set(one) or isinstance(one.get("self_produced"), str | list) for one in told):
        return None
    rows = [one for one in told if not SOLD & set(one)]
    names, tested, producers = [], [], []
    for one in rows:
        understood(one, {*OF_ROW, *TESTED})
        named = [name for name in OWN_MATERIAL if isinstance(one.get(name), str | list)]
        made = one[named[0]] if named else "material"
        content = one.get("rvc", "shift" not in str(made).lower() or "rvc" in str(made).lower())
        is_share = isinstance(content, int | float) and not isinstance(content, bool)
        for name in made if isinstance(made, list) else [made]:
            names.append(re.sub(r"\s*\(.*\)", "", str(name)))
            tested.append(next((one[name] for name in TESTED if name in one), True if is_share else content))
            producers.append(str(one["producer"]))
    left = {name: value for name, value in facts.items() if name != "chain"}
    return {**left, "materials": names, "producers": producers, "rules": tested, "nested": True}


SOLD = {"sold_to", "sells_to", "bought_by"}
"""What a producer sells is none of its own self-produced materials."""


def designation(question: Question) -> dict[str, Any]:
    """All of them, and each beside those that are designated already; of one producer, or of several who may accumulate."""
    facts = _by_producers(question.facts) or question.facts
    understood(facts, KNOWN)
    names, nested = _chain(facts)
    tested = _tested(facts, names)
    pair = [facts[name] for name in ("producer_a", "producer_b") if name in facts]
    producers = facts.get("producers") or pair or [facts.get("producer", "X")] * len(names)
    wanted = [
        origin.Designated(
            name,
            str(producer),
            under_content=under,
            contains=frozenset(names[:place]) if nested else frozenset(),
        )
        for place, (name, producer, under) in enumerate(zip(names, producers, tested, strict=True))
    ]
    every = [str(one) for one in producers]
    apart, together = origin.may_designate(wanted), origin.may_designate(wanted, every)
    joined = any(_accumulates(facts.get(name)) for name in ("accumulate", "accumulating"))
    chosen = together if joined else apart
    done = {one for name in WANTED for one in _listed(facts.get(name))} & set(names)
    said: dict[str, Any] = {}
    for one in wanted:
        beside = [other for other in wanted if other.name in done or other.name == one.name]
        free = origin.may_designate(beside, every if joined else ())
        said |= dict.fromkeys(
            (
                f"designate_{one.name}_allowed",
                f"may_designate_{one.name}",
                f"{one.name}_allowed",
                f"{one.name}_may_be_designated",
                f"{one.name}_designation_allowed",
                f"can_designate_{one.name}",
            ),
            free,
        )
    for producer in dict.fromkeys(every):
        said[f"{producer}_may_designate"] = chosen
        said[f"{producer}_may_designate_without_accumulation"] = apart
        said |= dict.fromkeys((f"{producer}_may_designate_{when}" for when in JOINED), together)
    return said | {
        "designate_all_allowed": chosen,
        "designate_both_allowed": chosen,
        "allowed": chosen,
        "both_allowed": chosen,
        "all_allowed": chosen,
        "without_accumulation": apart,
        "with_accumulation": together,
        "allowed_without_accumulation": apart,
        "allowed_with_accumulation": together,
        "second_designation_allowed": chosen,
        "may_designate": chosen,
        "designate_without_accumulation": apart,
        "designate_with_accumulation": together,
        "b_may_designate": chosen,
    }


def _accumulates(said: Any) -> bool:
    return said is not None and not re.fullmatch(r"(?i)\s*(?:false|no|none|not?\b.*|nobody)?\s*", str(said))


def _listed(value: Any) -> list[str]:
    return listed_text(value) if isinstance(value, str | list) else []


def _chain(facts: Facts) -> tuple[list[str], bool]:
    """Materials from the innermost outwards, without the good at the end of the chain; and whether each is in the next."""
    told = facts.get("chain")
    steps = [one for one in STEPS.split(told.strip()) if one] if isinstance(told, str) else told
    names = [str(one) for one in facts.get("materials", steps if steps is not None else ["X", "Y"])]
    good = str(facts.get("good", ""))
    ends_in_good = isinstance(told, str) or (
        bool(steps) and re.match(r"good\b", str(steps[-1]), re.IGNORECASE)
    )
    if "materials" not in facts and steps and (ends_in_good or names[-1] == good) and len(names) > 2:
        names = names[:-1]
    elif steps and set(names) <= {str(one) for one in steps}:
        names = sorted(names, key=[str(one) for one in steps].index)
    nested = facts.get("nested", bool({"chain", "producers", "producer_a"} & set(facts)))
    return names, bool(nested)


def _tested(facts: Facts, names: list[str]) -> list[bool]:
    """Whether each is under a content test; held to be, where nobody says."""
    told = next((facts[name] for name in TESTED if name in facts), True)
    if isinstance(told, dict):
        told = [told.get(name, True) for name in names]
    told = told if isinstance(told, list) else [told] * len(names)
    return [_is_content(one) for one in told]


def _is_content(said: Any) -> bool:
    if isinstance(said, bool):
        return said
    low = str(said).lower()
    if re.search(r"rvc|content", low):
        return not re.search(r"\bno\b|without|not", low)
    if re.search(r"shift|\bc(?:c|th|tsh)\b|tariff", low):
        return False
    known = status_of(said)
    if known is None:
        raise NotUnderstoodError([f"whether under a content test: {said}"], ["rvc", "shift"])
    return known
