"""Turn a network into one sparse problem, with the names that the code, the LP file and the docs share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design import balances, capacities, picks, relief
from allyshore.design.breaks import breaks
from allyshore.design.columns import add_columns
from allyshore.design.loads import loads
from allyshore.design.orders import orders
from allyshore.design.relocation import moves, training
from allyshore.design.sourcing import sourcing
from allyshore.design.timing import timing
from allyshore.solver import Problem

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network


def assemble(network: Network, *, no_mixing: bool = False) -> Assembly:
    """Build the whole problem; `design.constraints` adds the user's and the strategy's own rows."""
    chain = network.chain
    periods = pl.DataFrame({"period": range(1, chain.periods + 1)}, schema={"period": pl.Int64})
    parts = add_columns(Problem(f"{chain.name} {network.strategy.name}"), network, periods)
    timing(parts, network)
    balances.component_need(parts, network, periods)
    balances.state_balance(parts, network, periods)
    balances.demand_met(parts, network)
    balances.origin_rows(parts, network, periods)
    capacities.capacity(parts, network, periods)
    capacities.warehouse_open(parts, network, periods)
    capacities.labour(parts, network, periods)
    capacities.lane_capacity(parts, network, periods)
    capacities.claimed_share(parts, network)
    relief.add_relief(parts, network, periods)
    if no_mixing:
        picks.no_mixing(parts, network, periods)
    orders(parts, network, periods)
    breaks(parts, network, periods)
    loads(parts, network, periods)
    training(parts, network, periods)
    sourcing(parts, network)
    moves(parts, network)
    return parts
