"""What a unit costs by the model and the day's facts: worked out again from the tables, by the auditor's own formulas."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl
from scipy.special import ndtri

from allyshore.world import World

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.duty import DutyParams
    from allyshore.origin import Rulebook
    from allyshore.trust import Scorecard

WEEKS = 52.0
DAYS_OF_WEEK = 7
ON_THE_DAY = "on the day"
BY_PERIOD = "by period"
MOMENT = 1e-9
"""Years below this are none."""
DAYS = 365.0
SERVICE = "service"
LANE = ("origin", "destination", "mode")


@dataclass(frozen=True)
class Terms:
    """The model, the day's facts and law, and what follows from them for one unit.

    Attributes
    ----------
    chain, world, book
        The model as stored in the result, the facts of its day, the rules of origin of that day.
    duty
        What the importer states of every line, as the manifest has it.
    card
        The trust scorecard of the day, by the scheme of the manifest.
    """

    chain: SupplyChain
    world: World
    book: Rulebook
    duty: DutyParams
    card: Scorecard

    @property
    def trusted(self) -> frozenset[str]:
        """ISO3 of the trusted partners on the day."""
        return self.card.partners()

    def world_of(self, period: int) -> World:
        """Give the facts whose law of duties a period is billed by: its first day, `weeks_per_period` weeks after the one before.

        The day of the plan for all of them where the model says so (`law = "on the day"`).
        """
        if period <= 1 or self.chain.law == ON_THE_DAY:
            return self.world
        days = round((period - 1) * self.chain.weeks_per_period * DAYS_OF_WEEK)
        return World(self.world.date + dt.timedelta(days=days), self.world.overrides, self.world.imports)

    @property
    def annual(self) -> float:
        """Factor from a total over all periods to a year: 52 weeks over the weeks of the plan."""
        return WEEKS / (self.chain.weeks_per_period * self.chain.periods)

    @property
    def annuity(self) -> float:
        """Yearly payment for one dollar of capital: r / (1 − exp(−n·ln(1 + r))); 1/n where r is zero."""
        rate, years = self.chain.carrying_rate, self.chain.capital_years
        return 1.0 / years if rate == 0.0 else rate / -math.expm1(-years * math.log1p(rate))

    @property
    def by_period(self) -> bool:
        """Whether sites and lines are chosen by period, and money of later periods is discounted."""
        return self.chain.timing == BY_PERIOD

    @property
    def rate(self) -> float:
        """Discount rate, 1/yr: the model's, or else its carrying rate."""
        given = self.chain.discount_rate
        return self.chain.carrying_rate if given is None else given

    @property
    def years(self) -> float:
        """Years of one period."""
        return self.chain.weeks_per_period / WEEKS

    @property
    def length(self) -> float:
        """Years of the plan."""
        return self.chain.periods * self.years

    def worth(self, years: float) -> float:
        """Value on the first day of one dollar at the end of each of so many years: (1 − exp(−n·ln(1 + r))) / r; n where r is zero."""
        return years if self.rate == 0.0 else -math.expm1(-years * math.log1p(self.rate)) / self.rate

    @cached_property
    def yearly(self) -> pl.Expr:
        """USD a year of one dollar of a row's ``period``: the mean, or by period the level amount of the same value on the first day."""
        if not self.by_period:
            return pl.lit(self.annual)
        whole = self.worth(self.length) * self.years
        factors = {
            t: (self.worth(t * self.years) - self.worth((t - 1) * self.years)) / whole
            for t in range(1, self.chain.periods + 1)
        }
        return pl.col("period").replace_strict(factors, default=None, return_dtype=pl.Float64)

    def ending(self, period: int) -> float:
        """USD a year of one dollar paid on a period's first day, of which nothing is left."""
        if not self.by_period:
            return self.annuity
        return math.exp(-(period - 1) * self.years * math.log1p(self.rate)) / self.worth(self.length)

    def starting(self, period: int) -> float:
        """USD a year of one dollar of capital that is there from a period's first day on, paid anew at the end of each life, less what is left."""
        if not self.by_period:
            return self.annuity
        begin, value = (period - 1) * self.years, 0.0
        while begin < self.length - MOMENT:
            value += math.exp(-begin * math.log1p(self.rate))
            begin += self.chain.capital_years
        value -= self.left(period) * math.exp(-self.length * math.log1p(self.rate))
        return value / self.worth(self.length)

    def left(self, period: int) -> float:
        """Part of a dollar of capital of a period that is left at the end: of its last payment, by what the model says of residual values."""
        ahead = self.length - (period - 1) * self.years
        lives = math.ceil(ahead / self.chain.capital_years - MOMENT)
        remaining = max(lives * self.chain.capital_years - ahead, 0.0)
        if self.chain.residual == "none":
            return 0.0
        if self.chain.residual == "straight line":
            return remaining / self.chain.capital_years
        return self.worth(remaining) / self.worth(self.chain.capital_years)

    @cached_property
    def moves(self) -> pl.DataFrame:
        """The moves: subject, from_site, to_site, product, recipe, cost, ``saved`` (closing here) and ``spared`` (opening or set-up there)."""
        sites = self.sites.select(
            "site",
            pl.lit("").alias("product"),
            pl.lit("").alias("recipe"),
            starting="opening_cost",
            ending="closing_cost",
        )
        lines = self.chain.capabilities.select(
            "site", "product", "recipe", starting="setup_cost", ending="closing_cost"
        )
        ends = pl.concat([sites, lines])
        return (
            self.chain.moves.rename({"move": "subject"})
            .join(
                ends.select("product", "recipe", from_site="site", saved="ending"),
                on=["from_site", "product", "recipe"],
                how="left",
                maintain_order="left",
            )
            .join(
                ends.select("product", "recipe", to_site="site", spared="starting"),
                on=["to_site", "product", "recipe"],
                how="left",
                maintain_order="left",
            )
        )

    @cached_property
    def products(self) -> pl.DataFrame:
        """The products with ``good`` (it has an HS code), ``made_into`` (it goes into another product)."""
        parts = self.chain.bom.get_column("component").implode()
        return self.chain.products.with_columns(
            good=pl.col("hs").is_not_null(), made_into=pl.col("product").is_in(parts)
        )

    @cached_property
    def sites(self) -> pl.DataFrame:
        """The sites: site, kind, country, state, and their money."""
        return self.chain.sites

    @cached_property
    def capabilities(self) -> pl.DataFrame:
        """Each source: the model's columns with ``country`` of the site, ``hours``, ``skill``, ``pool``, ``transforms``, ``conversion``.

        Conversion of a made unit [USD] = unit cost + direct hours · wage; the wage is that of the pool's skill, else of the
        pool, else of the country.
        """
        places = self.chain.sites.select("site", "country", pool="labour_pool")
        recipes = self.chain.recipes.select(
            "recipe", hours="labour_hours", skill="skill", transforms="transforms"
        )
        wages = self.chain.labour.select(pool="labour_pool", skill="skill", exact="wage")
        pools = wages.filter(pl.col("skill") == "").select("pool", general="exact")
        countries = self.world.table("labour_cost").select("country", national="hourly_cost")
        return (
            self.chain.capabilities.rename({"country_of_origin": "stated_origin"})
            .join(places, on="site", how="left", maintain_order="left")
            .join(recipes, on="recipe", how="left", maintain_order="left")
            .join(wages, on=["pool", "skill"], how="left", maintain_order="left")
            .join(pools, on="pool", how="left", maintain_order="left")
            .join(countries, on="country", how="left", maintain_order="left")
            .with_columns(
                hours=pl.col("hours").fill_null(0.0), wage=pl.coalesce("exact", "general", "national")
            )
            .with_columns(
                conversion=pl.col("unit_cost")
                + pl.when(pl.col("hours") > 0.0).then(pl.col("hours") * pl.col("wage")).otherwise(0.0)
            )
        )

    @cached_property
    def stock_rules(self) -> pl.DataFrame:
        """Each stock rule: ``rate`` a year, ``kept`` days (safety, strategic, half the days between orders), ``between``, ``sigmas``, ``cv``.

        `sigmas` is the standard normal quantile of the service level, 0 without one.
        """
        return self.chain.inventory.select(
            "site",
            "product",
            rate=pl.col("holding_rate").fill_null(self.chain.carrying_rate),
            kept=pl.col("safety_days") + pl.col("strategic_days") + 0.5 * pl.col("order_days"),
            between="order_days",
            cv=pl.col("demand_cv").fill_null(0.0),
            sigmas=pl.Series(
                [
                    0.0 if level is None else float(ndtri(level))
                    for level in self.chain.inventory["service_level"]
                ],
                dtype=pl.Float64,
            ),
        )

    @cached_property
    def lead_times(self) -> pl.DataFrame:
        """Longest ``wait`` of a site's sources of a product, days."""
        return self.chain.capabilities.group_by("site", "product").agg(wait=pl.col("lead_time").max())

    @staticmethod
    def holding(days: pl.Expr, spread: pl.Expr) -> pl.Expr:
        """Share of a unit's value that its stock costs, after joining `stock_rules`: the kept days and those of the service level.

        Lead-time demand over `days` and the days between orders varies by the throughput's own spread and by that of the days.
        """
        variance = (days + pl.col("between")) * pl.col("cv").pow(2) + spread.pow(2)
        covered = pl.col("kept") + pl.col("sigmas") * variance.sqrt()
        return (pl.col("rate") * covered / DAYS).fill_null(0.0)

    def lanes_of(self, ship: pl.DataFrame) -> pl.DataFrame:
        """Give shipments with their lane's ``lane_days`` and the ``unit_freight`` of their product [USD].

        cost × 1, weight, volume, value, or the larger of weight over payload and volume over cube, as the lane's basis asks;
        a service travels for nothing in no time, and what goes in whole loads is paid by the load (`charges`). Null where the model has no such lane or a measure is missing.
        """
        loads = self.world.table("freight").filter(pl.col("region").fill_null("") == "")
        sizes = [
            loads.filter(pl.col("parameter") == name).select("mode", pl.col("value").alias(name))
            for name in ("payload", "cube")
        ]
        lanes = self.chain.lanes.select(*LANE, "cost", "basis", "whole_loads", lane_days="days")
        goods = self.products.select("product", "good", "weight", "volume", worth="value")
        frame = ship.join(lanes, on=LANE, how="left", maintain_order="left").join(
            goods, on="product", how="left", maintain_order="left"
        )
        for size in sizes:
            frame = frame.join(size, on="mode", how="left", maintain_order="left")
        by_load = pl.max_horizontal(pl.col("weight") / pl.col("payload"), pl.col("volume") / pl.col("cube"))
        measure = {
            "unit": pl.lit(1.0),
            "kg": pl.col("weight"),
            "m3": pl.col("volume"),
            "usd": pl.col("worth"),
            "load": by_load,
        }
        share = pl.lit(None, pl.Float64)
        for basis, amount in measure.items():
            share = pl.when(pl.col("basis") == basis).then(amount).otherwise(share)
        called = (pl.col("mode") == SERVICE) & ~pl.col("good")
        return frame.with_columns(
            unit_freight=pl.when(called | (pl.col("good") & pl.col("whole_loads")))
            .then(0.0)
            .when("good")
            .then(pl.col("cost") * share),
            lane_days=pl.when(called).then(0.0).when("good").then("lane_days"),
        ).drop("cost", "basis", "whole_loads", "weight", "volume", "worth", "payload", "cube")
