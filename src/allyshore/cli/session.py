"""What the commands over a model share: open it, run strategies, write the result, say where it lies."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from allyshore.cli.app import Common
from allyshore.errors import AllyshoreError, NoFeasiblePlan, TimeLimitReached


def tell_facts(world: Any) -> None:
    """Say on standard error where the facts used so far are too old for the day, and which are the user's own."""
    for caveat in world.caveats():
        print(f"warning: {caveat}", file=sys.stderr)


def facts_json(world: Any) -> dict[str, Any]:
    """Give, for a JSON document, what is to be said of the facts used so far, and the record of each imported table."""
    records = [record for fact in world.facts(world.used) for record in fact.imports]
    return {"caveats": list(world.caveats()), "imports": records}


def compare_model(
    model: Path, names: Sequence[str], common: Common, what_if: Path | None = None, *, no_mixing: bool = False
) -> Any:
    """Open a model and compare the named strategies (all where none is named), telling progress on a terminal.

    A `what_if` file changes the law that they are compared under; with `no_mixing` no tested good is made of a mix.
    """
    from allyshore import api
    from allyshore.cli.duty_tables import supposed
    from allyshore.design import DesignParams, lapsed, lint
    from allyshore.solver import SolveParams
    from allyshore.study import CompareParams

    chain = api.load(model, on=common.day)
    world = supposed(common.world(), what_if)
    for warning in (*chain.warnings, *lint(chain), *lapsed(chain, world)):
        print(f"warning: {warning}", file=sys.stderr)
    solve = SolveParams(time_limit=common.time_limit, gap=common.gap, seed=common.seed)
    design = DesignParams(solve=solve, no_mixing=no_mixing)
    params = CompareParams(names=tuple(names), workers=common.threads or 2, design=design)
    comparison = api.compare(chain, on=common.day, params=params, progress=_progress, world=world)
    for caveat in comparison.caveats:
        print(f"warning: {caveat}", file=sys.stderr)
    return comparison


def _progress(step: str) -> None:
    if sys.stderr.isatty():
        print(f"{step} ...", file=sys.stderr)


def write_out(comparison: Any, common: Common) -> Path | None:
    """Write the result folder where ``--out`` asks for one, before anything is printed; give its path."""
    return comparison.save(common.out) if common.out is not None else None


def say_where(folder: Path | None, common: Common) -> None:
    """Say where the report lies, on standard error where standard output is JSON."""
    if folder is not None:
        print(f"report: {folder / 'report.html'}", file=sys.stderr if common.json else sys.stdout)


def screen() -> Any:
    """Give a console that wraps at the terminal's width, or at 100 columns into a file or pipe."""
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=100)


def print_json(document: Any) -> None:
    """Print one JSON document on standard output."""
    print(json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False))


def exit_code(comparison: Any) -> int:
    """5 where a solve stopped at its time limit with a plan, else 0."""
    return 5 if any(outcome.status == "time limit" for outcome in comparison.outcomes) else 0


def no_plan(outcome: Any) -> AllyshoreError:
    """Give the error of a strategy that has no plan: no time, or rows that conflict."""
    if outcome.status == "time limit":
        return TimeLimitReached()
    return NoFeasiblePlan(outcome.strategy.name, outcome.conflicts)
