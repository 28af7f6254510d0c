"""Judge the goods of a goods file and answer its questions."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from allyshore.errors import Fault, ModelInvalid, UsageError
from allyshore.origin.countrymark import Mark, mark
from allyshore.origin.goodsfile.answering import Answer, answered
from allyshore.origin.goodsfile.building import arrived, unvalued, valued
from allyshore.origin.judgement import bare
from allyshore.origin.qualify import qualify
from allyshore.origin.result import Status
from allyshore.origin.rulebook import Rulebook
from allyshore.origin.unstated import blurred

if TYPE_CHECKING:
    import datetime as dt

    from allyshore.origin.countrymark import MarkingTable
    from allyshore.origin.good import Good
    from allyshore.origin.goodsfile.reading import GoodsRecord, StatedGood
    from allyshore.origin.params import OriginParams
    from allyshore.origin.result import Determination
    from allyshore.world import World

Shelf: TypeAlias = "dict[tuple[dt.date, str, bool, bool | dt.date], Rulebook]"
FIRST = ("status", "criterion", "rule", "alternative", "rvc", "failing", "missing_facts", "flips", "fixes")
"""What of a determination stands first in the record of a good."""
NOT_JUDGED = {
    "status": "not assessed",
    "because": "a substantial transformation is judged case by case by the authorities",
}


@dataclass(frozen=True, slots=True)
class JudgedGood:
    """One good with its determination and the country for its mark, on a day."""

    stated: StatedGood
    on: dt.date
    good: Good
    determination: Determination
    mark: Mark

    @property
    def product(self) -> str:
        """What the user calls it."""
        return self.good.product

    @property
    def site(self) -> str:
        """The plant, or the country where none is stated."""
        return self.stated.site

    def to_dict(self) -> dict[str, Any]:
        """Give plain JSON values: the answer first, then the whole determination and the two origins that are not preferential."""
        said = self.determination.to_dict()
        return {
            "product": self.product,
            "site": self.site,
            "country": self.good.country,
            "on": self.on.isoformat(),
            **{name: said[name] for name in FIRST},
            "amounts": None if self.determination.amounts is None else self.determination.amounts.to_dict(),
            "ways": [way.to_dict() for way in self.determination.ways],
            "determination": said,
            "marking_origin": self.mark.to_dict(),
            "non_preferential_origin": NOT_JUDGED,
        }

    def explain(self) -> list[str]:
        """Say it in sentences."""
        return [*self.determination.explain(), *self.mark.explain()]


@dataclass(frozen=True, slots=True)
class GoodsJudgement:
    """All that a goods file asked."""

    goods: tuple[JudgedGood, ...]
    answers: tuple[Answer, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give plain JSON values."""
        return {
            "determinations": [one.to_dict() for one in self.goods],
            "answers": [one.to_dict() for one in self.answers],
        }


def judge(
    record: GoodsRecord,
    world: World,
    *,
    on: dt.date | None = None,
    table: MarkingTable | None = None,
    shelf: Shelf | None = None,
) -> GoodsJudgement:
    """Judge every good of a goods file under the law of its day, and answer its questions.

    Parameters
    ----------
    record
        As `read_goods` gives it.
    world
        The facts of any day; those of the days that the file states are opened from it.
    on
        The day of all goods, whatever the file says.
    table
        For marks (`marking_table`).
    shelf
        A dictionary of the caller's in which rulebooks are kept from one call to the next, for one world: to make one takes longer than to judge by it.

    Raises
    ------
    ModelInvalid
        A good or a question that cannot be judged; every one, with its place.
    """
    books: Shelf = {} if shelf is None else shelf

    def book_on(day: dt.date) -> Rulebook:
        key = (day, record.agreement, record.strict_codes, record.staging)
        if key not in books:
            there = world if day == world.date else world.at(day)
            books[key] = Rulebook.of_agreement(
                there, record.agreement, strict_codes=record.strict_codes, staging=record.staging
            )
        return books[key].with_rules(record.rules) if record.rules else books[key]

    default = record.on or world.date
    goods: list[JudgedGood] = []
    faults: list[Fault] = []
    for stated in record.goods:
        day = on or stated.on or default
        try:
            goods.append(_judged(stated, day, book_on(day), record, table))
        except ModelInvalid as error:
            faults += [
                Fault(
                    record.name,
                    None,
                    f"{stated.place}, {one.where}, {one.column}",
                    one.expected,
                    one.found,
                    one.cure,
                )
                for one in error.faults
            ]
        except UsageError as error:
            if not stated.marking_rule:
                raise
            cure = str(error)[:1].upper() + str(error)[1:]
            rule = Fault(
                record.name,
                None,
                f"{stated.place}.marking_rule",
                "a rule in shorthand",
                repr(stated.marking_rule),
                cure,
            )
            faults.append(rule)
    if faults:
        raise ModelInvalid(faults)
    return GoodsJudgement(tuple(goods), answered(record, on or default, lambda: book_on(on or default)))


