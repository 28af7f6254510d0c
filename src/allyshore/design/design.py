"""Where to buy, make and ship: the plan of least landed cost under a strategy, with origin inside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from allyshore.design import readout
from allyshore.design.alternatives import others
from allyshore.design.assemble import assemble
from allyshore.design.conflict import explain
from allyshore.design.constraints import constrain
from allyshore.design.dates import said
from allyshore.design.facility import kernel_of
from allyshore.design.hierarchy import in_order
from allyshore.design.judge import judge
from allyshore.design.missed import Missed, missed
from allyshore.design.network import Network, lay_out
from allyshore.design.params import DesignParams
from allyshore.design.present import present_value
from allyshore.design.prices import shadow_prices
from allyshore.design.result import Plan
from allyshore.design.single_source import settled_picks, solve_settled
from allyshore.design.sources import lapsed, misstated
from allyshore.design.wide import Asked, wide_plan
from allyshore.design.width import refuse_too_wide
from allyshore.errors import ModelInvalid, NoFeasiblePlan, UsageError
from allyshore.solver import Size, locate, solve
from allyshore.solver import Status as SolveStatus

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.design.columns import Assembly
    from allyshore.design.hierarchy import Step
    from allyshore.design.strategy import Strategy
    from allyshore.origin import Rulebook
    from allyshore.solver import Family, Solution, Watch
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
    """Build the problem of one strategy without solving it.

    Raises
    ------
    ModelInvalid
        A fact or kind of good is stated in words that no rule of origin uses.
    """
    chosen = params or DesignParams()
    faults = misstated(chain)
    if faults:
        raise ModelInvalid(faults)
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
    return designs(chain, world, strategy, card, book, params, 1, watch)[0]


def designs(
    chain: SupplyChain,
    world: World,
    strategy: Strategy,
    card: Scorecard,
    book: Rulebook,
    params: DesignParams | None = None,
    count: int = 1,
    watch: Watch | None = None,
) -> list[Plan]:
    """Find the `count` best plans that differ in their open sites or used sources, the best first; fewer where there are no more.

    The plans after the first bear the strategy's name with their rank.

    Raises
    ------
    UsageError
        More than one is asked of a strategy with objectives in order, whose plans have no single rank.
    NoFeasiblePlan, FactMissing
        As `design`.
    """
    if count > 1 and strategy.objectives:
        raise UsageError(
            f"--best {count}: expected a strategy without objectives in order, found {strategy.name}."
        )
    chosen = params or DesignParams()
    settled = settle(chain, world, strategy, card, book, chosen, watch, wide=count == 1)
    plans = [settled.plan()]
    if count > 1:
        drafted = settled.drafted
        more = others(drafted.parts, drafted.network, settled.solution, chosen.solve, watch)
        for rank, other in zip(range(2, count + 1), more, strict=False):
            named = replace(
                strategy, name=f"{strategy.name}-{rank}", title=f"Design {rank} of {strategy.name}"
            )
            plans.append(replace(plan_of(drafted, other, world, book, chosen), strategy=named))
    return plans


@dataclass(frozen=True)
class Settled:
    """A problem and its answer, before they are read back into a plan."""

    drafted: Draft
    solution: Solution
    world: World
    book: Rulebook
    params: DesignParams
    notes: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    def plan(self) -> Plan:
        """Read the plan back."""
        return plan_of(
            self.drafted, self.solution, self.world, self.book, self.params, self.notes, self.steps
        )


def settle(
    chain: SupplyChain,
    world: World,
    strategy: Strategy,
    card: Scorecard,
    book: Rulebook,
    params: DesignParams,
    watch: Watch | None = None,
    *,
    wide: bool = True,
    family: Family | None = None,
) -> Settled:
    """Find what `design` does without reading the plan back.

    Parameters
    ----------
    wide
        Whether a network too wide to write down is searched as factors; only its best plan is found that way.
    family
        Where the design is one of many alike, what they share; it solves what would else go to HiGHS whole.

    Raises
    ------
    NoFeasiblePlan, FactMissing
        As `design`.
    """
    broad = wide_plan(Asked(chain, world, strategy, card, book, params)) if wide else None
    if broad is not None:
        return Settled(Draft(broad.network, broad.parts), broad.solution, world, book, params, broad.notes())
    refuse_too_wide(chain, strategy, params)
    drafted = draft(chain, world, strategy, card, book, params)
    network, parts = drafted.network, drafted.parts
    kernel = None if strategy.objectives else kernel_of(parts, network, params.kernel_deliveries)
    if watch is not None:
        watch.before(strategy.name, Size.of(parts.problem), kernel is not None)
    picks = (
        settled_picks(parts, network, params.solve)
        if "source_pick" in parts.more and not strategy.objectives
        else None
    )
    steps: tuple[Step, ...] = ()
    if strategy.objectives:
        solution, steps = in_order(parts, network, params.solve, watch)
    elif kernel is not None:
        solution = locate(kernel, params.solve, watch)
    elif picks is not None:
        solution = solve_settled(parts.problem, picks, params.solve, watch)
    elif family is not None:
        solution = family.solve(parts.problem, watch)
    else:
        solution = solve(parts.problem, params.solve, watch=watch)
    if solution.status is SolveStatus.INFEASIBLE:
        given = explain(parts, network, params.solve)
        raise NoFeasiblePlan(strategy.name, map(str, given), [each.to_dict() for each in given])
    return Settled(drafted, solution, world, book, params, steps=steps)


def plan_of(
    drafted: Draft,
    solution: Solution,
    world: World,
    book: Rulebook,
    chosen: DesignParams,
    notes: tuple[str, ...] = (),
    steps: tuple[Step, ...] = (),
) -> Plan:
    """Read a solution back into a plan and have the origin engine judge it; `notes` come after the plan's own."""
    network, parts = drafted.network, drafted.parts
    chain, strategy = network.chain, network.strategy
    found = readout.tables(parts, network, solution)
    cost = readout.cost_lines(found, chain.horizon)
    revenue = readout.revenue(chain, found)
    present = present_value(chain.horizon, cost, revenue, found["timing"])
    judgements = judge(chain, found, book)
    left = missed(network, world, found, judgements, chosen)
    return Plan(
        strategy=strategy,
        status=solution.status.value,
        landed_cost=sum(cost.values()),
        cost=cost,
        objective=solution.objective,
        bound=solution.bound,
        gap=solution.gap,
        judgements=judgements,
        notes=(
            *_notes(chain, network, world, left, book),
            *((NOTHING_MIXED,) if chosen.no_mixing else ()),
            *said(chain, world.date, network.dues),
            *notes,
            *((present.sentence(),) if present else ()),
            *(step.sentence() for step in steps),
        ),
        revenue=revenue,
        present=present,
        steps=steps,
        size=Size.of(parts.problem),
        prices=shadow_prices(parts, network, solution, chosen.solve) if chosen.prices else (),
        **found,
    )


NOTHING_MIXED = "As asked, what is claimed by a share of its materials is made of one state of each in a period: no unit's mix differs."
ONE_TIER = (
    "Drawback, zones and IMMEX spare the duty of what crosses the border into the plant and goes straight into the good; what was imported "
    "for an intermediate made before it, there or elsewhere, is spared nothing here, though the law may allow it."
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
    made = network.capabilities.filter("makes").get_column("product").unique()
    using = network.uses.join(network.relieved.select("run"), on="run", how="semi")
    if using.get_column("component").is_in(made.implode()).any():
        notes.append(ONE_TIER)
    notes += [str(warning) for warning in lapsed(chain, world)]
    if chain.origin_margin > 0:
        notes.append(f"Regional value content is held {chain.origin_margin:.1%} above each rule's threshold.")
    return tuple(notes)
