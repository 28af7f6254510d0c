"""The application: which commands there are, the options they share, and how an exception becomes an exit code."""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, CycloptsError, Parameter

from allyshore.errors import AllyshoreError, UsageError
from allyshore.version import VERSION

if TYPE_CHECKING:
    from allyshore.world import World

app = App(
    name="allyshore",
    help="Where among trusted partners to buy, make and ship: cost to the cent of duty, origin that survives an audit.",
    version=VERSION,
    version_flags=["--version"],
)
_COMMANDS = {
    "new": "A model folder or workbook to start from.",
    "check": "Every fault of a model, and every filled-in value.",
    "duty": "A duty bill: what customs charges on a day, to the cent.",
    "qualify": "Origin determinations with their reasons.",
    "design": "One plan under one strategy.",
    "stress": "What if it breaks: expected loss, time to recover, every node's time to survive.",
    "compare": "The main job: all strategies side by side, and the report.",
    "certify": "A USMCA certificate of origin with its evidence, or the reasons why there is none.",
    "verify": "Recompute a stored result without the solver.",
    "score": "Whom to rely on: each country's dimensions, and whether and why it is trusted.",
    "routes": "The ways from one place to another: distance, days, cost, passages.",
    "trace": "What a plan does for the region: content by country, jobs by country and sector.",
    "levers": "The best portfolio of policy and investment under a budget, and what each would be worth.",
    "region": "Content by country of origin and jobs in trade, beside what others published.",
    "world": "The reference facts, their sources and age.",
}
for _name, _help in _COMMANDS.items():
    app.command(f"allyshore.cli.{_name}:{_name}", name=_name, help=_help)


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Common:
    """Options that every command takes."""

    on: Annotated[
        date | None, Parameter(help="Law and facts as of this day; today where it is not given.")
    ] = None
    json: Annotated[
        bool, Parameter(negative="", help="Print one JSON document on standard output and nothing else.")
    ] = False
    out: Annotated[Path | None, Parameter(help="Folder that receives the result files.")] = None
    seed: Annotated[int, Parameter(help="Seed of everything drawn by chance.")] = 0
    threads: Annotated[int, Parameter(help="Processor threads; 0 is as many as there are.")] = 0
    time_limit: Annotated[float, Parameter(help="Seconds that each solve may take.")] = 60.0
    executor: Annotated[
        Literal["local", "processes", "dask", "ray"],
        Parameter(
            help="Where `design --risk-aversion` spreads its samples and `stress` its years: local is processes for the one and threads "
            "for the other. The answer is the same; all else works on this machine."
        ),
    ] = "local"
    gap: Annotated[float, Parameter(help="Relative optimality gap at which a solve may stop.")] = 1e-5

    @property
    def day(self) -> date:
        """The day that was asked for, or today: the only place where the clock is read."""
        return self.on or date.today()  # noqa: DTZ011  # a customs date has no time zone

    @property
    def data(self) -> Path:
        """The folder of the user's imported tables (``ALLYSHORE_DATA``, else where the platform keeps such things)."""
        import os  # not needed for --help

        from allyshore.opening import data_folder  # same

        return data_folder(os.environ, sys.platform, Path.home())

    def world(self) -> World:
        """Give the facts of the day, the user's imported tables among them."""
        from allyshore.opening import open_world  # polars loads only when a command runs

        return open_world(self.day, self.data)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code; the message of an expected error goes to standard error."""
    try:
        code = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        print(f"allyshore: {error}", file=sys.stderr)
        return UsageError.exit_code
    except AllyshoreError as error:
        print(f"allyshore: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        print("allyshore: given up", file=sys.stderr)
        return 130
    return code if isinstance(code, int) else 0


SELDOM = (200_000, 50, 100)
TURN = 0.001
"""Seconds after which a thread hands on to another: a solver that asks whether to go on is not kept waiting for the usual five times that."""


def run() -> None:
    """Enter from the console script; a command is short, so memory is searched for circles a hundred times less often than usual."""
    gc.set_threshold(*SELDOM)
    sys.setswitchinterval(TURN)
    sys.exit(main())
