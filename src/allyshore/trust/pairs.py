"""Pairs of countries: which one is the better partner, under what share of all weightings, and what would flip the order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from allyshore.trust.params import DIMENSION_NAMES
from allyshore.trust.robustness import ROUNDING, Flip, flip, share_of_simplex
from allyshore.trust.weights import draw_weights, standard_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from allyshore.trust.result import Scorecard
    from allyshore.trust.scaling import Floats

FREE = (0.0, 1.0)
DRAWS = 100_000


@dataclass(frozen=True, slots=True)
class Pair:
    """Two countries compared under every weighting.

    Attributes
    ----------
    better, worse
        ISO3; `better` outranks `worse` under at least half of all weight vectors.
    share
        Share of all weight vectors, uniform on the simplex of `dimensions`, under which it does: exact.
    tie
        The two score the same in every dimension compared.
    dimensions
        Those compared: known of both, and of some weight in the scheme.
    share_in_intervals, standard_error
        The share of the weight vectors within the user's intervals, sampled; None where no interval is narrower than 0 to 1,
        or where a dimension is not known of both.
    leads
        Which of the two scores higher under the user's weights, or empty for a tie.
    flip
        The least change of the user's weights at which the leader is caught up; None where no weighting does that.
    """

    better: str
    worse: str
    share: float
    tie: bool
    dimensions: tuple[str, ...]
    share_in_intervals: float | None
    standard_error: float | None
    leads: str
    flip: Flip | None

    def to_dict(self) -> dict[str, Any]:
        """Give the record as plain JSON values."""
        change = None
        if self.flip is not None:
            weights = dict(zip(self.dimensions, self.flip.weights, strict=True))
            change = {"moved": self.flip.moved, "weights": weights}
        return {
            "better": self.better,
            "worse": self.worse,
            "share": self.share,
            "tie": self.tie,
            "dimensions": list(self.dimensions),
            "share_in_intervals": self.share_in_intervals,
            "standard_error": self.standard_error,
            "leads": self.leads,
            "flip": change,
        }


def pairs(
    card: Scorecard, countries: Sequence[str], *, seed: int = 0, draws: int = DRAWS, neighbours: bool = False
) -> tuple[Pair, ...]:
    """Compare each two of the countries, in their order; or, for `neighbours`, each with the next.

    A pair of which nothing is known on both sides is left out.

    Raises
    ------
    FactMissing
        A code is not in the table of countries.
    """
    card.check(countries)
    unique = list(dict.fromkeys(countries))
    chosen: Iterable[tuple[str, str]] = pairwise(unique) if neighbours else combinations(unique, 2)
    bounded = any(ends != FREE for ends in card.params.intervals)
    sample = draw_weights(draws, card.params.intervals, seed) if bounded else None
    found = (_pair(card, first, second, sample) for first, second in chosen)
    return tuple(pair for pair in found if pair is not None)


def _pair(card: Scorecard, first: str, second: str, sample: Floats | None) -> Pair | None:
    every = card.dimensions[card.place(first)] - card.dimensions[card.place(second)]
    weights = np.asarray(card.params.weights)
    used = np.flatnonzero(~np.isnan(every) & (weights > 0.0))
    if not used.size:
        return None
    difference = every[used]
    share, back = share_of_simplex(np.stack([difference, -difference]))
    better, worse = (first, second) if share >= back else (second, first)
    gain = difference if share >= back else -difference
    inside = error = None
    whole = not np.isnan(every).any()
    if sample is not None and whole:
        inside = float((sample @ (every if better == first else -every) > ROUNDING).mean())
        error = float(standard_error(inside, len(sample)))
    shares = weights[used] / weights[used].sum()
    lead = float(gain @ shares)
    leads = "" if abs(lead) <= ROUNDING else better if lead > 0.0 else worse
    intervals = (
        [card.params.intervals[place] for place in used] if whole and used.size == every.size else None
    )
    return Pair(
        better=better,
        worse=worse,
        share=float(max(share, back)),
        tie=bool((np.abs(difference) <= ROUNDING).all()),
        dimensions=tuple(DIMENSION_NAMES[place] for place in used),
        share_in_intervals=inside,
        standard_error=error,
        leads=leads,
        flip=flip(gain if lead >= 0.0 else -gain, shares.tolist(), _around(intervals, shares.tolist())),
    )


def _around(
    intervals: Sequence[tuple[float, float]] | None, shares: Sequence[float]
) -> list[tuple[float, float]] | None:
    """Widen each interval to hold the user's own weight, from which the change starts."""
    if intervals is None:
        return None
    return [(min(low, share), max(high, share)) for (low, high), share in zip(intervals, shares, strict=True)]
