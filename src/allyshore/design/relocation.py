"""Lines that are kept, given up and moved, sites that are moved, and people who are trained: one-off costs beside opening and set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design.charges import YEAR, charge
from allyshore.design.timing import EARLIER, by_period

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network


def moves(parts: Assembly, network: Network) -> None:
    """move_to [place]: Σ moves into it ≤ open or line there; move_from [place]: Σ moves out of it + open or line here ≤ 1.

    By period, a move of a period needs the place to open, and what is left to shut, in just that period: move_to [place, period]:
    Σ moves ≤ yes there − yes there before; move_from [place, period]: Σ moves ≤ yes here before − yes here.

    A move costs what the table says in place of the opening or set-up cost there and the closing cost here, which the site
    or line keeps in its own row: the charge is the difference.
    """
    chain = network.chain
    if not chain.moves.height:
        return
    periods = pl.DataFrame({"period": range(1, chain.periods + 1)}, schema={"period": pl.Int64})
    timed = bool(EARLIER.values() & parts.more.keys())
    places = pl.concat([_sites(parts, network, periods), _lines(parts, network, periods)])
    if not timed:
        places = places.filter(pl.col("period") == chain.periods)
    keys = ["site", "product", "recipe"]
    here = places.select(*keys, "period", leaves="column", left="before", saved="ending")
    there = places.select(*keys, "period", enters="column", absent="before", spared="starting")
    found = chain.moves.join(
        here, left_on=["from_site", "product", "recipe"], right_on=keys, maintain_order="left"
    ).join(
        there,
        left_on=["to_site", "product", "recipe", "period"],
        right_on=[*keys, "period"],
        maintain_order="left",
    )
    if not found.height:
        return
    at = found.get_column("period").to_numpy() - 1
    starting, ending = (pl.Series(price[at]) for price in (chain.horizon.starting, chain.horizon.ending))
    timed_key = ["period"] if chain.horizon.by_period else []
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
            *timed_key,
        ),
        line="capital",
        price=(found["cost"] - found["spared"]) * starting - found["saved"] * ending,
        per=YEAR,
        upper=1.0,
        whole=True,
        one_off=found["cost"] - found["saved"] - found["spared"],
        keeps=found["cost"] - found["spared"],
    )
    _ends(
        parts,
        moved.frame.with_columns(found.select("period", "leaves", "left", "enters", "absent")),
        timed=timed,
    )


def _ends(parts: Assembly, moved: pl.DataFrame, *, timed: bool) -> None:
    """Add the rows of both ends of every move."""
    problem = parts.problem
    for name, place, gate, before, sign in (
        ("move_to", "destination", "enters", "absent", -1.0),
        ("move_from", "site", "leaves", "left", 1.0),
    ):
        end = [place, "product", "recipe", *(["period"] if timed else [])]
        once = moved.select(*end, gate, before).unique(end, keep="first", maintain_order=True)
        stood = once.get_column(before).is_null() & (name == "move_from")
        rows = problem.add_rows(name, once.select(end), upper=stood.cast(pl.Float64).to_numpy()).frame
        joined = moved.join(rows, on=end, maintain_order="left")
        problem.add_entries(joined["row"], joined["column"], 1.0)
        problem.add_entries(rows["row"], once[gate], sign)
        later = rows.with_columns(once.select(before)).drop_nulls(before)
        problem.add_entries(later["row"], later[before], -sign)


def _sites(parts: Assembly, network: Network, periods: pl.DataFrame) -> pl.DataFrame:
    """Sites with a yes or no: site, product, recipe (empty), period, column, before (the yes of the period before, null in the first), ending and starting (one-off cost of closing and opening, USD)."""
    facts = network.chain.sites.select("site", "closing_cost", "opening_cost")
    return (
        _with_before(by_period(parts, parts.open, periods), "site")
        .join(facts, on="site", maintain_order="left")
        .select(
            "site",
            pl.lit("").alias("product"),
            pl.lit("").alias("recipe"),
            "period",
            "column",
            "before",
            ending="closing_cost",
            starting="opening_cost",
        )
    )


def _lines(parts: Assembly, network: Network, periods: pl.DataFrame) -> pl.DataFrame:
    facts = network.capabilities.select(
        "capability", "site", "product", "recipe", "closing_cost", "setup_cost"
    )
    return (
        _with_before(by_period(parts, parts.line, periods), "capability")
        .join(facts, on="capability", maintain_order="left")
        .select(
            *("site", "product", "recipe", "period", "column", "before"),
            ending="closing_cost",
            starting="setup_cost",
        )
    )


def _with_before(each: pl.DataFrame, key: str) -> pl.DataFrame:
    """Add the column of the period before where it is another one."""
    earlier = each.select(key, pl.col("period") + 1, before="column")
    joined = each.join(earlier, on=[key, "period"], how="left", maintain_order="left")
    return joined.with_columns(before=pl.when(pl.col("before") != pl.col("column")).then("before"))


def training(parts: Assembly, network: Network, periods: pl.DataFrame) -> None:
    """labour_hours gains the hours trained up to the period; training_most [pool, skill]: Σ trained ≤ most."""
    chain = network.chain
    pools = chain.labour.filter(
        pl.col("training_cost").is_not_null() & pl.col("hours_per_period").is_not_null()
    )
    if not pools.height:
        return
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
        price=keys["training_cost"] * chain.horizon.starting[keys["period"].to_numpy() - 1],
        per=YEAR,
        one_off=keys["training_cost"],
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
