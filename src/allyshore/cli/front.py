"""``allyshore design MODEL --pareto A,B``: the front of plans between measures that pull apart."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from allyshore.cli.app import Common

HOUSES = ("plant", "warehouse")


def trace_front(
    model: Path, strategy: str, aims: str, points: int, common: Common, *, no_mixing: bool = False
) -> int:
    """Trace, write and show a front; give the exit code."""
    from allyshore import api
    from allyshore.cli.session import print_json, progress, screen, tell_lint, watching
    from allyshore.design import DesignParams
    from allyshore.solver import SolveParams

    chain = api.load(model, on=common.day)
    world = common.world()
    tell_lint(chain, world)
    solving = SolveParams(time_limit=common.time_limit, gap=common.gap, seed=common.seed)
    params = DesignParams(solve=solving, no_mixing=no_mixing)
    with watching() as watch:
        front = api.pareto(
            chain,
            [word.strip() for word in aims.split(",") if word.strip()],
            on=common.day,
            strategy=strategy,
            points=points,
            params=params,
            progress=progress,
            world=world,
            watch=watch,
        )
    for caveat in world.caveats():
        print(f"warning: {caveat}", file=sys.stderr)
    where = None if common.out is None else front.save(common.out)
    if common.json:
        print_json(front.to_dict())
    else:
        screen().print(_table(front))
        for note in _left_out(front):
            screen().print(f"note: {note}", style="dim", markup=False, highlight=False)
    if where is not None:
        print(f"front: {where / 'front.html'}", file=sys.stderr if common.json else sys.stdout)
    return 0 if front.status == "optimal" else 5


def _table(front: Any) -> Any:
    import polars as pl
    from rich.table import Table

    from allyshore.report.front import NAMES, said

    made = Table(title=f"{front.model}, {front.strategy} on {front.on.isoformat()}", box=None)
    for aim in front.aims:
        made.add_column(NAMES[aim], justify="right")
    made.add_column("plants and warehouses open")
    for point in front.points:
        made.add_row(
            *(said(aim, value) for aim, value in zip(front.aims, point.values, strict=True)),
            ", ".join(
                point.plan.sites.filter(pl.col("open") & pl.col("kind").is_in(HOUSES)).get_column("site")
            ),
        )
    return made


MOST_TOLD = 5
"""Empty cells that a note names."""


def _left_out(front: Any) -> list[str]:
    """Say which emissions no plan of a front by carbon counts, each set of empty cells once."""
    from allyshore.design import Aim

    if Aim.CARBON not in front.aims:
        return []
    cells = dict.fromkeys(
        f"{gap.table} row {gap.row}, {gap.column} ({gap.says})"
        for point in front.points
        for gap in point.measures.carbon.gaps
    )
    if not cells:
        return []
    more = f" and {len(cells) - MOST_TOLD} more cells" if len(cells) > MOST_TOLD else ""
    return [f"carbon not assessed in full, for want of {'; '.join(list(cells)[:MOST_TOLD])}{more}"]
