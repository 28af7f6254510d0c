"""The only door to HiGHS: a problem of named blocks, one sparse matrix, one solve."""

from __future__ import annotations

from allyshore.solver.family import Family
from allyshore.solver.locate import locate
from allyshore.solver.location import Location, location_of, matrix_of, upstream_of
from allyshore.solver.problem import Block, Problem
from allyshore.solver.shadow import Held
from allyshore.solver.solve import Solution, SolveParams, Solver, Start, Status, carry, load, solve
from allyshore.solver.sweep import Basis, Piece, Sweep
from allyshore.solver.watch import Size, Step, Watch
from allyshore.solver.write import write_lp

__all__ = [
    "Basis",
    "Block",
    "Family",
    "Held",
    "Location",
    "Piece",
    "Problem",
    "Size",
    "Solution",
    "SolveParams",
    "Solver",
    "Start",
    "Status",
    "Step",
    "Sweep",
    "Watch",
    "carry",
    "load",
    "locate",
    "location_of",
    "matrix_of",
    "solve",
    "upstream_of",
    "write_lp",
]
