"""All that can happen under a strategy, before anything is chosen: sources, states, modes, moves, each with its price."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from allyshore.design import carbon, dates, flows, regimes, sources, stocks
from allyshore.design.states import MODE_SCHEMA, USE_SCHEMA, Register, bought_states, made_modes
from allyshore.routes import load_sizes

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.design.params import DesignParams
    from allyshore.design.strategy import Strategy
    from allyshore.origin import Rulebook
    from allyshore.trust import Scorecard
    from allyshore.world import World


@dataclass(frozen=True)
class Network:
    """The choices of one strategy, as frames.

    Attributes
    ----------
    chain, strategy, gates
        What it was built from; `gates` are the strategy's country sets.
    capabilities
        Admitted sources (see `sources.capabilities`).
    states
        state, product, country_of_origin, originating, designated, value (USD a unit for customs and content).
    buys
        capability, site, product, state: what suppliers can sell.
    runs
        run, capability, mode, reference, method, threshold, de_minimis, state: how plants can make.
    uses
        run, component, state, quantity (units a unit made), counts (value of non-originating material), fails (the shift).
    moves
        ship, origin, destination, mode, product, state, claimed, days and USD a unit of each charge.
    stands
        site, product, state: everywhere a state can stand, for the balance rows.
    sizes
        mode, payload (kg), cube (m3) of the lanes that are paid by the whole load.
    lane_carbon
        origin, destination, mode, per_tonne (kg CO2e/t over the whole lane, null where it is not known).
    relieved, reliefs, limits
        Runs under customs regimes; USD a unit that each of their inputs is spared, and its handling; USD a unit made that the
        treaty leaves, each by period (`design.regimes`).
    dues
        ship, period, duty, fees (USD a unit): what differs from `moves` where the law of a period is another than that of the day.
    """

    chain: SupplyChain
    strategy: Strategy
    gates: sources.Gates
    capabilities: pl.DataFrame
    states: pl.DataFrame
    buys: pl.DataFrame
    runs: pl.DataFrame
    uses: pl.DataFrame
    moves: pl.DataFrame
    stands: pl.DataFrame
    sizes: pl.DataFrame
    lane_carbon: pl.DataFrame
    relieved: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=regimes.RELIEVED))
    reliefs: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=dates.INPUTS))
    limits: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=dates.LIMITS))
    dues: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=dates.DUES))


def lay_out(
    chain: SupplyChain,
    world: World,
    strategy: Strategy,
    card: Scorecard,
    book: Rulebook,
    params: DesignParams,
    ways: pl.DataFrame | None = None,
) -> Network:
    """Generate every state, mode and move that the strategy admits, BOM level by BOM level.

    With `ways` (origin, destination, mode, product, days) nothing moves but on these.
    """
    gate = sources.gates(chain, world, card, strategy)
    caps = sources.admitted(sources.capabilities(chain, world), strategy, gate)
    wants = sources.wants(chain, caps)
    sites = admitted_sites(chain, strategy, gate)
    lanes = flows.product_lanes(chain, caps, wants, sites.select("site")) if ways is None else ways
    lanes = _fast_only(lanes, caps, gate)
    houses = sites.filter(pl.col("kind") == "warehouse").select("site")
    register = Register()
    buys = bought_states(caps, register)
    reach: list[pl.DataFrame] = []
    moves: list[pl.DataFrame] = []
    runs, uses = [pl.DataFrame(schema=MODE_SCHEMA)], [pl.DataFrame(schema=USE_SCHEMA)]
    relieved: list[pl.DataFrame] = [pl.DataFrame(schema=regimes.RELIEVED)]
    for products in sources.levels(chain):
        level = caps.filter(pl.col("product").is_in(products))
        arising = [buys.filter(pl.col("product").is_in(products)).select("site", "product", "state")]
        makers = level.filter("makes")
        if makers.height:
            at_hand = pl.concat(reach) if reach else arising[0].clear()
            made, used = made_modes(
                chain, makers, at_hand, register, book, sum(frame.height for frame in runs)
            )
            runs.append(made)
            uses.append(used)
            wanted = regimes.destinations(chain, makers, lanes)
            if wanted.height:
                again, using, under = regimes.relieved_runs(
                    wanted, made, used, register, sum(frame.height for frame in runs)
                )
                runs.append(again)
                uses.append(using)
                relieved.append(under)
            arising.append(
                made.join(
                    makers.select("capability", "site", "product"), on="capability", maintain_order="left"
                ).select("site", "product", "state")
            )
        stands, moved = flows.spread(
            pl.concat(arising), lanes.filter(pl.col("product").is_in(products)), houses
        )
        reach.append(stands)
        moves.append(moved)
        if relieved[-1].height and makers.height:
            apart = pl.concat(relieved).filter(pl.col("product").is_in(products))
            stood, went = regimes.spread(
                chain, apart, lanes.filter(pl.col("product").is_in(products)), houses
            )
            reach += stood
            moves += went
    states = register.frame()
    under_regimes = pl.concat(relieved)
    priced = stocks.on_arrival(flows.priced(chain, world, pl.concat(moves), states, params), chain)
    laws = dates.laws(chain, world)
    factors = carbon.lane_factors(chain, world)
    kept = flows.cheapest(
        dates.under_each(laws, regimes.unclaimed(priced, under_regimes), chain, params),
        chain,
        strategy.day_price,
        every_mode=params.every_mode or bool(strategy.objectives) or carbon.steers(strategy, chain),
    )
    used_by = pl.concat(uses)
    reliefs, limits = dates.reliefs_under_each(laws, under_regimes, used_by, kept, chain, params)
    return Network(
        chain,
        strategy,
        gate,
        caps,
        states,
        buys,
        pl.concat(runs),
        used_by,
        kept[0],
        pl.concat(reach),
        load_sizes(chain.lanes.filter("whole_loads"), world, params.routes),
        factors,
        under_regimes,
        reliefs,
        limits,
        dates.dues(laws, kept),
    )


def admitted_sites(chain: SupplyChain, strategy: Strategy, gate: sources.Gates) -> pl.DataFrame:
    """Give the sites that the strategy lets in."""
    sites = chain.sites if strategy.sites == "any" else chain.sites.filter(pl.col("state") == "existing")
    return sites.filter((pl.col("kind") != "warehouse") | pl.col("country").is_in(gate.making))


def _fast_only(lanes: pl.DataFrame, caps: pl.DataFrame, gate: sources.Gates) -> pl.DataFrame:
    """Bar slow lanes out of sources that are admitted for their nearness in time only."""
    if gate.day_limit is None:
        return lanes
    slow = caps.filter("slow_barred").select(pl.col("site").alias("origin"), "product").unique()
    outside = lanes.join(slow, on=["origin", "product"], how="semi").filter(pl.col("days") > gate.day_limit)
    return lanes.join(
        outside, on=["origin", "destination", "mode", "product"], how="anti", maintain_order="left"
    )
