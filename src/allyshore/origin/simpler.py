"""Take the kind of good out of an alternative where the rule asks no less of the other kinds, so that it need not be stated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from allyshore.origin.phrase import alternative_text

if TYPE_CHECKING:
    from allyshore.origin.rule import Alternative, Shift


def simpler(ways: list[Alternative]) -> tuple[Alternative, ...]:
    """The same rule with fewer kinds to be stated.

    A way for all goods but K is for every good if K has a way that asks no more; and a way for K only is for every
    good if the goods that are not K have one that asks no more.
    """
    found = [_without_kinds(way, ways) for way in ways]
    return tuple(
        way for number, way in enumerate(found) if not any(_same(way, other) for other in found[:number])
    )


def _without_kinds(way: Alternative, ways: list[Alternative]) -> Alternative:
    if way.not_only:
        free = all(
            any(other.only == kind and _asks_no_more(other, way) for other in ways) for kind in way.not_only
        )
    elif way.only:
        free = any(other.not_only == (way.only,) and _asks_no_more(other, way) for other in ways)
    else:
        return way
    if not free:
        return way
    asked = (way.shift, (way.rvc_tv, way.rvc_nc), way.others)
    text = alternative_text(way.own_scope or way.scope, *asked, (None, ()))
    return replace(way, only=None, not_only=(), text=text, _passed={})


def _asks_no_more(one: Alternative, than: Alternative) -> bool:
    """Whether every good of `than` that meets it would meet `one`, by what is written in both."""
    bounds = ((one.rvc_tv, than.rvc_tv), (one.rvc_nc, than.rvc_nc))
    same = one.own_scope == than.own_scope and one.others == than.others and one.component == than.component
    if not same or (one.has_rvc and any(a != b for a, b in bounds)):
        return False
    return _lets_in(one.shift, than.shift)


def _lets_in(one: Shift | None, other: Shift | None) -> bool:
    """Whether one shift lets in every material that the other does."""
    if one is None or other is None:
        return one is None
    return set(other.sources) <= set(one.sources) and (
        (one.exceptions, one.exception_kinds, one.disregarded)
        == (other.exceptions, other.exception_kinds, other.disregarded)
    )


def _same(one: Alternative, other: Alternative) -> bool:
    """Whether two ways are the same but for their names."""
    return replace(one, id="", reference="", text="") == replace(other, id="", reference="", text="")
