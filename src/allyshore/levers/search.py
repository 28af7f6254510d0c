"""The best set of levers at some budgets: every set within it is judged by a design, or shown to be no better."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from allyshore.levers.worth import Amounts, Bench

MOST_SETS = 20_000
"""Sets within the budget that are looked at; twelve levers of one unit make 4,096."""
CENT = 0.01
"""Sets whose net worth is within a cent count alike; the cheaper, then the smaller, is kept."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One set of levers: outlay against the budget, whole cost, benefit and what is left of it, USD of present value."""

    amounts: Amounts
    outlay: float
    cost: float
    benefit: float

    @property
    def net(self) -> float:
        """Benefit less cost."""
        return self.benefit - self.cost

    @property
    def rank(self) -> tuple[float, float, int, Amounts]:
        """Order among choices: net worth to the cent, the cheaper, the smaller."""
        return (-round(self.net, 2), self.outlay, sum(self.amounts), self.amounts)


def judge(bench: Bench, amounts: Amounts) -> Choice:
    """Give a set with its worth."""
    return Choice(amounts, bench.outlay(amounts), bench.cost(amounts), bench.benefit(amounts))


def frontier(bench: Bench, budgets: Sequence[float], workers: int = 1) -> list[tuple[float, Choice]]:
    """Give the best set at each of some budgets: the one of greatest benefit less cost whose outlay is within it.

    Sets within a budget are designed, the largest first, save those that cannot be the best of it: a lever that can only help
    (see `Bench.can_only_help`) never lowers the benefit of a set, so a set is worth no more than a known one that has the same levers
    and more of such. Where that, less its own cost, does not beat the best set known, it is passed over. Designs are kept from budget
    to budget.

    Raises
    ------
    UsageError
        There are more sets within the greatest budget than `MOST_SETS`.
    NoFeasiblePlan
        There is no plan without any lever.
    """
    bench.design(bench.none)  # raises where there is no plan to measure worth against
    waiting = _affordable(bench, max(budgets))
    everything = tuple(lever.maximum for lever in bench.levers)
    known: dict[Amounts, Choice] = {}

    def settle(sets: list[Amounts]) -> None:
        warm(bench, sets, workers)
        known.update((one, judge(bench, one)) for one in sets)

    settle(list(dict.fromkeys([bench.none, everything, *(one for one in waiting if sum(one) == 1)])))
    return [
        (budget, _best(bench, budget, waiting, known, settle, workers)) for budget in sorted(set(budgets))
    ]


def _best(
    bench: Bench,
    budget: float,
    waiting: list[Amounts],
    known: dict[Amounts, Choice],
    settle: Callable[[list[Amounts]], None],
    workers: int,
) -> Choice:
    """Give the best set of one budget."""
    left = [one for one in waiting if one not in known and bench.outlay(one) <= budget + CENT]
    while True:
        best = min(
            (choice for choice in known.values() if choice.outlay <= budget + CENT),
            key=lambda choice: choice.rank,
        )
        rated = sorted(
            (-(_most(bench, one, known) - bench.cost(one)), bench.outlay(one), sum(one), one) for one in left
        )
        rated = [row for row in rated if row[:3] < (-best.net - CENT,) or _ties(row, best)]
        if not rated:
            return best
        rated.sort(key=lambda row: (-row[2], *row))  # large sets first: they bound the many within them
        settle([row[3] for row in rated[:workers]])
        left = [row[3] for row in rated[workers:]]


def _ties(row: tuple[float, float, int, Amounts], best: Choice) -> bool:
    """Whether a set might be worth as much as the best known and is cheaper or smaller."""
    return row[0] <= -best.net + CENT and row[1:3] < (best.outlay, sum(best.amounts))


def warm(bench: Bench, sets: Iterable[Amounts], workers: int) -> None:
    """Make the designs of some sets side by side."""
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        list(pool.map(bench.benefit, sets))


def _affordable(bench: Bench, budget: float) -> list[Amounts]:
    """Every set within the budget."""
    sets: list[Amounts] = [()]
    for lever in bench.levers:
        sets = [
            (*one, amount)
            for one in sets
            for amount in range(lever.maximum + 1)
            if sum(n * bench.levers[at].unit_cost for at, n in enumerate((*one, amount))) <= budget + CENT
        ]
        if len(sets) > MOST_SETS:
            raise UsageError(
                f"levers: expected at most {MOST_SETS:,} sets of levers within the budget, found more. "
                "Take rows out, or lower maximum or the budget."
            )
    return sets


def _most(bench: Bench, amounts: Amounts, known: dict[Amounts, Choice]) -> float:
    """The most that a set can be worth, from the known sets that have all of it and more of what can only help."""
    return min(
        (
            choice.benefit
            for other, choice in known.items()
            if all(
                more == n or (more > n and helps)
                for more, n, helps in zip(other, amounts, bench.can_only_help, strict=True)
            )
        ),
        default=float("inf"),
    )
