"""The user's own hazards: every row names something, and rows that strike together agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.chain.faults import ROW, FaultList, quoted
from allyshore.chain.schema import MODES
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain.cells import DraftTable

PLACES = ("site", "subdivision", "country", "bloc")
"""Scopes that name places, where sites suffer or goods leave and enter; the others name ways."""
_COUNTRY = r"^[A-Z]{3}$"
_BORDER = r"^[A-Z]{3}-[A-Z]{3}$"


def check_hazards(tables: Mapping[str, DraftTable], faults: FaultList) -> None:
    """Every hazard names a thing that can suffer in the way it says, and rows of one hazard have one rate and one season."""
    table = tables["hazards"]
    if not table.has("hazard", "scope", "key", "acts_on"):
        return
    _acts(table, faults)
    _keys(table, tables, faults)
    for column in ("rate", "peak_month", "seasonality"):
        _same(table, column, faults)
    share = table.frame.filter((pl.col("acts_on") != "duty") & (pl.col("severity") > 1.0))
    faults.rows(
        table.where,
        "severity",
        share,
        expected="a share of capacity, at most 1",
        found=lambda cells: f"{cells['severity']:g}",
        cure="Write 0.4 where 40 % of the capacity is lost; only a further duty may pass 1",
    )
    mean = pl.col("severity")
    wide = table.frame.filter(
        (pl.col("severity_sd") > 0.0)
        & ((pl.col("acts_on") == "duty") | (pl.col("severity_sd") ** 2 >= mean * (1.0 - mean)))
    )
    faults.rows(
        table.where,
        "severity_sd",
        wide,
        expected="a spread that a share between 0 and 1 with this mean can have, and none with duty",
        found=lambda cells: f"{cells['severity_sd']:g}",
        cure="The square must stay below severity x (1 - severity)",
    )


def _acts(table: DraftTable, faults: FaultList) -> None:
    place = pl.col("scope").is_in(PLACES)
    wrong = table.frame.filter(
        (place & (pl.col("acts_on") == "lanes"))
        | (~place & pl.col("acts_on").is_in(["sites", "exports", "imports"]))
        | ((pl.col("scope") == "site") & pl.col("acts_on").is_in(["exports", "imports"]))
    )
    faults.rows(
        table.where,
        "acts_on",
        wrong,
        expected="sites, exports, imports or duty of a country, bloc or subdivision; sites or duty of a site; lanes or duty of a way",
        found=lambda cells: f"{quoted(cells['acts_on'])} of a {cells['scope']}",
        cure="Change scope or acts_on",
    )


def _keys(table: DraftTable, tables: Mapping[str, DraftTable], faults: FaultList) -> None:
    """Keys that can be looked up in the model must be there; countries and borders must be written as such."""
    sites = set(tables["sites"].frame["site"].drop_nulls()) if tables["sites"].has("site") else set()
    for scope, known in (("site", sites), ("mode", set(MODES))):
        rows = table.frame.filter((pl.col("scope") == scope) & ~pl.col("key").is_in(sorted(known)))

        def expected(
            cells: Mapping[str, Any], scope: str = scope, known: frozenset[str] = frozenset(known)
        ) -> str:
            return f"a {scope} of the model{did_you_mean(str(cells['key']), sorted(known))}"

        faults.rows(
            table.where,
            "key",
            rows,
            expected=expected,
            found=lambda cells: quoted(cells["key"]),
            cure="Mend the key",
        )
    for scope, pattern, shape in (
        ("country", _COUNTRY, "an ISO3 country, three capital letters"),
        ("border", _BORDER, "two ISO3 countries as MEX-USA"),
    ):
        faults.rows(
            table.where,
            "key",
            table.frame.filter((pl.col("scope") == scope) & ~pl.col("key").str.contains(pattern)),
            expected=shape,
            found=lambda cells: quoted(cells["key"]),
            cure="Mend the key",
        )


def _same(table: DraftTable, column: str, faults: FaultList) -> None:
    if not table.has(column):
        return
    first = table.frame.with_columns(pl.col(column).first().over("hazard").alias("first"))
    faults.rows(
        table.where,
        column,
        first.filter(pl.col(column).ne_missing(pl.col("first"))).sort(ROW),
        expected=lambda cells: f"{cells['first']}, as in the first row of {cells['hazard']}",
        found=lambda cells: str(cells[column]),
        cure="Rows of one hazard strike together; name another hazard where they do not",
    )
