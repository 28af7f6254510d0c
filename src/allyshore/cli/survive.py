"""``allyshore design MODEL --risk-aversion W``: a plan for what may go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allyshore.cli.app import Common

SAMPLED_GAP = 1e-3
"""Gap at which a design over drawn years stops unless another is asked for: what chance in the drawing leaves open is more."""


@dataclass(frozen=True)
class Hedging:
    """The options of ``design`` that ask for a plan that survives, as they were given."""

    aversion: str | None
    chance: float | None
    survive: str | None
    scenarios: int
    reduce: int
    replications: int

    @property
    def wanted(self) -> bool:
        """Whether any of them was."""
        return self.aversion is not None or self.chance is not None or self.survive is not None


def design_to_survive(model: Path, strategy: str, asks: Hedging, common: Common) -> int:
    """Design, write and show a plan that survives; give the exit code."""
    import os
    import sys

    from allyshore import api
    from allyshore.cli.session import exit_code, print_json, progress, say_where, screen, tell_lint, write_out
    from allyshore.design import DesignParams, HedgeParams
    from allyshore.executors import executor
    from allyshore.report import render
    from allyshore.solver import SolveParams
    from allyshore.study import SurviveParams, asked, survive

    chain, world = api.load(model, on=common.day), common.world()
    tell_lint(chain, world)
    threads = common.threads or os.cpu_count() or 1
    gap = SAMPLED_GAP if common.gap == Common().gap else common.gap
    solving = SolveParams(time_limit=common.time_limit, gap=gap, seed=common.seed, threads=threads)
    params = SurviveParams(
        hedge=HedgeParams(asked(asks.aversion, asks.chance)),
        scenarios=asks.scenarios,
        keep=asks.reduce or None,
        replications=asks.replications,
        survive=[word.strip() for word in (asks.survive or "").split(",") if word.strip()],
        seed=common.seed,
        design=DesignParams(solve=solving),
    )
    with executor(common.executor, threads) as pool:
        found = survive(chain, world, strategy, params, pool=pool, progress=progress)
    comparison = _with_page(found.comparison, render)
    for caveat in comparison.caveats:
        print(f"warning: {caveat}", file=sys.stderr)
    folder = write_out(comparison, common)
    outcome, plan = comparison.outcomes[0], found.hedged.plan
    if common.json:
        print_json(
            {
                "model": comparison.model,
                "on": comparison.on.isoformat(),
                "manifest": comparison.manifest,
                **outcome.to_dict(),
                "hedge": found.to_dict(),
                "tables": {name: plan.table(name).to_dicts() for name in plan.TABLES},
                "notes": list(plan.notes),
                "caveats": list(comparison.caveats),
            }
        )
    else:
        out = screen()
        for line in _lines(found):
            out.print(line, markup=False, highlight=False)
        for note in plan.notes:
            out.print(f"note: {note}", style="dim", markup=False, highlight=False)
    say_where(folder, common)
    return exit_code(comparison)


def _with_page(comparison: Any, render: Any) -> Any:
    from dataclasses import replace

    from allyshore.api import REPORT

    return replace(comparison, pages=((REPORT, render),))


def _lines(found: Any) -> list[str]:
    """Say what the plan is and what it does in the scenarios."""
    import polars as pl

    hedged, told = found.hedged, found.to_dict()
    plan = hedged.plan
    lines = [
        (
            f"{found.comparison.model}, {plan.strategy.name}: {hedged.scenarios.size} scenarios of {found.drawn} drawn years, "
            f"risk aversion {hedged.weight:g} on the worst {1 - hedged.share:.3g}"
        ),
        f"landed cost {plan.landed_cost:,.0f} USD a year; with weighed losses {hedged.objective:,.0f} (gap {hedged.gap:.2g})",
        f"expected loss {hedged.expected_loss:,.0f}, CVaR {hedged.cvar:,.0f} USD a year",
        (
            f"value of the stochastic solution {_between(told['stochastic_solution_value'], told['stochastic_solution_value_most'])}, "
            f"of perfect information {_between(told['perfect_information_value_least'], told['perfect_information_value'])} USD a year"
        ),
    ]
    if told["reduction"] is not None:
        fewer = told["reduction"]
        lines.append(
            f"scenario reduction: Kantorovich distance {fewer['distance_days']:.3g} days lost, {fewer['relative_distance']:.1%} of that of one scenario"
        )
    if hedged.sampled is not None:
        one = hedged.sampled
        lines.append(
            f"statistical gap {one.gap:,.0f}, at {one.confidence:.0%} confidence at most {one.gap_high:,.0f} USD a year "
            f"({one.replications} replications of {one.scenarios} years, {one.tested} years tested)"
        )
        if one.unproved:
            lines.append(
                f"{one.unproved} of the {one.replications} replications ran out of time, up to {one.widest:.2g} from their best: the statistical gap is the wider for it; a longer --time-limit narrows it"
            )
    lines.append(f"open: {', '.join(plan.open_sites)}")
    fresh = plan.lines.filter(pl.col("used")).select("site", "product")
    lines += [f"qualified: {product} at {site}" for site, product in fresh.iter_rows()]
    kept = plan.charges.filter(pl.col("charge") == "reserve").group_by("site", "product", maintain_order=True)
    lines += [
        f"reserve: {count:,.1f} {product} at {site}"
        for site, product, count in kept.agg(pl.col("count").sum()).iter_rows()
    ]
    return lines


def _between(least: float | None, most: float | None) -> str:
    """Say from where to where, in one number where the two read the same."""
    low, high = _money(least), _money(most)
    return low if low == high else f"from {low} to {high}"


def _money(amount: float | None) -> str:
    return "not assessed" if amount is None else f"{amount:,.0f}"
