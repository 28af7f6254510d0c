"""Which strategy, and when does that answer flip: every strategy designed over the same model, law and facts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from itertools import chain as joined
from threading import Lock
from typing import TYPE_CHECKING

from allyshore.design import DesignParams, Strategy, designs, measure
from allyshore.errors import NoFeasiblePlan, Stopped, TimeLimitReached
from allyshore.origin import Rulebook
from allyshore.region import RegionModel, prepare, trace
from allyshore.routes import connect
from allyshore.study.flips import flip_points
from allyshore.study.manifest import manifest
from allyshore.study.result import Comparison, Outcome
from allyshore.study.spend import spend_of
from allyshore.study.strategies import strategies, trust_of
from allyshore.study.stressed import stressed
from allyshore.trust import Scorecard, concentration, score

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from allyshore.chain import SupplyChain
    from allyshore.design import Plan
    from allyshore.executors import Executor
    from allyshore.risk import StressParams
    from allyshore.solver import Watch
    from allyshore.world import World


@dataclass(frozen=True, slots=True)
class CompareParams:
    """What a comparison runs and how.

    Attributes
    ----------
    names
        Strategies by name; empty is the six presets and the model's own.
    best
        Designs of each strategy that differ in open sites or used sources, the best first.
    workers
        Strategies designed at the same time; the answers do not depend on it.
    design
        Parameters handed down.
    stress, seed
        How disruption is studied, with the same luck for every strategy; None is a short study with that seed: 256 possible years
        and no shares of single hazards.
    checkpoint
        Folder that keeps finished parts of the study of disruption.
    pool
        Where the possible years of that study are spread; None is threads of this process.
    """

    names: Sequence[str] = ()
    best: int = 1
    workers: int = 2
    design: DesignParams = field(default_factory=DesignParams)
    stress: StressParams | None = None
    seed: int = 0
    checkpoint: Path | None = None
    pool: Executor | None = field(default=None, repr=False, compare=False)


def compare(
    chain: SupplyChain,
    world: World,
    params: CompareParams | None = None,
    progress: Callable[[str], None] = lambda _: None,
    watch: Watch | None = None,
) -> Comparison:
    """Design every strategy and set them side by side.

    A strategy without a feasible plan has a row that says which rows conflict; the others go on.

    Raises
    ------
    UsageError, ModelInvalid, FactMissing
        An unknown strategy; faults in strategies.toml; a fact that a design needs and the world lacks.
    """
    chosen = params or CompareParams()
    wanted = strategies(chain, chosen.names)
    settings = replace(chosen.design, trust=trust_of(chain, world, chosen.design.trust))
    progress("finding lanes")
    routes = connect(chain, world, settings.routes)
    complete = routes.chain
    card = score(world, settings.trust)
    book = Rulebook.usmca(world, staging=chain.staging_until or False)

    one_at_a_time = Lock()

    def run(strategy: Strategy) -> list[Outcome]:
        progress(f"designing {strategy.name}")
        found = _outcomes(
            complete, world, strategy, card, book, region.result(), settings, watch, chosen.best
        )
        progress(f"stressing {strategy.name}")
        with one_at_a_time if chosen.pool else nullcontext():
            return [
                one
                if one.plan is None
                else stressed(
                    one,
                    one.plan,
                    complete,
                    world,
                    routes.lanes,
                    chosen.stress,
                    seed=chosen.seed,
                    checkpoint=chosen.checkpoint,
                    pool=chosen.pool,
                )
                for one in found
            ]

    with ThreadPoolExecutor(max_workers=max(1, chosen.workers)) as pool:
        region = pool.submit(prepare, world)
        try:
            begun = {one.name: pool.submit(run, one) for one in sorted(wanted, key=_small)}
            outcomes = tuple(joined.from_iterable(begun[one.name].result() for one in wanted))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return Comparison(
        model=chain.name,
        on=world.date,
        chain=complete,
        card=card,
        outcomes=outcomes,
        flip_points=flip_points(complete, outcomes),
        manifest=manifest(complete, world, settings),
        caveats=world.caveats(),
        world=world,
    )


def _small(strategy: Strategy) -> bool:
    """Whether a strategy is designed over today's sites alone: begun last, so that no long design is left to one worker at the end."""
    return strategy.sites == "existing"


def _outcomes(
    chain: SupplyChain,
    world: World,
    strategy: Strategy,
    card: Scorecard,
    book: Rulebook,
    region: RegionModel,
    params: DesignParams,
    watch: Watch | None,
    best: int,
) -> list[Outcome]:
    try:
        plans = designs(chain, world, strategy, card, book, params, best, watch)
    except NoFeasiblePlan as refusal:
        return [Outcome(strategy, None, None, refusal.conflicts, relaxations=refusal.relaxations)]
    except Stopped as early:
        return [Outcome(strategy, None, None, (str(early),), ended="stopped")]
    except TimeLimitReached as late:
        return [Outcome(strategy, None, None, (str(late),), ended="time limit")]
    return [outcome_of(chain, plan, card, region, world) for plan in plans]


def outcome_of(chain: SupplyChain, plan: Plan, card: Scorecard, region: RegionModel, world: World) -> Outcome:
    """Give a plan with its measures, its index of concentration, and what it brings the region."""
    found = {name: plan.table(name) for name in plan.TABLES}
    return Outcome(
        plan.strategy,
        plan,
        measure(chain, found, card, world),
        concentration=concentration(spend_of(chain, plan), card),
        footprint=trace(chain, plan, region),
    )
