"""The ways of being originating that an optimiser can hold as linear rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from allyshore.origin.codes import Level, all_of, differs
from allyshore.origin.criteria import Criterion, Method
from allyshore.origin.facts import surely_holds
from allyshore.origin.pardon import NONE, Pardon, may_be_forgiven, pardon_of
from allyshore.origin.rule import Alternative, digits_of
from allyshore.origin.trading import asked_of_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.origin.codes import CodeSet, Verdict
    from allyshore.origin.rule import Kinds
    from allyshore.origin.rulebook import Case
    from allyshore.units import Share

RVC_D_TV: Share = 0.60
RVC_D_NC: Share = 0.50
"""Content asked by criterion D: General Note 11(b)(iv)(C)."""
WAIVER: Share = 0.10
"""Non-originating share below which no content is asked: Uniform Regulations, s. 5(4)."""
NO_FACTS: Mapping[str, bool | float | None] = MappingProxyType({})
MOST_CASES = 4
"""A code that may be under more rules than this gets the mode of criterion C alone."""
WAIVER_IS_WEAKER_FROM: Share = 0.60
"""At a threshold of at most this, a waiver is inside the test by transaction value at any margin up to 0.3."""


@dataclass(frozen=True)
class Mode:
    """One way of being originating; with V the value of a non-originating material, its rows are

    * ALL_ORIGINATING: no non-originating material;
    * otherwise every material that does not pass is one that the mode `forgives`, and the sum of V over them is at most
      `de_minimis` times the transaction value; with `by_weight`, their kilograms are at most `de_minimis` times the good's, and
    * TRANSACTION_VALUE, NET_COST: the sum of V is at most (1 - `threshold`) times the transaction value, or net cost;
    * WAIVER: the sum of V is at most (1 - `threshold`), which is 0.10, of the transaction value.

    Attributes
    ----------
    alternative_id, reference
        Of the rule's alternative, or of criteria C and D.
    needs_shift
        The alternative whose shift materials must pass, None where no change is asked.
    de_minimis, by_weight
        Share that failing materials may have, 0 where they may not be there at all; of the weight where textiles are so forgiven.
    tests, parts_only, kinds
        What `passes` looks at: alternatives with the good's code in the rules' edition, the subheadings of parts where
        criterion D lets them pass, and the stated kinds of the good.
    """  # the first sentence ends with the list

    alternative_id: str
    reference: str
    criterion: Criterion
    method: Method
    needs_shift: Alternative | None
    threshold: Share | None
    de_minimis: Share
    tests: tuple[tuple[Alternative, str], ...] = field(default=(), repr=False)
    parts_only: CodeSet | None = field(default=None, repr=False)
    kinds: Kinds = field(default=None, repr=False)
    by_weight: bool = False

    def forgives(self, material_hs: str) -> bool:
        """Whether a material of this code that does not pass may be there at all, within the mode's share."""
        if self.de_minimis <= 0.0:
            return False
        return self.by_weight or all(
            may_be_forgiven(material_hs, code, alternative.concordance) for alternative, code in self.tests
        )

    def passes(
        self,
        material_hs: str,
        good_hs: str = "",  # noqa: ARG002  # the good is the mode's own
        kinds: Kinds = None,
        *,
        part: Verdict = None,
        component: Verdict = None,
        another: Verdict = None,
    ) -> bool:
        """Whether a non-originating material of this code passes the mode's shift; what is unknown does not.

        `part`, `component` and `another` are what `Material` states under these names.
        """
        if self.method is Method.ALL_ORIGINATING:
            return False
        return all(
            alternative.passes_into(material_hs, code, kinds, another=another) is True
            or (alternative.component and component is False)
            or self._is_part(material_hs, alternative, code, part)
            for alternative, code in self.tests
        )

    def _is_part(self, material_hs: str, alternative: Alternative, code: str, part: Verdict) -> bool:
        return (
            self.criterion is Criterion.PARTS
            and part is not False
            and bool(part_of_subheading(alternative, material_hs, code, self.parts_only))
        )


def part_of_subheading(
    alternative: Alternative, material_hs: str, good: str, parts_only: CodeSet | None
) -> Verdict:
    """Whether a material is certain to be a part classified in the good's own subheading (or undivided heading)."""
    if parts_only is None or not parts_only.holds(good):
        return False
    codes = alternative.concordance.candidates(digits_of(material_hs))
    return all_of(differs(code, good, Level.SUBHEADING) is False for code in codes) if codes else False


def all_originating(hs: str) -> Mode:
    """The mode of criterion C."""
    return Mode(
        f"{digits_of(hs)[:6]}.C",
        "GN 11(b)(ii)",
        Criterion.ORIGINATING_MATERIALS,
        Method.ALL_ORIGINATING,
        None,
        None,
        0.0,
    )


