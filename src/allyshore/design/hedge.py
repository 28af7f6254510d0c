"""A plan that survives: what to open, qualify, contract and keep in stock now, for the least cost over what may go wrong."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.design.conflict import explain
from allyshore.design.design import Draft, plan_of
from allyshore.design.reserves import reserves
from allyshore.design.response import Ask, two_stage
from allyshore.errors import NoFeasiblePlan, TimeLimitReached, UsageError
from allyshore.executors import Local
from allyshore.solver import Solution, solve
from allyshore.solver import Status as SolveStatus
from allyshore.solver.stages import cvar, price, solve_stages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from numpy.typing import NDArray

    from allyshore.design.params import DesignParams
    from allyshore.design.result import Plan
    from allyshore.design.scenarios import Scenarios
    from allyshore.executors import Executor
    from allyshore.origin import Rulebook
    from allyshore.solver import SolveParams
    from allyshore.solver.stages import StagedSolution, TwoStage
    from allyshore.units import UsdPerYear
    from allyshore.world import World

    Floats: TypeAlias = NDArray[np.float64]
    Range: TypeAlias = tuple[UsdPerYear, UsdPerYear]

NOTES = (
    "In a scenario everything but what is opened, qualified, contracted and kept in stock is chosen anew on the first day, with full knowledge of how long it lasts.",
    "Losses of one scenario are laid side by side in one disturbed stretch of the year; what is left of each thing is its mean over that stretch, within which sales may be made up late without loss.",
    "Least runs, sourcing rules, today's shares and second-source rules do not hold while things are disturbed; upper limits and the allied share do.",
    "Charges by the piece (batches, whole loads, price breaks, periods in use) are in the plan but not in the response, which pays the first price.",
)


@dataclass(frozen=True)
class Sampled:
    """How far chance in the drawing of scenarios may have led the answer (sample average approximation), USD a year.

    Attributes
    ----------
    lower, lower_half
        Mean of the replications' proven bounds, which no plan's true cost can be below on average, and half of its interval's width.
    unproved, widest
        Replications whose time ended before their gap was reached, and the widest relative gap of all: their bounds are true but low, and
        alike where the search had not got beyond the undisturbed year, so that `gap` is wider and `lower_half` narrower than they could be.
    upper, upper_half
        Cost of the plan over a sample of its own, and half of its interval's width.
    gap, gap_high
        `upper` less `lower`, and the upper end of its interval of confidence.
    """

    replications: int
    scenarios: int
    tested: int
    confidence: float
    lower: UsdPerYear
    lower_half: UsdPerYear
    unproved: int
    widest: float
    upper: UsdPerYear
    upper_half: UsdPerYear
    gap: UsdPerYear
    gap_high: UsdPerYear

    def to_dict(self) -> dict[str, Any]:
        """Give the fields by name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class Hedged:
    """A plan and what it does in the scenarios. USD a year.

    Attributes
    ----------
    plan
        The plan of a year that runs as it should; reserves stand in its `charges`.
    objective, bound, gap
        Landed cost plus the weighed losses, what no plan can be below, their relative distance.
    losses
        What each scenario costs beyond the plan [scenario].
    expected_loss, cvar
        Their mean, and the mean of the worst 1 − `share`.
    unhedged, stochastic_value
        Objective of the plan that is best for the means of all scenarios, and what it is worth not to take it: over this plan, and over the best there can be.
    foreseen, information_value
        Objective if each scenario were known before the plan, and what knowing it would be worth: from the bounds of all solves, the least and the most.
    """

    plan: Plan
    scenarios: Scenarios
    weight: float
    share: float
    objective: UsdPerYear
    bound: UsdPerYear
    gap: float
    losses: Floats
    expected_loss: UsdPerYear
    cvar: UsdPerYear
    unhedged: UsdPerYear | None
    foreseen: Range | None
    sampled: Sampled | None
    size: dict[str, int] = field(default_factory=dict)

    @property
    def stochastic_value(self) -> Range | None:
        """Value of the stochastic solution, least and most; infinite where the plan for the means does not come through what it must."""
        return None if self.unhedged is None else (self.unhedged - self.objective, self.unhedged - self.bound)

    @property
    def information_value(self) -> Range | None:
        """Value of perfect information, least and most."""
        if self.foreseen is None:
            return None
        least, most = self.foreseen
        return max(0.0, self.bound - most), self.objective - least

    def to_dict(self) -> dict[str, Any]:
        """Give the figures by name; null where one was not asked for or is not finite."""
        worth = {
            "stochastic_solution_value": self._end(self.stochastic_value, 0),
            "stochastic_solution_value_most": self._end(self.stochastic_value, 1),
            "expected_value_objective": self.unhedged,
            "perfect_information_value": self._end(self.information_value, 1),
            "perfect_information_value_least": self._end(self.information_value, 0),
            "wait_and_see_objective": self._end(self.foreseen, 0),
        }
        return {
            "risk_aversion": self.weight,
            "tail": self.share,
            "scenarios": self.scenarios.size,
            "objective": self.objective,
            "bound": self.bound,
            "gap": self.gap,
            "expected_loss": self.expected_loss,
            f"cvar{100 * self.share:g}": self.cvar,
            **{
                name: value if value is not None and np.isfinite(value) else None
                for name, value in worth.items()
            },
            "sampling": None if self.sampled is None else self.sampled.to_dict(),
            **self.size,
        }

    @staticmethod
    def _end(pair: Range | None, end: int) -> float | None:
        return None if pair is None else pair[end]


