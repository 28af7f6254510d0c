"""Reading a model and judging it: every fault at once, and the chain where there is none that stops the work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.chain.balance import check_balance
from allyshore.chain.cells import DraftTable, absent_table, missing_columns, read_cells
from allyshore.chain.choices import check_choices
from allyshore.chain.codes import read_codes
from allyshore.chain.columns import check_columns
from allyshore.chain.complete import FILLED, complete
from allyshore.chain.cycles import check_cycles
from allyshore.chain.faults import FaultList
from allyshore.chain.goods import check_goods
from allyshore.chain.horizon import ONCE
from allyshore.chain.keys import check_keys, check_references
from allyshore.chain.origin_cells import check_origin_cells
from allyshore.chain.perils import check_hazards
from allyshore.chain.places import check_coordinates, check_countries
from allyshore.chain.policies import check_limits, check_tariffs
from allyshore.chain.schema import TABLES, Kind
from allyshore.chain.settings import other_files, read_settings
from allyshore.chain.structure import check_structure
from allyshore.chain.supply_chain import SupplyChain
from allyshore.errors import Fault, Severity
from allyshore.tables import RawModel, read_model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain.reference import Reference

TABLE_NAMES = tuple(table.name for table in TABLES)
CODE_COLUMNS = {
    table.name: tuple(column.name for column in table.columns if column.kind is Kind.HS_CODE)
    for table in TABLES
}


@dataclass(frozen=True)
class Verdict:
    """What came of checking a model.

    Attributes
    ----------
    chain
        The checked and completed model; None where an error stands against it.
    faults
        Every fault, errors first.
    filled
        Every value that was filled in: table, row, column, value, source.
    rows
        Table to the number of rows that the user brought.
    """

    chain: SupplyChain | None
    faults: tuple[Fault, ...]
    filled: pl.DataFrame
    rows: Mapping[str, int]


def read(path: Path) -> RawModel:
    """Read a model as text, from a folder or a workbook; a `UsageError` says that there is none at the path."""
    return read_model(path, TABLE_NAMES, CODE_COLUMNS)


def check(path: str | Path, reference: Reference | None) -> Verdict:
    """Check a model column by column and across tables, and complete it where nothing stops that.

    Parameters
    ----------
    path
        A folder of CSV or Parquet files with ``model.toml``, or a workbook with a sheet per table and one ``model``.
    reference
        What is known of the world; None leaves out codes, countries and what would be filled from them.

    Raises
    ------
    UsageError
        There is no model at the path at all.
    """
    raw = read(Path(path))
    faults = FaultList(raw.faults)
    settings_where = "model.toml" if raw.suffix else f"{raw.where} [model]"
    settings = _settings(raw, settings_where, faults)
    tables = _tables(raw, reference, settings, faults)
    for name, table in tables.items():
        if name in raw.tables:
            missing_columns(table, faults)
            check_columns(table, faults)
            check_keys(table, faults)
    if reference is not None:
        home_row = raw.settings.rows.get("home") if raw.settings else None
        check_countries(tables, settings.get("home"), (settings_where, home_row), reference, faults)
    check_references(tables, faults)
    check_coordinates(tables["sites"], reference, faults)
    check_goods(tables, faults, us_sites=_in_usa(tables["sites"], settings))
    check_cycles(tables, faults)
    check_structure(tables, settings.get("periods"), faults)
    check_origin_cells(tables, faults)
    check_tariffs(tables["tariffs"], faults)
    check_limits(tables, faults)
    check_choices(tables, settings.get("timing", ONCE), faults)
    check_hazards(tables, faults)
    rows = {name: table.frame.height for name, table in tables.items()}
    if faults.stop():
        return Verdict(None, faults.all, pl.DataFrame(schema=FILLED), rows)
    check_balance(tables, settings, faults)
    frames, filled = complete(tables, raw.settings, reference, faults)
    if faults.stop():
        return Verdict(None, faults.all, filled, rows)
    parts: dict[str, Any] = {**settings, **frames}
    chain = SupplyChain(**parts, strategies=raw.strategies, filled=filled, warnings=faults.all)
    return Verdict(chain, faults.all, filled, rows)


def _settings(raw: RawModel, where: str, faults: FaultList) -> dict[str, Any]:
    """The settings that could be read."""
    if raw.settings is not None:
        return read_settings(raw.settings, faults)
    if "model" not in raw.unreadable and not _unopened(raw):
        what = "the model's settings (name, home, carrying_rate, periods, weeks_per_period)"
        faults.add(
            where, None, expected=what, found="no such file" if raw.suffix else "no such sheet", cure="Add it"
        )
    return {}


def _unopened(raw: RawModel) -> bool:
    """Whether the folder or workbook itself could not be opened, so that nothing else need be said."""
    whole = any(fault.where == raw.where and fault.severity is Severity.ERROR for fault in raw.faults)
    return whole and not raw.tables


def _tables(
    raw: RawModel, reference: Reference | None, settings: Mapping[str, Any], faults: FaultList
) -> dict[str, DraftTable]:
    """Every table of the schema, typed; absent ones are empty, and a fault where they are required."""
    tables: dict[str, DraftTable] = {}
    missing: list[str] = []
    for spec in TABLES:
        where = f"{spec.name}{raw.suffix}" if raw.suffix else f"{raw.where} [{spec.name}]"
        if spec.name in raw.tables:
            tables[spec.name] = read_cells(raw.tables[spec.name], spec, faults)
            continue
        unreadable = spec.name in raw.unreadable
        tables[spec.name] = absent_table(spec, where, present=unreadable)
        if not unreadable:
            missing.append(spec.name)
            if spec.required and not _unopened(raw):
                what = "file" if raw.suffix else "sheet"
                faults.add(
                    where,
                    None,
                    expected=f"the table {spec.name} (one row is {spec.row_is})",
                    found=f"no such {what}",
                    cure=f"Add the {what}",
                )
    for spec in TABLES:
        if (
            spec.required
            and spec.name in raw.tables
            and tables[spec.name].frame.height == 0
            and tables[spec.name].given
        ):
            faults.add(
                tables[spec.name].where,
                None,
                expected=f"at least one row (one row is {spec.row_is})",
                found="none",
                cure="Fill the table",
            )
    place = raw.where
    other_files(raw.others, raw.suffix, missing if raw.suffix else [*missing, "model"], place, faults)
    if "products" in raw.tables:
        us_line = _in_usa(tables["sites"], settings)
        tables["products"] = read_codes(
            tables["products"], raw.tables["products"], reference, faults, us_line=us_line
        )
    return tables


def _in_usa(sites: DraftTable, settings: Mapping[str, Any]) -> bool:
    """Whether goods may enter the United States: the firm is at home there, or has more than suppliers there."""
    if settings.get("home") == "USA":
        return True
    there = sites.frame.filter(pl.col("country") == "USA", pl.col("kind") != "supplier")
    return there.height > 0
