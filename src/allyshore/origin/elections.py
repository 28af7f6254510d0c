"""What the law lets the producer choose about materials that he makes himself or whose makers gave statements, spelled out."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from allyshore.origin.content import vnm_of
from allyshore.origin.criteria import Method
from allyshore.origin.gates import deemed
from allyshore.origin.good import Good, Material, Role
from allyshore.origin.remanufacture import may_be_remanufactured
from allyshore.origin.result import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from allyshore.origin.result import Determination
    from allyshore.origin.rulebook import Rulebook
    from allyshore.units import UsdPerUnit

RESTS_ON_TESTED = "it is under a content test, and what it goes into is not (s. 8(6))"
"""Said after the designation of a tested material inside another that is designated: a third, tested one may not be around both."""
MOST_ELECTIONS = 1024
"""Elections tried of one good; of more choices than that, the ones most in the producer's favour by themselves are tried."""


@dataclass(frozen=True, slots=True)
class Election:
    """A good as one set of choices leaves it: materials without production or statements.

    Attributes
    ----------
    chosen
        The choices, each a fragment of a sentence.
    method
        The only method of content that they allow; None: both.
    """

    good: Good
    chosen: tuple[str, ...] = ()
    method: Method | None = None


@dataclass(frozen=True, slots=True)
class _Option:
    """One way of counting one material.

    `added` is what it adds to the net cost beyond its value; `excluded` the excluded costs inside it that net cost leaves out.
    """

    lines: tuple[Material, ...]
    said: tuple[str, ...] = ()
    added: UsdPerUnit = 0.0
    excluded: UsdPerUnit = 0.0
    method: Method | None = None
    tested: bool = False


def is_plain(good: Good) -> bool:
    """Whether there is nothing to choose or to work out first."""
    return good.costs is None and all(
        material.production is None
        and material.statement is None
        and material.role in {Role.MATERIAL, Role.RETAIL_PACKAGING, Role.ACCESSORY}
        and not material.recovered
        and not material.imported_from
        for material in good.materials
    )


def elections(good: Good, book: Rulebook, judge: Callable[[Good], Determination]) -> list[Election]:
    """Spell out the choices; the first takes every designation that is allowed and accumulates nothing.

    Source: Uniform Regulations, SOR/2020-155, s. 3(8), 8(6), 8(7), 9 and 4.
    """
    options = [
        _options(material, good, book, judge)
        for material in good.materials
        if material.role is not Role.SHIPPING_PACKING
    ]
    return [_elected(good, chosen) for chosen in _mixes(options)]


def _mixes(options: list[list[_Option]]) -> Iterator[tuple[_Option, ...]]:
    size = 1
    for one in options:
        size *= len(one)
    while size > MOST_ELECTIONS:
        longest = max(range(len(options)), key=lambda place: len(options[place]))
        size = size // len(options[longest]) * (len(options[longest]) - 1)
        options[longest] = options[longest][:-1]
    for mix in product(*options):
        methods = {option.method for option in mix} - {None}
        if len(methods) < 2:
            yield mix


def _elected(good: Good, mix: tuple[_Option, ...]) -> Election:
    lines = tuple(line for option in mix for line in option.lines)
    method = next((option.method for option in mix if option.method), None)
    added = sum(option.added for option in mix)
    excluded = sum(option.excluded for option in mix)
    net, total = good.net_cost, good.total_cost
    if good.costs is not None:
        materials = sum(material.value for material in good.materials)
        total = good.costs.total_cost(materials) if total is None else total
        net = good.costs.net_cost(materials) if net is None else net
    if net is not None:
        net += added - excluded
    plain = replace(good, materials=lines, net_cost=net, total_cost=total, costs=None)
    return Election(plain, tuple(said for option in mix for said in option.said), method)


