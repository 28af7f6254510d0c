"""What a plan can be measured by, as linear parts over the columns of its problem, so that one measure can be bounded while another is sought."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.design.carbon import emissions
from allyshore.design.columns import line_choices, site_choices, yearly
from allyshore.design.exposure import exposed, exposure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.design.columns import Assembly
    from allyshore.design.exposure import Outages
    from allyshore.design.measures import Measures
    from allyshore.design.network import Network
    from allyshore.design.result import Plan

    Floats = NDArray[np.float64]


class Aim(Enum):
    """A measure to trade off; its value is the word for it in commands and JSON."""

    LANDED_COST = "landed_cost"
    DAYS = "days"
    ALLIED_SHARE = "allied_share"
    CAPITAL = "capital"
    RISK = "risk"
    CARBON = "carbon"
    OPEN_SITES = "open_sites"
    SHORTAGE = "shortage"
    UNTRUSTED_SPEND = "untrusted_spend"


UNITS = {
    Aim.LANDED_COST: "USD a year",
    Aim.DAYS: "days",
    Aim.ALLIED_SHARE: "share",
    Aim.CAPITAL: "USD, one-off",
    Aim.CARBON: "t CO2e a year",
    Aim.RISK: "USD a year",
}
"""Measures that can be traded against each other on a front, with their units."""
SUMMED = (
    *(Aim.LANDED_COST, Aim.DAYS, Aim.CAPITAL, Aim.CARBON),
    *(Aim.OPEN_SITES, Aim.SHORTAGE, Aim.UNTRUSTED_SPEND),
)
"""Measures that objectives in order may bring to their least, as sums of a year (`summed`)."""
MORE_IS_BETTER = frozenset({Aim.ALLIED_SHARE})


@dataclass(frozen=True)
class Expression:
    """A measure as (top · x + offset) / (bottom · x), over all columns; without `bottom` it is top · x + offset.

    Each is told so that less is better: a share of which more is wanted has a negative top.
    """

    top: Floats
    offset: float = 0.0
    bottom: Floats | None = None

    def at(self, x: Floats) -> float:
        """Give the measure of values of the columns; 0 where there is nothing to divide by."""
        above = float(self.top @ x) + self.offset
        if self.bottom is None:
            return above
        below = float(self.bottom @ x)
        return above / below if below > 0.0 else 0.0

    def at_most(self, most: float) -> tuple[Floats, float]:
        """Give the row (entries, right side) that holds the measure to `most`."""
        if self.bottom is None:
            return self.top, most - self.offset
        return self.top - most * self.bottom, 0.0


def expression(aim: Aim, parts: Assembly, network: Network, out: Outages | None = None) -> Expression:
    """Give a measure over the columns of a problem; `Measures` and the plan's cost lines say the same of a finished plan.

    Risk, as what hazards are expected to stop, needs `out`.
    """
    if aim is Aim.RISK and out is not None:
        return _risk(parts, network, out)
    build = {
        Aim.LANDED_COST: _landed_cost,
        Aim.DAYS: _days,
        Aim.ALLIED_SHARE: _allied_share,
        Aim.CAPITAL: _capital,
        Aim.CARBON: _carbon,
        Aim.OPEN_SITES: _open_sites,
        Aim.SHORTAGE: _shortage,
        Aim.UNTRUSTED_SPEND: _untrusted_spend,
    }
    return build[aim](parts, network)


def summed(aim: Aim, parts: Assembly, network: Network) -> Expression:
    """Give what an objective in order minimises, without a ratio: days as USD · days a year, capital as annuities (as paid, where it is paid by period)."""
    whole = expression(aim, parts, network)
    if aim is Aim.CAPITAL and network.chain.horizon.by_period:
        return whole
    factor = {Aim.DAYS: network.chain.annual, Aim.CAPITAL: network.chain.horizon.annuity}.get(aim, 1.0)
    return Expression(whole.top * factor, whole.offset * factor)


def measured(
    aim: Aim, plan: Plan, measures: Measures, network: Network, out: Outages | None = None
) -> float | None:
    """Give the measure of a finished plan from its own tables, in the reader's sense (more share is more)."""
    said = {
        Aim.LANDED_COST: plan.landed_cost,
        Aim.DAYS: measures.days,
        Aim.ALLIED_SHARE: measures.allied_share,
        Aim.CARBON: measures.carbon.total,
    }
    if aim is Aim.RISK and out is not None:
        tables = {name: plan.table(name) for name in ("buy", "make", "ship", "states")}
        return exposure(network.chain, tables, out)
    if aim is Aim.CAPITAL and network.chain.horizon.by_period:
        return float(plan.timing.get_column("amount").sum())
    return plan.cost["capital"] / network.chain.horizon.annuity if aim is Aim.CAPITAL else said[aim]


def _landed_cost(parts: Assembly, network: Network) -> Expression:
    """Everything paid; what a strategy weighs a day or a tonne of emissions beyond that is taken out."""
    strategy = network.strategy
    cost = parts.problem.cost.copy()
    if strategy.day_price > 0.0:
        weighed = _ships(parts, network).with_columns(
            paid=pl.col("value") * pl.col("days") * strategy.day_price
        )
        cost[weighed.get_column("column").to_numpy()] -= yearly(weighed, network.chain, "paid")
    if strategy.carbon_price > 0.0:
        cost -= _carbon(parts, network).top * strategy.carbon_price
    return Expression(cost, parts.problem.offset)


