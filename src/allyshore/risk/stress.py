"""What if it breaks: a plan simulated through many possible years, and each of its nodes taken out in turn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.risk.attribution import attribute
from allyshore.risk.exposure import EXPOSURES, exposures
from allyshore.risk.from_plan import SPREADS, network_of
from allyshore.risk.hazards import Perils, perils
from allyshore.risk.hidden import flagged
from allyshore.risk.outages import outages_of
from allyshore.risk.params import StressParams
from allyshore.risk.recovery import RECOVERY, blows, worst
from allyshore.risk.result import RiskProfile
from allyshore.risk.simulate import Run, SimulationParams, simulate
from allyshore.risk.tail import tail_of
from allyshore.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from pathlib import Path

    from allyshore.chain import SupplyChain
    from allyshore.design import Plan
    from allyshore.executors import Executor
    from allyshore.risk.network import Network
    from allyshore.world import World


@dataclass(frozen=True)
class Subject:
    """A plan made ready: its network, its hazards, how it is simulated."""

    chain: SupplyChain
    network: Network
    perils: Perils
    how: SimulationParams


def subject_of(
    chain: SupplyChain, plan: Plan, world: World, passages: pl.DataFrame, params: StressParams
) -> Subject:
    """Make a plan ready for simulation.

    Raises
    ------
    FactMissing
        A demand says neither a price nor a cost of shortage.
    """
    network = network_of(chain, plan, world, passages)
    how = SimulationParams(
        scenarios=params.scenarios,
        days=params.days,
        seed=params.seed,
        workers=params.workers,
        patience=chain.patience_days,
        trouble=params.trouble,
        day_of_year=world.date.timetuple().tm_yday - 1,
    )
    return Subject(chain, network, perils(chain.hazards, network.channels), how)


def stress(
    chain: SupplyChain,
    plan: Plan,
    world: World,
    passages: pl.DataFrame,
    params: StressParams | None = None,
    checkpoint: Path | None = None,
    pool: Executor | None = None,
) -> RiskProfile:
    """Measure what disruption costs a plan.

    Parameters
    ----------
    chain
        The model as completed, every lane there.
    plan
        The plan; it is held as it is.
    world
        Facts of the day: blocs, freight of ways that stand by.
    passages
        Frame (origin, destination, mode, passages), as `routes.connect` gives it in `.lanes`.
    params
        Scenarios, seed, workers.
    checkpoint
        Folder that receives finished parts of the simulation, so that a run that was killed goes on.
    pool
        Where the years are spread; None is `workers` threads. Every answer is the same to the last bit.

    Raises
    ------
    FactMissing
        A demand says neither a price nor a cost of shortage.
    """
    chosen = params or StressParams()
    subject = subject_of(chain, plan, world, passages, chosen)
    run = simulate(subject.network, subject.perils, subject.how, checkpoint, pool=pool)
    year = DAYS_PER_YEAR / chosen.days
    tail = tail_of(run.loss * year, chosen.tail, chosen.confidence)
    worth = dict(chain.products.select("product", "value").iter_rows())

    shared = replace(subject.how, scenarios=min(SHARED, chosen.scenarios))

    def seen(loose: Perils) -> float:
        return float(simulate(subject.network, loose, shared, checkpoint, pool=pool).loss.mean())

    scale = tail.mean / (seen(subject.perils) or 1.0) if chosen.attribute else 1.0

    def mean_loss(loose: Perils) -> float:
        """Loss that the shared-out scenarios see, brought to the expected loss of all."""
        return seen(loose) * scale

    shares = (
        attribute(subject.perils, subject.network, worth, mean_loss, tail.mean) if chosen.attribute else ()
    )
    found = None
    if chosen.exposures:
        found = flagged(
            exposures(subject.network, outages_of(chain, subject.network), chosen.workers), subject.network
        )
    struck = blows(subject.network, subject.perils, worth, subject.how)
    hit = worst(subject.perils)
    worst_name = subject.perils.names[hit] if hit is not None else ""
    return RiskProfile(
        strategy=plan.strategy.name,
        expected_loss=tail.mean,
        var95=tail.var,
        cvar95=tail.cvar,
        ci={"expected_loss": tail.mean_ci, "var95": tail.var_ci, "cvar95": tail.cvar_ci},
        ttr_days=_mean_ttr(run),
        ttr=_ttr(run, chosen),
        tts_days=_costliest_site(found),
        chance_loss=float(shares[-1]["loss"]) if shares else 0.0,
        exposures=pl.DataFrame(schema=EXPOSURES) if found is None else found,
        attribution=shares,
        timeline=_timeline(run),
        recovery=next(
            (blow.days for blow in struck if blow.hazard == worst_name), pl.DataFrame(schema=RECOVERY)
        ),
        struck=worst_name,
        blows=struck,
        params=_told(chosen),
        assumptions=_assumptions(chain),
        not_assessed=_left_out(chain, subject.perils),
        hazards=subject.perils.names,
        losses=run.loss * year,
    )


SHARED = 500
"""Scenarios, the first of all, on which the loss is shared out among hazards: each order of hazards takes one simulation per hazard."""
SITES = ("plant", "warehouse", "supplier")


def _costliest_site(found: pl.DataFrame | None) -> float | None:
    """Time to survive of the single site whose loss costs most; ranked by loss, then by the shorter time."""
    if found is None:
        return None
    sites = found.filter(pl.col("kind").is_in(SITES))
    return float(sites["tts"][0]) if sites.height else None


def _mean_ttr(run: Run) -> float:
    count = int(run.episodes.sum())
    return float(run.episode_days.sum()) / count if count else 0.0


def _ttr(run: Run, params: StressParams) -> dict[str, float]:
    struck = run.longest[run.episodes > 0]
    quantiles = np.quantile(struck, [0.5, 0.95], method="higher") if len(struck) else np.zeros(2)
    return {
        "episodes_per_year": float(run.episodes.mean()) * DAYS_PER_YEAR / params.days,
        "share_of_years": float((run.episodes > 0).mean()),
        "longest_median": float(quantiles[0]),
        "longest_p95": float(quantiles[1]),
        "longest": float(run.longest.max()),
    }


def _timeline(run: Run) -> pl.DataFrame:
    demand = np.maximum(run.day_demand, 1e-12)
    return pl.DataFrame(
        {
            "day": np.arange(len(run.day_lost)),
            "service": 1.0 - run.day_units / demand,
            "late": run.day_late,
            "lost": run.day_lost,
        }
    )


def _told(params: StressParams) -> dict[str, float | int]:
    return {
        "scenarios": params.scenarios,
        "days": params.days,
        "seed": params.seed,
        "tail": params.tail,
        "confidence": params.confidence,
    }


def _assumptions(chain: SupplyChain) -> tuple[str, ...]:
    return (
        "The plan is held as it is; sites and sources that it does not use are no help.",
        f"Spare capacity and unused ways between the plan's sites are called once a source is {chain.switch_days:g} days late.",
        f"A market waits {chain.patience_days:g} days; then the sale is lost and costs its shortage_cost, or else its price, less the plan's variable cost, shared by value.",
        f"Stock points keep their stated days, or {SPREADS:g} standard deviations of the days of the way in; landed cost has the stated days.",
        "Capacities are spread evenly over the days of a period. Labour hours bind no day.",
        "Dearer goods are the further freight of ways that stand by, and further duties; ordinary duty is not assessed again.",
        f"Without a row of hazards a node is out for {chain.recovery_days:g} days in the study of exposure.",
        "A node's loss is the least possible one: lead times are left out of it.",
    )


def _left_out(chain: SupplyChain, found: Perils) -> tuple[str, ...]:
    told = []
    if not chain.hazards.height:
        told.append(
            "Hazards: the model has no rows of hazards and the world's tables hold no rate for its places; nothing strikes in the simulation. "
            "Exposures need none."
        )
    for row, (name, scope, key) in enumerate(found.rows.select("hazard", "scope", "key").iter_rows()):
        if found.reach_start[row] == found.reach_start[row + 1]:
            told.append(f"{name}: the plan has nothing in {scope} {key}.")
    return tuple(told)
