"""Judge whether a good is originating under the USMCA, with every reason."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from allyshore.origin.codes import dotted
from allyshore.origin.content import has_unlisted, stated_shares, vnm_of
from allyshore.origin.criteria import Criterion, Method
from allyshore.origin.elections import elections, is_plain, unsigned
from allyshore.origin.fixing import fixes_of
from allyshore.origin.gates import assumed_on_the_way, deemed, keeps_origin
from allyshore.origin.good import Obtained, check, doubts
from allyshore.origin.judgement import bare, judged
from allyshore.origin.operations import is_production
from allyshore.origin.params import OriginParams
from allyshore.origin.processes import parted_by
from allyshore.origin.remanufacture import CLASSES, law_of_classes, may_be_remanufactured
from allyshore.origin.result import Amounts, Requirement, Status
from allyshore.origin.rule import digits_of
from allyshore.origin.words import listed, share_text

if TYPE_CHECKING:
    from allyshore.origin.elections import Election
    from allyshore.origin.good import Good
    from allyshore.origin.result import Determination
    from allyshore.origin.rulebook import Rulebook
    from allyshore.units import Share

DEFAULTS = OriginParams()
SET_SHARE: Share = 0.10
"""Most that goods which are not originating may have of the value of a set: General Note 11(i); Uniform Regulations, s. 6(3)."""
RANK = {Status.ORIGINATING: 2, Status.UNKNOWN: 1, Status.NOT_ORIGINATING: 0}


def qualify(good: Good, book: Rulebook, params: OriginParams = DEFAULTS) -> Determination:
    """Judge one good, with whatever it is made of down to the last material whose production is given.

    Where the law leaves its producer a choice (method, alternative, designation of what he makes himself, accumulation of what others
    signed for), the choice that carries it is found and named in `chosen`.

    Parameters
    ----------
    good
        Amounts in USD per unit.
    book
        The rules of the day.
    params
        The margin; at 0 this is the law's own answer.

    Raises
    ------
    ModelInvalid
        A code or an amount cannot be judged; every fault at once.

    Source: General Note 11(b) to (p); Uniform Regulations, SOR/2020-155, s. 3 to 11.
    """
    check(good)
    found = _gated(good, book, params)
    doubtful = tuple(
        f"that the {fault.column} of {fault.where} is right (expected {fault.expected}, found {fault.found}; {fault.cure[0].lower()}{fault.cure[1:]})"
        for fault in doubts(good)
    )
    if found.content is not None or found.status is not Status.ORIGINATING:
        doubtful += unsigned(good, lambda part: _gated(part, book, params))
    found = replace(found, assumptions=(*found.assumptions, *doubtful)) if doubtful else found
    if book.agreement == "usmca":
        found = _with_recovered(found, good)
    if found.status is Status.ORIGINATING and good.route:
        return _after_transit(found, good, book)
    return found


def _gated(good: Good, book: Rulebook, params: OriginParams) -> Determination:  # noqa: PLR0911  # one answer per gate
    """Judge a good that may be listed, made elsewhere, hardly made at all, a set or wholly obtained."""
    listed = deemed(good.hs, good.imported_from, book.members, book.concordance, good.kinds)
    if book.agreement == "usmca" and listed:
        because = (
            f"it is imported from {good.imported_from} and listed by General Note 11(p), wherever it was made"
        )
        holds = _need("listed good", "listed and imported from a member", "it is", because, holds=True)
        return bare(
            good,
            Status.ORIGINATING,
            requirements=(holds,),
            criterion=Criterion.LISTED,
            law="GN 11(p)",
            method=Method.LISTED,
        )
    if good.country not in book.members:
        if listed is None and good.imported_from:
            return bare(
                good, Status.UNKNOWN, missing=(f"whether {good.product} is of a kind listed by GN 11(p)",)
            )
        return _not_made_here(good, book)
    if good.gri3_set:
        return _set(good, book, params)
    if good.obtained is not None and not good.materials:
        return _obtained(good)
    if not good.materials and (good.content is None or good.content.complete):
        missing = ("the materials of the good, or that it is wholly obtained (criterion A)",)
        return bare(good, Status.UNKNOWN, missing=missing)
    if not is_production(good.operations) and not _all_own(good):
        return _not_made(good)
    return _best(good, book, params)


def _best(good: Good, book: Rulebook, params: OriginParams) -> Determination:
    """Judge every election, and give the one that carries the good furthest."""
    if book.agreement == "usmca" and (parted := parted_by(good.operations)):
        good = replace(good, facts={**parted, **good.facts})
    if is_plain(good):
        measured = replace(judged(good, book, params), amounts=_amounts(good))
        return _with_fixes(measured, good, book, params)
    tried: list[tuple[Election, Determination]] = []
    for election in elections(good, book, lambda part: _gated(part, book, params)):
        found = (
            judged(election.good, book, params, election.method)
            if election.good.materials or good.content
            else None
        )
        if found is not None:
            tried.append((election, found))
    if not tried:
        missing = ("the materials of the good, or that it is wholly obtained (criterion A)",)
        return bare(good, Status.UNKNOWN, missing=missing)
    election, found = max(tried, key=lambda pair: _merit(pair[1]))
    chosen = election.chosen if found.status is Status.ORIGINATING else ()
    found = replace(found, chosen=chosen, amounts=_amounts(election.good))
    return _with_fixes(found, election.good, book, params)


def _amounts(good: Good) -> Amounts:
    """The amounts of a good whose choices are made."""
    vnm = vnm_of(good)
    known = vnm if math.isfinite(vnm) else math.nan
    return Amounts(good.transaction_value, good.total_cost, good.net_cost, known, stated_shares(good))


def _all_own(good: Good) -> bool:
    """Whether nothing in a good can be other than originating."""
    return not has_unlisted(good) and all(material.originating for material in good.materials)


def _merit(found: Determination) -> tuple[int, float]:
    """Status first, then how safely the content is reached; a way without content is the safest."""
    if found.content is None:
        return (RANK[found.status], 1.0 if found.status is Status.ORIGINATING else -9.0)
    return (RANK[found.status], found.content.margin)


def _with_recovered(found: Determination, good: Good) -> Determination:
    """Say it where recovered materials count as any others, for the good is of no class that may be remanufactured: s. 1(1) and 4(2)."""
    recovered = [material.name for material in good.materials if material.recovered]
    if not recovered or not good.remanufactured or may_be_remanufactured(good.hs):
        return found
    code = dotted(digits_of(good.hs))
    because = f"recovered materials ({listed(recovered, 'and')}) count as any others, for {code} is not sure to be {CLASSES} ({law_of_classes(good.hs)})"
    if found.status is Status.ORIGINATING:
        return replace(found, assumptions=(*found.assumptions, because))
    holds = may_be_remanufactured(good.hs)
    asked = _need("remanufactured good", CLASSES, code, because, holds=holds)
    missing = (
        ()
        if holds is False
        else (f"the code of {good.product} to six digits, which decides whether it may be remanufactured",)
    )
    return replace(found, requirements=(*found.requirements, asked), missing=(*found.missing, *missing))


def _with_fixes(found: Determination, good: Good, book: Rulebook, params: OriginParams) -> Determination:
    if found.status is Status.ORIGINATING or good.content is not None:
        return found
    return replace(found, fixes=fixes_of(good, book, params))


def _need(name: str, needed: str, found: str, because: str, *, holds: bool | None) -> Requirement:
    return Requirement(name, holds, needed, found, None, because)


def _not_made_here(good: Good, book: Rulebook) -> Determination:
    members = ", ".join(sorted(book.members)) or f"none on {book.date}"
    named = book.agreement.upper() if book.agreement in {"usmca", "cafta-dr"} else book.agreement.title()
    made = Requirement(
        name="place of production",
        holds=False,
        needed=f"made in a {named} country ({members})",
        found=good.country,
        margin=None,
        because=f"the good is made in {good.country}, and the {named} countries are {members}",
    )
    return bare(good, Status.NOT_ORIGINATING, requirements=(made,))


def _not_made(good: Good) -> Determination:
    done = ", ".join(sorted(good.operations))
    because = f"{done} makes no good of its materials (GN 11(b)(iii) and (j))"
    made = _need("production", "production in the region", done, because, holds=False)
    return bare(
        good,
        Status.NOT_ORIGINATING,
        requirements=(made,),
        vnm=sum(m.vnm for m in good.materials if not m.originating),
    )


def _obtained(good: Good) -> Determination:
    how = good.obtained or Obtained.MADE_OF_THESE
    holds = _need("wholly obtained", "wholly obtained in the region", how.value, how.value, holds=True)
    return bare(
        good,
        Status.ORIGINATING,
        requirements=(holds,),
        criterion=Criterion.WHOLLY_OBTAINED,
        law="GN 11(b)(i)",
        method=Method.WHOLLY_OBTAINED,
    )


def _set(good: Good, book: Rulebook, params: OriginParams) -> Determination:
    """A set by GRI 3: every good in it originating, or those that are not within a tenth of its value."""
    items = [
        replace(item, originating=_gated(item.production, book, params).status is Status.ORIGINATING)
        if item.production is not None and item.originating is None
        else item
        for item in good.materials
    ]
    worth = good.transaction_value or sum(item.value for item in items)
    known = sum(item.value for item in items if item.originating is False)
    possible = sum(item.value for item in items if not item.originating)
    limit = SET_SHARE * worth * (1.0 + params.tolerance)
    if worth <= 0.0:
        return bare(good, Status.UNKNOWN, missing=(f"the value of {good.product}, or of the goods in it",))
    holds = True if possible <= limit else False if known > limit else None
    found = f"{share_text(possible / worth)} of the value of the set is of goods that are not originating"
    asked = Requirement(
        "set",
        holds,
        f"at most {share_text(SET_SHARE)}",
        found,
        SET_SHARE - possible / worth,
        f"{found}, and {share_text(SET_SHARE)} may be",
    )
    if holds:
        return bare(
            good,
            Status.ORIGINATING,
            requirements=(asked,),
            criterion=Criterion.RULE,
            law="GN 11(i)",
            method=Method.SET,
            vnm=possible,
        )
    missing = tuple(
        f"a supplier's declaration that {item.name} is originating"
        for item in items
        if item.originating is None
    )
    status = Status.NOT_ORIGINATING if holds is False else Status.UNKNOWN
    return bare(good, status, requirements=(asked,), missing=() if holds is False else missing, vnm=possible)


def _after_transit(found: Determination, good: Good, book: Rulebook) -> Determination:
    kept = keeps_origin(good.hs, good.route, book.members)
    if kept:
        return replace(
            found,
            assumptions=(*found.assumptions, *assumed_on_the_way(good.product, good.route, book.members)),
        )
    places = ", ".join(stay.country for stay in good.route if stay.country not in book.members)
    because = f"outside the region, in {places}, a good stays under customs control and undergoes nothing but unloading, storing and the like"
    asked = Requirement(
        "transit", kept, "under customs control, and unworked, outside the region", places, None, because
    )
    if kept is None:
        missing = (f"whether {good.product} stayed under customs control in {places}",)
        return bare(
            good, Status.UNKNOWN, requirements=(*found.requirements, asked), missing=missing, vnm=found.vnm
        )
    return bare(good, Status.NOT_ORIGINATING, requirements=(*found.requirements, asked), vnm=found.vnm)
