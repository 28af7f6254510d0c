"""What if a measure were added, ended or changed: a world with the user's rows over the law."""

from __future__ import annotations

import datetime as dt
import fnmatch
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.errors import Fault, ModelInvalid
from allyshore.spelling import suggestion
from allyshore.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MEASURES, PRODUCTS = "measures", "measure_products"
CHANGES = ("add", "end", "change")
SUPPOSED = "supposed"
STAGE = 95
"""Place of an added measure that names none: after all others."""
_DAY = dt.timedelta(days=1)
_OWN = ("change", "measure", "goods")
OWN = "the user's own"
MOST = 10.0
"""A rate above 1,000 % is a mistake."""
_READ: dict[str, Callable[[str], Any]] = {
    "number": float, "whole": int, "date": dt.date.fromisoformat, "text": str, "yes_no": str,
}  # fmt: skip
_FIXED = ("source", "vintage", "licence", "evidence")


@dataclass
class _Reader:
    """Rows as text, and the faults found so far."""

    world: World
    where: str
    numbers: Sequence[int]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, at: int, column: str | None, expected: str, found: str, cure: str = "") -> None:
        """Note one fault of the row at a position."""
        self.faults.append(Fault(self.where, self.numbers[at], column, expected, found, cure))

    def near(self, word: str, words: Sequence[str]) -> str:
        """Suggest what was meant."""
        return suggestion(word, words, 3)


def what_if(
    world: World, rows: pl.DataFrame, where: str = "what-if", numbers: Sequence[int] | None = None
) -> World:
    """Give the world with measures added, ended or changed; every bill then says which of its rows are supposed.

    Parameters
    ----------
    world
        The law as it is.
    rows
        Text in every cell, empty where nothing is said. ``change`` is ``add``, ``end`` or ``change``; ``measure`` names the measure, or
        with ``*`` all whose names fit. The other columns are those of table ``measures``, and ``goods``, tariff numbers joined by
        ``;`` of any number of digits. What an added row leaves empty: all countries, all goods, form ``additive`` on the value, a
        family of its own, charged after all others, from the world's day on. A row that ends a measure gives its last day in ``valid_to``;
        left empty, the measure does not stand on the world's day. ``confidence`` says how sure the user is of a row; left empty it is
        supposed, and each bill says so. An order on the user's own goods (antidumping, countervailing) is an added row too.
    where, numbers
        What a fault calls the table, and the number of each row as the user counts it.

    Returns
    -------
    World
        The same day, with tables ``measures`` and ``measure_products`` replaced.

    Raises
    ------
    ModelInvalid
        With every fault of the rows.
    """
    reader = _Reader(world, where, numbers if numbers is not None else range(2, rows.height + 2))
    table, products = world.table(MEASURES), world.table(PRODUCTS)
    columns = {column.name for column in world.card(MEASURES).columns} - set(_FIXED)
    for name in rows.columns:
        if name not in columns and name not in _OWN:
            known = sorted(columns | set(_OWN))
            reader.faults.append(
                Fault(
                    where,
                    None,
                    name,
                    f"one of {', '.join(known)}",
                    "another column",
                    reader.near(name, known),
                )
            )
    for name in _OWN[:2]:
        if name not in rows.columns:
            reader.faults.append(Fault(where, None, name, "this column", "none"))
    if reader.faults:
        raise ModelInvalid(reader.faults)
    for at, row in enumerate(rows.iter_rows(named=True)):
        said = {
            name: str(cell).strip() for name, cell in row.items() if cell is not None and str(cell).strip()
        }
        table, products = _applied(reader, at, said, table, products)
    if reader.faults:
        raise ModelInvalid(reader.faults)
    return World.on(world.date, {**world.overrides, MEASURES: table, PRODUCTS: products}, world.imports)


