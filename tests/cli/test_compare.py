"""The main job from the command line: names, JSON keys and exit codes are public."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from allyshore.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
STARTER = EXAMPLES / "starter"
ON = ["--on", "2026-06-15"]
COST_KEYS = {
    "purchase",
    "production",
    "freight",
    "duty",
    "fees",
    "inventory",
    "fixed",
    "capital",
    "compliance",
}
ROW_KEYS = {
    "strategy",
    "status",
    "landed_cost",
    "gap",
    "cost",
    "days",
    "allied_share",
    "originating_share",
    "carbon",
    "carbon_parts",
    "carbon_not_assessed",
    "regional_content",
    "expected_loss",
    "cvar95",
    "ttr_days",
    "tts_days",
    "jobs",
    "open_sites",
}


def told(capsys):
    """The JSON document on standard output; fails where anything else is printed there."""
    return json.loads(capsys.readouterr().out)


def copy(tmp_path, **cells):
    """The starter with some cells changed: table -> (row, column, text)."""
    folder = tmp_path / "model"
    shutil.copytree(STARTER, folder)
    for table, (row, column, text) in cells.items():
        frame = pl.read_csv(folder / f"{table}.csv", infer_schema=False)
        frame[row, column] = text
        frame.write_csv(folder / f"{table}.csv")
    return folder


def test_compare_gives_the_contract(capsys, tmp_path):
    """Six strategies, every key of the contract, parts that add up, and a report beside the tables."""
    assert main(["compare", str(STARTER), *ON, "--json", "--out", str(tmp_path / "r")]) == 0
    out = told(capsys)
    assert {"model", "on", "manifest", "strategies", "flip_points"} <= set(out)
    assert [row["strategy"] for row in out["strategies"]] == [
        "as-is",
        "least-cost",
        "reshore",
        "nearshore",
        "friend-shore",
        "ally-shore",
    ]
    for row in out["strategies"]:
        assert set(row) >= ROW_KEYS
        if row["status"] != "infeasible":
            assert set(row["cost"]) >= COST_KEYS
            assert sum(row["cost"].values()) == pytest.approx(row["landed_cost"], rel=1e-9)
        assert row["expected_loss"] is None  # not assessed, so not a number
    report = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    assert "not assessed" in report
    assert "http://" not in report.replace("http://www.w3.org", "")


def test_least_cost_is_the_least(capsys):
    """No other strategy's plan costs less than least-cost, within the gap."""
    main(["compare", str(STARTER), *ON, "--json"])
    rows = {
        row["strategy"]: row["landed_cost"]
        for row in told(capsys)["strategies"]
        if row["landed_cost"] is not None
    }
    assert rows["least-cost"] <= min(rows.values()) * (1 + 1e-5)


def test_equal_runs_give_equal_bytes(capsys, tmp_path):
    """The same model, day and seed give the same result files, whatever the number of threads."""
    for name, threads in (("a", "1"), ("b", "2")):
        assert main(["compare", str(STARTER), *ON, "--threads", threads, "--out", str(tmp_path / name)]) == 0
    capsys.readouterr()
    seals = [(tmp_path / name / "seal.json").read_text(encoding="utf-8") for name in ("a", "b")]
    assert seals[0] == seals[1]


def test_a_result_folder_is_replaced_but_other_files_are_not(capsys, tmp_path):
    """An earlier result may be written over; a folder with anything else is refused with exit code 2."""
    out = tmp_path / "r"
    assert main(["compare", str(STARTER), *ON, "--out", str(out)]) == 0
    assert main(["compare", str(STARTER), *ON, "--out", str(out)]) == 0
    other = tmp_path / "mine"
    other.mkdir()
    (other / "thesis.txt").write_text("years of work", encoding="utf-8")
    assert main(["compare", str(STARTER), *ON, "--out", str(other)]) == 2
    assert (other / "thesis.txt").read_text(encoding="utf-8") == "years of work"
    assert "thesis" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["compare"], 2, "model"),
        (["compare", str(EXAMPLES / "nowhere")], 2, "nowhere"),
        (["compare", str(STARTER), "--strategy", "aly-shore"], 2, "did you mean ally-shore"),
        (["compare", str(STARTER), "--on", "soon"], 2, "soon"),
        (["compare", str(STARTER), "--bogus"], 2, "bogus"),
        (["design", str(STARTER), "--strategy", "nope"], 2, "expected one of as-is"),
        (["design", str(STARTER), "--gap", "3"], 2, "--gap: expected a share"),
        (["design", str(STARTER), "--time-limit", "0"], 2, "--time-limit: expected more than 0"),
        (["design", str(STARTER), "--seed", "-1"], 2, "--seed: expected a whole number"),
        (["qualify", str(STARTER), "--product", "moter"], 2, "did you mean motor"),
    ],
)
def test_wrong_arguments_are_usage_errors(words, code, says, capsys):
    """Exit code 2, the message on standard error says what was wrong, and there is no traceback."""
    assert main(words) == code
    told = capsys.readouterr()
    assert says in told.err
    assert "Traceback" not in told.err


