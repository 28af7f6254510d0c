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
        pl.when(pl.col(name)).then(pl.lit("yes")).otherwise(pl.lit("no")).alias(name) for name in yes_no
    )


def _strategies(strategies: Mapping[str, Any]) -> str:
    """TOML of name -> title and sections; a JSON string, number or list of strings is the TOML value."""
    lines: list[str] = []
    for name, content in strategies.items():
        key = json.dumps(name, ensure_ascii=False)
        sections = {word: value for word, value in content.items() if isinstance(value, dict)}
        lines.append(f"[{key}]")
        lines += [
            f"{word} = {json.dumps(value, ensure_ascii=False)}"
            for word, value in content.items()
            if word not in sections
        ]
        for section, values in sections.items():
            lines.append(f"[{key}.{section}]")
            lines += [f"{word} = {json.dumps(value, ensure_ascii=False)}" for word, value in values.items()]
    return "\n".join([*lines, ""])
