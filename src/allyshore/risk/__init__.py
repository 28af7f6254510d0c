"""What if it breaks: disruption, recovery, and the nodes that a chain cannot do without."""

from __future__ import annotations

from allyshore.risk.exposure import Outage, exposures
from allyshore.risk.from_plan import network_of
from allyshore.risk.hazards import Perils, perils
from allyshore.risk.network import Channel, Market, Network, Point, assemble
from allyshore.risk.observed import Observed, observed
from allyshore.risk.params import StressParams
from allyshore.risk.proposed import Proposed
from allyshore.risk.recovery import Blow
from allyshore.risk.result import RiskProfile
from allyshore.risk.rounds import RoundFlowError
from allyshore.risk.simulate import Run, SimulationParams, simulate
from allyshore.risk.stress import stress

__all__ = [
    "Blow",
    "Channel",
    "Market",
    "Network",
    "Observed",
    "Outage",
    "Perils",
    "Point",
    "Proposed",
    "RiskProfile",
    "RoundFlowError",
    "Run",
    "SimulationParams",
    "StressParams",
    "assemble",
    "exposures",
    "network_of",
    "observed",
    "perils",
    "simulate",
    "stress",
]
