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
        tuple[str, ...], Parameter(negative="", help="Compare these only; give the option once for each.")
    ] = (),
    what_if: Annotated[
        Path | None,
        Parameter(help="CSV or TOML file of measures added, ended or changed: the law that is supposed."),
    ] = None,
    no_mixing: Annotated[
        bool,
        Parameter(
            negative="", help="Make every unit whose origin rests on a share of its materials of one mix."
        ),
    ] = False,
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Compare strategies over a supply chain: landed cost, days, trust and origin side by side.

    Parameters
    ----------
    model
        Folder of CSV files, or one workbook.
    """
    from allyshore.cli.session import compare_model, exit_code, print_json, say_where, screen, write_out

    comparison = compare_model(model, strategy, common, what_if, no_mixing=no_mixing)
    folder = write_out(comparison, common)
    if common.json:
        print_json(comparison.to_dict())
    else:
        from allyshore.report import console

        out = screen()
        out.print(console.table(comparison))
        for sentence in console.words(comparison):
            out.print(sentence, markup=False, highlight=False)
        for outcome in comparison.outcomes:
            for conflict in outcome.conflicts:
                out.print(f"{outcome.strategy.name}: no plan: {conflict}", markup=False, highlight=False)
    say_where(folder, common)
    return exit_code(comparison)
