"""Make `labour_cost`: hourly labour compensation by country in 2019, observed or fitted, and marked which.

Raw: ``world/labour_cost_pwt2019_with_fit.csv``, computed from the Penn World Table 10.01 as labour share of GDP x GDP
(current USD) / (persons engaged x hours). Fitted values follow ln(hourly) = a + b ln(GDP per worker, PPP), least
squares on the observed countries; the recipe makes that fit again and stops where the file differs from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

FILE = "world/labour_cost_pwt2019_with_fit.csv"
TOLERANCE = 1e-6


def main(raw: Path, out: Path) -> Path:
    """Read the file, check the fit and write the table."""
    rows = pl.read_csv(raw / FILE).filter(pl.col("comp").is_not_null() | pl.col("fit").is_not_null())
    check_fit(rows)
    observed = pl.col("comp").is_not_null()
    table = rows.select(
        pl.col("iso3").alias("country"),
        pl.coalesce("comp", "fit").round(4).alias("hourly_cost"),
        observed.alias("observed"),
        pl.col("comp").round(4).alias("observed_value"),
        pl.col("fit").round(4).alias("fitted_value"),
        pl.col("avh").round(1).alias("hours_per_worker"),
        pl.lit(2019, pl.Int64).alias("year"),
        pl.when(observed)
        .then(pl.lit("Penn World Table 10.01: labour compensation / hours worked"))
        .otherwise(pl.lit("fitted on GDP per worker of Penn World Table 10.01, 61 observed countries"))
        .alias("source"),
        pl.lit("2019").alias("vintage"),
        pl.lit("CC BY 4.0").alias("licence"),
    )
    return write(out, "labour_cost", table)


def check_fit(rows: pl.DataFrame) -> tuple[float, float]:
    """Fit ln(hourly) on ln(GDP per worker) over the observed countries; raise where the file's fit is another one."""
    seen = rows.drop_nulls(["comp", "fit"])
    slope, level = np.polyfit(np.log(seen["gdpw"].to_numpy()), np.log(seen["comp"].to_numpy()), 1)
    every = rows.drop_nulls(["fit", "gdpw"])
    gap = np.abs(np.log(every["fit"].to_numpy()) - level - slope * np.log(every["gdpw"].to_numpy())).max()
    if gap > TOLERANCE:
        raise ValueError(
            f"expected fitted values of ln(hourly) = {level:.5f} + {slope:.5f} ln(gdpw), found a gap of {gap:.2g}"
        )
    return float(level), float(slope)


if __name__ == "__main__":
    run(main)
