"""``allyshore check``: every fault of a model and every value that was filled in."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from allyshore.cli.app import Common
from allyshore.errors import Fault, ModelInvalid, Severity

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain, Verdict
    from allyshore.world import World

LINES_PER_TABLE = 40
"""Most lines of filled values that are shown for one table; ``--json`` lists each value."""


def check(
    model: Annotated[Path, Parameter(help="A model folder, or an .xlsx workbook.")],
    *,
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Report every fault of a model and every value that was filled in.

    Faults go to standard error, one a line; an error ends with exit code 3, a warning does not.
    """
    from allyshore.cli.session import facts_json, tell_facts
    from allyshore.opening import check_model  # polars is loaded when it is needed

    world = common.world()
    verdict = _with_lanes(check_model(model, world), world)
    for fault in verdict.faults:
        print(f"{fault.severity.value}: {fault}", file=sys.stderr)
    tell_facts(world)
    if common.json:
        print(json.dumps(to_json(model, verdict) | facts_json(world), indent=2, ensure_ascii=False))
    else:
        _show(verdict)
    return 0 if verdict.chain else ModelInvalid.exit_code


def _with_lanes(verdict: Verdict, world: World) -> Verdict:
    """Fill in the lanes that the user did not give; a fact that they lack is a fault of the model like any other."""
    from allyshore.design import lapsed
    from allyshore.levers import read_levers
    from allyshore.routes import RouteParams, connect

    if verdict.chain is None:
        return verdict
    try:
        read_levers(verdict.chain, world)
        chain = connect(verdict.chain, world, RouteParams()).chain
        _try_out(chain, world)
    except ModelInvalid as error:
        return dataclasses.replace(verdict, chain=None, faults=(*error.faults, *verdict.faults))
    return dataclasses.replace(
        verdict, chain=chain, filled=chain.filled, faults=(*verdict.faults, *lapsed(chain, world))
    )


def _try_out(chain: SupplyChain, world: World) -> None:
    """Read the model's strategies and lay out each without a solve, so that a rate or wage that a plan would lack shows here."""
    from allyshore.design import draft
    from allyshore.origin import Rulebook
    from allyshore.study import strategies, trust_of
    from allyshore.trust import TrustParams, score

    card, book = (
        score(world, trust_of(chain, world, TrustParams())),
        Rulebook.usmca(world, staging=chain.staging_until or False),
    )
    for strategy in strategies(chain):
        draft(chain, world, strategy, card, book)


def fault_json(fault: Fault) -> dict[str, Any]:
    """Give a fault as the JSON of ``check --json`` has it."""
    names = ("where", "row", "column", "expected", "found", "cure")
    return {**{name: getattr(fault, name) for name in names}, "severity": fault.severity.value}


def to_json(model: Path, verdict: Verdict) -> dict[str, Any]:
    """Give the whole answer as plain JSON values."""
    return {
        "model": str(model),
        "valid": verdict.chain is not None,
        "faults": [fault_json(fault) for fault in verdict.faults],
        "filled": verdict.filled.to_dicts(),
        "summary": summary(verdict),
    }


def summary(verdict: Verdict) -> dict[str, Any]:
    """Give what the model holds: name, home, periods and countries (null where it is not valid), and rows per table."""
    chain = verdict.chain
    errors = sum(fault.severity is Severity.ERROR for fault in verdict.faults)
    return {
        "name": chain.name if chain else None,
        "home": chain.home if chain else None,
        "periods": chain.periods if chain else None,
        "countries": chain.sites["country"].unique().sort().to_list() if chain else None,
        "rows": dict(verdict.rows),
        "errors": errors,
        "warnings": len(verdict.faults) - errors,
        "filled": verdict.filled.height,
    }


def _show(verdict: Verdict) -> None:
    """Print the model's contents and what was filled in."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    facts = summary(verdict)
    if verdict.chain:
        title = f"{facts['name']}: valid, {facts['warnings']} warnings"
        console.print(Text(title, style="bold"))
        console.print(
            Text(f"home {facts['home']} · {facts['periods']} periods · {', '.join(facts['countries'])}")
        )
    else:
        console.print(
            Text(
                f"not valid: {facts['errors']} errors, {facts['warnings']} warnings (on standard error)",
                style="bold",
            )
        )
    held = Table(box=None, pad_edge=False)
    held.add_column("table")
    held.add_column("rows", justify="right")
    for name, rows in verdict.rows.items():
        held.add_row(name, f"{rows:,}")
    console.print(held)
    if verdict.filled.height:
        console.print(Text(f"\n{verdict.filled.height} values filled in", style="bold"))
        grid = Table(box=None, pad_edge=False)
        for column in verdict.filled.columns:
            grid.add_column(column, overflow="fold")
        shown: Counter[str] = Counter()
        for row in _grouped(verdict):
            shown[row[0]] += 1
            if shown[row[0]] <= LINES_PER_TABLE:
                grid.add_row(*(Text(cell) for cell in row))
        for name, lines in shown.items():
            if lines > LINES_PER_TABLE:
                grid.add_row(
                    Text(name), Text(f"and {lines - LINES_PER_TABLE} more lines; --json lists each value")
                )
        console.print(grid)


def _grouped(verdict: Verdict) -> list[tuple[str, ...]]:
    """Filled values of one column, value and source on one line, with all their rows."""
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for table, row, column, value, source in verdict.filled.iter_rows():
        groups.setdefault((table, column, value, source), []).append(row)
    return [
        (table, "; ".join(rows), column, value, source)
        for (table, column, value, source), rows in groups.items()
    ]
