"""Put a trial into words: what was asked and found, why the other ways do not carry, which facts are missing."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from allyshore.origin.codes import dotted
from allyshore.origin.content import UNLISTED, has_unlisted
from allyshore.origin.criteria import METHODS_OF_CONTENT, Criterion
from allyshore.origin.facts import foreign_of, kind_lacking, lacking, other_holds, share_of
from allyshore.origin.phrase import rvc_text, shift_text
from allyshore.origin.result import Attempt, Requirement, content_text
from allyshore.origin.rule import digits_of
from allyshore.origin.trial import ELASTOMERIC_SHARE, TEXTILE_SHARE, Weighed
from allyshore.origin.words import article, listed, share_text

if TYPE_CHECKING:
    from allyshore.origin.codes import Verdict
    from allyshore.origin.good import Good, Material
    from allyshore.origin.judgement import Reading
    from allyshore.origin.params import OriginParams
    from allyshore.origin.rule import Other
    from allyshore.origin.trial import Basis, Sums, Trial


SHIFT, CONTENT = "tariff shift", "regional value content"


def requirements_of(
    trial: Trial, sums: Sums, good: Good, basis: Basis, params: OriginParams
) -> tuple[Requirement, ...]:
    """Everything that one way asks, with what was found."""
    found = []
    if trial.alternative.only or trial.alternative.not_only:
        found.append(_kind_requirement(trial))
    if trial.alternative.shift is not None:
        found.append(_shift_requirement(trial, sums, good, basis))
    else:
        found.append(
            Requirement(
                name="tariff shift",
                holds=True,
                needed="no change required",
                found="not tested",
                margin=None,
                because="no change of tariff classification is required",
            )
        )
    if trial.has_rvc:
        found.append(_content_requirement(trial, sums, basis, params))
    found += [_other_requirement(other, good, trial) for other in trial.alternative.others]
    return tuple(found)


def _other_requirement(other: Other, good: Good, trial: Trial) -> Requirement:
    """A requirement besides shift and content."""
    concordance, stated = trial.alternative.concordance, good.facts.get(other.fact)
    holds = other_holds(other, good, concordance)
    if stated is None:
        stated = share_of(other, good, concordance, foreign_of(good))
    if stated is None:
        found = "not stated" if holds is None else "assumed"
        found = (
            found
            if other.assumed or holds is None
            else "so by its materials"
            if holds
            else "not so by its materials"
        )
        return Requirement(other.kind.value, holds, other.text, found, None, f"it is {found}: {other.text}")
    if isinstance(stated, bool):
        found = "it is so" if stated else "it is not so"
        return Requirement(other.kind.value, holds, other.text, found, None, f"{found}: {other.text}")
    margin = stated - other.least if other.least is not None else None
    margin = other.most - stated if other.most is not None else margin
    found = share_text(stated)
    because = f"it is {found}, and asked is {other.text}"
    bound = other.least if other.most is None else other.most
    return Requirement(
        other.kind.value, holds, other.text, found, margin, because, value=stated, threshold=bound
    )


def attempts_of(
    reading: Reading, shown: Trial, good: Good, basis: Basis, params: OriginParams
) -> tuple[Attempt, ...]:
    """The ways other than the one shown; one that holds as well is said to be less safe."""
    return tuple(
        attempt_of(trial, sums, good, basis, params)
        for trial, sums in zip(reading.trials, reading.sums, strict=True)
        if trial is not shown
    )


def attempt_of(trial: Trial, sums: Sums, good: Good, basis: Basis, params: OriginParams) -> Attempt:
    """One way with all that it asks."""
    holds = trial.verdict(sums, basis)
    asked = requirements_of(trial, sums, good, basis, params)
    why = _why(trial, sums, good, basis, asked, holds)
    return Attempt(trial.name, trial.reference, trial.criterion, holds, why, asked)


def missing_of(good: Good, readings: list[Reading], basis: Basis) -> list[str]:
    """Facts that keep a verdict open, of every reading that is open or that disagrees with another."""
    found: list[str] = []
    verdicts = [reading.verdict(basis) for reading in readings]
    distinct = {r.case.rule.id if r.case.rule else r.case.gap for r in readings}
    if len(set(verdicts)) > 1 or (len(distinct) > 1 and None in verdicts):
        rules = " or ".join(
            dict.fromkeys(r.case.rule.reference if r.case.rule else r.case.gap for r in readings)
        )
        found.append(f"the code of {good.product} to the digit that decides which rule is its own: {rules}")
    for reading, verdict in zip(readings, verdicts, strict=True):
        if verdict is not None:
            continue
        if reading.case.gap:
            found.append(reading.case.gap)
        for trial, sums in zip(reading.trials, reading.sums, strict=True):
            if trial.verdict(sums, basis) is None:
                found += _gaps(trial, sums, good, basis)
    return found


def _gaps(trial: Trial, sums: Sums, good: Good, basis: Basis) -> list[str]:
    """What keeps one way open."""
    found = []
    if trial.applies is None:
        found.append(
            f"whether {good.product} is {trial.alternative.kinds_text or 'of the subheading that the rule names'}"
        )
    if trial.shift(sums, basis) is None:
        for material, verdict in zip(good.materials, trial.verdicts, strict=True):
            if verdict is None and not material.originating:
                found.append(_open_material(trial, material, good))
        if has_unlisted(good):
            found.append(
                f"the non-originating materials of {good.product} that are not listed, with their HS codes"
            )
    if trial.content(sums, basis) is None:
        wanting = [one for one in trial.bases(basis) if one[0] not in basis.stated]
        open_ones = {method for method, _, amount in wanting if amount is None}
        if math.isinf(sums.high) and any(amount is not None for _, _, amount in wanting):
            found.append(f"the value of the non-originating materials of {good.product}")
        found += [
            f"the {method.value} of {good.product}"
            for method in reversed(METHODS_OF_CONTENT)
            if method in open_ones
        ]
        if sums.high > sums.low:
            found += [
                f"the value of non-originating materials in {material.name}, which is not to be designated (s. 8(6))"
                for material in good.materials
                if material.originating
                and material.self_produced
                and material.rvc_tested
                and material.nonoriginating_content is None
            ]
    return found + _facts_missing(trial, good)


def _facts_missing(trial: Trial, good: Good) -> list[str]:
    """Facts that a way asks besides, and the weights and volumes from which they would follow."""
    concordance, foreign = trial.alternative.concordance, foreign_of(good)
    return [
        name
        for other in trial.alternative.others
        if other_holds(other, good, concordance) is None
        for name in (
            kind_lacking(other, good, concordance, foreign)
            or (other.fact, *lacking(other, good, concordance, foreign))
        )
    ]


def _open_material(trial: Trial, material: Material, good: Good) -> str:
    """Why a material's shift is not known."""
    shift, code = trial.alternative.shift, dotted(digits_of(material.hs))
    codes = trial.alternative.concordance.candidates(digits_of(material.hs))
    if not codes:
        return f"the HS code of {material.name}: {code} is not in HS 2022"
    if shift is not None and material.kinds is None:
        words = [k for k in shift.exception_kinds if any(k.within.holds(c) is not False for c in codes)]
        words += [k for k in shift.disregarded if any(k.within.holds(c) is not False for c in codes)]
        words += [
            s.kind
            for s in shift.sources
            if s.kind is not None and any(s.kind.within.holds(c) is not False for c in codes)
        ]
        if words:
            kinds = listed(dict.fromkeys(article(word.kind) for word in words), "or")
            return f"whether {material.name} ({code}) is {kinds}"
    if trial.alternative.component and material.component is None:
        return f"whether {material.name} ({code}) belongs to the component that determines the classification of {good.product}"
    if trial.criterion is Criterion.PARTS and material.part is None and codes[0][:6] == trial.code[:6]:
        return f"whether {material.name} ({code}) is a part of {good.product}"
    if codes[0][:6] == trial.code[:6] and len(codes) == 1:
        return f"whether {material.name} ({code}) is another good than {good.product}, by tariff item or kind"
    return f"the code of {material.name} ({code}) in the 2012 edition, to eight digits where the rule names tariff items"


