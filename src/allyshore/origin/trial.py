"""One way of qualifying, tried on one good: verdicts from sums, so that a change of one material costs nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from allyshore.origin.codes import CodeSet, Level, Verdict, agreed, all_of, any_of, differs
from allyshore.origin.content import stated_shares
from allyshore.origin.criteria import Criterion, Method
from allyshore.origin.facts import BESIDE_THE_SHIFT, foreign_of, hangs_on_materials, other_holds
from allyshore.origin.modes import RVC_D_NC, RVC_D_TV, WAIVER
from allyshore.origin.pardon import is_elastomeric
from allyshore.origin.result import Content
from allyshore.origin.rule import Alternative, digits_of
from allyshore.origin.verification import elected_of

TEXTILE_SHARE = 0.10
ELASTOMERIC_SHARE = 0.07
"""By weight: General Note 11(e)(iv); Uniform Regulations, SOR/2020-155, s. 5(6) and 5(7)."""

NOT_BY_PARTS = CodeSet.read(["61-63"])
"""Goods to which criterion D is closed: General Note 11(b)(iv); Uniform Regulations, s. 3(4)."""

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from allyshore.origin.forgiving import Forgiving
    from allyshore.origin.good import Good, Material
    from allyshore.origin.params import OriginParams
    from allyshore.origin.reading import PartsTable
    from allyshore.origin.rulebook import Case
    from allyshore.units import Kg, Share, Usd


@dataclass(slots=True)
class Sums:
    """Value of non-originating materials: all of them (a range where s. 8(6) leaves it open), those that fail the shift, those that may.

    `whole` is the value of all of them with nothing accumulated or left out, for the waiver of s. 5(4). The weights are those of
    the materials that fail or may fail, and of what is elastomeric among them; infinite where one is not stated.
    """

    low: Usd = 0.0
    high: Usd = 0.0
    failing: Usd = 0.0
    failing_count: int = 0
    open: Usd = 0.0
    open_count: int = 0
    whole: Usd = 0.0
    weight: Kg = 0.0
    elastomeric: Kg = 0.0
    barred: int = 0

    def add(self, value: Usd, passes: Verdict, counted: Usd | None = None) -> Sums:
        """These sums with one more non-originating material."""
        fails, unclear = passes is False, passes is None
        counts = value if counted is None else counted
        return Sums(
            self.low + counts,
            self.high + counts,
            self.failing + value * fails,
            self.failing_count + fails,
            self.open + value * unclear,
            self.open_count + unclear,
            self.whole + value,
            self.weight,
            self.elastomeric,
            self.barred,
        )

    def add_material(self, material: Material, passes: Verdict, *, curable: bool = True) -> Sums:
        """These sums with one more non-originating material, its weight as well."""
        found = self.add(material.value, passes, material.counted)
        if passes is not True:
            weight = math.inf if material.weight is None else material.weight
            found.weight += weight
            found.elastomeric += weight if is_elastomeric(material) else 0.0
            found.barred += not curable
        return found


@dataclass(frozen=True, slots=True)
class Basis:
    """The amounts that a good is measured against, USD per unit, and the tolerance on a tie as a share of them."""

    transaction_value: Usd | None
    net_cost: Usd | None
    small: Usd
    margin: Share
    tolerance: Share
    waiver: Share = WAIVER
    weight: Kg | None = None
    component_weight: Kg | None = None
    only: Method | None = None
    elected: Method | None = None
    stated: Mapping[Method, Share] = field(default_factory=dict)

    @classmethod
    def of(
        cls, good: Good, params: OriginParams, waiver: Share = WAIVER, only: Method | None = None
    ) -> Basis:
        """Take the amounts from a good; `small` is what de minimis shares are of.

        Source: Uniform Regulations, s. 5(1)(a) and 5(4)(a): of the transaction value, or of the total cost.
        """
        small = max(good.transaction_value or 0.0, good.total_cost or 0.0)
        return cls(
            good.transaction_value,
            good.net_cost,
            small or good.net_cost or sum(material.value for material in good.materials) or 1.0,
            params.binding_margin,
            params.tolerance,
            waiver,
            good.weight,
            good.component_weight or _component_weight(good),
            only,
            elected_of(good),
            stated_shares(good),
        )


def _component_weight(good: Good) -> Kg | None:
    """Weight of the component that determines the classification: of its materials, or of the good where none is told apart."""
    parts = [material for material in good.materials if material.component]
    if not parts:
        return good.weight
    return None if any(part.weight is None for part in parts) else sum(part.weight or 0.0 for part in parts)


class Weighed(Enum):
    """What the weight of textile materials that fail the shift is a share of."""

    NOT = "by value"
    GOOD = "the good"
    COMPONENT = "the component that determines its classification"


@dataclass(frozen=True, slots=True)
class Trial:
    """One alternative (or criterion D built on it), with each material's verdict on its shift.

    Attributes
    ----------
    verdicts
        In the order of the good's materials, as if each were non-originating.
    tv, nc
        Least content; None where not offered.
    cure
        De minimis share for materials that fail the shift.
    curable
        Whether each material may be forgiven at all, in the order of the good's.
    by_weight
        Forgiven by weight: of the good, or of the component that determines its classification.
    applies
        Whether the alternative is for this kind of good.
    others
        Whether the facts that it asks besides hold.
    hangs
        Some of them hang on which materials are originating.
    by_net_cost
        The rule offers no transaction value at all, so that an election of it has no effect (s. 7(6)).
    """

    alternative: Alternative
    criterion: Criterion
    code: str
    verdicts: tuple[Verdict, ...]
    tv: Share | None
    nc: Share | None
    cure: Share
    applies: Verdict
    others: Verdict = True
    curable: tuple[bool, ...] = ()
    by_weight: Weighed = Weighed.NOT
    hangs: bool = False
    by_net_cost: bool = False

    def settled(self, good: Good, foreign: Collection[int]) -> Trial:
        """Give it with the facts that hang on which materials, by position, are not originating."""
        return replace(self, others=_others(self.alternative, good, foreign)) if self.hangs else self

    def lets_off(self, position: int) -> bool:
        """Whether the material may be forgiven if it fails the shift."""
        return self.curable[position] if self.curable else True

    @property
    def asks_process_only(self) -> bool:
        """Whether it asks neither a change of classification nor a content."""
        return self.alternative.shift is None and not self.has_rvc

    @property
    def has_rvc(self) -> bool:
        """Whether a content is asked."""
        return self.tv is not None or self.nc is not None

    @property
    def name(self) -> str:
        """The alternative's name, with the criterion where it is D."""
        return f"{self.alternative.id}.D" if self.criterion is Criterion.PARTS else self.alternative.id

    @property
    def reference(self) -> str:
        """The place in the law."""
        own = self.alternative.reference
        return f"GN 11(b)(iv), for {own}" if self.criterion is Criterion.PARTS else own

    def shift(self, sums: Sums, basis: Basis) -> Verdict:
        """Whether all pass, or those that fail are within the de minimis share."""
        if not sums.failing_count and not sums.open_count:
            return True
        if self.by_weight is not Weighed.NOT:
            if self._light_enough(sums, basis):
                return True
            return False if sums.failing_count else None
        if self.cure > 0.0 and not sums.barred:
            limit = self.cure * basis.small * (1.0 + basis.tolerance)
            if sums.failing + sums.open <= limit:
                return True
            return False if sums.failing > limit else None
        return False if sums.failing_count else None

    def weighed_against(self, basis: Basis) -> Kg | None:
        """Kilograms that the weight of failing materials is a share of."""
        return basis.component_weight if self.by_weight is Weighed.COMPONENT else basis.weight

    def _light_enough(self, sums: Sums, basis: Basis) -> bool:
        """At most a tenth by weight, of which at most seven hundredths elastomeric; never where a weight is not stated."""
        whole = self.weighed_against(basis)
        if whole is None or sums.barred or not math.isfinite(sums.weight):
            return False
        slack = 1.0 + basis.tolerance
        return (
            sums.weight <= TEXTILE_SHARE * whole * slack
            and sums.elastomeric <= ELASTOMERIC_SHARE * whole * slack
        )

    def bases(self, basis: Basis) -> list[tuple[Method, Share, Usd | None]]:
        """Methods of content that are offered and open, each with what is asked and the amount that it is of, where that is known.

        An accumulation may serve one method only, and so may the producer.
        """
        offered = (
            (Method.TRANSACTION_VALUE, self.tv, basis.transaction_value),
            (Method.NET_COST, self.nc, basis.net_cost),
        )
        elected = None if self.by_net_cost else basis.elected
        return [
            (method, asked, amount)
            for method, asked, amount in offered
            if asked is not None and basis.only in {None, method} and elected in {None, method}
        ]

    def closed(self, basis: Basis) -> str:
        """Why no method of content is open, in words."""
        one = basis.elected or basis.only
        return (
            f"it is not offered by {one.value}, and no other method is open"
            if one
            else "no method is offered"
        )

    def content(self, sums: Sums, basis: Basis) -> Verdict:
        """Whether the content is reached by a method offered, or waived."""
        if not self.has_rvc:
            return True
        verdicts: list[Verdict] = [self.waived(sums, basis)]
        for method, asked, amount in self.bases(basis):
            share = basis.stated.get(method)
            if share is not None:
                verdicts.append(share >= asked + basis.margin - basis.tolerance)
            elif amount is None:
                verdicts.append(None)
            else:
                room = (1.0 - asked - basis.margin) * amount
                verdicts.append(_within(sums, room, amount * basis.tolerance))
        return any_of(verdicts)

    def verdict(self, sums: Sums, basis: Basis) -> Verdict:
        """Whether everything asked holds."""
        if self.applies is False:
            return False
        return all_of((self.applies, self.shift(sums, basis), self.content(sums, basis), self.others))

    def contents(self, sums: Sums, basis: Basis) -> list[Content]:
        """The content by each method that can be computed, best margin first."""
        found = []
        for method, asked, amount in self.bases(basis):
            share = basis.stated.get(method)
            if share is not None:
                found.append(Content(method, share, asked, share - asked))
            elif amount is not None and math.isfinite(sums.high):
                found.append(_content(method, amount, sums.high, asked))
        return sorted(found, key=lambda one: -one.margin)

    def waived(self, sums: Sums, basis: Basis) -> bool:
        """Whether all non-originating materials together are within the share below which no content is asked."""
        return max(sums.high, sums.whole) <= basis.waiver * basis.small + basis.small * basis.tolerance

    def room(self, sums: Sums, basis: Basis) -> Usd | None:
        """USD that non-originating materials passing the shift can rise before this way is lost; None: without limit."""
        if not self.has_rvc:
            return None
        rooms = [basis.waiver * basis.small - max(sums.high, sums.whole)]
        rooms += [
            (1.0 - asked - basis.margin) * amount - sums.high
            for method, asked, amount in self.bases(basis)
            if amount is not None and method not in basis.stated
        ]
        rooms += [
            (basis.stated[method] - asked - basis.margin) * (amount or basis.small)
            for method, asked, amount in self.bases(basis)
            if method in basis.stated
        ]
        return max(0.0, *rooms)

    def room_of(self, position: int, sums: Sums, basis: Basis) -> Usd | None:
        """USD that one non-originating material can rise before this way is lost; None: without limit by value."""
        room = self.room(sums, basis)
        if self.verdicts[position] is True or self.by_weight is not Weighed.NOT:
            return room
        forgiven = max(0.0, self.cure * basis.small - sums.failing - sums.open)
        return forgiven if room is None else min(room, forgiven)

    def slack(self, sums: Sums, basis: Basis) -> float:
        """How safely the way holds, as a share of the base; infinite where no amount binds it."""
        slack = math.inf
        if (sums.failing_count or sums.open_count) and self.by_weight is not Weighed.NOT:
            whole = self.weighed_against(basis)
            slack = -1.0 if not whole or math.isinf(sums.weight) else TEXTILE_SHARE - sums.weight / whole
        elif sums.failing_count or sums.open_count:
            slack = self.cure - (sums.failing + sums.open) / basis.small
        room = self.room(sums, basis)
        return slack if room is None else min(slack, room / basis.small)


