"""The only door to HiGHS: a problem of named blocks, one sparse matrix, one solve."""

from __future__ import annotations

from allyshore.solver.problem import Block, Problem
from allyshore.solver.solve import Solution, SolveParams, Status, load, solve
from allyshore.solver.write import write_lp

__all__ = ["Block", "Problem", "Solution", "SolveParams", "Status", "load", "solve", "write_lp"]
