"""``allyshore stress MODEL --strategy S``: what if it breaks."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from allyshore.cli.app import Common

if TYPE_CHECKING:
    from allyshore.risk import RiskProfile


def stress(
    model: Path,
    *,
    strategy: str = "least-cost",
    scenarios: Annotated[int, Parameter(help="Possible years that are simulated.")] = 2000,
    days: Annotated[int, Parameter(help="Days of each.")] = 365,
    checkpoint: Annotated[
        Path | None,
        Parameter(help="Folder that keeps finished parts, so that a run that was killed goes on."),
    ] = None,
    beside: Annotated[
        list[str] | None,
        Parameter(
            help="A strategy that the report sets beside, once for each. With --out and none named: as-is, where it has a plan.",
            negative=(),
        ),
    ] = None,
    propose: Annotated[
        bool,
        Parameter(
            help="Simulate nothing; print rows of hazards that past events at the chain's own places suggest, for a person to confirm.",
            negative=(),
        ),
    ] = False,
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Measure what disruption costs a plan: expected loss, its tail, time to recover, and every node's time to survive.

    Parameters
    ----------
    model
        Folder of CSV files, or one workbook.
    strategy
        A preset or one of the model's own strategies.
    """
    import os
    from contextlib import nullcontext

    from allyshore.cli.session import (
        compare_model,
        exit_code,
        no_plan,
        print_json,
        say_where,
        screen,
        write_out,
    )
    from allyshore.errors import UsageError
    from allyshore.executors import executor
    from allyshore.risk import StressParams
    from allyshore.study import BASELINE

    if propose:
        from allyshore.cli.hazards import show_observed

        return show_observed(model, common)
    params = StressParams(
        scenarios=scenarios, days=days, seed=common.seed, workers=common.threads or os.cpu_count() or 1
    )
    others = beside if beside is not None else [BASELINE] if common.out is not None else []
    names = list(dict.fromkeys([*others, strategy]))
    spread = nullcontext() if common.executor == "local" else executor(common.executor, params.workers)
    with spread as pool:
        comparison = compare_model(model, names, common, stress=params, checkpoint=checkpoint, pool=pool)
    outcome = next(one for one in comparison.outcomes if one.strategy.name == strategy)
    if outcome.plan is None:
        raise no_plan(outcome)
    folder = write_out(comparison, common)
    profile = outcome.profile
    if profile is None:
        raise UsageError(outcome.unstressed)
    if common.json:
        print_json(
            {
                "model": comparison.model,
                "on": comparison.on.isoformat(),
                "manifest": comparison.manifest,
                **profile.to_dict(),
                "caveats": list(comparison.caveats),
            }
        )
    else:
        out = screen()
        for line in _lines(profile):
            out.print(line, markup=False, highlight=False)
        out.print(_table(profile))
        for note in (*profile.assumptions, *profile.not_assessed):
            out.print(f"note: {note}", style="dim", markup=False, highlight=False)
    say_where(folder, common)
    return exit_code(comparison)


EXPOSURES_SHOWN = 20


def _lines(profile: RiskProfile) -> list[str]:
    """Say the figures in sentences."""
    told = []
    if profile.assessed:
        low, high = profile.ci["expected_loss"]
        between = f"{low:,.0f} to {high:,.0f}" if isfinite(low) else "one year says no interval"
        told.append(
            f"{profile.strategy}: expected loss {profile.expected_loss:,.0f} USD a year ({between}); "
            f"one year in twenty loses more than {profile.var95:,.0f}, {profile.cvar95:,.0f} on average."
        )
        told.append(
            f"An episode of lost sales lasts {profile.ttr_days:.0f} days; {profile.ttr['share_of_years']:.0%} of the years have one."
        )
        told += [
            f"  {row['hazard']}: {row['loss']:,.0f} USD a year ({row['share']:.0%})"
            for row in profile.attribution
        ]
    else:
        told.append(f"{profile.strategy}: expected loss, CVaR and time to recover are not assessed.")
    if profile.tts_days is not None:
        told.append(
            f"After losing the site that costs most, the chain goes on for {profile.tts_days:.0f} days without loss."
        )
    for row in profile.hidden():
        told.append(
            f"Hidden single point: {row['node']}, tier {row['tier']}, is behind {row['branches']} direct suppliers; losing it costs "
            f"{row['loss']:,.0f} USD at least."
        )
    return told


def _table(profile: RiskProfile) -> Any:
    from rich.table import Table

    table = Table(title="What the loss of a node costs at least")
    for name in ("node", "kind"):
        table.add_column(name)
    for name in ("out (days)", "survives (days)", "loss (USD)", "index", "tier", "branches"):
        table.add_column(name, justify="right")
    for row in profile.exposures.head(EXPOSURES_SHOWN).iter_rows(named=True):
        table.add_row(
            row["node"],
            row["kind"],
            f"{row['ttr']:.0f}",
            f"{row['tts']:.0f}",
            f"{row['loss']:,.0f}",
            f"{row['index']:.2f}",
            "" if row["tier"] is None else str(row["tier"]),
            f"{row['branches']}, hidden" if row["hidden"] else str(row["branches"] or ""),
        )
    rest = profile.exposures.height - EXPOSURES_SHOWN
    if rest > 0:
        table.caption = f"and {rest} more; --json lists them all"
    return table
