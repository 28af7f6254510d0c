"""Every way of every rule of every agreement, tried on a good made for it that meets it and on one that misses it."""

from __future__ import annotations

import time
from bisect import bisect_left
from datetime import date
from typing import TYPE_CHECKING, Any

from allyshore.origin import Concordance, Good, Material, Rulebook, VehicleUse, agreements
from allyshore.origin.rule import OtherKind
from allyshore.origin.rulebook import Case
from allyshore.origin.rulefiles import RuleFiles
from allyshore.origin.trial import Basis, Sums, trials_of
from allyshore.world import World

if TYPE_CHECKING:
    import argparse

    from allyshore.origin import Alternative, Rule

TODAY = date(2026, 6, 15)
DAYS = (
    date(2020, 7, 1), date(2021, 7, 1), date(2022, 1, 1), date(2022, 7, 1), date(2023, 1, 1), date(2023, 7, 1), date(2025, 7, 1), TODAY,
)  # fmt: skip
"""Days on which dated rules or steps of the USMCA begin, and today."""


def as_written(agreement: str = "usmca", on: date = TODAY) -> Rulebook:
    """The rules of a day with codes of their own edition, so that a code is itself."""
    files = RuleFiles.packaged(agreement)
    edition = str(files.general["vintage"]).removeprefix("HS ")
    codes = World.on(TODAY).table(f"hs2022_to_{edition}")[f"hs{edition}"].unique().sort()
    members = Rulebook.of_agreement(World.on(on), agreement).members
    return Rulebook.of_files(files, on, Concordance({code: (code,) for code in codes}), members)


def _real(book: Rulebook, span: tuple[str, str]) -> list[str]:
    """First and last code of the edition within a span of codes, eight digits each."""
    first, last = span
    if len(first) == 8:
        return [first, last]
    codes = list(book.concordance.forerunners)
    low, high = bisect_left(codes, first), bisect_left(codes, last + "~")
    return [f"{code}00" for code in (codes[low], codes[high - 1])]


def _good_code(book: Rulebook, rule: Rule, way: Alternative) -> str:
    return _real(book, (way.own_scope or rule.scope).spans[0])[0]


def _pool(book: Rulebook, way: Alternative, good: str) -> list[str]:
    """Codes for materials: of some chapters, of the good's own surroundings, and every end of a range that the alternative names."""
    spans = [(f"{chapter:02d}", f"{chapter:02d}") for chapter in (1, 25, 28, 39, 48, 72, 76, 84, 90, 94)]
    spans += [(good[:digits], good[:digits]) for digits in (2, 4, 6)]
    sets = [way.scope]
    if way.shift is not None:
        sets += [s.codes for s in way.shift.sources if s.codes] + [
            s.kind.within for s in way.shift.sources if s.kind
        ]
        sets += [way.shift.exceptions] if way.shift.exceptions else []
        sets += [kind.within for kind in way.shift.exception_kinds]
    spans += [span for one in sets for span in one.spans]
    return list(dict.fromkeys([*(code for span in spans for code in _real(book, span)), f"{good[:6]}99"]))


def _facts(way: Alternative, *, hold: bool) -> dict[str, bool | float]:
    facts: dict[str, bool | float] = {}
    for other in way.others:
        if other.least is None and other.most is None:
            facts[other.fact] = hold
        elif other.least is not None:
            facts[other.fact] = 1.0 if hold else other.least - 0.01
        else:
            facts[other.fact] = 0.0 if hold else other.most + 0.01
    return facts


def _kinds(way: Alternative) -> list[frozenset[str]]:
    """Sets of kinds that a material could be of."""
    named = set()
    if way.shift is not None:
        named = {source.kind.kind for source in way.shift.sources if source.kind}
    return [frozenset(), *(frozenset({kind}) for kind in sorted(named)), frozenset(way.not_only[:1])]


