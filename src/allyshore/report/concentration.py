"""How concentrated each plan's spend is, tier by tier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.report.amounts import NOTHING, millions, opening, percent, plain
from allyshore.report.markup import Content, Html, table
from allyshore.report.names import strategy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from allyshore.report.sheet import Sheet

HEAD = ("Tier", "Spend, M USD", "By country", "By group of blocs", "By trust")
NOTE = (
    "The Herfindahl-Hirschman index, the sum of squared shares: 1 is all in one, 0.5 two halves; below it the largest part. Tier 0 goes to market, "
    "tier 1 is what it is made of, and so on; a part used at several depths counts at the deepest. Memberships overlap, so that a country counts in "
    "the first group that holds it: "
)


def concentration(sheet: Sheet) -> Html:
    """Give the table of concentration, or nothing where no plan spends anything."""
    rows = list(_rows(sheet))
    if not rows:
        return Html("")
    groups = ", then ".join(("home", *(name for name, _ in sheet.comparison.card.params.groups), "rest"))
    return table("How concentrated spend is", HEAD, rows, numeric=False, note=f"{NOTE}{groups}.")


def _rows(sheet: Sheet) -> Iterator[list[Content]]:
    for side in sheet.sides:
        found: dict[int | None, dict[str, Mapping[str, object]]] = {}
        for row in side.outcome.concentration.iter_rows(named=True):
            found.setdefault(row["tier"], {})[row["by"]] = row
        if found:
            yield [strategy(side.name)]
        for tier, by in found.items():
            yield [
                "all" if tier is None else str(tier),
                millions(float(str(by["country"]["spend"])), side.digits),
                *(_cell(sheet, by.get(name)) for name in ("country", "group", "trust")),
            ]


def _cell(sheet: Sheet, row: Mapping[str, object] | None) -> str:
    if row is None:
        return NOTHING
    largest = str(row["largest"])
    name = sheet.names.country(largest) if row["by"] == "country" else opening(largest)
    return f"{plain(float(str(row['hhi'])), 2)}: {name} {percent(float(str(row['largest_share'])))}"
