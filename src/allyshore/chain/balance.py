"""Whether today's volumes tie: what is made and bought must be what is sold and built in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.chain.faults import ROW, FaultList
from allyshore.errors import Severity
from allyshore.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from allyshore.chain.cells import DraftTable

TOLERANCE = 0.005
"""Share of a product's need by which today's volume may differ without a word."""


def check_balance(tables: Mapping[str, DraftTable], settings: Mapping[str, Any], faults: FaultList) -> None:
    """Warn of each product whose current volume is not its demand plus what today's production uses, in units/yr.

    A model without any current volume has no as-is state, and nothing is said.
    """
    table, bom, demand = tables["capabilities"], tables["bom"], tables["demand"]
    if not (table.has("site", "product", "current_volume") and demand.has("product", "quantity")):
        return
    if not {"periods", "weeks_per_period"} <= settings.keys():
        return
    volumes = table.frame.filter(pl.col("current_volume") > 0)
    if volumes.height == 0:
        return
    annual = WEEKS_PER_YEAR / settings["weeks_per_period"] / settings["periods"]
    sold = demand.frame.group_by("product").agg((pl.col("quantity").sum() * annual).alias("need"))
    used = (
        volumes.join(bom.frame.drop_nulls(["recipe", "component"]), on="recipe", how="inner")
        .group_by(pl.col("component").alias("product"))
        .agg((pl.col("current_volume") * pl.col("quantity")).sum().alias("need"))
    )
    need = pl.concat([sold, used]).drop_nulls("product").group_by("product").agg(pl.col("need").sum())
    had = volumes.group_by("product").agg(pl.col("current_volume").sum().alias("volume"))
    rows = table.frame.group_by("product").agg(pl.col(ROW).min())
    both = need.join(had, on="product", how="full", coalesce=True).with_columns(
        pl.col("need", "volume").fill_null(0.0)
    )
    off = (pl.col("need") - pl.col("volume")).abs() > TOLERANCE * pl.max_horizontal("need", "volume")
    faults.rows(
        table.where,
        "current_volume",
        both.filter(off).join(rows, on="product", how="left").sort(ROW, "product"),
        expected=lambda cells: (
            f"{cells['need']:.10g} units/yr of {cells['product']} in all, as demand and production today need"
        ),
        found=lambda cells: f"{cells['volume']:.10g} ({cells['volume'] - cells['need']:+.10g})",
        cure="The as-is strategy will not tie to today's books; mend the volumes or the demand",
        severity=Severity.WARNING,
    )
    full = volumes.with_columns((pl.col("capacity") * settings["periods"] * annual).alias("a year"))
    faults.rows(
        table.where,
        "current_volume",
        full.filter(pl.col("current_volume") > pl.col("a year") * (1 + TOLERANCE)),
        expected=lambda cells: f"at most the capacity, {cells['a year']:.10g} units/yr",
        found=lambda cells: f"{cells['current_volume']:.10g}",
        cure="Capacity is per period, volume per year",
        severity=Severity.WARNING,
    )
