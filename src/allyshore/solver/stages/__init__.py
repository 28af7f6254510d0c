"""A choice now, a scenario, a response: two-stage problems, settled scenario by scenario."""

from __future__ import annotations

from allyshore.solver.stages.extensive import extensive
from allyshore.solver.stages.price import price
from allyshore.solver.stages.solve_stages import solve_stages
from allyshore.solver.stages.two_stage import Counts, StagedSolution, Tail, TwoStage, cvar

__all__ = ["Counts", "StagedSolution", "Tail", "TwoStage", "cvar", "extensive", "price", "solve_stages"]
