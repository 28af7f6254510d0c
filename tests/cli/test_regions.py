"""Regions side by side, from the command line."""

import json
from pathlib import Path

import pytest

from allyshore.cli import main

HARNESS = Path(__file__).parents[2] / "examples" / "harness"
DAY = ("--on", "2026-06-15")


def asked(capsys, *words):
    assert main(["score", *words, *DAY, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_regions_are_compared_fact_by_fact_each_with_source_and_year(capsys):
    """Every fact has the keys of the contract, and what is not known is listed with what to bring."""
    document = asked(capsys, "MX-NLE", "MX-COA", "US-TX")
    assert document["on"] == "2026-06-15"
    assert [region["region"] for region in document["regions"]] == ["MX-NLE", "MX-COA", "US-TX"]
    for region in document["regions"]:
        for fact in region["facts"]:
            assert {"group", "indicator", "value", "unit", "year", "source", "observed", "note"} <= set(fact)
            assert fact["source"]
            assert fact["year"] <= 2026
    groups = {fact["group"] for fact in document["regions"][0]["facts"]}
    assert {"workforce", "security", "investment", "border", "market"} <= groups
    missing = {gap["indicator"]: gap["note"] for gap in document["regions"][0]["missing"]}
    assert "region_wages" in missing["wage"]
    assert "region_power" in missing["electricity_industrial"]


def test_a_region_may_be_named(capsys):
    """Accents and case aside."""
    assert [row["region"] for row in asked(capsys, "nuevo leon", "Texas")["regions"]] == ["MX-NLE", "US-TX"]


def test_the_market_and_the_occupation_are_the_users(capsys):
    """The way is measured to the place named, and the wage is of the occupation named."""
    document = asked(capsys, "US-TX", "--market", "Detroit", "--occupation", "51-4121")
    assert document["market"][0]["market"].endswith("(Detroit)")
    wages = [fact for fact in document["regions"][0]["facts"] if fact["indicator"] == "wage"]
    assert [(fact["occupation"], fact["value"]) for fact in wages] == [("51-4121", 25.64)]


def test_the_plants_of_a_model_are_compared_to_its_own_markets(capsys):
    """Plants without a region have their ways, and say why they have no more."""
    document = asked(capsys, "--sites", str(HARNESS))
    rows = {row["region"]: row for row in document["regions"]}
    assert set(rows) == {"ciudad_juarez", "hai_phong", "san_pedro_sula", "eagle_pass"}
    assert rows["ciudad_juarez"]["within"] == ["MX-CHH"]
    assert "no region of VNM" in rows["hai_phong"]["mapped"]
    assert {fact["group"] for fact in rows["hai_phong"]["facts"]} == {"market"}
    assert sum(market["share"] for market in document["market"]) == pytest.approx(1)


def test_a_wage_that_you_import_fills_the_gap(capsys, tmp_path):
    """Imported with its source, shown with it, and in the record of imports."""
    wages = tmp_path / "wages.csv"
    wages.write_text(
        "region,occupation,year,wage,definition\nMX-NLE,51-4121,2025,5.2,mean base pay\n", encoding="utf-8"
    )
    told = ("--source", "our payroll", "--licence", "own use", "--vintage", "2025")
    assert main(["world", "import", "region_wages", str(wages), *told]) == 0
    capsys.readouterr()
    document = asked(capsys, "MX-NLE", "US-TX", "--occupation", "51-4121")
    fact = next(fact for fact in document["regions"][0]["facts"] if fact["indicator"] == "wage")
    assert (fact["value"], fact["source"]) == (5.2, "our payroll")
    assert [record["table"] for record in document["imports"]] == ["region_wages"]


def test_the_table_shows_year_and_gaps_and_says_where_it_measures_from(capsys):
    """Three regions stand beside each other in a hundred columns."""
    assert main(["score", "MX-NLE", "MX-COA", "US-TX", *DAY]) == 0
    out = capsys.readouterr().out
    assert "MX-NLE" in out.splitlines()[3]
    assert "US-TX" in out.splitlines()[3]
    assert "~24.4 (2024)" in out
    assert "bring table region_wages" in out
    assert "MX-NLE: measured from Monterrey" in out
    assert max(map(len, out.splitlines())) <= 100


def test_countries_and_regions_go_into_one_document(capsys):
    """A word of three letters is a country."""
    document = asked(capsys, "MEX", "MX-NLE")
    assert [row["country"] for row in document["countries"]] == ["MEX"]
    assert [row["region"] for row in document["regions"]] == ["MX-NLE"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("MX-NEL",), "Did you mean MX-NLE"),
        (("MX-NLE", "--occupation", "welder"), "51-4121"),
        (("MX-NLE", "--market", "Nowhere at all"), "--market"),
        (("MEX", "--market", "Detroit"), "go with regions"),
        (("MX-NLE", "MX-NLE"), "again"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(capsys, words, told):
    """Exit code 2, with a near code where there is one."""
    assert main(["score", *words]) == 2
    assert told in capsys.readouterr().err
