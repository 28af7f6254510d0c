"""What a determination says: status, the way that carried it, every requirement with its numbers, what is missing, what would flip it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from allyshore.origin.words import share_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.origin.criteria import Criterion, Method
    from allyshore.units import Share, UsdPerUnit


class Status(Enum):
    """Whether a good is originating, or whether a missing fact decides."""

    ORIGINATING = "originating"
    NOT_ORIGINATING = "not originating"
    UNKNOWN = "unknown"


RISE = "rise in non-originating value"


@dataclass(frozen=True, slots=True)
class Content:
    """A regional value content: `value` and `threshold` are shares, unrounded; `margin` is their difference."""

    method: Method
    value: Share
    threshold: Share
    margin: Share


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing asked: whether it holds (None: unknown), what was needed, what was found.

    Attributes
    ----------
    name
        What kind of thing it is: ``tariff shift``, ``regional value content``, ``kind of good``, or as the rule language names a fact.
    margin
        How far the finding is on the right side of the need, as a share of the base; None where nothing is measured.
    because
        One sentence without its full stop.
    value, threshold
        Shares, unrounded. Of a content: reached and asked, by the method with the better margin. Of a change of classification: what the materials that
        do not (or may not) make it are of the good, by value or, of textiles, by weight, and the most that is forgiven. Of a fact: the share stated and
        its bound. None where nothing is measured.
    contents
        The content by each method that is open and can be computed.
    elastomeric
        Share by weight of elastomeric materials among those of a textile that do not make the change.
    failing, unclear
        Non-originating materials that do not make the change; those of which it is not known.
    """

    name: str
    holds: bool | None
    needed: str
    found: str
    margin: Share | None
    because: str
    value: Share | None = None
    threshold: Share | None = None
    contents: tuple[Content, ...] = ()
    elastomeric: Share | None = None
    failing: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give plain JSON values."""
        return {
            "name": self.name,
            "holds": self.holds,
            "needed": self.needed,
            "value": self.value,
            "threshold": self.threshold,
            "margin": self.margin,
            "contents": [_content_dict(one) for one in self.contents],
            "elastomeric": self.elastomeric,
            "failing": list(self.failing),
            "unclear": list(self.unclear),
            "because": self.because,
        }


SAID_OF_OLD = ("name", "holds", "needed", "found", "margin", "because")
"""What `Determination.to_dict` tells of a requirement; results of old keep it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way that was tried, why it holds, fails or stays open, and everything that it asks."""

    alternative: str
    reference: str
    criterion: Criterion
    holds: bool | None
    why: str
    requirements: tuple[Requirement, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give plain JSON values."""
        return {
            "alternative": self.alternative,
            "rule": self.reference,
            "criterion": self.criterion.value,
            "holds": self.holds,
            "requirements": [one.to_dict() for one in self.requirements],
        }


