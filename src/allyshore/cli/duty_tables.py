"""``allyshore duty --rates``: mean rates by country or chapter; and the what-if and other tables read from a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from allyshore.errors import Fault, ModelInvalid, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from allyshore.cli.app import Common
    from allyshore.world import World

RATES = "rates"


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Tables:
    """Options that take or give a table."""

    batch: Annotated[
        Path | None,
        Parameter(help="CSV file of lines, one a row: hs, origin, value and any other column of an entry."),
    ] = None
    rates: Annotated[bool, Parameter(help="Give mean rates over the schedule's lines.", negative="")] = False
    by: Annotated[Literal["country", "chapter", "line"], Parameter(help="What the rows of --rates are.")] = (
        "country"
    )
    digits: Annotated[
        Literal[8, 10], Parameter(help="Means over lines of 8 digits or statistical numbers of 10.")
    ] = 8
    what_if: Annotated[
        Path | None,
        Parameter(help="CSV or TOML file of measures added, ended or changed: the law that is supposed."),
    ] = None


def supposed(world: World, path: Path | None) -> World:
    """Give the world with the changes of a what-if file (CSV, or TOML with ``[[measure]]`` tables); as it is where there is none.

    Raises
    ------
    ModelInvalid
        With every fault of the file.
    """
    if path is None:
        return world
    from allyshore.duty.what_if import what_if

    frame, numbers = _what_if_rows(path)
    return what_if(world, frame, path.name, numbers)


def _what_if_rows(path: Path) -> tuple[pl.DataFrame, list[int]]:
    import polars as pl

    from allyshore.tables import read_toml

    if path.suffix.lower() != ".toml":
        return text_of(path)
    faults: list[Fault] = []
    read = read_toml(path, faults)
    if read is None:
        raise ModelInvalid(faults)
    rows = read[0].get("measure")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or not rows:
        raise ModelInvalid([Fault(path.name, None, None, "[[measure]] tables", "none")])
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = {name: [_cell(row.get(name)) for row in rows] for name in names}
    return pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String)), list(range(1, len(rows) + 1))


def _cell(value: Any) -> str:
    """Write a TOML value as a cell of the table; a list is joined."""
    if value is None:
        return ""
    return ";".join(str(one) for one in value) if isinstance(value, list) else str(value)


def text_of(path: Path) -> tuple[pl.DataFrame, list[int]]:
    """Read a CSV file as text, with the number of each row."""
    from allyshore.tables import read_delimited

    if not path.is_file():
        raise UsageError(f"{path}: expected a file, found none.")
    faults: list[Fault] = []
    raw = read_delimited(path.stem, path, faults)
    if raw is None or faults:
        raise ModelInvalid(faults)
    return raw.frame, raw.rows.to_list()


def rates(world: World, by: str, origins: Sequence[str], asked: dict[str, Any], common: Common) -> int:
    """Print mean rates of duty over the lines of the schedule."""
    from allyshore.cli.session import facts_json, print_json, screen, tell_facts
    from allyshore.duty.rates import AUTHORITIES, GROUPS, RateParams, rate_table
    from allyshore.tables import write_csv

    if by == "line" and not origins:
        raise UsageError("--by line: expected --origin with it, countries joined by commas, found none.")
    table = rate_table(world, RateParams(by, tuple(origins), **asked))  # type: ignore[arg-type]  # checked above
    tell_facts(world)
    if common.out is not None:
        write_csv(common.out / f"{RATES}.csv", table)
    if common.json:
        rows = [
            {name: round(cell, 6) if isinstance(cell, float) else cell for name, cell in row.items()}
            for row in table.iter_rows(named=True)
        ]
        print_json(
            {
                "on": world.date.isoformat(),
                "to": "USA",
                "by": by,
                "digits": asked["digits"],
                "claim": asked["claim"],
                RATES: rows,
            }
            | facts_json(world)
        )
        return 0
    from rich.table import Table

    shown = Table(box=None, pad_edge=False)
    laws = [law for law in AUTHORITIES if table[law].fill_null(0.0).abs().max()]
    columns = [*GROUPS[by], "lines", "base", *laws, "total", "left_out", "at_least"]
    for name in columns:
        shown.add_column(name, justify="left" if name in GROUPS[by] else "right")
    for row in table.select(columns).iter_rows():
        shown.add_row(
            *("" if cell is None else f"{cell:.2%}" if isinstance(cell, float) else str(cell) for cell in row)
        )
    out = screen()
    out.print(shown)
    out.print(
        "Unweighted means over lines whose rate is a share of the value; left_out have a rate per unit or none that can be read. "
        "at_least is over all that can be read, parts per unit counted as nil. No fee is included.",
        highlight=False,
    )  # fmt: skip
    return 0
