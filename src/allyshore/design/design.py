"""Where to buy, make and ship: the plan of least landed cost under a strategy, with origin inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from allyshore.design import readout
from allyshore.design.assemble import assemble
from allyshore.design.conflict import explain
from allyshore.design.constraints import constrain
from allyshore.design.facility import kernel_of
from allyshore.design.judge import judge
from allyshore.design.missed import Missed, missed
from allyshore.design.network import Network, lay_out
from allyshore.design.params import DesignParams
from allyshore.design.result import Plan
from allyshore.design.sources import lapsed
from allyshore.design.wide import Asked, wide_plan
from allyshore.errors import NoFeasiblePlan
from allyshore.solver import Size, locate, solve
from allyshore.solver import Status as SolveStatus

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.design.columns import Assembly
    from allyshore.design.strategy import Strategy
    from allyshore.origin import Rulebook
    from allyshore.solver import Solution, Watch
    from allyshore.trust import Scorecard
    from allyshore.world import World


@dataclass(frozen=True)
class Draft:
    """A network and its problem, before the solve: for the LP file and for tests."""

    network: Network
    parts: Assembly


def draft(
    chain: SupplyChain,
    world: World,
    strategy: Strategy,
    card: Scorecard,
    book: Rulebook,
    params: DesignParams | None = None,
) -> Draft:
    """Build the problem of one strategy without solving it."""
    chosen = params or DesignParams()
    network = lay_out(chain, world, strategy, card, book, chosen)
    parts = assemble(network, no_mixing=chosen.no_mixing)
    constrain(parts, network)
    return Draft(network, parts)


def design(
    chain: SupplyChain,
    world: World,
    strategy: Strategy,
    card: Scorecard,
    book: Rulebook,
    params: DesignParams | None = None,
    watch: Watch | None = None,
) -> Plan:
    """Find the plan of least landed cost (plus what the strategy weighs) over a chain whose lanes are complete.

    Parameters
    ----------
    chain
        A checked chain with every lane filled (`routes.connect`).
    world
        Facts and law on the day of the plan.
    strategy, card, book, params
        The limits and weights, the trust scorecard, the rules of origin, and how to solve.
    watch
        Whom to tell of size and steps, and who may ask for the best plan so far.

    Raises
    ------
    NoFeasiblePlan
        With the rows of the user's own tables that conflict.
    FactMissing
        A duty rate, wage or country that the plan would need is not known.
    """
    chosen = params or DesignParams()
    wide = wide_plan(Asked(chain, world, strategy, card, book, chosen))
    if wide is not None:
        return plan_of(Draft(wide.network, wide.parts), wide.solution, world, book, chosen, wide.notes())
    drafted = draft(chain, world, strategy, card, book, chosen)
    network, parts = drafted.network, drafted.parts
    kernel = kernel_of(parts, network, chosen.kernel_deliveries)
    if watch is not None:
        watch.before(strategy.name, Size.of(parts.problem), kernel is not None)
    solution = (
        solve(parts.problem, chosen.solve, watch=watch)
        if kernel is None
        else locate(kernel, chosen.solve, watch)
    )
    if solution.status is SolveStatus.INFEASIBLE:
        given = explain(parts, network, chosen.solve)
        raise NoFeasiblePlan(strategy.name, map(str, given), [each.to_dict() for each in given])
    return plan_of(drafted, solution, world, book, chosen)


def plan_of(
    drafted: Draft,
    solution: Solution,
    world: World,
    book: Rulebook,
    chosen: DesignParams,
    notes: tuple[str, ...] = (),
) -> Plan:
    """Read a solution back into a plan and have the origin engine judge it; `notes` come after the plan's own."""
    network, parts = drafted.network, drafted.parts
    chain, strategy = network.chain, network.strategy
    found = readout.tables(parts, network, solution)
    cost = readout.cost_lines(found, chain.annual)
    judgements = judge(chain, found, book)
    left = missed(network, world, found, judgements, book, chosen)
    return Plan(
        strategy=strategy,
        status=solution.status.value,
        landed_cost=sum(cost.values()),
        cost=cost,
        objective=solution.objective,
        bound=solution.bound,
        gap=solution.gap,
        judgements=judgements,
        notes=_notes(chain, network, world, left, book) + notes,
        size=Size.of(parts.problem),
        **found,
    )


MOST_TOLD = 5
"""Missed elections that the notes spell out."""
BASIS = (
    "Transit time is charged as capital tied up in goods under way; it does not move a delivery to a later period.",
    (
        "The value of a bought material is its price at the seller's door; freight to the plant is left out of the value of "
        "non-originating materials, which asks for freight papers."
    ),
    (
        "A claim by transaction value or net cost assumes that the mix of materials is the mix of every unit in the period, "
        "held by segregated or accounted stocks."
    ),
)


def _notes(
    chain: SupplyChain, network: Network, world: World, left: tuple[Missed, ...], book: Rulebook
) -> tuple[str, ...]:
    """Say what the plan rests on."""
    notes = list(BASIS)
    makers = network.capabilities.filter(
        pl.col("makes") & pl.col("country").is_in(book.members) & ~pl.col("service")
    )
    lawless = [
        f"{product} ({hs})"
        for product, hs in makers.select("product", "hs").unique(maintain_order=True).iter_rows()
        if book.rule(hs) is None
    ]
    if lawless:
        notes.append(
            f"No rule of origin is held for {', '.join(lawless)}: treated as not originating, not assessed."
        )
    if left:
        worth = sum(one.worth for one in left)
        notes.append(
            f"Origin left unclaimed would be worth about {worth:,.0f} USD a year, by elections that the design does not have: "
            + "; ".join(str(one) for one in left[:MOST_TOLD])
            + (f"; and {len(left) - MOST_TOLD} more." if len(left) > MOST_TOLD else ".")
        )
    notes += [str(warning) for warning in lapsed(chain, world)]
    if chain.origin_margin > 0:
        notes.append(f"Regional value content is held {chain.origin_margin:.1%} above each rule's threshold.")
    return tuple(notes)
