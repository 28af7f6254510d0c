"""A plan: what is bought, made, used and shipped, what it costs, and how the origin engine judges it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from allyshore.design.timing import TIMING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.design.hierarchy import Step
    from allyshore.design.present import PresentValue
    from allyshore.design.prices import ShadowPrice
    from allyshore.design.strategy import Strategy
    from allyshore.origin import Determination, Good
    from allyshore.solver import Size
    from allyshore.units import Usd, UsdPerYear

COST_LINES = (
    "purchase",
    "production",
    "freight",
    "duty",
    "fees",
    "inventory",
    "fixed",
    "capital",
    "compliance",
    "shortage",
)


@dataclass(frozen=True)
class Judgement:
    """The officer's view of one claimed or claimable mix: a plant, recipe, mode and period, with its determination.

    `run` is the run of ``plan.make`` and ``plan.use`` that it is about; `good` is what was judged.
    """

    site: str
    recipe: str
    product: str
    mode: str
    period: int
    quantity: float
    claimed_by_plan: bool
    run: int
    good: Good
    determination: Determination


@dataclass(frozen=True)
class Plan:
    """One strategy's design. Quantities are units in the period; money in the tables is USD in the period.

    Attributes
    ----------
    status
        ``optimal``, or ``time limit`` with the gap that was left.
    landed_cost
        Sum of `cost`, USD a year.
    cost
        USD a year by line (COST_LINES).
    objective, bound, gap
        What the solver minimised (landed cost plus what the strategy weighs), its proven bound, their relative distance.
    sites
        site, open, opened, closed, fixed, capital (USD a year).
    lines
        site, product, recipe, setup, fixed, closing (USD a year), used: sources newly qualified, kept ready, or given up.
    buy
        period, site, product, state, quantity, unit_cost, purchase.
    make
        period, run, site, recipe, product, mode, reference, method, state, quantity, conversion, production, inventory.
    use
        period, run, site, recipe, product, mode, component, state, quantity.
    ship
        period, origin, destination, mode, product, state, claimed, quantity, days, and USD of freight, duty, fees,
        compliance, inventory.
    stock
        period, site, product, state, quantity, inventory.
    short
        period, market, product, quantity, shortage.
    charges
        What no unit price holds: charge, line (of `cost`), per (``period`` or ``year``), period (0 for the year), site, product,
        recipe, destination, mode, subject, count, amount (USD in the period, or a year).
    states
        state, product, country_of_origin, originating, unknown (no declaration either way), designated, value.
    relief
        period, run, site, regime, product, goes_to, and USD of refund (duty in `ship` that the regime spares or gives back) and
        handling; only where the model has regimes.
    regimes
        site, regime, fixed (USD a year): those that the plan uses.
    timing
        period, what (``open site``, ``close site``, ``set up line``, ``give up line``, ``move``, ``train``), site, product, recipe,
        subject, amount (USD, one-off, paid on the period's first day) and left (USD that is left of it at the plan's end); only
        where the model chooses by period. `sites` and `lines` then tell the end of the plan, with what the years before cost.
    present
        What the plan comes to in present value; None where the model does not choose by period.
    judgements
        `origin.qualify` on every mix of the plan made in the treaty's territory.
    notes
        What the plan rests on, in sentences.
    revenue
        What markets pay for what is delivered, USD a year; None where some delivery has no price.
    steps
        Objectives in order, as they were settled.
    size
        How large the problem was that the plan came from.
    prices
        What one more of what binds is worth; none for problems of more than `prices.MOST_COLUMNS` columns.
    """

    strategy: Strategy
    status: str
    landed_cost: UsdPerYear
    cost: Mapping[str, UsdPerYear]
    objective: Usd
    bound: Usd
    gap: float
    sites: pl.DataFrame
    lines: pl.DataFrame
    buy: pl.DataFrame
    make: pl.DataFrame
    use: pl.DataFrame
    ship: pl.DataFrame
    stock: pl.DataFrame
    short: pl.DataFrame
    charges: pl.DataFrame
    states: pl.DataFrame
    relief: pl.DataFrame
    regimes: pl.DataFrame
    judgements: tuple[Judgement, ...]
    notes: tuple[str, ...]
    size: Size | None = None
    prices: tuple[ShadowPrice, ...] = ()
    revenue: UsdPerYear | None = None
    steps: tuple[Step, ...] = ()
    timing: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TIMING))
    present: PresentValue | None = None

    TABLES = (
        "sites",
        "lines",
        "buy",
        "make",
        "use",
        "ship",
        "stock",
        "short",
        "charges",
        "states",
        "relief",
        "regimes",
        "timing",
    )
    ONLY_WHERE_USED = ("relief", "regimes", "timing")
    """Tables of which a result holds no file where they are empty."""

    def table(self, name: str) -> pl.DataFrame:
        """Give one of the plan's tables by name."""
        frame: pl.DataFrame = getattr(self, name)
        return frame

    @property
    def open_sites(self) -> list[str]:
        """Sites that the plan uses or pays for, in the model's order."""
        sites: list[str] = self.sites.filter("open").get_column("site").to_list()
        return sites
