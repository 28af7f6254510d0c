"""``allyshore compare MODEL``: all strategies side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from allyshore.cli.app import Common


def compare(
    model: Path,
    *,
    strategy: Annotated[
        tuple[str, ...], Parameter(help="Compare these only; give the option once for each.")
    ] = (),
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Compare strategies over a supply chain: landed cost, days, trust and origin side by side.

    Parameters
    ----------
    model
        Folder of CSV files, or one workbook.
    """
    from allyshore.cli.session import compare_model, exit_code, print_json, write_out

    comparison = compare_model(model, strategy, common)
    if common.json:
        print_json(comparison.to_dict())
    else:
        from rich.console import Console

        from allyshore.report import console

        out = Console()
        out.print(console.table(comparison))
        for flip in comparison.flip_points:
            out.print(f"- {flip.sentence()}")
        for caveat in comparison.caveats:
            out.print(f"note: {caveat}", style="dim")
    write_out(comparison, common)
    return exit_code(comparison)
