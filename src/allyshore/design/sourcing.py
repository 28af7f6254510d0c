"""How many sources a product has at a place, or in the firm: single, dual and multiple sourcing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design import sources

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.solver import Block

FIRM = ""
TOGETHER = ""


def sourcing(parts: Assembly, network: Network) -> None:
    """Add the rows of each rule of the table sourcing.

    source_picked [rule, place, product, source, period]: what a source gives ≤ need · pick. one_source and two_sources
    [rule, place, product]: Σ pick = 1 or 2; some_sources for more. source_share [.., period]: what a picked source gives ≥ share ·
    all that the place gets − need · (1 − pick). A pick holds over the whole horizon.
    """
    rules = network.chain.sourcing
    if not rules.height:
        return
    given = pl.concat([_given(parts, network, rule) for rule in rules.iter_rows(named=True)])
    if not given.height:
        return
    key = ["rule", "place", "subject"]
    problem = parts.problem
    pick = problem.add_columns(
        "source_pick", given.select(*key, "source").unique(maintain_order=True), upper=1.0, whole=True
    )
    parts.more["source_pick"] = pick
    picked = pick.frame.rename({"column": "pick"})
    cells = given.select(*key, "source", "product", "period", "most").unique(
        [*key, "source", "product", "period"], keep="first", maintain_order=True
    )
    cell = [*key, "source", "product", "period"]
    rows = problem.add_rows("source_picked", cells.select(cell), upper=0.0).frame
    drawn = given.join(rows, on=cell)
    problem.add_entries(drawn["row"], drawn["column"], 1.0)
    gate = rows.join(cells, on=cell, maintain_order="left").join(
        picked, on=[*key, "source"], maintain_order="left"
    )
    problem.add_entries(gate["row"], gate["pick"], -gate["most"])
    _counts(parts, pick, rules)
    _shares(parts, given, picked, rules)


def _given(parts: Assembly, network: Network, rule: dict[str, object]) -> pl.DataFrame:
    """Columns that a rule counts: rule, place, subject (product, or empty where all go together), source, product, period, column, most."""
    need = sources.ceiling(network.chain).rename({"ceiling": "most"})
    if rule["site"] == FIRM and rule["kind"] == FIRM:
        frame = pl.concat(
            [block.frame.select("site", "product", "period", "column") for block in (parts.buy, parts.make)]
        ).select(pl.lit(FIRM).alias("place"), pl.col("site").alias("source"), "product", "period", "column")
    else:
        frame = parts.ship.frame.select(
            pl.col("destination").alias("place"),
            pl.col("origin").alias("source"),
            "product",
            "period",
            "column",
        )
        kinds = network.chain.sites.select(pl.col("site").alias("place"), "kind")
        frame = frame.join(kinds, on="place", maintain_order="left")
        wanted = pl.col("place") == rule["site"] if rule["site"] != FIRM else pl.col("kind") == rule["kind"]
        frame = frame.filter(wanted).drop("kind")
    if rule["product"] != "":
        frame = frame.filter(pl.col("product") == rule["product"])
    demand = network.chain.demand.select(
        pl.col("market").alias("place"), "product", "period", pl.col("quantity").alias("wanted")
    )
    return (
        frame.join(need, on="product", how="left", maintain_order="left")
        .join(demand, on=["place", "product", "period"], how="left", maintain_order="left")
        .select(
            pl.lit(rule["rule"]).alias("rule"),
            "place",
            (pl.lit(TOGETHER) if rule["together"] else pl.col("product")).alias("subject"),
            "source",
            "product",
            "period",
            "column",
            most=pl.coalesce("wanted", "most"),
        )
    )


def _counts(parts: Assembly, pick: Block, rules: pl.DataFrame) -> None:
    """Σ pick = the number of sources, one block of rows for each name."""
    key = ["rule", "place", "subject"]
    frame = pick.frame.join(rules.select("rule", "sources"), on="rule", maintain_order="left")
    for name, here in (
        ("one_source", pl.col("sources") == 1),
        ("two_sources", pl.col("sources") == 2),
        ("some_sources", pl.col("sources") > 2),
    ):
        mine = frame.filter(here)
        if not mine.height:
            continue
        groups = mine.select(*key, "sources").unique(key, keep="first", maintain_order=True)
        wanted = groups.get_column("sources").cast(pl.Float64).to_numpy()
        rows = parts.problem.add_rows(name, groups.select(key), lower=wanted, upper=wanted).frame
        joined = mine.join(rows, on=key, maintain_order="left")
        parts.problem.add_entries(joined["row"], joined["column"], 1.0)


def _shares(parts: Assembly, given: pl.DataFrame, picked: pl.DataFrame, rules: pl.DataFrame) -> None:
    """source_share: what a picked source gives ≥ share · all that comes − most · (1 − pick)."""
    shares = rules.filter(pl.col("least_share") > 0).select("rule", "least_share")
    mine = given.join(shares, on="rule", maintain_order="left")
    if not mine.height:
        return
    cell = ["rule", "place", "subject", "source", "product", "period"]
    cells = (
        mine.select(*cell, "most", "least_share")
        .unique(cell, keep="first", maintain_order=True)
        .join(picked, on=["rule", "place", "subject", "source"], maintain_order="left")
    )
    most = cells["most"] * cells["least_share"]
    problem = parts.problem
    rows = problem.add_rows("source_share", cells.select(cell), lower=-most.to_numpy()).frame
    own = mine.join(rows, on=cell)
    problem.add_entries(own["row"], own["column"], 1.0)
    every = mine.join(rows.rename({"source": "of"}), on=[name for name in cell if name != "source"])
    problem.add_entries(every["row"], every["column"], -every["least_share"])
    problem.add_entries(rows["row"], cells["pick"], -most)