def modes_of(
    hs: str,
    cases: tuple[Case, ...],
    parts_only: CodeSet,
    kinds: Kinds,
    waiver: Share = WAIVER,
    *,
    facts: Mapping[str, bool | float | None] = NO_FACTS,
    by_notes_of_usmca: bool = True,
) -> tuple[Mode, ...]:
    """All modes of a good: of its rule, and criterion C. Where several rules may be its own, a mode must serve each of them.

    `waiver` of 0 is an agreement that waives no content; `by_notes_of_usmca` is whose notes forgive failing materials.
    """
    found: list[Mode] = []
    for number, case in enumerate(cases if len(cases) <= MOST_CASES else ()):
        pardon = pardon_of(case.code, by_notes_of_usmca=by_notes_of_usmca)
        here = _modes_of_case(case, pardon, parts_only, kinds, facts)
        found = (
            here
            if number == 0
            else [both for one in found for other in here if (both := _both(one, other)) is not None]
        )
    kept = [mode for mode in found if waiver > 0.0 or mode.method is not Method.WAIVER]
    if any(asked_of_all(case.alternatives) for case in cases):
        return tuple(kept)  # General Note 11(q)(ii) looks at the sugar, which no mode does
    return (*kept, all_originating(hs))


def _modes_of_case(
    case: Case, pardon: Pardon, parts_only: CodeSet, kinds: Kinds, facts: Mapping[str, bool | float | None]
) -> list[Mode]:
    found: list[Mode] = []
    usable = [
        a
        for a in case.alternatives
        if all(surely_holds(o, facts) for o in a.others) and a.applies(kinds, case.code)
    ]
    free = any(
        a.shift is None and _at_most(a.rvc_tv, RVC_D_TV) and _at_most(a.rvc_nc, RVC_D_NC) for a in usable
    )
    for alternative in usable:
        found += _modes_of_alternative(alternative, case.code, pardon, kinds)
        if parts_only.holds(case.code) and alternative.shift is not None and not free:
            found += _part_modes(alternative, case.code, parts_only, kinds)
    return found


def _at_most(threshold: Share | None, bound: Share) -> bool:
    return threshold is not None and threshold <= bound


def _modes_of_alternative(alternative: Alternative, code: str, pardon: Pardon, kinds: Kinds) -> list[Mode]:
    shift = alternative if alternative.shift is not None else None

    def mode(method: Method, threshold: Share | None) -> Mode:
        tests = ((alternative, code),)
        return Mode(
            alternative.id,
            alternative.reference,
            Criterion.RULE,
            method,
            shift,
            threshold,
            pardon.share,
            tests,
            None,
            kinds,
            pardon.by_weight,
        )

    if not alternative.has_rvc:
        return [mode(Method.SHIFT_ONLY, None)]
    found = []
    if alternative.rvc_tv is not None:
        found.append(mode(Method.TRANSACTION_VALUE, alternative.rvc_tv))
    if alternative.rvc_nc is not None:
        found.append(mode(Method.NET_COST, alternative.rvc_nc))
    if not _at_most(alternative.rvc_tv, WAIVER_IS_WEAKER_FROM):
        found.append(mode(Method.WAIVER, 1.0 - WAIVER))
    return found


def _part_modes(alternative: Alternative, code: str, parts_only: CodeSet, kinds: Kinds) -> list[Mode]:
    reference = f"GN 11(b)(iv), for {alternative.reference}"
    tests = ((alternative, code),)
    return [
        Mode(
            f"{alternative.id}.D",
            reference,
            Criterion.PARTS,
            method,
            alternative,
            threshold,
            0.0,
            tests,
            parts_only,
            kinds,
        )
        for method, threshold in (
            (Method.TRANSACTION_VALUE, max(RVC_D_TV, alternative.rvc_tv or 0.0)),
            (Method.NET_COST, max(RVC_D_NC, alternative.rvc_nc or 0.0)),
        )
    ]


def _both(one: Mode, other: Mode) -> Mode | None:
    """A mode that serves two rules at once, None where their rows are of two kinds."""
    if one.criterion is not other.criterion:
        return None
    plain = Method.SHIFT_ONLY
    if one.method is not other.method and plain not in (one.method, other.method):
        return None
    carrying = other if one.method is plain else one
    thresholds = [mode.threshold for mode in (one, other) if mode.threshold is not None]
    pardon = NONE
    if one.by_weight is other.by_weight:
        pardon = Pardon(min(one.de_minimis, other.de_minimis), one.by_weight)
    return Mode(
        f"{one.alternative_id} and {other.alternative_id}",
        f"{one.reference}; {other.reference}",
        one.criterion,
        carrying.method,
        one.needs_shift or other.needs_shift,
        max(thresholds, default=None),
        pardon.share,
        tuple(dict.fromkeys((*one.tests, *other.tests))),
        one.parts_only or other.parts_only,
        one.kinds,
        pardon.by_weight,
    )
