"""Where to buy, make and ship: network design with origin inside."""

from __future__ import annotations

from allyshore.design.aims import MORE_IS_BETTER, UNITS, Aim, expression, measured
from allyshore.design.design import Draft, Settled, design, designs, draft, plan_of, settle
from allyshore.design.exposure import Outages, outages
from allyshore.design.guess import guess
from allyshore.design.hedge import Hedged, HedgeParams, Sampled, Trials, hedge
from allyshore.design.judged_goods import excluded, savings
from allyshore.design.lint import lint
from allyshore.design.measures import Measures, measure
from allyshore.design.params import DesignParams
from allyshore.design.response import Ask, two_stage
from allyshore.design.result import COST_LINES, Judgement, Plan
from allyshore.design.scenarios import Change, Reduced, Scenarios, reduce
from allyshore.design.sources import lapsed
from allyshore.design.strategy import Strategy, read_strategy

__all__ = [
    "COST_LINES",
    "MORE_IS_BETTER",
    "UNITS",
    "Aim",
    "Ask",
    "Change",
    "DesignParams",
    "Draft",
    "HedgeParams",
    "Hedged",
    "Judgement",
    "Measures",
    "Outages",
    "Plan",
    "Reduced",
    "Sampled",
    "Scenarios",
    "Settled",
    "Strategy",
    "Trials",
    "design",
    "designs",
    "draft",
    "excluded",
    "expression",
    "guess",
    "hedge",
    "lapsed",
    "lint",
    "measure",
    "measured",
    "outages",
    "plan_of",
    "read_strategy",
    "reduce",
    "savings",
    "settle",
    "two_stage",
]
