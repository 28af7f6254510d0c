"""Thresholds and treaties that make a country a trusted partner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.errors import UsageError

if TYPE_CHECKING:
    from allyshore.units import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustParams:
    """When a country counts as trusted: by the door of democracy, or by the door of a treaty.

    Attributes
    ----------
    democracy_min
        Least V-Dem liberal democracy index, in [0, 1]. The default 0.50 is the middle of the index.
    rule_of_law_min
        Least World Bank rule-of-law score, about -2.5 to 2.5. The default 0.0 is the average of the world's
        countries, to which the score is normed each year.
    treaties
        Blocs of the `blocs` table whose members on the day are trusted whatever the indices say.
    excluded
        ISO3 codes that the user trusts by neither door.

    Source
    ------
    Coppedge et al., V-Dem Codebook, section 2 (liberal democracy index); Kaufmann, Kraay and Mastruzzi (2010),
    "The Worldwide Governance Indicators: Methodology and Analytical Issues", section 2 (norming to mean 0, sd 1).
    """

    democracy_min: Share = 0.50
    rule_of_law_min: float = 0.0
    treaties: tuple[str, ...] = ("USMCA",)
    excluded: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Hold each threshold to its scale."""
        if not 0.0 <= self.democracy_min <= 1.0:
            raise UsageError(
                f"TrustParams, democracy_min: expected a number from 0 to 1, found {self.democracy_min}."
            )
        if not -5.0 <= self.rule_of_law_min <= 5.0:
            raise UsageError(
                f"TrustParams, rule_of_law_min: expected a score of about -2.5 to 2.5, found {self.rule_of_law_min}."
            )
