"""What a textbook base-stock network costs a period, without simulation: distributions of demand over lead times, put on a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

from allyshore.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CELLS = 4000
"""Cells of a grid."""
REACH = 9.0
"""Standard deviations that a grid reaches beyond a mean."""


@dataclass(frozen=True)
class Stage:
    """One stock of a network in which every stage serves one other.

    Attributes
    ----------
    before
        Places of the stages that serve it; empty for one that is served from outside without limit.
    lead, level
        Periods of its lead time; units in stock, on order and under way less what it owes, after it has ordered.
    holding, shortage
        Cost of a unit held or owed to customers for a period.
    mean, spread
        Demand of a period and its standard deviation, where customers come; else zero.
    """

    name: str
    before: tuple[int, ...]
    lead: int
    level: float
    holding: float
    shortage: float
    mean: float
    spread: float


def exact_cost(stages: list[Stage]) -> float:
    """Give the expected cost of a period: what is held, under way and owed, demand being normal.

    With B[j] what stage j owes at the end of a period and D[j] the demand of its lead time, which comes after whatever made B of the stages
    before it::

        B[j] = max(0, max of B[i] over i before j + D[j] - level[j])
        held[j] = level[j] - mean * lead[j] - E max of B[i] + E B[j]
        a companion that waits at j costs holding[i] * (E max of B - E B[i])

    Stages that serve the same one see the same demand, so with equal lead times and none before them the largest B is that of the lowest level.

    Source
    ------
    Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 2019, sections 4.3 and 6.2; Clark and Scarf, Management Science 6 (1960).
    """
    last = next(place for place, stage in enumerate(stages) if stage.mean)
    mean, spread = stages[last].mean, stages[last].spread
    owed: dict[int, Floats] = {}
    cost, waiting = 0.0, _Grid(stages, spread)
    for place in _order(stages, last):
        stage = stages[place]
        late, expected = np.array([1.0]), 0.0
        if stage.before:
            worst = (
                min(stage.before, key=lambda at: stages[at].level)
                if len(stage.before) > 1
                else stage.before[0]
            )
            _alike(stages, stage)
            late = owed[worst]
            expected = waiting.mean(late)
            for at in stage.before:
                cost += stages[at].holding * (mean * stage.lead + expected - waiting.mean(owed[at]))
        owed[place] = waiting.after(late, mean * stage.lead - stage.level, spread * np.sqrt(stage.lead))
        behind = waiting.mean(owed[place])
        cost += stage.holding * (stage.level - mean * stage.lead - expected + behind)
        if place == last:
            cost += stage.shortage * behind
    return float(cost)


def _order(stages: list[Stage], last: int) -> list[int]:
    """Places from suppliers to customers."""
    found = [place for at in stages[last].before for place in _order(stages, at)]
    return [*found, last]


def _alike(stages: list[Stage], stage: Stage) -> None:
    """Refuse companions whose backlogs are not one demand's."""
    leads = {(stages[at].lead, stages[at].before) for at in stage.before}
    if len(stage.before) > 1 and (len(leads) > 1 or any(before for _, before in leads)):
        raise UsageError(
            f"{stage.name}: expected companions of one lead time from outside, found others; their cost has no closed form here"
        )


class _Grid:
    """Distributions of what is owed, on cells of equal width from nothing up."""

    def __init__(self, stages: list[Stage], spread: float) -> None:
        periods = max(1, sum(stage.lead for stage in stages))
        lacking = sum(abs(stage.mean * periods - stage.level) for stage in stages if stage.mean)
        self.width = (REACH * spread * np.sqrt(periods) + lacking) / CELLS
        self.places = np.arange(CELLS) * self.width

    def mean(self, chances: Floats) -> float:
        return float(chances @ self.places[: len(chances)])

    def after(self, chances: Floats, shift: float, spread: float) -> Floats:
        """Give max(0, X + N(shift, spread)) for X with these chances.

        The normal is put on the grid so that its mean is kept: a cell's chance is the second difference of the loss function there.
        """
        far = int(np.ceil((abs(shift) + REACH * spread) / self.width))
        x = np.arange(-far - 1, far + 2) * self.width
        u = (x - shift) / spread
        loss = spread * norm.pdf(u) - (x - shift) * norm.sf(u)
        drawn = np.diff(loss, 2) / self.width
        whole = np.convolve(chances, drawn)
        found = whole[far:].copy()
        found[0] = whole[: far + 1].sum()
        return found[:CELLS]
