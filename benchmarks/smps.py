"""Read a two-stage problem in SMPS form: the core, the periods, and scenarios that change right-hand sides.

Source: Birge et al., A standard input format for multiperiod stochastic linear programs, COAL Newsletter 17 (1987); fixed MPS sections.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.errors import UsageError
from allyshore.solver import Problem
from allyshore.solver.stages import TwoStage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass
class Core:
    """The core file: rows by name with their kind, columns by name, entries, right-hand sides and bounds."""

    cost_row: str = ""
    kinds: dict[str, str] = field(default_factory=dict)
    whole: dict[str, bool] = field(default_factory=dict)
    entries: list[tuple[str, str, float]] = field(default_factory=list)
    sides: dict[str, float] = field(default_factory=dict)
    bounds: dict[str, list[float]] = field(default_factory=dict)


def read(prefix: Path) -> TwoStage:
    """Read ``prefix.cor``, ``prefix.tim`` and ``prefix.sto``.

    Raises
    ------
    UsageError
        A section or bound that this reader does not know, with its line.
    """
    core = _core(prefix.with_name(prefix.name + ".cor"))
    starts = [
        words[:2]
        for _, words in _lines(prefix.with_name(prefix.name + ".tim"))
        if len(words) == 3 and words[0] != "TIME"
    ]
    rows, columns = list(core.kinds), list(core.whole)
    column, row = columns.index(starts[1][0]), rows.index(starts[1][1])
    scenarios = _scenarios(prefix.with_name(prefix.name + ".sto"))
    columns[:column], columns[column:] = (
        _whole_first(core, columns[:column]),
        _whole_first(core, columns[column:]),
    )
    place = {name: index for index, name in enumerate(rows)}
    side = np.array([core.sides.get(name, 0.0) for name in rows])
    sides = np.tile(side, (len(scenarios), 1))
    for index, (_, changes) in enumerate(scenarios):
        for name, value in changes.items():
            sides[index, place[name]] = value
    first, later = (
        _problem(core, columns[:column], rows[:row], "now"),
        _problem(core, columns[column:], rows[row:], "later"),
    )
    kinds = np.array([core.kinds[name] for name in rows[row:]])
    link = [
        (name, of, value)
        for of, name, value in core.entries
        if name in place and place[name] >= row and columns.index(of) < column
    ]
    at = {name: index for index, name in enumerate(columns)}
    return TwoStage(
        first,
        later,
        (
            np.array([place[name] - row for name, _, _ in link], dtype=np.int32),
            np.array([at[of] for _, of, _ in link], dtype=np.int32),
            np.array([value for _, _, value in link]),
        ),
        np.array([share for share, _ in scenarios]),
        np.where(kinds != "L", sides[:, row:], -np.inf),
        np.where(kinds != "G", sides[:, row:], np.inf),
    )


def _lines(path: Path) -> Iterator[tuple[bool, list[str]]]:
    """Each line in words; whether it opens a section."""
    for line in path.read_text().splitlines():
        if line.strip() and not line.startswith("*"):
            yield not line[0].isspace(), line.split()


def _core(path: Path) -> Core:
    core, section, whole = Core(), "", False
    for opens, words in _lines(path):
        if opens:
            section = words[0]
        elif section == "ROWS":
            if words[0] == "N":
                core.cost_row = words[1]
            else:
                core.kinds[words[1]] = words[0]
        elif section == "COLUMNS" and "'MARKER'" in words:
            whole = "'INTORG'" in words
        elif section == "COLUMNS":
            core.whole[words[0]] = whole
            core.entries += [
                (words[0], name, float(value)) for name, value in zip(words[1::2], words[2::2], strict=True)
            ]
        elif section == "RHS":
            core.sides |= {name: float(value) for name, value in zip(words[1::2], words[2::2], strict=True)}
        elif section == "BOUNDS":
            _bound(core, words, path)
        else:
            raise UsageError(
                f"{path.name}: expected the sections ROWS, COLUMNS, RHS or BOUNDS, found {section}"
            )
    return core


def _bound(core: Core, words: list[str], path: Path) -> None:
    bound = core.bounds.setdefault(words[2], [0.0, np.inf])
    match words[0]:
        case "UP":
            bound[1] = float(words[3])
        case "LO":
            bound[0] = float(words[3])
        case "FX":
            bound[:] = [float(words[3])] * 2
        case "BV":
            bound[:] = [0.0, 1.0]
            core.whole[words[2]] = True
        case "FR":
            bound[:] = [-np.inf, np.inf]
        case "MI":
            bound[0] = -np.inf
        case "PL":
            bound[1] = np.inf
        case other:
            raise UsageError(
                f"{path.name}, BOUNDS {words[2]}: expected UP, LO, FX, BV, FR, MI or PL, found {other}"
            )


def _scenarios(path: Path) -> list[tuple[float, dict[str, float]]]:
    """Share and changed right-hand sides of each scenario."""
    found: list[tuple[float, dict[str, float]]] = []
    for opens, words in _lines(path):
        if opens:
            if words[0] not in ("STOCH", "SCENARIOS", "ENDATA"):
                raise UsageError(
                    f"{path.name}: expected scenarios listed one by one (SCENARIOS), found {words[0]}"
                )
        elif words[0] == "SC":
            found.append((float(words[3]), {}))
        elif words[0] == "RHS":
            found[-1][1].update(
                {name: float(value) for name, value in zip(words[1::2], words[2::2], strict=True)}
            )
        else:
            raise UsageError(f"{path.name}: expected changed right-hand sides (RHS), found {words[0]}")
    return found


def _whole_first(core: Core, columns: list[str]) -> list[str]:
    """The order in which a problem holds them: one block of whole-number columns, one of the others."""
    return sorted(columns, key=lambda name: not core.whole[name])


def _problem(core: Core, columns: list[str], rows: list[str], name: str) -> Problem:
    """One stage as a problem; its rows with the core's right-hand sides."""
    problem = Problem(name)
    column_at, row_at = ({key: index for index, key in enumerate(names)} for names in (columns, rows))
    cost = np.zeros(len(columns))
    entries: list[tuple[int, int, float]] = []
    for of, row, value in core.entries:
        if of not in column_at:
            continue
        if row == core.cost_row:
            cost[column_at[of]] = value
        elif row in row_at:
            entries.append((row_at[row], column_at[of], value))
    bounds = np.array([core.bounds.get(key, [0.0, np.inf]) for key in columns]).reshape(-1, 2)
    whole = np.array([core.whole[key] for key in columns])
    side = np.array([core.sides.get(key, 0.0) for key in rows])
    kinds = np.array([core.kinds[key] for key in rows])
    for asked in (True, False):
        these = np.flatnonzero(whole == asked)
        if len(these):
            keys = pl.DataFrame({"name": [columns[index] for index in these]})
            problem.add_columns(
                "x", keys, cost=cost[these], lower=bounds[these, 0], upper=bounds[these, 1], whole=asked
            )
    problem.add_rows(
        "row",
        pl.DataFrame({"name": rows}),
        lower=np.where(kinds != "L", side, -np.inf),
        upper=np.where(kinds != "G", side, np.inf),
    )
    if entries:
        at, of_, values = zip(*entries, strict=True)
        problem.add_entries(pl.Series(at), pl.Series(of_), pl.Series(values))
    return problem
