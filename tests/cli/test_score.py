"""Whom to rely on, from the command line."""

from __future__ import annotations

import json

from allyshore.cli import main


def test_mexico_is_trusted_by_treaty_and_the_index_stays_in_sight(capsys):
    """The weak democracy index is shown beside the verdict, and the reason names the treaty."""
    assert main(["score", "MEX", "VNM", "CHN", "CAN", "KOR", "--on", "2026-06-15", "--json"]) == 0
    rows = {row["country"]: row for row in json.loads(capsys.readouterr().out)["countries"]}
    assert set(rows) == {"MEX", "VNM", "CHN", "CAN", "KOR"}
    assert {name: row["trusted"] for name, row in rows.items()} == {
        "MEX": True,
        "CAN": True,
        "KOR": True,
        "VNM": False,
        "CHN": False,
    }
    assert rows["MEX"]["dimensions"]["democracy"] < 0.3
    assert "treaty" in rows["MEX"]["reasons"][0]


def test_without_a_country_every_one_is_scored(capsys):
    """All countries, as JSON and as a table."""
    assert main(["score", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["countries"]) > 190
    assert main(["score"]) == 0
    assert "USA" in capsys.readouterr().out


def test_an_unknown_code_is_a_usage_error(capsys):
    """Exit code 2, with a near code."""
    assert main(["score", "MXE"]) == 2
    assert "Did you mean" in capsys.readouterr().err
