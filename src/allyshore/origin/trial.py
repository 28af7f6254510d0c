"""One way of qualifying, tried on one good: verdicts from sums, so that a change of one material costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.origin.codes import Level, Verdict, agreed, all_of, any_of, differs
from allyshore.origin.modes import RVC_D_NC, RVC_D_TV, WAIVER, Criterion, Method
from allyshore.origin.result import Content
from allyshore.origin.rule import Alternative, digits_of

if TYPE_CHECKING:
    from allyshore.origin.good import Good, Material
    from allyshore.origin.params import OriginParams
    from allyshore.origin.reading import PartsTable
    from allyshore.origin.rulebook import Case
    from allyshore.units import Share, Usd


@dataclass(slots=True)
class Sums:
    """Value of non-originating materials: all of them (a range where s. 8(6) leaves it open), those that fail the shift, those that may."""

    low: Usd = 0.0
    high: Usd = 0.0
    failing: Usd = 0.0
    failing_count: int = 0
    open: Usd = 0.0
    open_count: int = 0

    def add(self, value: Usd, passes: Verdict) -> Sums:
        """These sums with one more non-originating material."""
        fails, unclear = passes is False, passes is None
        return Sums(
            self.low + value,
            self.high + value,
            self.failing + value * fails,
            self.failing_count + fails,
            self.open + value * unclear,
            self.open_count + unclear,
        )


@dataclass(frozen=True, slots=True)
class Basis:
    """The amounts that a good is measured against, USD per unit, and the tolerance on a tie as a share of them."""

    transaction_value: Usd
    net_cost: Usd | None
    small: Usd
    margin: Share
    tolerance: Share
    waiver: Share = WAIVER

    @classmethod
    def of(cls, good: Good, params: OriginParams, waiver: Share = WAIVER) -> Basis:
        """Take the amounts from a good; `small` is what de minimis shares are of.

        Source: Uniform Regulations, s. 5(1)(a) and 5(4)(a): of the transaction value, or of the total cost.
        """
        small = max(good.transaction_value, good.total_cost or 0.0)
        return cls(
            good.transaction_value, good.net_cost, small, params.binding_margin, params.tolerance, waiver
        )


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
    applies
        Whether the alternative is for this kind of good.
    others
        Whether the facts that it asks besides are stated and hold.
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
        if self.cure > 0.0:
            limit = self.cure * basis.small * (1.0 + basis.tolerance)
            if sums.failing + sums.open <= limit:
                return True
            return False if sums.failing > limit else None
        return False if sums.failing_count else None

    def content(self, sums: Sums, basis: Basis) -> Verdict:
        """Whether the content is reached by a method offered, or waived."""
        if not self.has_rvc:
            return True
        verdicts = [_within(sums, basis.waiver * basis.small, basis.small * basis.tolerance)]
        if self.tv is not None:
            room = (1.0 - self.tv - basis.margin) * basis.transaction_value
            verdicts.append(_within(sums, room, basis.transaction_value * basis.tolerance))
        if self.nc is not None:
            if basis.net_cost is None:
                verdicts.append(None)
            else:
                room = (1.0 - self.nc - basis.margin) * basis.net_cost
                verdicts.append(_within(sums, room, basis.net_cost * basis.tolerance))
        return any_of(verdicts)

    def verdict(self, sums: Sums, basis: Basis) -> Verdict:
        """Whether everything asked holds."""
        if self.applies is False:
            return False
        return all_of((self.applies, self.shift(sums, basis), self.content(sums, basis), self.others))

    def contents(self, sums: Sums, basis: Basis) -> list[Content]:
        """The content by each method that can be computed, best margin first."""
        found = []
        if self.tv is not None:
            found.append(_content(Method.TRANSACTION_VALUE, basis.transaction_value, sums.high, self.tv))
        if self.nc is not None and basis.net_cost is not None:
            found.append(_content(Method.NET_COST, basis.net_cost, sums.high, self.nc))
        return sorted(found, key=lambda one: -one.margin)

    def waived(self, sums: Sums, basis: Basis) -> bool:
        """Whether all non-originating materials together are within the share below which no content is asked."""
        return bool(_within(sums, basis.waiver * basis.small, basis.small * basis.tolerance))

    def room(self, sums: Sums, basis: Basis) -> Usd | None:
        """USD that non-originating materials passing the shift can rise before this way is lost; None: without limit."""
        if not self.has_rvc:
            return None
        rooms = [basis.waiver * basis.small - sums.high]
        if self.tv is not None:
            rooms.append((1.0 - self.tv - basis.margin) * basis.transaction_value - sums.high)
        if self.nc is not None and basis.net_cost is not None:
            rooms.append((1.0 - self.nc - basis.margin) * basis.net_cost - sums.high)
        return max(0.0, *rooms)

    def slack(self, sums: Sums, basis: Basis) -> float:
        """How safely the way holds, as a share of the base; infinite where no amount binds it."""
        slack = float("inf")
        if sums.failing_count or sums.open_count:
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


def trials_of(case: Case, good: Good, cure: Share, parts: PartsTable) -> list[Trial]:
    """Every way of one case: the rule's alternatives (criterion B), and criterion D on each that asks a shift."""
    found: list[Trial] = []
    for alternative in case.alternatives:
        applies = alternative.applies(good.kinds, case.code)
        others = all_of(other.holds(good.facts) for other in alternative.others)
        verdicts = tuple(_passes(alternative, material, case.code) for material in good.materials)
        found.append(
            Trial(
                alternative,
                Criterion.RULE,
                case.code,
                verdicts,
                alternative.rvc_tv,
                alternative.rvc_nc,
                cure,
                applies,
                others,
            )
        )
        if case.covers_parts and alternative.shift is not None:
            as_parts = tuple(
                any_of((verdict, _is_part(alternative, material, case.code, parts)))
                for verdict, material in zip(verdicts, good.materials, strict=True)
            )
            if as_parts != verdicts:
                tv, nc = max(RVC_D_TV, alternative.rvc_tv or 0.0), max(RVC_D_NC, alternative.rvc_nc or 0.0)
                found.append(
                    Trial(alternative, Criterion.PARTS, case.code, as_parts, tv, nc, 0.0, applies, others)
                )
    return found


def _passes(alternative: Alternative, material: Material, code: str) -> Verdict:
    """Whether a material passes; where only the component that determines the classification counts, others do."""
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
