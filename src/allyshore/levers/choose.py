"""The best portfolio of levers under a budget."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

from allyshore.errors import UsageError
from allyshore.levers.params import LeverParams
from allyshore.levers.prices import shadow_prices
from allyshore.levers.proposals import propose
from allyshore.levers.read import read_levers
from allyshore.levers.result import Bought, Gains, Pair, Portfolio, Step
from allyshore.levers.search import CENT, Choice, frontier, warm
from allyshore.levers.worth import Bench
from allyshore.region import prepare, trace

if TYPE_CHECKING:
    from collections.abc import Callable

    from allyshore.chain import SupplyChain
    from allyshore.design import Strategy
    from allyshore.levers.worth import Amounts
    from allyshore.region import Footprint, RegionModel
    from allyshore.solver import Watch
    from allyshore.world import World

LEAST_CONTENT, LEAST_JOBS = 0.5, 0.5
"""USD a year and jobs below which a country's change is left out."""


def choose(
    chain: SupplyChain,
    world: World,
    strategy: Strategy,
    budget: float,
    params: LeverParams | None = None,
    progress: Callable[[str], None] = lambda _: None,
    watch: Watch | None = None,
) -> Portfolio:
    """Find the set of levers of greatest benefit less cost whose one-off cost is within the budget.

    Parameters
    ----------
    chain
        The model as it was opened (not with lanes filled in), with its rows of ``levers``.
    world, strategy
        Facts and law of the day; the strategy whose designs judge every set.
    budget
        USD of one-off cost, whoever pays.

    Raises
    ------
    UsageError
        The budget is no amount, or the model has no levers.
    ModelInvalid
        The rows of ``levers`` have faults.
    NoFeasiblePlan
        There is no plan without any lever, so nothing to measure a lever's worth against.
    """
    chosen = params or LeverParams()
    if not (math.isfinite(budget) and budget >= 0.0):
        raise UsageError(f"--budget: expected USD, 0 or more, found {budget}.")
    levers = read_levers(chain, world)
    if not levers:
        raise UsageError(
            f"{chain.name}: expected at least one row of levers, found none. Add the table levers (docs/levers.md)."
        )
    bench = Bench(chain, world, strategy, levers, chosen.design, watch)
    progress(f"choosing among {len(levers)} levers")
    most = min(budget, bench.outlay(tuple(lever.maximum for lever in levers)))
    front = frontier(bench, [most * share for share in {*chosen.budgets, 1.0}], chosen.workers)
    best = front[-1][1]
    progress("weighing each lever of the portfolio")
    pairs = _pairs(bench, best, chosen.workers)
    model = prepare(world) if chosen.region else None
    before, after = bench.design(bench.none).plan, bench.design(best.amounts).plan
    assert before is not None
    assert after is not None
    prices = shadow_prices(bench) if chosen.shadow_prices else ()
    return Portfolio(
        model=chain.name,
        strategy=strategy.name,
        on=world.date,
        budget=budget,
        bought=tuple(_bought(bench, best, model)),
        frontier=_steps(bench, front),
        pairs=pairs,
        shadow_prices=prices,
        outlay=best.outlay,
        cost=best.cost,
        benefit=best.benefit,
        saving=bench.saving(best.amounts),
        not_bought={
            lever.name: bench.benefit(_only(bench, at))
            for at, lever in enumerate(levers)
            if not best.amounts[at] and lever.unit_cost <= budget
        },
        prices={lever.name: lever.unit_cost for lever in levers},
        gains=_gains(bench, best.amounts, bench.none, model),
        designs=bench.made,
        sets=bench.asked,
        notes=_notes(bench),
        before=before,
        after=after,
    )


def _only(bench: Bench, at: int, amount: int = 1) -> Amounts:
    return tuple(amount if place == at else 0 for place in range(len(bench.levers)))


def _without(amounts: Amounts, at: int) -> Amounts:
    return (*amounts[:at], 0, *amounts[at + 1 :])


def _had(best: Choice) -> list[int]:
    return [at for at, amount in enumerate(best.amounts) if amount]


def _bought(bench: Bench, best: Choice, model: RegionModel | None) -> list[Bought]:
    """Give the levers of the portfolio, the worthiest first."""
    rows = []
    for at in _had(best):
        lever, amount = bench.levers[at], best.amounts[at]
        without = _without(best.amounts, at)
        rows.append(
            Bought(
                lever.name,
                lever.kind,
                amount,
                lever.unit_cost * amount,
                lever.upkeep * amount,
                best.benefit - bench.benefit(without),
                bench.benefit(_only(bench, at, amount)),
                lever.pays,
                _gains(bench, best.amounts, without, model),
                lever.source,
                lever.lag,
            )
        )
    return sorted(rows, key=lambda row: (-row.benefit, row.lever))


