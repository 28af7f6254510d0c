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
    from numpy.typing import NDArray

    from allyshore.chain import SupplyChain
    from allyshore.chain.horizon import Horizon
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


def yearly(frame: pl.DataFrame, chain: SupplyChain, cost: str = "cost") -> NDArray[np.float64]:
    """Cost of a unit in each row's period, told as USD a year."""
    amounts: NDArray[np.float64] = (
        frame.select(pl.col(cost) * chain.horizon.per_year()).to_series().to_numpy()
    )
    return amounts


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
    cost = yearly(frame, network.chain, "unit_cost")
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
    cost = yearly(frame, network.chain)
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
    cost = yearly(frame, network.chain)
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
    cost = yearly(frame, chain, "value") * held
    return problem.add_columns("stock", frame.select("site", "product", "state", "period"), cost=cost)


def _short(problem: Problem, network: Network) -> Block:
    """What may stay undelivered: demand with a shortage cost and, for profit, demand with a price, which is then lost."""
    chain = network.chain
    profit = network.strategy.aim == "profit"
    wanted = chain.demand.filter(pl.col("quantity") > 0)
    may = pl.col("shortage_cost").is_not_null() | (pl.col("price").is_not_null() & profit)
    lost = pl.col("price").fill_null(0.0) * float(profit)
    frame = wanted.filter(may).with_columns(cost=pl.col("shortage_cost").fill_null(0.0) + lost)
    all_sold = wanted.select((lost * pl.col("quantity") * chain.horizon.per_year()).sum())
    problem.offset -= float(all_sold.item())
    cost = yearly(frame, chain)
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


def site_choices(network: Network) -> pl.DataFrame:
    """Give the sites that are a yes or no: those that cost something to have, open or close, or that a limit on open sites counts.

    Columns: site, existing, fixed_cost [USD a year], beginning and ending [USD, one-off, of a candidate and of a site of today],
    least and most of the yes or no.
    """
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
    stays = pl.col("existing") & pl.lit(value=network.strategy.volumes == "current")
    return frame.select(
        "site",
        "existing",
        "fixed_cost",
        beginning=pl.when("existing").then(0.0).otherwise("opening_cost"),
        ending=pl.when("existing").then("closing_cost").otherwise(0.0),
        least=stays.cast(pl.Float64),
        most=(pl.col("usable") | stays).cast(pl.Float64),
    )


def line_choices(network: Network) -> pl.DataFrame:
    """Give the capabilities that are a yes or no, in the columns of `site_choices`: those that must first be qualified, have a least run, cost something to keep or to end, build up, can move, or are counted."""
    return network.capabilities.filter(is_choice(network.chain)).select(
        "capability",
        "fixed_cost",
        existing=pl.col("current_volume") > 0,
        beginning=pl.when(FRESH).then("setup_cost").otherwise(0.0),
        ending=pl.when(RUNNING).then("closing_cost").otherwise(0.0),
        least=pl.lit(0.0),
        most=pl.lit(1.0),
    )


def choice_cost(choices: pl.DataFrame, horizon: Horizon, period: int) -> NDArray[np.float64]:
    """Give what a yes in `period` costs, USD a year, where a yes stays one for what begins and a no stays one for what ends.

    What begins costs its capital where the first yes stands, so a yes in t costs the price of t less that of t + 1; what ends is
    charged as if it ended on the first day, and a yes puts that off. Chosen once, the only yes is that of the last period.
    """
    share = horizon.shares[period - 1] if horizon.by_period else 1.0
    starting, ending = (np.append(price, 0.0) for price in (horizon.starting, horizon.ending))
    fixed, begins, ends = (
        choices.get_column(name).to_numpy() for name in ("fixed_cost", "beginning", "ending")
    )
    cost: NDArray[np.float64] = (
        fixed * share
        + begins * (starting[period - 1] - starting[period])
        - ends * (ending[period - 1] - ending[period])
    )
    return cost


def _open(problem: Problem, network: Network) -> Block:
    """Whether a site is open at the end of the plan; `timing` says since and until when."""
    return _choose(problem, network, "open", site_choices(network))


def _line(problem: Problem, network: Network) -> Block:
    return _choose(problem, network, "line", line_choices(network))


def _choose(problem: Problem, network: Network, block: str, choices: pl.DataFrame) -> Block:
    horizon = network.chain.horizon
    problem.offset += float(choices.get_column("ending").sum()) * float(horizon.ending[0])
    return problem.add_columns(
        block,
        choices.select(choices.columns[0]),
        cost=choice_cost(choices, horizon, network.chain.periods),
        lower=choices.get_column("least").to_numpy(),
        upper=choices.get_column("most").to_numpy(),
        whole=True,
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
    return pl.any_horizontal(
        *(FRESH, RUNNING, pl.lit(value=counted), moved),
        *(pl.col("minimum") > 0, pl.col("fixed_cost") > 0, pl.col("ramp") > 1),
    )
