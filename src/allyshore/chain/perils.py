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
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
ROUNDING = 0.01
"""By how much twelve rounded shares may miss 1."""
_COUNTRY = r"^[A-Z]{3}$"
_BORDER = r"^[A-Z]{3}-[A-Z]{3}$"


def month_shares(text: str | None) -> tuple[float, ...] | None:
    """Read the shares of the twelve months, joined by ``;``; None of an empty text.

    Raises
    ------
    ValueError
        Not twelve numbers of 0 or more that sum to 1, but for rounding.
    """
    if not text:
        return None
    shares = tuple(float(part) for part in text.split(";"))
    if len(shares) != 12 or not all(0.0 <= share <= 1.0 for share in shares):
        raise ValueError(text)
    if abs(sum(shares) - 1.0) > ROUNDING:
        raise ValueError(text)
    return shares


def check_hazards(tables: Mapping[str, DraftTable], faults: FaultList) -> None:
    """Every hazard names a thing that can suffer in the way it says, and rows of one hazard have one rate and one season."""
    table = tables["hazards"]
    if not table.has("hazard", "scope", "key", "acts_on"):
        return
    _acts(table, faults)
    _keys(table, tables, faults)
    for column in ("rate", "peak_month", "seasonality", "month_shares"):
        _same(table, column, faults)
    _months(table, faults)
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


def _months(table: DraftTable, faults: FaultList) -> None:
    """Shares of months are twelve that sum to 1, and the only season of their hazard."""
    if not table.has("month_shares"):
        return
    told = table.frame.filter(pl.col("month_shares") != "")
    wrong = [not _readable(text) for text in told["month_shares"]]
    faults.rows(
        table.where,
        "month_shares",
        told.filter(pl.Series(wrong, dtype=pl.Boolean)),
        expected="twelve shares from 0 to 1, January to December, joined by ; that sum to 1",
        found=lambda cells: quoted(cells["month_shares"]),
        cure="Write the part of the events that falls in each month, as 0;0;0;0;0;0.1;0.1;0.2;0.4;0.2;0;0",
    )
    if table.has("seasonality"):
        faults.rows(
            table.where,
            "seasonality",
            told.filter(pl.col("seasonality") > 0.0),
            expected="0 where month_shares says when it strikes",
            found=lambda cells: f"{cells['seasonality']:g}",
            cure="Leave one of the two",
        )


def _readable(text: str) -> bool:
    try:
        month_shares(text)
    except ValueError:
        return False
    return True


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
