"""What it costs to send one unit of a product over a lane."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.errors import FactMissing, Fault
from allyshore.routes.freight import Freight
from allyshore.routes.params import RouteParams

if TYPE_CHECKING:
    from allyshore.world import World

_NEEDS = {"kg": ("weight",), "load": ("weight",), "m3": ("volume",), "usd": ("value",), "unit": ()}
_UNIT = {"weight": "kg", "volume": "m3", "value": "USD"}


def unit_freight(
    lanes: pl.DataFrame, products: pl.DataFrame, world: World, params: RouteParams | None = None
) -> pl.DataFrame:
    """Give the freight of one unit of each product over each lane, USD.

    ========  =====================================================================
    basis     freight of one unit
    ========  =====================================================================
    unit      cost
    kg        cost x weight
    m3        cost x volume
    usd       cost x value (the cost is a share of the product's value)
    load      cost x max(weight / payload, volume / cube), payload and cube of the mode
    ========  =====================================================================

    Under `load` a product without a volume is charged by weight alone.

    Parameters
    ----------
    lanes
        Columns origin, destination, mode, cost, basis; with a column ``product`` only those pairs are priced, else
        every lane with every product.
    products
        Columns product, hs, weight [kg], volume [m3], value [USD]. Services (no HS code) travel by no lane and are left out.
    world, params
        Payload and cube of a load, from table ``freight`` or `RouteParams.overrides`.

    Returns
    -------
    polars.DataFrame
        origin, destination, mode, product, freight [USD/unit].

    Raises
    ------
    FactMissing
        A product lacks the weight, volume or value that a lane's basis needs; all are listed.
    """
    goods = products.filter(pl.col("hs").is_not_null() & (pl.col("hs") != "")).select(
        "product", pl.col("weight", "volume", "value").cast(pl.Float64).fill_nan(None)
    )
    keep = ["origin", "destination", "mode", "cost", "basis"]
    if "product" in lanes.columns:
        pairs = lanes.select(*keep, "product").join(goods, on="product", how="inner", maintain_order="left")
    else:
        pairs = lanes.select(keep).join(goods, how="cross", maintain_order="left_right")
    _refuse_missing(pairs)
    by_load = _loads(pairs, Freight.of(world, (params or RouteParams()).overrides))
    amount = (
        pl.when(pl.col("basis") == "unit").then(1.0)
        .when(pl.col("basis") == "kg").then("weight")
        .when(pl.col("basis") == "m3").then("volume")
        .when(pl.col("basis") == "usd").then("value")
        .otherwise(by_load)
    )  # fmt: skip
    return pairs.select("origin", "destination", "mode", "product", freight=pl.col("cost") * amount)


def load_sizes(lanes: pl.DataFrame, world: World, params: RouteParams | None = None) -> pl.DataFrame:
    """Give payload [kg] and cube [m3] of one load of each mode of `lanes`: columns mode, payload, cube."""
    freight = Freight.of(world, (params or RouteParams()).overrides)
    modes = lanes["mode"].unique().sort().to_list()
    rows = [(mode, freight.value("payload", mode), freight.value("cube", mode)) for mode in modes]
    schema = {"mode": pl.String, "payload": pl.Float64, "cube": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _loads(pairs: pl.DataFrame, freight: Freight) -> pl.Expr:
    """Share of a load that one unit takes."""
    modes = pairs.filter(pl.col("basis") == "load")["mode"].unique().sort().to_list()
    if not modes:
        return pl.lit(None, dtype=pl.Float64)
    payload, cube = (
        pl.col("mode").replace_strict(
            {mode: freight.value(name, mode) for mode in modes}, default=None, return_dtype=pl.Float64
        )
        for name in ("payload", "cube")
    )
    return pl.max_horizontal(pl.col("weight") / payload, pl.col("volume") / cube)


def _refuse_missing(pairs: pl.DataFrame) -> None:
    faults = []
    for basis, columns in _NEEDS.items():
        for column in columns:
            bare = (
                pairs.filter((pl.col("basis") == basis) & pl.col(column).is_null())
                .unique("product", maintain_order=True)
                .sort("product")
            )
            faults += [
                Fault(
                    "products",
                    None,
                    column,
                    f"the {column} [{_UNIT[column]}] of {product}, as the lane {a} > {b} by {mode} is charged by {basis}",
                    "an empty cell",
                    "Fill it in",
                )
                for product, a, b, mode in bare.select("product", "origin", "destination", "mode").rows()
            ]
    if faults:
        raise FactMissing(faults)
