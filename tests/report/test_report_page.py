"""The page as a document: complete in itself, escaped, well formed, the same every time."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import polars as pl
import pytest
from tests.report import small

from allyshore.report import render

VOID = {"meta", "br", "hr", "link", "col"}
HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)> & co"


class Reader(HTMLParser):
    """Collect elements and texts, and hold that every element is closed by its own end tag."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def words(page: str) -> str:
    return " ".join(" ".join(Reader(page).texts).replace("\u00a0", " ").split())


def test_the_page_needs_nothing_from_outside(page):
    """No address, no script, no style sheet or image beyond the page itself."""
    assert not re.search(r"https?:|//[a-z]|url\(|@import", page)
    names = {name for name, _ in Reader(page).elements}
    assert not names & {"script", "link", "img", "iframe", "object", "embed"}


def test_the_page_is_the_same_every_time(page):
    """Equal comparisons give equal bytes."""
    assert render(small.comparison()) == page


def test_the_page_is_well_formed(page):
    """Every element is closed in order, every identifier is unique and every reference within the page resolves."""
    elements = Reader(page).elements
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in elements:
        if (attributes.get("href") or "").startswith("#"):
            assert attributes["href"][1:] in ids
        for name in (attributes.get("aria-labelledby") or "").split():
            assert name in ids


def test_the_page_can_be_heard(page):
    """Every header cell says what it heads, every table has a caption and every picture a title or is hidden."""
    reader = Reader(page)
    assert all(attributes.get("scope") for name, attributes in reader.elements if name == "th")
    counts = {name: sum(one == name for one, _ in reader.elements) for name in ("table", "caption", "h1")}
    assert counts["table"] == counts["caption"] > 5
    assert counts["h1"] == 1
    for name, attributes in reader.elements:
        if name == "svg":
            assert attributes.get("aria-hidden") == "true" or attributes.get("aria-labelledby")


def test_every_section_stands(page):
    """A comparison with plans has all sections."""
    for anchor in (
        "comparison",
        "why",
        "cost",
        "maps",
        "sites",
        "duty",
        "origin",
        "flips",
        "trust",
        "grounds",
    ):
        assert f'<section id="{anchor}">' in page


def test_no_text_of_the_user_becomes_markup():
    """Names, notes, conflicts, filled values and caveats are shown as they were typed and never run."""
    model = small.chain()
    model = model.replace(
        name=HOSTILE,
        illustrative=HOSTILE,
        sites=model.sites.with_columns(city=pl.lit(HOSTILE)),
        products=model.products.with_columns(name=pl.lit(HOSTILE)),
        filled=model.filled.with_columns(value=pl.lit(HOSTILE), source=pl.lit(HOSTILE), row=pl.lit(HOSTILE)),
    )
    given = small.comparison(model)
    plan = dataclasses.replace(
        given.outcomes[3].plan,
        notes=(HOSTILE,),
        status=HOSTILE,
        judgements=(small.judgement(1, reference=HOSTILE, rule=HOSTILE),),
    )
    outcomes = (
        *given.outcomes[:2],
        dataclasses.replace(
            given.outcomes[2],
            conflicts=(HOSTILE,),
            strategy=dataclasses.replace(given.outcomes[2].strategy, title=HOSTILE, name=HOSTILE),
        ),
        dataclasses.replace(given.outcomes[3], plan=plan),
    )
    page = render(
        dataclasses.replace(
            given,
            model=HOSTILE,
            outcomes=outcomes,
            caveats=(HOSTILE,),
            manifest={HOSTILE: HOSTILE, "facts": []},
        )
    )
    elements = Reader(page).elements
    assert not {name for name, _ in elements} & {"script", "img"}
    assert not any(key.startswith("on") for _, attributes in elements for key in attributes)
    assert words(page).count(" ".join(HOSTILE.split())) > 20


def test_a_strategy_without_a_plan_shows_its_conflicts_and_no_number(page):
    """Its column in the comparison holds dashes and *not assessed*, and the rows that conflict are named."""
    assert "demand of chicago: pump, period 1: 1,000 units short" in page
    table = page[page.index('<section id="comparison">') : page.index("</table>")]
    for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", table):
        third = re.sub("<.*?>", "", re.findall(r"<td>(.*?)</td>", row)[2])
        assert third in {"–", "infeasible", "not assessed"}


def test_measures_that_no_engine_computes_are_not_assessed(page):
    """They are named, and no number stands in their place."""
    for label in ("Expected loss", "Time to survive without the costliest site (days)"):
        row = re.search(rf">{re.escape(label)}</th>(.*?)</tr>", page).group(1)
        assert re.sub("<.*?>", " ", row).split() == [*["not", "assessed"] * 2, "–", "not", "assessed"]


def test_a_comparison_without_any_plan_is_still_a_page():
    """Conflicts are shown, and the sections that would need a plan are left out."""
    given = small.comparison()
    page = render(dataclasses.replace(given, outcomes=(given.outcomes[2],), flip_points=()))
    assert "No strategy has a feasible plan" in page
    assert '<section id="maps">' not in page
    Reader(page)


def test_one_plan_alone_needs_no_comparison():
    """With one plan there are no steps from one to the other and no cost against trust."""
    given = small.comparison()
    page = render(dataclasses.replace(given, outcomes=(given.outcomes[0],), flip_points=()))
    assert "As-is is the only strategy with a plan" in page
    assert 'id="tradeoff' not in page
    Reader(page)


def test_the_table_gives_the_costs_of_the_plans(page):
    """Landed cost, its difference to as-is and the cost of a delivered unit come from the plans."""
    said = words(page)
    assert "Landed cost 0.205 0.189 – 0.259" in said
    assert "Landed cost of a delivered unit (USD) 51.20 47.20 – 64.70" in said
    assert "Difference to as-is – −0.016 – +0.054" in said
    assert "Difference to least-cost +0.016 – – +0.070" in said


@pytest.mark.parametrize(
    "text",
    [
        "Mexico passes by treaty and does not pass by the democracy",
        "Prices are illustrative.",
        "rates of 2024 are 530 days old",
        "later than the day",
    ],
)
def test_what_the_reader_must_know_is_said(page, text):
    """Mexico's door, what is illustrative, what is stale and what is later than the day."""
    assert text in words(page)


def test_the_sites_say_what_opens_and_closes(page):
    """A plant that a strategy opens, and one that it closes, are said so."""
    said = words(page[page.index('<section id="sites">') : page.index('<section id="duty">')])
    assert "opened 4,000 finished" in said
    assert "closed" in said


def test_the_origin_section_names_rule_and_what_would_flip_it(page):
    """The determination's sentences stand in the page, with the supplier whose loss of status would lose the good's."""
    said = words(page[page.index('<section id="origin">') : page.index('<section id="flips">')])
    assert "GN 11(o), chapter 84, rule 35" in said
    assert "Pump motor (from Apodaca motors)" in said
    assert "The status is lost if motor stops being originating." in said


def test_concentration_of_spend_is_told_at_every_tier(page):
    """As-is pays 60,000 USD a year for Chinese motors and 20,000 for converting them in China; ally-shore all in Mexico."""
    assert "How concentrated spend is" in page
    assert "1.00: China 100" in page
    assert "1.00: USMCA 100" in page
    assert "1.00: Not trusted 100" in page