def _options(
    material: Material, good: Good, book: Rulebook, judge: Callable[[Good], Determination]
) -> list[_Option]:
    bare = replace(
        material, production=None, designated=None, statement=None, recovered=False, imported_from=""
    )
    if material.role is Role.INDIRECT:
        return [_Option((replace(bare, originating=True),))]
    if material.recovered and good.remanufactured:
        may_be = may_be_remanufactured(good.hs) if book.agreement == "usmca" else True
        if may_be is not False:
            return [_Option((replace(bare, originating=True if may_be else material.originating or None),))]
    if material.imported_from and material.originating is not True:
        listed = deemed(material.hs, material.imported_from, book.members, book.concordance, material.kinds)
        if listed is not False:
            return [_Option((replace(bare, originating=True if listed else None),))]
    if material.production is not None:
        return _of_production(material, bare, good, book, judge)
    if material.statement is not None and material.originating is not True:
        return _accumulated(bare, material, good)
    return [_Option((bare,))]


def _of_production(
    material: Material, bare: Material, good: Good, book: Rulebook, judge: Callable[[Good], Determination]
) -> list[_Option]:
    made = material.production
    if made is None:
        return [_Option((bare,))]
    if not material.self_produced:
        judged = replace(bare, originating=_status(judge(made)))
        if judged.originating or material.statement is None:
            return [_Option((judged,))]
        return _accumulated(judged, material, good)
    if made.country not in book.members:
        return [_Option((replace(bare, originating=False),))]
    done = None if material.designated is False else _designated(material, bare, made, good, judge)
    barred = good.to_be_designated and done is not None and done.tested
    if done is not None and not barred and (material.designated or done.lines[0].originating):
        return [done]  # nothing of it counts and its whole cost stays: no other choice is better
    undone = _undesignated(material, bare, made, book, judge, good)
    return undone if done is None else [done, *undone]


def _designated(
    material: Material, bare: Material, made: Good, good: Good, judge: Callable[[Good], Determination]
) -> _Option | None:
    """The material as an intermediate one; None where it may not be: s. 8(6), 8(7)(a).

    Two of one chain may both be designated unless both are under a content test. In a good that is to be designated itself, a
    material that rests on a tested designation is therefore left to those ways of the good's rule that ask no content: where one
    asks for it, all of the material's value counts, which is never better than not designating it.
    """
    whole = judge(replace(made, to_be_designated=True))
    status = _status(whole)
    if status is False:
        return None
    tested = whole.rvc_tested or RESTS_ON_TESTED in whole.chosen
    said: tuple[str, ...] = (f"{material.name} is designated as an intermediate material (s. 8(6))",)
    content = bare.nonoriginating_content
    if good.to_be_designated and tested:
        content = bare.value
        said = (*said, RESTS_ON_TESTED)
    lines = (replace(bare, originating=status, rvc_tested=tested, nonoriginating_content=content),)
    return _Option(lines, said, tested=tested)


def _undesignated(
    material: Material,
    bare: Material,
    made: Good,
    book: Rulebook,
    judge: Callable[[Good], Determination],
    good: Good,
) -> list[_Option]:
    """Only the non-originating materials in it count; for the shift it may stand itself or they may: s. 7(5)(a), 3(8)."""
    if made.content is not None:
        vnm = vnm_of(made)
        return [_Option((replace(bare, originating=False, counted=vnm if math.isfinite(vnm) else None),))]
    inner = [
        _options(part, replace(made, to_be_designated=good.to_be_designated), book, judge)
        for part in made.materials
        if part.role is not Role.SHIPPING_PACKING
    ]
    own = made.costs.excluded.total if made.costs is not None else 0.0
    found = []
    for mix in _mixes(inner):
        lines = tuple(
            replace(
                line,
                name=f"{line.name} in {material.name}",
                component=material.component if line.component is None else line.component,
            )
            for option in mix
            for line in option.lines
        )
        said = tuple(word for option in mix for word in option.said)
        added, excluded = sum(option.added for option in mix), own + sum(option.excluded for option in mix)
        method = next((option.method for option in mix if option.method), None)
        tested = any(option.tested for option in mix)
        found.append(_Option(lines, said, added, excluded, method, tested))
        theirs = [line for line in lines if not line.originating]
        if theirs:
            known = all(line.originating is False for line in theirs)
            itself = replace(
                bare, originating=False if known else None, counted=sum(line.vnm for line in theirs)
            )
            told = (
                *said,
                f"{material.name} stands for its own materials in the change of classification (s. 3(8))",
            )
            found.append(_Option((itself,), told, added, excluded, method, tested))
    return found


