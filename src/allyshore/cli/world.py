"""`allyshore world`: the reference facts, their sources and age, and tables of the user's own in their place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter

from allyshore.cli.app import Common
from allyshore.errors import UsageError
from allyshore.spelling import did_you_mean

ACTIONS = ("list", "show", "import", "reset")
RULES = "origin-rules"
SHOW = Group("For show", sort_key=1)
IMPORT = Group("For import", sort_key=2)


def world(
    action: Annotated[
        str,
        Parameter(
            help="list: all tables, what they span and how old they are; show: rows of one; import: put a file of yours in the place of one, or add to it; reset: undo that."
        ),
    ] = "list",
    table: Annotated[str | None, Parameter(help="The table to show, import or reset.")] = None,
    file: Annotated[
        Path | None,
        Parameter(
            help="The CSV file or workbook to import; after `show origin-rules` the HS code of a good."
        ),
    ] = None,
    *,
    where: Annotated[
        tuple[str, ...],
        Parameter(
            help="Only rows with column=value; a value that ends in * is a beginning.",
            consume_multiple=True,
            negative="",
            show_default=False,
            group=SHOW,
        ),
    ] = (),
    limit: Annotated[int, Parameter(help="Rows to show at most; 0 shows all.", group=SHOW)] = 20,
    agreement: Annotated[
        str | None,
        Parameter(help="Whose rules: usmca where it is not given. For origin-rules alone.", group=SHOW),
    ] = None,
    coverage: Annotated[
        bool,
        Parameter(
            help="How completely the agreement's rules were read. For origin-rules alone.",
            negative="",
            group=SHOW,
        ),
    ] = False,
    source: Annotated[str | None, Parameter(help="Who says so, and where.", group=IMPORT)] = None,
    licence: Annotated[
        str | None,
        Parameter(help="Terms under which the rows may be passed on; 'own use' is one.", group=IMPORT),
    ] = None,
    vintage: Annotated[
        str | None, Parameter(help="As of when: a date, a month or a year.", group=IMPORT)
    ] = None,
    columns: Annotated[
        tuple[str, ...],
        Parameter(
            name="--map",
            help="ours=theirs: the file's name of a column; columns with our name map themselves.",
            consume_multiple=True,
            negative="",
            show_default=False,
            group=IMPORT,
        ),
    ] = (),
    constants: Annotated[
        tuple[str, ...],
        Parameter(
            name="--set",
            help="column=value: what every row has in a column that the file lacks.",
            consume_multiple=True,
            negative="",
            show_default=False,
            group=IMPORT,
        ),
    ] = (),
    units: Annotated[
        tuple[str, ...],
        Parameter(
            name="--unit",
            help="column=unit: the unit that the file has a column in, where its header does not say so.",
            consume_multiple=True,
            negative="",
            show_default=False,
            group=IMPORT,
        ),
    ] = (),
    leave_out: Annotated[
        tuple[str, ...],
        Parameter(
            help="column=value: rows of the file that are not wanted; * at the end is a beginning, nothing an empty cell.",
            consume_multiple=True,
            negative="",
            show_default=False,
            group=IMPORT,
        ),
    ] = (),
    sheet: Annotated[
        str | None, Parameter(help="Sheet of the workbook; not needed where there is one.", group=IMPORT)
    ] = None,
    header_row: Annotated[
        int | None,
        Parameter(help="Row that names the columns; the first where it is not given.", group=IMPORT),
    ] = None,
    extend: Annotated[
        bool,
        Parameter(
            help="Add the rows to the table, and update those with the same key, instead of replacing it.",
            negative="",
            group=IMPORT,
        ),
    ] = False,
    common: Common = Common(),  # noqa: B008  # frozen, and cyclopts reads the options from this default
) -> int:
    """List the reference facts with their sources and age, show rows of one table, or put an official file in its place."""
    if action not in ACTIONS:
        hint = did_you_mean(action, ACTIONS)
        raise UsageError(f"world: expected one of {', '.join(ACTIONS)}{hint}, found '{action}'.")
    given = {
        "--where": where, "--source": source, "--licence": licence, "--vintage": vintage, "--map": columns, "--set": constants,
        "--unit": units, "--agreement": agreement, "--coverage": coverage, "--leave-out": leave_out, "--sheet": sheet, "--header-row": header_row, "--extend": extend,
    }  # fmt: skip
    _refuse(action, table, file, {name for name, value in given.items() if value not in ((), None, False)})
    if action == "list":
        from allyshore.cli.world_list import list_tables

        return list_tables(common.world(), as_json=common.json)
    if action == "reset":
        from allyshore.cli.world_import import reset_tables

        return reset_tables(table, common)
    if table is None:
        raise UsageError(
            f"world {action}: expected the name of a table, found none. `allyshore world list` names them."
        )
    if action == "show" and table == RULES:
        from allyshore.cli.world_rules import show_rules

        code = None if file is None else str(file)
        return show_rules(common.world(), code, agreement or "usmca", told=coverage, as_json=common.json)
    if action == "show":
        from allyshore.cli.world_show import show

        return show(common.world(), table, where, limit, as_json=common.json, on=common.on)
    if file is None:
        raise UsageError("world import: expected TABLE and FILE, found no file.")
    from allyshore.cli.world_import import import_table
    from allyshore.world.orders import read_order

    order = read_order(
        table, file, common.day, source=source, licence=licence, vintage=vintage, columns=columns, constants=constants,
        units=units, leave_out=leave_out, sheet=sheet, header_row=header_row, extend=extend,
    )  # fmt: skip
    return import_table(order, common)


def _refuse(action: str, table: str | None, file: Path | None, options: set[str]) -> None:
    """Refuse words and options that mean nothing to an action."""
    of_rules = {"--agreement", "--coverage"}
    shown = of_rules if table == RULES else {"--where"}
    allowed = {"list": set(), "reset": set(), "show": shown}.get(action, options - {"--where"} - of_rules)
    strange = sorted(options - allowed)
    if action == "list" and (table is not None or strange):
        raise UsageError(
            "world list: expected no table and no further option. Use `allyshore world show TABLE`."
        )
    if strange:
        raise UsageError(f"world {action}: expected none of {', '.join(strange)}.")
    if file is not None and action != "import" and (action, table) != ("show", RULES):
        raise UsageError(f"world {action}: expected one table at most, found '{file}' too.")
