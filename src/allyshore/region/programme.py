"""Where a region's content leaks: a list of chains, or a sector's trade, through the same table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from allyshore.errors import Fault, ModelInvalid, UsageError
from allyshore.region.concord import Concordance
from allyshore.region.trace import prepare
from allyshore.spelling import did_you_mean
from allyshore.tables import read_official

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from allyshore.region.leontief import Leontief
    from allyshore.region.table import Vector
    from allyshore.world import World

COLUMNS = ("chain", "country", "value")
METHOD = (
    "each chain's yearly value as sales of its country's sector (HS to ISIC revision 3 to the table), and the value added behind it by "
    "country and sector at every tier (Leontief)"
)
LEAKS = 15
"""Countries' sectors named, most first."""
MILLION = 1e6
CHAIN = {
    "row": pl.Int64,
    "chain": pl.String,
    "country": pl.String,
    "hs": pl.String,
    "sector": pl.String,
    "value": pl.Float64,
}


@dataclass(frozen=True, eq=False)
class ChainFile:
    """A list of chains: row (as the user counts), chain, country (ISO3), hs or sector, value (USD a year)."""

    where: str
    rows: pl.DataFrame


@dataclass(frozen=True, slots=True)
class ChainContent:
    """One chain: its value, the region's share of its content, and the largest share outside."""

    chain: str
    country: str
    sector: str
    value: float
    regional: float
    own: float
    leak_to: str
    leak_share: float


