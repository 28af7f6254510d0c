"""Lines that are kept, given up and moved, sites that are moved, and people who are trained: one-off costs beside opening and set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design.charges import YEAR, charge
from allyshore.design.columns import annuity

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network


def moves(parts: Assembly, network: Network) -> None:
    """move_to [place]: Σ moves into it ≤ open or line there; move_from [place]: Σ moves out of it + open or line here ≤ 1.

    A move costs what the table says in place of the opening or set-up cost there and the closing cost here, which the site
    or line keeps in its own row: the charge is the difference, as an annuity.
    """
    chain = network.chain
    if not chain.moves.height:
        return
    yearly = annuity(chain.carrying_rate, chain.capital_years)
    places = pl.concat([_sites(parts, network), _lines(parts, network)])
    keys = ["site", "product", "recipe"]
    here = places.select(*keys, leaves="column", saved="ending")
    there = places.select(*keys, enters="column", spared="starting")
    found = chain.moves.join(
        here, left_on=["from_site", "product", "recipe"], right_on=keys, maintain_order="left"
    ).join(there, left_on=["to_site", "product", "recipe"], right_on=keys, maintain_order="left")
    if not found.height:
        return
    price = (found["cost"] - found["saved"] - found["spared"]) * yearly
    moved = charge(
        parts,
        network,
        "move",
        "move",
        found.select(
            pl.col("move").alias("subject"),
            pl.col("from_site").alias("site"),
            pl.col("to_site").alias("destination"),
            "product",
            "recipe",
        ),
        line="capital",
        price=price,
        per=YEAR,
        upper=1.0,
        whole=True,
    )
    problem = parts.problem
    for name, place, gate, bound, sign in (
        ("move_to", "destination", "enters", 0.0, -1.0),
        ("move_from", "site", "leaves", 1.0, 1.0),
    ):
        end = [place, "product", "recipe"]
        groups = moved.frame.with_columns(found[gate])
        once = groups.select(*end, gate).unique(end, keep="first", maintain_order=True)
        rows = problem.add_rows(name, once.select(end), upper=bound).frame
        joined = groups.join(rows, on=end, maintain_order="left")
        problem.add_entries(joined["row"], joined["column"], 1.0)
        problem.add_entries(rows["row"], once[gate], sign)


def _sites(parts: Assembly, network: Network) -> pl.DataFrame:
    """Sites with a yes or no: site, product, recipe (empty), column, ending and starting (one-off cost of closing and opening, USD)."""
    facts = network.chain.sites.select("site", "closing_cost", "opening_cost")
    return parts.open.frame.join(facts, on="site", maintain_order="left").select(
        "site",
        pl.lit("").alias("product"),
        pl.lit("").alias("recipe"),
        "column",
        ending="closing_cost",
        starting="opening_cost",
    )


def _lines(parts: Assembly, network: Network) -> pl.DataFrame:
    facts = network.capabilities.select(
        "capability", "site", "product", "recipe", "closing_cost", "setup_cost"
    )
    return parts.line.frame.join(facts, on="capability", maintain_order="left").select(
        "site", "product", "recipe", "column", ending="closing_cost", starting="setup_cost"
    )


def training(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """labour_hours gains the hours trained up to the period; training_most [pool, skill]: Σ trained ≤ most."""
    chain = network.chain
    pools = chain.labour.filter(
        pl.col("training_cost").is_not_null() & pl.col("hours_per_period").is_not_null()
    )
    if not pools.height:
        return
    yearly = annuity(chain.carrying_rate, chain.capital_years)
    keys = pools.join(periods, how="cross", maintain_order="left")
    trained = charge(
        parts,
        network,
        "training",
        "trained",
        keys.select("labour_pool", "skill", "period").with_columns(
            subject=pl.concat_str(["labour_pool", "skill"], separator=": ")
        ),
        line="capital",
        price=keys["training_cost"] * yearly,
        per=YEAR,
    )
    problem = parts.problem
    later = trained.frame.join(
        parts.rows("labour_hours"), on=["labour_pool", "skill"], suffix="_row", maintain_order="left"
    ).filter(pl.col("period_row") >= pl.col("period"))
    problem.add_entries(later["row"], later["column"], -1.0)
    bound = pools.filter(pl.col("most_training").is_not_null())
    if bound.height:
        rows = problem.add_rows(
            "training_most",
            bound.select("labour_pool", "skill"),
            upper=bound.get_column("most_training").to_numpy(),
        ).frame
        joined = trained.frame.join(rows, on=["labour_pool", "skill"], maintain_order="left")
        problem.add_entries(joined["row"], joined["column"], 1.0)
