"""Where a country may stand: the spread of its rank over all weightings within the user's intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.trust.ranking import rank_spread
from allyshore.trust.weights import draw_weights, standard_error

if TYPE_CHECKING:
    from allyshore.trust.result import Scorecard

DRAWS = 20_000
TOP = 10


def spread(card: Scorecard, *, seed: int = 0, draws: int = DRAWS, threads: int = 2) -> pl.DataFrame:
    """Rank the countries whose six dimensions are all known under weight vectors drawn within the user's intervals.

    Returns
    -------
    One row per such country: country, mean (rank), low and high (5th and 95th percentile of the rank), first and top (share
    of the draws at which it is first, and among the first 10), error (greatest standard error of the shares), of.
    """
    known = ~np.isnan(card.dimensions).any(axis=1)
    codes = card.frame.get_column("country").filter(pl.Series(known))
    weights = draw_weights(draws, card.params.intervals, seed)
    found = rank_spread(card.dimensions[known], weights, TOP, threads)
    return pl.DataFrame(
        {
            "country": codes,
            "mean": found.mean,
            "low": found.low.astype(np.int64),
            "high": found.high.astype(np.int64),
            "first": found.first,
            "top": found.top,
            "error": np.maximum(standard_error(found.first, draws), standard_error(found.top, draws)),
        }
    ).with_columns(of=pl.lit(len(codes), pl.Int64))
