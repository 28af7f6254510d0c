"""A good has a code and a mass; a service has neither and moves through no lane."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.chain.faults import ROW, FaultList, quoted
from allyshore.errors import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain.cells import DraftTable

_METALS = ("steel_share", "aluminium_share", "copper_share")


def check_goods(tables: Mapping[str, DraftTable], faults: FaultList, *, us_sites: bool) -> None:
    """Check what a product must and must not have, by whether it has an HS code.

    Parameters
    ----------
    us_sites
        Goods may enter the United States, where a rate of duty needs eight digits.
    """
    table = tables["products"]
    if not table.has("product"):
        return
    frame = table.frame
    if "hs" in table.given:
        damaged = table.bad.get("hs")
        sound = frame if damaged is None else frame.filter(~pl.col(ROW).is_in(damaged.implode()))
        goods, services = sound.filter(pl.col("hs").is_not_null()), sound.filter(pl.col("hs").is_null())
        _weights(table, goods, faults)
        for name in ("weight", "volume", *_METALS, "metal_weight_share"):
            if name in table.given:
                faults.rows(
                    table.where,
                    name,
                    services.filter(pl.col(name) > 0),
                    expected="nothing, since a product without an HS code is a service",
                    found=lambda cells, name=name: f"{cells[name]:g}",  # type: ignore[misc]  # bound at once
                    cure="Write the HS code if it is a good, or empty the cell",
                )
        _service_rows(tables, services, faults)
        if us_sites:
            faults.rows(
                table.where,
                "hs",
                goods.filter(pl.col("hs").str.len_chars() < 8),
                expected="8 or 10 digits, since the model has sites in the United States",
                found=lambda cells: quoted(cells["hs"]),
                cure="Look the line up; no duty can be charged where this product enters the United States",
                severity=Severity.WARNING,
            )
    shares = [pl.col(name).fill_null(0.0) for name in _METALS if name in table.given]
    if shares:
        faults.rows(
            table.where,
            "steel_share",
            frame.with_columns(pl.sum_horizontal(shares).alias("metal")).filter(pl.col("metal") > 1.0 + 1e-9),
            expected="shares of steel, aluminium and copper that sum to at most 1",
            found=lambda cells: f"{cells['metal']:g}",
            cure="Each is a part of the same customs value",
        )


def _weights(table: DraftTable, goods: pl.DataFrame, faults: FaultList) -> None:
    """A good that crosses a border or rides a lane has a mass above zero."""
    unread = table.bad.get("weight")
    if unread is not None:
        goods = goods.filter(~pl.col(ROW).is_in(unread.implode()))
    faults.rows(
        table.where,
        "weight",
        goods.filter(pl.col("weight").is_null() | (pl.col("weight") == 0)),
        expected="the mass of one unit in kg, since the product is a good",
        found=lambda cells: "an empty cell" if cells["weight"] is None else "0",
        cure="Weigh it; freight and some duties are by weight",
    )


def _service_rows(tables: Mapping[str, DraftTable], services: pl.DataFrame, faults: FaultList) -> None:
    """No stock of a service, and no recipe makes one from goods that would have to be carried."""
    names = services.select("product").drop_nulls().unique()
    inventory = tables["inventory"]
    if inventory.has("product"):
        faults.rows(
            inventory.where,
            "product",
            inventory.frame.join(names, on="product", how="semi").sort(ROW),
            expected="a good, since a service is not kept in stock",
            found=lambda cells: quoted(cells["product"]),
            cure="Delete the row, or write the product's HS code",
        )
