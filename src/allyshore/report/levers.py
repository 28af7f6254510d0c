"""A portfolio of levers as a page of its own: what is bought and for whom, how it grows, and what scarce things are worth."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from allyshore.levers.words import PAYS, gained, money, sentences
from allyshore.report.markup import Html, listing, section, table, tag

if TYPE_CHECKING:
    from allyshore.levers import Portfolio


def render_levers(found: Portfolio) -> str:
    """Give the page of a portfolio."""
    style = (files("allyshore.report") / "style.css").read_text(encoding="utf-8")
    title = f"{found.model}: what {money(found.budget)} of policy and investment could do"
    lead = " ".join(sentences(found)[:2])
    body = tag("main", tag("h1", title), tag("p", lead, class_="lead"), *_parts(found))
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", Html(style)),
    )
    return f"<!DOCTYPE html>\n{tag('html', head, tag('body', body), lang='en')}\n"


def _parts(found: Portfolio) -> list[Html]:
    bought = table(
        "Levers, USD of present value",
        ("Lever", "Units", "Cost", "Worth", "Alone", "For a dollar"),
        [
            (
                one.lever,
                str(one.amount),
                money(one.cost),
                money(one.benefit),
                money(one.alone),
                "" if one.per_dollar is None else f"{one.per_dollar:.2f}",
            )
            for one in found.bought
        ],
    )
    gains = [
        f"{one.lever}: {PAYS[one.pays]}; {gained(one.gains)}. Source: {one.source}." for one in found.bought
    ]
    left = [
        f"{name}: costs {money(found.prices[name])}, worth {money(worth)} alone"
        for name, worth in found.not_bought.items()
    ]
    steps = table(
        "The best set at each budget",
        ("Budget", "Levers", "Spent", "Net worth"),
        [
            (
                money(step.budget),
                ", ".join(step.levers) or "none",
                money(step.spent),
                money(step.benefit - step.cost),
            )
            for step in found.frontier
        ],
    )
    pairs = table(
        "Two levers together and each alone, USD of present value",
        ("Pair", "Together", "Sum of each alone", "So they are"),
        [
            (" and ".join(pair.levers), money(pair.together), money(pair.apart), pair.what)
            for pair in found.pairs
        ],
    )
    return [
        section("portfolio", "What to buy", bought, tag("h3", "Who pays, who gains"), listing(gains)),
        section("left", "What is left", listing(left)),
        section("frontier", "As the budget grows", steps),
        section("pairs", "Synergies and substitutes", pairs),
        section(
            "prices", "What one more would be worth", listing(one.sentence for one in found.shadow_prices)
        ),
        section("notes", "What this rests on", listing(found.notes)),
    ]
