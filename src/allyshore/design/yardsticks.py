"""What a design may be measured by while it is made: linear sums over the columns of its problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.design.columns import FRESH, RUNNING, annuity

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network

    Yardstick = tuple[NDArray[np.float64], float]


def yardstick(name: str, parts: Assembly, network: Network) -> Yardstick:
    """Give the weight of every column and what is counted without any, for one of `YARDSTICKS`."""
    weights = np.zeros(parts.problem.n_columns)
    return weights, YARDSTICKS[name](weights, parts, network)


def landed_cost(weights: NDArray[np.float64], parts: Assembly, network: Network) -> float:
    """USD a year: the problem's own cost without what the strategy weighs beside it."""
    weights += parts.problem.cost
    ship = parts.ship
    worth = network.moves.select(
        "ship", weighed=pl.col("value") * network.strategy.day_price * pl.col("days")
    )
    frame = ship.frame.join(worth, on="ship", maintain_order="left")
    weights[ship.start : ship.start + ship.size] -= frame["weighed"].to_numpy() * network.chain.annual
    return parts.problem.offset


def days(weights: NDArray[np.float64], parts: Assembly, network: Network) -> float:
    """USD · days a year: value delivered to markets times the days of the last leg."""
    markets = network.chain.sites.filter(pl.col("kind") == "market").select(destination="site")
    worth = network.moves.select("ship", worth=pl.col("value") * pl.col("days"))
    frame = parts.ship.frame.join(markets, on="destination", how="semi", maintain_order="left").join(
        worth, on="ship", maintain_order="left"
    )
    weights[frame["column"].to_numpy()] = frame["worth"].to_numpy() * network.chain.annual
    return 0.0


def capital(weights: NDArray[np.float64], parts: Assembly, network: Network) -> float:
    """USD a year: annuities of opening, closing, set-up, training and moves."""
    chain = network.chain
    yearly = annuity(chain.carrying_rate, chain.capital_years)
    existing = pl.col("state") == "existing"
    one_off = pl.when(existing).then(-pl.col("closing_cost")).otherwise(pl.col("opening_cost"))
    sites = parts.open.frame.join(chain.sites, on="site", maintain_order="left").with_columns(one_off=one_off)
    weights[sites["column"].to_numpy()] = sites["one_off"].to_numpy() * yearly
    ended = pl.when(RUNNING).then(pl.col("closing_cost")).otherwise(0.0)
    started = pl.when(FRESH).then(pl.col("setup_cost")).otherwise(0.0)
    lines = parts.line.frame.join(network.capabilities, on="capability", maintain_order="left").with_columns(
        one_off=started - ended, ended=ended
    )
    weights[lines["column"].to_numpy()] = lines["one_off"].to_numpy() * yearly
    for charge in parts.charges:
        mine = np.array([line == "capital" for line in charge.lines])
        span = slice(charge.block.start, charge.block.start + charge.block.size)
        weights[span] = np.where(mine, charge.price, weights[span])
    closing = float(sites.filter(existing).get_column("closing_cost").sum())
    return (closing + float(lines.get_column("ended").sum())) * yearly


def open_sites(weights: NDArray[np.float64], parts: Assembly, network: Network) -> float:
    """Sites that are open among those that are a yes or no."""
    weights[parts.open.start : parts.open.start + parts.open.size] = 1.0
    return 0.0 * network.chain.annual


def shortage(weights: NDArray[np.float64], parts: Assembly, network: Network) -> float:
    """Units a year that are not delivered."""
    weights[parts.short.start : parts.short.start + parts.short.size] = network.chain.annual
    return 0.0


def untrusted_spend(weights: NDArray[np.float64], parts: Assembly, network: Network) -> float:
    """USD a year bought from, or converted in, countries that are not trusted: what the allied share leaves out."""
    trusted = network.gates.trusted
    here = pl.col("country").is_in(trusted) & (pl.col("makes") | pl.col("origin_country").is_in(trusted))
    spend = pl.when("makes").then("conversion").otherwise("unit_cost")
    facts = network.capabilities.select("capability", spend=pl.when(here).then(0.0).otherwise(spend))
    for block in (parts.buy, parts.make):
        frame = block.frame.join(facts, on="capability", maintain_order="left")
        weights[block.start : block.start + block.size] = frame["spend"].to_numpy() * network.chain.annual
    return 0.0


YARDSTICKS: dict[str, Callable[[NDArray[np.float64], Assembly, Network], float]] = {
    "landed_cost": landed_cost,
    "days": days,
    "capital": capital,
    "open_sites": open_sites,
    "shortage": shortage,
    "untrusted_spend": untrusted_spend,
}
"""What an objective of a strategy may minimise, by name."""
