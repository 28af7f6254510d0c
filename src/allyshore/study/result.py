"""A comparison: one row per strategy, what it was made from, and how it is written to a folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.trust import CONCENTRATION

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from allyshore.chain import SupplyChain
    from allyshore.design import Measures, Plan, Strategy
    from allyshore.region import Footprint
    from allyshore.risk.result import RiskProfile
    from allyshore.trust import Scorecard
    from allyshore.world import World


RISK = ("expected_loss", "cvar95", "ttr_days", "tts_days")
"""Measures of disruption; null where the model states no hazard, or not what a lost sale costs."""
CARBON_KEYS = ("carbon", "carbon_parts", "carbon_not_assessed")


@dataclass(frozen=True)
class Outcome:
    """What became of one strategy: a plan with its measures, or why there is none and how the search `ended`.

    `relaxations` has the rows that conflict as records; `concentration` has the index of spend at every tier, as `trust.concentration` gives it; empty where there is no plan.
    `footprint` has regional content and jobs. `profile` says what disruption costs the plan; `unstressed` why there is none.
    """

    strategy: Strategy
    plan: Plan | None
    measures: Measures | None
    conflicts: tuple[str, ...] = ()
    ended: str = "infeasible"
    relaxations: tuple[dict[str, Any], ...] = ()
    concentration: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=CONCENTRATION), repr=False
    )
    footprint: Footprint | None = field(default=None, repr=False)
    profile: RiskProfile | None = None
    unstressed: str = ""

    @property
    def status(self) -> str:
        """``optimal``, ``time limit``, ``stopped`` or ``infeasible``."""
        return self.plan.status if self.plan else self.ended

    def to_dict(self) -> dict[str, Any]:
        """Give the row of ``compare --json``."""
        row: dict[str, Any] = {"strategy": self.strategy.name, "status": self.status}
        if self.plan is None or self.measures is None:
            return row | {
                "landed_cost": None,
                "gap": None,
                "cost": None,
                "days": None,
                "allied_share": None,
                "originating_share": None,
                **dict.fromkeys(CARBON_KEYS),
                "regional_content": None,
                **dict.fromkeys(RISK),
                "jobs": None,
                "footprint": None,
                "open_sites": [],
                "concentration": [],
                "conflicts": list(self.conflicts),
                "relaxations": list(self.relaxations),
                "aim": self.strategy.aim,
                "revenue": None,
                "profit": None,
                "present_value": None,
                "objectives": [],
            }
        return row | {
            "landed_cost": self.plan.landed_cost,
            "gap": self.plan.gap,
            "cost": dict(self.plan.cost),
            "days": self.measures.days,
            "allied_share": self.measures.allied_share,
            "originating_share": self.measures.originating_share,
            **self.measures.carbon.to_dict(),
            "regional_content": self.footprint.regional_content if self.footprint else None,
            **(self.profile.measures() if self.profile else dict.fromkeys(RISK)),
            "jobs": self.footprint.jobs_by_country if self.footprint else None,
            "footprint": self.footprint.to_dict() if self.footprint else None,
            "open_sites": self.plan.open_sites,
            "concentration": self.concentration.to_dicts(),
            "shadow_prices": [price.to_dict() for price in self.plan.prices],
            "aim": self.strategy.aim,
            "revenue": self.plan.revenue,
            "profit": None if self.plan.revenue is None else self.plan.revenue - self.plan.landed_cost,
            "present_value": self.plan.present.to_dict() if self.plan.present else None,
            "objectives": [step.to_dict() for step in self.plan.steps],
        }


@dataclass(frozen=True)
class FlipPoint:
    """Where a frozen plan stops being cheaper than another as one number of the world moves.

    Attributes
    ----------
    strategy, against
        Once `quantity` passes `value`, `strategy`'s plan costs less than `against`'s; both plans are held as they are.
    quantity, unit
        What moves: an added duty on a country of origin (share of customs value), or a freight multiplier.
    subject
        The country or mode concerned.
    value
        Where the two plans cost the same.
    """

    strategy: str
    against: str
    quantity: str
    subject: str
    value: float
    unit: str

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON record with the sentence that says it."""
        return {
            "strategy": self.strategy,
            "against": self.against,
            "quantity": self.quantity,
            "subject": self.subject,
            "value": self.value,
            "unit": self.unit,
            "sentence": self.sentence(),
        }

    def sentence(self) -> str:
        """Say it in words."""
        if self.quantity == "added duty":
            return (
                f"With both plans held as they are, {self.strategy} costs less than {self.against} once a further duty on goods of "
                f"{self.subject} origin entering the United States passes {self.value:.1%}."
            )
        return (
            f"With both plans held as they are, {self.strategy} costs less than {self.against} once {self.subject} freight costs "
            f"{self.value:.2f} times today's."
        )


@dataclass(frozen=True)
class Comparison:
    """Strategies side by side over one model on one day.

    Attributes
    ----------
    chain
        The model as completed: every lane there, every filled value listed.
    manifest
        Hash of the inputs, vintages of the facts, versions, options, seed.
    world
        The facts of the day, imported tables among them.
    pages
        What else `save` writes: file name and a function of the comparison that gives its text.
    """

    model: str
    on: date
    chain: SupplyChain
    card: Scorecard
    outcomes: tuple[Outcome, ...]
    flip_points: tuple[FlipPoint, ...]
    manifest: dict[str, Any]
    caveats: tuple[str, ...]
    world: World = field(repr=False, compare=False)
    pages: tuple[tuple[str, Callable[[Comparison], str]], ...] = field(default=(), repr=False)

    def outcome(self, name: str) -> Outcome:
        """Give one strategy's outcome."""
        return next(outcome for outcome in self.outcomes if outcome.strategy.name == name)

    def to_dict(self) -> dict[str, Any]:
        """Give the document of ``compare --json``."""
        return {
            "model": self.model,
            "on": self.on.isoformat(),
            "manifest": self.manifest,
            "strategies": [outcome.to_dict() for outcome in self.outcomes],
            "flip_points": [flip.to_dict() for flip in self.flip_points],
            "caveats": list(self.caveats),
        }

    def save(self, folder: Path | str) -> Path:
        """Write the result folder that `verify` reads back; give its path."""
        from allyshore.study.save import save  # noqa: PLC0415  # the writer needs this record's type

        return save(self, folder)
