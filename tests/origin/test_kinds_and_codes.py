"""A kind stated in words never stands for a code: what lies outside the codes that a rule names is judged as if nothing were stated."""

from __future__ import annotations

import pytest

from allyshore.origin import Good, Material, Rulebook, Status, qualify
from allyshore.world import World

ASSEMBLY = frozenset({"printed circuit assembly"})
COOLING = frozenset({"assembly of more than one of compressor, condenser, evaporator and connecting tubing"})


@pytest.mark.parametrize("agreement", ["usmca", "korea", "cafta-dr"])
def test_in_no_rule_does_a_stated_kind_make_a_material_of_other_codes_behave_as_if_it_were_of_those_named(
    agreement, book
):
    rules = (
        book.rules if agreement == "usmca" else Rulebook.of_agreement(World.on(book.date), agreement).rules
    )
    tried = 0
    for rule in rules:
        good = rule.scope.spans[0][0].ljust(6, "0")
        for way in rule.alternatives:
            meant = _meant(way)
            pool = {one.within.spans[0][0].ljust(6, "0") for one in meant} | {
                "010121",
                "390760",
                "850110",
                good,
            }
            for one in meant:
                same = [other for other in meant if other.kind == one.kind]
                for code in pool:
                    if any(other.within.holds(code) is not False for other in same):
                        continue
                    stated, plain = (
                        way.shift.passes(code, kinds, good, rule.scope)
                        for kinds in (frozenset({one.kind}), frozenset())
                    )
                    assert stated is plain, (way.id, one.kind, code)
                    tried += 1
    assert tried > (100 if agreement == "usmca" else 0)


def _meant(way):
    if way.shift is None:
        return []
    sources = [source.kind for source in way.shift.sources if source.kind is not None]
    return [*sources, *way.shift.exception_kinds, *way.shift.disregarded]


def test_within_the_codes_the_stated_kind_decides_and_a_code_too_short_to_tell_leaves_it_open(book):
    """85.89: (A) excepts and (B) takes printed circuit assemblies of 8538.90; 8538 may be 8538.10."""
    without, of_content = book.rule("853710").alternatives
    for code, kinds, verdicts in (
        ("853890", ASSEMBLY, (False, True)),
        ("853890", frozenset(), (True, True)),
        ("853890", None, (None, True)),
        ("8538", ASSEMBLY, (None, True)),
        ("853710", ASSEMBLY, (False, False)),
        ("853400", ASSEMBLY, (True, True)),
        ("847330", ASSEMBLY, (True, True)),
        ("853650", ASSEMBLY, (True, True)),
    ):
        found = tuple(way.passes(code, "853710", kinds) for way in (without, of_content))
        assert found == verdicts, (code, kinds)


@pytest.mark.parametrize(
    ("good", "material", "kinds", "status"),
    [
        ("853710", "853710", ASSEMBLY, Status.NOT_ORIGINATING),
        ("853710", "853400", ASSEMBLY, Status.ORIGINATING),
        ("853710", "853650", ASSEMBLY, Status.ORIGINATING),
        ("853710", "847330", ASSEMBLY, Status.ORIGINATING),
        ("841810", "841430", COOLING, Status.ORIGINATING),
        ("841810", "841590", COOLING, Status.NOT_ORIGINATING),
    ],
)
def test_boards_and_compressors_of_other_headings_are_no_assemblies_of_the_headings_named(
    book, good, material, kinds, status
):
    """GN 11(o), chapter 85, rule 89; chapter 84, rule 57: the optimiser's rows say the same of the change as the determination."""
    made = Material("bought", material, 30.0, originating=False, kinds=kinds)
    found = qualify(Good("panel", good, "MEX", 100.0, 80.0, (made,)), book)
    assert found.status is status
    passing = [mode for mode in book.modes(good, kinds=frozenset()) if mode.passes(material, good, kinds)]
    assert bool(passing) is (status is Status.ORIGINATING)
