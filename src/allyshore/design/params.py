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
    kernel_deliveries
        Ways from sites that may be shut straight to markets from which on a problem that is facility location at heart is
        solved by Lagrangian bounds (`design.facility`); below it HiGHS is as quick. 0 is always.
    wide_deliveries
        Deliveries (lane by product wanted at its end) from which on such a problem is no longer written down: its bound is taken over
        every delivery as it is looked at, and only those that can matter are laid out (`design.wide`). 0 is always.
    written_deliveries
        Deliveries beyond which a problem is not written out at all, at about 1 kB each: the design says so instead of taking all memory.
    no_mixing
        Where origin rests on how much of what goes in, make every unit of a run and period of one state of each component,
        as a producer must who keeps no accepted inventory method for fungible materials (Uniform Regulations, Schedule 8).
    every_mode
        Keep all modes of transport of a lane side by side, also those that cost more and are slower than another: a front of
        cost against days needs them.
    prices
        Work out what one more of each thing that binds is worth (`Plan.prices`).
    duty, trust, routes
        Parameters handed to the duty, trust and routes engines.
    """

    solve: SolveParams = field(default_factory=SolveParams)
    kernel_deliveries: int = 5000
    wide_deliveries: int = 1_500_000
    written_deliveries: int = 10_000_000
    no_mixing: bool = False
    every_mode: bool = False
    prices: bool = True
    duty: DutyParams = field(default_factory=DutyParams)
    trust: TrustParams = field(default_factory=TrustParams)
    routes: RouteParams = field(default_factory=RouteParams)
