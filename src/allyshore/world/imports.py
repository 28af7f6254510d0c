"""Reading a table that a user brings: every fault of the file at once, or rows that stand beside the package's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from allyshore.errors import Fault, ModelInvalid
from allyshore.spelling import did_you_mean
from allyshore.tables import read_official
from allyshore.world.accord import check_accord, orphans
from allyshore.world.catalogue import PROVENANCE, Card, CellType, FactColumn, card
from allyshore.world.cells import Findings
from allyshore.world.frames import load, typed
from allyshore.world.headers import UNIT_COLUMNS, Matched, check_unit, match, same_unit
from allyshore.world.laying import Changes, changes, lay
from allyshore.world.orders import ImportOrder, vintage_faults
from allyshore.world.provenance import EXTEND, REPLACE, Imported

if TYPE_CHECKING:
    from allyshore.tables import OfficialFile
    from allyshore.world.world import World

_MIDNIGHT = r"^(\d{4}-\d\d-\d\d)[ T]00:00:00(\.0+)?$"
_WHOLE = r"^([+-]?\d+)\.0+$"


@dataclass(frozen=True, slots=True)
class Import:
    """A file that holds: its rows as the card has them, its record, the table with it, and what that changes.

    Attributes
    ----------
    rows, record
        What is to be kept.
    table
        The table as it stands once these rows are laid over it.
    changes
        Against the table as it stood before.
    ignored
        Headers of the file that nothing was taken from.
    notes
        What the reader took for granted: an encoding, a unit that nobody said, columns left empty.
    """

    rows: pl.DataFrame
    record: Imported
    table: pl.DataFrame
    changes: Changes
    ignored: tuple[str, ...]
    notes: tuple[str, ...]


def read_import(order: ImportOrder, world: World) -> Import:
    """Read and check the file of an order against the card of its table and the facts of the day.

    Parameters
    ----------
    order
        What is to be imported.
    world
        The facts as they stand, earlier imports included: their countries and indicators are what the rows are held against.

    Raises
    ------
    UsageError
        There is no such file, or a column that is needed is neither in it nor set.
    ModelInvalid
        With every fault of the file: where, row, column, what was expected, what was found, the cure.
    """
    this = card(order.table)
    faults: list[Fault] = []
    file = read_official(order.table, order.file, faults, sheet=order.sheet, header_row=order.header_row)
    if file is None or faults:
        raise ModelInvalid(faults)
    where = file.table.where
    headers = file.table.frame.columns
    matched = match(headers, this, order.columns, order.constants, where, faults)
    units = {
        column.name: said
        for column in this.columns
        if (header := matched.taken.get(column.name)) is not None
        and (
            said := check_unit(
                column, header, order.units.get(column.name), where, faults, _row_unit(column, order)
            )
        )
    }
    _check_columns(this, order, matched, where, faults)
    kept, rows = _left_in(order, file, matched, faults)
    _check_unit_column(kept, rows, this, matched, where, faults)
    if kept.is_empty() and not faults:
        faults.append(Fault(where, None, None, "rows below the header", "none"))
    if faults:
        raise ModelInvalid(faults)
    frame = _shaped(kept, this, order, matched)
    table_rows = _checked(frame, rows, this, order, matched, where, world)
    record = Imported(
        table=this.name,
        mode=EXTEND if order.extend else REPLACE,
        file=order.file.name,
        sha256=file.sha256,
        source=order.source,
        vintage=order.vintage,
        licence=order.licence,
        imported=world.date.isoformat(),
        rows=table_rows.height,
        sheet=file.sheet,
        encoding=file.encoding,
        columns=dict(matched.taken),
        constants=dict(order.constants),
        units=units,
        leave_out=tuple(f"{name}={value}" for name, value in order.leave_out),
    )
    before = world.table(this.name)
    after = lay(before, table_rows, this, record.mode)
    if lost := orphans(after, this, world, where):
        raise ModelInvalid(lost)
    notes = _notes(file, kept, this, order, matched, units)
    return Import(table_rows, record, after, changes(before, after, this), matched.ignored, notes)


def _row_unit(column: FactColumn, order: ImportOrder) -> str:
    """Give the unit that every row's value is set to have."""
    return order.constants.get("unit", "") if column.name == "value" else ""


def _check_columns(this: Card, order: ImportOrder, matched: Matched, where: str, faults: list[Fault]) -> None:
    """Name the columns that are needed and that neither the file nor the order gives."""
    for column in this.columns:
        given = column.name in matched.taken or column.name in order.constants or column.name in PROVENANCE
        if column.required and not given and column.name not in order.columns:
            close = did_you_mean(column.name, matched.ignored)
            cure = f"Say --map {column.name}=THEIRS, or --set {column.name}=VALUE for all rows"
            faults.append(Fault(where, None, column.name, f"this column{close}", "none", cure))


def _left_in(
    order: ImportOrder, file: OfficialFile, matched: Matched, faults: list[Fault]
) -> tuple[pl.DataFrame, pl.Series]:
    """Give the rows that no --leave-out condition meets, cells stripped, with their row numbers."""
    frame = file.table.frame.with_columns(pl.all().str.strip_chars())
    out = pl.lit(value=False)
    for name, value in order.leave_out:
        column = name if name in frame.columns else matched.taken.get(name)
        if column is None:
            close = did_you_mean(name, frame.columns)
            has = f"It has {', '.join(frame.columns)}"
            faults.append(
                Fault(file.table.where, None, name, f"a column of the file (--leave-out){close}", "none", has)
            )
            continue
        cells = pl.col(column)
        out |= cells.str.starts_with(value[:-1]) if value.endswith("*") else cells == value
    stay = frame.with_columns(__stay=~out)["__stay"]
    return frame.filter(stay), file.table.rows.filter(stay)