def _pairs(bench: Bench, best: Choice, workers: int) -> tuple[Pair, ...]:
    """Set each two levers of the portfolio against each of them alone."""
    had = _had(best)
    both = {
        (one, two): tuple(best.amounts[at] if at in (one, two) else 0 for at in range(len(best.amounts)))
        for one, two in combinations(had, 2)
    }
    needed = [
        *both.values(),
        *(_only(bench, at, best.amounts[at]) for at in had),
        *(_without(best.amounts, at) for at in had),
    ]
    warm(bench, needed, workers)
    return tuple(
        Pair(
            (bench.levers[one].name, bench.levers[two].name),
            bench.benefit(together),
            sum(bench.benefit(_only(bench, at, best.amounts[at])) for at in (one, two)),
        )
        for (one, two), together in both.items()
    )


def _gains(bench: Bench, amounts: Amounts, against: Amounts, model: RegionModel | None) -> Gains:
    """Say what the firm saves and what the countries gain by a set, against another, once all of it works."""
    firm = bench.saving(amounts) - bench.saving(against)
    if model is None:
        return Gains(firm)
    new, old = _footprint(bench, amounts, model), _footprint(bench, against, model)
    content = {
        country: new.content.get(country, 0.0) - old.content.get(country, 0.0)
        for country in {*new.content, *old.content}
    }
    jobs = {
        country: new.jobs_by_country.get(country, 0.0) - old.jobs_by_country.get(country, 0.0)
        for country in {*new.jobs_by_country, *old.jobs_by_country}
    }
    return Gains(firm, _largest(content, LEAST_CONTENT), _largest(jobs, LEAST_JOBS))


def _footprint(bench: Bench, amounts: Amounts, model: RegionModel) -> Footprint:
    found = bench.design(amounts)
    assert found.plan is not None
    return trace(found.chain, found.plan, model)


def _largest(changes: dict[str, float], least: float) -> dict[str, float]:
    """The changes that can be seen, the largest first."""
    seen = {country: change for country, change in changes.items() if abs(change) >= least}
    return dict(sorted(seen.items(), key=lambda pair: (-abs(pair[1]), pair[0])))


def _steps(bench: Bench, front: list[tuple[float, Choice]]) -> tuple[Step, ...]:
    """Say which levers enter and leave as the budget grows."""
    steps: list[Step] = []
    before: Choice | None = None
    for budget, choice in front:
        had = {lever.name: n for lever, n in zip(bench.levers, choice.amounts, strict=True) if n}
        old = dict(steps[-1].levers) if steps else {}
        marginal = None
        if before is not None and choice.outlay > before.outlay + CENT:
            marginal = (choice.net - before.net) / (choice.outlay - before.outlay)
        steps.append(
            Step(
                budget,
                choice.outlay,
                had,
                tuple(name for name in had if had[name] > old.get(name, 0)),
                tuple(name for name in old if old[name] > had.get(name, 0)),
                choice.cost,
                choice.benefit,
                marginal,
            )
        )
        before = choice
    return tuple(steps)


def _notes(bench: Bench) -> tuple[str, ...]:
    """Say what the numbers rest on."""
    chain = bench.chain
    notes = [
        f"Benefits are present values over {chain.capital_years:g} years at {chain.carrying_rate:.1%}, each lever from the end of its lag on; cost is one-off cost and the present value of upkeep, whoever pays.",
        "Benefit is what the design costs less: landed cost"
        + (" and what the strategy weighs a day." if bench.strategy.day_price > 0 else "."),
        "The set is the one of greatest benefit less cost within the budget; money that no lever repays is left.",
        f"{bench.made} designs judged {bench.asked} sets; each is proved to a relative gap of {bench.params.solve.gap:g}, and a smaller difference counts as nothing.",
    ]
    asked = {lever.target for lever in bench.levers if lever.kind == "recognition"}
    for one in propose(chain, bench.world):
        if one.target not in asked and "<>".join(reversed(one.target.split("<>"))) not in asked:
            alike = "; ".join(str(skill) for skill in one.skills if skill.groups)
            notes.append(
                f"Not a row of this model, and worth a look: {one.target} might recognise each other's credentials ({alike}). Alike on paper only."
            )
    return tuple(notes)