@dataclass(frozen=True, slots=True)
class HedgeParams:
    """What a design that is to survive is asked for, and what is told beside it.

    Attributes
    ----------
    ask
        The weighing of the tail and the chance constraint.
    reserves
        Whether stock may be kept for a disturbance alone.
    values
        Whether the values of the stochastic solution and of perfect information are worked out: a design for each scenario.
    confidence
        Of the statistical gap.
    """

    ask: Ask = field(default_factory=Ask)
    reserves: bool = True
    values: bool = True
    confidence: float = 0.95


@dataclass(frozen=True)
class Trials:
    """Further samples: one for each replication, and the large one over which plans are compared."""

    samples: Sequence[Scenarios]
    test: Scenarios


@dataclass(frozen=True)
class _Task:
    """One two-stage problem for a worker."""

    stages: TwoStage
    params: SolveParams


def _settle(task: _Task) -> StagedSolution | None:
    """Solve; None where the time ended before any plan was priced."""
    try:
        return solve_stages(task.stages, task.params)
    except TimeLimitReached:
        return None


def hedge(
    drafted: Draft,
    scenarios: Scenarios,
    world: World,
    book: Rulebook,
    chosen: DesignParams,
    params: HedgeParams | None = None,
    *,
    trials: Trials | None = None,
    pool: Executor | None = None,
) -> Hedged:
    """Find the plan whose cost now and weighed cost of response over the scenarios is least.

    Parameters
    ----------
    drafted
        Network and problem of a strategy (`design.draft`); every mode should be in it (`DesignParams.every_mode`). Reserves are added to it.
    scenarios
        What may go wrong.
    trials
        Samples for the statistical gap; None assesses none.
    pool
        Who works the replications and the designs of single scenarios; None is this process.

    Raises
    ------
    UsageError
        The model chooses its sites by period: what is decided before the disturbance would not be one decision.
    NoFeasiblePlan
        With the rows of the user's own tables that conflict, or that no plan comes through what it must.
    """
    asked = params or HedgeParams()
    if drafted.network.chain.horizon.by_period:
        raise UsageError(
            'timing: expected "once" for --risk-aversion, --chance or --survive, found "by period". Change it in the model\'s settings'
        )
    workers = pool or Local(1)
    if asked.reserves and "reserve" not in drafted.parts.more:
        reserves(drafted.parts, drafted.network)
    made = _Made(drafted, asked, chosen, workers)
    stages = made.stages(scenarios)
    found = solve_stages(stages, chosen.solve)
    if found.status is SolveStatus.INFEASIBLE:
        raise made.refusal()
    sampled = None if trials is None else made.sampled(found, scenarios, trials)
    probability = scenarios.probability
    share = asked.ask.tail.share if asked.ask.tail is not None else DEFAULT_SHARE
    unhedged = foreseen = None
    if asked.values:
        unhedged = made.unhedged(stages, scenarios)
        foreseen = made.foreseen(stages, found, scenarios)
    return Hedged(
        plan=made.plan(found, world, book),
        scenarios=scenarios,
        weight=0.0 if asked.ask.tail is None else asked.ask.tail.weight,
        share=share,
        objective=found.objective,
        bound=found.bound,
        gap=found.gap,
        losses=found.response,
        expected_loss=float(probability @ found.response),
        cvar=cvar(found.response, probability, share),
        unhedged=unhedged,
        foreseen=foreseen,
        sampled=sampled,
        size={
            "response_columns": stages.later.n_columns,
            "response_rows": stages.later.n_rows,
            "cuts": found.counts.cuts,
        },
    )


