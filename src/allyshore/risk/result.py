"""A risk profile: what a plan loses in a year of luck and in the loss of each node."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from allyshore.risk.recovery import Blow
    from allyshore.units import Days, UsdPerYear


@dataclass(frozen=True)
class RiskProfile:
    """What disruption costs one plan.

    Attributes
    ----------
    expected_loss
        Lost margin and dearer goods, mean over scenarios, USD a year.
    var95, cvar95
        The loss that one year in twenty exceeds, and the mean of the losses beyond it, USD a year. (The names keep the 95 of the
        command contract; `tail` in `params` says which share was asked for.)
    ci
        Confidence intervals of the three; infinite where a single scenario tells none (null in JSON).
    ttr_days
        Mean days from the first lost sale of an episode to the last; 0 where no scenario lost a sale.
    ttr
        Distribution: episodes a year, quantiles of the longest episode of a year, share of years with one.
    tts_days
        Time to survive of the plant, warehouse or supplier whose loss costs most; None where none was looked at.
    chance_loss
        Part of the expected loss that remains without any hazard: spread of lead times.
    exposures
        node, kind, ttr, tts, loss, index, ranked by loss; tier, branches and hidden (a hidden single point) as `hidden.flagged` says.
    attribution
        hazard, loss, share, nodes (list of node, kind, loss); the losses add up to `expected_loss`.
    timeline
        day, service (share of demand not lost), late (units waiting), lost (USD): means over scenarios.
    recovery
        day, service: after the one strike that costs this plan's model most, struck once with its mean severity and duration.
    struck
        The hazard of `recovery`; empty where the model has none.
    blows
        The same for every hazard that takes capacity: when sales begin to be lost, when that is over, what it costs.
    assumptions, not_assessed
        What the figures rest on, and what they leave out.
    """

    strategy: str
    expected_loss: UsdPerYear
    var95: UsdPerYear
    cvar95: UsdPerYear
    ci: Mapping[str, tuple[float, float]]
    ttr_days: Days
    ttr: Mapping[str, float]
    tts_days: Days | None
    chance_loss: UsdPerYear
    exposures: pl.DataFrame
    attribution: tuple[Mapping[str, Any], ...]
    timeline: pl.DataFrame
    recovery: pl.DataFrame
    struck: str
    params: Mapping[str, Any]
    assumptions: tuple[str, ...]
    not_assessed: tuple[str, ...]
    hazards: tuple[str, ...] = ()
    blows: tuple[Blow, ...] = ()
    losses: Any = field(repr=False, compare=False, default=None)

    @property
    def assessed(self) -> bool:
        """Whether the model states a hazard that may strike; without one only exposures are known."""
        return bool(self.hazards)

    def hidden(self) -> list[dict[str, Any]]:
        """Give the hidden single points, ranked by loss."""
        return self.exposures.filter("hidden").to_dicts() if "hidden" in self.exposures.columns else []

    def measures(self) -> dict[str, float | None]:
        """Give the columns of a comparison; null where no hazard is known."""
        known = self.assessed
        return {
            "expected_loss": self.expected_loss if known else None,
            "cvar95": self.cvar95 if known else None,
            "ttr_days": self.ttr_days if known else None,
            "tts_days": self.tts_days,
        }

    def to_dict(self) -> dict[str, Any]:
        """Give the document of ``stress --json``."""
        return {
            "strategy": self.strategy,
            **self.measures(),
            "var95": self.var95 if self.assessed else None,
            "ci": {name: [end if isfinite(end) else None for end in pair] for name, pair in self.ci.items()},
            "ttr": dict(self.ttr),
            "chance_loss": self.chance_loss,
            "exposures": self.exposures.to_dicts(),
            "attribution": [dict(row) for row in self.attribution],
            "timeline": self.timeline.to_dicts(),
            "recovery": {"hazard": self.struck, "days": self.recovery.to_dicts()},
            "blows": [blow.told() for blow in self.blows],
            "params": dict(self.params),
            "assumptions": list(self.assumptions),
            "not_assessed": list(self.not_assessed),
        }
