"""What a solve tells while it runs, and how it is asked to stop with the best plan that it has."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from allyshore.solver.problem import Problem


@dataclass(frozen=True, slots=True)
class Size:
    """How large a problem is: columns, those of them that are whole, rows, entries as added to the matrix."""

    columns: int
    whole: int
    rows: int
    nonzeros: int

    @classmethod
    def of(cls, problem: Problem) -> Size:
        """Measure a problem."""
        return cls(problem.n_columns, int(problem.whole.sum()), problem.n_rows, len(problem.triplets()[2]))

    def to_dict(self) -> dict[str, int]:
        """Give the JSON record."""
        return {
            "columns": self.columns,
            "whole": self.whole,
            "rows": self.rows,
            "nonzeros": self.nonzeros,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """Where a solve stands after `seconds`: best plan so far (None: none yet), proven bound, and the relative gap between the two."""

    name: str
    seconds: float
    incumbent: float | None
    bound: float | None

    @property
    def gap(self) -> float | None:
        """Relative gap, or None where there is no plan or no bound yet."""
        if self.incumbent is None or self.bound is None:
            return None
        return abs(self.incumbent - self.bound) / max(1.0, abs(self.incumbent))


class Watch:
    """Whom a solve tells of its steps, and a flag that asks every solve with this watch to stop.

    Parameters
    ----------
    tell
        Called with each step, from the solver's thread.
    before
        Called before a solve with the problem's name, its size, and whether it goes to the facility-location kernel.
    """

    def __init__(
        self,
        tell: Callable[[Step], None] = lambda _: None,
        before: Callable[[str, Size, bool], None] = lambda _name, _size, _kernel: None,
    ) -> None:
        self.tell = tell
        self.before = before
        self._stop = threading.Event()

    def stop(self) -> None:
        """Ask for an end: each solve gives the best plan it has."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether an end was asked for."""
        return self._stop.is_set()

    def step(self, name: str, seconds: float, incumbent: float, bound: float) -> None:
        """Tell of a step; a number that is not finite is not known yet."""
        known = [value if np.isfinite(value) and abs(value) < 1e29 else None for value in (incumbent, bound)]
        self.tell(Step(name, seconds, known[0], known[1]))
