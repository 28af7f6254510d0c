"""``allyshore levers MODEL --budget USD``: the best portfolio of policy and investment."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from allyshore.cli.app import Common

PAGE = "levers.html"
GAP = 1e-6
"""A lever's worth is a difference of two designs, so they are proved more closely than elsewhere."""


def levers(
    model: Path,
    *,
    budget: float,
    strategy: str = "ally-shore",
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Choose the levers of greatest benefit less cost under a budget, and say what each is worth and to whom.

    Parameters
    ----------
    model
        Folder of CSV files, or one workbook, with a table of levers.
    budget
        USD of one-off cost, whoever pays.
    strategy
        A preset or one of the model's own strategies; its designs judge every set of levers.
    """
    from allyshore import api
    from allyshore.cli.session import print_json, progress, tell_facts, tell_lint, watching
    from allyshore.design import DesignParams
    from allyshore.levers import LeverParams
    from allyshore.solver import SolveParams

    chain = api.load(model, on=common.day)
    world = common.world()
    tell_lint(chain, world)
    solving = SolveParams(time_limit=common.time_limit, gap=min(common.gap, GAP), seed=common.seed, threads=1)
    params = LeverParams(design=DesignParams(solve=solving), workers=common.threads or 2)
    with watching() as watch:
        found = api.choose(
            chain,
            budget,
            on=common.day,
            strategy=strategy,
            params=params,
            progress=progress,
            world=world,
            watch=watch,
        )
    tell_facts(world)
    if common.out is not None:
        save(found, common.out)
    if common.json:
        print_json(found.to_dict())
    else:
        show(found)
    if common.out is not None:
        print(f"levers: {common.out / PAGE}", file=sys.stderr if common.json else sys.stdout)
    return 0 if found.status == "optimal" else 5


def save(found: Any, folder: Path) -> None:
    """Write ``levers.json``, the page, and the plans before and after under ``plans``."""
    from allyshore.report.levers import render_levers
    from allyshore.study.save import clear, save_plan
    from allyshore.tables import result as files

    clear(folder)
    files.write_json(folder / "levers.json", found.to_dict())
    files.write_text(folder / PAGE, render_levers(found))
    save_plan(found.before, folder / "plans" / "before")
    save_plan(found.after, folder / "plans" / "after")
    files.seal(folder)


def show(found: Any) -> None:
    """Print the portfolio."""
    from allyshore.cli.session import screen
    from allyshore.levers.words import sentences

    console = screen()
    for line in sentences(found):
        console.print(line, highlight=False)