@dataclass(frozen=True, slots=True)
class Fix:
    """A material to have from an originating source, with what that costs more, USD per unit; None: not known.

    `value` is its value, which orders materials whose cost is not known.
    """

    material: str
    value: UsdPerUnit
    cost: UsdPerUnit | None


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a good was measured by, USD per unit, with what was chosen for it; None: not known.

    Attributes
    ----------
    transaction_value, total_cost, net_cost
        As stated, or as they follow from prices and costs.
    vnm
        Value of non-originating materials; not a number (in JSON null) where it is not known.
    stated
        Contents that were stated, by method.
    """

    transaction_value: UsdPerUnit | None
    total_cost: UsdPerUnit | None
    net_cost: UsdPerUnit | None
    vnm: UsdPerUnit
    stated: Mapping[Method, Share] = field(default_factory=dict)

    def content(self, base: UsdPerUnit | None) -> Share | None:
        """The regional value content over a base, whether or not the rule asks it."""
        return None if not base or math.isnan(self.vnm) else (base - self.vnm) / base

    def to_dict(self) -> dict[str, Any]:
        """Give plain JSON values, with the content by either method."""
        told = {method.value: share for method, share in self.stated.items()}
        return {
            "transaction_value": self.transaction_value,
            "total_cost": self.total_cost,
            "net_cost": self.net_cost,
            "vnm": None if math.isnan(self.vnm) else self.vnm,
            "rvc_by_transaction_value": told.get("transaction value", self.content(self.transaction_value)),
            "rvc_by_net_cost": told.get("net cost", self.content(self.net_cost)),
        }


@dataclass(frozen=True, slots=True)
class Determination:
    """Whether one good, made in one country of named materials, is originating under the USMCA.

    Attributes
    ----------
    criterion, reference, alternative, method
        The way that carried it, by the letter of the certificate, the place in the law and the name of the alternative;
        None or empty where none did. `reference` then names the rule that was not met.
    rule
        What the alternative (or, if none carried it, the rule) asks, in words.
    requirements
        Everything that the carrying way asks, or the nearest way where none carried it.
    tried
        The other ways, and why each of them does not carry it.
    shown
        The way whose `requirements` are shown, as those of `tried`; None where none was tried. No part of `to_dict`, as `amounts`.
    missing
        Facts that would decide an unknown status.
    failing
        Non-originating materials that do not pass the shift of the way shown.
    vnm
        Value of non-originating materials, USD per unit; not a number (in JSON null) where values are not stated.
    content
        The regional value content that was tested, None where the way shown asks none.
    headroom
        USD per unit by which the value of non-originating materials that pass the shift can rise before the status is
        lost; None where the status is not held, or where no amount of them would lose it.
    forgiven
        Materials that fail the shift within the de minimis share, with the USD per unit by which the value of each can rise before
        the status is lost.
    breaks_if_lost
        Originating materials of which each one alone, if it lost its status, would lose the good's.
    assumptions
        What was taken for granted.
    chosen
        What the producer has to choose for this answer: designations, accumulation, what stands in the change of classification.
    fixes
        The cheapest set of materials that, if all were originating, would make a good originating that is not.
    amounts
        What it was measured by; None where it was not, as a good that is wholly obtained. No part of `to_dict`, which results of old keep.
    """

    product: str
    hs: str
    country: str
    status: Status
    criterion: Criterion | None
    reference: str
    alternative: str
    method: Method | None
    rule: str
    requirements: tuple[Requirement, ...]
    tried: tuple[Attempt, ...]
    missing: tuple[str, ...]
    failing: tuple[str, ...]
    vnm: UsdPerUnit
    content: Content | None
    headroom: UsdPerUnit | None
    breaks_if_lost: tuple[str, ...]
    assumptions: tuple[str, ...]
    chosen: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    forgiven: tuple[tuple[str, UsdPerUnit], ...] = ()
    amounts: Amounts | None = field(default=None, compare=False)
    shown: Attempt | None = field(default=None, compare=False)

    @property
    def ways(self) -> tuple[Attempt, ...]:
        """Every way that was tried, the one shown first, each with all that it asks."""
        return self.tried if self.shown is None else (self.shown, *self.tried)

    @property
    def rvc_tested(self) -> bool:
        """Whether the way that carried it asks a regional value content: s. 8(6) looks at it one tier up."""
        return self.content is not None

    def to_dict(self) -> dict[str, Any]:
        """Give plain JSON values."""
        return {
            "product": self.product,
            "hs": self.hs,
            "country": self.country,
            "status": self.status.value,
            "criterion": self.criterion.value if self.criterion else None,
            "rule": self.reference,
            "asks": self.rule,
            "alternative": self.alternative,
            "method": self.method.value if self.method else None,
            "rvc": _content_dict(self.content),
            "vnm": None if math.isnan(self.vnm) else self.vnm,
            "headroom": self.headroom,
            "requirements": [{name: getattr(one, name) for name in SAID_OF_OLD} for one in self.requirements],
            "tried": [
                {
                    "alternative": one.alternative,
                    "rule": one.reference,
                    "criterion": one.criterion.value,
                    "holds": one.holds,
                    "why": one.why,
                }
                for one in self.tried
            ],
            "failing": list(self.failing),
            "missing_facts": list(self.missing),
            "flips": self.flips(),
            "fixes": [{"material": one.material, "value": one.value, "cost": one.cost} for one in self.fixes],
            "chosen": list(self.chosen),
            "assumptions": list(self.assumptions),
        }

    def flips(self) -> list[dict[str, Any]]:
        """What would lose the status: a rise in non-originating value by more than so many USD, or one material's loss of status."""
        found: list[dict[str, Any]] = []
        if self.headroom is not None:
            found.append({"what": RISE, "material": None, "usd": self.headroom})
        found += [{"what": RISE, "material": name, "usd": usd} for name, usd in self.forgiven]
        lost = "loss of originating status"
        return found + [{"what": lost, "material": name, "usd": None} for name in self.breaks_if_lost]

    def explain(self) -> list[str]:
        """Say it in sentences: the answer, the rule, what was needed and found, what is missing, what would flip it."""
        lines = [self._answer()]
        if self.rule:
            lines.append(f"{self.reference} asks: {self.rule}.")
        lines += [f"{one.name.capitalize()}: {one.because}." for one in self.requirements]
        lines += [f"{one.reference} does not carry it: {one.why}." for one in self.tried]
        lines += [f"Not known: {fact}." for fact in self.missing]
        if self.headroom is not None:
            lines.append(
                f"The value of non-originating materials is {self.vnm:.2f} USD a unit; it can rise by {self.headroom:.2f} USD before the status is lost."
            )
        lines += [
            f"The value of {name}, which is forgiven for failing the change, can rise by {usd:.2f} USD a unit before the status is lost."
            for name, usd in self.forgiven
        ]
        lines += [f"The status is lost if {name} stops being originating." for name in self.breaks_if_lost]
        lines += [f"Chosen: {text}." for text in self.chosen]
        if self.fixes:
            lines.append(
                f"It would be originating if these were: {', '.join(one.material for one in self.fixes)}."
            )
        lines += [f"Assumed: {text}." for text in self.assumptions]
        return lines

    def _answer(self) -> str:
        place = f"{self.product} (HS {self.hs}, made in {self.country})"
        if self.status is Status.ORIGINATING and self.criterion is not None:
            method = f", by {self.method.value}" if self.method else ""
            return f"{place} is originating by criterion {self.criterion.value}{method}."
        if self.status is Status.NOT_ORIGINATING:
            return f"{place} is not originating."
        return f"It is not known whether {place} is originating."


def _content_dict(content: Content | None) -> dict[str, Any] | None:
    if content is None:
        return None
    return {
        "method": content.method.value,
        "value": content.value,
        "threshold": content.threshold,
        "margin": content.margin,
    }


def content_text(content: Content) -> str:
    """A content against its threshold, in words."""
    return f"{share_text(content.value)} by {content.method.value} against {share_text(content.threshold)}"