def _within(sums: Sums, room: Usd, tolerance: Usd) -> Verdict:
    if sums.high <= room + tolerance:
        return True
    return False if sums.low > room + tolerance else None


def _content(method: Method, base: Usd, vnm: Usd, threshold: Share) -> Content:
    value = (base - vnm) / base
    return Content(method, value, threshold, value - threshold)


def trials_of(case: Case, good: Good, rights: Forgiving, parts: PartsTable) -> list[Trial]:
    """Every way of one case: the rule's alternatives (criterion B), and criterion D on each that asks a shift.

    Criterion B is closed to what is made in a foreign-trade zone of the United States and entered there: 19 USC 4531(c)(3).
    """
    found: list[Trial] = []
    foreign = foreign_of(good)
    by_net_cost = all(alternative.rvc_tv is None for alternative in case.alternatives)
    for alternative in case.alternatives:
        verdicts = tuple(_passes(alternative, material, case.code) for material in good.materials)
        base = Trial(
            alternative,
            Criterion.RULE,
            case.code,
            verdicts,
            alternative.rvc_tv,
            alternative.rvc_nc,
            rights.share,
            alternative.applies(good.kinds, case.code),
            _others(alternative, good, foreign),
            rights.curable,
            rights.by_weight,
            any(hangs_on_materials(other, good) for other in alternative.others),
            by_net_cost,
        )
        if not good.trade_zone:
            found.append(base)
        if alternative.shift is not None and not NOT_BY_PARTS.holds(case.code):
            found += _by_parts(base, case, good, parts)
    return found


