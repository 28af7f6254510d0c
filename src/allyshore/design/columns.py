"""The choices of a network as blocks of columns, each with its cost in USD a year."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.chain import group_of
from allyshore.design import stocks
from allyshore.design.dates import by_period
from allyshore.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.design.charges import Charge
    from allyshore.design.network import Network
    from allyshore.solver import Block, Problem


TIE_BREAK = 1e-7
"""Share of a good's value by which an originating mode is preferred to an equally cheap open one; far below any gap."""


@dataclass(frozen=True)
class Assembly:
    """A problem and the blocks of columns that a plan is read from; costs are USD a year.

    `more` holds the blocks that only some models have, by name; `charges` those of them that carry a charge.
    """

    problem: Problem
    buy: Block
    make: Block
    use: Block
    ship: Block
    stock: Block
    short: Block
    open: Block
    line: Block
    more: dict[str, Block] = field(default_factory=dict)
    charges: list[Charge] = field(default_factory=list)

    def rows(self, name: str) -> pl.DataFrame:
        """Give the keys and indices of a block of rows that has been added."""
        return next(block.frame for block in self.problem.row_blocks if block.name == name)


def annuity(rate: float, years: float) -> float:
    """Yearly payment that repays one dollar over `years` at `rate`: r / (1 − (1 + r)^−n), or 1/n at rate zero."""
    return 1.0 / years if rate == 0.0 else rate / (1.0 - (1.0 + rate) ** -years)


def add_columns(problem: Problem, network: Network, periods: pl.DataFrame) -> Assembly:
    """Add every block of columns to an empty problem."""
    used = network.uses.select("run", "component", "state").join(periods, how="cross", maintain_order="left")
    return Assembly(
        problem=problem,
        buy=_buy(problem, network, periods),
        make=_make(problem, network, periods),
        use=problem.add_columns("use", used),
        ship=_ship(problem, network, periods),
        stock=_stock(problem, network, periods),
        short=_short(problem, network),
        open=_open(problem, network),
        line=_line(problem, network),
    )


def _buy(problem: Problem, network: Network, periods: pl.DataFrame) -> Block:
    frame = network.buys.join(
        network.capabilities.select("capability", "unit_cost"), on="capability", maintain_order="left"
    ).join(periods, how="cross", maintain_order="left")
    cost = frame.get_column("unit_cost").to_numpy() * network.chain.annual
    return problem.add_columns(
        "buy", frame.select("capability", "site", "product", "state", "period"), cost=cost
    )


def _make(problem: Problem, network: Network, periods: pl.DataFrame) -> Block:
    caps = network.capabilities.select(
        "capability", "site", "product", "conversion", "product_value", "lead_time"
    )
    preferred = pl.when(pl.col("mode") == "open").then(0.0).otherwise(TIE_BREAK * pl.col("product_value"))
    frame = (
        network.runs.select("run", "capability", "mode")
        .join(caps, on="capability", maintain_order="left")
        .pipe(stocks.on_making, network.chain)
        .with_columns(cost=pl.col("conversion") - preferred + pl.col("held"))
        .join(periods, how="cross", maintain_order="left")
    )
    cost = frame.get_column("cost").to_numpy() * network.chain.annual
    return problem.add_columns(
        "make", frame.select("run", "capability", "site", "product", "period"), cost=cost
    )


def _ship(problem: Problem, network: Network, periods: pl.DataFrame) -> Block:
    moves = network.moves.select(
        *("ship", "product", "origin", "destination", "mode", "state", "value", "days"),
        *("freight", "duty", "fees", "compliance", "transit", "held"),
    ).join(periods, how="cross", maintain_order="left")
    frame = by_period(moves, network.dues).with_columns(
        cost=pl.sum_horizontal("freight", "duty", "fees", "compliance", "transit", "held")
        + pl.col("value") * network.strategy.day_price * pl.col("days")
    )
    cost = frame.get_column("cost").to_numpy() * network.chain.annual
    keys = frame.select("ship", "product", "origin", "destination", "mode", "state", "period")
    return problem.add_columns("ship", keys, cost=cost)


def _stock(problem: Problem, network: Network, periods: pl.DataFrame) -> Block:
    """Stock of a made or traded good kept from one period to the next, at plants that make it and in warehouses."""
    chain = network.chain
    houses = chain.sites.filter(pl.col("kind") == "warehouse").select("site")
    makers = network.capabilities.filter("makes").select("site", "product").unique(maintain_order=True)
    kept = pl.concat(
        [
            network.stands.join(houses, on="site", how="semi", maintain_order="left"),
            network.stands.join(makers, on=["site", "product"], how="semi", maintain_order="left"),
        ]
    )
    frame = kept.join(network.states.select("state", "value"), on="state", maintain_order="left").join(
        periods.filter(pl.col("period") < chain.periods), how="cross", maintain_order="left"
    )
    held = chain.carrying_rate * chain.weeks_per_period / WEEKS_PER_YEAR
    cost = frame.get_column("value").to_numpy() * held * chain.annual
    return problem.add_columns("stock", frame.select("site", "product", "state", "period"), cost=cost)


