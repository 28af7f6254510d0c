"""Copying a model from folder to workbook or back: every cell as it was typed, with the schema's notes beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.chain.check import read
from allyshore.chain.schema import SETTINGS, TABLES, Column, Kind
from allyshore.errors import ModelInvalid
from allyshore.tables import ColumnNote, Sheet, copy_strategies, is_workbook, write_folder, write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from allyshore.tables import RawModel

_NUMBERS = (Kind.NUMBER, Kind.WHOLE)


def transcribe(source: Path, target: Path) -> None:
    """Write the model at `source` to `target`: a workbook where the name ends in ``.xlsx``, a folder otherwise.

    ``strategies.toml`` is copied beside the workbook, or into the folder. Values are not judged; a model with
    faults is copied with them.

    Raises
    ------
    ModelInvalid
        A file of the source cannot be read.
    UsageError
        There is no model at the source.
    """
    raw = read(source)
    if raw.faults or raw.settings is None:
        raise ModelInvalid(raw.faults)
    sheets = [
        Sheet(
            table.name, raw.tables[table.name].frame, {column.name: note(column) for column in table.columns}
        )
        for table in TABLES
        if table.name in raw.tables
    ]
    if is_workbook(target):
        meanings = {setting.name: _meaning(setting.meaning, setting.unit) for setting in SETTINGS}
        write_workbook(target, sheets, raw.settings.values, meanings)
    else:
        write_folder(target, sheets, _settings(raw))
    copy_strategies(source, target)


def note(column: Column) -> ColumnNote:
    """What a workbook says of a column."""
    words = [_meaning(column.meaning, column.unit), column.kind.value]
    if column.required:
        words.append("required")
    elif column.default not in (None, ""):
        words.append(f"empty means {_shown(column.default)}")
    if column.choices:
        words.append(f"one of: {', '.join(column.choices)}")
    choices = ("yes", "no") if column.kind is Kind.YES_NO else column.choices
    return ColumnNote(". ".join(words) + ".", column.kind not in _NUMBERS, choices)


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    return f"{default:g}" if isinstance(default, float) else str(default)


def _meaning(meaning: str, unit: str) -> str:
    return f"{meaning} [{unit}]" if unit else meaning


def _settings(raw: RawModel) -> dict[str, object]:
    """Settings with the types of TOML; a text that is no number stays a text, for the check to name."""
    if raw.settings is None:
        return {}
    if raw.settings.typed:
        return dict(raw.settings.values)
    kinds = {setting.name: setting.kind for setting in SETTINGS}
    given = raw.settings.values
    return {key: _number(value, kinds.get(key, Kind.TEXT)) for key, value in given.items() if value != ""}


def _number(text: str, kind: Kind) -> object:
    """A setting's number out of its text, or the text where it is none."""
    if kind not in _NUMBERS:
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if kind is Kind.WHOLE and number.is_integer() else number
