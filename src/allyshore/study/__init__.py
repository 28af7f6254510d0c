"""Which strategy, and when does that answer flip?"""

from __future__ import annotations

from allyshore.study.compare import CompareParams, compare
from allyshore.study.front import Front, Point, pareto
from allyshore.study.result import Comparison, FlipPoint, Outcome
from allyshore.study.strategies import BASELINE, CHEAPEST, presets, strategies, trust_of

__all__ = [
    "BASELINE",
    "CHEAPEST",
    "CompareParams",
    "Comparison",
    "FlipPoint",
    "Front",
    "Outcome",
    "Point",
    "compare",
    "pareto",
    "presets",
    "strategies",
    "trust_of",
]
