"""One self-contained page that sets the strategies side by side and says why."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from allyshore.report import words
from allyshore.report.amounts import count, opening
from allyshore.report.duties import duties
from allyshore.report.footprint import footprint
from allyshore.report.grounds import facts_box, grounds
from allyshore.report.map import land, maps
from allyshore.report.markup import Html, join, listing, section, tag
from allyshore.report.names import strategy
from allyshore.report.origins import origins
from allyshore.report.partners import partners
from allyshore.report.recovery import recovery
from allyshore.report.sheet import sheet_of
from allyshore.report.sites import sites
from allyshore.report.tables import comparison_table
from allyshore.report.tradeoff import tradeoff
from allyshore.report.waterfall import waterfall
from allyshore.report.worth import worth
from allyshore.version import VERSION

if TYPE_CHECKING:
    from allyshore.report.sheet import Sheet
    from allyshore.study import Comparison

CONTENTS = (
    ("comparison", "Side by side"),
    ("why", "Why"),
    ("cost", "Cost"),
    ("maps", "Maps"),
    ("sites", "Sites"),
    ("region", "Region"),
    ("duty", "Duty"),
    ("origin", "Origin"),
    ("risk", "When things break"),
    ("flips", "Flip points"),
    ("worth", "One more"),
    ("trust", "Trust"),
    ("grounds", "Grounds"),
)


def render(comparison: Comparison) -> str:
    """Write the report of a comparison as one HTML page that needs no network, font or script.

    Every text of the model is escaped. The same comparison gives the same page, byte by byte.

    Parameters
    ----------
    comparison
        What `allyshore.study.compare` gives.
    """
    sheet = sheet_of(comparison)
    body = [
        _head(sheet),
        comparison_table(sheet),
        _why(sheet),
        waterfall(sheet),
        maps(sheet),
        sites(sheet),
        footprint(sheet),
        duties(sheet),
        origins(sheet),
        recovery(sheet),
        _flips(sheet),
        worth(sheet),
        partners(sheet),
        grounds(sheet),
    ]
    style = (files("allyshore.report") / "style.css").read_text(encoding="utf-8")
    page = tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("title", f"{comparison.model}: where to buy, make and ship, {comparison.on.isoformat()}"),
            tag("style", Html(style)),
        ),
        tag("body", land(sheet) if sheet.sides else "", _contents(body), tag("main", *body), _foot(sheet)),
        lang="en",
    )
    return f"<!DOCTYPE html>\n{page}\n"


def _head(sheet: Sheet) -> Html:
    comparison = sheet.comparison
    chain = comparison.chain
    question = "Where among trusted partners should this firm buy, make and ship, what does that cost, and what does it buy?"
    first, *more = words.answer(sheet)
    facts = [
        ("Law and facts of", comparison.on.isoformat()),
        ("Home", sheet.names.country(chain.home)),
        ("Strategies", f"{len(sheet.sides)} of {len(comparison.outcomes)} with a plan"),
        (
            "Horizon",
            f"{opening(count(chain.periods, 'period'))} of {chain.weeks_per_period:g} weeks; all amounts are USD a year",
        ),
    ]
    return tag(
        "header",
        tag("p", "Allyshore comparison", class_="kicker"),
        tag("h1", comparison.model),
        tag("p", question, class_="question"),
        tag(
            "div",
            tag("p", join([first, " ", *(join([sentence, " "]) for sentence in more)]), class_="answer"),
            class_="answers",
        ),
        tag(
            "div",
            tag(
                "div",
                tag("dl", *(tag("div", tag("dt", term), tag("dd", value)) for term, value in facts)),
                _illustrative(chain.illustrative),
                facts_box(sheet),
            ),
            tradeoff(sheet),
            class_="opening",
        ),
    )


def _illustrative(said: str) -> Html:
    return tag("p", tag("b", "Illustrative: "), said, class_="callout") if said else Html("")


def _contents(body: list[Html]) -> Html:
    there = [
        (anchor, title)
        for anchor, title in CONTENTS
        if any(f'<section id="{anchor}"' in part for part in body)
    ]
    return tag("nav", *(tag("a", title, href=f"#{anchor}") for anchor, title in there), aria_label="Sections")


def _why(sheet: Sheet) -> Html:
    parts = [join([tag("h3", strategy(side.name)), listing(words.why(sheet, side))]) for side in sheet.sides]
    lead = "Made from the plans' tables. The cheapest strategy is told against today's chain, every other against the cheapest."
    return (
        section(
            "why",
            "Why it costs what it costs",
            tag("p", lead, class_="lead"),
            tag("div", *(tag("div", part) for part in parts), class_="columns"),
        )
        if parts
        else Html("")
    )


def _flips(sheet: Sheet) -> Html:
    if not sheet.sides:
        return Html("")
    lead = "Both plans are held as they are while one number of the world moves; a strategy designed anew for that world can only do better, so these are statements about plans."
    return section(
        "flips", "When the answer flips", tag("p", lead, class_="lead"), listing(words.flips(sheet))
    )


def _foot(sheet: Sheet) -> Html:
    said = f"Allyshore {VERSION}. Input {str(sheet.comparison.manifest.get('input_sha256', 'not hashed'))[:16]}. Outline of the land: Natural Earth, public domain."
    return tag("footer", tag("p", said))
