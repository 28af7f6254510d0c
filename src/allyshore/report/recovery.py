"""When things break: single strikes and how each strategy comes back, and the nodes whose loss costs most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.report.amounts import days, millions_or_less, percent
from allyshore.report.blows import struck
from allyshore.report.markup import Content, Html, join, listing, section, table, tag
from allyshore.report.names import strategy

if TYPE_CHECKING:
    from allyshore.report.sheet import Sheet, Side

NODES = 8


def recovery(sheet: Sheet) -> Html:
    """Give the section on disruption, or nothing where no strategy could be studied."""
    studied = [side for side in sheet.sides if side.outcome.profile is not None]
    reasons = [
        f"{strategy(side.name)}: {side.outcome.unstressed}" for side in sheet.sides if side.outcome.unstressed
    ]
    if not studied:
        return section("risk", "When things break", listing(reasons)) if reasons else Html("")
    profile = studied[0].outcome.profile
    told = [] if profile is None else [*profile.not_assessed, *profile.assumptions]
    return section(
        "risk", "When things break", struck(studied), _worst_nodes(studied), listing([*reasons, *told])
    )


def _worst_nodes(sides: list[Side]) -> Html:
    """The nodes whose loss costs most, strategy by strategy."""
    rows: list[list[Content]] = []
    for side in sides:
        profile = side.outcome.profile
        if profile is None or not profile.exposures.height:
            continue
        rows.append([strategy(side.name)])
        rows += [
            [
                _node(row),
                days(row["ttr"]),
                days(row["tts"]),
                millions_or_less(row["loss"], side.digits),
                percent(row["index"]),
                "–" if row["tier"] is None else str(row["tier"]),
            ]
            for row in profile.exposures.filter(pl.col("kind") != "bloc").head(NODES).iter_rows(named=True)
        ]
    if not rows:
        return Html("")
    head = ["", "Out for (days)", "Survives (days)", "Loses at least (M USD)", "Exposure index", "Tier"]
    note = "The loss is the least that the rest of the chain can reach while the node is out, with its stocks and spare capacity. "
    note += "Tier 0 makes or stocks what a market wants, tier 1 supplies its maker. A hidden single point lies deeper, and several direct suppliers depend on it."
    return join([table("Nodes whose loss costs most", head, rows), tag("p", note, class_="note")])


def _node(row: dict[str, Any]) -> str:
    told = f"{row['node']} ({row['kind']})"
    return f"{told}: hidden single point behind {row['branches']} direct suppliers" if row["hidden"] else told
