from __future__ import annotations

import datetime as dt
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from allyshore.origin import Rulebook
from allyshore.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
GIVEN = HERE.parent / "cases" / "origin" / "given"
sys.path.insert(0, str(HERE))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cases", type=Path, default=None, help="a file of cases in the format of tests/cases/origin/given"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "given_case" not in metafunc.fixturenames:
        return
    named = metafunc.config.getoption("--cases", default=None)
    files = [named] if named else sorted(GIVEN.glob("*.yaml"))
    cases: list[dict[str, Any]] = [
        case for file in files for case in yaml.safe_load(file.read_text(encoding="utf-8"))["cases"]
    ]
    metafunc.parametrize("given_case", cases, ids=[case["id"] for case in cases])


TALLY = pytest.StashKey[list[Any]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TALLY] = []


@pytest.fixture(scope="session")
def tally(request: pytest.FixtureRequest) -> list[Any]:
    """Gather what is judged of each given case, for the lines at the end."""
    return request.config.stash[TALLY]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many expected answers of given cases the public interface computes, and which are not judged."""
    told = config.stash.get(TALLY, [])
    if not told:
        return
    right, wrong = (sum(len(getattr(one, name)) for _, one in told) for name in ("right", "wrong"))
    left = [(case, name) for case, one in told for name in one.not_judged]
    terminalreporter.write_line(
        f"origin cases: {len(told)} answered; expected answers: {right} right, {wrong} wrong, {len(left)} not judged"
    )
    for case, name in left if config.getoption("--cases", default=None) else ():
        terminalreporter.write_line(f"  not judged: {name} of {case}")
    for case, said in told:
        for reading in said.taken:
            terminalreporter.write_line(f"  taken in {case}: {reading}")


@cache
def _book(day: dt.date) -> Rulebook:
    return Rulebook.usmca(World.on(day))


@pytest.fixture(scope="session")
def book_on() -> Callable[[dt.date], Rulebook]:
    return _book


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return _book(dt.date(2026, 6, 15))
