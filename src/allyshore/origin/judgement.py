"""Judge one good whose choices are made: its readings, their trials, what is missing, what would flip the answer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.origin.codes import Verdict, agreed, all_of, any_of
from allyshore.origin.content import has_unlisted, vnm_of
from allyshore.origin.criteria import Criterion, Method
from allyshore.origin.facts import foreign_of, lacking, other_holds
from allyshore.origin.findings import attempt_of, attempts_of, missing_of
from allyshore.origin.good import VehicleUse
from allyshore.origin.pardon import FARM_AND_MINERAL_GOODS, may_be_elastomeric
from allyshore.origin.plants import eased, may_be_eased
from allyshore.origin.result import Determination, Requirement, Status
from allyshore.origin.rule import digits_of
from allyshore.origin.trading import asked_of_all
from allyshore.origin.trial import Basis, Sums, Trial, Weighed, trials_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from allyshore.origin.good import Good, Material
    from allyshore.origin.params import OriginParams
    from allyshore.origin.result import Content
    from allyshore.origin.rulebook import Case, Rulebook
    from allyshore.units import Usd


@dataclass(frozen=True, slots=True)
class Reading:
    """One case of a good with all its trials and their sums; `counted` are the non-originating materials' positions."""

    case: Case
    trials: tuple[Trial, ...]
    sums: tuple[Sums, ...]

    def verdict(self, basis: Basis) -> Verdict:
        """Whether one way holds."""
        if self.case.gap:
            return None
        return any_of(trial.verdict(sums, basis) for trial, sums in zip(self.trials, self.sums, strict=True))

    def holding(self, basis: Basis) -> list[tuple[Trial, Sums]]:
        """The ways that hold, the safest first."""
        held = [(t, s) for t, s in zip(self.trials, self.sums, strict=True) if t.verdict(s, basis)]
        return sorted(
            held, key=lambda pair: (-pair[0].slack(pair[1], basis), pair[0].criterion is Criterion.PARTS)
        )


def judged(good: Good, book: Rulebook, params: OriginParams, only: Method | None = None) -> Determination:
    """Judge a good of materials without production, statements or roles that are worked out first.

    It is originating if all its materials are (criterion C), if an alternative of its product-specific rule holds (B), or if its
    parts share its subheading and its content is high enough (D). A material of unknown status counts as non-originating; where that
    decides, the status is unknown and the declarations that would settle it are named.
    """
    counted = foreign_of(good)
    if not counted and not has_unlisted(good):
        return _all_originating(good, book, params)
    basis = Basis.of(good, params, book.waiver, only)
    plans = plans_of(good, book)
    readings = [_read(case, trials, good, counted) for case, trials in plans]
    verdict = agreed(reading.verdict(basis) for reading in readings)
    status, missing = _decide(good, plans, readings, verdict, basis)
    worst = min(readings, key=lambda one: _safety(one, basis))
    shown, sums = _shown(worst, basis)
    if shown is None or sums is None:
        return bare(good, status, missing=missing, rule_of=worst, vnm=_value(good))
    return _with_trial(good, worst, shown, sums, basis, status, missing, readings, params)


def plans_of(good: Good, book: Rulebook) -> list[tuple[Case, tuple[Trial, ...]]]:
    """Every reading of the good's code with the ways of its rule, each tried on the materials."""
    cases = book.cases(good.hs, good.use, good.country, good.destination)
    if good.new_plant is not None:
        cases = tuple(eased(case, good.new_plant, book.date) for case in cases)
    return [
        (case, tuple(trials_of(case, good, book.forgiving(good, case.code), book.parts)))
        for case in cases
        if case.fits(good.kinds)
    ]


def _read(case: Case, trials: tuple[Trial, ...], good: Good, counted: tuple[int, ...]) -> Reading:
    settled = tuple(trial.settled(good, counted) for trial in trials)
    return Reading(case, settled, tuple(_sums(trial, good, counted) for trial in settled))


def _sums(trial: Trial, good: Good, counted: tuple[int, ...]) -> Sums:
    """Sum the non-originating materials under one trial, and what s. 8(6) leaves of undesignated self-produced ones."""
    sums = Sums()
    for i in counted:
        sums = sums.add_material(good.materials[i], trial.verdicts[i], curable=trial.lets_off(i))
    if good.to_be_designated and trial.has_rvc:
        for material in good.materials:
            if material.originating and material.self_produced and material.rvc_tested:
                content = material.nonoriginating_content
                sums.low += 0.0 if content is None else content
                sums.high += material.value if content is None else content
    return sums if good.content is None else _with_stated(sums, trial, good)


