"""The front of plans between measures that pull apart: no plan on it is beaten in all of them by another."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.design import (
    MORE_IS_BETTER,
    UNITS,
    Aim,
    DesignParams,
    draft,
    expression,
    measure,
    measured,
    outages,
    plan_of,
)
from allyshore.errors import NoFeasiblePlan, UsageError
from allyshore.origin import Rulebook
from allyshore.region import prepare
from allyshore.routes import connect
from allyshore.solver import Size, Status, solve
from allyshore.spelling import did_you_mean
from allyshore.study.compare import outcome_of
from allyshore.study.flips import flip_points
from allyshore.study.manifest import manifest
from allyshore.study.result import Comparison
from allyshore.study.save import save
from allyshore.study.strategies import strategies, trust_of
from allyshore.tables import result as files
from allyshore.trust import score

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    import polars as pl

    from allyshore.chain import SupplyChain
    from allyshore.design import Draft, Measures, Outages, Plan
    from allyshore.design.aims import Expression
    from allyshore.solver import Problem, Solution, SolveParams, Start, Watch
    from allyshore.study.result import Outcome
    from allyshore.trust import Scorecard
    from allyshore.world import World

TIE = 1e-6
"""Two plans nearer than this in a measure, relative to its spread on the front, count as equal in it."""
NUDGE = 1e-6
"""Share of the first measure that is given up at most for a better second one at the same bound; keeps weakly beaten plans away."""

MOST_STEPS = 20
"""Steps to the best of a ratio; two or three are usual."""


@dataclass(frozen=True)
class Point:
    """One plan of a front and its measures, in the order of the front's aims."""

    values: tuple[float, ...]
    plan: Plan
    measures: Measures


@dataclass(frozen=True)
class _Setting:
    """What the plans of a front were made from: what makes a result of them that can be recomputed."""

    chain: SupplyChain
    world: World
    card: Scorecard
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Front:
    """Plans of one strategy between two or three aims, by the second aim.

    Attributes
    ----------
    points
        Sorted by the first aim; none is beaten by another.
    beaten, impossible
        Bounds that were tried and gave a plan that another beats, or none at all.
    """

    model: str
    on: date
    strategy: str
    aims: tuple[Aim, ...]
    points: tuple[Point, ...]
    beaten: int
    impossible: int
    manifest: dict[str, Any]
    pages: tuple[tuple[str, Callable[[Front], str]], ...] = field(default=(), repr=False)
    setting: _Setting | None = field(default=None, repr=False)

    def compared(self) -> Comparison:
        """Set the points side by side as a comparison, in which point 1 of a front of nearshore is the strategy ``nearshore-1``.

        Raises
        ------
        UsageError
            The front was not made by `pareto`.
        """
        if self.setting is None:
            raise UsageError("front: expected one that `pareto` made, found one without its model")
        chain, world, card = self.setting.chain, self.setting.world, self.setting.card
        outcomes = self.setting.outcomes
        return Comparison(
            model=self.model,
            on=self.on,
            chain=chain,
            card=card,
            outcomes=outcomes,
            flip_points=flip_points(chain, outcomes),
            manifest=self.manifest,
            caveats=world.caveats([fact["table"] for fact in self.manifest["facts"]]),
            world=world,
        )

    def save(self, folder: Path | str) -> Path:
        """Write a result folder that `verify` recomputes, each plan under ``plans/STRATEGY-NUMBER``, with ``front.json`` and the page.

        Raises
        ------
        UsageError
            The folder holds something that is not a result of ours.
        """
        target = save(self.compared(), folder)
        files.write_json(target / "front.json", self.to_dict())
        for name, page in self.pages:
            files.write_text(target / name, page(self))
        files.seal(target)
        return target

    @property
    def status(self) -> str:
        """``optimal`` where every point is proved within the gap, else how the worst ended."""
        worst = [point.plan.status for point in self.points if point.plan.status != Status.OPTIMAL.value]
        return worst[0] if worst else Status.OPTIMAL.value

    def to_dict(self) -> dict[str, Any]:
        """Give the document of ``design --pareto --json``."""
        return {
            "model": self.model,
            "on": self.on.isoformat(),
            "strategy": self.strategy,
            "status": self.status,
            "aims": [
                {"aim": aim.value, "unit": UNITS[aim], "better": "more" if aim in MORE_IS_BETTER else "less"}
                for aim in self.aims
            ],
            "points": [_record(self.aims, point) for point in self.points],
            "beaten": self.beaten,
            "impossible": self.impossible,
            "manifest": self.manifest,
        }


