"""What a given choice costs, scenario by scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allyshore.solver.stages.recourse import Recourse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.solve import SolveParams
    from allyshore.solver.stages.two_stage import TwoStage


def price(stages: TwoStage, x: NDArray[np.float64], params: SolveParams) -> NDArray[np.float64]:
    """Give the least cost of the response to a choice in each scenario, at least the floor; infinite where it has none.

    Parameters
    ----------
    x
        The choice, by column of ``stages.first``.
    """
    every = list(range(len(stages.probability)))
    with Recourse(stages, params) as recourse:
        if stages.later.whole.any():
            found = np.array(recourse.settle(x, every))
        else:
            found = np.array([response.value for response in recourse.respond(x, every)])
    return found if stages.floor is None else np.maximum(found, stages.floor)