def _check_unit_column(
    frame: pl.DataFrame, rows: pl.Series, this: Card, matched: Matched, where: str, faults: list[Fault]
) -> None:
    """A column of units or currencies that the table has no place for must at least agree with the table's."""
    units = [column.unit for column in this.columns if column.unit and column.name in matched.taken]
    if not units or "unit" in this.column_names:
        return
    for header in matched.ignored:
        if header.strip().lower() not in UNIT_COLUMNS:
            continue
        parts = {part for unit in units for part in (unit, unit.split("/")[0].strip())}
        strange = [
            text
            for text in frame[header].unique().to_list()
            if text and not any(same_unit(text, part) for part in parts)
        ]
        findings = Findings(where, rows)
        cells = frame[header]
        findings.add(
            header,
            f"the unit of the table: {' or '.join(dict.fromkeys(units))}",
            cells.is_in(strange),
            lambda at, of=cells: repr(of[at]),  # type: ignore[misc]  # bound at once
            lambda _: "Convert the rows, or --leave-out those in another unit",
        )
        faults += findings.faults


def _shaped(frame: pl.DataFrame, this: Card, order: ImportOrder, matched: Matched) -> pl.DataFrame:
    """Give text cells under our names: the file's, constants, who says so, and nothing where neither is."""
    said = {"source": order.source, "vintage": order.vintage, "licence": order.licence}
    empty = _empty_texts(this)
    made = []
    for column in this.columns:
        if column.name in matched.taken:
            cells = _clean(pl.col(matched.taken[column.name]), column)
        else:
            cells = pl.lit(order.constants.get(column.name) or None, dtype=pl.String)
        if column.name in said:
            cells = cells.fill_null(said[column.name])
        if column.name in empty:
            cells = cells.fill_null("")
        made.append(cells.alias(column.name))
    return frame.select(made)


def _clean(cells: pl.Expr, column: FactColumn) -> pl.Expr:
    """An empty text is no value; a workbook's midnight is a day, and its 2019.0 a whole number."""
    text = pl.when(cells == "").then(None).otherwise(cells)
    if column.type is CellType.DATE:
        return text.str.replace(_MIDNIGHT, "$1")
    if column.type is CellType.WHOLE:
        return text.str.replace(_WHOLE, "$1")
    return text


def _empty_texts(this: Card) -> set[str]:
    """Columns in which the package writes an empty text where there is nothing to say, and never a missing one."""
    base = load(this.name).frame
    return {
        column.name
        for column in this.columns
        if column.type is CellType.TEXT
        and not column.required
        and base[column.name].null_count() == 0
        and (base[column.name] == "").any()
    }


def _checked(
    frame: pl.DataFrame,
    rows: pl.Series,
    this: Card,
    order: ImportOrder,
    matched: Matched,
    where: str,
    world: World,
) -> pl.DataFrame:
    """Give the rows in the card's types, or every fault of every cell under the header that the user knows."""
    try:
        made = typed(frame, this, where, rows=rows)
        faults: list[Fault] = []
    except ModelInvalid as refusal:
        faults = list(refusal.faults)
        made = None
    findings = Findings(where, rows)
    check_accord(frame, this, world, findings)
    for text in frame["vintage"].unique().drop_nulls().to_list() if "vintage" in matched.taken else ():
        if problem := vintage_faults(text, world.date, "")[:1]:
            at = frame.select((pl.col("vintage") == text).arg_max()).item()
            faults.append(
                Fault(
                    where,
                    findings.row(at),
                    "vintage",
                    problem[0].split("expected ")[1].split(", found")[0],
                    repr(text),
                )
            )
    faults += findings.faults
    if faults or made is None:
        raise ModelInvalid(dict.fromkeys(_theirs(fault, order, matched) for fault in faults))
    return made


def _theirs(fault: Fault, order: ImportOrder, matched: Matched) -> Fault:
    """Name a column as the file does, and ours beside it; a constant is named as such."""
    from dataclasses import replace  # noqa: PLC0415  # beside its only use

    names = (fault.column or "").split(", ")
    told = []
    for name in names:
        header = matched.taken.get(name)
        if name in order.constants:
            told.append(f"{name} (--set)")
        else:
            told.append(name if header in {None, name} else f"{header} ({name})")
    row = None if all(name in order.constants for name in names) else fault.row
    return replace(fault, column=", ".join(told) if fault.column else None, row=row)


def _notes(
    file: OfficialFile,
    frame: pl.DataFrame,
    this: Card,
    order: ImportOrder,
    matched: Matched,
    units: dict[str, str],
) -> tuple[str, ...]:
    notes = []
    if file.encoding and file.encoding != "UTF-8":
        notes.append(
            f"{order.file.name} is not UTF-8; it was read as {file.encoding}: look at names with accents."
        )
    notes += [
        f"{column.name}: the file says no unit; taken as {column.unit}. --unit {column.name}={column.unit} states it."
        for column in this.columns
        if column.unit and column.name in matched.taken and column.name not in units
    ]
    left = file.table.frame.height - frame.height
    if order.leave_out:
        notes.append(f"{left} of {file.table.frame.height} rows were left out by --leave-out.")
    absent = [
        column.name
        for column in this.columns
        if column.name not in matched.taken
        and column.name not in order.constants
        and column.name not in PROVENANCE
    ]
    if absent:
        notes.append(f"not in the file, and so empty: {', '.join(absent)}.")
    return tuple(notes)
