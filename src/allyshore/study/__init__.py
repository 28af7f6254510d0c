"""Which strategy, and when does that answer flip?"""

from __future__ import annotations

from allyshore.study.compare import CompareParams, compare
from allyshore.study.front import Front, Point, pareto
from allyshore.study.result import Comparison, FlipPoint, Outcome
from allyshore.study.strategies import BASELINE, CHEAPEST, presets, strategies, trust_of
from allyshore.study.survive import Survival, SurviveParams, asked, survive

__all__ = [
    "BASELINE",
    "CHEAPEST",
    "CompareParams",
    "Comparison",
    "FlipPoint",
    "Front",
    "Outcome",
    "Point",
    "Survival",
    "SurviveParams",
    "asked",
    "compare",
    "pareto",
    "presets",
    "strategies",
    "survive",
    "trust_of",
]