def _carbon(parts: Assembly, network: Network) -> Expression:
    """Emissions of lanes, of what is bought and of making, t CO2e a year."""
    emitted = emissions(parts, network)
    top = np.zeros(parts.problem.n_columns)
    top[emitted.get_column("column").to_numpy()] = emitted.get_column("tonnes").to_numpy()
    return Expression(top * network.chain.annual)


def _risk(parts: Assembly, network: Network, out: Outages) -> Expression:
    """Value of goods that hazards are expected to stop, USD a year."""
    stopped = exposed(parts, network, out)
    top = np.zeros(parts.problem.n_columns)
    top[stopped.get_column("column").to_numpy()] = stopped.get_column("usd").to_numpy()
    return Expression(top * network.chain.annual)


def _open_sites(parts: Assembly, network: Network) -> Expression:  # noqa: ARG001  # one shape for every measure
    """Sites that are open among those that are a yes or no."""
    top = np.zeros(parts.problem.n_columns)
    top[parts.open.start : parts.open.start + parts.open.size] = 1.0
    return Expression(top)


def _shortage(parts: Assembly, network: Network) -> Expression:
    """Units a year that are not delivered."""
    top = np.zeros(parts.problem.n_columns)
    top[parts.short.start : parts.short.start + parts.short.size] = network.chain.annual
    return Expression(top)


def _ships(parts: Assembly, network: Network) -> pl.DataFrame:
    facts = network.moves.select("ship", "days", "value")
    return parts.ship.frame.select("ship", "destination", "period", "column").join(
        facts, on="ship", how="left", maintain_order="left"
    )


def _days(parts: Assembly, network: Network) -> Expression:
    """Door-to-door days of the last leg, weighted by the value delivered."""
    markets = network.chain.sites.filter(pl.col("kind") == "market").select(
        pl.col("site").alias("destination")
    )
    sent = _ships(parts, network).join(markets, on="destination", how="semi", maintain_order="left")
    at = sent.get_column("column").to_numpy()
    top, bottom = np.zeros(parts.problem.n_columns), np.zeros(parts.problem.n_columns)
    bottom[at] = sent.get_column("value").to_numpy()
    top[at] = bottom[at] * sent.get_column("days").to_numpy()
    return Expression(top, 0.0, bottom)


def _allied_share(parts: Assembly, network: Network) -> Expression:
    """Spend with trusted partners over all spend, negative: more of it is better. Prices are those of the first unit."""
    at, spend, allied = _spend(parts, network)
    top, bottom = np.zeros(parts.problem.n_columns), np.zeros(parts.problem.n_columns)
    bottom[at] = spend
    top[at] = -spend * allied
    return Expression(top, 0.0, bottom)


def _untrusted_spend(parts: Assembly, network: Network) -> Expression:
    """USD a year bought from, or converted in, countries that are not trusted: what the allied share leaves out."""
    at, spend, allied = _spend(parts, network)
    top = np.zeros(parts.problem.n_columns)
    top[at] = np.where(allied, 0.0, spend) * network.chain.annual
    return Expression(top)


def _spend(parts: Assembly, network: Network) -> tuple[NDArray[np.int64], Floats, NDArray[np.bool_]]:
    """Give the columns that buy and make, their spend [USD a unit], and whether seller, plant and origin are trusted."""
    trusted = network.gates.trusted
    facts = network.capabilities.select("capability", "country", "makes", "unit_cost", "conversion")
    states = network.states.select("state", "country_of_origin")
    bought = parts.buy.frame.join(states, on="state", how="left", maintain_order="left").select(
        "capability", "column", from_trusted=pl.col("country_of_origin").is_in(trusted)
    )
    made = parts.make.frame.select("capability", "column", from_trusted=pl.lit(value=True))
    spend = (
        pl.concat([bought, made])
        .join(facts, on="capability", how="left", maintain_order="left")
        .with_columns(
            spend=pl.when("makes").then("conversion").otherwise("unit_cost"),
            allied=pl.col("country").is_in(trusted) & pl.col("from_trusted"),
        )
    )
    at, paid, allied = (spend.get_column(name).to_numpy() for name in ("column", "spend", "allied"))
    return at, paid, allied


def _capital(parts: Assembly, network: Network) -> Expression:
    """One-off cost of opening, closing, setting up, training and moving, whenever it is paid, USD."""
    top, offset = np.zeros(parts.problem.n_columns), 0.0
    for block, choices in ((parts.open, site_choices(network)), (parts.line, line_choices(network))):
        span = slice(block.start, block.start + block.size)
        top[span] = choices.select(pl.col("beginning") - pl.col("ending")).to_series().to_numpy()
        offset += float(choices.get_column("ending").sum())
    for charge in parts.charges:
        if charge.one_off is not None:
            top[charge.block.start : charge.block.start + charge.block.size] = charge.one_off
    return Expression(top, offset)
