"""Notes of chapters, sections and headings, and what they do to the alternatives of the rules below them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from allyshore.origin.phrase import alternative_text, need_text
from allyshore.origin.rule import Alternative

if TYPE_CHECKING:
    from allyshore.origin.codes import CodeSet
    from allyshore.origin.rule import KindWithin, Other, Shift


class Effect(Enum):
    """What a note does."""

    CONFERS = "confers"
    CONDITION = "condition"
    DISREGARD = "disregard"
    COMPONENT = "component"
    DE_MINIMIS = "de_minimis"
    NARROWS = "narrows"
    VEHICLE = "vehicle"
    TRANSIT = "transit"
    SEPARATELY = "separately"
    MEANING = "meaning"

    @property
    def judged(self) -> bool:
        """Whether it changes an alternative here; others are in the rules already, or are told and not judged."""
        return self in {Effect.CONFERS, Effect.CONDITION, Effect.DISREGARD, Effect.COMPONENT}


@dataclass(frozen=True, slots=True)
class Note:
    """A note in force.

    Attributes
    ----------
    number
        How it is headed, by which alternatives say that they are free of it.
    shift, others
        What a note that confers origin asks; `others` is also what a condition asks of every way.
    kinds
        The materials whose origin is disregarded.
    free_of
        Notes that do not hold for goods that are originating by this one.
    """

    id: str
    number: str
    reference: str
    scope: CodeSet
    effect: Effect
    shift: Shift | None
    others: tuple[Other, ...]
    kinds: tuple[KindWithin, ...]
    free_of: frozenset[str]


def noted(
    made: list[tuple[Alternative, frozenset[str]]], notes: list[Note], scope: CodeSet
) -> list[Alternative]:
    """The alternatives of a rule under the notes: those that notes add, and what notes ask or disregard in all of them.

    Each alternative comes with the numbers of the notes that it is free of.
    """
    here = [note for note in notes if note.scope.meets(scope)]
    ways = list(made)
    for note in here:
        if note.effect is Effect.CONFERS and ways:
            ways.append((_conferred(note, ways[0][0]), note.free_of))
    return [_under(way, [note for note in here if note.number not in free]) for way, free in ways]


def _conferred(note: Note, like: Alternative) -> Alternative:
    own = None if note.scope.covers(like.scope) else note.scope
    text = alternative_text(own or like.scope, note.shift, (None, None), note.others, (None, ()))
    return Alternative(
        note.id, note.reference, text, note.shift, None, None, note.others, None, (), like.scope,
        like.concordance, own,
    )  # fmt: skip


def _under(way: Alternative, notes: list[Note]) -> Alternative:
    own = way.own_scope or way.scope
    asked = [
        other
        for note in notes
        if note.effect is Effect.CONDITION and note.scope.meets(own)
        for other in note.others
    ]
    passed = tuple(kind for note in notes if note.effect is Effect.DISREGARD for kind in note.kinds)
    component = any(note.effect is Effect.COMPONENT for note in notes)
    if not asked and not passed and not component:
        return way
    others = tuple(dict.fromkeys((*way.others, *asked)))
    shift = replace(way.shift, disregarded=passed) if way.shift is not None and passed else way.shift
    more = [need_text(other) for other in others if other not in way.others]
    text = ", and ".join([way.text, *more])
    return replace(way, others=others, shift=shift, component=component, text=text, _passed={})
