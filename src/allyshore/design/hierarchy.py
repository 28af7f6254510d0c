"""Objectives in order: each is brought to its least while those before it stay within their tolerance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.design.aims import Aim, summed
from allyshore.solver import Status, solve

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.design.strategy import Objective
    from allyshore.solver import Solution, SolveParams, Watch

LEAST = 1e-6
"""Relative room that an objective with tolerance 0 keeps: the precision of a solve."""


SCALE = 1e-3
"""An objective's row is divided by this share of its least: over the whole of it, prices below a billionth would be dropped by the solver."""


@dataclass(frozen=True, slots=True)
class Step:
    """One objective as it was settled: its `least`, the most `allowed` from then on, and what the plan has (`found`)."""

    minimise: str
    tolerance: float
    least: float
    allowed: float
    found: float

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON record."""
        return {
            "minimise": self.minimise,
            "tolerance": self.tolerance,
            "least": self.least,
            "allowed": self.allowed,
            "found": self.found,
        }

    def sentence(self) -> str:
        """Say it in words."""
        name = self.minimise.replace("_", " ")
        return f"{name}: least {self.least:,.2f}, allowed {self.allowed:,.2f} ({self.tolerance:.1%} above), {self.found:,.2f} in the plan"


def in_order(
    parts: Assembly, network: Network, params: SolveParams, watch: Watch | None
) -> tuple[Solution, tuple[Step, ...]]:
    """Minimise the strategy's objectives one after the other, and what they leave free by the problem's own cost.

    objective_kept [step, minimise]: the earlier objective ≤ its least · (1 + tolerance), each row over a thousandth of its own least.
    """
    problem = parts.problem
    settled: list[tuple[Objective, NDArray[np.float64], float, float, float]] = []
    solution: Solution | None = None
    for number, objective in enumerate(network.strategy.objectives, start=1):
        measure = summed(Aim(objective.minimise), parts, network)
        weights, base = measure.top, measure.offset
        staged = problem.variant(weights, base)
        solution = solve(staged, params, start=solution.start() if solution else None, watch=watch)
        if solution.status is Status.INFEASIBLE:
            return solution, ()
        least = solution.objective
        allowed = least + max(objective.tolerance, LEAST) * max(abs(least), LEAST)
        scale = SCALE * max(abs(least), 1.0)
        keys = pl.DataFrame({"step": [number], "minimise": [objective.minimise]})
        row = staged.add_rows("objective_kept", keys, upper=(allowed - base) / scale).start
        columns = pl.Series(weights.nonzero()[0])
        staged.add_entries(
            pl.Series([row] * len(columns), dtype=pl.Int64), columns, pl.Series(weights[columns] / scale)
        )
        settled.append((objective, weights, base, least, allowed))
        problem = staged
    own = problem.variant(parts.problem.cost, parts.problem.offset)
    solution = solve(own, params, start=solution.start() if solution else None, watch=watch)
    told = tuple(
        Step(objective.minimise, objective.tolerance, least, allowed, float(weights @ solution.x) + base)
        for objective, weights, base, least, allowed in settled
    )
    return solution, told