def _short(problem: Problem, network: Network) -> Block:
    """What may stay undelivered: demand with a shortage cost and, for profit, demand with a price, which is then lost."""
    chain = network.chain
    profit = network.strategy.aim == "profit"
    wanted = chain.demand.filter(pl.col("quantity") > 0)
    may = pl.col("shortage_cost").is_not_null() | (pl.col("price").is_not_null() & profit)
    lost = pl.col("price").fill_null(0.0) * float(profit)
    frame = wanted.filter(may).with_columns(cost=pl.col("shortage_cost").fill_null(0.0) + lost)
    problem.offset -= float(wanted.select((lost * pl.col("quantity")).sum()).item()) * chain.annual
    cost = frame.get_column("cost").to_numpy() * chain.annual
    return problem.add_columns("short", frame.select("market", "product", "period"), cost=cost)


def counted_sites(chain: SupplyChain) -> frozenset[str]:
    """Sites that some limit on open sites counts; a group's other words are the business of `constraints`."""
    counted: set[str] = set()
    on_sites = chain.limits.filter(pl.col("on").is_in(["open_sites", "site_changes"]))
    for group in on_sites.get_column("group"):
        sites = chain.sites
        for name, words in group_of(group).items():
            if name in ("site", "country", "kind", "state"):
                sites = sites.filter(pl.col(name).is_in(words))
        counted.update(sites.get_column("site"))
    return frozenset(counted)


def _open(problem: Problem, network: Network) -> Block:
    """A yes or no for each site that costs something to have, to open or to close, or that a limit on open sites counts."""
    chain = network.chain
    used = pl.concat(
        [
            network.capabilities.select("site"),
            chain.sites.filter(pl.col("kind") == "warehouse").select("site"),
        ]
    ).unique()
    counted = pl.col("site").is_in(sorted(counted_sites(chain)))
    frame = chain.sites.filter((pl.col("kind") != "market") & (PRICED | counted)).with_columns(
        existing=pl.col("state") == "existing", usable=pl.col("site").is_in(used.get_column("site").implode())
    )
    if network.strategy.sites == "existing":
        frame = frame.filter("existing")
    yearly = annuity(chain.carrying_rate, chain.capital_years)
    one_off = pl.when("existing").then(-pl.col("closing_cost")).otherwise(pl.col("opening_cost"))
    frame = frame.with_columns(cost=pl.col("fixed_cost") + one_off * yearly)
    problem.offset += float(frame.filter("existing").get_column("closing_cost").sum()) * yearly
    stays = frame.get_column("existing").to_numpy() & (network.strategy.volumes == "current")
    usable = frame.get_column("usable").to_numpy()
    return problem.add_columns(
        "open",
        frame.select("site"),
        cost=frame.get_column("cost").to_numpy(),
        lower=stays.astype(float),
        upper=np.where(usable | stays, 1.0, 0.0),
        whole=True,
    )


def _line(problem: Problem, network: Network) -> Block:
    """A yes or no for each capability that must first be qualified, has a least run, costs something to keep or to end, can move, or is counted."""
    chain = network.chain
    yearly = annuity(chain.carrying_rate, chain.capital_years)
    frame = network.capabilities.filter(is_choice(chain)).with_columns(
        cost=pl.when(FRESH).then(pl.col("setup_cost")).otherwise(0.0) * yearly
        + pl.col("fixed_cost")
        - pl.when(RUNNING).then(pl.col("closing_cost")).otherwise(0.0) * yearly
    )
    problem.offset += float(frame.filter(RUNNING).get_column("closing_cost").sum()) * yearly
    return problem.add_columns(
        "line", frame.select("capability"), cost=frame.get_column("cost").to_numpy(), upper=1.0, whole=True
    )


PRICED = (pl.col("fixed_cost") > 0) | (pl.col("opening_cost") > 0) | (pl.col("closing_cost") > 0)
"""A site that costs something to have, to open or to close."""
FRESH = (pl.col("setup_cost") > 0) & (pl.col("current_volume") == 0)
"""A source that must first be qualified."""
RUNNING = (pl.col("closing_cost") > 0) & (pl.col("current_volume") > 0)
"""A source of today that costs something to give up."""


def is_choice(chain: SupplyChain) -> pl.Expr:
    """Tell which capabilities are a yes or no."""
    ends = pl.concat(
        [
            chain.moves.filter(pl.col("product") != "").select(
                pl.concat_str([end, "product", "recipe"], separator="\n").alias("line")
            )
            for end in ("from_site", "to_site")
        ]
    )
    name = pl.concat_str(["site", "product", "recipe"], separator="\n")
    moved = name.is_in(ends.get_column("line").unique().implode())
    counted = chain.limits.get_column("on").is_in(["sources", "source_changes"]).any()
    return (
        FRESH | RUNNING | pl.lit(value=counted) | (pl.col("minimum") > 0) | (pl.col("fixed_cost") > 0) | moved
    )