def _with_stated(sums: Sums, trial: Trial, good: Good) -> Sums:
    """These sums with the value that is stated of all non-originating materials, and with those that are not listed, which may fail the change."""
    vnm = vnm_of(good)
    rest = max(0.0, vnm - sums.high)
    sums.high = sums.whole = vnm
    sums.low = vnm if math.isfinite(vnm) else sums.low
    if has_unlisted(good) and trial.alternative.shift is not None:
        sums.open += rest
        sums.open_count += 1
        sums.weight = math.inf
        sums.barred += FARM_AND_MINERAL_GOODS.holds(trial.code) is not False
    return sums


def _value(good: Good) -> Usd:
    """Value of non-originating materials; not a number where it is not known."""
    vnm = vnm_of(good)
    return vnm if math.isfinite(vnm) else math.nan


def _safety(reading: Reading, basis: Basis) -> tuple[int, float]:
    """Sort key of a reading: one that fails or is open comes before one that holds, and that by its slack."""
    holding = reading.holding(basis)
    if not holding:
        return (0 if reading.verdict(basis) is False else 1, 0.0)
    trial, sums = holding[0]
    return (2, trial.slack(sums, basis))


def _shown(reading: Reading, basis: Basis) -> tuple[Trial | None, Sums | None]:
    """The way to show: the safest that holds, else the one that comes nearest (open before failed; a mere process last)."""
    holding = reading.holding(basis)
    if holding:
        return holding[0]
    rest = [(t, s) for t, s in zip(reading.trials, reading.sums, strict=True) if t.applies is not False]
    if not rest:
        return None, None
    return min(
        rest,
        key=lambda pair: (
            pair[0].verdict(pair[1], basis) is False,
            pair[0].asks_process_only and pair[0].verdict(pair[1], basis) is False,
            -max(pair[0].slack(pair[1], basis), -9.9),
        ),
    )


def _decide(
    good: Good,
    plans: list[tuple[Case, tuple[Trial, ...]]],
    readings: list[Reading],
    verdict: Verdict,
    basis: Basis,
) -> tuple[Status, tuple[str, ...]]:
    """The status, and the facts that would decide it where it is unknown."""
    if verdict:
        return Status.ORIGINATING, ()
    undeclared = [i for i, material in enumerate(good.materials) if material.originating is None]
    known = tuple(i for i, material in enumerate(good.materials) if material.originating is False)
    lifted = _lifted(good, plans, known, basis) if undeclared else verdict
    if verdict is False and lifted is False:
        return Status.NOT_ORIGINATING, ()
    missing: list[str] = []
    if undeclared and lifted is not verdict:
        missing = [
            f"a supplier's declaration that {good.materials[i].name} is originating"
            for i in _declarations(good, plans, known, undeclared, lifted, basis)
        ]
    if lifted is None and undeclared:
        missing += missing_of(good, [_read(case, trials, good, known) for case, trials in plans], basis)
    if lifted is None or (verdict is None and not missing):
        missing += missing_of(good, readings, basis)
    return Status.UNKNOWN, tuple(dict.fromkeys(missing))


def _lifted(
    good: Good, plans: list[tuple[Case, tuple[Trial, ...]]], counted: tuple[int, ...], basis: Basis
) -> Verdict:
    """The verdict if only the counted materials were non-originating."""
    if not counted and not has_unlisted(good):
        return all_of(
            other_holds(other, good, way.concordance, ())
            for case, _ in plans
            for way in case.alternatives[:1]
            for other in asked_of_all(case.alternatives)
        )
    return agreed(_read(case, trials, good, counted).verdict(basis) for case, trials in plans)


def verdict_of(good: Good, book: Rulebook, params: OriginParams) -> Callable[[tuple[int, ...]], Verdict]:
    """Give the verdict as a function of which materials, by position, are not originating."""
    basis, plans = Basis.of(good, params, book.waiver), plans_of(good, book)
    return lambda counted: _lifted(good, plans, counted, basis)


def _declarations(
    good: Good,
    plans: list[tuple[Case, tuple[Trial, ...]]],
    known: tuple[int, ...],
    undeclared: list[int],
    lifted: Verdict,
    basis: Basis,
) -> list[int]:
    """A set of undeclared materials, none of it superfluous, whose declarations together give the best verdict."""
    needed = list(undeclared)
    for i in sorted(undeclared, key=lambda one: good.materials[one].value):
        without = [one for one in needed if one != i]
        counted = (*known, *(one for one in undeclared if one not in without))
        if without and _lifted(good, plans, tuple(counted), basis) is lifted:
            needed = without
    return needed


