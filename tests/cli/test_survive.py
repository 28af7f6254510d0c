"""``allyshore design --risk-aversion``: a plan for what may go wrong, and what that is worth."""

import json
import shutil
from pathlib import Path

import pytest

from allyshore.cli.app import main

STARTER = Path(__file__).parents[2] / "examples" / "starter"
ON = ("--on", "2026-06-15", "--strategy", "least-cost", "--scenarios", "6", "--seed", "2")
HEAD = "hazard,scope,key,acts_on,rate,duration,duration_sd,severity,ramp_days,source\n"


@pytest.fixture
def struck(tmp_path):
    """The starter with a hazard that may strike."""
    model = tmp_path / "model"
    shutil.copytree(STARTER, model)
    rows = "storm,country,USA,sites,1,30,10,0.9,5,test\nblockade,country,MEX,exports,1,40,10,1,5,test\n"
    (model / "hazards.csv").write_text(HEAD + rows, encoding="utf-8")
    return model


def test_the_plan_has_its_losses_and_the_values_of_hedging_and_knowing_and_verifies(struck, tmp_path, capsys):
    out = tmp_path / "out"
    words = (
        "design",
        str(struck),
        *ON,
        "--risk-aversion",
        "0.5@0.5",
        "--reduce",
        "3",
        "--replications",
        "2",
        "--threads",
        "1",
    )
    assert main([*words, "--json", "--out", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    hedge = told["hedge"]
    assert hedge["cvar50"] >= hedge["expected_loss"] - 1e-6 >= -1e-6
    assert hedge["stochastic_solution_value"] >= -1e-4 * hedge["objective"]
    assert hedge["perfect_information_value"] >= -1e-4 * hedge["objective"]
    assert hedge["perfect_information_value_least"] <= hedge["perfect_information_value"] + 1e-6
    assert told["cvar95"] >= told["expected_loss"] > 0.0
    assert hedge["objective"] >= told["landed_cost"] - 1e-6 * told["landed_cost"]
    assert hedge["reduction"]["kept"] == hedge["scenarios"] == 3
    assert hedge["sampling"]["replications"] == 2
    assert main(["verify", str(out), "--json"]) == 0


def test_options_that_exclude_each_other_or_have_no_meaning_are_refused(struck, capsys):
    for words, told in (
        (("--risk-aversion", "much"), "expected a weight"),
        (("--risk-aversion", "0.5", "--best", "2"), "--best"),
        (("--survive", "nowhere"), "--survive"),
    ):
        assert main(["design", str(struck), *ON, *words]) == 2
        assert told in capsys.readouterr().err
