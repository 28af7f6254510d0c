"""What the commands over a model share: open it, run strategies, write the result, say where it lies."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from allyshore.cli.app import Common
from allyshore.errors import AllyshoreError, NoFeasiblePlan, Stopped, TimeLimitReached


def tell_facts(world: Any) -> None:
    """Say on standard error where the facts used so far are too old for the day, and which are the user's own."""
    for caveat in world.caveats():
        print(f"warning: {caveat}", file=sys.stderr)


def facts_json(world: Any) -> dict[str, Any]:
    """Give, for a JSON document, what is to be said of the facts used so far, and the record of each imported table."""
    records = [record for fact in world.facts(world.used) for record in fact.imports]
    return {"caveats": list(world.caveats()), "imports": records}


def compare_model(
    model: Path,
    names: Sequence[str],
    common: Common,
    what_if: Path | None = None,
    *,
    no_mixing: bool = False,
    best: int = 1,
    stress: Any = None,
    checkpoint: Path | None = None,
    pool: Any = None,
    over: Callable[[Any], Any] = lambda world: world,
) -> Any:
    """Open a model and compare the named strategies (all where none is named), telling progress on a terminal.

    A `what_if` file changes the law that they are compared under; with `no_mixing` no tested good is made of a mix;
    `best` designs of each strategy are given, that differ in open sites or used sources. `stress` says how disruption is
    studied, in place of a comparison's short study, `checkpoint` is the folder that keeps its finished parts, `pool` where it is spread. `over` puts facts of the user's in place.
    """
    from allyshore import api
    from allyshore.cli.duty_tables import supposed
    from allyshore.design import DesignParams
    from allyshore.solver import SolveParams
    from allyshore.study import CompareParams

    chain = api.load(model, on=common.day)
    world = over(supposed(common.world(), what_if))
    tell_lint(chain, world)
    solve = SolveParams(time_limit=common.time_limit, gap=common.gap, seed=common.seed)
    params = CompareParams(
        names=tuple(names),
        best=best,
        workers=common.threads or 2,
        design=DesignParams(solve=solve, no_mixing=no_mixing),
        stress=stress,
        seed=common.seed,
        checkpoint=checkpoint,
        pool=pool,
    )
    with watching() as watch:
        comparison = api.compare(
            chain, on=common.day, params=params, progress=progress, world=world, watch=watch
        )
    for caveat in comparison.caveats:
        print(f"warning: {caveat}", file=sys.stderr)
    return comparison


def tell_lint(chain: Any, world: Any) -> None:
    """Say on standard error what is doubtful in a model before it is solved."""
    from allyshore.design import lapsed, lint

    for warning in (*chain.warnings, *lint(chain), *lapsed(chain, world)):
        print(f"warning: {warning}", file=sys.stderr)


class Teller:
    """Tells of solves on a terminal: size and a guess before each, then best plan, bound and gap at most once a second."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}

    def before(self, name: str, size: Any, kernel: bool) -> None:  # the watch's own call
        """Say how large a problem is and how long it may take."""
        from allyshore.design import guess

        if sys.stderr.isatty():
            print(
                f"{name}: {size.columns:,} columns ({size.whole:,} whole), {size.rows:,} rows, {size.nonzeros:,} nonzeros; "
                f"{guess(size, kernel=kernel)}",
                file=sys.stderr,
            )

    def tell(self, step: Any) -> None:
        """Say where a solve stands."""
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._last.get(step.name, -1.0) < 1.0:
            return
        self._last[step.name] = now
        best = "no plan yet" if step.incumbent is None else f"best {step.incumbent:,.0f}"
        bound = "no bound yet" if step.bound is None else f"bound {step.bound:,.0f}"
        gap = "" if step.gap is None else f", gap {step.gap:.3%}"
        print(f"{step.name}: {best}, {bound}{gap}, {step.seconds:.0f} s", file=sys.stderr)


@contextmanager
def watching() -> Iterator[Any]:
    """Give a watch for solves: the first Ctrl-C asks for the best plan so far, the second ends the command."""
    from allyshore.solver import Watch

    teller = Teller()
    watch = Watch(teller.tell, teller.before)
    if threading.current_thread() is not threading.main_thread():
        yield watch
        return

    def stop(_number: int, _frame: Any) -> None:
        if watch.stopped:
            raise KeyboardInterrupt
        watch.stop()
        print("stopping with the best plan so far; Ctrl-C again to give up", file=sys.stderr)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield watch
    finally:
        signal.signal(signal.SIGINT, before)


def progress(step: str) -> None:
    """Say on a terminal what is being done."""
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
    """5 where a solve stopped at its time limit or at Ctrl-C, else 0."""
    return 5 if any(outcome.status in ("time limit", "stopped") for outcome in comparison.outcomes) else 0


def no_plan(outcome: Any) -> AllyshoreError:
    """Give the error of a strategy that has no plan: no time, or rows that conflict."""
    if outcome.status == "time limit":
        return TimeLimitReached()
    if outcome.status == "stopped":
        return Stopped()
    return NoFeasiblePlan(outcome.strategy.name, outcome.conflicts)
