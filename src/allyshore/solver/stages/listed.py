"""Settle a problem whose choices can be listed: few yes-or-no columns in the first stage.

Every cut raises the bound of every listed choice at once, so no master problem is solved. The choice with the lowest bound is looked at
next: its scenarios are solved a few at a time, only until another choice is lower or it can no longer win.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from allyshore.compiled import compiled
from allyshore.errors import TimeLimitReached
from allyshore.solver.solve import Status
from allyshore.solver.stages.recourse import TIGHT, Recourse
from allyshore.solver.stages.two_stage import Counts, StagedSolution, near

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.solve import SolveParams
    from allyshore.solver.stages.recourse import Cut
    from allyshore.solver.stages.two_stage import TwoStage

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

MOST_CHOICES = 2**16
MOST_CELLS = 2**26
"""Most choices that are listed, and most cells of bounds [scenario, choice] that are held: half a gigabyte."""
BATCH = 8
"""Scenarios between two looks at the bounds."""
UNKNOWN = -1e15
"""Bound of a response of which nothing is known yet."""


def choices(stages: TwoStage) -> Floats | None:
    """List the choices that keep the first stage's rows [choice, column]; None where they are too many or not all yes or no."""
    lower, upper = stages.first.bounds
    free = upper - lower
    if not stages.first.whole.all() or not (np.isin(free, (0.0, 1.0))).all():
        return None
    count = 2 ** int(free.sum())
    if count > MOST_CHOICES or count * len(stages.probability) > MOST_CELLS:
        return None
    listed = np.tile(lower, (count, 1))
    for place, column in enumerate(np.flatnonzero(free)):
        listed[:, column] += (np.arange(count) >> place) & 1
    rows, columns, values = stages.first.triplets()
    reached = np.zeros((count, stages.first.n_rows))
    for row, column, value in zip(rows, columns, values, strict=True):
        reached[:, row] += listed[:, column] * value
    least, most = stages.first.row_bounds
    return listed[((reached >= least - TIGHT) & (reached <= most + TIGHT)).all(axis=1)]


@compiled
def reach(listed: Floats, slope: Floats) -> Floats:
    """Give ``slope[s] · listed[c]`` [scenario or 1, choice]: on one thread, which for such lengths is sooner than on several."""
    found = np.zeros((slope.shape[0], listed.shape[0]))
    for scenario in range(slope.shape[0]):
        for choice in range(listed.shape[0]):
            for column in range(slope.shape[1]):
                found[scenario, choice] += listed[choice, column] * slope[scenario, column]
    return found


@compiled
def lift(later: Floats, level: Floats, reached: Floats) -> None:
    """Raise ``later[s, c]`` to ``level[s] + reached[s or 0, c]`` where it is lower."""
    for scenario in range(later.shape[0]):
        floor, row = level[scenario], scenario % reached.shape[0]
        for choice in range(later.shape[1]):
            later[scenario, choice] = max(later[scenario, choice], floor + reached[row, choice])


