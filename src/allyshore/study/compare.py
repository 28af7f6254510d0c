"""Which strategy, and when does that answer flip: every strategy designed over the same model, law and facts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from allyshore.design import DesignParams, Strategy, design, measure
from allyshore.errors import NoFeasiblePlan, Stopped, TimeLimitReached
from allyshore.origin import Rulebook
from allyshore.region import RegionModel, prepare, trace
from allyshore.routes import connect
from allyshore.study.flips import flip_points
from allyshore.study.manifest import manifest
from allyshore.study.result import Comparison, Outcome
from allyshore.study.spend import spend_of
from allyshore.study.strategies import strategies, trust_of
from allyshore.trust import Scorecard, concentration, score

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from allyshore.chain import SupplyChain
    from allyshore.solver import Watch
    from allyshore.world import World


@dataclass(frozen=True, slots=True)
class CompareParams:
    """What a comparison runs and how.

    Attributes
    ----------
    names
        Strategies by name; empty is the six presets and the model's own.
    workers
        Strategies designed at the same time; the answers do not depend on it.
    design
        Parameters handed down.
    """

    names: Sequence[str] = ()
    workers: int = 2
    design: DesignParams = field(default_factory=DesignParams)


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
    complete = connect(chain, world, settings.routes).chain
    card = score(world, settings.trust)
    book = Rulebook.usmca(world)
    region = prepare(world)

    def run(strategy: Strategy) -> Outcome:
        progress(f"designing {strategy.name}")
        return _outcome(complete, world, strategy, card, book, region, settings, watch)

    with ThreadPoolExecutor(max_workers=max(1, chosen.workers)) as pool:
        outcomes = tuple(pool.map(run, wanted))
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


def _outcome(
    chain: SupplyChain,
    world: World,
    strategy: Strategy,
    card: Scorecard,
    book: Rulebook,
    region: RegionModel,
    params: DesignParams,
    watch: Watch | None,
) -> Outcome:
    try:
        plan = design(chain, world, strategy, card, book, params, watch)
    except NoFeasiblePlan as refusal:
        return Outcome(strategy, None, None, refusal.conflicts, relaxations=refusal.relaxations)
    except Stopped as early:
        return Outcome(strategy, None, None, (str(early),), ended="stopped")
    except TimeLimitReached as late:
        return Outcome(strategy, None, None, (str(late),), ended="time limit")
    found = {name: plan.table(name) for name in plan.TABLES}
    return Outcome(
        strategy,
        plan,
        measure(chain, found, card),
        concentration=concentration(spend_of(chain, plan), card),
        footprint=trace(chain, plan, region),
    )
