"""What a plan by period comes to on its first day: its net present value, what is paid when, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain.horizon import Horizon
    from allyshore.units import RatePerYear, Usd, UsdPerYear


@dataclass(frozen=True, slots=True)
class PresentValue:
    """A plan by period on its first day.

    Attributes
    ----------
    discount_rate, years
        The rate, and how long the plan is.
    cost, revenue, npv
        Present value of all cost, less what is left at the end; of what markets pay (None where a delivery has no price); and
        revenue less cost, or the cost alone, negative, where there is no revenue.
    paid
        Capital paid on the first day of each period, USD of that day, without what is paid again at the end of a life.
    left
        What is left of it at the end, USD of that day.
    """

    discount_rate: RatePerYear
    years: float
    cost: Usd
    revenue: Usd | None
    npv: Usd
    paid: tuple[Usd, ...]
    left: Usd

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON record."""
        return {
            "discount_rate": self.discount_rate,
            "years": self.years,
            "cost": self.cost,
            "revenue": self.revenue,
            "npv": self.npv,
            "paid": list(self.paid),
            "left": self.left,
        }

    def sentence(self) -> str:
        """Say it in words."""
        return (
            f"Over {self.years:g} years at {self.discount_rate:.1%} the net present value is {self.npv:,.0f} USD; "
            f"{sum(self.paid):,.0f} USD is paid when something opens, shuts, moves or is trained, and {self.left:,.0f} USD of it is left at the end. "
            "USD a year are the level amount of the same present value."
        )


def present_value(
    horizon: Horizon, cost: Mapping[str, UsdPerYear], revenue: UsdPerYear | None, timing: pl.DataFrame
) -> PresentValue | None:
    """Turn yearly amounts into present values: a dollar a year is worth (1 − (1 + r)^−n) / r; None where the model chooses once."""
    if not horizon.by_period:
        return None
    whole = horizon.whole
    paid = tuple(
        float(timing.filter(pl.col("period") == period).get_column("amount").sum())
        for period in range(1, horizon.periods + 1)
    )
    spent = sum(cost.values()) * whole
    earned = None if revenue is None else revenue * whole
    return PresentValue(
        horizon.rate,
        horizon.length,
        spent,
        earned,
        (earned or 0.0) - spent,
        paid,
        float(timing.get_column("left").sum()),
    )
