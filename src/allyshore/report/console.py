"""The comparison as a table on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.report.amounts import NOTHING, days, millions, percent
from allyshore.report.names import cost_lines
from allyshore.report.sheet import sheet_of
from allyshore.report.tables import carbon, content_of
from allyshore.report.words import answer, flips

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rich.table import Table

    from allyshore.report.sheet import Side
    from allyshore.study import Comparison


def table(comparison: Comparison) -> Table:
    """Give the strategies as columns; the six presets fit in 100 columns."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415  # rich is needed on a terminal only
    from rich.table import Table  # noqa: PLC0415  # same
    from rich.text import Text  # noqa: PLC0415  # same

    sheet = sheet_of(comparison)
    title = Text(f"{comparison.model} on {comparison.on.isoformat()}, M USD a year", style="bold")
    made = Table(box=SIMPLE_HEAD, title=title, title_justify="left", padding=(0, 1, 0, 0))
    made.add_column("", no_wrap=True)
    for outcome in comparison.outcomes:
        made.add_column(Text(outcome.strategy.name), justify="right", overflow="fold")

    def row(label: str, value: Callable[[Side], str], style: str = "", *, last: bool = False) -> None:
        sides = [sheet.by_name.get(outcome.strategy.name) for outcome in comparison.outcomes]
        cells = [Text(value(side) if side else NOTHING) for side in sides]
        made.add_row(label, *cells, style=style, end_section=last)

    status = [Text("no plan" if outcome.plan is None else outcome.status) for outcome in comparison.outcomes]
    made.add_row("status", *status)
    row("landed cost", lambda side: millions(side.plan.landed_cost, side.digits), "bold", last=True)
    lines = cost_lines(comparison)
    for name in lines:
        row(name, _line(name), last=name == lines[-1])
    row("days, last leg", lambda side: days(side.measures.days))
    row("allied share", lambda side: percent(side.measures.allied_share))
    row("originating", lambda side: percent(side.measures.originating_share))
    row("carbon, t CO2e", carbon)
    row("regional content", lambda side: percent(content_of(side)), last=True)
    row("plants", lambda side: _places(sheet.names.sites, side, "plant"))
    row("warehouses", lambda side: _places(sheet.names.sites, side, "warehouse"))
    return made


def words(comparison: Comparison) -> list[str]:
    """Say the answer and where it flips, both plans of a pair held as they are; a sentence a line."""
    sheet = sheet_of(comparison)
    return [*answer(sheet), *(f"Plans held as they are: {said}" for said in flips(sheet))]


def _line(name: str) -> Callable[[Side], str]:
    return lambda side: millions(side.plan.cost.get(name, 0.0), side.digits)


def _places(labels: Mapping[str, str], side: Side, kind: str) -> str:
    """Give the open places, one a line."""
    keys = side.plan.sites.filter((pl.col("kind") == kind) & pl.col("open")).get_column("site")
    return "\n".join(labels[key].removesuffix(" warehouse") for key in keys) or NOTHING
