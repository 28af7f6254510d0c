"""The comparison table: strategies side by side, every measure of the command contract in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.report import words
from allyshore.report.amounts import NOT_ASSESSED, NOTHING, days, listed, millions_or_less, percent, plain
from allyshore.report.markup import Content, Html, join, listing, section, table, tag
from allyshore.report.names import cost_lines, line, strategy

if TYPE_CHECKING:
    from collections.abc import Callable

    from allyshore.report.sheet import Sheet, Side

WORDS = {"home": "the home country", "trusted": "trusted countries"}


def comparison_table(sheet: Sheet) -> Html:
    """Give the section that sets the strategies side by side."""
    outcomes = sheet.comparison.outcomes
    head = ["", *(_heading(sheet, outcome.strategy.name, outcome.strategy.title) for outcome in outcomes)]

    def row(label: Content, value: Callable[[Side], Content]) -> list[Content]:
        cells = [value(side) if (side := sheet.by_name.get(o.strategy.name)) else NOTHING for o in outcomes]
        return [label, *cells]

    rows: list[list[Content]] = [
        ["Status", *(_status(sheet, outcome.strategy.name) for outcome in outcomes)],
        row("Distance to the best plan, at most", words.gap),
        row(tag("b", "Landed cost"), lambda side: tag("b", words.landed(side))),
        row(
            "Landed cost of a delivered unit (USD)",
            lambda side: plain(side.per_unit, 2) if side.per_unit is not None else NOTHING,
        ),
        *(
            row(f"Difference to {against.name}", _difference_to(against))
            for against in dict.fromkeys((sheet.today, sheet.cheapest))
            if against is not None
        ),
        ["Cost lines (M USD a year)"],
        *(row(line(name).capitalize(), _cost_of(name)) for name in cost_lines(sheet.comparison)),
        ["What it buys"],
        row("Days of the last leg to market", lambda side: days(side.measures.days)),
        row("Allied share of spend", lambda side: percent(side.measures.allied_share)),
        row("Originating share of value delivered", lambda side: percent(side.measures.originating_share)),
        row("Carbon of what is assessed (t CO2e a year)", carbon),
        row("Regional content of cost delivered", lambda side: percent(content_of(side))),
        row("Jobs in the region, direct and supported", _jobs),
        row("Open plants", lambda side: _open(sheet, side, "plant")),
        row("Open warehouses", lambda side: _open(sheet, side, "warehouse")),
        ["What it loses when things break"],
        row("Expected loss", lambda side: _risk(side, "expected_loss")),
        row("Loss in the worst 5 % of years (CVaR)", lambda side: _risk(side, "cvar95")),
        row("Time to recover: days of an episode of lost sales", lambda side: _risk(side, "ttr_days")),
        row("Time to survive without the costliest site (days)", lambda side: _risk(side, "tts_days")),
    ]
    caption = "Strategies side by side; M USD a year where a row names no other unit"
    return section(
        "comparison", "Strategies side by side", table(caption, head, rows, even=True), _conflicts(sheet)
    )


def carbon(side: Side) -> str:
    """Emissions of a plan's lanes, sellers and lines as far as they are known, and which parts are not known at all."""
    found = side.measures.carbon
    if found.total is None:
        return NOT_ASSESSED
    parts = {"transport": found.transport, "supply": found.supply, "making": found.making}
    missing = [name for name, part in parts.items() if part is None]
    return plain(found.total, 1) + (f" (without {' and '.join(missing)})" if missing else "")


def content_of(side: Side) -> float | None:
    """Regional content of a plan, or None where it was not traced."""
    return None if side.outcome.footprint is None else side.outcome.footprint.regional_content


def _jobs(side: Side) -> str:
    """Jobs of the region's members together: direct and supported."""
    found = side.outcome.footprint
    if found is None:
        return NOT_ASSESSED
    return plain(sum(one.total for one in found.jobs if one.country in found.members))


def _risk(side: Side, name: str) -> str:
    """One measure of disruption; money in M USD, the rest in days."""
    profile = side.outcome.profile
    value = profile.measures()[name] if profile else None
    if value is None:
        return NOT_ASSESSED
    return days(value) if name.endswith("_days") else millions_or_less(value, side.digits)


def _difference_to(against: Side) -> Callable[[Side], str]:
    return lambda side: words.difference(side, against)


def _cost_of(name: str) -> Callable[[Side], str]:
    return lambda side: millions_or_less(side.plan.cost.get(name, 0.0), side.digits)


def _heading(sheet: Sheet, name: str, title: str) -> Html:
    mark = tag("span", "cheapest", class_="badge") if sheet.cheapest and sheet.cheapest.name == name else ""
    return tag("span", strategy(name), mark, title=title or None)


def _status(sheet: Sheet, name: str) -> Content:
    side = sheet.by_name.get(name)
    if side:
        return side.plan.status
    return tag("span", sheet.comparison.outcome(name).status, class_="bad")


def _open(sheet: Sheet, side: Side, kind: str) -> str:
    keys = side.plan.sites.filter((pl.col("kind") == kind) & pl.col("open")).get_column("site")
    return listed([sheet.names.site(key) for key in keys]) or "none"


def _conflicts(sheet: Sheet) -> Html:
    """Give the rows that conflict, for every strategy without a plan."""
    parts = [
        join(
            [
                tag(
                    "h3",
                    f"{strategy(outcome.strategy.name)} has no {'plan in the time given' if outcome.status == 'time limit' else 'feasible plan'}",
                ),
                tag("p", "These rows of the model cannot all hold:"),
                listing(outcome.conflicts),
            ]
        )
        for outcome in sheet.comparison.outcomes
        if outcome.plan is None
    ]
    return tag("div", *parts, class_="conflicts") if parts else Html("")


def strategies_read(sheet: Sheet) -> Html:
    """Say what each strategy allows, requires and weighs."""
    rows = [
        [strategy(o.strategy.name), o.strategy.title or NOTHING, _rules(o.strategy)]
        for o in sheet.comparison.outcomes
    ]
    return table("What each strategy asks", ["Strategy", "In a line", "Rules"], rows, numeric=False)


def _rules(asked: object) -> str:
    """Name the fields of a strategy that are not at rest."""
    told = []
    for field, phrase in (
        ("sites", "sites: {}"),
        ("making", "making in {}"),
        ("sourcing", "sourcing from {}"),
        ("sourcing_days", "or from within {} days"),
        ("critical", "critical products from {}"),
        ("volumes", "volumes: {}"),
        ("allied_share", "allied share at least {}"),
        ("largest_source", "at most {} of a critical product from one site"),
        (
            "day_price",
            "a day under way weighs {} of the goods' value in the choice, and is not part of landed cost",
        ),
        (
            "carbon_price",
            "a tonne of CO2e weighs {} USD in the choice, and is not part of landed cost",
        ),
    ):
        value = getattr(asked, field, None)
        if not value or value in ("any", "free") or (field == "largest_source" and value >= 1.0):
            continue
        if isinstance(value, tuple):
            told.append(
                phrase.format(listed([WORDS.get(word, word.removeprefix("bloc:")) for word in value]))
            )
        elif isinstance(value, float) and field not in ("sourcing_days", "carbon_price"):
            told.append(phrase.format(percent(value, 1 if value < 0.1 else 0)))
        else:
            told.append(phrase.format(f"{value:g}" if isinstance(value, float) else value))
    return "; ".join(told) or "no rule"
