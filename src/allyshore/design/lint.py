"""What is wrong with the numbers of a model before any solve: demand that nothing can meet, least runs out of reach, scales too far apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design.sources import ceiling, levels
from allyshore.design.terms import FIRST_ROW
from allyshore.errors import Fault, Severity

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain

SPAN = 1e9
"""Numbers of one column further apart than this leave a solver that works to nine digits no room: the small ones are lost."""

_SCALED = (
    ("bom", "quantity"),
    ("recipes", "labour_hours"),
    ("products", "value"),
    ("products", "weight"),
    ("capabilities", "unit_cost"),
    ("capabilities", "capacity"),
    ("capabilities", "minimum"),
    ("lanes", "cost"),
    ("lanes", "capacity"),
    ("labour", "hours_per_period"),
    ("demand", "quantity"),
    ("demand", "shortage_cost"),
    ("limits", "value"),
)


def lint(chain: SupplyChain) -> list[Fault]:
    """Warn, with table and row, of numbers that leave no plan under any strategy or that no solver can tell apart."""
    return [*_short(chain), *_out_of_reach(chain), *_crossed(chain), *_scales(chain)]


def _warning(where: str, row: int | None, column: str, expected: str, found: str, cure: str) -> Fault:
    return Fault(where, row, column, expected, found, cure, Severity.WARNING)


def least_need(chain: SupplyChain) -> dict[str, float]:
    """Give the least of each product that all demand takes over the horizon: demand that must be met, through the leanest recipes."""
    must = chain.demand.filter(pl.col("shortage_cost").is_null())
    need = dict.fromkeys(chain.products.get_column("product").to_list(), 0.0)
    for product, quantity in must.group_by("product").agg(pl.col("quantity").sum()).iter_rows():
        need[product] += quantity
    bought = set(chain.capabilities.filter(pl.col("recipe") == "").get_column("product"))
    recipes: dict[str, list[str]] = {}
    for recipe, product in chain.recipes.select("recipe", "product").iter_rows():
        recipes.setdefault(product, []).append(recipe)
    parts: dict[str, dict[str, float]] = {}
    for recipe, component, quantity in chain.bom.select("recipe", "component", "quantity").iter_rows():
        parts.setdefault(recipe, {})[component] = quantity
    for products in reversed(levels(chain)):
        for product in products:
            ways = [parts.get(recipe, {}) for recipe in recipes.get(product, ())]
            if product in bought or not ways or need[product] == 0.0:
                continue
            for component in set.intersection(*(set(way) for way in ways)):
                need[component] += need[product] * min(way[component] for way in ways)
    return need


def _short(chain: SupplyChain) -> list[Fault]:
    """Demand beyond the capacity of all who supply or make a product, in any strategy."""
    room = chain.capabilities.group_by("product").agg(
        (pl.col("capacity").sum() * chain.periods).alias("room"),
        pl.col("capacity").is_null().any().alias("open_ended"),
    )
    rooms = {product: (most, free) for product, most, free in room.iter_rows()}
    told = []
    for product, need in least_need(chain).items():
        most, free = rooms.get(product, (0.0, False))
        if need > most * (1.0 + 1e-9) and not free:
            rows = chain.demand.with_row_index("at").filter(product=product).get_column("at")
            told.append(
                _warning(
                    "demand" if len(rows) else "bom",
                    int(rows[0]) + FIRST_ROW if len(rows) == 1 else None,
                    "quantity",
                    f"at most {most:,.2f} units of {product} over the plan, all capacities of it together",
                    f"{need:,.2f}",
                    "Raise a capacity, add a source, or give demand a shortage_cost",
                )
            )
    return told


def _out_of_reach(chain: SupplyChain) -> list[Fault]:
    """Least runs above the capacity, or above all that could ever be needed: the source can never be used."""
    frame = (
        chain.capabilities.with_row_index("at")
        .join(ceiling(chain), on="product", how="left", maintain_order="left")
        .filter((pl.col("minimum") > pl.col("capacity")) | (pl.col("minimum") > pl.col("ceiling")))
    )
    return [
        _warning(
            "capabilities",
            at + FIRST_ROW,
            "minimum",
            f"at most {most:,.2f}, the {what} of {product} at {site}",
            f"{minimum:,.2f}",
            "The source can never be used as it stands",
        )
        for at, site, product, minimum, most, what in frame.select(
            "at",
            "site",
            "product",
            "minimum",
            pl.min_horizontal("capacity", "ceiling"),
            pl.when(pl.col("minimum") > pl.col("capacity"))
            .then(pl.lit("capacity"))
            .otherwise(pl.lit("most that demand could ever take")),
        ).iter_rows()
    ]


def _crossed(chain: SupplyChain) -> list[Fault]:
    """Two limits on the same group, the least above the most."""
    rows = chain.limits.with_row_index("at")
    low = rows.filter(pl.col("kind").is_in(["min", "fixed"]))
    high = rows.filter(pl.col("kind").is_in(["max", "fixed"]))
    both = low.join(high, on=["on", "group"], suffix="_high", maintain_order="left").filter(
        pl.col("value") > pl.col("value_high")
    )
    return [
        _warning(
            "limits",
            row["at"] + FIRST_ROW,
            "value",
            f"at most {row['value_high']:,.2f}, which {row['limit_high']} (row {row['at_high'] + FIRST_ROW}) allows the same group",
            f"{row['value']:,.2f} in {row['limit']}",
            "No plan keeps both",
        )
        for row in both.iter_rows(named=True)
    ]


def _scales(chain: SupplyChain) -> list[Fault]:
    """Columns whose numbers lie too far apart."""
    told = []
    for name, column in _SCALED:
        frame = (
            chain.table(name).select(pl.col(column).cast(pl.Float64).abs().alias("size")).with_row_index("at")
        )
        sized = frame.filter(pl.col("size") > 0.0).sort("size", maintain_order=True)
        if sized.height < 2:
            continue
        (small_at, small), (large_at, large) = sized.row(0), sized.row(-1)
        if large / small > SPAN:
            told.append(
                _warning(
                    name,
                    small_at + FIRST_ROW,
                    column,
                    f"numbers within a factor of {SPAN:.0e} of each other",
                    f"{small:g} here and {large:g} in row {large_at + FIRST_ROW}",
                    "Use another unit for the product, or correct the number",
                )
            )
    return told