def _breaks_if_lost(good: Good, readings: list[Reading], basis: Basis) -> tuple[str, ...]:
    """Originating materials of which each alone would lose the status."""
    if good.content is not None and good.content.shares:
        return ()
    firsts = [reading.holding(basis)[0] for reading in readings]
    counted = foreign_of(good)
    lost = []
    for i, material in enumerate(good.materials):
        if not material.originating:
            continue
        more = (*counted, i)
        if all(t.settled(good, more).verdict(_more(t, s, good, i), basis) for t, s in firsts):
            continue
        kept = all(
            any(
                t.settled(good, more).verdict(_more(t, s, good, i), basis)
                for t, s in zip(reading.trials, reading.sums, strict=True)
            )
            for reading in readings
        )
        if not kept:
            lost.append(material.name)
    return tuple(lost)


def _more(trial: Trial, sums: Sums, good: Good, i: int) -> Sums:
    material = good.materials[i]
    more = sums.add_material(material, trial.verdicts[i], curable=trial.lets_off(i))
    if good.to_be_designated and trial.has_rvc and material.self_produced and material.rvc_tested:
        content = material.nonoriginating_content
        more.low -= 0.0 if content is None else content
        more.high -= material.value if content is None else content
    return more


def _all_originating(good: Good, book: Rulebook, params: OriginParams) -> Determination:
    barred = _barred_by_trade(good, book)
    if barred is not None:
        return barred
    basis, plans = Basis.of(good, params, book.waiver), plans_of(good, book)
    lost = (m.name for i, m in enumerate(good.materials) if not _lifted(good, plans, (i,), basis))
    holds = Requirement(
        name="materials",
        holds=True,
        needed="all originating",
        found=f"all {len(good.materials)} originating",
        margin=None,
        because="every material is originating",
    )
    return bare(
        good,
        Status.ORIGINATING,
        requirements=(holds,),
        criterion=Criterion.ORIGINATING_MATERIALS,
        law=book.law_of_originating_materials,
        breaks=tuple(lost),
        method=Method.ALL_ORIGINATING,
    )


def _barred_by_trade(good: Good, book: Rulebook) -> Determination | None:
    """What becomes of a good of originating materials that a note on trade bars, or may bar; None where none does: GN 11(q)(ii)."""
    cases = book.cases(good.hs, good.use, good.country, good.destination)
    asked = [asked_of_all(case.alternatives) for case in cases if case.fits(good.kinds)]
    verdicts = [all_of(other_holds(other, good, book.concordance) for other in others) for others in asked]
    if all(verdicts):
        return None
    verdict = False if not any(one is not False for one in verdicts) else None
    other = next(other for others, held in zip(asked, verdicts, strict=True) if not held for other in others)
    told = "not so by its materials" if verdict is False else "not stated for certain"
    need = Requirement(other.kind.value, verdict, other.text, told, None, f"it is {told}: {other.text}")
    missing = () if verdict is False else (other.fact, *lacking(other, good, book.concordance, ()))
    status = Status.NOT_ORIGINATING if verdict is False else Status.UNKNOWN
    return bare(good, status, requirements=(need,), missing=missing)


def bare(
    good: Good,
    status: Status,
    *,
    requirements: tuple[Requirement, ...] = (),
    missing: tuple[str, ...] = (),
    rule_of: Reading | None = None,
    criterion: Criterion | None = None,
    law: str = "",
    breaks: tuple[str, ...] = (),
    vnm: Usd = 0.0,
    method: Method | None = None,
) -> Determination:
    """A determination without a trial to show."""
    by_c = criterion is not None
    rule = rule_of.case.rule if rule_of else None
    asks = "every material is originating" if criterion is Criterion.ORIGINATING_MATERIALS else ""
    return Determination(
        product=good.product,
        hs=good.hs,
        country=good.country,
        status=status,
        criterion=criterion,
        reference=law if by_c else (rule.reference if rule else ""),
        alternative=f"{good.hs}.{criterion.value}" if criterion else "",
        method=method,
        rule=asks if by_c else (rule.text if rule else ""),
        requirements=requirements,
        tried=(),
        missing=missing,
        failing=(),
        vnm=vnm,
        content=None,
        headroom=None,
        breaks_if_lost=breaks,
        assumptions=(),
    )


