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
    budget: float | None = None,
    strategy: str = "ally-shore",
    propose: bool = False,
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
    propose
        Choose nothing; list pools of two countries whose skills are alike on paper, as rows of recognition for a person to confirm.
    """
    from allyshore import api
    from allyshore.cli.session import print_json, progress, tell_facts, tell_lint, watching
    from allyshore.design import DesignParams
    from allyshore.errors import UsageError
    from allyshore.levers import LeverParams
    from allyshore.solver import SolveParams

    chain = api.load(model, on=common.day)
    world = common.world()
    if propose:
        return show_proposals(chain, world, as_json=common.json)
    if budget is None:
        raise UsageError(
            "--budget: expected USD of one-off cost, found nothing. Add --budget 50e6, or --propose to list recognitions."
        )
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


def show_proposals(chain: Any, world: Any, *, as_json: bool) -> int:
    """Print the recognitions that the crosswalk of occupations suggests."""
    from allyshore.cli.session import print_json, screen
    from allyshore.levers import propose

    found = propose(chain, world)
    if as_json:
        print_json({"proposals": [one.to_dict() for one in found]})
        return 0
    console = screen()
    if not found:
        console.print(
            "No two pools of different countries have a skill of the same name whose occupations one group of ISCO-08 holds. "
            "Occupations stand in the column occupation of labour (SOC 51-4121, SINCO 7212, NOC 7237).",
            highlight=False,
        )
    for one in found:
        console.print(f"{one.target} ({' and '.join(one.countries)})", highlight=False)
        for skill in one.skills:
            console.print(f"  {skill}", highlight=False)
        console.print(f"  row: {','.join(one.row().values())}", highlight=False, soft_wrap=True)
    if found:
        console.print(
            "Alike on paper only: compare content, training and licences, fill in the cost, and write yes under confirmed.",
            highlight=False,
        )
    return 0
