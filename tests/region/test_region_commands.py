"""`allyshore region` and `trace` as a user meets them."""

import json
from pathlib import Path

import pytest

from allyshore.cli.app import main

ON = ("--on", "2026-06-15")
STARTER = Path(__file__).parents[2] / "examples" / "starter"


def told(capsys):
    return json.loads(capsys.readouterr().out)


def test_content_gives_the_contract_and_the_published_range(capsys):
    """Table, year, method, share, sectors, and at least four published figures from 16 to 40 percent with their labels."""
    assert main(["region", "content", "MEX", "USA", *ON, "--json"]) == 0
    out = told(capsys)
    assert out["year"] == 2011
    assert 0.115 <= out["share"] <= 0.120
    assert out["manufactures"] == pytest.approx(0.145, abs=0.0005)
    assert {"table", "year", "method", "share", "by_sector", "published"} <= set(out)
    figures = [row["figure"] for row in out["published"]]
    assert len(figures) >= 4
    assert (max(figures), min(figures)) == (0.40, 0.16)
    for row in out["published"]:
        assert all(row[key] for key in ("figure", "source", "method", "year", "concept", "read_in"))


def test_jobs_say_concept_method_and_year_and_call_the_claim_false(capsys):
    """Each number has its concept, method and years; five million jobs in exports is told to be false."""
    assert main(["region", "jobs", "USA", "MEX", *ON, "--json"]) == 0
    out = told(capsys)
    for figure in out["figures"]:
        assert all(figure[key] for key in ("concept", "method", "pattern_year", "jobs_year", "range_from"))
        assert figure["low"] <= figure["jobs"] <= figure["high"]
    assert "is false" in out["finding"]
    assert {row["figure"] for row in out["published"]} == {4.9e6}


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (["content", "MEX", "USA"], "So the answers run from 11.8% to 40%"),
        (["content", "USA", "ROW", "--table", "bea-2023"], "in 2023 is value added of ROW"),
        (["jobs", "MEX", "USA"], "one count alone"),
        (["exports", "CAN"], "Together: domestic"),
        (["depend", "MEX", "USA", "--sector", "34t35"], "If USA sold MEX nothing of sector 34t35"),
    ],
)
def test_people_are_told_in_words(capsys, action, said):
    """Without --json the answer is a sentence and tables."""
    assert main(["region", *action, *ON]) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (["contnet", "MEX", "USA"], "did you mean content?"),
        (["content", "MEX"], "expected two countries"),
        (["content", "MEX", "MEX"], "found MEX twice"),
        (["content", "NGA", "USA"], "other countries are inside ROW"),
        (["exports", "MEX", "USA"], "expected one country"),
        (["depend", "MEX", "USA", "--sector", "30t3"], "did you mean 30t33?"),
        (["content", "MEX", "USA", "--sector", "29"], "--sector goes with depend"),
        (["content", "MEX", "USA", "--year", "2019"], "--year goes with --table"),
        (["content", "MEX", "USA", "--table", "bea-2023"], "answers content USA ROW"),
        (["jobs", "USA", "ROW", "--table", "bea-2023"], "no jobs are counted here"),
        (["programme"], "expected one CSV file"),
    ],
)
def test_slips_are_told_and_end_with_2(capsys, action, said):
    """A slip is an error of use with its cure."""
    assert main(["region", *action, *ON]) == 2
    assert said in capsys.readouterr().err


def test_trace_tells_content_jobs_and_what_changes(capsys):
    """The starter's plan: shares add to one, content to what the plan spends, jobs inside their range, and the change."""
    assert main(["trace", str(STARTER), "--strategy", "nearshore", *ON, "--json"]) == 0
    out = told(capsys)
    assert sum(out["content"].values()) == pytest.approx(1.0)
    members = sum(out["content"].get(country, 0.0) for country in ("USA", "MEX", "CAN"))
    assert out["regional_content"] == pytest.approx(members)
    for row in out["jobs"]:
        assert row["low"] - 1 <= row["jobs"] <= row["high"] + 1
    assert sum(out["change"]["content"].values()) == pytest.approx(0.0, abs=1e-9)
    assert any("not deflated" in note for note in out["notes"])
    assert out["against"] == "as-is"
