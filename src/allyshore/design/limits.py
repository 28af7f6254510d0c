"""Rows of the user's own `limits` table: over any group of rows of the plan, by the year or by the period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from allyshore.chain import GROUP_FIELDS, group_of
from allyshore.design import carbon, sources
from allyshore.design.columns import PRICED
from allyshore.errors import Fault, ModelInvalid

if TYPE_CHECKING:
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network

VOLUMES = ("bought", "made", "shipped", carbon.WORD)


def user_limits(parts: Assembly, network: Network, volumes: pl.DataFrame) -> None:
    """user_limit [limit, or limit and period]: the sum over the group ≤, ≥ or = its value, or ≥ its value · limit_used.

    limit_used: the sum ≤ most · limit_used, a yes or no, where the value binds only if the group is used at all.
    """
    faults: list[Fault] = []
    for number, limit in enumerate(network.chain.limits.iter_rows(named=True), start=2):
        try:
            picked = group_of(limit["group"])
        except ValueError as odd:
            picked = {str(odd): ()}
        wrong = [name for name in picked if name not in GROUP_FIELDS[limit["on"]]]
        if wrong:
            wanted = f"field=value with a field of {', '.join(GROUP_FIELDS[limit['on']])}"
            faults.append(Fault("limits", number, "group", wanted, repr(limit["group"])))
            continue
        frame = counted(parts, network, limit["on"], volumes)
        for name, words in picked.items():
            frame = frame.filter(pl.col(name).is_in(words))
        _bind(parts, network, limit, frame)
    if faults:
        raise ModelInvalid(faults)


def counted(parts: Assembly, network: Network, on: str, volumes: pl.DataFrame) -> pl.DataFrame:
    """Give the columns that a limit on `on` counts, with the fields of its groups, `weight`, `base` and `most`.

    A column counts base + weight · x: −1 and 1 for what stands today and counts as a change once it is not there.
    """
    if on in ("open_sites", "site_changes"):
        facts = network.chain.sites.with_columns(PRICED.alias("priced")).select(
            "site", "country", "kind", "state", "priced"
        )
        frame = parts.open.frame.join(facts, on="site", maintain_order="left")
        today = pl.col("state") == "existing"
        if on == "site_changes":
            frame = frame.filter(~today | pl.col("priced"))
        return _changes(frame, today if on == "site_changes" else pl.lit(value=False))
    if on in ("sources", "source_changes"):
        facts = network.capabilities.select(
            "capability", "site", "product", "recipe", "country", "kind", "state", "current_volume"
        )
        frame = parts.line.frame.join(facts, on="capability", maintain_order="left")
        today = pl.col("current_volume") > 0
        return _changes(frame, today if on == "source_changes" else pl.lit(value=False))
    need = sources.ceiling(network.chain).rename({"ceiling": "most"})
    if on == carbon.WORD:
        return (
            carbon.emissions(parts, network)
            .join(need, on="product", how="left", maintain_order="left")
            .with_columns(pl.col("most") * pl.col("tonnes"), weight="tonnes", base=pl.lit(0.0))
        )
    if on == "shipped":
        places = network.chain.sites.select("site", "country")
        frame = parts.ship.frame.join(
            places.rename({"site": "origin", "country": "origin_country"}), on="origin", maintain_order="left"
        ).join(
            places.rename({"site": "destination", "country": "destination_country"}),
            on="destination",
            maintain_order="left",
        )
    else:
        frame = volumes.filter("makes") if on == "made" else volumes.filter(~pl.col("makes"))
    return frame.join(need, on="product", how="left", maintain_order="left").with_columns(
        weight=pl.lit(1.0), base=pl.lit(0.0)
    )


def _changes(frame: pl.DataFrame, today: pl.Expr) -> pl.DataFrame:
    return frame.with_columns(
        weight=pl.when(today).then(-1.0).otherwise(1.0),
        base=pl.when(today).then(1.0).otherwise(0.0),
        most=pl.lit(1.0),
    )


def _bind(parts: Assembly, network: Network, limit: dict[str, Any], frame: pl.DataFrame) -> None:
    """Add the rows of one limit."""
    by_period = limit["per"] == "period" and limit["on"] in VOLUMES
    yearly = 1.0 if by_period or limit["on"] not in VOLUMES else network.chain.annual
    keys = pl.DataFrame({"limit": [limit["limit"]]})
    join = ["limit"]
    if by_period:
        periods = pl.DataFrame({"period": range(1, network.chain.periods + 1)}, schema={"period": pl.Int64})
        keys, join = keys.join(periods, how="cross", maintain_order="left"), ["limit", "period"]
    frame = frame.with_columns(limit=pl.lit(limit["limit"]))
    base = float(frame.get_column("base").sum())
    problem = parts.problem
    low = limit["value"] - base if limit["kind"] in ("min", "fixed") else -np.inf
    high = limit["value"] - base if limit["kind"] in ("max", "fixed") else np.inf
    if limit["kind"] == "min_if_used":
        low = 0.0
    rows = problem.add_rows("user_limit", keys, lower=low, upper=high).frame
    summed = frame.join(rows, on=join, maintain_order="left")
    problem.add_entries(summed["row"], summed["column"], summed["weight"] * yearly)
    if limit["kind"] != "min_if_used":
        return
    name = f"limit_used:{limit['limit']}"
    used = problem.add_columns("limit_used", keys, upper=1.0, whole=True)
    parts.more[name] = used
    problem.add_entries(rows["row"], used.frame["column"], -limit["value"])
    least = problem.add_rows("limit_used", keys, upper=0.0).frame
    summed = frame.join(least, on=join, maintain_order="left")
    problem.add_entries(summed["row"], summed["column"], summed["weight"] * yearly)
    most = (
        summed.group_by("row")
        .agg(pl.col("most").sum() * yearly)
        .join(least, on="row", how="right", maintain_order="right")
    )
    problem.add_entries(least["row"], used.frame["column"], -most["most"].fill_null(0.0))
