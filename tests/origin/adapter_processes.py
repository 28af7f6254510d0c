"""What a case tells of the steps of a production and of their measures, as facts of the public interface; contents that a case states."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from adapter_materials import SAYS_VALUE, digits_of, listed
from adapter_words import Facts, NotUnderstoodError, is_abroad, steps_of

from allyshore.origin import Material, area_reduction, shown_by

if TYPE_CHECKING:
    from collections.abc import Sequence

MEASURES = ("diameter_mm", "area_mm2")


def steps_said(facts: Facts) -> list[str]:
    """Steps of a production that are done in the region."""
    return [step for step in steps_of(facts.get("process", [])) if not is_abroad(step)]


def shown(facts: Facts) -> dict[str, bool]:
    """What the steps of a case and their measures show."""
    removed = impurities_removed(facts)
    drawn = reduction(facts)
    return _blended(facts) | shown_by(
        steps_said(facts),
        impurities_removed=removed,
        grade=str(facts.get("grade_after", facts.get("grade", ""))),
        grade_before=str(facts.get("grade_before", "")),
        area_reduction=drawn,
    )


PROPORTIONED = "that the good results from deliberate, proportioned mixing or blending in the region, other than with diluents, to given specifications, with characteristics of its own"


def _blended(facts: Facts) -> dict[str, bool]:
    """Mixing that a case calls deliberate, controlled or by proportion; what it says of other mixing decides nothing here."""
    told = [step.replace("_", " ").lower() for step in steps_said(facts)]
    mixed = [step for step in told if re.search(r"mix|blend", step)]
    meant = any(re.search(r"deliberate|controlled|proportion", step) for step in mixed)
    mere = re.search(
        r"\bno\b|\bnot\b|without|un(?:controlled|deliberate)|mere|dilut|hand mix", " ".join(mixed)
    )
    return {PROPORTIONED: True} if meant and not mere else {}


PAIRS = (
    ("impurity_before_pct", "impurity_after_pct", False),
    ("purity_before_pct", "purity_after_pct", True),
)


def impurities_removed(facts: Facts) -> float | None:
    """Share of the impurities that are taken out, also from what is impure or pure before and after."""
    if "impurities_removed_pct" in facts:
        return float(facts["impurities_removed_pct"]) / 100.0
    for first, then, pure in PAIRS:
        if {first, then} & set(facts):
            before, after = (float(facts[name]) for name in (first, then))
            before, after = (100.0 - before, 100.0 - after) if pure else (before, after)
            return max(0.0, 1.0 - after / before) if before > 0.0 else 0.0
    return None


def denim(facts: Facts) -> frozenset[str] | None:
    """The kind of a garment of denim, by its colour; None where nothing is said of denim."""
    words = str(facts).lower()
    if "denim" not in words:
        return None
    other = re.search(r"(?:black|white|grey|gray|red|green|brown) denim|not (?:of )?(?:blue )?denim", words)
    return frozenset() if other else frozenset({"apparel of blue denim"})


def reduction(facts: Facts) -> float | None:
    """Share by which a cross-section is reduced, from what is said of the good and of its one material of such a measure."""
    if "area_reduction_pct" in facts:
        return float(facts["area_reduction_pct"]) / 100.0
    said = facts.get("good")
    told = {**facts, **(said if isinstance(said, dict) else {})}
    for name in MEASURES:
        inner = [one[name] for one in listed(facts) if isinstance(one, dict) and name in one]
        if name in told and len(set(inner)) == 1:
            return area_reduction(float(inner[0]), float(told[name]), diameters=name == "diameter_mm")
        if name in told or inner:
            raise NotUnderstoodError([f"{name}, of the good and of what it is drawn from"], MEASURES)
    return None


def stated_content(facts: Facts) -> dict[str, float]:
    """Regional value contents that a case gives and does not let anybody compute, as shares; one that is not shown is none."""
    found = {}
    for name in ("rvc_tv", "rvc_nc", "rvc"):
        told = facts.get(name)
        if told is None:
            continue
        if isinstance(told, str):
            if not re.search(r"not (?:shown|met|claimed|available|demonstrated)|none|failed", told.lower()):
                raise NotUnderstoodError([f"{name}: {told}"], ["a number", "not shown"])
            told = 0.0
        found[name] = float(told) / 100.0
    if "rvc" in found:
        content = found.pop("rvc")
        found = {"rvc_tv": content, "rvc_nc": content, **found}
    return found


NOT_SHOWN = re.compile(r"\bnot\b|none|failed|without|n/?a\b|unproven|unclaimed|no claim")


def claims_no_content(facts: Facts) -> bool:
    """Whether a case says that no content is shown or claimed, so that only a change of classification can carry the good."""
    return any(
        isinstance(facts.get(name), str) and NOT_SHOWN.search(facts[name].lower()) is not None
        for name in ("rvc_tv", "rvc_nc", "rvc")
    )


def of_stated_content(
    facts: Facts, worth: float, materials: Sequence[Material]
) -> tuple[tuple[Material, ...], float | None, float | None]:
    """Materials, price and net cost of the contents that a case states; nothing changes where it states none."""
    told = {} if claims_no_content(facts) else stated_content(facts)
    if not told:
        return tuple(materials), worth, None
    foreign = [one for one in materials if not one.originating]
    valued = [one for one in listed(facts) if isinstance(one, dict) and SAYS_VALUE & set(one)]
    if valued or not foreign:
        raise NotUnderstoodError(
            [f"{next(iter(told))}, beside the values of materials"], ["rvc_tv", "rvc_nc"]
        )
    by_value = "rvc_tv" in told
    lost = worth * (1.0 - told["rvc_tv" if by_value else "rvc_nc"])
    part = lost / len(foreign)
    priced = tuple(one if one.originating else replace(one, value=part) for one in materials)
    rest = (worth - lost) * 0.9
    ours = [one for one in priced if one.originating]
    priced = tuple(replace(one, value=rest / len(ours)) if one.originating else one for one in priced)
    if not by_value:
        return priced, None, worth
    net = lost / (1.0 - told["rvc_nc"]) if told.get("rvc_nc", 1.0) < 1.0 else None
    return priced, worth, net


def net_of_shares(facts: Facts, worth: float) -> float | None:
    """Net cost, where a material's share of it is told beside that of the price."""
    found = [
        float(one["share_of_tv"]) * worth / float(one["share_of_nc"])
        for one in listed(facts)
        if isinstance(one, dict) and {"share_of_tv", "share_of_nc"} <= set(one)
    ]
    if found and max(found) - min(found) > 1e-6 * worth:
        raise NotUnderstoodError(["shares of two net costs"], ["share_of_nc"])
    return found[0] if found else None


def alcohol_free(materials: Sequence[Material]) -> bool:
    """Whether nothing foreign is of 2207."""
    return not any(digits_of(one.hs).startswith("2207") for one in materials if not one.originating)


def premise_of(fact: str, facts: Facts, materials: Sequence[Material]) -> Any:
    """Facts that steps, codes and places of a case decide; None for others."""
    if "of 2207" in fact:
        return alcohol_free(materials)
    done = " ".join(steps_said(facts)).replace("_", " ").lower()
    if "working up of angles" in fact:
        return False if re.search(r"drill|cut|coat|punch|notch|bend", done) else None
    if "electrolytic" in fact:
        return (
            re.search(r"electroly|smelt|thermal|alloy|chemical separat|refin", done) is not None
            if done
            else None
        )
    return None
