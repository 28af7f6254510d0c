"""The countries of the chain: every dimension beside every other, and why each is trusted or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.report.amounts import NOTHING, count, listed, plain
from allyshore.report.markup import Content, Html, join, section, table, tag
from allyshore.trust import DIMENSIONS

if TYPE_CHECKING:
    from allyshore.report.sheet import Sheet


def partners(sheet: Sheet) -> Html:
    """Give the section of the scorecard."""
    codes = set(sheet.comparison.chain.sites.get_column("country"))
    for side in sheet.sides:
        codes |= set(side.plan.states.get_column("country_of_origin").drop_nulls())
    card = sheet.comparison.card
    found = card.frame.filter(pl.col("country").is_in(sorted(codes))).sort(
        "trusted", "name", descending=[True, False]
    )
    rows = [_row(row) for row in found.iter_rows(named=True)]
    head = ["Country", "Trusted", *(dimension.label for dimension in DIMENSIONS), "Why"]
    by_treaty = found.filter(pl.col("door") == "treaty").get_column("name").to_list()
    params = card.params
    rule = (
        f"A country is trusted by democracy where its liberal democracy index is at least {params.democracy_min:g} and its rule of law at least {params.rule_of_law_min:g},"
        f" or by treaty where it is a member, on the day, of {listed(list(params.treaties), 'or') or 'a named treaty (none is named)'}."
    )
    said = [tag("p", rule)]
    if by_treaty:
        verb = "passes" if len(by_treaty) == 1 else "pass"
        index = "does not pass" if len(by_treaty) == 1 else "do not pass"
        said.append(
            tag(
                "p",
                f"{listed(by_treaty)} {verb} by treaty and {index} by the democracy and rule-of-law indices: read the row, and decide whether the treaty is enough for you.",
            )
        )
    said.append(
        tag(
            "p",
            f"{count(found.filter('trusted').height, 'country', 'countries').capitalize()} of {found.height} in this model {'is' if found.filter('trusted').height == 1 else 'are'} trusted.",
        )
    )
    return section(
        "trust",
        "Trust",
        *said,
        table("The countries of the chain", head, rows, numeric=False, note=_years(sheet, codes)),
    )


def _row(row: dict[str, object]) -> list[Content]:
    door = {"democracy": "by democracy", "treaty": "by treaty"}.get(str(row["door"]), "")
    verdict = tag("span", "yes", class_="good") if row["trusted"] else tag("span", "no", class_="bad")
    cells: list[Content] = [_value(row[dimension.name], dimension.digits) for dimension in DIMENSIONS]
    return [
        str(row["name"]),
        join([verdict, tag("br"), tag("small", door)]),
        *cells,
        tag("small", str(row["why"])),
    ]


def _value(value: object, digits: int) -> str:
    return plain(value, digits) if isinstance(value, float) else NOTHING


def _years(sheet: Sheet, codes: set[str]) -> str:
    """Say where the numbers come from and of which years they are."""
    values = sheet.comparison.card.values.filter(pl.col("country").is_in(sorted(codes)))
    told = []
    for dimension in DIMENSIONS:
        of = values.filter(pl.col("dimension") == dimension.name)
        if of.height:
            years = sorted(set(of.get_column("year")))
            span = f"{years[0]}" if len(years) == 1 else f"{years[0]} to {years[-1]}"
            told.append(f"{dimension.label}: {span}, {listed(sorted(set(of.get_column('source'))))}")
    return f"A dash is a value that is not known; it opens no door. {'. '.join(told)}." if told else ""
