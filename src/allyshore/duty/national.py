"""Duties of importers other than the United States: nothing at home, free within USMCA, else the rate that the user states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.duty.law import in_force
from allyshore.errors import FactMissing, Fault

if TYPE_CHECKING:
    import datetime as dt


def stated_rates(keys: pl.DataFrame, tariffs: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """Find the user's rate for each (importer, hs, country_of_origin).

    The longest ``hs`` wins, then a row that names the origin, then the one that began last.

    Parameters
    ----------
    keys
        Distinct importer, hs, country_of_origin.
    tariffs
        The user's table: importer, hs, country_of_origin, rate, valid_from, valid_to, source.
    on
        The day.

    Raises
    ------
    FactMissing
        No row fits; every such key is named.
    """
    typed = (
        tariffs.with_columns(pl.col("valid_from", "valid_to").cast(pl.Date)) if tariffs.height else tariffs
    )
    rates = in_force(typed, on) if typed.height else typed
    keys = keys.with_row_index("at")
    if rates.height == 0:
        found = keys.with_columns(rate=pl.lit(None, pl.Float64), tariff_source=pl.lit(None, pl.String))
    else:
        rates = rates.select(
            "importer",
            pl.col("hs").cast(pl.String).fill_null("").alias("prefix"),
            pl.col("country_of_origin").cast(pl.String).fill_null("").alias("named"),
            "rate",
            "valid_from",
            pl.col("source").alias("tariff_source"),
        )
        fits = pl.col("hs").str.starts_with(pl.col("prefix")) & (
            (pl.col("named") == "") | (pl.col("named") == pl.col("country_of_origin"))
        )
        best = (
            keys.join(rates, on="importer").filter(fits)
            .sort(pl.col("prefix").str.len_chars(), pl.col("named") != "", "valid_from", descending=True, nulls_last=True)
            .unique("at", keep="first", maintain_order=True).select("at", "rate", "tariff_source")
        )  # fmt: skip
        found = keys.join(best, on="at", how="left")
    missing = found.filter(pl.col("rate").is_null())
    if missing.height:
        raise FactMissing(
            Fault(
                "tariffs",
                None,
                None,
                f"a rate of {row['importer']} for {row['hs']} of origin {row['country_of_origin']} on {on}",
                "none",
                "Add a row to the table tariffs, with its source",
            )
            for row in missing.iter_rows(named=True)
        )
    return found.drop("at")
