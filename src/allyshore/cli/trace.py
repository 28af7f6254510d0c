"""``allyshore trace MODEL --strategy S``: what a plan does for the region."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from allyshore.cli.app import Common


def trace(
    model: Path,
    *,
    strategy: str = "ally-shore",
    table: Path | None = None,
    year: int | None = None,
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Say whose value added is in what a plan delivers, which jobs go with it, and what changes against today.

    Parameters
    ----------
    model
        Folder of CSV files, or one workbook.
    strategy
        A preset or one of the model's own strategies.
    table, year
        Inter-country table of yours over the sectors of io_sectors, a CSV file in the OECD's layout (docs/region.md), and its year.
    """
    from allyshore.cli.region import in_place
    from allyshore.cli.session import compare_model, exit_code, no_plan, print_json, say_where, write_out
    from allyshore.errors import UsageError
    from allyshore.study import BASELINE

    if table is not None and common.out is not None:
        raise UsageError(
            "trace: --out keeps a result that can be verified, which needs the table in it: import it with allyshore world import io_flows."
        )
    names = list(dict.fromkeys((BASELINE, strategy)))
    comparison = compare_model(model, names, common, over=lambda world: in_place(table, year, world))
    outcome = comparison.outcome(strategy)
    if outcome.plan is None or outcome.footprint is None:
        raise no_plan(outcome)
    today = comparison.outcome(BASELINE)
    document: dict[str, Any] = {
        "model": comparison.model,
        "on": comparison.on.isoformat(),
        "strategy": strategy,
        "status": outcome.status,
        "landed_cost": outcome.plan.landed_cost,
        **outcome.footprint.to_dict(),
        "against": BASELINE,
        "change": _change(outcome, today),
        "caveats": list(comparison.caveats),
    }
    folder = write_out(comparison, common)
    if common.json:
        print_json(document)
    else:
        from allyshore.cli.region_show import show

        show("trace", document)
    say_where(folder, common)
    return exit_code(comparison)


def _change(outcome: Any, today: Any) -> dict[str, Any] | None:
    """Give what changes against today; None where that has no plan or is the plan itself."""
    from allyshore.region import change

    if today.footprint is None or today is outcome:
        return None
    return change(outcome.footprint, today.footprint)
