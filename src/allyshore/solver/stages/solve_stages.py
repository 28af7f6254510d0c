"""Find the choice whose cost now and expected cost of response are least."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.solver.stages import cutting

if TYPE_CHECKING:
    from allyshore.solver.solve import SolveParams
    from allyshore.solver.stages.two_stage import StagedSolution, TwoStage


def solve_stages(stages: TwoStage, params: SolveParams) -> StagedSolution:
    """Minimise a two-stage problem.

    First stages of few yes-or-no columns are listed; those of very many are settled with all scenarios written out at once; others, and whatever has a tail or a floor, are settled by cuts. The answer does not depend on the number of threads.

    Raises
    ------
    TimeLimitReached
        Time ran out before any choice was priced.
    UsageError
        The response is in whole numbers and the first stage has other columns than yes or no.
    """
    from allyshore.solver.stages import listed, together  # noqa: PLC0415  # numba loads only when it is needed

    plain = stages.tail is None and stages.floor is None
    choices = listed.choices(stages) if plain else None
    if choices is not None:
        return listed.settle(stages, choices, params)
    if together.suits(stages):
        return together.settle(stages, params)
    return cutting.settle(stages, params)
