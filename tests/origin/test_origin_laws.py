"""Laws of the judgement, and the linear modes against it, on random goods."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allyshore.origin import (
    Criterion,
    Good,
    Material,
    Method,
    Mode,
    Rulebook,
    Statement,
    Status,
    VehicleUse,
    qualify,
)

GOODS = (  # noqa: SIM905  # codes read best as one list of words
    "84501100 84509060 84512100 84149010 84135000 84145965 84212300 84213901 84799095 84821050 84834050 84071000 84099199 84812000 "
    "84571000 84661001 85013140 85030095 85044095 85369085 85371091 85389081 85443000 85444220 85078080 85168080 90189075 90258010 "
    "90329060 90328960 90191020 39269099 40169960 72104900 73181500 73259900 73269086 74081160 74130010 76061230 76161090 94032000"
).split()  # fmt: skip
MATERIALS = (
    *GOODS,
    "84509020", "84509040", "84519030", "85371030", "85030035", "85389030", "84829915", "84669315", "84139190", "85011040", "85340000",
    "85423100", "85444990", "74040060", "72071100", "72091600", "39023000", "70071900", "90183900", "90329061", "73170055",
)  # fmt: skip
FORGIVEN_APART = (
    "19053200",
    "21039090",
    "20087020",
    "04069099",
    "54075220",
    "52081110",
    "59031010",
    "62034200",
)
"""Goods of chapters 1 to 27, whose own materials are never forgiven, and textiles, which go by weight."""
MADE_INTO_THEM = (
    "19012080",
    "11010000",
    "17019950",
    "21039080",
    "20029080",
    "20083010",
    "54023330",
    "54011000",
    "52052100",
    "54074100",
)
RANK = {Status.NOT_ORIGINATING: 0, Status.UNKNOWN: 1, Status.ORIGINATING: 2}
QUICK = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def material_for(good: str) -> st.SearchStrategy[Material]:
    """Half of them of the good's own chapter, where shifts fail and exceptions lie."""
    near = [code for code in MATERIALS if code[:2] == good[:2]]
    return st.builds(
        Material,
        name=st.just("material"),
        hs=st.one_of(st.sampled_from(near), st.sampled_from(MATERIALS)),
        value=st.integers(1, 60).map(float),
        originating=st.sampled_from([True, False, None]),
        kinds=st.sampled_from([None, frozenset()]),
    )


@st.composite
def some_good(draw: st.DrawFn) -> Good:
    hs = draw(st.sampled_from(GOODS))
    return Good(
        product="good",
        hs=hs,
        country=draw(st.sampled_from(["USA", "MEX", "MEX", "CHN"])),
        transaction_value=float(draw(st.integers(40, 160))),
        net_cost=draw(st.one_of(st.none(), st.integers(40, 160).map(float))),
        materials=tuple(draw(st.lists(material_for(hs), min_size=1, max_size=5))),
        use=draw(st.sampled_from([VehicleUse.NONE, VehicleUse.NONE, VehicleUse.PASSENGER_OR_LIGHT_TRUCK])),
    )


goods = some_good()


def changed(good: Good, position: int, **what: object) -> Good:
    parts = list(good.materials)
    parts[position] = replace(parts[position], **what)
    return replace(good, materials=tuple(parts))


@QUICK
@given(good=goods, position=st.integers(0, 4))
def test_one_more_originating_material_never_lowers_the_status(
    book: Rulebook, good: Good, position: int
) -> None:
    better = changed(good, position % len(good.materials), originating=True)
    assert RANK[qualify(better, book).status] >= RANK[qualify(good, book).status]


@QUICK
@given(good=goods, position=st.integers(0, 4), rise=st.integers(1, 50))
def test_a_dearer_non_originating_material_never_raises_the_status(
    book: Rulebook, good: Good, position: int, rise: int
) -> None:
    place = position % len(good.materials)
    if good.materials[place].originating:
        good = changed(good, place, originating=False)
    dearer = changed(good, place, value=good.materials[place].value + rise)
    assert RANK[qualify(dearer, book).status] <= RANK[qualify(good, book).status]


