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
from allyshore.origin.words import article, listed, share_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.units import Share

Kinds = frozenset[str] | None

BUILD_UP = "the originating materials' share of the adjusted value, by the build-up method"
"""What a content by the build-up method bounds: value of originating materials over the value of the good."""


class OtherKind(Enum):
    """Requirements that a stated fact decides, and that are unknown without it."""

    WEIGHT = "weight"
    VALUE = "value"
    VOLUME = "volume"
    PROCESS = "process"
    WHOLLY_OBTAINED = "wholly obtained"
    COUNT = "count"
    AUTO = "auto"
    TRADE = "trade"
    UNREAD = "unread"


class Way(Enum):
    """How a source tells a material that may be used from one that may not."""

    ANY = "any"
    ANY_OTHER = "any other"
    OUTSIDE_GROUP = "outside the group"
    WITHIN_GROUP = "another of the group"
    OTHER_GOOD = "another good of the same"
    SAME = "the same"
    CODES = "codes"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class KindWithin:
    """Goods described in words rather than by code, and the codes among which they are found.

    What is outside the codes is never meant, whatever kinds are stated of it; within them stated kinds decide, and where none
    are stated it may be meant. `others` turns it round: every good of the codes but those of the kind.
    """

    kind: str
    within: CodeSet
    others: bool = False

    def holds(self, code: str, kinds: Kinds) -> Verdict:
        """Whether a material of this code and these stated kinds is meant: both must be so, and a word never stands for a code."""
        if self.others:
            told = None if kinds is None else self.kind not in kinds
        else:
            told = None if kinds is None else self.kind in kinds
        return all_of((self.within.holds(code), told))


@dataclass(frozen=True, slots=True)
class Source:
    """One of the places from which the rule lets a material change.

    Attributes
    ----------
    way, level
        How it is told, and at which level; no level for "the same" and "another good of the same" is the whole group.
    codes
        Of `Way.CODES`; of `Way.ANY_OTHER`, the codes among which the other one has to be.
    """

    way: Way
    level: Level | None = None
    codes: CodeSet | None = None
    kind: KindWithin | None = None

    def holds(  # noqa: PLR0911  # one answer per way
        self, material: str, kinds: Kinds, good: str, scope: CodeSet, *, another: Verdict = None
    ) -> Verdict:
        """Whether a material comes from here. Codes are of the rules' edition, digits only.

        `another` says whether it is another good than the one made, where that is known otherwise than by tariff item.
        """
        if self.way is Way.ANY:
            return True
        if self.way is Way.CODES and self.codes is not None:
            return self.codes.holds(material)
        if self.way is Way.KIND and self.kind is not None:
            return self.kind.holds(material, kinds)
        if self.way is Way.OUTSIDE_GROUP:
            return opposite(scope.holds(material))
        if self.way in {Way.SAME, Way.OTHER_GOOD}:
            same = (
                scope.holds(material) if self.level is None else opposite(differs(material, good, self.level))
            )
            if self.way is Way.SAME:
                return same
            other = True if another or differs(material, good, Level.TARIFF_ITEM) else another
            return all_of((same, other))
        other = differs(material, good, self.level or Level.HEADING)
        if self.way is Way.WITHIN_GROUP:
            return all_of((scope.holds(material), other))
        return other if self.codes is None else all_of((self.codes.holds(material), other))


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of tariff classification: from one of the sources, and from none of the exceptions.

    `disregarded` are materials whose origin a note disregards: they pass wherever they come from.
    """

    sources: tuple[Source, ...]
    exceptions: CodeSet | None = None
    exception_kinds: tuple[KindWithin, ...] = ()
    disregarded: tuple[KindWithin, ...] = ()

    def passes(
        self, material: str, kinds: Kinds, good: str, scope: CodeSet, *, another: Verdict = None
    ) -> Verdict:
        """Whether one material passes; both codes in the rules' edition, digits only."""
        allowed = any_of(
            source.holds(material, kinds, good, scope, another=another) for source in self.sources
        )
        excepted: list[Verdict] = [kind.holds(material, kinds) for kind in self.exception_kinds]
        if self.exceptions is not None:
            excepted.append(self.exceptions.holds(material))
        verdict = all_of((allowed, opposite(any_of(excepted))))
        if verdict or not self.disregarded:
            return verdict
        return any_of((verdict, *(kind.holds(material, kinds) for kind in self.disregarded)))


