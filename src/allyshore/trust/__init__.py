"""Whom can I rely on? `score(world)` gives a scorecard with every dimension and the reason for each verdict."""

from allyshore.trust.concentration import CONCENTRATION, concentration
from allyshore.trust.pairs import Pair, pairs
from allyshore.trust.params import (
    DIMENSION_NAMES,
    DIMENSION_TITLES,
    Conditions,
    Door,
    Estimates,
    Indicator,
    TrustParams,
)
from allyshore.trust.ranking import TopShares, top_shares, win_shares
from allyshore.trust.result import Scorecard
from allyshore.trust.robustness import Flip, flip, outranking, share_of_simplex
from allyshore.trust.scheme import read_trust
from allyshore.trust.score import score
from allyshore.trust.spread import spread
from allyshore.trust.weights import draw_weights

__all__ = [
    "CONCENTRATION",
    "DIMENSION_NAMES",
    "DIMENSION_TITLES",
    "Conditions",
    "Door",
    "Estimates",
    "Flip",
    "Indicator",
    "Pair",
    "Scorecard",
    "TopShares",
    "TrustParams",
    "concentration",
    "draw_weights",
    "flip",
    "outranking",
    "pairs",
    "read_trust",
    "score",
    "share_of_simplex",
    "spread",
    "top_shares",
    "win_shares",
]