@QUICK
@given(good=goods)
def test_an_added_material_never_lowers_the_value_of_non_originating_ones(book: Rulebook, good: Good) -> None:
    more = replace(good, materials=(*good.materials, Material("more", "39269099", 3.0, originating=False)))
    assert good.country not in book.members or qualify(more, book).vnm >= qualify(good, book).vnm


@QUICK
@given(good=goods, added=st.integers(1, 200), code=st.sampled_from(MATERIALS))
def test_more_originating_value_never_lowers_the_status(
    book: Rulebook, good: Good, added: int, code: str
) -> None:
    """Price and net cost rise by what an originating material adds, whatever its code."""
    more = replace(
        good,
        transaction_value=good.transaction_value + added,
        net_cost=None if good.net_cost is None else good.net_cost + added,
        materials=(*good.materials, Material("more", code, float(added), originating=True)),
    )
    assert RANK[qualify(more, book).status] >= RANK[qualify(good, book).status]


@QUICK
@given(good=goods, status=st.sampled_from([True, False, None]), code=st.sampled_from(MATERIALS))
def test_no_added_material_of_any_status_lowers_the_value_of_non_originating_ones(
    book: Rulebook, good: Good, *, status: bool | None, code: str
) -> None:
    if good.country in book.members:
        more = replace(good, materials=(*good.materials, Material("more", code, 7.0, originating=status)))
        assert qualify(more, book).vnm >= qualify(good, book).vnm


@QUICK
@given(good=goods)
def test_order_and_names_of_materials_do_not_matter(book: Rulebook, good: Good) -> None:
    turned = replace(good, materials=tuple(replace(one, name="other") for one in reversed(good.materials)))
    assert qualify(turned, book).status is qualify(good, book).status


@QUICK
@given(good=goods)
def test_what_breaks_if_lost_is_what_breaks_when_lost(book: Rulebook, good: Good) -> None:
    named = replace(good, materials=tuple(replace(one, name=str(i)) for i, one in enumerate(good.materials)))
    found = qualify(named, book)
    if found.status is not Status.ORIGINATING:
        return
    lost = [
        one.name
        for i, one in enumerate(named.materials)
        if one.originating
        and qualify(changed(named, i, originating=False), book).status is not Status.ORIGINATING
    ]
    assert list(found.breaks_if_lost) == lost


@QUICK
@given(good=goods)
def test_unknown_names_what_is_missing_and_only_then(book: Rulebook, good: Good) -> None:
    found = qualify(good, book)
    assert bool(found.missing) is (found.status is Status.UNKNOWN)


def failing(mode: Mode, good: Good) -> list[Material]:
    foreign = (one for one in good.materials if not one.originating)
    return [one for one in foreign if not mode.passes(one.hs, good.hs, one.kinds)]


def rows_hold(mode: Mode, good: Good) -> bool:
    """The rows of a mode, written out again from its documentation."""
    foreign = [one for one in good.materials if not one.originating]
    left = failing(mode, good)
    total = sum(one.value for one in foreign)
    if mode.method is Method.ALL_ORIGINATING:
        return not foreign
    if not all(mode.forgives(one.hs) for one in left):
        return False
    whole = good.weight if mode.by_weight else good.transaction_value
    if sum(one.weight if mode.by_weight else one.value for one in left) > mode.de_minimis * whole + 1e-9:
        return False
    if mode.method is Method.SHIFT_ONLY:
        return True
    base = good.net_cost if mode.method is Method.NET_COST else good.transaction_value
    return base is not None and total <= (1 - mode.threshold) * base + 1e-9


def random_good(pick: random.Random) -> Good:
    apart = pick.random() < 0.3
    hs, codes = (
        pick.choice(FORGIVEN_APART if apart else GOODS),
        [*MADE_INTO_THEM, *MATERIALS][: 12 if apart else None],
    )
    near = [code for code in codes if code[:2] == hs[:2]] or codes
    materials = tuple(
        Material(
            name="material",
            hs=pick.choice(pick.choice([near, codes])),
            value=float(pick.randint(1, 60)),
            originating=pick.choice([True, False, None]),
            kinds=pick.choice([None, frozenset()]),
            weight=pick.choice([0.1, 0.5, 3.0]),
            elastomeric=True,
        )
        for _ in range(pick.randint(1, 5))
    )
    net_cost = pick.choice([None, float(pick.randint(40, 160))])
    use = pick.choice([VehicleUse.NONE, VehicleUse.PASSENGER_OR_LIGHT_TRUCK])
    return Good(
        "good",
        hs,
        pick.choice(["USA", "MEX", "CHN"]),
        float(pick.randint(40, 160)),
        net_cost,
        materials,
        use=use,
        weight=10.0,
    )