def _judged(
    stated: StatedGood, day: dt.date, book: Rulebook, record: GoodsRecord, table: MarkingTable | None
) -> JudgedGood:
    told = _with_vehicle(stated, day, record) if book.members else stated.good
    good = arrived(told, book.members)
    found = determined(good, book, record.params)
    return JudgedGood(stated, day, good, found, marked(good, stated.marking_rule, table))


def _with_vehicle(stated: StatedGood, day: dt.date, record: GoodsRecord) -> Good:
    """The good with its vehicle's kind, and the facts that are decided on the day; what is stated itself goes before."""
    vehicle, good = stated.vehicle, stated.good
    if vehicle is None:
        return good
    kinds = (good.kinds or frozenset()) | {vehicle.kind}
    return replace(good, kinds=kinds, facts={**vehicle.facts(day, record.staging), **good.facts})


MUCH = 1e6
"""Times the worth of a good: a value that no content and no right of forgiving survives."""


def determined(good: Good, book: Rulebook, params: OriginParams) -> Determination:
    """Judge a good of whose materials some may have no stated value: the answer that is the same whatever they are worth, else unknown."""
    names = unvalued(good)
    if not names:
        return qualify(good, book, params)
    much = MUCH * max(good.transaction_value or 0.0, good.net_cost or 0.0, good.total_cost or 0.0, 1.0)
    found = {
        (foreign, own): qualify(valued(good, foreign, own), book, params)
        for foreign in (0.0, much)
        for own in (0.0, much)
    }
    hangs = f"it hangs on the value of {', '.join(names)}, which is not stated"
    nothing, dearest = found[0.0, 0.0], found[much, 0.0]
    open_ones = _deciding(good, found)
    if open_ones:
        facts = (*nothing.missing, *dearest.missing, *(f"the value of {name}" for name in open_ones))
        told = blurred(dearest, tuple(found.values()), hangs)
        open_one = bare(good, Status.UNKNOWN, missing=tuple(dict.fromkeys(facts)), vnm=math.nan)
        return replace(
            open_one, rule=told.rule, requirements=told.requirements, tried=told.tried, shown=told.shown
        )
    shown = dearest if nothing.status is Status.ORIGINATING else nothing
    kept = tuple(
        one for one in shown.assumptions if all(one in other.assumptions for other in found.values())
    )
    figures = [
        (one.status, one.vnm, one.content, one.amounts, one.headroom, one.forgiven, one.fixes)
        for one in found.values()
    ]
    if all(one == figures[0] for one in figures):
        return replace(
            shown, assumptions=kept
        )  # it counts nowhere, as of what is self-produced and not designated
    said = f"nothing of the value of {', '.join(names)}, which is not stated: the answer is the same whatever it is"
    return replace(
        blurred(shown, tuple(found.values()), hangs),
        vnm=math.nan,
        content=None,
        amounts=None,
        headroom=None,
        forgiven=(),
        fixes=(),
        assumptions=(*kept, said),
    )  # fmt: skip


def _deciding(good: Good, found: dict[tuple[float, float], Determination]) -> tuple[str, ...]:
    """Names of the materials whose value decides: those of a side, foreign or originating, on which the status turns."""
    (least, *_, most) = (foreign for foreign, _ in found)
    status = {corner: one.status for corner, one in found.items()}
    foreign = any(status[least, own] is not status[most, own] for own in (least, most))
    ours = any(status[worth, least] is not status[worth, most] for worth in (least, most))
    told = (
        *(unvalued(good, originating=False) if foreign else ()),
        *(unvalued(good, originating=True) if ours else ()),
    )
    return tuple(dict.fromkeys(told))


def marked(good: Good, shift: str, table: MarkingTable | None) -> Mark:
    """Give the mark of a good, where it is the same whatever materials without a value are worth."""
    names = unvalued(good)
    least = mark(valued(good, 0.0, 0.0), shift=shift, table=table)
    if not names:
        return least
    much = MUCH * max(good.transaction_value or 0.0, 1.0)
    most = mark(valued(good, much, much), shift=shift, table=table)
    if most.country == least.country:
        return most
    because = "what is foreign in it may be within the share of its value that is forgiven, or not"
    return Mark(None, "s. 102.13", because, tuple(f"the value of {name}" for name in names))