def _good(
    book: Rulebook, rule: Rule, way: Alternative, materials: list[Material], facts: dict[str, bool | float]
) -> Good:
    use = VehicleUse(min(rule.uses)) if rule.uses else VehicleUse.NONE
    country, destination = sorted(rule.trade) if rule.trade else (min(book.members - {"USA"}), "MEX")
    if rule.not_trade == {"CAN", "MEX"}:
        country, destination = "CAN", "USA"
    kinds = frozenset({way.only} if way.only else set())
    return Good(
        "made",
        _good_code(book, rule, way),
        country,
        100.0,
        100.0,
        tuple(materials),
        kinds=kinds,
        use=use,
        facts=facts,
        destination=destination,
    )


def verdict(book: Rulebook, rule: Rule, way: Alternative, good: Good) -> bool | None:
    """One alternative on one good, as the engine judges it."""
    case = Case(good.hs, rule, (way,))
    (trial, *_) = trials_of(case, good, book.forgiving(good, good.hs), book.parts)
    sums = Sums()
    for position, (material, passes) in enumerate(zip(good.materials, trial.verdicts, strict=True)):
        sums = sums.add_material(material, passes, curable=trial.lets_off(position))
    return trial.verdict(
        sums, Basis(good.transaction_value, good.net_cost, good.transaction_value, 0.0, 1e-9)
    )


def passing(book: Rulebook, rule: Rule, way: Alternative) -> Good | None:
    """A good with one material of 5 % of its value by which the way holds; None where none is found."""
    facts = _facts(way, hold=True)
    good = _good_code(book, rule, way)
    for code in _pool(book, way, good):
        for kinds in _kinds(way):
            material = Material(
                "part", code, 5.0, originating=False, kinds=kinds, component=True, another=True
            )
            made = _good(book, rule, way, [material], facts)
            if verdict(book, rule, way, made):
                return made
    return None


def failing(book: Rulebook, rule: Rule, way: Alternative) -> Good | None:
    """A good with one material of 99 % of its value by which the way is missed; None where none is found."""
    good = _good_code(book, rule, way)
    for facts in (_facts(way, hold=True), _facts(way, hold=False)):
        for code in [good, *_pool(book, way, good)]:
            excepted = way.shift.exception_kinds if way.shift is not None else ()
            own = [frozenset({way.only})] if way.only else []
            for kinds in (*own, frozenset(), *(frozenset({kind.kind}) for kind in excepted)):
                material = Material(
                    "part", code, 99.0, originating=False, kinds=kinds, component=True, another=False
                )
                made = _good(book, rule, way, [material], facts)
                if verdict(book, rule, way, made) is False:
                    return made
    return None


def unread(way: Alternative) -> bool:
    """Whether something of a way is not read, so that it is never true."""
    return any(other.kind is OtherKind.UNREAD for other in way.others)


def options(command: argparse.ArgumentParser) -> None:
    """No options: every agreement, on every day on which its rules change."""
    del command


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Try every way; those that nothing meets or nothing misses are named."""
    del asked
    figures: dict[str, Any] = {}
    for agreement in agreements():
        start, seen = time.perf_counter(), set()
        rules, ways, unmet, unmissed, closed = set(), 0, set(), set(), 0
        for on in DAYS if agreement == "usmca" else (TODAY,):
            book = as_written(agreement, on)
            for rule in book.rules:
                rules.add((rule.id, rule.scope))
                for way in rule.alternatives:
                    if (way.id, way.text) in seen:
                        continue
                    seen.add((way.id, way.text))
                    if unread(way):
                        closed += 1
                        continue
                    ways += 1
                    if passing(book, rule, way) is None:
                        unmet.add(way.id)
                    if failing(book, rule, way) is None:
                        unmissed.add(way.id)
        figures[agreement] = {
            "rules": len(rules),
            "ways_tried": ways,
            "ways_not_read": closed,
            "met_by_no_good": sorted(unmet),
            "missed_by_no_good": sorted(unmissed),
            "seconds": time.perf_counter() - start,
        }
    return figures
