"""The countries of the chain: six dimensions side by side, why each is trusted or not, and how spend is concentrated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.report.amounts import NOTHING, count, listed, plain
from allyshore.report.concentration import concentration
from allyshore.report.markup import Content, Html, join, section, table, tag
from allyshore.trust import DIMENSION_NAMES, DIMENSION_TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allyshore.report.sheet import Sheet
    from allyshore.trust import Conditions, Scorecard


def partners(sheet: Sheet) -> Html:
    """Give the section of the scorecard."""
    codes = set(sheet.comparison.chain.sites.get_column("country"))
    for side in sheet.sides:
        codes |= set(side.plan.states.get_column("country_of_origin").drop_nulls())
    card = sheet.comparison.card
    found = card.frame.filter(pl.col("country").is_in(sorted(codes))).sort(
        "trusted", "name", descending=[True, False]
    )
    rows = [_row(card, row) for row in found.iter_rows(named=True)]
    head = ["Country", "Trusted", *(DIMENSION_TITLES[name].capitalize() for name in DIMENSION_NAMES), "Why"]
    said = [tag("p", _rule(card)), *_by_treaty(found)]
    trusted = found.filter("trusted").height
    said.append(
        tag(
            "p",
            f"{count(trusted, 'country', 'countries').capitalize()} of {found.height} in this model {'is' if trusted == 1 else 'are'} trusted.",
        )
    )
    return section(
        "trust",
        "Trust",
        *said,
        table("The countries of the chain", head, rows, numeric=False, note=_note(card, codes)),
        concentration(sheet),
    )


def _rule(card: Scorecard) -> str:
    """Say the trust test of the scheme in one sentence."""
    doors = [
        f"by {door.name} where {_asked(card, door.conditions)}" for door in card.params.doors if door.open
    ]
    required = _asked(card, card.params.required)
    more = f" Of every country it is required that {required}." if required else ""
    return f"A country is trusted {', or '.join(doors) or 'by no door: none is open'}.{more}"


def _asked(card: Scorecard, conditions: Conditions) -> str:
    labels = {one.name: one.label for one in card.params.indicators} | DIMENSION_TITLES
    said = [f"{labels[name]} is at least {limit:g}" for name, limit in conditions.at_least]
    if conditions.member_of:
        said.append(f"it is a member, on the day, of {listed(list(conditions.member_of), 'or')}")
    if conditions.not_member_of:
        said.append(f"it is not on {listed(list(conditions.not_member_of), 'or')}")
    return listed(said)


def _by_treaty(found: pl.DataFrame) -> Iterable[Html]:
    """Name the countries that pass by treaty alone."""
    names = found.filter(pl.col("door") == "treaty").get_column("name").to_list()
    if names:
        verb = "passes" if len(names) == 1 else "pass"
        index = "does not pass" if len(names) == 1 else "do not pass"
        yield tag(
            "p",
            f"{listed(names)} {verb} by treaty and {index} by the democracy and rule-of-law indices: read the row, and decide whether the treaty is enough for you.",
        )


def _row(card: Scorecard, row: dict[str, object]) -> list[Content]:
    country = str(row["country"])
    verdict = tag("span", "yes", class_="good") if row["trusted"] else tag("span", "no", class_="bad")
    door = f"by {row['door']}" if row["door"] else ""
    order = card.dimension_ranks[card.place(country)]
    known = (card.dimension_ranks > 0).sum(axis=0)
    cells: list[Content] = [
        _cell(row[name], int(order[column]), int(known[column]))
        for column, name in enumerate(DIMENSION_NAMES)
    ]
    gaps = [tag("small", f" {gap[0].upper()}{gap[1:]}.") for gap in card.gaps(country)]
    return [
        str(row["name"]),
        join([verdict, tag("br"), tag("small", door)]),
        *cells,
        join([tag("small", str(row["why"])), *gaps]),
    ]


def _cell(value: object, rank: int, known: int) -> Content:
    if not isinstance(value, float):
        return NOTHING
    return join([plain(value, 2), tag("br"), tag("small", f"{rank} of {known}")])


def _note(card: Scorecard, codes: set[str]) -> str:
    """Say what the numbers are made of, of which years, and from whom."""
    values = card.values.filter(pl.col("country").is_in(sorted(codes)) & (pl.col("weight") > 0.0))
    told = []
    for (title,), of in values.partition_by("title", as_dict=True, maintain_order=True).items():
        years = sorted(set(of.get_column("year")))
        span = f"{years[0]}" if len(years) == 1 else f"{years[0]} to {years[-1]}"
        told.append(f"{title}: {span}, {listed(sorted(set(of.get_column('source'))))}")
    if not told:
        return ""
    lead = f"From 0 to 1, with the rank among the countries known; home market {card.params.market}. A dash is a dimension that is not known; what is not known opens no door."
    return f"{lead} {'. '.join(told)}."