@dataclass(frozen=True, slots=True)
class Other:
    """A requirement that a stated fact decides.

    Attributes
    ----------
    fact
        What has to be stated: yes or no, or a share where `least` or `most` bounds it.
    codes
        The materials that it speaks of.
    least, most
        Bounds of a share, ends included; None where a yes is asked.
    assumed
        What is taken for true, and said to be, where nothing is stated.
    """

    kind: OtherKind
    fact: str
    codes: CodeSet | None = None
    least: Share | None = None
    most: Share | None = None
    assumed: bool = False

    def holds(self, facts: Mapping[str, bool | float | None]) -> Verdict:
        """Whether the stated facts meet it; None where nothing is stated that decides it."""
        stated = None if self.kind is OtherKind.UNREAD else facts.get(self.fact)
        if stated is None:
            return True if self.assumed and self.fact not in facts else None
        if self.least is None and self.most is None:
            return bool(stated)
        if isinstance(stated, bool):
            return None
        return (self.least is None or stated >= self.least) and (self.most is None or stated <= self.most)

    @property
    def text(self) -> str:
        """The requirement in words."""
        if self.least is None and self.most is None:
            return self.fact
        bound, share = ("at least", self.least) if self.least is not None else ("at most", self.most)
        return f"{self.fact}: {bound} {share_text(share or 0.0)}"


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
        The alternative is for goods of this kind only, or for all but these kinds; None and empty for every good of the rule.
    scope
        The goods of the rule, which are "that group" in its text.
    own_scope
        The goods of the alternative where they are fewer.
    component
        Only the component that determines the classification of the good has to satisfy it.
    """

    id: str
    reference: str
    text: str
    shift: Shift | None
    rvc_tv: Share | None
    rvc_nc: Share | None
    others: tuple[Other, ...]
    only: str | None
    not_only: tuple[str, ...]
    scope: CodeSet
    concordance: Concordance = field(repr=False, compare=False)
    own_scope: CodeSet | None = None
    component: bool = False
    _passed: dict[tuple[str, Kinds, str, Verdict], Verdict] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def has_rvc(self) -> bool:
        """Whether a regional value content is asked."""
        return self.rvc_tv is not None or self.rvc_nc is not None

    def applies(self, kinds: Kinds, good: str = "") -> Verdict:
        """Whether the alternative is for a good of these stated kinds, and of this code of the rules' edition."""
        here = True if self.own_scope is None or not good else self.own_scope.holds(good)
        if self.only is not None:
            return all_of((here, None if kinds is None else self.only in kinds))
        if self.not_only:
            return all_of((here, None if kinds is None else not any(kind in kinds for kind in self.not_only)))
        return here

    @property
    def kinds_text(self) -> str:
        """The kind of good that it is for, or is not for, with an article; empty for every good."""
        if self.only:
            return article(self.only)
        return f"not {listed([article(kind) for kind in self.not_only], 'or')}" if self.not_only else ""

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

    def passes_into(
        self, material_hs: str, good: str, kinds: Kinds = None, *, another: Verdict = None
    ) -> Verdict:
        """As `passes`, with the good's code already in the rules' edition; `another` as `Material.another`."""
        key = (material_hs, kinds, good, another)
        if key not in self._passed:
            codes = self.concordance.candidates(digits_of(material_hs))
            self._passed[key] = self._judge(codes, good, kinds, another)
        return self._passed[key]

    def passes_every_way(self, material_hs: str, good: str, kinds: Kinds = None) -> Verdict:
        """As `passes_into`, with every forerunner of the material's code counted (see `Concordance.strict`)."""
        return self._judge(self.concordance.every_candidate(digits_of(material_hs)), good, kinds, None)

    def _judge(self, materials: tuple[str, ...], good: str, kinds: Kinds, another: Verdict) -> Verdict:
        if self.shift is None:
            return True
        shift, other = self.shift, True if self._another(kinds) else another
        verdicts = (shift.passes(code, kinds, good, self.scope, another=other) for code in materials)
        return agreed(verdicts) if materials else None

    def _another(self, kinds: Kinds) -> bool:
        """Whether a material of these stated kinds is sure to be another good than those that the alternative is for."""
        if kinds is None:
            return False
        return (self.only is not None and self.only not in kinds) or any(
            kind in kinds for kind in self.not_only
        )


OUTSIDE_THE_REGIME = {"vehicle of s. 20(2)", "vehicle of s. 20(3)", "aftermarket part"}
"""Uses that the rules of General Note 11 do not tell from any other."""


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
    uses
        The uses that the goods must be for (values of `VehicleUse`); empty: any.
    trade, not_trade
        The two countries between which it holds, or does not; empty: any.
    """

    id: str
    reference: str
    scope: CodeSet
    alternatives: tuple[Alternative, ...]
    vehicle: bool = False
    uses: frozenset[str] = frozenset()
    trade: frozenset[str] = frozenset()
    not_trade: frozenset[str] = frozenset()

    @property
    def for_kinds(self) -> bool:
        """Whether every way of it is for a kind of good, so that other rules may hold the rest."""
        return all(alternative.only is not None or alternative.not_only for alternative in self.alternatives)

    def is_for(self, use: str, country: str, destination: str) -> Verdict:
        """Whether it is for goods of this use in trade between these countries; None where the destination decides."""
        if self.uses and use not in self.uses and not (use in OUTSIDE_THE_REGIME and "" in self.uses):
            return False
        pair = self.trade or self.not_trade
        if not pair:
            return True
        if country and country not in pair:
            return not self.trade
        between = None if not destination else destination in pair and destination != country
        return between if self.trade else opposite(between)

    @property
    def text(self) -> str:
        """The rule in our words."""
        return "; or ".join(alternative.text for alternative in self.alternatives)


def digits_of(hs: str) -> str:
    """A code without its dots and spaces."""
    return hs.replace(".", "").replace(" ", "")
