"""How money of different periods is told as one amount a year: the plan's years, its discount rate, and what one-off cost comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ONCE, BY_PERIOD = "once", "by period"
REMAINING, STRAIGHT, NOTHING = "remaining life", "straight line", "none"
ROUNDING = 1e-9
"""Years below this are no years."""


def worth_of_years(rate: float, years: float) -> float:
    """Present value of one dollar a year, paid at each year's end, for `years`: (1 − (1 + r)^−n) / r, or n at rate zero."""
    return years if rate == 0.0 else (1.0 - (1.0 + rate) ** -years) / rate


@dataclass(frozen=True, slots=True)
class Horizon:
    """The years of a plan, and how an amount of each period is told as USD a year.

    With `by_period` each amount is discounted to the plan's first day and the sum told as the level amount a year of the same
    present value; else it is the plain mean a year, and one-off cost is an annuity over `life` whenever it is paid.

    Attributes
    ----------
    periods, years
        How many periods, and how long one is [yr].
    rate
        Discount rate, 1/yr.
    life
        Years that a one-off cost serves; what still serves at the plan's end has a residual value, what does not is paid again.
    residual
        What that value is: the present value of the `remaining life` of its annuity, its book value by the `straight line`, or `none`.
    """

    periods: int
    years: float
    rate: float
    life: float
    residual: str = REMAINING
    by_period: bool = False

    @property
    def length(self) -> float:
        """Years from the first day to the last."""
        return self.periods * self.years

    @property
    def whole(self) -> float:
        """Present value of one dollar a year over the plan: what USD a year are multiplied by for a present value."""
        return worth_of_years(self.rate, self.length)

    @property
    def annuity(self) -> float:
        """Yearly payment that repays one dollar over its life: r / (1 − (1 + r)^−n), or 1/n at rate zero."""
        return 1.0 / worth_of_years(self.rate, self.life)

    @property
    def begins(self) -> Floats:
        """Years from the first day to the beginning of each period."""
        return self.years * np.arange(self.periods, dtype=np.float64)

    @property
    def shares(self) -> Floats:
        """Part that one period has of a yearly amount paid all through the plan; they sum to 1."""
        if not self.by_period:
            return np.full(self.periods, 1.0 / self.periods)
        worth: Floats = np.array([worth_of_years(self.rate, t * self.years) for t in range(self.periods + 1)])
        return (worth[1:] - worth[:-1]) / self.whole

    @property
    def weights(self) -> Floats:
        """USD a year of one dollar spent all through a period."""
        if not self.by_period:
            return np.full(self.periods, 1.0 / self.length)
        return self.shares / self.years

    @property
    def starting(self) -> Floats:
        """USD a year of one dollar of capital paid on the first day of each period, less what it leaves at the end."""
        if not self.by_period:
            return np.full(self.periods, self.annuity)
        return np.array([self._present(begin) for begin in self.begins]) / self.whole

    @property
    def ending(self) -> Floats:
        """USD a year of one dollar paid on the first day of each period, of which nothing is left: closing."""
        if not self.by_period:
            return np.full(self.periods, self.annuity)
        return self._discount(self.begins) / self.whole

    def left(self, period: int) -> float:
        """Give the part of one dollar of capital, paid in `period` and again whenever its life is over, that is left at the end."""
        served = self._served(float(self.begins[period - 1]))
        if self.residual == NOTHING:
            return 0.0
        if self.residual == STRAIGHT:
            return 1.0 - served / self.life
        return worth_of_years(self.rate, self.life - served) * self.annuity

    def per_year(self) -> pl.Expr:
        """USD a year of one dollar of a row's ``period``, as an expression."""
        if not self.by_period:
            return pl.lit(1.0 / self.length)
        return pl.col("period").replace_strict(
            dict(enumerate(self.weights.tolist(), start=1)), default=None, return_dtype=pl.Float64
        )

    def _discount(self, after: Floats) -> Floats:
        discounted: Floats = (1.0 + self.rate) ** -after
        return discounted

    def _served(self, begin: float) -> float:
        """Years that the last payment has served at the end; a life that ends with the plan has served whole."""
        over = (self.length - begin) % self.life
        if over < ROUNDING or self.life - over < ROUNDING:
            return self.life
        return over

    def _present(self, begin: float) -> float:
        """Present value of a dollar of capital from `begin` on: paid then and at the end of each life, less what is left."""
        paid = np.arange(begin, self.length - ROUNDING, self.life)
        left = self.left(round(begin / self.years) + 1)
        return float(self._discount(paid).sum() - left * self._discount(np.array(self.length)))


def horizon_of(
    periods: int,
    weeks_per_period: float,
    carrying_rate: float,
    capital_years: float,
    discount_rate: float | None,
    residual: str,
    timing: str,
) -> Horizon:
    """Give the horizon of a model's settings; without a discount rate money costs the carrying rate, as goods do."""
    by_period = timing == BY_PERIOD
    rate = carrying_rate if discount_rate is None or not by_period else discount_rate
    return Horizon(periods, weeks_per_period / WEEKS_PER_YEAR, rate, capital_years, residual, by_period)