DEFAULT_SHARE = 0.95
BESIDE = 1e-4
"""Gap of the designs that are only compared with."""


@dataclass(frozen=True)
class _Made:
    """The solves around one drafted problem."""

    drafted: Draft
    asked: HedgeParams
    chosen: DesignParams
    pool: Executor

    @property
    def aside(self) -> SolveParams:
        """How exactly the values beside the plan are worked out."""
        return replace(self.chosen.solve, gap=max(self.chosen.solve.gap, BESIDE))

    def stages(self, scenarios: Scenarios, ask: Ask | None = None) -> TwoStage:
        return two_stage(self.drafted.parts, self.drafted.network, scenarios, ask or self.asked.ask)

    def refusal(self) -> NoFeasiblePlan:
        """Say which rows conflict, or that what must be come through is too much."""
        parts, network = self.drafted.parts, self.drafted.network
        if solve(parts.problem, self.chosen.solve).status is SolveStatus.INFEASIBLE:
            given = explain(parts, network, self.chosen.solve)
            return NoFeasiblePlan(network.strategy.name, map(str, given), [each.to_dict() for each in given])
        return NoFeasiblePlan(
            network.strategy.name,
            [
                "there is a plan for a year that runs as it should, but none that loses no sale as the scenarios ask; add a second source or a way around, or ask for less with --survive or --chance"
            ],
        )

    def plan(self, found: StagedSolution, world: World, book: Rulebook) -> Plan:
        """Read the plan of the first stage."""
        x = found.x[: self.drafted.parts.problem.n_columns]
        solution = Solution(found.status, found.objective, found.bound, found.gap, x)
        return plan_of(self.drafted, solution, world, book, self.chosen, NOTES)

    def unhedged(self, stages: TwoStage, scenarios: Scenarios) -> float | None:
        """Objective of the plan that is best for the means; infinite where it does not come through what it must, None under a chance."""
        if self.asked.ask.chance is not None:
            return None
        x = solve_stages(self.stages(scenarios.mean()), self.aside).x
        return float(stages.first.cost @ x + stages.first.offset) + stages.weigh(
            price(stages, x, self.chosen.solve)
        )

    def foreseen(self, stages: TwoStage, found: StagedSolution, scenarios: Scenarios) -> Range:
        """Objective if the plan could wait for the scenario: the costs of all scenarios, each designed alone, weighed; least and most.

        No plan for one scenario costs less than the plan for a year in which nothing goes wrong, nor more than the plan at hand there. Where the two are further apart than
        the gap the scenario gets a design of its own.
        """
        tail, alone = self.asked.ask.tail, replace(self.asked.ask, tail=None, chance=None)
        likely = np.flatnonzero(scenarios.probability > 0.0)
        calm = solve(
            stages.first if self.asked.ask.chance is None else self.stages(scenarios, alone).first, self.aside
        )
        most = (float(stages.first.cost @ found.x + stages.first.offset) + found.response)[likely]
        if len(calm.x) and self.asked.ask.chance is None:
            most = np.minimum(most, calm.objective + price(stages, calm.x, self.aside)[likely])
        least = np.minimum(calm.bound, most)
        apart = np.flatnonzero(most - least > self.aside.gap * np.abs(most))
        rounds = -(-len(apart) // max(1, getattr(self.pool, "workers", 1)))
        each = replace(self.aside, threads=1, time_limit=self.aside.time_limit / max(1, rounds))
        tasks = [_Task(self.stages(scenarios.pick(likely[[at]], np.ones(1)), alone), each) for at in apart]
        for at, one in zip(apart, self.pool.map(_settle, tasks), strict=True):
            if one is not None:
                least[at], most[at] = max(least[at], one.bound), min(most[at], one.objective)
        chance = scenarios.probability[likely]
        ends = [float(chance @ end) if tail is None else tail.of(end, chance) for end in (least, most)]
        return ends[0], ends[1]

    def sampled(self, found: StagedSolution, scenarios: Scenarios, trials: Trials) -> Sampled:
        """Estimate the optimality gap of the plan over the hazards themselves (Mak, Morton and Wood 1999)."""
        count = len(trials.samples)
        if count < 2:
            raise UsageError(f"--replications: expected 2 or more, found {count}")
        alone = replace(self.chosen.solve, threads=1)
        tasks = [_Task(self.stages(each), alone) for each in trials.samples]
        settled = [each for each in self.pool.map(_settle, tasks) if each is not None]
        if len(settled) < count:
            raise TimeLimitReached
        bounds = np.array([each.bound for each in settled])
        values = self._tested(found, scenarios, trials.test)
        share = trials.test.probability
        upper = float(share @ values)
        spread = float(np.sqrt(share @ (values - upper) ** 2 / max(1, trials.test.count - 1)))
        z = NormalDist().inv_cdf(0.5 + self.asked.confidence / 2.0)
        lower_half = student(self.asked.confidence, count - 1) * float(bounds.std(ddof=1)) / np.sqrt(count)
        lower = float(bounds.mean())
        return Sampled(
            count,
            trials.samples[0].count,
            trials.test.count,
            self.asked.confidence,
            lower,
            lower_half,
            sum(each.status is not SolveStatus.OPTIMAL for each in settled),
            max(each.gap for each in settled),
            upper,
            z * spread,
            upper - lower,
            upper - lower + lower_half + z * spread,
        )

    def _tested(self, found: StagedSolution, scenarios: Scenarios, test: Scenarios) -> Floats:
        """Cost of the plan in each scenario of the test; the tail counts from the eta of the plan's own scenarios, which is on the safe side."""
        stages = self.stages(test, replace(self.asked.ask, chance=None))
        x = found.x[: stages.first.n_columns]
        losses = price(stages, x, self.chosen.solve)
        now = float(stages.first.cost @ x + stages.first.offset)
        tail = self.asked.ask.tail
        if tail is None:
            return now + losses
        order = np.argsort(found.response)
        reached = np.cumsum(scenarios.probability[order])
        eta = float(found.response[order][min(int(np.searchsorted(reached, tail.share)), len(order) - 1)])
        beyond = eta + np.maximum(losses - eta, 0.0) / (1.0 - tail.share)
        return np.asarray(now + (1.0 - tail.weight) * losses + tail.weight * beyond)


def student(confidence: float, freedom: int) -> float:
    """Quantile of Student's t for a two-sided interval."""
    from scipy.special import stdtrit  # noqa: PLC0415  # a design without replications need not wait for it

    return float(stdtrit(freedom, 0.5 + confidence / 2.0))
