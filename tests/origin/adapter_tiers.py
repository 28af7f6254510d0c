"""Suppliers of several tiers who sign for work on materials that are not originating: whether it counts, tier by tier."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from adapter_goods import STAND_IN
from adapter_materials import NEUTRAL
from adapter_words import MEMBERS, country_of, is_abroad, status_of, understood

from allyshore import origin
from allyshore.origin import Good, Material, Statement

if TYPE_CHECKING:
    from adapter_words import Facts, Question

NUMBERS = ("zero", "one", "two", "three", "four", "five")
ACCUMULATES = (
    "cost_counts",
    "costs_count",
    "counted",
    "accumulates",
    "cost_accumulates",
    "counts",
    "may_accumulate",
    "work_counts",
    "costs_accumulate",
    "accumulated",
)
TOLD = {
    "material_originating": "originating",
    "production_in_usmca": "processed_in_usmca",
    "processing_in_usmca": "processed_in_usmca",
}
SIGNED = re.compile(r"statement|signed")
LOST = re.compile(
    r"withdrawn|revoked|missing|unsigned|expired|refused|(?:^|_)(?:no|not|without|false)(?:_|$)"
)


TIER = re.compile(r"^tier_(one|two|three|four|five|[1-5])(?:_(materials?|inputs?|parts?|suppl\w+))?$")
"""Materials under the tier of their makers."""
OF_TIER = re.compile(
    r"^tier_(one|two|three|four|five|[1-5])_(?:status|work|processing|processed|processed_in|done_in)$"
)
"""What is said of all of a tier."""


def _by_tier(facts: Facts) -> Facts:
    """Materials under names of tiers as a chain."""
    named = {name: found[1] for name in facts if (found := TIER.match(name))}
    if not named:
        return facts
    said = {name: found[1] for name in facts if (found := OF_TIER.match(name))}
    chain: list[Facts] = []
    for name, tier in named.items():
        words = " ".join(str(facts[one]) for one, other in said.items() if other == tier)
        listed = facts[name] if isinstance(facts[name], list) else [facts[name]]
        for one in listed:
            low = f"{words} {one if isinstance(one, str) else ''}".lower()
            told = {"material": one} if isinstance(one, str) else dict(one)
            if "processed_in" in told:
                told["processed_in_usmca"] = country_of(told.pop("processed_in")) in MEMBERS
            if re.search(r"non-?orig|not orig", low):
                told.setdefault("originating", False)
            if re.search(r"process|work|assembl|made|produc|\bin\b|[a-z]", words.lower()) and not is_abroad(
                words
            ):
                told.setdefault(
                    "processed_in_usmca",
                    re.search(r"usmca|cusma|region|member|mexic|canad|\b(?:us|ca|mx)\b", low) is not None,
                )
            chain.append({"tier": tier if tier.isdigit() else NUMBERS.index(tier), **told})
    left = {name: value for name, value in facts.items() if name not in {*named, *said}}
    return {**left, "chain": chain}


IN_NAME = re.compile(r"(?:^|_)tier_?(one|two|three|four|five|[1-5])(?=_|$)")
"""A tier anywhere in a name."""


def _loosely(facts: Facts) -> Facts:
    """What names tell of tiers in any order: amounts, statuses and statements of each, and the material that the first sells."""
    named = {name: found[1] for name in facts if (found := IN_NAME.search(name))}
    rest = {name: value for name, value in facts.items() if name not in named}
    tiers: dict[int, Facts] = {}
    chain: list[Facts] = []
    for name, word in named.items():
        tier, value = int(word) if word.isdigit() else NUMBERS.index(word), facts[name]
        said = tiers.setdefault(tier, {})
        if isinstance(value, bool):
            said["statement" if SIGNED.search(name) else "originating"] = value
        elif isinstance(value, int | float):
            said["own_originating_amount"] = float(value)
        elif isinstance(value, str) and re.fullmatch(r"(?i)(?:non-?|not )?originating", value.strip()):
            said["originating"] = value
            said["material"] = IN_NAME.sub("", name).removesuffix("_from").replace("_", " ")
        elif (
            isinstance(value, dict) and value and all(isinstance(one, int | float) for one in value.values())
        ):
            chain += [
                {"tier": tier, "material": item, "own_originating_amount": float(one)}
                for item, one in value.items()
            ]
        else:
            return facts
    for tier, said in tiers.items():
        rows = [one for one in chain if one["tier"] == tier]
        for one in rows:
            one.update(
                {"originating": False}
                | {key: value for key, value in said.items() if key != "own_originating_amount"}
            )
        if not rows and said:
            chain.append({"tier": tier, "originating": False, **said})
    return {**rest, "chain": chain} if chain else facts


def _sold(facts: Facts) -> Facts:
    """The material of the first tier with what of its cost is of the region."""
    told = facts.get("material")
    if not isinstance(told, dict) or not any(COST.search(name) for name in told):
        return facts
    row = {
        (
            "own_originating_amount"
            if COST.search(name)
            else "material"
            if name in {"desc", "name"}
            else name
        ): value
        for name, value in told.items()
    }
    chain = facts.get("chain", [])
    return {
        **{name: value for name, value in facts.items() if name != "material"},
        "chain": [{"tier": 1, **row}, *chain],
    }


COST = re.compile(r"^(?:own_)?(?:orig\w*|regional|usmca|value_added)_(?:cost|value|amount)$")


def tells_tiers(facts: Facts) -> bool:
    """Whether a case has materials by the tier of their maker."""
    told = facts.get("chain")
    if any(IN_NAME.search(name) for name in facts):
        return True
    return (
        isinstance(told, list) and bool(told) and all(isinstance(one, dict) and "tier" in one for one in told)
    )


def tiers(question: Question) -> dict[str, Any]:
    """Work in the region on a material that is not originating counts where its maker signs, whatever his tier (s. 9(1))."""
    facts = _sold(_by_tier(question.facts))
    if any(IN_NAME.search(name) for name in facts if not SIGNED.search(name)):
        facts = _loosely(facts)
    signed = [name for name in facts if SIGNED.search(str(name)) and not LOST.search(str(name))]
    understood(facts, {"chain", "accumulate", "part", "good", "date", "made_in", *signed})
    for_all = (not signed and facts.get("accumulate", True) not in {False, "none"}) or any(
        _signs(facts[name]) for name in signed
    )
    counts: dict[int, list[bool]] = {}
    said: dict[str, Any] = {}
    for told in facts["chain"]:
        one = {TOLD.get(name, name): value for name, value in told.items()}
        if not {"originating", "processed_in_usmca", "own_originating_amount"} & set(one):
            understood(one, {"tier", "good", "name", "desc", "material"})
            continue
        understood(
            one,
            {
                "tier",
                "material",
                "originating",
                "processed_in_usmca",
                "name",
                "desc",
                "own_originating_amount",
                "statement",
                "value",
            },
        )
        name = str(one.get("material", one.get("name", one.get("desc", "material"))))
        status = status_of(one.get("originating", False))
        amount = float(one.get("own_originating_amount", 1.0 if one.get("processed_in_usmca") else 0.0))
        sure = _signs(one["statement"]) if "statement" in one else for_all
        if status is False:
            counts.setdefault(int(one["tier"]), []).append(_counts(amount if sure else 0.0, question))
        said[f"{re.sub(r'[^a-z0-9]+', '_', name.lower())}_originating"] = status
    said |= dict.fromkeys(("accumulation_allowed", "may_accumulate"), all(map(all, counts.values())))
    for tier, each in counts.items():
        word = NUMBERS[tier] if tier < len(NUMBERS) else str(tier)
        said |= dict.fromkeys(
            (
                f"accumulate_tier_{word}",
                f"accumulate_tier_{tier}",
                *(f"tier{one}_{what}" for one in (f"_{word}", f"_{tier}", tier) for what in ACCUMULATES),
            ),
            all(each),
        )
    return said


def _signs(said: Any) -> bool:
    return said is True or (
        isinstance(said, str) and re.search(r"\bno\b|\bnot\b|none|unsigned|without", said.lower()) is None
    )


def _counts(amount: float, question: Question) -> bool:
    """Whether an amount that is signed for leaves less of a material's value as non-originating."""
    price = 100.0 + amount
    part = Material(
        "part", NEUTRAL, price, originating=False, statement=Statement(amount=amount) if amount else None
    )
    rule = {"number": "1", "scope": [STAND_IN[:4]], "any": [{"from": ["any"], "nc": 0.0001}]}
    book = question.book.with_rules([rule])
    return origin.qualify(Good("good", STAND_IN, "USA", None, 10.0 * price, (part,)), book).vnm < price