def _kind_requirement(trial: Trial) -> Requirement:
    needed = trial.alternative.kinds_text
    found = {True: "so", False: "not so", None: "not stated"}[trial.applies]
    said = {True: "as it is", False: "which is not so", None: "which is not stated"}[trial.applies]
    return Requirement(
        "kind of good", trial.applies, needed, found, None, f"the good is asked to be {needed}, {said}"
    )


def _shift_requirement(trial: Trial, sums: Sums, good: Good, basis: Basis) -> Requirement:
    shift = trial.alternative.shift
    needed = shift_text(shift) if shift is not None else ""
    if trial.criterion is Criterion.PARTS:
        needed += ", or is a part classified in the good's own subheading"
    failing, unclear = _named(good, trial, verdict=False), _named(good, trial, verdict=None)
    if has_unlisted(good):
        unclear = (*unclear, UNLISTED)
    asked = Requirement(
        SHIFT, trial.shift(sums, basis), needed, "", None, "", failing=failing, unclear=unclear
    )
    if not failing and not unclear:
        because = "every non-originating material makes the change"
        return replace(asked, holds=True, found="every one passes", because=because)
    names = listed([*_either(good, trial), *((UNLISTED,) if has_unlisted(good) else ())], "and")
    does = "does" if len(failing) + len(unclear) == 1 and UNLISTED not in unclear else "do"
    verb = f"{does} not pass" if not sums.open_count else f"{does} not, or may not, pass"
    if trial.by_weight is not Weighed.NOT:
        return _by_weight(trial, sums, basis, asked, f"{names} {verb}")
    value = sums.failing + sums.open
    share = value / basis.small
    found = f"{names} {verb}"
    if not math.isfinite(value):
        return replace(asked, found=found, because=f"{found}, and what they are worth is not known")
    if sums.barred:
        because = f"{found}, and some of it is never forgiven in this good (s. 5(3))"
        return replace(asked, found=found, because=because, value=share)
    if trial.cure > 0.0:
        found += f": {value:.2f} USD, {share_text(share)} of {basis.small:.2f} USD"
        tail = {True: "within", False: "above", None: "possibly above"}[asked.holds]
        because = f"{found}, {tail} the de minimis share of {share_text(trial.cure)}"
        margin = trial.cure - share
        return replace(asked, found=found, margin=margin, because=because, value=share, threshold=trial.cure)
    return replace(asked, found=found, because=f"{found}, and no de minimis share is allowed", value=share)


