"""What the steps of a production show of the processes that rules ask for: reactions, purification, refining, drawing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from allyshore.errors import Fault, ModelInvalid
from allyshore.origin.operations import makes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allyshore.units import Share

PURIFIED = "that the good is purified in the region of at least 80 % of its impurities, or to a grade for one of the uses listed"
DRAWN = "that the cross-sectional area of any bar or rod used is reduced by at least 50 %"
REACTED = (
    "that the good results from a chemical reaction in the region",
    "that the good is the product of a chemical reaction in the region",
)
REFINED = (
    "that the good is the result of atmospheric distillation, vacuum distillation, catalytic hydroprocessing, catalytic reforming, alkylation, "
    "catalytic cracking, thermal cracking, coking or isomerization in the region"
)
BLENDED = "that the good is the result of direct blending in the region"
SEPARATED = "that isomers are isolated or separated from their mixture in the region"
BIOCHEMICAL = (
    "that the good results from a biochemical process, culturing, hybridization or genetic modification, from cellular structures isolated or "
    "purified, or from fermentation, in the region"
)
PARTED = (
    "that the change is not the separation of a material from a man-made mixture, or that the isolated material underwent a chemical reaction in "
    "the region"
)
STANDARD = "that the good is a standards material produced in the region"
MIXED = (
    "that the good results from deliberate, proportioned mixing or blending in the region, other than with diluents, to given specifications, with "
    "characteristics of its own"
)
SIZED = (
    "that the particle size of the good is modified deliberately in the region, other than by merely crushing or pressing, to a defined size or "
    "surface that gives characteristics of its own"
)
"""Facts of the rules as a determination names them."""
LEAST_PURIFIED: Share = 0.80
"""Of the impurities: General Note 11(n)(iv)(C)(1), (n)(v)(C)(1)."""
LEAST_DRAWN: Share = 0.50
"""Of the cross-section: General Note 11(o), chapters 75, 79 and 80."""
GRADES = re.compile(
    r"pharma|medic|cosmetic|veterinar|food|reagent|analytic|diagnostic|laborator|micro-?element|optical|non-?toxic|biotech|cell culture|"
    r"genetic tech|carrier|nuclear"
)
"""Uses for which a purified good may be fit: General Note 11(n)(iv)(C)(2), (n)(v)(C)(2)."""
NO_REACTION = re.compile(
    r"dissol|solvent|drying|dried|evaporat|dehydrat|hydrate|water of crystalli|dilut|mix|blend|grind|mill|fill|pack|filter|crush|press|melt"
)
"""Steps that are no chemical reaction: General Note 11(n)(iv)(B), and what only mixes, parts or shapes."""
REACTION = re.compile(
    r"react(?:ion|ed|ing)|synthes|esterif|polymeri|hydrogenat|oxidation|oxidi[sz]ing|hydroly[sz]|neutrali[sz]|saponif|sulph?onat|nitrat(?:ion|ing)|"
    r"halogenat|chlorinat|acetylat|condensation with|decompos"
)
DENIED = re.compile(r"\b(?:no|not|without|non)\b[- \w]{0,24}(?:react|synthes)|nonreact")
DISTILLED = re.compile(
    r"atmospheric distil|vacuum distil|hydroprocess|hydro-?crack|hydro-?treat|catalytic(?:ally)? (?:reform|crack|hydro)|reforming|alkylat|thermal(?:ly)? crack|"
    r"\bcoking|\bcoked|isomeri[sz]"
)
BIO = re.compile(r"\bferment|biochem|\bcultur(?:e|ing)|hybridi[sz]|genetic")
NEVER = re.compile(r"(?!)")
"""What no step shows by itself: it takes the specifications and characteristics of the good."""
NO_REACTION_AT_ALL = re.compile(
    r"(?:there (?:is|was) )?(?:no|without) (?:any )?(?:chemical )?reactions?(?: at all| took place| takes place| occur\w*| involved)?"
)
PARTS = re.compile(r"separat|isolat|extract|recover|distil|fractionat|rectif|chromatograph|stripp")
"""Steps that may part a material from a mixture."""
MAN_MADE = re.compile(r"mixture|blend|solvent|solution|effluent|waste|formulation|\bspent\b|used ")
NATURAL = re.compile(r"natural|crude (?:oil|petroleum)|\b(?:plant|ore|seed|brine|air|milk|blood)s?\b")


PROCESSES = {
    REFINED: (DISTILLED, re.compile(r"refin|distil|crack|reform|isomer|hydro|coke|coking|alkyl")),
    BLENDED: (re.compile(r"direct(?:ly)?[ -]blend|in-?line blend"), re.compile(r"blend")),
    SEPARATED: (
        re.compile(r"(?:separat|isolat|resol)\w* (?:of )?(?:the )?(?:\w+ )?isomer|isomer\w* (?:separat|isolat)"),
        re.compile(r"separat|isolat|resol|chromatograph|crystalli|isomer"),
    ),
    BIOCHEMICAL: (BIO, re.compile(r"bio|cell|enzym|brew|cultur|hybrid|genetic")),
    STANDARD: (
        re.compile(r"standards material|certified (?:reference|standard|calibrat)|(?:reference|standard|calibrat)\w* (?:material|solution)s?\b.*\bcertif"),
        re.compile(r"standard|referenc|calibr|certif|analy|assay|test|quality|titrat"),
    ),
    MIXED: (NEVER, re.compile(r"mix|blend|dispers|compound|formulat|dissol|dilut|emulsi|suspen|knead|stir|knit")),
    SIZED: (NEVER, re.compile(r"mill|grind|micro|particle|size|sizing|pulver|atomi|nano|precipit|spray|granul|siev|screen|crush|press")),
}  # fmt: skip
"""Facts that one step is enough for: what shows it, and what leaves open whether it was that."""
PURIFIES = re.compile(r"purif|refin|recrystal|chromatograph|distil|filter")
MAY_PURIFY = re.compile(
    r"purif|refin|crystal|chromatograph|distil|filt|wash|clean|extract|isolat|separat|remov|eliminat|sublim|exchange|salt|precipit|decolou?r|"
    r"[ad]{1,2}sorb|stripp|evapor|dry|dried|centrifug|decant|skim|sieve|screen|rectif|melt|react|synthes|hydro"
)
"""Steps that may take something out, so that they leave purification open."""
GENERAL = re.compile(r"\b(?:process|manufactur|produc|fabricat|treat|work)\w*")
"""Words for production of any sort, which exclude no process."""


def _excluded(fact: str, steps: list[str]) -> bool:
    """Whether no step can have been a process: all are understood, and none speaks of it or of production as such."""
    near = PROCESSES[fact][1]
    return _understood(steps) and not any(near.search(step) for step in steps)


def _understood(steps: list[str]) -> bool:
    """Whether each step is in words that say what it was, and not of production as such."""
    return not any(GENERAL.search(step) for step in steps) and all(
        NO_REACTION_AT_ALL.fullmatch(step)
        or makes(step) is not None
        or REACTION.search(step)
        or NO_REACTION.search(step)
        for step in steps
    )


def shown_by(
    steps: Iterable[str],
    *,
    impurities_removed: Share | None = None,
    grade: str = "",
    grade_before: str = "",
    area_reduction: Share | None = None,
    nothing_else: bool = False,
) -> dict[str, bool | None]:
    """Give what the steps done in the region show, for `Good.facts`: what they do not tell is left out.

    Whether the good was parted from a man-made mixture is None where the steps leave it open, so that nobody takes it for granted.

    Parameters
    ----------
    steps
        What was done, in words. A process is denied only where every step is understood (`vocabulary().operations`, or a reaction) and none may be it.
    impurities_removed
        Share of the impurities that purification took out; None: not measured.
    grade, grade_before
        What the good is fit for after it and was before it (``pharmaceutical``, ``feed``); empty: not said.
    area_reduction
        Share by which the cross-section of a bar or rod was reduced (`area_reduction`).
    nothing_else
        These are all the steps: a process that none of them shows was not done, also where their words are not understood.

    Raises
    ------
    ModelInvalid
        A share is not between zero and one.

    Source: General Note 11(n)(iv) and (v); (o), chapter 27, rules 1 and 7, chapters 75, 79 and 80.

    Examples
    --------
    >>> shown_by(["purification"], impurities_removed=0.6, grade="feed")[PURIFIED]
    False
    """
    faults = [
        Fault("process", None, name, "a share between 0 and 1", repr(told))
        for name, told in (("impurities_removed", impurities_removed), ("area_reduction", area_reduction))
        if told is not None and not 0.0 <= told <= 1.0
    ]
    if faults:
        raise ModelInvalid(faults)
    told = [step.replace("_", " ").casefold().strip() for step in steps]
    done = "; ".join(told)
    found: dict[str, bool | None] = {}
    if told:
        reacted = any(REACTION.search(step) and not DENIED.search(step) for step in told)
        denied = any(NO_REACTION_AT_ALL.fullmatch(step) for step in told)
        if not (reacted and denied) and (reacted or denied or all(NO_REACTION.search(step) for step in told)):
            found |= dict.fromkeys(REACTED, reacted)
        found[PARTED] = _not_parted(told, reacted=reacted and not denied)
        shown: dict[str, bool | None] = {
            fact: mark.search(done) is not None for fact, (mark, _) in PROCESSES.items()
        }
        found.update((fact, held) for fact, held in shown.items() if held or _excluded(fact, told))
    if impurities_removed is not None or grade:
        enough = _pure_enough(impurities_removed, grade, grade_before)
        if not told or PURIFIES.search(done) or not enough:
            found[PURIFIED] = enough
        elif _understood(told):
            found[PURIFIED] = False
    elif told and _understood(told) and not any(MAY_PURIFY.search(step) for step in told):
        found[PURIFIED] = False
    if nothing_else:
        found = {**dict.fromkeys((*REACTED, *PROCESSES, PURIFIED), False), **found}
    if area_reduction is not None:
        found[DRAWN] = area_reduction >= LEAST_DRAWN - 1e-9
    return found


def _not_parted(steps: list[str], *, reacted: bool) -> bool | None:
    """Whether the good is sure not to be parted from a man-made mixture without a reaction; None where the steps leave it open.

    Source: General Note 11(n)(iv)(H).
    """
    if reacted:
        return True
    parting = [step for step in steps if PARTS.search(step)]
    if any(MAN_MADE.search(step) and not NATURAL.search(step) for step in parting):
        return False
    return None if parting or not _understood(steps) else True


def _pure_enough(removed: Share | None, grade: str, before: str) -> bool:
    fit = GRADES.search(grade.casefold()) is not None and not GRADES.search(before.casefold())
    return (removed is not None and removed >= LEAST_PURIFIED - 1e-9) or (fit and removed != 0.0)


def area_reduction(before: float, after: float, *, diameters: bool = True) -> Share:
    """Share by which drawing reduces a cross-section, from two diameters or, not `diameters`, from two areas of one unit.

    Raises
    ------
    ModelInvalid
        The first is not above zero, or the second is not between zero and it.

    Source: General Note 11(o), chapter 75, rule 3(B); chapters 79 and 80.

    Examples
    --------
    >>> area_reduction(10.0, 7.0)
    0.51
    """
    if not (before > 0.0 and 0.0 < after <= before):
        raise ModelInvalid(
            [
                Fault(
                    "process",
                    None,
                    "cross-section",
                    "one that is not above the earlier one",
                    f"{after!r} after {before!r}",
                )
            ]
        )
    ratio = after / before
    return round(1.0 - (ratio * ratio if diameters else ratio), 12)


def parted_by(operations: Iterable[str]) -> dict[str, bool | None]:
    """Give whether operations that part a material from another part it from a man-made mixture, for `Good.facts`; of others nothing.

    Source: General Note 11(n)(iv)(H).
    """
    steps = sorted(operations)
    if not any(PARTS.search(step.casefold()) for step in steps):
        return {}
    return {fact: held for fact, held in shown_by(steps).items() if fact == PARTED}
