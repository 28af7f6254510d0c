"""Does a stored result agree with its own recomputation, without the solver and without the code that made it?"""

from __future__ import annotations

from allyshore.verify.params import VerifyParams
from allyshore.verify.result import Difference, Verdict
from allyshore.verify.verify import verify

__all__ = ["Difference", "Verdict", "VerifyParams", "verify"]
