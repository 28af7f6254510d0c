"""What may go wrong in a year, as arrays over scenarios: how long it lasts and what is left of sources, ways, prices and demand meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from allyshore.errors import UsageError
from allyshore.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

KEYS: dict[str, tuple[str, ...]] = {
    "sources": ("site",),
    "ways": ("origin", "destination", "mode"),
    "duties": ("origin", "destination", "mode"),
    "prices": ("site", "product"),
    "demand": ("market", "product"),
}
"""What each kind of change is about."""
CALM: dict[str, float] = {"sources": 1.0, "ways": 1.0, "duties": 0.0, "prices": 1.0, "demand": 1.0}
"""Value of each kind of change where nothing is wrong."""


@dataclass(frozen=True)
class Change:
    """One kind of change: `keys` says what each column of `value` [scenario, key] is about."""

    keys: pl.DataFrame
    value: Floats


@dataclass(frozen=True)
class Scenarios:
    """Possible years. What is wrong in one holds for its disturbed stretch; the rest of the year runs as planned.

    Attributes
    ----------
    probability
        [scenario], each above 0, 1 in all.
    disturbed
        Share of each period that is disturbed [scenario, period], from 0 to 1.
    changes
        By kind: ``sources`` (site) and ``ways`` (origin, destination, mode): share of capacity that is left; ``duties`` (a way): further duty as
        a share of the value; ``prices`` (site, product) and ``demand`` (market, product): factor. What is not named does not change.
    must
        Scenarios that every plan must come through without a lost sale [scenario]; they carry no probability.
    drawn
        How many draws they stand for; 0 is one each.

    Raises
    ------
    UsageError
        Shapes that disagree, numbers outside their range.
    """

    probability: Floats
    disturbed: Floats
    changes: dict[str, Change] = field(default_factory=dict)
    must: NDArray[np.bool_] | None = None
    drawn: int = 0

    def __post_init__(self) -> None:
        """Hold every array to its shape and range, and say all that is wrong at once."""
        count = len(self.probability)
        faults = []
        if self.disturbed.ndim != 2 or len(self.disturbed) != count:
            faults.append(f"disturbed: expected {count} scenarios by periods, found {self.disturbed.shape}")
        if not ((self.disturbed >= 0.0) & (self.disturbed <= 1.0)).all():
            faults.append("disturbed: expected shares from 0 to 1")
        if not (self.probability >= 0.0).all() or abs(float(self.probability.sum()) - 1.0) > 1e-6:
            faults.append(
                f"probability: expected shares that add up to 1, found {self.probability.sum():.6g}"
            )
        for kind, change in self.changes.items():
            if kind not in KEYS:
                faults.append(f"{kind}: expected one of {', '.join(KEYS)}")
                continue
            if tuple(change.keys.columns) != KEYS[kind] or change.value.shape != (count, change.keys.height):
                faults.append(
                    f"{kind}: expected a value for each scenario and {', '.join(KEYS[kind])}, found {change.value.shape}"
                )
            most = 1.0 if kind in ("sources", "ways") else np.inf
            if not ((change.value >= 0.0) & (change.value <= most)).all():
                faults.append(f"{kind}: expected values from 0{' to 1' if most == 1.0 else ''}")
        if faults:
            raise UsageError("scenarios: " + "; ".join(faults))

    @property
    def size(self) -> int:
        """How many scenarios there are."""
        return len(self.probability)

    @property
    def count(self) -> int:
        """How many draws they stand for."""
        return self.drawn or self.size

    def of(self, kind: str) -> Change:
        """Give one kind of change; without any, no keys."""
        empty = pl.DataFrame(schema=dict.fromkeys(KEYS[kind], pl.String))
        return self.changes.get(kind) or Change(empty, np.zeros((self.size, 0)))

    def pick(self, chosen: NDArray[np.int64], probability: Floats) -> Scenarios:
        """Give some of the scenarios with other probabilities."""
        return Scenarios(
            probability,
            self.disturbed[chosen],
            {kind: Change(each.keys, each.value[chosen]) for kind, each in self.changes.items()},
            None if self.must is None else self.must[chosen],
        )

    def each(self) -> Iterator[Scenarios]:
        """Give every scenario alone, as if it were known to come."""
        for scenario in range(self.size):
            yield self.pick(np.array([scenario]), np.ones(1))

    def mean(self) -> Scenarios:
        """Give the one scenario of the means: what is left of a thing is averaged over the disturbed days."""
        disturbed = self.probability @ self.disturbed
        days = self.probability * self.disturbed.mean(axis=1)
        weight = days / days.sum() if days.sum() > 0.0 else self.probability
        changes = {
            kind: Change(each.keys, (weight @ each.value)[None, :]) for kind, each in self.changes.items()
        }
        return Scenarios(np.ones(1), disturbed[None, :], changes)

    def calm_once(self) -> Scenarios:
        """Put all scenarios in which nothing happens together in one."""
        calm = self.disturbed.max(axis=1) <= 0.0
        calm &= True if self.must is None else ~self.must
        if calm.sum() < 2:
            return self
        kept = np.flatnonzero(~calm)
        chosen = np.append(np.flatnonzero(calm)[:1], kept)
        probability = np.append(self.probability[calm].sum(), self.probability[kept])
        return replace(self.pick(chosen, probability), drawn=self.count)

    def with_must(self, others: Scenarios) -> Scenarios:
        """Add scenarios, over the same keys or none, that a plan must come through without a lost sale."""
        total = self.size + others.size
        changes = {}
        for kind in {**self.changes, **others.changes}:
            mine, theirs = self.of(kind), others.of(kind)
            keys = pl.concat(
                [
                    mine.keys,
                    theirs.keys.join(mine.keys, on=mine.keys.columns, how="anti", maintain_order="left"),
                ]
            )
            value = np.full((total, keys.height), CALM[kind])
            value[: self.size, : mine.keys.height] = mine.value
            at = (
                theirs.keys.join(
                    keys.with_row_index("at"), on=keys.columns, how="left", maintain_order="left"
                )
                .get_column("at")
                .to_numpy()
            )
            value[self.size :, at] = theirs.value
            changes[kind] = Change(keys, value)
        before = np.zeros(self.size, dtype=bool) if self.must is None else self.must
        return Scenarios(
            np.append(self.probability, np.zeros(others.size)),
            np.vstack([self.disturbed, others.disturbed]),
            changes,
            np.append(before, np.ones(others.size, dtype=bool)),
        )

    @cached_property
    def features(self) -> Floats:
        """Days lost by scenario and thing: the disturbed days times what is missing, added, or changed in price or demand."""
        days = DAYS_PER_YEAR * self.disturbed.mean(axis=1)[:, None]
        parts = [np.abs(each.value - CALM[kind]) * days for kind, each in sorted(self.changes.items())]
        return np.hstack([*parts, np.zeros((self.size, 1))])


@dataclass(frozen=True)
class Reduced:
    """Fewer scenarios, and how far they are from the many: Kantorovich distance in days lost, and as a share of that of one scenario."""

    scenarios: Scenarios
    distance: float
    relative: float


def reduce(many: Scenarios, count: int) -> Reduced:
    """Keep `count` scenarios by fast forward selection; each that is left out gives its probability to the nearest that is kept.

    At each step the scenario is kept that brings the Kantorovich distance to the full set down most (Heitsch and Römisch 2003, Scenario
    Reduction Algorithms in Stochastic Programming, algorithm 2.4). Distance of two scenarios: sum of the differences in days lost. Scenarios that
    must be come through are always kept.
    """
    if count < 1:
        raise UsageError(f"--reduce: expected 1 scenario or more, found {count}")
    must = np.flatnonzero(np.zeros(many.size, dtype=bool) if many.must is None else many.must)
    pool = np.setdiff1d(np.arange(many.size), must)
    share, points = many.probability[pool], many.features[pool]
    apart = np.stack([np.abs(points - point).sum(axis=1) for point in points])
    nearest = np.full(len(pool), np.inf)
    kept: list[int] = []
    first = 0.0
    while len(kept) < min(count, len(pool)):
        reached = np.minimum(nearest[None, :], apart) @ share
        reached[kept] = np.inf
        kept.append(int(reached.argmin()))
        nearest = np.minimum(nearest, apart[kept[-1]])
        first = first or float(nearest @ share)
    kept.sort()
    mass = np.bincount(apart[:, kept].argmin(axis=1), share, minlength=len(kept))
    distance = float(apart[:, kept].min(axis=1) @ share)
    chosen = np.append(pool[kept], must).astype(np.int64)
    fewer = many.pick(chosen, np.append(mass, np.zeros(len(must))))
    return Reduced(fewer, distance, distance / first if first > 0.0 else 0.0)
