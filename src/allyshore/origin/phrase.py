"""Say a rule in words: the phrase is made from the structure, and is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.origin.rule import Way

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allyshore.origin.codes import CodeSet
    from allyshore.origin.rule import KindWithin, Other, Shift, Source
    from allyshore.units import Share


def share_text(share: Share) -> str:
    """A share as a person reads it: ``60 %``, ``62.5 %``, ``59.996 %``."""
    text = f"{share * 100:.3f}".rstrip("0").rstrip(".")
    return f"{text} %"


def listed(parts: Iterable[str], word: str) -> str:
    """Join words: ``a, b or c``."""
    items = list(parts)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"


def source_text(source: Source) -> str:
    """Where a material may come from."""
    level = source.level.word if source.level else ""
    if source.way is Way.CODES and source.codes is not None:
        return listed(source.codes.words(), "or")
    if source.way is Way.KIND and source.kind is not None:
        return _kind_text(source.kind)
    return {
        Way.ANY_OTHER: f"any other {level}",
        Way.OUTSIDE_GROUP: f"any {level} outside the group",
        Way.WITHIN_GROUP: f"any other {level} of the group",
    }.get(source.way, source.way.value)


def shift_text(shift: Shift) -> str:
    """The change that every non-originating material must make."""
    text = (
        f"every non-originating material comes from {listed((source_text(s) for s in shift.sources), 'or')}"
    )
    exceptions = list(shift.exceptions.words()) if shift.exceptions else []
    exceptions += [_kind_text(kind) for kind in shift.exception_kinds]
    return f"{text}, but not from {listed(exceptions, 'or')}" if exceptions else text


def _kind_text(kind: KindWithin) -> str:
    return f"{article(kind.kind)} of {listed(kind.within.words(), 'or')}"


def article(noun: str) -> str:
    """A noun with its indefinite article."""
    return f"an {noun}" if noun[:1] in set("aeiou") else f"a {noun}"


def rvc_text(rvc_tv: Share | None, rvc_nc: Share | None) -> str:
    """The regional value content, by each method that the rule offers."""
    methods = []
    if rvc_tv is not None:
        methods.append(f"{share_text(rvc_tv)} by transaction value")
    if rvc_nc is not None:
        methods.append(f"{share_text(rvc_nc)} by net cost")
    return f"the regional value content is at least {listed(methods, 'or')}" if methods else ""


def alternative_text(
    scope: CodeSet,
    shift: Shift | None,
    rvc: tuple[Share | None, Share | None],
    others: tuple[Other, ...],
    kind: tuple[str | None, str | None],
) -> str:
    """One alternative as a sentence without its full stop."""
    only, not_only = kind
    places = listed(scope.words(), "and")
    goods = f"for {places}"
    if only:
        goods = f"for {article(only)} of {places}"
    elif not_only:
        goods = f"for {places} other than {article(not_only)}"
    asks = [shift_text(shift) if shift else "no change of tariff classification is required"]
    asks += [text for text in (rvc_text(*rvc),) if text]
    asks += [f"enough is shown of {other.fact}" for other in others]
    return f"{goods}, {', and '.join(asks)}"
