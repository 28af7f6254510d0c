"""What others published on the same question, with concept, method and year beside each number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from allyshore.world import World

CONTENT, JOBS = "content", "jobs"


def published(world: World, topic: str, subject: str, partner: str) -> list[dict[str, Any]]:
    """Give the published figures on a pair of countries, greatest first; `year` is of the data, else of publication."""
    rows = (
        world.table("published_figures")
        .filter(pl.col("topic") == topic, pl.col("subject") == subject, pl.col("partner") == partner)
        .sort("figure", "published", descending=[True, False])
    )
    return [
        {
            "figure": row["figure"],
            "concept": row["concept"],
            "method": row["method"],
            "year": row["year"] or row["published"],
            "year_is": "of the data" if row["year"] else "of publication",
            "source": row["source"],
            "read_in": row["read_in"],
        }
        for row in rows.iter_rows(named=True)
    ]