def _others(alternative: Alternative, good: Good, foreign: Collection[int]) -> Verdict:
    """Whether everything holds that a way asks besides shift and content."""
    return all_of(other_holds(other, good, alternative.concordance, foreign) for other in alternative.others)


def _by_parts(base: Trial, case: Case, good: Good, parts: PartsTable) -> list[Trial]:
    """Criterion D: parts of the good's own subheading pass; all do in a good that came unassembled (s. 3(4)(b))."""
    if good.unassembled:
        as_parts: tuple[Verdict, ...] = (True,) * len(good.materials)
    elif case.covers_parts:
        as_parts = tuple(
            any_of((verdict, _is_part(base.alternative, material, case.code, parts)))
            for verdict, material in zip(base.verdicts, good.materials, strict=True)
        )
    else:
        return []
    if as_parts == base.verdicts and not (good.trade_zone and good.unassembled):
        return []
    tv, nc = max(RVC_D_TV, base.tv or 0.0), max(RVC_D_NC, base.nc or 0.0)
    none = Weighed.NOT
    return [
        replace(
            base,
            criterion=Criterion.PARTS,
            verdicts=as_parts,
            tv=tv,
            nc=nc,
            cure=0.0,
            by_weight=none,
            by_net_cost=False,
        )
    ]


def _passes(alternative: Alternative, material: Material, code: str) -> Verdict:
    """Whether a material passes; where only the component that determines the classification counts, others do."""
    if material.role in BESIDE_THE_SHIFT:
        return True
    verdict = alternative.passes_into(material.hs, code, material.kinds, another=material.another)
    if verdict or not alternative.component or material.component:
        return verdict
    return True if material.component is False else None


def _is_part(alternative: Alternative, material: Material, good: str, parts: PartsTable) -> Verdict:
    """Whether a material is a part classified in the good's own subheading (or undivided heading)."""
    codes = alternative.concordance.candidates(digits_of(material.hs))
    same = (
        agreed(None if (d := differs(code, good, Level.SUBHEADING)) is None else not d for code in codes)
        if codes
        else None
    )
    if same is False or material.part is False:
        return False
    return all_of((same, parts.parts_only.holds(good) or material.part))
