"""Values on one scale from 0 to 1, ranks, and dimensions out of indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from allyshore.trust.params import DIMENSION_NAMES, Better, Scale, Scales

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.trust.params import Indicator, TrustParams

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TIE = 1e-12
"""Two scores nearer than this are equal: what is left of sums of doubles."""


def scale(values: Floats, one: Indicator, scales: Scales = Scales.DECLARED) -> Floats:
    """Put one indicator's values (countries,) on a scale from 0 to 1 where 1 is the good end; NaN stays NaN.

    Source
    ------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 5: min-max and ranking.
    """
    better = values if one.better is Better.HIGHER else -values
    if scales is Scales.RANK or one.scale is Scale.RANK or one.low is None or one.high is None:
        return _led(better)
    if one.scale is Scale.LOG:
        with np.errstate(divide="ignore"):
            part = np.log(values / one.low) / np.log(one.high / one.low)
    else:
        part = (values - one.low) / (one.high - one.low)
    part = np.clip(part, 0.0, 1.0)
    found: Floats = part if one.better is Better.HIGHER else 1.0 - part
    return found


def _led(better: Floats) -> Floats:
    """Share of the other countries that each leads; a tie counts half."""
    known = np.flatnonzero(~np.isnan(better))
    found = np.full(better.size, np.nan)
    if known.size == 1:
        found[known] = 1.0
    elif known.size:
        ordered = np.sort(better[known])
        below = np.searchsorted(ordered, better[known], "left")
        up_to = np.searchsorted(ordered, better[known], "right")
        found[known] = (below + (up_to - below - 1) / 2.0) / (known.size - 1)
    return found


def ranks(scores: Floats) -> Ints:
    """Give ranks (countries,) from 1, the greatest first; equals share the better rank, and 0 stands for NaN."""
    known = np.flatnonzero(~np.isnan(scores))
    found = np.zeros(scores.size, np.int64)
    ordered = np.sort(scores[known])
    found[known] = 1 + known.size - np.searchsorted(ordered, scores[known] + TIE, "right")
    return found


@dataclass(frozen=True, eq=False)
class Board:
    """Every indicator of every country on its scale.

    Attributes
    ----------
    countries, indicators
        What the rows and columns stand for.
    scaled
        (countries, indicators), 0 to 1; NaN where not known.
    """

    countries: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    scaled: Floats

    def dimensions(self, params: TrustParams, without: str = "") -> Floats:
        """Give (countries, 6): the weighted mean of each dimension's known indicators, NaN where too few are known.

        score = sum(weight · scaled) / sum(weight) over the known; known where their weight is at least
        `params.least_known` of the dimension's. `without` leaves one indicator out as if it did not exist.
        """
        found = np.full((len(self.countries), len(DIMENSION_NAMES)), np.nan)
        for column, name in enumerate(DIMENSION_NAMES):
            counted = [
                place
                for place, one in enumerate(self.indicators)
                if one.dimension == name and one.weight > 0.0 and one.name != without
            ]
            if counted:
                weights = np.array([self.indicators[place].weight for place in counted])
                values = self.scaled[:, counted]
                known = ~np.isnan(values)
                weight = known @ weights
                enough = weight >= params.least_known * weights.sum() - TIE
                total = np.where(known, values, 0.0) @ weights
                found[enough, column] = total[enough] / weight[enough]
        return found


def overall(dimensions: Floats, weights: Sequence[float]) -> Floats:
    """Give the weighted mean (countries,) of the dimensions that have weight; NaN where one of them is not known."""
    share = np.asarray(weights, np.float64)
    used = share > 0.0
    found: Floats = dimensions[:, used] @ (share[used] / share[used].sum())
    return found