def _record(aims: Sequence[Aim], point: Point) -> dict[str, Any]:
    plan = point.plan
    return {
        "values": dict(zip((aim.value for aim in aims), point.values, strict=True)),
        "status": plan.status,
        "gap": plan.gap,
        "landed_cost": plan.landed_cost,
        "cost": dict(plan.cost),
        "days": point.measures.days,
        "allied_share": point.measures.allied_share,
        "originating_share": point.measures.originating_share,
        **point.measures.carbon.to_dict(),
        "open_sites": plan.open_sites,
        "claims_upheld": sum(each.claimed_by_plan for each in plan.judgements),
    }


def aims_of(words: Sequence[str]) -> tuple[Aim, ...]:
    """Read two or three aims.

    Raises
    ------
    UsageError
        An unknown word, one said twice, too few or too many, or an aim that no model can be led by yet.
    """
    known = {aim.value: aim for aim in Aim}
    for word in words:
        if word not in known:
            raise UsageError(
                f"--pareto: expected some of {', '.join(known)}{did_you_mean(word, known)}, found {word!r}"
            )
        if known[word] not in UNITS:
            able = ", ".join(aim.value for aim in UNITS)
            raise UsageError(f"--pareto: {word} cannot be traded on a front; expected some of {able}")
    if len(set(words)) != len(words) or len(words) not in (2, 3):
        raise UsageError(
            f"--pareto: expected two or three different measures, found {', '.join(words) or 'none'}"
        )
    return tuple(known[word] for word in words)


def pareto(
    chain: SupplyChain,
    world: World,
    strategy: str,
    aims: Sequence[str],
    *,
    points: int = 9,
    params: DesignParams | None = None,
    progress: Callable[[str], None] = lambda _: None,
    watch: Watch | None = None,
) -> Front:
    """Trace the front between two or three measures by bounding all but the first (the ε-constraint method).

    The second (and third) measure is bounded at `points` levels between its best and what the best plan by the first has; at
    each the first is made as good as it can be, starting from the plan of the tighter level before. Beaten plans are dropped.

    Raises
    ------
    UsageError
        Unknown or unassessed aims, an unknown strategy, fewer than two points.
    NoFeasiblePlan
        The strategy has no plan at all.
    """
    chosen = aims_of(aims)
    if points < 2:
        raise UsageError(f"--points: expected 2 or more, found {points}")
    base = params or DesignParams()
    (wanted,) = strategies(chain, [strategy])
    settings = replace(
        base,
        trust=trust_of(chain, world, base.trust),
        every_mode=bool({Aim.DAYS, Aim.CARBON, Aim.RISK} & {*chosen}),
        prices=False,
    )
    progress("finding lanes")
    routes = connect(chain, world, settings.routes)
    complete = routes.chain
    out = outages(complete, world, routes.lanes) if Aim.RISK in chosen else None
    card, book = score(world, settings.trust), Rulebook.usmca(world, staging=chain.staging_until or False)
    drafted = draft(complete, world, wanted, card, book, settings)
    if watch is not None:
        watch.before(strategy, Size.of(drafted.parts.problem), False)  # noqa: FBT003  # the general way
    trace = _Trace(drafted, chosen, settings.solve, watch, out)
    progress("finding the ends of the front")
    found = trace.run(points, progress)
    made = []
    for solution in found:
        plan = plan_of(drafted, solution, world, book, settings)
        tables: dict[str, pl.DataFrame] = {name: plan.table(name) for name in plan.TABLES}
        measures = measure(complete, tables, card, world)
        values = tuple(measured(aim, plan, measures, drafted.network, out) or 0.0 for aim in chosen)
        made.append(Point(values, plan, measures))
    kept = sorted(unbeaten(made, chosen), key=lambda point: point.values)
    region = prepare(world)
    numbered = tuple(_numbered(number, point) for number, point in enumerate(kept, start=1))
    outcomes = tuple(outcome_of(complete, point.plan, card, region, world) for point in numbered)
    return Front(
        model=chain.name,
        on=world.date,
        strategy=strategy,
        aims=chosen,
        points=numbered,
        beaten=len(made) - len(kept),
        impossible=trace.impossible,
        manifest=manifest(complete, world, settings),
        setting=_Setting(complete, world, card, outcomes),
    )


def _numbered(number: int, point: Point) -> Point:
    """Give the plan's strategy a name of its own."""
    base = point.plan.strategy
    named = replace(base, name=f"{base.name}-{number}", title=f"Point {number} of the front of {base.name}")
    return replace(point, plan=replace(point.plan, strategy=named))


