"""A what-if goes through the whole comparison: design, flip points, report, and the recomputation of `verify`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from allyshore.cli import main

LAUNDRY = Path(__file__).parents[2] / "examples" / "laundry"
ASKED = ["compare", str(LAUNDRY), "--on", "2026-06-15", "--strategy", "least-cost", "--strategy", "nearshore"]
SMALL, LARGE = 0.0001, 0.25


def compared(capsys, law, rate, *more):
    law.write_text(f"change,measure,rate,countries\nadd,tariff_x,{rate},CHN\n")
    assert main([*ASKED, "--what-if", str(law), "--json", *more]) == 0
    return json.loads(capsys.readouterr().out)


def flip(document):
    """Added duty on Chinese goods at which the plan of nearshore costs no more than the cheapest."""
    return next(
        point["value"]
        for point in document["flip_points"]
        if (point["strategy"], point["quantity"], point["subject"]) == ("nearshore", "added duty", "CHN")
    )


def cost(document, strategy):
    return next(row for row in document["strategies"] if row["strategy"] == strategy)


def test_strategies_flip_points_report_and_verify_follow_a_supposed_duty(tmp_path, capsys):
    """A duty too small to move a plan brings its flip point nearer by itself; a large one moves the plan, which then costs less than
    the old one would, and the result says what was supposed and still verifies."""
    law, folder = tmp_path / "law.csv", tmp_path / "out"
    none, small = compared(capsys, law, 0.0), compared(capsys, law, SMALL)
    assert flip(none) - flip(small) == pytest.approx(SMALL, abs=1e-9)
    large = compared(capsys, law, LARGE, "--out", str(folder))
    entering = (cost(small, "least-cost")["landed_cost"] - cost(none, "least-cost")["landed_cost"]) / SMALL
    held = cost(none, "least-cost")["landed_cost"] + LARGE * entering
    assert cost(none, "least-cost")["landed_cost"] < cost(large, "least-cost")["landed_cost"] < held
    assert cost(large, "nearshore")["landed_cost"] == pytest.approx(cost(none, "nearshore")["landed_cost"])
    assert "tariff_x" in (folder / "report.html").read_text()
    assert main(["verify", str(folder)]) == 0