def test_no_feasible_plan_names_the_rows(capsys, tmp_path):
    """A capacity below a demand that must be met: exit code 4, the table, the site and by how much."""
    folder = copy(tmp_path, capabilities=(2, "capacity", "300000"))
    assert main(["design", str(folder), *ON, "--strategy", "least-cost"]) == 4
    err = capsys.readouterr().err
    assert "El Paso plant" in err
    assert "100,000.00 units short" in err


def test_one_strategy_without_a_plan_does_not_stop_the_others(capsys, tmp_path):
    """The starter buys its motors in Mexico only: reshoring critical products has no plan, and says why; the rest have theirs."""
    assert main(["compare", str(STARTER), *ON, "--json"]) == 0
    rows = {row["strategy"]: row for row in told(capsys)["strategies"]}
    assert rows["least-cost"]["status"] == "optimal"
    infeasible = [row for row in rows.values() if row["status"] == "infeasible"]
    assert all(row["conflicts"] and row["landed_cost"] is None for row in infeasible)


def test_invalid_model_is_exit_code_3(capsys, tmp_path):
    """A negative capacity: located, exit code 3, nothing on standard output under --json but nothing else either."""
    folder = copy(tmp_path, capabilities=(2, "capacity", "-5"))
    assert main(["compare", str(folder), *ON]) == 3
    assert "capabilities.csv row 4, capacity" in capsys.readouterr().err


def test_design_tells_the_whole_plan(capsys):
    """`design --json` carries the plan's tables, the determinations and what the plan rests on."""
    assert main(["design", str(STARTER), *ON, "--strategy", "least-cost", "--json"]) == 0
    out = told(capsys)
    assert {"buy", "make", "use", "ship", "sites", "states"} <= set(out["tables"])
    assert sum(row["quantity"] for row in out["tables"]["make"]) == pytest.approx(400000.0)
    assert out["origin"][0]["determination"]["status"] == "originating"
    assert out["notes"]


def test_qualify_names_rule_and_margin(capsys, tmp_path):
    """The pump originates by its rule; with its body's maker no longer declaring origin the status and the margin change."""
    assert main(["qualify", str(STARTER), *ON, "--product", "drain pump", "--json"]) == 0
    before = told(capsys)["determinations"][0]["determination"]
    assert before["status"] == "originating"
    assert "GN 11" in before["rule"]
    folder = copy(tmp_path, capabilities=(1, "originating", "no"))
    assert main(["qualify", str(folder), *ON, "--product", "drain pump", "--json"]) == 0
    after = told(capsys)["determinations"][0]["determination"]
    assert after["vnm"] > before["vnm"]


def test_no_time_is_exit_code_5(capsys, tmp_path):
    """A limit too short for any plan: exit code 5, other strategies go on, and what was saved verifies."""
    out = tmp_path / "r"
    words = [str(EXAMPLES / "laundry"), *ON, "--time-limit", "0.02"]
    assert main(["design", *words, "--strategy", "least-cost"]) == 5
    assert "--time-limit" in capsys.readouterr().err
    assert (
        main(
            [
                "compare",
                *words,
                "--strategy",
                "least-cost",
                "--strategy",
                "ally-shore",
                "--json",
                "--out",
                str(out),
            ]
        )
        == 5
    )
    rows = told(capsys)["strategies"]
    assert {row["status"] for row in rows} == {"time limit"}
    assert all(row["landed_cost"] is None for row in rows)
    assert main(["verify", str(out)]) == 0
