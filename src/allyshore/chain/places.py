"""Countries that exist, and coordinates that lie in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.chain.faults import ROW, FaultList, quoted
from allyshore.chain.schema import Kind
from allyshore.errors import Severity
from allyshore.spelling import nearest
from allyshore.sphere import great_circle_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain.cells import DraftTable
    from allyshore.chain.reference import Reference

FAR_KM = 1500.0
"""A site farther than this from its country's reference point is looked at, unless the country is known to reach as far."""


def check_countries(
    tables: Mapping[str, DraftTable],
    home: str | None,
    settings_where: tuple[str, int | None],
    reference: Reference,
    faults: FaultList,
) -> None:
    """Report every country that is not an ISO3 code, with the code that was probably meant.

    Parameters
    ----------
    home, settings_where
        The setting ``home``, and the file and row in which it stands.
    """
    known = reference.countries["country"]
    for table in tables.values():
        for column in table.spec.columns:
            if column.kind is Kind.COUNTRY and column.name in table.given:
                lost = table.frame.drop_nulls(column.name).filter(~pl.col(column.name).is_in(known.implode()))
                faults.rows(
                    table.where,
                    column.name,
                    lost,
                    expected=lambda cells, name=column.name: _meant(cells[name], reference),  # type: ignore[misc]  # bound at once
                    found=lambda cells, name=column.name: quoted(cells[name]),  # type: ignore[misc]  # bound at once
                    cure="Write the three capital letters of ISO 3166-1",
                )
    if home is not None and home not in known:
        where, row = settings_where
        cure = "Write the three capital letters of ISO 3166-1"
        faults.add(where, "home", row=row, expected=_meant(home, reference), found=quoted(home), cure=cure)


def _meant(word: str, reference: Reference) -> str:
    """*an ISO3 country code (did you mean MEX?)*, from the two-letter code, the name or a near miss."""
    countries = reference.countries
    by_iso2 = dict(zip(countries["iso2"], countries["country"], strict=True))
    by_name = {
        str(name).casefold(): code for name, code in zip(countries["name"], countries["country"], strict=True)
    }
    codes = set(countries["country"])
    match = (
        word.upper() if word.upper() in codes else by_iso2.get(word.upper()) or by_name.get(word.casefold())
    )
    if match is None:
        near = nearest(word, list(by_name))
        match = by_name[near] if near else nearest(word, sorted(codes))
    return f"an ISO3 country code (did you mean {match}?)" if match else "an ISO3 country code"


def check_coordinates(table: DraftTable, reference: Reference | None, faults: FaultList) -> None:
    """A latitude has a longitude, and the two lie near the site's country."""
    frame = table.frame
    unread = [rows for name in ("latitude", "longitude") if (rows := table.bad.get(name)) is not None]
    if unread:
        frame = frame.filter(~pl.col(ROW).is_in(pl.concat(unread).implode()))
    for given, lacking in (("latitude", "longitude"), ("longitude", "latitude")):
        faults.rows(
            table.where,
            lacking,
            frame.filter(pl.col(given).is_not_null() & pl.col(lacking).is_null()),
            expected=f"a {lacking}, since the {given} is given",
            found="an empty cell",
            cure="Give both, or neither to take the country's reference point",
        )
    if reference is None:
        return
    middle = reference.countries.select(
        "country", pl.col("latitude").alias("middle north"), pl.col("longitude").alias("middle east"), "reach"
    )
    placed = frame.drop_nulls(["latitude", "longitude"]).join(middle, on="country", how="inner").sort(ROW)
    limit = pl.max_horizontal(pl.lit(FAR_KM), pl.col("reach"))
    far = placed.with_columns(_distance().alias("km"), limit.alias("limit")).filter(
        pl.col("km") > pl.col("limit")
    )
    faults.rows(
        table.where,
        "latitude",
        far,
        expected=lambda cells: f"a place in {cells['country']}",
        found=_far_off,
        cure="Check signs (west and south are negative) and whether latitude and longitude are exchanged",
        severity=Severity.WARNING,
    )


def _far_off(cells: Mapping[str, Any]) -> str:
    return f"{cells['latitude']:g}, {cells['longitude']:g}, {cells['km']:.0f} km from the country's reference point"


def _distance() -> pl.Expr:
    """Kilometres from a site to its country's reference point."""
    return great_circle_of(
        pl.col("longitude"), pl.col("latitude"), pl.col("middle east"), pl.col("middle north")
    )
