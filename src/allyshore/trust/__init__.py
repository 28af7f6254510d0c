"""Whom can I rely on? `score(world)` gives a scorecard with every dimension and the reason for each verdict."""

from allyshore.trust.dimensions import DIMENSIONS, Dimension
from allyshore.trust.params import TrustParams
from allyshore.trust.result import Scorecard
from allyshore.trust.score import score

__all__ = ["DIMENSIONS", "Dimension", "Scorecard", "TrustParams", "score"]