def test_a_good_is_originating_exactly_if_the_rows_of_one_mode_hold(book: Rulebook) -> None:
    """Brute force of the optimiser's rows against the officer's judgement, on 6,000 goods; every kind of mode occurs."""
    pick = random.Random(20260615)
    seen, forgiven = set(), set()
    for _ in range(6000):
        good = random_good(pick)
        modes = book.modes(good.hs, use=good.use) if good.country in book.members else ()
        holding = [mode for mode in modes if rows_hold(mode, good)]
        seen |= {(mode.criterion, mode.method) for mode in holding}
        if any(failing(mode, good) for mode in holding):
            forgiven.add(good.hs[:2])
        assert bool(holding) is (qualify(good, book).status is Status.ORIGINATING), good
    assert {method for _, method in seen} == set(Method) - {Method.WHOLLY_OBTAINED, Method.LISTED, Method.SET}
    assert forgiven >= {"84", "85", "19", "59"}
    assert {criterion for criterion, _ in seen} == {
        Criterion.RULE,
        Criterion.ORIGINATING_MATERIALS,
        Criterion.PARTS,
    }


@QUICK
@given(good=goods)
def test_a_rule_is_the_or_of_its_ways(book: Rulebook, good: Good) -> None:
    """A good is originating by a rule exactly if it is by one of its alternatives alone."""
    rule = book.rule(good.hs)
    plain = replace(good, use=VehicleUse.NONE)
    if rule is None or good.country not in book.members or len(book.cases(good.hs)) != 1:
        return
    alone = [
        qualify(
            plain,
            replace(book, rules=(replace(rule, alternatives=(way,)),), _by_heading={}, _cases={}, _modes={}),
        )
        for way in rule.alternatives
    ]
    whole = qualify(plain, book)
    assert (whole.status is Status.ORIGINATING) is any(one.status is Status.ORIGINATING for one in alone)
    assert (whole.status is Status.NOT_ORIGINATING) is all(
        one.status is Status.NOT_ORIGINATING for one in alone
    )


@QUICK
@given(good=goods, position=st.integers(0, 4), share=st.integers(0, 10))
def test_a_statement_for_accumulation_never_lowers_the_status(
    book: Rulebook, good: Good, position: int, share: int
) -> None:
    place = position % len(good.materials)
    value = good.materials[place].value
    said = Statement(net_cost=value, nonoriginating=value * share / 10.0, amount=value * (10 - share) / 10.0)
    told = changed(good, place, statement=said)
    assert RANK[qualify(told, book).status] >= RANK[qualify(good, book).status]


@QUICK
@given(good=goods, position=st.integers(0, 4))
def test_knowing_how_a_foreign_material_was_made_here_never_lowers_the_status(
    book: Rulebook, good: Good, position: int
) -> None:
    """A self-produced material may always be undesignated, and then counts what is foreign in it."""
    place = position % len(good.materials)
    material = good.materials[place]
    inner = Material("inside", material.hs, material.value, originating=False, kinds=material.kinds)
    made = Good("made", material.hs, "USA", None, material.value, (inner,))
    foreign = changed(good, place, originating=False)
    told = changed(good, place, originating=None, self_produced=True, production=made)
    assert RANK[qualify(told, book).status] >= RANK[qualify(foreign, book).status]


@QUICK
@given(good=goods)
def test_what_fixes_is_what_makes_it_originating(book: Rulebook, good: Good) -> None:
    named = replace(good, materials=tuple(replace(one, name=str(i)) for i, one in enumerate(good.materials)))
    found = qualify(named, book)
    names = {fix.material for fix in found.fixes}
    parts = tuple(replace(one, originating=True) if one.name in names else one for one in named.materials)
    if names:
        assert qualify(replace(named, materials=parts), book).status is Status.ORIGINATING
    elif found.status is Status.ORIGINATING:
        assert found.fixes == ()
