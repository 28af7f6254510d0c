"""A portfolio of levers: what is bought, what it is worth and to whom, and how that changes with the budget."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from allyshore.design import Plan


@dataclass(frozen=True, slots=True)
class Gains:
    """Who gains: what the firm saves a year, and by country content (USD a year) and jobs more or less; None where not assessed."""

    firm: float
    content: Mapping[str, float] | None = None
    jobs: Mapping[str, float] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON record."""
        return {
            "firm_usd_a_year": self.firm,
            "content_usd_a_year": None if self.content is None else dict(self.content),
            "jobs": None if self.jobs is None else dict(self.jobs),
        }


@dataclass(frozen=True, slots=True)
class Bought:
    """One lever of the portfolio.

    Attributes
    ----------
    amount, cost
        Units, and their one-off cost, USD; `upkeep` is USD a year.
    benefit
        USD of present value that the portfolio would lose without it; `alone` is its worth without the others.
    per_dollar
        `benefit` over `cost`; None where it costs nothing.
    lag
        Years until it works.
    """

    lever: str
    kind: str
    amount: int
    cost: float
    upkeep: float
    benefit: float
    alone: float
    pays: str
    gains: Gains
    source: str
    lag: float = 0.0

    @property
    def per_dollar(self) -> float | None:
        """Benefit for a dollar of one-off cost."""
        return self.benefit / self.cost if self.cost > 0 else None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON record."""
        return {
            "lever": self.lever,
            "kind": self.kind,
            "amount": self.amount,
            "cost": self.cost,
            "upkeep_a_year": self.upkeep,
            "lag_years": self.lag,
            "benefit": self.benefit,
            "benefit_alone": self.alone,
            "benefit_per_dollar": self.per_dollar,
            "who": {"pays": self.pays, "gains": self.gains.to_dict()},
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One point of the frontier: with this budget these levers are best; `marginal` is net worth more per dollar more that is spent."""

    budget: float
    spent: float
    levers: Mapping[str, int]
    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    cost: float
    benefit: float
    marginal: float | None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON record."""
        return {
            "budget": self.budget,
            "spent": self.spent,
            "levers": dict(self.levers),
            "enters": list(self.enters),
            "leaves": list(self.leaves),
            "cost": self.cost,
            "benefit": self.benefit,
            "net": self.benefit - self.cost,
            "net_per_further_dollar": self.marginal,
        }


@dataclass(frozen=True, slots=True)
class Pair:
    """Two levers together against each alone, USD of present value: more is a synergy, less makes them substitutes."""

    levers: tuple[str, str]
    together: float
    apart: float

    @property
    def what(self) -> str:
        """``synergy``, ``substitutes`` or ``independent``."""
        difference = self.together - self.apart
        if abs(difference) <= 1.0:
            return "independent"
        return "synergy" if difference > 0 else "substitutes"

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON record."""
        return {
            "levers": list(self.levers),
            "together": self.together,
            "sum_of_each_alone": self.apart,
            "difference": self.together - self.apart,
            "what": self.what,
        }


@dataclass(frozen=True, slots=True)
class ShadowPrice:
    """What one unit more of something would be worth, USD a year; None with the reason where it is not assessed."""

    of: str
    subject: str
    unit: str
    value: float | None
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON record."""
        return {
            "of": self.of,
            "subject": self.subject,
            "unit": self.unit,
            "value": self.value,
            "sentence": self.sentence,
        }


@dataclass(frozen=True)
class Portfolio:
    """The best levers under a budget, over one model, strategy and day.

    Attributes
    ----------
    bought, frontier, pairs, shadow_prices
        Levers had; the best set at some budgets up to this one; pairs of levers had; worth of one unit more of scarce things, as things stand.
    outlay, cost, benefit
        One-off cost; that and the present value of upkeep; present value of what is saved. USD.
    not_bought
        Levers that are not had, with what each would be worth alone (USD of present value).
    prices
        One-off cost of a unit of each lever, USD.
    before, after
        The plan as things stand, and with the portfolio.
    designs, sets
        Designs solved, and sets of levers looked at.
    notes
        What the numbers rest on.
    """

    model: str
    strategy: str
    on: date
    budget: float
    bought: tuple[Bought, ...]
    frontier: tuple[Step, ...]
    pairs: tuple[Pair, ...]
    shadow_prices: tuple[ShadowPrice, ...]
    outlay: float
    cost: float
    benefit: float
    saving: float
    not_bought: Mapping[str, float]
    prices: Mapping[str, float]
    gains: Gains
    designs: int
    sets: int
    notes: tuple[str, ...]
    before: Plan = field(repr=False)
    after: Plan = field(repr=False)

    @property
    def status(self) -> str:
        """``optimal``, or how the plan before or after ended where a solve stopped early."""
        ends = [plan.status for plan in (self.before, self.after) if plan.status != "optimal"]
        return ends[0] if ends else "optimal"

    def to_dict(self) -> dict[str, Any]:
        """Give the document of ``levers --json``."""
        return {
            "model": self.model,
            "strategy": self.strategy,
            "on": self.on.isoformat(),
            "budget": self.budget,
            "spent": self.outlay,
            "cost": self.cost,
            "benefit": self.benefit,
            "net": self.benefit - self.cost,
            "saving_a_year": self.saving,
            "landed_cost": {"before": self.before.landed_cost, "after": self.after.landed_cost},
            "portfolio": [one.to_dict() for one in self.bought],
            "who_gains": self.gains.to_dict(),
            "not_bought": [
                {"lever": name, "cost": self.prices[name], "benefit_alone": worth}
                for name, worth in self.not_bought.items()
            ],
            "frontier": [step.to_dict() for step in self.frontier],
            "pairs": [pair.to_dict() for pair in self.pairs],
            "shadow_prices": [price.to_dict() for price in self.shadow_prices],
            "designs": self.designs,
            "sets": self.sets,
            "notes": list(self.notes),
        }