def _by_weight(trial: Trial, sums: Sums, basis: Basis, asked: Requirement, found: str) -> Requirement:
    """What textile materials that do not pass weigh against the good, or the component that determines its classification."""
    whole = trial.weighed_against(basis)
    if whole is None or math.isinf(sums.weight) or sums.barred:
        why = "no weights are stated" if not sums.barred else "a note asks it for itself (s. 5(10))"
        return replace(asked, found=found, because=f"{found}, and nothing is forgiven by weight: {why}")
    share, elastic = sums.weight / whole, sums.elastomeric / whole
    found = f"{found}: {share_text(share)} of the weight of {trial.by_weight.value}, {share_text(elastic)} elastomeric"
    limit = f"at most {share_text(TEXTILE_SHARE)}, of which {share_text(ELASTOMERIC_SHARE)} elastomeric"
    return replace(
        asked,
        found=found,
        margin=min(TEXTILE_SHARE - share, ELASTOMERIC_SHARE - elastic),
        because=f"{found}; forgiven is {limit}",
        value=share,
        threshold=TEXTILE_SHARE,
        elastomeric=elastic,
    )


def _named(good: Good, trial: Trial, *, verdict: Verdict) -> tuple[str, ...]:
    """Non-originating materials of one verdict on the change."""
    return tuple(
        material.name
        for material, passes in zip(good.materials, trial.verdicts, strict=True)
        if not material.originating and passes is verdict
    )


def _either(good: Good, trial: Trial) -> list[str]:
    """Those that do not, or may not, pass."""
    return [
        m.name for m, v in zip(good.materials, trial.verdicts, strict=True) if not m.originating and not v
    ]


def _content_requirement(trial: Trial, sums: Sums, basis: Basis, params: OriginParams) -> Requirement:
    needed = rvc_text(trial.tv, trial.nc)
    holds = trial.content(sums, basis)
    contents = trial.contents(sums, basis)
    found = "; ".join(content_text(content) for content in contents)
    lacking = any(amount is None and method not in basis.stated for method, _, amount in trial.bases(basis))
    if lacking or not contents:
        why = _not_computed(trial, basis)
        found = f"{found}; {why}" if contents else f"not computed: {why}"
    margin = contents[0].margin if contents else None
    because = found
    if math.isfinite(sums.high):
        because += f", with {sums.high:.2f} USD of non-originating materials"
    if trial.waived(sums, basis):
        because += f", which is within {share_text(basis.waiver)}, so that no content is asked (s. 5(4))"
    elif params.margin and margin is not None:
        kept = "kept" if margin >= params.margin - params.tolerance else "not kept"
        because += f"; a margin of {share_text(params.margin)} is {kept}"
    best = contents[0] if contents else None
    return Requirement(
        CONTENT,
        holds,
        needed,
        found,
        margin,
        because,
        value=None if best is None else best.value,
        threshold=None if best is None else best.threshold,
        contents=tuple(contents),
    )


def _not_computed(trial: Trial, basis: Basis) -> str:
    """Why no content is."""
    open_ones = [
        method for method, _, amount in trial.bases(basis) if amount is None and method not in basis.stated
    ]
    lacking = [
        f"no {method.value} is given" for method in reversed(METHODS_OF_CONTENT) if method in open_ones
    ]
    if not lacking and trial.bases(basis):
        return "the value of non-originating materials is not known"
    return lacking[0] if lacking else trial.closed(basis)


def _why(
    trial: Trial, sums: Sums, good: Good, basis: Basis, asked: tuple[Requirement, ...], holds: Verdict
) -> str:
    if holds:
        return "it holds as well, with no more to spare"
    if trial.applies is False:
        return "it is for another kind of good"
    reasons = []
    others = len(asked) - len(trial.alternative.others)
    for place, one in enumerate(asked):
        if one.name == SHIFT and one.holds is not True:
            reasons.append(one.because)
        elif one.name == CONTENT and place < others and one.holds is not True:
            said = "; ".join(content_text(content) for content in one.contents)
            reasons.append(f"the regional value content is {said}" if said else _not_computed(trial, basis))
        elif place >= others and one.holds is False:
            reasons.append(one.because)
    if holds is None:
        reasons += _gaps(trial, sums, good, basis)
    return "; ".join(dict.fromkeys(reasons))
