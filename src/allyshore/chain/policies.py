"""The user's own tariffs and limits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.chain.faults import ROW, FaultList, quoted
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain.cells import DraftTable

_PLACES = ("site", "country", "kind", "state")
_SOURCES = ("product", "recipe", *_PLACES)
GROUP_FIELDS: dict[str, tuple[str, ...]] = {
    "bought": _SOURCES,
    "made": _SOURCES,
    "shipped": ("product", "origin", "destination", "mode", "origin_country", "destination_country"),
    "carbon": ("part", "product", "site", "country", "mode"),
    "open_sites": _PLACES,
    "sources": _SOURCES,
    "site_changes": _PLACES,
    "source_changes": _SOURCES,
}
"""Fields by which each kind of limit may choose its rows."""

_ALWAYS, _FOREVER = date(1, 1, 1), date(9999, 12, 31)


def check_tariffs(table: DraftTable, faults: FaultList) -> None:
    """Tariffs are another importer's, have digits, and do not contradict each other on any day."""
    if not table.present:
        return
    frame = table.frame.with_columns(pl.col("hs").str.replace_all(r"[.\s]", ""))
    faults.rows(
        table.where,
        "importer",
        frame.filter(pl.col("importer") == "USA"),
        expected="an importer other than USA",
        found="'USA'",
        cure="The United States' schedule and measures come from the world's tables; delete the row",
    )
    digits = pl.col("hs").str.contains(r"^([0-9]{2}){1,5}$")
    faults.rows(
        table.where,
        "hs",
        frame.filter(pl.col("hs").is_not_null() & ~digits),
        expected="the leading 2, 4, 6, 8 or 10 digits of an HS code, or nothing for every good",
        found=lambda cells: quoted(cells["hs"]),
        cure="Write the digits as text; a spreadsheet drops a leading zero",
    )
    faults.rows(
        table.where,
        "valid_to",
        frame.filter(pl.col("valid_from") > pl.col("valid_to")),
        expected="a last day that is not before the first",
        found=lambda cells: f"{cells['valid_from']} to {cells['valid_to']}",
        cure="Exchange or mend the dates",
    )
    _overlaps(table, frame, faults)


def _overlaps(table: DraftTable, frame: pl.DataFrame, faults: FaultList) -> None:
    """Two rates of one importer, code and origin that hold on the same day (equal first days are duplicate keys)."""
    same = ["importer", "hs", "country_of_origin"]
    if not table.has("importer"):
        return
    dated = frame.with_columns(
        pl.col("valid_from").fill_null(_ALWAYS), pl.col("valid_to").fill_null(_FOREVER)
    )
    dated = dated.filter(pl.col("valid_from") <= pl.col("valid_to")).sort(*same, "valid_from", ROW)
    dated = dated.with_columns(
        pl.col("valid_to").cum_max().shift(1).over(same).alias("until"),
        pl.col(ROW).shift(1).over(same).alias("earlier row"),
    )
    clash = (pl.col("valid_from") <= pl.col("until")) & (
        pl.col("valid_from") != pl.col("valid_from").shift(1).over(same)
    )
    faults.rows(
        table.where,
        "valid_from",
        dated.filter(clash).sort(ROW),
        expected="one rate on each day",
        found=lambda cells: f"a period that overlaps that of row {cells['earlier row']}",
        cure="End the earlier rate before the later begins",
    )


def check_limits(tables: Mapping[str, DraftTable], faults: FaultList) -> None:
    """Every limit names fields that exist, values that exist, and does not contradict its fellow."""
    table = tables["limits"]
    if not table.has("limit", "kind", "on", "value"):
        return
    values = _values(tables)
    limits = table.frame.select(ROW, "limit", "on", "group").drop_nulls(["on"]).rows(named=True)
    for cells in limits:
        if cells["on"] in GROUP_FIELDS and cells["group"]:
            _group(table.where, cells, values, faults)
    bounds = table.frame.with_columns(pl.col("group").fill_null(""), pl.col("per").fill_null("year"))
    low = bounds.filter(pl.col("kind").is_in(["min", "fixed"])).select(
        "on", "group", "per", pl.col("value").alias("least"), pl.col("limit").alias("other")
    )
    same = ["on", "group", "per"]
    crossed = bounds.filter(pl.col("kind").is_in(["max", "fixed"])).join(low, on=same, how="inner")
    faults.rows(
        table.where,
        "value",
        crossed.filter(pl.col("value") < pl.col("least")).sort(ROW),
        expected=lambda cells: (
            f"at least {cells['least']:g}, which {cells['other']} demands of the same rows"
        ),
        found=lambda cells: f"{cells['value']:g}",
        cure="The two limits cannot both hold",
    )


def _values(tables: Mapping[str, DraftTable]) -> dict[str, set[str]]:
    """What each field of a group may be; a field whose table cannot be read is left out."""
    sites, products = tables["sites"], tables["products"]
    values: dict[str, set[str]] = {"part": {"transport", "supply", "making"}}
    if sites.has("site", "country", "kind"):
        for field, column in (
            ("site", "site"),
            ("origin", "site"),
            ("destination", "site"),
            ("country", "country"),
            ("origin_country", "country"),
            ("destination_country", "country"),
            ("kind", "kind"),
        ):
            values[field] = set(sites.frame[column].drop_nulls())
    if products.has("product"):
        values["product"] = set(products.frame["product"].drop_nulls())
    values["state"] = {"existing", "candidate"}
    if tables["recipes"].has("recipe"):
        values["recipe"] = set(tables["recipes"].frame["recipe"].drop_nulls())
    mode = next(column for column in tables["lanes"].spec.columns if column.name == "mode")
    values["mode"] = set(mode.choices)
    return values


def group_of(text: str | None) -> dict[str, tuple[str, ...]]:
    """Read a limit's group, ``field=value|value;field=value``: field to its values.

    Raises
    ------
    ValueError
        A pair has no field or no value; the message is the pair.
    """
    picked: dict[str, tuple[str, ...]] = {}
    for pair in filter(None, (part.strip() for part in (text or "").split(";"))):
        name, sign, value = (word.strip() for word in pair.partition("="))
        words = tuple(filter(None, (word.strip() for word in value.split("|"))))
        if not sign or not name or not words:
            raise ValueError(pair)
        picked[name] = words
    return picked


def _group(where: str, cells: Mapping[str, Any], values: Mapping[str, set[str]], faults: FaultList) -> None:
    """Check one group: its fields exist for what the limit counts, and so do their values."""
    fields = GROUP_FIELDS[cells["on"]]
    wanted = f"field=value pairs joined by ';', with a field of {', '.join(fields)}"
    cure = f"A limit on {cells['on']} can choose by these fields only"
    try:
        picked = group_of(cells["group"])
    except ValueError as pair:
        faults.add(where, "group", row=cells[ROW], expected=wanted, found=quoted(pair), cure=cure)
        return
    for field, words in picked.items():
        if field not in fields:
            meant = did_you_mean(field, fields)
            faults.add(
                where, "group", row=cells[ROW], expected=f"{wanted}{meant}", found=quoted(field), cure=cure
            )
            continue
        for value in words:
            if field in values and value not in values[field]:
                faults.add(
                    where,
                    "group",
                    row=cells[ROW],
                    expected=f"a {field.replace('_', ' ')} of the model{did_you_mean(value, sorted(values[field]))}",
                    found=quoted(value),
                    cure="Mend the name, or delete the limit: it would count nothing",
                )
