"""A strategy's plan that is designed for what may go wrong: scenarios drawn from the hazards, reduced, weighed, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from allyshore.design import (
    Ask,
    DesignParams,
    HedgeParams,
    Trials,
    draft,
    hedge,
    measure,
    reduce,
)
from allyshore.errors import UsageError
from allyshore.origin import Rulebook
from allyshore.region import prepare, trace
from allyshore.routes import connect
from allyshore.study.manifest import manifest
from allyshore.study.result import Comparison, Outcome
from allyshore.study.spend import spend_of
from allyshore.study.strategies import strategies, trust_of
from allyshore.study.stressed import stressed
from allyshore.trust import concentration, score

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from allyshore.chain import SupplyChain
    from allyshore.design import Hedged, Reduced, Scenarios
    from allyshore.executors import Executor
    from allyshore.world import World


@dataclass(frozen=True, slots=True)
class SurviveParams:
    """How much may go wrong and how it weighs.

    Attributes
    ----------
    hedge
        Weighing, chance constraint, reserves.
    scenarios, keep
        Years that are drawn; how many of them are kept by scenario reduction, all where it is None.
    replications
        Further samples of as many years, for the statistical gap; 0 assesses none. The plan is then priced over ten times as many.
    survive
        Nodes whose loss for their time to recover must cost no sale.
    seed
        Of the drawing.
    """

    hedge: HedgeParams = field(default_factory=HedgeParams)
    scenarios: int = 40
    keep: int | None = None
    replications: int = 0
    survive: Sequence[str] = ()
    seed: int = 0
    design: DesignParams = field(default_factory=DesignParams)


@dataclass(frozen=True)
class Survival:
    """The plan as a comparison of one strategy, and what it does in the scenarios; `reduced` where some were left out."""

    comparison: Comparison
    hedged: Hedged
    drawn: int
    reduced: Reduced | None

    def to_dict(self) -> dict[str, Any]:
        """Give the figures of the plan in its scenarios by name."""
        fewer = None
        if self.reduced is not None:
            fewer = {
                "kept": self.reduced.scenarios.size,
                "distance_days": self.reduced.distance,
                "relative_distance": self.reduced.relative,
            }
        return {**self.hedged.to_dict(), "drawn": self.drawn, "reduction": fewer}


def survive(
    chain: SupplyChain,
    world: World,
    strategy: str,
    params: SurviveParams | None = None,
    *,
    pool: Executor | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Survival:
    """Design one strategy for what may go wrong.

    Raises
    ------
    UsageError
        An unknown strategy or node; no hazard that may strike.
    NoFeasiblePlan, FactMissing
        As `design.hedge` does.
    """
    from allyshore.risk.scenarios import outages, sample  # noqa: PLC0415  # loads the compiler

    chosen = params or SurviveParams()
    (wanted,) = strategies(chain, [strategy])
    settings = replace(chosen.design, trust=trust_of(chain, world, chosen.design.trust), every_mode=True)
    progress("finding lanes")
    routes = connect(chain, world, settings.routes)
    complete = routes.chain
    card, book = score(world, settings.trust), Rulebook.usmca(world, staging=chain.staging_until or False)
    progress("drawing scenarios")

    def years(count: int, first: int) -> Scenarios:
        return sample(complete, world, routes.lanes, count, chosen.seed, first).calm_once()

    count = chosen.scenarios
    scenarios = years(count, 0)
    reduced = None
    if chosen.keep is not None and chosen.keep < scenarios.size:
        reduced = reduce(scenarios, chosen.keep)
        scenarios = replace(reduced.scenarios, drawn=0)
    if chosen.survive:
        scenarios = scenarios.with_must(outages(complete, world, routes.lanes, chosen.survive))
    trials = None
    if chosen.replications:
        if chosen.replications < 2:
            raise UsageError(f"--replications: expected 0, or 2 or more, found {chosen.replications}")
        further = range(1, chosen.replications + 1)
        samples = [years(count, number * count) for number in further]
        trials = Trials(samples, years(10 * count, (chosen.replications + 1) * count))
    progress(f"designing {strategy} over {scenarios.size} scenarios")
    drafted = draft(complete, world, wanted, card, book, settings)
    found = hedge(drafted, scenarios, world, book, settings, chosen.hedge, trials=trials, pool=pool)
    tables = {name: found.plan.table(name) for name in found.plan.TABLES}
    outcome = Outcome(
        wanted,
        found.plan,
        measure(complete, tables, card, world),
        concentration=concentration(spend_of(complete, found.plan), card),
        footprint=trace(complete, found.plan, prepare(world)),
    )
    progress(f"stressing {strategy}")
    outcome = stressed(outcome, found.plan, complete, world, routes.lanes, None, seed=chosen.seed)
    comparison = Comparison(
        model=chain.name,
        on=world.date,
        chain=complete,
        card=card,
        outcomes=(outcome,),
        flip_points=(),
        manifest=manifest(complete, world, settings),
        caveats=world.caveats(),
        world=world,
    )
    return Survival(comparison, found, count, reduced)


def asked(aversion: str | None, chance: float | None) -> Ask:
    """Read ``LAMBDA`` or ``LAMBDA@SHARE``.

    Raises
    ------
    UsageError
        Anything else.
    """
    from allyshore.solver.stages import Tail  # noqa: PLC0415  # keeps this module's imports to its own floor

    weight, _, share = (aversion or "0").partition("@")
    try:
        tail = Tail(float(weight), float(share) if share else 0.95)
    except ValueError as wrong:
        raise UsageError(
            f"--risk-aversion: expected a weight from 0 to 1, or weight@share as 0.5@0.9, found {aversion!r}"
        ) from wrong
    return Ask(tail, chance)