def _accumulated(bare: Material, material: Material, good: Good) -> list[_Option]:
    """As bought, or with work of its producer counted: s. 9. Content and change of classification are chosen apart."""
    said = material.statement
    found = [_Option((bare,))]
    if said is None or (good.to_be_designated and said.designated):
        return found
    counts: list[tuple[Material, str, UsdPerUnit, Method | None]] = [(bare, "", 0.0, None)]
    if said.net_cost is not None and said.nonoriginating is not None:
        word = f"the production of {material.name} is accumulated with its net cost and non-originating value (s. 9(2)(a))"
        added = said.net_cost + said.carriage - material.value
        counts.append((replace(bare, counted=said.nonoriginating), word, added, Method.NET_COST))
    if said.amount is not None:
        word = f"{said.amount:.2f} USD of the production of {material.name} is accumulated (s. 9(2)(b))"
        counts.append(
            (replace(bare, counted=max(0.0, material.value - said.amount)), word, 0.0, Method.NET_COST)
        )
    if said.nonoriginating is not None:
        word = f"the production of {material.name} is accumulated with its non-originating value (s. 9(3))"
        counts.append((replace(bare, counted=said.nonoriginating), word, 0.0, Method.TRANSACTION_VALUE))
    for one, word, added, method in counts:
        words = (word,) if word else ()
        if word:
            found.append(_Option((one,), words, added, 0.0, method))
        if said.materials is not None:
            told = (
                f"the change of classification is that of the materials of {material.name} (s. 9(7)(a)(ii))"
            )
            found.append(_Option(_spread(said.materials, one), (*words, told), added, 0.0, method))
    return found


def _spread(materials: Iterable[Material], one: Material) -> tuple[Material, ...]:
    """The stated materials in place of the one made of them; together they count what it counts."""
    theirs = [material for material in materials if not material.originating]
    if not theirs:
        return (replace(one, originating=False, role=Role.ACCESSORY),)
    first, *rest = (
        replace(
            line,
            name=f"{line.name} in {one.name}",
            originating=False,
            component=one.component if line.component is None else line.component,
            weight=one.weight if line.weight is None else line.weight,
        )
        for line in theirs
    )
    return (replace(first, counted=one.vnm), *(replace(line, counted=0.0) for line in rest))


def _status(found: Determination) -> bool | None:
    return {Status.ORIGINATING: True, Status.NOT_ORIGINATING: False}.get(found.status)


def unsigned(good: Good, judge: Callable[[Good], Determination]) -> tuple[str, ...]:
    """Say where work that was signed for further down counts for a bought material and not for the good: its own producer signed nothing.

    Source: Uniform Regulations, SOR/2020-155, s. 9(1)(c), 9(2), 9(3) and 9(7)(a).
    """
    return tuple(
        f"that the producer of {one.name} signed no statement for {good.product}: it counts in full, and the statement in it counts for {one.name} alone, "
        f"which holds {judge(made).vnm:.2f} USD of non-originating materials; stated by its producer, they would count (s. 9(2), 9(3), 9(7)(a))"
        for one in good.materials
        if (made := one.production) is not None
        and not (one.self_produced or one.originating or one.statement is not None)
        and any(part.statement is not None for part in _every(made))
        and judge(made).status is not Status.ORIGINATING
    )


def _every(made: Good) -> Iterator[Material]:
    """The materials of a good, and those of what is in it, at any depth."""
    for part in made.materials:
        yield part
        if part.production is not None:
            yield from _every(part.production)