def unbeaten(points: Sequence[Point], aims: Sequence[Aim]) -> list[Point]:
    """Drop each plan that another beats in one aim and equals in all others, and all but one of equal plans."""
    if not points:
        return []
    sign = np.array([-1.0 if aim in MORE_IS_BETTER else 1.0 for aim in aims])
    values = np.array([point.values for point in points]) * sign
    tie = TIE * np.maximum(np.ptp(values, axis=0), 1e-9 * np.abs(values).max(axis=0) + 1e-12)
    kept = []
    for at, value in enumerate(values):
        no_worse = (values <= value + tie).all(axis=1)
        better = (values < value - tie).any(axis=1)
        same = no_worse & ~better
        if not (no_worse & better).any() and not same[:at].any():
            kept.append(points[at])
    return kept


class _Trace:
    """The solves of a front over one drafted problem."""

    def __init__(
        self,
        drafted: Draft,
        aims: Sequence[Aim],
        params: SolveParams,
        watch: Watch | None,
        out: Outages | None,
    ) -> None:
        self.problem = drafted.parts.problem
        self.name = drafted.network.strategy.name
        self.terms = [expression(aim, drafted.parts, drafted.network, out) for aim in aims]
        self.params, self.watch = params, watch
        self.impossible = 0
        self.typical = np.zeros(self.problem.n_columns)

    def run(self, points: int, progress: Callable[[str], None]) -> list[Solution]:
        """Give the solutions of every level, tight levels before loose ones."""
        first, *others = self.terms
        leading = self._best(first, {}, None)
        if leading is None:
            raise NoFeasiblePlan(
                self.name, ["see `allyshore design` without --pareto for the rows that conflict"]
            )
        self.typical = np.abs(leading.x)
        ends = [self._best(term, {}, leading.start()) or leading for term in others]
        levels = []
        for at, (term, end) in enumerate(zip(others, ends, strict=True)):
            elsewhere = [leading, *(other for number, other in enumerate(ends) if number != at)]
            worst = max(term.at(solution.x) for solution in elsewhere)
            levels.append(np.linspace(term.at(end.x), worst, points))
        found: list[Solution] = []
        start: Start | None = ends[0].start()
        for level in itertools.product(*levels):
            progress("bound " + ", ".join(f"{value:,.4g}" for value in level))
            rows = {
                f"front_{number}": self._row(term, most)
                for number, (term, most) in enumerate(zip(others, level, strict=True), start=2)
            }
            solution = self._best(first, rows, start)
            if solution is None:
                self.impossible += 1
            else:
                found.append(solution)
                start = solution.start()
        return found

    def _row(self, term: Expression, most: float) -> tuple[np.ndarray, float]:
        """Give the row that holds a measure to a level, with room for the solver's rounding.

        Without it the tightest level is met by the best plan of that measure to the last digit only, and solvers lose it.
        """
        return term.at_most(most + TIE * max(abs(most), 1e-3))

    def _best(
        self, term: Expression, rows: dict[str, tuple[np.ndarray, float]], start: Start | None
    ) -> Solution | None:
        """Make a measure as good as it can be within rows; a ratio by Dinkelbach's steps, each from the plan before.

        At equal measure the rows' own measures are made better than asked, so that no beaten plan stands for the level.
        """
        best, value = None, 0.0
        for _ in range(MOST_STEPS):
            cost = term.top.copy() if term.bottom is None else term.top - value * term.bottom
            weight = NUDGE * float(np.abs(term.top) @ self.typical) if rows else 0.0
            for entries, _right in rows.values():
                size = float(np.abs(entries) @ self.typical)
                cost += entries * (weight / size if size > 0.0 else 0.0)
            solution = self._least(cost, term.offset if term.bottom is None else 0.0, rows, start)
            if solution is None:
                return best
            if term.bottom is None:
                return solution
            reached = term.at(solution.x)
            if best is not None and reached >= value - 1e-9 * max(1.0, abs(value)):
                return best
            best, value, start = solution, reached, solution.start()
        return best

    def _least(
        self,
        cost: np.ndarray,
        offset: float,
        rows: dict[str, tuple[np.ndarray, float]],
        start: Start | None,
    ) -> Solution | None:
        problem: Problem = self.problem.variant(cost, offset)
        for name, (entries, right) in rows.items():
            problem.bound(name, entries, right)
        solution = solve(problem, self.params, start, self.watch)
        return None if solution.status is Status.INFEASIBLE else solution
