"""What disruption costs a plan, beside the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from allyshore.errors import FactMissing

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from allyshore.chain import SupplyChain
    from allyshore.design import Plan
    from allyshore.executors import Executor
    from allyshore.risk import StressParams
    from allyshore.study.result import Outcome
    from allyshore.world import World

SCENARIOS = 256
"""Possible years of a short study."""


def stressed(
    found: Outcome,
    plan: Plan,
    chain: SupplyChain,
    world: World,
    passages: pl.DataFrame,
    how: StressParams | None,
    *,
    seed: int = 0,
    checkpoint: Path | None = None,
    pool: Executor | None = None,
) -> Outcome:
    """Add what disruption costs the plan, or why that cannot be said; without `how` a short study of SCENARIOS possible years."""
    from allyshore.risk import RoundFlowError, StressParams, stress  # noqa: PLC0415  # loads the compiler: only where a plan is studied

    short = StressParams(scenarios=SCENARIOS, seed=seed, workers=1, attribute=False)
    try:
        profile = stress(chain, plan, world, passages, how or short, checkpoint, pool)
    except (FactMissing, RoundFlowError) as reason:
        return replace(found, unstressed=str(reason))
    return replace(found, profile=profile)