@dataclass(frozen=True, slots=True)
class Programme:
    """All chains together: content by country, and which sectors abroad earn what the region does not.

    Attributes
    ----------
    value
        USD a year of the chains that have a sector.
    content
        Value added by country, USD a year.
    leaks
        country, sector, title, amount, share: value added outside the region, most first.
    unmapped
        row, chain, hs, value, why: chains that are in no number.
    """

    table: str
    year: int
    bloc: str
    members: tuple[str, ...]
    value: float
    content: Mapping[str, float]
    chains: tuple[ChainContent, ...]
    leaks: tuple[dict[str, Any], ...]
    unmapped: tuple[dict[str, Any], ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the document of ``region programme --json``."""
        total = self.value or 1.0
        order = sorted(self.content, key=lambda country: -self.content[country])
        return {
            "table": self.table,
            "year": self.year,
            "method": METHOD,
            "bloc": self.bloc,
            "members": list(self.members),
            "value_usd": self.value,
            "regional_content": sum(self.content.get(country, 0.0) for country in self.members) / total,
            "content": {country: self.content[country] / total for country in order},
            "chains": [
                {
                    "chain": one.chain,
                    "country": one.country,
                    "sector": one.sector,
                    "value_usd": one.value,
                    "regional_content": one.regional,
                    "own_content": one.own,
                    "leaks_most_to": one.leak_to,
                    "leak_share": one.leak_share,
                }
                for one in self.chains
            ],
            "leaks": [dict(leak) for leak in self.leaks],
            "unmapped": [dict(row) for row in self.unmapped],
        }


def read_programme(path: Path) -> ChainFile:
    """Read a list of chains: columns chain, country (ISO3), value (USD a year), and hs (6 to 10 digits) or sector (of io_sectors).

    Raises
    ------
    UsageError
        There is no such file.
    ModelInvalid
        With every fault of the file.
    """
    if not path.is_file():
        raise UsageError(
            f"region programme: expected a file of chains, found {'a folder' if path.is_dir() else 'nothing'} at {path}."
        )
    faults: list[Fault] = []
    file = read_official("programme", path, faults)
    if file is None or faults:
        raise ModelInvalid(faults)
    frame, where = file.table.frame, file.table.where
    columns = frame.columns
    for name in COLUMNS:
        if name not in columns:
            hint = did_you_mean(name, columns)
            faults.append(Fault(where, 1, name, f"this column{hint}", "none"))
    if "hs" not in columns and "sector" not in columns:
        faults.append(Fault(where, 1, "hs", "a column hs or sector", "neither"))
    if frame.is_empty():
        faults.append(Fault(where, None, None, "a chain in each row below the header", "none"))
    if faults:
        raise ModelInvalid(faults)
    rows = [
        _row(place, cells, where, faults)
        for place, cells in zip(file.table.rows, frame.iter_rows(named=True), strict=True)
    ]
    if faults:
        raise ModelInvalid(faults)
    return ChainFile(where, pl.DataFrame(rows, schema=CHAIN, orient="row"))


def _row(
    place: int, cells: Mapping[str, str | None], where: str, faults: list[Fault]
) -> tuple[int, str, str, str, str, float]:
    """Check one row, and give its cells; a row's faults are collected."""
    text = {name: (cells.get(name) or "").strip() for name in (*COLUMNS, "hs", "sector")}
    hs = text["hs"].replace(".", "").replace(" ", "")
    country = text["country"].upper()
    if not text["chain"]:
        faults.append(Fault(where, place, "chain", "a name", "nothing"))
    if len(country) != len("USA") or not country.isalpha():
        faults.append(Fault(where, place, "country", "three letters, ISO3", repr(text["country"])))
    if not hs and not text["sector"]:
        faults.append(Fault(where, place, "hs", "an HS code, or a sector in column sector", "neither"))
    if hs and not (hs.isdigit() and 6 <= len(hs) <= 10):
        faults.append(Fault(where, place, "hs", "6 to 10 digits", repr(text["hs"])))
    value = 0.0
    try:
        value = float(text["value"].replace(",", ""))
    except ValueError:
        faults.append(Fault(where, place, "value", "USD a year", repr(text["value"])))
    else:
        if not 0.0 <= value < float("inf"):
            faults.append(Fault(where, place, "value", "nought or more USD a year", repr(text["value"])))
    return place, text["chain"], country, hs, text["sector"], value


def programme(file: ChainFile, world: World, bloc: str = "USMCA") -> Programme:
    """Push a list of chains through the world's table.

    Raises
    ------
    ModelInvalid
        Rows name a country that is none, or a sector that the table lacks; every such row is named.
    """
    model = prepare(world).leontief
    placed, unmapped = _placed(file, model, world)
    members = tuple(sorted(world.members(bloc)))
    table = model.table
    mine = np.array([country in members for country in table.countries])
    chains = []
    demand: Vector = np.zeros(len(table.country))
    for name, country, row, value in placed:
        demand[row] += value / MILLION
        held = model.origins[row]
        away = np.where(mine, 0.0, held)
        most = int(away.argmax())
        own = table.countries.index(table.country[row])
        chains.append(
            ChainContent(
                name,
                country,
                table.sector[row],
                value,
                float(held[mine].sum()),
                float(held[own]),
                table.countries[most],
                float(away[most]),
            )
        )
    held = demand @ model.origins
    earned = np.asarray(model.output_for(demand)) * model.value_added_share
    outside = np.array([country not in members for country in table.country])
    total = float(demand.sum())
    order = np.argsort(-np.where(outside, earned, -np.inf))[:LEAKS]
    leaks = tuple(
        {
            "country": table.country[row],
            "sector": table.sector[row],
            "title": table.title(table.sector[row]),
            "amount_usd": float(earned[row]) * MILLION,
            "share": float(earned[row]) / total if total else 0.0,
        }
        for row in order
        if earned[row] > 0
    )
    return Programme(
        table=table.name,
        year=table.year,
        bloc=bloc,
        members=members,
        value=total * MILLION,
        content={
            country: float(value) * MILLION
            for country, value in zip(table.countries, held, strict=True)
            if value > 0
        },
        chains=tuple(chains),
        leaks=leaks,
        unmapped=tuple(unmapped),
    )


def _placed(
    file: ChainFile, model: Leontief, world: World
) -> tuple[list[tuple[str, str, int, float]], list[dict[str, Any]]]:
    """Give chain, country, row of the table and value of each row that has a sector, and the rows that have none."""
    known = frozenset(world.table("countries")["country"])
    table = model.table
    concordance = Concordance(world)
    faults: list[Fault] = []
    placed, unmapped = [], []
    for row in file.rows.iter_rows(named=True):
        country = row["country"] if row["country"] in table.countries else "ROW"
        if row["country"] not in known and row["country"] != "ROW":
            hint = did_you_mean(row["country"], sorted(known))
            faults.append(
                Fault(file.where, row["row"], "country", f"an ISO3 country code{hint}", repr(row["country"]))
            )
            continue
        sector, why = row["sector"], ""
        if row["hs"]:
            found = concordance.place(row["hs"])
            sector, why = found.sector, found.note
        elif table.at(country, sector) is None:
            hint = did_you_mean(sector, table.sectors)
            faults.append(
                Fault(file.where, row["row"], "sector", f"a sector of table io_sectors{hint}", repr(sector))
            )
            continue
        at = None if sector is None else table.at(country, sector)
        if at is None:
            unmapped.append({name: row[name] for name in ("row", "chain", "hs", "value")} | {"why": why})
        else:
            placed.append((row["chain"], row["country"], at, row["value"]))
    if faults:
        raise ModelInvalid(faults)
    return placed, unmapped