class Listing:
    """The listed choices, what is known of each, and the best that was priced exactly."""

    def __init__(self, stages: TwoStage, listed: Floats, recourse: Recourse) -> None:
        self.stages = stages
        self.recourse = recourse
        self.x = listed
        self.now = listed @ stages.first.cost + stages.first.offset
        self.later: Floats = np.full((len(stages.probability), len(listed)), UNKNOWN)
        self.seen: set[bytes] = set()
        self.closed: Flags = np.zeros(len(listed), dtype=bool)
        self.reached: NDArray[np.int64] = np.zeros(len(listed), dtype=np.int64)
        self.known: dict[tuple[int, int], float] = {}
        self.best = np.inf
        self.chosen = -1
        self.response: Floats = np.zeros(0)
        self.priced = 0

    def bounds(self) -> Floats:
        """Least cost of each choice as far as the cuts tell; infinite for one that is settled."""
        return np.where(self.closed, np.inf, self.now + self.stages.probability @ self.later)

    def add(self, cut: Cut) -> None:
        """Raise the bounds by a cut that was not seen before."""
        key = np.round(np.append(cut.level, cut.slope), 9).tobytes()
        if key in self.seen:
            return
        self.seen.add(key)
        reached = reach(self.x, cut.slope)
        if cut.ray:
            self.closed |= (cut.level[:, None] + reached).max(axis=0) > TIGHT * (
                1.0 + np.abs(cut.level).max()
            )
        else:
            lift(self.later, cut.level, reached)

    def look(self, choice: int, order: list[int], rival: float) -> None:
        """Solve the choice's scenarios until its bound passes the rival's or the best plan's."""
        while not self.solved(choice):
            start = int(self.reached[choice])
            batch = order[start : start + BATCH]
            self.reached[choice] += len(batch)
            responses = self.recourse.respond(self.x[choice], batch)
            for scenario, response in zip(batch, responses, strict=True):
                if response.whole:
                    self.known[choice, scenario] = response.value
                if response.value > self.later[scenario, choice] + TIGHT * (1.0 + abs(response.value)):
                    self.add(self.recourse.cut(response, self.x[choice], scenario))
                    if not np.isfinite(response.value):
                        self.closed[choice] = True
                    self.later[scenario, choice] = max(
                        self.later[scenario, choice], min(response.value, -UNKNOWN)
                    )
            if (
                self.closed[choice]
                or self._bound(choice, self.later[:, choice]) >= min(self.best, rival) + TIGHT
            ):
                return

    def solved(self, choice: int) -> bool:
        """Whether the linear response to the choice is known in every scenario."""
        return int(self.reached[choice]) == len(self.stages.probability)

    def price(self, choice: int, order: list[int]) -> None:
        """Price a choice exactly, scenario by scenario, as long as it can still beat the best plan."""
        self.closed[choice] = True
        self.priced += 1
        values = self.later[:, choice].copy()
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            open_ = [scenario for scenario in batch if (choice, scenario) not in self.known]
            for scenario in batch:
                values[scenario] = self.known.get((choice, scenario), values[scenario])
            values[open_] = self.recourse.settle(self.x[choice], open_)
            if self._bound(choice, values) >= self.best:
                return
        self.best, self.chosen, self.response = self._bound(choice, values), choice, values

    def _bound(self, choice: int, values: Floats) -> float:
        return float(self.now[choice] + self.stages.probability @ values)


def settle(stages: TwoStage, listed: Floats, params: SolveParams) -> StagedSolution:
    """Find the listed choice of least expected cost."""
    deadline = time.monotonic() + params.time_limit
    order = [int(place) for place in np.random.default_rng(params.seed).permutation(len(stages.probability))]
    with Recourse(stages, params) as recourse:
        state = Listing(stages, listed, recourse)
        status, bound = Status.OPTIMAL, np.inf
        while True:
            bounds = state.bounds()
            lowest = int(bounds.argmin()) if len(bounds) else -1
            bound = min(float(bounds[lowest]), state.best) if len(bounds) else np.inf
            if not np.isfinite(bound) or near(state.best, bound, params.gap):
                break
            if time.monotonic() > deadline:
                status = Status.TIME_LIMIT
                break
            if state.solved(lowest):
                state.price(lowest, order)
            else:
                bounds[lowest] = np.inf
                state.look(lowest, order, float(bounds.min()))
        counts = Counts(recourse.linear, recourse.whole, len(state.seen), state.priced)
    if state.chosen < 0 and status is Status.TIME_LIMIT:
        raise TimeLimitReached
    if state.chosen < 0:
        status = Status.INFEASIBLE
    x = state.x[state.chosen] if state.chosen >= 0 else np.zeros(0)
    gap = (state.best - bound) / max(1.0, abs(state.best)) if state.chosen >= 0 else np.inf
    return StagedSolution(status, state.best, bound, gap, x, state.response, "choices listed", counts)
