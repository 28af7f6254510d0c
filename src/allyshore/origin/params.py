"""What the user may choose about an origin determination."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.errors import UsageError

if TYPE_CHECKING:
    from allyshore.units import Share


@dataclass(frozen=True, slots=True)
class OriginParams:
    """How strictly a good is judged.

    Attributes
    ----------
    margin
        Regional value content wanted above the rule's threshold, against prices and exchange rates that move;
        share in [0, 0.5]. The law's own answer is at 0.
    margin_binds
        True: a good whose content is within the margin does not qualify. False: it qualifies, and the determination
        says that the margin is not kept.
    tolerance
        Slack for floating-point arithmetic on a tie, as a share of the base (transaction value or net cost). Content is
        compared unrounded: 59.99 % is less than 60 %.

    Source: General Note 11(c); Uniform Regulations, SOR/2020-155, s. 7.
    """

    margin: Share = 0.0
    margin_binds: bool = True
    tolerance: Share = 1e-9

    def __post_init__(self) -> None:
        """Refuse a margin or a tolerance that is no sensible share."""
        if not (math.isfinite(self.margin) and 0.0 <= self.margin <= 0.5):
            raise UsageError(f"origin margin: expected a share from 0 to 0.5, found {self.margin}.")
        if not (math.isfinite(self.tolerance) and 0.0 <= self.tolerance <= 1e-4):
            raise UsageError(f"origin tolerance: expected a share from 0 to 0.0001, found {self.tolerance}.")

    @property
    def binding_margin(self) -> Share:
        """What is added to every threshold of content."""
        return self.margin if self.margin_binds else 0.0
