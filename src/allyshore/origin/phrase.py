"""Say a rule in words: the phrase is made from the structure, and is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.origin.rule import Way
from allyshore.origin.words import article, listed, share_text

if TYPE_CHECKING:
    from allyshore.origin.codes import CodeSet
    from allyshore.origin.rule import KindWithin, Other, Shift, Source
    from allyshore.units import Share


def source_text(source: Source) -> str:
    """Where a material may come from."""
    level = source.level.word if source.level else "group"
    if source.way is Way.CODES and source.codes is not None:
        return listed(source.codes.words(), "or")
    if source.way is Way.KIND and source.kind is not None:
        return kind_text(source.kind)
    if source.way is Way.ANY_OTHER and source.codes is not None:
        return f"any other {level} within {listed(source.codes.words(), 'or')}"
    return {
        Way.ANY_OTHER: f"any other {level}",
        Way.OUTSIDE_GROUP: f"any {level} outside the group",
        Way.WITHIN_GROUP: f"any other {level} of the group",
        Way.OTHER_GOOD: f"another good of the same {level}",
        Way.SAME: f"the same {level}",
    }.get(source.way, source.way.value)


def shift_text(shift: Shift) -> str:
    """The change that every non-originating material must make."""
    text = (
        f"every non-originating material comes from {listed((source_text(s) for s in shift.sources), 'or')}"
    )
    exceptions = list(shift.exceptions.words()) if shift.exceptions else []
    exceptions += [kind_text(kind) for kind in shift.exception_kinds]
    if exceptions:
        text = f"{text}, but not from {listed(exceptions, 'or')}"
    if shift.disregarded:
        text = f"{text}, where {listed([kind_text(kind) for kind in shift.disregarded], 'and')} may come from anywhere"
    return text


def kind_text(kind: KindWithin) -> str:
    """Goods in words and where they are found."""
    places = listed(kind.within.words(), "or")
    return (
        f"goods of {places} other than {article(kind.kind)}"
        if kind.others
        else f"{article(kind.kind)} of {places}"
    )


def rvc_text(rvc_tv: Share | None, rvc_nc: Share | None) -> str:
    """The regional value content, by each method that the rule offers."""
    methods = []
    if rvc_tv is not None:
        methods.append(f"{share_text(rvc_tv)} by transaction value")
    if rvc_nc is not None:
        methods.append(f"{share_text(rvc_nc)} by net cost")
    return f"the regional value content is at least {listed(methods, 'or')}" if methods else ""


def need_text(other: Other) -> str:
    """A requirement that a stated fact decides."""
    verb = "assumed" if other.assumed else "shown"
    return (
        f"it is {verb} {other.text}" if other.text.startswith("that ") else f"enough is shown of {other.text}"
    )


def alternative_text(
    scope: CodeSet,
    shift: Shift | None,
    rvc: tuple[Share | None, Share | None],
    others: tuple[Other, ...],
    kind: tuple[str | None, tuple[str, ...]],
) -> str:
    """One alternative as a sentence without its full stop."""
    only, not_only = kind
    places = listed(scope.words(), "and")
    goods = f"for {places}"
    if only:
        goods = f"for {article(only)} of {places}"
    elif not_only:
        goods = f"for {places} other than {listed([article(one) for one in not_only], 'or')}"
    asks = [shift_text(shift) if shift else "no change of tariff classification is required"]
    asks += [text for text in (rvc_text(*rvc),) if text]
    asks += [need_text(other) for other in others]
    return f"{goods}, {', and '.join(asks)}"
