"""Emissions of a stored plan, worked out again: kilograms over lanes, and what sellers and lines state of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.verify.files import COMPARISON
from allyshore.verify.ledger import Slack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.verify.files import PlanFiles
    from allyshore.verify.ledger import Ledger
    from allyshore.verify.terms import Terms

WHAT = "carbon"
CARBON_KEYS = ("carbon", "carbon_parts", "carbon_not_assessed")
LANE = ("origin", "destination", "mode")
SOURCE = ("site", "product", "recipe")
SERVICE = "service"
WHY = "a lane's own kg a tonne, else its distance times the mode's factor, times the weight; a source's own kg a unit"


def check_carbon(place: str, row: Mapping[str, Any], plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Compare the emissions of a strategy's row, part by part, and the cells that it says are wanting."""
    told, wanting = {}, set()
    for part, frame in flows(plan, terms).items():
        known = frame.filter(pl.col("tonnes").is_not_null())
        assessed = known.height > 0 or not frame.height
        told[part] = float(known["tonnes"].sum()) * terms.annual if assessed else None
        lacking = frame.filter(pl.col("tonnes").is_null())
        wanting |= {(*cell,) for cell in lacking.select("table", "at", "cell").iter_rows() if cell[0]}
        wanting |= {("products", at, "weight") for at in lacking["weightless"].drop_nulls()}
    found = row.get("carbon_parts")
    parts = found if isinstance(found, dict) else {}
    for part, amount in told.items():
        ledger.one(
            WHAT, COMPARISON, f"{place}.carbon_parts.{part}", amount, parts.get(part), WHY, Slack.RATIO
        )
    sums = [amount for amount in told.values() if amount is not None]
    total = sum(sums) if sums else None
    ledger.one(WHAT, COMPARISON, f"{place}.carbon", total, row.get("carbon"), "sum of its parts", Slack.RATIO)
    said = row.get("carbon_not_assessed")
    cells = [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []
    ledger.alike(
        WHAT,
        COMPARISON,
        f"{place}.carbon_not_assessed",
        sorted(f"{table} row {at}, {cell}" for table, at, cell in wanting),
        sorted(f"{one.get('table')} row {one.get('row')}, {one.get('column')}" for one in cells),
        "the cells that the plan's unassessed flows would need",
    )


def flows(plan: PlanFiles, terms: Terms) -> dict[str, pl.DataFrame]:
    """Give, by part, the plan's flows with ``tonnes`` of CO2e in the period (null: not known), and the cell that is wanting.

    The fields of a limit's groups stand beside: part, product, site, country, mode, period.
    """
    lanes = _numbered(terms.chain.lanes).join(
        terms.world.table("carbon_factors").select("mode", "factor"),
        on="mode",
        how="left",
        maintain_order="left",
    )
    rate = (
        pl.when(pl.col("carbon").is_not_null())
        .then("carbon")
        .otherwise(pl.col("distance") * pl.col("factor"))
    )
    goods = _numbered(terms.chain.products).select("product", "weight", line="at")
    sent = (
        plan["ship"]
        .join(lanes.select(*LANE, "at", kg_per_tonne=rate), on=LANE, how="left", maintain_order="left")
        .join(goods, on="product", how="left", maintain_order="left")
    )
    travels = pl.col("mode") != SERVICE
    kilograms = pl.col("quantity") * pl.col("weight")
    sent = sent.select(
        "product",
        "mode",
        "period",
        "at",
        site="origin",
        tonnes=pl.when(travels).then(kilograms * pl.col("kg_per_tonne") / 1e6).otherwise(0.0),
        cell=pl.lit("carbon"),
        table=pl.when(travels & pl.col("kg_per_tonne").is_null()).then(pl.lit("lanes")),
        weightless=pl.when(travels & pl.col("weight").is_null()).then("line"),
    )
    sources = _numbered(terms.chain.capabilities).select(*SOURCE, "at", each="carbon")
    parts = {"transport": sent}
    for part, table in (("supply", "buy"), ("making", "make")):
        taken = plan[table] if part == "making" else plan[table].with_columns(recipe=pl.lit(""))
        parts[part] = taken.join(sources, on=SOURCE, how="left", maintain_order="left").select(
            "product",
            "period",
            "at",
            "site",
            mode=pl.lit(""),
            tonnes=pl.col("quantity") * pl.col("each") / 1000.0,
            cell=pl.lit("carbon"),
            table=pl.when(pl.col("each").is_null()).then(pl.lit("capabilities")),
            weightless=pl.lit(None, pl.Int64),
        )
    country = terms.sites.select("site", "country")
    return {
        part: frame.join(country, on="site", how="left", maintain_order="left").with_columns(
            part=pl.lit(part)
        )
        for part, frame in parts.items()
    }


def limited(plan: PlanFiles, terms: Terms) -> pl.DataFrame:
    """Give every flow with its ``amount`` in tonnes, as a limit on carbon counts it; what is not known counts for nothing."""
    fields = ("part", "product", "site", "country", "mode", "period")
    frames = [
        frame.select(*fields, amount=pl.col("tonnes").fill_null(0.0)) for frame in flows(plan, terms).values()
    ]
    return pl.concat(frames, how="vertical_relaxed")


def _numbered(table: pl.DataFrame) -> pl.DataFrame:
    """Number the rows as the user counts them, the header being row 1."""
    return table.with_row_index("at", offset=2).with_columns(pl.col("at").cast(pl.Int64))
