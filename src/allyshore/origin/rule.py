"""The rule language: what a product-specific rule can ask, and how a tariff shift is judged.

A rule is a choice of alternatives; an alternative asks for a change of tariff classification of every non-originating
material, for a regional value content, for both, or also for something that this engine names and does not judge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from allyshore.origin.codes import (
    CodeSet,
    Concordance,
    Level,
    Verdict,
    agreed,
    all_of,
    any_of,
    differs,
    opposite,
)

if TYPE_CHECKING:
    from allyshore.units import Share

Kinds = frozenset[str] | None


class OtherKind(Enum):
    """Requirements that are named and answered `unknown`, with the fact that would decide them."""

    WEIGHT = "weight"
    VOLUME = "volume"
    PROCESS = "process"
    WHOLLY_OBTAINED = "wholly obtained"
    COUNT = "count"
    AUTO = "auto"
    UNREAD = "unread"


class Way(Enum):
    """How a source tells a material that may be used from one that may not."""

    ANY = "any"
    ANY_OTHER = "any other"
    OUTSIDE_GROUP = "outside the group"
    WITHIN_GROUP = "another of the group"
    OTHER_GOOD = "another good of the same subheading"
    SAME_SUBHEADING = "the same subheading"
    CODES = "codes"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class KindWithin:
    """Goods described in words rather than by code, and the codes among which they are found.

    A material whose kinds are stated is of the kind or not, whatever its code; one whose kinds are not stated may be of
    the kind if its code lies within.
    """

    kind: str
    within: CodeSet

    def holds(self, code: str, kinds: Kinds) -> Verdict:
        """Whether a material of this code and these stated kinds is of the kind."""
        if kinds is not None:
            return self.kind in kinds
        return None if self.within.holds(code) is not False else False


@dataclass(frozen=True, slots=True)
class Source:
    """One of the places from which the rule lets a material change."""

    way: Way
    level: Level | None = None
    codes: CodeSet | None = None
    kind: KindWithin | None = None

    def holds(self, material: str, kinds: Kinds, good: str, scope: CodeSet) -> Verdict:  # noqa: PLR0911  # one answer per way
        """Whether a material comes from here. Codes are of the rules' edition, digits only."""
        if self.way is Way.ANY:
            return True
        if self.way is Way.CODES and self.codes is not None:
            return self.codes.holds(material)
        if self.way is Way.KIND and self.kind is not None:
            return self.kind.holds(material, kinds)
        if self.way is Way.OUTSIDE_GROUP:
            return opposite(scope.holds(material))
        same = opposite(differs(material, good, Level.SUBHEADING))
        if self.way is Way.SAME_SUBHEADING:
            return same
        if self.way is Way.OTHER_GOOD:
            other = differs(material, good, Level.TARIFF_ITEM)
            return all_of((same, True if other else None))
        level = self.level or Level.HEADING
        if self.way is Way.WITHIN_GROUP:
            return all_of((scope.holds(material), differs(material, good, level)))
        return differs(material, good, level)


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of tariff classification: from one of the sources, and from none of the exceptions."""

    sources: tuple[Source, ...]
    exceptions: CodeSet | None = None
    exception_kinds: tuple[KindWithin, ...] = ()

    def passes(self, material: str, kinds: Kinds, good: str, scope: CodeSet) -> Verdict:
        """Whether one material passes; both codes in the rules' edition, digits only."""
        allowed = any_of(source.holds(material, kinds, good, scope) for source in self.sources)
        excepted: list[Verdict] = [kind.holds(material, kinds) for kind in self.exception_kinds]
        if self.exceptions is not None:
            excepted.append(self.exceptions.holds(material))
        return all_of((allowed, opposite(any_of(excepted))))


@dataclass(frozen=True, slots=True)
class Other:
    """A requirement that is named and not judged here; `fact` says what would decide it."""

    kind: OtherKind
    fact: str
    codes: CodeSet | None = None
    share: Share = 0.0


@dataclass(frozen=True)
class Alternative:
    """One way of meeting a rule; all that it asks must hold.

    Attributes
    ----------
    id, reference
        Name in results (``84.125(B)``), and where the law has it.
    text
        What it asks, in our words, made from the structure.
    shift
        None where no change of tariff classification is required.
    rvc_tv, rvc_nc
        Least regional value content by transaction value and by net cost, share; either suffices; None where the
        rule offers no such test.
    others
        Further requirements, all answered `unknown`.
    only, not_only
        The alternative is for goods of this kind only, or for all but these; None for every good of the rule.
    scope
        The goods of the rule, which are "that group" in its text.
    """

    id: str
    reference: str
    text: str
    shift: Shift | None
    rvc_tv: Share | None
    rvc_nc: Share | None
    others: tuple[Other, ...]
    only: str | None
    not_only: str | None
    scope: CodeSet
    concordance: Concordance = field(repr=False, compare=False)
    _passed: dict[tuple[str, Kinds, str], Verdict] = field(default_factory=dict, repr=False, compare=False)

    @property
    def has_rvc(self) -> bool:
        """Whether a regional value content is asked."""
        return self.rvc_tv is not None or self.rvc_nc is not None

    def applies(self, kinds: Kinds) -> Verdict:
        """Whether the alternative is for a good of these stated kinds."""
        if self.only is not None:
            return None if kinds is None else self.only in kinds
        if self.not_only is not None:
            return None if kinds is None else self.not_only not in kinds
        return True

    def passes(self, material_hs: str, good_hs: str, kinds: Kinds = None) -> Verdict:
        """Whether a material of today's code passes the shift into a good of today's code; None is unknown.

        Where a code has several forerunners in the rules' edition, the answer is known only if it is the same for all.
        """
        goods = [
            code
            for code in self.concordance.candidates(digits_of(good_hs))
            if self.scope.holds(code) is not False
        ]
        return agreed(self.passes_into(material_hs, good, kinds) for good in goods) if goods else None

    def passes_into(self, material_hs: str, good: str, kinds: Kinds = None) -> Verdict:
        """As `passes`, with the good's code already in the rules' edition."""
        key = (material_hs, kinds, good)
        if key not in self._passed:
            self._passed[key] = self._judge(self.concordance.candidates(digits_of(material_hs)), good, kinds)
        return self._passed[key]

    def passes_every_way(self, material_hs: str, good: str, kinds: Kinds = None) -> Verdict:
        """As `passes_into`, with every forerunner of the material's code counted (see `Concordance.strict`)."""
        return self._judge(self.concordance.every_candidate(digits_of(material_hs)), good, kinds)

    def _judge(self, materials: tuple[str, ...], good: str, kinds: Kinds) -> Verdict:
        if self.shift is None:
            return True
        shift = self.shift
        return (
            agreed(shift.passes(code, kinds, good, self.scope) for code in materials) if materials else None
        )


@dataclass(frozen=True)
class Rule:
    """The product-specific rule for some goods.

    Attributes
    ----------
    id, reference
        ``84.125``, ``GN 11(o), chapter 84, rule 125``.
    scope
        The goods, in the rules' edition of the Harmonised System (2012).
    alternatives
        The ways of meeting it; one suffices.
    vehicle
        Subdivision (k) may set other requirements for goods for use in a motor vehicle of chapter 87.
    """

    id: str
    reference: str
    scope: CodeSet
    alternatives: tuple[Alternative, ...]
    vehicle: bool = False

    @property
    def text(self) -> str:
        """The rule in our words."""
        return "; or ".join(alternative.text for alternative in self.alternatives)


def digits_of(hs: str) -> str:
    """A code without its dots and spaces."""
    return hs.replace(".", "").replace(" ", "")
