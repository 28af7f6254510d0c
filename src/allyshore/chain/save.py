"""Write a checked chain back to a folder: the same tables and settings, with everything that was filled in written out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.chain.schema import SETTINGS, TABLES
from allyshore.tables import Sheet, write_folder, write_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from allyshore.chain.supply_chain import SupplyChain


def save(chain: SupplyChain, folder: Path) -> None:
    """Write `chain` so that loading the folder again gives a chain with the same digest."""
    sheets = [
        Sheet(table.name, _text(chain.table(table.name)), {})
        for table in TABLES
        if chain.table(table.name).height
    ]
    write_folder(folder, sheets, {setting.name: getattr(chain, setting.name) for setting in SETTINGS})
    if chain.strategies:
        write_text(folder / "strategies.toml", _strategies(chain.strategies))


def _text(frame: pl.DataFrame) -> pl.DataFrame:
    yes_no = [name for name, kind in frame.schema.items() if kind == pl.Boolean]
    return frame.with_columns(
        pl.when(pl.col(name)).then(pl.lit("yes")).when(~pl.col(name)).then(pl.lit("no")).alias(name)
        for name in yes_no
    )


def _strategies(strategies: Mapping[str, Any]) -> str:
    """TOML of tables of any depth; a JSON string, number or list of strings is the TOML value."""
    lines: list[str] = []
    _tables([], strategies, lines)
    return "\n".join([*lines, ""])


def _tables(path: list[str], content: Mapping[str, Any], lines: list[str]) -> None:
    """Write a table under its head, in the order of its keys: the tables at its end under heads of their own, others in a line."""
    words = list(content)
    headed = len(words)
    while headed and isinstance(content[words[headed - 1]], dict):
        headed -= 1
    if path:
        lines.append(f"[{'.'.join(path)}]")
    lines += [f"{_plain(word)} = {_value(content[word])}" for word in words[:headed]]
    for word in words[headed:]:
        _tables([*path, _plain(word)], content[word], lines)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_plain(word)} = {_value(inner)}' for word, inner in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(_value(each) for each in value)}]"
    return _plain(value)


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
