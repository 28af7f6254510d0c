"""A choice now, a scenario, a response: the problem and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from allyshore.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.problem import Problem
    from allyshore.solver.solve import Status

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Tail:
    """How far the worst scenarios weigh beyond their chance: (1 − weight) · mean + weight · CVaR.

    CVaR is the mean of the worst 1 − `share` of the responses' costs, as the least over eta of eta + Σ p·max(0, cost − eta) / (1 − share)
    (Rockafellar and Uryasev 2000, Optimization of Conditional Value-at-Risk, theorem 1).
    """

    weight: float
    share: float = 0.95

    def __post_init__(self) -> None:
        """Refuse numbers that have no meaning."""
        if not 0.0 <= self.weight <= 1.0:
            raise UsageError(f"risk aversion: expected a weight from 0 to 1, found {self.weight:g}")
        if not 0.0 <= self.share < 1.0:
            raise UsageError(f"risk aversion: expected a share from 0 up to 1, found {self.share:g}")

    def of(self, values: Floats, probability: Floats) -> float:
        """Weigh the responses' costs."""
        return float(
            (1.0 - self.weight) * (probability @ values) + self.weight * cvar(values, probability, self.share)
        )


def cvar(values: Floats, probability: Floats, share: float) -> float:
    """Mean of the worst 1 − `share` of a distribution; a scenario across the border counts in part."""
    order = np.argsort(-values, kind="stable")
    left = np.clip((1.0 - share) - np.concatenate([[0.0], np.cumsum(probability[order])[:-1]]), 0.0, None)
    taken = np.minimum(probability[order], left)
    used = taken > 0.0
    return float(taken[used] @ values[order][used] / taken.sum())


@dataclass(frozen=True)
class TwoStage:
    """Minimise first.cost·x + Σ probability[s] · least{cost[s]·y : lower[s] ≤ link[s]·x + later·y ≤ upper[s]}.

    With a `tail` the sum over scenarios is the tail's weighing of their costs, with a `floor` no scenario counts as less than that.

    Attributes
    ----------
    first
        Columns and rows of what is chosen before the scenario is known.
    later
        Columns and rows of the response. Its own costs and row bounds hold where a scenario names none.
    link
        Entries of the first stage's columns in the rows of `later`: row, column, and value [entry] or, where it differs, [scenario, entry].
    probability
        [scenario], each above 0, 1 in all.
    lower, upper
        Bounds of the rows of `later` [scenario, row].
    cost
        Costs of the columns of `later` [scenario, column]; None where they are the same in every scenario.
    tail
        How far the worst scenarios weigh beyond their chance; None is the expected cost.
    floor
        Least that a response counts as; None is no floor.

    Raises
    ------
    UsageError
        The shapes disagree, a number is NaN, or the probabilities are no distribution.
    """

    first: Problem
    later: Problem
    link: tuple[Whole, Whole, Floats]
    probability: Floats
    lower: Floats
    upper: Floats
    cost: Floats | None = None
    tail: Tail | None = None
    floor: float | None = None

    def __post_init__(self) -> None:
        """Hold every array to its shape, and say all that is wrong at once."""
        scenarios = len(self.probability)
        faults = [
            f"{name}: expected {scenarios} scenarios by {width}, found {' by '.join(map(str, array.shape))}"
            for name, array, width in (
                ("lower", self.lower, self.later.n_rows),
                ("upper", self.upper, self.later.n_rows),
                ("cost", self.cost, self.later.n_columns),
            )
            if array is not None and array.shape != (scenarios, width)
        ]
        faults += [
            f"{name}: expected numbers, found NaN"
            for name, array in (("lower", self.lower), ("upper", self.upper), ("cost", self.cost), ("probability", self.probability), ("link", self.link[2]))
            if array is not None and np.isnan(array).any()
        ]  # fmt: skip
        if self.link[2].shape not in ((len(self.link[0]),), (scenarios, len(self.link[0]))):
            faults.append(
                f"link: expected a value for each of {len(self.link[0])} entries, found {' by '.join(map(str, self.link[2].shape))}"
            )
        if (
            not (self.probability > 0).all() or abs(float(self.probability.sum()) - 1.0) > 1e-6
        ):  # printed shares are rounded
            faults.append(
                f"probability: expected shares above 0 that add up to 1, found {self.probability.sum():.6g}"
            )
        if faults:
            raise UsageError(f"{self.first.name}: " + "; ".join(faults))

    @cached_property
    def values(self) -> Floats:
        """Values of the link [scenario or 1, entry]."""
        return np.atleast_2d(self.link[2])

    def weigh(self, values: Floats) -> float:
        """Weigh the responses' costs, each at least the floor: their mean, or as the tail says."""
        if not np.isfinite(values).all():
            return np.inf
        held = values if self.floor is None else np.maximum(values, self.floor)
        return float(self.probability @ held) if self.tail is None else self.tail.of(held, self.probability)

    def there(self, x: Floats) -> Floats:
        """What a choice brings to the rows of `later` [scenario or 1, row]."""
        rows, columns, _ = self.link
        brought = self.values * x[columns]
        return np.stack([np.bincount(rows, weights, minlength=self.later.n_rows) for weights in brought])

    @cached_property
    def _columns(self) -> csr_array:
        """Which column of `first` each entry of the link is in [column, entry]."""
        entries = np.arange(len(self.link[1]))
        return csr_array(
            (np.ones(len(entries)), (self.link[1], entries)), shape=(self.first.n_columns, len(entries))
        )

    def back(self, duals: Floats) -> Floats:
        """What a unit of each first-stage column brings to rows worth `duals` [scenario or 1, column]."""
        return np.ascontiguousarray((self._columns @ (self.values * duals[self.link[0]]).T).T)


@dataclass(frozen=True)
class Counts:
    """The work that was done: linear and whole-number programs of single scenarios, cuts kept, choices priced exactly."""

    linear: int
    whole: int
    cuts: int
    choices: int


@dataclass(frozen=True)
class StagedSolution:
    """The answer.

    Attributes
    ----------
    objective, bound, gap
        Cost of the choice with its expected response, the least that any choice can cost, and their relative distance.
    x
        The choice, by column of `first`.
    response
        Least cost of the response by scenario.
    method
        Which way found it, in words.
    """

    status: Status
    objective: float
    bound: float
    gap: float
    x: Floats
    response: Floats
    method: str
    counts: Counts


def near(best: float, bound: float, share: float) -> bool:
    """Whether a plan was found and the bound is within a share of its cost."""
    return bool(np.isfinite(best)) and best - bound <= share * max(1.0, abs(best))
