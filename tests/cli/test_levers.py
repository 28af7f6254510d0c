"""`allyshore levers`: a portfolio in JSON and in words, and the row that is wrong told with its cure."""

from __future__ import annotations

import json

import pytest

from allyshore.cli import main

HEADER = "lever,kind,target,effect,unit_cost,source\n"
KEYS = {"lever", "amount", "cost", "benefit", "who"}


@pytest.fixture
def model(tmp_path, capsys):
    """A model to start from, without levers."""
    folder = tmp_path / "model"
    assert main(["new", str(folder)]) == 0
    capsys.readouterr()
    return folder


def run(model, *words):
    """Run the command on the day of the docs."""
    return main(
        ["levers", str(model), "--budget", "1e6", "--on", "2026-06-15", "--strategy", "nearshore", *words]
    )


def test_the_json_document_has_portfolio_frontier_and_shadow_prices(model, capsys):
    rows = "road,corridor,*>*,cost=-0.5,10,assumed\nidle,corridor,*>*,cost=0,10,assumed\n"
    (model / "levers.csv").write_text(HEADER + rows, encoding="utf-8")
    assert run(model, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    (bought,) = found["portfolio"]
    assert bought.keys() >= KEYS
    assert bought["lever"] == "road"
    assert bought["benefit"] > bought["cost"] == 10.0
    assert bought["who"]["gains"]["firm_usd_a_year"] > 0
    assert found["not_bought"] == [{"lever": "idle", "cost": 10.0, "benefit_alone": 0.0}]
    assert found["frontier"][-1]["levers"] == {"road": 1}
    assert {price["of"] for price in found["shadow_prices"]} == {
        "border minute",
        "skilled hour",
        "megawatt",
        "point of RVC threshold",
    }


def test_words_and_a_page_say_what_is_bought_and_who_gains(model, capsys, tmp_path):
    (model / "levers.csv").write_text(HEADER + "road,corridor,*>*,cost=-0.5,10,assumed\n", encoding="utf-8")
    assert run(model, "--out", str(tmp_path / "out")) == 0
    out = capsys.readouterr().out
    page = (tmp_path / "out" / "levers.html").read_text(encoding="utf-8")
    assert "Who pays, who gains" in page
    assert "road" in page
    assert json.loads((tmp_path / "out" / "levers.json").read_text(encoding="utf-8"))["spent"] == 10.0
    assert "road (corridor): costs 10 USD, worth" in out
    assert "the firm saves" in out
    assert "As the budget grows:" in out


def test_a_wrong_row_ends_with_3_a_model_without_levers_with_2_and_no_plan_with_4(model, capsys):
    assert run(model) == 2
    assert "at least one row of levers" in capsys.readouterr().err
    rows = "road,corridor,*>*,cost=-0.5,10,assumed\n"
    (model / "levers.csv").write_text(HEADER + rows, encoding="utf-8")
    assert main(["levers", str(model), "--budget", "1", "--on", "2026-06-15"]) == 4
    assert "ally-shore: no feasible plan" in capsys.readouterr().err
    (model / "levers.csv").write_text(HEADER + "a,corridor,*>*,cots=-0.5,10,assumed\n", encoding="utf-8")
    assert run(model) == 3
    assert main(["check", str(model), "--on", "2026-06-15"]) == 3
    assert "Did you mean cost?" in capsys.readouterr().err
