"""``compare --what-if``: strategies set side by side under a law that the user supposes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from allyshore.cli import main

STARTER = Path(__file__).parents[2] / "examples" / "starter"
ON = ["--on", "2026-06-15"]


@pytest.fixture
def law(tmp_path):
    path = tmp_path / "law.csv"
    path.write_text("change,measure,rate,countries\nadd,supposed,0.5,CHN;KOR;VNM;MEX\n")
    return path


def duties(capsys):
    """Duty a year of each strategy."""
    return {row["strategy"]: row["cost"]["duty"] for row in json.loads(capsys.readouterr().out)["strategies"]}


def test_a_supposed_duty_is_paid_by_a_plan_that_cannot_change(law, tmp_path, capsys):
    asked = ["compare", str(STARTER), *ON, "--strategy", "as-is", "--json"]
    assert main(asked) == 0
    before = duties(capsys)
    folder = tmp_path / "out"
    assert main([*asked, "--what-if", str(law), "--out", str(folder)]) == 0
    assert duties(capsys)["as-is"] > before["as-is"]
    assert "supposed" in (folder / "facts" / "measures.csv").read_text()
    assert main(["verify", str(folder)]) == 0


def test_a_fault_of_the_file_stops_the_comparison(law, capsys):
    law.write_text("change,measure\nend,nothing\n")
    assert main(["compare", str(STARTER), *ON, "--what-if", str(law)]) == 3
    assert "law.csv row 2, measure" in capsys.readouterr().err
