"""What steers a design beside the strategy: how exactly to solve, and which conventions price a source."""

from __future__ import annotations

from dataclasses import dataclass, field

from allyshore.duty import DutyParams
from allyshore.routes import RouteParams
from allyshore.solver import SolveParams
from allyshore.trust import TrustParams


@dataclass(frozen=True, slots=True)
class DesignParams:
    """Parameters of one design.

    Attributes
    ----------
    solve
        Time, gap, threads and seed of the solver.
    duty, trust, routes
        Parameters handed to the duty, trust and routes engines.
    """

    solve: SolveParams = field(default_factory=SolveParams)
    duty: DutyParams = field(default_factory=DutyParams)
    trust: TrustParams = field(default_factory=TrustParams)
    routes: RouteParams = field(default_factory=RouteParams)
