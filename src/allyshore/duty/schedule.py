"""The schedule's own rates for a line: column 1 General, free under USMCA, or column 2; with the quantity that a specific rate needs."""

from __future__ import annotations

import difflib
from enum import IntEnum
from typing import TYPE_CHECKING

import polars as pl

from allyshore.errors import Fault

if TYPE_CHECKING:
    from allyshore.world import World

USMCA_SYMBOLS = ("S", "S+")
PROGRAMMES: dict[str, tuple[str, ...]] = {
    "AU": ("AUS",),
    "BH": ("BHR",),
    "CL": ("CHL",),
    "CO": ("COL",),
    "IL": ("ISR",),
    "JO": ("JOR",),
    "JP": ("JPN",),
    "KR": ("KOR",),
    "MA": ("MAR",),
    "OM": ("OMN",),
    "P": ("CRI", "DOM", "GTM", "HND", "NIC", "SLV"),
    "P+": ("CRI", "DOM", "GTM", "HND", "NIC", "SLV"),
    "PA": ("PAN",),
    "PE": ("PER",),
    "S": ("CAN", "MEX"),
    "S+": ("CAN", "MEX"),
    "SG": ("SGP",),
}
"""Programme symbols of the special column and the countries whose goods they can serve. Source: HTSUS General Note 3(c)(i)."""
UNITS: dict[str, tuple[str, float]] = {
    "kg": ("weight", 1.0),
    "g": ("weight", 1000.0),
    "t": ("weight", 0.001),
    "each": ("quantity", 1.0),
    "head": ("quantity", 1.0),
    "doz.": ("quantity", 1 / 12),
    "gross": ("quantity", 1 / 144),
    "1000": ("quantity", 0.001),
}
"""Units of specific rates that weight [kg] or pieces can be turned into: the column and the factor."""


class Column(IntEnum):
    """Which rate of the line is the base."""

    GENERAL = 0
    USMCA = 1
    TWO = 2
    FIXED = 3


def lines(world: World, codes: pl.Series) -> pl.DataFrame:
    """Lines of the schedule for some tariff numbers, with the USMCA symbols as yes or no."""
    symbols = pl.col("special_free").fill_null("").str.split(" ")
    wanted = codes.str.slice(0, 8).unique().alias("hts8").to_frame()
    return world.schedule.lines.join(wanted, on="hts8", how="semi").select(
        "hts8", "general", "other", "form", "ad_valorem", "specific", "specific_unit", "column2_form", "column2_ad_valorem", "column2_specific", "column2_unit",
        "special_free",
        free_usmca=symbols.list.contains("S"), free_usmca_plus=symbols.list.contains("S+"),
    )  # fmt: skip


def unclaimed(lines_met: pl.DataFrame) -> pl.DataFrame:
    """Name the programmes under which a dutiable line would be free for its origin, where none is claimed.

    Parameters
    ----------
    lines_met
        hs, country_of_origin, special_free, column, form.

    Returns
    -------
    polars.DataFrame
        hs, country_of_origin, question.
    """
    paying = lines_met.filter((pl.col("column") == Column.GENERAL) & (pl.col("form") != "free")).unique(
        ["hs", "country_of_origin"], maintain_order=True
    )
    served = pl.DataFrame(
        [
            {"country_of_origin": country, "symbol": symbol}
            for symbol, countries in PROGRAMMES.items()
            for country in countries
        ]
    )
    symbols = paying.select(
        "hs", "country_of_origin", symbol=pl.col("special_free").fill_null("").str.split(" ")
    ).explode("symbol", empty_as_null=False)
    return symbols.join(served, on=["country_of_origin", "symbol"], maintain_order="left").select(
        "hs",
        "country_of_origin",
        question=pl.format(
            "the line is free for {} under programme {} where the good qualifies and it is claimed; no such claim is made here",
            "country_of_origin",
            "symbol",
        ),
    )


def unknown_line(code: str, world: World) -> str:
    """Name the lines of the schedule nearest to a number that it does not hold."""
    known = world.schedule.lines["hts8"]
    for digits in (6, 4, 2):
        near = known.filter(known.str.starts_with(code[:digits])).to_list()
        if near:
            close = difflib.get_close_matches(code[:8], near, n=4, cutoff=0.0)
            return (
                "did you mean "
                + ", ".join(f"{line[:4]}.{line[4:6]}.{line[6:]}" for line in sorted(close))
                + "?"
            )
    return "see chapters 1 to 97"


def dutiable(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the base rate of each row and what it still lacks.

    Parameters
    ----------
    frame
        Rows joined to `lines`, with ``column`` (`Column`), ``fixed`` (share), ``quantity`` and ``weight``.

    Returns
    -------
    polars.DataFrame
        With ``form``, ``base_rate`` (share), ``base_specific`` (USD per unit), ``base_unit``, ``base_amount`` (units, null where unknown).
    """
    two, general, fixed = (
        pl.col("column") == Column.TWO,
        pl.col("column") == Column.GENERAL,
        pl.col("column") == Column.FIXED,
    )
    form = (
        pl.when(fixed)
        .then(pl.lit("ad_valorem"))
        .when(two)
        .then(pl.col("column2_form"))
        .when(general)
        .then(pl.col("form"))
        .otherwise(pl.lit("free"))
    )
    share = (
        pl.when(fixed)
        .then(pl.col("fixed"))
        .when(two)
        .then(pl.col("column2_ad_valorem"))
        .when(general)
        .then(pl.col("ad_valorem"))
    )
    specific = pl.when(two).then(pl.col("column2_specific")).when(general).then(pl.col("specific"))
    unit = pl.when(two).then(pl.col("column2_unit")).when(general).then(pl.col("specific_unit"))
    frame = frame.with_columns(
        form=form, base_rate=share.fill_null(0.0), base_specific=specific.fill_null(0.0), base_unit=unit
    )
    amount = pl.lit(None, pl.Float64)
    for name, (column, factor) in UNITS.items():
        amount = (
            pl.when(pl.col("base_unit") == name)
            .then(pl.col(column).cast(pl.Float64) * factor)
            .otherwise(amount)
        )
    return frame.with_columns(base_amount=amount)


def lacking(frame: pl.DataFrame) -> list[Fault]:
    """Say for every row whose base duty cannot be reckoned what is wanted."""
    unread = frame.filter(pl.col("form") == "unread").unique(["hs", "column"], maintain_order=True)
    faults = [
        Fault(
            "hts",
            None,
            f"{row['hs']}",
            "a rate that the table can express",
            f"'{row['general'] if row['column'] == Column.GENERAL else row['other']}'",
            "Read the line and its notes; the duty is not reckoned",
        )
        for row in unread.iter_rows(named=True)
    ]
    short = frame.filter(
        pl.col("form").is_in(["specific", "compound"])
        & (pl.col("base_amount").is_null() | pl.col("base_amount").is_nan())
    )
    for row in short.unique(["hs", "column"], maintain_order=True).iter_rows(named=True):
        unit = row["base_unit"]
        if unit in UNITS:
            column = UNITS[unit][0]
            faults.append(
                Fault(
                    "entries",
                    row["row"] + 1,
                    column,
                    f"a quantity for {row['hs']}, whose duty is per {unit}",
                    "none",
                    f"Give {column} ({'kg' if column == 'weight' else 'pieces'})",
                )
            )
        else:
            faults.append(
                Fault(
                    "entries",
                    row["row"] + 1,
                    "quantity",
                    f"pieces or kg for {row['hs']}",
                    f"a duty per {unit}",
                    "The quantity in that unit is not a column here yet; the duty is not reckoned",
                )
            )
    return faults