def _with_trial(
    good: Good,
    reading: Reading,
    trial: Trial,
    sums: Sums,
    basis: Basis,
    status: Status,
    missing: tuple[str, ...],
    readings: list[Reading],
    params: OriginParams,
) -> Determination:
    held = status is Status.ORIGINATING
    way = attempt_of(trial, sums, good, basis, params)
    measured = good.content is None or good.content.vnm is not None
    headroom = _headroom(readings, basis) if held and measured else None
    contents = trial.contents(sums, basis)
    content = contents[0] if contents else None
    counted = [m for m, v in zip(good.materials, trial.verdicts, strict=True) if not m.originating and not v]
    return Determination(
        product=good.product,
        hs=good.hs,
        country=good.country,
        status=status,
        criterion=trial.criterion if held else None,
        reference=trial.reference if held else (reading.case.rule.reference if reading.case.rule else ""),
        alternative=trial.name if held else "",
        method=_method(trial, sums, content, basis) if held else None,
        rule=trial.alternative.text if held else (reading.case.rule.text if reading.case.rule else ""),
        requirements=way.requirements,
        tried=attempts_of(reading, trial, good, basis, params),
        shown=way,
        missing=missing,
        failing=tuple(material.name for material in counted),
        vnm=_value(good),
        content=content,
        headroom=headroom,
        forgiven=_forgiven_headroom(good, readings, basis, headroom) if held and measured else (),
        breaks_if_lost=_breaks_if_lost(good, readings, basis) if held else (),
        assumptions=(*_assumptions(good, reading, trial), *(() if held else _easing(good, reading))),
    )


def _easing(good: Good, reading: Reading) -> tuple[str, ...]:
    """That a plant is not new, where nobody said so and less would be asked if it were."""
    ways = [
        way for way in reading.case.alternatives if way.applies(good.kinds, reading.case.code) is not False
    ]
    if good.new_plant is not None or not any(may_be_eased(way, reading.case.code) for way in ways):
        return ()
    return (
        f"{good.product} is not made in a new or refitted plant, of which 50 % by net cost is asked for some years (s. 20(8)): `new_plant`",
    )


def _method(trial: Trial, sums: Sums, content: Content | None, basis: Basis) -> Method:
    if not trial.has_rvc:
        return Method.SHIFT_ONLY
    if content is not None and content.margin - basis.margin >= -basis.tolerance:
        return content.method
    return Method.WAIVER if trial.waived(sums, basis) else Method.SHIFT_ONLY


def _headroom(readings: list[Reading], basis: Basis) -> Usd | None:
    """USD until no way of some reading holds; None where in every reading a way holds without limit."""
    rooms = []
    for reading in readings:
        here = [trial.room(sums, basis) for trial, sums in reading.holding(basis)]
        if None not in here:
            rooms.append(max(room for room in here if room is not None))
    return min(rooms, default=None)


def _forgiven_headroom(
    good: Good, readings: list[Reading], basis: Basis, headroom: Usd | None
) -> tuple[tuple[str, Usd], ...]:
    """Materials that are forgiven for failing the shift, with the USD that each can rise, where that is less than the rest can."""
    found = []
    for i in foreign_of(good):
        least = math.inf
        for reading in readings:
            rooms = [trial.room_of(i, sums, basis) for trial, sums in reading.holding(basis)]
            least = min(least, max(math.inf if room is None else room for room in rooms))
        if least < (math.inf if headroom is None else headroom):
            found.append((good.materials[i].name, least))
    return tuple(found)


def _assumptions(good: Good, reading: Reading, trial: Trial) -> tuple[str, ...]:
    """What the answer takes for granted: the use of the good, and codes into which other goods have moved since 2012."""
    found = []
    if reading.case.rule is not None and reading.case.rule.vehicle and good.use is VehicleUse.NONE:
        found.append(
            f"{good.product} is not for use as original equipment in a motor vehicle, for which General Note 11(k) may ask more"
        )
    found += [
        f"{name} ({hs}) is read in the edition of 2012 of the Harmonised System, for it is not in HS 2022"
        for name, hs in ((good.product, good.hs), *((one.name, one.hs) for one in good.materials))
        if trial.alternative.concordance.of_rules_edition(digits_of(hs))
    ]
    for material, verdict in zip(good.materials, trial.verdicts, strict=True):
        if not material.originating and verdict and _moved_in(trial, material):
            found.append(
                f"{material.name} was of the same subheading ({material.hs[:7]}) in the 2012 edition of the Harmonised System"
            )
    if trial.by_weight is not Weighed.NOT:
        found += [
            f"{material.name} is not elastomeric, or is of at most 7 % of the weight (s. 5(6), 5(7))"
            for material, verdict in zip(good.materials, trial.verdicts, strict=True)
            if not material.originating and verdict is not True and may_be_elastomeric(material)
        ]
    found += [
        other.text.removeprefix("that ")
        for other in trial.alternative.others
        if other.assumed and other.fact not in good.facts
    ]
    return tuple(found)


def _moved_in(trial: Trial, material: Material) -> bool:
    concordance = trial.alternative.concordance
    if concordance.kept_number_alone(material.hs):
        return False
    return trial.alternative.passes_every_way(material.hs, trial.code, material.kinds) is not True
