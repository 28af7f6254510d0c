"""Where imported tables are kept: a folder with one record a table, and the rows of each import beside it.

::

    world/labour_cost.toml               the record: a seal, and one [[import]] after the other (see `Imported`)
    world/labour_cost-3f2a9c1b7d04.csv   the rows of one import in the card's columns, named by their hash; Parquet where they are many

The record is written last and in one step, so that an import either holds or has not happened. Nothing here is read unless its hash
is the one that was written.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.errors import Fault, ModelInvalid
from allyshore.tables import replace_file
from allyshore.world.catalogue import card, table_names
from allyshore.world.frames import load, typed
from allyshore.world.laying import lay
from allyshore.world.provenance import REPLACE, Imported, read_imported
from allyshore.world.world import World

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from allyshore.world.imports import Import

ROOM = "world"
"""Folder inside the user's data folder."""
_MANY = 100_000
_HEAD = "# Tables imported with `allyshore world import`. Do not edit: `allyshore world reset {name}` undoes it.\n"


@dataclass(frozen=True, slots=True)
class Removed:
    """A table that is the package's again; the imports that are gone, or none where their record could not be read."""

    table: str
    imports: tuple[Imported, ...]
    rows: int


def world_on(on: dt.date, folder: Path | None) -> World:
    """Give the world of a day with the tables that are kept in a folder laid over the package's.

    Raises
    ------
    ModelInvalid
        What is kept was damaged or changed by hand, or does not fit this edition's cards.
    """
    if folder is None:
        return World.on(on)
    overrides: dict[str, pl.DataFrame] = {}
    imports: dict[str, tuple[Imported, ...]] = {}
    for name in kept_tables(folder):
        if name not in table_names():
            raise _damaged(folder, name, "a table of this edition", "one that it does not have")
        imports[name] = read_record(folder, name)
        frame = load(name).frame
        for record in imports[name]:
            frame = lay(frame, _rows(folder, record), card(name), record.mode)
        overrides[name] = frame
    try:
        return World.on(on, overrides, imports)
    except ModelInvalid as refusal:
        cure = "The imported table does not fit this edition. Run `allyshore world reset TABLE`, then import it again"
        raise ModelInvalid(
            [dataclasses.replace(fault, cure=fault.cure or cure) for fault in refusal.faults]
        ) from refusal


def kept_tables(folder: Path) -> list[str]:
    """Names of the tables of which something is kept, sorted."""
    room = folder / ROOM
    return sorted(path.stem for path in room.glob("*.toml")) if room.is_dir() else []


def keep(folder: Path, made: Import) -> tuple[Imported, Path]:
    """Keep an import, in one step; give its record and the file that names it."""
    name = made.record.table
    large = made.rows.height > _MANY
    stream = io.BytesIO()
    if large:
        made.rows.write_parquet(stream, compression="zstd")
    else:
        made.rows.write_csv(stream)
    data = stream.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    file = f"{name}-{digest[:12]}.{'parquet' if large else 'csv'}"
    record = dataclasses.replace(made.record, kept=file, kept_sha256=digest)
    earlier = () if record.mode == REPLACE or name not in kept_tables(folder) else read_record(folder, name)
    records = [one for one in earlier if _order(one) != _order(record)] + [record]
    room = folder / ROOM
    replace_file(room / file, data)
    replace_file(room / f"{name}.toml", _record_text(name, records).encode())
    _sweep(folder, name, {one.kept for one in records})
    return record, room / f"{name}.toml"


def reset(folder: Path, name: str | None = None) -> list[Removed]:
    """Undo every import of one table, or of all; damaged ones too. Give what was removed."""
    removed = []
    for table in kept_tables(folder):
        if name not in {None, table}:
            continue
        try:
            records = read_record(folder, table)
        except ModelInvalid:
            records = ()
        (folder / ROOM / f"{table}.toml").unlink()
        _sweep(folder, table, set())
        removed.append(Removed(table, records, sum(record.rows for record in records)))
    return removed


def read_record(folder: Path, name: str) -> tuple[Imported, ...]:
    """Read the record of one table's imports, oldest first.

    Raises
    ------
    ModelInvalid
        It cannot be read, or is not as it was written.
    """
    path = folder / ROOM / f"{name}.toml"
    try:
        given = tomllib.loads(path.read_bytes().decode())
    except (OSError, ValueError) as error:
        raise _damaged(folder, name, "the record of an import", str(error).splitlines()[0][:120]) from error
    parts = given.get("import")
    if not isinstance(parts, list) or not parts or given.get("seal") != _seal(parts):
        raise _damaged(folder, name, "the record as it was written", "one that was changed since")
    try:
        return tuple(read_imported(part) for part in parts)
    except (ValueError, AttributeError) as error:
        raise _damaged(folder, name, str(error), "a record of another edition") from error


def _rows(folder: Path, record: Imported) -> pl.DataFrame:
    """Read the rows of one import, as they were kept."""
    path = folder / ROOM / record.kept
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _damaged(folder, record.table, f"the rows in {record.kept}", str(error.strerror)) from error
    if hashlib.sha256(data).hexdigest() != record.kept_sha256:
        raise _damaged(folder, record.table, f"the rows in {record.kept} as they were imported", "others")
    if path.suffix == ".parquet":
        frame = pl.read_parquet(io.BytesIO(data))
    else:
        frame = pl.read_csv(io.BytesIO(data), infer_schema=False)
    try:
        return typed(frame, card(record.table), record.kept, deep=False)
    except ModelInvalid as refusal:
        raise _damaged(
            folder, record.table, "rows that fit this edition's card", str(refusal.faults[0])
        ) from refusal


def _damaged(folder: Path, name: str, expected: str, found: str) -> ModelInvalid:
    cure = f"Run `allyshore world reset {name}`, then import the table again"
    return ModelInvalid([Fault(str(folder / ROOM / f"{name}.toml"), None, None, expected, found, cure)])


def _order(record: Imported) -> tuple[Any, ...]:
    """What makes two imports the same one, done again."""
    return (
        record.sha256,
        record.sheet,
        tuple(record.columns.items()),
        tuple(record.constants.items()),
        record.leave_out,
    )


def _sweep(folder: Path, name: str, used: set[str]) -> None:
    """Delete the rows of imports that no record names any more."""
    for path in (folder / ROOM).glob(f"{name}-*.*"):
        if path.suffix in {".csv", ".parquet"} and path.name not in used:
            path.unlink()


def _seal(parts: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _record_text(name: str, records: Sequence[Imported]) -> str:
    parts = [record.to_dict() for record in records]
    lines = [_HEAD.format(name=name), f"seal = {_toml(_seal(parts))}\n"]
    for part in parts:
        lines.append("\n[[import]]\n")
        lines += [f"{key} = {_toml(value)}\n" for key, value in part.items()]
    return "".join(lines)


def _toml(value: Any) -> str:
    """One value of a TOML file; a JSON text is a TOML text."""
    if isinstance(value, dict):
        inside = ", ".join(f"{_toml(key)} = {_toml(part)}" for key, part in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        return f"[{', '.join(_toml(part) for part in value)}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
