"""The comparison as a table on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.report.amounts import NOTHING, days, millions, percent
from allyshore.report.names import cost_lines
from allyshore.report.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.table import Table

    from allyshore.report.sheet import Side
    from allyshore.study import Comparison


def table(comparison: Comparison) -> Table:
    """Give the strategies as columns; it fits in 100 columns for the six presets."""
    from rich.markup import escape  # noqa: PLC0415  # rich is needed on a terminal only
    from rich.table import Table  # noqa: PLC0415

    sheet = sheet_of(comparison)
    made = Table(
        title=escape(f"{comparison.model} on {comparison.on.isoformat()}, M USD a year"), title_justify="left"
    )
    made.add_column("", no_wrap=True)
    for outcome in comparison.outcomes:
        made.add_column(escape(outcome.strategy.name), justify="right")

    def row(label: str, value: Callable[[Side], str], style: str = "", *, last: bool = False) -> None:
        cells = [
            escape(value(side)) if (side := sheet.by_name.get(outcome.strategy.name)) else NOTHING
            for outcome in comparison.outcomes
        ]
        made.add_row(label, *cells, style=style, end_section=last)

    made.add_row(
        "status", *("no plan" if outcome.plan is None else outcome.status for outcome in comparison.outcomes)
    )
    row("landed cost", lambda side: millions(side.plan.landed_cost), "bold", last=True)
    lines = cost_lines(comparison)
    for name in lines:
        row(name, lambda side, name=name: millions(side.plan.cost.get(name, 0.0)), last=name == lines[-1])  # type: ignore[misc]  # the default binds the loop's name
    row("days, last leg", lambda side: days(side.measures.days))
    row("allied share", lambda side: percent(side.measures.allied_share))
    row("originating", lambda side: percent(side.measures.originating_share), last=True)
    for kind in ("plant", "warehouse"):
        row(f"{kind}s", lambda side, kind=kind: _places(sheet.names.sites, side, kind))  # type: ignore[misc]  # same
    return made


def _places(labels: object, side: Side, kind: str) -> str:
    """One open place a line."""
    keys = side.plan.sites.filter((side.plan.sites["kind"] == kind) & side.plan.sites["open"]).get_column(
        "site"
    )
    found = [labels.get(key, key) for key in keys] if isinstance(labels, dict) else list(keys)
    return "\n".join(found) or NOTHING