def _applied(
    reader: _Reader, at: int, said: dict[str, str], table: pl.DataFrame, products: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Apply one row to both tables."""
    change, name = said.get("change", ""), said.get("measure", "")
    if change not in CHANGES:
        reader.fault(
            at, "change", f"one of {', '.join(CHANGES)}", f"'{change}'", reader.near(change, CHANGES)
        )
        return table, products
    if not name:
        reader.fault(at, "measure", "the name of a measure", "an empty cell")
        return table, products
    cells = _cells(reader, at, said)
    if "goods" in said:
        products = _with_goods(reader, at, name, said["goods"], products)
        cells["lists"] = f"what_if:{name}"
    if change == "add":
        return _with_measure(reader, at, name, cells, table), products
    return _with_change(reader, at, change, name, cells, table), products


def _with_measure(
    reader: _Reader, at: int, name: str, cells: dict[str, Any], table: pl.DataFrame
) -> pl.DataFrame:
    """Add the row of a measure."""
    if name in table["measure"].to_list():
        reader.fault(
            at, "measure", "a new name", f"'{name}', which the table holds", "Write change instead of add"
        )
        return table
    if "rate" not in cells and cells.get("form", "additive") in {"additive", "top_up"}:
        reader.fault(at, "rate", "a rate, as a share of the value", "an empty cell")
        return table
    day = reader.world.date
    row = dict.fromkeys(table.columns) | {
        "measure": name, "name": name, "authority": SUPPOSED, "family": name, "rank": 9, "stage": STAGE, "countries": "ALL", "form": "additive", "base": "value",
        "valid_from": day, "citation": SUPPOSED, "evidence": SUPPOSED, "confidence": SUPPOSED, "source": SUPPOSED, "vintage": day.isoformat(), "licence": OWN,
    } | cells  # fmt: skip
    return pl.concat([table, pl.DataFrame([row], schema=table.schema)])


def _with_change(
    reader: _Reader, at: int, change: str, name: str, cells: dict[str, Any], table: pl.DataFrame
) -> pl.DataFrame:
    """End or change every measure whose name fits."""
    names = table["measure"].to_list()
    met = [one for one in names if fnmatch.fnmatchcase(one, name)]
    if not met:
        reader.fault(at, "measure", "a measure of the table", f"'{name}'", reader.near(name, names))
        return table
    chosen = pl.col("measure").is_in(met)
    if change == "end":
        last = cells.get("valid_to", reader.world.date - _DAY)
        cells = {"valid_to": last}
        chosen = chosen & (pl.col("valid_to").is_null() | (pl.col("valid_to") > last))
    elif not cells:
        reader.fault(at, None, "a column to change", "none")
    cells = {"confidence": SUPPOSED} | cells | {"evidence": SUPPOSED}
    return table.with_columns(
        pl.when(chosen).then(pl.lit(cell, table.schema[column])).otherwise(column).alias(column)
        for column, cell in cells.items()
    )


def _cells(reader: _Reader, at: int, said: dict[str, str]) -> dict[str, Any]:
    """Type the cells of a row by the card of the table."""
    card = {column.name: column for column in reader.world.card(MEASURES).columns}
    found: dict[str, Any] = {}
    for name, text in said.items():
        if name in _OWN:
            continue
        column = card[name]
        if column.one_of and text not in column.one_of:
            reader.fault(
                at, name, f"one of {', '.join(column.one_of)}", f"'{text}'", reader.near(text, column.one_of)
            )
            continue
        try:
            found[name] = _READ[column.type.value](text)
        except ValueError:
            reader.fault(at, name, f"a {column.type.value} ({column.meaning})", f"'{text}'")
    if "rate" in found and not 0 <= found["rate"] <= MOST:
        reader.fault(at, "rate", "a share of the value, 0.25 for 25 %", f"'{said['rate']}'")
    known = [*reader.world.table("countries")["country"], "ALL"]
    lists = reader.world.table(PRODUCTS)["list"].unique().to_list()
    for name, words, expected in (
        ("countries", known, "ISO codes of three letters joined by ';', or ALL"),
        ("except_countries", known, "ISO codes of three letters joined by ';'"),
        ("lists", lists, "lists of measure_products joined by ';'"),
        ("except_lists", lists, "lists of measure_products joined by ';'"),
    ):
        for word in found.get(name, "").split(";"):
            if word and word not in words:
                reader.fault(at, name, expected, f"'{word}'", reader.near(word, words))
    return found


def _with_goods(reader: _Reader, at: int, name: str, goods: str, products: pl.DataFrame) -> pl.DataFrame:
    """Add the list of goods of a row."""
    codes = ["".join(filter(str.isdigit, code)) for code in goods.split(";") if code.strip()]
    for code, text in zip(codes, [part for part in goods.split(";") if part.strip()], strict=True):
        if not 2 <= len(code) <= 10:
            reader.fault(at, "goods", "tariff numbers of two to ten digits joined by ';'", f"'{text}'")
    rows = {
        "list": f"what_if:{name}", "exact": False, "valid_from": None, "valid_to": None,
        "source": SUPPOSED, "vintage": reader.world.date.isoformat(), "licence": "the user's own",
    }  # fmt: skip
    return pl.concat(
        [
            products,
            pl.DataFrame([rows | {"hs": code} for code in codes], schema_overrides=products.schema).select(
                products.columns
            ),
        ]
    )
